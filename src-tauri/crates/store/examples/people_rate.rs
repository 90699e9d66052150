//! How long somebody waits who looks through very many people, and what memory that takes.
//!
//! `cargo run --release -p store --example people_rate [PEOPLE] [FOLDER]`; a folder that is there already is used again. Prints
//! one `name value unit` a line, which `cargo xtask bench people` holds against its limits.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use address::Verdict;
use consent::Basis;
use contacts::Fields;
use contacts::import::ImportedPerson;
use contacts::merge::MergePolicy;
use jiff::Timestamp;
use store::{
    Agreement, ContactFilter, ContactQuery, FieldCondition, FieldTest, HistoryCondition, Incoming, Sort,
    StageOptions, Store,
};

type Outcomes<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcomes<()> {
    let mut given = std::env::args().skip(1);
    let people: u64 = given.next().and_then(|count| count.parse().ok()).unwrap_or(1_000_000);
    let temporary = tempfile::tempdir()?;
    let data = given.next().map_or_else(|| temporary.path().join("data"), PathBuf::from);
    let now = Timestamp::from_second(1_800_000_000)?;
    if !data.exists() {
        fill(&data, people, now)?;
    }
    let store = Store::open(&data, now)?;
    let before = kilobytes();
    let any = ContactQuery::default();
    let began = Instant::now();
    let page = store.contacts(&any, 0..100, now)?;
    say("first-screen", ms(began.elapsed()), "ms");
    // Waits for everybody.
    let found = store.count_contacts(&search("a"), now)?;
    say("everybody-searchable", ms(began.elapsed()), "ms");
    say("memory", (kilobytes() - before) / 1024.0, "MB");
    println!("# {people} people, {} on the first screen, {found} with an a", page.rows.len());

    let mut typed = Vec::new();
    for words in [
        "lindqvist",
        "chiara bassi",
        "person77",
        "northfen",
        "edda holm tidewater",
        "zz",
        "brightmail",
        "2024",
    ] {
        for end in (1..=words.len()).filter(|end| words.is_char_boundary(*end)) {
            let query = ContactQuery { filter: search(words.get(..end).unwrap_or(words)), ..any.clone() };
            typed.push(time(|| store.contacts(&query, 0..50, now))?);
        }
    }
    tell("search", &mut typed);

    for (name, sort) in [
        ("name", Sort::Name),
        ("address", Sort::Address),
        ("domain", Sort::Domain),
        ("field", Sort::Field("town".to_owned())),
        ("verdict", Sort::Verdict),
        ("added", Sort::Added),
    ] {
        let query = ContactQuery { sort, ..any.clone() };
        say(&format!("sort-by-{name}-first"), ms(time(|| store.contacts(&query, 0..50, now))?), "ms");
        let mut pages = Vec::new();
        for number in 0..60_u64 {
            let from = number * 7_919_771 % people.saturating_sub(100).max(1);
            pages.push(time(|| store.contacts(&query, from..from + 100, now))?);
        }
        tell(&format!("page-by-{name}"), &mut pages);
    }

    let mut counts = Vec::new();
    let field = |test, value: &str| ContactFilter {
        fields: vec![FieldCondition { field: "town".to_owned(), test, value: value.to_owned() }],
        ..ContactFilter::default()
    };
    let happened = |one| ContactFilter { history: vec![one], ..ContactFilter::default() };
    let list = store.lists()?.first().map(|row| row.list.id);
    let import = store.imports()?.first().map(|row| row.id);
    for (name, filter) in [
        ("verdict", ContactFilter { verdicts: vec![Verdict::Risky], ..ContactFilter::default() }),
        ("basis", ContactFilter { bases: vec![Basis::Stated], ..ContactFilter::default() }),
        ("list-and-basis", ContactFilter { list, bases: vec![Basis::Stated], ..ContactFilter::default() }),
        ("domain", ContactFilter { domains: vec!["oldmill.example".to_owned()], ..ContactFilter::default() }),
        ("finding", ContactFilter { findings: vec!["role-account".to_owned()], ..ContactFilter::default() }),
        ("field-is", field(FieldTest::Is, "Northfen")),
        ("field-is-not", field(FieldTest::IsNot, "Northfen")),
        ("field-contains", field(FieldTest::Contains, "mill")),
        ("import", ContactFilter { import, ..ContactFilter::default() }),
        ("never-mailed", happened(HistoryCondition::NeverMailed)),
        ("not-mailed-for", happened(HistoryCondition::NotMailedFor { days: 365 })),
        ("agreed-before", happened(HistoryCondition::AgreedBefore { days: 30 })),
        ("stale", ContactFilter { stale: Some(true), ..ContactFilter::default() }),
        ("not-suppressed", ContactFilter { suppressed: Some(false), ..ContactFilter::default() }),
    ] {
        let took = time(|| store.count_contacts(&filter, now))?;
        println!("# count by {name}: {:.1} ms", ms(took));
        counts.push(took);
    }
    tell("count", &mut counts);
    say("health", ms(time(|| store.health(&ContactFilter::default(), 12, now, now))?), "ms");

    let one =
        store.contacts(&any, people / 2..people / 2 + 1, now)?.rows.into_iter().next().ok_or("nobody")?;
    let mut fields = one.fields.clone();
    fields.insert("name".to_owned(), "Aaltje".to_owned());
    store.update_fields(one.id, &fields)?;
    say("page-after-a-change", ms(time(|| store.contacts(&any, 0..50, now))?), "ms");
    Ok(())
}

fn search(text: &str) -> ContactFilter {
    ContactFilter { search: text.to_owned(), ..ContactFilter::default() }
}

fn time<T>(work: impl FnOnce() -> store::Result<T>) -> Outcomes<Duration> {
    let began = Instant::now();
    work()?;
    Ok(began.elapsed())
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn say(name: &str, value: f64, unit: &str) {
    println!("{name} {value:.1} {unit}");
}

fn tell(name: &str, times: &mut [Duration]) {
    times.sort();
    let at = |share: usize| {
        times.get((times.len() * share / 100).min(times.len() - 1)).copied().unwrap_or_default()
    };
    println!("# {name}: median {:.1} ms", ms(at(50)));
    say(&format!("{name}-p95"), ms(at(95)), "ms");
    say(&format!("{name}-longest"), ms(at(100)), "ms");
}

/// Anonymous memory of this process; 0 where the system does not say.
fn kilobytes() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    line.and_then(|text| text.split_whitespace().next()).and_then(|text| text.parse().ok()).unwrap_or(0.0)
}

/// Invented people with five short fields, in no order that would flatter anything.
fn fill(data: &Path, people: u64, now: Timestamp) -> Outcomes<()> {
    let first =
        ["Amara", "Björn", "Chiara", "Dag", "Edda", "Farid", "Greta", "Hugo", "Ida", "Jonas", "Kaja", "Lars"];
    let last = [
        "Lindqvist",
        "Åkesson",
        "Bassi",
        "Solberg",
        "Brandt",
        "Amin",
        "Holm",
        "Lind",
        "Falk",
        "Vogel",
        "Quist",
    ];
    let town = ["Northfen", "Oldmill", "Tidewater", "Millrace", "Saltmarsh"];
    let host = ["northfen", "oldmill", "tidewater", "brightmail", "millrace"];
    let pick = |words: &[&'static str], number: u64| {
        words.get((number % words.len() as u64) as usize).copied().unwrap_or("")
    };
    let store = Store::open(data, now)?;
    let list = store.add_list("Newsletter", now)?;
    let options = StageOptions { list, file_name: "people.csv".to_owned(), policy: MergePolicy::TakeTheirs };
    let mut staging = store.stage(options, now)?;
    for from in (0..people).step_by(1000) {
        let batch = (from..people.min(from + 1000)).map(|n| {
            let number = n * 48_271 % people;
            let fields: Fields = [
                ("first_name", pick(&first, number).to_owned()),
                ("last_name", format!("{}{}", pick(&last, number / 12), number % 97)),
                ("town", pick(&town, number / 7).to_owned()),
                ("customer_since", format!("{}-03-{:02}", 2015 + number % 10, 1 + number % 28)),
                ("orders", (number % 40).to_string()),
            ]
            .map(|(name, value)| (name.to_owned(), value))
            .into_iter()
            .collect();
            let local = if number.is_multiple_of(50) { "info" } else { "person" };
            let judgement = address::judge(&format!("{local}{number}@{}.example", pick(&host, number)));
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
        agreed_at: Some(now - jiff::SignedDuration::from_hours(24 * 400)),
    };
    staging.commit(&agreement, [7; 32], now, &mut |_, _| ControlFlow::Continue(()))?;
    Ok(store.tidy()?)
}
