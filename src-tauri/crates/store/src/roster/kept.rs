//! What was found of late, so that the next page, a count beside it, and a longer search need not begin anew.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use super::Slot;
use super::bits::Bits;
use super::filter::Asked;
use crate::contact::query::Sort;

/// Filters and searches: an eighth of a megabyte each for a million people.
const KEPT: usize = 8;
/// A grid, its neighbour, and what the last search was: up to four megabytes each for a million people.
const KEPT_VIEWS: usize = 3;

#[derive(Debug, Default)]
pub(super) struct Kept {
    found: VecDeque<(Asked, Arc<Bits>)>,
    searches: VecDeque<(Vec<String>, Arc<Bits>)>,
    views: VecDeque<View>,
    /// Whom each import that was asked about made or named.
    pub imports: HashMap<i64, Arc<Bits>>,
}

#[derive(Debug)]
struct View {
    asked: Asked,
    sort: Sort,
    descending: bool,
    people: Arc<[Slot]>,
}

impl Kept {
    /// Forgets what may depend on what became of messages.
    pub fn forget_answers(&mut self) {
        self.found.clear();
        self.views.clear();
    }

    pub fn found(&self, asked: &Asked) -> Option<Arc<Bits>> {
        self.found.iter().find(|(known, _)| known == asked).map(|(_, found)| Arc::clone(found))
    }

    pub fn keep_found(&mut self, asked: &Asked, found: &Arc<Bits>) {
        self.found.push_front((asked.clone(), Arc::clone(found)));
        self.found.truncate(KEPT);
    }

    pub fn view(&self, asked: &Asked, sort: &Sort, descending: bool) -> Option<Arc<[Slot]>> {
        let same = |view: &&View| view.descending == descending && view.sort == *sort && view.asked == *asked;
        self.views.iter().find(same).map(|view| Arc::clone(&view.people))
    }

    pub fn keep_view(&mut self, asked: Asked, sort: Sort, descending: bool, people: &Arc<[Slot]>) {
        self.views.push_front(View { asked, sort, descending, people: Arc::clone(people) });
        self.views.truncate(KEPT_VIEWS);
    }

    pub fn searched(&self, words: &[String]) -> Option<Arc<Bits>> {
        self.searches.iter().find(|(known, _)| known == words).map(|(_, found)| Arc::clone(found))
    }

    /// The fewest people among whom everybody with these words must be: those found by words that these contain.
    pub fn narrowest(&self, words: &[String]) -> Option<Arc<Bits>> {
        let wider = |known: &[String]| {
            known.iter().all(|shorter| words.iter().any(|word| word.contains(shorter.as_str())))
        };
        let known = self.searches.iter().filter(|(known, _)| wider(known));
        known.min_by_key(|(_, found)| found.count()).map(|(_, found)| Arc::clone(found))
    }

    pub fn keep_searched(&mut self, words: Vec<String>, found: Bits) {
        self.searches.push_front((words, Arc::new(found)));
        self.searches.truncate(KEPT);
    }
}
