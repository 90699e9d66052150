//! How a campaign stands, its check, its results.

use crate::desk::{Desk, Done};
use crate::output;
use anyhow::Error;
use app::address::Severity;
use app::delivery::RowState;
use app::store::TurnOf;
use app::{CampaignStatus, Postrider, Told};
use serde_json::{Value, json};
use std::ops::ControlFlow;

/// The object of the terminal contract.
fn status_object(status: &CampaignStatus, told: &Told) -> Value {
    json!({
        "kind": "status",
        "campaign": status.row.name,
        "state": status.row.state.as_str(),
        "counts": status.counts,
        "waiting_for": status.waiting.as_ref().map(|wait| wait.why.as_str()),
        "until": status.waiting.as_ref().and_then(|wait| wait.until).map(|until| until.to_string()),
        "message": told.message,
        "said": told.said,
        "done_at": told.done_at.map(|at| at.to_string()),
    })
}

/// How one campaign stands.
pub fn status(desk: &Desk, name: &str) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let status = postrider.campaign_status(postrider.campaign_named(name)?.id)?;
    let told = postrider.tell(&status, output::moment)?;
    if desk.json {
        desk.line(&status_object(&status, &told))?;
        return Ok(Done::Fine);
    }
    say!("{}: {}", output::plain(&status.row.name), status.row.state.as_str());
    let counts = &status.counts;
    let rows = [
        ("to go", counts.queued + counts.claimed),
        ("accepted", counts.accepted),
        ("try again later", counts.deferred),
        ("failed", counts.failed),
        ("refused", counts.refused),
        ("uncertain", counts.uncertain),
        ("left out", counts.skipped),
    ];
    output::table(
        &["People", ""],
        rows.into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(what, count)| vec![count.to_string(), what.to_owned()])
            .collect(),
    );
    if let Some(message) = &told.message {
        say!("{}", output::plain(message));
    }
    // A sentence that quotes the server says it all.
    if let Some(said) = told.said.filter(|said| told.message.is_none_or(|message| !message.contains(said))) {
        say!("Their exact words: {}", output::plain(&said));
    }
    if let Some(at) = told.done_at {
        say!("All done {} or a little later.", output::moment(at));
    }
    Ok(Done::Fine)
}

/// Every campaign, newest first.
pub fn list(desk: &Desk) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let mut rows = Vec::new();
    for row in postrider.store().campaigns()? {
        let status = postrider.campaign_status(row.id)?;
        if desk.json {
            let told = postrider.tell(&status, output::moment)?;
            desk.line(&status_object(&status, &told))?;
        } else {
            rows.push(vec![
                row.name,
                row.state.as_str().to_owned(),
                status.counts.accepted.to_string(),
                status.counts.messages().to_string(),
            ]);
        }
    }
    output::table(&["Campaign", "State", "Accepted", "Of"], rows);
    Ok(Done::Fine)
}

/// The check before sending.
pub fn check(desk: &Desk, name: &str) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let (report, done_at) = postrider.check_and_look_ahead(postrider.campaign_named(name)?.id)?;
    if desk.json {
        for found in report.findings() {
            let mut object = serde_json::to_value(&found.finding)?;
            if let Value::Object(fields) = &mut object {
                fields.insert("kind".to_owned(), json!("finding"));
                fields.insert("area".to_owned(), json!(found.area.as_str()));
                fields.insert("why".to_owned(), json!(found.why));
                fields.insert("people".to_owned(), json!(found.people));
            }
            desk.line(&object)?;
        }
        desk.line(&json!({
            "kind": "report", "campaign": name, "people": report.people(), "left_out": report.left_out(),
            "checks": report.checks(), "blocking": report.blocking().count(), "warnings": report.warnings().count(),
            "cleared": report.is_clean(), "done_at": done_at.map(|at| at.to_string()),
        }))?;
    } else {
        say!("{}", report.sentence());
        say!(
            "{} people would get it, {} are left out. {} things checked.",
            report.people(),
            report.left_out(),
            report.checks()
        );
        if let Some(at) = done_at {
            say!("If sending began now, all would have it {} or a little later.", output::moment(at));
        }
        for found in report.findings() {
            let mark = match found.finding.severity {
                Severity::Blocking => "must be fixed",
                Severity::Warning => "worth a look",
                Severity::Info => "note",
            };
            say!("  {mark}: {}", output::plain(&found.finding.message));
            for line in [Some(&found.why), found.finding.fix.as_ref()]
                .into_iter()
                .flatten()
                .filter(|line| !line.is_empty())
            {
                say!("    {}", output::plain(line));
            }
        }
    }
    Ok(if report.is_clean() { Done::Fine } else { Done::WithFindings })
}

/// What came of each person.
pub fn results(desk: &Desk, name: &str) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let id = postrider.campaign_named(name)?.id;
    let mut rows = Vec::new();
    let mut failed = None;
    postrider.store().each_result(id, |row| {
        if desk.json {
            let object = json!({
                "kind": "result", "address": row.address, "state": row.state.as_str(), "class": row.class,
                "reply": row.reply, "attempts": row.attempts, "message_id": row.message_id, "at": row.at.to_string(),
                "why": row.why, "next_try": row.due.map(|due| due.to_string()),
                "waits_for": row.waits_for.map(TurnOf::as_str),
            });
            failed = desk.line(&object).err();
            if failed.is_some() || output::nobody_reads() {
                return ControlFlow::Break(());
            }
        } else {
            let class = row.class.as_deref().and_then(|class| class.parse().ok());
            let why = Postrider::why(row.state, class, row.why.as_deref().unwrap_or_default());
            let shown = shown(row.state, row.waits_for);
            // Of one that is back in the queue, what happened to it is all there is to tell.
            let why = match (row.state, &row.why) {
                (RowState::Queued, Some(what)) if why.is_empty() => what.clone(),
                _ => why,
            };
            let said = output::short(row.reply.as_deref().unwrap_or_default());
            rows.push(vec![shown.to_owned(), row.address.clone(), why, said]);
        }
        ControlFlow::Continue(())
    })?;
    if let Some(why) = failed {
        return Err(why);
    }
    output::table(&["Result", "Address", "Why", "What the server said"], rows);
    Ok(Done::Fine)
}

fn shown(state: RowState, waits_for: Option<TurnOf>) -> &'static str {
    match state {
        RowState::Deferred if waits_for == Some(TurnOf::Parked) => "waits for the account's limits",
        RowState::Queued | RowState::Claimed => "to go",
        RowState::Deferred => "try again later",
        RowState::Skipped => "left out",
        other => other.as_str(),
    }
}
