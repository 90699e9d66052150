//! `cargo xtask`: the two commands a newcomer needs (`run`, `test`) and the maintainer's measurements.
//!
//! Deliberately absent: any dependency beyond the standard library (so that the first thing a
//! fresh machine compiles takes seconds) and any knowledge of what the product does.

mod bench;
mod fuzz;
mod package;
mod run;
mod setup;
mod step;
mod test;
mod torture;
mod tree;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask run                 set up what is missing and open Postrider (in the terminal where there is no display)
cargo xtask test [--quick]      everything CI runs, with a summary; --quick is the inner loop
cargo xtask setup [--test]      only install what is missing
cargo xtask bench [NAME]        measure: judge, people, domains, import, import-million, outbox, pacing, send, idle, window; each against a yardstick
                                of the same run or a limit
cargo xtask torture [N]         kill the sending process, and its server, N times (1000) at random instants and count messages
cargo xtask fuzz [TARGET] [--minutes N]  make up bytes for what reads bytes from outside (each target, a minute)
cargo xtask package             build the release window and its installers
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["run", rest @ ..] => run::run(rest),
        ["test"] => test::all(),
        ["test", "--quick"] => test::quick(),
        ["setup"] => setup::for_running(),
        ["setup", "--test"] => setup::for_testing(),
        ["bench"] => bench::run(None),
        ["bench", name] => bench::run(Some(name)),
        ["torture"] => torture::run(1_000),
        ["torture", count] => match count.parse() {
            Ok(count) => torture::run(count),
            Err(_) => Err(step::Failed::new("usage", "cargo xtask torture N: N is a number")),
        },
        ["fuzz", rest @ ..] => match rest {
            [] => fuzz::run(None, 1),
            [target] if !target.starts_with("--") => fuzz::run(Some(target), 1),
            ["--minutes", minutes] => with_minutes(minutes, |minutes| fuzz::run(None, minutes)),
            [target, "--minutes", minutes] => {
                with_minutes(minutes, |minutes| fuzz::run(Some(target), minutes))
            }
            _ => Err(step::Failed::new("usage", "cargo xtask fuzz [TARGET] [--minutes N]")),
        },
        ["package"] => package::run(),
        ["help" | "--help" | "-h"] | [] => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprint!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failed) => {
            eprintln!("\nxtask: {failed}");
            ExitCode::FAILURE
        }
    }
}

fn with_minutes(text: &str, run: impl FnOnce(u32) -> Result<(), step::Failed>) -> Result<(), step::Failed> {
    match text.parse() {
        Ok(minutes) => run(minutes),
        Err(_) => Err(step::Failed::new("usage", "--minutes takes a number")),
    }
}
