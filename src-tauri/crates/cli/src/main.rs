//! The `postrider` command: the same use cases as the window, for terminals, scripts and tests.
//!
//! Findings and errors go to standard error, results to standard output; with `--json` those are JSON Lines, one
//! object a line, keys in snake_case. Deliberately absent: any rule. What is asked here is decided in `app` and below.

// These end the program where nobody reads any more; `output` has what is used in their place.
#![deny(clippy::print_stdout, clippy::print_stderr)]

#[macro_use]
mod output;
mod commands;
mod desk;
mod filter;
mod signals;
mod stream;
mod whom;

use clap::Parser;
use desk::Desk;
use std::path::PathBuf;
use std::process::ExitCode;

/// Reading a list makes and frees millions of small texts.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A newsletter sender for small businesses: nobody is mailed twice, nobody is mailed who left, and every address
/// ends with a reason.
///
/// Exit status: 0 done; 1 done, with findings that block; 2 the command was not understood; 3 could not (file,
/// network, account); 4 refused by a rule (suppression, policy, missing consent).
#[derive(Parser)]
#[command(name = "postrider", version, max_term_width = 100)]
struct Arguments {
    /// Where the data lies. Without it: the platform's folder for application data.
    #[arg(long, global = true, value_name = "DIR", env = "POSTRIDER_DATA")]
    data: Option<PathBuf>,
    /// JSON Lines on standard output.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: commands::Command,
}

fn main() -> ExitCode {
    // The one choice of cryptography in this process; without it the first TLS connection would have to guess.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(why) if why.use_stderr() && asks_for_json() => {
            output::error_line("usage", &in_words(&why), &[]);
            return ExitCode::from(2);
        }
        // Help and version, and what was not understood, as people read it.
        Err(why) => why.exit(),
    };
    let desk = Desk::new(arguments.data, arguments.json);
    let done = commands::run(&desk, arguments.command);
    desk.remind();
    // What went wrong before weighs more.
    match done.and_then(|done| Ok(output::all_was_said().map(|()| done)?)) {
        Ok(done) => done.into(),
        Err(error) => desk.explain(&error),
    }
}

/// Whether the command line asks for JSON Lines, though the rest of it was not understood.
fn asks_for_json() -> bool {
    std::env::args_os().skip(1).take_while(|word| word != "--").any(|word| word == "--json")
}

/// What was not understood, without the general advice below it.
fn in_words(why: &clap::Error) -> String {
    let text = why.render().to_string();
    let said = text.split("\n\nUsage:").next().unwrap_or(&text);
    let said = said.split("\n\nFor more information").next().unwrap_or(said);
    output::plain(said.trim_start_matches("error:").trim())
}
