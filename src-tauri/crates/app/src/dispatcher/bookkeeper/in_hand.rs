//! Messages in the hands of connections, and when they count.
//!
//! A message counts from its claim. It may leave much later: a session is opened first, or the message before it takes its
//! time. Whoever claims more meanwhile must not take the room it will need when it goes.

use delivery::OutboxId;
use delivery::pacing::{Pace, Sent};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;

/// Messages that wait for longer count anew. A pace counts in seconds.
const LATE: SignedDuration = SignedDuration::from_secs(1);

/// What was handed out and has not come back, with its place in the account's pace.
#[derive(Default)]
pub(super) struct InHand {
    rows: HashMap<OutboxId, Sent>,
}

impl InHand {
    /// A connection took a row.
    pub fn took(&mut self, row: OutboxId, sent: Option<Sent>) {
        self.rows.extend(sent.map(|sent| (row, sent)));
    }

    /// A row came back. Gives its place in the pace, which may be another one than when it was claimed.
    pub fn left(&mut self, row: OutboxId) -> Option<Sent> {
        self.rows.remove(&row)
    }

    /// Whatever waited for long may leave at any moment: it counts as of now.
    pub fn count_again(&mut self, pace: &mut Pace, now: Timestamp) {
        for sent in self.rows.values_mut().filter(|sent| is_late(sent, now)) {
            *sent = pace.record_late(*sent, now);
        }
    }
}

/// Whether a message was counted some time ago.
pub(super) fn is_late(sent: &Sent, now: Timestamp) -> bool {
    now.duration_since(sent.at) > LATE
}

#[cfg(test)]
mod tests {
    use super::*;
    use delivery::Limits;
    use delivery::pacing::{Past, To};

    #[test]
    fn what_waited_for_a_session_takes_its_room_when_it_goes() {
        let at = |second: i64| Timestamp::from_second(1_800_000_000 + second).unwrap();
        let limits = Limits { per_minute: Some(30), ..Limits::NONE };
        let mut pace = Pace::with(limits.into(), &Past::default());
        let mut in_hand = InHand::default();
        for row in 0..30 {
            in_hand.took(OutboxId(row), Some(pace.record(To::default(), at(0))));
        }
        assert_eq!(pace.room(at(0)), Some(0));
        in_hand.count_again(&mut pace, at(70));
        assert_eq!(pace.room(at(70)), Some(0), "all thirty may go in this very minute");
        for row in 0..20 {
            let sent = in_hand.left(OutboxId(row)).unwrap();
            assert!(!is_late(&sent, at(70)));
            if row >= 10 {
                pace.give_back(sent);
            }
        }
        assert_eq!(pace.room(at(70)), Some(10), "ten of them never went");
        in_hand.count_again(&mut pace, at(200));
        assert_eq!(pace.room(at(200)), Some(20), "ten went long ago, ten may go now");
    }
}
