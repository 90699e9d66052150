//! What a new reason not to mail somebody changes.

use jiff::Timestamp;

use crate::ledger::EventKind;
use crate::lift::{Way, ways};
use crate::suppression::{Scope, Source, Suppression, SuppressionReason};

/// The outcome of [`apply`].
#[derive(Clone, Debug, PartialEq)]
pub enum Applied {
    /// Keep this entry, and write a ledger event of this kind in the same transaction.
    Added(Suppression, EventKind),
    /// An entry in force already says as much: nothing changes. A token used twice ends here.
    AlreadyThere,
}

/// Decides whether `new` adds anything to what is `known` about the same address (entries with another
/// `key_hash` are passed over).
///
/// It is kept wherever it makes the way back harder: somebody suppressed by a hard bounce who asks to leave
/// must not come back when the user lifts the bounce.
pub fn apply(known: &[Suppression], new: Suppression, now: Timestamp) -> Applied {
    let same_address = known.iter().filter(|old| old.key_hash == new.key_hash && old.in_force(now));
    for old in same_address {
        let reaches = old.scope == Scope::Everywhere || old.scope == new.scope;
        if reaches && says_as_much(old, &new) {
            return Applied::AlreadyThere;
        }
    }
    let kind = match new.reason {
        SuppressionReason::Unsubscribed => EventKind::Unsubscribed,
        SuppressionReason::Erased => EventKind::Erased,
        _ => EventKind::Suppressed,
    };
    Applied::Added(new, kind)
}

/// Whether every way out of `old` is a way out of `new` too, so that `new` would hold nobody that `old` lets go.
fn says_as_much(old: &Suppression, new: &Suppression) -> bool {
    // What came by a merge goes with it, and cannot stand in for what did not, or for what comes by another one.
    if old.source == Source::Merge {
        return false;
    }
    // Erasing also deletes; and an entry that may turn out to be misread cannot stand in for another one.
    if old.reason != new.reason
        && (new.reason == SuppressionReason::Erased || ways(old).contains(&Way::Misread))
    {
        return false;
    }
    ways(old).iter().all(|way| ways(new).contains(way))
}

#[cfg(test)]
mod tests;
