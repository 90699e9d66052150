//! A rehearsal under way.

use std::time::Instant;

use app::StopSign;
use app::rehearsal::Onlooker;

use crate::wire::campaigns::rehearsal::Day;

/// One rehearsal, while it runs and until the next one.
#[derive(Clone, Debug)]
pub(crate) struct Rehearsing {
    /// Tells it from one that was started later for the same campaign.
    pub number: u64,
    /// What kind of day.
    pub day: Day,
    /// How far it has come.
    pub onlooker: Onlooker,
    /// Whether it runs.
    pub running: bool,
    /// Why it could not end.
    pub failed: Option<String>,
    stop: StopSign,
    began: Instant,
}

impl Rehearsing {
    /// One that begins now.
    pub fn new(number: u64, day: Day) -> Self {
        Self {
            number,
            day,
            onlooker: Onlooker::default(),
            running: true,
            failed: None,
            stop: StopSign::default(),
            began: Instant::now(),
        }
    }

    /// Messages a second so far; none before the first.
    pub fn per_second(&self, done: u64) -> Option<f64> {
        let done = f64::from(u32::try_from(done).ok().filter(|done| *done > 0)?);
        Some(done / self.began.elapsed().as_secs_f64().max(0.001))
    }

    /// Notes how it ended, and lets go of its throw-away store.
    pub fn end(&mut self, failed: Option<String>) {
        self.running = false;
        self.onlooker = Onlooker::default();
        self.failed = failed;
    }

    /// What tells it to stop.
    pub fn sign(&self) -> StopSign {
        self.stop.clone()
    }

    /// Stops it.
    pub fn stop(&self) {
        self.stop.raise();
    }
}
