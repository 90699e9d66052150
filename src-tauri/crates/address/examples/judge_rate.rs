//! How many addresses are judged a second on one core, beside a library that only parses them:
//! `cargo xtask bench judge`.

use address::Verdict;
use email_address::EmailAddress;
use std::hint::black_box;
use std::str::FromStr;
use std::time::Instant;

const PEOPLE: u32 = 1_000_000;

/// So often both are measured, in turn; the best of each counts.
const ROUNDS: u32 = 5;

fn main() {
    let hosts = [
        "northfen.example",
        "gmail.com",
        "gmial.com",
        "oldmill.example",
        "münchen.example",
        "web.de",
        "mail.tidewater.co.uk",
        "yahoo.fr",
    ];
    let names =
        ["amara.lindqvist", "info", "Björn", "j.solberg+news", "o'brien", "noreply", "chiara_bassi", "dag99"];
    let pick =
        |words: &[&'static str], at: u32| words.get(at as usize % words.len()).copied().unwrap_or_default();
    // One domain in twenty is nobody else's, as in a list of customers.
    let addresses: Vec<String> = (0..PEOPLE)
        .map(|at| match at % 20 {
            0 => format!("{}{at}@firm{at}.example", pick(&names, at / 3)),
            _ => format!("{}{at}@{}", pick(&names, at / 3), pick(&hosts, at / 7)),
        })
        .collect();
    let (mut ours, mut theirs) = (f64::MAX, f64::MAX);
    let mut risky = 0;
    for _ in 0..ROUNDS {
        let judged =
            |address: &String| black_box(address::judge(black_box(address))).verdict == Verdict::Risky;
        let (seconds, found) = timed(&addresses, judged);
        (ours, risky) = (ours.min(seconds), found);
        let parsed = |address: &String| black_box(EmailAddress::from_str(black_box(address))).is_ok();
        theirs = theirs.min(timed(&addresses, parsed).0);
    }
    println!("{:.0} addresses a second judged, {risky} risky", f64::from(PEOPLE) / ours);
    println!("{:.0} addresses a second parsed by email_address", f64::from(PEOPLE) / theirs);
    println!("ratio {:.2}", ours / theirs);
}

/// How long it takes, in seconds, and for how many it holds.
fn timed(addresses: &[String], holds: impl Fn(&String) -> bool) -> (f64, usize) {
    let (began, worked) = (Instant::now(), on_processor());
    let found = addresses.iter().filter(|address| holds(address)).count();
    let passed = began.elapsed().as_secs_f64();
    (worked.zip(on_processor()).map_or(passed, |(before, after)| after - before), found)
}

/// How long this thread was on a processor, in seconds, where the system says so: others use the machine as well.
fn on_processor() -> Option<f64> {
    let said = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(said.split(' ').next()?.parse::<f64>().ok()? / 1e9)
}
