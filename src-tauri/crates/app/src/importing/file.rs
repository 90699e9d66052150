//! The file of an import, and how it is read.

use crate::Error;
use address::{Finding, Severity};
use contacts::form::{self, Form, FormError, Input, Look};
use contacts::import::{ImportError, Overrides, Reading, Status, status_of_file_name, survey};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{self, Read, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where the rows come from. A file is read twice: once to see how, once row by row.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    content: Content,
}

#[derive(Clone)]
enum Content {
    File(PathBuf),
    Bytes(Arc<[u8]>),
}

impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::File(_) => "file",
            Self::Bytes(_) => "bytes",
        })
    }
}

impl Source {
    /// A file of the person.
    pub fn file(path: PathBuf) -> Self {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Self { name, content: Content::File(path) }
    }

    /// What is already in memory.
    pub fn bytes(name: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Self { name: name.into(), content: Content::Bytes(bytes.into()) }
    }

    /// A reader that can be read only once, such as standard input: kept in memory.
    pub fn read(name: impl Into<String>, mut reader: impl Read) -> Result<Self, Error> {
        let (name, mut bytes) = (name.into(), Vec::new());
        reader.read_to_end(&mut bytes).map_err(|why| Error::file(Path::new(&name), why))?;
        Ok(Self::bytes(name, bytes))
    }

    /// The file's name without its folder; kept as evidence.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The same, fit to be read twice: what is no file on a disk (a pipe, a terminal) gives its bytes only once.
    pub(crate) fn settled(self) -> Result<Self, Error> {
        match &self.content {
            Content::File(path) if std::fs::metadata(path).is_ok_and(|it| !it.is_file() && !it.is_dir()) => {
                let reader = File::open(path).map_err(|why| Error::file(path, why))?;
                Self::read(self.name, reader)
            }
            _ => Ok(self),
        }
    }

    /// As it lies on the disk, from the start.
    fn input(&self) -> Result<Box<dyn Input>, Error> {
        match &self.content {
            Content::File(path) => Ok(Box::new(File::open(path).map_err(|why| Error::file(path, why))?)),
            Content::Bytes(bytes) => Ok(Box::new(io::Cursor::new(Arc::clone(bytes)))),
        }
    }

    fn unreadable(&self, why: FormError) -> Error {
        match (why, &self.content) {
            (FormError::Read(why), Content::File(path)) => Error::file(path, why),
            (why, _) => {
                Error::Unreadable { path: self.name.clone(), what: "a list of people", why: why.to_string() }
            }
        }
    }

    /// What stopped the reading: the disk, or the word of the person.
    pub(crate) fn stopped(&self, why: ImportError) -> Error {
        let why = match why {
            ImportError::Read(why) => match why.downcast::<FormError>() {
                Ok(why) => return self.unreadable(why),
                Err(why) => ImportError::Read(why),
            },
            other => other,
        };
        match (why, &self.content) {
            (ImportError::Read(why), Content::File(path)) => Error::file(path, why),
            (ImportError::Read(why), Content::Bytes(_)) => Error::file(Path::new(&self.name), why),
            (other, _) => Error::Import(other),
        }
    }

    fn modified(&self) -> Option<Timestamp> {
        match &self.content {
            Content::File(path) => {
                std::fs::metadata(path).ok()?.modified().ok().and_then(|at| Timestamp::try_from(at).ok())
            }
            Content::Bytes(_) => None,
        }
    }
}

/// A file of people, opened: how it is read, with a reason for every guess.
#[derive(Clone, Debug)]
pub struct ListFile {
    pub(crate) source: Source,
    look: Look,
    overrides: Overrides,
    reading: Reading,
    size: u64,
    /// Octets of its rows as text.
    text: u64,
    lines: u64,
    modified: Option<Timestamp>,
}

impl ListFile {
    /// Looks through the whole file once and says how it is read. `overrides` are the person's word against the guesses.
    /// What holds no list at all (a PDF, a picture, an archive without a table) is an error that says what to do.
    pub fn open(source: Source, overrides: Overrides) -> Result<Self, Error> {
        let source = source.settled()?;
        let modified = source.modified();
        let mut input = source.input()?;
        let size = input.seek(SeekFrom::End(0)).map_err(|why| source.stopped(ImportError::Read(why)))?;
        input.rewind().map_err(|why| source.stopped(ImportError::Read(why)))?;
        let look =
            form::look(&mut *input, overrides.part.as_deref()).map_err(|why| source.unreadable(why))?;
        let mut said = overrides.clone();
        if look.is_rewritten() {
            // The letters and the separator are our own: nothing is left to guess or to say.
            said.encoding = Some("utf-8".to_owned());
            said.delimiter = Some(b',');
        }
        let mut reader = Measured::new(rows_of(&source, &look)?, false);
        let mut reading = survey(&mut reader, &said).map_err(|why| source.stopped(why))?;
        reading.findings.splice(0..0, look.findings.iter().cloned());
        reading.findings.extend(standing_by_name(&source.name).and_then(said_by_name));
        let Measured { bytes: text, lines, .. } = reader;
        Ok(Self { source, look, overrides, reading, size, text, lines, modified })
    }

    /// What the file is, and which of its sheets or tables is read.
    pub fn look(&self) -> &Look {
        &self.look
    }

    /// Its rows as text, from the first one on.
    pub(crate) fn rows(&self) -> Result<Box<dyn Read + Send>, Error> {
        rows_of(&self.source, &self.look)
    }

    /// The same file read in another way.
    pub fn read_as(&self, overrides: Overrides) -> Result<Self, Error> {
        Self::open(self.source.clone(), overrides)
    }

    /// How it is read.
    pub fn reading(&self) -> &Reading {
        &self.reading
    }

    /// The person's word so far.
    pub fn overrides(&self) -> &Overrides {
        &self.overrides
    }

    /// The file's name without its folder.
    pub fn name(&self) -> &str {
        self.source.name()
    }

    /// Octets.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Lines in it: about as many rows, for a progress bar.
    pub fn lines(&self) -> u64 {
        self.lines
    }

    /// Its last change, where the disk knows it.
    pub fn modified(&self) -> Option<Timestamp> {
        self.modified
    }

    /// Whether a finding stands in the way: no rows, or no column with addresses.
    pub fn is_blocked(&self) -> bool {
        self.reading.findings.iter().any(address::Finding::is_blocking)
    }

    /// How everybody in it stands who does not say otherwise: Mailchimp writes that into the name of the file and
    /// nowhere else. Only the standings that keep people off matter.
    pub fn standing_by_name(&self) -> Option<Status> {
        standing_by_name(self.name())
    }

    /// Whether so many octets of rows are all of it: a file that grew or shrank between the two readings is not the one that was
    /// looked at.
    pub(crate) fn is_whole(&self, read: u64) -> Result<(), Error> {
        if read == self.text {
            return Ok(());
        }
        Err(Error::Unreadable {
            path: self.name().to_owned(),
            what: "a list of people",
            why: "it changed while it was read. Nothing of it was stored. Wait until it is written, then try again."
                .to_owned(),
        })
    }
}

fn rows_of(source: &Source, look: &Look) -> Result<Box<dyn Read + Send>, Error> {
    let input = source.input()?;
    // Tables of text are read as they lie there: no thread, and each row knows its byte in the file.
    Ok(if look.form == Form::Rows { Box::new(input) } else { Box::new(form::table(input, look)) })
}

fn standing_by_name(name: &str) -> Option<Status> {
    status_of_file_name(name).filter(|status| *status != Status::Subscribed)
}

/// One word in the name of a file decides about everybody in it, so that is said aloud.
fn said_by_name(status: Status) -> Option<Finding> {
    let (what, end) = match status {
        Status::Unsubscribed => ("everybody in it left", "go on Do not mail"),
        Status::Bounced => ("mail to everybody in it came back", "go on Do not mail"),
        Status::Complained => ("everybody in it called the mail spam", "go on Do not mail"),
        Status::Unconfirmed => ("nobody in it ever subscribed", "are left out"),
        Status::Subscribed => return None,
    };
    let message =
        format!("The name of the file says that {what}. They {end}, unless their row says otherwise.");
    let finding = Finding::new("standing-by-name", Severity::Warning, message);
    Some(finding.with_fix("If that is wrong, give the file another name and open it again."))
}

/// A reader that counts what goes through it and, if asked, takes its fingerprint.
pub(crate) struct Measured<R> {
    inner: R,
    hash: Option<Sha256>,
    pub(crate) bytes: u64,
    pub(super) lines: u64,
}

impl<R: Read> Measured<R> {
    pub(crate) fn new(inner: R, fingerprint: bool) -> Self {
        Self { inner, hash: fingerprint.then(Sha256::new), bytes: 0, lines: 0 }
    }

    /// SHA-256 of all that was read.
    pub(super) fn fingerprint(self) -> [u8; 32] {
        self.hash.map(|hash| hash.finalize().into()).unwrap_or_default()
    }
}

impl<R: Read> Read for Measured<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let bytes = buffer.get(..read).unwrap_or_default();
        match &mut self.hash {
            Some(hash) => hash.update(bytes),
            None => self.lines += bytes.iter().filter(|byte| **byte == b'\n').count() as u64,
        }
        self.bytes += read as u64;
        Ok(read)
    }
}
