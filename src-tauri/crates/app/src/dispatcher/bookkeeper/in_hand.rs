//! Messages in the hands of connections, and when they count.
//!
//! A message counts from its claim. It may leave much later: a session is opened first, or the message before it takes its
//! time. Whoever claims more meanwhile must not take the room it will need when it goes.

use crate::dispatcher::happened::Begun;
use crate::paces::Forward;
use delivery::OutboxId;
use delivery::pacing::{Pace, Sent};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use store::Counted;

/// Messages that wait for longer count anew. A pace counts in seconds.
const LATE: SignedDuration = SignedDuration::from_secs(1);

/// What was handed out and has not come back.
#[derive(Default)]
pub(super) struct InHand {
    rows: HashMap<OutboxId, Option<Place>>,
}

/// The place of a message in the account's pace.
struct Place {
    /// Whether its connection has begun to hand it over.
    begun: Begun,
    /// As it was stored with its claim. If the program ends now, it is counted as of the next start.
    claimed: Sent,
    /// As it counts.
    now: Sent,
}

impl InHand {
    /// A connection took a row.
    pub fn took(&mut self, row: OutboxId, sent: Option<Sent>, begun: Begun) {
        self.rows.insert(row, sent.map(|sent| Place { begun, claimed: sent, now: sent }));
    }

    /// Whether every row that was handed out came back.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// A row came back at `now`; `counted` says whether anything reached the server. Puts the pace right, and gives what is to
    /// be stored.
    pub fn left(&mut self, row: OutboxId, counted: Counted, pace: &mut Pace, now: Timestamp) -> Counted {
        match (counted, self.rows.remove(&row).flatten()) {
            (Counted::NotAtAll { claimed }, None) => {
                pace.give_back(claimed);
                counted
            }
            (Counted::NotAtAll { .. }, Some(Place { claimed, now: counts, .. })) => {
                pace.give_back(counts);
                Counted::NotAtAll { claimed }
            }
            (_, None) => counted,
            (_, Some(Place { begun, claimed, now: counts })) => {
                let late = is_late(&counts, now);
                let went = if late { pace.record_late(counts, begun.has(), now) } else { counts };
                if went == claimed { Counted::AsClaimed } else { Counted::Later { claimed, went } }
            }
        }
    }

    /// The clock was set forward, and what is stored was moved with it; the pace was read from there.
    pub fn move_on(&mut self, forward: Forward) {
        for place in self.rows.values_mut().flatten() {
            place.claimed = forward.of(place.claimed);
            place.now = place.claimed;
        }
    }

    /// Whatever waited for long may leave at any moment: it counts as of now.
    pub fn count_again(&mut self, pace: &mut Pace, now: Timestamp) {
        for place in self.rows.values_mut().flatten().filter(|place| is_late(&place.now, now)) {
            place.now = pace.record_late(place.now, place.begun.has(), now);
        }
    }
}

/// Whether a message was counted some time ago, or, by a clock that was set back since, some time ahead.
fn is_late(sent: &Sent, now: Timestamp) -> bool {
    now.duration_since(sent.at).abs() > LATE
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
        let claimed = pace.record(To::default(), at(0));
        in_hand.took(OutboxId(0), Some(claimed), Begun::default());
        for row in 1..30 {
            in_hand.took(OutboxId(row), Some(pace.record(To::default(), at(0))), Begun::default());
        }
        assert_eq!(pace.room(at(0)), Some(0));
        in_hand.count_again(&mut pace, at(70));
        assert_eq!(pace.room(at(70)), Some(0), "all thirty may go in this very minute");
        for row in 0..20 {
            let came = if row < 10 { Counted::AsClaimed } else { Counted::NotAtAll { claimed } };
            let stored = in_hand.left(OutboxId(row), came, &mut pace, at(70));
            match stored {
                Counted::Later { claimed: then, went } if row < 10 => {
                    assert_eq!((then, went.at), (claimed, at(71)), "a restart counts it as of now, too");
                }
                other => assert_eq!(other, Counted::NotAtAll { claimed }, "taken back where it was stored"),
            }
        }
        assert_eq!(pace.room(at(70)), Some(10), "ten of them never went");
        in_hand.count_again(&mut pace, at(200));
        assert_eq!(pace.room(at(200)), Some(20), "ten went long ago, ten may go now");
        in_hand.count_again(&mut pace, at(100));
        assert_eq!(pace.room(at(162)), Some(30), "a clock set back leaves none of them ahead");
    }

    #[test]
    fn a_message_that_has_begun_takes_up_one_second_and_not_each() {
        let at = |ms: i64| Timestamp::from_millisecond(1_800_000_000_000 + ms).unwrap();
        let limits = Limits { per_second: Some(1), ..Limits::NONE };
        for (begins, room) in [(true, 1), (false, 0)] {
            let mut pace = Pace::with(limits.into(), &Past::default());
            let (mut in_hand, begun) = (InHand::default(), Begun::default());
            in_hand.took(OutboxId(1), Some(pace.record(To::default(), at(0))), begun.clone());
            if begins {
                begun.now();
            }
            in_hand.count_again(&mut pace, at(3_000));
            assert_eq!(pace.room(at(3_000)), Some(room), "it may go in this second: {}", !begins);
        }
    }

    #[test]
    fn a_message_in_hand_counts_once_when_the_clock_is_set_forward() {
        let at = |second: i64| Timestamp::from_second(1_800_000_000 + second).unwrap();
        let limits = Limits { per_hour: Some(10), ..Limits::NONE };
        let mut pace = Pace::with(limits.into(), &Past::default());
        let mut in_hand = InHand::default();
        let claimed = pace.record(To::default(), at(0));
        in_hand.took(OutboxId(1), Some(claimed), Begun::default());
        in_hand.took(OutboxId(2), Some(pace.record(To::default(), at(0))), Begun::default());
        // Two hours forward, half a second later: the pace is read from what is stored, which was moved.
        let forward = Forward::by(7_200_000, at(7_200));
        let stored = forward.of(claimed);
        let sends = vec![delivery::pacing::PaceRow { at: stored.at, count: 2 }];
        pace = Pace::with(limits.into(), &Past { sends, ..Past::default() });
        in_hand.move_on(forward);
        in_hand.count_again(&mut pace, at(7_260));
        assert_eq!(pace.room(at(7_260)), Some(8), "two, and not four");
        let came = in_hand.left(OutboxId(1), Counted::AsClaimed, &mut pace, at(7_260));
        assert!(matches!(came, Counted::Later { claimed, .. } if claimed == stored), "{came:?}");
        let never = in_hand.left(OutboxId(2), Counted::NotAtAll { claimed }, &mut pace, at(7_260));
        assert_eq!(never, Counted::NotAtAll { claimed: stored }, "taken back where it is stored by now");
        assert_eq!(pace.room(at(7_260)), Some(9));
    }
}
