//! How many addresses are judged a second on one core: `cargo run --release -p address --example judge_rate`.

use std::hint::black_box;
use std::time::Instant;

const PEOPLE: u32 = 1_000_000;

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
    for round in 1..=3 {
        let began = Instant::now();
        let mut risky = 0_u32;
        for address in &addresses {
            risky +=
                u32::from(black_box(address::judge(black_box(address))).verdict == address::Verdict::Risky);
        }
        println!(
            "round {round}: {:.0} addresses a second, {risky} risky",
            f64::from(PEOPLE) / began.elapsed().as_secs_f64()
        );
    }
}
