//! How the person wants an account to send, beyond its limits: what stays free, when messages may go, and how a new account
//! warms up.

mod hours;
mod warm_up;

use std::num::NonZeroU32;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::card::Card;
use crate::limits::Limits;
use crate::pacing::Rhythm;
use crate::zone::Zone;

pub(crate) use hours::Gate;
pub use hours::{Hours, Weekdays};
pub use warm_up::{WarmUp, WarmUpDay, WarmUpState};

/// What the person chose for one account. The default is day and night, all that the limits allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Plan {
    /// Messages of a day that stay free for the person's ordinary mail.
    pub keep_free: Option<NonZeroU32>,
    /// Since when the account exists; some hosts allow older ones more. `None` is as for the newest.
    pub since: Option<Date>,
    /// The hours in which messages may go; `None` is all of them.
    pub hours: Option<Hours>,
    /// The days on which they may.
    pub weekdays: Weekdays,
    /// A little more each sending day; `None` is all that the limits allow.
    pub warm_up: Option<WarmUp>,
    /// The sender's zone: of hours, weekdays, sending days and the age of the account.
    pub zone: Zone,
    /// How the messages of a minute follow each other.
    pub rhythm: Rhythm,
}

impl Plan {
    /// How many days old the account is at `now`; `None` where nobody said since when it exists.
    #[must_use]
    pub fn age(&self, now: Timestamp) -> Option<u32> {
        let days = self.today(now).duration_since(self.since?).as_hours().div_euclid(24);
        Some(u32::try_from(days).unwrap_or(0))
    }

    /// The sender's date.
    #[must_use]
    pub fn today(&self, now: Timestamp) -> Date {
        now.to_zoned(self.zone.rules()).date()
    }
}

/// Everything an account is paced by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Terms {
    /// Its limits, as the card or the person set them.
    pub limits: Limits,
    /// What the person chose.
    pub plan: Plan,
    /// The card of its host, by which limits grow with age.
    pub card: Option<&'static Card>,
}

impl From<Limits> for Terms {
    fn from(limits: Limits) -> Terms {
        Terms { limits, ..Terms::default() }
    }
}

impl Terms {
    /// The limits that hold on the day of `now`, without the warm-up.
    #[must_use]
    pub fn limits_at(&self, now: Timestamp) -> Limits {
        self.limits_of_age(now).keeping_free(self.plan.keep_free)
    }

    /// What an account of its age may send on the day of `now`, with what is kept free of it.
    #[must_use]
    pub fn limits_of_age(&self, now: Timestamp) -> Limits {
        match self.card {
            Some(card) => card.limits_at(self.limits, self.plan.age(now)),
            None => self.limits,
        }
    }
}

#[cfg(test)]
mod tests;
