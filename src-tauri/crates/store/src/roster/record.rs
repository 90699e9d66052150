//! One person as the roster keeps them, read from the database.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::Mutex;

use address::{Severity, Verdict};
use rusqlite::{Connection, Row};
use serde::de::{DeserializeSeed, Deserializer as _, MapAccess, Visitor};

use super::standing::Standing;
use super::tables::Tables;
use super::texts::{Mark, push_folded};
use crate::columns::{first, odd, rows, word};
use crate::connection::lock;
use crate::error::Result;

/// The columns [`Reader::read`] reads.
pub(super) const COLUMNS: &str = "id, dedupe_key, fields, verdict, findings, created_at";

/// What stands in the row of a person, beside their text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub id: i64,
    /// Number of the domain.
    pub domain: u32,
    /// The verdict, the worst first.
    pub verdict: u8,
    /// Number of the set of findings.
    pub findings: u32,
    /// Unix milliseconds.
    pub added: i64,
}

/// Every verdict, the worst first: where one stands is its rank.
pub(super) const VERDICTS: [Verdict; 3] = [Verdict::Invalid, Verdict::Risky, Verdict::Ok];

/// Reads rows of people. Each thread has one: what it met before it need not look up in the shared tables.
pub(super) struct Reader<'a> {
    tables: &'a Mutex<Tables>,
    domains: HashMap<Box<str>, u32>,
    fields: HashMap<Box<str>, u32>,
    findings: HashMap<Box<str>, u32>,
}

/// Different texts a reader remembers; more are looked up each time.
const REMEMBERED: usize = 100_000;

fn remembered(
    known: &mut HashMap<Box<str>, u32>,
    text: &str,
    number: impl FnOnce() -> Result<u32>,
) -> Result<u32> {
    if let Some(known) = known.get(text) {
        return Ok(*known);
    }
    let number = number()?;
    if known.len() < REMEMBERED {
        known.insert(text.into(), number);
    }
    Ok(number)
}

impl<'a> Reader<'a> {
    pub fn new(tables: &'a Mutex<Tables>) -> Reader<'a> {
        let (domains, fields, findings) = Default::default();
        Reader { tables, domains, fields, findings }
    }

    /// Reads [`COLUMNS`], and puts what the person is searched by into `text`.
    pub fn read(&mut self, row: &Row<'_>, text: &mut Vec<u8>) -> Result<Record> {
        let part = |column: usize, what: &'static str| {
            row.get_ref(column)?.as_str().map_err(|_| odd(what, "no text"))
        };
        let key = part(1, "address")?;
        push_folded(key, text);
        let domain = key.rsplit_once('@').map_or("", |(_, domain)| domain);
        let tables = self.tables;
        let domain = remembered(&mut self.domains, domain, || Ok(lock(tables).domains.number(domain)))?;
        let fields = part(2, "contact")?;
        if fields != "{}" {
            let mut json = serde_json::Deserializer::from_str(fields);
            json.deserialize_map(Fields { tables, known: &mut self.fields, text })
                .and_then(|()| json.end())
                .map_err(|why| odd("contact", why))?;
        }
        let verdict: Verdict = word(row, 3, "verdict")?;
        let findings = part(4, "finding")?;
        let findings = match findings {
            "[]" => 0,
            some => remembered(&mut self.findings, some, || set(tables, some))?,
        };
        let verdict = VERDICTS.iter().position(|known| *known == verdict).unwrap_or(0);
        Ok(Record {
            id: row.get(0)?,
            domain,
            verdict: u8::try_from(verdict).unwrap_or(0),
            findings,
            added: row.get(5)?,
        })
    }
}

#[derive(serde::Deserialize)]
struct Found<'a> {
    #[serde(borrow)]
    code: Cow<'a, str>,
    severity: Severity,
}

fn set(tables: &Mutex<Tables>, findings: &str) -> Result<u32> {
    let found: Vec<Found<'_>> = serde_json::from_str(findings).map_err(|why| odd("finding", why))?;
    let mut tables = lock(tables);
    let codes = found.iter().map(|one| tables.code(&one.code, one.severity)).collect();
    Ok(tables.set(codes))
}

/// The object of the fields, straight into the text: a million maps would take longer than everything else.
struct Fields<'a> {
    tables: &'a Mutex<Tables>,
    known: &'a mut HashMap<Box<str>, u32>,
    text: &'a mut Vec<u8>,
}

impl<'de> Visitor<'de> for Fields<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("fields by name")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<(), A::Error> {
        while let Some(name) = map.next_key_seed(Text)? {
            let value = map.next_value_seed(Text)?;
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            let number = match self.known.get(&*name) {
                Some(known) => *known,
                None => {
                    let number = lock(self.tables).fields.number(&name);
                    if self.known.len() < REMEMBERED {
                        self.known.insert(name.as_ref().into(), number);
                    }
                    number
                }
            };
            self.text.extend_from_slice(Mark::of(number).bytes());
            push_folded(value, self.text);
        }
        Ok(())
    }
}

/// A text, borrowed from the JSON where nothing in it is escaped.
struct Text;

impl<'de> DeserializeSeed<'de> for Text {
    type Value = Cow<'de, str>;

    fn deserialize<D: serde::Deserializer<'de>>(
        self,
        from: D,
    ) -> std::result::Result<Cow<'de, str>, D::Error> {
        from.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Text {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> std::result::Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> std::result::Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}

/// A person with everything around the row; read again when they changed.
#[derive(Debug)]
pub(super) struct Person {
    pub record: Record,
    pub text: Vec<u8>,
    /// How they stand in each list they are in.
    pub places: Vec<(i64, Standing)>,
    pub tags: Vec<i64>,
    pub suppressed: bool,
}

impl Person {
    /// Reads one; `None` where there is no such person any more.
    pub fn read(
        conn: &Connection,
        reader: &mut Reader<'_>,
        lists: &[i64],
        id: i64,
    ) -> Result<Option<Person>> {
        let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM contacts WHERE id = ?1"))?;
        let mut text = Vec::new();
        let Some(record) = first(&mut statement, [id], |row| reader.read(row, &mut text))? else {
            return Ok(None);
        };
        let mut places = Vec::new();
        let mut statement = conn.prepare_cached(
            "SELECT basis, agreed_at FROM subscriptions WHERE list_id = ?1 AND contact_id = ?2 AND left_at IS NULL",
        )?;
        for list in lists {
            let found = first(&mut statement, (list, id), |row| {
                Ok(Standing::new(word(row, 0, "basis")?, row.get(1)?))
            })?;
            places.extend(found.map(|standing| (*list, standing)));
        }
        let mut statement = conn.prepare_cached("SELECT tag_id FROM contact_tags WHERE contact_id = ?1")?;
        let tags = rows(&mut statement, [id], |row| Ok(row.get(0)?))?;
        let mut statement = conn.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM suppressions WHERE lifted_at IS NULL
                 AND dedupe_key = (SELECT dedupe_key FROM contacts WHERE id = ?1))",
        )?;
        let suppressed = statement.query_row([id], |row| row.get(0))?;
        Ok(Some(Person { record, text, places, tags, suppressed }))
    }
}
