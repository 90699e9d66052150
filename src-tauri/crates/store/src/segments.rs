//! The table `segments`: saved filters.
//!
//! A segment that cannot be read as it was meant finds nobody. What a filter does not say lets everybody through, so
//! leaving out the part that is not understood, or the tag that is gone, would mail the wrong people.

use contacts::ListId;
use jiff::Timestamp;
use rusqlite::{Connection, Row};
use serde_json::Value;

use crate::Store;
use crate::changes::Part;
use crate::columns::{first, millis, one, rows, to_json};
use crate::contact::query::ContactFilter;
use crate::error::{Result, StoreError, name_taken};
use crate::names::{folded, on_one_line};
use crate::tags::{self, TagId};

/// Number of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct SegmentId(pub i64);

/// Why a segment finds nobody, whoever there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// It says something this version does not know.
    Unknown,
    /// The list it names was removed.
    ListGone,
    /// A tag it names was removed.
    TagGone,
    /// The import it names is not there any more.
    ImportGone,
}

impl Broken {
    /// Stable code, kebab-case.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Broken::Unknown => "segment-not-understood",
            Broken::ListGone => "segment-list-gone",
            Broken::TagGone => "segment-tag-gone",
            Broken::ImportGone => "segment-import-gone",
        }
    }

    /// The sentence for people.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Broken::Unknown => {
                "This segment was saved by a newer version of Postrider and says something this one does not know, so it finds nobody."
            }
            Broken::ListGone => "This segment names a list that was removed, so it finds nobody.",
            Broken::TagGone => "This segment names a tag that was removed, so it finds nobody.",
            Broken::ImportGone => {
                "This segment names an import that is not there any more, so it finds nobody."
            }
        }
    }

    /// What to do about it.
    #[must_use]
    pub const fn fix(self) -> &'static str {
        match self {
            Broken::Unknown => "Install the newest version, or save the segment anew.",
            Broken::ListGone | Broken::TagGone | Broken::ImportGone => {
                "Choose another one and save the segment anew."
            }
        }
    }
}

/// One segment.
#[derive(Clone, Debug, PartialEq)]
pub struct SegmentRow {
    /// Its number.
    pub id: SegmentId,
    /// Its name.
    pub name: String,
    /// Which people. Where the segment is broken, it holds what is known and finds nobody.
    pub filter: ContactFilter,
    /// Why it finds nobody, where it cannot be read as it was meant.
    pub broken: Option<Broken>,
}

/// A tag that nobody has: numbers begin with 1.
const NOBODY: TagId = TagId(0);

fn segment(conn: &Connection, row: &Row<'_>) -> Result<SegmentRow> {
    let text: String = row.get(2)?;
    let (mut filter, mut broken) = read(&text);
    if broken.is_none() {
        broken = missing(conn, &filter)?;
    }
    if broken.is_some() {
        filter.tags = vec![NOBODY];
    }
    Ok(SegmentRow { id: SegmentId(row.get(0)?), name: row.get(1)?, filter, broken })
}

/// Reads a stored filter. What is written must say again all that was read; else it was not understood.
fn read(text: &str) -> (ContactFilter, Option<Broken>) {
    let stored: Option<Value> = serde_json::from_str(text).ok();
    let filter: Option<ContactFilter> = stored.clone().and_then(|stored| serde_json::from_value(stored).ok());
    match (stored, filter) {
        (Some(stored), Some(filter)) => {
            let again = serde_json::to_value(&filter).unwrap_or(Value::Null);
            let broken = (!holds(&again, &stored)).then_some(Broken::Unknown);
            (filter, broken)
        }
        _ => (ContactFilter::default(), Some(Broken::Unknown)),
    }
}

/// Whether `all` says everything that `part` says.
fn holds(all: &Value, part: &Value) -> bool {
    match (all, part) {
        (Value::Object(all), Value::Object(part)) => {
            part.iter().all(|(name, value)| all.get(name).is_some_and(|found| holds(found, value)))
        }
        (Value::Array(all), Value::Array(part)) => {
            all.len() == part.len() && all.iter().zip(part).all(|(all, part)| holds(all, part))
        }
        _ => all == part,
    }
}

/// The first thing a filter names that is not there.
fn missing(conn: &Connection, filter: &ContactFilter) -> Result<Option<Broken>> {
    if let Some(ListId(list)) = filter.list
        && one(conn, "SELECT 1 FROM lists WHERE id = ?1", [list], |_| Ok(()))?.is_none()
    {
        return Ok(Some(Broken::ListGone));
    }
    for tag in filter.tags.iter().chain(&filter.without_tags) {
        if !tags::exists(conn, *tag)? {
            return Ok(Some(Broken::TagGone));
        }
    }
    if let Some(import) = filter.import
        && one(conn, "SELECT 1 FROM imports WHERE id = ?1", [import.0], |_| Ok(()))?.is_none()
    {
        return Ok(Some(Broken::ImportGone));
    }
    Ok(None)
}

/// Refuses to save what would find nobody for ever.
fn check(conn: &Connection, filter: &ContactFilter) -> Result<()> {
    let what = match missing(conn, filter)? {
        None => return Ok(()),
        Some(Broken::ListGone) => "list",
        Some(Broken::TagGone) => "tag",
        Some(Broken::ImportGone | Broken::Unknown) => "import",
    };
    Err(StoreError::NotFound { what })
}

impl Store {
    /// Every segment, by name.
    pub fn segments(&self) -> Result<Vec<SegmentRow>> {
        self.read(|conn| {
            let mut statement = conn.prepare("SELECT id, name, filter FROM segments ORDER BY folded")?;
            rows(&mut statement, [], |row| segment(conn, row))
        })
    }

    /// One segment.
    pub fn segment(&self, id: SegmentId) -> Result<SegmentRow> {
        self.read(|conn| {
            let mut statement = conn.prepare("SELECT id, name, filter FROM segments WHERE id = ?1")?;
            let found = first(&mut statement, [id.0], |row| segment(conn, row))?;
            found.ok_or(StoreError::NotFound { what: "segment" })
        })
    }

    /// The segment of this name, in large letters or small.
    pub fn segment_by_name(&self, name: &str) -> Result<Option<SegmentRow>> {
        self.read(|conn| {
            let mut statement = conn.prepare("SELECT id, name, filter FROM segments WHERE folded = ?1")?;
            first(&mut statement, [folded(&on_one_line("segment", name)?)], |row| segment(conn, row))
        })
    }

    /// Saves a filter under a new name. What it names must be there.
    pub fn add_segment(&self, name: &str, filter: &ContactFilter, now: Timestamp) -> Result<SegmentId> {
        self.write(&[Part::Lists], |tx| {
            let name = on_one_line("segment", name)?;
            check(tx, filter)?;
            tx.execute(
                "INSERT INTO segments (name, folded, filter, created_at) VALUES (?1, ?2, ?3, ?4)",
                (&name, folded(&name), to_json(filter)?, millis(now)),
            )
            .map_err(name_taken("segment"))?;
            Ok(SegmentId(tx.last_insert_rowid()))
        })
    }

    /// Gives a segment another name, and another filter where one is given; what that names must be there.
    pub fn change_segment(&self, id: SegmentId, name: &str, filter: Option<&ContactFilter>) -> Result<()> {
        self.write(&[Part::Lists], |tx| {
            let name = on_one_line("segment", name)?;
            let found = tx
                .execute(
                    "UPDATE segments SET name = ?2, folded = ?3 WHERE id = ?1",
                    (id.0, &name, folded(&name)),
                )
                .map_err(name_taken("segment"))?;
            if found == 0 {
                return Err(StoreError::NotFound { what: "segment" });
            }
            if let Some(filter) = filter {
                check(tx, filter)?;
                tx.execute("UPDATE segments SET filter = ?2 WHERE id = ?1", (id.0, to_json(filter)?))?;
            }
            Ok(())
        })
    }

    /// Removes a segment. Nobody it found changes.
    pub fn remove_segment(&self, id: SegmentId) -> Result<()> {
        self.write(&[Part::Lists], |tx| {
            let found = tx.execute("DELETE FROM segments WHERE id = ?1", [id.0])?;
            if found == 0 { Err(StoreError::NotFound { what: "segment" }) } else { Ok(()) }
        })
    }
}

/// Whether a segment names this tag.
pub(crate) fn name_tag(conn: &Connection, tag: TagId) -> Result<bool> {
    let mut statement = conn.prepare("SELECT filter FROM segments")?;
    let filters = rows(&mut statement, [], |row| Ok(read(&row.get::<_, String>(0)?).0))?;
    Ok(filters.iter().any(|filter| filter.tags.contains(&tag) || filter.without_tags.contains(&tag)))
}
