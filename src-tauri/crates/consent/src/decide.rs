//! Who may be mailed.

use address::Verdict;
use jiff::Timestamp;

use crate::basis::Basis;
use crate::suppression::{Scope, Suppression, SuppressionReason};

/// What is known about one person when a message is about to go to them.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// On what basis they are mailed.
    pub basis: Basis,
    /// Whether they are in the list that [`Purpose`] names, and have not left it.
    pub subscribed: bool,
    /// When they agreed, where that is known.
    pub agreed_at: Option<Timestamp>,
    /// Every suppression of their address, lifted ones included.
    pub suppressions: &'a [Suppression],
    /// What the address check said last.
    pub verdict: Verdict,
}

/// What the message is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A newsletter to the people of one list.
    Newsletter {
        /// The list, by its id.
        list: i64,
    },
}

/// Leave to send one message to one person, asked for again at every claim and never stored.
///
/// Only [`decide`] makes one; it cannot be copied and has no public constructor:
/// ```compile_fail,E0451
/// let forged = consent::Permit { purpose: consent::Purpose::Newsletter { list: 1 }, at: jiff::Timestamp::UNIX_EPOCH };
/// ```
/// ```compile_fail,E0277
/// fn copied<T: Clone>() {}
/// copied::<consent::Permit>();
/// ```
#[derive(Debug)]
#[must_use = "a permit is asked for in order to send"]
pub struct Permit {
    purpose: Purpose,
    at: Timestamp,
}

impl Permit {
    /// What it allows.
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// When it was given.
    pub fn at(&self) -> Timestamp {
        self.at
    }
}

/// Why somebody is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// They are under "Do not mail".
    Suppressed(SuppressionReason, Scope),
    /// They are not, or no longer, in the list.
    LeftList,
    /// The address cannot receive mail.
    Invalid,
    /// Nobody knows whether they ever agreed.
    NoConsent,
    /// They are a customer, and that alone is not enough.
    CustomerOnly,
    /// A message that says exactly the same went to them before this data was copied or put back. No question
    /// of consent, so [`decide`] never says it: whoever knows what went out does.
    HasIt,
}

impl Refusal {
    /// Stable code, kebab-case; stored with a skipped outbox row.
    pub fn code(self) -> &'static str {
        match self {
            Refusal::Suppressed(SuppressionReason::Unsubscribed, _) => "suppressed-unsubscribed",
            Refusal::Suppressed(SuppressionReason::HardBounce, _) => "suppressed-hard-bounce",
            Refusal::Suppressed(SuppressionReason::RepeatedSoftBounce, _) => {
                "suppressed-repeated-soft-bounce"
            }
            Refusal::Suppressed(SuppressionReason::Complaint, _) => "suppressed-complaint",
            Refusal::Suppressed(SuppressionReason::Manual, _) => "suppressed-manual",
            Refusal::Suppressed(SuppressionReason::Imported, _) => "suppressed-imported",
            Refusal::Suppressed(SuppressionReason::Erased, _) => "suppressed-erased",
            Refusal::LeftList => "left-list",
            Refusal::Invalid => "invalid-address",
            Refusal::NoConsent => "no-consent",
            Refusal::CustomerOnly => "customer-only",
            Refusal::HasIt => "has-it-already",
        }
    }

    /// The sentence for people.
    pub fn sentence(self) -> &'static str {
        match self {
            Refusal::Suppressed(reason, Scope::Everywhere) => match reason {
                SuppressionReason::Unsubscribed => "They asked to leave.",
                SuppressionReason::HardBounce => "Their mailbox does not exist. Not mailed again.",
                SuppressionReason::RepeatedSoftBounce => "Their mailbox was full or shut again and again.",
                SuppressionReason::Complaint => "They marked your mail as spam.",
                SuppressionReason::Manual => "You put this address on Do not mail.",
                SuppressionReason::Imported => "The address came with a list of addresses not to mail.",
                SuppressionReason::Erased => "They asked to be forgotten.",
            },
            Refusal::Suppressed(reason, Scope::List(_)) => match reason {
                SuppressionReason::Unsubscribed => "They asked to leave this list.",
                SuppressionReason::HardBounce => {
                    "Their mailbox does not exist. Not mailed again from this list."
                }
                SuppressionReason::RepeatedSoftBounce => {
                    "Their mailbox was full or shut again and again, so this list leaves them out."
                }
                SuppressionReason::Complaint => "They marked mail of this list as spam.",
                SuppressionReason::Manual => "You put this address on Do not mail for this list.",
                SuppressionReason::Imported => {
                    "The address came with a list of addresses that this list must not mail."
                }
                SuppressionReason::Erased => "They asked this list to forget them.",
            },
            Refusal::LeftList => "They are not in this list, or have left it.",
            Refusal::Invalid => "The address cannot receive mail.",
            Refusal::NoConsent => "They never said yes, as far as you have told us.",
            Refusal::CustomerOnly => {
                "They are a customer who never said yes to mail. Ask them first, or state where they agreed."
            }
            Refusal::HasIt => {
                "They got exactly this before this data was restored or copied, or from another copy of it."
            }
        }
    }
}

/// Decides whether one person may be mailed. A suppression in force wins over everything else.
///
/// Of several suppressions the widest is named, and among equals the one that came from the person.
/// Until people can be asked to confirm, `confirmed` and `stated` are enough and the other bases are not.
pub fn decide(standing: &Standing<'_>, purpose: Purpose, now: Timestamp) -> Result<Permit, Refusal> {
    let Purpose::Newsletter { list } = purpose;
    let forbidding = standing
        .suppressions
        .iter()
        .filter(|entry| entry.scope.covers(list) && entry.in_force(now))
        .min_by_key(|entry| (entry.scope, weight(entry.reason)));
    if let Some(entry) = forbidding {
        return Err(Refusal::Suppressed(entry.reason, entry.scope));
    }
    if !standing.subscribed {
        return Err(Refusal::LeftList);
    }
    if standing.verdict == Verdict::Invalid {
        return Err(Refusal::Invalid);
    }
    match standing.basis {
        Basis::Confirmed | Basis::Stated => Ok(Permit { purpose, at: now }),
        Basis::Customer => Err(Refusal::CustomerOnly),
        Basis::None => Err(Refusal::NoConsent),
    }
}

/// Order in which reasons are named: what the person wanted, then what their server said, then what others decided.
fn weight(reason: SuppressionReason) -> u8 {
    match reason {
        SuppressionReason::Erased => 0,
        SuppressionReason::Complaint => 1,
        SuppressionReason::Unsubscribed => 2,
        SuppressionReason::HardBounce => 3,
        SuppressionReason::RepeatedSoftBounce => 4,
        SuppressionReason::Manual => 5,
        SuppressionReason::Imported => 6,
    }
}

#[cfg(test)]
mod tests;
