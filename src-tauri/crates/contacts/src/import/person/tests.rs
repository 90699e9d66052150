use std::fmt::Write as _;

use super::super::{Overrides, Rows, sniff};
use super::*;

fn read(text: &str) -> Vec<ImportedPerson> {
    let reading = sniff(text.as_bytes(), text.len() as u64, &Overrides::default()).expect("no overrides");
    let mapping = Mapping::of(&reading);
    let rows = Rows::new(text.as_bytes(), &reading).map(|row| row.expect("memory does not fail"));
    rows.flat_map(|row| people(&row, &mapping)).collect()
}

/// One line a person: row, address, fields, status and codes.
fn check(text: &str, expect: &str) {
    let mut found = String::new();
    for person in read(text) {
        let address = person.judgement.address.as_ref().map_or("-", |address| address.as_str());
        write!(found, "{} {address}", person.row).expect("memory takes all");
        for (name, value) in &person.fields {
            write!(found, " {name}={value}").expect("memory takes all");
        }
        if let Some(status) = person.status {
            write!(found, " [{}]", status.as_str()).expect("memory takes all");
        }
        for finding in &person.findings {
            write!(found, " !{}", finding.code).expect("memory takes all");
        }
        found.push('\n');
    }
    let expect: String = expect.lines().map(|line| format!("{}\n", line.trim())).collect();
    assert_eq!(found, expect, "{text}");
}

#[test]
fn a_row_is_a_person() {
    check(
        "First name;Town;E-mail\nAmara; Northfen ;amara@northfen.example\nZoë;;zoe@akesson.example\n",
        "2 amara@northfen.example first_name=Amara town=Northfen
         3 zoe@akesson.example first_name=Zoë",
    );
}

#[test]
fn a_cell_with_two_addresses_is_two_people() {
    check(
        "Name,Mail\nHolm,\"anders@holm.example; inge@holm.example\"\n",
        "2 anders@holm.example name=Holm
         2 inge@holm.example name=Holm",
    );
    check(
        "Mail\na@holm.example ::: b@holm.example ::: A@holm.example\n",
        "2 a@holm.example
         2 b@holm.example",
    );
}

#[test]
fn the_name_beside_an_address_fills_an_empty_name() {
    check(
        "Name,Mail\n,Amara Lindqvist <amara@northfen.example>\nKept,Other <zoe@akesson.example>\n",
        "2 amara@northfen.example name=Amara Lindqvist
         3 zoe@akesson.example name=Kept",
    );
    check(
        "Name;Mail\nLindqvist, Amara;amara@northfen.example\nMüller, Jürgen;j@brightmail.example\nChoir;k@c.example\n",
        "2 amara@northfen.example first_name=Amara last_name=Lindqvist
         3 j@brightmail.example first_name=Jürgen last_name=Müller
         4 k@c.example name=Choir",
    );
}

#[test]
fn the_other_address_is_used_where_the_first_cannot_be() {
    check(
        "Name,E-mail Address,E-mail 2 Address\nAnn,ann@a.example,x@b.example\nBo,,bo@b.example\nCy,/o=Exchange/cn=cy,cy@c.example\n",
        "2 ann@a.example e_mail_2_address=x@b.example name=Ann !other-address-unused
         3 bo@b.example name=Bo
         4 cy@c.example e_mail_address=/o=Exchange/cn=cy name=Cy !address-passed-over",
    );
    check("E-mail Address,E-mail 2 Address\nann@a.example,ANN@a.example\n", "2 ann@a.example");
}

#[test]
fn whoever_left_left_with_every_address_of_theirs() {
    check(
        "Email,Email 2,Unsubscribed\np1@b.example,p2@b.example,Yes\nq1@b.example,q2@b.example,\n",
        "2 p1@b.example [unsubscribed] !left-elsewhere
         2 p2@b.example [unsubscribed] !left-elsewhere
         3 q1@b.example email_2=q2@b.example !other-address-unused",
    );
}

#[test]
fn a_file_whose_people_are_kept_off_gives_every_address() {
    let text = "Email,Email 2\np1@b.example,p2@b.example\n";
    let reading = sniff(text.as_bytes(), text.len() as u64, &Overrides::default()).expect("no overrides");
    let mapping = Mapping::of(&reading).every_address();
    let rows = Rows::new(text.as_bytes(), &reading).map(|row| row.expect("memory does not fail"));
    assert_eq!(rows.flat_map(|row| people(&row, &mapping)).count(), 2);
}

#[test]
fn several_addresses_with_names_on_one_line_are_as_many_people() {
    check(
        "\"Lind, Anna\" <anna@b.example>, \"Berg, Bert\" <bert@b.example>\n",
        "1 anna@b.example first_name=Anna last_name=Lind
         1 bert@b.example first_name=Bert last_name=Berg",
    );
}

#[test]
fn a_row_without_an_address_says_so() {
    let found = read("Name,Mail\nAnn,\nBo,bo@b.example\n,\n");
    assert_eq!(found.len(), 2, "a row with nothing in it is nobody");
    let codes: Vec<&str> = found[0].all_findings().map(|finding| finding.code.as_ref()).collect();
    assert_eq!((found[0].judgement.verdict, codes), (Verdict::Invalid, vec!["no-address"]));
    assert_eq!(found[1].row, 3);
}

#[test]
fn a_finding_about_an_address_says_where_it_stands() {
    let found = read("Name,Mail\nBo,bo@b.example\nAnn,ann.a.example\n");
    let finding = found[1].judgement.findings.first().expect("there is no @ in it");
    let place = finding.place.clone().expect("it has a place");
    assert_eq!((place.row, place.column.as_deref()), (Some(3), Some("Mail")));
}

#[test]
fn whoever_left_elsewhere_is_known_to_have_left() {
    check(
        "EMAIL;LASTNAME;FIRSTNAME;SMS;EMAIL_BLACKLISTED;SMS_BLACKLISTED\na@b.example;Lee;Ann;;Yes;No\nb@b.example;Day;Bo;;No;No\n",
        "2 a@b.example first_name=Ann last_name=Lee sms_blacklisted=No [unsubscribed] !left-elsewhere
         3 b@b.example first_name=Bo last_name=Day sms_blacklisted=No",
    );
    check(
        "email,status,Unsubscribed at\na@b.example,active,\nb@b.example,active,2025-01-01\nc@b.example,gold,\nd@b.example,cleaned,\n",
        "2 a@b.example [subscribed]
         3 b@b.example [unsubscribed] !left-elsewhere
         4 c@b.example !status-unknown
         5 d@b.example [bounced] !bounced-elsewhere",
    );
}

#[test]
fn whoever_has_not_confirmed_or_stands_in_unknown_words_is_held_back() {
    let held = |text: &str| {
        let found = read(text);
        found[0].held_back().map(|finding| finding.code.to_string())
    };
    let check = |cell: &str, expect: Option<&str>| {
        assert_eq!(held(&format!("Mail,Status\na@b.example,{cell}\n")).as_deref(), expect, "{cell}");
    };
    check("active", None);
    check("", None);
    check("pending", Some("not-confirmed"));
    check("non-subscribed", Some("not-confirmed"));
    check("gold", Some("status-unknown"));
    check("Unsubscribed (by user)", None);
    let proof = "Mail,Status,Confirmed at\na@b.example,pending,2025-01-01 10:00\n";
    assert_eq!(held(proof).as_deref(), Some("not-confirmed"), "a time beside it makes nobody confirmed");
    assert_eq!(held("Mail,Confirmed\na@b.example,No\nb@b.example,Yes\n").as_deref(), Some("not-confirmed"));
    let two = "Mail,Status,Email status\na@b.example,gold,unsubscribed\n";
    assert_eq!(held(two), None, "who left goes on Do not mail");
    assert_eq!(read(two)[0].status, Some(Status::Unsubscribed));
}

#[test]
fn a_wish_to_leave_stands_over_a_dead_mailbox() {
    let found = read("Mail,Unsubscribed,Hard bounced\na@b.example,Yes,Yes\n");
    assert_eq!(found[0].status, Some(Status::Unsubscribed));
}

#[test]
fn a_row_that_left_without_an_address_promises_nothing() {
    let found = read("Mail,Status\nnobody,unsubscribed\na@b.example,unsubscribed\n");
    let fix = |at: usize| found[at].findings[0].fix.clone().expect("it says what becomes of it");
    assert!(fix(0).starts_with("There is no address"), "{}", fix(0));
    assert_eq!(fix(1), "We put the address on Do not mail.");
    let mut mended = found[0].clone();
    mended.correct(address::judge("nobody@b.example"));
    assert_eq!(mended.findings[0].fix.as_deref(), Some("We put the address on Do not mail."));
}

#[test]
fn our_own_export_comes_back_as_what_it_was() {
    check(
        "email,town,lists,consent,agreed_on,do_not_mail\n\
         a@b.example,Northfen,News,stated,2026-03-01,\n\
         b@b.example,,,,,manual\n\
         c@b.example,,,,,unsubscribed\n\
         d@b.example,,,,,hard-bounce\n\
         e@b.example,,,,,repeated-soft-bounce\n\
         f@b.example,,,,,complaint\n\
         g@b.example,,,,,imported\n",
        "2 a@b.example town=Northfen
         3 b@b.example !kept-off
         4 c@b.example [unsubscribed] !left-elsewhere
         5 d@b.example [bounced] !bounced-elsewhere
         6 e@b.example [bounced] !bounced-elsewhere
         7 f@b.example [complained] !complained-elsewhere
         8 g@b.example [unsubscribed] !left-elsewhere",
    );
}

#[test]
fn proof_is_the_time_of_the_answer() {
    let text = "Email Address,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP\n\
        a@b.example,2025-11-03 18:12:00,192.0.2.14,2025-11-03 18:15:02,192.0.2.15\n\
        b@b.example,2025-11-03 18:12:00,192.0.2.14,,\n\
        c@b.example,,,2025-11-04 09:12:40,\n";
    let found = read(text);
    let first = found[0].proof.clone().expect("it says when they answered");
    assert_eq!(first.confirmed_at.to_string(), "2025-11-03T18:15:02Z");
    assert_eq!(first.asked_at.map(|at| at.to_string()).as_deref(), Some("2025-11-03T18:12:00Z"));
    assert_eq!((first.ip.as_deref(), first.asked_ip.as_deref()), (Some("192.0.2.15"), Some("192.0.2.14")));
    assert_eq!(found[1].proof, None, "signing up alone is no proof");
    assert!(found[2].proof.is_some(), "an address of the net is not needed");
    assert!(found[0].fields.is_empty(), "proof is no field: {:?}", found[0].fields);
}

#[test]
fn an_unclear_date_is_no_proof() {
    let found = read("Mail,Confirmed at\na@b.example,03/04/2026\nb@b.example,05/07/2026\n");
    assert_eq!(found[0].proof, None);
    assert_eq!(found[0].findings[0].code, "unclear-date");
    let found = read("Mail,Confirmed at\na@b.example,03/04/2026\nb@b.example,17/07/2026\n");
    let proof = found[0].proof.clone().expect("the other row says that days come first");
    assert_eq!(proof.confirmed_at.to_string(), "2026-04-03T00:00:00Z");
}

#[test]
fn the_apostrophe_of_our_own_export_is_taken_away() {
    check(
        "Mail,Phone,Note\na@b.example,'+44 1632 960117,'tis\n",
        "2 a@b.example notes='tis phone=+44 1632 960117",
    );
}
