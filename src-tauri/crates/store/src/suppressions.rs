//! The table `suppressions`: Do not mail. Entries are never deleted; a lifted one stays on record.

mod pages;

use std::collections::HashSet;

use address::DedupeKey;
use consent::ledger::{Detail, Event, EventKind};
use consent::lift::{Plea, StaysSuppressed, Way, lift};
use consent::{Applied, Lifted, Scope, Suppression, SuppressionReason, apply};
use contacts::{ContactId, ListId};
use delivery::CampaignId;
use jiff::Timestamp;
use rusqlite::{Connection, Row};

use crate::Store;
use crate::changes::{self, Part};
use crate::columns::{
    bytes32, count, first, key_or_none, millis, rows, time, time_or_none, word, word_or_none,
};
use crate::error::{Result, StoreError};
use crate::ids::SuppressionId;
use crate::same_mailbox::kin;
use crate::{contact, ledger, lists, settings, subscriptions, touched};

pub use pages::{SuppressionGroup, SuppressionQuery, SuppressionRow};

pub(crate) const COLUMNS: &str = "id, dedupe_key, key_hash, scope, reason, original, source, since, evidence, campaign_id, lifted_at, lifted_way, lifted_why";

/// Reads [`COLUMNS`].
pub(crate) fn suppression(row: &Row<'_>) -> Result<(SuppressionId, Suppression)> {
    let campaign: i64 = row.get(9)?;
    let lifted = match time_or_none(row, 10)? {
        Some(at) => Some(Lifted { at, way: word(row, 11, "way to lift")?, why: row.get(12)? }),
        None => None,
    };
    let entry = Suppression {
        key: key_or_none(row, 1)?,
        key_hash: bytes32(row, 2, "key hash")?,
        scope: word(row, 3, "suppression scope")?,
        reason: word(row, 4, "suppression reason")?,
        original: word_or_none(row, 5, "suppression reason")?,
        source: word(row, 6, "suppression source")?,
        since: time(row, 7)?,
        evidence: row.get(8)?,
        campaign: (campaign != 0).then_some(campaign),
        lifted,
    };
    Ok((SuppressionId(row.get(0)?), entry))
}

/// Every entry about an address, lifted ones too.
pub(crate) fn of_hash(conn: &Connection, hash: &[u8; 32]) -> Result<Vec<(SuppressionId, Suppression)>> {
    let mut statement =
        conn.prepare_cached(&format!("SELECT {COLUMNS} FROM suppressions WHERE key_hash = ?1 ORDER BY id"))?;
    rows(&mut statement, [&hash[..]], suppression)
}

pub(crate) fn get(conn: &Connection, id: SuppressionId) -> Result<Suppression> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM suppressions WHERE id = ?1"))?;
    let found = first(&mut statement, [id.0], suppression)?;
    found.map(|(_, entry)| entry).ok_or(StoreError::NotFound { what: "entry" })
}

/// The salt of this folder's hashes.
pub(crate) fn salt(conn: &Connection) -> Result<[u8; 32]> {
    settings::get(conn, settings::SALT)?.ok_or(StoreError::NotFound { what: "setting" })
}

/// Which addresses have entries at all, so that a million people can be asked about quickly.
pub(crate) struct Known {
    salt: [u8; 32],
    /// The first eight bytes of each key hash.
    prints: HashSet<u64>,
}

impl Known {
    pub(crate) fn load(conn: &Connection, salt: [u8; 32]) -> Result<Known> {
        let mut prints = HashSet::new();
        let mut statement = conn.prepare_cached("SELECT key_hash FROM suppressions")?;
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            prints.insert(print(&bytes32(row, 0, "key hash")?));
        }
        Ok(Known { salt, prints })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.prints.is_empty()
    }

    /// Every entry about this address.
    pub(crate) fn of(&self, conn: &Connection, key: &DedupeKey) -> Result<Vec<(SuppressionId, Suppression)>> {
        if self.prints.is_empty() {
            return Ok(Vec::new());
        }
        let hash = consent::key_hash(&self.salt, key);
        if self.prints.contains(&print(&hash)) { of_hash(conn, &hash) } else { Ok(Vec::new()) }
    }
}

fn print(hash: &[u8; 32]) -> u64 {
    hash.first_chunk::<8>().map_or(0, |bytes| u64::from_ne_bytes(*bytes))
}

/// Adds an entry if it says anything new, with its ledger event. A wish to leave also takes the person off the
/// list, or off all of them, and holds for every address that was made one with this one. Returns the number of a new
/// entry.
pub(crate) fn add(conn: &Connection, new: Suppression, now: Timestamp) -> Result<Option<SuppressionId>> {
    let beside = match &new.key {
        Some(key) if new.is_a_wish() => kin::keys_beside(conn, key)?,
        _ => Vec::new(),
    };
    for key in beside {
        let salt = salt(conn)?;
        let same = Suppression {
            key_hash: consent::key_hash(&salt, &key),
            key: Some(key),
            evidence: format!("{} (said of another address of the same person)", new.evidence),
            ..new.clone()
        };
        add_one(conn, same, now)?;
    }
    add_one(conn, new, now)
}

/// The same for this one address alone.
pub(crate) fn add_one(conn: &Connection, new: Suppression, now: Timestamp) -> Result<Option<SuppressionId>> {
    let known: Vec<Suppression> = of_hash(conn, &new.key_hash)?.into_iter().map(|(_, entry)| entry).collect();
    let Applied::Added(entry, kind) = apply(&known, new, now) else { return Ok(None) };
    let id = insert(conn, &entry)?;
    let contact = match &entry.key {
        Some(key) => contact::id_of(conn, key.as_str())?,
        None => None,
    };
    if let Some(contact) = contact {
        touched::person(conn, contact)?;
    }
    if let (SuppressionReason::Unsubscribed, Some(contact)) = (entry.reason, contact) {
        let list = match entry.scope {
            Scope::List(list) => Some(list),
            Scope::Everywhere => None,
        };
        subscriptions::leave(conn, list, contact, entry.since)?;
        changes::bump(conn, &[Part::Contacts])?;
    }
    note(conn, contact, &entry, kind, entry.reason.as_str(), &entry.evidence, now)?;
    changes::bump(conn, &[Part::Suppressions])?;
    Ok(Some(id))
}

pub(crate) fn insert(conn: &Connection, entry: &Suppression) -> Result<SuppressionId> {
    conn.prepare_cached(
        "INSERT INTO suppressions (dedupe_key, key_hash, scope, reason, original, source, since, evidence, campaign_id, lifted_at, lifted_way, lifted_why)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?
    .execute((
        entry.key.as_ref().map_or("", DedupeKey::as_str),
        &entry.key_hash[..],
        entry.scope.to_string(),
        entry.reason.as_str(),
        entry.original.map_or("", SuppressionReason::as_str),
        entry.source.as_str(),
        millis(entry.since),
        &entry.evidence,
        entry.campaign.unwrap_or(0),
        entry.lifted.as_ref().map(|lifted| millis(lifted.at)),
        entry.lifted.as_ref().map_or("", |lifted| lifted.way.as_str()),
        entry.lifted.as_ref().map_or("", |lifted| lifted.why.as_str()),
    ))?;
    Ok(SuppressionId(conn.last_insert_rowid()))
}

/// The ledger event of an entry that came or went.
fn note(
    conn: &Connection,
    contact: Option<ContactId>,
    entry: &Suppression,
    kind: EventKind,
    reason: &str,
    evidence: &str,
    now: Timestamp,
) -> Result<()> {
    let list = match entry.scope {
        Scope::List(list) => lists::get(conn, ListId(list)).ok().map(|list| list.name),
        Scope::Everywhere => None,
    };
    let detail = Detail {
        address: entry.key.as_ref().map(|key| key.as_str().into()),
        list: list.map(Into::into),
        source: Some(entry.source.as_str().into()),
        evidence: (!evidence.is_empty()).then(|| evidence.into()),
        reason: Some(reason.into()),
        campaign: entry.campaign,
        ..Detail::default()
    };
    ledger::note(conn, contact.unwrap_or(ContactId(0)), &Event { at: now, kind, detail })?;
    Ok(())
}

/// What adding an entry came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suppressed {
    /// A new entry.
    Added(SuppressionId),
    /// An entry in force already says as much. Nothing was changed.
    AlreadyThere,
}

/// What adding many entries came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SuppressedMany {
    /// New entries.
    pub added: u64,
    /// Entries that said nothing new.
    pub already: u64,
}

impl Store {
    /// Puts an address on Do not mail, with its ledger event, by `consent::apply`. The address need not be a
    /// contact. [`Store::key_hash`] gives the hash the entry needs.
    pub fn suppress(&self, entry: Suppression, now: Timestamp) -> Result<Suppressed> {
        self.write(&[], |tx| Ok(add(tx, entry, now)?.map_or(Suppressed::AlreadyThere, Suppressed::Added)))
    }

    /// Puts many addresses on Do not mail, all or none.
    pub fn suppress_all(
        &self,
        entries: impl IntoIterator<Item = Suppression>,
        now: Timestamp,
    ) -> Result<SuppressedMany> {
        self.write(&[], |tx| {
            let mut many = SuppressedMany::default();
            for entry in entries {
                match add(tx, entry, now)? {
                    Some(_) => many.added += 1,
                    None => many.already += 1,
                }
            }
            Ok(many)
        })
    }

    /// Every entry about an address, lifted ones too, oldest first.
    pub fn suppressions_of(&self, key: &DedupeKey) -> Result<Vec<(SuppressionId, Suppression)>> {
        let hash = self.key_hash(key);
        self.read(|conn| of_hash(conn, &hash))
    }

    /// Lifts an entry by `consent::lift`, with its ledger event; or says why it stays.
    pub fn lift_suppression(
        &self,
        id: SuppressionId,
        plea: Plea,
        now: Timestamp,
    ) -> Result<std::result::Result<(), StaysSuppressed>> {
        self.write(&[], |tx| lift_one(tx, id, plea, now))
    }
}

impl Store {
    /// How many people the replies of one campaign put there, that are still there.
    pub fn refused_by(&self, campaign: CampaignId) -> Result<u64> {
        let sql = format!("SELECT count(*) FROM suppressions WHERE {REFUSED_BY}");
        self.read(|conn| conn.prepare_cached(&sql)?.query_row([campaign.0], |row| Ok(count(row, 0)))?)
    }

    /// Lifts what the replies of one campaign put there, all or nothing: it was not the people. Each keeps the written reason
    /// in the ledger. Returns how many.
    pub fn lift_refused_by(
        &self,
        campaign: CampaignId,
        why: &str,
        now: Timestamp,
    ) -> Result<std::result::Result<u64, StaysSuppressed>> {
        self.write(&[], |tx| {
            let found = rows(
                &mut tx.prepare(&format!("SELECT id FROM suppressions WHERE {REFUSED_BY} ORDER BY id"))?,
                [campaign.0],
                |row| Ok(SuppressionId(row.get(0)?)),
            )?;
            let mut lifted = 0;
            for id in found {
                // They are all of one kind: where the first may not go, none has gone.
                match lift_one(tx, id, Plea::User { why: why.to_owned() }, now)? {
                    Ok(()) => lifted += 1,
                    Err(stays) => return Ok(Err(stays)),
                }
            }
            Ok(Ok(lifted))
        })
    }
}

/// What the replies of a campaign put there.
const REFUSED_BY: &str =
    "campaign_id = ?1 AND reason = 'hard-bounce' AND source = 'reply' AND lifted_at IS NULL";

pub(crate) fn lift_one(
    tx: &Connection,
    id: SuppressionId,
    plea: Plea,
    now: Timestamp,
) -> Result<std::result::Result<(), StaysSuppressed>> {
    let entry = get(tx, id)?;
    let lifted = match lift(&entry, plea, now) {
        Ok(lifted) => lifted,
        Err(stays) => return Ok(Err(stays)),
    };
    set_lift(tx, id, Some(&lifted.lifted))?;
    let contact = match &entry.key {
        Some(key) => contact::id_of(tx, key.as_str())?,
        None => None,
    };
    if let Some(contact) = contact {
        touched::person(tx, contact)?;
    }
    // A wish to leave that was none never took anybody off a list.
    if let (Way::Misread | Way::Parted, Some(contact)) = (lifted.lifted.way, contact) {
        subscriptions::come_back(tx, contact, entry.since)?;
        changes::bump(tx, &[Part::Contacts])?;
    }
    note(tx, contact, &entry, lifted.event, lifted.lifted.way.as_str(), &lifted.lifted.why, now)?;
    changes::bump(tx, &[Part::Suppressions])?;
    Ok(Ok(()))
}

/// Marks an entry as lifted, or as in force again.
pub(crate) fn set_lift(tx: &Connection, id: SuppressionId, lifted: Option<&Lifted>) -> Result<()> {
    tx.execute(
        "UPDATE suppressions SET lifted_at = ?2, lifted_way = ?3, lifted_why = ?4 WHERE id = ?1",
        (
            id.0,
            lifted.map(|lifted| millis(lifted.at)),
            lifted.map_or("", |lifted| lifted.way.as_str()),
            lifted.map_or("", |lifted| lifted.why.as_str()),
        ),
    )?;
    Ok(())
}

/// Makes the entries about one list, which is about to go, hold everywhere. Each that is in force gets its ledger event.
pub(crate) fn widen(tx: &Connection, list: ListId, now: Timestamp) -> Result<()> {
    let scope = Scope::List(list.0).to_string();
    let entries = rows(
        &mut tx.prepare(&format!("SELECT {COLUMNS} FROM suppressions WHERE scope = ?1 ORDER BY id"))?,
        [&scope],
        suppression,
    )?;
    if entries.is_empty() {
        return Ok(());
    }
    for (_, entry) in entries.iter().filter(|(_, entry)| entry.in_force(now)) {
        let contact = match &entry.key {
            Some(key) => contact::id_of(tx, key.as_str())?,
            None => None,
        };
        let evidence = "The list was removed. What held for it holds everywhere.";
        note(tx, contact, entry, EventKind::Suppressed, entry.reason.as_str(), evidence, now)?;
    }
    tx.execute(
        "UPDATE suppressions SET scope = ?2 WHERE scope = ?1",
        (scope, Scope::Everywhere.to_string()),
    )?;
    changes::bump(tx, &[Part::Suppressions])
}

/// Forgets an address: every entry about it becomes one that only the hash recognises.
pub(crate) fn erase(conn: &Connection, hash: &[u8; 32], now: Timestamp) -> Result<()> {
    let known = of_hash(conn, hash)?;
    if known.is_empty() {
        let entry = Suppression {
            key: None,
            key_hash: *hash,
            scope: Scope::Everywhere,
            reason: SuppressionReason::Erased,
            original: None,
            source: consent::Source::User,
            since: now,
            evidence: String::new(),
            campaign: None,
            lifted: None,
        };
        insert(conn, &entry.erased(now))?;
    }
    for (id, entry) in known {
        let entry = entry.erased(now);
        conn.execute(
            "UPDATE suppressions SET dedupe_key = '', scope = ?2, reason = ?3, original = '', since = ?4, evidence = '',
                 campaign_id = 0, lifted_at = NULL, lifted_way = '', lifted_why = '' WHERE id = ?1",
            (id.0, entry.scope.to_string(), entry.reason.as_str(), millis(entry.since)),
        )?;
    }
    changes::bump(conn, &[Part::Suppressions])
}
