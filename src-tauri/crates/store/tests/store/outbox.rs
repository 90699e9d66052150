//! The outbox: claimed, settled, tried again, recovered.

use consent::{Scope, SuppressionReason};
use delivery::{
    AccountPause, CampaignState, Outcome, PauseCause, RowState, Setback, Stage, Wait, WaitReason,
};
use store::{Claims, Counted, ResultQuery, SettleAs, Settled, Settlement};

use crate::support::*;

fn sending(people: u64) -> (Place, delivery::CampaignId) {
    let place = place();
    import(&place, "a.csv", crowd(people));
    let (id, _) = campaign(&place, "Spring");
    assert_eq!(start(&place, id), people);
    (place, id)
}

fn failed(class: &str) -> Outcome {
    Outcome::Failed { class: class.parse().unwrap(), reply: Some(reply(552, "mailbox full")), why: None }
}

#[test]
fn the_sender_waits_for_the_disk_and_others_do_not() {
    let place = place();
    assert_eq!(
        place.store.sender().unwrap().synchronous().unwrap(),
        2,
        "2 is FULL: sent must not be forgotten"
    );
}

#[test]
fn nobody_is_queued_twice() {
    let (place, id) = sending(3);
    let row = place.store.campaign(id).unwrap();
    assert_eq!((row.state, row.started), (CampaignState::Sending, Some(at(4))));
    let again = place.store.queue(id, &leave(), audience(&place.store, place.list), at(5));
    assert!(again.is_err(), "the audience is frozen");
    let conn = rusqlite::Connection::open(place.data().join("postrider.sqlite")).unwrap();
    let twice = conn.execute(
        "INSERT INTO outbox SELECT NULL, campaign_id, contact_id, state, tries, attempts, setbacks, due_at, parked, fresh, '', date, changed_at, class, reply_code, reply, why, meant_for FROM outbox LIMIT 1",
        [],
    );
    assert!(twice.unwrap_err().to_string().contains("UNIQUE"), "not even by hand");
}

#[test]
fn a_row_goes_its_way() {
    let (place, id) = sending(4);
    let sender = place.store.sender().unwrap();
    let claims = claim(&sender, id, 3);
    assert_eq!(claims.len(), 3, "at most as many as asked for");
    assert_eq!(place.store.counts(id).unwrap().claimed, 3, "claimed before anything goes out");
    let report = sender
        .settle(
            id,
            &[
                settlement(claims[0].row, accepted()),
                settlement(claims[1].row, deferred(30)),
                Settlement {
                    row: claims[2].row,
                    settled: Settled::Skipped { why: "missing-field".to_owned() },
                    at: at(7),
                    counted: Counted::AsClaimed,
                },
            ],
            at(7),
        )
        .unwrap();
    assert_eq!((report.finished, report.ignored.len()), (false, 0));
    let last = claim(&sender, id, 9);
    assert_eq!(last.len(), 1, "the deferred one is not due");
    sender.settle(id, &[settlement(last[0].row, accepted())], at(8)).unwrap();
    assert_eq!(
        sender.claim(id, 9, at(29), stamp).unwrap(),
        Claims::Nothing { next_due: Some(at(30)), turn: Some(store::TurnOf::Deferred), to_go: 1 },
        "why nothing goes out, and until when"
    );
    assert_eq!(sender.next_due(id).unwrap(), Some((at(30), store::TurnOf::Deferred)));
    let Claims::Rows(again) = sender.claim(id, 9, at(30), stamp).unwrap() else { panic!("it is due") };
    assert_eq!(again[0].row, claims[1].row);
    assert_eq!(
        (&again[0].message_id, again[0].date, again[0].tries),
        (&claims[1].message_id, claims[1].date, 1),
        "it is the same message"
    );
    let report = sender.settle(id, &[settlement(again[0].row, accepted())], at(31)).unwrap();
    assert!(report.finished, "every row is at its end");
    assert_eq!(place.store.campaign(id).unwrap().state, CampaignState::Finished);
    let counts = place.store.counts(id).unwrap();
    assert_eq!((counts.accepted, counts.skipped, counts.total()), (3, 1, 4));
    let row = place.store.result_by_message_id(&claims[1].message_id).unwrap().unwrap();
    assert_eq!((row.state, row.attempts, row.reply.as_deref()), (RowState::Accepted, 2, Some("250 queued")));
    let events: Vec<_> =
        place.store.delivery_events(row.row).unwrap().into_iter().map(|event| event.event.as_str()).collect();
    assert_eq!(events, ["defer", "accept"]);
    let minutes = place.store.minutes(id).unwrap();
    assert_eq!(
        minutes.iter().map(|minute| minute.counts.total()).sum::<u64>(),
        5,
        "each outcome has its minute"
    );
    check_whole(&place.store);
}

#[test]
fn a_row_at_its_end_stays_there() {
    let (place, id) = sending(1);
    let sender = place.store.sender().unwrap();
    let claims = claim(&sender, id, 1);
    sender.settle(id, &[settlement(claims[0].row, accepted())], at(7)).unwrap();
    let report = sender.settle(id, &[settlement(claims[0].row, failed("other"))], at(8)).unwrap();
    assert_eq!(report.ignored, [claims[0].row], "it is told that nothing was done");
    assert_eq!(place.store.counts(id).unwrap().accepted, 1);
    assert_eq!(place.store.retry_failed(id, None, at(9)).unwrap(), 0);
    assert_eq!(place.store.settle_uncertain(id, None, SettleAs::QueuedAgain, "", at(9)).unwrap(), 0);
    check_whole(&place.store);
}

#[test]
fn what_was_in_hand_when_the_process_died_is_uncertain() {
    let (place, id) = sending(5);
    let sender = place.store.sender().unwrap();
    let claims = claim(&sender, id, 2);
    drop(sender);
    let sender = place.store.sender().unwrap();
    assert_eq!(sender.recover(at(20)).unwrap(), 2);
    assert_eq!(sender.recover(at(21)).unwrap(), 0, "once");
    let counts = place.store.counts(id).unwrap();
    assert_eq!(
        (counts.uncertain, counts.queued),
        (2, 3),
        "nobody is lost, nobody is sent to again by itself"
    );
    assert_eq!(claim(&sender, id, 9).len(), 3);
    let one = [claims[0].row];
    assert_eq!(
        place.store.settle_uncertain(id, Some(&one), SettleAs::Accepted, "found in Sent", at(22)).unwrap(),
        1
    );
    assert_eq!(
        place.store.settle_uncertain(id, None, SettleAs::QueuedAgain, "not in Sent", at(23)).unwrap(),
        1
    );
    let again = claim(&sender, id, 9);
    assert_eq!((again[0].row, &again[0].message_id), (claims[1].row, &claims[1].message_id));
    check_whole(&place.store);
}

#[test]
fn pause_holds_before_the_next_claim() {
    let (place, id) = sending(2);
    let sender = place.store.sender().unwrap();
    place.store.pause_campaign(id, &Wait::for_you(WaitReason::PausedByYou), at(6)).unwrap();
    assert_eq!(sender.claim(id, 1, at(7), stamp).unwrap(), Claims::NotSending(CampaignState::Paused));
    place.store.resume_campaign(id, at(8)).unwrap();
    assert_eq!(claim(&sender, id, 1).len(), 1);
    assert!(sender.claim(delivery::CampaignId(99), 1, at(7), stamp).is_err(), "no such campaign");
}

#[test]
fn a_hard_refusal_suppresses_in_the_same_breath() {
    let (place, id) = sending(2);
    let sender = place.store.sender().unwrap();
    let claims = claim(&sender, id, 1);
    let refused = Outcome::Refused {
        class: "bad-mailbox".parse().unwrap(),
        reply: reply(550, "user unknown"),
        suppress: true,
    };
    let report = sender.settle(id, &[settlement(claims[0].row, refused)], at(7)).unwrap();
    assert_eq!(report.suppressed, 1);
    let entries = place.store.suppressions_of(&claims[0].candidate.address.dedupe_key()).unwrap();
    let entry = &entries[0].1;
    assert_eq!((entry.reason, entry.scope), (SuppressionReason::HardBounce, Scope::Everywhere));
    assert_eq!((entry.evidence.as_str(), entry.campaign), ("550 user unknown", Some(id.0)));
    check_whole(&place.store);
}

#[test]
fn a_mailbox_that_is_full_again_and_again_is_left_alone() {
    let place = place();
    import(&place, "a.csv", vec![row(2, "ida@falk.example", &[])]);
    let day = 24 * 60;
    let mut suppressed = Vec::new();
    for (n, minutes) in [0, 8 * day, 16 * day].into_iter().enumerate() {
        let (id, _) = campaign(&place, &format!("Letter {n}"));
        start(&place, id);
        let sender = place.store.sender().unwrap();
        let claims = claim(&sender, id, 1);
        let mut one = settlement(claims[0].row, failed("mailbox-full"));
        one.at = at(minutes + 7);
        suppressed.push(sender.settle(id, &[one], at(minutes + 7)).unwrap().suppressed);
    }
    assert_eq!(suppressed, [0, 0, 1], "three campaigns in a row over at least 15 days");
    let key = address("ida@falk.example").dedupe_key();
    assert_eq!(place.store.suppressions_of(&key).unwrap()[0].1.reason, SuppressionReason::RepeatedSoftBounce);
}

#[test]
fn an_account_that_has_sent_enough_is_paused_with_the_row_untouched() {
    let (place, id) = sending(1);
    let sender = place.store.sender().unwrap();
    let claims = claim(&sender, id, 1);
    let pause = AccountPause {
        cause: PauseCause::SenderQuota,
        until: Some(at(600)),
        window: None,
        class: "sender-quota".parse().unwrap(),
        reply: reply(450, "limit exceeded"),
        may_be_the_row: false,
    };
    let back = Outcome::BackInQueue { because: Setback::Account(pause) };
    sender.settle(id, &[settlement(claims[0].row, back)], at(7)).unwrap();
    assert_eq!(place.store.counts(id).unwrap().queued, 1);
    assert!(matches!(sender.claim(id, 1, at(8), stamp).unwrap(), Claims::AccountPaused(_)));
    let Claims::Rows(again) = sender.claim(id, 1, at(601), stamp).unwrap() else {
        panic!("its window reopened")
    };
    assert_eq!((again[0].tries, &again[0].message_id), (0, &claims[0].message_id), "no try is used up");
}

#[test]
fn a_row_that_is_put_back_goes_behind_those_not_yet_tried() {
    let (place, id) = sending(4);
    let sender = place.store.sender().unwrap();
    let first = claim(&sender, id, 2);
    let back = |stage| Outcome::BackInQueue { because: Setback::Connection { stage, why: "451".to_owned() } };
    let both =
        [settlement(first[0].row, back(Stage::MailFrom)), settlement(first[1].row, back(Stage::Connect))];
    sender.settle(id, &both, at(7)).unwrap();
    let Claims::Rows(next) = sender.claim(id, 2, at(8), stamp).unwrap() else { panic!("two were not tried") };
    let next: Vec<_> = next.iter().map(|claim| claim.row).collect();
    assert!(
        next.iter().all(|row| *row != first[0].row && *row != first[1].row),
        "one row that the server does not take holds up nobody"
    );
    let Claims::Rows(again) = sender.claim(id, 2, at(8), stamp).unwrap() else { panic!("two were put back") };
    assert_eq!(
        again.iter().map(|claim| (claim.row, claim.tries, claim.setbacks)).collect::<Vec<_>>(),
        [(first[0].row, 0, 1), (first[1].row, 0, 0)],
        "and its own turn comes again, with what may be its own fault counted"
    );
    let Claims::Nothing { to_go: 4, next_due: None, .. } = sender.claim(id, 9, at(1), stamp).unwrap() else {
        panic!("all four are in hand")
    };
    sender.settle(id, &[settlement(again[0].row, failed("other"))], at(8)).unwrap();
    assert_eq!(place.store.retry_failed(id, None, at(9)).unwrap(), 1);
    // Earlier than it was put back: the clock was set back.
    let Claims::Rows(retried) = sender.claim(id, 9, at(1), stamp).unwrap() else { panic!("it is queued") };
    assert_eq!((retried[0].row, retried[0].setbacks), (again[0].row, 0), "a new round for the person's word");
}

#[test]
fn the_failed_are_tried_again_as_the_same_message() {
    let (place, id) = sending(3);
    let sender = place.store.sender().unwrap();
    let claims = claim(&sender, id, 3);
    let all: Vec<_> = claims.iter().map(|claim| settlement(claim.row, failed("other"))).collect();
    assert!(sender.settle(id, &all, at(7)).unwrap().finished);
    assert_eq!(place.store.retry_failed(id, Some(&[claims[1].row]), at(9)).unwrap(), 1);
    assert_eq!(place.store.campaign(id).unwrap().state, CampaignState::Sending, "a finished one goes on");
    assert_eq!(place.store.campaign(id).unwrap().ended, None);
    let again = claim(&sender, id, 9);
    assert_eq!((again.len(), again[0].tries, &again[0].message_id), (1, 0, &claims[1].message_id));
    assert!(sender.settle(id, &[settlement(again[0].row, accepted())], at(10)).unwrap().finished);
    let row = place.store.result_of(id, again[0].candidate.contact).unwrap().unwrap();
    assert_eq!(row.attempts, 2, "all tries count");
    check_whole(&place.store);
}

#[test]
fn whoever_was_suppressed_after_queueing_is_known_at_the_claim() {
    let (place, id) = sending(1);
    let gone = suppression(
        &place.store,
        "person0@northfen.example",
        SuppressionReason::Unsubscribed,
        Scope::Everywhere,
    );
    place.store.suppress(gone, at(5)).unwrap();
    let sender = place.store.sender().unwrap();
    let claims = claim(&sender, id, 1);
    let standing = claims[0].candidate.standing();
    let refused =
        consent::decide(&standing, consent::Purpose::Newsletter { list: place.list.0 }, at(6)).unwrap_err();
    assert_eq!(refused.code(), "suppressed-unsubscribed");
}

#[test]
fn results_show_what_needs_the_user_first() {
    let (place, id) = sending(6);
    let sender = place.store.sender().unwrap();
    let claims = claim(&sender, id, 5);
    sender
        .settle(
            id,
            &[
                settlement(claims[0].row, accepted()),
                settlement(claims[1].row, failed("other")),
                settlement(claims[2].row, Outcome::Uncertain { why: "the line broke".to_owned() }),
                settlement(claims[3].row, deferred(30)),
                settlement(claims[4].row, accepted()),
            ],
            at(7),
        )
        .unwrap();
    let query = |state, search: &str| ResultQuery { campaign: id, state, search: search.to_owned() };
    let states = |query: &ResultQuery, range| {
        let page = place.store.results(query, range).unwrap();
        (page.total, page.rows.iter().map(|row| row.state.as_str()).collect::<Vec<_>>())
    };
    let all = query(None, "");
    assert_eq!(
        states(&all, 0..10),
        (6, vec!["uncertain", "failed", "deferred", "queued", "accepted", "accepted"])
    );
    assert_eq!(states(&all, 1..3), (6, vec!["failed", "deferred"]), "a page across two kinds");
    assert_eq!(states(&all, 5..99), (6, vec!["accepted"]));
    assert_eq!(states(&query(Some(RowState::Accepted), ""), 1..2), (2, vec!["accepted"]));
    let (total, found) = states(&query(None, "person1@"), 0..10);
    assert_eq!((total, found), (1, vec!["failed"]), "found by part of the address");
    assert_eq!(states(&query(Some(RowState::Queued), "ida"), 0..10), (1, vec!["queued"]), "and by name");
    let mut exported = Vec::new();
    place
        .store
        .each_result(id, |row| {
            exported.push(row.address.clone());
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(exported.len(), 6, "every person is in the export");
    let uncertain = &place.store.results(&all, 0..1).unwrap().rows[0];
    assert_eq!(uncertain.why.as_deref(), Some("the line broke"), "each has its reason");
}

#[test]
fn results_are_found_by_their_reason() {
    let (place, id) = sending(5);
    let sender = place.store.sender().unwrap();
    let claims = claim(&sender, id, 4);
    let outcomes = [failed("mailbox-full"), failed("mailbox-full"), failed("content-rejected"), accepted()];
    let settled: Vec<Settlement> =
        claims.iter().zip(outcomes).map(|(claim, outcome)| settlement(claim.row, outcome)).collect();
    sender.settle(id, &settled, at(7)).unwrap();
    let reasons = place.store.result_reasons(id).unwrap();
    let told: Vec<_> = reasons.iter().map(|one| (one.state, one.code.as_str(), one.rows)).collect();
    assert_eq!(told, [(RowState::Failed, "mailbox-full", 2), (RowState::Failed, "content-rejected", 1)]);
    let query = |search: &str| ResultQuery { campaign: id, state: None, search: search.to_owned() };
    let found = |search: &str, reason: &str, range| {
        let page = place.store.results_for(&query(search), reason, range).unwrap();
        (page.total, page.rows.len())
    };
    assert_eq!(found("", "mailbox-full", 0..10), (2, 2));
    assert_eq!(found("", "mailbox-full", 1..2), (2, 1), "a window of them");
    assert_eq!(found("person0@", "mailbox-full", 0..10), (1, 1), "and a search among them");
    assert_eq!(found("", "no-such-reason", 0..10), (0, 0));
}

#[test]
fn people_left_out_can_stand_in_the_results() {
    let place = place();
    import(&place, "a.csv", crowd(2));
    let (id, _) = campaign(&place, "Spring");
    place.store.keep_report(id, &report(false).0, at(3)).unwrap();
    let mut people = audience(&place.store, place.list);
    people[0].skip = Some("no-consent".to_owned());
    assert_eq!(place.store.queue(id, &leave(), people, at(4)).unwrap(), 2);
    let counts = place.store.counts(id).unwrap();
    assert_eq!((counts.queued, counts.skipped), (1, 1));
    check_whole(&place.store);
}

#[test]
fn a_campaign_for_nobody_is_finished_at_once() {
    let place = place();
    let (id, _) = campaign(&place, "Spring");
    assert_eq!(start(&place, id), 0);
    assert_eq!(place.store.campaign(id).unwrap().state, CampaignState::Finished);
}

/// Two people of one mailbox and one more, with a message for each; the rows of the first two are in hand.
fn two_in_hand() -> (Place, delivery::CampaignId, store::SenderConnection, [store::Claim; 2]) {
    let place = place();
    let people = [IDA, TAGGED, "bo@northfen.example"];
    import(&place, "a.csv", (2..).zip(people).map(|(number, one)| row(number, one, &[])).collect());
    let (id, _) = campaign(&place, "Spring");
    assert_eq!(start(&place, id), 3);
    let sender = place.store.sender().unwrap();
    let claims: [store::Claim; 2] = claim(&sender, id, 2).try_into().unwrap();
    assert_eq!(claims.each_ref().map(|claim| claim.candidate.address.as_str()), [IDA, TAGGED]);
    (place, id, sender, claims)
}

const IDA: &str = "ida@northfen.example";
const TAGGED: &str = "ida+news@northfen.example";

fn make_one(place: &Place) -> store::Merged {
    let (keep, other) = (id_of(&place.store, IDA), id_of(&place.store, TAGGED));
    place.store.merge_people(keep, &[other], at(6)).unwrap().unwrap()
}

/// How each message ended: the address, the state and the reason.
fn ends(place: &Place, id: delivery::CampaignId) -> Vec<(String, RowState, String)> {
    let query = ResultQuery { campaign: id, state: None, search: String::new() };
    let mut ends: Vec<_> = place
        .store
        .results(&query, 0..10)
        .unwrap()
        .rows
        .into_iter()
        .map(|row| (row.address, row.state, row.why.unwrap_or_default()))
        .collect();
    ends.sort();
    ends
}

fn end(address: &str, state: RowState, why: &str) -> (String, RowState, String) {
    (address.to_owned(), state, why.to_owned())
}

#[test]
fn whoever_got_the_message_under_another_address_is_not_mailed_again() {
    for other in [accepted(), Outcome::Uncertain { why: "the line broke".to_owned() }] {
        let (place, id, sender, [ida, tagged]) = two_in_hand();
        make_one(&place);
        sender
            .settle(id, &[settlement(ida.row, deferred(8)), settlement(tagged.row, other.clone())], at(7))
            .unwrap();
        let Claims::Rows(left) = sender.claim(id, 9, at(9), stamp).unwrap() else {
            panic!("one more is due")
        };
        assert_eq!(left.len(), 1, "{other:?}");
        assert_eq!(left[0].candidate.address.as_str(), "bo@northfen.example");
        assert!(ends(&place, id).contains(&end(IDA, RowState::Skipped, "merged")), "and the reason is said");
        check_whole(&place.store);
    }
}

#[test]
fn a_message_that_is_still_in_hand_for_another_address_of_theirs_counts_as_theirs() {
    let (place, id, sender, [ida, tagged]) = two_in_hand();
    make_one(&place);
    sender.settle(id, &[settlement(ida.row, deferred(8))], at(7)).unwrap();
    let Claims::Rows(left) = sender.claim(id, 9, at(9), stamp).unwrap() else { panic!("one more is due") };
    assert_eq!(left.len(), 1, "the other message may be going out this moment");
    let bo = settlement(left[0].row, accepted());
    sender.settle(id, &[settlement(tagged.row, accepted()), bo], at(9)).unwrap();
    assert_eq!(place.store.counts(id).unwrap().accepted, 2);
    check_whole(&place.store);
}

#[test]
fn a_message_to_a_record_that_went_into_another_is_skipped_as_that_and_not_as_erased() {
    let (place, id, sender, [ida, tagged]) = two_in_hand();
    let merged = make_one(&place);
    sender
        .settle(id, &[settlement(ida.row, deferred(12)), settlement(tagged.row, deferred(8))], at(7))
        .unwrap();
    let Claims::Rows(left) = sender.claim(id, 9, at(9), stamp).unwrap() else { panic!("one more is due") };
    assert_eq!(left[0].candidate.address.as_str(), "bo@northfen.example");
    sender.settle(id, &[settlement(left[0].row, accepted())], at(9)).unwrap();
    assert!(ends(&place, id).contains(&end(TAGGED, RowState::Skipped, "merged")));
    let Claims::Rows(left) = sender.claim(id, 9, at(12), stamp).unwrap() else {
        panic!("the kept one is due")
    };
    assert_eq!(left[0].row, ida.row, "the one record gets the one message");
    let report = sender.settle(id, &[settlement(left[0].row, accepted())], at(12)).unwrap();
    assert!(report.finished);
    place.store.undo_merge(merged.id, at(13)).unwrap().unwrap();
    assert_eq!(place.store.counts(id).unwrap().accepted, 2, "being parted mails nobody");
    check_whole(&place.store);
}

#[test]
fn a_refusal_that_comes_after_the_merge_is_of_the_address_that_was_tried() {
    let (place, id, sender, [ida, tagged]) = two_in_hand();
    let merged = make_one(&place);
    let class = "bad-mailbox".parse().unwrap();
    let refused = Outcome::Refused { class, reply: reply(550, "no such user"), suppress: true };
    let report = sender
        .settle(id, &[settlement(tagged.row, refused), settlement(ida.row, accepted())], at(7))
        .unwrap();
    assert_eq!(report.suppressed, 1);
    let entries = |email: &str| place.store.suppressions_of(&address(email).dedupe_key()).unwrap();
    assert_eq!(entries(TAGGED)[0].1.reason, SuppressionReason::HardBounce);
    assert!(entries(IDA).is_empty(), "it speaks of one mailbox name alone");
    place.store.undo_merge(merged.id, at(8)).unwrap().unwrap();
    let standing = place.store.standing_of(place.list, id_of(&place.store, TAGGED)).unwrap().unwrap();
    assert_eq!(standing.suppressions.len(), 1, "parted, they are not mailed there again");
}

#[test]
fn a_message_that_came_back_after_the_merge_goes_to_the_one_record_that_had_given_up_its_own() {
    let place = place();
    import(&place, "a.csv", vec![row(2, TAGGED, &[]), row(3, IDA, &[])]);
    let (id, _) = campaign(&place, "Spring");
    start(&place, id);
    let sender = place.store.sender().unwrap();
    let tagged = claim(&sender, id, 1).remove(0);
    assert_eq!(tagged.candidate.address.as_str(), TAGGED);
    make_one(&place);
    assert!(ends(&place, id).contains(&end(IDA, RowState::Skipped, "merged")), "the other is in hand");
    sender.settle(id, &[settlement(tagged.row, deferred(8))], at(7)).unwrap();
    let Claims::Rows(again) = sender.claim(id, 9, at(9), stamp).unwrap() else { panic!("one is due") };
    assert_eq!(again.len(), 1);
    assert_eq!((again[0].row, again[0].candidate.address.as_str()), (tagged.row, IDA));
    assert_eq!(again[0].message_id, tagged.message_id, "it is the same message");
    let report = sender.settle(id, &[settlement(again[0].row, accepted())], at(9)).unwrap();
    assert!(report.finished);
    let told = [end(TAGGED, RowState::Skipped, "merged"), end(IDA, RowState::Accepted, "")];
    assert_eq!(ends(&place, id), told, "one of the two has it, and the other says why not");
    check_whole(&place.store);
}

#[test]
fn a_message_that_came_back_for_somebody_whose_kept_record_was_in_no_list_goes_there() {
    let place = place();
    import(&place, "a.csv", vec![row(2, TAGGED, &[])]);
    let (id, _) = campaign(&place, "Spring");
    start(&place, id);
    import(&place, "b.csv", vec![row(2, IDA, &[])]);
    let sender = place.store.sender().unwrap();
    let tagged = claim(&sender, id, 1).remove(0);
    make_one(&place);
    sender.settle(id, &[settlement(tagged.row, deferred(8))], at(7)).unwrap();
    let Claims::Rows(again) = sender.claim(id, 9, at(9), stamp).unwrap() else { panic!("one is due") };
    assert_eq!(again[0].candidate.address.as_str(), IDA);
    sender.settle(id, &[settlement(again[0].row, accepted())], at(9)).unwrap();
    assert_eq!(ends(&place, id), [end(IDA, RowState::Accepted, "")]);
    check_whole(&place.store);
}

#[test]
fn a_message_that_came_back_for_somebody_who_has_a_reason_of_their_own_ends_as_merged() {
    let (place, id, sender, [ida, tagged]) = two_in_hand();
    make_one(&place);
    let skipped = Settlement {
        settled: Settled::Skipped { why: "missing-field".to_owned() },
        ..settlement(ida.row, accepted())
    };
    sender.settle(id, &[skipped, settlement(tagged.row, deferred(8))], at(7)).unwrap();
    let Claims::Rows(left) = sender.claim(id, 9, at(9), stamp).unwrap() else { panic!("one more is due") };
    assert_eq!(left[0].candidate.address.as_str(), "bo@northfen.example");
    let ends = ends(&place, id);
    assert!(ends.contains(&end(IDA, RowState::Skipped, "missing-field")));
    assert!(ends.contains(&end(TAGGED, RowState::Skipped, "merged")));
}

#[test]
fn a_start_that_is_taken_back_forgets_no_reason_that_was_written() {
    for merged in [false, true] {
        let place = place();
        import(&place, "a.csv", vec![row(2, IDA, &[]), row(3, TAGGED, &[])]);
        let (id, _) = campaign(&place, "Spring");
        place.store.keep_report(id, &report(false).0, at(3)).unwrap();
        place.store.schedule_campaign(id, &planned(at(60)), at(60), at(3)).unwrap();
        place.store.queue_as_planned(id, &leave(), audience(&place.store, place.list), at(60)).unwrap();
        if merged {
            make_one(&place);
        }
        assert!(place.store.take_start_back(id, at(900)).unwrap());
        let kept = place.store.campaign(id).unwrap();
        if merged {
            assert_eq!(kept.state, CampaignState::Paused);
            let told = kept.paused_why.unwrap().sentence(None);
            assert!(!told.contains("another time"), "whom it is for is fixed by now: {told}");
            assert!(ends(&place, id).contains(&end(TAGGED, RowState::Skipped, "merged")));
        } else {
            assert_eq!((kept.state, kept.planned), (CampaignState::Scheduled, Some(planned(at(60)))));
            assert_eq!(ends(&place, id), []);
        }
        assert!(!place.store.take_start_back(id, at(901)).unwrap(), "once");
        check_whole(&place.store);
    }
}
