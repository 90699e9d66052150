//! Enhanced status codes, `class.subject.detail` (RFC 3463 section 2).

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

use crate::UnknownName;

/// An enhanced mail system status code such as `5.1.1` (RFC 3463).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Enhanced {
    /// 2 success, 4 may work later, 5 will not work.
    pub class: u8,
    /// What the code is about: 1 address, 2 mailbox, 3 system, 4 network, 5 protocol, 6 content, 7 policy.
    pub subject: u16,
    /// The exact condition within the subject.
    pub detail: u16,
}

impl Enhanced {
    /// The code of these three numbers, if the class is one RFC 3463 knows and the others have at most three digits.
    pub const fn new(class: u8, subject: u16, detail: u16) -> Option<Self> {
        if matches!(class, 2 | 4 | 5) && subject <= 999 && detail <= 999 {
            Some(Self { class, subject, detail })
        } else {
            None
        }
    }
}

impl FromStr for Enhanced {
    type Err = UnknownName;

    /// Reads exactly `5.1.1`; finding a code inside a sentence is [`crate::classify`]'s work.
    fn from_str(text: &str) -> Result<Self, UnknownName> {
        let unknown = || UnknownName { what: "status code", word: text.to_owned() };
        let mut parts = text.split('.');
        let mut number = || {
            let part = parts.next()?;
            let digits = (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            if digits { part.parse::<u16>().ok() } else { None }
        };
        let (class, subject, detail) = (number(), number(), number());
        if parts.next().is_some() {
            return Err(unknown());
        }
        match (class, subject, detail) {
            (Some(class), Some(subject), Some(detail)) => u8::try_from(class)
                .ok()
                .and_then(|class| Self::new(class, subject, detail))
                .ok_or_else(unknown),
            _ => Err(unknown()),
        }
    }
}

impl fmt::Display for Enhanced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

#[cfg(test)]
mod tests;
