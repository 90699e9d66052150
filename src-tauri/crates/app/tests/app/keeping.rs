//! A backup never undoes what people asked for since.

use crate::desk::Desk;
use app::consent::Scope;
use app::do_not_mail::Stop;
use app::secrets::{KeyStore, SecretString};
use app::store::RestoreReport;
use app::{Clock, DataFolder, Error, Postrider, SenderLock};
use std::path::Path;

/// Restores over the open desk, which is open again afterwards.
fn restore(desk: &mut Desk, from: &Path) -> Result<RestoreReport, Error> {
    let meanwhile = Desk::new();
    let open = std::mem::replace(&mut desk.postrider, meanwhile.postrider.clone());
    let (report, opened) = open.restore(from);
    desk.postrider = opened.expect("it opens again, whatever came of it");
    report
}

const LEFT: Stop = Stop { asked_to_leave: true, scope: Scope::Everywhere, why: String::new() };

#[test]
fn whoever_left_since_the_backup_stays_away_after_a_restore() {
    let mut desk = Desk::new();
    desk.person("amara@northfen.example", Some("Amara"));
    desk.person("ben@northfen.example", Some("Ben"));
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("monday.postrider");
    let report = desk.postrider.backup(&file).unwrap();
    assert_eq!(report.contacts, 2, "everybody is in it");
    desk.postrider.stop_typed("ben@northfen.example", &LEFT).unwrap();

    let report = restore(&mut desk, &file).unwrap();
    assert!(report.kept > 0 && !report.must_vouch, "what is on disk is merged: {report:?}");
    let ben = desk.postrider.store().contact_by_key(&Desk::key("ben@northfen.example")).unwrap();
    assert!(ben.is_some(), "the backup is in place");
    assert!(
        desk.postrider.stopped_by(&Desk::key("ben@northfen.example")).unwrap().is_some(),
        "and he still left"
    );
}

#[test]
fn into_an_empty_folder_somebody_must_vouch_first() {
    let desk = Desk::new();
    desk.person("amara@northfen.example", Some("Amara"));
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("monday.postrider");
    desk.postrider.backup(&file).unwrap();
    let other = DataFolder::open(Some(&place.path().join("new"))).unwrap();
    let report = other.restore(&file, desk.postrider.clock()).unwrap();
    assert!(report.must_vouch, "nothing on disk tells who left since");
    let key = Some(SecretString::from("a passphrase for tests"));
    let opened = Postrider::open_with(other, Clock::System, KeyStore::None, key).unwrap();
    assert!(!opened.store().is_vouched().unwrap(), "so nothing goes out");
    let waits = || {
        let needs = opened.home().unwrap().needs;
        needs.iter().any(|need| matches!(need, app::home::Need::InboxUnread { .. }))
    };
    assert!(waits(), "and Home says so, though no campaign is known");
    opened.inbox_looked_through().unwrap();
    assert!(!waits());
    assert!(opened.store().is_vouched().unwrap(), "until the inbox was looked through");
}

#[test]
fn a_restore_waits_for_nobody_and_breaks_nothing() {
    let mut desk = Desk::new();
    desk.person("amara@northfen.example", Some("Amara"));
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("monday.postrider");
    desk.postrider.backup(&file).unwrap();
    desk.person("ben@northfen.example", Some("Ben"));

    let still_open = desk.postrider.clone();
    still_open.store().contact_count().unwrap();
    let refused = restore(&mut desk, &file);
    assert_eq!(refused.unwrap_err().code(), "data-busy", "somebody still works with the data");
    assert_eq!(desk.postrider.store().contact_count().unwrap(), 2, "so it is open as it was");
    drop(still_open);

    let lock = SenderLock::take(desk.postrider.folder()).unwrap();
    let refused = restore(&mut desk, &file);
    assert_eq!(refused.unwrap_err().code(), "another-sender", "and not while messages go out");
    drop(lock);
    let refused = restore(&mut desk, &place.path().join("nowhere"));
    assert!(refused.is_err(), "a backup that is not there");
    std::fs::write(place.path().join("garbage"), b"SQLite format 3\0 and then nothing").unwrap();
    let refused = restore(&mut desk, &place.path().join("garbage"));
    assert!(refused.is_err(), "or is none");
    assert_eq!(desk.postrider.store().contact_count().unwrap(), 2, "leaves everything as it was");
}

#[test]
fn home_tells_of_a_vault_whose_phrase_nobody_has_seen() {
    let desk = Desk::new();
    let tells = || {
        let needs = desk.postrider.home().unwrap().needs;
        needs.iter().any(|need| matches!(need, app::home::Need::PhraseUnseen))
    };
    desk.campaign(9, app::delivery::Limits::NONE, 1);
    assert!(!tells(), "there is no vault yet");
    desk.postrider
        .add_account(app::accounts::NewAccount {
            name: "Upland".to_owned(),
            host: "127.0.0.1".to_owned(),
            port: 9,
            tls: app::store::AccountTls::None,
            user: Some("shop".to_owned()),
            password: Some(SecretString::from("not written down")),
            from: "shop@lindenbakery.example".to_owned(),
            from_name: None,
            reply_to: None,
            limits: app::delivery::Limits::NONE,
            connections: None,
            ca_file: None,
        })
        .unwrap();
    assert!(tells(), "the first password made one by the way");
    desk.postrider.new_recovery_phrase().unwrap();
    assert!(!tells(), "somebody was shown one");
}

#[test]
fn a_backup_replaces_no_file_of_another_kind() {
    let desk = Desk::new();
    let place = tempfile::tempdir().unwrap();
    let notes = place.path().join("notes.txt");
    std::fs::write(&notes, "my notes").unwrap();
    assert!(desk.postrider.backup(&notes).is_err(), "a slip of the hand must not cost a file");
    assert_eq!(std::fs::read_to_string(&notes).unwrap(), "my notes");
    let file = place.path().join("b");
    desk.postrider.backup(&file).unwrap();
    assert!(desk.postrider.backup(&file).is_ok(), "an older backup may go");
}

#[test]
fn a_scripts_passphrase_is_taken_however_short_and_a_persons_is_not() {
    let place = tempfile::tempdir().unwrap();
    let open = |passphrase: Option<&str>| {
        let folder = DataFolder::open(Some(place.path())).unwrap();
        Postrider::open_with(folder, Clock::System, KeyStore::None, passphrase.map(SecretString::from))
            .unwrap()
    };
    let refused = open(None).create_vault(Some(&SecretString::from("short"))).unwrap_err();
    assert_eq!(refused.code(), "passphrase-too-short");
    open(Some("short")).create_vault(None).unwrap();
    assert!(open(Some("short")).ears().is_ok(), "and opens it the next time");
}
