//! The way back out of "Do not mail": who may lift what, and with which words.
//!
//! | reason | who | with |
//! |---|---|---|
//! | unsubscribed, complaint | the person | a confirmation newer than the entry |
//! | hard bounce, repeated soft bounce | the user | a written reason |
//! | manual | the user | nothing more |
//! | imported | as the reason it had on the other system; unknown counts as unsubscribed | |
//! | erased | the person | a confirmation newer than the entry |
//! | any of the first two rows, read by us out of a mail | the user | "we misread it", logged as such |
//! | any, because another record made one with this one had it | as the one it came from; it goes when the records are parted | |
//! | imported, read by us out of a column or the name of a file of people | the user | "we misread it", logged as such |
//!
//! Every lift is a ledger event, and the entry stays on record.

use jiff::Timestamp;

use crate::ledger::EventKind;
use crate::suppression::{Lifted, Source, Suppression, SuppressionReason};
use crate::words::words;

/// On what ground an entry may be lifted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// The person confirmed anew.
    Confirmation,
    /// We took a mail, or a column of a file, for something that it was not.
    Misread,
    /// The user, with a written reason.
    WrittenReason,
    /// The user, just so.
    User,
    /// The records whose becoming one brought the entry were parted. Nobody asks for it by itself.
    Parted,
}

words!(Way, "way to lift", {
    Confirmation => "confirmation",
    Misread => "misread",
    WrittenReason => "written-reason",
    User => "user",
    Parted => "parted",
});

/// What somebody brings forward to have an entry lifted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plea {
    /// The person confirmed at this instant; `evidence` is the Message-ID or hash of the confirming mail.
    Confirmation {
        /// When they confirmed.
        at: Timestamp,
        /// What proves it.
        evidence: String,
    },
    /// The user says that we misread a mail or a file, and how.
    Misread {
        /// What it really said.
        why: String,
    },
    /// The records that were made one are several again, so that what came from the other one says nothing of this one.
    Parted,
    /// The user wants it lifted, for this reason (may be empty only where [`Way::User`] is open).
    User {
        /// The reason in the user's words.
        why: String,
    },
}

/// A lift that is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lift {
    /// To be kept with the entry.
    pub lifted: Lifted,
    /// The kind of ledger event to write in the same transaction.
    pub event: EventKind,
}

/// Why an entry stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaysSuppressed {
    /// It was lifted before.
    AlreadyLifted,
    /// Only the person can, by confirming anew.
    OnlyThePerson,
    /// Only the user can: a confirmation does not undo the user's own decision or repair a mailbox.
    OnlyTheUser,
    /// The confirmation is not newer than the entry.
    ConfirmationTooOld,
    /// "We misread it" needs a mail that we read, or a file of people.
    NotFromMail,
    /// The reason is missing.
    ReasonMissing,
}

impl StaysSuppressed {
    /// Stable code, kebab-case.
    pub fn code(self) -> &'static str {
        match self {
            StaysSuppressed::AlreadyLifted => "already-lifted",
            StaysSuppressed::OnlyThePerson => "only-the-person",
            StaysSuppressed::OnlyTheUser => "only-the-user",
            StaysSuppressed::ConfirmationTooOld => "confirmation-too-old",
            StaysSuppressed::NotFromMail => "not-from-mail",
            StaysSuppressed::ReasonMissing => "reason-missing",
        }
    }

    /// The sentence for people.
    pub fn sentence(self) -> &'static str {
        match self {
            StaysSuppressed::AlreadyLifted => "This entry was lifted before. Nothing changed.",
            StaysSuppressed::OnlyThePerson => {
                "This person asked to leave. They stay on the list until they confirm that they want your mail again."
            }
            StaysSuppressed::OnlyTheUser => {
                "A confirmation does not lift this entry. Lift it yourself if you know that the mailbox is right."
            }
            StaysSuppressed::ConfirmationTooOld => {
                "The confirmation is older than the wish to leave, so the wish to leave stands. A new confirmation lifts it."
            }
            StaysSuppressed::NotFromMail => {
                "This entry does not come from a mail that we read or a column of a list, so we cannot have misread it. It stays."
            }
            StaysSuppressed::ReasonMissing => "The entry stays until you write down why it can go.",
        }
    }
}

/// The ways that are open for this entry, best first. Used to offer only what can work.
pub fn ways(entry: &Suppression) -> &'static [Way] {
    ways_of(entry.reason, entry.original, entry.source)
}

/// Whether an entry may be lifted on this ground: one of its [`ways`], or that the merge it came by is taken back.
pub fn opens(entry: &Suppression, way: Way) -> bool {
    match way {
        Way::Parted => entry.source == Source::Merge,
        way => ways(entry).contains(&way),
    }
}

fn ways_of(reason: SuppressionReason, original: Option<SuppressionReason>, source: Source) -> &'static [Way] {
    use SuppressionReason as Reason;
    let read_by_us = matches!(source, Source::Mail | Source::Column);
    match reason {
        Reason::Unsubscribed | Reason::Complaint if read_by_us => &[Way::Misread, Way::Confirmation],
        Reason::Unsubscribed | Reason::Complaint | Reason::Erased => &[Way::Confirmation],
        Reason::HardBounce | Reason::RepeatedSoftBounce if read_by_us => &[Way::Misread, Way::WrittenReason],
        Reason::HardBounce | Reason::RepeatedSoftBounce => &[Way::WrittenReason],
        Reason::Manual => &[Way::User],
        Reason::Imported => match original {
            // The column we read ourselves. What the other system read out of its mail, we did not.
            Some(was) if was != Reason::Imported => match source {
                Source::Column => ways_of(was, None, source),
                _ => ways_of(was, None, Source::Import),
            },
            _ if source == Source::Column => &[Way::Misread, Way::Confirmation],
            _ => &[Way::Confirmation],
        },
    }
}

/// Of two reasons to keep somebody off that a file gives at once, the one with the harder way back: whoever asked to
/// leave must not come back because their mailbox works again. Of two alike, the first.
pub fn harder(one: SuppressionReason, other: SuppressionReason) -> SuppressionReason {
    let only_the_person =
        |reason| ways_of(reason, None, Source::Import).iter().all(|way| *way == Way::Confirmation);
    if only_the_person(other) && !only_the_person(one) { other } else { one }
}

/// Lifts `entry`, or says why it stays.
pub fn lift(entry: &Suppression, plea: Plea, now: Timestamp) -> Result<Lift, StaysSuppressed> {
    if !entry.in_force(now) {
        return Err(StaysSuppressed::AlreadyLifted);
    }
    let open = ways(entry);
    let (way, why, event) = match plea {
        Plea::Confirmation { at, evidence } => {
            if !open.contains(&Way::Confirmation) {
                return Err(StaysSuppressed::OnlyTheUser);
            }
            if at <= entry.since || at > now {
                return Err(StaysSuppressed::ConfirmationTooOld);
            }
            (Way::Confirmation, evidence, EventKind::SuppressionLifted)
        }
        Plea::Misread { why } => {
            if !open.contains(&Way::Misread) {
                return Err(StaysSuppressed::NotFromMail);
            }
            (Way::Misread, why, EventKind::Misread)
        }
        Plea::Parted => {
            if !opens(entry, Way::Parted) {
                return Err(StaysSuppressed::NotFromMail);
            }
            (Way::Parted, "The records were made one by mistake.".to_owned(), EventKind::Misread)
        }
        Plea::User { why } => {
            if open.contains(&Way::User) {
                (Way::User, why, EventKind::SuppressionLifted)
            } else if open.contains(&Way::WrittenReason) {
                (Way::WrittenReason, why, EventKind::SuppressionLifted)
            } else {
                return Err(StaysSuppressed::OnlyThePerson);
            }
        }
    };
    let why = why.trim();
    if why.is_empty() && way != Way::User {
        return Err(StaysSuppressed::ReasonMissing);
    }
    Ok(Lift { lifted: Lifted { at: now, way, why: why.to_owned() }, event })
}

#[cfg(test)]
mod tests;
