//! Whatever is imported, undone, made one and parted: nobody who left is ever mailed, what was typed by hand is never
//! lost, and nothing dangles.

use std::collections::{BTreeMap, BTreeSet};

use consent::{Purpose, Scope, SuppressionReason, decide};
use contacts::{ContactId, ImportId};
use proptest::prelude::*;
use store::MergeId;

use crate::support::*;

const PEOPLE: usize = 4;

#[derive(Clone, Debug)]
enum Step {
    Import(BTreeSet<usize>),
    UndoImport(usize),
    Merge(usize, BTreeSet<usize>),
    Part(usize),
    Leave(usize),
    Type(usize),
    Apart(usize, usize),
}

fn step() -> impl Strategy<Value = Step> {
    let people = || prop::collection::btree_set(0..PEOPLE, 1..PEOPLE);
    prop_oneof![
        4 => people().prop_map(Step::Import),
        2 => (0_usize..8).prop_map(Step::UndoImport),
        4 => (0..PEOPLE, people()).prop_map(|(keep, others)| Step::Merge(keep, others)),
        3 => (0_usize..8).prop_map(Step::Part),
        2 => (0..PEOPLE).prop_map(Step::Leave),
        2 => (0..PEOPLE).prop_map(Step::Type),
        1 => (0..PEOPLE, 0..PEOPLE).prop_map(|(one, other)| Step::Apart(one, other)),
    ]
}

fn name(who: usize) -> String {
    format!("ida+{who}@northfen.example")
}

fn known(place: &Place, who: usize) -> Option<ContactId> {
    let found = place.store.contact_by_key(&address(&name(who)).dedupe_key()).unwrap();
    found.map(|row| row.contact.id)
}

fn mailable(place: &Place) -> BTreeSet<usize> {
    let may = |who: &usize| {
        known(place, *who).is_some_and(|id| {
            let found = place.store.standing_of(place.list, id).unwrap().unwrap();
            decide(&found.standing(), Purpose::Newsletter { list: place.list.0 }, at(5000)).is_ok()
        })
    };
    (0..PEOPLE).filter(may).collect()
}

/// What somebody who writes everything down would know.
#[derive(Clone, Debug, Default)]
struct Reference {
    /// Who asked to leave, under whatever address of theirs at that time.
    left: BTreeSet<usize>,
    /// Merges that stand: who was kept, and who went.
    merges: Vec<(MergeId, usize, BTreeSet<usize>)>,
    /// The last value typed for a record that is there.
    typed: BTreeMap<usize, String>,
}

impl Reference {
    /// Everybody whose addresses belong to the same person now.
    fn one(&self, who: usize) -> BTreeSet<usize> {
        let mut all = BTreeSet::from([who]);
        loop {
            let before = all.len();
            for (_, keep, gone) in &self.merges {
                if all.contains(keep) || !all.is_disjoint(gone) {
                    all.insert(*keep);
                    all.extend(gone);
                }
            }
            if all.len() == before {
                return all;
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, max_shrink_iters: 400, ..ProptestConfig::default() })]

    #[test]
    fn nobody_who_left_is_brought_back_by_becoming_one_or_several(steps in prop::collection::vec(step(), 1..28)) {
        let place = place();
        let mut reference = Reference::default();
        let mut imports: Vec<(ImportId, bool)> = Vec::new();
        for (minute, step) in (10..).zip(steps) {
            match step {
                Step::Import(who) => {
                    // Whoever comes back under an address whose record lies aside gets a new one.
                    reference.typed.retain(|one, _| !who.contains(one) || known(&place, *one).is_some());
                    let people = (2..).zip(&who).map(|(number, who)| row(number, &name(*who), &[("town", "Northfen")])).collect();
                    imports.push((import(&place, "people.csv", people).import, false));
                }
                Step::UndoImport(which) if !imports.is_empty() => {
                    let at_which = which % imports.len();
                    let (id, undone) = &mut imports[at_which];
                    if *undone {
                        continue;
                    }
                    *undone = true;
                    let before = mailable(&place);
                    let there: Vec<usize> =
                        reference.typed.keys().copied().filter(|who| known(&place, *who).is_some()).collect();
                    place.store.undo_import(*id, at(minute)).unwrap();
                    prop_assert!(mailable(&place).is_subset(&before), "an undo gives nobody leave");
                    // Whoever was typed over stays.
                    for who in there {
                        prop_assert!(known(&place, who).is_some(), "what was typed is lost: {}", who);
                    }
                }
                Step::Merge(keep, others) => {
                    let gone: BTreeSet<usize> =
                        others.into_iter().filter(|who| *who != keep && known(&place, *who).is_some()).collect();
                    let (Some(id), false) = (known(&place, keep), gone.is_empty()) else { continue };
                    let ids: Vec<ContactId> = gone.iter().filter_map(|who| known(&place, *who)).collect();
                    let merged = place.store.merge_people(id, &ids, at(minute)).unwrap().unwrap();
                    if !reference.typed.contains_key(&keep)
                        && let Some(first) = gone.iter().find_map(|who| reference.typed.get(who).cloned())
                    {
                        let row = place.store.contact(id).unwrap().unwrap();
                        prop_assert!(row.contact.fields.contains_key("note"), "the gap is filled: {}", first);
                    }
                    for who in &gone {
                        prop_assert!(known(&place, *who).is_none());
                    }
                    reference.merges.push((merged.id, keep, gone));
                }
                Step::Part(which) if !reference.merges.is_empty() => {
                    let which = which % reference.merges.len();
                    let (id, _, gone) = reference.merges[which].clone();
                    if place.store.undo_merge(id, at(minute)).unwrap().is_ok() {
                        for who in &gone {
                            prop_assert!(known(&place, *who).is_some(), "everybody who went is back");
                        }
                        reference.merges.remove(which);
                    }
                }
                Step::Leave(who) => {
                    let gone = suppression(&place.store, &name(who), SuppressionReason::Unsubscribed, Scope::Everywhere);
                    place.store.suppress(gone, at(minute)).unwrap();
                    reference.left.extend(reference.one(who));
                }
                Step::Type(who) => {
                    if let Some(id) = known(&place, who) {
                        let mut fields = place.store.contact(id).unwrap().unwrap().contact.fields;
                        fields.insert("note".to_owned(), format!("typed {minute}"));
                        place.store.update_fields(id, &fields).unwrap();
                        reference.typed.insert(who, format!("typed {minute}"));
                    }
                }
                Step::Apart(one, other) => {
                    let both: Vec<ContactId> = [one, other].iter().filter_map(|who| known(&place, *who)).collect();
                    place.store.keep_apart(&both).unwrap();
                }
                Step::UndoImport(_) | Step::Part(_) => {}
            }
            for who in mailable(&place) {
                let one = reference.one(who);
                prop_assert!(one.is_disjoint(&reference.left), "{} is mailed, and {:?} left", who, reference);
            }
            for (who, typed) in &reference.typed {
                if let Some(id) = known(&place, *who) {
                    let row = place.store.contact(id).unwrap().unwrap();
                    prop_assert_eq!(row.contact.fields.get("note"), Some(typed), "what was typed for {}", who);
                }
            }
            place.store.same_mailbox(0..10).unwrap();
        }
        check_whole(&place.store);
    }
}
