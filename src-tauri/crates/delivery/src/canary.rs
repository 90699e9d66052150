//! The first batch: a few people first, then a look at what comes back, then the others.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::settle::Outcome;
use crate::wait::WaitReason;
use crate::watch::Mark;

/// Where more people than this get it, a first batch is usual.
pub const MANY: u64 = 500;
/// So many dead addresses in the first batch may be chance.
const DEAD: u64 = 2;

/// How many go first, and how long is waited then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Canary {
    /// People, at least 1.
    pub people: u32,
    /// Minutes.
    pub minutes: u32,
}

impl Canary {
    /// The usual one: fifty people and an hour.
    pub const USUAL: Canary = Canary { people: 50, minutes: 60 };

    /// The wait.
    #[must_use]
    pub const fn wait(self) -> SignedDuration {
        SignedDuration::from_mins(self.minutes as i64)
    }
}

/// What the person chose.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CanaryChoice {
    /// The usual one where many get it, none else.
    #[default]
    Usual,
    /// Everybody at once.
    Off,
    /// This one.
    Own(Canary),
}

impl CanaryChoice {
    /// The first batch of a campaign to so many people; `None` where all go at once, also because they are no more than it.
    #[must_use]
    pub fn of(self, people: u64) -> Option<Canary> {
        let canary = match self {
            CanaryChoice::Usual if people > MANY => Canary::USUAL,
            CanaryChoice::Usual | CanaryChoice::Off => return None,
            CanaryChoice::Own(canary) => canary,
        };
        (canary.people > 0 && u64::from(canary.people) < people).then_some(canary)
    }
}

/// What became of the first batch so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CanaryTally {
    /// Addresses that do not exist.
    pub dead: u64,
    /// Turned away because of the message or the sender.
    pub blocked: u64,
    /// Turned away for that for now, and not tried a second time.
    pub blocked_for_now: u64,
    /// Taken by the account's server.
    pub accepted: u64,
}

impl CanaryTally {
    /// Adds an outcome. `again` as in [`Mark::of`].
    pub const fn see(&mut self, outcome: &Outcome, again: bool) {
        match (outcome, Mark::of(outcome, again), Mark::of(outcome, true)) {
            (Outcome::Accepted { .. }, ..) => self.accepted += 1,
            (Outcome::Refused { .. }, ..) => self.dead += 1,
            (_, Some(Mark::Bad(kind)), _) if kind.is_block() => self.blocked += 1,
            (_, _, Some(Mark::Bad(kind))) if kind.is_block() => self.blocked_for_now += 1,
            _ => {}
        }
    }

    /// Why the others must wait for the person; `people` went. More than two dead addresses, or a single message that was
    /// turned away for good, or twice for now: the first batch is there to find just that.
    #[must_use]
    pub const fn verdict(self, people: u64) -> Option<WaitReason> {
        if self.dead > DEAD || self.blocked > 0 {
            Some(WaitReason::BadCanary { dead: self.dead, blocked: self.blocked, people })
        } else {
            None
        }
    }

    /// The same once all of them were tried. Where nobody took it, those that were turned away only for now count as well: the
    /// person is told at once, and not when they were tried again.
    #[must_use]
    pub const fn verdict_of_all(self, people: u64) -> Option<WaitReason> {
        if self.accepted == 0 && self.blocked_for_now > 0 {
            let blocked = self.blocked + self.blocked_for_now;
            return Some(WaitReason::BadCanary { dead: self.dead, blocked, people });
        }
        self.verdict(people)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attempt::SmtpReply;
    use reply::Class;

    #[test]
    fn a_first_batch_is_usual_where_many_get_it() {
        let own = |people| CanaryChoice::Own(Canary { people, minutes: 5 });
        assert_eq!(CanaryChoice::Usual.of(500), None, "five hundred go at once");
        assert_eq!(CanaryChoice::Usual.of(501), Some(Canary::USUAL));
        assert_eq!(CanaryChoice::Off.of(1_000_000), None, "the person said so");
        assert_eq!(own(10).of(11).map(|canary| canary.people), Some(10));
        assert_eq!(own(10).of(10), None, "there is nobody to wait for");
        assert_eq!(own(0).of(10), None);
    }

    #[test]
    fn two_dead_addresses_may_be_chance_and_one_block_is_not() {
        let reply = || SmtpReply { code: 550, enhanced: None, text: String::new() };
        let dead = Outcome::Refused { class: Class::BadMailbox, reply: reply(), suppress: true };
        let full = Outcome::Failed { class: Class::MailboxFull, reply: Some(reply()), why: None };
        let spam = Outcome::Failed { class: Class::ContentRejected, reply: Some(reply()), why: None };
        let mut tally = CanaryTally::default();
        for outcome in [&dead, &full, &dead, &full] {
            tally.see(outcome, false);
        }
        assert_eq!(tally.verdict(50), None);
        tally.see(&dead, false);
        assert_eq!(tally.verdict(50), Some(WaitReason::BadCanary { dead: 3, blocked: 0, people: 50 }));
        let mut tally = CanaryTally::default();
        tally.see(&spam, false);
        assert!(tally.verdict(1).is_some(), "whoever comes next would be turned away too");
        let (until, why) = (jiff::Timestamp::UNIX_EPOCH, None);
        let for_now = Outcome::Deferred { until, class: Class::ReputationBlocked, reply: Some(reply()), why };
        let mut tally = CanaryTally::default();
        tally.see(&for_now, false);
        assert_eq!(tally.verdict(50), None, "many a server puts a stranger off once");
        let all = Some(WaitReason::BadCanary { dead: 0, blocked: 1, people: 1 });
        assert_eq!(tally.verdict_of_all(1), all, "but where that is all that came back");
        let mut taken = tally;
        taken.see(&Outcome::Accepted { reply: reply() }, false);
        assert_eq!(taken.verdict_of_all(2), None, "one that was taken is another thing");
        tally.see(&for_now, true);
        assert!(tally.verdict(50).is_some(), "and means it the second time");
    }
}
