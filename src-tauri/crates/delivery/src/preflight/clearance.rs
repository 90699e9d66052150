//! Leave to queue and send a campaign.

use jiff::Timestamp;

use super::Report;
use crate::fingerprint::Fingerprint;

/// Leave to send exactly what was checked. Only [`Report::clear`] gives it; it cannot be written down and read back.
///
/// ```compile_fail,E0451
/// # fn forge(report: &delivery::preflight::Report) -> delivery::preflight::Cleared {
/// delivery::preflight::Cleared { fingerprint: report.fingerprint(), checked_at: report.at(), people: 1 }
/// # }
/// ```
#[derive(Debug)]
#[must_use = "a clearance is asked for in order to send"]
pub struct Cleared {
    fingerprint: Fingerprint,
    checked_at: Timestamp,
    people: u64,
}

impl Cleared {
    /// What it was given for.
    #[must_use]
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// When the check was made.
    #[must_use]
    pub const fn checked_at(&self) -> Timestamp {
        self.checked_at
    }

    /// How many people it was for at that time. Fewer may be left by now; decide again for each.
    #[must_use]
    pub const fn people(&self) -> u64 {
        self.people
    }
}

/// Why there is no clearance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotCleared {
    /// Something must be fixed first.
    #[error("Not yet. Fix what the check found, then check again.")]
    Blocked {
        /// How many things.
        findings: usize,
    },
    /// Message, audience rule or account are not what was checked.
    #[error("Something was changed since the check. Check again.")]
    Edited,
}

impl Report {
    /// Gives leave to send, if nothing blocks and `now` is still the fingerprint of what was checked. A stored report
    /// can be asked again after a restart.
    ///
    /// # Errors
    /// [`NotCleared`] says why not.
    pub fn clear(&self, now: Fingerprint) -> Result<Cleared, NotCleared> {
        if now != self.fingerprint {
            return Err(NotCleared::Edited);
        }
        match self.blocking().count() {
            0 => Ok(Cleared { fingerprint: now, checked_at: self.at, people: self.people }),
            findings => Err(NotCleared::Blocked { findings }),
        }
    }
}
