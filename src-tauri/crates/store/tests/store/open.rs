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
