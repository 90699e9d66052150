//! The only reader of the wall clock, and the simulated clock of a rehearsal.

use jiff::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// Where `now` comes from.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's own clock.
    #[default]
    System,
    /// A rehearsal's clock, in unix milliseconds: waiting moves it instead of taking time.
    Simulated(Arc<AtomicI64>),
}

impl Clock {
    /// A simulated clock that begins at `start`.
    pub fn simulated(start: Timestamp) -> Self {
        Self::Simulated(Arc::new(AtomicI64::new(start.as_millisecond())))
    }

    /// The present moment, in whole milliseconds, as it is stored.
    #[allow(clippy::disallowed_methods, reason = "this is the one place that may ask")]
    pub fn now(&self) -> Timestamp {
        let millisecond = match self {
            Self::System => Timestamp::now().as_millisecond(),
            Self::Simulated(at) => at.load(Ordering::SeqCst),
        };
        Timestamp::from_millisecond(millisecond).unwrap_or(Timestamp::MAX)
    }

    /// Waits until `until`. A simulated clock is there at once and never runs backwards.
    pub async fn sleep_until(&self, until: Timestamp) {
        match self {
            Self::System => {
                let left = until.as_millisecond().saturating_sub(self.now().as_millisecond());
                if let Ok(left) = u64::try_from(left) {
                    tokio::time::sleep(Duration::from_millis(left)).await;
                }
            }
            Self::Simulated(at) => {
                at.fetch_max(until.as_millisecond(), Ordering::SeqCst);
                tokio::task::yield_now().await;
            }
        }
    }

    /// Lets `step` pass on a simulated clock; the machine's clock needs no help.
    pub fn advance(&self, step: Duration) {
        if let Self::Simulated(at) = self {
            at.fetch_add(i64::try_from(step.as_millis()).unwrap_or(i64::MAX), Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_simulated_wait_takes_no_time_and_never_goes_back() {
        let start = Timestamp::from_millisecond(1_000_000).unwrap();
        let clock = Clock::simulated(start);
        let later = Timestamp::from_millisecond(90_000_000).unwrap();
        clock.sleep_until(later).await;
        assert_eq!(clock.now(), later, "a day of waiting is over at once");
        clock.sleep_until(start).await;
        assert_eq!(clock.now(), later, "waiting for the past must not turn the clock back");
        clock.advance(Duration::from_millis(5));
        assert_eq!(clock.now().as_millisecond(), 90_000_005, "each message takes its moment");
    }
}
