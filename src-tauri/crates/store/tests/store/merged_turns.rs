//! Messages that wait for a record which is made one with another: one message goes to the person, also where the record that is
//! kept was not on the list, where they are parted again, and where a backup or a copy knows nothing of it.

use delivery::{CampaignId, RowState};
use store::Claims;

use crate::same_mailbox::{PLAIN, TAGGED, THIRD, merge, merge_at, several};
use crate::support::*;

/// A campaign that waits for everybody but the plain one, who is not on the list.
fn without_the_plain_one(place: &Place) -> CampaignId {
    let (id, _) = campaign(place, "May");
    place.store.take_off_list(place.list, id_of(&place.store, PLAIN), at(2)).unwrap();
    assert_eq!(start(place, id), 3, "the plain one is not on the list");
    id
}

fn state(place: &Place, id: CampaignId, who: &str) -> Option<(RowState, Option<String>)> {
    let who = place.store.contact_or_merged_by_key(&address(who).dedupe_key()).unwrap().unwrap();
    place.store.result_of(id, who.contact.id).unwrap().map(|row| (row.state, row.why))
}

fn waits() -> Option<(RowState, Option<String>)> {
    Some((RowState::Queued, None))
}

fn skipped(why: &str) -> Option<(RowState, Option<String>)> {
    Some((RowState::Skipped, Some(why.to_owned())))
}

/// Whoever is mailed when everything goes.
fn mailed(place: &Place, id: CampaignId, minute: i64) -> Vec<String> {
    let sender = place.store.sender().unwrap();
    let mut mailed = Vec::new();
    while let Claims::Rows(rows) = sender.claim(id, 1, at(minute), stamp).unwrap() {
        for row in rows {
            mailed.push(row.candidate.address.as_str().to_owned());
            sender.settle(id, &[settlement(row.row, accepted())], at(minute)).unwrap();
        }
    }
    mailed.sort_unstable();
    mailed
}

fn copy_of(place: &Place, name: &str) -> store::Store {
    let (to, from) = (place.folder.path().join(name), place.data());
    std::fs::create_dir(&to).unwrap();
    for file in std::fs::read_dir(from).unwrap().map(Result::unwrap).filter(|file| file.path().is_file()) {
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
    store::Store::open(&to, at(9)).unwrap()
}

#[test]
fn nobody_is_lost_by_becoming_one_with_somebody_who_is_not_on_the_list() {
    let place = several();
    let id = without_the_plain_one(&place);
    let merged = merge(&place, PLAIN, &[TAGGED, THIRD]);
    assert_eq!(merged.skipped, 0, "one of the two turns is the kept one's, and nobody knows yet which");
    let mut to_go = 0;
    place.store.each_to_go(id, false, |_| to_go += 1).unwrap();
    assert_eq!(to_go, 3, "a forecast is for all of them");
    assert_eq!(mailed(&place, id, 11), [PLAIN, "ida@oldmill.example"], "one message to the kept record");
    assert_eq!(state(&place, id, PLAIN), Some((RowState::Accepted, None)));
    let others = [state(&place, id, TAGGED), state(&place, id, THIRD)];
    assert!(others.contains(&None) && others.contains(&skipped("merged")), "{others:?}");
    assert_eq!(place.store.counts(id).unwrap().total(), 3, "no row is made or lost");
}

#[test]
fn a_turn_that_was_not_used_goes_back_to_whoever_had_it() {
    let place = several();
    let id = without_the_plain_one(&place);
    let merged = merge(&place, PLAIN, &[TAGGED]);
    place.store.undo_merge(merged.id, at(11)).unwrap().unwrap();
    assert_eq!((state(&place, id, PLAIN), state(&place, id, TAGGED)), (None, waits()));

    // The server asked to come back later, while they were one.
    let merged = merge_at(&place, 12, PLAIN, &[TAGGED]);
    let sender = place.store.sender().unwrap();
    let claims = claim(&sender, id, 10);
    let of_plain = claims.iter().find(|row| row.candidate.address.as_str() == PLAIN).unwrap();
    sender.settle(id, &[settlement(of_plain.row, deferred(20))], at(13)).unwrap();
    assert_eq!(state(&place, id, PLAIN).unwrap().0, RowState::Deferred);
    place.store.undo_merge(merged.id, at(14)).unwrap().unwrap();
    assert_eq!(state(&place, id, PLAIN), None);
    assert_eq!(state(&place, id, TAGGED).unwrap().0, RowState::Deferred, "it is theirs again");
    drop(sender);
    assert_eq!(mailed(&place, id, 30), [TAGGED]);
}

#[test]
fn a_turn_in_hand_when_they_are_parted_goes_back_too() {
    let place = several();
    let id = without_the_plain_one(&place);
    let merged = merge(&place, PLAIN, &[TAGGED]);
    let sender = place.store.sender().unwrap();
    let claims = claim(&sender, id, 10);
    place.store.undo_merge(merged.id, at(11)).unwrap().unwrap();
    let of_plain = claims.iter().find(|row| row.candidate.address.as_str() == PLAIN).unwrap();
    sender.settle(id, &[settlement(of_plain.row, deferred(20))], at(13)).unwrap();
    drop(sender);
    assert_eq!(mailed(&place, id, 30), [TAGGED], "the kept one is on no list any more");
}

#[test]
fn a_turn_goes_through_several_merges_and_back() {
    let place = several();
    let (id, _) = campaign(&place, "May");
    for off in [PLAIN, THIRD] {
        place.store.take_off_list(place.list, id_of(&place.store, off), at(2)).unwrap();
    }
    assert_eq!(start(&place, id), 2);
    let first = merge(&place, PLAIN, &[TAGGED]);
    let sender = place.store.sender().unwrap();
    let claims = claim(&sender, id, 10);
    let of_plain = claims.iter().find(|row| row.candidate.address.as_str() == PLAIN).unwrap();
    sender.settle(id, &[settlement(of_plain.row, deferred(20))], at(13)).unwrap();
    drop(sender);
    let second = merge_at(&place, 14, THIRD, &[PLAIN]);
    place.store.undo_merge(second.id, at(15)).unwrap().unwrap();
    place.store.undo_merge(first.id, at(16)).unwrap().unwrap();
    assert_eq!(state(&place, id, TAGGED).unwrap().0, RowState::Deferred);
    assert_eq!(mailed(&place, id, 30), [TAGGED]);
}

#[test]
fn a_backup_from_before_does_not_mail_who_had_it_as_one() {
    for goes in [true, false] {
        let place = several();
        let id = without_the_plain_one(&place);
        let file = place.folder.path().join("a.backup");
        place.store.backup(&file, at(9)).unwrap();
        merge(&place, PLAIN, &[TAGGED, THIRD]);
        let sender = place.store.sender().unwrap();
        for row in claim(&sender, id, 10) {
            let outcome = if goes { accepted() } else { deferred(20) };
            sender.settle(id, &[settlement(row.row, outcome)], at(12)).unwrap();
        }
        drop(sender);
        let (data, Place { folder, store, list }) = (place.data(), place);
        drop(store);
        store::Store::restore(&data, &file, at(25)).unwrap();
        let place = Place { store: store::Store::open(&data, at(26)).unwrap(), folder, list };
        check_whole(&place.store);
        let waiting = |who| state(&place, id, who).is_some_and(|row| row.0.is_terminal()).then_some(who);
        let ended = [TAGGED, THIRD].into_iter().filter_map(waiting).count();
        assert_eq!(ended, if goes { 2 } else { 1 }, "one message for the two of them, and it is not lost");
        assert_eq!(state(&place, id, PLAIN).map(|row| row.0), goes.then_some(RowState::Accepted));
    }
}

#[test]
fn what_a_copy_sent_to_one_of_them_all_have() {
    let place = several();
    let id = without_the_plain_one(&place);
    let copy = copy_of(&place, "copy");
    // Here the plain one is kept, and mailed; the copy knows two others.
    merge(&place, PLAIN, &[TAGGED]);
    assert_eq!(mailed(&place, id, 11), [THIRD, PLAIN, "ida@oldmill.example"]);
    let name = |who: &str| {
        let row = place.store.result_of(id, id_of(&place.store, who)).unwrap().unwrap();
        vec![format!("<{}>", row.message_id)]
    };
    assert_eq!(
        copy.seen_in_sent(&name(THIRD), at(12)).unwrap(),
        1,
        "theirs alone: the tagged one may be another"
    );
    assert_eq!(copy.seen_in_sent(&name(PLAIN), at(12)).unwrap(), 1, "nobody waits as the plain one there");
    let tagged = copy.result_of(id, id_of(&copy, TAGGED)).unwrap().unwrap();
    assert_eq!((tagged.state, tagged.why.as_deref()), (RowState::Skipped, Some("has-it-already")));
}

#[test]
fn what_a_copy_sent_to_a_record_that_went_into_another_here_that_one_has() {
    let place = several();
    let (id, _) = campaign(&place, "May");
    start(&place, id);
    let copy = copy_of(&place, "copy");
    let there = Place { folder: tempfile::tempdir().unwrap(), store: copy, list: place.list };
    merge(&place, PLAIN, &[TAGGED]);
    there.store.vouch().unwrap();
    there.store.resume_campaign(id, at(10)).unwrap();
    assert_eq!(mailed(&there, id, 11).len(), 4);
    let row = there.store.result_of(id, id_of(&there.store, TAGGED)).unwrap().unwrap();
    assert_eq!(place.store.seen_in_sent(&[row.message_id], at(12)).unwrap(), 1);
    assert_eq!(state(&place, id, PLAIN), skipped("has-it-already"));
}
