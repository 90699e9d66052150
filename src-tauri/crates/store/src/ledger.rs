//! The tables `ledger` and `ledger_details`: the consent ledger.
//!
//! One row holds the events of one transaction that share time and kind, a thousand at most: an import of a
//! hundred thousand people writes a hundred rows instead of two hundred thousand. The chain itself, what is hashed
//! and what can be deleted is `consent::ledger`'s; here is only how it lies on disk ([`entry`]).

pub(crate) mod entry;
mod read;

use consent::ledger::{Chain, Detail, Event, EventKind, Head, SaltSeed};
use contacts::ContactId;
use jiff::Timestamp;
use rusqlite::Connection;

use crate::changes::{self, Part};
use crate::columns::{first, int, millis, odd};
use crate::error::Result;
use crate::{identity, settings};

pub use read::LedgerCheck;
pub(crate) use read::{details_of, each_key, erase, verify};

/// Events in one row at most.
pub(crate) const EVENTS_A_ROW: usize = 1000;

/// What one event of a batch says that the others do not.
#[derive(Clone, Debug)]
pub(crate) enum Own<'a> {
    /// The address and the row of the file; everything else is shared.
    Person { address: &'a str, row: u64 },
    /// All of it.
    Whole(Detail<'a>),
}

/// A row of the ledger, sealed and not yet written.
pub(crate) struct Block {
    pub(crate) first_seq: u64,
    pub(crate) last_seq: u64,
    pub(crate) at: Timestamp,
    pub(crate) kind: EventKind,
    pub(crate) contact: ContactId,
    pub(crate) seals: Vec<u8>,
    pub(crate) shared: Vec<u8>,
    pub(crate) entries: Vec<u8>,
}

/// Seals events after the head of the chain. Pure: what it makes is written by [`write`].
pub(crate) struct Sealer {
    chain: Chain,
    seed: SaltSeed,
    encoded: Vec<u8>,
}

impl Sealer {
    /// Goes on after what the ledger holds. The caller must be in the write transaction that will write the blocks.
    pub(crate) fn after_head(conn: &Connection) -> Result<Sealer> {
        Ok(Sealer {
            chain: Chain::after(head(conn)?),
            seed: SaltSeed::new(identity::random()?),
            encoded: Vec::with_capacity(256),
        })
    }

    /// Seals one block. `shared` has neither address nor row. An empty block is none.
    pub(crate) fn block<'a>(
        &mut self,
        at: Timestamp,
        kind: EventKind,
        contact: ContactId,
        shared: &Detail<'_>,
        events: impl Iterator<Item = Own<'a>>,
    ) -> Option<Block> {
        let first_seq = self.chain.next_seq();
        let mut block = Block {
            first_seq,
            last_seq: first_seq,
            at,
            kind,
            contact,
            seals: Vec::with_capacity(64 * EVENTS_A_ROW),
            shared: shared.encode(),
            entries: Vec::with_capacity(80 * EVENTS_A_ROW),
        };
        for own in events {
            let salt = self.seed.salt(self.chain.next_seq());
            self.encoded.clear();
            match &own {
                Own::Person { address, row } => {
                    entry::of_person(shared, address, *row).encode_into(&mut self.encoded);
                    entry::put_person(&salt, address, *row, &mut block.entries);
                }
                Own::Whole(detail) => {
                    detail.encode_into(&mut self.encoded);
                    entry::put_whole(&salt, &self.encoded, &mut block.entries);
                }
            }
            let sealed = self.chain.seal_encoded(at, kind, &self.encoded, &salt);
            block.last_seq = sealed.seq;
            block.seals.extend_from_slice(&sealed.commitment);
            block.seals.extend_from_slice(&sealed.hash);
        }
        (!block.seals.is_empty()).then_some(block)
    }
}

/// Writes a sealed block, in the transaction its [`Sealer`] was made in.
pub(crate) fn write(conn: &Connection, block: &Block) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO ledger (first_seq, last_seq, at, kind, seals) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute((
        int(block.first_seq),
        int(block.last_seq),
        millis(block.at),
        block.kind.as_str(),
        &block.seals,
    ))?;
    conn.prepare_cached(
        "INSERT INTO ledger_details (first_seq, contact_id, shared, entries) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute((int(block.first_seq), block.contact.0, &block.shared, &block.entries))?;
    if let Some(hash) = block.seals.last_chunk::<32>() {
        settings::put(conn, settings::LEDGER_HEAD, &Known { seq: block.last_seq, hash: *hash })?;
    }
    Ok(())
}

/// The end of the chain, written down beside it in the same transaction: with it a chain that was cut off is found out.
#[derive(serde::Serialize, serde::Deserialize)]
struct Known {
    seq: u64,
    hash: [u8; 32],
}

/// Where the chain must end.
fn known_head(conn: &Connection) -> Result<Head> {
    let known: Option<Known> = settings::get(conn, settings::LEDGER_HEAD)?;
    Ok(known.map_or(Head::START, |known| Head { seq: known.seq, hash: known.hash }))
}

/// The end of the chain.
pub(crate) fn head(conn: &Connection) -> Result<Head> {
    let mut statement =
        conn.prepare_cached("SELECT last_seq, seals FROM ledger ORDER BY first_seq DESC LIMIT 1")?;
    let head = first(&mut statement, [], |row| {
        let seq: i64 = row.get(0)?;
        let seals = row.get_ref(1)?.as_blob().map_err(|_| odd("ledger entry", "no bytes"))?;
        let hash = seals.last_chunk::<32>().ok_or_else(|| odd("ledger entry", "too short"))?;
        Ok(Head { seq: u64::try_from(seq).map_err(|_| odd("ledger entry", seq))?, hash: *hash })
    })?;
    Ok(head.unwrap_or(Head::START))
}

/// Adds one event about one person, or about an address that is no contact (`ContactId(0)`), in the transaction of
/// the fact it records.
pub(crate) fn note(conn: &Connection, contact: ContactId, event: &Event<'_>) -> Result<u64> {
    let mut sealer = Sealer::after_head(conn)?;
    let whole = std::iter::once(Own::Whole(event.detail.clone()));
    let Some(block) = sealer.block(event.at, event.kind, contact, &Detail::default(), whole) else {
        return Ok(0);
    };
    write(conn, &block)?;
    changes::bump(conn, &[Part::Ledger])?;
    Ok(block.last_seq)
}
