//! A clock that was set while messages go out or wait.

use super::Bookkeeper;
use crate::dispatcher::jumps::Jump;
use crate::dispatcher::stops::held;
use jiff::{SignedDuration, Timestamp};
use store::StoreError;

impl Bookkeeper {
    /// A clock that was set back must not make anybody wait longer, and one that was set forward fill no limit twice and end no
    /// wait. Hours of the day and starts that a person chose go by the clock as it stands.
    pub(super) fn heed_clock(&mut self, now: Timestamp) {
        self.move_on(now);
        let done = match self.jumps.look(now) {
            Some(Jump::Forward(by)) => {
                tracing::warn!(by, "the clock was set forward");
                self.hold(SignedDuration::from_millis(by), now)
            }
            Some(Jump::Back(back)) => {
                tracing::warn!(back, "the clock was set back");
                self.bring_forward(SignedDuration::from_millis(back), now)
            }
            None => return,
        };
        if let Err(why) = done {
            tracing::warn!(code = why.code(), "what waits could not be moved with the clock");
        }
    }

    /// What was sent and what is in hand, where another clock was given to it.
    fn move_on(&mut self, now: Timestamp) {
        let moved = self.pace.heed_clock(&self.store, self.account, &self.terms, self.moved_on, now);
        match moved {
            Ok(forward) => {
                self.moved_on += forward.len();
                for forward in forward {
                    self.in_hand.move_on(forward);
                    for settlement in &mut self.unwritten {
                        settlement.counted = forward.of_counted(settlement.counted);
                    }
                }
            }
            Err(why) => tracing::warn!(code = why.code(), "what was sent could not be moved with the clock"),
        }
    }

    /// The clock was set back: nothing waits the longer for it.
    fn bring_forward(&mut self, span: SignedDuration, now: Timestamp) -> Result<(), StoreError> {
        self.pace.take().unbook();
        self.nobody_until = None;
        let earlier = |until: Timestamp| until.checked_sub(span).unwrap_or(now);
        self.down = self.down.map(|(failures, until)| (failures, earlier(until)));
        self.paused_until(earlier, now)?;
        let back = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        self.sender.shift_turns(self.campaign, now, back)?;
        self.stops.set_back(span, &self.store, now)
    }

    /// The clock was set forward: nothing that was waited for came the sooner by it.
    fn hold(&mut self, span: SignedDuration, now: Timestamp) -> Result<(), StoreError> {
        let before = now.checked_sub(span).unwrap_or(now);
        let later = |until: Timestamp| held(until, before, span);
        self.nobody_until = None;
        self.down = self.down.map(|(failures, until)| (failures, later(until)));
        self.paused_until(later, now)?;
        let by = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        self.sender.hold_turns(self.campaign, now, by)?;
        self.stops.set_forward(span, &self.store, now)
    }

    fn paused_until(
        &mut self,
        moved: impl Fn(Timestamp) -> Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        if let Some(pause) = &mut self.paused
            && let Some(until) = pause.until
            && moved(until) != until
        {
            pause.until = Some(moved(until));
            self.store.replace_account_pause(self.account, pause, now)?;
        }
        Ok(())
    }
}
