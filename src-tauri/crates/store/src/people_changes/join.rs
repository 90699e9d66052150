//! Many people join a list, each by the rules that hold for one who is added by hand.

use address::DedupeKey;
use consent::ledger::{Detail, EventKind};
use consent::{Basis, Scope};
use contacts::{ContactId, ListId};
use jiff::Timestamp;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::{ChangeId, note_anew, remember};
use crate::changes;
use crate::columns::{all, json, millis, to_json};
use crate::contact::remove::key_of;
use crate::error::Result;
use crate::ledger::{self, EVENTS_A_ROW, Own, Sealer};
use crate::lists;
use crate::subscriptions::{self, Agreement, SubscriptionRow, is_stronger};
use crate::suppressions::Known;

/// Up to so many people each event has a row of its own, by which the person's time line tells of it. More share rows,
/// as those of an import do.
const TOLD_ONE_BY_ONE: u64 = 1000;

/// Who is on Do not mail. Read again only when it changed: a batch takes less time than reading it.
pub(super) struct StayOff {
    salt: [u8; 32],
    now: Timestamp,
    known: Option<(u64, Known)>,
}

impl StayOff {
    pub(super) const fn new(salt: [u8; 32], now: Timestamp) -> Self {
        Self { salt, now, known: None }
    }

    /// Looks whether Do not mail changed.
    pub(super) fn look(&mut self, conn: &Connection) -> Result<()> {
        let stamp = changes::read(conn)?.suppressions;
        if self.known.as_ref().is_none_or(|(known, _)| *known != stamp) {
            self.known = Some((stamp, Known::load(conn, self.salt)?));
        }
        Ok(())
    }

    /// Whether an address is on Do not mail, for this list or for all.
    pub(super) fn holds(&self, conn: &Connection, list: ListId, key: &DedupeKey) -> Result<bool> {
        let Some((_, known)) = &self.known else { return Ok(false) };
        Ok(known.of(conn, key)?.iter().any(|(_, entry)| {
            entry.in_force(self.now) && [Scope::Everywhere, Scope::List(list.0)].contains(&entry.scope)
        }))
    }
}

/// How somebody stood in the list before they were raised to a stronger basis.
#[derive(Serialize, Deserialize)]
pub(super) struct Stood {
    pub(super) basis: Basis,
    pub(super) agreed_at: Option<i64>,
    pub(super) import: i64,
}

/// Puts one person into the list, or on a stronger basis there. Returns whether anything was to be done and may be done.
pub(super) fn join(
    tx: &Connection,
    change: ChangeId,
    list: ListId,
    contact: ContactId,
    agreement: &Agreement,
    off: &StayOff,
    now: Timestamp,
) -> Result<bool> {
    let Some(key) = key_of(tx, contact)? else { return Ok(false) };
    let before = match subscriptions::get(tx, list, contact)? {
        Some(SubscriptionRow { left_at: Some(_), .. }) => return Ok(false),
        Some(known) if !is_stronger(agreement.basis, known.basis) => return Ok(false),
        known => known,
    };
    if off.holds(tx, list, &key)? {
        return Ok(false);
    }
    let before = before.map(|known| Stood {
        basis: known.basis,
        agreed_at: known.agreed_at.map(millis),
        import: known.import.map_or(0, |import| import.0),
    });
    remember(tx, change, contact.0, "", &to_json(&before)?)?;
    subscriptions::put(tx, list, contact, agreement, before.is_some(), now)?;
    Ok(true)
}

/// Writes the ledger events of everybody who joined. Where the basis is `none`, nothing was said that could be kept.
pub(super) fn note(
    tx: &Connection,
    change: ChangeId,
    list: ListId,
    agreement: &Agreement,
    people: u64,
    now: Timestamp,
) -> Result<()> {
    if agreement.basis == Basis::None || people == 0 {
        return Ok(());
    }
    let shared = said(lists::get(tx, list)?.name, agreement);
    let mut sealer = Sealer::after_head(tx)?;
    let mut statement = tx.prepare(
        "SELECT c.id, c.address FROM people_changed AS p CROSS JOIN contacts AS c ON c.id = p.contact_id
         WHERE p.change_id = ?1 ORDER BY p.contact_id",
    )?;
    let mut found = statement.query([change.0])?;
    let mut batch: Vec<(i64, String)> = Vec::with_capacity(EVENTS_A_ROW);
    loop {
        let row = found.next()?;
        let at_end = row.is_none();
        if let Some(row) = row {
            batch.push((row.get(0)?, row.get(1)?));
        }
        let together = if people <= TOLD_ONE_BY_ONE { 1 } else { EVENTS_A_ROW };
        if batch.len() >= together || at_end {
            let contact = match batch.as_slice() {
                [(id, _)] if together == 1 => ContactId(*id),
                _ => ContactId(0),
            };
            let events = batch.iter().map(|(_, address)| Own::Person { address, row: 0 });
            if let Some(block) = sealer.block(now, EventKind::Stated, contact, &shared, events) {
                ledger::write(tx, &block)?;
            }
            batch.clear();
        }
        if at_end {
            break;
        }
    }
    changes::bump(tx, &[changes::Part::Ledger])
}

/// What the user said, as the ledger keeps it.
pub(super) fn said(list: String, agreement: &Agreement) -> Detail<'static> {
    Detail {
        list: Some(list.into()),
        source: Some(agreement.source.clone().into()),
        agreed_at: agreement.agreed_at,
        wording: Some(agreement.wording.clone().into()),
        reason: Some(agreement.basis.as_str().into()),
        ..Detail::default()
    }
}

/// How a place in a list that this change made or raised stands now.
pub(super) struct Place {
    basis: Basis,
    agreed_at: Option<Timestamp>,
    import: i64,
    pub(super) since: Timestamp,
    pub(super) left_at: Option<Timestamp>,
}

impl Place {
    pub(super) fn read(tx: &Connection, list: ListId, contact: i64) -> Result<Option<Place>> {
        let found = subscriptions::get(tx, list, ContactId(contact))?;
        Ok(found.map(|row| Place {
            basis: row.basis,
            agreed_at: row.agreed_at,
            import: row.import.map_or(0, |import| import.0),
            since: row.since,
            left_at: row.left_at,
        }))
    }

    /// Whether the word of the change stands behind it, also where they left it since.
    pub(super) fn is_word_of(&self, agreement: &Agreement) -> bool {
        self.import == 0
            && self.basis == agreement.basis
            && self.agreed_at.map(millis) == agreement.agreed_at.map(millis)
    }
}

/// Imports since that raised the place remember our word as what was there before. What they remember from now on is what
/// was there before us; where nothing was, they brought the person themselves.
pub(super) fn hand_to_imports(
    tx: &Connection,
    list: ListId,
    contact: i64,
    agreement: &Agreement,
    before: Option<&Stood>,
    since: Timestamp,
) -> Result<()> {
    let imports = all(
        tx,
        "SELECT i.import_id FROM import_changes AS i JOIN imports AS m ON m.id = i.import_id
         WHERE i.contact_id = ?1 AND m.list_id = ?2 AND m.imported_at >= ?3 AND i.subscription = 'raised'
             AND i.import_before = 0 AND i.basis_before = ?4 AND i.agreed_before IS ?5",
        (contact, list.0, millis(since), agreement.basis.as_str(), agreement.agreed_at.map(millis)),
        |row| Ok(row.get::<_, i64>(0)?),
    )?;
    for import in imports {
        match before {
            Some(before) => tx.execute(
                "UPDATE import_changes SET basis_before = ?3, agreed_before = ?4, import_before = ?5
                 WHERE contact_id = ?1 AND import_id = ?2",
                (contact, import, before.basis.as_str(), before.agreed_at, before.import),
            )?,
            None => tx.execute(
                "UPDATE import_changes SET subscription = 'joined', basis_before = '', agreed_before = NULL
                 WHERE contact_id = ?1 AND import_id = ?2",
                (contact, import),
            )?,
        };
    }
    Ok(())
}

/// The same for later changes that raised the place.
pub(super) fn hand_to_changes(
    tx: &Connection,
    after: ChangeId,
    list: ListId,
    contact: i64,
    agreement: &Agreement,
    before: Option<&Stood>,
) -> Result<()> {
    let changes = all(
        tx,
        "SELECT p.change_id, p.before FROM people_changes AS k
             CROSS JOIN people_changed AS p ON p.change_id = k.id AND p.contact_id = ?1
         WHERE k.id > ?2 AND k.what ->> 'kind' = 'join-list' AND k.what ->> 'list' = ?3",
        (contact, after.0, list.0),
        |row| Ok((row.get::<_, i64>(0)?, json::<Option<Stood>>(row, 1, "change")?)),
    )?;
    for (change, stood) in changes {
        if stood.is_some_and(|stood| stood.is_word_of(agreement)) {
            note_anew(tx, change, contact, &before)?;
        }
    }
    Ok(())
}

impl Stood {
    /// Whether it is what was said by hand, in these words.
    fn is_word_of(&self, agreement: &Agreement) -> bool {
        self.import == 0 && self.basis == agreement.basis && self.agreed_at == agreement.agreed_at.map(millis)
    }
}
