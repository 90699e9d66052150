//! The one word on an address.

use serde::{Deserialize, Serialize};
use std::str::FromStr;

use crate::{Finding, Severity};

/// What to think of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Nothing speaks against it.
    Ok,
    /// It can be mailed, and somebody should look first.
    Risky,
    /// It cannot be mailed.
    Invalid,
}

impl Verdict {
    /// The stable name, as stored and as shown in `--json`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Risky => "risky",
            Self::Invalid => "invalid",
        }
    }

    /// The verdict these findings add up to: anything blocking is invalid, any warning risky.
    pub fn of(findings: &[Finding]) -> Self {
        match findings.iter().map(|finding| finding.severity).min() {
            Some(Severity::Blocking) => Self::Invalid,
            Some(Severity::Warning) => Self::Risky,
            Some(Severity::Info) | None => Self::Ok,
        }
    }
}

impl FromStr for Verdict {
    type Err = UnknownName;
    fn from_str(word: &str) -> Result<Self, UnknownName> {
        let found =
            [Self::Ok, Self::Risky, Self::Invalid].into_iter().find(|verdict| verdict.as_str() == word);
        found.ok_or_else(|| UnknownName { what: "verdict", word: word.to_owned() })
    }
}

/// A stored or typed word that names no verdict or severity.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{word}\" is no {what} of an address")]
pub struct UnknownName {
    /// What was looked for: `verdict` or `severity`.
    pub what: &'static str,
    /// The word that was given.
    pub word: String,
}
