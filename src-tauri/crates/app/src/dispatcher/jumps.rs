//! Notices that the machine's clock was set while messages go out or wait for their turn.

use crate::Clock;
use jiff::Timestamp;
use std::time::Instant;

/// How the clock was set since the last look, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Jump {
    /// Set back.
    Back(i64),
    /// Set forward, and the machine was not asleep.
    Forward(i64),
}

/// Looks at the clock people set, and at two that only go forward: one stands while the machine sleeps, one does not.
#[derive(Debug)]
pub(crate) struct Jumps {
    wall: Timestamp,
    /// None beside a simulated clock, which goes on by leaps and goes back only where somebody set it back.
    steady: Option<Instant>,
    /// Milliseconds since the machine started, asleep or not; none where nobody tells.
    up: Option<i64>,
}

/// Clocks are put right by a little all the time.
const LITTLE: i64 = 2_000;

impl Jumps {
    pub fn new(clock: &Clock, wall: Timestamp) -> Self {
        let system = matches!(clock, Clock::System);
        Self { wall, steady: system.then(Instant::now), up: system.then(up).flatten() }
    }

    /// How the clock was set since the last look, where it was. Where the system does not tell for how long it slept, a jump
    /// forward cannot be told from that.
    pub fn look(&mut self, wall: Timestamp) -> Option<Jump> {
        let passed = self.steady.as_mut().map_or(0, |steady| {
            let before = std::mem::replace(steady, Instant::now());
            i64::try_from(steady.duration_since(before).as_millis()).unwrap_or(i64::MAX)
        });
        let lived = self.up.and_then(|before| {
            let now = up()?;
            self.up = Some(now);
            Some(now.saturating_sub(before))
        });
        let before = std::mem::replace(&mut self.wall, wall);
        jump(before.as_millisecond(), wall.as_millisecond(), passed, lived)
    }
}

/// `passed` is the time awake, `lived` all of it.
fn jump(before: i64, after: i64, passed: i64, lived: Option<i64>) -> Option<Jump> {
    let back = before.saturating_add(passed).saturating_sub(after);
    if back > LITTLE {
        return Some(Jump::Back(back));
    }
    let forward = after.saturating_sub(before).saturating_sub(lived?);
    (forward > LITTLE).then_some(Jump::Forward(forward))
}

/// Milliseconds since the machine started, asleep or not.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn up() -> Option<i64> {
    #[cfg(target_os = "linux")]
    use rustix::time::ClockId::Boottime as Up;
    // On macOS it goes on while the machine sleeps; that of `Instant` does not.
    #[cfg(target_os = "macos")]
    use rustix::time::ClockId::Monotonic as Up;
    let time = rustix::time::clock_gettime(Up);
    Some(time.tv_sec.saturating_mul(1_000).saturating_add(time.tv_nsec / 1_000_000))
}

/// The same from the first time it is asked: the performance counter behind `Instant` goes on while Windows sleeps.
#[cfg(windows)]
fn up() -> Option<i64> {
    static SINCE: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    i64::try_from(SINCE.elapsed().as_millis()).ok()
}

#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
fn up() -> Option<i64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_set_back_is_told_from_time_that_passes() {
        assert_eq!(jump(10_000, 15_000, 5_000, Some(5_000)), None, "five seconds passed");
        assert_eq!(jump(10_000, 14_000, 5_000, Some(5_000)), None, "a little is nothing");
        assert_eq!(jump(3_600_000, 5_000, 5_000, Some(5_000)), Some(Jump::Back(3_600_000)), "an hour back");
    }

    #[test]
    fn a_clock_set_forward_is_told_from_sleep() {
        assert_eq!(jump(0, 9_000_000, 5_000, Some(9_000_000)), None, "asleep");
        assert_eq!(jump(0, 9_000_000, 5_000, Some(9_001_000)), None, "a little is nothing");
        assert_eq!(jump(0, 9_000_000, 5_000, Some(5_000)), Some(Jump::Forward(8_995_000)));
        assert_eq!(jump(0, 9_000_000, 5_000, None), None, "where nobody tells, it may have slept");
    }

    #[test]
    fn a_simulated_clock_goes_back_only_where_it_was_set_back() {
        let at = |second: i64| Timestamp::from_second(1_790_000_000 + second).unwrap();
        let mut jumps = Jumps::new(&Clock::simulated(at(0)), at(0));
        assert_eq!(jumps.look(at(9_000)), None, "it leaps over a wait");
        assert_eq!(jumps.look(at(9_000)), None, "and takes its time");
        assert_eq!(jumps.look(at(1_800)), Some(Jump::Back(7_200_000)), "two hours back");
        assert_eq!(jumps.look(at(1_800)), None, "once");
    }
}
