//! Opening a data folder: new, again, copied, broken, or of a newer version.

use std::fs;

use delivery::CampaignState;
use store::{Claims, Store, StoreError};

use crate::support::*;

#[test]
fn a_new_folder_is_made_and_is_its_owners_alone() {
    let place = place();
    assert!(place.store.opened().created, "there was none");
    assert!(place.store.is_vouched().unwrap(), "nobody left before there was anybody");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&place.data()), 0o700, "others must not even see the names of the files");
        for entry in fs::read_dir(place.data()).unwrap() {
            let path = entry.unwrap().path();
            assert_eq!(mode(&path) & 0o077, 0, "{path:?} holds addresses");
        }
    }
}

#[test]
fn what_was_stored_is_there_again() {
    let place = place();
    import(&place, "a.csv", crowd(3));
    let (folder, data) = (place.folder, place.store.folder().to_owned());
    drop(place.store);
    let again = Store::open(&data, at(9)).unwrap();
    assert!(!again.opened().created && !again.opened().copied, "the same folder, in the same place");
    assert_eq!(again.contact_count().unwrap(), 3);
    drop(folder);
}

#[test]
fn a_moved_folder_is_the_same_folder() {
    let place = place();
    drop(place.store);
    let moved = place.folder.path().join("elsewhere");
    fs::rename(place.folder.path().join("data"), &moved).unwrap();
    assert!(!Store::open(&moved, at(9)).unwrap().opened().copied, "moving loses no unsubscribe");
}

#[test]
fn a_copied_folder_sends_nothing_until_somebody_vouches() {
    let place = place();
    import(&place, "a.csv", crowd(2));
    let (id, _) = campaign(&place, "Spring");
    start(&place, id);
    drop(place.store);
    let copy = place.folder.path().join("copy");
    fs::create_dir(&copy).unwrap();
    for entry in fs::read_dir(place.folder.path().join("data")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, copy.join(path.file_name().unwrap())).unwrap();
    }
    let store = Store::open(&copy, at(9)).unwrap();
    assert!(store.opened().copied, "its files are others");
    assert_eq!(store.campaign(id).unwrap().state, CampaignState::Paused, "it may be sending elsewhere");
    assert!(!store.is_vouched().unwrap());
    store.resume_campaign(id, at(10)).unwrap();
    let sender = store.sender().unwrap();
    assert_eq!(sender.claim(id, 1, at(11), stamp).unwrap(), Claims::NotVouched, "resuming is not vouching");
    drop((store, sender));
    let again = Store::open(&copy, at(12)).unwrap();
    assert!(!again.opened().copied, "it is told once");
    assert!(!again.is_vouched().unwrap(), "but it still waits for somebody's word");
    again.vouch().unwrap();
    assert!(matches!(again.sender().unwrap().claim(id, 1, at(13), stamp).unwrap(), Claims::Rows(_)));
}

/// The database as it is now, to be put back into its very own file later.
fn older(data: &std::path::Path) -> Vec<u8> {
    fs::read(data.join("postrider.sqlite")).unwrap()
}

#[test]
fn an_older_database_put_back_in_place_sends_nothing_until_somebody_vouches() {
    let place = place();
    import(&place, "a.csv", crowd(4));
    let (id, _) = campaign(&place, "Spring");
    start(&place, id);
    let (data, store) = (place.data(), place.store);
    store.tidy().unwrap();
    let before_sending = older(&data);
    let sender = store.sender().unwrap();
    let claims = claim(&sender, id, 1);
    sender.settle(id, &[settlement(claims[0].row, accepted())], at(7)).unwrap();
    store.tidy().unwrap();
    let while_sending = older(&data);
    let in_hand = claim(&sender, id, 1);
    sender.settle(id, &[settlement(in_hand[0].row, accepted())], at(7)).unwrap();
    drop((store, sender));
    for old in [before_sending, while_sending] {
        fs::write(data.join("postrider.sqlite"), old).unwrap();
        let store = Store::open(&data, at(9)).unwrap();
        assert!(store.opened().copied, "messages went out that this database does not know");
        assert!(!store.is_vouched().unwrap());
        assert_eq!(store.campaign(id).unwrap().state, CampaignState::Paused);
        store.vouch().unwrap();
        drop(store);
        let again = Store::open(&data, at(9)).unwrap();
        assert!(!again.opened().copied && again.is_vouched().unwrap(), "it is told once");
    }
}

#[test]
fn an_older_database_does_not_know_who_left_since() {
    let place = place();
    import(&place, "a.csv", crowd(2));
    let (data, store) = (place.data(), place.store);
    store.tidy().unwrap();
    let old = older(&data);
    let left = suppression(
        &store,
        "person0@northfen.example",
        consent::SuppressionReason::Unsubscribed,
        consent::Scope::Everywhere,
    );
    store.suppress(left, at(5)).unwrap();
    drop(store);
    fs::write(data.join("postrider.sqlite"), old).unwrap();
    assert!(!Store::open(&data, at(9)).unwrap().is_vouched().unwrap(), "somebody left since");
}

#[test]
fn a_crash_before_the_folder_is_told_how_far_the_database_is_alarms_nobody() {
    let place = place();
    import(&place, "a.csv", crowd(2));
    let (id, _) = campaign(&place, "Spring");
    let (data, file) = (place.data(), place.data().join("folder-id"));
    let before = fs::read(&file).unwrap();
    start(&place, id);
    let sender = place.store.sender().unwrap();
    claim(&sender, id, 1);
    drop((place.store, sender));
    let after = fs::read(&file).unwrap();
    assert_ne!(before, after, "each claim is told");
    for told in [before, after[..65].to_vec()] {
        fs::write(&file, told).unwrap();
        let store = Store::open(&data, at(9)).unwrap();
        assert!(!store.opened().copied, "the database is ahead: it was told first");
        assert!(store.is_vouched().unwrap());
    }
    let store = Store::open(&data, at(9)).unwrap();
    let sender = store.sender().unwrap();
    assert_eq!(fs::read(&file).unwrap(), after, "and the next sender tells it again");
    drop(sender);
}

#[test]
fn a_folder_that_lost_its_database_gets_no_empty_one() {
    let place = place();
    let file = place.folder.path().join("a.backup");
    place.store.backup(&file, at(1)).unwrap();
    let data = place.data();
    drop(place.store);
    let database = data.join("postrider.sqlite");
    for lose in [
        |path: &std::path::Path| fs::remove_file(path).unwrap(),
        |path: &std::path::Path| fs::write(path, "").unwrap(),
    ] {
        lose(&database);
        let error = Store::open(&data, at(9)).unwrap_err();
        assert_eq!(error.code(), "data-missing", "an empty one would know nobody who left: {error}");
        assert!(fs::metadata(&database).map_or(true, |about| about.len() == 0), "nothing was made");
        let report = Store::restore(&data, &file, at(9)).unwrap();
        assert!(report.must_vouch, "a backup gets out of it");
        drop(Store::open(&data, at(9)).unwrap());
    }
}

#[test]
fn a_newer_database_is_refused_and_left_alone() {
    let place = place();
    drop(place.store);
    let file = place.folder.path().join("data/postrider.sqlite");
    rusqlite::Connection::open(&file).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let before = fs::read(&file).unwrap();
    let error = Store::open(&place.folder.path().join("data"), at(9)).unwrap_err();
    assert!(matches!(error, StoreError::Newer { found: 99, known: 1 }), "{error:?}");
    assert!(error.to_string().contains("newer version"), "the sentence says what to do: {error}");
    assert_eq!(fs::read(&file).unwrap(), before, "not a byte of it is changed");
}

#[test]
fn a_file_that_is_no_database_is_named_so() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("postrider.sqlite"), "this is a letter, not a database".repeat(300))
        .unwrap();
    let error = Store::open(folder.path(), at(0)).unwrap_err();
    assert_eq!(error.code(), "data-damaged", "{error}");
}

#[test]
fn a_folder_that_cannot_be_made_is_named_so() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "x").unwrap();
    let error = Store::open(&file.join("data"), at(0)).unwrap_err();
    assert!(matches!(error, StoreError::File { .. } | StoreError::ReadOnly), "{error:?}");
}

#[test]
fn counters_tell_what_changed() {
    let place = place();
    let before = place.store.changes().unwrap();
    place.store.add_list("Easter orders", at(1)).unwrap();
    let after = place.store.changes().unwrap();
    assert_eq!(after.lists, before.lists + 1, "a list came");
    assert_eq!(after.contacts, before.contacts, "nobody else did");
    let other = Store::open(&place.data(), at(1)).unwrap();
    assert_eq!(other.changes().unwrap(), after, "another process sees the same");
}

#[test]
fn settings_come_back_as_they_were() {
    let place = place();
    assert_eq!(place.store.setting::<String>("sender.organisation").unwrap(), None);
    place.store.put_setting("sender.organisation", "Linden Street Bakery").unwrap();
    place.store.put_setting("sender.organisation", "Linden Street").unwrap();
    assert_eq!(place.store.setting("sender.organisation").unwrap(), Some("Linden Street".to_owned()));
    assert!(
        place.store.setting::<u32>("sender.organisation").is_err(),
        "a wrong shape is an error, not a panic"
    );
    assert!(place.store.delete_setting("sender.organisation").unwrap());
    assert!(!place.store.delete_setting("sender.organisation").unwrap());
}

#[test]
fn names_of_lists_are_unique_and_used_lists_stay() {
    let place = place();
    let error = place.store.add_list("Newsletter", at(1)).unwrap_err();
    assert!(matches!(error, StoreError::NameTaken { what: "list" }), "{error:?}");
    import(&place, "a.csv", crowd(2));
    let row = &place.store.lists().unwrap()[0];
    assert_eq!((row.people, row.left), (2, 0));
    campaign(&place, "Spring");
    assert_eq!(
        place.store.remove_list(place.list, at(5)).unwrap_err().code(),
        "in-use",
        "a campaign needs it"
    );
    let other = place.store.add_list("Other", at(1)).unwrap();
    place.store.rename_list(other, "Choir").unwrap();
    place.store.remove_list(other, at(5)).unwrap();
    assert_eq!(place.store.rename_list(other, "x").unwrap_err().code(), "not-found");
}

#[test]
fn every_list_has_a_name_that_is_told_from_the_others() {
    let place = place();
    for nothing in ["", "  "] {
        assert_eq!(place.store.add_list(nothing, at(1)).unwrap_err().code(), "incomplete");
        assert_eq!(place.store.rename_list(place.list, nothing).unwrap_err().code(), "incomplete");
    }
    for same in ["newsletter", " NEWSLETTER "] {
        assert_eq!(place.store.add_list(same, at(1)).unwrap_err().code(), "name-taken");
        assert_eq!(place.store.list_by_name(same).unwrap().unwrap().id, place.list);
    }
    place.store.rename_list(place.list, "NewsLetter ").unwrap();
    assert_eq!(place.store.list(place.list).unwrap().name, "NewsLetter", "its own name, written anew");
}
