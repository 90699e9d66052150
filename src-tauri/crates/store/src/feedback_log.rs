//! The table `feedback`: mails that told us something, and what we did. Reading the same mail twice changes nothing.

use std::ops::Range;

use address::DedupeKey;
use consent::lift::{Plea, StaysSuppressed};
use contacts::{ContactId, ListId};
use delivery::CampaignId;
use jiff::Timestamp;
use rusqlite::{Connection, Row};

use crate::Store;
use crate::changes::Part;
use crate::columns::{
    bytes32, count, first, int, json, key_or_none, millis, rows, time, time_or_none, to_json,
};
use crate::contact::whole::Whole;
use crate::error::{Result, StoreError};
use crate::ids::{FeedbackId, Page, SuppressionId};
use crate::same_mailbox::kin;
use crate::{quoted, suppressions, touched};

/// What a mail told us and what was done about it.
#[derive(Clone, Debug, PartialEq)]
pub struct FeedbackNote {
    /// SHA-256 of the raw mail.
    pub source_hash: [u8; 32],
    /// The name of the file it was read from; may be empty.
    pub file_name: String,
    /// What it was, as `feedback` spells it.
    pub kind: String,
    /// Whom it is about.
    pub contact: Option<ContactId>,
    /// The address it is about.
    pub key: Option<DedupeKey>,
    /// The campaign it answers.
    pub campaign: Option<CampaignId>,
    /// The list it is about.
    pub list: Option<ListId>,
    /// What was done, as a word of the app's.
    pub action: String,
    /// What made us think so, as JSON of the app's making.
    pub detail: serde_json::Value,
    /// The entry of Do not mail it led to.
    pub suppression: Option<SuppressionId>,
}

/// A stored note.
#[derive(Clone, Debug, PartialEq)]
pub struct FeedbackRow {
    /// Its number.
    pub id: FeedbackId,
    /// What was noted.
    pub note: FeedbackNote,
    /// When it was read.
    pub read_at: Timestamp,
    /// When the user said that we misread it, and how.
    pub undone: Option<(Timestamp, String)>,
}

/// What noting a mail came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noted {
    /// It is new.
    New(FeedbackId),
    /// It was read before; nothing was changed.
    Known(FeedbackId),
}

const COLUMNS: &str = "id, source_hash, file_name, kind, contact_id, dedupe_key, campaign_id, list_id, action, detail, suppression_id, read_at, undone_at, undone_why";

fn feedback(row: &Row<'_>) -> Result<FeedbackRow> {
    let id = |column: usize| -> Result<Option<i64>> {
        let value: i64 = row.get(column)?;
        Ok((value != 0).then_some(value))
    };
    let undone = match time_or_none(row, 12)? {
        Some(at) => Some((at, row.get(13)?)),
        None => None,
    };
    Ok(FeedbackRow {
        id: FeedbackId(row.get(0)?),
        note: FeedbackNote {
            source_hash: bytes32(row, 1, "hash of a mail")?,
            file_name: row.get(2)?,
            kind: row.get(3)?,
            contact: id(4)?.map(ContactId),
            key: key_or_none(row, 5)?,
            campaign: id(6)?.map(CampaignId),
            list: id(7)?.map(ListId),
            action: row.get(8)?,
            detail: json(row, 9, "detail of a mail")?,
            suppression: id(10)?.map(SuppressionId),
        },
        read_at: time(row, 11)?,
        undone,
    })
}

fn by_hash(conn: &Connection, hash: &[u8; 32]) -> Result<Option<FeedbackId>> {
    let mut statement = conn.prepare_cached("SELECT id FROM feedback WHERE source_hash = ?1")?;
    first(&mut statement, [&hash[..]], |row| Ok(FeedbackId(row.get(0)?)))
}

/// A line of the log that names somebody who asked to be forgotten.
pub(crate) struct Naming {
    id: FeedbackId,
    pub(crate) source_hash: [u8; 32],
    /// It is about them, rather than about somebody else as well.
    theirs: bool,
}

/// Every line that names a person: as the one it is about, as one of several people who left with one mail, or as the
/// recipient of a mail that came back from a machine. Reads the whole log: an erasure must find everything, and is rare.
pub(crate) fn naming(conn: &Connection, whole: &Whole) -> Result<Vec<Naming>> {
    let mut statement = conn.prepare(&format!("SELECT {COLUMNS} FROM feedback ORDER BY id"))?;
    let mut found = statement.query([])?;
    let mut all = Vec::new();
    while let Some(row) = found.next()? {
        let FeedbackRow { id, note, .. } = feedback(row)?;
        let theirs = note.key.as_ref().is_some_and(|key| whole.keys.contains(key))
            || note.contact.is_some_and(|contact| whole.ids.contains(&contact));
        let people = note.detail.get(CONTACTS).and_then(serde_json::Value::as_array);
        let mut people = people.into_iter().flatten().filter_map(serde_json::Value::as_i64);
        let among = people.any(|id| whole.ids.contains(&ContactId(id)));
        if theirs || among || whole.keys.iter().any(|key| quoted::names(&note.detail, key.as_str())) {
            all.push(Naming { id, source_hash: note.source_hash, theirs });
        }
    }
    Ok(all)
}

/// What names them goes from the log; that a mail was read, and what was done, stays.
pub(crate) fn forget(conn: &Connection, lines: &[Naming]) -> Result<()> {
    let mut theirs =
        conn.prepare("UPDATE feedback SET dedupe_key = '', detail = '{}', file_name = '' WHERE id = ?1")?;
    let mut others = conn.prepare("UPDATE feedback SET detail = '{}' WHERE id = ?1")?;
    for line in lines {
        if line.theirs {
            theirs.execute([line.id.0])?
        } else {
            others.execute([line.id.0])?
        };
    }
    Ok(())
}

/// Where the detail of a note lists the numbers of everybody it is about.
pub const CONTACTS: &str = "contacts";

impl Store {
    /// Notes a mail, and puts an address on Do not mail in the same transaction if it asks for that. A mail that was
    /// noted before changes nothing.
    pub fn note_feedback(
        &self,
        note: &FeedbackNote,
        suppress: Option<consent::Suppression>,
        now: Timestamp,
    ) -> Result<Noted> {
        self.write(&[Part::Feedback], |tx| {
            if let Some(id) = by_hash(tx, &note.source_hash)? {
                return Ok(Noted::Known(id));
            }
            let added = match suppress {
                Some(entry) => suppressions::add(tx, entry, now)?,
                None => None,
            };
            if let Some(contact) = note.contact {
                touched::person(tx, kin::top(tx, contact)?)?;
            }
            tx.execute(
                "INSERT INTO feedback (source_hash, file_name, kind, contact_id, dedupe_key, campaign_id, list_id, action, detail, suppression_id, read_at, undone_at, undone_why)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, NULL, '')",
                (
                    &note.source_hash[..],
                    &note.file_name,
                    &note.kind,
                    note.contact.map_or(0, |contact| contact.0),
                    note.key.as_ref().map_or("", DedupeKey::as_str),
                    note.campaign.map_or(0, |campaign| campaign.0),
                    note.list.map_or(0, |list| list.0),
                    &note.action,
                    to_json(&note.detail)?,
                    added.or(note.suppression).map_or(0, |entry| entry.0),
                    millis(now),
                ),
            )?;
            Ok(Noted::New(FeedbackId(tx.last_insert_rowid())))
        })
    }

    /// One note.
    pub fn feedback_entry(&self, id: FeedbackId) -> Result<FeedbackRow> {
        self.read(|conn| get(conn, id))
    }

    /// Whether this mail was noted before.
    pub fn feedback_known(&self, source_hash: &[u8; 32]) -> Result<Option<FeedbackId>> {
        self.read(|conn| by_hash(conn, source_hash))
    }

    /// A page of what the mailbox told us, newest first.
    pub fn feedback(&self, range: Range<u64>) -> Result<Page<FeedbackRow>> {
        self.read(|conn| {
            let total = conn.query_row("SELECT count(*) FROM feedback", [], |row| Ok(count(row, 0)))??;
            let mut statement = conn.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM feedback ORDER BY id DESC LIMIT ?2 OFFSET ?1"
            ))?;
            let length = int(range.end.saturating_sub(range.start));
            let found = rows(&mut statement, (int(range.start), length), feedback)?;
            Ok(Page { total, first: range.start, rows: found })
        })
    }

    /// The user says that we misread a mail, and how: its entry of Do not mail is lifted as misread, and both are
    /// logged. Says why if the entry must stay; then nothing is changed.
    pub fn undo_feedback(
        &self,
        id: FeedbackId,
        why: &str,
        now: Timestamp,
    ) -> Result<std::result::Result<(), StaysSuppressed>> {
        self.write(&[Part::Feedback], |tx| {
            let found = get(tx, id)?;
            if found.undone.is_some() {
                return Ok(Ok(()));
            }
            if let Some(entry) = found.note.suppression {
                let plea = Plea::Misread { why: why.to_owned() };
                if let Err(stays) = suppressions::lift_one(tx, entry, plea, now)? {
                    return Ok(Err(stays));
                }
            }
            if let Some(contact) = found.note.contact {
                touched::person(tx, kin::top(tx, contact)?)?;
            }
            tx.execute(
                "UPDATE feedback SET undone_at = ?2, undone_why = ?3 WHERE id = ?1",
                (id.0, millis(now), why),
            )?;
            Ok(Ok(()))
        })
    }
}

fn get(conn: &Connection, id: FeedbackId) -> Result<FeedbackRow> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM feedback WHERE id = ?1"))?;
    first(&mut statement, [id.0], feedback)?.ok_or(StoreError::NotFound { what: "answer" })
}
