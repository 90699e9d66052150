//! Something noticed about an address, a row, a message or an account.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::str::FromStr;

use crate::UnknownName;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// It cannot go on like this.
    Blocking,
    /// It can go on, and somebody should look.
    Warning,
    /// Good to know.
    Info,
}

impl Severity {
    /// The stable name, as stored and as shown in `--json`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Blocking => "blocking",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

impl FromStr for Severity {
    type Err = UnknownName;
    fn from_str(word: &str) -> Result<Self, UnknownName> {
        let found = [Self::Blocking, Self::Warning, Self::Info].into_iter().find(|s| s.as_str() == word);
        found.ok_or_else(|| UnknownName { what: "severity", word: word.to_owned() })
    }
}

/// Where a finding was made; only what is known is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// The file's name, without its folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The record's number in a table, the first line being 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    /// The column's heading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The offset from the start of the file, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub byte: Option<u64>,
    /// The line of a text, the first being 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
}

/// Something noticed, with a stable code, a plain sentence why, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The stable kebab-case code scripts and translations go by.
    pub code: Cow<'static, str>,
    /// How much it weighs.
    pub severity: Severity,
    /// Why, in a sentence a person understands.
    pub message: String,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
    /// Where it was noticed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

impl Finding {
    /// A finding without advice and without a place.
    pub fn new(code: &'static str, severity: Severity, message: impl Into<String>) -> Self {
        Self { code: Cow::Borrowed(code), severity, message: message.into(), fix: None, place: None }
    }

    /// The same finding with what to do about it.
    #[must_use]
    pub fn with_fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }

    /// The same finding with where it was made.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Whether it stops what it was found in.
    pub fn is_blocking(&self) -> bool {
        self.severity == Severity::Blocking
    }
}

/// A finding that makes an address invalid.
pub(crate) fn blocking(code: &'static str, message: impl Into<String>, fix: &'static str) -> Finding {
    Finding::new(code, Severity::Blocking, message).with_fix(fix)
}

/// A finding that makes an address risky.
pub(crate) fn warning(code: &'static str, message: impl Into<String>, fix: &'static str) -> Finding {
    Finding::new(code, Severity::Warning, message).with_fix(fix)
}

/// A finding that is good to know.
pub(crate) fn info(code: &'static str, message: impl Into<String>, fix: &'static str) -> Finding {
    Finding::new(code, Severity::Info, message).with_fix(fix)
}

#[cfg(test)]
mod tests;
