//! LDIF (RFC 2849): one person an entry. Read twice: once for the names of the attributes, once for the values.

use std::collections::HashMap;
use std::io;

use data_encoding::BASE64_NOPAD;
use encoding_rs::Encoding;

use super::lines::Lines;
use super::pipe::Rows;
use super::{FormError, Input, guess};

/// More attributes than anybody's address book has.
const MOST_COLUMNS: usize = 900;
/// A longer value is a picture; an entry with more values is none.
const LONGEST_VALUE: usize = 1 << 20;
const MOST_VALUES: usize = 10_000;
/// So many addresses of one person get a column of their own.
const MOST_ADDRESSES: u32 = 5;

/// What says nothing about a person, or nothing that is text.
const LEFT_OUT: &[&str] = &[
    "dn",
    "objectclass",
    "changetype",
    "control",
    "version",
    "modifytimestamp",
    "createtimestamp",
    "entryuuid",
    "userpassword",
    "jpegphoto",
    "photo",
    "thumbnailphoto",
    "usercertificate",
    "usersmimecertificate",
    "member",
    "uniquemember",
    "memberuid",
];

pub(super) fn write(input: &mut dyn Input, rows: &mut Rows) -> Result<(), FormError> {
    let encoding = guess::encoding_of(input)?;
    let mut columns = Columns::default();
    entries(input, encoding, |entry| {
        columns.learn(entry);
        Ok(())
    })?;
    rows.push(&columns.names)?;
    input.rewind()?;
    let mut cells: Vec<String> = Vec::new();
    entries(input, encoding, |entry| {
        cells.clear();
        if is_person(entry) {
            columns.fill(entry, &mut cells);
        }
        rows.push(&cells)
    })
}

/// One attribute of an entry: its name in lower case without options, and its value.
type Attribute = (String, String);

#[derive(Default)]
struct Columns {
    names: Vec<String>,
    at: HashMap<(String, u32), usize>,
}

impl Columns {
    fn learn(&mut self, entry: &[Attribute]) {
        if !is_person(entry) {
            return;
        }
        each(entry, |name, ordinal, _| {
            let key = (name.to_owned(), ordinal);
            if self.names.len() < MOST_COLUMNS && !self.at.contains_key(&key) {
                self.names.push(if ordinal == 1 { name.to_owned() } else { format!("{name} {ordinal}") });
                self.at.insert(key, self.names.len() - 1);
            }
        });
    }

    fn fill(&self, entry: &[Attribute], cells: &mut Vec<String>) {
        cells.resize(self.names.len(), String::new());
        each(entry, |name, ordinal, value| {
            let cell = self.at.get(&(name.to_owned(), ordinal)).and_then(|at| cells.get_mut(*at));
            if let Some(cell) = cell {
                if !cell.is_empty() {
                    cell.push_str(", ");
                }
                cell.push_str(value);
            }
        });
    }
}

/// Each value with its column: a second address has one of its own, other second values share that of the first.
fn each(entry: &[Attribute], mut see: impl FnMut(&str, u32, &str)) {
    let mut addresses = 0;
    for (name, value) in entry.iter().filter(|(name, _)| !LEFT_OUT.contains(&name.as_str())) {
        let ordinal = if name == "mail" {
            addresses += 1;
            MOST_ADDRESSES.min(addresses)
        } else {
            1
        };
        see(name, ordinal, value);
    }
}

/// A list of people has no address of its own and names others; an entry that is being deleted is nobody.
fn is_person(entry: &[Attribute]) -> bool {
    let says = |wanted: &str, values: &[&str]| {
        entry
            .iter()
            .any(|(name, value)| name == wanted && values.iter().any(|one| value.eq_ignore_ascii_case(one)))
    };
    !says(
        "objectclass",
        &["groupOfNames", "groupOfUniqueNames", "posixGroup", "organizationalUnit", "organization"],
    ) && !says("changetype", &["delete", "modify", "moddn", "modrdn"])
}

fn entries(
    input: &mut dyn Input,
    encoding: &'static Encoding,
    mut see: impl FnMut(&[Attribute]) -> Result<(), FormError>,
) -> Result<(), FormError> {
    let mut lines = Lines::new(input, encoding);
    let (mut line, mut folded) = (Vec::new(), Vec::new());
    let mut entry: Vec<Attribute> = Vec::new();
    loop {
        let more = lines.next(&mut line).map_err(FormError::Read)?;
        if more && line.first() == Some(&b' ') && !folded.is_empty() {
            if folded.len() < LONGEST_VALUE {
                folded.extend_from_slice(line.get(1..).unwrap_or_default());
            }
            continue;
        }
        if let Some(attribute) = attribute(&folded)
            // A version stands alone above the first entry.
            && !(entry.is_empty() && attribute.0 == "version")
            && entry.len() < MOST_VALUES
        {
            entry.push(attribute);
        }
        folded.clear();
        let ends = !more || line.iter().all(u8::is_ascii_whitespace);
        if ends && !entry.is_empty() {
            see(&entry)?;
            entry.clear();
        }
        if !more {
            return Ok(());
        }
        if !ends {
            folded.extend_from_slice(&line);
        }
    }
}

/// RFC 2849, `attrval-spec`. A comment, a separator, a value behind a URL and one that is no text give nothing.
fn attribute(line: &[u8]) -> Option<Attribute> {
    let line = String::from_utf8_lossy(line);
    if line.starts_with('#') {
        return None;
    }
    let (name, value) = line.split_once(':')?;
    let name = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let value = match value.as_bytes().first() {
        Some(b'<') => return None,
        Some(b':') => {
            let packed: String =
                value.chars().skip(1).filter(|letter| !letter.is_ascii_whitespace()).collect();
            // Some programs leave the padding out.
            let packed = packed.trim_end_matches('=');
            String::from_utf8(BASE64_NOPAD.decode(packed.as_bytes()).ok()?).ok()?
        }
        _ => value.trim().to_owned(),
    };
    (!name.is_empty() && !value.is_empty()).then_some((name, value))
}

impl From<FormError> for io::Error {
    fn from(why: FormError) -> Self {
        match why {
            FormError::Read(why) => why,
            other => Self::other(other),
        }
    }
}
