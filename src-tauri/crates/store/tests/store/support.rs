//! People, lists and campaigns that do not exist.

use std::ops::ControlFlow;
use std::path::Path;

use address::{Address, judge};
use consent::{Basis, Purpose, Scope, Source, Suppression, SuppressionReason, decide};
use contacts::import::{ImportedPerson, Proof};
use contacts::merge::MergePolicy;
use contacts::{ContactId, Fields, ListId};
use delivery::card::BulkPolicy;
use delivery::pacing::PaceRow;
use delivery::preflight::{Cleared, Report};
use delivery::{AccountId, CampaignId, Fingerprint, Limits, OutboxId, Outcome, SmtpReply};
use jiff::{SignedDuration, Timestamp};
use message::{Body, Draft};
use store::{
    Account, AccountLogin, AccountMailbox, AccountTls, Agreement, Claim, Claims, ContactQuery, Counted,
    ImportReport, Incoming, NewCampaign, QueueRow, SenderConnection, SentLook, SentMark, SentSeen, Settled,
    Settlement, StageOptions, Staging, Stamp, Store,
};
use tempfile::TempDir;

/// 15 January 2027, and so many minutes.
pub fn at(minutes: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap() + SignedDuration::from_mins(minutes)
}

/// How many cases a model test runs: as many as PROPTEST_CASES says, else these.
pub fn cases(few: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(few)
}

/// A data folder with one list.
pub struct Place {
    pub folder: TempDir,
    pub store: Store,
    pub list: ListId,
}

pub fn place() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("data"), at(0)).unwrap();
    let list = store.add_list("Newsletter", at(0)).unwrap();
    Place { folder, store, list }
}

impl Place {
    pub fn data(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }
}

pub fn address(text: &str) -> Address {
    Address::parse(text).unwrap_or_else(|findings| panic!("{text} must be an address: {findings:?}"))
}

pub fn fields(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// A row of a file.
pub fn row(number: u64, email: &str, pairs: &[(&str, &str)]) -> Incoming {
    let person = ImportedPerson {
        row: number,
        fields: fields(pairs),
        judgement: judge(email),
        findings: Vec::new(),
        proof: None,
        status: None,
    };
    Incoming { person, cells: vec![email.to_owned()] }
}

/// A row that proves a confirmation.
pub fn confirmed(number: u64, email: &str) -> Incoming {
    let mut one = row(number, email, &[]);
    one.person.proof = Some(Proof { confirmed_at: at(-500), ip: None, asked_at: None, asked_ip: None });
    one
}

/// So many people, numbered.
pub fn crowd(count: u64) -> Vec<Incoming> {
    (0..count).map(|n| row(n + 2, &format!("person{n}@northfen.example"), &[("first_name", "Ida")])).collect()
}

pub fn stated() -> Agreement {
    Agreement {
        basis: Basis::Stated,
        source: "autumn fair".to_owned(),
        wording: "Yes, send me the letter.".to_owned(),
        agreed_at: Some(at(-1000)),
    }
}

pub fn stage(place: &Place, file: &str, people: Vec<Incoming>) -> Staging {
    let options =
        StageOptions { list: place.list, file_name: file.to_owned(), policy: MergePolicy::TakeTheirs };
    let mut staging = place.store.stage(options, at(0)).unwrap();
    staging.push(people).unwrap();
    staging
}

pub fn import(place: &Place, file: &str, people: Vec<Incoming>) -> ImportReport {
    commit(stage(place, file, people), &stated())
}

pub fn commit(staging: Staging, agreement: &Agreement) -> ImportReport {
    staging.commit(agreement, [7; 32], at(1), &mut |_, _| ControlFlow::Continue(())).unwrap()
}

pub fn id_of(store: &Store, email: &str) -> ContactId {
    store.contact_by_key(&address(email).dedupe_key()).unwrap().expect("known person").contact.id
}

pub fn suppression(store: &Store, email: &str, reason: SuppressionReason, scope: Scope) -> Suppression {
    let key = address(email).dedupe_key();
    Suppression {
        key_hash: store.key_hash(&key),
        key: Some(key),
        scope,
        reason,
        original: None,
        source: Source::Mail,
        since: at(5),
        evidence: "they wrote".to_owned(),
        campaign: None,
        lifted: None,
    }
}

pub fn account(name: &str) -> Account {
    Account {
        name: name.to_owned(),
        host: "smtp.harbour.example".to_owned(),
        port: 465,
        tls: AccountTls::Implicit,
        login: AccountLogin::Password,
        user: "hello".to_owned(),
        from: address("hello@lindenbakery.example"),
        from_name: "Linden Street Bakery".to_owned(),
        reply_to: None,
        limits: Limits { per_minute: Some(30), per_hour: None, per_day: Some(500), ..Limits::NONE },
        plan: delivery::Plan::default(),
        policy: BulkPolicy::Allowed,
        card: serde_json::Value::Null,
        ca_file: None,
    }
}

pub fn draft(subject: &str) -> Draft {
    Draft {
        subject: subject.to_owned(),
        preheader: String::new(),
        body: Body::Markdown("Hello".to_owned()),
        text: None,
    }
}

/// Where the mail of an account is read.
pub fn mailbox() -> AccountMailbox {
    AccountMailbox {
        host: "imap.harbour.example".to_owned(),
        port: 993,
        tls: AccountTls::Implicit,
        sent_folder: None,
        chosen: false,
    }
}

/// Notes a look into Sent that saw everything from `since` on, or what is new where it goes on.
pub fn sees_in_sent(place: &Place, id: AccountId, goes_on: bool, since: Timestamp, sent: &[PaceRow]) {
    if place.store.account_mailbox(id).unwrap().is_none() {
        place.store.set_account_mailbox(id, Some(&mailbox())).unwrap();
    }
    let began = place.store.account_mailbox(id).unwrap().unwrap();
    let look = SentLook { at: at(30), elsewhere: 0, settled: 0, missing: 0, failed: None };
    let mark = SentMark { uid_validity: 7, last_uid: began.mark.last_uid + 1 };
    let seen = SentSeen { began: &began, folder: "Sent", mark, goes_on, since, elsewhere: sent };
    place.store.note_sent_look(id, &look, &seen).unwrap();
}

/// A campaign with an account, as a draft.
pub fn campaign(place: &Place, name: &str) -> (CampaignId, AccountId) {
    let account = match place.store.account_by_name("Harbour Mail").unwrap() {
        Some(known) => known.id,
        None => place.store.add_account(&account("Harbour Mail"), at(0)).unwrap(),
    };
    let new = NewCampaign {
        name: name.to_owned(),
        list: place.list,
        account: Some(account),
        draft: draft("Bread"),
    };
    (place.store.add_campaign(&new, at(2)).unwrap(), account)
}

/// A report that finds nothing, or something that blocks.
pub fn report(blocks: bool) -> (Report, Fingerprint) {
    let hex = "ab".repeat(32);
    let finding = serde_json::json!({
        "area": "message", "code": "no-subject", "severity": "blocking", "message": "No subject.", "why": "It looks like spam."
    });
    let report = serde_json::json!({
        "at": at(3), "fingerprint": hex, "people": 1, "left_out": 0, "checks": 12,
        "findings": if blocks { vec![finding] } else { vec![] }, "fine": []
    });
    (serde_json::from_value(report).unwrap(), hex.parse().unwrap())
}

pub fn leave() -> Cleared {
    let (report, fingerprint) = report(false);
    report.clear(fingerprint).unwrap()
}

/// Everybody of the list who may be mailed, as the app would find them.
pub fn audience(store: &Store, list: ListId) -> Vec<QueueRow> {
    let mut all = Vec::new();
    store
        .each_standing(list, |candidate| {
            if decide(&candidate.standing(), Purpose::Newsletter { list: list.0 }, at(40)).is_ok() {
                all.push(QueueRow::from(candidate.contact));
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    all
}

/// Clears and queues a campaign for everybody who may be mailed.
pub fn start(place: &Place, id: CampaignId) -> u64 {
    place.store.keep_report(id, &report(false).0, at(3)).unwrap();
    place.store.queue(id, &leave(), audience(&place.store, place.list), at(4)).unwrap()
}

pub fn stamp() -> Stamp {
    Stamp { domain: "lindenbakery.example".to_owned(), pace: None }
}

/// A planned start that everybody may get.
pub fn planned(when: Timestamp) -> delivery::schedule::Planned {
    delivery::schedule::Planned { at: when, people: 1_000, own_zone: None, refused: None }
}

pub fn claim(sender: &SenderConnection, id: CampaignId, most: u32) -> Vec<Claim> {
    match sender.claim(id, most, at(6), stamp).unwrap() {
        Claims::Rows(rows) => rows,
        other => panic!("there must be rows to claim, not {other:?}"),
    }
}

pub fn reply(code: u16, text: &str) -> SmtpReply {
    SmtpReply { code, enhanced: None, text: text.to_owned() }
}

pub fn deferred(minutes: i64) -> Outcome {
    Outcome::Deferred {
        until: at(minutes),
        class: "greylisted".parse().unwrap(),
        reply: Some(reply(451, "later")),
        why: None,
    }
}

pub fn accepted() -> Outcome {
    Outcome::Accepted { reply: reply(250, "queued") }
}

pub fn settlement(row: OutboxId, outcome: Outcome) -> Settlement {
    Settlement { row, settled: Settled::Tried(outcome), at: at(7), counted: Counted::AsClaimed }
}

/// Every value of the database but the counters, so that two states can be compared.
pub fn everything(folder: &Path) -> Vec<String> {
    let conn = rusqlite::Connection::open(folder.join("postrider.sqlite")).unwrap();
    let mut all = Vec::new();
    let mut tables =
        conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").unwrap();
    let names: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    for name in names
        .iter()
        .filter(|name| !["changes", "sqlite_sequence", "settings", "touched"].contains(&name.as_str()))
    {
        let mut rows = conn.prepare(&format!("SELECT * FROM {name}")).unwrap();
        let columns = rows.column_count();
        let mut found = rows.query([]).unwrap();
        while let Some(row) = found.next().unwrap() {
            let values: Vec<String> =
                (0..columns).map(|n| format!("{:?}", row.get_ref(n).unwrap())).collect();
            all.push(format!("{name}: {}", values.join(", ")));
        }
    }
    all
}

/// No row belongs to nothing, no list names a person who is not there, and the ledger holds.
pub fn check_whole(store: &Store) {
    let conn = rusqlite::Connection::open(store.folder().join("postrider.sqlite")).unwrap();
    let count = |sql: &str| -> i64 { conn.query_row(sql, [], |row| row.get(0)).unwrap() };
    assert_eq!(count("SELECT count(*) FROM pragma_foreign_key_check"), 0, "rows that belong to nothing");
    assert_eq!(
        count("SELECT count(*) FROM subscriptions WHERE contact_id NOT IN (SELECT id FROM contacts)"),
        0,
        "a list names a person who is not there"
    );
    assert_eq!(
        count("SELECT count(*) FROM contact_tags WHERE contact_id NOT IN (SELECT id FROM contacts)"),
        0,
        "somebody who is not there has a tag"
    );
    assert_eq!(
        count(
            "SELECT count(*) FROM (SELECT campaign_id, state, count(*) AS n FROM outbox GROUP BY 1, 2) AS o
             FULL JOIN (SELECT campaign_id, state, count AS n FROM outbox_counts WHERE count <> 0) AS c
             USING (campaign_id, state) WHERE o.n IS NOT c.n"
        ),
        0,
        "the counts of a screen are not those of the rows"
    );
    let ledger = store.verify_ledger().unwrap();
    assert!(ledger.outcome.is_ok(), "the chain must hold: {:?}", ledger.outcome);
}

pub fn names(store: &Store, query: &ContactQuery) -> Vec<String> {
    store.contacts(query, 0..1000, at(9)).unwrap().rows.into_iter().map(|row| row.address).collect()
}

/// Every value of the database that holds one of these words, whatever its case, as text or within bytes.
pub fn values_with(folder: &Path, words: &[&str]) -> Vec<String> {
    let conn = rusqlite::Connection::open(folder.join("postrider.sqlite")).unwrap();
    let mut tables =
        conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").unwrap();
    let names: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut found = Vec::new();
    for name in names {
        let mut statement = conn.prepare(&format!("SELECT * FROM {name}")).unwrap();
        let columns: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for (number, column) in columns.iter().enumerate() {
                let (rusqlite::types::ValueRef::Text(bytes) | rusqlite::types::ValueRef::Blob(bytes)) =
                    row.get_ref(number).unwrap()
                else {
                    continue;
                };
                if words.iter().any(|word| holds(bytes, word)) {
                    found.push(format!("{name}.{column}: {}", String::from_utf8_lossy(bytes)));
                }
            }
        }
    }
    found
}

fn holds(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}

/// These words stand nowhere in a data folder: in no value, and not in the unused parts of a file.
pub fn assert_gone(folder: &Path, words: &[&str], what: &str) {
    assert_eq!(values_with(folder, words), Vec::<String>::new(), "{what}");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            for word in words {
                assert!(!holds(&bytes, word), "{what}: {word} lies in the unused parts of {path:?}");
            }
        }
    }
}
