//! What went wrong in a rehearsal, whom it hit, and how it ended for them: read from what the throw-away store noted.

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
            let Some(trouble) = trouble(event.event, event.class.as_deref()) else { continue };
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

fn trouble(event: RowEvent, class: Option<&str>) -> Option<Trouble> {
    let class = class.and_then(|class| class.parse().ok());
    match event {
        RowEvent::LoseReply => Some(Trouble::LostReply),
        RowEvent::Release => Some(class.map_or(Trouble::LineAway, |class| of_class(class, event))),
        RowEvent::Defer | RowEvent::Fail | RowEvent::Refuse => {
            Some(of_class(class.unwrap_or(Class::Other), event))
        }
        _ => None,
    }
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
