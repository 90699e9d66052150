//! What another program's export says about a person's standing there. "Left" must never be lost on the way.

use serde::{Deserialize, Serialize};

use super::words::squash;
use crate::named::named;

/// How a person stood where the file comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Got mail there.
    Subscribed,
    /// Was asked and has not answered.
    Unconfirmed,
    /// Left. Must become a suppression, whatever the list.
    Unsubscribed,
    /// Mail came back for good.
    Bounced,
    /// Called it spam.
    Complained,
}

named!(Status {
    Subscribed => "subscribed", Unconfirmed => "unconfirmed", Unsubscribed => "unsubscribed", Bounced => "bounced",
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
}

named!(StatusRule {
    Word => "status", YesLeft => "left-if-yes", AnyLeft => "left-if-filled", YesBounced => "bounced-if-yes",
    AnyBounced => "bounced-if-filled", NoLeft => "left-if-no",
});

impl StatusRule {
    /// What a cell of such a column says; `None` where it says nothing we know.
    #[must_use]
    pub fn read(self, cell: &str) -> Option<Status> {
        let word = squash(cell);
        match self {
            _ if word.is_empty() => None,
            Self::Word => of_word(&word),
            Self::YesLeft => (!is_no(&word)).then_some(Status::Unsubscribed),
            Self::AnyLeft => Some(Status::Unsubscribed),
            Self::YesBounced => (!is_no(&word)).then_some(Status::Bounced),
            Self::AnyBounced => Some(Status::Bounced),
            Self::NoLeft if is_no(&word) => Some(Status::Unsubscribed),
            Self::NoLeft => is_yes(&word).then_some(Status::Subscribed),
        }
    }
}

/// What the name of a file says: Mailchimp's export puts the standing into the file's name and nowhere else.
#[must_use]
pub fn status_of_file_name(name: &str) -> Option<Status> {
    let lower = name.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    words.find_map(of_word)
}

fn of_word(word: &str) -> Option<Status> {
    let found = match word {
        "unsubscribed" | "unsubscribes" | "optedout" | "optout" | "removed" | "left" | "blacklisted"
        | "blocklisted" | "suppressed" | "donotmail" | "donotemail" | "abgemeldet" | "ausgetragen"
        | "désabonné" | "désinscrit" | "desinscrit" | "baja" | "dadodebaja" | "disiscritto"
        | "cancellato" | "uitgeschreven" | "avregistrerad" => Status::Unsubscribed,
        "bounced" | "bounce" | "bounces" | "hardbounce" | "hardbounced" | "hardbounces" | "cleaned"
        | "invalid" | "undeliverable" | "unzustellbar" => Status::Bounced,
        "complained" | "complaint" | "complaints" | "spam" | "spamcomplaint" | "spamreport"
        | "spamreports" | "junk" | "abuse" | "markedasspam" => Status::Complained,
        "unconfirmed" | "pending" | "notconfirmed" | "unbestätigt" | "awaitingconfirmation" => {
            Status::Unconfirmed
        }
        "subscribed" | "subscriber" | "active" | "confirmed" | "optedin" | "optin" | "angemeldet"
        | "aktiv" | "abonné" | "activo" | "attivo" | "actif" => Status::Subscribed,
        _ => return None,
    };
    Some(found)
}

fn is_no(word: &str) -> bool {
    matches!(
        word,
        "no" | "n"
            | "false"
            | "f"
            | "0"
            | "nein"
            | "non"
            | "nee"
            | "não"
            | "nao"
            | "nej"
            | "nei"
            | "ei"
            | "nie"
            | "ne"
            | "нет"
    )
}

fn is_yes(word: &str) -> bool {
    matches!(
        word,
        "yes"
            | "y"
            | "true"
            | "t"
            | "1"
            | "x"
            | "ja"
            | "j"
            | "oui"
            | "sí"
            | "si"
            | "sim"
            | "kyllä"
            | "tak"
            | "ano"
            | "да"
    )
}

#[cfg(test)]
mod tests;
