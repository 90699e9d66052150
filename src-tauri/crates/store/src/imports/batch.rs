//! People on their way to the staging thread.
//!
//! Whoever reads the file makes them ready: keys, sort keys and JSON are made there, into one run of text a batch. What
//! is left for the staging thread is to write them, so that the two take about as long and neither frees what the other
//! made, piece by piece.

use std::hash::{BuildHasher, Hash, Hasher, RandomState};

use address::{Address, Finding, Verdict};
use consent::SuppressionReason;
use contacts::import::{Proof, Status};

use super::Incoming;
use crate::columns::odd;
use crate::contact::name;
use crate::error::Result;

/// Where a piece of text lies in its batch.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Span {
    from: usize,
    to: usize,
}

/// Several people, ready to be written.
#[derive(Debug, Default)]
pub(super) struct Batch {
    text: String,
    /// Rows that begin in this batch.
    pub rows: u64,
    /// Those who can be mailed.
    pub people: Vec<Ready>,
    /// Addresses that cannot.
    pub problems: Vec<Problem>,
}

/// One person, ready to be written.
#[derive(Debug)]
pub(super) struct Ready {
    /// Tells their key from every other of the file.
    pub print: Print,
    /// The row in the file.
    pub row: u64,
    /// What judging the address said.
    pub verdict: Verdict,
    /// Proof and standing, where the row says anything of them.
    pub extra: Option<Box<Extra>>,
    /// The canonical address.
    pub address: Span,
    /// Its dedupe key.
    pub key: Span,
    /// What they are sorted by.
    pub name_key: Span,
    /// Their fields as JSON.
    pub fields: Span,
    /// The digest of them.
    pub digest: u64,
    /// What was noticed, as JSON.
    pub findings: Span,
}

/// What a row says beside the person.
#[derive(Debug)]
pub(super) struct Extra {
    /// Proof of a confirmation.
    pub proof: Option<Proof>,
    /// Why they are not mailed, if they had left, bounced or complained where the file comes from.
    pub keep_off: Option<SuppressionReason>,
}

/// An address that cannot be mailed.
#[derive(Debug)]
pub(super) struct Problem {
    /// The row in the file.
    pub row: u64,
    /// As it was given.
    pub input: Span,
    /// The cells of the row as JSON.
    pub cells: Span,
    /// Why, as JSON.
    pub findings: Span,
    /// The spelling we suggest; may be empty.
    pub suggestion: Span,
}

/// 128 random bits of a key: two different keys of one file never share them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Print(u64, u64);

impl Hash for Print {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0);
    }
}

/// Takes a print as the hash it is.
#[derive(Debug, Default)]
pub(super) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

/// Makes the prints of one import.
#[derive(Clone, Debug, Default)]
pub(super) struct Prints([RandomState; 2]);

impl Prints {
    /// The print of a key.
    pub fn of(&self, key: &str) -> Print {
        let [first, second] = &self.0;
        Print(first.hash_one(key), second.hash_one(key))
    }

    /// 64 random bits of a person's fields: that two different ones share them is not to be expected in any file.
    pub fn digest(&self, fields: &str) -> u64 {
        let [first, _] = &self.0;
        first.hash_one(fields)
    }
}

/// Makes people ready.
#[derive(Debug, Default)]
pub(super) struct Packer {
    pub prints: Prints,
    last_row: u64,
    scratch: Vec<u8>,
}

impl Packer {
    /// Makes a batch ready and lets go of what it was made of.
    pub fn pack(&mut self, people: Vec<Incoming>) -> Result<Batch> {
        let mut batch = Batch {
            text: String::with_capacity(people.len() * 160),
            rows: 0,
            people: Vec::with_capacity(people.len()),
            problems: Vec::new(),
        };
        for incoming in &people {
            let row = incoming.person.row;
            if row != self.last_row {
                batch.rows += 1;
                self.last_row = row;
            }
            match &incoming.person.judgement.address {
                Some(address) if incoming.person.judgement.verdict != Verdict::Invalid => {
                    let ready = self.ready(&mut batch, address, incoming)?;
                    batch.people.push(ready);
                }
                _ => {
                    let input = batch.put(&incoming.person.judgement.input);
                    let cells = self.json(&mut batch, &incoming.cells)?;
                    let findings: Vec<&Finding> = incoming.person.all_findings().collect();
                    let findings = self.json(&mut batch, &findings)?;
                    let suggestion = incoming.person.judgement.suggestion.as_deref();
                    let suggestion = suggestion.map(|text| batch.put(text)).unwrap_or_default();
                    batch.problems.push(Problem { row, input, cells, findings, suggestion });
                }
            }
        }
        Ok(batch)
    }

    fn ready(&mut self, batch: &mut Batch, given: &Address, incoming: &Incoming) -> Result<Ready> {
        let person = &incoming.person;
        let text = given.as_str();
        let address = batch.put(text);
        // Most addresses are their own key.
        let key = if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
            address
        } else {
            batch.put(given.dedupe_key().as_str())
        };
        let name_key = name::sort_key(&person.fields, batch.get(key));
        let name_key = batch.put(&name_key);
        let fields = self.json(batch, &person.fields)?;
        let findings: Vec<&Finding> = person.all_findings().collect();
        let findings = if findings.is_empty() { batch.put("[]") } else { self.json(batch, &findings)? };
        let keep_off = person.status.and_then(keep_off);
        let says_more = person.proof.is_some() || keep_off.is_some();
        let extra = says_more.then(|| Box::new(Extra { proof: person.proof.clone(), keep_off }));
        let print = self.prints.of(batch.get(key));
        let digest = self.prints.digest(batch.get(fields));
        let verdict = person.judgement.verdict;
        Ok(Ready { print, row: person.row, verdict, extra, address, key, name_key, fields, digest, findings })
    }

    fn json<T: serde::Serialize + ?Sized>(&mut self, batch: &mut Batch, value: &T) -> Result<Span> {
        self.scratch.clear();
        serde_json::to_writer(&mut self.scratch, value).map_err(|why| odd("value", why))?;
        let text = std::str::from_utf8(&self.scratch).map_err(|why| odd("value", why))?;
        Ok(batch.put(text))
    }
}

impl Batch {
    fn put(&mut self, text: &str) -> Span {
        let from = self.text.len();
        self.text.push_str(text);
        Span { from, to: self.text.len() }
    }

    /// A piece of its text.
    pub fn get(&self, span: Span) -> &str {
        self.text.get(span.from..span.to).unwrap_or_default()
    }
}

/// Why somebody who had left, bounced or complained elsewhere is not mailed here either.
fn keep_off(status: Status) -> Option<SuppressionReason> {
    match status {
        Status::Unsubscribed => Some(SuppressionReason::Unsubscribed),
        Status::Bounced => Some(SuppressionReason::HardBounce),
        Status::Complained => Some(SuppressionReason::Complaint),
        Status::Subscribed | Status::Unconfirmed => None,
    }
}
