//! The files of one hand-off, written as they come.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use address::{Address, DedupeKey};
use consent::{Permit, Refusal, Suppression};
use contacts::Fields;
use contacts::export::{Holds, Style, Table};
use jiff::Timestamp;

use crate::columns::{self, Column};
use crate::provider::{Part, part_of};
use crate::{Provider, readme};

/// What is handed over.
#[derive(Clone, Debug)]
pub struct Job {
    /// To whom.
    pub provider: Provider,
    /// The list's name, for the README.
    pub list: String,
    /// The list's number, by which suppressions for one list only are told.
    pub list_id: i64,
    /// The fields that travel, beside address and names. What is not named here stays.
    pub fields: Vec<String>,
    /// When.
    pub now: Timestamp,
}

/// One person of the list.
#[derive(Debug)]
pub struct Person<'a> {
    /// The address.
    pub address: &'a Address,
    /// What is known beside it.
    pub fields: &'a Fields,
    /// When they agreed, where that is known.
    pub agreed_at: Option<Timestamp>,
    /// When they answered a confirmation, where they did.
    pub confirmed_at: Option<Timestamp>,
    /// Whether they may be mailed: only with a permit do they travel as subscribed.
    pub leave: Result<Permit, Refusal>,
}

/// Why somebody does not travel as a subscriber, and how many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stays {
    /// A stable kebab-case code.
    pub code: &'static str,
    /// Why, in a sentence.
    pub sentence: String,
    /// How many.
    pub count: u64,
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The files in the order in which they travel, with their rows; the README is not among them.
    pub files: Vec<(String, u64)>,
    /// Addresses that must not be mailed, handed over as such.
    pub suppressed: u64,
    /// People handed over as subscribed.
    pub subscribed: u64,
    /// Suppressions of erased people: only a code is left of them, so there is nothing to hand over.
    pub erased: u64,
    /// Who stays here, and why.
    pub stays: Vec<Stays>,
}

/// Why a package could not be written.
#[derive(Debug, thiserror::Error)]
pub enum HandoffError {
    /// A file could not be written.
    #[error(
        "{file} could not be written: {source}. Do not upload what is there. Make room and export again."
    )]
    Write {
        /// Which.
        file: String,
        /// Why.
        #[source]
        source: io::Error,
    },
}

/// A package that takes suppressions. People come after: [`Package::people`].
pub struct Package<C, W: Write> {
    job: Job,
    create: C,
    unsubscribed: Pieces<W>,
    bounced: Pieces<W>,
    barred: BTreeSet<DedupeKey>,
    erased: u64,
}

/// A package that has every suppression and takes people.
pub struct People<C, W: Write> {
    job: Job,
    create: C,
    subscribed: Pieces<W>,
    columns: Vec<Column>,
    barred: BTreeSet<DedupeKey>,
    stays: BTreeMap<&'static str, Stays>,
    summary: Summary,
}

impl<C: FnMut(&str) -> io::Result<W>, W: Write> Package<C, W> {
    /// Begins a package. `create` opens the file of a name. Both files of suppressions are written even where they are
    /// empty, so that nobody wonders whether one was forgotten.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn new(job: Job, mut create: C) -> Result<Self, HandoffError> {
        let columns = [(columns::address_heading(job.provider), Holds::Addresses)];
        let mut begin = |part| Pieces::begin(part, &job, &columns, &mut create);
        let (unsubscribed, bounced) = (begin(Part::Unsubscribed)?, begin(Part::Bounced)?);
        Ok(Self { job, create, unsubscribed, bounced, barred: BTreeSet::new(), erased: 0 })
    }

    /// Takes one suppression. One that is lifted, or meant for another list, forbids nothing here and is passed over; an
    /// address comes once, whatever number of reasons it has.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn suppress(&mut self, suppression: &Suppression) -> Result<(), HandoffError> {
        if !suppression.scope.covers(self.job.list_id) || !suppression.in_force(self.job.now) {
            return Ok(());
        }
        match &suppression.key {
            Some(key) => self.bar(key, part_of(suppression)),
            None => {
                self.erased += 1;
                Ok(())
            }
        }
    }

    /// Takes one person who left the list, where no suppression says so.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn left(&mut self, key: &DedupeKey) -> Result<(), HandoffError> {
        self.bar(key, Part::Unsubscribed)
    }

    fn bar(&mut self, key: &DedupeKey, part: Part) -> Result<(), HandoffError> {
        if !self.barred.insert(key.clone()) {
            return Ok(());
        }
        let file = match part {
            Part::Bounced => &mut self.bounced,
            Part::Unsubscribed | Part::Subscribed => &mut self.unsubscribed,
        };
        let columns = [(columns::address_heading(self.job.provider), Holds::Addresses)];
        file.row([key.as_str()], &self.job, &columns, &mut self.create)
    }

    /// Ends the suppressions. From here on nothing but people is taken.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn people(mut self) -> Result<People<C, W>, HandoffError> {
        let mut summary = Summary { erased: self.erased, ..Summary::default() };
        for file in [self.unsubscribed, self.bounced] {
            summary.files.extend(file.finish()?);
        }
        summary.suppressed = self.barred.len() as u64;
        let columns = columns::of(self.job.provider, &self.job.fields);
        let subscribed = Pieces::begin(Part::Subscribed, &self.job, &headings(&columns), &mut self.create)?;
        Ok(People {
            job: self.job,
            create: self.create,
            subscribed,
            columns,
            barred: self.barred,
            stays: BTreeMap::new(),
            summary,
        })
    }
}

impl<C: FnMut(&str) -> io::Result<W>, W: Write> People<C, W> {
    /// Takes one person: into the file where they may be mailed, else among those who stay.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn person(&mut self, person: &Person<'_>) -> Result<(), HandoffError> {
        if let Err(refusal) = &person.leave {
            self.stay(refusal.code(), refusal.sentence().to_owned());
            return Ok(());
        }
        // A permit is asked for when the person is read; the suppression may have come since.
        if self.barred.contains(&person.address.dedupe_key()) {
            self.stay("suppressed", "They are on Do not mail.".to_owned());
            return Ok(());
        }
        if !self.job.provider.takes(person.address) {
            let provider = self.job.provider.title();
            self.stay("not-taken", format!("{provider} does not take letters like these before the @."));
            return Ok(());
        }
        let cells: Vec<String> =
            self.columns.iter().map(|column| column.source.cell(person, self.job.now)).collect();
        self.summary.subscribed += 1;
        let cells = cells.iter().map(String::as_str);
        self.subscribed.row(cells, &self.job, &headings(&self.columns), &mut self.create)
    }

    /// Ends the package with the README that says which file goes where, and in which order.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn finish(mut self) -> Result<Summary, HandoffError> {
        self.summary.files.extend(self.subscribed.finish()?);
        self.summary.stays = self.stays.into_values().collect();
        let name = readme::NAME;
        let text = readme::text(&self.job, &self.summary);
        (self.create)(name)
            .and_then(|mut file| {
                file.write_all(text.as_bytes())?;
                file.flush()
            })
            .map_err(|source| HandoffError::Write { file: name.to_owned(), source })?;
        Ok(self.summary)
    }

    fn stay(&mut self, code: &'static str, sentence: String) {
        self.stays.entry(code).or_insert(Stays { code, sentence, count: 0 }).count += 1;
    }
}

/// One part of a package: one file, or several where the provider takes only so many rows at once.
struct Pieces<W: Write> {
    part: Part,
    most: Option<u64>,
    table: Table<W>,
    rows: u64,
    done: Vec<(String, u64)>,
    name: String,
}

impl<W: Write> Pieces<W> {
    fn begin(
        part: Part,
        job: &Job,
        columns: &[(&str, Holds)],
        create: &mut impl FnMut(&str) -> io::Result<W>,
    ) -> Result<Self, HandoffError> {
        let name = job.provider.file_name(part, 1);
        let table = open(&name, columns, create)?;
        Ok(Self { part, most: job.provider.rows_a_file(), table, rows: 0, done: Vec::new(), name })
    }

    fn row<'a>(
        &mut self,
        cells: impl IntoIterator<Item = &'a str>,
        job: &Job,
        columns: &[(&str, Holds)],
        create: &mut impl FnMut(&str) -> io::Result<W>,
    ) -> Result<(), HandoffError> {
        if Some(self.rows) == self.most {
            let piece = self.done.len() as u64 + 2;
            let next = job.provider.file_name(self.part, piece);
            let full = std::mem::replace(&mut self.table, open(&next, columns, create)?);
            let name = std::mem::replace(&mut self.name, next);
            full.finish().map_err(|source| HandoffError::Write { file: name.clone(), source })?;
            self.done.push((name, self.rows));
            self.rows = 0;
        }
        self.rows += 1;
        self.table.row(cells).map_err(|source| HandoffError::Write { file: self.name.clone(), source })
    }

    fn finish(mut self) -> Result<Vec<(String, u64)>, HandoffError> {
        self.table.finish().map_err(|source| HandoffError::Write { file: self.name.clone(), source })?;
        self.done.push((self.name, self.rows));
        Ok(self.done)
    }
}

fn open<W: Write>(
    name: &str,
    columns: &[(&str, Holds)],
    create: &mut impl FnMut(&str) -> io::Result<W>,
) -> Result<Table<W>, HandoffError> {
    create(name)
        .and_then(|file| Table::new(file, Style::PLAIN, columns))
        .map_err(|source| HandoffError::Write { file: name.to_owned(), source })
}

fn headings(columns: &[Column]) -> Vec<(&str, Holds)> {
    columns.iter().map(|column| (column.heading.as_str(), column.source.holds())).collect()
}

#[cfg(test)]
mod tests;
