//! Sending days, by the sender's calendar. A warm-up counts them, not the days that pass.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::plan::{Plan, WarmUp, WarmUpDay, WarmUpState};

/// What was sent on which day, and which day it is.
#[derive(Debug, Clone)]
pub(super) struct Days {
    sent: BTreeMap<Date, u32>,
    today: Option<Today>,
}

#[derive(Debug, Clone, Copy)]
struct Today {
    date: Date,
    from: Timestamp,
    until: Timestamp,
}

impl Days {
    pub(super) fn new(days: &[(Date, u32)]) -> Days {
        Days { sent: days.iter().copied().filter(|(_, count)| *count > 0).collect(), today: None }
    }

    /// Looks what day it is; whether it is another one than before.
    pub(super) fn turn(&mut self, plan: &Plan, now: Timestamp) -> bool {
        if self.today.is_some_and(|today| today.from <= now && now < today.until) {
            return false;
        }
        let rules = plan.zone.rules();
        let date = now.to_zoned(rules.clone()).date();
        let midnight = |date: Date| date.to_zoned(rules.clone()).ok().map(|zoned| zoned.timestamp());
        let from = midnight(date).unwrap_or(now);
        let until = date.tomorrow().ok().and_then(midnight).unwrap_or(Timestamp::MAX);
        self.today = Some(Today { date, from, until });
        true
    }

    /// Looks anew next time, because the zone or the plan is another one.
    pub(super) const fn forget_today(&mut self) {
        self.today = None;
    }

    /// When today ends.
    pub(super) fn ends(&self) -> Timestamp {
        self.today.map_or(Timestamp::MAX, |today| today.until)
    }

    /// Notes messages of today, and gives its date.
    pub(super) fn push(&mut self, count: u32) -> Date {
        let date = self.today.map_or(Date::ZERO, |today| today.date);
        let sent = self.sent.entry(date).or_default();
        *sent = sent.saturating_add(count);
        date
    }

    /// Takes one message back.
    pub(super) fn take(&mut self, day: Date) {
        if let Some(count) = self.sent.get_mut(&day) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                self.sent.remove(&day);
            }
        }
    }

    /// Earlier sending days of a warm-up, and what was sent today. A day that lies ahead, from when the clock was wrong, is
    /// one of the earlier ones.
    fn before(&self, plan: WarmUp) -> (Vec<u32>, u32) {
        let today = self.today.map(|today| today.date);
        let before = self.sent.range(plan.began..).filter(|(date, _)| Some(**date) != today);
        let sent = today.and_then(|date| self.sent.get(&date)).copied().unwrap_or(0);
        (before.map(|(_, count)| *count).collect(), sent)
    }

    /// What today's step of a warm-up allows, and what is left of it; `None` once it is over.
    pub(super) fn left(&self, plan: WarmUp, per_day: Option<u32>) -> Option<(u32, u32)> {
        let (before, sent) = self.before(plan);
        let allowed = plan.step(before.len(), per_day)?;
        Some((allowed, allowed.saturating_sub(sent)))
    }

    /// Where a warm-up stands; `None` once it is over.
    pub(super) fn warm_up(&self, plan: WarmUp, per_day: Option<u32>) -> Option<WarmUpState> {
        let (before, today) = self.before(plan);
        let steps = plan.steps(per_day);
        if before.len() >= steps.len() {
            return None;
        }
        let day = u32::try_from(before.len()).unwrap_or(u32::MAX).saturating_add(1);
        let mut sent = before.into_iter().chain([today]);
        let days = steps.into_iter().map(|allowed| WarmUpDay { allowed, sent: sent.next() }).collect();
        Some(WarmUpState { day, days })
    }
}
