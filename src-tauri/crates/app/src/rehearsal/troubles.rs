//! What went wrong in a rehearsal, whom it hit, and how it ended for them: read from what the throw-away store noted.

use delivery::{CampaignId, RowEvent, RowState};
use jiff::Timestamp;
use reply::Class;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use store::{Counts, Store, StoreError};

/// One kind of trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trouble {
    /// A server's answer of this class.
    Answer(Class),
    /// The line broke after the message, before the answer.
    LostReply,
    /// No connection, or it broke before the message.
    NoLine,
}

/// One kind of trouble and what it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// What.
    pub trouble: Trouble,
    /// People it hit.
    pub people: u64,
    /// How it ended for them.
    pub ended: Counts,
    /// When it first happened, on the rehearsal's clock.
    pub first: Timestamp,
    /// When it last happened.
    pub last: Timestamp,
}

/// Everything that went wrong in a campaign.
pub(super) fn look(store: &Store, id: CampaignId) -> Result<Vec<Happened>, StoreError> {
    let mut rows = Vec::new();
    store.each_result(id, |row| {
        rows.push((row.row, row.state));
        ControlFlow::Continue(())
    })?;
    let mut found: BTreeMap<Trouble, Happened> = BTreeMap::new();
    for (row, state) in rows {
        let mut met = BTreeSet::new();
        for event in store.delivery_events(row)? {
            let Some(trouble) = trouble(event.event, event.class.as_deref()) else { continue };
            let happened = found.entry(trouble).or_insert_with(|| Happened {
                trouble,
                people: 0,
                ended: Counts::default(),
                first: event.at,
                last: event.at,
            });
            happened.first = happened.first.min(event.at);
            happened.last = happened.last.max(event.at);
            if met.insert(trouble) {
                happened.people += 1;
                count(&mut happened.ended, state);
            }
        }
    }
    Ok(found.into_values().collect())
}

fn trouble(event: RowEvent, class: Option<&str>) -> Option<Trouble> {
    match event {
        RowEvent::LoseReply => Some(Trouble::LostReply),
        RowEvent::Defer | RowEvent::Fail | RowEvent::Refuse => {
            let class = class.and_then(|class| class.parse().ok()).unwrap_or(Class::Other);
            Some(if class == Class::Network { Trouble::NoLine } else { Trouble::Answer(class) })
        }
        RowEvent::Release => Some(match class.and_then(|class| class.parse().ok()) {
            Some(Class::Network) | None => Trouble::NoLine,
            Some(class) => Trouble::Answer(class),
        }),
        _ => None,
    }
}

fn count(counts: &mut Counts, state: RowState) {
    match state {
        RowState::Accepted => counts.accepted += 1,
        RowState::Uncertain => counts.uncertain += 1,
        RowState::Refused => counts.refused += 1,
        RowState::Failed => counts.failed += 1,
        RowState::Skipped => counts.skipped += 1,
        RowState::Deferred => counts.deferred += 1,
        RowState::Queued => counts.queued += 1,
        RowState::Claimed => counts.claimed += 1,
    }
}
