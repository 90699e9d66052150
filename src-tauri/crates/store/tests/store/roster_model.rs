//! Whatever happens to people, and whichever of two programs writes it: what is found in memory is what a look at every row
//! of the database finds, in the same order.

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

const PEOPLE: usize = 9;
const LISTS: usize = 3;
const DOMAINS: [&str; 3] = ["falk.example", "mail.falk.example", "vogel.example"];
const FINDINGS: [&str; 2] = ["role-account", "typo"];
/// Minutes of 40 days.
const OLD: i64 = 40 * 24 * 60;

fn email(person: usize) -> String {
    format!("{}{person}@{}", ["info", "zo\u{eb}", "p"][person % 3], DOMAINS[person % DOMAINS.len()])
}

#[derive(Clone, Debug)]
enum Step {
    Add(usize, BTreeMap<String, String>, Verdict, Vec<usize>, Option<(usize, Basis, bool)>),
    Import(usize, Vec<(usize, BTreeMap<String, String>)>, Basis),
    Undo(usize),
    Edit(usize, BTreeMap<String, String>),
    Judge(usize, Verdict, Vec<usize>),
    Subscribe(usize, usize, Basis, bool),
    TakeOff(usize, usize),
    Leave(usize),
    Stop(usize),
    Lift(usize),
    Tag(usize, i64, bool),
    Remove(usize),
    Erase(usize),
    RemoveList(usize),
    Send(usize, Vec<bool>),
    Misread(usize),
}

fn said() -> impl Strategy<Value = BTreeMap<String, String>> {
    let text = |words: &'static [&'static str]| prop::sample::select(words).prop_map(str::to_owned);
    let pair = prop_oneof![
        text(&["\u{c5}sa Lind", "asa lind", "Bj\u{f6}rn", "  ", "Zoe"]).prop_map(|v| ("name".to_owned(), v)),
        text(&["\u{c5}sa", "Bj\u{f6}rn", ""]).prop_map(|v| ("first_name".to_owned(), v)),
        text(&["Lind", "\u{d6}berg"]).prop_map(|v| ("last_name".to_owned(), v)),
        text(&["Northfen", "\u{d6}land", "north", "falk"]).prop_map(|v| ("town".to_owned(), v)),
        text(&["3", "12", "7,5", "-1", "many", "2"]).prop_map(|v| ("orders".to_owned(), v)),
        text(&["2024-01-02", "2026-05-01 10:00", "soon"]).prop_map(|v| ("since".to_owned(), v)),
    ];
    prop::collection::vec(pair, 0..4).prop_map(|pairs| pairs.into_iter().collect())
}

fn verdict() -> impl Strategy<Value = Verdict> {
    prop::sample::select(&[Verdict::Ok, Verdict::Risky, Verdict::Invalid][..])
}

fn basis() -> impl Strategy<Value = Basis> {
    prop::sample::select(&[Basis::Stated, Basis::Customer, Basis::None][..])
}

fn findings() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(0..FINDINGS.len(), 0..3)
}

fn step() -> impl Strategy<Value = Step> {
    let (who, list) = (0..PEOPLE, 0..LISTS);
    let into = prop::option::of((0..LISTS, basis(), any::<bool>()));
    let rows = prop::collection::vec((0..PEOPLE, said()), 1..5);
    prop_oneof![
        5 => (who.clone(), said(), verdict(), findings(), into).prop_map(|(w, f, v, c, l)| Step::Add(w, f, v, c, l)),
        3 => (list.clone(), rows, basis()).prop_map(|(l, r, b)| Step::Import(l, r, b)),
        1 => (0..4_usize).prop_map(Step::Undo),
        3 => (who.clone(), said()).prop_map(|(w, f)| Step::Edit(w, f)),
        1 => (who.clone(), verdict(), findings()).prop_map(|(w, v, f)| Step::Judge(w, v, f)),
        2 => (who.clone(), list.clone(), basis(), any::<bool>()).prop_map(|(w, l, b, o)| Step::Subscribe(w, l, b, o)),
        1 => (who.clone(), list.clone()).prop_map(|(w, l)| Step::TakeOff(w, l)),
        1 => who.clone().prop_map(Step::Leave),
        1 => who.clone().prop_map(Step::Stop),
        1 => who.clone().prop_map(Step::Lift),
        3 => (who.clone(), 1..4_i64, any::<bool>()).prop_map(|(w, t, on)| Step::Tag(w, t, on)),
        1 => who.clone().prop_map(Step::Remove),
        1 => who.clone().prop_map(Step::Erase),
        1 => list.clone().prop_map(Step::RemoveList),
        2 => (list, prop::collection::vec(any::<bool>(), PEOPLE)).prop_map(|(l, ends)| Step::Send(l, ends)),
        1 => who.prop_map(Step::Misread),
    ]
}

fn query() -> impl Strategy<Value = ContactQuery> {
    let search = prop::sample::select(
        &[
            "", "", "", "as", "ASA lin", "\u{e5}", "falk", "example", "town", "north p", "%", "o\u{308}",
            "1@", "zoe",
        ][..],
    );
    let condition = (
        prop::sample::select(&["name", "town", "orders", "since", "shoe"][..]),
        prop::sample::select(
            &[
                FieldTest::Is,
                FieldTest::IsNot,
                FieldTest::Contains,
                FieldTest::ContainsNot,
                FieldTest::StartsWith,
                FieldTest::Empty,
                FieldTest::Filled,
                FieldTest::Below,
                FieldTest::Above,
            ][..],
        ),
        prop::sample::select(&["", "north", "NORTHFEN", "oland", "5", "12", "2025-06-01", "s", "x"][..]),
    );
    let condition = condition.prop_map(|(field, test, value)| FieldCondition {
        field: field.to_owned(),
        test,
        value: value.to_owned(),
    });
    let history = prop_oneof![
        Just(HistoryCondition::Mailed),
        Just(HistoryCondition::NeverMailed),
        (0..3_u32).prop_map(|days| HistoryCondition::MailedWithin { days }),
        (0..3_u32).prop_map(|days| HistoryCondition::NotMailedFor { days }),
        (1..4_u32).prop_map(|campaigns| HistoryCondition::GotLast { campaigns }),
        Just(HistoryCondition::NeverBounced),
        Just(HistoryCondition::Bounced),
        prop::sample::select(&[1_u32, 30, 50][..]).prop_map(|days| HistoryCondition::AgreedBefore { days }),
    ];
    let rare = |some| prop::option::weighted(0.15, some);
    let who = (
        prop::option::weighted(0.3, 0..LISTS as i64 + 1),
        search,
        prop_oneof![4 => Just(Vec::new()), 1 => prop::collection::vec(verdict(), 1..3)],
        prop_oneof![4 => Just(Vec::new()), 1 => prop::collection::vec(basis(), 1..3)],
        rare(any::<bool>()),
        prop_oneof![5 => Just(Vec::new()), 1 => prop::collection::vec(0..FINDINGS.len(), 1..3)],
        prop_oneof![5 => Just(Vec::new()), 1 => prop::collection::vec(prop::sample::select(&["falk.example", "VOGEL.example", "alk.example", "example", ""][..]), 1..3)],
        prop_oneof![5 => Just(Vec::new()), 1 => prop::collection::vec(1..4_i64, 1..3)],
        prop_oneof![5 => Just(Vec::new()), 1 => prop::collection::vec(1..4_i64, 1..3)],
    );
    let what = (
        prop_oneof![2 => Just(Vec::new()), 1 => prop::collection::vec(condition, 1..3)],
        prop_oneof![2 => Just(Vec::new()), 1 => prop::collection::vec(history, 1..3)],
        rare(any::<bool>()),
        prop::option::weighted(0.15, -2..40_i64),
        prop::option::weighted(0.15, -2..40_i64),
        prop::option::weighted(0.15, 1..4_i64),
    );
    let sort = prop_oneof![
        Just(Sort::Name),
        Just(Sort::Address),
        Just(Sort::Verdict),
        Just(Sort::Basis),
        Just(Sort::Added),
        Just(Sort::Domain),
        Just(Sort::LastMailed),
        prop::sample::select(&["orders", "town", "shoe"][..]).prop_map(|field| Sort::Field(field.to_owned())),
    ];
    (who, what, sort, any::<bool>()).prop_map(|(who, what, sort, descending)| {
        let (list, search, verdicts, bases, suppressed, findings, domains, tags, without_tags) = who;
        let (fields, history, stale, since, before, import) = what;
        let filter = ContactFilter {
            list: list.map(ListId),
            search: search.to_owned(),
            verdicts,
            bases,
            suppressed,
            findings: findings.into_iter().map(|code: usize| FINDINGS[code].to_owned()).collect(),
            domains: domains.into_iter().map(str::to_owned).collect(),
            tags: tags.into_iter().map(TagId).collect(),
            without_tags: without_tags.into_iter().map(TagId).collect(),
            fields,
            history,
            stale,
            added_since: since.map(at),
            added_before: before.map(at),
            import: import.map(contacts::ImportId),
        };
        ContactQuery { filter, sort, descending }
    })
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
            Step::Misread(who) => {
                let Some(id) = self.id(*who) else { return };
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

/// Everything about a person, row by row.
struct Known {
    id: i64,
    key: String,
    fields: BTreeMap<String, String>,
    verdict: Verdict,
    codes: BTreeSet<String>,
    added: i64,
    import: i64,
    /// By list: basis and when they agreed.
    places: BTreeMap<i64, (Basis, Option<i64>)>,
    tags: BTreeSet<i64>,
    stopped: bool,
    named: BTreeSet<i64>,
    /// Campaigns that were accepted for them, with when.
    got: BTreeMap<i64, i64>,
    bounced: bool,
}

fn fold(text: &str) -> String {
    let text = text.to_lowercase().replace('\u{e5}', "a").replace('\u{f6}', "o").replace('\u{eb}', "e");
    text.replace("o\u{308}", "o")
}

fn look(world: &World) -> Vec<Known> {
    let conn = World::raw(&world.place);
    let mut people = conn
        .prepare("SELECT id, dedupe_key, fields, verdict, findings, created_at, import_id,
                EXISTS (SELECT 1 FROM suppressions AS p WHERE p.dedupe_key = c.dedupe_key AND p.lifted_at IS NULL),
                EXISTS (SELECT 1 FROM outbox AS o WHERE o.contact_id = c.id AND o.state IN ('failed', 'refused'))
                OR EXISTS (SELECT 1 FROM feedback AS f WHERE f.contact_id = c.id AND f.kind = 'bounce' AND f.undone_at IS NULL)
            FROM contacts AS c")
        .unwrap();
    let pairs = |sql: &str, id: i64| -> BTreeMap<i64, i64> {
        let mut found = conn.prepare(sql).unwrap();
        found.query_map([id], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
    };
    let found = people.query_map([], |row| {
        let id: i64 = row.get(0)?;
        let mut places = conn.prepare(
            "SELECT list_id, basis, agreed_at FROM subscriptions WHERE contact_id = ?1 AND left_at IS NULL",
        )?;
        let places = places.query_map([id], |row| {
            Ok((row.get(0)?, (row.get::<_, String>(1)?.parse().unwrap(), row.get(2)?)))
        })?;
        let findings: Vec<serde_json::Value> = serde_json::from_str(&row.get::<_, String>(4)?).unwrap();
        Ok(Known {
            id,
            key: row.get(1)?,
            fields: serde_json::from_str(&row.get::<_, String>(2)?).unwrap(),
            verdict: row.get::<_, String>(3)?.parse().unwrap(),
            codes: findings.iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect(),
            added: row.get(5)?,
            import: row.get(6)?,
            places: places.map(Result::unwrap).collect(),
            tags: pairs("SELECT tag_id, 0 FROM contact_tags WHERE contact_id = ?1", id).into_keys().collect(),
            stopped: row.get(7)?,
            named: pairs("SELECT import_id, 0 FROM import_changes WHERE contact_id = ?1", id)
                .into_keys()
                .collect(),
            got: pairs(
                "SELECT campaign_id, changed_at FROM outbox WHERE contact_id = ?1 AND state = 'accepted'",
                id,
            ),
            bounced: row.get(8)?,
        })
    });
    found.unwrap().map(Result::unwrap).collect()
}

impl Known {
    fn says(&self, field: &str) -> String {
        fold(self.fields.get(field).map_or("", |value| value.trim()))
    }

    fn name(&self) -> String {
        let whole = self.says("name");
        if whole.is_empty() {
            format!("{} {}", self.says("first_name"), self.says("last_name")).trim().to_owned()
        } else {
            whole
        }
    }

    fn domain(&self) -> &str {
        self.key.rsplit_once('@').unwrap().1
    }

    fn rank(&self, filter: &ContactFilter) -> Basis {
        let places = self.places.iter().filter(|(list, _)| filter.list.is_none_or(|asked| asked.0 == **list));
        places.map(|(_, (basis, _))| *basis).min().unwrap_or(Basis::None)
    }

    fn agreed(&self, filter: &ContactFilter) -> Option<i64> {
        let places = self.places.iter().filter(|(list, _)| filter.list.is_none_or(|asked| asked.0 == **list));
        places.filter_map(|(_, (_, agreed))| *agreed).max()
    }

    fn last(&self) -> Option<i64> {
        self.got.values().max().copied()
    }

    fn meets(&self, filter: &ContactFilter, now: Timestamp, finished: &[i64]) -> bool {
        let ms = |at: Timestamp| at.as_millisecond();
        let days = |days: u32| ms(now) - i64::from(days) * 86_400_000;
        let month = ms(now
            .to_zoned(jiff::tz::TimeZone::UTC)
            .checked_sub(jiff::Span::new().months(1))
            .unwrap()
            .timestamp());
        let all: Vec<String> = std::iter::once(fold(&self.key))
            .chain(self.fields.keys().map(|field| self.says(field)))
            .collect();
        let searched = fold(&filter.search);
        let number = |text: &str| text.replace(',', ".").parse::<f64>().ok();
        let day = |text: &str| text.get(..10).and_then(|day| day.parse::<jiff::civil::Date>().ok());
        let field = |one: &FieldCondition| {
            let (mine, asked) = (self.says(&one.field), fold(&one.value));
            let compared = match day(&asked) {
                Some(asked) => day(&mine).map(|mine| mine.cmp(&asked)),
                None => number(&mine).zip(number(&asked)).and_then(|(mine, asked)| mine.partial_cmp(&asked)),
            };
            match one.test {
                FieldTest::Is => mine == asked,
                FieldTest::IsNot => mine != asked,
                FieldTest::Empty => mine.is_empty(),
                FieldTest::Filled => !mine.is_empty(),
                _ if asked.is_empty() => true,
                FieldTest::Contains => mine.contains(&asked),
                FieldTest::ContainsNot => !mine.contains(&asked),
                FieldTest::StartsWith => mine.starts_with(&asked),
                FieldTest::Below => compared.is_some_and(std::cmp::Ordering::is_lt),
                FieldTest::Above => compared.is_some_and(std::cmp::Ordering::is_gt),
            }
        };
        let happened = |one: &HistoryCondition| match *one {
            HistoryCondition::Mailed => self.last().is_some(),
            HistoryCondition::NeverMailed => self.last().is_none(),
            HistoryCondition::MailedWithin { days: ago } => self.last().is_some_and(|at| at >= days(ago)),
            HistoryCondition::NotMailedFor { days: ago } => self.last().is_none_or(|at| at < days(ago)),
            HistoryCondition::GotLast { campaigns } => finished
                .get(..campaigns as usize)
                .is_some_and(|last| last.iter().all(|campaign| self.got.contains_key(campaign))),
            HistoryCondition::NeverBounced => !self.bounced,
            HistoryCondition::Bounced => self.bounced,
            HistoryCondition::AgreedBefore { days: ago } => {
                self.agreed(filter).is_none_or(|at| at < days(ago))
            }
        };
        let stale =
            self.last().is_none_or(|at| at < month) && self.agreed(filter).is_none_or(|at| at < month);
        let any = |wanted: &[TagId]| wanted.iter().any(|tag| self.tags.contains(&tag.0));
        filter.list.is_none_or(|list| self.places.contains_key(&list.0))
            && searched.split_whitespace().all(|word| all.iter().any(|text| text.contains(word)))
            && (filter.verdicts.is_empty() || filter.verdicts.contains(&self.verdict))
            && (filter.bases.is_empty() || filter.bases.contains(&self.rank(filter)))
            && filter.suppressed.is_none_or(|stopped| stopped == self.stopped)
            && (filter.findings.is_empty() || filter.findings.iter().any(|code| self.codes.contains(code)))
            && (filter.domains.is_empty()
                || filter.domains.iter().map(|domain| domain.to_lowercase()).any(|domain| {
                    !domain.is_empty()
                        && (self.domain() == domain || self.domain().ends_with(&format!(".{domain}")))
                }))
            && (filter.tags.is_empty() || any(&filter.tags))
            && !any(&filter.without_tags)
            && filter.fields.iter().all(field)
            && filter.history.iter().all(happened)
            && filter.stale.is_none_or(|asked| asked == stale)
            && filter.added_since.is_none_or(|since| self.added >= ms(since))
            && filter.added_before.is_none_or(|before| self.added < ms(before))
            && filter.import.is_none_or(|import| self.import == import.0 || self.named.contains(&import.0))
    }
}

/// Whom a query finds, by looking at everybody.
fn plainly(world: &World, query: &ContactQuery, now: Timestamp) -> Vec<i64> {
    let conn = World::raw(&world.place);
    let mut sent = conn
        .prepare("SELECT id FROM campaigns WHERE state = 'finished' AND (?1 IS NULL OR list_id = ?1) ORDER BY started_at DESC, id DESC")
        .unwrap();
    let list = query.filter.list.map(|list| list.0);
    let finished: Vec<i64> = sent.query_map([list], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut people = look(world);
    people.retain(|one| one.meets(&query.filter, now, &finished));
    let name = |one: &Known| {
        (one.name().is_empty(), if one.name().is_empty() { fold(&one.key) } else { one.name() }, one.id)
    };
    let value = |one: &Known, field: &str| {
        let text = one.says(field);
        let number = text.replace(',', ".").parse::<f64>().ok().map(|number| (number * 10.0) as i64);
        (text.is_empty(), number.is_none(), number, text)
    };
    people.sort_by_key(|one| name(one));
    match &query.sort {
        Sort::Name => {}
        Sort::Address => people.sort_by_key(|one| (fold(&one.key), one.id)),
        Sort::Added => people.sort_by_key(|one| (one.added, one.id)),
        Sort::Domain => people.sort_by_key(|one| (one.domain().to_owned(), fold(&one.key), one.id)),
        Sort::LastMailed => people.sort_by_key(|one| (one.last(), one.id)),
        Sort::Field(field) => {
            people.sort_by_key(|one| (value(one, field), one.id));
            if query.descending {
                people.sort_by_key(|one| one.says(field).is_empty());
                let with = people.iter().take_while(|one| !one.says(field).is_empty()).count();
                people[..with].reverse();
            }
        }
        Sort::Verdict | Sort::Basis => {
            let worst = |one: &Known| match &query.sort {
                Sort::Verdict => match one.verdict {
                    Verdict::Invalid => 0,
                    Verdict::Risky => 1,
                    Verdict::Ok => 2,
                },
                _ => one.rank(&query.filter) as i32,
            };
            people.sort_by_key(|one| if query.descending { -worst(one) } else { worst(one) });
        }
    }
    if query.descending && !matches!(query.sort, Sort::Field(_) | Sort::Verdict | Sort::Basis) {
        people.reverse();
    }
    people.into_iter().map(|one| one.id).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn memory_finds_what_a_look_at_every_row_finds(
        steps in prop::collection::vec((step(), any::<bool>(), prop::collection::vec(query(), 0..3)), 5..30),
        last in prop::collection::vec(query(), 8),
        apart in any::<bool>(),
    ) {
        let mut world = World::new(apart);
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
