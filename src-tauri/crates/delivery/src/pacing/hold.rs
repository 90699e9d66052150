//! Why a message does not go yet, as far as the pace is concerned.

use serde::{Deserialize, Serialize};

use crate::limits::Limit;
use crate::wait::WaitReason;

/// What holds a message back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "hold", rename_all = "kebab-case")]
pub enum Hold {
    /// The account allows only so many in this window.
    Limit {
        /// The limit.
        limit: Limit,
    },
    /// The messages of a window are spread over it.
    Spread {
        /// The limit that is spread.
        limit: Limit,
    },
    /// The hour is not one of those chosen.
    QuietHours,
    /// The day is not one of those chosen.
    DayOff,
    /// The account is warming up.
    WarmUp {
        /// How many may go on this sending day.
        allowed: u32,
    },
    /// The server asked us to slow down.
    SlowedDown {
        /// How many go a minute for now.
        per_minute: u32,
    },
    /// So many people never written to before are all for a day.
    NewPeople {
        /// How many.
        count: u32,
    },
    /// The first batch is out, and we look what comes back.
    FirstBatch {
        /// How many went.
        people: u64,
    },
    /// So many to one domain are all for a window.
    OneDomain {
        /// How many, over what.
        limit: Limit,
    },
    /// The chosen hour comes where the next people live.
    TheirHour,
    /// The servers of those who are left asked us to come back later.
    TryLater {
        /// How many people.
        people: u64,
    },
}

impl Hold {
    /// The same as a reason to wait.
    #[must_use]
    pub const fn reason(self) -> WaitReason {
        match self {
            Hold::Limit { limit } => WaitReason::Pace { limit },
            Hold::Spread { limit } => WaitReason::Spread { limit },
            Hold::QuietHours => WaitReason::QuietHours,
            Hold::DayOff => WaitReason::DayOff,
            Hold::WarmUp { allowed } => WaitReason::WarmUp { allowed },
            Hold::SlowedDown { per_minute } => WaitReason::SlowedDown { per_minute },
            Hold::FirstBatch { people } => WaitReason::Canary { people },
            Hold::NewPeople { count } => WaitReason::NewPeople { count },
            Hold::OneDomain { limit } => WaitReason::OneDomain { limit },
            Hold::TheirHour => WaitReason::TheirHour,
            Hold::TryLater { people } => WaitReason::Retry { people },
        }
    }
}
