//! The ledger events of an import, and whom it puts on Do not mail.

use std::sync::mpsc::SyncSender;

use address::DedupeKey;
use consent::ledger::{Detail, EventKind};
use consent::{Basis, Scope, Source, Suppression, SuppressionReason};
use contacts::ContactId;
use contacts::import::Proof;
use jiff::Timestamp;
use rusqlite::Connection;

use super::super::ImportReport;
use super::super::roll::Roll;
use super::super::stage::Stage;
use super::beside::beside;
use super::{Merge, Target};
use crate::columns::{count, from_json, parse, to_json};
use crate::error::Result;
use crate::ledger::{self, Block, EVENTS_A_ROW, Own, Sealer};
use crate::suppressions;

/// Sealed blocks that wait to be written, of 150 KB each: while the people are copied nobody takes one.
const BLOCKS_IN_FLIGHT: usize = 320;

impl Merge<'_> {
    /// Copies a first import while another thread seals its events: the two take about as long.
    pub(super) fn copy_and_seal(
        &self,
        tx: &Connection,
        target: Target,
        stage: &Stage,
    ) -> Result<ImportReport> {
        let sealer = Sealer::after_head(tx)?;
        let (shared, roll, kind) = (self.shared(), &stage.roll, kind_of(self.base.basis));
        beside(
            BLOCKS_IN_FLIGHT,
            |blocks| seal(sealer, self.now, kind, &shared, roll, blocks),
            |sealed| {
                self.copy(tx, target, stage, (stage.first_id, stage.next_id))?;
                sealed.into_iter().try_for_each(|block| ledger::write(tx, &block))
            },
        )?;
        self.done(tx, target, stage, vec![(self.base.basis, self.plan.summary.new)])
    }

    /// What all events of the import share.
    fn shared(&self) -> Detail<'_> {
        let hash: String = self.file_hash.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut source = format!("{} (SHA-256 {hash})", self.file_name);
        if !self.base.source.is_empty() {
            source = format!("{source}: {}", self.base.source);
        }
        Detail {
            list: Some(self.list_name.as_str().into()),
            source: Some(source.into()),
            agreed_at: self.base.agreed_at,
            wording: (!self.base.wording.is_empty()).then(|| self.base.wording.as_str().into()),
            ..Detail::default()
        }
    }

    /// One event for everybody whose standing in the list comes from this import.
    pub(super) fn write_events(
        &self,
        tx: &Connection,
        target: Target,
        stage: &Stage,
        stood: u64,
    ) -> Result<Vec<(Basis, u64)>> {
        let shared = self.shared();
        let mut book = Book { tx, sealer: Sealer::after_head(tx)?, now: self.now, shared: &shared };
        let new = if stage.with_proof == 0 {
            "SELECT c.address, c.import_row, '' FROM main.contacts AS c
             WHERE c.id BETWEEN ?2 AND ?3 AND c.import_id = ?1 AND ?4 = ?4 ORDER BY c.id"
        } else {
            "SELECT c.address, iif(e.evidence <> '', e.proof_row, c.import_row), coalesce(e.evidence, '')
             FROM main.contacts AS c LEFT JOIN stage.extra AS e ON e.id = c.id - ?4
             WHERE c.id BETWEEN ?2 AND ?3 AND c.import_id = ?1 ORDER BY c.id"
        };
        let known = "SELECT c.address, iif(e.evidence <> '', e.proof_row, i.import_row), coalesce(e.evidence, '')
             FROM stage.outcome AS o CROSS JOIN import_changes AS i ON i.contact_id = o.contact_id AND i.import_id = ?1
                 JOIN main.contacts AS c ON c.id = o.contact_id LEFT JOIN stage.folded AS f ON f.id = o.id
                 LEFT JOIN stage.extra AS e ON e.id = coalesce(f.proof, o.id)
             WHERE o.kind = 'known' AND i.subscription IN ('joined', 'raised') AND ?2 = ?2 AND ?3 = ?3 AND ?4 = ?4
             ORDER BY o.id";
        let (mut plain, mut proven) = (0, 0);
        // Looking for the places of known people walks through all of them.
        for sql in [Some(new), (stood > 0).then_some(known)].into_iter().flatten() {
            let mut statement = tx.prepare(sql)?;
            let mut rows = statement.query((target.import.0, target.first, target.last, target.shift))?;
            let mut batch: Vec<(String, u64, Option<Proof>)> = Vec::with_capacity(EVENTS_A_ROW);
            loop {
                let row = rows.next()?;
                let at_end = row.is_none();
                if let Some(row) = row {
                    let evidence: String = row.get(2)?;
                    let proof = match evidence.as_str() {
                        "" => None,
                        text => Some(from_json(text, "proof")?),
                    };
                    batch.push((row.get(0)?, count(row, 1)?, proof));
                }
                if batch.len() >= EVENTS_A_ROW || at_end {
                    let (a, b) = book.write(self.base.basis, &batch)?;
                    plain += a;
                    proven += b;
                    batch.clear();
                }
                if at_end {
                    break;
                }
            }
        }
        Ok(vec![(Basis::Confirmed, proven), (self.base.basis, plain)])
    }

    /// Whoever had left, bounced or complained where the file comes from goes on Do not mail here.
    pub(super) fn keep_off(&self, tx: &Connection, stage: &Stage) -> Result<u64> {
        if stage.keep_off == 0 {
            return Ok(0);
        }
        let mut statement = tx.prepare(
            "SELECT s.dedupe_key, e.keep_off_row, e.keep_off FROM stage.extra AS e JOIN stage.contacts AS s ON s.id = e.id
             WHERE e.keep_off <> '' ORDER BY e.id",
        )?;
        let mut rows = statement.query([])?;
        let salt = suppressions::salt(tx)?;
        let mut added = 0;
        while let Some(row) = rows.next()? {
            let key = DedupeKey::from_stored(row.get(0)?);
            let original: SuppressionReason = parse(&row.get::<_, String>(2)?, "suppression reason")?;
            let entry = Suppression {
                key_hash: consent::key_hash(&salt, &key),
                key: Some(key),
                scope: Scope::Everywhere,
                reason: SuppressionReason::Imported,
                original: Some(original),
                source: Source::Column,
                since: self.now,
                evidence: format!("{}, row {}", self.file_name, count(row, 1)?),
                campaign: None,
                lifted: None,
            };
            added += u64::from(suppressions::add(tx, entry, self.now)?.is_some());
        }
        Ok(added)
    }
}

/// Seals everybody on the roll, block by block. Ends early when nobody takes the blocks any more.
fn seal(
    mut sealer: Sealer,
    now: Timestamp,
    kind: EventKind,
    shared: &Detail<'_>,
    roll: &Roll,
    blocks: SyncSender<Block>,
) {
    let mut people = roll.iter().map(|(address, row)| Own::Person { address, row });
    while let Some(block) = sealer.block(now, kind, ContactId(0), shared, people.by_ref().take(EVENTS_A_ROW))
    {
        if blocks.send(block).is_err() {
            break;
        }
    }
}

/// The kind of event for people without proof.
fn kind_of(base: Basis) -> EventKind {
    match base {
        Basis::Confirmed | Basis::None => EventKind::ImportNone,
        Basis::Stated => EventKind::ImportStated,
        Basis::Customer => EventKind::ImportCustomer,
    }
}

/// Where the events of one import go.
struct Book<'a> {
    tx: &'a Connection,
    sealer: Sealer,
    now: Timestamp,
    shared: &'a Detail<'a>,
}

impl Book<'_> {
    /// Writes a batch and returns how many came without and with proof.
    fn write(&mut self, base: Basis, batch: &[(String, u64, Option<Proof>)]) -> Result<(u64, u64)> {
        let kind = kind_of(base);
        let nobody = ContactId(0);
        let plain = batch.iter().filter(|(_, _, proof)| proof.is_none());
        let events = plain.clone().map(|(address, row, _)| Own::Person { address, row: *row });
        if let Some(block) = self.sealer.block(self.now, kind, nobody, self.shared, events) {
            ledger::write(self.tx, &block)?;
        }
        let proven = batch.iter().filter_map(|(address, row, proof)| Some((address, *row, proof.as_ref()?)));
        let mut details = Vec::new();
        for (address, row, proof) in proven {
            details.push(Detail {
                address: Some(address.as_str().into()),
                row: Some(row),
                list: self.shared.list.clone(),
                source: self.shared.source.clone(),
                agreed_at: Some(proof.confirmed_at),
                evidence: Some(to_json(proof)?.into()),
                ..Detail::default()
            });
        }
        let with_proof = int_len(details.len());
        let events = details.into_iter().map(Own::Whole);
        if let Some(block) =
            self.sealer.block(self.now, EventKind::ImportConfirmed, nobody, &Detail::default(), events)
        {
            ledger::write(self.tx, &block)?;
        }
        Ok((int_len(plain.count()), with_proof))
    }
}

fn int_len(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
