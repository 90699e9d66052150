//! Rows that have no room in the account's pace are parked until their turn, and hold nobody up.

use delivery::pacing::{NEW_PEOPLE, PaceRow, Sent, To};
use delivery::{CampaignId, domain_number};
use jiff::Timestamp;
use store::{Claims, Counted, QueueRow, ResultQuery, SenderConnection, Stamp, Stamped, TurnOf};

use crate::support::{at, audience, campaign, crowd, import, leave, place, report, sees_in_sent, settlement};

fn stamp(pace: Option<Sent>) -> Stamp {
    Stamp { domain: "lindenbakery.example".to_owned(), pace }
}

/// Claims so many; parks whoever `park` names a time for.
fn claim(
    sender: &SenderConnection,
    id: CampaignId,
    most: u32,
    now: Timestamp,
    mut park: impl FnMut(To) -> Option<Timestamp>,
) -> Claims {
    sender
        .settle_and_claim(id, &[], most, now, |to| {
            park(to).map_or_else(|| Stamped::Go(stamp(None)), Stamped::Park)
        })
        .unwrap()
        .1
}

fn rows(claims: Claims) -> usize {
    match claims {
        Claims::Rows(rows) => rows.len(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn whoever_is_parked_holds_nobody_up_and_comes_when_it_is_due() {
    let place = place();
    import(&place, "a.csv", crowd(50));
    let (id, _) = campaign(&place, "Spring");
    crate::support::start(&place, id);
    let sender = place.store.sender().unwrap();
    let mut seen = 0;
    let claims = claim(&sender, id, 2, at(10), |_| {
        seen += 1;
        (seen <= 40).then(|| at(60))
    });
    assert_eq!((rows(claims), seen), (2, 42), "forty are looked past once, in one transaction");
    let mut asked = 0;
    let claims = claim(&sender, id, 9, at(11), |to| {
        asked += 1;
        assert!(!to.reserved, "these were not parked");
        None
    });
    assert_eq!((rows(claims), asked), (8, 8), "and are not looked at again");
    let nothing = claim(&sender, id, 9, at(12), |_| None);
    let Claims::Nothing { next_due, turn, to_go } = nothing else { panic!("{nothing:?}") };
    assert_eq!((next_due, turn, to_go), (Some(at(60)), Some(TurnOf::Parked), 50), "ten are in hand");
    let claims = claim(&sender, id, 99, at(60), |to| {
        assert!(to.reserved, "their turn was promised");
        None
    });
    assert_eq!(rows(claims), 40);
}

fn connection_lost() -> delivery::Outcome {
    let because =
        delivery::Setback::Connection { stage: delivery::Stage::Connect, why: "no line".to_owned() };
    delivery::Outcome::BackInQueue { because }
}

#[test]
fn a_forecast_asks_for_people_by_their_places_and_when_the_turn_of_each_comes() {
    let place = place();
    import(&place, "a.csv", crowd(6));
    let (id, _) = campaign(&place, "Spring");
    place.store.keep_report(id, &report(false).0, at(3)).unwrap();
    let mut people = audience(&place.store, place.list);
    people[5].due = Some(at(90));
    let ids: Vec<_> = people.iter().map(|row| row.contact).collect();
    place.store.queue(id, &leave(), people, at(4)).unwrap();
    let sender = place.store.sender().unwrap();
    let Claims::Rows(went) = claim(&sender, id, 2, at(10), |_| None) else { panic!("two are due") };
    sender.settle(id, &[settlement(went[0].row, crate::support::deferred(40))], at(11)).unwrap();
    sender.settle(id, &[settlement(went[1].row, crate::support::accepted())], at(11)).unwrap();
    let turns = || {
        let mut told = Vec::new();
        place.store.each_to_go(id, true, |who| told.push((who.contact, who.turn))).unwrap();
        told
    };
    let (back, chosen) = (Some((at(40), TurnOf::Deferred)), Some((at(90), TurnOf::Chosen)));
    let expected = [(ids[0], back), (ids[2], None), (ids[3], None), (ids[4], None), (ids[5], chosen)];
    assert_eq!(turns(), expected);
    let to_come = |now| place.store.turns_to_come(id, now).unwrap();
    let by_turn = [(at(40), TurnOf::Deferred, 1), (at(90), TurnOf::Chosen, 1)];
    let mut told = to_come(at(12));
    told.sort_by_key(|(turn, ..)| *turn);
    assert_eq!(told, by_turn);
    assert_eq!(to_come(at(40)), by_turn[1..], "what is due is not to come");

    // What a pace parked is given out anew, and of very many people first.
    let mut parked = false;
    let one = claim(&sender, id, 1, at(12), |_| (!std::mem::replace(&mut parked, true)).then(|| at(50)));
    assert_eq!(rows(one), 1, "the next in line");
    assert_eq!(turns(), expected);
    let mut told = Vec::new();
    place.store.each_to_go(id, false, |who| told.push(who.contact)).unwrap();
    assert_eq!((told.len(), told[0]), (5, ids[2]));
}

#[test]
fn a_place_that_comes_free_is_not_left_empty_for_those_who_need_none() {
    let place = place();
    import(&place, "a.csv", crowd(9));
    let (id, _) = campaign(&place, "Spring");
    crate::support::start(&place, id);
    let sender = place.store.sender().unwrap();
    let mut parked = 0;
    let one = claim(&sender, id, 1, at(10), |_| {
        parked += 1;
        (parked <= 2).then(|| at(11))
    });
    let Claims::Rows(first) = one else { panic!("{one:?}") };
    assert_eq!(first.len(), 1);
    let mut reserved = Vec::new();
    let claims = claim(&sender, id, 4, at(11), |to| {
        reserved.push(to.reserved);
        None
    });
    assert_eq!(
        (rows(claims), reserved),
        (4, vec![true, true, false, false]),
        "then the others in their order"
    );
    // What came back has had its turn, and is no newcomer to any line.
    let mut back = settlement(first[0].row, connection_lost());
    back.counted = Counted::AsClaimed;
    sender.settle(id, &[back], at(12)).unwrap();
    let mut came = Vec::new();
    let claims = claim(&sender, id, 9, at(12), |to| {
        came.push(to.reserved);
        None
    });
    assert_eq!(
        (rows(claims), came),
        (5, vec![false, false, false, false, true]),
        "behind those not yet tried"
    );
}

#[test]
fn other_limits_and_another_clock_bring_parked_rows_forward_and_leave_chosen_times() {
    let place = place();
    import(&place, "a.csv", crowd(3));
    let (id, _) = campaign(&place, "Spring");
    crate::support::start(&place, id);
    let sender = place.store.sender().unwrap();
    let park = |sender: &SenderConnection| {
        let nothing = claim(sender, id, 1, at(10), |_| Some(at(70)));
        assert!(
            matches!(nothing, Claims::Nothing { next_due: Some(due), .. } if due == at(70)),
            "{nothing:?}"
        );
    };
    park(&sender);
    sender.shift_turns(id, at(10), 50 * 60_000).unwrap();
    let nothing = claim(&sender, id, 1, at(10), |_| None);
    assert!(
        matches!(nothing, Claims::Nothing { next_due: Some(due), .. } if due == at(20)),
        "50 minutes sooner: {nothing:?}"
    );
    sender.unpark(id, at(10)).unwrap();
    assert_eq!(rows(claim(&sender, id, 9, at(10), |_| None)), 3, "at once");
}

#[test]
fn a_clock_set_forward_brings_nobody_forward_whom_a_server_put_off() {
    let place = place();
    import(&place, "a.csv", crowd(3));
    let (id, _) = campaign(&place, "Spring");
    crate::support::start(&place, id);
    let sender = place.store.sender().unwrap();
    let Claims::Rows(first) = claim(&sender, id, 2, at(10), |_| None) else { panic!("they are due") };
    let put_off = |row, minutes| crate::support::settlement(row, crate::support::deferred(minutes));
    sender.settle(id, &[put_off(first[0].row, 11), put_off(first[1].row, 40)], at(10)).unwrap();
    let parked = claim(&sender, id, 1, at(10), |_| Some(at(70)));
    assert!(matches!(parked, Claims::Nothing { .. }), "{parked:?}");
    // It showed 12, and shows 312 now.
    sender.hold_turns(id, at(312), 300 * 60_000).unwrap();
    let Claims::Rows(due) = claim(&sender, id, 9, at(312), |_| None) else { panic!("two are due") };
    assert_eq!(due.len(), 2, "the one that was due then, and the one that only the pace held back");
    assert!(due.iter().all(|row| row.row != first[1].row));
    let nothing = claim(&sender, id, 9, at(312), |_| None);
    assert!(
        matches!(nothing, Claims::Nothing { next_due: Some(due), .. } if due == at(340)),
        "28 minutes from now, as it was: {nothing:?}"
    );
}

#[test]
fn who_is_new_to_an_account_is_known_when_they_are_claimed() {
    let place = place();
    import(&place, "a.csv", crowd(4));
    let (id, account) = campaign(&place, "Spring");
    place.store.keep_report(id, &report(false).0, at(3)).unwrap();
    let people = audience(&place.store, place.list);
    let known = people[0].contact;
    let people = people.into_iter().map(|row| QueueRow { fresh: Some(row.contact != known), ..row });
    place.store.queue(id, &leave(), people, at(4)).unwrap();
    let sender = place.store.sender().unwrap();
    let mut fresh = 0;
    let claims = sender.settle_and_claim(id, &[], 9, at(10), |to| {
        fresh += u32::from(to.fresh);
        assert!(to.domain.is_some_and(|domain| domain > 0), "everybody has a domain");
        let sent =
            Sent { at: at(10), day: "2026-03-23".parse().unwrap(), domain: to.domain, fresh: to.fresh };
        Stamped::Go(stamp(Some(sent)))
    });
    assert_eq!((rows(claims.unwrap().1), fresh), (4, 3));
    let past = place.store.account_past(account, at(11)).unwrap();
    let new: u32 = past.shares.iter().filter(|one| one.share == NEW_PEOPLE).map(|one| one.row.count).sum();
    assert_eq!(new, 3, "what concerns some of them is stored by share");
    assert_eq!(past.days.iter().map(|(_, count)| count).sum::<u32>(), 4);
    assert_eq!(place.store.mailed_by(account).unwrap().len(), 4, "from the claim on they are known");
    let mut to_go = Vec::new();
    place.store.each_to_go(id, true, |who| to_go.push((domain_number(who.domain), who.contact))).unwrap();
    assert_eq!(to_go.len(), 4);
}

#[test]
fn what_was_sent_elsewhere_is_noted_once_however_often_it_is_seen() {
    let place = place();
    let (_, account) = campaign(&place, "Spring");
    let row = |minute: i64, count: u32| PaceRow { at: at(minute), count };
    let before = place.store.changes().unwrap().accounts;
    sees_in_sent(&place, account, false, at(0), &[row(5, 2), row(9, 1)]);
    sees_in_sent(&place, account, false, at(6), &[row(9, 1), row(12, 4)]);
    let noted = place.store.account_elsewhere(account).unwrap();
    assert_eq!(
        noted,
        [row(5, 2), row(9, 1), row(12, 4)],
        "a second look puts its own span in place of the first"
    );
    assert!(place.store.changes().unwrap().accounts > before, "whoever sends learns of it");
    assert_eq!(place.store.account_past(account, at(20)).unwrap().elsewhere, noted);
    place.store.tidy_account_past(account, at(60 * 50)).unwrap();
    assert_eq!(place.store.account_elsewhere(account).unwrap(), [], "after two days it counts nowhere");
}

#[test]
fn a_slowed_pace_is_remembered_with_the_account() {
    let place = place();
    let (_, account) = campaign(&place, "Spring");
    let slow = delivery::pacing::Slow { per_minute: 15, before: 30, at: at(1) };
    place.store.set_account_slow(account, Some(&slow)).unwrap();
    assert_eq!(place.store.account(account).unwrap().slow, Some(slow));
    assert_eq!(place.store.account_past(account, at(2)).unwrap().slow, Some(slow));
    place.store.set_account_slow(account, None).unwrap();
    assert_eq!(place.store.account(account).unwrap().slow, None);
}

#[test]
fn whoever_was_put_off_and_parked_waits_for_the_account_and_not_for_a_server() {
    let place = place();
    import(&place, "a.csv", crowd(3));
    let (id, _) = campaign(&place, "Spring");
    crate::support::start(&place, id);
    let sender = place.store.sender().unwrap();
    let Claims::Rows(all) = claim(&sender, id, 3, at(5), |_| None) else { panic!("three are due") };
    let put_off: Vec<_> =
        all.iter().map(|one| crate::support::settlement(one.row, crate::support::deferred(20))).collect();
    sender.settle(id, &put_off, at(6)).unwrap();
    let mut turns = [Some(at(70)), Some(Timestamp::MAX), Some(at(90))].into_iter();
    let nothing = claim(&sender, id, 3, at(20), |_| turns.next().unwrap());
    let Claims::Nothing { next_due, turn, .. } = nothing else { panic!("{nothing:?}") };
    assert_eq!((next_due, turn), (Some(at(70)), Some(TurnOf::Parked)));
    assert_eq!(sender.next_due(id).unwrap(), Some((at(70), TurnOf::Parked)));
    let put_off = place.store.put_off(id).unwrap();
    assert_eq!((put_off.retries, put_off.next, put_off.parked, put_off.turn), (0, None, 3, Some(at(70))));
    let query = ResultQuery { campaign: id, state: None, search: String::new() };
    let shown: Vec<_> =
        place.store.results(&query, 0..9).unwrap().rows.iter().map(|row| (row.due, row.waits_for)).collect();
    let account = Some(TurnOf::Parked);
    assert_eq!(shown, [(Some(at(70)), account), (Some(at(90)), account), (None, account)], "no year 9999");
}

#[test]
fn who_is_new_to_a_login_is_found_out_at_the_claim_whatever_was_known_when_it_was_queued() {
    let place = place();
    import(&place, "a.csv", crowd(4));
    let (first, account) = campaign(&place, "Spring");
    let (second, _) = campaign(&place, "Summer");
    crate::support::start(&place, first);
    crate::support::start(&place, second);
    let mut own = place.store.account(account).unwrap().account;
    own.limits.new_per_day = Some(3);
    place.store.update_account(account, &own).unwrap();
    let sender = place.store.sender().unwrap();
    let new_of = |id, most| {
        let mut new = 0;
        let rows = rows(claim(&sender, id, most, at(10), |to| {
            new += u32::from(to.fresh);
            None
        }));
        (rows, new)
    };
    assert_eq!(new_of(first, 2), (2, 2), "nobody was ever written to");
    assert_eq!(new_of(second, 4), (4, 2), "two are in hand, in the other campaign");
    assert_eq!(new_of(first, 2), (2, 0), "and now everybody is known");
}
