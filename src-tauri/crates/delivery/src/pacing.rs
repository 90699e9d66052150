//! How fast an account may send: every limit at once, the hours and days the person chose, a warm-up, and what the server
//! asked for.
//!
//! **Rolling, and on the safe side.** A send counts from the end of the second it began in, and every window is one
//! second longer than its name, because the server sees each message a moment after we do. Old sends are kept by the
//! minute, counted at its end. So a window can come out a little emptier than allowed, never fuller. A day of the calendar
//! overlaps the next by a minute on either side for the same reason.
//!
//! **As allowed, or spread.** By default ([`Rhythm::AsAllowed`]) messages go out as soon as every window has room: 30 at
//! once, then "next message 14:05, because this account allows 30 a minute". [`Rhythm::Spread`] sends one about every two
//! seconds instead, a little unevenly; it takes as long for many people and longer for a few.
//!
//! **Some messages only.** Limits for one domain and for people never written to concern some rows; those are parked until
//! their turn ([`Turn::Park`]) and hold nobody up.
//!
//! **Survives restarts.** What counts is stored: messages ([`history`]), shares, sending days, and a pace that was slowed
//! down. [`Past`] is all of it.
//!
//! **The clock.** Set back, past sends seem to lie ahead: they count as sent just now, so sending may rest longer than
//! needed, and never rushes. A jump forward is a sleep: windows are empty then and open as wide as ever, no wider; where
//! the sender knows better, it moves the past along (`store::Store::move_account_past`).

mod days;
mod forecast;
pub mod history;
mod hold;
mod seconds;
mod shares;
mod slow;
mod windows;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

pub use forecast::{Bar, Comes, Crowd, FirstBatch, Forecast, Gap};
pub use history::{PaceRow, restore};
pub use hold::Hold;
pub use shares::{NEW_PEOPLE, ShareRow, To};
pub use slow::Slow;

use crate::limits::{Limit, Limits, Window};
use crate::plan::{Gate, Plan, Terms, WarmUpState};
use crate::wait::Wait;
use crate::words::words;
use days::Days;
use seconds::Seconds;
use shares::Shares;
use windows::Windows;

words! {
    /// How the messages of a minute follow each other.
    #[derive(Default)]
    pub enum Rhythm as "rhythm" {
        /// As soon as every window has room.
        #[default]
        AsAllowed = "as-allowed",
        /// Evenly over the shortest window that has a limit.
        Spread = "spread",
    }
}

/// Whether the next message may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Now.
    Go,
    /// Not before this instant.
    WaitUntil {
        /// When there is room.
        at: Timestamp,
        /// What holds back the longest.
        hold: Hold,
    },
    /// The limit is 0.
    Never {
        /// The limit that says so.
        limit: Limit,
    },
}

impl Next {
    /// The same as a [`Wait`]; `None` for [`Next::Go`].
    #[must_use]
    pub const fn wait(&self) -> Option<Wait> {
        match *self {
            Next::Go => None,
            Next::WaitUntil { at, hold } => Some(Wait::until(hold.reason(), at)),
            Next::Never { limit } => Some(Wait::for_you(Hold::Limit { limit }.reason())),
        }
    }
}

/// What becomes of one row at its claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// It goes, and counts as this.
    Go(Sent),
    /// Its share is used up. Its turn comes at this instant; until then it is left alone.
    Park(Timestamp),
}

/// One message as it counts; what is stored of it, and what is taken back if it never reached the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// The instant it counts at.
    pub at: Timestamp,
    /// The sending day, by the sender's calendar.
    pub day: Date,
    /// The number of the domain, where a limit asks for it.
    pub domain: Option<i64>,
    /// Whether it went to somebody never written to, where a limit asks for it.
    pub fresh: bool,
}

/// What is stored of an account's past, as far as it still counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Past {
    /// What we sent, as [`restore`] gives it.
    pub sends: Vec<PaceRow>,
    /// What the person or another computer sent through the account within a day.
    pub elsewhere: Vec<PaceRow>,
    /// What went to shares that have a limit, within a day.
    pub shares: Vec<ShareRow>,
    /// What was sent on which day of the sender's calendar.
    pub days: Vec<(Date, u32)>,
    /// Whether it was slowed down.
    pub slow: Option<Slow>,
}

/// One account's pace. There must be one per account, not per campaign.
#[derive(Debug, Clone)]
pub struct Pace {
    terms: Terms,
    /// The limits of today.
    limits: Limits,
    windows: Windows,
    seconds: Seconds,
    shares: Shares,
    days: Days,
    slow: Option<Slow>,
    gate: Option<Gate>,
    /// When the last message went, exactly; only spreading needs it.
    last: Option<Timestamp>,
    /// What the last parked row waits for.
    parked: Option<Hold>,
}

impl Pace {
    /// A pace of nothing but limits, with what was stored of the past, as [`restore`] gives it.
    #[must_use]
    pub fn new(limits: Limits, rhythm: Rhythm, history: &[PaceRow]) -> Pace {
        let plan = Plan { rhythm, ..Plan::default() };
        let past = Past { sends: history.to_vec(), ..Past::default() };
        Pace::with(Terms { limits, plan, card: None }, &past)
    }

    /// A pace by all that was chosen and all that is stored.
    #[must_use]
    pub fn with(terms: Terms, past: &Past) -> Pace {
        let last = past.sends.last();
        let mut windows = Windows::new(&past.sends, &past.elsewhere);
        windows.set_day(terms.limits.day);
        Pace {
            limits: terms.limits,
            windows,
            seconds: last.map_or_else(Seconds::default, |row| Seconds::after(row.at, row.count)),
            shares: Shares::new(&past.shares),
            days: Days::new(&past.days),
            slow: past.slow,
            gate: None,
            last: last.map(|row| row.at),
            parked: None,
            terms,
        }
    }

    /// The limits as they were set, without what grows, warms up or was slowed down.
    #[must_use]
    pub const fn limits(&self) -> &Limits {
        &self.terms.limits
    }

    /// Everything it goes by.
    #[must_use]
    pub const fn terms(&self) -> &Terms {
        &self.terms
    }

    /// Puts other terms in force; what was sent keeps counting. Whether anything changed: then every reservation is void,
    /// and whoever holds parked rows has to let them ask again.
    pub fn set_terms(&mut self, terms: Terms) -> bool {
        if terms == self.terms {
            return false;
        }
        self.terms = terms;
        self.gate = None;
        self.days.forget_today();
        self.windows.set_day(terms.limits.day);
        self.shares.unbook();
        true
    }

    /// What was sent through the account by others, as it is known now.
    pub fn set_elsewhere(&mut self, elsewhere: &[PaceRow]) {
        self.windows.set_elsewhere(elsewhere);
    }

    /// Forgets reservations, after the clock was set or parked rows were let go.
    pub fn unbook(&mut self) {
        self.shares.unbook();
    }

    /// Whether the next message may go at `now`, and if not, when and why. What concerns only some messages is asked for
    /// each by [`Pace::turn`].
    pub fn next(&mut self, now: Timestamp) -> Next {
        self.advance(now);
        let mut wait: Option<(Timestamp, Hold)> = None;
        for limit in self.limits.iter() {
            if limit.count == 0 {
                return Next::Never { limit };
            }
            wait = later(wait, self.limit_room_at(limit), Hold::Limit { limit });
        }
        if let Some(per_minute) = self.slowed_to(now) {
            let limit = Limit { window: Window::Minute, count: per_minute };
            wait = later(wait, self.windows.room_at(limit), Hold::SlowedDown { per_minute });
        }
        if let Some(allowed) =
            self.warm_up_left(now).filter(|(_, left)| *left == 0).map(|(allowed, _)| allowed)
        {
            wait = later(wait, Some(self.days.ends()), Hold::WarmUp { allowed });
        }
        if let Some((at, limit)) = self.spread_until().filter(|(at, _)| *at > now) {
            wait = later(wait, Some(at), Hold::Spread { limit });
        }
        let at = wait.map_or(now, |(at, _)| at);
        if let Some((opens, hold)) = self.shut(at) {
            wait = Some((opens, hold));
        }
        match wait {
            Some((at, hold)) if at > now => Next::WaitUntil { at, hold },
            _ => Next::Go,
        }
    }

    /// What becomes of one row: it goes and is noted, or it is parked. Ask [`Pace::room`] before; a row that goes counts
    /// whatever the room.
    pub fn turn(&mut self, to: To, now: Timestamp) -> Turn {
        self.advance(now);
        match self.shares.room_for(&self.limits, to, now) {
            None => Turn::Go(self.record(to, now)),
            Some((soonest, hold)) => {
                self.parked = Some(hold);
                if soonest == Timestamp::MAX {
                    return Turn::Park(Timestamp::MAX);
                }
                let plan = self.terms.plan;
                let opens = |at: Timestamp| plan.gate(at).shut.map_or(at, |(opens, _)| opens);
                Turn::Park(self.shares.reserve(&self.limits, to, soonest, opens))
            }
        }
    }

    /// Notes that a message is being sent. Call it before the message goes, in the same breath as its row is claimed, and
    /// store what it gives.
    pub fn record(&mut self, to: To, now: Timestamp) -> Sent {
        self.advance(now);
        self.note(to, now, 1)
    }

    fn note(&mut self, to: To, now: Timestamp, count: u32) -> Sent {
        self.last = Some(now);
        self.seconds.push(now, count);
        self.count(to, now, count)
    }

    fn count(&mut self, to: To, now: Timestamp, count: u32) -> Sent {
        let row = self.windows.push(history::counted_at(now), count);
        self.shares.push(&self.limits, to, row.at, count);
        let by_domain = self.limits.domain_per_minute.is_some() || self.limits.domain_per_hour.is_some();
        Sent {
            at: row.at,
            day: self.days.push(count),
            domain: to.domain.filter(|_| by_domain),
            fresh: to.fresh,
        }
    }

    /// A message that was recorded goes only now, or went only now, because it waited for a session, or because the server
    /// takes its time: it counts from now on, as the host counts it. What the next one waits for between two messages stays;
    /// a message that has `begun` was counted in its second.
    pub fn record_late(&mut self, sent: Sent, begun: bool, now: Timestamp) -> Sent {
        self.advance(now);
        self.give_back(sent);
        if !begun {
            self.seconds.push(now, 1);
        }
        self.count(To { domain: sent.domain, fresh: sent.fresh, reserved: false }, now, 1)
    }

    /// Takes back what [`Pace::record`] noted, for a message that never reached the server because there was no connection.
    /// What is stored goes down by the same.
    pub fn give_back(&mut self, sent: Sent) {
        self.windows.take(PaceRow { at: sent.at, count: 1 });
        self.days.take(sent.day);
        for share in sent.domain.into_iter().chain(sent.fresh.then_some(NEW_PEOPLE)) {
            self.shares.take(share, sent.at);
        }
    }

    /// The server asked to slow down. Gives what is to be stored.
    pub fn slow_down(&mut self, now: Timestamp) -> Slow {
        self.advance(now);
        let busiest = u32::try_from(self.windows.used(Window::Minute)).unwrap_or(u32::MAX);
        let slow = Slow::asked(self.slow, busiest, now);
        self.slow = Some(slow);
        slow
    }

    /// How it was slowed down, while it still is.
    #[must_use]
    pub fn slow(&self, now: Timestamp) -> Option<Slow> {
        self.slow.filter(|slow| slow.cap(now).is_some())
    }

    /// How many messages may go at `now` without any wait; `None` is no limit.
    pub fn room(&mut self, now: Timestamp) -> Option<u64> {
        if self.next(now) != Next::Go {
            return Some(0);
        }
        if self.spreads().is_some() {
            return Some(1);
        }
        let mut room: Option<u64> = None;
        let mut at_most = |most: u64| room = Some(room.map_or(most, |room| room.min(most)));
        for limit in self.limits.iter() {
            match limit.window {
                Window::Second => at_most(self.seconds.room(limit.count)),
                Window::Day => {
                    if self.limits.day.rolls() {
                        at_most(self.windows.room(limit));
                    }
                    if self.limits.day.zone().is_some() {
                        at_most(self.windows.room_today(limit.count));
                    }
                }
                Window::Minute | Window::Hour => at_most(self.windows.room(limit)),
            }
        }
        if let Some(count) = self.slowed_to(now) {
            at_most(self.windows.room(Limit { window: Window::Minute, count }));
        }
        if let Some((_, left)) = self.warm_up_left(now) {
            at_most(u64::from(left));
        }
        room
    }

    /// What a message to somebody would wait for at `now`, where it is about them and not about all.
    pub fn holds(&mut self, to: To, now: Timestamp) -> Option<Hold> {
        self.advance(now);
        self.shares.room_for(&self.limits, to, now).map(|(_, hold)| hold)
    }

    /// What the row that was parked last waits for.
    #[must_use]
    pub const fn parked(&self) -> Option<Hold> {
        self.parked
    }

    /// How many messages count in a window at `now`: the "used" of an account's card.
    pub fn used(&mut self, window: Window, now: Timestamp) -> u64 {
        self.advance(now);
        match (window, self.limits.day.rolls()) {
            (Window::Day, false) => self.windows.used_today().unwrap_or(0),
            _ => self.windows.used(window),
        }
    }

    /// How many people never written to before were mailed in the last day, as far as a limit asks for it.
    pub fn new_people(&mut self, now: Timestamp) -> u64 {
        self.shares.used_in_a_day(NEW_PEOPLE, now)
    }

    /// How many messages of the last day were sent elsewhere.
    pub fn elsewhere(&mut self, now: Timestamp) -> u64 {
        self.advance(now);
        self.windows.elsewhere()
    }

    /// When a window that the server says is used up lets go of its oldest message; `now` where we know of none in it.
    pub fn reopens(&mut self, window: Window, now: Timestamp) -> Timestamp {
        self.advance(now);
        self.windows.oldest_leaves(window).unwrap_or(now)
    }

    /// Where the warm-up stands; `None` without one, and once it is over.
    pub fn warm_up(&mut self, now: Timestamp) -> Option<WarmUpState> {
        self.advance(now);
        self.days.warm_up(self.terms.plan.warm_up?, self.limits.per_day)
    }

    /// How sending to a crowd would go from `now` on. `each` is the time one message takes, where that is known; it matters
    /// only where no limit is slower.
    #[must_use]
    pub fn forecast_for(&self, crowd: &Crowd, now: Timestamp, each: Option<SignedDuration>) -> Forecast {
        forecast::forecast(self.clone(), crowd, now, each)
    }

    /// The same for people of whom nothing is known; `per_second` is how many the connection manages at most.
    #[must_use]
    pub fn forecast(&self, people: u64, now: Timestamp, per_second: Option<u32>) -> Forecast {
        let each =
            per_second.and_then(|n| SignedDuration::from_secs(1).checked_div(i32::try_from(n.max(1)).ok()?));
        self.forecast_for(&Crowd::of(people), now, each)
    }

    /// The history as it should be stored, compact.
    #[must_use]
    pub fn history(&self, now: Timestamp) -> Vec<PaceRow> {
        history::compact(self.windows.ours(), now)
    }

    /// Counts seconds by the minute, and spreads nothing: of very many people nobody asks for the second.
    fn by_the_minute(&mut self) {
        let limits = &mut self.terms.limits;
        if let Some(most) = limits.per_second.take().map(|most| most.saturating_mul(60)) {
            limits.per_minute = Some(limits.per_minute.map_or(most, |known| known.min(most)));
        }
        self.terms.plan.rhythm = Rhythm::AsAllowed;
        self.days.forget_today();
    }

    /// Lets go of what is over, and looks what day it is.
    fn advance(&mut self, now: Timestamp) {
        self.windows.advance(now);
        self.seconds.advance(now);
        if let Some(slow) = &mut self.slow {
            slow.advance(now);
            if slow.cap(now).is_none() {
                self.slow = None;
            }
        }
        if self.last.is_some_and(|last| last > history::counted_at(now)) {
            self.last = Some(now);
        }
        if self.days.turn(&self.terms.plan, now) {
            self.limits = self.terms.limits_at(now);
        }
    }

    fn limit_room_at(&self, limit: Limit) -> Option<Timestamp> {
        match limit.window {
            Window::Second => self.seconds.room_at(limit.count),
            Window::Minute | Window::Hour => self.windows.room_at(limit),
            Window::Day => {
                let rolling = if self.limits.day.rolls() { self.windows.room_at(limit) } else { None };
                rolling.max(self.windows.room_tomorrow(limit.count))
            }
        }
    }

    fn slowed_to(&self, now: Timestamp) -> Option<u32> {
        self.slow.and_then(|slow| slow.cap(now))
    }

    /// What today's step allows in all, and what of it is left; `None` without a warm-up.
    fn warm_up_left(&self, _now: Timestamp) -> Option<(u32, u32)> {
        self.days.left(self.terms.plan.warm_up?, self.limits.per_day)
    }

    /// Whether the gate is shut at an instant, and when it opens.
    fn shut(&mut self, at: Timestamp) -> Option<(Timestamp, Hold)> {
        let gate = match self.gate {
            Some(gate) if gate.covers(at) => gate,
            _ => self.terms.plan.gate(at),
        };
        self.gate = Some(gate);
        gate.shut
    }

    fn spreads(&self) -> Option<Limit> {
        if self.terms.plan.rhythm == Rhythm::Spread { self.limits.iter().next() } else { None }
    }

    /// When an evenly spread next message is due, and which limit is spread.
    fn spread_until(&self) -> Option<(Timestamp, Limit)> {
        let limit = self.spreads()?;
        let last = self.last?;
        let gap = windows::reach(limit.window).checked_div(i32::try_from(limit.count).ok()?)?;
        Some((last.checked_add(uneven(gap, last)).ok()?, limit))
    }
}

/// The later of two waits.
fn later(wait: Option<(Timestamp, Hold)>, at: Option<Timestamp>, hold: Hold) -> Option<(Timestamp, Hold)> {
    match (wait, at) {
        (Some((known, _)), Some(at)) if known >= at => wait,
        (_, Some(at)) => Some((at, hold)),
        (_, None) => wait,
    }
}

/// A gap made up to a quarter longer or shorter, always alike after the same message: a machine's even beat is no person's.
fn uneven(gap: SignedDuration, last: Timestamp) -> SignedDuration {
    let mut seed =
        u64::from_ne_bytes(last.as_millisecond().to_ne_bytes()).wrapping_add(0x9e37_79b9_7f4a_7c15);
    seed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    seed = (seed ^ (seed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    // 0 to 511, the middle being no change.
    let off = i32::try_from((seed ^ (seed >> 31)) % 512).unwrap_or(256) - 256;
    let quarter = gap.checked_div(1_024).and_then(|part| part.checked_mul(off)).unwrap_or_default();
    gap.saturating_add(quarter)
}

/// How much longer than its name a window is: see the head of this module.
const SLACK: SignedDuration = SignedDuration::from_secs(1);

#[cfg(test)]
mod tests;
