//! Campaigns: the steps they may take, and what an edit takes back.

use delivery::{CampaignState, OutboxId, Outcome, Setback, Stage, Wait, WaitReason};
use store::{CampaignEdit, SettleAs, Settlement, StoreError};

use crate::support::*;

#[test]
fn a_clearance_ends_with_an_edit() {
    let place = place();
    let (id, _) = campaign(&place, "Spring");
    assert_eq!(place.store.keep_report(id, &report(false).0, at(3)).unwrap(), CampaignState::Cleared);
    let row = place.store.campaign(id).unwrap();
    assert_eq!((row.cleared_for, row.report), (Some(report(false).1), Some(report(false).0)));
    let name = CampaignEdit { name: Some("Spring bread".to_owned()), ..CampaignEdit::default() };
    assert_eq!(
        place.store.edit_campaign(id, &name, at(4)).unwrap(),
        CampaignState::Cleared,
        "nobody sees the name"
    );
    let edit = CampaignEdit { draft: Some(draft("Buns")), ..CampaignEdit::default() };
    assert_eq!(place.store.edit_campaign(id, &edit, at(4)).unwrap(), CampaignState::Draft);
    let row = place.store.campaign_by_name("Spring bread").unwrap().unwrap();
    assert_eq!((row.cleared_for, row.draft.subject.as_str()), (None, "Buns"));
    let error = place.store.queue(id, &leave(), [], at(5)).unwrap_err();
    assert!(matches!(error, StoreError::NotAllowed(_)), "leave for the old words is no leave: {error:?}");
}

#[test]
fn a_blocking_report_clears_nothing() {
    let place = place();
    let (id, _) = campaign(&place, "Spring");
    assert_eq!(place.store.keep_report(id, &report(true).0, at(3)).unwrap(), CampaignState::Draft);
    place.store.keep_report(id, &report(false).0, at(3)).unwrap();
    assert_eq!(
        place.store.keep_report(id, &report(true).0, at(3)).unwrap(),
        CampaignState::Draft,
        "checked again"
    );
    assert!(place.store.queue(id, &leave(), [], at(4)).is_err());
}

#[test]
fn steps_that_are_not_allowed_change_nothing() {
    let place = place();
    import(&place, "a.csv", crowd(3));
    let (id, _) = campaign(&place, "Spring");
    let wait = Wait::for_you(WaitReason::PausedByYou);
    assert!(place.store.pause_campaign(id, &wait, at(3)).is_err(), "it has not started");
    assert!(place.store.schedule_campaign(id, &planned(at(90)), at(90), at(3)).is_err(), "it is not checked");
    place.store.keep_report(id, &report(false).0, at(3)).unwrap();
    place.store.schedule_campaign(id, &planned(at(90)), at(90), at(3)).unwrap();
    let row = place.store.campaign(id).unwrap();
    assert_eq!((row.state, row.scheduled_at), (CampaignState::Scheduled, Some(at(90))));
    place.store.unschedule_campaign(id, at(3)).unwrap();
    assert_eq!(place.store.campaign(id).unwrap().scheduled_at, None);
    assert_eq!(start(&place, id), 3);
    let edit = CampaignEdit { draft: Some(draft("Other words")), ..CampaignEdit::default() };
    assert_eq!(
        place.store.edit_campaign(id, &edit, at(5)).unwrap_err().code(),
        "not-allowed",
        "it is on its way"
    );
    assert_eq!(place.store.campaign(id).unwrap().draft.subject, "Bread");
    assert_eq!(place.store.remove_campaign(id).unwrap_err().code(), "in-use");
    place.store.pause_campaign(id, &wait, at(5)).unwrap();
    assert_eq!(place.store.campaign(id).unwrap().paused_why, Some(wait));
    assert_eq!(place.store.resume_campaign(id, at(6)).unwrap(), CampaignState::Sending);
    assert_eq!(place.store.campaign(id).unwrap().paused_why, None, "it does not wait any more");
    assert_eq!(place.store.campaigns_in(CampaignState::Sending).unwrap().len(), 1);
}

#[test]
fn cancelling_ends_every_row_that_waits() {
    let place = place();
    import(&place, "a.csv", crowd(5));
    let (id, _) = campaign(&place, "Spring");
    start(&place, id);
    let sender = place.store.sender().unwrap();
    let claims = claim(&sender, id, 2);
    sender.settle(id, &[settlement(claims[0].row, accepted())], at(7)).unwrap();
    assert_eq!(place.store.cancel_campaign(id, at(8)).unwrap(), 3, "one went, one is in hand");
    sender.settle(id, &[settlement(claims[1].row, accepted())], at(9)).unwrap();
    let mailed: Vec<_> = claims.iter().map(|claim| claim.candidate.contact).collect();
    let waited = place.store.called_off(id).unwrap();
    assert!(waited.len() == 3 && waited.iter().all(|one| !mailed.contains(one)), "{waited:?} but {mailed:?}");
    let counts = place.store.counts(id).unwrap();
    assert_eq!((counts.accepted, counts.skipped, counts.to_go()), (2, 3, 0));
    assert_eq!(place.store.campaign(id).unwrap().state, CampaignState::Cancelled);
    assert_eq!(place.store.skipped_reasons(id).unwrap(), [("cancelled".to_owned(), 3)]);
    check_whole(&place.store);
}

#[test]
fn whom_an_ended_campaign_did_not_reach_after_all_is_one_of_those_who_waited() {
    let place = place();
    import(&place, "a.csv", crowd(3));
    let (id, _) = campaign(&place, "Spring");
    start(&place, id);
    let sender = place.store.sender().unwrap();
    let claims = claim(&sender, id, 2);
    let lost = |row| settlement(row, Outcome::Uncertain { why: "closed".to_owned() });
    sender.settle(id, &[lost(claims[0].row), lost(claims[1].row)], at(7)).unwrap();
    let settle = |only: &[OutboxId], minute| {
        place.store.settle_uncertain(id, Some(only), SettleAs::NotSent, "looked", at(minute)).unwrap()
    };
    assert_eq!(settle(&[claims[0].row], 8), 0, "as long as it is not ended, they can have it from here");
    place.store.cancel_campaign(id, at(9)).unwrap();
    assert_eq!(settle(&[claims[0].row], 10), 1);
    let waited = place.store.called_off(id).unwrap();
    assert!(waited.len() == 2 && waited.contains(&claims[0].candidate.contact), "{waited:?}");
    assert!(!waited.contains(&claims[1].candidate.contact), "of the other nobody knows yet");
    let counts = place.store.counts(id).unwrap();
    assert_eq!((counts.uncertain, counts.skipped), (1, 2));
    check_whole(&place.store);
}

#[test]
fn what_was_in_hand_when_a_campaign_was_cancelled_has_no_next_try() {
    let place = place();
    import(&place, "a.csv", crowd(4));
    let (id, _) = campaign(&place, "Spring");
    start(&place, id);
    let sender = place.store.sender().unwrap();
    let claims = claim(&sender, id, 3);
    place.store.cancel_campaign(id, at(7)).unwrap();
    let later = Outcome::Deferred {
        until: at(30),
        class: "greylisted".parse().unwrap(),
        reply: Some(reply(451, "later")),
        why: None,
    };
    let why = "no network".to_owned();
    let back = Outcome::BackInQueue { because: Setback::Connection { stage: Stage::Connect, why } };
    let outcomes = [later, back, accepted()];
    let all: Vec<_> =
        claims.iter().zip(outcomes).map(|(claim, outcome)| settlement(claim.row, outcome)).collect();
    sender.settle(id, &all, at(8)).unwrap();
    let counts = place.store.counts(id).unwrap();
    assert_eq!((counts.accepted, counts.skipped, counts.to_go()), (1, 3, 0), "each has come to an end");
    assert_eq!(place.store.skipped_reasons(id).unwrap(), [("cancelled".to_owned(), 3)], "with the reason");
    let said = place.store.result_of(id, claims[0].candidate.contact).unwrap().unwrap();
    assert_eq!(
        (said.reply.as_deref(), said.attempts),
        (Some("451 later"), 1),
        "and what the server said stays"
    );
    assert_eq!(place.store.campaign(id).unwrap().state, CampaignState::Cancelled);
    check_whole(&place.store);
}

#[test]
fn the_inbox_must_be_looked_through_after_each_campaign() {
    let place = place();
    import(&place, "a.csv", crowd(1));
    let waits = |now| place.store.inbox_must_be_looked_through(now).unwrap();
    assert!(!waits(at(1)), "nobody could have left yet");
    let (id, _) = campaign(&place, "Spring");
    start(&place, id);
    assert!(waits(at(10)));
    place.store.confirm_inbox(Some(id), at(20)).unwrap();
    assert!(!waits(at(20)));
    assert!(waits(at(19)), "said by a clock that was ahead");
    assert_eq!(place.store.inbox_confirmed_at().unwrap(), Some(at(20)));
    assert_eq!(place.store.campaign(id).unwrap().inbox_seen_at, Some(at(20)));
    let sender = place.store.sender().unwrap();
    let claims = claim(&sender, id, 1);
    let sent =
        Settlement { at: at(40), ..settlement(claims[0].row, Outcome::Uncertain { why: String::new() }) };
    sender.settle(id, &[sent], at(40)).unwrap();
    assert!(waits(at(41)), "a message may have gone since");
    assert_eq!(place.store.last_message(id).unwrap(), Some(at(40)));
}

#[test]
fn a_word_about_the_inbox_counts_though_messages_were_noted_by_a_clock_that_ran_ahead() {
    let place = place();
    import(&place, "a.csv", crowd(2));
    let (id, _) = campaign(&place, "Spring");
    start(&place, id);
    let sender = place.store.sender().unwrap();
    let claims = claim(&sender, id, 2);
    let goes = |n: usize, when| {
        let sent = Settlement { at: when, ..settlement(claims[n].row, accepted()) };
        sender.settle(id, &[sent], when).unwrap();
    };
    let waits = |now| place.store.inbox_must_be_looked_through(now).unwrap();
    goes(0, at(90_000));
    assert!(waits(at(50)), "somebody may have asked to leave since");
    place.store.confirm_inbox(Some(id), at(50)).unwrap();
    assert!(!waits(at(51)), "no word could be given later than that for two months");
    goes(1, at(60));
    assert!(waits(at(61)), "another one went");
}
