//! What is told of a campaign beside its numbers: why nothing goes out, the server's own words, and when all is done.

use crate::accounts::paused_because;
use crate::sending::connections;
use crate::{CampaignStatus, Error, Postrider};
use delivery::pacing::Forecast;
use delivery::{CampaignState, PauseCause, SmtpReply, Wait, WaitReason};
use jiff::{SignedDuration, Timestamp};
use store::{AccountLogin, AccountRow, CampaignRow, Counts, Minute};

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
        let Some(account) = account else { return Ok(None) };
        if row.state == CampaignState::Scheduled {
            return self.planned_end(status, account);
        }
        if row.state != CampaignState::Sending || to_go == 0 {
            return Ok(None);
        }
        let ahead = self.look_ahead(row, account, &status.counts, status.waiting.as_ref())?;
        Ok(ahead.and_then(|forecast| forecast.end))
    }

    /// When the last message of a planned campaign would go; none where its start waits for the person.
    fn planned_end(&self, status: &CampaignStatus, account: &AccountRow) -> Result<Option<Timestamp>, Error> {
        let row = &status.row;
        let starts = status.waiting.as_ref().is_some_and(|wait| wait.why == WaitReason::Start);
        let Some(plan) = row.planned.as_ref().filter(|_| starts) else { return Ok(None) };
        let crowd = self.crowd_of(row, account, plan.people)?;
        let each = time_of_one(unmeasured(account));
        Ok(self.pace_of(account)?.forecast_for(&crowd, self.would_begin(row), each).end)
    }

    /// How a campaign that is being sent would go on, at the speed it has; `None` where it does not go on by itself.
    pub fn look_ahead(
        &self,
        row: &CampaignRow,
        account: &AccountRow,
        counts: &Counts,
        wait: Option<&Wait>,
    ) -> Result<Option<Forecast>, Error> {
        let now = self.clock.now();
        let Some(from) = goes_on(wait, now) else { return Ok(None) };
        let measured = rate(&self.store.minutes(row.id)?, now);
        let each = time_of_one(measured.unwrap_or_else(|| unmeasured(account)));
        let crowd = self.crowd_of(row, account, counts.to_go())?;
        Ok(Some(self.pace_of(account)?.forecast_for(&crowd, from, each)))
    }
}

/// From when on the pace alone decides how a campaign that is being sent goes on; `None` where a person has to do something
/// first. What the pace knows of, and whose turn comes when, is part of the forecast.
fn goes_on(wait: Option<&Wait>, now: Timestamp) -> Option<Timestamp> {
    let Some(wait) = wait else { return Some(now) };
    let until = wait.until?;
    Some(match wait.why {
        WaitReason::Pace { .. }
        | WaitReason::Spread { .. }
        | WaitReason::QuietHours
        | WaitReason::DayOff
        | WaitReason::WarmUp { .. }
        | WaitReason::SlowedDown { .. }
        | WaitReason::NewPeople { .. }
        | WaitReason::OneDomain { .. }
        | WaitReason::Canary { .. }
        | WaitReason::TheirHour
        | WaitReason::Retry { .. } => now,
        _ => until.max(now),
    })
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
        (WaitReason::Account { cause: cause @ PauseCause::LoginRefused }, Some(login)) => {
            format!("Paused. {}", paused_because(*cause, login))
        }
        _ => wait.sentence(until),
    }
}

/// What the server said, where a wait comes from that.
fn said(wait: &Wait, account: Option<&AccountRow>) -> Option<String> {
    let cause = match &wait.why {
        WaitReason::PutOff { said }
        | WaitReason::Trouble { said: Some(said), .. }
        | WaitReason::Connection { said: Some(said), .. } => return Some(said.clone()),
        WaitReason::Account { cause } => *cause,
        _ => return None,
    };
    let pause = &account?.paused.as_ref()?.pause;
    (pause.cause == cause).then(|| words(&pause.reply))
}

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
        assert!(told(AccountLogin::None).contains("this account has none"));
        let other = Wait::for_you(WaitReason::Account { cause: PauseCause::Locked });
        assert_eq!(sentence(&other, Some(AccountLogin::OAuth2), None), other.sentence(None));
    }

    #[test]
    fn a_wait_the_pace_knows_nothing_of_comes_before_it_and_one_for_the_person_has_no_end() {
        let now: Timestamp = "2026-03-23T12:00:00Z".parse().unwrap();
        let later = now + SignedDuration::from_hours(2);
        assert_eq!(goes_on(None, now), Some(now));
        assert_eq!(goes_on(Some(&Wait::for_you(WaitReason::Disk)), now), None);
        let said = "421 come back later".to_owned();
        let cause = PauseCause::RateLimited;
        for why in [WaitReason::NO_CONNECTION, WaitReason::PutOff { said }, WaitReason::Account { cause }] {
            assert_eq!(goes_on(Some(&Wait::until(why.clone(), later)), now), Some(later), "{why:?}");
            assert_eq!(goes_on(Some(&Wait::until(why, now)), later), Some(later), "one that is over");
        }
        for why in [WaitReason::QuietHours, WaitReason::TheirHour, WaitReason::Retry { people: 1 }] {
            let from = goes_on(Some(&Wait::until(why.clone(), later)), now);
            assert_eq!(from, Some(now), "{why:?}: others may go before, and a chart shows the wait itself");
        }
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
