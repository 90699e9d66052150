//! Whoever left stays off, whatever a file says.

use crate::desk::{Desk, key};
use app::consent::{Basis, Scope, SuppressionReason};
use app::contacts::import::{Overrides, Role};
use app::contacts::merge::Summary;
use app::do_not_mail::Stop;
use app::importing::{How, ListFile, Problems, Source};
use app::people::Selection;
use std::collections::BTreeSet;
use std::ops::ControlFlow;

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
    let held = desk.import("a.csv", "Email,Status,Confirmed at\nida@falk.example,pending,2026-01-01 10:00\n");
    let expect = Summary { rows: 1, addresses: 1, invalid: 1, ..Summary::default() };
    assert_eq!(held, expect, "asked and not answered: neither our word nor a time beside it says more");
    assert_eq!(desk.people(), 0);
    desk.import("nonsubscribed_members_export_1f.csv", "Email\nida@falk.example\n");
    assert_eq!(desk.people(), 0, "nor does a file named so bring them in");
    desk.import("later.csv", "Email,Status\nida@falk.example,confirmed\n");
    assert!(desk.may_be_mailed("ida@falk.example"), "once they have answered, they come in");
}

#[test]
fn a_status_nobody_knows_is_no_leave_to_mail() {
    let desk = Desk::new();
    let file = "Email,Status\nida@falk.example,gold\njonas@vogel.example,active\nmarta@gmial.com,gold\n";
    let opened = ListFile::open(Source::bytes("a.csv", file.as_bytes()), Overrides::default()).unwrap();
    let check = |taken: BTreeSet<i64>| {
        let mut problems = Problems::default();
        let how = How { taken, ..How::default() };
        let mut checked = desk
            .postrider
            .check_import(&opened, &how, &mut |judged| {
                problems.note(judged);
                ControlFlow::Continue(())
            })
            .unwrap();
        let mut out = Vec::new();
        checked.write_problems(&opened, &mut out).unwrap();
        (checked.plan().summary, problems, String::from_utf8(out).unwrap())
    };
    for taken in [BTreeSet::new(), BTreeSet::from([3])] {
        let (summary, problems, file) = check(taken);
        assert_eq!((summary.new, summary.invalid), (1, 2), "a spelling put right changes nothing of it");
        let kind = problems.kind("status-unknown").expect("it is said");
        assert_eq!(kind.rows.iter().map(|noted| noted.row).collect::<Vec<_>>(), [2, 4]);
        assert!(file.contains("ida@falk.example,gold,\"We do not know what \u{201c}gold\u{201d}"), "{file}");
    }
    // Whoever says that the column is something else is believed.
    let columns = vec![("Status".to_owned(), "membership".parse::<Role>().unwrap())];
    let other = opened.read_as(Overrides { columns, ..Overrides::default() }).unwrap();
    let checked =
        desk.postrider.check_import(&other, &How::default(), &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(checked.plan().summary.new, 3);
}

#[test]
fn a_name_the_person_gave_the_file_suppresses_nobody() {
    for name in ["customers duplicates removed.csv", "Left Bank bakery guests.csv", "Baja trip 2026.csv"] {
        let desk = Desk::new();
        let imported = desk.import_as(name, b"Email\nida@falk.example\n", Basis::Stated);
        assert_eq!((imported.report.suppressions, imported.report.summary.new), (0, 1), "{name}");
    }
    let codes = |name: &str| -> Vec<String> {
        let file =
            ListFile::open(Source::bytes(name, b"Email\na@b.example\n".as_slice()), Overrides::default());
        file.unwrap().reading().findings.iter().map(|finding| finding.code.to_string()).collect()
    };
    assert_eq!(codes("cleaned_members_export_1f.csv"), ["standing-by-name"], "where it does, that is said");
    assert_eq!(codes("subscribed_members_export_1f.csv"), [""; 0]);
}

#[test]
fn whoever_left_is_kept_off_at_each_address_of_theirs() {
    let desk = Desk::new();
    let left = b"Email,Email 2,Unsubscribed\nida@falk.example,ida@work.example,Yes\n";
    assert_eq!(desk.import_as("a.csv", left, Basis::Stated).report.suppressions, 2);
    let bare = "Email,Email 2\njonas@vogel.example,jonas@work.example\n";
    desk.import_as("unsubscribed_members_export_1f.csv", bare.as_bytes(), Basis::Stated);
    let later = "Email\nida@work.example\njonas@work.example\n";
    assert_eq!(desk.import("later.csv", later).suppressed, 2, "the second address does not come back either");
}

#[test]
fn nothing_in_a_column_of_leavers_keeps_nobody_off() {
    let desk = Desk::new();
    let file = "Email,unsubscribed_at\na@falk.example,NULL\nb@falk.example,\\N\nc@falk.example,None\n\
        d@falk.example,never\ne@falk.example,0000-00-00 00:00:00\nf@falk.example,2025-03-01\n";
    let imported = desk.import_as("a.csv", file.as_bytes(), Basis::Stated);
    assert_eq!((imported.report.suppressions, imported.report.summary.new), (1, 5));
}

#[test]
fn a_way_out_the_user_cannot_undo_is_not_hidden_by_one_they_can() {
    let desk = Desk::new();
    let file = b"Email,Unsubscribed,Hard bounced\nida@falk.example,Yes,Yes\n";
    desk.import_as("a.csv", file, Basis::Stated);
    let (id, entry) = desk.postrider.stopped_by(&key("ida@falk.example")).unwrap().unwrap();
    assert_eq!(entry.original, Some(SuppressionReason::Unsubscribed));
    assert!(desk.postrider.lift(id, "x", false).is_err(), "she left, so only she can come back");
}

#[test]
fn our_own_export_read_again_changes_nobody_s_way_back() {
    let desk = Desk::new();
    desk.import("a.csv", "Email,Town\nida@falk.example,Northfen\njonas@vogel.example,Oldmill\n");
    stop(&desk, "ida@falk.example", false);
    let out = desk.place.path().join("people.csv");
    let everybody = Selection::Matching { filter: Box::default(), except: Vec::new() };
    desk.export(&everybody, &out);
    let again = desk.import_as("people.csv", &std::fs::read(&out).unwrap(), Basis::Stated);
    assert_eq!(again.report.suppressions, 0, "what the user may lift stays so");
    let (id, _) = desk.postrider.stopped_by(&key("ida@falk.example")).unwrap().unwrap();
    desk.postrider.lift(id, "", false).unwrap();
    assert_eq!(desk.field("jonas@vogel.example", "lists"), None, "what stands around a person is no field");
    assert_eq!(desk.field("jonas@vogel.example", "town").as_deref(), Some("Oldmill"));
}
