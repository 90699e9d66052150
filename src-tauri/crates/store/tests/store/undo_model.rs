//! Whatever is imported, changed by the hundred and undone, in whatever order, and whatever the user does by hand in between:
//! who stands in a list, and on what basis, is what the imports and changes that are left and the user's own hand say; and
//! no undo lets anybody be mailed who could not be mailed before, but whom a change had taken off.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use address::Verdict;
use consent::{Basis, Purpose, Scope, SuppressionReason, decide};
use contacts::merge::MergePolicy;
use contacts::{ImportId, ListId};
use proptest::prelude::*;
use store::{Agreement, ChangeId, Incoming, NewContact, PeopleChange, StageOptions};

use crate::support::*;

const PEOPLE: usize = 4;

/// Some seconds; PROPTEST_CASES asks for more.
const CASES: u32 = 48;
const LISTS: usize = 2;

#[derive(Clone, Debug)]
enum Step {
    /// An import into a list: who, and who of them with proof.
    Import(usize, Basis, BTreeMap<usize, bool>),
    /// Undoes the import that came as the so-manieth, unless it was undone.
    Undo(usize),
    /// Puts a person into a list by hand.
    Say(usize, usize, Basis),
    /// Takes a person off a list by hand.
    TakeOff(usize, usize),
    /// The person asks to leave every list.
    Leave(usize),
    /// Changes a field by hand.
    Edit(usize),
    /// Gives a tag.
    Tag(usize),
    /// Puts many into a list.
    JoinMany(usize, Basis, BTreeSet<usize>),
    /// Takes many off a list.
    TakeOffMany(usize, BTreeSet<usize>),
    /// Sets a field of many.
    SetMany(BTreeSet<usize>),
    /// Removes many.
    RemoveMany(BTreeSet<usize>),
    /// Takes back the change that came as the so-manieth, unless it was taken back.
    TakeBack(usize),
}

fn basis() -> impl Strategy<Value = Basis> {
    prop_oneof![Just(Basis::None), Just(Basis::Customer), Just(Basis::Stated)]
}

fn step() -> impl Strategy<Value = Step> {
    let people = || prop::collection::btree_map(0..PEOPLE, prop::bool::weighted(0.2), 1..PEOPLE);
    let many = || prop::collection::btree_set(0..PEOPLE, 1..PEOPLE);
    prop_oneof![
        6 => (0..LISTS, basis(), people()).prop_map(|(list, basis, who)| Step::Import(list, basis, who)),
        6 => (0_usize..12).prop_map(Step::Undo),
        1 => (0..LISTS, 0..PEOPLE, basis()).prop_map(|(list, who, basis)| Step::Say(list, who, basis)),
        1 => (0..LISTS, 0..PEOPLE).prop_map(|(list, who)| Step::TakeOff(list, who)),
        1 => (0..PEOPLE).prop_map(Step::Leave),
        1 => (0..PEOPLE).prop_map(Step::Edit),
        1 => (0..PEOPLE).prop_map(Step::Tag),
        4 => (0..LISTS, basis(), many()).prop_map(|(list, basis, who)| Step::JoinMany(list, basis, who)),
        2 => (0..LISTS, many()).prop_map(|(list, who)| Step::TakeOffMany(list, who)),
        1 => many().prop_map(Step::SetMany),
        2 => many().prop_map(Step::RemoveMany),
        6 => (0_usize..12).prop_map(Step::TakeBack),
    ]
}

/// What was said or done about one person in one list.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fact {
    Import(usize, Basis),
    Hand(Basis),
    Off,
    Join(usize, Basis),
    TakenOff(usize),
}

/// One person as the reference knows them.
#[derive(Clone, Debug, Default)]
struct Person {
    /// Typed in, or changed or tagged since: no undo of an import removes them.
    typed: bool,
    /// The import that made the record.
    origin: Option<usize>,
    /// Asked to leave while the record was removed.
    asked_meanwhile: bool,
    set: BTreeSet<usize>,
    named: BTreeSet<usize>,
    facts: [Vec<Fact>; LISTS],
}

#[derive(Clone, Debug, Default)]
struct Reference {
    people: BTreeMap<usize, Person>,
    undone: BTreeSet<usize>,
    taken_back: BTreeSet<usize>,
    /// Who was removed, by which change.
    removed: BTreeMap<usize, BTreeMap<usize, Person>>,
    asked_to_leave: BTreeSet<usize>,
}

impl Reference {
    /// The basis in a list and whether they are in it; `None` for somebody who never was.
    fn standing(&self, who: usize, list: usize) -> Option<(Basis, bool)> {
        let (mut stands, mut off): (Option<Basis>, bool) = (None, false);
        for fact in &self.people.get(&who)?.facts[list] {
            match *fact {
                Fact::Import(import, basis) if !off && !self.undone.contains(&import) => {
                    // Declared strongest first.
                    stands = Some(stands.map_or(basis, |known| known.min(basis)));
                }
                Fact::Import(..) => {}
                Fact::Join(change, basis) if !off && !self.taken_back.contains(&change) => {
                    stands = Some(stands.map_or(basis, |known| known.min(basis)));
                }
                Fact::TakenOff(change) => off |= !self.taken_back.contains(&change),
                Fact::Join(..) => {}
                Fact::Hand(basis) if off => (stands, off) = (Some(basis), false),
                Fact::Hand(basis) => stands = Some(stands.map_or(basis, |known| known.min(basis))),
                Fact::Off => off = true,
            }
        }
        if off { Some((Basis::None, false)) } else { stands.map(|basis| (basis, true)) }
    }

    fn import(&mut self, number: usize, list: usize, base: Basis, who: &BTreeMap<usize, bool>) {
        for (person, proof) in who {
            if self.asked_to_leave.contains(person) {
                continue;
            }
            let is_off = self.standing(*person, list).is_some_and(|(_, in_it)| !in_it);
            let new = || Person { origin: Some(number), ..Person::default() };
            let one = self.people.entry(*person).or_insert_with(new);
            one.named.insert(number);
            if !is_off {
                one.facts[list].push(Fact::Import(number, if *proof { Basis::Confirmed } else { base }));
            }
        }
    }

    fn is_on(&self, who: usize, list: usize) -> bool {
        self.standing(who, list).is_some_and(|(_, in_it)| in_it)
    }

    /// What the user says by hand: on a list again, what was said before they were off it says nothing any more.
    fn say(&mut self, who: usize, list: usize, basis: Basis) {
        let stands = self.standing(who, list);
        let person = self.people.entry(who).or_default();
        match stands {
            Some((_, false)) => person.facts[list] = vec![Fact::Hand(basis)],
            // A weaker word changes nothing, and is not kept.
            Some((known, true)) if basis >= known => {}
            _ => person.facts[list].push(Fact::Hand(basis)),
        }
    }

    fn join(&mut self, number: usize, list: usize, basis: Basis, who: &BTreeSet<usize>) {
        for who in who {
            let stands = self.standing(*who, list);
            let may = stands.is_none_or(|(known, in_it)| in_it && basis < known);
            if let Some(person) =
                self.people.get_mut(who).filter(|_| may && !self.asked_to_leave.contains(who))
            {
                person.facts[list].push(Fact::Join(number, basis));
            }
        }
    }

    fn take_off(&mut self, number: usize, list: usize, who: &BTreeSet<usize>) {
        for who in who {
            let on = self.is_on(*who, list);
            if let Some(person) = self.people.get_mut(who).filter(|_| on) {
                person.facts[list].push(Fact::TakenOff(number));
            }
        }
    }

    fn remove(&mut self, number: usize, who: &BTreeSet<usize>) {
        let gone = who.iter().filter_map(|who| Some((*who, self.people.remove(who)?))).collect();
        self.removed.insert(number, gone);
    }

    fn put_back(&mut self, number: usize) {
        for (who, person) in self.removed.remove(&number).unwrap_or_default() {
            let brought_by_none = person.origin.is_some_and(|import| self.undone.contains(&import));
            if brought_by_none || self.people.contains_key(&who) {
                continue;
            }
            let asked = person.asked_meanwhile;
            self.people.insert(who, Person { asked_meanwhile: false, ..person });
            for list in 0..LISTS {
                if asked && self.is_on(who, list) {
                    self.people.get_mut(&who).unwrap().facts[list].push(Fact::Off);
                }
            }
        }
    }

    fn take_back(&mut self, number: usize) {
        self.put_back(number);
        // Whoever asked to leave since stays off, and so does whoever was not there to come back.
        let asked = self.people.iter_mut().filter(|(who, _)| self.asked_to_leave.contains(who));
        for (_, person) in asked.chain(self.removed.values_mut().flatten()) {
            let facts = person.facts.iter_mut().flatten();
            for fact in facts.filter(|fact| **fact == Fact::TakenOff(number)) {
                *fact = Fact::Off;
            }
        }
        self.taken_back.insert(number);
    }

    fn undo(&mut self, number: usize) {
        self.undone.insert(number);
        let gone: Vec<usize> = self
            .people
            .iter()
            .filter(|(who, person)| {
                let by_nobody = person.named.iter().all(|import| self.undone.contains(import));
                let set = person.set.iter().any(|change| !self.taken_back.contains(change));
                let by_hand =
                    person.typed || set || (0..LISTS).any(|list| self.standing(**who, list).is_some());
                person.named.contains(&number) && by_nobody && !by_hand && !self.asked_to_leave.contains(who)
            })
            .map(|(who, _)| *who)
            .collect();
        for who in gone {
            self.people.remove(&who);
        }
    }
}

/// As many as are kept to be taken back.
const MOST_CHANGES: usize = 20;

fn change(place: &Place, what: &PeopleChange, who: &BTreeSet<usize>, minute: i64) -> ChangeId {
    let found = who.iter().filter_map(|who| {
        let key = address(&name(*who)).dedupe_key();
        place.store.contact_by_key(&key).unwrap().map(|row| row.contact.id)
    });
    let changing = place.store.begin_change(what, found.collect(), at(minute)).unwrap();
    changing.run(&mut |_, _| ControlFlow::Continue(())).unwrap().id
}

fn name(who: usize) -> String {
    format!("person{who}@northfen.example")
}

fn incoming(who: &BTreeMap<usize, bool>) -> Vec<Incoming> {
    let one = |(number, (who, proof)): (u64, (&usize, &bool))| {
        if *proof { confirmed(number, &name(*who)) } else { row(number, &name(*who), &[]) }
    };
    (2..).zip(who).map(one).collect()
}

fn said(basis: Basis) -> Agreement {
    Agreement { basis, ..stated() }
}

/// Everybody who may be mailed, by list.
fn mailable(place: &Place, lists: &[ListId]) -> BTreeSet<(usize, usize)> {
    let mut all = BTreeSet::new();
    for (number, list) in lists.iter().enumerate() {
        for who in 0..PEOPLE {
            let Some(row) = place.store.contact_by_key(&address(&name(who)).dedupe_key()).unwrap() else {
                continue;
            };
            let Some(found) = place.store.standing_of(*list, row.contact.id).unwrap() else { continue };
            if decide(&found.standing(), Purpose::Newsletter { list: list.0 }, at(5000)).is_ok() {
                all.insert((number, who));
            }
        }
    }
    all
}

fn compare(place: &Place, lists: &[ListId], reference: &Reference) {
    for who in 0..PEOPLE {
        let found = place.store.contact_by_key(&address(&name(who)).dedupe_key()).unwrap();
        assert_eq!(
            found.is_some(),
            reference.people.contains_key(&who),
            "person {who} is there: {reference:?}"
        );
        let Some(found) = found else { continue };
        for (number, list) in lists.iter().enumerate() {
            let stands = place.store.standing_of(*list, found.contact.id).unwrap().unwrap();
            let expect = reference.standing(who, number).filter(|(_, in_it)| *in_it);
            let expect = expect.map_or((Basis::None, false), |(basis, in_it)| (basis, in_it));
            assert_eq!(
                (stands.basis, stands.subscribed),
                expect,
                "person {who} in list {number}: {reference:?}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(CASES), max_shrink_iters: 400, ..ProptestConfig::default() })]

    #[test]
    fn imports_can_be_undone_in_any_order(steps in prop::collection::vec(step(), 1..24)) {
        let place = place();
        let lists = [place.list, place.store.add_list("Choir", at(0)).unwrap()];
        let mut reference = Reference::default();
        let mut imports: Vec<ImportId> = Vec::new();
        let mut changes: Vec<ChangeId> = Vec::new();
        for (minute, step) in (10..).zip(steps) {
            match step {
                Step::Import(list, basis, who) => {
                    let options = StageOptions {
                        list: lists[list],
                        file_name: "people.csv".to_owned(),
                        policy: MergePolicy::TakeTheirs,
                    };
                    let mut staging = place.store.stage(options, at(minute)).unwrap();
                    staging.push(incoming(&who)).unwrap();
                    let report = staging
                        .commit(&said(basis), [7; 32], at(minute), &mut |_, _| ControlFlow::Continue(()))
                        .unwrap();
                    reference.import(imports.len(), list, basis, &who);
                    imports.push(report.import);
                }
                Step::Undo(which) if !imports.is_empty() => {
                    let which = which % imports.len();
                    if reference.undone.contains(&which) {
                        continue;
                    }
                    let before = mailable(&place, &lists);
                    let kept_off = place.store.suppressions(&Default::default(), 0..100).unwrap();
                    place.store.undo_import(imports[which], at(minute)).unwrap();
                    reference.undo(which);
                    prop_assert!(mailable(&place, &lists).is_subset(&before), "an undo gives nobody leave");
                    prop_assert_eq!(place.store.suppressions(&Default::default(), 0..100).unwrap(), kept_off);
                }
                Step::Say(list, who, basis) => {
                    let new = NewContact {
                        address: address(&name(who)),
                        fields: fields(&[]),
                        verdict: Verdict::Ok,
                        findings: Vec::new(),
                    };
                    place.store.add_contact(&new, Some((lists[list], &said(basis))), at(minute)).unwrap();
                    let known = reference.people.contains_key(&who);
                    reference.people.entry(who).or_default().typed |= !known;
                    reference.say(who, list, basis);
                }
                Step::TakeOff(list, who) => {
                    let stands = reference.standing(who, list).is_some_and(|(_, in_it)| in_it);
                    if let Some(person) = reference.people.get_mut(&who).filter(|_| stands) {
                        let found = place.store.contact_by_key(&address(&name(who)).dedupe_key()).unwrap().unwrap();
                        place.store.take_off_list(lists[list], found.contact.id, at(minute)).unwrap();
                        person.facts[list].push(Fact::Off);
                    }
                }
                Step::Leave(who) => {
                    let gone = suppression(&place.store, &name(who), SuppressionReason::Unsubscribed, Scope::Everywhere);
                    let gone = consent::Suppression { since: at(minute), ..gone };
                    place.store.suppress(gone, at(minute)).unwrap();
                    if !reference.asked_to_leave.insert(who) {
                        continue;
                    }
                    for removed in reference.removed.values_mut() {
                        if let Some(person) = removed.get_mut(&who) {
                            person.asked_meanwhile = true;
                        }
                    }
                    let stood: Vec<usize> = (0..LISTS)
                        .filter(|list| reference.standing(who, *list).is_some_and(|(_, in_it)| in_it))
                        .collect();
                    if let Some(person) = reference.people.get_mut(&who) {
                        for list in stood {
                            person.facts[list].push(Fact::Off);
                        }
                    }
                }
                Step::Edit(who) | Step::Tag(who) if reference.people.contains_key(&who) => {
                    let id = id_of(&place.store, &name(who));
                    if matches!(step, Step::Edit(_)) {
                        place.store.update_fields(id, &fields(&[("town", &format!("typed {minute}"))])).unwrap();
                    } else {
                        let conn = rusqlite::Connection::open(place.data().join("postrider.sqlite")).unwrap();
                        conn.execute("INSERT OR IGNORE INTO tags (id, name, folded, created_at) VALUES (1, 'Fair', 'fair', 0)", []).unwrap();
                        conn.execute("INSERT OR IGNORE INTO contact_tags (tag_id, contact_id) VALUES (1, ?1)", [id.0]).unwrap();
                    }
                    reference.people.get_mut(&who).unwrap().typed = true;
                }
                Step::JoinMany(list, basis, who) if changes.len() < MOST_CHANGES => {
                    // Each says so in words of its own.
                    let agreed_at = Some(at(-2000 - minute));
                    let agreement = Agreement { agreed_at, ..said(basis) };
                    let what = PeopleChange::JoinList { list: lists[list], agreement };
                    reference.join(changes.len(), list, basis, &who);
                    changes.push(change(&place, &what, &who, minute));
                }
                Step::TakeOffMany(list, who) if changes.len() < MOST_CHANGES => {
                    reference.take_off(changes.len(), list, &who);
                    let what = PeopleChange::LeaveList { list: lists[list] };
                    changes.push(change(&place, &what, &who, minute));
                }
                Step::SetMany(who) if changes.len() < MOST_CHANGES => {
                    for who in &who {
                        if let Some(person) = reference.people.get_mut(who) {
                            person.set.insert(changes.len());
                        }
                    }
                    let what = PeopleChange::SetField { name: "door".to_owned(), value: Some(minute.to_string()) };
                    changes.push(change(&place, &what, &who, minute));
                }
                Step::RemoveMany(who) if changes.len() < MOST_CHANGES => {
                    reference.remove(changes.len(), &who);
                    changes.push(change(&place, &PeopleChange::Remove, &who, minute));
                }
                Step::TakeBack(which) if !changes.is_empty() => {
                    let which = which % changes.len();
                    if reference.taken_back.contains(&which) {
                        continue;
                    }
                    let changing = place.store.begin_taking_back(changes[which], at(minute)).unwrap();
                    changing.run(&mut |_, _| ControlFlow::Continue(())).unwrap();
                    reference.take_back(which);
                }
                Step::Undo(_) | Step::Edit(_) | Step::Tag(_) => {}
                Step::JoinMany(..) | Step::TakeOffMany(..) | Step::SetMany(_) => {}
                Step::RemoveMany(_) | Step::TakeBack(_) => {}
            }
            compare(&place, &lists, &reference);
        }
        check_whole(&place.store);
    }
}
