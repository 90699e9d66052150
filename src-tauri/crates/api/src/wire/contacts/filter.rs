//! Which people: what the chips of the grid say, and what a segment keeps.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::wire::common::{Basis, Verdict};

/// Which people: everything given holds for each of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct ContactFilter {
    /// Any part of a name, address or field, without case and accents; every word somewhere. Empty for all.
    pub search: String,
    /// On this list.
    pub list_id: Option<i64>,
    /// With one of these verdicts; empty for any.
    pub verdicts: Vec<Verdict>,
    /// With one of these bases; empty for any.
    pub bases: Vec<Basis>,
    /// With a finding of one of these codes; empty for any.
    pub findings: Vec<String>,
    /// At one of these domains, or a domain below it; empty for any.
    pub domains: Vec<String>,
    /// With one of these tags; empty for any.
    pub tags: Vec<i64>,
    /// With none of these tags.
    pub without_tags: Vec<i64>,
    /// Whose fields say this.
    pub fields: Vec<FieldCondition>,
    /// To whom this happened.
    pub history: Vec<HistoryCondition>,
    /// Added at or after.
    pub added_since: Option<Timestamp>,
    /// Added before.
    pub added_before: Option<Timestamp>,
    /// New or changed by this import.
    pub import_id: Option<i64>,
    /// Only those on, or only those not on, Do not mail.
    pub do_not_mail: Option<bool>,
    /// Only those whose address is stale, or only those whose is not: never mailed or not for a year, and agreed too
    /// long ago.
    pub stale: Option<bool>,
}

/// What a field must say. Texts are compared without case and accents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FieldCondition {
    /// snake_case name such as `town`.
    pub field: String,
    /// How it is compared.
    pub test: FieldTest,
    /// With what; nothing for `empty` and `filled`. A day is YYYY-MM-DD, a number is written with a point.
    pub value: String,
}

/// How a field is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
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
        /// So many campaigns, 1 to 20.
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
