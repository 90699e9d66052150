//! Notices that the machine's clock was set back while rows wait for their turn.

use jiff::Timestamp;
use std::time::Instant;

/// Two looks at once: at the clock people set, and at one that only goes forward.
pub(super) struct Jumps {
    wall: Timestamp,
    steady: Instant,
}

/// Clocks are put right by a little all the time.
const LITTLE: i64 = 2_000;

impl Jumps {
    pub fn new(wall: Timestamp) -> Self {
        Self { wall, steady: Instant::now() }
    }

    /// By how many milliseconds the clock was set back since the last look, where it was. Forward it cannot be told from a
    /// sleep, and needs nothing: whoever waits has waited long enough.
    pub fn look(&mut self, wall: Timestamp) -> Option<i64> {
        let steady = Instant::now();
        let passed = i64::try_from(steady.duration_since(self.steady).as_millis()).unwrap_or(i64::MAX);
        let back = back_by(self.wall.as_millisecond(), wall.as_millisecond(), passed);
        (self.wall, self.steady) = (wall, steady);
        back
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
}
