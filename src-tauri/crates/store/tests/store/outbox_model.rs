//! Whatever the order of claims, outcomes, crashes, pauses and second thoughts: one row a person, none lost, and what
//! is at its end stays there.

use std::collections::{BTreeMap, BTreeSet};

use contacts::ContactId;
use delivery::{CampaignState, OutboxId, Outcome, RowState, Wait, WaitReason};
use proptest::prelude::*;
use store::{Claims, SettleAs, Settled, Settlement};

use crate::support::*;

#[derive(Clone, Debug)]
enum Step {
    Claim(u32),
    Settle(usize, u8),
    SettleAll(u8),
    Crash,
    Pause,
    Resume,
    Retry,
    SettleUncertain(bool),
    Later(i64),
    Forget(u8),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (1_u32..4).prop_map(Step::Claim),
        4 => (0_usize..4, 0_u8..7).prop_map(|(which, how)| Step::Settle(which, how)),
        1 => (0_u8..7).prop_map(Step::SettleAll),
        1 => Just(Step::Crash),
        1 => Just(Step::Pause),
        2 => Just(Step::Resume),
        1 => Just(Step::Retry),
        1 => any::<bool>().prop_map(Step::SettleUncertain),
        2 => (1_i64..90).prop_map(Step::Later),
        1 => (0_u8..6).prop_map(Step::Forget),
    ]
}

fn outcome(how: u8, minute: i64) -> Settled {
    Settled::Tried(match how {
        0 => accepted(),
        1 => Outcome::Deferred { until: at(minute + 15), class: "greylisted".parse().unwrap(), reply: None },
        2 => Outcome::Failed { class: "other".parse().unwrap(), reply: None },
        3 => Outcome::Refused {
            class: "bad-mailbox".parse().unwrap(),
            reply: reply(550, "no"),
            suppress: true,
        },
        4 => Outcome::Uncertain { why: "lost".to_owned() },
        5 => Outcome::BackInQueue {
            because: delivery::Setback::Connection {
                stage: delivery::Stage::Connect,
                why: "no network".to_owned(),
            },
        },
        _ => return Settled::Skipped { why: "missing-field".to_owned() },
    })
}

/// What every row was last seen as.
type Seen = BTreeMap<OutboxId, (ContactId, RowState, String)>;

fn look(place: &Place, id: delivery::CampaignId) -> Seen {
    let mut seen = Seen::new();
    place
        .store
        .each_result(id, |row| {
            seen.insert(row.row, (row.contact, row.state, row.message_id.clone()));
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    seen
}

fn compare(before: &Seen, after: &Seen) {
    assert_eq!(
        before.keys().collect::<Vec<_>>(),
        after.keys().collect::<Vec<_>>(),
        "no row is lost, none comes"
    );
    let people: BTreeSet<_> = after.values().map(|(contact, _, _)| *contact).collect();
    assert_eq!(people.len(), after.len(), "one row a person");
    for (row, (contact, was, message_id)) in before {
        let (now_for, is, now_called) = &after[row];
        assert_eq!(contact, now_for, "a row never changes hands");
        if matches!(was, RowState::Accepted | RowState::Refused | RowState::Skipped) {
            assert_eq!(was, is, "what is at its end stays there");
        }
        if !message_id.is_empty() {
            assert_eq!(message_id, now_called, "a message keeps its name");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_order_of_events_mails_twice_or_loses_anybody(steps in prop::collection::vec(step(), 1..60)) {
        let place = place();
        import(&place, "a.csv", crowd(6));
        let (id, _) = campaign(&place, "Spring");
        start(&place, id);
        let mut sender = place.store.sender().unwrap();
        let mut in_hand: Vec<OutboxId> = Vec::new();
        let mut handed_out: BTreeMap<OutboxId, u32> = BTreeMap::new();
        let (mut minute, mut seen) = (10, look(&place, id));
        for step in steps {
            match step {
                Step::Claim(most) => {
                    if let Claims::Rows(rows) = sender.claim(id, most, at(minute), stamp).unwrap() {
                        prop_assert!(rows.len() <= most as usize);
                        for claim in rows {
                            prop_assert!(!in_hand.contains(&claim.row), "a row is in one hand at a time");
                            *handed_out.entry(claim.row).or_default() += 1;
                            in_hand.push(claim.row);
                        }
                    }
                }
                Step::Settle(which, how) if !in_hand.is_empty() => {
                    let row = in_hand.remove(which % in_hand.len());
                    let one = Settlement { row, settled: outcome(how, minute), at: at(minute), pace_back: None };
                    sender.settle(id, &[one.clone(), one], at(minute)).unwrap();
                }
                Step::SettleAll(how) => {
                    let all: Vec<_> = in_hand
                        .drain(..)
                        .map(|row| Settlement { row, settled: outcome(how, minute), at: at(minute), pace_back: None })
                        .collect();
                    sender.settle(id, &all, at(minute)).unwrap();
                }
                Step::Crash => {
                    let lost = in_hand.len() as u64;
                    in_hand.clear();
                    drop(sender);
                    sender = place.store.sender().unwrap();
                    prop_assert_eq!(sender.recover(at(minute)).unwrap(), lost, "exactly what was in hand");
                }
                Step::Pause => {
                    let _ = place.store.pause_campaign(id, &Wait::for_you(WaitReason::PausedByYou), at(minute));
                }
                Step::Resume => {
                    let _ = place.store.resume_campaign(id, at(minute));
                }
                Step::Retry => {
                    place.store.retry_failed(id, None, at(minute)).unwrap();
                }
                Step::SettleUncertain(sent) => {
                    let settle = if sent { SettleAs::Accepted } else { SettleAs::QueuedAgain };
                    place.store.settle_uncertain(id, None, settle, "looked", at(minute)).unwrap();
                }
                Step::Later(minutes) => minute += minutes,
                Step::Forget(who) => {
                    let key = address(&format!("person{who}@northfen.example")).dedupe_key();
                    place.store.erase(&key, at(minute)).unwrap();
                }
                Step::Settle(..) => {}
            }
            let now = look(&place, id);
            compare(&seen, &now);
            seen = now;
            let to_go = place.store.counts(id).unwrap().to_go();
            let state = place.store.campaign(id).unwrap().state;
            prop_assert_eq!(state == CampaignState::Finished, to_go == 0, "finished means that every row is at its end");
        }
        check_whole(&place.store);
    }
}
