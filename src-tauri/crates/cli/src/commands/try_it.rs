//! `postrider try-it`: the whole road with invented people. Nothing leaves this computer.

use crate::commands::campaign;
use crate::desk::{Desk, Done};
use crate::output;
use anyhow::Error;
use app::StopSign;
use app::consent::Basis;
use app::contacts::import::Overrides;
use app::importing::{End, How, ListFile, Problems, Source, said};
use app::practice::FaultPlan;
use app::sample::{CAMPAIGN, LIST};
use jiff::civil::date;
use serde_json::json;
use std::ops::ControlFlow;

/// Runs it.
pub fn run(desk: &Desk) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    postrider.may_try()?;
    head(desk, "The list");
    people(desk)?;
    head(desk, "The check");
    let id = postrider.sample_campaign()?;
    // What the check finds here is the sample's to show, and no failure of the try.
    let _ = campaign::check(desk, CAMPAIGN)?;
    for (day, title) in [("good-day", "A good day"), ("bad-day", "A bad day")] {
        head(desk, title);
        let faults = FaultPlan::preset(day, 1, 0).unwrap_or_default();
        let rehearsal = desk.wait(postrider.rehearse(id, faults, StopSign::default()))??;
        campaign::tell(desk, CAMPAIGN, &rehearsal)?;
    }
    if !desk.json {
        say!("");
        say!("That was all practice: nothing left this computer, and none of these people exists.");
        say!("Look around: postrider contact list, postrider campaign status \"{CAMPAIGN}\"");
        say!("Your own list: postrider import FILE --list NAME");
    }
    Ok(Done::Fine)
}

fn head(desk: &Desk, title: &str) {
    if !desk.json {
        say!("\n== {title} ==");
    }
}

fn people(desk: &Desk) -> Result<(), Error> {
    let postrider = desk.postrider()?;
    let file = ListFile::open(Source::sample(), Overrides::default())?;
    let how = How { basis: Basis::Stated, ..How::default() };
    let mut problems = Problems::default();
    let mut checked = postrider.check_import(&file, &how, &mut |judged| {
        problems.note(judged);
        ControlFlow::Continue(())
    })?;
    problems.compare(&mut checked)?;
    let summary = checked.plan().summary;
    if !desk.json {
        say!(
            "{} rows of invented people: {} are fine, {} are worth a look, {} cannot be mailed and are left out.",
            summary.rows,
            summary.rows.saturating_sub(problems.to_decide() + problems.left_out()),
            problems.to_decide(),
            problems.left_out()
        );
    }
    let mut rows = Vec::new();
    for kind in problems.kinds() {
        let end = match kind.end {
            End::Suggested => "a spelling is suggested",
            End::Kept => "imported, worth a look",
            End::Merged => "merged or split",
            End::LeftOut => "left out",
        };
        if desk.json {
            desk.line(&json!({
                "kind": "problem", "code": kind.code, "rows": kind.rows.len(), "message": kind.message, "end": end,
            }))?;
        }
        let example = kind.rows.first().map_or("", |noted| &noted.given);
        rows.push(vec![
            kind.rows.len().to_string(),
            kind.message.clone(),
            end.to_owned(),
            example.to_owned(),
        ]);
    }
    if !desk.json {
        output::table(&["Rows", "What", "What becomes of them", "For example"], rows);
    }
    let agreement = said(
        Basis::Stated,
        "visitors\u{2019} book, Linden Street Bakery",
        Some(date(2026, 2, 3)),
        "",
        postrider.clock().now(),
    )?;
    let imported =
        postrider.commit_import(checked, LIST, &agreement, &mut |_, _| ControlFlow::Continue(()))?;
    desk.said(
        &json!({ "kind": "imported", "import": imported.report.import.0, "summary": imported.report.summary }),
        &format!(
            "{} people are on \u{201c}{LIST}\u{201d} now, {} were there before. Where they agreed stands with each of them.",
            imported.report.summary.new,
            imported.report.summary.duplicates + imported.report.summary.changed
        ),
    )?;
    Ok(())
}
