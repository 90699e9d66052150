//! What went wrong in a rehearsal, whom it hit, and how it ended for them: read from what the throw-away store noted.

use crate::dispatcher::happened::{WentBack, went_back};
use delivery::{CampaignId, RowEvent, RowState};
use jiff::Timestamp;
use reply::Class;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use store::{Counts, Store, StoreError};

/// One kind of trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trouble {
    /// No connection, or it broke before the message was whole.
    LineAway,
    /// The mail host asked to slow down.
    SlowDown,
    /// The account had sent enough.
    QuotaUsed,
    /// The mail host locked the account.
    AccountLocked,
    /// The mail host did not let us send: the login, the sender's address, encryption.
    TurnedAway,
    /// The line broke after the message, before the answer.
    LostReply,
    /// Greylisting and other temporary answers.
    ComeBackLater,
    /// The mailbox or its domain does not exist.
    NoSuchMailbox,
    /// The mailbox was full.
    MailboxFull,
    /// The message itself, or its sender, was refused.
    MessageRefused,
    /// Anything else.
    Other,
}

impl Trouble {
    /// Its stable kebab-case word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LineAway => "line-away",
            Self::SlowDown => "slow-down",
            Self::QuotaUsed => "quota-used",
            Self::AccountLocked => "account-locked",
            Self::TurnedAway => "turned-away",
            Self::LostReply => "lost-reply",
            Self::ComeBackLater => "come-back-later",
            Self::NoSuchMailbox => "no-such-mailbox",
            Self::MailboxFull => "mailbox-full",
            Self::MessageRefused => "message-refused",
            Self::Other => "other",
        }
    }
}

/// One kind of trouble and what it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// What.
    pub trouble: Trouble,
    /// People it hit.
    pub people: u64,
    /// How it ended for them.
    pub ended: Counts,
    /// When it first happened, on the rehearsal's clock.
    pub first: Timestamp,
    /// When it last happened.
    pub last: Timestamp,
}

/// Everything that went wrong in a campaign.
pub(super) fn look(store: &Store, id: CampaignId) -> Result<Vec<Happened>, StoreError> {
    let mut rows = Vec::new();
    store.each_result(id, |row| {
        rows.push((row.row, row.state));
        ControlFlow::Continue(())
    })?;
    let mut found: BTreeMap<Trouble, Happened> = BTreeMap::new();
    for (row, state) in rows {
        let mut met = BTreeSet::new();
        for event in store.delivery_events(row)? {
            let Some(trouble) = trouble(event.event, event.class.as_deref(), &event.reply) else { continue };
            let happened = found.entry(trouble).or_insert_with(|| Happened {
                trouble,
                people: 0,
                ended: Counts::default(),
                first: event.at,
                last: event.at,
            });
            happened.first = happened.first.min(event.at);
            happened.last = happened.last.max(event.at);
            if met.insert(trouble) {
                happened.people += 1;
                count(&mut happened.ended, state);
            }
        }
    }
    Ok(found.into_values().collect())
}

/// What happened, of what class, and in whose words.
fn trouble(event: RowEvent, class: Option<&str>, said: &str) -> Option<Trouble> {
    let class = class.and_then(|class| class.parse().ok());
    match event {
        RowEvent::LoseReply => Some(Trouble::LostReply),
        RowEvent::Release => class.map_or_else(|| without_class(said), |class| Some(of_class(class, event))),
        RowEvent::Defer | RowEvent::Fail | RowEvent::Refuse => {
            Some(of_class(class.unwrap_or(Class::Other), event))
        }
        _ => None,
    }
}

/// What put a row back that says nothing of its person: a server that wants nobody's mail from us, or that was not asked.
fn without_class(said: &str) -> Option<Trouble> {
    let found = reply::classify(said);
    // Replies are noted with their code; anything else is a note of our own.
    if !said.starts_with(['4', '5']) || found.code.is_none() {
        return match went_back(said) {
            WentBack::ForNothing => None,
            WentBack::Line => Some(Trouble::LineAway),
            WentBack::NoWayIn => Some(Trouble::TurnedAway),
            WentBack::TooLarge => Some(Trouble::MessageRefused),
        };
    }
    Some(match found.class {
        _ if reply::is_our_lock(found.enhanced, said, true) => Trouble::AccountLocked,
        Class::RateLimited => Trouble::SlowDown,
        Class::SenderQuota => Trouble::QuotaUsed,
        _ if said.starts_with('4') => Trouble::ComeBackLater,
        _ => Trouble::TurnedAway,
    })
}

fn of_class(class: Class, event: RowEvent) -> Trouble {
    match class {
        Class::Network => Trouble::LineAway,
        Class::RateLimited => Trouble::SlowDown,
        Class::SenderQuota => Trouble::QuotaUsed,
        Class::Greylisted => Trouble::ComeBackLater,
        Class::BadMailbox | Class::BadDomain => Trouble::NoSuchMailbox,
        Class::MailboxFull => Trouble::MailboxFull,
        Class::ContentRejected | Class::ReputationBlocked | Class::AuthenticationFailed | Class::TooLarge => {
            Trouble::MessageRefused
        }
        Class::MailboxDisabled | Class::Other if event == RowEvent::Defer => Trouble::ComeBackLater,
        Class::MailboxDisabled | Class::Other => Trouble::Other,
    }
}

fn count(counts: &mut Counts, state: RowState) {
    match state {
        RowState::Accepted => counts.accepted += 1,
        RowState::Uncertain => counts.uncertain += 1,
        RowState::Refused => counts.refused += 1,
        RowState::Failed => counts.failed += 1,
        RowState::Skipped => counts.skipped += 1,
        RowState::Deferred => counts.deferred += 1,
        RowState::Queued => counts.queued += 1,
        RowState::Claimed => counts.claimed += 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_went_back_met_what_put_it_back() {
        let session = format!("{}: the server closed the connection", delivery::BETWEEN_MESSAGES);
        for (said, expect) in [
            ("smtp-closed", Some(Trouble::LineAway)),
            ("smtp-unreachable", Some(Trouble::LineAway)),
            ("the server closed the connection", Some(Trouble::LineAway)),
            ("", None),
            ("smtp-login-refused", Some(Trouble::TurnedAway)),
            ("the message has 400 octets, the mail server takes 40 at most", Some(Trouble::MessageRefused)),
            (session.as_str(), None),
            ("stopped", None),
            ("another connection was turned away", None),
            ("550 5.7.1 Your account has been suspended for sending", Some(Trouble::AccountLocked)),
            ("554 5.7.1 Sender address rejected: not owned by user me", Some(Trouble::TurnedAway)),
            ("530 5.7.0 Authentication required", Some(Trouble::TurnedAway)),
            ("450 4.7.1 Mail send limit exceeded", Some(Trouble::QuotaUsed)),
            ("451 4.3.0 Temporary system problem", Some(Trouble::ComeBackLater)),
        ] {
            assert_eq!(trouble(RowEvent::Release, None, said), expect, "{said}");
        }
        assert_eq!(
            trouble(RowEvent::Release, Some("rate-limited"), "450 Slow down"),
            Some(Trouble::SlowDown),
            "a class that was noted stands"
        );
    }
}
