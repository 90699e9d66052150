//! How one person stands by the columns of their row and the name of the file, and what is said about it.

use address::{Finding, Place, Severity};

use super::Row;
use super::status::{Said, Status, StatusRule};

/// A column that says how people stand, in a mapping.
#[derive(Clone, Debug)]
pub(super) struct StandingColumn {
    pub at: usize,
    pub rule: StatusRule,
    pub heading: String,
}

/// What a row says of a person's standing.
#[derive(Debug, Default)]
pub(super) struct Standing {
    /// The gravest of what the columns say; if they say nothing, what the name of the file says.
    pub status: Option<Status>,
    /// Only the name of the file says it.
    by_name: bool,
    /// Why this person is no leave to mail, though nobody says that they left.
    doubt: Option<Finding>,
}

impl Standing {
    pub(super) fn of(row: &Row, columns: &[StandingColumn], by_name: Option<Status>) -> Self {
        let mut standing = Self::default();
        for column in columns {
            let cell = row.cell(column.at).unwrap_or_default();
            match column.rule.read(cell) {
                Some(Said::Stands(status)) => standing.status = standing.status.max(Some(status)),
                Some(Said::KeptOff) => standing.doubt = Some(kept_off(place(row, Some(column)))),
                Some(Said::Unknown) => {
                    standing.doubt.get_or_insert_with(|| unknown(cell, place(row, Some(column))));
                }
                None => {}
            }
        }
        if standing.status.is_none() && by_name.is_some() {
            (standing.status, standing.by_name) = (by_name, true);
        }
        if standing.status.is_some_and(Status::must_not_be_mailed) {
            standing.doubt = None;
        } else if standing.status == Some(Status::Unconfirmed) {
            standing.doubt.get_or_insert_with(|| not_confirmed(standing.by_name, place(row, None)));
        }
        standing
    }

    /// What is said about it. A person who cannot be mailed anyway has no address to keep off.
    pub(super) fn finding(&self, row: u64, mailable: bool) -> Option<Finding> {
        if self.doubt.is_some() {
            return self.doubt.clone();
        }
        let who = if self.by_name { "The name of the file says" } else { "The file says" };
        let (code, what) = match self.status? {
            Status::Unsubscribed => ("left-elsewhere", "that this person left"),
            Status::Bounced => ("bounced-elsewhere", "that mail to this address came back"),
            Status::Complained => ("complained-elsewhere", "that this person called the mail spam"),
            Status::Subscribed | Status::Unconfirmed => return None,
        };
        let place = Place { row: Some(row), ..Place::default() };
        let finding = Finding::new(code, Severity::Warning, format!("{who} {what}."));
        Some(finding.with_fix(fix(mailable)).at(place))
    }
}

/// Tells again what becomes of a person who left, now that their address was corrected.
pub(super) fn corrected(findings: &mut [Finding], mailable: bool) {
    for finding in findings.iter_mut().filter(|finding| is_about_leaving(finding)) {
        finding.fix = Some(fix(mailable).to_owned());
    }
}

fn is_about_leaving(finding: &Finding) -> bool {
    ["left-elsewhere", "bounced-elsewhere", "complained-elsewhere"].contains(&finding.code.as_ref())
}

fn fix(mailable: bool) -> &'static str {
    if mailable {
        "We put the address on Do not mail."
    } else {
        "There is no address that could go on Do not mail. Correct it, or put the right one there yourself."
    }
}

fn place(row: &Row, column: Option<&StandingColumn>) -> Place {
    let column = column.map(|column| column.heading.clone());
    Place { row: Some(row.number()), column, ..Place::default() }
}

fn not_confirmed(by_name: bool, place: Place) -> Finding {
    let message = if by_name {
        "The name of the file says that this person never subscribed."
    } else {
        "The file says that this person has not confirmed."
    };
    Finding::new("not-confirmed", Severity::Blocking, message)
        .with_fix("They are left out. Ask them to confirm where they signed up, and import them then.")
        .at(place)
}

/// A word that may say anything, even that they left, must never become leave to mail.
fn unknown(cell: &str, place: Place) -> Finding {
    let word: String = cell.trim().chars().take(60).collect();
    let message = format!("We do not know what \u{201c}{word}\u{201d} says about this person.");
    Finding::new("status-unknown", Severity::Blocking, message)
        .with_fix(
            "They are left out. If the column says nothing about leaving, choose another meaning for it.",
        )
        .at(place)
}

fn kept_off(place: Place) -> Finding {
    let message = "You put this address on Do not mail where the file comes from.";
    Finding::new("kept-off", Severity::Blocking, message)
        .with_fix("It is left out. Empty the cell if they may be mailed again.")
        .at(place)
}
