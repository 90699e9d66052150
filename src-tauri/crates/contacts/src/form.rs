//! Files that hold people in another form than rows of text, made into rows of text.
//!
//! A workbook, vCards, LDIF, a written row of mailboxes or an archive of tables goes the same road as a CSV file:
//! [`look`] says what a file is and which parts it has, [`table`] hands out the chosen part as CSV in UTF-8. The number
//! of a record is the one a person would name: the row of the sheet, the how-manieth card.
//!
//! Everything streams, everything that is unpacked is counted against a limit, and a library that panics over a broken
//! file ends a thread of its own and nothing else.
//!
//! Deliberately absent: what the columns mean. That is told by their names, as in any other file.

mod archive;
mod binary_parts;
mod cards;
mod guess;
mod ldif;
mod lines;
mod mailboxes;
mod old_workbook;
mod open_document;
mod pipe;
mod unpack;
mod workbook;

use std::io::{self, Read, Seek};

use address::{Finding, Severity};
use serde::{Deserialize, Serialize};

use crate::named::named;

pub use pipe::Table;

/// How a file holds its people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// Rows of text: CSV, TSV and their kin.
    Rows,
    /// A workbook of Excel or LibreOffice: `.xlsx`, `.xlsm`, `.xlsb`, `.xls`, `.ods`.
    Workbook,
    /// vCards (RFC 6350, RFC 2426, vCard 2.1).
    Cards,
    /// LDIF (RFC 2849), as Thunderbird writes it.
    Ldif,
    /// Mailboxes one after the other, as in the To line of a message.
    Mailboxes,
    /// A zip archive of tables, such as Mailchimp's export.
    Archive,
}

named!(Form {
    Rows => "rows", Workbook => "workbook", Cards => "vcard", Ldif => "ldif", Mailboxes => "mailboxes", Archive => "archive",
});

/// A file to be read from any place in it.
pub trait Input: Read + Seek + Send {}

impl<T: Read + Seek + Send> Input for T {}

/// What a file is.
#[derive(Clone, Debug)]
pub struct Look {
    /// How it holds its people.
    pub form: Form,
    /// The sheets of a workbook or the tables of an archive, in their order; empty where there is one only.
    pub parts: Vec<Part>,
    /// Which of them is read, counted from 0.
    pub part: usize,
    /// What was noticed.
    pub findings: Vec<Finding>,
    kind: Kind,
}

impl Look {
    /// The sheet or table that is read, by name; `None` where there is one only that has no name.
    #[must_use]
    pub fn chosen(&self) -> Option<&str> {
        self.parts.get(self.part).map(|part| part.name.as_str())
    }

    /// Whether the rows are written anew, as CSV in UTF-8; if not, they are the bytes of the file itself, and letters and
    /// separators are to be guessed.
    #[must_use]
    pub fn is_rewritten(&self) -> bool {
        match self.form {
            Form::Rows => false,
            Form::Archive => self.parts.is_empty(),
            _ => true,
        }
    }
}

/// A sheet of a workbook, or a table of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is called.
    pub name: String,
    /// Whether the workbook hides it.
    pub hidden: bool,
}

/// The very format, where a form has several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Only,
    OpenXml,
    BinaryXml,
    Binary,
    OpenDocument,
}

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum FormError {
    /// The reader failed.
    #[error("The file could not be read: {0}. Try again.")]
    Read(#[from] io::Error),
    /// A password is asked.
    #[error(
        "The workbook is locked by a password. Open it, save it without the password, and choose it again."
    )]
    Locked,
    /// More than anybody's list.
    #[error(
        "{what} is bigger than we read ({most}). Save the sheet with your people as CSV and choose that file."
    )]
    TooBig {
        /// What: the file unpacked, a sheet.
        what: String,
        /// The limit, as people say it.
        most: &'static str,
    },
    /// Not what it says it is.
    #[error(
        "The file is damaged: {why}. Open it in the program it comes from and save it again, or save it as CSV."
    )]
    Damaged {
        /// What was found.
        why: String,
    },
    /// There is nothing in it that could be a list.
    #[error("This is {what}, not a list of people. {fix}")]
    NoTable {
        /// What it is.
        what: &'static str,
        /// What to do.
        fix: &'static str,
    },
    /// No part has that name.
    #[error("There is no sheet or table \u{201c}{name}\u{201d}. The file has: {}.", has.join(", "))]
    NoSuchPart {
        /// What was given.
        name: String,
        /// What there is.
        has: Vec<String>,
    },
}

impl FormError {
    fn damaged(why: impl std::fmt::Display) -> Self {
        Self::Damaged { why: why.to_string().trim_end_matches('.').to_owned() }
    }
}

/// Says what a file is, by what it holds; its name is not asked. `part` is the user's word which sheet or table to read,
/// by name.
///
/// # Errors
/// Where the file is locked, broken, too big, no list at all, or has no such part.
pub fn look(input: &mut dyn Input, part: Option<&str>) -> Result<Look, FormError> {
    let found = guess::kind(input)?;
    input.rewind()?;
    let (form, kind) = found;
    let (parts, findings) = match (form, kind) {
        (Form::Workbook, kind) => guarded(|| workbook::parts(input, kind))?,
        (Form::Archive, _) => archive::parts(input)?,
        _ => (Vec::new(), Vec::new()),
    };
    let chosen = match part {
        Some(name) => {
            parts.iter().position(|part| part.name == name).ok_or_else(|| FormError::NoSuchPart {
                name: name.to_owned(),
                has: parts.iter().map(|part| part.name.clone()).collect(),
            })?
        }
        None if form == Form::Workbook && parts.len() > 1 => {
            input.rewind()?;
            guarded(|| workbook::likeliest(input, kind, &parts))?
        }
        None => 0,
    };
    Ok(Look { form, parts, part: chosen, findings, kind })
}

/// The rows of the file as CSV in UTF-8, commas between cells. What stops it on the way is the error of the last read.
pub fn table(input: Box<dyn Input>, look: &Look) -> Table {
    let look = look.clone();
    Table::of(move |rows| {
        let mut input = input;
        match look.form {
            Form::Rows | Form::Mailboxes => mailboxes::write(input, rows),
            Form::Workbook => workbook::write(&mut *input, &look, rows),
            Form::Cards => cards::write(&mut *input, rows),
            Form::Ldif => ldif::write(&mut *input, rows),
            Form::Archive => archive::write(&mut *input, &look, rows),
        }
    })
}

/// The libraries that read workbooks index as they trust their files; over a broken one they may panic.
fn guarded<T>(work: impl FnOnce() -> Result<T, FormError>) -> Result<T, FormError> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(FormError::damaged("it is not put together as its kind of file should be")))
}

/// More rows than a sheet has in any program people use.
fn too_many_rows() -> FormError {
    FormError::TooBig { what: "A sheet of the workbook".to_owned(), most: "1,048,576 rows" }
}

fn note(code: &'static str, message: impl Into<String>) -> Finding {
    Finding::new(code, Severity::Info, message.into())
}

#[cfg(test)]
mod tests;
