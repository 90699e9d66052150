//! Whoever left stays off, whatever a file says.

use crate::desk::{Desk, key};
use app::consent::{Basis, Scope, SuppressionReason};
use app::contacts::merge::Summary;
use app::do_not_mail::Stop;

fn stop(desk: &Desk, address: &str, asked_to_leave: bool) {
    let stop = Stop { asked_to_leave, scope: Scope::Everywhere, why: String::new() };
    desk.postrider.stop(&key(address), &stop).unwrap();
}

#[test]
fn a_suppressed_person_stays_off_in_every_import() {
    let desk = Desk::new();
    stop(&desk, "ida@falk.example", true);
    let summary = desk.import("a.csv", "Email\nIda@falk.example\njonas@vogel.example\n");
    let expect = Summary { rows: 2, addresses: 2, new: 1, suppressed: 1, ..Summary::default() };
    assert_eq!(summary, expect);
    assert_eq!(desk.addresses(), ["jonas@vogel.example"], "no record is made of somebody who left before");

    stop(&desk, "jonas@vogel.example", true);
    let again = desk.import_as(
        "b.csv",
        b"Email,CONFIRM_TIME\njonas@vogel.example,2026-01-01 10:00:00\n",
        Basis::Confirmed,
    );
    assert_eq!(again.report.summary.suppressed, 1, "not even proof in a file brings them back");
    assert!(!desk.may_be_mailed("jonas@vogel.example"));
}

#[test]
fn leaving_one_list_is_not_undone_by_importing_into_it_again() {
    let desk = Desk::new();
    desk.import("a.csv", "Email\nida@falk.example\n");
    let contact = desk.standing("ida@falk.example").contact;
    desk.postrider.store().take_off_list(desk.list(), contact, desk.postrider.clock().now()).unwrap();
    assert!(!desk.may_be_mailed("ida@falk.example"));
    desk.import("b.csv", "Email\nida@falk.example\n");
    assert!(!desk.may_be_mailed("ida@falk.example"), "whoever left the list stays out of it");
}

#[test]
fn who_left_elsewhere_goes_on_do_not_mail_with_the_reason_they_had_there() {
    let check = |name: &str, file: &str, reason: SuppressionReason| {
        let desk = Desk::new();
        let imported = desk.import_as(name, file.as_bytes(), Basis::Stated);
        assert_eq!(imported.report.suppressions, 1, "{name}: they go on Do not mail");
        assert_eq!(imported.report.summary.suppressed, 1, "{name}: and are told as such");
        let (_, entry) =
            desk.postrider.stopped_by(&key("ida@falk.example")).unwrap().expect("they are on it");
        assert_eq!((entry.reason, entry.original), (SuppressionReason::Imported, Some(reason)), "{name}");
        assert!(entry.evidence.contains("row 2"), "{name}: with the row as evidence: {}", entry.evidence);
        assert!(
            !desk.addresses().contains(&"ida@falk.example".to_owned()),
            "{name}: and become nobody's contact"
        );
        // The next export that forgets the standing does not bring them back.
        desk.import("later.csv", "Email\nida@falk.example\n");
        assert_eq!(desk.people(), u64::from(file.contains("jonas")), "{name}: nor does the next file");
    };
    let status =
        |word: &str| format!("Email,Status\nida@falk.example,{word}\njonas@vogel.example,subscribed\n");
    check("list.csv", &status("unsubscribed"), SuppressionReason::Unsubscribed);
    check("list.csv", &status("cleaned"), SuppressionReason::HardBounce);
    check("list.csv", &status("complained"), SuppressionReason::Complaint);
    let bare = "Email Address,First Name\nida@falk.example,Ida\n";
    check("cleaned_segment_export_8f2.csv", bare, SuppressionReason::HardBounce);
    check("unsubscribed_members_export.csv", bare, SuppressionReason::Unsubscribed);
}

#[test]
fn the_name_of_a_file_says_nothing_against_its_rows() {
    let desk = Desk::new();
    let imported =
        desk.import_as("bounced_and_back.csv", b"Email,Status\nida@falk.example,active\n", Basis::Stated);
    assert_eq!(imported.report.suppressions, 0, "the row itself says that they are fine");
    assert!(desk.may_be_mailed("ida@falk.example"));
}

#[test]
fn an_unconfirmed_person_is_no_subscriber_of_ours_by_proof() {
    let desk = Desk::new();
    desk.import_as("a.csv", b"Email,Status\nida@falk.example,pending\n", Basis::None);
    assert!(!desk.may_be_mailed("ida@falk.example"));
}
