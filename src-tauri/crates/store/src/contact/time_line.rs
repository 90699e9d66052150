//! What happened with one person, newest first.

use std::collections::HashSet;

use address::DedupeKey;
use consent::ledger::{Detail, EventKind};
use consent::{Scope, SuppressionReason};
use contacts::{ContactId, ImportId};
use delivery::{CampaignId, RowEvent};
use jiff::Timestamp;
use rusqlite::Connection;

use super::{get, remove};
use crate::Store;
use crate::columns::{count, rows, text_or_none, time, word};
use crate::error::{Result, StoreError};
use crate::ids::{FeedbackId, SuppressionId};
use crate::same_mailbox::{self, StandingMerge, kin};
use crate::{ledger, suppressions};

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeLineEntry {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: TimeLine,
}

/// What can happen to a person.
#[derive(Clone, Debug, PartialEq)]
pub enum TimeLine {
    /// Typed in.
    Added,
    /// Came with an import, or was changed by one.
    Imported {
        /// Which import.
        import: ImportId,
        /// The name of the file.
        file: String,
        /// The row in it.
        row: u64,
        /// The import made the record, rather than changing it.
        made: bool,
        /// The import was undone since.
        undone: bool,
    },
    /// An event of the consent ledger.
    Consent {
        /// Which kind.
        kind: EventKind,
        /// Its personal part.
        detail: Detail<'static>,
    },
    /// Their record and others were made one.
    Merged {
        /// The other addresses, but for those that were forgotten since.
        others: Vec<String>,
        /// The merge, where it was not taken back.
        standing: Option<StandingMerge>,
    },
    /// Records that had been made one were parted again.
    Parted {
        /// The other addresses, but for those that were forgotten since.
        others: Vec<String>,
    },
    /// Something happened to a message for them.
    Mail {
        /// Which campaign.
        campaign: CampaignId,
        /// Its name.
        name: String,
        /// What happened.
        event: RowEvent,
        /// The class of a failure.
        class: Option<String>,
        /// What the server said; may be empty.
        reply: String,
    },
    /// Went on Do not mail.
    Suppressed {
        /// The entry.
        id: SuppressionId,
        /// Why.
        reason: SuppressionReason,
        /// How far it reaches.
        scope: Scope,
        /// What it rests on.
        evidence: String,
    },
    /// An entry on Do not mail was lifted.
    Lifted {
        /// The entry.
        id: SuppressionId,
        /// The written reason.
        why: String,
    },
    /// The mailbox told us something about them.
    Feedback {
        /// The entry.
        id: FeedbackId,
        /// What it was.
        kind: String,
        /// What we did.
        action: String,
        /// It was misread.
        undone: bool,
    },
}

impl Store {
    /// Everything that happened with a person, newest first.
    pub fn time_line(&self, contact: ContactId) -> Result<Vec<TimeLineEntry>> {
        self.read(|conn| {
            let mut all = Vec::new();
            record(conn, contact, &mut all)?;
            consent(conn, contact, &mut all)?;
            mail(conn, contact, &mut all)?;
            if let Some(key) = remove::key_of(conn, contact)? {
                do_not_mail(conn, &key, &mut all)?;
            }
            feedback(conn, contact, &mut all)?;
            // What happened to a record that was made one with this one happened to this person.
            for merged in kin::of(conn, contact)? {
                consent(conn, merged.id, &mut all)?;
                mail(conn, merged.id, &mut all)?;
                do_not_mail(conn, &merged.key, &mut all)?;
                feedback(conn, merged.id, &mut all)?;
            }
            // Records that were parted and made one again each tell of the parting; it was one.
            let mut told = HashSet::new();
            all.retain(|entry| match entry.what {
                TimeLine::Merged { .. } => told.insert((entry.at, true)),
                TimeLine::Parted { .. } => told.insert((entry.at, false)),
                _ => true,
            });
            // Stable: of two things in the same instant, the one that is listed later happened later.
            all.reverse();
            all.sort_by_key(|entry| std::cmp::Reverse(entry.at));
            Ok(all)
        })
    }
}

fn record(conn: &Connection, contact: ContactId, all: &mut Vec<TimeLineEntry>) -> Result<()> {
    let found = get(conn, contact)?.ok_or(StoreError::NotFound { what: "contact" })?;
    if found.origin.is_none() {
        all.push(TimeLineEntry { at: found.contact.created, what: TimeLine::Added });
    }
    let mut statement = conn.prepare_cached(
        "SELECT m.id, m.file_name, c.import_row, 1, m.state = 'undone', m.imported_at
             FROM contacts AS c JOIN imports AS m ON m.id = c.import_id WHERE c.id = ?1
         UNION ALL
         SELECT m.id, m.file_name, i.import_row, 0, m.state = 'undone', m.imported_at
             FROM import_changes AS i JOIN imports AS m ON m.id = i.import_id
             WHERE i.contact_id = ?1 AND (i.fields_after <> '{}' OR i.subscription IN ('joined', 'raised'))
         ORDER BY 6",
    )?;
    all.extend(rows(&mut statement, [contact.0], |row| {
        Ok(TimeLineEntry {
            at: time(row, 5)?,
            what: TimeLine::Imported {
                import: ImportId(row.get(0)?),
                file: row.get(1)?,
                row: count(row, 2)?,
                made: row.get(3)?,
                undone: row.get(4)?,
            },
        })
    })?);
    Ok(())
}

/// The ledger's own view, without what is listed by itself.
fn consent(conn: &Connection, contact: ContactId, all: &mut Vec<TimeLineEntry>) -> Result<()> {
    let events = ledger::details_of(conn, contact)?;
    let merges = same_mailbox::told(conn, contact, &events)?;
    all.extend(merges.into_iter().map(|(at, what)| TimeLineEntry { at, what }));
    for (at, kind, detail) in events {
        let listed = matches!(
            kind,
            EventKind::Unsubscribed
                | EventKind::Suppressed
                | EventKind::SuppressionLifted
                | EventKind::Misread
                | EventKind::Merged
                | EventKind::Parted
        );
        if !listed {
            all.push(TimeLineEntry { at, what: TimeLine::Consent { kind, detail } });
        }
    }
    Ok(())
}

fn mail(conn: &Connection, contact: ContactId, all: &mut Vec<TimeLineEntry>) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "SELECT e.at, o.campaign_id, k.name, e.event, e.class, e.reply
         FROM outbox AS o JOIN delivery_events AS e ON e.outbox_id = o.id JOIN campaigns AS k ON k.id = o.campaign_id
         WHERE o.contact_id = ?1 ORDER BY e.id",
    )?;
    all.extend(rows(&mut statement, [contact.0], |row| {
        Ok(TimeLineEntry {
            at: time(row, 0)?,
            what: TimeLine::Mail {
                campaign: CampaignId(row.get(1)?),
                name: row.get(2)?,
                event: word(row, 3, "message event")?,
                class: text_or_none(row, 4)?,
                reply: row.get(5)?,
            },
        })
    })?);
    Ok(())
}

fn do_not_mail(conn: &Connection, key: &DedupeKey, all: &mut Vec<TimeLineEntry>) -> Result<()> {
    for (id, entry) in suppressions::of_hash(conn, &consent::key_hash(&suppressions::salt(conn)?, key))? {
        all.push(TimeLineEntry {
            at: entry.since,
            what: TimeLine::Suppressed {
                id,
                reason: entry.reason,
                scope: entry.scope,
                evidence: entry.evidence,
            },
        });
        if let Some(lifted) = entry.lifted {
            all.push(TimeLineEntry { at: lifted.at, what: TimeLine::Lifted { id, why: lifted.why } });
        }
    }
    Ok(())
}

fn feedback(conn: &Connection, contact: ContactId, all: &mut Vec<TimeLineEntry>) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "SELECT id, kind, action, undone_at IS NOT NULL, read_at FROM feedback
         WHERE contact_id = ?1 AND contact_id <> 0 ORDER BY id",
    )?;
    all.extend(rows(&mut statement, [contact.0], |row| {
        Ok(TimeLineEntry {
            at: time(row, 4)?,
            what: TimeLine::Feedback {
                id: FeedbackId(row.get(0)?),
                kind: row.get(1)?,
                action: row.get(2)?,
                undone: row.get(3)?,
            },
        })
    })?);
    Ok(())
}
