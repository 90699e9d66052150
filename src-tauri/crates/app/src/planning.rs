//! A planned start: made with the same word as a start at once, kept, and either fired in time or asked about.

use crate::sending::{Begins, Inbox, MANY};
use crate::{Error, Leave, Postrider, Refused};
use delivery::schedule::{Due, Planned, due, zone_of};
use delivery::{CampaignId, CampaignState, Wait, WaitReason};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::ops::ControlFlow;
use store::{CampaignRow, Candidate};

/// What came of looking at a planned start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fired {
    /// Its time has not come.
    Later,
    /// It is on its way now; the messages are [`Postrider::send_campaign`]'s to send.
    Started,
    /// Its time went by while nothing ran; nothing starts until the person says so.
    Missed,
    /// It was due and could not start; the person has to look. A stable code.
    Refused(String),
    /// Something was in the way that may be over in a moment; it is tried again while its time has not gone by.
    Again,
}

impl Postrider {
    /// Plans a start. With `own_zone` everybody whose zone is known gets it at that hour of their own. `people` is the number
    /// the person stated; it may start by itself for fewer, never for more.
    pub fn plan_start(
        &self,
        id: CampaignId,
        at: Timestamp,
        own_zone: bool,
        leave: Leave,
    ) -> Result<Planned, Error> {
        let now = self.clock.now();
        if at <= now {
            return Err(Error::Refused(Refused::Past));
        }
        if !self.store.is_vouched()? {
            return Err(Error::Refused(Refused::NotVouched));
        }
        if leave.inbox == Inbox::LookedThrough {
            self.inbox_looked_through_for(id)?;
        }
        let row = self.store.campaign(id)?;
        if row.state.is_frozen() {
            let event = delivery::Event::Schedule;
            return Err(Error::Campaign(delivery::NotAllowed { state: row.state, event }));
        }
        self.can_be_sent(&row)?;
        self.inbox_was_read(&row, leave.inbox)?;
        let report = self.check_campaign(id)?;
        if report.blocking().count() > 0 {
            return Err(Error::Blocked(report.blocking().map(|found| found.finding.clone()).collect()));
        }
        let zone = own_zone.then(here).flatten();
        let mut plan = Planned { at, people: 0, own_zone: zone, refused: None };
        let mut first = if plan.own_zone.is_some() { Timestamp::MAX } else { at };
        let tally = self.sift_for(&row, |candidate, looked| {
            if looked.is_ok() && plan.own_zone.is_some() {
                first = first.min(plan.turn(zone_of(fields(candidate)).as_ref(), now));
            }
            ControlFlow::Continue(())
        })?;
        if tally.included == 0 {
            return Err(Error::Refused(Refused::NobodyLeft));
        }
        if !leave.confirmed.map_or(tally.included <= MANY, |stated| stated == tally.included) {
            return Err(Error::Unconfirmed { people: tally.included });
        }
        plan.people = tally.included;
        self.store.schedule_campaign(id, &plan, first, now)?;
        Ok(plan)
    }

    /// Takes a planned start back; the check stays.
    pub fn take_plan_back(&self, id: CampaignId) -> Result<(), Error> {
        Ok(self.store.unschedule_campaign(id, self.clock.now())?)
    }

    /// Looks at a planned campaign and starts it where its time has come. `inbox` is what is known of the inbox, where
    /// somebody who waits for the start said so.
    pub fn fire(&self, id: CampaignId, inbox: Inbox) -> Result<Fired, Error> {
        let row = self.store.campaign(id)?;
        let (CampaignState::Scheduled, Some(plan), Some(first)) = (row.state, &row.planned, row.scheduled_at)
        else {
            return Ok(Fired::Later);
        };
        if let Some((code, _)) = &plan.refused {
            return Ok(Fired::Refused(code.clone()));
        }
        match due(first, self.clock.now()) {
            Due::Later => return Ok(Fired::Later),
            Due::Missed => return Ok(Fired::Missed),
            Due::Now => {}
        }
        // Whoever may not send must not freeze the audience either: it would go out whenever somebody may, however late.
        let _turn = match self.take_turn(id) {
            Ok(turn) => turn,
            Err(Error::AnotherSender) => return Ok(Fired::Again),
            Err(why) => return Err(why),
        };
        if due(first, self.clock.now()) != Due::Now {
            return Ok(Fired::Missed);
        }
        let started = if self.store.is_vouched()? {
            self.start(&row, Begins::AsPlanned, Leave { inbox, ..Leave::default() })
        } else {
            Err(Error::Refused(Refused::NotVouched))
        };
        match started {
            Ok(()) => Ok(Fired::Started),
            // A passphrase may be on its way, and a disk may be freed.
            Err(Error::VaultLocked | Error::Store(_)) => Ok(Fired::Again),
            Err(why) => {
                self.store.start_refused(id, why.code(), &why.to_string())?;
                Ok(Fired::Refused(why.code().to_owned()))
            }
        }
    }

    /// Takes the start of a campaign back that began by itself a moment before the program ended: nothing of it was in
    /// anybody's hands, and by now its time has gone by, so it asks as any missed start does. Returns whether it did. For
    /// whoever opens a data folder, before campaigns that were going out go on.
    pub fn take_missed_start_back(&self, id: CampaignId) -> Result<bool, Error> {
        let missed = |first| due(first, self.clock.now()) == Due::Missed;
        if !self.store.fired_for_nobody(id)?.is_some_and(missed) {
            return Ok(false);
        }
        // Whoever sends may be about to take its first row.
        let _turn = match self.take_turn(id) {
            Ok(turn) => turn,
            Err(Error::AnotherSender) => return Ok(false),
            Err(why) => return Err(why),
        };
        Ok(self.store.take_start_back(id, self.clock.now())?)
    }

    /// Campaigns with a planned start, the earliest first.
    pub fn planned(&self) -> Result<Vec<CampaignRow>, Error> {
        let mut rows = self.store.campaigns_in(CampaignState::Scheduled)?;
        rows.sort_by_key(|row| row.scheduled_at);
        Ok(rows)
    }

    /// The plan by which a campaign would begin by itself. One whose start was missed or could not be made begins when the
    /// person says so, and then for everybody at once.
    pub(crate) fn plan_in_force<'a>(&self, row: &'a CampaignRow) -> Option<&'a Planned> {
        let missed = row.scheduled_at.is_some_and(|first| due(first, self.clock.now()) == Due::Missed);
        row.planned.as_ref().filter(|plan| plan.refused.is_none() && !missed)
    }

    /// Why a planned campaign waits: for its time, or for the person.
    pub(crate) fn start_waits(&self, row: &CampaignRow) -> Wait {
        let refused = row.planned.as_ref().and_then(|plan| plan.refused.clone());
        let at = row.planned.as_ref().map(|plan| plan.at).or(row.scheduled_at);
        let missed = row.scheduled_at.is_some_and(|first| due(first, self.clock.now()) == Due::Missed);
        match (refused, at) {
            (Some((_, sentence)), Some(at)) => {
                Wait::for_you(WaitReason::MissedStart { at, why: Some(sentence), frozen: false })
            }
            (None, Some(at)) if missed => {
                Wait::for_you(WaitReason::MissedStart { at, why: None, frozen: false })
            }
            _ => Wait { why: WaitReason::Start, until: row.scheduled_at },
        }
    }
}

/// When the turn of a person comes, where that is not at once.
pub(crate) fn turn(plan: &Planned, candidate: &Candidate, begins: Timestamp) -> Option<Timestamp> {
    plan.own_zone.as_ref()?;
    let turn = plan.turn(zone_of(fields(candidate)).as_ref(), begins);
    (turn > begins).then_some(turn)
}

fn fields(candidate: &Candidate) -> impl Iterator<Item = (&str, &str)> {
    candidate.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
}

/// The zone of this computer, by its name.
fn here() -> Option<String> {
    TimeZone::system().iana_name().map(str::to_owned).or_else(|| Some("UTC".to_owned()))
}
