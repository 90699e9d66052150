//! What an account sent, in the form `delivery::pacing` keeps its past: the tables `account_sends`, `account_days` and
//! `account_elsewhere`. It is kept by the login, which is all a mail host counts by.

use delivery::AccountId;
use delivery::pacing::{NEW_PEOPLE, PaceRow, Past, Sent, ShareRow, To, restore};
use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;

use super::elsewhere::elsewhere;
use super::login::{LoginId, login_of};
use crate::Store;
use crate::columns::{instant, millis, parse, rows};
use crate::error::Result;

/// Shares and messages sent elsewhere count within a day at most. Kept a little longer, for clocks that are set.
const KEPT: SignedDuration = SignedDuration::from_hours(48);

/// The share of all messages.
const ALL: i64 = -1;

/// Adds messages to what is stored, in the transaction of their claim.
pub(crate) fn add_sent(conn: &Connection, login: LoginId, messages: &[Sent]) -> Result<()> {
    // Those of one claim mostly count alike, and are one row.
    for alike in messages.chunk_by(|one, next| one == next) {
        let Some(sent) = alike.first() else { continue };
        let count = u32::try_from(alike.len()).unwrap_or(u32::MAX);
        let mut statement = conn.prepare_cached(ADD)?;
        for share in std::iter::once(ALL).chain(shares(sent)) {
            statement.execute((login.0, share, millis(sent.at), count))?;
        }
        conn.prepare_cached(
            "INSERT INTO account_days (login_id, day, count) VALUES (?1, ?2, ?3)
             ON CONFLICT (login_id, day) DO UPDATE SET count = count + excluded.count",
        )?
        .execute((login.0, sent.day.to_string(), count))?;
    }
    Ok(())
}

const ADD: &str = "INSERT INTO account_sends (login_id, share, at, count) VALUES (?1, ?2, ?3, ?4)
     ON CONFLICT (login_id, share, at) DO UPDATE SET count = count + excluded.count";

/// Takes back one message that never reached the server.
pub(crate) fn take_sent_back(conn: &Connection, login: LoginId, sent: &Sent) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "UPDATE account_sends SET count = max(0, count - 1) WHERE login_id = ?1 AND share = ?2 AND at = ?3",
    )?;
    for share in std::iter::once(ALL).chain(shares(sent)) {
        statement.execute((login.0, share, millis(sent.at)))?;
    }
    conn.prepare_cached(
        "UPDATE account_days SET count = max(0, count - 1) WHERE login_id = ?1 AND day = ?2",
    )?
    .execute((login.0, sent.day.to_string()))?;
    Ok(())
}

/// A message that was claimed at `claimed`, and was in hand when the program ended, may have left at any moment since: it
/// counts as of `now` wherever it counted.
pub(crate) fn count_lost(
    conn: &Connection,
    login: LoginId,
    to: To,
    claimed: Timestamp,
    now: Timestamp,
) -> Result<()> {
    let (then, at) = (end_of_second(claimed), end_of_second(now));
    if at <= then {
        return Ok(());
    }
    for share in [Some(ALL), to.domain, to.fresh.then_some(NEW_PEOPLE)].into_iter().flatten() {
        let taken = conn
            .prepare_cached(
                "UPDATE account_sends SET count = count - 1 WHERE login_id = ?1 AND share = ?2 AND at = ?3 AND count > 0",
            )?
            .execute((login.0, share, then))?;
        if taken > 0 {
            conn.prepare_cached(ADD)?.execute((login.0, share, at, 1))?;
        }
    }
    Ok(())
}

fn shares(sent: &Sent) -> impl Iterator<Item = i64> {
    sent.domain.into_iter().chain(sent.fresh.then_some(NEW_PEOPLE))
}

fn add_sends(conn: &Connection, login: LoginId, sends: &[PaceRow]) -> Result<()> {
    let mut statement = conn.prepare_cached(ADD)?;
    for row in sends {
        statement.execute((login.0, ALL, millis(row.at), row.count))?;
    }
    Ok(())
}

fn sends(conn: &Connection, login: LoginId) -> Result<Vec<PaceRow>> {
    let mut statement = conn.prepare_cached(
        "SELECT at, count FROM account_sends WHERE login_id = ?1 AND share = ?2 AND count > 0 ORDER BY at",
    )?;
    rows(&mut statement, (login.0, ALL), |row| Ok(PaceRow { at: instant(row.get(0)?)?, count: row.get(1)? }))
}

impl Store {
    /// What was sent through an account and others of its login, for `delivery::pacing::restore`.
    pub fn account_sends(&self, id: AccountId) -> Result<Vec<PaceRow>> {
        self.read(|conn| sends(conn, login_of(conn, id)?))
    }

    /// Replaces what is stored by what `delivery::pacing::restore` made of it.
    pub fn replace_account_sends(&self, id: AccountId, sends: &[PaceRow]) -> Result<()> {
        self.write(&[], |tx| {
            let login = login_of(tx, id)?;
            tx.execute("DELETE FROM account_sends WHERE login_id = ?1 AND share = ?2", (login.0, ALL))?;
            add_sends(tx, login, sends)
        })
    }

    /// All that is remembered of an account's pace, as it counts at `now`.
    pub fn account_past(&self, id: AccountId, now: Timestamp) -> Result<Past> {
        self.read(|conn| {
            let login = login_of(conn, id)?;
            let (kept, _) = restore(sends(conn, login)?, now);
            let mut statement = conn.prepare_cached(
                "SELECT share, at, count FROM account_sends WHERE login_id = ?1 AND share <> ?2 AND count > 0 ORDER BY at",
            )?;
            let shares = rows(&mut statement, (login.0, ALL), |row| {
                let row_of = PaceRow { at: instant(row.get(1)?)?, count: row.get(2)? };
                Ok(ShareRow { share: row.get(0)?, row: row_of })
            })?;
            let mut statement = conn.prepare_cached(
                "SELECT day, count FROM account_days WHERE login_id = ?1 AND count > 0 ORDER BY day",
            )?;
            let days = rows(&mut statement, [login.0], |row| {
                let day: String = row.get(0)?;
                Ok((parse(&day, "date")?, row.get(1)?))
            })?;
            let elsewhere = elsewhere(conn, login)?;
            Ok(Past { sends: kept, elsewhere, shares, days, slow: super::get(conn, id)?.slow })
        })
    }

    /// The clock was set forward by so many milliseconds, to `now`: what was sent counts as sent that much later, so that no
    /// window of the host is filled twice. What others sent has the times of the mail server and stays.
    pub fn move_account_past(&self, id: AccountId, by: i64, now: Timestamp) -> Result<()> {
        self.write(&[], |tx| {
            let login = login_of(tx, id)?;
            let counted = millis(now.saturating_sub(KEPT).unwrap_or(now)).saturating_sub(by);
            let mut statement = tx.prepare_cached(
                "DELETE FROM account_sends WHERE login_id = ?1 AND at > ?2 RETURNING share, at, count",
            )?;
            let moved = rows(&mut statement, (login.0, counted), |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, u32>(2)?))
            })?;
            let mut add = tx.prepare_cached(ADD)?;
            for (share, at, count) in moved {
                add.execute((login.0, share, later(at, by, now), count))?;
            }
            Ok(())
        })
    }

    /// Puts what is stored of an account's pace in order: nothing lies ahead of `now`, and what counts nowhere any more
    /// is gone. For the holder of the sender lock, before it sends.
    pub fn tidy_account_past(&self, id: AccountId, now: Timestamp) -> Result<()> {
        let (kept, outdated) = restore(self.account_sends(id)?, now);
        if outdated {
            self.replace_account_sends(id, &kept)?;
        }
        self.write(&[], |tx| {
            let login = login_of(tx, id)?;
            let old = millis(now.saturating_sub(KEPT).unwrap_or(now));
            tx.execute(
                "DELETE FROM account_sends WHERE login_id = ?1 AND share <> ?3 AND at <= ?2",
                (login.0, old, ALL),
            )?;
            tx.execute(
                "DELETE FROM account_elsewhere
                 WHERE account_id IN (SELECT id FROM accounts WHERE login_id = ?1) AND at <= ?2",
                (login.0, old),
            )?;
            // From before the clock was set back: it counts as sent now.
            tx.execute(
                "INSERT INTO account_sends (login_id, share, at, count)
                    SELECT login_id, share, ?2, sum(count) FROM account_sends
                    WHERE login_id = ?1 AND share <> ?3 AND at > ?2 GROUP BY share
                 ON CONFLICT (login_id, share, at) DO UPDATE SET count = count + excluded.count",
                (login.0, end_of_second(now), ALL),
            )?;
            tx.execute(
                "DELETE FROM account_sends WHERE login_id = ?1 AND share <> ?3 AND at > ?2",
                (login.0, end_of_second(now), ALL),
            )?;
            Ok(())
        })
    }
}

/// When a message counts that counted at `at`, once the clock was set forward by so many milliseconds, to `now`: as
/// [`Store::move_account_past`] stores it.
#[must_use]
pub fn moved_forward(at: Timestamp, by: i64, now: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(later(millis(at), by, now)).unwrap_or(now)
}

fn later(at: i64, by: i64, now: Timestamp) -> i64 {
    at.saturating_add(by).min(end_of_second(now))
}

/// When a message sent now counts as sent; see `delivery::pacing`.
fn end_of_second(now: Timestamp) -> i64 {
    let at = millis(now);
    at.saturating_sub(at.rem_euclid(1_000)).saturating_add(1_000)
}
