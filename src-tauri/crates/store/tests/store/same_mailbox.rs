//! People whose addresses lead to one mailbox: found, made one, parted, said to be different.

use consent::{Basis, Purpose, Refusal, Scope, Source, SuppressionReason, decide};
use contacts::{ContactId, ListId};
use delivery::Outcome;
use store::{ContactQuery, KeptWhy, ResultQuery, StaysApart, StaysOne, Store, TimeLine};

use crate::support::*;

pub const PLAIN: &str = "ida@northfen.example";
pub const TAGGED: &str = "ida+news@northfen.example";
pub const THIRD: &str = "ida+shop@northfen.example";

fn groups(store: &Store) -> Vec<Vec<String>> {
    let page = store.same_mailbox(0..100).unwrap();
    assert_eq!(page.total, page.rows.len() as u64);
    let names = |group: Vec<store::MailboxPerson>| {
        group.into_iter().map(|person| person.row.contact.address.as_str().to_owned()).collect()
    };
    page.rows.into_iter().map(names).collect()
}

/// Three people who seem to be one, and one who is somebody else.
pub fn several() -> Place {
    let place = place();
    import(
        &place,
        "spring.csv",
        vec![
            row(2, PLAIN, &[("first_name", "Ida"), ("town", "Northfen")]),
            row(3, TAGGED, &[("first_name", "Ida M."), ("phone", "01632 960117")]),
            row(4, THIRD, &[("town", "Oldmill")]),
            row(5, "ida@oldmill.example", &[]),
        ],
    );
    place
}

pub fn merge(place: &Place, keep: &str, others: &[&str]) -> store::Merged {
    merge_at(place, 10, keep, others)
}

pub fn merge_at(place: &Place, minute: i64, keep: &str, others: &[&str]) -> store::Merged {
    let others: Vec<ContactId> = others.iter().map(|other| id_of(&place.store, other)).collect();
    place.store.merge_people(id_of(&place.store, keep), &others, at(minute)).unwrap().unwrap()
}

pub fn may_be_mailed(place: &Place, list: ListId, email: &str) -> Result<(), Refusal> {
    let found = place.store.standing_of(list, id_of(&place.store, email)).unwrap().unwrap();
    decide(&found.standing(), Purpose::Newsletter { list: list.0 }, at(5000)).map(drop)
}

fn without_seals(place: &Place) -> Vec<String> {
    let mut all = everything(&place.data());
    all.retain(|row| !row.starts_with("ledger") && !row.starts_with("merges") && !row.starts_with("sqlite"));
    all
}

#[test]
fn groups_come_largest_first_with_the_one_worth_keeping_at_the_head() {
    let place = several();
    import(
        &place,
        "more.csv",
        vec![row(2, "bo@northfen.example", &[]), row(3, "bo+x@northfen.example", &[("town", "Åby")])],
    );
    let found = groups(&place.store);
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0], [PLAIN, TAGGED, THIRD], "of equals the one of whom most is known, then the oldest");
    assert_eq!(found[1], ["bo+x@northfen.example", "bo@northfen.example"]);
    place
        .store
        .suppress(suppression(&place.store, PLAIN, SuppressionReason::HardBounce, Scope::Everywhere), at(6))
        .unwrap();
    assert_eq!(
        groups(&place.store)[0].last().unwrap(),
        PLAIN,
        "whoever may be mailed comes before who may not"
    );
}

#[test]
fn different_people_are_not_suggested_again_until_another_one_comes() {
    let place = several();
    let ids: Vec<ContactId> = [PLAIN, TAGGED, THIRD].iter().map(|one| id_of(&place.store, one)).collect();
    place.store.keep_apart(&ids[..2]).unwrap();
    assert_eq!(groups(&place.store).len(), 1, "the third may still be either of them");
    place.store.keep_apart(&ids).unwrap();
    assert_eq!(groups(&place.store), Vec::<Vec<String>>::new());
    import(&place, "more.csv", vec![row(2, "ida+x@northfen.example", &[])]);
    assert_eq!(groups(&place.store)[0].len(), 4, "the new one may be any of them");
}

#[test]
fn a_judgement_is_taken_back_for_exactly_those_it_was_about() {
    let place = several();
    let ids: Vec<ContactId> = [PLAIN, TAGGED, THIRD].iter().map(|one| id_of(&place.store, one)).collect();
    let suggested = groups(&place.store);
    place.store.keep_apart(&ids).unwrap();
    place.store.keep_apart(&ids[1..]).unwrap();
    assert!(!place.store.undo_keep_apart(&ids[..2]).unwrap(), "of these two nobody said it");
    assert!(!place.store.undo_keep_apart(&[]).unwrap());
    assert_eq!(groups(&place.store), Vec::<Vec<String>>::new(), "nothing was changed");
    let mut turned = ids.clone();
    turned.reverse();
    assert!(place.store.undo_keep_apart(&turned).unwrap(), "in whatever order they are named");
    assert_eq!(groups(&place.store)[0].len(), 3, "the first may be either; the other two are still apart");
    place.store.merge_people(ids[0], &ids[1..2], at(10)).unwrap().unwrap();
    assert!(place.store.undo_keep_apart(&ids[1..]).unwrap(), "also while a record lies in another one");
    assert!(!place.store.undo_keep_apart(&ids[1..]).unwrap(), "once");
    assert_eq!(groups(&place.store).len(), 1);
    assert!(!suggested.is_empty());
}

#[test]
fn a_merge_fills_gaps_and_gives_the_strongest_word_in_each_list() {
    let place = place();
    let choir = place.store.add_list("Choir", at(0)).unwrap();
    import(
        &place,
        "spring.csv",
        vec![row(2, PLAIN, &[("town", "Northfen"), ("phone", " ")]), confirmed(3, TAGGED)],
    );
    let tagged = id_of(&place.store, TAGGED);
    place.store.update_fields(tagged, &fields(&[("town", "Oldmill"), ("phone", "01632 960117")])).unwrap();
    place.store.subscribe(choir, &[tagged], &stated(), at(2)).unwrap();
    let merged = merge(&place, PLAIN, &[TAGGED]);
    assert_eq!((merged.records, merged.suppressions), (1, 0));
    let kept = place.store.contact(id_of(&place.store, PLAIN)).unwrap().unwrap();
    assert_eq!(kept.contact.fields, fields(&[("town", "Northfen"), ("phone", "01632 960117")]));
    let standings = place.store.subscriptions_of(kept.contact.id).unwrap();
    let said: Vec<(ListId, Basis)> = standings.iter().map(|one| (one.list, one.basis)).collect();
    assert_eq!(said, [(place.list, Basis::Confirmed), (choir, Basis::Stated)]);
    assert_eq!(
        place.store.contacts(&ContactQuery::default(), 0..10, at(9)).unwrap().total,
        1,
        "one record is left"
    );
    check_whole(&place.store);
}

#[test]
fn addresses_of_other_mailboxes_are_never_made_one() {
    let place = several();
    let (ida, other) = (id_of(&place.store, PLAIN), id_of(&place.store, "ida@oldmill.example"));
    let merged = place.store.merge_people(ida, &[other], at(10)).unwrap();
    assert_eq!(merged, Err(StaysApart::OtherMailbox), "what one agreed to says nothing of the other");
    assert_eq!(place.store.merge_people(ida, &[ida], at(10)).unwrap(), Err(StaysApart::OnlyOne));
}

#[test]
fn whoever_left_under_one_address_has_left() {
    let place = several();
    place
        .store
        .suppress(
            suppression(&place.store, TAGGED, SuppressionReason::Unsubscribed, Scope::Everywhere),
            at(6),
        )
        .unwrap();
    let merged = merge(&place, PLAIN, &[TAGGED, THIRD]);
    assert_eq!(merged.suppressions, 2, "the one that stays, and the third address");
    let refused = may_be_mailed(&place, place.list, PLAIN);
    assert_eq!(refused, Err(Refusal::Suppressed(SuppressionReason::Unsubscribed, Scope::Everywhere)));
    let back = import(&place, "again.csv", vec![row(2, THIRD, &[])]);
    assert_eq!(back.summary.suppressed, 1, "no import brings them back under another address of theirs");
}

#[test]
fn a_wish_that_comes_after_the_merge_holds_for_every_address() {
    let place = several();
    merge(&place, PLAIN, &[TAGGED, THIRD]);
    // The old code of a message to an address whose record is gone.
    place
        .store
        .suppress(
            suppression(&place.store, TAGGED, SuppressionReason::Unsubscribed, Scope::Everywhere),
            at(20),
        )
        .unwrap();
    assert!(may_be_mailed(&place, place.list, PLAIN).is_err());
    let bounced = several();
    merge(&bounced, PLAIN, &[TAGGED, THIRD]);
    bounced
        .store
        .suppress(
            suppression(&bounced.store, TAGGED, SuppressionReason::HardBounce, Scope::Everywhere),
            at(20),
        )
        .unwrap();
    assert_eq!(
        may_be_mailed(&bounced, bounced.list, PLAIN),
        Ok(()),
        "a bounce speaks of one mailbox name alone"
    );
}

#[test]
fn a_merge_is_taken_back_as_if_it_had_not_been() {
    let place = several();
    place
        .store
        .suppress(suppression(&place.store, TAGGED, SuppressionReason::Complaint, Scope::Everywhere), at(6))
        .unwrap();
    let before = without_seals(&place);
    let merged = merge(&place, PLAIN, &[TAGGED, THIRD]);
    let parted = place.store.undo_merge(merged.id, at(11)).unwrap().unwrap();
    assert_eq!((parted.people.len(), parted.kept), (2, 0));
    let mut after = without_seals(&place);
    // The entry stays on record, lifted.
    after.retain(|row| ![&b"misread"[..], b"parted"].iter().any(|word| row.contains(&format!("{word:?}"))));
    assert_eq!(after, before);
    assert_eq!(may_be_mailed(&place, place.list, PLAIN), Ok(()), "the complaint was never theirs");
    assert!(may_be_mailed(&place, place.list, TAGGED).is_err());
    assert_eq!(place.store.undo_merge(merged.id, at(12)).unwrap(), Err(StaysOne::Undone));
    check_whole(&place.store);
}

#[test]
fn who_left_while_they_were_one_stays_gone_when_they_are_parted() {
    let place = several();
    place
        .store
        .suppress(
            suppression(&place.store, TAGGED, SuppressionReason::Unsubscribed, Scope::Everywhere),
            at(6),
        )
        .unwrap();
    let merged = merge(&place, PLAIN, &[TAGGED]);
    // The merge put the plain address on Do not mail for the same reason. Their own wish comes on top.
    place
        .store
        .suppress(
            suppression(&place.store, PLAIN, SuppressionReason::Unsubscribed, Scope::Everywhere),
            at(20),
        )
        .unwrap();
    place.store.undo_merge(merged.id, at(21)).unwrap().unwrap();
    assert!(
        may_be_mailed(&place, place.list, PLAIN).is_err(),
        "their own wish is not the merge's to take back"
    );
    assert!(may_be_mailed(&place, place.list, TAGGED).is_err());
}

#[test]
fn what_was_changed_since_stays_when_a_merge_is_taken_back() {
    let place = several();
    let merged = merge(&place, PLAIN, &[TAGGED]);
    let id = id_of(&place.store, PLAIN);
    place
        .store
        .update_fields(id, &fields(&[("first_name", "Ida"), ("town", "Millrace"), ("phone", "01632 960999")]))
        .unwrap();
    let parted = place.store.undo_merge(merged.id, at(11)).unwrap().unwrap();
    assert_eq!(parted.kept, 1);
    let kept = place.store.contact(id).unwrap().unwrap().contact.fields;
    assert_eq!(kept["phone"], "01632 960999", "it was typed since");
    assert_eq!(
        place.store.contact(id_of(&place.store, TAGGED)).unwrap().unwrap().contact.fields["phone"],
        "01632 960117"
    );
}

#[test]
fn a_merge_says_why_it_stays() {
    let place = several();
    let merged = merge(&place, PLAIN, &[TAGGED]);
    let above = merge(&place, THIRD, &[PLAIN]);
    assert_eq!(place.store.undo_merge(merged.id, at(11)).unwrap(), Err(StaysOne::KeptIsGone));
    assert!(
        place.store.undo_merge(above.id, at(11)).unwrap().is_ok(),
        "the last merge is the first to be parted"
    );
    let place = several();
    let late = import(
        &place,
        "late.csv",
        vec![row(2, "bo@northfen.example", &[]), row(3, "bo+x@northfen.example", &[])],
    );
    let merged = merge(&place, "bo@northfen.example", &["bo+x@northfen.example"]);
    let undone = place.store.undo_import(late.import, at(12)).unwrap();
    let why: Vec<KeptWhy> = undone.kept.iter().map(|kept| kept.why).collect();
    assert_eq!(why, [KeptWhy::Merged]);
    assert_eq!(place.store.undo_merge(merged.id, at(13)).unwrap(), Err(StaysOne::ImportUndone));
}

#[test]
fn an_address_whose_record_went_into_another_one_is_known_by_that_one() {
    let place = several();
    let merged = merge(&place, PLAIN, &[TAGGED]);
    let again = import(
        &place,
        "again.csv",
        vec![row(2, TAGGED, &[("street", "Mill Lane")]), row(3, "new@oldmill.example", &[])],
    );
    assert_eq!((again.summary.changed, again.summary.new), (1, 1));
    assert!(
        place.store.contact_by_key(&address(TAGGED).dedupe_key()).unwrap().is_none(),
        "a second record is a second message"
    );
    let kept = place.store.contact(id_of(&place.store, PLAIN)).unwrap().unwrap();
    assert_eq!(kept.contact.fields["street"], "Mill Lane");
    let both = [row(2, TAGGED, &[("door", "2")]), row(3, PLAIN, &[("phone", "01632 960999")])];
    let both = import(&place, "both.csv", both.to_vec());
    assert_eq!(both.summary.changed + both.summary.duplicates, 2, "{both:?}");
    check_whole(&place.store);
    place.store.undo_import(both.import, at(11)).unwrap();
    assert_eq!(place.store.contact(kept.contact.id).unwrap().unwrap().contact.fields, kept.contact.fields);
    check_whole(&place.store);
    assert!(place.store.undo_merge(merged.id, at(12)).unwrap().is_ok());
    check_whole(&place.store);
}

#[test]
fn nobody_is_mailed_twice_by_becoming_one() {
    let place = several();
    let (id, _) = campaign(&place, "May");
    assert_eq!(start(&place, id), 4);
    let sender = place.store.sender().unwrap();
    let first = claim(&sender, id, 1);
    sender.settle(id, &[settlement(first[0].row, accepted())], at(7)).unwrap();
    let mailed = first[0].candidate.contact;
    let (keep, other) = if mailed == id_of(&place.store, PLAIN) { (TAGGED, PLAIN) } else { (PLAIN, TAGGED) };
    let merged = merge(&place, keep, &[other]);
    assert_eq!(merged.skipped, 1, "the one that is kept waited for the same message");
    let left = claim(&sender, id, 10);
    assert!(left.iter().all(|row| row.candidate.contact != id_of(&place.store, keep)));
    let query = ResultQuery { campaign: id, state: None, search: String::new() };
    let results = place.store.results(&query, 0..10).unwrap();
    assert_eq!(results.rows.len(), 4);
    assert!(results.rows.iter().all(|row| !row.address.is_empty()), "every address keeps its reason");
    let time_line = place.store.time_line(id_of(&place.store, keep)).unwrap();
    assert!(
        time_line.iter().any(|entry| matches!(entry.what, TimeLine::Mail { .. })),
        "the history of the other stays"
    );
}

#[test]
fn whoever_has_it_under_one_address_did_not_wait_for_it_under_another() {
    let place = several();
    let (id, _) = campaign(&place, "May");
    start(&place, id);
    let sender = place.store.sender().unwrap();
    let first = claim(&sender, id, 1);
    sender
        .settle(id, &[settlement(first[0].row, Outcome::Uncertain { why: "closed".to_owned() })], at(7))
        .unwrap();
    assert_eq!(place.store.called_off(id).unwrap(), [], "they still wait");
    place.store.cancel_campaign(id, at(8)).unwrap();
    let mailed = first[0].candidate.contact;
    let (keep, other) = if mailed == id_of(&place.store, PLAIN) { (TAGGED, PLAIN) } else { (PLAIN, TAGGED) };
    let kept = id_of(&place.store, keep);
    assert_eq!(place.store.called_off(id).unwrap().len(), 3);
    assert!(place.store.called_off(id).unwrap().contains(&kept), "as far as anybody knows by now");
    let merged = merge(&place, keep, &[other]);
    let waited = place.store.called_off(id).unwrap();
    assert!(waited.len() == 2 && !waited.contains(&kept), "who may have it is never handed over: {waited:?}");
    assert!(place.store.undo_merge(merged.id, at(12)).unwrap().is_ok());
    assert_eq!(place.store.called_off(id).unwrap().len(), 3);
}

#[test]
fn whoever_is_forgotten_is_so_under_every_address() {
    let place = several();
    merge(&place, PLAIN, &[TAGGED]);
    place.store.erase(&address(PLAIN).dedupe_key(), at(20)).unwrap();
    assert_gone(&place.data(), &["ida+news"], "the address that went");
    let back = import(&place, "again.csv", vec![row(2, TAGGED, &[])]);
    assert_eq!(back.summary.suppressed, 1);
    check_whole(&place.store);
}

#[test]
fn the_time_line_names_whom_somebody_was_made_one_with_and_parted_from() {
    let place = several();
    let told = |email: &str| -> Vec<TimeLine> {
        let line = place.store.time_line(id_of(&place.store, email)).unwrap();
        let is_meant = |what: &TimeLine| matches!(what, TimeLine::Merged { .. } | TimeLine::Parted { .. });
        line.into_iter().map(|entry| entry.what).filter(is_meant).collect()
    };
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let merged = merge(&place, PLAIN, &[TAGGED, THIRD]);
    let one = |standing| TimeLine::Merged { others: names(&[TAGGED, THIRD]), standing };
    let standing = place.store.merges_of(&address(PLAIN).dedupe_key()).unwrap().unwrap().pop();
    assert!(standing.as_ref().is_some_and(|merge| merge.id == merged.id), "{standing:?}");
    assert_eq!(told(PLAIN), [one(standing)], "one line, however many they were, and the way back");
    place.store.undo_merge(merged.id, at(11)).unwrap().unwrap();
    assert_eq!(
        told(PLAIN),
        [TimeLine::Parted { others: names(&[TAGGED, THIRD]) }, one(None)],
        "newest first"
    );
    assert_eq!(told(TAGGED), [TimeLine::Parted { others: names(&[PLAIN, THIRD]) }], "the others know, too");
    let others = [id_of(&place.store, TAGGED)];
    place.store.merge_people(id_of(&place.store, PLAIN), &others, at(12)).unwrap().unwrap();
    assert_eq!(told(PLAIN).len(), 3, "one parting is told once, though both records were there");
    let again = place.store.merges_of(&address(PLAIN).dedupe_key()).unwrap().unwrap().pop();
    assert_eq!(
        told(PLAIN).first(),
        Some(&TimeLine::Merged { others: names(&[TAGGED]), standing: again.clone() }),
        "of the two the one that stands has a way back"
    );
    assert!(again.is_some());

    place.store.erase(&address(THIRD).dedupe_key(), at(13)).unwrap();
    let of_plain = told(PLAIN);
    assert_eq!(
        of_plain.get(1),
        Some(&TimeLine::Parted { others: names(&[TAGGED]) }),
        "whoever was forgotten is named nowhere"
    );
}

#[test]
fn an_entry_that_came_by_a_merge_names_it_as_its_source() {
    let place = several();
    place
        .store
        .suppress(
            suppression(&place.store, TAGGED, SuppressionReason::Manual, Scope::List(place.list.0)),
            at(6),
        )
        .unwrap();
    merge(&place, PLAIN, &[TAGGED]);
    let entries = place.store.suppressions_of(&address(PLAIN).dedupe_key()).unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!((entries[0].1.source, entries[0].1.scope), (Source::Merge, Scope::List(place.list.0)));
}
