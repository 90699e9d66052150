//! When an address is stale: the one place that reads the two settings about it.

use jiff::{Span, Timestamp, tz::TimeZone};
use rusqlite::Connection;

use super::standing::minute;
use crate::Store;
use crate::changes::Part;
use crate::columns::millis;
use crate::error::Result;
use crate::settings;

const MAILED: &str = "staleness.mailed-months";
const AGREED: &str = "staleness.agreed-months";

/// When an address counts as stale: when both hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Staleness {
    /// Nothing was accepted for it in so many months, or ever.
    pub mailed_months: u16,
    /// The agreement is more than so many months old, or nobody knows when it was.
    pub agreed_months: u16,
}

impl Default for Staleness {
    fn default() -> Self {
        Staleness { mailed_months: 12, agreed_months: 24 }
    }
}

fn read(conn: &Connection) -> Result<Staleness> {
    let chosen = Staleness::default();
    Ok(Staleness {
        mailed_months: settings::get(conn, MAILED)?.unwrap_or(chosen.mailed_months),
        agreed_months: settings::get(conn, AGREED)?.unwrap_or(chosen.agreed_months),
    })
}

impl Store {
    /// When an address counts as stale.
    pub fn staleness(&self) -> Result<Staleness> {
        self.read(read)
    }

    /// Chooses when an address counts as stale.
    pub fn set_staleness(&self, chosen: Staleness) -> Result<()> {
        self.write(&[Part::Settings, Part::Contacts], |tx| {
            settings::put(tx, MAILED, &chosen.mailed_months)?;
            settings::put(tx, AGREED, &chosen.agreed_months)
        })
    }
}

/// The Unix minutes before which a message, or an agreement, is too old.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cuts {
    pub mailed: u32,
    pub agreed: u32,
}

impl Cuts {
    pub fn read(conn: &Connection, now: Timestamp) -> Result<Cuts> {
        let chosen = read(conn)?;
        let ago = |months: u16| {
            let then = now.to_zoned(TimeZone::UTC).checked_sub(Span::new().months(months));
            then.map_or(0, |then| minute(millis(then.timestamp())))
        };
        Ok(Cuts { mailed: ago(chosen.mailed_months), agreed: ago(chosen.agreed_months) })
    }
}
