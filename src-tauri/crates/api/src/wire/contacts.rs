//! People: the grid, one person's drawer, adding, and what is done with many at once.

pub mod changing;
pub mod filter;
pub mod health;
pub mod same_mailbox;
pub mod segments;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::common::{Basis, Finding, Named, Verdict};
use super::suppression::SuppressionReason;
pub use filter::{ContactFilter, FieldCondition, FieldTest, HistoryCondition};
use same_mailbox::StandingMerge;

/// What the grid is sorted by; ties by id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ContactOrder {
    /// Name, people without one last.
    Name,
    /// Address.
    Address,
    /// Verdict, worst first.
    Verdict,
    /// Consent, strongest first.
    Consent,
    /// Newest first.
    Added,
    /// Domain, then address.
    Domain,
    /// Longest not mailed first, never mailed before all.
    LastMailed,
    /// The value of a field, people without one last.
    Field(String),
}

/// One window of rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ContactsRequest {
    /// Which people.
    pub filter: ContactFilter,
    /// In what order.
    pub order: ContactOrder,
    /// The other way round.
    pub reversed: bool,
    /// First row, from 0.
    pub offset: u64,
    /// At most so many rows; 500 is the most one call gives.
    pub limit: u32,
    /// Fields shown as columns, at most twelve.
    #[serde(default)]
    pub fields: Vec<String>,
}

/// One window of rows, and how many there are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ContactsPage {
    /// People in all.
    pub total: u64,
    /// People who match.
    pub matching: u64,
    /// The rows, from the offset that was asked for.
    pub rows: Vec<ContactRow>,
}

/// One line of the grid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ContactRow {
    /// Which person.
    pub id: i64,
    /// Name, or first and last name; none where we know none.
    pub name: Option<String>,
    /// The address.
    pub address: String,
    /// The address as people read it, where its domain is stored in other letters and cannot be taken for another one.
    pub shown: Option<String>,
    /// The verdict on it.
    pub verdict: Verdict,
    /// Their strongest basis.
    pub basis: Basis,
    /// On Do not mail, for all lists or for one.
    pub do_not_mail: bool,
    /// When they came in.
    pub added: Timestamp,
    /// When a message was last accepted for them.
    pub last_mailed: Option<Timestamp>,
    /// Their tags, by name.
    pub tags: Vec<String>,
    /// The fields that were asked for, in that order; empty where they have none.
    pub values: Vec<String>,
}

/// One named value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FieldValue {
    /// snake_case name such as `first_name` or `town`.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// One person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PersonView {
    /// Which person.
    pub id: i64,
    /// Name, where we know one.
    pub name: Option<String>,
    /// The address.
    pub address: String,
    /// The address as people read it, where its domain is stored in other letters and cannot be taken for another one.
    pub shown: Option<String>,
    /// The verdict on it.
    pub verdict: Verdict,
    /// Why the verdict is what it is.
    pub findings: Vec<Finding>,
    /// Their strongest basis.
    pub basis: Basis,
    /// Since when.
    pub basis_since: Option<Timestamp>,
    /// The lists they are on.
    pub lists: Vec<Named>,
    /// Their tags, by name.
    pub tags: Vec<Named>,
    /// Everything else we know.
    pub fields: Vec<FieldValue>,
    /// Their entry on Do not mail.
    pub do_not_mail: Option<PersonStop>,
    /// What happened, newest first.
    pub timeline: Vec<TimelineEntry>,
}

/// A person's entry on Do not mail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PersonStop {
    /// The suppression.
    pub id: i64,
    /// Why.
    pub reason: SuppressionReason,
    /// Since when.
    pub since: Timestamp,
    /// For this list only; none means all.
    pub list: Option<String>,
}

/// One thing that happened to a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TimelineEntry {
    /// When.
    pub at: Timestamp,
    /// What.
    pub event: TimelineEvent,
}

/// What can happen to a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum TimelineEvent {
    /// They came in with a file.
    Imported {
        /// Its name.
        file: String,
        /// The record number.
        row: u64,
    },
    /// A file brought new values.
    Changed {
        /// Its name.
        file: String,
    },
    /// Typed in by hand.
    Added,
    /// Edited by hand.
    Edited,
    /// The user said where they agreed.
    Stated {
        /// Where.
        source: String,
    },
    /// The import carried proof that they confirmed.
    Confirmed {
        /// Where.
        source: String,
    },
    /// Their record and others were made one.
    Merged {
        /// The other addresses, but for those that were forgotten since.
        others: Vec<String>,
        /// The merge, where it was not taken back.
        standing: Option<StandingMerge>,
    },
    /// Records that had been made one were parted again.
    Parted {
        /// The other addresses, but for those that were forgotten since.
        others: Vec<String>,
    },
    /// A server took a message for them.
    Accepted {
        /// Which campaign.
        campaign: String,
    },
    /// A server did not take it yet.
    TryLater {
        /// Which campaign.
        campaign: String,
        /// Why, in a few plain words.
        reason: String,
    },
    /// It came back.
    CameBack {
        /// Which campaign.
        campaign: String,
        /// Why, in a few plain words.
        reason: String,
    },
    /// They may or may not have it.
    Uncertain {
        /// Which campaign.
        campaign: String,
    },
    /// They were left out.
    LeftOut {
        /// Which campaign.
        campaign: String,
        /// Why, in a plain sentence.
        reason: String,
    },
    /// Put on Do not mail.
    Stopped {
        /// Why.
        reason: SuppressionReason,
    },
    /// Taken off Do not mail.
    Lifted {
        /// The written reason.
        why: String,
    },
}

/// Adds one person by hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ContactAddRequest {
    /// The address as typed.
    pub address: String,
    /// Values by field name.
    pub fields: Vec<FieldValue>,
    /// The list they join, if any.
    pub list_id: Option<i64>,
    /// On what their consent stands; `confirmed` is refused here, it needs proof.
    pub basis: Basis,
    /// Where they agreed; needed for `stated`.
    pub source: String,
    /// When they agreed, as a day (YYYY-MM-DD).
    pub agreed_on: Option<String>,
}

/// How adding ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum ContactAdded {
    /// They are in.
    Added {
        /// Which person.
        id: i64,
        /// True when the address is on Do not mail all the same.
        do_not_mail: bool,
    },
    /// They were there before; nothing was changed.
    Known {
        /// Which person.
        id: i64,
    },
    /// The address cannot be mailed; nothing was stored.
    Refused {
        /// Why.
        findings: Vec<Finding>,
        /// What they may have meant.
        suggestion: Option<String>,
    },
}

/// Changes a person's fields; an empty value removes one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ContactEditRequest {
    /// Which person.
    pub id: i64,
    /// The fields that change.
    pub fields: Vec<FieldValue>,
}

/// Many people at once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
#[expect(clippy::large_enum_variant, reason = "there is one of them while one request is answered")]
pub enum Selection {
    /// These.
    These {
        /// Their ids.
        ids: Vec<i64>,
    },
    /// All who match, less a few.
    Matching {
        /// Which people.
        filter: ContactFilter,
        /// Less these.
        except: Vec<i64>,
    },
    /// Whoever waited for a message of a campaign when it was ended early, and has none.
    CalledOff {
        /// Which campaign.
        campaign: i64,
    },
}

/// Puts people on Do not mail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ContactsStopRequest {
    /// Whom.
    pub selection: Selection,
    /// A note for later.
    pub why: String,
}

/// In what shape people leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ExportShape {
    /// One spreadsheet file as text.
    Csv,
    /// One workbook.
    Xlsx,
    /// One file of vCards (RFC 6350).
    Vcard,
    /// Files in the columns of Mailchimp's import, those who left apart.
    Mailchimp,
    /// Files in the columns of SendGrid's import, those who left apart.
    Sendgrid,
}

/// Exports people. The host asks where: a file for CSV, a folder for the others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ContactsExportRequest {
    /// Whom.
    pub selection: Selection,
    /// In what shape.
    pub shape: ExportShape,
}
