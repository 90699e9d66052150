//! Big inputs, line by line, and big outputs without a system call for each.

use crate::output::{Answers, plain};
use anyhow::Error;
use serde::Serialize;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, IsTerminal as _, Read as _, Write, stdin, stdout};
use std::path::{Path, PathBuf};

/// Bytes of one line that are looked at; the rest of a longer one is passed over.
const LONGEST: u64 = 1 << 20;

/// Folders in folders are followed this deep.
const DEEPEST: usize = 32;

/// One line as it stood, without its end.
pub struct Line {
    /// Its text; bytes that are no UTF-8 show as U+FFFD.
    pub text: String,
    /// Its number, the first being 1.
    pub number: u32,
    /// Whether it was UTF-8.
    pub is_utf8: bool,
}

/// The lines of a file, or of standard input where it is `-` or not given.
pub fn lines(file: Option<&Path>) -> Result<impl Iterator<Item = std::io::Result<Line>>, app::Error> {
    let reader: Box<dyn BufRead> = match file.filter(|file| file.as_os_str() != "-") {
        Some(file) => {
            Box::new(File::open(file).map(BufReader::new).map_err(|why| app::Error::file(file, why))?)
        }
        None => Box::new(stdin().lock()),
    };
    Ok(Lines { reader, number: 0 })
}

struct Lines {
    reader: Box<dyn BufRead>,
    number: u32,
}

impl Lines {
    fn read(&mut self) -> std::io::Result<Option<Line>> {
        let mut bytes = Vec::new();
        (&mut self.reader).take(LONGEST).read_until(b'\n', &mut bytes)?;
        if bytes.is_empty() {
            return Ok(None);
        }
        if !bytes.ends_with(b"\n") {
            self.reader.skip_until(b'\n')?;
        }
        self.number = self.number.saturating_add(1);
        let mut line = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
        line = line.strip_suffix(b"\r").unwrap_or(line);
        if self.number == 1 {
            line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
        }
        let is_utf8 = std::str::from_utf8(line).is_ok();
        Ok(Some(Line { text: String::from_utf8_lossy(line).into_owned(), number: self.number, is_utf8 }))
    }
}

impl Iterator for Lines {
    type Item = std::io::Result<Line>;

    fn next(&mut self) -> Option<std::io::Result<Line>> {
        self.read().transpose()
    }
}

/// Standard output for many lines. In a terminal each shows at once.
pub struct Out {
    out: BufWriter<Answers>,
    at_once: bool,
}

impl Out {
    /// Begins.
    pub fn new() -> Self {
        Self { out: BufWriter::with_capacity(64 << 10, Answers), at_once: stdout().is_terminal() }
    }

    /// One JSON object on a line of its own.
    pub fn object(&mut self, value: &impl Serialize) -> Result<(), Error> {
        serde_json::to_writer(&mut self.out, value).map_err(std::io::Error::from)?;
        self.end()
    }

    /// One line of text.
    pub fn text(&mut self, line: &str) -> Result<(), Error> {
        self.out.write_all(plain(line).as_bytes())?;
        self.end()
    }

    fn end(&mut self) -> Result<(), Error> {
        self.out.write_all(b"\n")?;
        if self.at_once {
            self.out.flush()?;
        }
        Ok(())
    }

    /// Writes what is still held back.
    pub fn finish(mut self) -> Result<(), Error> {
        Ok(self.out.flush()?)
    }
}

/// The files among these paths and in the folders among them, in order of their names. A path that cannot be used comes
/// with its error, and the next one follows.
pub fn files(paths: &[PathBuf]) -> Vec<Result<PathBuf, app::Error>> {
    let mut found = Vec::new();
    for path in paths {
        collect(path, DEEPEST, &mut found);
    }
    found
}

fn collect(path: &Path, deeper: usize, found: &mut Vec<Result<PathBuf, app::Error>>) {
    let failed = |why| Err(app::Error::file(path, why));
    match std::fs::metadata(path) {
        Ok(about) if about.is_dir() => {
            let inside =
                std::fs::read_dir(path).and_then(|entries| entries.collect::<std::io::Result<Vec<_>>>());
            match inside {
                Ok(entries) if deeper > 0 => {
                    let mut inside: Vec<PathBuf> = entries.iter().map(std::fs::DirEntry::path).collect();
                    inside.sort();
                    inside.iter().for_each(|path| collect(path, deeper - 1, found));
                }
                Ok(_) => {}
                Err(why) => found.push(failed(why)),
            }
        }
        Ok(_) => found.push(Ok(path.to_path_buf())),
        Err(why) => found.push(failed(why)),
    }
}

/// The name of a file without its folder.
pub fn name(path: &Path) -> String {
    path.file_name().map(OsStr::to_string_lossy).unwrap_or_default().into_owned()
}
