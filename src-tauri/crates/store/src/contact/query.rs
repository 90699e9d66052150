//! Which people, in which order.

use address::Verdict;
use consent::Basis;
use contacts::{ImportId, ListId};
use jiff::Timestamp;

use crate::tags::TagId;

/// Which people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct ContactFilter {
    /// In this list now.
    pub list: Option<ListId>,
    /// Part of a name, an address or any field; empty for all.
    pub search: String,
    /// With one of these verdicts; empty for any.
    pub verdicts: Vec<Verdict>,
    /// On one of these bases; empty for any. It is the basis in [`ContactFilter::list`] if that is given, else the
    /// strongest of all lists; whoever is in none stands on none.
    pub bases: Vec<Basis>,
    /// On Do not mail, or not.
    pub suppressed: Option<bool>,
    /// With a finding of one of these codes; empty for any.
    pub findings: Vec<String>,
    /// At one of these domains, as people or as A-labels write it, or a domain below it; empty for any.
    pub domains: Vec<String>,
    /// With one of these tags; empty for any.
    pub tags: Vec<TagId>,
    /// With none of these tags.
    pub without_tags: Vec<TagId>,
    /// Whose fields say all of this.
    pub fields: Vec<FieldCondition>,
    /// To whom all of this happened.
    pub history: Vec<HistoryCondition>,
    /// Stale, or not: never mailed or not for a year, and agreed too long ago.
    pub stale: Option<bool>,
    /// Added at or after this instant.
    pub added_since: Option<Timestamp>,
    /// Added before this instant.
    pub added_before: Option<Timestamp>,
    /// Brought or changed by this import.
    pub import: Option<ImportId>,
}

/// What a field must say. Texts are compared without case and accents.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct FieldCondition {
    /// Name of the field.
    pub field: String,
    /// How it is compared.
    pub test: FieldTest,
    /// With what; nothing for `empty` and `filled`. A day is YYYY-MM-DD, a number has a point.
    pub value: String,
}

/// How a field is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldTest {
    /// The very text.
    Is,
    /// Another text, or none.
    IsNot,
    /// A part of it.
    Contains,
    /// Not a part of it.
    ContainsNot,
    /// Its beginning.
    StartsWith,
    /// Nothing.
    Empty,
    /// Anything.
    Filled,
    /// A number or a day below this one.
    Below,
    /// A number or a day above this one.
    Above,
}

/// What happened to a person, or did not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum HistoryCondition {
    /// A server took at least one message for them.
    Mailed,
    /// Nothing was ever accepted for them.
    NeverMailed,
    /// Something was accepted for them in the last days.
    MailedWithin {
        /// So many days.
        days: u32,
    },
    /// Nothing was accepted for them in the last days, or ever.
    NotMailedFor {
        /// So many days.
        days: u32,
    },
    /// Each of the last campaigns that were sent (to the list of the filter, if it names one) was accepted for them.
    GotLast {
        /// So many campaigns.
        campaigns: u32,
    },
    /// No message to them ever failed, was refused or came back.
    NeverBounced,
    /// Some message to them failed, was refused or came back.
    Bounced,
    /// The day they agreed is longer ago, or nobody knows it.
    AgreedBefore {
        /// So many days ago.
        days: u32,
    },
}

/// By what people are sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// By name without case and accents; whoever has none comes last, by address.
    #[default]
    Name,
    /// By address.
    Address,
    /// By verdict, the worst first.
    Verdict,
    /// By basis, the strongest first.
    Basis,
    /// By when they were added.
    Added,
    /// By domain, then address.
    Domain,
    /// By when a message was last accepted for them; never before all.
    LastMailed,
    /// By the value of a field; whoever has none comes last.
    Field(String),
}

/// Which people, in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct ContactQuery {
    /// Which.
    pub filter: ContactFilter,
    /// By what.
    pub sort: Sort,
    /// Last first.
    pub descending: bool,
}

/// A LIKE pattern for "contains", with `\` as the escape; empty for an empty text.
pub(crate) fn like(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() {
        return String::new();
    }
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests;
