//! Whatever is imported, undone, made one, parted, changed by the hundred and mailed, in whatever order: nobody who left is
//! mailed unless they confirmed since, one person gets one message of a campaign, no address has two records, what was typed
//! by hand is never lost, and nothing dangles.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use consent::lift::{Plea, StaysSuppressed};
use consent::{Basis, Purpose, Scope, SuppressionReason, decide};
use contacts::{ContactId, ImportId};
use delivery::{CampaignId, Outcome, RowState};
use proptest::prelude::*;
use store::{ChangeId, Claim, Claims, MergeId, PeopleChange, ResultQuery, SenderConnection, StoreError};

use crate::people_changes::{join, town};
use crate::support::*;

const PEOPLE: usize = 4;

/// Some seconds; PROPTEST_CASES asks for more.
const CASES: u32 = 48;

#[derive(Clone, Copy, Debug)]
enum Kind {
    Join(Basis),
    TakeOff,
    SetField,
    Remove,
}

#[derive(Clone, Debug)]
enum Step {
    Import(BTreeSet<usize>),
    UndoImport(usize),
    Merge(usize, BTreeSet<usize>),
    Part(usize),
    Leave(usize),
    Confirm(usize),
    Type(usize),
    Apart(usize, usize),
    Change(Kind, BTreeSet<usize>),
    UndoChange(usize),
    /// A campaign to everybody who may be mailed.
    Start,
    /// Takes a message in hand, of the campaign that came as the so-manieth.
    Claim(usize),
    /// How the so-manieth message in hand ended.
    Settle(usize, usize),
}

fn step() -> impl Strategy<Value = Step> {
    let people = || prop::collection::btree_set(0..PEOPLE, 1..PEOPLE);
    let kind = prop_oneof![
        2 => Just(Kind::Join(Basis::Stated)),
        1 => Just(Kind::Join(Basis::Customer)),
        1 => Just(Kind::TakeOff),
        1 => Just(Kind::SetField),
        3 => Just(Kind::Remove),
    ];
    prop_oneof![
        4 => people().prop_map(Step::Import),
        2 => (0_usize..8).prop_map(Step::UndoImport),
        5 => (0..PEOPLE, people()).prop_map(|(keep, others)| Step::Merge(keep, others)),
        4 => (0_usize..8).prop_map(Step::Part),
        2 => (0..PEOPLE).prop_map(Step::Leave),
        1 => (0..PEOPLE).prop_map(Step::Confirm),
        2 => (0..PEOPLE).prop_map(Step::Type),
        1 => (0..PEOPLE, 0..PEOPLE).prop_map(|(one, other)| Step::Apart(one, other)),
        4 => (kind, people()).prop_map(|(kind, who)| Step::Change(kind, who)),
        4 => (0_usize..8).prop_map(Step::UndoChange),
        1 => Just(Step::Start),
        3 => (0_usize..3).prop_map(Step::Claim),
        3 => (0_usize..4, 0_usize..4).prop_map(|(which, how)| Step::Settle(which, how)),
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
    /// Who asked to leave, under whatever address of theirs at that time, and did not confirm anew since.
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

    fn went(&self, who: usize) -> bool {
        self.merges.iter().any(|(.., gone)| gone.contains(&who))
    }
}

/// The world the steps change.
struct World {
    place: Place,
    reference: Reference,
    imports: Vec<(ImportId, bool)>,
    changes: Vec<ChangeId>,
    campaigns: Vec<CampaignId>,
    sender: SenderConnection,
    hand: Vec<(CampaignId, Claim)>,
    minute: i64,
}

impl World {
    fn new() -> World {
        let place = place();
        let sender = place.store.sender().unwrap();
        let (imports, changes, campaigns, hand) = Default::default();
        World {
            place,
            reference: Reference::default(),
            imports,
            changes,
            campaigns,
            sender,
            hand,
            minute: 10,
        }
    }

    fn people(&self, who: &BTreeSet<usize>) -> Vec<ContactId> {
        who.iter().filter_map(|who| known(&self.place, *who)).collect()
    }

    fn take(&mut self, step: Step) {
        self.minute += 1;
        match step {
            Step::Import(who) => self.import(&who),
            Step::UndoImport(which) => self.undo_import(which),
            Step::Merge(keep, others) => self.merge(keep, others),
            Step::Part(which) => self.part(which),
            Step::Leave(who) => {
                let store = &self.place.store;
                let gone = suppression(store, &name(who), SuppressionReason::Unsubscribed, Scope::Everywhere);
                let gone = consent::Suppression { since: at(self.minute), ..gone };
                store.suppress(gone, at(self.minute)).unwrap();
                self.reference.left.extend(self.reference.one(who));
            }
            Step::Confirm(who) => self.confirm(who),
            Step::Type(who) => {
                if let Some(id) = known(&self.place, who) {
                    let store = &self.place.store;
                    let mut fields = store.contact(id).unwrap().unwrap().contact.fields;
                    let typed = format!("typed {}", self.minute);
                    fields.insert("note".to_owned(), typed.clone());
                    store.update_fields(id, &fields).unwrap();
                    self.reference.typed.insert(who, typed);
                }
            }
            Step::Apart(one, other) => {
                self.place.store.keep_apart(&self.people(&BTreeSet::from([one, other]))).unwrap();
            }
            Step::Change(kind, who) => self.change(kind, &who),
            Step::UndoChange(which) => self.undo_change(which),
            Step::Start => {
                if self.campaigns.len() < 3 && !mailable(&self.place).is_empty() {
                    let (id, _) = campaign(&self.place, &format!("Letter {}", self.campaigns.len()));
                    start(&self.place, id);
                    self.campaigns.push(id);
                }
            }
            Step::Claim(which) => self.claim(which),
            Step::Settle(which, how) => self.settle(which, how),
        }
    }

    fn import(&mut self, who: &BTreeSet<usize>) {
        let people = (2..).zip(who);
        let rows = people.map(|(number, who)| row(number, &name(*who), &[("town", "Northfen")])).collect();
        let staging = stage(&self.place, "people.csv", rows);
        let done = |_, _| ControlFlow::Continue(());
        let report = staging.commit(&stated(), [7; 32], at(self.minute), &mut { done }).unwrap();
        let summary = report.summary;
        assert_eq!(summary.addresses, who.len() as u64);
        assert_eq!(
            summary.new + summary.changed + summary.duplicates + summary.suppressed,
            summary.addresses,
            "every address has one outcome: {summary:?}"
        );
        self.imports.push((report.import, false));
    }

    fn undo_import(&mut self, which: usize) {
        let Some(number) = which.checked_rem(self.imports.len()) else { return };
        let (id, undone) = &mut self.imports[number];
        if std::mem::replace(undone, true) {
            return;
        }
        let before = mailable(&self.place);
        let there: Vec<usize> =
            self.reference.typed.keys().copied().filter(|who| known(&self.place, *who).is_some()).collect();
        self.place.store.undo_import(*id, at(self.minute)).unwrap();
        assert!(mailable(&self.place).is_subset(&before), "an undo gives nobody leave");
        for who in there {
            assert!(known(&self.place, who).is_some(), "what was typed is lost: {who}");
        }
    }

    fn merge(&mut self, keep: usize, others: BTreeSet<usize>) {
        let gone: BTreeSet<usize> =
            others.into_iter().filter(|who| *who != keep && known(&self.place, *who).is_some()).collect();
        let (Some(id), false) = (known(&self.place, keep), gone.is_empty()) else { return };
        let store = &self.place.store;
        let merged = store.merge_people(id, &self.people(&gone), at(self.minute)).unwrap().unwrap();
        if !self.reference.typed.contains_key(&keep)
            && let Some(first) = gone.iter().find_map(|who| self.reference.typed.get(who).cloned())
        {
            let row = store.contact(id).unwrap().unwrap();
            assert!(row.contact.fields.contains_key("note"), "the gap is filled: {first}");
        }
        for who in &gone {
            assert!(known(&self.place, *who).is_none());
        }
        self.reference.merges.push((merged.id, keep, gone));
    }

    fn part(&mut self, which: usize) {
        let Some(which) = which.checked_rem(self.reference.merges.len()) else { return };
        let (id, _, gone) = self.reference.merges[which].clone();
        let listed = self.place.store.merges(0..100).unwrap().rows.into_iter().find(|merge| merge.id == id);
        let parted = self.place.store.undo_merge(id, at(self.minute)).unwrap();
        assert_eq!(parted.as_ref().err(), listed.unwrap().stays.as_ref(), "what was said before");
        if parted.is_ok() {
            for who in &gone {
                assert!(known(&self.place, *who).is_some(), "everybody who went is back");
            }
            self.reference.merges.remove(which);
        }
    }

    /// The person confirms under every address they have.
    fn confirm(&mut self, who: usize) {
        for one in self.reference.one(who) {
            let key = address(&name(one)).dedupe_key();
            for (id, entry) in self.place.store.suppressions_of(&key).unwrap() {
                let plea =
                    Plea::Confirmation { at: at(self.minute), evidence: "<yes@northfen.example>".to_owned() };
                if entry.lifted.is_some() {
                    continue;
                }
                match self.place.store.lift_suppression(id, plea, at(self.minute)).unwrap() {
                    // A mailbox that is not there is not there whatever anybody wants.
                    Ok(()) | Err(StaysSuppressed::OnlyTheUser) => {}
                    Err(why) => panic!("{}", why.code()),
                }
            }
            self.reference.left.remove(&one);
        }
        // Whoever confirms is on the list again.
        let again =
            store::Agreement { basis: Basis::Confirmed, agreed_at: Some(at(self.minute)), ..stated() };
        let people = self.people(&self.reference.one(who));
        self.place.store.subscribe(self.place.list, &people, &again, at(self.minute)).unwrap();
    }

    fn change(&mut self, kind: Kind, who: &BTreeSet<usize>) {
        let people = self.people(who);
        if people.is_empty() {
            return;
        }
        let what = match kind {
            Kind::Join(basis) => join(self.place.list, basis),
            Kind::TakeOff => PeopleChange::LeaveList { list: self.place.list },
            Kind::SetField => town(&format!("set {}", self.minute)),
            Kind::Remove => PeopleChange::Remove,
        };
        let store = &self.place.store;
        let changing = store.begin_change(&what, people, at(self.minute)).unwrap();
        let row = changing.run(&mut |_, _| ControlFlow::Continue(())).unwrap();
        assert_eq!(row.changed + row.left_alone(), row.chosen);
        for who in who.iter().filter(|_| matches!(kind, Kind::Remove)) {
            if let Some(id) = known(&self.place, *who) {
                let kept = self.reference.merges.iter().any(|(_, keep, _)| keep == who);
                let line = self.place.store.time_line(id).unwrap();
                let queued = line.iter().any(|entry| matches!(entry.what, store::TimeLine::Mail { .. }));
                assert!(kept || queued || !self.campaigns.is_empty(), "{who} could have been removed");
            }
        }
        self.changes.push(row.id);
    }

    fn undo_change(&mut self, which: usize) {
        let Some(which) = which.checked_rem(self.changes.len()) else { return };
        let id = self.changes[which];
        match self.place.store.begin_taking_back(id, at(self.minute)) {
            Ok(changing) => {
                changing.run(&mut |_, _| ControlFlow::Continue(())).unwrap();
            }
            Err(StoreError::MergedSince) => {
                assert!(!self.reference.merges.is_empty(), "there is something to take back first");
                return;
            }
            Err(why) => panic!("{why}"),
        }
        self.changes.remove(which);
    }

    fn claim(&mut self, which: usize) {
        let Some(which) = which.checked_rem(self.campaigns.len()) else { return };
        let id = self.campaigns[which];
        let Claims::Rows(rows) = self.sender.claim(id, 1, at(self.minute), stamp).unwrap() else { return };
        for row in rows {
            // As the dispatcher does: asked once more, right before it goes out.
            let standing = row.candidate.standing();
            let purpose = Purpose::Newsletter { list: self.place.list.0 };
            if decide(&standing, purpose, at(self.minute)).is_err() {
                let why = "suppressed".to_owned();
                let skipped = store::Settled::Skipped { why };
                let settled = store::Settlement {
                    row: row.row,
                    settled: skipped,
                    at: at(self.minute),
                    counted: store::Counted::AsClaimed,
                };
                self.sender.settle(id, &[settled], at(self.minute)).unwrap();
                continue;
            }
            let who = (0..PEOPLE).find(|who| name(*who) == row.candidate.address.as_str()).unwrap();
            let one = self.reference.one(who);
            assert!(one.is_disjoint(&self.reference.left), "{who} is mailed, and {:?} left", self.reference);
            let query = ResultQuery { campaign: id, state: None, search: String::new() };
            for other in self.place.store.results(&query, 0..100).unwrap().rows {
                let theirs = one.iter().any(|who| name(*who) == other.address);
                let has = [RowState::Accepted, RowState::Uncertain, RowState::Claimed].contains(&other.state);
                assert!(
                    !theirs || !has || other.row == row.row,
                    "{who} gets it although {} has it: {:?}",
                    other.address,
                    self.reference
                );
            }
            self.hand.push((id, row));
        }
    }

    fn settle(&mut self, which: usize, how: usize) {
        let Some(which) = which.checked_rem(self.hand.len()) else { return };
        let (id, row) = self.hand.remove(which);
        let outcome = match how {
            0 => accepted(),
            1 => Outcome::Uncertain { why: "the line broke".to_owned() },
            2 => Outcome::Deferred {
                until: at(self.minute),
                class: "greylisted".parse().unwrap(),
                reply: Some(reply(451, "later")),
                why: None,
            },
            _ => Outcome::Refused {
                class: "bad-mailbox".parse().unwrap(),
                reply: reply(550, "user unknown"),
                suppress: true,
            },
        };
        let settled = store::Settlement { at: at(self.minute), ..settlement(row.row, outcome) };
        self.sender.settle(id, &[settled], at(self.minute)).unwrap();
        if how == 3 {
            let key = row.candidate.address.dedupe_key();
            let entries = self.place.store.suppressions_of(&key).unwrap();
            let bounced = |entry: &consent::Suppression| entry.reason == SuppressionReason::HardBounce;
            assert!(
                entries.iter().any(|(_, entry)| bounced(entry) || entry.in_force(at(self.minute))),
                "a mailbox that is not there is not mailed again"
            );
        }
    }

    fn check(&mut self) {
        let listed: BTreeSet<MergeId> =
            self.place.store.merges(0..100).unwrap().rows.into_iter().map(|merge| merge.id).collect();
        let stand: BTreeSet<MergeId> = self.reference.merges.iter().map(|(id, ..)| *id).collect();
        assert_eq!(listed, stand, "merges that stand");
        for who in mailable(&self.place) {
            let one = self.reference.one(who);
            assert!(one.is_disjoint(&self.reference.left), "{who} is mailed, and {:?} left", self.reference);
        }
        for who in 0..PEOPLE {
            if self.reference.went(who) {
                assert!(known(&self.place, who).is_none(), "{who} has a second record: {:?}", self.reference);
            }
        }
        let typed = std::mem::take(&mut self.reference.typed);
        for (who, typed) in typed {
            // Whoever was removed may come back with what was typed; in between there is nothing to look at.
            let Some(id) = known(&self.place, who) else {
                if self.reference.went(who) {
                    self.reference.typed.insert(who, typed);
                }
                continue;
            };
            let row = self.place.store.contact(id).unwrap().unwrap();
            assert_eq!(row.contact.fields.get("note"), Some(&typed), "what was typed for {who}");
            self.reference.typed.insert(who, typed);
        }
        let conn = rusqlite::Connection::open(self.place.data().join("postrider.sqlite")).unwrap();
        let twice: i64 = conn
            .query_row(
                "SELECT count(*) FROM (SELECT dedupe_key FROM (SELECT dedupe_key FROM contacts
                     UNION ALL SELECT dedupe_key FROM merged_people) GROUP BY dedupe_key HAVING count(*) > 1)",
                [],
                |row| row.get(0),
            )
            .unwrap();
        assert_eq!(twice, 0, "an address has two records");
        self.place.store.same_mailbox(0..10).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(CASES), max_shrink_iters: 600, ..ProptestConfig::default() })]

    #[test]
    fn nobody_who_left_is_brought_back_by_becoming_one_or_several(steps in prop::collection::vec(step(), 1..32)) {
        let mut world = World::new();
        for step in steps {
            world.take(step);
            world.check();
        }
        check_whole(&world.place.store);
    }
}
