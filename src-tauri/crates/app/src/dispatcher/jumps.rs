//! Notices that the machine's clock was set back while rows wait for their turn.

use crate::Clock;
use jiff::Timestamp;
use std::time::Instant;

/// Two looks at once: at the clock people set, and at one that only goes forward.
pub(super) struct Jumps {
    wall: Timestamp,
    /// None beside a simulated clock, which goes on by leaps and goes back only where somebody set it back.
    steady: Option<Instant>,
}

/// Clocks are put right by a little all the time.
const LITTLE: i64 = 2_000;

impl Jumps {
    pub fn new(clock: &Clock, wall: Timestamp) -> Self {
        Self { wall, steady: matches!(clock, Clock::System).then(Instant::now) }
    }

    /// By how many milliseconds the clock was set back since the last look, where it was. Forward it cannot be told from a
    /// sleep, and needs nothing: whoever waits has waited long enough.
    pub fn look(&mut self, wall: Timestamp) -> Option<i64> {
        let passed = self.steady.as_mut().map_or(0, |steady| {
            let before = std::mem::replace(steady, Instant::now());
            i64::try_from(steady.duration_since(before).as_millis()).unwrap_or(i64::MAX)
        });
        let before = std::mem::replace(&mut self.wall, wall);
        back_by(before.as_millisecond(), wall.as_millisecond(), passed)
    }
}

fn back_by(before: i64, after: i64, passed: i64) -> Option<i64> {
    let back = before.saturating_add(passed).saturating_sub(after);
    (back > LITTLE).then_some(back)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_set_back_is_told_from_time_that_passes() {
        assert_eq!(back_by(10_000, 15_000, 5_000), None, "five seconds passed");
        assert_eq!(back_by(10_000, 14_000, 5_000), None, "a little is nothing");
        assert_eq!(back_by(3_600_000, 5_000, 5_000), Some(3_600_000), "an hour back");
        assert_eq!(back_by(10_000, 9_000_000, 5_000), None, "forward, or asleep");
    }

    #[test]
    fn a_simulated_clock_goes_back_only_where_it_was_set_back() {
        let at = |second: i64| Timestamp::from_second(1_790_000_000 + second).unwrap();
        let mut jumps = Jumps::new(&Clock::simulated(at(0)), at(0));
        assert_eq!(jumps.look(at(9_000)), None, "it leaps over a wait");
        assert_eq!(jumps.look(at(9_000)), None, "and takes its time");
        assert_eq!(jumps.look(at(1_800)), Some(7_200_000), "two hours back");
        assert_eq!(jumps.look(at(1_800)), None, "once");
    }
}
