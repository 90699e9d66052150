//! Backup and restore: everything comes back, and nobody who left comes back with it.

use std::fs;

use consent::lift::Plea;
use consent::{Scope, SuppressionReason};
use delivery::{CampaignState, RowState};
use store::{Store, StoreError};

use crate::support::*;

fn file(place: &Place) -> std::path::PathBuf {
    place.folder.path().join("bakery.postrider")
}

/// Drops the store so that its folder can be restored into.
fn close(place: Place) -> (tempfile::TempDir, std::path::PathBuf) {
    let data = place.data();
    drop(place.store);
    (place.folder, data)
}

#[test]
fn what_was_backed_up_comes_back() {
    let place = place();
    import(&place, "a.csv", crowd(30));
    place.store.put_setting("sender.organisation", "Linden Street Bakery").unwrap();
    let report = place.store.backup(&file(&place), at(5)).unwrap();
    assert_eq!((report.contacts, report.events), (30, 30));
    assert_eq!(place.store.last_backup_at().unwrap(), Some(at(5)));
    place.store.backup(&file(&place), at(6)).unwrap();
    let backup = file(&place);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            fs::metadata(&backup).unwrap().permissions().mode() & 0o777,
            0o600,
            "it holds every address"
        );
    }
    let before = everything(&place.data());
    let new = place.folder.path().join("new computer");
    let report = Store::restore(&new, &backup, at(9)).unwrap();
    assert_eq!((report.contacts, report.aside, report.must_vouch), (30, None, true));
    assert_eq!(everything(&new), before, "row for row");
    let store = Store::open(&new, at(10)).unwrap();
    assert!(!store.opened().copied, "it is where it was restored to");
    assert!(!store.is_vouched().unwrap(), "nobody knows who left since");
    assert_eq!(store.setting("sender.organisation").unwrap(), Some("Linden Street Bakery".to_owned()));
}

#[test]
fn whoever_left_since_the_backup_has_still_left() {
    let place = place();
    import(&place, "a.csv", crowd(6));
    let (id, _) = campaign(&place, "Spring");
    start(&place, id);
    let lifted =
        suppression(&place.store, "lifted@vogel.example", SuppressionReason::HardBounce, Scope::Everywhere);
    let store::Suppressed::Added(lifted) = place.store.suppress(lifted, at(5)).unwrap() else {
        panic!("new")
    };
    place.store.backup(&file(&place), at(6)).unwrap();

    // After the backup: one leaves, one is forgotten, one entry is lifted, one message goes out, one is in hand.
    let left = suppression(
        &place.store,
        "person1@northfen.example",
        SuppressionReason::Unsubscribed,
        Scope::List(place.list.0),
    );
    place.store.suppress(left, at(7)).unwrap();
    place.store.take_off_list(place.list, id_of(&place.store, "person5@northfen.example"), at(7)).unwrap();
    place.store.erase(&address("person2@northfen.example").dedupe_key(), at(7)).unwrap();
    let user = Plea::User { why: "the mailbox is back".to_owned() };
    place.store.lift_suppression(lifted, user, at(7)).unwrap().unwrap();
    let sender = place.store.sender().unwrap();
    let claims = claim(&sender, id, 2);
    sender.settle(id, &[settlement(claims[0].row, accepted())], at(7)).unwrap();
    drop(sender);
    place.store.add_list("Made after the backup", at(7)).unwrap();
    let new_contact = import(&place, "late.csv", vec![row(2, "late@falk.example", &[])]);
    assert_eq!(new_contact.summary.new, 1);
    let highest = id_of(&place.store, "late@falk.example");

    let backup = file(&place);
    let list = place.list;
    let (folder, data) = close(place);
    let report = Store::restore(&data, &backup, at(9)).unwrap();
    assert!(!report.must_vouch, "all that happened since was on disk");
    assert_eq!(report.kept, 4, "a wish to leave, a lift, an erasure, and one taken off a list");
    let aside = report.aside.unwrap();
    assert!(aside.is_file(), "the data that was there is kept");
    let store = Store::open(&data, at(10)).unwrap();
    let people: Vec<_> = audience(&store, list).into_iter().map(|row| row.contact).collect();
    let expect: Vec<_> =
        [0, 3, 4].map(|n| id_of(&store, &format!("person{n}@northfen.example"))).into_iter().collect();
    assert_eq!(people, expect, "1 left, 2 is forgotten, 5 was taken off");
    assert_eq!(store.contact_by_key(&address("person2@northfen.example").dedupe_key()).unwrap(), None);
    let lifted = &store.suppressions_of(&address("lifted@vogel.example").dedupe_key()).unwrap()[0].1;
    assert!(lifted.lifted.is_some(), "a lift is newer than the backup too");
    let states: Vec<_> = claims
        .iter()
        .map(|claim| store.result_of(id, claim.candidate.contact).unwrap().unwrap().state)
        .collect();
    assert_eq!(
        states,
        [RowState::Accepted, RowState::Uncertain],
        "nobody is mailed twice because of a restore"
    );
    assert_eq!(store.campaign(id).unwrap().state, CampaignState::Paused);
    let list = store.add_list("Next", at(11)).unwrap();
    assert!(list.0 > 2, "the number of the lost list is not given out again: {list:?}");
    let again = Place { folder, store: store.clone(), list };
    import(&again, "x.csv", vec![row(2, "next@falk.example", &[])]);
    let next = id_of(&store, "next@falk.example");
    assert!(next > highest, "a token of somebody lost never names somebody else");
    check_whole(&store);
}

#[test]
fn a_backup_is_written_over_nothing_but_a_backup() {
    let place = place();
    import(&place, "a.csv", crowd(5));
    let data = place.data();
    let elsewhere = place.folder.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    let before = everything(&data);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&data, elsewhere.join("way in")).unwrap();
        std::os::unix::fs::symlink(data.join("postrider.sqlite"), elsewhere.join("link")).unwrap();
    }
    #[cfg(unix)]
    let links = [elsewhere.join("way in/postrider.sqlite"), elsewhere.join("link")];
    #[cfg(not(unix))]
    let links: [std::path::PathBuf; 0] = [];
    let inside = [
        data.join("postrider.sqlite"),
        data.join("new.backup"),
        data.join("../data/postrider.sqlite"),
        elsewhere.join("../data/folder-id"),
    ];
    for to in inside.iter().chain(&links) {
        let error = place.store.backup(to, at(6)).unwrap_err();
        assert_eq!(
            error.code(),
            "backup-among-data",
            "{}: a sender may be at work there: {error}",
            to.display()
        );
    }
    let other = Store::open(&elsewhere.join("other data"), at(0)).unwrap();
    let error = place.store.backup(&elsewhere.join("other data/postrider.sqlite"), at(6)).unwrap_err();
    assert_eq!(error.code(), "backup-among-data", "nor is another's data replaced: {error}");
    drop(other);
    let foreign = elsewhere.join("recipes.sqlite");
    rusqlite::Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE recipes (name TEXT)").unwrap();
    let bytes = fs::read(&foreign).unwrap();
    assert!(place.store.backup(&foreign, at(6)).is_err(), "another program's database");
    assert_eq!(fs::read(&foreign).unwrap(), bytes);
    assert_eq!(everything(&data), before);
    let file = elsewhere.join("monday.backup");
    place.store.backup(&file, at(6)).unwrap();
    place.store.backup(&file, at(7)).unwrap();
}

#[test]
fn a_restore_keeps_each_database_that_was_there() {
    let place = place();
    import(&place, "a.csv", crowd(2));
    place.store.backup(&file(&place), at(6)).unwrap();
    let backup = file(&place);
    let (_folder, data) = close(place);
    let first = Store::restore(&data, &backup, at(9)).unwrap().aside.unwrap();
    let second = Store::restore(&data, &backup, at(9)).unwrap().aside.unwrap();
    assert_ne!(first, second, "in the same instant too");
    assert!(first.is_file() && second.is_file());
}

#[test]
fn a_lost_disk_leaves_room_for_lost_numbers() {
    let place = place();
    import(&place, "a.csv", crowd(3));
    place.store.backup(&file(&place), at(6)).unwrap();
    let new = place.folder.path().join("new");
    Store::restore(&new, &file(&place), at(9)).unwrap();
    let store = Store::open(&new, at(10)).unwrap();
    let list = store.add_list("Next", at(11)).unwrap();
    assert!(list.0 > 1000, "nobody knows how many lists came after the backup: {list:?}");
}

#[test]
fn files_that_are_no_backup_touch_nothing() {
    let place = place();
    import(&place, "a.csv", crowd(5));
    let good = file(&place);
    place.store.backup(&good, at(6)).unwrap();
    let bad = place.folder.path().join("bad.postrider");
    let (folder, data) = close(place);
    let before = everything(&data);
    let bytes = fs::read(&good).unwrap();
    let check = |content: &[u8], expect: &str| {
        fs::write(&bad, content).unwrap();
        let error = Store::restore(&data, &bad, at(9)).unwrap_err();
        assert_eq!(error.code(), expect, "{error}");
        assert_eq!(everything(&data), before, "nothing was touched");
        let left = fs::read_dir(&data)
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("restore-"));
        assert_eq!(left.count(), 0, "nothing is left behind");
    };
    check(b"", "bad-backup");
    check(b"a letter", "bad-backup");
    check(&bytes[..bytes.len() / 2], "bad-backup");
    let mut newer = bytes.clone();
    newer[60..64].copy_from_slice(&99_u32.to_be_bytes());
    check(&newer, "data-newer");
    let missing = Store::restore(&data, &folder.path().join("nowhere"), at(9)).unwrap_err();
    assert!(matches!(missing, StoreError::File { .. }), "{missing:?}");
}

#[test]
fn a_ledger_that_was_changed_is_no_backup() {
    let place = place();
    import(&place, "a.csv", crowd(5));
    place.store.backup(&file(&place), at(6)).unwrap();
    let conn = rusqlite::Connection::open(file(&place)).unwrap();
    conn.execute_batch("DROP TRIGGER ledger_is_never_changed; UPDATE ledger SET at = 0;").unwrap();
    drop(conn);
    let error = Store::restore(&place.folder.path().join("new"), &file(&place), at(9)).unwrap_err();
    assert_eq!(error.code(), "bad-backup");
    assert!(error.to_string().contains("ledger"), "{error}");
}

#[test]
fn a_folder_that_is_open_elsewhere_is_not_restored_into() {
    let place = place();
    import(&place, "a.csv", crowd(5));
    place.store.backup(&file(&place), at(6)).unwrap();
    place.store.contact_count().unwrap();
    let before = everything(&place.data());
    let error = Store::restore(&place.data(), &file(&place), at(9)).unwrap_err();
    assert!(matches!(error, StoreError::Busy), "{error:?}");
    assert_eq!(everything(&place.data()), before);
}

#[test]
fn a_damaged_folder_can_be_restored_into() {
    let place = place();
    import(&place, "a.csv", crowd(5));
    let backup = file(&place);
    place.store.backup(&backup, at(6)).unwrap();
    let (_folder, data) = close(place);
    fs::write(data.join("postrider.sqlite"), "ruined".repeat(1000)).unwrap();
    let report = Store::restore(&data, &backup, at(9)).unwrap();
    assert!(report.aside.is_some() && report.must_vouch, "{report:?}");
    assert_eq!(Store::open(&data, at(10)).unwrap().contact_count().unwrap(), 5);
}

#[test]
fn another_folders_backup_does_not_drown_the_forgotten() {
    let mine = place();
    mine.store.erase(&address("forgotten@falk.example").dedupe_key(), at(2)).unwrap();
    let theirs = place();
    import(&theirs, "a.csv", vec![row(2, "forgotten@falk.example", &[])]);
    theirs.store.backup(&file(&theirs), at(6)).unwrap();
    let backup = file(&theirs);
    let (_folder, data) = close(mine);
    let error = Store::restore(&data, &backup, at(9)).unwrap_err();
    assert_eq!(error.code(), "bad-backup", "only a hash of this folder knows whom not to mail: {error}");
}

#[test]
fn another_folders_backup_takes_over_who_left_here() {
    let mine = place();
    let left =
        suppression(&mine.store, "ida@falk.example", SuppressionReason::Unsubscribed, Scope::Everywhere);
    mine.store.suppress(left, at(2)).unwrap();
    let theirs = place();
    import(&theirs, "a.csv", vec![row(2, "ida@falk.example", &[]), row(3, "jonas@vogel.example", &[])]);
    theirs.store.backup(&file(&theirs), at(6)).unwrap();
    let (backup, list) = (file(&theirs), theirs.list);
    let (_folder, data) = close(mine);
    let report = Store::restore(&data, &backup, at(9)).unwrap();
    assert!(report.must_vouch, "who left there since nobody knows");
    let store = Store::open(&data, at(10)).unwrap();
    let people = audience(&store, list);
    assert_eq!(people.len(), 1, "Ida left, wherever it was");
}
