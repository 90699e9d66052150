//! Whatever the order of claims, outcomes, crashes, pauses and second thoughts: one row a person, none lost, and what
//! is at its end stays there.

use std::collections::{BTreeMap, BTreeSet};

use contacts::ContactId;
use delivery::{CampaignId, CampaignState, OutboxId, Outcome, RowState, Setback, Stage, Wait, WaitReason};
use jiff::Timestamp;
use proptest::prelude::*;
use store::{Claims, Counted, SenderConnection, SettleAs, Settled, Settlement};

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
    Cancel,
    DiskFull,
    DiskFree,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (1_u32..4).prop_map(Step::Claim),
        4 => (0_usize..4, 0_u8..9).prop_map(|(which, how)| Step::Settle(which, how)),
        1 => (0_u8..9).prop_map(Step::SettleAll),
        1 => Just(Step::Crash),
        1 => Just(Step::Pause),
        2 => Just(Step::Resume),
        1 => Just(Step::Retry),
        1 => any::<bool>().prop_map(Step::SettleUncertain),
        2 => (1_i64..90).prop_map(Step::Later),
        1 => (0_u8..6).prop_map(Step::Forget),
        1 => prop::bool::weighted(0.3).prop_map(|cancel| if cancel { Step::Cancel } else { Step::DiskFree }),
        1 => Just(Step::DiskFull),
        2 => Just(Step::DiskFree),
    ]
}

fn outcome(how: u8, minute: i64) -> Settled {
    Settled::Tried(match how {
        0 => accepted(),
        1 => Outcome::Deferred {
            until: at(minute + 15),
            class: "greylisted".parse().unwrap(),
            reply: None,
            why: None,
        },
        2 => Outcome::Failed { class: "other".parse().unwrap(), reply: None, why: None },
        3 => Outcome::Refused {
            class: "bad-mailbox".parse().unwrap(),
            reply: reply(550, "no"),
            suppress: true,
        },
        4 => Outcome::Uncertain { why: "lost".to_owned() },
        5 => back(Setback::Connection { stage: Stage::Connect, why: "no network".to_owned() }),
        6 => back(Setback::Connection { stage: Stage::MailFrom, why: "451".to_owned() }),
        7 => back(Setback::Session { why: "421".to_owned() }),
        _ => return Settled::Skipped { why: "missing-field".to_owned() },
    })
}

fn back(because: Setback) -> Outcome {
    Outcome::BackInQueue { because }
}

/// From now on each write that moves rows fails at its end, as on a full disk, or succeeds again.
fn fill(place: &Place, full: bool) {
    let conn = rusqlite::Connection::open(place.data().join("postrider.sqlite")).unwrap();
    conn.execute_batch(if full {
        "CREATE TRIGGER IF NOT EXISTS full BEFORE INSERT ON outbox_counts BEGIN SELECT RAISE(ABORT, 'full'); END"
    } else {
        "DROP TRIGGER IF EXISTS full"
    })
    .unwrap();
}

/// A step that finds no room. Whoever holds outcomes keeps them for later.
fn nothing_is_written(
    place: &Place,
    sender: &SenderConnection,
    id: CampaignId,
    step: &Step,
    in_hand: &[OutboxId],
    now: Timestamp,
) {
    match step {
        Step::Claim(most) => {
            let claimed = sender.claim(id, *most, now, stamp);
            assert!(!matches!(claimed, Ok(Claims::Rows(_))), "nothing starts that cannot be written down");
        }
        Step::SettleAll(how) if !in_hand.is_empty() => {
            let settled = outcome(*how, 0);
            let one = |row: &OutboxId| Settlement {
                row: *row,
                settled: settled.clone(),
                at: now,
                counted: Counted::AsClaimed,
            };
            let all: Vec<_> = in_hand.iter().map(one).collect();
            assert!(sender.settle(id, &all, now).is_err(), "an outcome is not lost without a word");
        }
        Step::Crash => assert_eq!(sender.recover(now).is_err(), !in_hand.is_empty()),
        Step::Cancel => drop(place.store.cancel_campaign(id, now)),
        Step::Retry => drop(place.store.retry_failed(id, None, now)),
        _ => {}
    }
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
        let mut full = false;
        for step in steps {
            if full && !matches!(step, Step::DiskFree | Step::Later(_)) {
                nothing_is_written(&place, &sender, id, &step, &in_hand, at(minute));
                prop_assert_eq!(&look(&place, id), &seen, "what cannot be written whole is not written at all");
                continue;
            }
            match step {
                Step::DiskFull | Step::DiskFree => {
                    full = matches!(step, Step::DiskFull);
                    fill(&place, full);
                }
                Step::Cancel => {
                    let _ = place.store.cancel_campaign(id, at(minute));
                }
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
                    let one = Settlement { row, settled: outcome(how, minute), at: at(minute), counted: Counted::AsClaimed };
                    sender.settle(id, &[one.clone(), one], at(minute)).unwrap();
                }
                Step::SettleAll(how) => {
                    let all: Vec<_> = in_hand
                        .drain(..)
                        .map(|row| Settlement { row, settled: outcome(how, minute), at: at(minute), counted: Counted::AsClaimed })
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
                // A cancelled campaign refuses both.
                Step::Retry => {
                    let _ = place.store.retry_failed(id, None, at(minute));
                }
                Step::SettleUncertain(sent) => {
                    let settle = if sent { SettleAs::Accepted } else { SettleAs::QueuedAgain };
                    let _ = place.store.settle_uncertain(id, None, settle, "looked", at(minute));
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
            if state == CampaignState::Cancelled {
                prop_assert_eq!(to_go, in_hand.len() as u64, "what is not in hand has come to its end");
            } else {
                let finished = state == CampaignState::Finished;
                prop_assert_eq!(finished, to_go == 0, "finished means that every row is at its end");
            }
        }
        check_whole(&place.store);
    }
}
