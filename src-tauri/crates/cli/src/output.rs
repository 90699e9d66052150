//! How the terminal speaks: JSON Lines for machines, tables and sentences for people.

use anyhow::Error;
use app::address::{Finding, Severity};
use app::message::is_bidi_control;
use comfy_table::{ContentArrangement, Table, presets};
use serde::Serialize;
use std::fmt::Arguments;
use std::io::{self, IsTerminal as _, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// Set once nothing more can be said on standard output.
static UNHEARD: AtomicBool = AtomicBool::new(false);
/// Why that is, where its reader is there: a full disk.
static LOST: Mutex<Option<io::Error>> = Mutex::new(None);

/// Standard output. Writing there never fails: the work goes on where its reader has gone (`| head`) or the disk is full, for a
/// campaign is sent for the people on its list, and a wish to leave heeded, whether or not anybody reads that it was.
pub struct Answers;

impl Write for Answers {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if nobody_reads() {
            return Ok(bytes.len());
        }
        match io::stdout().write(bytes) {
            // The caller tries that again.
            Err(why) if why.kind() == io::ErrorKind::Interrupted => Err(why),
            written => Ok(heard(written, bytes.len())),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        if !nobody_reads() {
            heard(io::stdout().flush(), ());
        }
        Ok(())
    }
}

fn heard<T>(written: io::Result<T>, unheard: T) -> T {
    written.unwrap_or_else(|why| {
        UNHEARD.store(true, Ordering::Relaxed);
        // A reader who has gone wanted no more of it: that is no fault.
        if why.kind() != io::ErrorKind::BrokenPipe {
            LOST.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(why);
        }
        unheard
    })
}

/// Whether nothing more can be said on standard output, so that who only tells may stop.
pub fn nobody_reads() -> bool {
    UNHEARD.load(Ordering::Relaxed)
}

/// Whether all that was to be said could be written. For the end of a command.
pub fn all_was_said() -> Result<(), app::Error> {
    let _ = Answers.flush();
    let lost = LOST.lock().unwrap_or_else(PoisonError::into_inner).take();
    lost.map_or(Ok(()), |why| Err(app::Error::file(&PathBuf::from("standard output"), why)))
}

/// A line on standard output, as `println!` takes it.
macro_rules! say {
    ($($words:tt)*) => { $crate::output::to(&mut $crate::output::Answers, format_args!($($words)*), "\n") };
}

/// The same on standard error. Where that is gone there is nobody left to tell.
macro_rules! tell {
    ($($words:tt)*) => { $crate::output::to(&mut std::io::stderr().lock(), format_args!($($words)*), "\n") };
}

/// A question on standard error, which the answer follows on the same line.
macro_rules! ask {
    ($($words:tt)*) => { $crate::output::to(&mut std::io::stderr().lock(), format_args!($($words)*), "") };
}

/// Writes what one of the macros above was given.
pub fn to(out: &mut impl Write, words: Arguments<'_>, end: &str) {
    let _ = out.write_all(format!("{words}{end}").as_bytes()).and_then(|()| out.flush());
}

/// One JSON object on a line of its own.
pub fn line(value: &impl Serialize) -> Result<(), Error> {
    let mut text = serde_json::to_vec(value)?;
    text.push(b'\n');
    Ok(Answers.write_all(&text)?)
}

/// An error for machines, on standard error.
pub fn error_line(code: &str, message: &str, findings: &[Finding]) {
    let value =
        serde_json::json!({ "kind": "error", "code": code, "message": message, "findings": findings });
    tell!("{value}");
}

/// Findings for people, on standard error: what, then how to fix it.
pub fn findings(findings: &[Finding]) {
    for finding in findings {
        let mark = mark(finding.severity);
        tell!("  {mark}: {} [{}]", plain(&finding.message), finding.code);
        if let Some(fix) = &finding.fix {
            tell!("    {}", plain(fix));
        }
    }
}

/// How much a finding weighs, in words.
pub fn mark(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocking => "must be fixed",
        Severity::Warning => "worth a look",
        Severity::Info => "note",
    }
}

/// A table with a head; an empty one prints nothing.
pub fn table(head: &[&str], rows: Vec<Vec<String>>) {
    if let Some(table) = table_text(head, rows) {
        say!("{table}");
    }
}

/// The same as text, for whoever writes to a reader who may have gone; an empty table has none.
pub fn table_text(head: &[&str], rows: Vec<Vec<String>>) -> Option<String> {
    if rows.is_empty() {
        return None;
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(head);
    for row in rows {
        table.add_row(row.iter().map(|cell| plain(cell)));
    }
    Some(table.to_string())
}

/// Text from outside as it may stand on a terminal: control characters could move the cursor or hide a line, and those that turn
/// the direction of writing show it as something else.
pub fn plain(text: &str) -> String {
    text.chars().map(|character| if moves(character) { ' ' } else { character }).collect()
}

/// Whether a character changes how those around it stand there: controls, ends of lines and paragraphs, and what turns the
/// direction.
fn moves(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}') || is_bidi_control(character)
}

/// The beginning of what may be long, for a cell of a table; with `--json` the whole stands.
pub fn short(text: &str) -> String {
    const MOST: usize = 120;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}\u{2026}", text.get(..end).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

/// A progress bar on a terminal, nothing in a pipe or with `--json`.
pub fn progress(json: bool, total: u64, what: &'static str) -> indicatif::ProgressBar {
    if json || !std::io::stderr().is_terminal() {
        return indicatif::ProgressBar::hidden();
    }
    let bar = indicatif::ProgressBar::new(total);
    if let Ok(style) = indicatif::ProgressStyle::with_template(
        "{msg} {wide_bar} {human_pos}/{human_len}, {per_sec}, {eta} left",
    ) {
        bar.set_style(style);
    }
    bar.set_message(what);
    bar
}

/// A warning on standard error.
pub fn warn(json: bool, code: &str, message: &str, fix: &str) {
    if json {
        let value = serde_json::json!({ "kind": "finding", "code": code, "severity": "warning", "message": message, "fix": fix });
        tell!("{value}");
    } else {
        tell!("{message}\n{fix}");
    }
}

/// A day in the person's own time zone, of whatever year.
pub fn day(at: jiff::Timestamp) -> String {
    at.to_zoned(jiff::tz::TimeZone::system()).strftime("%-d %b %Y").to_string()
}

/// A moment in the person's own time zone.
pub fn moment(at: jiff::Timestamp) -> String {
    at.to_zoned(jiff::tz::TimeZone::system()).strftime("%a %-d %b %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a server may say: words, controls, what turns the direction of writing, and anything at all.
    fn said() -> impl Strategy<Value = String> {
        let odd = prop::sample::select(vec![
            "\u{1b}[2J",
            "\u{1b}]0;title\u{7}",
            "\r\n",
            "\n",
            "\u{202e}",
            "\u{2066}",
            "\u{2028}",
            "\u{9b}31m",
            "\0",
            "550 5.1.1 ",
            "no such user",
            "ä",
            "あ",
            "\t",
        ]);
        let part = prop_oneof![odd.prop_map(str::to_owned), ".{0,40}"];
        prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn a_row_is_one_line_of_a_table_whatever_servers_said(rows in prop::collection::vec((said(), said()), 1..6)) {
            let cells = rows.iter().map(|(one, other)| vec![one.clone(), short(&plain(other))]).collect();
            let table = table_text(&["Address", "What the server said"], cells).unwrap();
            prop_assert!(!table.chars().any(|character| character != '\n' && moves(character)), "{table:?}");
            prop_assert_eq!(table.lines().count(), rows.len() + 1, "{:?}", table);
        }

        #[test]
        fn what_is_long_is_told_by_its_beginning(text in ".{0,300}") {
            let short = short(&text);
            prop_assert!(short.chars().count() <= 121);
            let begins = short.strip_suffix('\u{2026}').is_some_and(|begins| text.starts_with(begins));
            prop_assert!(text == short || begins, "{}", short);
        }
    }
}
