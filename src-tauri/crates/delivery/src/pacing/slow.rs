//! Slowing down where the server asks for it, and speeding up again little by little.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Each such stretch without another request gives back a tenth of the pace there was.
const STRETCH: SignedDuration = SignedDuration::from_mins(10);
/// Requests this close together are one: they come from messages that were on their way.
const ONE_REQUEST: SignedDuration = SignedDuration::from_secs(60);

/// A pace that was slowed down. It is stored with the account, so that a restart does not forget it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Slow {
    /// Messages a minute right after the last request.
    pub per_minute: u32,
    /// Messages a minute before the first one.
    pub before: u32,
    /// When the server last asked.
    pub at: Timestamp,
}

impl Slow {
    /// The pace after one more request at `now`, with so many messages in the minute before it.
    pub(super) fn asked(known: Option<Slow>, busiest: u32, now: Timestamp) -> Slow {
        match known.and_then(|slow| Some((slow, slow.cap(now)?))) {
            None => {
                let before = busiest.max(2);
                Slow { per_minute: before / 2, before, at: now }
            }
            Some((slow, _)) if slow.at <= now && now.duration_since(slow.at) < ONE_REQUEST => slow,
            Some((slow, cap)) => Slow { per_minute: (cap / 2).max(1), at: now, ..slow },
        }
    }

    /// Messages a minute at `now`; `None` once it is as quick as before.
    pub(super) fn cap(&self, now: Timestamp) -> Option<u32> {
        let stretches = now.duration_since(self.at).as_secs().max(0) / STRETCH.as_secs();
        let step = i64::from((self.before / 10).max(1));
        let cap = i64::from(self.per_minute).saturating_add(stretches.saturating_mul(step));
        u32::try_from(cap).ok().filter(|cap| *cap < self.before)
    }

    /// A clock that was set back must not keep it slow for longer.
    pub(super) fn advance(&mut self, now: Timestamp) {
        self.at = self.at.min(now);
    }
}
