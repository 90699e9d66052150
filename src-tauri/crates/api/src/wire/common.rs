//! Shapes that several nouns share.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A request or response without content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Nothing {}

/// A request that names one thing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ById {
    /// The id of the noun the command is about.
    pub id: i64,
}

/// One thing and what it is called.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Named {
    /// Its id.
    pub id: i64,
    /// Its name as the person gave it.
    pub name: String,
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// It must be fixed before going on.
    Blocking,
    /// Worth a look.
    Warning,
    /// Good to know.
    Info,
}

/// Where in a file something was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// File name without its folder.
    pub file: Option<String>,
    /// Record number in the file, first line 1, blank lines counted.
    pub row: Option<u64>,
    /// Column by its head.
    pub column: Option<String>,
    /// Offset in bytes from the start.
    pub byte: Option<u64>,
    /// Line in a text.
    pub line: Option<u32>,
}

/// Something noticed: a stable code, a plain sentence why, and what to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Stable kebab-case name.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// Why, in a plain sentence.
    pub message: String,
    /// What to do about it.
    pub fix: Option<String>,
    /// Where.
    pub place: Option<Place>,
}

/// The verdict on an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Nothing speaks against it.
    Ok,
    /// It may not reach anybody.
    Risky,
    /// It cannot be mailed.
    Invalid,
}

/// On what a person's consent stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// They answered a confirmation, or the import carries proof of one.
    Confirmed,
    /// They signed up once; the user vouches for it.
    Stated,
    /// An existing customer.
    Customer,
    /// They never said yes, or nobody knows.
    None,
}

/// How far long work has come.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// Units done.
    pub done: u64,
    /// Units in all, where known.
    pub total: Option<u64>,
    /// Units a second over the last moments.
    pub per_second: Option<f64>,
}
