//! What a message costs in the outbox, and what memory sending takes, in campaigns of any length.
//!
//! `cargo run --release -p store --example outbox_rate fill PEOPLE FOLDER` makes the people, `measure` queues them and sends
//! to some. Prints one `name value unit` a line, which `cargo xtask bench outbox` holds against its limits.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use address::Address;
use consent::{Basis, Purpose, decide};
use contacts::Fields;
use contacts::import::ImportedPerson;
use contacts::merge::MergePolicy;
use delivery::preflight::Report;
use delivery::{CampaignId, Fingerprint, Limits, Outcome, Plan, SmtpReply};
use jiff::Timestamp;
use message::{Body, Draft};
use store::{
    Account, AccountLogin, AccountTls, Agreement, Claims, Counted, Incoming, NewCampaign, QueueRow,
    SenderConnection, Settled, Settlement, StageOptions, Stamp, Stamped, Store,
};

type Outcomes<T> = Result<T, Box<dyn std::error::Error>>;

/// Rows in one transaction, as eight connections make it.
const BATCH: u32 = 8;
/// Batches measured; fewer where there are not so many people.
const BATCHES: usize = 1_000;
/// Batches before them, which fill caches.
const WARMING: usize = 20;

fn main() -> Outcomes<()> {
    let mut given = std::env::args().skip(1);
    let (what, people, data) = (given.next(), given.next(), given.next());
    let (Some(what), Some(people), Some(data)) = (what, people, data) else {
        return Err("outbox_rate fill|measure PEOPLE FOLDER".into());
    };
    let now = Timestamp::from_second(1_800_000_000)?;
    match what.as_str() {
        "fill" => fill(Path::new(&data), people.parse()?, now),
        _ => measure(Path::new(&data), now),
    }
}

fn measure(data: &Path, now: Timestamp) -> Outcomes<()> {
    let store = Store::open(data, now)?;
    let list = store.lists()?.first().ok_or("no list")?.list.id;
    let campaign = campaign(&store, list, now)?;
    let hex = "ab".repeat(32);
    let report: Report = serde_json::from_value(serde_json::json!({
        "at": now, "fingerprint": hex, "people": 1, "left_out": 0, "checks": 1, "findings": [], "fine": []
    }))?;
    store.keep_report(campaign, &report, now)?;
    let fingerprint: Fingerprint = hex.parse()?;
    let cleared = report.clear(fingerprint).map_err(|_| "the report blocks")?;

    let began = Instant::now();
    let mut audience = Vec::new();
    store.each_standing(list, |candidate| {
        let may = decide(&candidate.standing(), Purpose::Newsletter { list: list.0 }, now);
        audience.push(QueueRow {
            contact: candidate.contact,
            due: None,
            fresh: None,
            skip: may.err().map(|refusal| refusal.code().to_owned()),
        });
        ControlFlow::Continue(())
    })?;
    let rows = store.queue(campaign, &cleared, audience, now)?;
    println!("queueing {:.3} s", began.elapsed().as_secs_f64());
    store.tidy()?;

    let sender = store.sender()?;
    let mut number = 0_u64;
    send(&sender, campaign, WARMING, now, &mut number)?;
    let before = kilobytes();
    let mut times = send(&sender, campaign, BATCHES, now, &mut number)?;
    let after = kilobytes();
    times.sort();
    // Of the quicker ones: the disk of a busy machine makes the others wait for whatever else is written.
    let quick = times.get(times.len() / 10).copied().unwrap_or_default();
    println!("# {rows} rows, {} batches of {BATCH}, {number} messages", times.len());
    println!("message {:.2} us", quick.as_secs_f64() * 1e6 / f64::from(BATCH));
    println!("memory {:.1} MB", after / 1024.0);
    println!("grown {:.1} MB", (after - before) / 1024.0);
    Ok(())
}

/// Claims a batch in the transaction that settles the one before, as the bookkeeper does, and measures each transaction.
fn send(
    sender: &SenderConnection,
    campaign: CampaignId,
    batches: usize,
    now: Timestamp,
    number: &mut u64,
) -> Outcomes<Vec<Duration>> {
    let mut times = Vec::new();
    let mut outcomes: Vec<Settlement> = Vec::new();
    let reply = SmtpReply { code: 250, enhanced: None, text: "Ok: queued as 4XyZ1234567890".to_owned() };
    for _ in 0..batches {
        let began = Instant::now();
        let (_, claims) = sender.settle_and_claim(campaign, &outcomes, BATCH, now, |_| {
            *number += 1;
            Stamped::Go(Stamp { domain: "lindenbakery.example".to_owned(), pace: None })
        })?;
        times.push(began.elapsed());
        let Claims::Rows(rows) = claims else {
            outcomes.clear();
            break;
        };
        outcomes = rows
            .into_iter()
            .map(|claim| Settlement {
                row: claim.row,
                settled: Settled::Tried(Outcome::Accepted { reply: reply.clone() }),
                at: now,
                counted: Counted::AsClaimed,
            })
            .collect();
    }
    sender.settle(campaign, &outcomes, now)?;
    // The first has nothing to settle, the last nothing to claim.
    times.pop();
    Ok(times.into_iter().skip(1).collect())
}

fn campaign(store: &Store, list: contacts::ListId, now: Timestamp) -> Outcomes<CampaignId> {
    let account = Account {
        name: "Harbour Mail".to_owned(),
        host: "smtp.harbour.example".to_owned(),
        port: 465,
        tls: AccountTls::Implicit,
        login: AccountLogin::Password,
        user: "hello".to_owned(),
        from: Address::from_canonical("hello@lindenbakery.example").ok_or("no address")?,
        from_name: "Linden Street Bakery".to_owned(),
        reply_to: None,
        limits: Limits::NONE,
        plan: Plan::default(),
        policy: delivery::card::BulkPolicy::Allowed,
        card: serde_json::Value::Null,
        ca_file: None,
    };
    let account = store.add_account(&account, now)?;
    let draft = Draft {
        subject: "Bread".to_owned(),
        preheader: String::new(),
        body: Body::Markdown("Hello".to_owned()),
        text: None,
    };
    let new = NewCampaign { name: "Spring".to_owned(), list, account: Some(account), draft };
    Ok(store.add_campaign(&new, now)?)
}

/// Anonymous memory of this process; 0 where the system does not say.
fn kilobytes() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    line.and_then(|text| text.split_whitespace().next()).and_then(|text| text.parse().ok()).unwrap_or(0.0)
}

/// Invented people with a first name.
fn fill(data: &Path, people: u64, now: Timestamp) -> Outcomes<()> {
    let store = Store::open(data, now)?;
    let list = store.add_list("Newsletter", now)?;
    let options = StageOptions { list, file_name: "people.csv".to_owned(), policy: MergePolicy::TakeTheirs };
    let mut staging = store.stage(options, now)?;
    for from in (0..people).step_by(1000) {
        let batch = (from..people.min(from + 1000)).map(|number| {
            let fields: Fields =
                [("first_name".to_owned(), format!("Amara {}", number % 97))].into_iter().collect();
            let judgement = address::judge(&format!("person{number}@northfen.example"));
            let person = ImportedPerson {
                row: number + 2,
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
        agreed_at: Some(now - jiff::SignedDuration::from_hours(24)),
    };
    staging.commit(&agreement, [7; 32], now, &mut |_, _| ControlFlow::Continue(()))?;
    Ok(store.tidy()?)
}
