//! What another program's export says about a person's standing there. "Left" must never be lost on the way, and a word
//! nobody knows is never taken for leave to mail.

use serde::{Deserialize, Serialize};

use super::moment::{DateOrder, Moment, moment};
use super::proof;
use super::words::fold;
use crate::named::named;

mod vocabulary;

/// How a person stood where the file comes from. Of several the greatest counts: the later in this order, the harder is
/// the way back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Got mail there.
    Subscribed,
    /// Was asked and has not answered, or never agreed.
    Unconfirmed,
    /// Mail came back for good.
    Bounced,
    /// Left. Must become a suppression, whatever the list.
    Unsubscribed,
    /// Called it spam.
    Complained,
}

named!(Status {
    Subscribed => "subscribed", Unconfirmed => "unconfirmed", Bounced => "bounced", Unsubscribed => "unsubscribed",
    Complained => "complained",
});

impl Status {
    /// Whether such a person must not be mailed.
    #[must_use]
    pub fn must_not_be_mailed(self) -> bool {
        matches!(self, Self::Unsubscribed | Self::Bounced | Self::Complained)
    }
}

/// How a status column speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StatusRule {
    /// In words: `unsubscribed`, `cleaned`, `active`.
    Word,
    /// `Yes` means that the person left.
    YesLeft,
    /// Any value, usually a date, means that the person left.
    AnyLeft,
    /// `Yes` means that mail came back.
    YesBounced,
    /// Any value, usually a date, means that mail came back.
    AnyBounced,
    /// `No` means that the person does not want mail.
    NoLeft,
    /// `No` means that the person was asked and has not answered.
    NoUnconfirmed,
}

named!(StatusRule {
    Word => "status", YesLeft => "left-if-yes", AnyLeft => "left-if-filled", YesBounced => "bounced-if-yes",
    AnyBounced => "bounced-if-filled", NoLeft => "left-if-no", NoUnconfirmed => "unconfirmed-if-no",
});

/// What our own export writes of somebody whom the user took off, who never asked for it.
const KEPT_OFF: &str = "manual";

/// What one cell of a status column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// That they stand so.
    Stands(Status),
    /// That the user of another Postrider keeps them off, which they may undo there.
    KeptOff,
    /// Something, and we do not know what.
    Unknown,
}

impl StatusRule {
    /// What a cell of such a column says; `None` where it says nothing. A word that we know is believed in any such
    /// column, whatever its heading asks.
    #[must_use]
    pub fn read(self, cell: &str) -> Option<Said> {
        let word = fold(cell);
        if is_empty(cell, &word) {
            return None;
        }
        let known = vocabulary::of_word(&word);
        let filled = |status| match known {
            Some(known) => Some(Said::Stands(known)),
            None if is_nothing(cell, &word) => None,
            None => Some(Said::Stands(status)),
        };
        let if_no = |status| match known {
            Some(known) => Said::Stands(known),
            None if is_no(&word) => Said::Stands(status),
            // Many exports write when somebody agreed, not that they did.
            None if is_yes(&word) || time(cell) => Said::Stands(Status::Subscribed),
            None => Said::Unknown,
        };
        match self {
            Self::Word => Some(known.map_or(Said::Unknown, Said::Stands)),
            Self::YesLeft | Self::AnyLeft if word == KEPT_OFF => Some(Said::KeptOff),
            Self::YesLeft | Self::AnyLeft => filled(Status::Unsubscribed),
            Self::YesBounced | Self::AnyBounced => filled(Status::Bounced),
            Self::NoLeft => Some(if_no(Status::Unsubscribed)),
            Self::NoUnconfirmed => Some(if_no(Status::Unconfirmed)),
        }
    }
}

/// What a cell looks like from afar.
pub(super) struct Look {
    /// A word of some status column.
    pub known: bool,
    /// It can only be somebody's wish to leave.
    pub leaving: bool,
    /// Yes or no.
    pub yes_or_no: bool,
}

/// Looks at a cell.
pub(super) fn look(cell: &str) -> Look {
    let word = fold(cell);
    Look {
        known: vocabulary::of_word(&word).is_some(),
        leaving: vocabulary::is_leaving(&word),
        yes_or_no: is_no(&word) || is_yes(&word),
    }
}

/// Whether a heading that we do not know asks who left: `Confirmed Opt-Out Date`, `Unsubscribed from the club letter`.
pub(super) fn asks_who_left(heading: &str) -> bool {
    vocabulary::asks_who_left(&fold(heading))
}

/// What the name of a file says about everybody in it: Mailchimp's export puts the standing there and nowhere else. Only
/// the names it gives are believed; people name their own files in any words.
#[must_use]
pub fn status_of_file_name(name: &str) -> Option<Status> {
    let lower = name.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    let status = match words.next()? {
        "subscribed" => Status::Subscribed,
        "unsubscribed" => Status::Unsubscribed,
        "cleaned" => Status::Bounced,
        "nonsubscribed" => Status::Unconfirmed,
        _ => return None,
    };
    let of_whom: Vec<&str> = words.by_ref().take_while(|word| *word != "export").collect();
    let known = [["members"].as_slice(), &["segment"], &["tag"], &["email", "audience"], &["audience"]];
    (known.contains(&of_whom.as_slice()) && lower.contains("export")).then_some(status)
}

/// What any word in the name of a file hints at. Only for files whose people are kept off anyway.
#[must_use]
pub fn hint_of_file_name(name: &str) -> Option<Status> {
    name.split(|c: char| !c.is_alphanumeric()).find_map(|word| vocabulary::of_word(&fold(word)))
}

/// Whether the cell is empty, or holds what programs write instead of nothing.
fn is_empty(cell: &str, word: &str) -> bool {
    word.is_empty() || cell.trim() == "\\N" || matches!(word, "null" | "nan" | "na" | "nil" | "undefined")
}

/// Whether the cell of a column that only speaks of those who are gone says that this did not happen: no, never, or a
/// date that no program of today has seen.
fn is_nothing(cell: &str, word: &str) -> bool {
    let zeroes = word.chars().all(|letter| matches!(letter, '0' | 't' | 'z')) && word.contains('0');
    is_no(word) || vocabulary::is_never(word) || zeroes || is_before_all(cell)
}

fn is_before_all(cell: &str) -> bool {
    matches!(moment(cell, DateOrder::DayFirst), Moment::At(at) if at < proof::earliest())
}

fn time(cell: &str) -> bool {
    moment(cell, DateOrder::DayFirst) != Moment::None
}

fn is_no(word: &str) -> bool {
    vocabulary::NO.split(' ').any(|no| no == word)
}

fn is_yes(word: &str) -> bool {
    vocabulary::YES.split(' ').any(|yes| yes == word)
}

#[cfg(test)]
mod tests;
