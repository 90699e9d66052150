//! What came of one row in a connection's hands, as the bookkeeper needs it.

use super::bookkeeper::skipped;
use consent::{Permit, Refusal};
use delivery::pacing::Sent;
use delivery::{OutboxId, Outcome, Setback, Stage, WaitReason};
use jiff::Timestamp;
use network::smtp::OpenError;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use store::{Claim, Counted, Settled, Settlement};

/// Put back because nobody sends any more.
pub(super) const STOPPED: &str = "stopped";
/// Put back because the session of another connection was refused.
pub(super) const TURNED_AWAY: &str = "another connection was turned away";
/// Put back because nobody could say whether it may go.
pub(super) const NOT_LOOKED_UP: &str = "could not be looked up";
/// What the note begins with of a message that is larger than the server takes.
const TOO_LARGE: &str = "the message has ";

/// Why a row went back into the queue, as its note tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WentBack {
    /// Nothing happened to it: it was not tried, or its session was over before.
    ForNothing,
    /// There was no line, or it broke.
    Line,
    /// There was a line, and no way in: the login, the encryption.
    NoWayIn,
    /// The message is too large.
    TooLarge,
}

/// What a note says that holds no reply of a server.
pub(crate) fn went_back(note: &str) -> WentBack {
    const LINE: [&str; 5] =
        ["smtp-name-not-found", "smtp-connect-refused", "smtp-unreachable", "smtp-timed-out", "smtp-closed"];
    if ["", STOPPED, TURNED_AWAY, NOT_LOOKED_UP].contains(&note)
        || note.starts_with(delivery::BETWEEN_MESSAGES)
    {
        WentBack::ForNothing
    } else if note.starts_with(TOO_LARGE) {
        WentBack::TooLarge
    } else if note.starts_with("smtp-") && !LINE.contains(&note) {
        WentBack::NoWayIn
    } else {
        WentBack::Line
    }
}

/// A claimed row with leave to send it.
pub(super) struct Job {
    /// The row and its person.
    pub claim: Claim,
    /// Leave, given at the claim.
    pub permit: Permit,
    /// Whether it is being handed over.
    pub begun: Begun,
}

/// Whether a connection has begun to hand a message over, for the one who counts.
#[derive(Clone, Default)]
pub(super) struct Begun(Arc<AtomicBool>);

impl Begun {
    /// It begins.
    pub fn now(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it did.
    pub fn has(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The part of a job that stays when its leave is used up.
#[derive(Clone, Copy)]
pub(super) struct Taken {
    /// Which row.
    pub row: OutboxId,
    /// Its place in the account's pace.
    pub pace: Option<Sent>,
}

impl Job {
    /// The part that stays.
    pub fn taken(&self) -> Taken {
        Taken { row: self.claim.row, pace: self.claim.pace }
    }
}

/// An outcome to be written, with what else follows from it.
pub(super) struct Happened {
    /// What is written.
    pub settlement: Settlement,
    /// Why no session could be opened.
    pub trouble: Option<OpenError>,
    /// What nobody else will get through either, until the person has looked.
    pub stops: Option<WaitReason>,
    /// The row was put back because sending stops, not because anything failed.
    pub released: bool,
    /// The message had been put off before.
    pub again: bool,
}

impl Happened {
    /// The server answered, or the connection broke. `reached` tells whether the server saw the recipient.
    pub fn settled(taken: Taken, outcome: Outcome, reached: bool, at: Timestamp) -> Self {
        let counted = if reached { Counted::AsClaimed } else { not_at_all(taken.pace) };
        let settlement = Settlement { row: taken.row, settled: Settled::Tried(outcome), at, counted };
        Self { settlement, trouble: None, stops: None, released: false, again: false }
    }

    /// The person may not be mailed any more.
    pub fn refused(taken: Taken, refusal: Refusal, at: Timestamp) -> Self {
        Self {
            settlement: skipped(taken.row, refusal.code(), taken.pace, at),
            trouble: None,
            stops: None,
            released: false,
            again: false,
        }
    }

    /// The message needs fields that this person lacks.
    pub fn lacks(taken: Taken, fields: &[String], at: Timestamp) -> Self {
        let why = format!("missing-field {}", fields.join(" "));
        Self {
            settlement: skipped(taken.row, &why, taken.pace, at),
            trouble: None,
            stops: None,
            released: false,
            again: false,
        }
    }

    /// There was no session to send it through.
    pub fn no_connection(taken: Taken, why: OpenError, at: Timestamp) -> Self {
        Self { trouble: Some(why.clone()), released: false, ..Self::put_back(taken, why.code(), at) }
    }

    /// Nothing was tried; the row waits for its next turn.
    pub fn put_back(taken: Taken, why: &str, at: Timestamp) -> Self {
        let because = Setback::Connection { stage: Stage::Connect, why: why.to_owned() };
        Self { released: true, ..Self::settled(taken, Outcome::BackInQueue { because }, false, at) }
    }

    /// The message is larger than the server says it takes, and none got through since it says so. Nobody fails for what was
    /// not even asked: the row goes back, and the person hears what is wrong. It may be this one row all the same, which has
    /// fields of its own: it has had a setback then.
    pub fn too_large(taken: Taken, octets: u64, most: u64, at: Timestamp) -> Self {
        let why = format!("{TOO_LARGE}{octets} octets, the mail server takes {most} at most");
        let because = Setback::Connection { stage: Stage::MailFrom, why };
        Self {
            stops: Some(WaitReason::too_large(octets, most)),
            released: true,
            ..Self::settled(taken, Outcome::BackInQueue { because }, false, at)
        }
    }
}

/// Nothing reached the server: the message has no place in the account's pace.
pub(super) fn not_at_all(claimed: Option<Sent>) -> Counted {
    claimed.map_or(Counted::AsClaimed, |claimed| Counted::NotAtAll { claimed })
}
