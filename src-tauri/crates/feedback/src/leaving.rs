//! Does somebody want to leave, and can we be sure who?

use crate::automatic::Automatic;
use crate::mail::Mail;
use crate::own_text::own_text;
use crate::phrases;

/// A token that the caller found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// The token.
    pub token: String,
    /// Whether the caller's key made it.
    pub genuine: bool,
}

/// How sure it is that somebody wants to leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// A token of ours says who and which list: it applies by itself.
    Verified,
    /// There is a token and it cannot be verified: the user decides.
    Unverified,
    /// The words say so: the user decides whether it is the writer who leaves.
    InWords,
}

/// Where in the mail it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// In the subject.
    Subject,
    /// In the address that the mail went to.
    Recipient,
    /// In the writer's own words.
    Body,
}

/// A wish to leave.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Leaving {
    /// How sure it is.
    pub how: How,
    /// Where it stands.
    pub place: Place,
    /// The tokens: all verified, or all not. Empty for [`How::InWords`].
    pub tokens: Vec<String>,
}

impl Leaving {
    /// Whether it is carried out without asking the user.
    pub fn applies_by_itself(&self) -> bool {
        self.how == How::Verified
    }
}

/// Headers that name the address a mail was delivered to.
const RECIPIENTS: [&str; 6] = ["to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-delivered-to"];

/// Lines of the writer's own words in which a wish to leave is looked for. Below them, people talk of other things.
const FIRST_LINES: usize = 3;

/// More words than this in those lines are a letter that happens to use the word.
const WORDS_AT_MOST: usize = 40;

/// Looks for a wish to leave in everything a person wrote or clicked.
pub(crate) fn leaving(
    mail: &Mail,
    automatic: Automatic,
    tokens: &dyn Fn(&str) -> Vec<Sighting>,
) -> Option<Leaving> {
    let clicked = is_click(mail);
    if automatic == Automatic::Answer && !clicked {
        return None;
    }
    let recipients = RECIPIENTS.iter().flat_map(|name| mail.all(name)).collect::<Vec<_>>().join("\n");
    // A newsletter has our footer as its own text, and so has every notice made of one.
    let written = automatic == Automatic::No && !mail.is_list_mail();
    let own = if written { without_links(&own_text(&mail.text)) } else { String::new() };
    let places =
        [(Place::Subject, mail.subject.clone()), (Place::Recipient, recipients), (Place::Body, own.clone())];
    let seen: Vec<(Place, Vec<Sighting>)> =
        places.into_iter().map(|(place, text)| (place, tokens(&text))).collect();
    for (genuine, how) in [(true, How::Verified), (false, How::Unverified)] {
        let mut found = None;
        for (place, sightings) in &seen {
            for sighting in sightings.iter().filter(|sighting| sighting.genuine == genuine) {
                let leaving = found.get_or_insert(Leaving { how, place: *place, tokens: Vec::new() });
                if !leaving.tokens.contains(&sighting.token) {
                    leaving.tokens.push(sighting.token.clone());
                }
            }
        }
        if found.is_some() {
            return found;
        }
    }
    (written || clicked).then(|| in_words(&mail.subject, &own)).flatten().map(|place| Leaving {
        how: How::InWords,
        place,
        tokens: Vec::new(),
    })
}

/// Whether a mail program wrote it when its user clicked "unsubscribe". Such a mail may call itself an automatic
/// answer (Apple Mail does); its subject is the one that our own link gives it, or the program says so.
fn is_click(mail: &Mail) -> bool {
    mail.subject.trim_start().to_lowercase().starts_with("unsubscribe") || mail.has("x-apple-unsubscribe")
}

/// A token in a link is the link of a footer that was quoted without a mark; nobody types one.
fn without_links(text: &str) -> String {
    let is_link = |word: &str| ["mailto:", "://", "subject=", "%20"].iter().any(|mark| word.contains(mark));
    text.split_inclusive(char::is_whitespace).filter(|word| !is_link(&word.to_lowercase())).collect()
}

fn in_words(subject: &str, own: &str) -> Option<Place> {
    if says_so(subject) {
        return Some(Place::Subject);
    }
    let first: Vec<&str> = own.lines().filter(|line| !line.trim().is_empty()).take(FIRST_LINES).collect();
    let first = first.join("\n");
    let short = first.split_whitespace().count() <= WORDS_AT_MOST;
    (short && says_so(&first)).then_some(Place::Body)
}

fn says_so(text: &str) -> bool {
    let bare = text.trim().trim_matches(['.', '!', '"', '\'']);
    ["stop", "remove", "baja"].iter().any(|word| bare.eq_ignore_ascii_case(word))
        || phrases::any(phrases::LEAVE, text)
}

#[cfg(test)]
mod tests;
