//! The table `reminders`. When each comes again is `delivery::reminder`'s to say.

use delivery::reminder::Every;
use jiff::Timestamp;
use rusqlite::Row;

use crate::Store;
use crate::changes::Part;
use crate::columns::{millis, rows, time, time_or_none, word};
use crate::error::{Result, StoreError};

/// Number of a reminder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ReminderId(pub i64);

/// A reminder as it is made or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// What it says.
    pub text: String,
    /// How often it comes.
    pub every: Every,
    /// The first time, from which all others are counted.
    pub first: Timestamp,
    /// The next time; in the past while it is due.
    pub next: Timestamp,
}

/// A stored reminder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReminderRow {
    /// Its number.
    pub id: ReminderId,
    /// What it is.
    pub reminder: Reminder,
    /// When the user was last told of it.
    pub told: Option<Timestamp>,
}

fn reminder(row: &Row<'_>) -> Result<ReminderRow> {
    Ok(ReminderRow {
        id: ReminderId(row.get(0)?),
        reminder: Reminder {
            text: row.get(1)?,
            every: word(row, 2, "rhythm of a reminder")?,
            first: time(row, 3)?,
            next: time(row, 4)?,
        },
        told: time_or_none(row, 5)?,
    })
}

const GONE: StoreError = StoreError::NotFound { what: "reminder" };

impl Store {
    /// Every reminder, the next one first.
    pub fn reminders(&self) -> Result<Vec<ReminderRow>> {
        self.read(|conn| {
            let sql =
                "SELECT id, text, every, first_at, next_at, told_at FROM reminders ORDER BY next_at, id";
            rows(&mut conn.prepare(sql)?, [], reminder)
        })
    }

    /// Makes a reminder, or changes the one with this number.
    pub fn save_reminder(&self, id: Option<ReminderId>, new: &Reminder) -> Result<ReminderId> {
        let (every, first, next) = (new.every.as_str(), millis(new.first), millis(new.next));
        self.write(&[Part::Settings], |tx| match id {
            None => {
                tx.execute(
                    "INSERT INTO reminders (text, every, first_at, next_at, told_at) VALUES (?1, ?2, ?3, ?4, NULL)",
                    (&new.text, every, first, next),
                )?;
                Ok(ReminderId(tx.last_insert_rowid()))
            }
            Some(id) => {
                let sql = "UPDATE reminders SET text = ?2, every = ?3, first_at = ?4, next_at = ?5, told_at = NULL WHERE id = ?1";
                match tx.execute(sql, (id.0, &new.text, every, first, next))? {
                    0 => Err(GONE),
                    _ => Ok(id),
                }
            }
        })
    }

    /// Notes that the user was told of a reminder that is due.
    pub fn told_of_reminder(&self, id: ReminderId, at: Timestamp) -> Result<()> {
        self.write(&[Part::Settings], |tx| {
            tx.execute("UPDATE reminders SET told_at = ?2 WHERE id = ?1", (id.0, millis(at)))?;
            Ok(())
        })
    }

    /// Takes a reminder away.
    pub fn remove_reminder(&self, id: ReminderId) -> Result<()> {
        self.write(&[Part::Settings], |tx| {
            match tx.execute("DELETE FROM reminders WHERE id = ?1", [id.0])? {
                0 => Err(GONE),
                _ => Ok(()),
            }
        })
    }
}
