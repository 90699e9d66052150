//! Segments and tags by name, and what may be saved.

use crate::{Error, Postrider};
use address::{Finding, Severity};
use store::{ContactFilter, HistoryCondition, SegmentId, SegmentRow, TagRow};

impl Postrider {
    /// The segment of this name.
    pub fn segment_named(&self, name: &str) -> Result<SegmentRow, Error> {
        self.store.segment_by_name(name)?.ok_or_else(|| Error::not_found("segment", name))
    }

    /// The tag of this name.
    pub fn tag_named(&self, name: &str) -> Result<TagRow, Error> {
        self.store.tag_by_name(name)?.ok_or_else(|| Error::not_found("tag", name))
    }

    /// Saves a filter: under a new name, or in place of what a segment was.
    pub fn save_segment(
        &self,
        id: Option<SegmentId>,
        name: &str,
        filter: &ContactFilter,
    ) -> Result<SegmentRow, Error> {
        check(filter)?;
        let id = match id {
            Some(id) => {
                self.store.change_segment(id, name, Some(filter))?;
                id
            }
            None => self.store.add_segment(name, filter, self.clock.now())?,
        };
        Ok(self.store.segment(id)?)
    }

    /// How many people a segment has now.
    pub fn people_in_segment(&self, segment: &SegmentRow) -> Result<u64, Error> {
        Ok(if segment.broken.is_some() {
            0
        } else {
            self.store.count_contacts(&segment.filter, self.clock.now())?
        })
    }
}

/// What is wrong with a segment, if anything is.
pub fn finding(segment: &SegmentRow) -> Option<Finding> {
    let broken = segment.broken?;
    Some(Finding {
        code: broken.code().into(),
        severity: Severity::Blocking,
        message: broken.sentence().to_owned(),
        fix: Some(broken.fix().to_owned()),
        place: None,
    })
}

/// Numbers that no window offers and a script may name.
fn check(filter: &ContactFilter) -> Result<(), Error> {
    for condition in &filter.history {
        match condition {
            HistoryCondition::GotLast { campaigns } if !(1..=20).contains(campaigns) => {
                return Err(Error::Incomplete("Name 1 to 20 campaigns."));
            }
            HistoryCondition::MailedWithin { days: 0 }
            | HistoryCondition::NotMailedFor { days: 0 }
            | HistoryCondition::AgreedBefore { days: 0 } => {
                return Err(Error::Incomplete("Name at least one day."));
            }
            _ => {}
        }
    }
    Ok(())
}
