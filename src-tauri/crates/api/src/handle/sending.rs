//! How a campaign that goes out is told: its next moment and why, why it stands still, when it is done.

use app::delivery::pacing::{Forecast, Hold};
use app::delivery::watch::TripKind;
use app::delivery::{CampaignId, CampaignState, Limit, PauseCause, Wait, WaitReason, Window};
use app::store::{self, AccountLogin, AccountRow, CampaignRow};
use app::{CampaignStatus, Postrider, SenderLock, accounts};
use jiff::Timestamp;

use crate::jobs::sender::{InHand, Sender};
use crate::wire;
use crate::wire::app::InboxState;
use crate::wire::campaigns::send::Stopped;
use crate::wire::sending::{Because, NextMoment, PauseReason, Span, StopLossOf};

/// How a campaign stands, for every screen that names it.
pub(crate) struct Standing {
    /// The campaign, its rows, and why it waits.
    pub status: CampaignStatus,
    /// The account it goes through.
    pub account: Option<AccountRow>,
    /// The next moment something happens.
    pub next: Option<NextMoment>,
    /// How the rest would go; none where nothing goes by itself.
    pub forecast: Option<Forecast>,
    /// When the last message goes.
    pub done_at: Option<Timestamp>,
    /// Why it stands still.
    pub stopped: Option<Stopped>,
}

/// How a campaign stands now, in this window and on disk.
pub(crate) fn standing(
    postrider: &Postrider,
    sender: &Sender,
    id: CampaignId,
) -> Result<Standing, app::Error> {
    // Asked first: a run writes down how it ended before it lets go.
    let mut in_hand = sender.in_hand(id);
    let status = postrider.campaign_status(id)?;
    if matches!(in_hand, InHand::No) && status.row.state == CampaignState::Sending {
        // It may just have begun.
        in_hand = sender.in_hand(id);
    }
    let row = &status.row;
    let account = row.account.map(|id| postrider.store().account(id)).transpose()?;
    // What this window has begun with takes a moment until it is written down.
    let begins = |wait: &Wait| {
        matches!(wait.why, WaitReason::NotRunning | WaitReason::OtherSender)
            && matches!(in_hand, InHand::Running)
    };
    let wait = status.waiting.clone().filter(|wait| !begins(wait));
    let stopped = match row.state {
        CampaignState::Paused => Some(paused(postrider, row, account.as_ref(), wait.as_ref())?),
        CampaignState::Scheduled => wait.as_ref().and_then(|wait| missed(row, wait)),
        CampaignState::Sending => held_up(postrider, sender, in_hand, row, account.as_ref(), wait.as_ref())?,
        _ => None,
    };
    let goes =
        row.state == CampaignState::Sending && stopped.as_ref().is_none_or(|stopped| stopped.until.is_some());
    let next = if stopped.is_none() { wait.as_ref().and_then(next_moment) } else { None };
    let forecast = match &account {
        Some(account) if goes => postrider.look_ahead(row, account, &status.counts, wait.as_ref())?,
        _ => None,
    };
    let done_at = forecast.as_ref().and_then(|forecast| forecast.end);
    Ok(Standing { status, account, next, forecast, done_at, stopped })
}

/// Why a planned campaign does not start by itself any more.
fn missed(row: &CampaignRow, wait: &Wait) -> Option<Stopped> {
    let WaitReason::MissedStart { at, .. } = wait.why else { return None };
    let (reason, reply) = pause_reason(wait, None);
    Some(Stopped { code: code(wait), reason, since: row.scheduled_at.unwrap_or(at), until: None, reply })
}

/// Why a paused campaign stands still.
fn paused(
    postrider: &Postrider,
    row: &CampaignRow,
    account: Option<&AccountRow>,
    wait: Option<&Wait>,
) -> Result<Stopped, app::Error> {
    let you = Wait::for_you(WaitReason::PausedByYou);
    let wait = wait.unwrap_or(&you);
    let (reason, reply) = pause_reason(wait, account);
    let mut code = code(wait);
    let mut since = since(postrider, row)?;
    // What a press of Resume would be told; the page asks for it in its place.
    if wait.why == WaitReason::PausedByYou
        && let Some(unread) = inbox_unread(postrider, row)?
    {
        (code, since) = (plain_code(WaitReason::InboxUnread.as_str()), unread);
    }
    Ok(Stopped { code, reason, since, until: wait.until, reply })
}

/// Why a campaign that is on its way stands still all the same.
fn held_up(
    postrider: &Postrider,
    sender: &Sender,
    in_hand: InHand,
    row: &CampaignRow,
    account: Option<&AccountRow>,
    wait: Option<&Wait>,
) -> Result<Option<Stopped>, app::Error> {
    let plain = |message: String, code: &str, since: Timestamp| Stopped {
        reason: PauseReason::Other { message },
        code: code.to_owned(),
        since,
        until: None,
        reply: None,
    };
    let now = postrider.clock().now();
    Ok(match in_hand {
        InHand::Behind(other) => {
            let other = postrider.store().campaign(other).map(|row| row.name).unwrap_or_default();
            let message = format!("“{other}” is going out. This one follows when that is done or paused.");
            Some(plain(message, "other-sender", now))
        }
        InHand::Stopped(trouble) => Some(plain(trouble.error.message, &trouble.error.code, trouble.at)),
        InHand::Running => match wait {
            // Nothing can be written, so nothing is sent.
            Some(wait) if matches!(wait.why, WaitReason::Disk | WaitReason::Trouble { .. }) => {
                Some(plain(wait.sentence(None), &code(wait), now))
            }
            Some(wait) if matches!(wait.why, WaitReason::Account { .. }) => {
                let (reason, reply) = pause_reason(wait, account);
                let since = account.and_then(|row| row.paused.as_ref()).map_or(now, |paused| paused.since);
                Some(Stopped { reason, code: code(wait), since, until: wait.until, reply })
            }
            // A limit of none, and the like: it goes on only when somebody changes something.
            Some(wait) if wait.until.is_none() && !matches!(wait.why, WaitReason::NoAnswer { .. }) => {
                Some(plain(wait.sentence(None), &code(wait), now))
            }
            _ => None,
        },
        // The terminal may be sending it; then its progress is all there is to say.
        InHand::No if !sender.is_sending() && SenderLock::is_held(postrider.folder()) => None,
        // The window was just opened and is about to go on with it.
        InHand::No if !sender.has_gone_on() && !sender.waits_for_vault() => None,
        InHand::No => {
            let since = since(postrider, row)?;
            if !postrider.store().is_vouched()? {
                Some(Stopped { reason: PauseReason::Restored, ..plain(String::new(), "restored", since) })
            } else if sender.waits_for_vault() {
                let message = "The vault with your passwords is locked.".to_owned();
                Some(plain(message, "locked", since))
            } else if let Some(unread) = inbox_unread(postrider, row)? {
                let message = Wait::for_you(WaitReason::InboxUnread).sentence(None);
                Some(plain(message, WaitReason::InboxUnread.as_str(), unread))
            } else {
                Some(plain("Postrider was closed while it went out.".to_owned(), "not-running", since))
            }
        }
    })
}

/// Since when people may have asked to leave unseen, where a campaign may not go on for that.
fn inbox_unread(postrider: &Postrider, row: &CampaignRow) -> Result<Option<Timestamp>, app::Error> {
    let unread = postrider.inbox_unread_since(row)?;
    Ok(unread.map(|looked| row.started.map_or(looked, |started| looked.max(started))))
}

/// Since when a campaign stands still; where nobody noted it, since its last message.
fn since(postrider: &Postrider, row: &CampaignRow) -> Result<Timestamp, app::Error> {
    let last = postrider.store().minutes(row.id)?.last().map(|minute| minute.at);
    let noted = postrider.stopped_since(row.id)?.filter(|at| last.is_none_or(|last| *at >= last));
    Ok(noted.or(last).or(row.started).unwrap_or(row.edited))
}

/// The next moment, where the wait ends by itself and is no pause.
pub(crate) fn next_moment(wait: &Wait) -> Option<NextMoment> {
    let because = match &wait.why {
        WaitReason::Pace { limit } | WaitReason::Spread { limit } => Because::from(*limit),
        WaitReason::QuietHours => Because::QuietHours,
        WaitReason::DayOff => Because::DayOff,
        WaitReason::WarmUp { allowed } => Because::from(Hold::WarmUp { allowed: *allowed }),
        WaitReason::SlowedDown { .. } => Because::SlowedDown,
        WaitReason::NewPeople { count } => Because::from(Hold::NewPeople { count: *count }),
        WaitReason::OneDomain { limit } => Because::from(Hold::OneDomain { limit: *limit }),
        WaitReason::Retry { .. } => Because::TryLater,
        WaitReason::Canary { people } => Because::Canary { people: *people },
        WaitReason::Trip { .. } => Because::SlowedDown,
        WaitReason::Start => Because::Planned,
        WaitReason::TheirHour => Because::TheirHour,
        WaitReason::Connection { .. } => Because::NoConnection,
        WaitReason::SignIn => Because::SignIn,
        WaitReason::PutOff { .. } => Because::SlowedDown,
        _ => return None,
    };
    Some(NextMoment { at: wait.until?, because })
}

/// A pause in the words of the wire, and what the server said.
fn pause_reason(wait: &Wait, account: Option<&AccountRow>) -> (PauseReason, Option<String>) {
    let pause = account.and_then(|row| row.paused.as_ref()).map(|paused| &paused.pause);
    let reply = |with: bool| pause.filter(|_| with).map(|pause| app::words(&pause.reply));
    let other = || PauseReason::Other { message: wait.sentence(None) };
    match &wait.why {
        WaitReason::PausedByYou => (PauseReason::ByYou, None),
        WaitReason::Restored => (PauseReason::Restored, None),
        WaitReason::MissedStart { at, why: None, .. } => (PauseReason::MissedStart { at: *at }, None),
        WaitReason::Account { cause } => {
            let window = pause.and_then(|pause| pause.window);
            let limit = window.and_then(|window| {
                let count = account?.account.limits.of(window)?;
                Some((count, window))
            });
            let reason = match (cause, limit) {
                (PauseCause::LoginRefused, _) => login_refused(account),
                (PauseCause::SenderQuota, Some((amount, window))) => {
                    PauseReason::Quota { amount, span: window.into() }
                }
                (PauseCause::SenderQuota | PauseCause::RateLimited, _) => PauseReason::HostSaidWait,
                (PauseCause::Locked, _) => PauseReason::HostLocked,
                (PauseCause::SenderRefused | PauseCause::TurnedAway, _) => {
                    PauseReason::Other { message: cause.sentence().to_owned() }
                }
            };
            (reason, reply(true))
        }
        WaitReason::Trouble { code, said, .. }
            if ["smtp-login-refused", "smtp-app-password-wanted", "smtp-token-rejected"]
                .contains(&code.as_str()) =>
        {
            (login_refused(account), said.clone())
        }
        WaitReason::Trouble { code, said, .. } if code == "smtp-passwords-switched-off" => {
            (PauseReason::PasswordsOff, said.clone())
        }
        WaitReason::Trouble { code, said, .. } if code == "smtp-account-locked" => {
            (PauseReason::HostLocked, said.clone())
        }
        WaitReason::Trouble { sentence, said, .. } => {
            (PauseReason::Other { message: sentence.clone() }, said.clone())
        }
        WaitReason::Trip { trip } => {
            let (what, bad, of) = (trip.kind.into(), trip.bad.into(), trip.of.into());
            (PauseReason::StopLoss { what, bad, of }, None)
        }
        WaitReason::BadCanary { dead, blocked: 0, people } => {
            let what = StopLossOf::DeadAddresses;
            (PauseReason::StopLoss { what, bad: *dead, of: *people }, None)
        }
        WaitReason::BadCanary { blocked, .. } => (PauseReason::TurnedAway { people: *blocked }, None),
        _ => (other(), None),
    }
}

/// Nobody is asked for a password who never gave one.
fn login_refused(account: Option<&AccountRow>) -> PauseReason {
    match account.map(|row| row.account.login) {
        Some(AccountLogin::OAuth2) => PauseReason::SignInEnded,
        Some(login @ AccountLogin::None) => PauseReason::Other {
            message: accounts::paused_because(PauseCause::LoginRefused, login).to_owned(),
        },
        _ => PauseReason::LoginRefused,
    }
}

/// The stable word of a wait.
fn code(wait: &Wait) -> String {
    plain_code(wait.why.as_str())
}

/// A code without the name of the protocol, as the page knows it.
pub(crate) fn plain_code(code: &str) -> String {
    code.strip_prefix("smtp-").unwrap_or(code).to_owned()
}

/// Whether somebody may have asked to leave unseen.
pub(crate) fn inbox(postrider: &Postrider) -> Result<InboxState, app::Error> {
    let store = postrider.store();
    let started = store.campaigns()?.into_iter().filter_map(|row| row.started).max();
    let looked = store.inbox_confirmed_at()?;
    let now = postrider.clock().now();
    let waits = store.inbox_must_be_looked_through(now)? || !store.is_vouched()?;
    Ok(match (started, looked) {
        // A restored folder waits even where it knows of no campaign.
        (since, _) if waits => InboxState::Waiting { since: since.unwrap_or(now) },
        (Some(_), Some(at)) => InboxState::Looked { at },
        _ => InboxState::NothingSent,
    })
}

impl From<CampaignState> for wire::sending::CampaignState {
    fn from(state: CampaignState) -> Self {
        match state {
            CampaignState::Draft => Self::Draft,
            CampaignState::Cleared => Self::Cleared,
            CampaignState::Scheduled => Self::Scheduled,
            CampaignState::Sending => Self::Sending,
            CampaignState::Paused => Self::Paused,
            CampaignState::Finished => Self::Finished,
            CampaignState::Cancelled => Self::Cancelled,
        }
    }
}

impl From<store::Counts> for wire::sending::Counts {
    fn from(counts: store::Counts) -> Self {
        let store::Counts { queued, claimed, accepted, deferred, failed, refused, uncertain, skipped } =
            counts;
        Self { queued, claimed, accepted, deferred, failed, refused, uncertain, skipped }
    }
}

impl From<Window> for Span {
    fn from(window: Window) -> Self {
        match window {
            Window::Second => Self::Second,
            Window::Minute => Self::Minute,
            Window::Hour => Self::Hour,
            Window::Day => Self::Day,
        }
    }
}

impl From<Hold> for Because {
    fn from(hold: Hold) -> Self {
        match hold {
            Hold::Limit { limit } | Hold::Spread { limit } => Self::from(limit),
            Hold::QuietHours => Self::QuietHours,
            Hold::DayOff => Self::DayOff,
            Hold::WarmUp { allowed } => Self::WarmUp { amount: allowed },
            Hold::SlowedDown { .. } => Self::SlowedDown,
            Hold::FirstBatch { people } => Self::Canary { people },
            Hold::NewPeople { count } => Self::NewPeople { amount: count },
            Hold::OneDomain { limit } => {
                Self::OneDomain { domain: String::new(), amount: limit.count, span: limit.window.into() }
            }
            Hold::TheirHour => Self::TheirHour,
            Hold::TryLater { .. } => Self::TryLater,
        }
    }
}

impl From<Limit> for Because {
    fn from(limit: Limit) -> Self {
        Self::Limit { amount: limit.count, span: limit.window.into() }
    }
}

impl From<TripKind> for StopLossOf {
    fn from(kind: TripKind) -> Self {
        match kind {
            TripKind::Content => Self::Content,
            TripKind::Reputation => Self::Reputation,
            TripKind::Authentication => Self::Authentication,
            TripKind::DeadAddresses => Self::DeadAddresses,
            TripKind::AllRefused => Self::AllRefused,
            TripKind::LostReplies => Self::LostReplies,
            TripKind::Deferrals => Self::Deferrals,
            TripKind::Complaints => Self::Complaints,
        }
    }
}
