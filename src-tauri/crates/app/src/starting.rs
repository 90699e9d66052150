//! From cleared to sending, for a window that sends in the background: everything that can refuse refuses at once.

use crate::dispatcher::stops::{Audience, canary_of};
use crate::planning::turn;
use crate::sending::{Begins, Inbox, Leave};
use crate::telling::time_of_one;
use crate::{Error, Postrider, Refused, accounts};
use contacts::ContactId;
use delivery::pacing::{Comes, Crowd, FirstBatch, Pace, Past, To};
use delivery::{CampaignId, CampaignState, Fingerprint, Zone, domain_number};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::HashSet;
use std::ops::ControlFlow;
use store::{AccountRow, CampaignRow, Candidate, TurnOf};

impl Postrider {
    /// Checks a campaign once more, freezes its audience and takes it to `sending`. The messages themselves are
    /// [`Postrider::send_campaign`]'s to send; `people` is the number the person stated.
    pub fn start_campaign(&self, id: CampaignId, people: Option<u64>) -> Result<(), Error> {
        if !self.store.is_vouched()? {
            return Err(Error::Refused(Refused::NotVouched));
        }
        let row = self.store.campaign(id)?;
        self.start(&row, Begins::Now, Leave { confirmed: people, inbox: Inbox::Unasked })
    }

    /// What exactly a campaign would send, as its clearance and its rehearsal are bound to it.
    pub fn present_form(&self, row: &CampaignRow) -> Result<Fingerprint, Error> {
        let account = row.account.map(|id| self.store.account(id)).transpose()?;
        self.fingerprint(row, account.as_ref())
    }

    /// Whether a check found nothing that blocks and nothing was changed since.
    pub fn is_cleared(&self, row: &CampaignRow) -> Result<bool, Error> {
        let cleared = matches!(row.state, CampaignState::Cleared | CampaignState::Scheduled);
        Ok(cleared && row.cleared_for == Some(self.present_form(row)?))
    }

    /// The pace of an account as things stand.
    pub fn pace_of(&self, account: &AccountRow) -> Result<Pace, Error> {
        let past = self.store.account_past(account.id, self.clock.now())?;
        Ok(Pace::with(accounts::terms(&account.account), &past))
    }

    /// Who still waits for a message of a campaign and when their turn comes, as the pace of its account counts them. `people`
    /// is how many they are: without limits for some of them and turns to come, that is all there is to know.
    pub fn crowd_of(&self, row: &CampaignRow, account: &AccountRow, people: u64) -> Result<Crowd, Error> {
        let shares = Shares::of(self, account)?;
        let mut crowd = if row.state.is_frozen() {
            self.crowd_to_go(row.id, &shares, people)?
        } else {
            self.crowd_to_be(row, &shares, people)?
        };
        crowd.first = self.first_batch(row, people)?;
        Ok(crowd)
    }

    /// Of a campaign whose audience is fixed.
    fn crowd_to_go(&self, id: CampaignId, shares: &Shares, people: u64) -> Result<Crowd, Error> {
        if !shares.matter() {
            let later = self.store.turns_to_come(id, self.clock.now())?;
            let to_come: u64 = later.iter().map(|(.., people)| people).sum();
            let mut crowd = Crowd::of(people.saturating_sub(to_come));
            later.into_iter().for_each(|(at, turn, people)| crowd.add_all_later(people, at, comes(turn)));
            return Ok(crowd);
        }
        let mut crowd = Crowd::default();
        self.store.each_to_go(id, Crowd::asks_for_order(people), |who| {
            let to = shares.at(who.domain, shares.is_fresh(who.contact));
            match who.turn {
                Some((at, turn)) => crowd.add_later(to, at, comes(turn)),
                None => crowd.add(to),
            }
        })?;
        Ok(crowd)
    }

    /// Of a campaign that would begin now or as planned.
    fn crowd_to_be(&self, row: &CampaignRow, shares: &Shares, people: u64) -> Result<Crowd, Error> {
        let by_their_clocks = self.plan_in_force(row).filter(|plan| plan.own_zone.is_some());
        if !shares.matter() && by_their_clocks.is_none() {
            return Ok(Crowd::of(people));
        }
        let begins = self.would_begin(row);
        let mut crowd = Crowd::default();
        self.sift_for(row, |candidate, looked| {
            if looked.is_ok() {
                let to = shares.to(candidate);
                match by_their_clocks.and_then(|plan| turn(plan, candidate, begins)) {
                    Some(at) => crowd.add_later(to, at, Comes::AtTheirHour),
                    None => crowd.add(to),
                }
            }
            ControlFlow::Continue(())
        })?;
        Ok(crowd)
    }

    /// When a campaign would begin that was not started: as planned, or now.
    pub fn would_begin(&self, row: &CampaignRow) -> Timestamp {
        let now = self.clock.now();
        row.scheduled_at.map_or(now, |start| start.max(now))
    }

    /// When a campaign that was not started would be done without trouble and with nothing sent before it, as it is rehearsed.
    pub fn untroubled_end(
        &self,
        row: &CampaignRow,
        people: u64,
        from: Timestamp,
        per_second: u32,
    ) -> Result<Option<Timestamp>, Error> {
        let account = self.account_of(row)?;
        let mut crowd = self.crowd_to_be(row, &Shares::of(self, &account)?, people)?;
        crowd.first = self.first_batch(row, people)?;
        let pace = Pace::with(accounts::terms(&account.account), &Past::default());
        Ok(pace.forecast_for(&crowd, from, time_of_one(per_second)).end)
    }

    /// Where the first batch of a campaign stands that goes, or would go, to so many people.
    pub(crate) fn first_batch(&self, row: &CampaignRow, people: u64) -> Result<Option<FirstBatch>, Error> {
        let Some(account) = row.account else { return Ok(None) };
        let audience = Audience::of(row, people);
        let (Some(canary), until) = canary_of(&self.store, row.id, account, audience)? else {
            return Ok(None);
        };
        let counts = self.store.counts(row.id)?;
        let gone = if row.state.is_frozen() { counts.messages().saturating_sub(counts.queued) } else { 0 };
        let left = u64::from(canary.people).saturating_sub(gone);
        Ok(match until {
            Some(until) => Some(FirstBatch::Out { people: u64::from(canary.people), until }),
            None if left > 0 => Some(FirstBatch::Goes { left, wait: canary.wait() }),
            None => None,
        })
    }

    /// The date of this computer's calendar.
    pub fn today(&self) -> Date {
        self.clock.now().to_zoned(TimeZone::system()).date()
    }

    /// Notes since when a campaign stands still.
    pub fn note_stop(&self, id: CampaignId) -> Result<(), Error> {
        Ok(self.store.put_setting(&stop_setting(id), &self.clock.now())?)
    }

    /// Since when a campaign stands still, as far as anybody noted it.
    pub fn stopped_since(&self, id: CampaignId) -> Result<Option<Timestamp>, Error> {
        Ok(self.store.setting(&stop_setting(id))?)
    }
}

/// What the limits of an account ask of each person: the domain, and whether it ever wrote to them.
pub(crate) struct Shares {
    by_domain: bool,
    known: Option<HashSet<ContactId>>,
}

impl Shares {
    pub fn of(postrider: &Postrider, account: &AccountRow) -> Result<Self, Error> {
        let limits = account.account.limits;
        let known = match limits.new_per_day {
            Some(_) => Some(postrider.store.mailed_by(account.id)?),
            None => None,
        };
        let by_domain = limits.domain_per_minute.is_some() || limits.domain_per_hour.is_some();
        Ok(Self { by_domain, known })
    }

    const fn matter(&self) -> bool {
        self.by_domain || self.known.is_some()
    }

    /// Whether the account never wrote to somebody, where it has a limit for that.
    pub fn is_fresh(&self, contact: ContactId) -> bool {
        self.known.as_ref().is_some_and(|known| !known.contains(&contact))
    }

    /// Somebody of an audience, as the pace counts them.
    pub fn to(&self, candidate: &Candidate) -> To {
        self.at(candidate.address.domain(), self.is_fresh(candidate.contact))
    }

    fn at(&self, domain: &str, fresh: bool) -> To {
        To { domain: self.by_domain.then(|| domain_number(domain)), fresh, reserved: false }
    }
}

const fn comes(turn: TurnOf) -> Comes {
    match turn {
        TurnOf::Deferred => Comes::Back,
        TurnOf::Parked | TurnOf::Chosen => Comes::AtTheirHour,
    }
}

/// The zone of this computer's clock; universal time where it has no name.
pub fn zone_of_this_computer() -> Zone {
    TimeZone::system().iana_name().and_then(|name| name.parse().ok()).unwrap_or_default()
}

fn stop_setting(id: CampaignId) -> String {
    format!("stopped.{}", id.0)
}
