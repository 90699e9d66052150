//! Do not mail this address: why, where, since when, and on what evidence.

use std::fmt;
use std::str::FromStr;

use address::DedupeKey;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::lift::Way;
use crate::words::{UnknownWord, words};

/// Why an address is not mailed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SuppressionReason {
    /// The person asked to leave.
    Unsubscribed,
    /// Their server said for good that there is no such mailbox or domain.
    HardBounce,
    /// The mailbox was full or shut in three campaigns in a row over at least 15 days.
    RepeatedSoftBounce,
    /// The person marked our mail as spam.
    Complaint,
    /// The user put the address here.
    Manual,
    /// It came with a list of addresses not to mail; [`Suppression::original`] says why they stood there.
    Imported,
    /// The person asked to be forgotten; only a hash of the address is left.
    Erased,
}

words!(SuppressionReason, "suppression reason", {
    Unsubscribed => "unsubscribed",
    HardBounce => "hard-bounce",
    RepeatedSoftBounce => "repeated-soft-bounce",
    Complaint => "complaint",
    Manual => "manual",
    Imported => "imported",
    Erased => "erased",
});

/// What told us. It decides whether "we misread it" can be true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A mail that came back, read by us.
    Mail,
    /// What a mail server answered while we were sending.
    Reply,
    /// A file of addresses not to mail.
    Import,
    /// A file of people: a column of it, or its name, that we took to say that they had left.
    Column,
    /// The user, by a click or a typed address.
    User,
    /// The user made one record of several, and one of them was on Do not mail. It goes with the merge.
    Merge,
}

words!(Source, "suppression source", {
    Mail => "mail",
    Reply => "reply",
    Import => "import",
    Column => "column",
    User => "user",
    Merge => "merge",
});

/// How far a suppression reaches. Written `everywhere` or `list:12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Scope {
    /// Every list, now and later.
    Everywhere,
    /// One list, by its id.
    List(i64),
}

impl Scope {
    /// Whether mail of this list is covered.
    pub fn covers(self, list: i64) -> bool {
        match self {
            Scope::Everywhere => true,
            Scope::List(only) => only == list,
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scope::Everywhere => f.write_str("everywhere"),
            Scope::List(id) => write!(f, "list:{id}"),
        }
    }
}

impl FromStr for Scope {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        let unknown = || UnknownWord { what: "suppression scope", word: word.to_owned() };
        match word.strip_prefix("list:") {
            Some(id) => id.parse().map(Scope::List).map_err(|_| unknown()),
            None if word == "everywhere" => Ok(Scope::Everywhere),
            None => Err(unknown()),
        }
    }
}

impl From<Scope> for String {
    fn from(scope: Scope) -> String {
        scope.to_string()
    }
}

impl TryFrom<String> for Scope {
    type Error = UnknownWord;

    fn try_from(word: String) -> Result<Self, UnknownWord> {
        word.parse()
    }
}

/// One entry of "Do not mail". A lifted one stays on record and is no longer in force.
///
/// Debug leaves out the evidence, which may quote a mail or an address.
#[derive(Clone, PartialEq)]
pub struct Suppression {
    /// The address; `None` once it is erased.
    pub key: Option<DedupeKey>,
    /// [`key_hash`] of the address: what an erased person is recognised by.
    pub key_hash: [u8; 32],
    /// How far it reaches.
    pub scope: Scope,
    /// Why.
    pub reason: SuppressionReason,
    /// For an imported one: why it stood on the other system's list, where the file said so.
    pub original: Option<SuppressionReason>,
    /// What told us.
    pub source: Source,
    /// Since when.
    pub since: Timestamp,
    /// What it rests on, in words for people: a server's answer, a file and row, a Message-ID.
    pub evidence: String,
    /// The campaign it came from, by its id.
    pub campaign: Option<i64>,
    /// When and why it was lifted.
    pub lifted: Option<Lifted>,
}

/// The way back out of a suppression, kept with it. [`crate::lift::lift`] makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lifted {
    /// When.
    pub at: Timestamp,
    /// On what ground. One that the rules do not allow for the reason counts for nothing.
    pub way: Way,
    /// The written reason, or what the confirmation was.
    pub why: String,
}

impl fmt::Debug for Suppression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Suppression")
            .field("key", &self.key)
            .field("scope", &self.scope)
            .field("reason", &self.reason)
            .field("original", &self.original)
            .field("source", &self.source)
            .field("since", &self.since)
            .field("lifted", &self.lifted.as_ref().map(|lifted| (lifted.at, lifted.way)))
            .finish_non_exhaustive()
    }
}

impl Suppression {
    /// Whether it forbids mail at `now`. A lift dated later than `now`, or one on a ground that the rules do
    /// not allow for this reason, does not count: a wrong clock or a tampered row must not let mail through.
    pub fn in_force(&self, now: Timestamp) -> bool {
        match &self.lifted {
            Some(lifted) => lifted.at > now || !crate::lift::opens(self, lifted.way),
            None => true,
        }
    }

    /// Whether it speaks of the person rather than of the mailbox: they or the user want no mail, whichever of their
    /// addresses it would go to.
    pub fn is_a_wish(&self) -> bool {
        let why = match (self.reason, self.original) {
            (SuppressionReason::Imported, Some(was)) => was,
            (reason, _) => reason,
        };
        !matches!(why, SuppressionReason::HardBounce | SuppressionReason::RepeatedSoftBounce)
    }

    /// What is left of it when the person asks to be forgotten: the hash, everywhere, and no words that could
    /// name them.
    pub fn erased(self, now: Timestamp) -> Suppression {
        Suppression {
            key: None,
            scope: Scope::Everywhere,
            reason: SuppressionReason::Erased,
            original: None,
            since: now,
            evidence: String::new(),
            campaign: None,
            lifted: None,
            ..self
        }
    }
}

/// Names an address without keeping it: SHA-256 of the dedupe key under a salt that is random for each data
/// folder, so that tables of hashes made elsewhere are of no use here.
pub fn key_hash(salt: &[u8; 32], key: &DedupeKey) -> [u8; 32] {
    Sha256::new()
        .chain_update(b"postrider key-hash v1\0")
        .chain_update(salt)
        .chain_update(key.as_str())
        .finalize()
        .into()
}

#[cfg(test)]
mod tests;
