//! A clock that was set while messages go out or wait.

use super::Bookkeeper;
use crate::dispatcher::jumps::Jump;
use delivery::pacing::Pace;
use jiff::Timestamp;

impl Bookkeeper {
    /// A clock that was set back must not make anybody wait longer, and one that was set forward fill no limit twice. Waits of
    /// other kinds end by the clock as it stands.
    pub(super) fn heed_clock(&mut self, now: Timestamp) {
        let jump = self.jumps.look(now);
        if let Some(Jump::Forward(by)) = jump {
            tracing::warn!(by, "the clock was set forward");
            self.age_nothing(by, now);
        }
        if let Some(Jump::Back(back)) = jump {
            tracing::warn!(back, "the clock was set back");
            self.pace.take().unbook();
            let shifted = self.sender.shift_turns(self.campaign, now, back);
            let span = jiff::SignedDuration::from_millis(back);
            let earlier = |until: Timestamp| until.checked_sub(span).unwrap_or(now);
            self.nobody_until = None;
            self.down = self.down.map(|(failures, until)| (failures, earlier(until)));
            if let Some(pause) = &mut self.paused
                && let Some(until) = pause.until
            {
                pause.until = Some(earlier(until));
                if let Err(why) = self.store.replace_account_pause(self.account, pause, now) {
                    tracing::warn!(code = why.code(), "the end of a pause could not be brought forward");
                }
            }
            if let Err(why) = shifted.and_then(|()| self.stops.set_back(span, &self.store, now)) {
                tracing::warn!(code = why.code(), "what waits could not be brought forward");
            }
        }
    }

    /// What was sent is no older by a clock that was set forward: the host's own did not jump.
    fn age_nothing(&mut self, by: i64, now: Timestamp) {
        let moved = self.store.move_account_past(self.account, by, now);
        match moved.and_then(|()| self.store.account_past(self.account, now)) {
            Ok(past) => *self.pace.take() = Pace::with(self.terms, &past),
            Err(why) => tracing::warn!(code = why.code(), "what was sent could not be moved with the clock"),
        }
    }
}
