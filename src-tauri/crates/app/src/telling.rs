//! What is told of a campaign beside its numbers: why nothing goes out, the server's own words, and when all is done.

use crate::accounts::paused_because;
use crate::sending::connections;
use crate::{CampaignStatus, Error, Postrider};
use delivery::pacing::Forecast;
use delivery::{CampaignId, CampaignState, PauseCause, RowState, SmtpReply, Wait, WaitReason};
use jiff::{SignedDuration, Timestamp};
use store::{AccountLogin, AccountRow, CampaignRow, Counts, Minute, ResultQuery};

/// Messages a second that one session over a home connection manages, where nothing was measured. It matters only where no
/// limit of the account is slower.
pub const PER_SECOND: u32 = 2;

/// What is told of a campaign beside its numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Why nothing goes out and what to do, as one sentence; none where nothing holds it up.
    pub message: Option<String>,
    /// What the mail server said, where that is the reason.
    pub said: Option<String>,
    /// When the last message goes, as things stand; none where it does not go on by itself, or nobody knows.
    pub done_at: Option<Timestamp>,
}

/// How a campaign that is being sent would go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// By the account's pace.
    pub forecast: Forecast,
    /// When the last message goes, also where somebody waits for longer than the pace does; `None` where a limit forbids it.
    pub done_at: Option<Timestamp>,
}

impl Postrider {
    /// Words for a status. `shown` words a moment in the person's zone.
    pub fn tell(&self, status: &CampaignStatus, shown: impl Fn(Timestamp) -> String) -> Result<Told, Error> {
        let account = status.row.account.map(|id| self.store.account(id)).transpose()?;
        let account = account.as_ref();
        let login = account.map(|row| row.account.login);
        let wait = status.waiting.as_ref();
        Ok(Told {
            message: wait.map(|wait| sentence(wait, login, wait.until.map(shown).as_deref())),
            said: wait.and_then(|wait| said(wait, account)),
            done_at: self.done_at(status, account)?,
        })
    }

    fn done_at(
        &self,
        status: &CampaignStatus,
        account: Option<&AccountRow>,
    ) -> Result<Option<Timestamp>, Error> {
        let (row, to_go) = (&status.row, status.counts.to_go());
        let Some(account) = account.filter(|_| row.state == CampaignState::Sending && to_go > 0) else {
            return Ok(None);
        };
        let now = self.clock.now();
        let from = match &status.waiting {
            None => now,
            Some(wait) => match wait.until {
                Some(until) => until.max(now),
                None => return Ok(None),
            },
        };
        Ok(self.look_ahead(row, account, &status.counts, from)?.done_at)
    }

    /// How a campaign that is being sent would go on from then, at the speed it has.
    pub fn look_ahead(
        &self,
        row: &CampaignRow,
        account: &AccountRow,
        counts: &Counts,
        from: Timestamp,
    ) -> Result<Outlook, Error> {
        let measured = rate(&self.store.minutes(row.id)?, self.clock.now());
        let each = time_of_one(measured.unwrap_or_else(|| unmeasured(account)));
        let crowd = self.crowd_of(row, account, counts.to_go())?;
        let forecast = self.pace_of(account)?.forecast_for(&crowd, from, each);
        // Whose hour comes later, or who is tried once more, may be the last.
        let last = self.last_try(row.id, counts)?.max(self.last_turn(row)?);
        let done_at = forecast.end.map(|end| last.map_or(end, |last| last.max(end)));
        Ok(Outlook { forecast, done_at })
    }

    /// The latest moment for which a next try is set.
    fn last_try(&self, campaign: CampaignId, counts: &Counts) -> Result<Option<Timestamp>, Error> {
        if counts.deferred == 0 {
            return Ok(None);
        }
        let query = ResultQuery { campaign, state: Some(RowState::Deferred), search: String::new() };
        let last = self.store.results(&query, counts.deferred - 1..counts.deferred)?;
        Ok(last.rows.first().and_then(|row| row.due))
    }
}

/// A reply with its codes, as the server said it.
#[must_use]
pub fn words(reply: &SmtpReply) -> String {
    match reply.enhanced {
        Some(enhanced) => format!("{} {enhanced} {}", reply.code, reply.text),
        None => format!("{} {}", reply.code, reply.text),
    }
}

/// The sentence of a wait; nobody is asked for a password who never gave one.
fn sentence(wait: &Wait, login: Option<AccountLogin>, until: Option<&str>) -> String {
    match (&wait.why, login) {
        (WaitReason::Account { cause: cause @ PauseCause::LoginRefused }, Some(AccountLogin::OAuth2)) => {
            format!("Paused. {}", paused_because(*cause, AccountLogin::OAuth2))
        }
        _ => wait.sentence(until),
    }
}

/// What the server said, where a wait comes from that.
fn said(wait: &Wait, account: Option<&AccountRow>) -> Option<String> {
    let cause = match &wait.why {
        WaitReason::PutOff { said } => return Some(said.clone()),
        WaitReason::Account { cause } => *cause,
        WaitReason::Trouble { code, .. } if LOGIN_TROUBLES.contains(&code.as_str()) => {
            PauseCause::LoginRefused
        }
        _ => return None,
    };
    let pause = &account?.paused.as_ref()?.pause;
    (pause.cause == cause).then(|| words(&pause.reply))
}

/// What the line calls a login that was not taken.
const LOGIN_TROUBLES: [&str; 4] =
    ["smtp-login-refused", "smtp-app-password-wanted", "smtp-token-rejected", "smtp-passwords-switched-off"];

/// Messages a second that the sessions of an account manage, where nothing was measured.
#[must_use]
pub fn unmeasured(account: &AccountRow) -> u32 {
    let sessions = u32::try_from(connections(&account.account)).unwrap_or(1);
    PER_SECOND.saturating_mul(sessions)
}

/// Messages a second in the last whole minute that had any, where that is not long ago.
fn rate(minutes: &[Minute], now: Timestamp) -> Option<u32> {
    let a_minute = SignedDuration::from_mins(1);
    let whole = |minute: &&Minute| now.duration_since(minute.at) >= a_minute;
    let last = minutes.iter().rev().find(whole)?;
    if now.duration_since(last.at) > a_minute * 5 {
        return None;
    }
    Some(u32::try_from(last.counts.messages().div_ceil(60)).unwrap_or(u32::MAX).max(1))
}

/// The time one message takes where so many go in a second.
#[must_use]
pub fn time_of_one(rate: u32) -> Option<SignedDuration> {
    SignedDuration::from_secs(1).checked_div(i32::try_from(rate.max(1)).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_asked_for_a_password_who_never_gave_one() {
        let wait = Wait::for_you(WaitReason::Account { cause: PauseCause::LoginRefused });
        let told = |login| sentence(&wait, Some(login), None);
        assert!(told(AccountLogin::Password).ends_with("Enter it again."));
        assert!(told(AccountLogin::OAuth2).ends_with("Sign in again."));
        let other = Wait::for_you(WaitReason::Account { cause: PauseCause::Locked });
        assert_eq!(sentence(&other, Some(AccountLogin::OAuth2), None), other.sentence(None));
    }

    #[test]
    fn the_speed_is_that_of_the_last_whole_minute_while_it_is_fresh() {
        let now: Timestamp = "2026-03-23T12:00:30Z".parse().unwrap();
        let minute = |before: i64, accepted| Minute {
            at: "2026-03-23T12:00:00Z".parse::<Timestamp>().unwrap() - SignedDuration::from_mins(before),
            counts: Counts { accepted, ..Counts::default() },
        };
        assert_eq!(rate(&[], now), None);
        assert_eq!(
            rate(&[minute(2, 60), minute(1, 600), minute(0, 6)], now),
            Some(10),
            "the one that runs is not over"
        );
        assert_eq!(rate(&[minute(1, 1)], now), Some(1), "slow is not still");
        assert_eq!(rate(&[minute(6, 600)], now), None, "what went long ago says nothing");
    }
}
