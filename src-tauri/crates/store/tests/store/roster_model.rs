//! Whatever happens to people, and whichever of two programs writes it: what is found in memory is what a look at every row
//! of the database finds, in the same order.

mod naive;
mod steps;

use std::collections::{BTreeMap, BTreeSet};

use address::Verdict;
use consent::{Basis, Scope, SuppressionReason};
use contacts::{ContactId, ListId};
use delivery::Outcome;
use jiff::Timestamp;
use proptest::prelude::*;
use store::{
    Agreement, ContactFilter, ContactQuery, FieldCondition, FieldTest, HistoryCondition, NewCampaign,
    NewContact, Sort, Staleness, Store, TagId,
};

use crate::support::*;
use naive::{look, plainly};
use steps::{Step, query, step};

const PEOPLE: usize = 9;
const LISTS: usize = 3;
const DOMAINS: [&str; 3] = ["falk.example", "mail.falk.example", "vogel.example"];
const FINDINGS: [&str; 2] = ["role-account", "typo"];
/// Minutes of 40 days.
const OLD: i64 = 40 * 24 * 60;

fn email(person: usize) -> String {
    format!("{}+{person}@{}", ["info", "zo\u{eb}", "p"][person % 3], DOMAINS[person % DOMAINS.len()])
}

/// Two programs with the same folder open.
struct World {
    place: Place,
    other: Store,
    lists: Vec<ListId>,
    clock: i64,
}

impl World {
    /// With numbers so far apart that everybody is read on a thread, or near each other.
    fn new(apart: bool) -> World {
        let place = place();
        let other = Store::open(&place.data(), at(0)).unwrap();
        let lists = vec![
            place.list,
            other.add_list("Choir", at(0)).unwrap(),
            other.add_list("Guests", at(0)).unwrap(),
        ];
        place.store.set_staleness(Staleness { mailed_months: 1, agreed_months: 1 }).unwrap();
        let conn = World::raw(&place);
        conn.execute_batch(
            "INSERT INTO tags (name, folded, created_at) VALUES ('a', 'a', 0), ('b', 'b', 0), ('c', 'c', 0)",
        )
        .unwrap();
        let first = NewContact {
            address: address("first@falk.example"),
            fields: fields(&[("name", "Zoe")]),
            verdict: Verdict::Ok,
            findings: Vec::new(),
        };
        place.store.add_contact(&first, None, at(0)).unwrap();
        if apart {
            conn.execute("UPDATE sqlite_sequence SET seq = 90000 WHERE name = 'contacts'", []).unwrap();
        }
        drop(conn);
        World { place, other, lists, clock: 1 }
    }

    fn raw(place: &Place) -> rusqlite::Connection {
        rusqlite::Connection::open(place.data().join("postrider.sqlite")).unwrap()
    }

    fn id(&self, person: usize) -> Option<ContactId> {
        let key = address(&email(person)).dedupe_key();
        self.place.store.contact_by_key(&key).unwrap().map(|row| row.contact.id)
    }

    /// One of the two programs does something.
    fn take(&mut self, step: &Step, second: bool) {
        self.clock += 1;
        let now = at(self.clock);
        let store = if second { self.other.clone() } else { self.place.store.clone() };
        let agreed = |basis, old: bool| Agreement {
            basis,
            agreed_at: (basis != Basis::None).then(|| at(if old { -OLD } else { -10 })),
            ..stated()
        };
        let known = |codes: &[usize]| {
            let found = codes.iter().map(|code| {
                address::Finding::new(FINDINGS[*code], address::Severity::Warning, "Look at it.")
            });
            found.collect::<Vec<_>>()
        };
        match step {
            Step::Add(who, fields, verdict, codes, into) => {
                let new = NewContact {
                    address: address(&email(*who)),
                    fields: fields.clone(),
                    verdict: *verdict,
                    findings: known(codes),
                };
                let agreement = into.map(|(list, basis, old)| (self.lists[list], agreed(basis, old)));
                let into = agreement.as_ref().map(|(list, agreement)| (*list, agreement));
                let _ = store.add_contact(&new, into, now);
            }
            Step::Import(list, people, basis) => {
                let options = store::StageOptions {
                    list: self.lists[*list],
                    file_name: "people.csv".to_owned(),
                    policy: contacts::merge::MergePolicy::TakeTheirs,
                };
                let Ok(mut staging) = store.stage(options, now) else { return };
                let rows = people.iter().enumerate().map(|(number, (who, fields))| {
                    let pairs: Vec<(&str, &str)> =
                        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                    row(number as u64 + 2, &email(*who), &pairs)
                });
                staging.push(rows.collect()).unwrap();
                let _ = staging.commit(&agreed(*basis, false), [7; 32], now, &mut |_, _| {
                    std::ops::ControlFlow::Continue(())
                });
            }
            Step::Undo(number) => {
                if let Some(import) = store.imports().unwrap().get(*number) {
                    let _ = store.undo_import(import.id, now);
                }
            }
            Step::Edit(who, fields) => {
                self.id(*who).into_iter().for_each(|id| store.update_fields(id, fields).unwrap());
            }
            Step::Judge(who, verdict, codes) => {
                self.id(*who)
                    .into_iter()
                    .for_each(|id| store.set_verdict(id, *verdict, &known(codes)).unwrap());
            }
            Step::Subscribe(who, list, basis, old) => {
                if let Some(id) = self.id(*who) {
                    let _ = store.subscribe(self.lists[*list], &[id], &agreed(*basis, *old), now);
                }
            }
            Step::TakeOff(who, list) => {
                self.id(*who)
                    .into_iter()
                    .for_each(|id| store.take_off_list(self.lists[*list], id, now).unwrap());
            }
            Step::Leave(who) | Step::Stop(who) => {
                let reason = match step {
                    Step::Leave(_) => SuppressionReason::Unsubscribed,
                    _ => SuppressionReason::Manual,
                };
                store.suppress(suppression(&store, &email(*who), reason, Scope::Everywhere), now).unwrap();
            }
            Step::Lift(who) => {
                let key = address(&email(*who)).dedupe_key();
                for (id, _) in store.suppressions_of(&key).unwrap() {
                    let plea = consent::lift::Plea::Misread { why: "They meant somebody else.".to_owned() };
                    let _ = store.lift_suppression(id, plea, now).unwrap();
                }
            }
            Step::Tag(who, tag, on) => {
                let Some(id) = self.id(*who) else { return };
                let conn = World::raw(&self.place);
                let sql = if *on {
                    "INSERT OR IGNORE INTO contact_tags (tag_id, contact_id) VALUES (?1, ?2)"
                } else {
                    "DELETE FROM contact_tags WHERE tag_id = ?1 AND contact_id = ?2"
                };
                conn.execute(sql, (tag, id.0)).unwrap();
                conn.execute(
                    "INSERT INTO touched (first_contact, last_contact, people) VALUES (?1, ?1, x'')",
                    [id.0],
                )
                .unwrap();
            }
            Step::Remove(who) => {
                self.id(*who).into_iter().for_each(|id| drop(store.remove_contacts(&[id]).unwrap()));
            }
            Step::Erase(who) => drop(store.erase(&address(&email(*who)).dedupe_key(), now).unwrap()),
            Step::RemoveList(list) => {
                if store.remove_list(self.lists[*list], now).is_ok() {
                    self.lists[*list] = store.add_list(&format!("List {}", self.clock), now).unwrap();
                }
            }
            Step::Send(list, ends) => self.send(&store, self.lists[*list], ends, now),
            Step::Merge(keep, other) => {
                if let (Some(keep), Some(other)) = (self.id(*keep), self.id(*other)) {
                    let _ = store.merge_people(keep, &[other], now).unwrap();
                }
            }
            Step::Part(merge) => {
                let _ = store.undo_merge(store::MergeId(*merge), now);
            }
            Step::Misread(who) => {
                // Also about an address whose record went into another one.
                let key = address(&email(*who)).dedupe_key();
                let Some(found) = store.contact_or_merged_by_key(&key).unwrap() else { return };
                let id = found.contact.id;
                let note = store::FeedbackNote {
                    source_hash: [self.clock as u8; 32],
                    file_name: String::new(),
                    kind: "bounce".to_owned(),
                    contact: Some(id),
                    key: None,
                    campaign: None,
                    list: None,
                    action: "needs-you".to_owned(),
                    detail: serde_json::json!({}),
                    suppression: None,
                };
                if let store::Noted::New(id) = store.note_feedback(&note, None, now).unwrap()
                    && self.clock % 2 == 0
                {
                    store.undo_feedback(id, "It was about somebody else.", now).unwrap().unwrap();
                }
            }
        }
    }

    /// Sends a campaign to its end: accepted, or refused.
    fn send(&self, store: &Store, list: ListId, ends: &[bool], now: Timestamp) {
        let account = match store.account_by_name("Harbour Mail").unwrap() {
            Some(known) => known.id,
            None => store.add_account(&account("Harbour Mail"), now).unwrap(),
        };
        let name = format!("Letter {}", self.clock);
        let new = NewCampaign { name, list, account: Some(account), draft: draft("Bread") };
        let id = store.add_campaign(&new, now).unwrap();
        store.keep_report(id, &report(false).0, now).unwrap();
        let people = audience(store, list);
        if people.is_empty() || store.queue(id, &leave(), people, now).is_err() {
            return;
        }
        let sender = store.sender().unwrap();
        let rows = claim(&sender, id, 100);
        let settled = rows.iter().zip(ends.iter().cycle()).map(|(claimed, accept)| {
            let outcome = if *accept {
                accepted()
            } else {
                let class = "bad-mailbox".parse().unwrap();
                Outcome::Refused { class, reply: reply(550, "no"), suppress: self.clock % 2 == 0 }
            };
            store::Settlement { at: now, ..settlement(claimed.row, outcome) }
        });
        sender.settle(id, &settled.collect::<Vec<_>>(), now).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn memory_finds_what_a_look_at_every_row_finds(
        steps in prop::collection::vec((step(), any::<bool>(), prop::collection::vec(query(), 0..3)), 5..30),
        last in prop::collection::vec(query(), 8),
        apart in any::<bool>(),
        begun in prop::bool::weighted(0.7),
    ) {
        let mut world = World::new(apart);
        if begun {
            let everybody = (0..PEOPLE).map(|person| (person, BTreeMap::new())).collect();
            world.take(&Step::Import(0, everybody, Basis::Stated), false);
        }
        let check = |world: &World, query: &ContactQuery| {
            let now = at(world.clock + 2000);
            let expect = plainly(world, query, now);
            for store in [&world.place.store, &world.other] {
                let found: Vec<i64> = store.contact_ids(query, now).unwrap().into_iter().map(|id| id.0).collect();
                prop_assert_eq!(&found, &expect, "{:?}", query);
                let rows = store.contacts(query, 0..100, now).unwrap().rows;
                prop_assert_eq!(rows.into_iter().map(|row| row.id.0).collect::<Vec<_>>(), expect.clone());
            }
            Ok(())
        };
        for (step, second, queries) in &steps {
            world.take(step, *second);
            for query in queries {
                check(&world, query)?;
            }
        }
        for query in &last {
            check(&world, query)?;
        }
        for happened in [
            HistoryCondition::Mailed,
            HistoryCondition::NotMailedFor { days: 1 },
            HistoryCondition::GotLast { campaigns: 1 },
            HistoryCondition::GotLast { campaigns: 2 },
            HistoryCondition::Bounced,
        ] {
            let filter = ContactFilter { history: vec![happened], ..ContactFilter::default() };
            check(&world, &ContactQuery { filter, sort: Sort::LastMailed, ..ContactQuery::default() })?;
        }
        let picture = world.place.store.health(&ContactFilter::default(), 2, at(0), at(world.clock)).unwrap();
        let all = look(&world);
        prop_assert_eq!(picture.people, all.len() as u64);
        prop_assert_eq!(picture.do_not_mail, all.iter().filter(|one| one.stopped).count() as u64);
        prop_assert_eq!(picture.verdicts.iter().map(|(_, people)| people).sum::<u64>(), picture.people);
        prop_assert_eq!(picture.domains.iter().map(|one| one.people).sum::<u64>() + picture.other_domains, picture.people);
        for (field, people) in world.place.store.contact_fields().unwrap() {
            prop_assert_eq!(people, all.iter().filter(|one| !one.says(&field).is_empty()).count() as u64, "{}", field);
        }
    }
}
