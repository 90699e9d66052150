//! Whom a filter finds. The one place that says what each part of a [`ContactFilter`] means.

use std::sync::Arc;

use address::domain_as_stored;
use contacts::ImportId;
use jiff::civil::Date;
use rusqlite::Connection;

use super::bits::Bits;
use super::history::last_campaigns;
use super::order::number;
use super::record::VERDICTS;
use super::staleness::Cuts;
use super::standing::{BASES, minute};
use super::texts::{self, Mark, folded};
use super::{Roster, Slot};
use crate::columns::{first, millis};
use crate::connection::lock;
use crate::contact::query::{ContactFilter, FieldCondition, FieldTest, HistoryCondition};
use crate::error::Result;

/// Minutes of a day.
const DAY: u32 = 24 * 60;

/// A filter with everything it depends on, by which what it found is remembered.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Asked {
    filter: ContactFilter,
    /// What counts as stale, where that is asked.
    stale: Option<Cuts>,
    /// The Unix minute it is, where something is asked that depends on it.
    now: u32,
    /// The last campaigns, where somebody must have got them.
    campaigns: Vec<i64>,
}

/// What needs the history of everybody.
fn needs_history(filter: &ContactFilter) -> bool {
    let told = |one: &HistoryCondition| !matches!(one, HistoryCondition::AgreedBefore { .. });
    filter.stale.is_some() || filter.history.iter().any(told)
}

impl Asked {
    /// Looks up what a filter depends on.
    pub fn new(conn: &Connection, filter: &ContactFilter, now: jiff::Timestamp) -> Result<Asked> {
        let stale = match filter.stale {
            Some(_) => Some(Cuts::read(conn, now)?),
            None => None,
        };
        let most = filter.history.iter().filter_map(|one| match one {
            HistoryCondition::GotLast { campaigns } => Some(*campaigns),
            _ => None,
        });
        let campaigns = match most.max() {
            Some(most) => last_campaigns(conn, filter.list, most)?,
            None => Vec::new(),
        };
        let now = if filter.history.is_empty() { 0 } else { minute(millis(now)) };
        let mut filter = filter.clone();
        // Capitals, accents and spaces make no other question.
        filter.search = words(&filter.search).join(" ");
        Ok(Asked { filter, stale, now, campaigns })
    }
}

/// The words of a search, folded.
fn words(search: &str) -> Vec<String> {
    let all = String::from_utf8_lossy(&folded(search)).into_owned();
    all.split_whitespace().map(str::to_owned).collect()
}

impl Roster {
    /// Whom a filter finds.
    pub(super) fn find(&mut self, conn: &Connection, asked: &Asked) -> Result<Arc<Bits>> {
        if needs_history(&asked.filter) {
            self.with_history(conn, &asked.campaigns)?;
        }
        if let Some(known) = self.kept.found(asked) {
            return Ok(known);
        }
        let found = Arc::new(self.look(conn, asked)?);
        self.kept.keep_found(asked, &found);
        Ok(found)
    }

    fn look(&mut self, conn: &Connection, asked: &Asked) -> Result<Bits> {
        let filter = &asked.filter;
        let mut found = self.here.clone();
        if let Some(list) = filter.list {
            match self.places.get(&list.0) {
                Some(places) => found.and(&places.members(self.ids.len())),
                None => return Ok(Bits::default()),
            }
        }
        if let Some(suppressed) = filter.suppressed {
            if suppressed { found.and(&self.suppressed) } else { found.without(&self.suppressed) }
        }
        if !filter.tags.is_empty() {
            let mut any = Bits::default();
            filter.tags.iter().filter_map(|tag| self.tags.get(&tag.0)).for_each(|tagged| any.or(tagged));
            found.and(&any);
        }
        for tagged in filter.without_tags.iter().filter_map(|tag| self.tags.get(&tag.0)) {
            found.without(tagged);
        }
        if let Some(import) = filter.import {
            found.and(&*self.of_import(conn, import)?);
        }
        self.keep_judged(filter, &mut found);
        self.keep_based(filter, &mut found);
        self.keep_added(filter, &mut found);
        for condition in &filter.history {
            self.keep_happened(condition, asked, &mut found);
        }
        if let (Some(stale), Some(cuts)) = (filter.stale, asked.stale) {
            found.keep(|slot| self.is_stale(slot, filter, cuts) == stale);
        }
        for condition in &filter.fields {
            self.keep_saying(condition, &mut found);
        }
        if !filter.search.is_empty() {
            self.keep_searched(&filter.search, &mut found);
        }
        Ok(found)
    }

    fn keep_judged(&self, filter: &ContactFilter, found: &mut Bits) {
        if !filter.verdicts.is_empty() {
            let wanted = VERDICTS.map(|verdict| filter.verdicts.contains(&verdict));
            found
                .keep(|slot| holds(&wanted, self.verdicts.get(slot as usize).map(|rank| usize::from(*rank))));
        }
        if !filter.findings.is_empty() {
            let tables = lock(&self.tables);
            let codes: Vec<u32> = filter.findings.iter().filter_map(|code| tables.codes.find(code)).collect();
            let wanted: Vec<bool> =
                tables.sets.iter().map(|set| set.iter().any(|code| codes.contains(code))).collect();
            found.keep(|slot| holds(&wanted, self.findings.get(slot as usize).map(|set| *set as usize)));
        }
        if !filter.domains.is_empty() {
            // People type a domain as they read it.
            let stored =
                |typed: &String| domain_as_stored(typed).unwrap_or_else(|| typed.trim().to_lowercase());
            let asked: Vec<String> = filter.domains.iter().map(stored).collect();
            let below = |domain: &str| {
                asked.iter().any(|asked| {
                    let rest = domain.strip_suffix(asked.as_str());
                    rest.is_some_and(|rest| !asked.is_empty() && (rest.is_empty() || rest.ends_with('.')))
                })
            };
            let wanted: Vec<bool> = lock(&self.tables).domains.iter().map(below).collect();
            found.keep(|slot| holds(&wanted, self.domains.get(slot as usize).map(|domain| *domain as usize)));
        }
    }

    fn keep_based(&self, filter: &ContactFilter, found: &mut Bits) {
        if !filter.bases.is_empty() {
            let wanted = BASES.map(|basis| filter.bases.contains(&basis));
            found.keep(|slot| holds(&wanted, Some(usize::from(self.rank(slot, filter)))));
        }
    }

    fn keep_added(&self, filter: &ContactFilter, found: &mut Bits) {
        let added = |slot: Slot| self.added.get(slot as usize).copied().unwrap_or(i64::MIN);
        if let Some(since) = filter.added_since {
            found.keep(|slot| added(slot) >= millis(since));
        }
        if let Some(before) = filter.added_before {
            found.keep(|slot| added(slot) < millis(before));
        }
    }

    fn keep_happened(&self, condition: &HistoryCondition, asked: &Asked, found: &mut Bits) {
        let ago = |days: u32| asked.now.saturating_sub(days.saturating_mul(DAY));
        if let HistoryCondition::AgreedBefore { days } = *condition {
            found.keep(|slot| self.agreed(slot, &asked.filter).is_none_or(|agreed| agreed < ago(days)));
            return;
        }
        let Some(history) = &self.history else { return };
        // The minute it was accepted in, where it ever was.
        let last = |slot: Slot| history.last(slot).checked_sub(1);
        match *condition {
            HistoryCondition::Mailed => found.keep(|slot| last(slot).is_some()),
            HistoryCondition::NeverMailed => found.keep(|slot| last(slot).is_none()),
            HistoryCondition::MailedWithin { days } => {
                found.keep(|slot| last(slot).is_some_and(|last| last >= ago(days)));
            }
            HistoryCondition::NotMailedFor { days } => {
                found.keep(|slot| last(slot).is_none_or(|last| last < ago(days)));
            }
            HistoryCondition::GotLast { campaigns } => {
                // Where fewer were sent, nobody got so many.
                match asked.campaigns.get(..campaigns as usize) {
                    Some(wanted) => found.keep(|slot| history.got(slot, wanted)),
                    None => *found = Bits::default(),
                }
            }
            HistoryCondition::NeverBounced => found.keep(|slot| !history.bounced(slot)),
            HistoryCondition::Bounced => found.keep(|slot| history.bounced(slot)),
            HistoryCondition::AgreedBefore { .. } => {}
        }
    }

    /// Whether an address is stale: nothing was accepted for it in a long time, and the agreement is old or of an unknown day.
    pub(super) fn is_stale(&self, slot: Slot, filter: &ContactFilter, cuts: Cuts) -> bool {
        let last = self.history.as_ref().and_then(|history| history.last(slot).checked_sub(1));
        last.is_none_or(|last| last < cuts.mailed)
            && self.agreed(slot, filter).is_none_or(|agreed| agreed < cuts.agreed)
    }

    fn keep_saying(&self, condition: &FieldCondition, found: &mut Bits) {
        let value = folded(condition.value.trim());
        let Some(mark) = lock(&self.tables).fields.find(&condition.field).map(Mark::of) else {
            // A field that nobody has.
            found.keep(|_| says(None, condition.test, &value));
            return;
        };
        let known = match condition.test {
            // These are found in one go through everybody's text.
            FieldTest::Is | FieldTest::StartsWith if !value.is_empty() => {
                let wanted = [mark.bytes(), &value].concat();
                self.texts.find(&wanted, |text| says(texts::value(text, mark), condition.test, &value))
            }
            FieldTest::Filled | FieldTest::Empty => self.texts.find(mark.bytes(), |_| true),
            test => {
                let wanted = Wanted::of(test, &value);
                found.keep(|slot| wanted.meets(texts::value(self.texts.of(slot), mark), &value));
                return;
            }
        };
        if condition.test == FieldTest::Empty { found.without(&known) } else { found.and(&known) }
    }

    fn keep_searched(&mut self, search: &str, found: &mut Bits) {
        let mut words: Vec<&str> = search.split(' ').collect();
        // The longest is in the fewest; a word that is part of another says nothing new.
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let mut told: Vec<&str> = Vec::new();
        for word in words {
            if !told.iter().any(|longer| longer.contains(word)) {
                told.push(word);
            }
        }
        let key: Vec<String> = told.iter().map(|word| (*word).to_owned()).collect();
        if let Some(known) = self.kept.searched(&key) {
            found.and(&known);
            return;
        }
        // What a shorter search found holds all that a longer one can.
        let mut all = self.kept.narrowest(&key).map_or_else(|| self.here.clone(), |known| (*known).clone());
        for word in told {
            let finder = memchr::memmem::Finder::new(word);
            if all.count() < self.ids.len() / 16 {
                all.keep(|slot| finder.find(self.texts.of(slot)).is_some());
            } else {
                all.and(&self.texts.find(word.as_bytes(), |_| true));
            }
        }
        found.and(&all);
        self.kept.keep_searched(key, all);
    }

    /// Whom an import made, or named when they were known.
    fn of_import(&mut self, conn: &Connection, import: ImportId) -> Result<Arc<Bits>> {
        if let Some(known) = self.kept.imports.get(&import.0) {
            return Ok(Arc::clone(known));
        }
        let mut people = Bits::none(self.ids.len());
        let mut statement =
            conn.prepare_cached("SELECT first_contact, last_contact FROM imports WHERE id = ?1")?;
        // The numbers between these two are kept free for it, so whoever has one was made by it.
        let stretch: Option<(i64, i64)> =
            first(&mut statement, [import.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
        if let Some((from, to)) = stretch {
            let within =
                |slot: &Slot| self.ids.get(*slot as usize).is_some_and(|id| (from..=to).contains(id));
            self.here.iter().filter(within).for_each(|slot| people.set(slot, true));
        }
        let mut statement =
            conn.prepare_cached("SELECT contact_id FROM import_changes WHERE import_id = ?1")?;
        let mut found = statement.query([import.0])?;
        while let Some(row) = found.next()? {
            if let Some(slot) = self.slot(row.get(0)?) {
                people.set(slot, true);
            }
        }
        let people = Arc::new(people);
        self.kept.imports.insert(import.0, Arc::clone(&people));
        Ok(people)
    }
}

fn holds(wanted: &[bool], place: Option<usize>) -> bool {
    place.and_then(|place| wanted.get(place)).copied().unwrap_or(false)
}

/// What a value is compared with, read once.
enum Wanted {
    Text(FieldTest),
    Number(FieldTest, f64),
    Day(FieldTest, Date),
    /// Neither a number nor a day: nothing is below or above it.
    Nothing,
}

impl Wanted {
    fn of(test: FieldTest, value: &[u8]) -> Wanted {
        match test {
            FieldTest::Below | FieldTest::Above if !value.is_empty() => match (day(value), number(value)) {
                (Some(day), _) => Wanted::Day(test, day),
                (None, Some(number)) => Wanted::Number(test, number),
                (None, None) => Wanted::Nothing,
            },
            test => Wanted::Text(test),
        }
    }

    fn meets(&self, theirs: Option<&[u8]>, value: &[u8]) -> bool {
        match self {
            Wanted::Text(test) => says(theirs, *test, value),
            Wanted::Number(test, wanted) => theirs.and_then(number).is_some_and(|number| {
                if *test == FieldTest::Below { number < *wanted } else { number > *wanted }
            }),
            Wanted::Day(test, wanted) => theirs
                .and_then(day)
                .is_some_and(|day| if *test == FieldTest::Below { day < *wanted } else { day > *wanted }),
            Wanted::Nothing => false,
        }
    }
}

/// Whether a field says what is asked. A test without the value it needs is not finished yet, and holds for everybody; only
/// "is nothing" means what it says.
fn says(theirs: Option<&[u8]>, test: FieldTest, value: &[u8]) -> bool {
    let mine = theirs.unwrap_or_default();
    match test {
        FieldTest::Is => mine == value,
        FieldTest::IsNot => mine != value,
        FieldTest::Empty => theirs.is_none(),
        FieldTest::Filled => theirs.is_some(),
        _ if value.is_empty() => true,
        FieldTest::Contains => memchr::memmem::find(mine, value).is_some(),
        FieldTest::ContainsNot => memchr::memmem::find(mine, value).is_none(),
        FieldTest::StartsWith => mine.starts_with(value),
        FieldTest::Below | FieldTest::Above => Wanted::of(test, value).meets(theirs, value),
    }
}

/// A value that is a day, or begins with one before a time.
fn day(value: &[u8]) -> Option<Date> {
    let (day, rest) = value.split_at_checked(10)?;
    let goes_on = rest.first().is_some_and(|byte| !b" t".contains(byte));
    if goes_on || day.get(4) != Some(&b'-') {
        return None;
    }
    std::str::from_utf8(day).ok()?.parse().ok()
}
