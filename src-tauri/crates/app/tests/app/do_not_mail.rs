//! Do not mail by hand and by file.

use crate::desk::Desk;
use app::consent::{Scope, SuppressionReason};
use app::do_not_mail::Stop;
use std::io::Write as _;

const BY_YOU: Stop = Stop { asked_to_leave: false, scope: Scope::Everywhere, why: String::new() };

#[test]
fn what_is_typed_is_read_address_by_address() {
    let desk = Desk::new();
    let typed = "amara@northfen.example, Ben <BEN@northfen.example>\nno address\n\ncleo@northfen.example; amara@northfen.example";
    let stopped = desk.postrider.stop_typed(typed, &BY_YOU).unwrap();
    assert_eq!((stopped.added.len(), stopped.already), (3, 1), "each address once");
    assert_eq!(stopped.unread.len(), 1, "what is no address is said and stops nothing");
    assert_eq!(stopped.unread[0].place.as_ref().unwrap().line, Some(2), "with its line");
    desk.postrider.take_back(&stopped.added).unwrap();
    assert!(
        desk.postrider.stopped_by(&Desk::key("ben@northfen.example")).unwrap().is_none(),
        "undo takes all of it off"
    );
    desk.postrider.take_back(&stopped.added).unwrap();
}

#[test]
fn a_wish_to_leave_has_no_undo() {
    let desk = Desk::new();
    let left = Stop { asked_to_leave: true, ..BY_YOU };
    let stopped = desk.postrider.stop_typed("amara@northfen.example", &left).unwrap();
    assert!(desk.postrider.take_back(&stopped.added).is_err(), "only she can come back");
    assert!(desk.postrider.lift(stopped.added[0], "we know each other", false).is_err());
    assert!(
        desk.postrider.lift(stopped.added[0], "misread", true).is_err(),
        "no mail was read, so none was misread"
    );
    assert!(desk.postrider.stopped_by(&Desk::key("amara@northfen.example")).unwrap().is_some());
}

fn file(name: &str, bytes: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join(name);
    std::fs::File::create(&path).unwrap().write_all(bytes).unwrap();
    (place, path)
}

#[test]
fn a_file_is_read_row_by_row_with_the_reason_it_gives() {
    let desk = Desk::new();
    let (_place, path) = file(
        "people.csv",
        b"Email,Status\namara@northfen.example,unsubscribed\nben@northfen.example,bounced\ncleo@northfen.example,subscribed\nnobody,unsubscribed\ndara@northfen.example,spam\n",
    );
    let dry = desk.postrider.stop_file(&path, None, true, |_| {}).unwrap();
    assert_eq!((dry.added, dry.subscribed, dry.unreadable), (3, 1, 1), "a dry run says what would happen");
    assert!(desk.postrider.store().suppression_counts().unwrap().is_empty(), "and does nothing");
    let stopped = desk.postrider.stop_file(&path, None, false, |_| {}).unwrap();
    assert_eq!(
        (stopped.added, stopped.already),
        (3, 0),
        "those the file calls subscribed are not among them"
    );
    assert_eq!(stopped.unread[0].place.as_ref().unwrap().row, Some(5), "a bad row is told with its place");
    let original = |address: &str| {
        desk.postrider.stopped_by(&Desk::key(address)).unwrap().map(|(_, entry)| entry.original)
    };
    assert_eq!(original("amara@northfen.example"), Some(Some(SuppressionReason::Unsubscribed)));
    assert_eq!(original("ben@northfen.example"), Some(Some(SuppressionReason::HardBounce)));
    assert_eq!(original("dara@northfen.example"), Some(Some(SuppressionReason::Complaint)));
    assert_eq!(original("cleo@northfen.example"), None);
    assert_eq!(
        desk.postrider.stop_file(&path, None, false, |_| {}).unwrap().already,
        3,
        "twice changes nothing"
    );
}

#[test]
fn a_plain_list_is_read_to_its_end_with_every_address_of_a_row() {
    let desk = Desk::new();
    let (_place, path) = file("left.txt", b"amara@northfen.example\r\nben@northfen.example\r\n");
    assert_eq!(
        desk.postrider.stop_file(&path, None, false, |_| {}).unwrap().added,
        2,
        "one address a line, no header"
    );
    let (_place, path) = file("people.csv", b"Email,Email 2\ncleo@northfen.example,cleo@work.example\n");
    assert_eq!(
        desk.postrider.stop_file(&path, None, false, |_| {}).unwrap().added,
        2,
        "every address of a row, not only the first"
    );
}

#[test]
fn a_file_without_addresses_is_refused_and_not_passed_over() {
    let desk = Desk::new();
    let check = |name: &str, bytes: &[u8], kind: app::Kind| {
        let (_place, path) = file(name, bytes);
        let error = desk.postrider.stop_file(&path, None, false, |_| {}).unwrap_err();
        assert_eq!(error.kind(), kind, "{name}: {error}");
    };
    check("garbage.bin", &(0..=255).cycle().take(5000).collect::<Vec<u8>>(), app::Kind::Blocked);
    check("empty.csv", b"", app::Kind::Blocked);
    check("names.csv", b"Name,Town\nAmara,Northfen\n", app::Kind::Blocked);
    check("header.csv", b"Email,Town\n", app::Kind::Blocked);
    check("left.zip", b"PK\x03\x04\x14\x00\x06\x00", app::Kind::CouldNot);
    assert!(desk.postrider.store().suppression_counts().unwrap().is_empty());
}

#[test]
fn a_suppression_file_in_words_nobody_knows_stops_all_the_same() {
    let desk = Desk::new();
    let (_place, path) = file("left.csv", b"Email,Status\namara@northfen.example,gone fishing\n");
    assert_eq!(desk.postrider.stop_file(&path, None, false, |_| {}).unwrap().added, 1);
}
