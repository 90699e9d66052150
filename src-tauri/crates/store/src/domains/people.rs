//! Which domains our people are at.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use contacts::ContactId;
use rusqlite::Connection;

use crate::connection::lock;
use crate::error::Result;

/// Everybody by domain, as they were when it was read.
#[derive(Clone, Debug, Default)]
pub struct PeopleByDomain {
    /// Each domain, and where its people end in `people`.
    domains: Vec<(Box<str>, usize)>,
    people: Vec<ContactId>,
}

impl PeopleByDomain {
    /// Different domains.
    #[must_use]
    pub fn len(&self) -> usize {
        self.domains.len()
    }

    /// Whether there is nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.domains.is_empty()
    }

    /// The domain of this number, as A-labels; empty beyond [`PeopleByDomain::len`].
    #[must_use]
    pub fn domain(&self, at: usize) -> &str {
        self.domains.get(at).map_or("", |(domain, _)| domain)
    }

    /// Everybody at the domain of this number.
    #[must_use]
    pub fn of(&self, at: usize) -> &[ContactId] {
        let end = self.domains.get(at).map_or(0, |(_, end)| *end);
        let start = at.checked_sub(1).and_then(|before| self.domains.get(before)).map_or(0, |(_, end)| *end);
        self.people.get(start..end).unwrap_or_default()
    }

    pub(super) fn read(conn: &Connection) -> Result<Self> {
        let mut numbers: HashMap<Box<str>, usize> = HashMap::new();
        let mut found: Vec<(usize, i64)> = Vec::new();
        each_domain(conn, 0, |domain, contact| {
            let number = match numbers.get(domain) {
                Some(number) => *number,
                None => {
                    let number = numbers.len();
                    numbers.insert(domain.into(), number);
                    number
                }
            };
            found.push((number, contact));
        })?;
        found.sort_unstable();
        let mut domains: Vec<(Box<str>, usize)> = numbers.into_iter().collect();
        domains.sort_unstable_by_key(|(_, number)| *number);
        for (number, (_, end)) in domains.iter_mut().enumerate() {
            *end = found.partition_point(|(of, _)| *of <= number);
        }
        Ok(Self { domains, people: found.into_iter().map(|(_, contact)| ContactId(contact)).collect() })
    }
}

/// How many people each domain has.
#[derive(Clone, Debug, Default)]
pub(crate) struct Census {
    people: HashMap<Box<str>, u64>,
    in_all: i64,
    last: i64,
}

impl Census {
    /// Different domains.
    pub fn domains(&self) -> u64 {
        u64::try_from(self.people.len()).unwrap_or(u64::MAX)
    }

    /// Each of them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.people.keys().map(AsRef::as_ref)
    }

    /// People at this domain.
    pub fn people(&self, domain: &str) -> u64 {
        self.people.get(domain).copied().unwrap_or(0)
    }

    /// Counts those in who have come since.
    fn go_on(&mut self, conn: &Connection) -> Result<()> {
        let mut last = self.last;
        each_domain(conn, self.last, |domain, contact| {
            match self.people.get_mut(domain) {
                Some(people) => *people += 1,
                None => drop(self.people.insert(domain.into(), 1)),
            }
            self.in_all += 1;
            last = last.max(contact);
        })?;
        self.last = last;
        Ok(())
    }
}

/// The last census. No address ever changes, so it is out of date only where people came or went.
#[derive(Debug, Default)]
pub(crate) struct Censuses {
    last: Mutex<Arc<Census>>,
}

impl Censuses {
    /// How many people each domain has now.
    pub fn now(&self, conn: &Connection) -> Result<Arc<Census>> {
        let mut statement = conn
            .prepare_cached("SELECT coalesce(max(id), 0), (SELECT count(*) FROM contacts) FROM contacts")?;
        let (last, in_all): (i64, i64) = statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut kept = lock(&self.last);
        if (kept.last, kept.in_all) != (last, in_all) {
            let census = Arc::make_mut(&mut kept);
            census.go_on(conn)?;
            if (census.last, census.in_all) != (last, in_all) {
                *census = Census::default();
                census.go_on(conn)?;
            }
        }
        Ok(Arc::clone(&kept))
    }
}

/// Tells of everybody with a higher number than `after`: their domain and their number.
fn each_domain(conn: &Connection, after: i64, mut seen: impl FnMut(&str, i64)) -> Result<()> {
    // Without the condition the index alone is read, which is a fifth of the table.
    let sql = if after == 0 {
        "SELECT id, dedupe_key FROM contacts"
    } else {
        "SELECT id, dedupe_key FROM contacts WHERE id > ?1"
    };
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = if after == 0 { statement.query([])? } else { statement.query([after])? };
    while let Some(row) = rows.next()? {
        let key = row.get_ref(1)?;
        let domain = key.as_str().ok().and_then(|key| key.rsplit_once('@')).map_or("", |(_, domain)| domain);
        if !domain.is_empty() {
            seen(domain, row.get(0)?);
        }
    }
    Ok(())
}
