//! People as the terminal shows them.

use crate::desk::{Desk, Done};
use crate::output;
use anyhow::Error;
use app::consent::{Basis, Scope};
use app::delivery::RowEvent;
use app::store::{ContactFilter, ContactQuery, TimeLine, TimeLineEntry};
use serde_json::{Value, json};

/// People read at once.
const PAGE: u64 = 500;

/// Everything about one person.
pub fn person(desk: &Desk, typed: &str) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let person = postrider.everything_about(postrider.contact_at(&crate::whom::parse(typed)?)?)?;
    let contact = &person.row.contact;
    let lists: Vec<_> = person.standings.iter().filter(|(_, standing)| standing.left_at.is_none()).collect();
    let tags: Vec<String> =
        postrider.store().tags_of(contact.id)?.into_iter().map(|(_, name)| name).collect();
    if desk.json {
        let lists: Vec<Value> = lists
            .iter()
            .map(|(name, standing)| {
                json!({ "list": name, "basis": standing.basis.as_str(), "agreed_at": standing.agreed_at.map(|at| at.to_string()) })
            })
            .collect();
        let stopped = person.stopped.as_ref().map(|(_, entry)| {
            json!({ "reason": entry.reason.as_str(), "since": entry.since.to_string(), "evidence": entry.evidence })
        });
        desk.line(&json!({
            "kind": "contact", "address": contact.address.as_str(), "verdict": contact.verdict.as_str(),
            "findings": contact.findings, "fields": contact.fields, "lists": lists, "tags": tags, "do_not_mail": stopped,
            "added": contact.created.to_string(),
        }))?;
        for entry in &person.time_line {
            let (event, text) = told(entry);
            desk.line(
                &json!({ "kind": "event", "at": entry.at.to_string(), "event": event, "message": text }),
            )?;
        }
        return Ok(Done::Fine);
    }
    say!("{} ({})", contact.address.as_str(), contact.verdict.as_str());
    output::table(
        &["Field", ""],
        contact.fields.iter().map(|(name, value)| vec![name.clone(), value.clone()]).collect(),
    );
    for (name, standing) in lists {
        say!("On \u{201c}{}\u{201d}: {}", output::plain(name), standing.basis.as_str());
    }
    if !tags.is_empty() {
        say!("Tags: {}", output::plain(&tags.join(", ")));
    }
    if let Some((_, entry)) = &person.stopped {
        let reach = if entry.scope == Scope::Everywhere { "" } else { " for one list" };
        say!("On Do not mail{reach}: {}, {}", entry.reason.as_str(), output::plain(&entry.evidence));
    }
    output::table(
        &["When", "What happened"],
        person.time_line.iter().map(|entry| vec![output::moment(entry.at), told(entry).1]).collect(),
    );
    Ok(Done::Fine)
}

/// A word and a sentence for one thing that happened.
fn told(entry: &TimeLineEntry) -> (&'static str, String) {
    match &entry.what {
        TimeLine::Added => ("added", "Typed in".to_owned()),
        TimeLine::Imported { file, row, made, undone, .. } => {
            let deed = if *made { "Imported from" } else { "Changed by" };
            let back = if *undone { " (taken back)" } else { "" };
            ("imported", format!("{deed} row {row} of {file}{back}"))
        }
        TimeLine::Consent { kind, detail } => {
            let mut text = kind.as_str().replace('-', " ");
            if let Some(source) = &detail.source {
                text.push_str(&format!(": {source}"));
            }
            ("consent", text)
        }
        TimeLine::Merged { others, standing } => {
            let number =
                standing.as_ref().map_or_else(String::new, |merge| format!(" (merge {})", merge.id.0));
            ("merged", with("Made one record with", others) + &number)
        }
        TimeLine::Parted { others } => ("parted", with("Parted from", others)),
        TimeLine::Mail { name, event, reply, .. } => {
            let deed = match event {
                RowEvent::Accept | RowEvent::SettleAccepted => "accepted",
                RowEvent::Defer => "to be tried again later",
                RowEvent::Fail => "failed",
                RowEvent::Refuse => "refused",
                RowEvent::LoseReply => "uncertain",
                RowEvent::Skip => "left out",
                RowEvent::Claim | RowEvent::Release | RowEvent::QueueAgain => "in the queue",
            };
            ("mail", format!("{name}: {deed} {reply}").trim_end().to_owned())
        }
        TimeLine::Suppressed { reason, evidence, .. } => {
            ("suppressed", format!("On Do not mail: {}, {evidence}", reason.as_str()))
        }
        TimeLine::Lifted { why, .. } => ("lifted", format!("Off Do not mail: {why}")),
        TimeLine::Feedback { kind, action, .. } => ("feedback", format!("Their mail: {kind}, {action}")),
    }
}

/// Others, by their addresses.
fn with(deed: &str, others: &[String]) -> String {
    if others.is_empty() {
        format!("{deed} an address that is not kept")
    } else {
        format!("{deed} {}", others.join(", "))
    }
}

/// People who match.
pub fn list(desk: &Desk, filter: &ContactFilter) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let (store, now) = (postrider.store(), postrider.clock().now());
    let query = ContactQuery { filter: filter.clone(), ..ContactQuery::default() };
    let (mut from, mut rows) = (0, Vec::new());
    loop {
        let page = store.contacts(&query, from..from + PAGE, now)?;
        if page.rows.is_empty() || output::nobody_reads() {
            break;
        }
        from += PAGE;
        for row in page.rows {
            let basis = row.basis.unwrap_or(Basis::None).as_str();
            let stopped = row.suppressed.map(|reason| reason.as_str());
            if desk.json {
                desk.line(&json!({
                    "kind": "contact", "address": row.address, "name": row.name, "verdict": row.verdict.as_str(),
                    "basis": basis, "agreed_at": row.agreed_at.map(|at| at.to_string()), "do_not_mail": stopped,
                    "added": row.added.to_string(), "last_mailed": row.last_mailed.map(|at| at.to_string()),
                    "tags": row.tags,
                }))?;
            } else {
                let name = row.name;
                rows.push(vec![
                    name,
                    row.address,
                    row.verdict.as_str().to_owned(),
                    basis.to_owned(),
                    stopped.unwrap_or_default().to_owned(),
                ]);
            }
        }
    }
    output::table(&["Name", "Address", "Verdict", "Consent", "Do not mail"], rows);
    Ok(Done::Fine)
}
