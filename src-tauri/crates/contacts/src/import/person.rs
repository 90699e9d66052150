//! A row becomes a person, or two.

use std::borrow::Cow;

use address::{Finding, Judgement, MailDomain, Place, Severity, Verdict, judge, split_cell};

use super::content::last_first;
use super::moment::{DateOrder, Moment, moment};
use super::proof::{Proof, ProofPart};
use super::standing::{self, Standing, StandingColumn};
use super::status::Status;
use super::{Reading, Role, Row};
use crate::Fields;
use crate::export::{is_ours, unguard};

/// One address of a row with everything the row says about it.
#[derive(Clone, Debug)]
pub struct ImportedPerson {
    /// The row's number in the file.
    pub row: u64,
    /// The fields that are filled; the address is not among them.
    pub fields: Fields,
    /// The address and what is to be thought of it; its findings name row and column.
    pub judgement: Judgement,
    /// What was noticed about the row beside the address.
    pub findings: Vec<Finding>,
    /// Proof that they confirmed, if the row carries it.
    pub proof: Option<Proof>,
    /// How they stood where the file comes from, if the row says.
    pub status: Option<Status>,
}

impl ImportedPerson {
    /// Everything noticed: about the address first, then about the row.
    pub fn all_findings(&self) -> impl Iterator<Item = &Finding> {
        self.judgement.findings.iter().chain(&self.findings)
    }

    /// Why the person is left out though the address is fine: the file says that they never confirmed, or something of
    /// their standing that nobody knows. `None` for whoever left: they go on Do not mail.
    #[must_use]
    pub fn held_back(&self) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.is_blocking())
    }

    /// Takes in what name servers said about the domain of the address. Whoever left, bounced or complained where the file
    /// comes from keeps the address, so that it goes on Do not mail: their domain may come back one day.
    pub fn hear(&mut self, answer: &MailDomain) {
        if matches!(self.status, Some(Status::Unsubscribed | Status::Bounced | Status::Complained)) {
            return;
        }
        let place = self.judgement.findings.first().and_then(|finding| finding.place.clone());
        let place = place.unwrap_or_else(|| Place { row: Some(self.row), ..Place::default() });
        self.judgement.hear(answer);
        for finding in &mut self.judgement.findings {
            finding.place.get_or_insert_with(|| place.clone());
        }
    }

    /// Puts another address in the place of the one that was given.
    pub fn correct(&mut self, mut judgement: Judgement) {
        let place = self.judgement.findings.first().and_then(|finding| finding.place.clone());
        for finding in &mut judgement.findings {
            finding.place.clone_from(&place);
        }
        judgement.input = std::mem::take(&mut self.judgement.input);
        standing::corrected(&mut self.findings, judgement.verdict != Verdict::Invalid);
        self.judgement = judgement;
    }
}

/// Which column fills what, ready for many rows.
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    /// The first, then the others.
    addresses: Vec<(usize, String)>,
    last_first: Vec<usize>,
    fields: Vec<(usize, String)>,
    proofs: Vec<(usize, ProofPart, String)>,
    statuses: Vec<StandingColumn>,
    by_name: Option<Status>,
    every_address: bool,
    /// Whether it is a problem file of ours, in which also what is no address is guarded.
    guarded: bool,
    date_order: DateOrder,
}

impl Mapping {
    /// The mapping of a reading, with the user's changes in it.
    #[must_use]
    pub fn of(reading: &Reading) -> Self {
        let guarded = reading.columns.iter().any(|column| is_ours(&column.heading));
        let mut mapping = Self { date_order: reading.date_order, guarded, ..Self::default() };
        for (at, column) in reading.columns.iter().enumerate() {
            match &column.role {
                Role::Address => mapping.addresses.insert(0, (at, column.heading.clone())),
                Role::OtherAddress => mapping.addresses.push((at, column.heading.clone())),
                Role::LastFirst => mapping.last_first.push(at),
                Role::Field(name) => mapping.fields.push((at, name.clone())),
                Role::Proof(part) => mapping.proofs.push((at, *part, column.heading.clone())),
                Role::Status(rule) => {
                    let heading = column.heading.clone();
                    mapping.statuses.push(StandingColumn { at, rule: *rule, heading });
                }
                Role::Skip => {}
            }
        }
        mapping
    }

    /// The same, with everybody whose row says nothing of it standing so: the name of the file may say it.
    #[must_use]
    pub fn standing(mut self, by_name: Option<Status>) -> Self {
        self.by_name = by_name;
        self
    }

    /// The same, with every address of a row as a person, not only the one to mail at: whoever is kept off is kept off
    /// everywhere.
    #[must_use]
    pub fn every_address(mut self) -> Self {
        self.every_address = true;
        self
    }

    /// Whether any column brings proof of a confirmation.
    #[must_use]
    pub fn has_proof(&self) -> bool {
        self.proofs.iter().any(|(_, part, _)| *part == ProofPart::ConfirmedAt)
    }
}

/// The people of one row: none where every cell is empty, else one, or one for each address where the cell holds several
/// or where the person left. A row without an address gives one person whose verdict is `invalid`.
#[must_use]
pub fn people(row: &Row, mapping: &Mapping) -> Vec<ImportedPerson> {
    if row.is_blank() {
        return Vec::new();
    }
    let mut findings = row.findings().to_vec();
    let mut fields = fields(row, mapping);
    let proof = proof(row, mapping, &mut findings);
    let standing = Standing::of(row, &mapping.statuses, mapping.by_name);
    let left = standing.status.is_some_and(Status::must_not_be_mailed);
    let mut addresses = addresses(row, mapping, left || mapping.every_address);
    for spare in addresses.spare {
        findings.push(spare.finding(row.number()));
        fields.entry(super::column::field_name(&spare.heading)).or_insert(spare.cell);
    }
    let person = |(judgement, fields): (Judgement, Fields)| {
        let mailable = judgement.verdict != Verdict::Invalid;
        ImportedPerson {
            row: row.number(),
            fields,
            judgement,
            findings: findings.iter().cloned().chain(standing.finding(row.number(), mailable)).collect(),
            proof: proof.clone(),
            status: standing.status,
        }
    };
    let last = addresses.taken.pop();
    match (last, addresses.taken.is_empty()) {
        (None, _) => vec![person((no_address(row.number()), fields))],
        (Some((judgement, given)), true) => vec![person((judgement, named(fields, given)))],
        (Some(last), false) => {
            let all = addresses.taken.into_iter().chain([last]);
            all.map(|(judgement, given)| person((judgement, named(fields.clone(), given)))).collect()
        }
    }
}

type Given = Option<String>;

/// The addresses of a row: those that make people, and those that do not.
#[derive(Default)]
struct Addresses {
    taken: Vec<(Judgement, Given)>,
    spare: Vec<Spare>,
}

/// An address column whose cell is not mailed at.
struct Spare {
    heading: String,
    cell: String,
    mailable: bool,
}

impl Spare {
    fn finding(&self, row: u64) -> Finding {
        let place = Place { row: Some(row), column: Some(self.heading.clone()), ..Place::default() };
        let finding = if self.mailable {
            let message =
                "This row has another address. We mail at the first one, and keep this one as a field.";
            Finding::new("other-address-unused", Severity::Info, message)
        } else {
            let message = "This address cannot be mailed. We took the other one of this row.";
            Finding::new("address-passed-over", Severity::Info, message)
        };
        finding.at(place)
    }
}

/// The addresses of the first column that has one which can be mailed, or of `every` one; if none has, those of the
/// first that is filled.
fn addresses(row: &Row, mapping: &Mapping, every: bool) -> Addresses {
    let (mut all, mut first) = (Addresses::default(), None::<(Vec<(Judgement, Given)>, Spare)>);
    for (at, heading) in &mapping.addresses {
        let cell = row.cell(*at).unwrap_or_default().trim();
        if cell.is_empty() {
            continue;
        }
        let cell = if mapping.guarded { unguard(cell) } else { Cow::Borrowed(cell) };
        let cell = cell.as_ref();
        let mut found = judge_cell(cell);
        for finding in found.iter_mut().flat_map(|(judgement, _)| &mut judgement.findings) {
            let column = Some(heading.clone());
            finding.place = Some(Place { row: Some(row.number()), column, ..Place::default() });
        }
        let mailable = found.iter().any(|(judgement, _)| judgement.verdict != Verdict::Invalid);
        let spare = || Spare { heading: heading.clone(), cell: cell.to_owned(), mailable };
        if mailable && all.taken.is_empty() {
            all.taken = found;
        } else if mailable && every {
            found.retain(|(judgement, _)| !is_among(&all.taken, judgement));
            all.taken.append(&mut found);
        } else if !mailable && all.taken.is_empty() && first.is_none() {
            first = Some((found, spare()));
        } else if found.iter().any(|(judgement, _)| !is_among(&all.taken, judgement)) {
            all.spare.push(spare());
        }
    }
    match first {
        Some((found, _)) if all.taken.is_empty() => all.taken = found,
        Some((_, spare)) => all.spare.insert(0, spare),
        None => {}
    }
    all
}

/// Whether these hold the same address already.
fn is_among(found: &[(Judgement, Given)], judgement: &Judgement) -> bool {
    if found.is_empty() {
        return false;
    }
    let Some(key) = judgement.address.as_ref().map(address::Address::dedupe_key) else { return false };
    found.iter().any(|(other, _)| other.address.as_ref().is_some_and(|other| other.dedupe_key() == key))
}

fn judge_cell(cell: &str) -> Vec<(Judgement, Given)> {
    if !cell.contains([';', ',', '\n', '<', ' ']) {
        return vec![(judge(cell.trim()), None)];
    }
    let mut parts: Vec<&str> = cell.split(" ::: ").flat_map(split_cell).map(str::trim).collect();
    parts.retain(|part| !part.is_empty());
    let mut found: Vec<(Judgement, Given)> = Vec::with_capacity(parts.len());
    for part in parts {
        let judgement = judge(part);
        if !is_among(&found, &judgement) {
            found.push((judgement, display_name(part)));
        }
    }
    found
}

/// The name in `Amara Lindqvist <amara@northfen.example>`.
fn display_name(part: &str) -> Given {
    let (name, _) = part.split_once('<')?;
    let name = name.trim().trim_matches(['"', '\'']).trim();
    (!name.is_empty() && !name.contains('@')).then(|| name.to_owned())
}

/// Fills an empty name by the one that stood beside the address.
fn named(mut fields: Fields, given: Given) -> Fields {
    let known = ["name", "first_name", "last_name"].iter().any(|name| fields.contains_key(*name));
    if let (false, Some(given)) = (known, given) {
        fill_name(&mut fields, &given);
    }
    fields
}

fn fill_name(fields: &mut Fields, name: &str) {
    match last_first(name) {
        Some((last, first)) => {
            fields.entry("last_name".to_owned()).or_insert_with(|| last.to_owned());
            fields.entry("first_name".to_owned()).or_insert_with(|| first.to_owned());
        }
        None => {
            fields.entry("name".to_owned()).or_insert_with(|| name.to_owned());
        }
    }
}

fn fields(row: &Row, mapping: &Mapping) -> Fields {
    let mut fields = Fields::new();
    let filled = |at: &usize| row.cell(*at).map(str::trim).filter(|cell| !cell.is_empty());
    for (at, name) in &mapping.fields {
        if let Some(cell) = filled(at) {
            fields.insert(name.clone(), unguard(cell).into_owned());
        }
    }
    for cell in mapping.last_first.iter().filter_map(filled) {
        fill_name(&mut fields, &unguard(cell));
    }
    fields
}

fn proof(row: &Row, mapping: &Mapping, findings: &mut Vec<Finding>) -> Option<Proof> {
    let (mut asked_at, mut confirmed_at, mut asked_ip, mut ip) = (None, None, None, None);
    for (at, part, heading) in &mapping.proofs {
        let cell = row.cell(*at).unwrap_or_default().trim();
        let mut time = || match moment(cell, mapping.date_order) {
            Moment::At(at) => Some(at),
            Moment::Unclear => {
                findings.push(unclear_date(cell, row.number(), heading));
                None
            }
            Moment::None => None,
        };
        let words = || (!cell.is_empty()).then(|| cell.to_owned());
        match part {
            ProofPart::AskedAt => asked_at = time(),
            ProofPart::ConfirmedAt => confirmed_at = time(),
            ProofPart::AskedIp => asked_ip = words(),
            ProofPart::ConfirmedIp => ip = words(),
        }
    }
    Some(Proof { confirmed_at: confirmed_at?, ip, asked_at, asked_ip })
}

fn no_address(row: u64) -> Judgement {
    let finding = Finding::new("no-address", Severity::Blocking, "This row has no address.")
        .with_fix("Write the address into the row, or leave the row out.")
        .at(Place { row: Some(row), ..Place::default() });
    Judgement {
        input: String::new(),
        address: None,
        verdict: Verdict::Invalid,
        findings: vec![finding],
        suggestion: None,
    }
}

fn unclear_date(cell: &str, row: u64, heading: &str) -> Finding {
    let message = format!("In \u{201c}{cell}\u{201d}, day and month could each be the other.");
    Finding::new("unclear-date", Severity::Warning, message)
        .with_fix("Say which comes first. Until then the row brings no proof.")
        .at(Place { row: Some(row), column: Some(heading.to_owned()), ..Place::default() })
}

#[cfg(test)]
mod tests;
