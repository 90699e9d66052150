//! What makes sending stop or rest by itself: too much that goes wrong, and the first batch.

use super::Round;
use crate::accounts::is_this_computer;
use delivery::canary::{Canary, CanaryChoice, CanaryTally};
use delivery::watch::{Watch, is_blocked_again, rules};
use delivery::{AccountId, CampaignId, OutboxId, Outcome, PauseCause, Setback, Wait, WaitReason, Window};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashSet;
use store::{CampaignRow, Counts, Most, Store, StoreError};

/// The longest rest after a host has said again and again that the account has sent enough.
const A_DAY: SignedDuration = SignedDuration::from_hours(24);
/// So many times in a row, with nothing accepted in between, a used-up quota is waited for; a whole day's only twice.
const QUOTAS: u32 = 4;
/// And so many times "slow down": each rest is twice the one before, so that is two days.
const SLOW_DOWNS: u32 = 8;

/// Watches one campaign and its account.
pub(super) struct Stops {
    campaign: CampaignId,
    account: AccountId,
    watch: Watch,
    first: FirstBatch,
    /// What the first batch came to, where that stops the others and is not written down yet.
    bad: Option<WaitReason>,
    /// Messages that were put off more than once for what they say or who sends them: each counts once.
    blocked: HashSet<OutboxId>,
    /// How often in a row the host said that the account has sent enough, or too fast.
    quotas: u32,
    /// Until when the account rests for that: what other connections hear meanwhile is the same answer once more.
    rests_until: Option<Timestamp>,
}

/// Where the first batch stands.
enum FirstBatch {
    /// All may go.
    Over,
    /// It goes.
    Goes { canary: Canary, tally: CanaryTally },
    /// It is out.
    Out { people: u64, until: Timestamp, tally: CanaryTally },
}

impl Stops {
    /// Remembers what came of the account's last messages and how far the first batch is.
    pub fn open(round: &Round) -> Result<Self, StoreError> {
        let now = round.clock.now();
        let mut watch = watch_of(&round.store, round.account, now)?;
        watch.remember(round.store.account_marks(round.account)?, now);
        let mut stops = Self {
            campaign: round.campaign,
            account: round.account,
            watch,
            first: FirstBatch::Over,
            bad: None,
            blocked: HashSet::new(),
            quotas: 0,
            rests_until: None,
        };
        stops.read_canary(&round.store, now)?;
        Ok(stops)
    }

    /// What the person changed: the first batch may have been switched off, a stop looked at.
    pub fn heed(&mut self, store: &Store, now: Timestamp) -> Result<(), StoreError> {
        self.read_canary(store, now)
    }

    fn read_canary(&mut self, store: &Store, now: Timestamp) -> Result<(), StoreError> {
        let (canary, until) = canary_of(store, self.campaign, self.account, Audience::Fixed)?;
        let until = match (canary, until) {
            (Some(canary), Some(until)) => Some(self.believe(canary, until, store, now)?),
            _ => until,
        };
        self.first = match (canary, until) {
            (None, _) => FirstBatch::Over,
            (Some(_), Some(until)) if until <= now => FirstBatch::Over,
            (Some(canary), until) => {
                let tally = store.canary_tally(self.campaign)?;
                // Its outcomes were written, and the program may have ended before the pause was. Of one that is out, somebody may
                // have looked.
                let people = gone(&store.counts(self.campaign)?);
                self.bad = tally.verdict(people).filter(|_| until.is_none());
                match until {
                    Some(until) => FirstBatch::Out { people: u64::from(canary.people), until, tally },
                    None => FirstBatch::Goes { canary, tally },
                }
            }
        };
        Ok(())
    }

    /// When the first batch has been looked at. No rule sets a moment further ahead than its wait: one that is was written
    /// while the clock ran ahead, and the wait begins now.
    fn believe(
        &self,
        canary: Canary,
        until: Timestamp,
        store: &Store,
        now: Timestamp,
    ) -> Result<Timestamp, StoreError> {
        let latest = now.saturating_add(canary.wait()).unwrap_or(now);
        if until > latest {
            store.canary_is_out(self.campaign, latest)?;
        }
        Ok(until.min(latest))
    }

    /// The clock was set back: what was noted ahead of it is of before.
    pub fn set_back(
        &mut self,
        back: SignedDuration,
        store: &Store,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.watch.set_back(now, back);
        self.rests_until = self.rests_until.and_then(|until| until.checked_sub(back).ok());
        self.read_canary(store, now)
    }

    /// The clock was set forward: what was looked at for some time is looked at no shorter for it.
    pub fn set_forward(
        &mut self,
        by: SignedDuration,
        store: &Store,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let before = now.checked_sub(by).unwrap_or(now);
        self.watch.set_forward(now, by);
        self.rests_until = self.rests_until.map(|until| held(until, before, by));
        if let FirstBatch::Out { until, .. } = &mut self.first {
            *until = held(*until, before, by);
            store.canary_is_out(self.campaign, *until)?;
        }
        Ok(())
    }

    /// How many of `room` may be claimed. While the first batch is looked at, nobody else goes, but those of it whom a server put
    /// off are tried again: what comes of them is what is looked for.
    pub fn room(&mut self, room: u32, store: &Store, now: Timestamp) -> Result<Most, StoreError> {
        if room == 0 || self.bad.is_some() || self.watch.rest(now).is_some() {
            return Ok(Most::from(0));
        }
        let again = |queued: u32| Most { rows: room, queued: room.min(queued) };
        let (canary, tally) = match self.first {
            FirstBatch::Over => return Ok(room.into()),
            FirstBatch::Out { until, .. } if until > now => return Ok(again(0)),
            FirstBatch::Out { .. } => {
                self.first = FirstBatch::Over;
                return Ok(room.into());
            }
            FirstBatch::Goes { canary, tally } => (canary, tally),
        };
        let counts = store.counts(self.campaign)?;
        let left = u64::from(canary.people).saturating_sub(gone(&counts));
        if left == 0 && counts.claimed == 0 {
            self.bad = store.canary_tally(self.campaign)?.verdict_of_all(gone(&counts));
            if self.bad.is_some() {
                return Ok(Most::from(0));
            }
            let until = now.saturating_add(canary.wait()).unwrap_or(now);
            store.canary_is_out(self.campaign, until)?;
            self.first = FirstBatch::Out { people: u64::from(canary.people), until, tally };
        }
        Ok(again(u32::try_from(left).unwrap_or(u32::MAX)))
    }

    /// What must stop the campaign before its next message, once.
    pub fn take_bad(&mut self) -> Option<Wait> {
        let why = self.bad.take()?;
        // Whoever resumes has looked, and the others go then.
        self.first = FirstBatch::Over;
        Some(Wait::for_you(why))
    }

    /// Notes until when the account rests.
    pub fn rests_until(&mut self, until: Option<Timestamp>) {
        self.rests_until = self.rests_until.max(until);
    }

    /// Why nothing goes, where it is one of these.
    pub fn wait(&self, now: Timestamp) -> Option<Wait> {
        if let FirstBatch::Out { people, until, .. } = self.first
            && until > now
        {
            return Some(Wait::until(WaitReason::Canary { people }, until));
        }
        let stop = self.watch.rest(now)?;
        Some(Wait { why: WaitReason::Trip { trip: stop.trip }, until: stop.until })
    }

    /// Until when the account rests because too much went wrong; `now` where it does not.
    pub fn rest_end(&self, now: Timestamp) -> Timestamp {
        self.watch.rest(now).map_or(now, |stop| stop.until.unwrap_or(Timestamp::MAX))
    }

    /// What an outcome means for the rest of the campaign: a pause that waits for the person, if there must be one. A quota that
    /// is used up again and again is waited for ever longer; in the end its owner has to ask.
    pub fn see(
        &mut self,
        row: OutboxId,
        outcome: &mut Outcome,
        again: bool,
        store: &Store,
        now: Timestamp,
    ) -> Option<Wait> {
        self.mind_quotas(outcome, now);
        if is_blocked_again(outcome, again) && !self.blocked.insert(row) {
            return None;
        }
        if let FirstBatch::Goes { tally, .. } | FirstBatch::Out { tally, .. } = &mut self.first {
            tally.see(outcome, again);
            let people = store.counts(self.campaign).map_or(0, |counts| gone(&counts));
            if let Some(why) = tally.verdict(people) {
                // Whoever resumes has looked, and the others go then; nothing of that is written before.
                self.first = FirstBatch::Over;
                return Some(Wait::for_you(why));
            }
        }
        let stop = self.watch.see(outcome, again, now)?;
        let trip = stop.trip;
        tracing::warn!(kind = trip.kind.as_str(), bad = trip.bad, of = trip.of, "too much went wrong");
        stop.until.is_none().then(|| Wait::for_you(WaitReason::Trip { trip }))
    }

    fn mind_quotas(&mut self, outcome: &mut Outcome, now: Timestamp) {
        match outcome {
            Outcome::Accepted { .. } => self.quotas = 0,
            Outcome::BackInQueue { because: Setback::Account(pause) }
                if matches!(pause.cause, PauseCause::SenderQuota | PauseCause::RateLimited)
                    && pause.until.is_some() =>
            {
                if self.rests_until.is_none_or(|until| until <= now) {
                    self.quotas = self.quotas.saturating_add(1);
                }
                // Where nobody got through since the last time, it is not this one row.
                pause.may_be_the_row &= self.quotas <= 1;
                let slow_down = pause.cause == PauseCause::RateLimited;
                let most = match pause.window {
                    _ if slow_down => SLOW_DOWNS,
                    Some(Window::Day) => 2,
                    _ => QUOTAS,
                };
                if self.quotas > most {
                    (pause.cause, pause.until) = (PauseCause::TurnedAway, None);
                } else if let Some(until) = pause.until
                    && (pause.window.is_none() || slow_down)
                {
                    let asked = until.duration_since(now);
                    let longer =
                        asked.saturating_mul(1 << self.quotas.saturating_sub(1).min(8)).min(A_DAY.max(asked));
                    pause.until = now.checked_add(longer).ok();
                }
            }
            _ => {}
        }
    }
}

/// The end of a wait when the clock is set forward by so much, from `before`: what was over then is over.
pub(super) fn held(until: Timestamp, before: Timestamp, by: SignedDuration) -> Timestamp {
    if until > before { until.checked_add(by).unwrap_or(until) } else { until }
}

/// Whom a first batch would be of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Audience {
    /// So many people; nothing was queued yet.
    Open(u64),
    /// Those who were queued.
    Fixed,
}

impl Audience {
    /// That of a campaign; `people` is how many it would be for if it began now.
    pub const fn of(row: &CampaignRow, people: u64) -> Self {
        if row.state.is_frozen() { Self::Fixed } else { Self::Open(people) }
    }
}

/// The first batch of a campaign, if it has one, and until when what came back of it is looked at.
///
/// What is usual is not done for a server on this computer: that is a trial or one's own engine, whose word about the first ones
/// says nothing of what becomes of them. Whoever chooses a first batch has one there too.
pub(crate) fn canary_of(
    store: &Store,
    campaign: CampaignId,
    account: AccountId,
    audience: Audience,
) -> Result<(Option<Canary>, Option<Timestamp>), StoreError> {
    let row = store.canary(campaign)?;
    let choice = match row.choice {
        CanaryChoice::Usual if is_this_computer(&store.account(account)?.account.host) => CanaryChoice::Off,
        choice => choice,
    };
    let canary = match audience {
        Audience::Open(people) => choice.of(people),
        Audience::Fixed => {
            // Whoever is left out since the start must not switch it off, and who was left out then never was one of them.
            let counts = store.counts(campaign)?;
            let (least, most) = (choice.of(counts.messages()), choice.of(counts.total()));
            if least == most { least } else { choice.of(store.queued_at_start(campaign)?) }
        }
    };
    Ok((canary, row.until))
}

/// Rows that left the queue, be it for a moment.
fn gone(counts: &Counts) -> u64 {
    counts.messages().saturating_sub(counts.queued)
}

/// A watch by the rules of an account, without what the person has looked at already.
pub(crate) fn watch_of(store: &Store, id: AccountId, now: Timestamp) -> Result<Watch, StoreError> {
    let account = store.account(id)?.account;
    let card = crate::accounts::choice(&account).card;
    let locks = card.as_deref().and_then(delivery::card::Card::by_id).map_or(&[][..], |card| card.lock);
    let mut watch = Watch::new(rules::with_host(locks));
    // A look that seems to lie ahead would forgive what comes until then. Rather is the person asked once more.
    for (kind, at) in looked_at(store, id)?.into_iter().filter(|(_, at)| *at <= now) {
        watch.forgive(kind, at);
    }
    Ok(watch)
}

/// Which stops the person has looked at, and when last.
fn looked_at(
    store: &Store,
    id: AccountId,
) -> Result<Vec<(delivery::watch::TripKind, Timestamp)>, StoreError> {
    Ok(store.setting(&looked_at_setting(store, id)?)?.unwrap_or_default())
}

/// Notes that the person has looked at a stop of this kind and goes on.
pub(crate) fn look_at(
    store: &Store,
    id: AccountId,
    kinds: &[delivery::watch::TripKind],
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut known = looked_at(store, id)?;
    known.retain(|(kind, _)| !kinds.contains(kind));
    known.extend(kinds.iter().map(|kind| (*kind, now)));
    store.put_setting(&looked_at_setting(store, id)?, &known)
}

/// By the login: what its messages came to counts for every account of it.
fn looked_at_setting(store: &Store, id: AccountId) -> Result<String, StoreError> {
    Ok(format!("stops.{}", store.account(id)?.sends_as.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_set_forward_ends_neither_the_look_at_a_first_batch_nor_a_rest() {
        let at = |minute: i64| Timestamp::from_second(1_800_000_000 + minute * 60).unwrap();
        let place = tempfile::tempdir().unwrap();
        let store = Store::open(&place.path().join("data"), at(0)).unwrap();
        let mut stops = Stops {
            campaign: CampaignId(1),
            account: AccountId(1),
            watch: Watch::default(),
            first: FirstBatch::Out { people: 50, until: at(60), tally: CanaryTally::default() },
            bad: None,
            blocked: HashSet::new(),
            quotas: 0,
            rests_until: Some(at(10)),
        };
        // Twenty minutes passed, and the clock shows five hours more.
        stops.set_forward(SignedDuration::from_hours(5), &store, at(320)).unwrap();
        let wait = stops.wait(at(320)).unwrap();
        assert_eq!(wait.until, Some(at(360)), "forty minutes are left, as before");
        assert_eq!(stops.rests_until, Some(at(10)), "what was over is over");
    }
}
