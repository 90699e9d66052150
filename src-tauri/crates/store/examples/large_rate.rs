//! How long a screen or the sender waits for a large data folder.
//!
//! `cargo run --release -p store --example large_rate [PEOPLE]`

use std::ops::ControlFlow;
use std::time::Instant;

use consent::Basis;
use contacts::Fields;
use contacts::import::ImportedPerson;
use contacts::merge::MergePolicy;
use delivery::card::BulkPolicy;
use delivery::{Limits, Outcome, SmtpReply};
use jiff::Timestamp;
use message::{Body, Draft};
use store::{
    Account, AccountLogin, AccountTls, Agreement, Claims, ContactFilter, ContactQuery, Counted, Incoming,
    NewCampaign, QueueRow, ResultQuery, Settled, Settlement, Sort, StageOptions, Stamp, Store,
};

type Outcomes<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcomes<()> {
    let people: u64 = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(1_000_000);
    let folder = tempfile::tempdir()?;
    let now = Timestamp::from_second(1_800_000_000)?;
    let store = Store::open(&folder.path().join("data"), now)?;
    let list = store.add_list("Newsletter", now)?;
    timed(&format!("import {people}"), || fill(&store, list, people, now))?;
    timed("import it again", || fill(&store, list, people, now))?;
    timed("tidy", || Ok(store.tidy()?))?;

    let any = ContactQuery::default();
    let by_address = ContactQuery { sort: Sort::Address, ..any.clone() };
    timed("first page by name", || Ok(store.contacts(&any, 0..50, now)?))?;
    timed("a page near the end", || Ok(store.contacts(&any, people - 99..people - 49, now)?))?;
    timed("first page by address", || Ok(store.contacts(&by_address, 0..50, now)?))?;
    let search = ContactFilter { search: "person77".to_owned(), ..ContactFilter::default() };
    timed("search", || Ok(store.count_contacts(&search, now)?))?;
    timed("lists", || Ok(store.lists()?))?;
    timed("changes", || Ok(store.changes()?))?;
    let mut audience = Vec::new();
    timed("standings", || {
        store.each_standing(list, |one| {
            audience.push(QueueRow::from(one.contact));
            ControlFlow::Continue(())
        })?;
        Ok(())
    })?;
    timed("ledger checked", || Ok(store.verify_ledger()?.outcome.map(drop)?))?;
    send(&store, list, audience, now)?;
    timed("backup", || Ok(store.backup(&folder.path().join("backup"), now)?))?;
    let last = store.imports()?.first().map(|import| import.id).ok_or("no import")?;
    timed("undo", || Ok(store.undo_import(last, now)?))?;
    Ok(())
}

fn send(store: &Store, list: contacts::ListId, audience: Vec<QueueRow>, now: Timestamp) -> Outcomes<()> {
    let people = u64::try_from(audience.len())?;
    let from = address::Address::from_canonical("hello@lindenbakery.example").ok_or("address")?;
    let account = store.add_account(
        &Account {
            name: "Harbour Mail".to_owned(),
            host: "localhost".to_owned(),
            port: 25,
            tls: AccountTls::None,
            login: AccountLogin::None,
            user: String::new(),
            from,
            from_name: String::new(),
            reply_to: None,
            limits: Limits::NONE,
            plan: delivery::Plan::default(),
            policy: BulkPolicy::Allowed,
            card: serde_json::Value::Null,
            ca_file: None,
        },
        now,
    )?;
    let body = Body::Markdown("Hello".to_owned());
    let draft = Draft { subject: "Bread".to_owned(), preheader: String::new(), body, text: None };
    let id = store
        .add_campaign(&NewCampaign { name: "Spring".to_owned(), list, account: Some(account), draft }, now)?;
    let hex = "ab".repeat(32);
    let report: delivery::preflight::Report = serde_json::from_value(serde_json::json!({
        "at": now, "fingerprint": hex, "people": people, "left_out": 0, "checks": 1, "findings": [], "fine": []
    }))?;
    store.keep_report(id, &report, now)?;
    let leave = report.clear(hex.parse()?)?;
    timed("queue", || Ok(store.queue(id, &leave, audience, now)?))?;
    let sender = store.sender()?;
    let (rounds, batch) = (200_u32, 32_u32);
    timed(&format!("{} claimed and settled", rounds * batch), || {
        for _ in 0..rounds {
            let claims = sender
                .claim(id, batch, now, || Stamp { domain: "lindenbakery.example".to_owned(), pace: None })?;
            let Claims::Rows(rows) = claims else { break };
            let reply = SmtpReply { code: 250, enhanced: None, text: "queued".to_owned() };
            let settlements: Vec<_> = rows
                .iter()
                .map(|claim| Settlement {
                    row: claim.row,
                    settled: Settled::Tried(Outcome::Accepted { reply: reply.clone() }),
                    at: now,
                    counted: Counted::AsClaimed,
                })
                .collect();
            sender.settle(id, &settlements, now)?;
        }
        Ok(())
    })?;
    let all = ResultQuery { campaign: id, state: None, search: String::new() };
    timed("results, the last page", || Ok(store.results(&all, people - 50..people)?))?;
    timed("counts", || Ok(store.counts(id)?))?;
    Ok(())
}

fn fill(store: &Store, list: contacts::ListId, people: u64, now: Timestamp) -> Outcomes<()> {
    let options = StageOptions { list, file_name: "people.csv".to_owned(), policy: MergePolicy::TakeTheirs };
    let mut staging = store.stage(options, now)?;
    for from in (0..people).step_by(1000) {
        let batch = (from..people.min(from + 1000)).map(|n| {
            let number = n * 48_271 % people;
            let fields: Fields = [("first_name", "Björn"), ("last_name", "Åkesson")]
                .map(|(name, value)| (name.to_owned(), format!("{value} {}", number % 977)))
                .into_iter()
                .collect();
            let judgement = address::judge(&format!("person{number}@northfen.example"));
            let person = ImportedPerson {
                row: n + 2,
                fields,
                judgement,
                findings: Vec::new(),
                proof: None,
                status: None,
            };
            Incoming { person, cells: Vec::new() }
        });
        staging.push(batch.collect())?;
    }
    let agreement = Agreement {
        basis: Basis::Stated,
        source: "fair".to_owned(),
        wording: "Yes, send me the letter.".to_owned(),
        agreed_at: None,
    };
    staging.commit(&agreement, [7; 32], now, &mut |_, _| ControlFlow::Continue(()))?;
    Ok(())
}

fn timed<T>(what: &str, work: impl FnOnce() -> Outcomes<T>) -> Outcomes<T> {
    let start = Instant::now();
    let value = work()?;
    println!("{:>10.1?}  {what}", start.elapsed());
    Ok(value)
}
