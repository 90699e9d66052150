//! A rehearsal has everything it needs and leaves no trace.

use consent::{Scope, SuppressionReason};
use store::StoreError;

use crate::support::*;

#[test]
fn a_rehearsal_touches_nothing() {
    let place = place();
    import(&place, "a.csv", crowd(20));
    let gone = suppression(
        &place.store,
        "person3@northfen.example",
        SuppressionReason::Complaint,
        Scope::Everywhere,
    );
    place.store.suppress(gone, at(2)).unwrap();
    let (id, account) = campaign(&place, "Spring");
    place.store.put_setting("sender.organisation", "Linden Street Bakery").unwrap();
    let before = everything(&place.data());
    let fork = place.store.fork_for_rehearsal(id, at(3)).unwrap();
    let folder = fork.folder().to_owned();
    assert_eq!(fork.setting("sender.organisation").unwrap(), Some("Linden Street Bakery".to_owned()));
    assert_eq!(fork.account(account).unwrap().account, place.store.account(account).unwrap().account);
    let people = audience(&fork, place.list);
    assert_eq!(people.len(), 19, "who is suppressed is suppressed there too");
    assert_eq!(fork.queue_rehearsal(id, people, at(4)).unwrap(), 19);
    let sender = fork.sender().unwrap();
    assert_eq!(sender.synchronous().unwrap(), 0, "nothing of it has to survive");
    let claims = claim(&sender, id, 19);
    let all: Vec<_> = claims.iter().map(|claim| settlement(claim.row, accepted())).collect();
    assert!(sender.settle(id, &all, at(7)).unwrap().finished);
    assert_eq!(everything(&place.data()), before, "no suppression, ledger or limit is touched");
    drop((fork, sender));
    assert!(!folder.exists(), "it goes when it is dropped");
}

#[test]
fn what_a_killed_rehearsal_left_is_removed_at_the_next_opening() {
    let place = place();
    import(&place, "a.csv", crowd(5));
    let (id, _) = campaign(&place, "Spring");
    let fork = place.store.fork_for_rehearsal(id, at(3)).unwrap();
    let folder = fork.folder().to_owned();
    assert!(folder.starts_with(place.data()), "everybody is in it: it lies where everybody lies anyway");
    let dead = place.data().join("rehearsal-dead");
    std::fs::create_dir(&dead).unwrap();
    for file in ["alive", "postrider.sqlite"] {
        std::fs::write(dead.join(file), "everybody").unwrap();
    }
    drop(store::Store::open(&place.data(), at(4)).unwrap());
    assert!(!dead.exists(), "nobody holds it any more");
    assert!(folder.exists(), "one that is at work is left alone");
    assert_eq!(fork.contact_count().unwrap(), 5);
}

#[test]
fn only_a_throw_away_store_rehearses() {
    let place = place();
    let (id, _) = campaign(&place, "Spring");
    let error = place.store.queue_rehearsal(id, [], at(4)).unwrap_err();
    assert!(matches!(error, StoreError::NotAllowed(_)), "it would send without a clearance: {error:?}");
    let empty = store::Store::open_throwaway(at(0)).unwrap();
    assert_eq!(empty.contact_count().unwrap(), 0);
}
