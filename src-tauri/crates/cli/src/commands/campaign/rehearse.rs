//! Rehearsing from the terminal, and what a rehearsal showed.

use super::Rehearse;
use crate::desk::{Desk, Done};
use crate::output;
use crate::signals::Signals;
use anyhow::Error;
use app::delivery::Wait;
use app::practice::FaultPlan;
use app::rehearsal::{Happened, Moment, Rehearsal, Trouble, What};
use app::store::{Counts, Minute};
use app::{Ended, StopSign};
use jiff::Timestamp;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;

/// Most lines of the time line that people get.
const MOST_LINES: usize = 12;
/// What one line of it may stand for, in minutes.
const WIDTHS: &[i64] = &[1, 5, 15, 30, 60, 180, 360, 720, 1_440, 2_880, 10_080, 43_200];

/// Rehearses a campaign and says what happened. One that a rule paused ends as a check does that found something.
pub fn rehearse(desk: &Desk, options: &Rehearse) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let id = postrider.campaign_named(&options.name)?.id;
    let people = postrider.before_sending(id)?.people;
    let plan = plan(options.plan.as_ref().unwrap_or(&options.faults), options.seed, people)?;
    let stop = StopSign::default();
    let rehearsal = desk.wait(async {
        let work = postrider.rehearse(id, plan, stop.clone());
        tokio::pin!(work);
        let mut signals = Signals::new()?;
        loop {
            tokio::select! {
                done = &mut work => break Ok::<_, Error>(done?),
                () = signals.next() => stop.raise(),
            }
        }
    })??;
    tell(desk, &options.name, &rehearsal)?;
    Ok(if rehearsal.end == Ended::Paused { Done::WithFindings } else { Done::Fine })
}

/// A preset for so many people by name, nothing at all, or a file.
pub fn plan(faults: &str, seed: u64, people: u64) -> Result<FaultPlan, Error> {
    if faults == "none" {
        return Ok(FaultPlan { seed, ..FaultPlan::default() });
    }
    if let Some(plan) = FaultPlan::preset(faults, seed, people) {
        return Ok(plan);
    }
    let path = Path::new(faults);
    let text = std::fs::read_to_string(path).map_err(|why| app::Error::file(path, why))?;
    let plan = FaultPlan::from_json(&text).map_err(|why| app::Error::Unreadable {
        path: faults.to_owned(),
        what: "a fault plan",
        why: why.to_string(),
    })?;
    Ok(plan)
}

/// Says what a rehearsal showed.
pub fn tell(desk: &Desk, name: &str, rehearsal: &Rehearsal) -> Result<(), Error> {
    if desk.json { objects(desk, name, rehearsal) } else { sentences(rehearsal) }
}

fn objects(desk: &Desk, name: &str, rehearsal: &Rehearsal) -> Result<(), Error> {
    for minute in &rehearsal.minutes {
        desk.line(&json!({ "kind": "minute", "at": minute.at.to_string(), "counts": minute.counts }))?;
    }
    for fault in &rehearsal.faults {
        desk.line(&json!({
            "kind": "fault", "name": fault.name, "fault": fault.kind, "hits": fault.hits, "recipients": fault.recipients,
        }))?;
    }
    for happened in &rehearsal.troubles {
        desk.line(&json!({
            "kind": "trouble", "trouble": happened.trouble.as_str(), "people": happened.people,
            "first": happened.first.to_string(), "last": happened.last.to_string(), "counts": happened.ended,
        }))?;
    }
    for moment in &rehearsal.timeline {
        let wait = moment.why.as_ref();
        desk.line(&json!({
            "kind": "moment", "at": moment.at.to_string(), "what": moment.what.as_str(), "people": moment.people,
            "waiting_for": wait.map(|wait| wait.why.as_str()), "until": moment.until.map(|until| until.to_string()),
            "message": wait.map(|wait| reason(wait, moment.until)),
        }))?;
    }
    for sample in &rehearsal.samples {
        desk.line(&json!({
            "kind": "message", "address": sample.address, "size": sample.size, "file": sample.file,
        }))?;
    }
    let sizes = &rehearsal.sizes;
    desk.line(&json!({
        "kind": "rehearsal", "campaign": name, "state": ended(&rehearsal.end), "counts": rehearsal.counts,
        "waiting_for": rehearsal.paused.as_ref().map(|wait| wait.why.as_str()),
        "until": rehearsal.paused.as_ref().and_then(|wait| wait.until).map(|until| until.to_string()),
        "message": rehearsal.paused.as_ref().map(|wait| wait.sentence(None)), "later": rehearsal.on_a_later_try,
        "twice": rehearsal.twice, "began": rehearsal.began.to_string(), "ended": rehearsal.ended.to_string(),
        "seconds": rehearsal.took.as_secs_f64(), "largest": sizes.largest,
        "sizes": { "smallest": sizes.smallest, "middle": sizes.middle, "largest": sizes.largest, "all": sizes.all },
        "kept": rehearsal.samples.len(), "folder": rehearsal.folder, "end": ended(&rehearsal.end),
    }))
}

fn sentences(rehearsal: &Rehearsal) -> Result<(), Error> {
    let counts = &rehearsal.counts;
    say!(
        "Practice: {} messages to our own post office on this computer, in {:.1} seconds. None went out.",
        counts.accepted,
        rehearsal.took.as_secs_f64()
    );
    let (began, end) = (output::moment(rehearsal.began), output::moment(rehearsal.ended));
    match (&rehearsal.end, &rehearsal.paused) {
        (Ended::Finished, _) => say!("By this account's limits it would take from {began} to {end}."),
        (Ended::Paused, Some(wait)) => {
            say!("It did not come to its end: {} people would be left waiting.", counts.to_go());
            say!("{}", output::plain(&wait.sentence(None)));
        }
        _ => say!("It was stopped; {} people were not reached yet.", counts.to_go()),
    }
    say!(
        "{} accepted ({} of them on a later try), {} refused, {} failed, {} uncertain, {} left out.",
        counts.accepted,
        rehearsal.on_a_later_try,
        counts.refused,
        counts.failed,
        counts.uncertain,
        counts.skipped
    );
    if rehearsal.twice > 0 {
        say!(
            "{} people would have got it twice. That is a fault of Postrider: do not send.",
            rehearsal.twice
        );
    }
    output::table(
        &["From", "Accepted", "Put off", "Refused or failed", "Uncertain"],
        time_line(&rehearsal.minutes),
    );
    output::table(&["When", "What would happen", "Done"], rehearsal.timeline.iter().map(moment).collect());
    let faults = rehearsal.faults.iter().filter(|fault| fault.hits > 0);
    output::table(
        &["What went wrong", "People", "Times"],
        faults
            .map(|fault| vec![fault.name.clone(), fault.recipients.to_string(), fault.hits.to_string()])
            .collect(),
    );
    output::table(
        &["What the campaign saw", "People", "How it ended for them"],
        rehearsal.troubles.iter().map(trouble).collect(),
    );
    let sizes = &rehearsal.sizes;
    if sizes.all > 0 {
        say!(
            "A message has {} to {}; all of them together {}.",
            kilobytes(sizes.smallest),
            kilobytes(sizes.largest),
            kilobytes(sizes.all)
        );
    }
    say!("{} messages are kept as files in {}", rehearsal.samples.len(), rehearsal.folder.display());
    Ok(())
}

/// What went when, in few enough lines to be looked at. The times are the rehearsal's own.
fn time_line(minutes: &[Minute]) -> Vec<Vec<String>> {
    let mut lines = BTreeMap::new();
    for width in WIDTHS.iter().map(|minutes| minutes * 60) {
        lines.clear();
        for minute in minutes {
            let from = minute.at.as_second().div_euclid(width) * width;
            add(lines.entry(from).or_default(), &minute.counts);
        }
        if lines.len() <= MOST_LINES {
            break;
        }
    }
    lines
        .into_iter()
        .map(|(from, counts)| {
            vec![
                Timestamp::from_second(from).map(output::moment).unwrap_or_default(),
                counts.accepted.to_string(),
                counts.deferred.to_string(),
                (counts.refused + counts.failed).to_string(),
                counts.uncertain.to_string(),
            ]
        })
        .collect()
}

fn add(sum: &mut Counts, more: &Counts) {
    sum.accepted += more.accepted;
    sum.deferred += more.deferred;
    sum.refused += more.refused;
    sum.failed += more.failed;
    sum.uncertain += more.uncertain;
}

/// A wait in words, with its end where it has one.
fn reason(wait: &Wait, until: Option<Timestamp>) -> String {
    wait.sentence(until.map(output::moment).as_deref())
}

/// One line of what would happen when.
fn moment(moment: &Moment) -> Vec<String> {
    let what = match (moment.what, &moment.why) {
        (What::Waits | What::Pauses, Some(wait)) => output::plain(&reason(wait, moment.until)),
        (What::Begins, _) => "It begins.".to_owned(),
        (What::Waits, None) => "It waits.".to_owned(),
        (What::Pauses, None) => "It pauses.".to_owned(),
        (What::GoesOn, _) => "It goes on.".to_owned(),
        (What::Resumed, _) => "Here you would have pressed Resume.".to_owned(),
        (What::Ends, _) => "It ends.".to_owned(),
    };
    vec![output::moment(moment.at), what, moment.people.to_string()]
}

fn trouble(happened: &Happened) -> Vec<String> {
    let what = match happened.trouble {
        Trouble::LineAway => "the line was away or broke",
        Trouble::SlowDown => "the mail host asked to slow down",
        Trouble::QuotaUsed => "the account had sent enough",
        Trouble::AccountLocked => "the mail host locked the account",
        Trouble::TurnedAway => "the mail host did not let us send",
        Trouble::LostReply => "the answer to a message got lost",
        Trouble::ComeBackLater => "come back later",
        Trouble::NoSuchMailbox => "no such mailbox",
        Trouble::MailboxFull => "mailbox full",
        Trouble::MessageRefused => "the message was refused",
        Trouble::Other => "something else",
    };
    let ended = &happened.ended;
    let parts = [
        (ended.accepted, "accepted"),
        (ended.refused, "refused"),
        (ended.failed, "failed"),
        (ended.uncertain, "uncertain"),
        (ended.skipped, "left out"),
        (ended.to_go(), "still to go"),
    ];
    let how: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    vec![what.to_owned(), happened.people.to_string(), how.join(", ")]
}

fn kilobytes(octets: u64) -> String {
    format!("{} kB", octets.div_ceil(1_000))
}

fn ended(end: &Ended) -> &'static str {
    match end {
        Ended::Finished => "finished",
        Ended::Paused => "paused",
        Ended::Cancelled => "cancelled",
        Ended::Stopped => "stopped",
    }
}
