//! Do not mail: what goes on stays on, and the way back is kept.

use consent::lift::{Plea, StaysSuppressed};
use consent::{Purpose, Refusal, Scope, SuppressionReason, decide};
use store::{Suppressed, SuppressionGroup, SuppressionQuery};

use crate::support::*;

fn refusal(place: &Place, email: &str) -> Option<Refusal> {
    let found = place.store.standing_of(place.list, id_of(&place.store, email)).unwrap().unwrap();
    decide(&found.standing(), Purpose::Newsletter { list: place.list.0 }, at(50)).err()
}

#[test]
fn a_wish_to_leave_is_kept_once_and_for_all() {
    let place = place();
    import(&place, "a.csv", vec![row(2, "ida@falk.example", &[])]);
    let gone = || {
        suppression(
            &place.store,
            "ida@falk.example",
            SuppressionReason::Unsubscribed,
            Scope::List(place.list.0),
        )
    };
    let Suppressed::Added(id) = place.store.suppress(gone(), at(5)).unwrap() else { panic!("it is new") };
    assert_eq!(place.store.suppress(gone(), at(6)).unwrap(), Suppressed::AlreadyThere, "a token used twice");
    assert_eq!(
        refusal(&place, "ida@falk.example"),
        Some(Refusal::Suppressed(SuppressionReason::Unsubscribed, Scope::List(place.list.0)))
    );
    let standing = &place.store.subscriptions_of(id_of(&place.store, "ida@falk.example")).unwrap()[0];
    assert_eq!(standing.left_at, Some(at(5)), "the list knows since when");
    assert_eq!(place.store.lists().unwrap()[0].left, 1);
    let user = Plea::User { why: "she told me".to_owned() };
    assert_eq!(place.store.lift_suppression(id, user, at(7)).unwrap(), Err(StaysSuppressed::OnlyThePerson));
    let misread = Plea::Misread { why: "she asked about bread".to_owned() };
    assert_eq!(place.store.lift_suppression(id, misread, at(8)).unwrap(), Ok(()));
    assert_eq!(refusal(&place, "ida@falk.example"), None, "a wish that was none never took her off");
    let kept = place.store.suppression(id).unwrap().entry;
    assert_eq!(kept.lifted.unwrap().why, "she asked about bread", "the lift is on record");
    let events = place.store.events_of(&address("ida@falk.example").dedupe_key()).unwrap();
    let kinds: Vec<_> = events.iter().map(|(sealed, _)| sealed.kind.as_str()).collect();
    assert_eq!(kinds, ["import-stated", "unsubscribed", "misread"]);
    check_whole(&place.store);
}

#[test]
fn an_address_that_is_no_contact_can_be_suppressed() {
    let place = place();
    let stranger =
        suppression(&place.store, "stranger@vogel.example", SuppressionReason::Manual, Scope::Everywhere);
    assert!(matches!(place.store.suppress(stranger, at(5)).unwrap(), Suppressed::Added(_)));
    let report = import(&place, "a.csv", vec![row(2, "Stranger@vogel.example", &[])]);
    assert_eq!(report.summary.suppressed, 1, "it stays off, however it is written");
    assert_eq!(place.store.contact_count().unwrap(), 0);
}

#[test]
fn pages_counts_and_export_agree() {
    let place = place();
    import(&place, "a.csv", vec![row(2, "ida@falk.example", &[("name", "Ida Falk")])]);
    let (campaign, _) = campaign(&place, "Spring");
    let mut entries = Vec::new();
    for (n, reason) in [
        SuppressionReason::Unsubscribed,
        SuppressionReason::HardBounce,
        SuppressionReason::HardBounce,
        SuppressionReason::Manual,
    ]
    .into_iter()
    .enumerate()
    {
        let email = if n == 0 { "ida@falk.example".to_owned() } else { format!("p{n}@vogel.example") };
        let mut entry = suppression(&place.store, &email, reason, Scope::Everywhere);
        entry.since = at(n as i64);
        entry.campaign = Some(campaign.0);
        entries.push(entry);
    }
    let many = place.store.suppress_all(entries.clone(), at(9)).unwrap();
    assert_eq!((many.added, many.already), (4, 0));
    assert_eq!(
        place.store.suppress_all(entries, at(9)).unwrap().already,
        4,
        "importing a list twice adds nothing"
    );
    let page = |query: SuppressionQuery| place.store.suppressions(&query, 0..10).unwrap();
    let all = page(SuppressionQuery::default());
    assert_eq!(all.total, 4);
    assert_eq!(all.rows[0].entry.reason, SuppressionReason::Manual, "newest first");
    let ida = &all.rows[3];
    assert_eq!((ida.name.as_str(), ida.campaign.as_str()), ("Ida Falk", "Spring"));
    let not_there =
        SuppressionQuery { group: Some(SuppressionGroup::NotThere), ..SuppressionQuery::default() };
    assert_eq!(page(not_there).total, 2);
    assert_eq!(
        page(SuppressionQuery { search: "p1@".to_owned(), ..SuppressionQuery::default() }).rows.len(),
        1
    );
    assert_eq!(place.store.suppression_counts().unwrap()[&SuppressionReason::HardBounce], 2);
    let user = Plea::User { why: "the mailbox is back".to_owned() };
    place.store.lift_suppression(all.rows[1].id, user, at(20)).unwrap().unwrap();
    assert_eq!(page(SuppressionQuery::default()).total, 3, "a lifted one is not in force");
    assert_eq!(
        page(SuppressionQuery { lifted: true, ..SuppressionQuery::default() }).total,
        4,
        "but on record"
    );
    let mut exported = 0;
    place
        .store
        .each_suppression(|_, _| {
            exported += 1;
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(exported, 4);
}

#[test]
fn leaving_everything_leaves_every_list() {
    let place = place();
    import(&place, "a.csv", vec![row(2, "ida@falk.example", &[])]);
    let ida = id_of(&place.store, "ida@falk.example");
    let choir = place.store.add_list("Choir", at(1)).unwrap();
    assert_eq!(place.store.subscribe(choir, &[ida], &stated(), at(2)).unwrap(), 1);
    assert_eq!(place.store.subscribe(choir, &[ida], &stated(), at(2)).unwrap(), 0, "said already");
    let gone =
        suppression(&place.store, "ida@falk.example", SuppressionReason::Unsubscribed, Scope::Everywhere);
    place.store.suppress(gone, at(5)).unwrap();
    assert!(place.store.subscriptions_of(ida).unwrap().iter().all(|standing| standing.left_at.is_some()));
    place.store.subscribe(choir, &[ida], &stated(), at(9)).unwrap();
    let found = place.store.standing_of(choir, ida).unwrap().unwrap();
    let refused = decide(&found.standing(), Purpose::Newsletter { list: choir.0 }, at(50)).is_err();
    assert!(refused, "putting her back into a list does not undo her wish");
}

#[test]
fn taking_somebody_off_a_list_is_no_suppression() {
    let place = place();
    import(&place, "a.csv", vec![row(2, "ida@falk.example", &[])]);
    let ida = id_of(&place.store, "ida@falk.example");
    place.store.take_off_list(place.list, ida, at(5)).unwrap();
    assert_eq!(refusal(&place, "ida@falk.example"), Some(Refusal::LeftList));
    import(&place, "b.csv", vec![row(2, "ida@falk.example", &[])]);
    assert_eq!(
        refusal(&place, "ida@falk.example"),
        Some(Refusal::LeftList),
        "an import does not bring her back"
    );
    place.store.subscribe(place.list, &[ida], &stated(), at(9)).unwrap();
    assert_eq!(refusal(&place, "ida@falk.example"), None, "the user can");
}

#[test]
fn who_left_one_list_stays_off_when_the_list_is_removed() {
    let place = place();
    import(&place, "a.csv", vec![row(2, "ida@falk.example", &[])]);
    let gone = suppression(
        &place.store,
        "ida@falk.example",
        SuppressionReason::Unsubscribed,
        Scope::List(place.list.0),
    );
    place.store.suppress(gone, at(5)).unwrap();
    place.store.remove_list(place.list, at(6)).unwrap();
    let entries = place.store.suppressions_of(&address("ida@falk.example").dedupe_key()).unwrap();
    assert_eq!(entries.iter().map(|(_, entry)| entry.scope).collect::<Vec<_>>(), [Scope::Everywhere]);
    let list = place.store.add_list("Newsletter", at(7)).unwrap();
    let again = Place { list, ..place };
    let report = import(&again, "a.csv", vec![row(2, "ida@falk.example", &[])]);
    assert_eq!(report.summary.suppressed, 1, "whatever the next list is called");
    assert!(audience(&again.store, list).is_empty());
    check_whole(&again.store);
}
