//! Exporting people: as a table for a spreadsheet, as a workbook, as cards for an address book.

use crate::people::Selection;
use crate::{Error, Postrider};
use consent::Scope;
use contacts::export::cards::{Card, Cards};
use contacts::export::workbook::Workbook;
use contacts::export::{AROUND_PEOPLE, Holds, MORE_AROUND_PEOPLE, Style, Table};
use contacts::{ContactId, ListId};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Seek, Write};
use std::ops::ControlFlow;
use std::path::Path;
use store::FullPerson;

/// The column that comes first, whatever is known of people.
const ADDRESS: &str = "email";

/// People read at once.
const CHUNK: usize = 500;

/// In what kind of file people leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeopleFile {
    /// A table as text (CSV), guarded against formulas.
    Table,
    /// A workbook (`.xlsx`) with cells of text.
    Workbook,
    /// vCards (RFC 6350).
    Cards,
}

impl PeopleFile {
    /// The kind of file a name ends like; a table where it says nothing.
    pub fn of(path: &Path) -> Self {
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        match ending.as_str() {
            "xlsx" => Self::Workbook,
            "vcf" | "vcard" => Self::Cards,
            _ => Self::Table,
        }
    }
}

/// How many people are written, of how many; may stop it.
pub type Told<'a> = &'a mut dyn FnMut(u64, u64) -> ControlFlow<()>;

impl Postrider {
    /// Writes the people chosen to a file: the address, every field anybody has, and what we know of them: lists, consent
    /// and since when, Do not mail, tags, the verdict and why, when they were last mailed. Who they are is settled at the
    /// beginning; they are read a few hundred at a time. The file is there as a whole or not at all. Returns how many
    /// people.
    pub fn export_people(
        &self,
        selection: &Selection,
        kind: PeopleFile,
        to: &Path,
        told: Told<'_>,
    ) -> Result<u64, Error> {
        let people = self.chosen(selection)?;
        let fields = self.widths_of(&people)?;
        let lists: BTreeMap<ListId, String> =
            self.store.lists()?.into_iter().map(|row| (row.list.id, row.list.name)).collect();
        let now = self.clock.now();
        let failed = |why| Error::file(to, why);
        whole_file(to, |out| {
            let mut writer = Writer::begin(kind, out, folder_of(to), &fields).map_err(failed)?;
            let (mut written, total) = (0, length(people.len()));
            for chunk in people.chunks(CHUNK) {
                for person in self.store.people_in_full(chunk)? {
                    writer.write(&fields, &person, &Around::of(&person, &lists, now)).map_err(failed)?;
                    written += 1;
                }
                if told(written, total).is_break() {
                    return Err(Error::Cancelled);
                }
            }
            writer.finish().map_err(failed)?;
            Ok(written)
        })
    }

    /// The fields these people have, and how many letters the longest value of each has.
    fn widths_of(&self, people: &[ContactId]) -> Result<BTreeMap<String, usize>, Error> {
        let mut widths: BTreeMap<String, usize> = BTreeMap::new();
        for chunk in people.chunks(CHUNK) {
            self.store.fields_of(chunk, |fields| {
                for (name, value) in fields {
                    let width = value.chars().count();
                    match widths.get_mut(name) {
                        Some(widest) => *widest = width.max(*widest),
                        None => drop(widths.insert(name.clone(), width)),
                    }
                }
            })?;
        }
        Ok(widths)
    }
}

/// What an export says around a person's record, in the order of its columns.
struct Around([String; 9]);

impl Around {
    fn of(person: &FullPerson, lists: &BTreeMap<ListId, String>, now: Timestamp) -> Self {
        let held: Vec<_> = person.standings.iter().filter(|standing| standing.left_at.is_none()).collect();
        let strongest = held.iter().min_by_key(|standing| standing.basis);
        let names: Vec<&str> =
            held.iter().filter_map(|standing| lists.get(&standing.list)).map(String::as_str).collect();
        let in_force = person.suppressions.iter().filter(|entry| entry.in_force(now));
        let stopped = in_force.min_by_key(|entry| entry.scope != Scope::Everywhere);
        let contact = &person.row.contact;
        let findings: Vec<&str> = contact.findings.iter().map(|finding| finding.message.as_str()).collect();
        Self([
            names.join("; "),
            strongest.map_or("", |standing| standing.basis.as_str()).to_owned(),
            strongest.and_then(|standing| standing.agreed_at).map(day).unwrap_or_default(),
            stopped.map_or("", |entry| entry.reason.as_str()).to_owned(),
            person.tags.join("; "),
            contact.verdict.as_str().to_owned(),
            findings.join(" "),
            strongest.map(|standing| day(standing.since)).unwrap_or_default(),
            person.last_mailed.map(day).unwrap_or_default(),
        ])
    }

    fn names() -> impl Iterator<Item = &'static str> {
        AROUND_PEOPLE.into_iter().chain(MORE_AROUND_PEOPLE)
    }

    fn cells(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

fn day(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%Y-%m-%d").to_string()
}

/// One of the three kinds of file.
enum Writer<'a> {
    Table(Box<Table<&'a mut dyn Out>>),
    Workbook(Box<Workbook>, &'a mut dyn Out),
    Cards(Cards<&'a mut dyn Out>),
}

impl<'a> Writer<'a> {
    fn begin(
        kind: PeopleFile,
        out: &'a mut dyn Out,
        folder: &Path,
        fields: &BTreeMap<String, usize>,
    ) -> io::Result<Self> {
        // A field called like a column of ours keeps its name, with a word behind it.
        let ours = |name: &str| name == ADDRESS || Around::names().any(|around| around == name);
        let field = |name: &String| if ours(name) { format!("{name} (field)") } else { name.clone() };
        let names: Vec<(String, usize)> = fields.iter().map(|(name, width)| (field(name), *width)).collect();
        Ok(match kind {
            PeopleFile::Cards => Self::Cards(Cards::new(out)),
            PeopleFile::Table => {
                let mut columns = vec![(ADDRESS, Holds::Addresses)];
                columns.extend(names.iter().map(|(name, _)| (name.as_str(), Holds::Words)));
                columns.extend(Around::names().map(|name| (name, Holds::Words)));
                Self::Table(Box::new(Table::new(out, Style::spreadsheet(b','), &columns)?))
            }
            PeopleFile::Workbook => {
                let mut columns = vec![(ADDRESS, 32)];
                columns.extend(names.iter().map(|(name, width)| (name.as_str(), *width)));
                columns.extend(Around::names().map(|name| (name, 12)));
                // Where the file itself is going: there is room, and nobody else reads there.
                Self::Workbook(Box::new(Workbook::new(folder, "People", &columns)?), out)
            }
        })
    }

    fn write(
        &mut self,
        fields: &BTreeMap<String, usize>,
        person: &FullPerson,
        around: &Around,
    ) -> io::Result<()> {
        let contact = &person.row.contact;
        let known = fields.keys().map(|name| contact.fields.get(name).map_or("", String::as_str));
        let cells = std::iter::once(contact.address.as_str()).chain(known).chain(around.cells());
        match self {
            Self::Table(table) => table.row(cells),
            Self::Workbook(book, _) => book.row(cells),
            Self::Cards(cards) => {
                let around: Vec<(&str, &str)> = Around::names()
                    .zip(around.cells())
                    // They are the card's categories.
                    .filter(|(name, _)| *name != "tagged")
                    .collect();
                let (address, fields) = (contact.address.as_str(), &contact.fields);
                cards.card(&Card { address, fields, tags: &person.tags, around: &around })
            }
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Self::Table(table) => table.finish(),
            Self::Workbook(book, out) => book.finish(out),
            Self::Cards(_) => Ok(()),
        }
    }
}

fn length(people: usize) -> u64 {
    u64::try_from(people).unwrap_or(u64::MAX)
}

/// Where a file is written that is there as a whole or not at all.
pub trait Out: Write + Seek + Send {}

impl<T: Write + Seek + Send> Out for T {}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Writes a file beside its place and moves it there when it is whole.
pub fn whole_file<T>(to: &Path, write: impl FnOnce(&mut dyn Out) -> Result<T, Error>) -> Result<T, Error> {
    let failed = |why| Error::file(to, why);
    let file = tempfile::Builder::new().prefix(".postrider-").tempfile_in(folder_of(to)).map_err(failed)?;
    let mut out = BufWriter::new(file);
    let done = write(&mut out)?;
    out.flush().map_err(failed)?;
    let file = out.into_inner().map_err(|why| failed(why.into_error()))?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(to).map_err(|why| failed(why.error))?;
    Ok(done)
}
