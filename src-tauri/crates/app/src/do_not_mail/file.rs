//! A file of addresses not to mail: any table or plain list, streamed.

use crate::importing::{self, ListFile, Measured};
use crate::{Error, Postrider};
use address::Finding;
use consent::{Scope, Source, Suppression, SuppressionReason};
use contacts::import::{
    ImportedPerson, Mapping, Overrides, Reading, Row, Rows, Status, hint_of_file_name, people,
};
use std::path::Path;

/// Entries stored at once: a sender on the same data must never wait behind a long file.
const AT_ONCE: usize = 500;

/// Findings told one by one; beyond them they are counted.
const TOLD: usize = 1_000;

/// What a file of addresses came to.
#[derive(Clone, Debug, Default)]
pub struct FileStopped {
    /// New entries.
    pub added: u64,
    /// Addresses that stood there before.
    pub already: u64,
    /// Rows the file itself calls subscribed or not yet confirmed; they were passed over.
    pub subscribed: u64,
    /// Rows without an address that can be read.
    pub unreadable: u64,
    /// The first of those, with their rows.
    pub unread: Vec<Finding>,
}

impl Postrider {
    /// Puts the addresses of a file on Do not mail. Why each stood on the other list is taken from the row, else from
    /// `original`, else from the file's name; where nothing says so it counts as a wish to leave. With `dry` nothing is
    /// stored. A file read half-way leaves what was read: reading it again adds the rest. What is no list of addresses at all
    /// is an error.
    pub fn stop_file(
        &self,
        path: &Path,
        original: Option<SuppressionReason>,
        dry: bool,
        mut progress: impl FnMut(u64),
    ) -> Result<FileStopped, Error> {
        let list = ListFile::open(importing::Source::file(path.to_path_buf()), Overrides::default())?;
        if list.is_blocked() {
            let blocking = list.reading().findings.iter().filter(|finding| finding.is_blocking());
            return Err(Error::Blocked(blocking.cloned().collect()));
        }
        let (reading, name) = (list.reading(), list.name());
        let file = Columns::of(reading, original.or_else(|| reason_of(hint_of_file_name(name)?)));
        // Whoever is kept off is kept off at each address of theirs.
        let mapping = Mapping::of(reading).every_address();
        let mut content = Measured::new(list.rows()?, false);
        let mut rows = Rows::new(&mut content, reading);
        let (mut row, mut stopped, mut waiting) = (Row::default(), FileStopped::default(), Vec::new());
        while rows.read(&mut row).map_err(|why| list.source.stopped(why))? {
            for person in people(&row, &mapping) {
                match self.meant(&person, &row, &file, name) {
                    Meant::Stop(entry) => waiting.push(*entry),
                    Meant::Subscribed => stopped.subscribed += 1,
                    Meant::Unread(finding) => {
                        stopped.unreadable += 1;
                        if stopped.unread.len() < TOLD {
                            stopped.unread.push(finding);
                        }
                    }
                }
            }
            if waiting.len() >= AT_ONCE {
                self.store_some(&mut waiting, dry, &mut stopped)?;
                progress(row.number());
            }
        }
        self.store_some(&mut waiting, dry, &mut stopped)?;
        drop(rows);
        list.is_whole(content.bytes)?;
        Ok(stopped)
    }

    fn meant(&self, person: &ImportedPerson, row: &Row, file: &Columns, name: &str) -> Meant {
        let Some(address) = &person.judgement.address else {
            let why = person.judgement.findings.first();
            let sentence = why.map_or("It cannot be read.", |finding| &finding.message);
            let place = why.and_then(|finding| finding.place.clone()).unwrap_or_default();
            return Meant::Unread(super::unread(person.judgement.input.trim(), sentence).at(place));
        };
        let own = file.reason(row);
        if own.is_none() && person.status.is_some_and(|status| !status.must_not_be_mailed()) {
            return Meant::Subscribed;
        }
        let original = own.or_else(|| person.status.and_then(reason_of)).or(file.otherwise);
        let evidence = format!("{name}, row {}", row.number());
        let reason = SuppressionReason::Imported;
        let entry = self.entry(&address.dedupe_key(), reason, Source::Import, Scope::Everywhere, evidence);
        Meant::Stop(Box::new(Suppression { original, ..entry }))
    }

    fn store_some(
        &self,
        waiting: &mut Vec<Suppression>,
        dry: bool,
        stopped: &mut FileStopped,
    ) -> Result<(), Error> {
        if dry {
            for entry in waiting.drain(..) {
                let there = match &entry.key {
                    Some(key) => self.stopped_by(key)?.is_some(),
                    None => false,
                };
                *(if there { &mut stopped.already } else { &mut stopped.added }) += 1;
            }
            return Ok(());
        }
        let many = self.store.suppress_all(waiting.drain(..), self.clock.now())?;
        stopped.added += many.added;
        stopped.already += many.already;
        Ok(())
    }
}

/// What a row of such a file asks for.
enum Meant {
    Stop(Box<Suppression>),
    Subscribed,
    Unread(Finding),
}

/// Where a file of ours, as `suppress export` writes it, says why.
struct Columns {
    reason: Option<usize>,
    original: Option<usize>,
    otherwise: Option<SuppressionReason>,
}

impl Columns {
    fn of(reading: &Reading, otherwise: Option<SuppressionReason>) -> Self {
        let at = |heading: &str| {
            reading.columns.iter().position(|column| column.heading.trim().eq_ignore_ascii_case(heading))
        };
        Self { reason: at("reason"), original: at("original reason"), otherwise }
    }

    /// The reason the row gives in our own words.
    fn reason(&self, row: &Row) -> Option<SuppressionReason> {
        let word = |at: Option<usize>| row.cell(at?)?.trim().parse::<SuppressionReason>().ok();
        match word(self.reason)? {
            SuppressionReason::Imported => word(self.original),
            reason => Some(reason),
        }
    }
}

fn reason_of(status: Status) -> Option<SuppressionReason> {
    match status {
        Status::Unsubscribed => Some(SuppressionReason::Unsubscribed),
        Status::Bounced => Some(SuppressionReason::HardBounce),
        Status::Complained => Some(SuppressionReason::Complaint),
        Status::Subscribed | Status::Unconfirmed => None,
    }
}
