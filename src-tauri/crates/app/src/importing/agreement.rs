//! What the person says about where people agreed, held to what it needs.

use crate::Error;
use consent::Basis;
use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use store::Agreement;

/// The agreement as said. `stated` needs where and when; nobody agrees tomorrow. A day is kept as its noon, so that it
/// reads as the same day in every time zone people live in.
pub fn said(
    basis: Basis,
    source: &str,
    on: Option<Date>,
    wording: &str,
    now: Timestamp,
) -> Result<Agreement, Error> {
    let source = source.trim();
    if basis == Basis::Stated && source.is_empty() {
        return Err(Error::Incomplete(
            "Say where these people agreed, for example \u{201c}visitors\u{2019} book, spring fair\u{201d}.",
        ));
    }
    if basis == Basis::Stated && on.is_none() {
        return Err(Error::Incomplete("Say on which day these people agreed."));
    }
    let agreed_at = on.map(noon).transpose()?;
    if agreed_at.is_some_and(|at| at > now + SignedDuration::from_hours(36)) {
        return Err(Error::Incomplete("The day these people agreed is still to come. Say the right one."));
    }
    Ok(Agreement { basis, source: source.to_owned(), wording: wording.trim().to_owned(), agreed_at })
}

fn noon(day: Date) -> Result<Timestamp, Error> {
    Offset::UTC
        .to_timestamp(day.at(12, 0, 0, 0))
        .map_err(|_| Error::Incomplete("This day is too far away. Say the right one."))
}
