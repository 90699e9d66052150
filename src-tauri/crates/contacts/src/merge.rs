//! What an import would do to the people already known: shown before it is stored, counted after.
//!
//! Inside one file, the first row of an address stands for the person and every later row of that address is a
//! duplicate. The later row is taken as the newer one: [`merge_fields`] with [`MergePolicy::TakeTheirs`] folds it into
//! the first. Against a known contact the policy is the user's choice. No policy ever replaces a value by nothing.

use serde::{Deserialize, Serialize};

use crate::Fields;
use crate::named::named;

/// Whose value stands where a file and a known contact differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MergePolicy {
    /// The file's value, wherever it has one.
    #[default]
    TakeTheirs,
    /// The known contact stays as it is.
    KeepMine,
    /// The file's value only where the contact has none.
    FillGaps,
}

named!(MergePolicy { TakeTheirs => "take-theirs", KeepMine => "keep-mine", FillGaps => "fill-gaps" });

impl MergePolicy {
    /// Whether the file's value stands.
    #[must_use]
    pub fn takes(self, change: &FieldChange) -> bool {
        match self {
            Self::TakeTheirs => true,
            Self::KeepMine => false,
            Self::FillGaps => change.mine.trim().is_empty(),
        }
    }

    /// Whether something is given up: a known value that is replaced, or one of the file that is not taken.
    #[must_use]
    pub fn gives_up(self, change: &FieldChange) -> bool {
        !self.takes(change) || !change.mine.trim().is_empty()
    }
}

/// What happens to one address of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowOutcome {
    /// Becomes a contact.
    New,
    /// A known contact gets new values.
    Changed,
    /// Nothing to do: said already.
    Duplicate(DuplicateOf),
    /// Cannot be mailed; stays in the problem file.
    Invalid,
    /// On the do-not-mail list; stays off.
    Suppressed,
}

/// Where an address was already said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DuplicateOf {
    /// In this earlier row of the same file.
    Row(u64),
    /// By a known contact with the same values.
    Known,
}

impl RowOutcome {
    /// The one spelling used in the database, on the wire and in the terminal.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Duplicate(_) => "duplicate",
            Self::Invalid => "invalid",
            Self::Suppressed => "suppressed",
        }
    }
}

/// The counts of an import. Every address has exactly one outcome, so the five add up to `addresses`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Records read, without header, preamble and blank lines.
    pub rows: u64,
    /// Addresses in them; more than `rows` where a cell held two.
    pub addresses: u64,
    /// New contacts.
    pub new: u64,
    /// Known contacts with new values.
    pub changed: u64,
    /// Said already, in the file or by a known contact.
    pub duplicates: u64,
    /// Cannot be mailed.
    pub invalid: u64,
    /// On the do-not-mail list.
    pub suppressed: u64,
}

impl Summary {
    /// Counts one address.
    pub fn count(&mut self, outcome: RowOutcome) {
        self.addresses += 1;
        match outcome {
            RowOutcome::New => self.new += 1,
            RowOutcome::Changed => self.changed += 1,
            RowOutcome::Duplicate(_) => self.duplicates += 1,
            RowOutcome::Invalid => self.invalid += 1,
            RowOutcome::Suppressed => self.suppressed += 1,
        }
    }
}

/// One field where a file and a known contact differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Which field.
    pub field: String,
    /// What is known; empty if nothing.
    pub mine: String,
    /// What the file says; never empty.
    pub theirs: String,
}

/// The fields in which a file says something else than what is known. An empty cell says nothing.
#[must_use]
pub fn differences(mine: &Fields, theirs: &Fields) -> Vec<FieldChange> {
    let known = |field: &str| mine.get(field).map_or("", String::as_str);
    theirs
        .iter()
        .filter(|(field, value)| !value.trim().is_empty() && known(field) != value.as_str())
        .map(|(field, value)| FieldChange {
            field: field.clone(),
            mine: known(field).to_owned(),
            theirs: value.clone(),
        })
        .collect()
}

/// The fields of a known contact after the import, or `None` where nothing changes.
#[must_use]
pub fn merge_fields(mine: &Fields, theirs: &Fields, policy: MergePolicy) -> Option<Fields> {
    let taken: Vec<FieldChange> =
        differences(mine, theirs).into_iter().filter(|change| policy.takes(change)).collect();
    if taken.is_empty() {
        return None;
    }
    let mut merged = mine.clone();
    merged.extend(taken.into_iter().map(|change| (change.field, change.theirs)));
    Some(merged)
}

#[cfg(test)]
mod tests;
