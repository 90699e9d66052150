//! Changing many people at once, and taking it back.

use crate::people::{Selection, field_name};
use crate::{Error, Postrider};
use consent::Basis;
use store::{ChangeId, ChangeRow, Changing, PeopleChange, StoreError};

impl Postrider {
    /// Begins a change of everybody chosen; who they are is settled now. [`Changing::run`] does the work, tells how far it
    /// is, and may be stopped: then everything is as it was before.
    pub fn begin_change(&self, selection: &Selection, change: PeopleChange) -> Result<Changing, Error> {
        let change = checked(change)?;
        let people = self.chosen(selection)?;
        Ok(self.store.begin_change(&change, people, self.clock.now())?)
    }

    /// Begins to take a change back. Whoever was changed again since keeps what they have, and is counted.
    pub fn begin_taking_back(&self, id: ChangeId) -> Result<Changing, Error> {
        Ok(self.store.begin_taking_back(id, self.clock.now())?)
    }

    /// What a change did, in a few words: for a list of changes and the button that takes one back.
    pub fn told(&self, row: &ChangeRow) -> Result<String, Error> {
        let list = |id| match self.store.list(id) {
            Ok(list) => Ok(list.name),
            Err(StoreError::NotFound { .. }) => Ok("a list that was removed".to_owned()),
            Err(other) => Err(other),
        };
        Ok(match &row.what {
            PeopleChange::SetField { name, value: Some(value) } => {
                format!("{name} set to \u{201c}{value}\u{201d}")
            }
            PeopleChange::SetField { name, value: None } => format!("{name} removed"),
            PeopleChange::ValueForgotten { name } => format!("{name} changed"),
            PeopleChange::AddTag { name } => format!("tag \u{201c}{name}\u{201d} given"),
            PeopleChange::RemoveTag { tag } => match self.store.tag(*tag) {
                Ok(tag) => format!("tag \u{201c}{}\u{201d} taken", tag.name),
                Err(StoreError::NotFound { .. }) => "a tag taken that was removed since".to_owned(),
                Err(other) => return Err(other.into()),
            },
            PeopleChange::JoinList { list: id, .. } => format!("put on \u{201c}{}\u{201d}", list(*id)?),
            PeopleChange::LeaveList { list: id } => format!("taken off \u{201c}{}\u{201d}", list(*id)?),
            PeopleChange::Remove => "removed".to_owned(),
        })
    }
}

/// The change, held to what it needs.
fn checked(change: PeopleChange) -> Result<PeopleChange, Error> {
    Ok(match change {
        PeopleChange::SetField { name, value } => PeopleChange::SetField {
            name: field_name(&name)?,
            value: value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()),
        },
        PeopleChange::JoinList { agreement, .. } if agreement.basis == Basis::Confirmed => {
            return Err(Error::Incomplete(
                "Only their own answer confirms somebody. Say where and when they agreed instead.",
            ));
        }
        other => other,
    })
}
