//! Zip archives of tables. Mailchimp says in the names of its files who is subscribed, who left and whose mail came back:
//! read as one list without them, those who left would be back.

use std::collections::HashMap;
use std::io::{self, Read};

use address::Finding;

use super::pipe::Rows;
use super::unpack::{self, broken};
use super::{FormError, Input, Look, Part, note};
use crate::import::{
    ImportError, Overrides, Reading, Row, Rows as TextRows, Status, sniff, status_of_file_name,
};

/// So much of a table is looked at to see how it is read.
const SAMPLE: u64 = 256 << 10;
/// Tables that unpack to more together are none. In a test, four gigabytes would take minutes.
const MOST_UNPACKED: u64 = if cfg!(test) { 1 << 20 } else { 4 << 30 };
/// More tables than any export holds.
const MOST_TABLES: usize = 100;
/// Columns of all tables together.
const MOST_COLUMNS: usize = 1000;

pub(super) fn parts(input: &mut dyn Input) -> Result<(Vec<Part>, Vec<Finding>), FormError> {
    let names = tables(input)?;
    if names.is_empty() {
        return Err(FormError::NoTable {
            what: "an archive without a CSV file in it",
            fix: "Unpack it first, and choose the file with your people.",
        });
    }
    if is_told_by_names(&names) {
        let message = format!(
            "The archive holds {} tables. Who is subscribed, who left and whose mail came back is in their names.",
            names.len()
        );
        let finding = note("standing-by-name", message)
            .with_fix("We read all of them, and keep those who left on Do not mail.");
        return Ok((Vec::new(), vec![finding]));
    }
    Ok((names.into_iter().map(|name| Part { name, hidden: false }).collect(), Vec::new()))
}

pub(super) fn write(input: &mut dyn Input, look: &Look, rows: &mut Rows) -> Result<(), FormError> {
    match look.parts.get(look.part) {
        Some(part) => {
            let mut archive = unpack::open(input)?;
            let mut left = MOST_UNPACKED;
            let mut table = Counted { table: archive.by_name(&part.name).map_err(broken)?, left: &mut left };
            let mut chunk = vec![0; 64 << 10];
            loop {
                match table.read(&mut chunk) {
                    Ok(0) => return Ok(()),
                    Ok(read) => rows.raw(chunk.get(..read).unwrap_or_default())?,
                    Err(why) => return Err(of_read(why)),
                }
            }
        }
        None => merge(input, rows),
    }
}

/// All tables under one another, each value under its heading, and one column more that says how they stand.
fn merge(input: &mut dyn Input, rows: &mut Rows) -> Result<(), FormError> {
    let names = tables(input)?;
    let mut headings: Vec<String> = vec!["Status".to_owned()];
    let mut at: HashMap<(String, usize), usize> = HashMap::new();
    let mut readings: Vec<(String, Reading, Vec<usize>)> = Vec::new();
    for name in names {
        let mut sample = Vec::new();
        let mut archive = unpack::open(input)?;
        let entry = archive.by_name(&name).map_err(broken)?;
        let whole = entry.size();
        entry.take(SAMPLE).read_to_end(&mut sample).map_err(FormError::damaged)?;
        let reading = sniff(&sample, whole, &Overrides::default()).map_err(of_import)?;
        let mut places = Vec::new();
        let mut seen: HashMap<String, usize> = HashMap::new();
        for column in &reading.columns {
            let next = headings.len();
            let heading = column.heading.to_lowercase();
            // A second column of the same name is another column.
            let ordinal = *seen.entry(heading.clone()).and_modify(|times| *times += 1).or_insert(0);
            let place = *at.entry((heading, ordinal)).or_insert(next);
            if place == next && next < MOST_COLUMNS {
                headings.push(column.heading.clone());
            }
            places.push(place);
        }
        readings.push((name, reading, places));
    }
    rows.push(&headings)?;
    let mut left = MOST_UNPACKED;
    for (name, reading, places) in readings {
        let standing = standing(&name).unwrap_or(Status::Unconfirmed);
        let mut archive = unpack::open(input)?;
        let entry = Counted { table: archive.by_name(&name).map_err(broken)?, left: &mut left };
        let mut table = TextRows::new(entry, &reading);
        let mut row = Row::default();
        while table.read(&mut row).map_err(of_import)? {
            if row.is_blank() {
                continue;
            }
            let mut cells = vec![""; headings.len()];
            for (cell, place) in row.cells().zip(&places) {
                if let Some(into) = cells.get_mut(*place) {
                    *into = cell;
                }
            }
            if let Some(first) = cells.first_mut() {
                *first = standing.as_str();
            }
            rows.push(&cells)?;
        }
    }
    Ok(())
}

/// What the name of a table says about everybody in it, whatever folder it lies in.
fn standing(name: &str) -> Option<Status> {
    status_of_file_name(name.rsplit(['/', '\\']).next().unwrap_or(name))
}

fn is_told_by_names(names: &[String]) -> bool {
    names.iter().any(|name| standing(name).is_some())
}

/// The tables in the archive; what file managers of a Mac put beside them is left out.
fn tables(input: &mut dyn Input) -> Result<Vec<String>, FormError> {
    let names = unpack::names(input)?;
    let is_table = |name: &String| {
        let lower = name.to_ascii_lowercase();
        let ends = [".csv", ".tsv", ".tab", ".txt"].iter().any(|ending| lower.ends_with(ending));
        ends && !lower.starts_with("__macosx/")
    };
    let tables: Vec<String> = names.into_iter().filter(is_table).collect();
    if tables.len() > MOST_TABLES {
        return Err(FormError::TooBig { what: "The archive".to_owned(), most: "100 tables" });
    }
    Ok(tables)
}

fn of_import(why: ImportError) -> FormError {
    match why {
        ImportError::Read(why) => of_read(why),
        other => FormError::damaged(other),
    }
}

/// What a read of a table stopped at: too much, or damage.
fn of_read(why: io::Error) -> FormError {
    why.downcast::<FormError>().unwrap_or_else(FormError::damaged)
}

/// A table of which so much is left to be unpacked: what the archive says of its sizes is only its word, and whoever reads
/// less than there is would lose people without a word.
struct Counted<'a, R> {
    table: R,
    left: &'a mut u64,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.table.read(into)?;
        *self.left = self.left.checked_sub(read as u64).ok_or_else(|| {
            io::Error::other(FormError::TooBig { what: "The archive, unpacked,".to_owned(), most: "4 GB" })
        })?;
        Ok(read)
    }
}
