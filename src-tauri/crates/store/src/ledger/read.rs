//! Reading the ledger again: checking the chain, one person's events, and forgetting a person.

use std::collections::BTreeSet;

use address::{Address, DedupeKey};
use consent::ledger::{Broken, Detail, EventKind, Head, Opening, Sealed, Verifier};
use contacts::ContactId;
use jiff::Timestamp;
use rusqlite::{Connection, Row};

use super::entry::{Entry, put_erased};
use crate::Store;
use crate::columns::{count, first, odd, time, word};
use crate::error::Result;

/// What checking the whole ledger found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LedgerCheck {
    /// Events in it.
    pub events: u64,
    /// Events whose personal part was deleted at a person's wish.
    pub erased: u64,
    /// The end of the chain, or where it does not hold.
    pub outcome: std::result::Result<Head, Broken>,
}

/// One row of the ledger with its details, as it lies there.
struct Stored {
    first_seq: u64,
    at: Timestamp,
    kind: EventKind,
    seals: Vec<u8>,
    shared: Vec<u8>,
    entries: Vec<u8>,
}

const QUERY: &str =
    "SELECT l.first_seq, l.at, l.kind, l.seals, coalesce(d.shared, x''), coalesce(d.entries, x'')
     FROM ledger AS l LEFT JOIN ledger_details AS d ON d.first_seq = l.first_seq";

fn stored(row: &Row<'_>) -> Result<Stored> {
    Ok(Stored {
        first_seq: count(row, 0)?,
        at: time(row, 1)?,
        kind: word(row, 2, "ledger event")?,
        seals: row.get(3)?,
        shared: row.get(4)?,
        entries: row.get(5)?,
    })
}

impl Stored {
    fn shared(&self) -> Result<Detail<'_>> {
        if self.shared.is_empty() {
            return Ok(Detail::default());
        }
        Detail::decode(&self.shared).map_err(|why| odd("ledger entry", why))
    }

    /// Every event of the row, each with what is left of its personal part. `prev` is the hash before the first
    /// and, afterwards, that of the last.
    fn each(
        &self,
        prev: &mut [u8; 32],
        mut event: impl FnMut(&Sealed, Option<Opening<'_>>) -> Result<()>,
    ) -> Result<()> {
        let shared = self.shared()?;
        let mut entries = self.entries.as_slice();
        let (seals, rest) = self.seals.as_chunks::<64>();
        if !rest.is_empty() {
            return Err(odd("ledger entry", "unreadable"));
        }
        for (number, seal) in (0_u64..).zip(seals) {
            let (Some(commitment), Some(hash)) = (seal.first_chunk::<32>(), seal.last_chunk::<32>()) else {
                return Err(odd("ledger entry", "unreadable"));
            };
            let sealed = Sealed {
                seq: self.first_seq.saturating_add(number),
                at: self.at,
                kind: self.kind,
                commitment: *commitment,
                prev: *prev,
                hash: *hash,
            };
            let opening = match Entry::take(&mut entries)? {
                Some(entry) => entry.encoded(&shared).map(|(salt, detail)| Opening { salt, detail }),
                None => None,
            };
            event(&sealed, opening)?;
            *prev = *hash;
        }
        Ok(())
    }
}

/// Checks the chain on this connection.
pub(crate) fn verify(conn: &Connection) -> Result<LedgerCheck> {
    let mut statement = conn.prepare(&format!("{QUERY} ORDER BY l.first_seq"))?;
    let mut rows = statement.query([])?;
    let (mut verifier, mut prev) = (Verifier::new(), [0; 32]);
    let (mut events, mut erased, mut broken) = (0, 0, None);
    while let Some(row) = rows.next()? {
        stored(row)?.each(&mut prev, |sealed, opening| {
            events += 1;
            erased += u64::from(opening.is_none());
            if broken.is_none() {
                broken = verifier.check(sealed, opening.as_ref()).err();
            }
            Ok(())
        })?;
    }
    let known = super::known_head(conn)?;
    let outcome = broken.map_or_else(|| verifier.finish_at(known), Err);
    Ok(LedgerCheck { events, erased, outcome })
}

/// The single events about one person, oldest first: everything but what came with an import.
pub(crate) fn details_of(
    conn: &Connection,
    contact: ContactId,
) -> Result<Vec<(Timestamp, EventKind, Detail<'static>)>> {
    let mut statement = conn.prepare_cached(&format!(
        "{QUERY} WHERE d.contact_id = ?1 AND d.contact_id <> 0 ORDER BY l.first_seq"
    ))?;
    let mut rows = statement.query([contact.0])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let stored = stored(row)?;
        stored.each(&mut [0; 32], |sealed, opening| {
            if let Some(opening) = opening {
                let detail = Detail::decode(&opening.detail).map_err(|why| odd("ledger entry", why))?;
                all.push((sealed.at, sealed.kind, detail.into_owned()));
            }
            Ok(())
        })?;
    }
    Ok(all)
}

/// Deletes the personal part of every event about these addresses. Returns how many events lost it. Reads the whole
/// ledger: an erasure must find everything, and is rare.
pub(crate) fn erase(conn: &Connection, keys: &BTreeSet<DedupeKey>) -> Result<u64> {
    let rows: Vec<i64> = {
        let mut statement = conn.prepare("SELECT first_seq FROM ledger_details ORDER BY first_seq")?;
        crate::columns::rows(&mut statement, [], |row| Ok(row.get(0)?))?
    };
    let mut read = conn.prepare("SELECT entries FROM ledger_details WHERE first_seq = ?1")?;
    let mut update =
        conn.prepare("UPDATE ledger_details SET entries = ?2, contact_id = 0 WHERE first_seq = ?1")?;
    let mut erased = 0;
    for first_seq in rows {
        let Some(old) = first(&mut read, [first_seq], |row| Ok(row.get::<_, Vec<u8>>(0)?))? else { continue };
        let (mut bytes, mut new, before) = (old.as_slice(), Vec::with_capacity(old.len()), erased);
        while let Some(entry) = Entry::take(&mut bytes)? {
            if about(&entry).is_some_and(|key| keys.contains(&key)) {
                erased += 1;
                put_erased(&mut new);
            } else {
                entry.put(&mut new);
            }
        }
        if erased > before {
            update.execute((first_seq, new))?;
        }
    }
    Ok(erased)
}

/// Whom an event is about.
fn about(entry: &Entry<'_>) -> Option<DedupeKey> {
    let key = |text: &str| Address::from_canonical(text).map(|address| address.dedupe_key());
    match entry {
        Entry::Erased => None,
        Entry::Person { address, .. } => key(address),
        Entry::Whole { encoded, .. } => Detail::decode(encoded).ok()?.address.as_deref().and_then(key),
    }
}

/// Everybody the ledger still names, as often as it does.
pub(crate) fn each_key(conn: &Connection, mut seen: impl FnMut(DedupeKey)) -> Result<()> {
    let mut statement = conn.prepare("SELECT entries FROM ledger_details ORDER BY first_seq")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let mut bytes = row.get_ref(0)?.as_blob().map_err(|_| odd("ledger entry", "no bytes"))?;
        while let Some(entry) = Entry::take(&mut bytes)? {
            about(&entry).into_iter().for_each(&mut seen);
        }
    }
    Ok(())
}

impl Store {
    /// Checks the whole chain: was anything changed, removed, reordered or put in between?
    pub fn verify_ledger(&self) -> Result<LedgerCheck> {
        self.read(verify)
    }

    /// Every event in order, each with what is left of its personal part.
    pub fn each_event(
        &self,
        mut event: impl FnMut(&Sealed, Option<&Detail<'_>>) -> Result<()>,
    ) -> Result<()> {
        self.read(|conn| {
            let mut statement = conn.prepare(&format!("{QUERY} ORDER BY l.first_seq"))?;
            let mut rows = statement.query([])?;
            let mut prev = [0; 32];
            while let Some(row) = rows.next()? {
                stored(row)?.each(&mut prev, |sealed, opening| match opening {
                    Some(opening) => {
                        let detail =
                            Detail::decode(&opening.detail).map_err(|why| odd("ledger entry", why))?;
                        event(sealed, Some(&detail))
                    }
                    None => event(sealed, None),
                })?;
            }
            Ok(())
        })
    }

    /// Everything the ledger says about an address, oldest first: the proof to show when somebody asks.
    pub fn events_of(&self, key: &DedupeKey) -> Result<Vec<(Sealed, Detail<'static>)>> {
        let mut all = Vec::new();
        self.each_event(|sealed, detail| {
            let about = |text: &str| {
                Address::from_canonical(text).is_some_and(|address| address.dedupe_key() == *key)
            };
            if let Some(detail) = detail
                && detail.address.as_deref().is_some_and(about)
            {
                all.push((*sealed, detail.clone().into_owned()));
            }
            Ok(())
        })?;
        Ok(all)
    }

    /// The end of the chain, to be remembered elsewhere: with it a chain that was cut off is found out.
    pub fn ledger_head(&self) -> Result<Head> {
        self.read(super::head)
    }
}
