//! Leaving works from the first newsletter on, and nothing that came back is lost or done twice.

use crate::desk::{Desk, FINE, office};
use app::campaigns::Previewed;
use app::consent::{Purpose, Scope, SuppressionReason, decide};
use app::contacts::ContactId;
use app::contacts::import::{Mapping, Overrides, Row, Rows, people, sniff};
use app::contacts::merge::MergePolicy;
use app::delivery::{CampaignId, Limits};
use app::feedback::Kind;
use app::listening::{Heard, HeardEnd, Mails};
use app::secrets::KeyStore;
use app::sending::{Inbox, Leave};
use app::store::{Agreement, Incoming, StageOptions};
use app::{Clock, Ended, Postrider, StopSign};
use std::ops::ControlFlow;

const AMARA: &str = "amara@northfen.example";

/// Reads a mail as if it had been given as a file.
fn listen(desk: &Desk, raw: &[u8]) -> Vec<Heard> {
    let ears = desk.postrider.ears().unwrap();
    Mails::of(raw).map(|mail| desk.postrider.listen_to(&ears, "saved.eml", &mail.unwrap()).unwrap()).collect()
}

fn one(desk: &Desk, raw: &str) -> Heard {
    let heard = listen(desk, raw.as_bytes());
    assert_eq!(heard.len(), 1, "one mail in, one answer out");
    heard.into_iter().next().unwrap()
}

/// The token in the message as it goes to this person.
fn token(desk: &Desk, campaign: CampaignId, contact: ContactId) -> String {
    let row = desk.postrider.store().campaign(campaign).unwrap();
    let Previewed::Whole(message) = desk.postrider.preview(&row, contact, true).unwrap() else {
        panic!("whole")
    };
    let raw = String::from_utf8(message.bytes).unwrap();
    let line =
        raw.lines().find(|line| line.starts_with("List-Unsubscribe:")).expect("every newsletter has one");
    let start = line.find("pr1-").expect("with a token on the same line");
    line.chars().skip(start).take_while(|letter| letter.is_alphanumeric() || *letter == '-').collect()
}

fn wish(from: &str, subject: &str) -> String {
    format!(
        "From: {from}\r\nTo: shop@lindenbakery.example\r\nSubject: {subject}\r\nMessage-ID: <1@northfen.example>\r\n\r\n\r\n"
    )
}

fn refused(desk: &Desk, contact: ContactId) -> bool {
    let now = desk.postrider.clock().now();
    let candidate = desk.postrider.store().standing_of(desk.list, contact).unwrap().unwrap();
    decide(&candidate.standing(), Purpose::Newsletter { list: desk.list.0 }, now).is_err()
}

fn entries(desk: &Desk, address: &str) -> usize {
    desk.postrider.store().suppressions_of(&Desk::key(address)).unwrap().len()
}

#[test]
fn a_click_on_unsubscribe_ends_the_mail_for_good() {
    let desk = Desk::new();
    let amara = desk.person(AMARA, Some("Amara"));
    let ben = desk.person("ben@northfen.example", Some("Ben"));
    let campaign = desk.campaign(9, Limits::NONE, 1);
    let token = token(&desk, campaign, amara);
    assert!(!refused(&desk, amara), "she agreed, so she is mailed");

    // Her mail program sends from another address of hers.
    let mail = wish("a.lindqvist@elsewhere.example", &format!("Re: unsubscribe {token}"));
    let heard = one(&desk, &mail);
    assert_eq!((heard.kind, heard.end), (Kind::Unsubscribe, HeardEnd::Stopped), "{}", heard.sentence);
    assert_eq!(heard.address.as_deref(), Some(AMARA), "the token says who, not the sender's name");
    assert!(refused(&desk, amara), "nobody is mailed who left");
    assert!(!refused(&desk, ben), "and nobody else is touched");
    let entry = desk.postrider.store().suppression(heard.suppression.unwrap()).unwrap().entry;
    assert_eq!(
        (entry.reason, entry.scope),
        (SuppressionReason::Unsubscribed, Scope::Everywhere),
        "under any list's name"
    );
    assert_eq!(entry.campaign, Some(campaign.0), "and one can see after which campaign");

    assert_eq!(
        desk.postrider.kept_mail(proof(&entry.evidence)).unwrap(),
        mail.as_bytes(),
        "the mail itself is the proof, kept as it came"
    );

    let before = (desk.postrider.store().ledger_head().unwrap(), entries(&desk, AMARA));
    let again = one(&desk, &mail);
    assert_eq!(
        (again.end, again.suppression),
        (HeardEnd::Already, heard.suppression),
        "the same mail again changes nothing"
    );
    let other = one(&desk, &wish(AMARA, &format!("unsubscribe {}", token.to_uppercase())));
    assert_eq!(other.end, HeardEnd::Already, "nor does the same token in another mail");
    assert_eq!(
        (desk.postrider.store().ledger_head().unwrap(), entries(&desk, AMARA)),
        before,
        "not in the ledger either"
    );
}

#[test]
fn no_import_brings_back_who_left() {
    let desk = Desk::new();
    let amara = desk.person(AMARA, Some("Amara"));
    let campaign = desk.campaign(9, Limits::NONE, 1);
    one(&desk, &wish(AMARA, &format!("unsubscribe {}", token(&desk, campaign, amara))));

    let store = desk.postrider.store();
    let now = desk.postrider.clock().now();
    let autumn = store.add_list("Autumn", now).unwrap();
    for list in [desk.list, autumn] {
        let file = format!("Email,First name\n{},Amara\n", AMARA.to_uppercase());
        let reading = sniff(file.as_bytes(), file.len() as u64, &Overrides::default()).unwrap();
        let mut rows = Rows::new(file.as_bytes(), &reading);
        let (mut row, mapping) = (Row::default(), Mapping::of(&reading));
        let options =
            StageOptions { list, file_name: "autumn.csv".to_owned(), policy: MergePolicy::FillGaps };
        let mut staging = store.stage(options, now).unwrap();
        while rows.read(&mut row).unwrap() {
            let cells: Vec<String> = row.cells().map(str::to_owned).collect();
            let batch =
                people(&row, &mapping).into_iter().map(|person| Incoming { person, cells: cells.clone() });
            staging.push(batch.collect()).unwrap();
        }
        let agreement =
            Agreement { basis: app::consent::Basis::Stated, agreed_at: Some(now), ..Agreement::unknown() };
        staging.commit(&agreement, [1; 32], now, &mut |_, _| ControlFlow::Continue(())).unwrap();
        let tally = desk.postrider.sift(list, |_, _| ControlFlow::Continue(())).unwrap();
        assert_eq!(tally.included, 0, "she left; a spreadsheet that still has her changes nothing");
    }
}

#[test]
fn what_cannot_be_verified_is_shown_and_never_done() {
    let desk = Desk::new();
    let amara = desk.person(AMARA, Some("Amara"));
    let campaign = desk.campaign(9, Limits::NONE, 1);
    let real = token(&desk, campaign, amara);
    // Not the very last letter, whose bits the token does not all need.
    let mut forged: Vec<char> = real.chars().collect();
    let at = forged.len() - 3;
    forged[at] = if forged[at] == '0' { '1' } else { '0' };
    let forged: String = forged.into_iter().collect();
    let cut: String = real.chars().take(real.len() - 6).collect();
    for (subject, why) in [
        (format!("unsubscribe {forged}"), "one letter is wrong"),
        (format!("unsubscribe {cut}"), "its end is missing"),
        ("unsubscribe pr1-0123456789abcdefghjkmnpq".to_owned(), "somebody made it up"),
        ("Please take me off your list".to_owned(), "words only"),
    ] {
        let heard = one(&desk, &wish("somebody@far.example", &subject));
        assert_eq!(
            (heard.kind, heard.end),
            (Kind::Unsubscribe, HeardEnd::NeedsYou),
            "{why}: {}",
            heard.sentence
        );
        assert_eq!(
            heard.address.as_deref(),
            Some("somebody@far.example"),
            "{why}: the person sees who wrote"
        );
        let note = desk.postrider.store().feedback_entry(heard.note).unwrap();
        assert_eq!(note.note.action, "needs-you", "{why}: it stays in the log of answers");
        assert!(
            desk.postrider.store().evidence(&note.note.source_hash).unwrap().is_some(),
            "{why}: it is kept"
        );
    }
    assert!(!refused(&desk, amara), "nobody is taken off by a code that we did not make");
}

#[test]
fn a_locked_vault_drops_nothing() {
    let desk = Desk::new();
    let amara = desk.person(AMARA, Some("Amara"));
    let campaign = desk.campaign(9, Limits::NONE, 1);
    let mail = wish(AMARA, &format!("unsubscribe {}", token(&desk, campaign, amara)));
    let mut locked = Desk::new();
    let folder = desk.postrider.folder().clone();
    locked.postrider = Postrider::open_with(folder, Clock::System, KeyStore::None, None).unwrap();
    let heard = one(&locked, &mail);
    assert_eq!((heard.end, heard.code), (HeardEnd::NeedsYou, "vault-locked"), "we cannot tell, and say so");
    assert!(!refused(&desk, amara), "nothing is guessed");
    let heard = one(&desk, &mail);
    assert_eq!(heard.end, HeardEnd::Stopped, "the same mail with the vault open is done: {}", heard.sentence);
    assert!(refused(&desk, amara));
    assert_eq!(one(&desk, &mail).end, HeardEnd::Already, "and once is enough");
}

#[test]
fn we_misread_it_is_the_only_way_back_and_is_logged() {
    let desk = Desk::new();
    let amara = desk.person(AMARA, Some("Amara"));
    let campaign = desk.campaign(9, Limits::NONE, 1);
    let mail = wish(AMARA, &format!("unsubscribe {}", token(&desk, campaign, amara)));
    let id = one(&desk, &mail).suppression.unwrap();
    assert!(
        desk.postrider.lift(id, "she is a good customer", false).is_err(),
        "the user's wish does not count here"
    );
    assert!(desk.postrider.lift(id, "", true).is_err(), "nor does a misreading that nobody explains");
    desk.postrider.lift(id, "she forwarded it as a joke and told us so", true).unwrap();
    assert!(!refused(&desk, amara), "she is mailed again");
    let events = desk.postrider.store().events_of(&Desk::key(AMARA)).unwrap();
    assert!(
        events.iter().any(|(event, _)| event.kind == app::consent::ledger::EventKind::Misread),
        "it is in the ledger"
    );
    let heard = one(&desk, &mail);
    assert_eq!(
        heard.end,
        HeardEnd::NothingToDo,
        "the same mail does not take her off again: {}",
        heard.sentence
    );
    assert!(!refused(&desk, amara));
}

#[test]
fn a_token_of_somebody_forgotten_mails_nobody() {
    let desk = Desk::new();
    let amara = desk.person(AMARA, Some("Amara"));
    let campaign = desk.campaign(9, Limits::NONE, 1);
    let token = token(&desk, campaign, amara);
    desk.postrider.store().erase(&Desk::key(AMARA), desk.postrider.clock().now()).unwrap();
    let heard = one(&desk, &wish(AMARA, &format!("unsubscribe {token}")));
    assert_eq!(
        (heard.end, heard.code),
        (HeardEnd::Already, "gone"),
        "only the hash is left, and it is enough: {}",
        heard.sentence
    );
    let heard = one(&desk, &wish("other@far.example", &format!("unsubscribe {token}")));
    assert_eq!(
        (heard.end, heard.code),
        (HeardEnd::NeedsYou, "gone"),
        "written from elsewhere, the person is told"
    );
}

#[test]
fn forgetting_somebody_deletes_the_mails_kept_of_them_alone() {
    let desk = Desk::new();
    let amara = desk.person(AMARA, Some("Amara"));
    let ida = desk.person("ida@falk.example", Some("Ida"));
    let campaign = desk.campaign(9, Limits::NONE, 1);
    let names = [(AMARA, amara), ("ida@falk.example", ida)].map(|(address, contact)| {
        let heard = one(&desk, &wish(address, &format!("unsubscribe {}", token(&desk, campaign, contact))));
        let entry = desk.postrider.store().suppression(heard.suppression.unwrap()).unwrap().entry;
        proof(&entry.evidence).to_owned()
    });
    let kept = || names.each_ref().map(|name| desk.postrider.kept_mail(name).is_ok());
    assert_eq!(kept(), [true, true], "each wish is proven by its mail");
    desk.postrider.erase_person(AMARA).unwrap();
    assert_eq!(kept(), [false, true], "what proves another's wish stays");
}

/// The name of the kept mail in the words of what rests on it.
fn proof(evidence: &str) -> &str {
    evidence.split_whitespace().find(|word| word.contains(".eml")).unwrap().trim_end_matches('.')
}

#[test]
fn the_proof_of_leaving_is_in_the_backup() {
    let desk = Desk::new();
    let amara = desk.person(AMARA, Some("Amara"));
    let campaign = desk.campaign(9, Limits::NONE, 1);
    let place = tempfile::tempdir().unwrap();
    let (before, after) = (place.path().join("before.backup"), place.path().join("after.backup"));
    desk.postrider.backup(&before).unwrap();
    let mail = wish(AMARA, &format!("unsubscribe {}", token(&desk, campaign, amara)));
    let heard = one(&desk, &mail);
    let entry = desk.postrider.store().suppression(heard.suppression.unwrap()).unwrap().entry;
    desk.postrider.backup(&after).unwrap();

    let other = app::DataFolder::open(Some(&place.path().join("new computer"))).unwrap();
    for file in [&after, &before] {
        other.restore(file, desk.postrider.clock()).unwrap();
        let key = Some(app::secrets::SecretString::from("a passphrase for tests"));
        let back =
            app::Postrider::open_with(other.clone(), app::Clock::System, app::secrets::KeyStore::None, key)
                .unwrap();
        let kept = back.kept_mail(proof(&entry.evidence)).unwrap();
        assert_eq!(kept, mail.as_bytes(), "with the disk, or carried over from it");
        if file == &before {
            back.erase_person(AMARA).unwrap();
            assert!(back.kept_mail(proof(&entry.evidence)).is_err(), "and it is known whose it is");
        }
    }
}

#[test]
fn forgetting_somebody_deletes_what_names_them_whoever_wrote_it() {
    let desk = Desk::new();
    let amara = desk.person(AMARA, Some("Amara"));
    let ida = desk.person("ida@falk.example", Some("Ida"));
    let campaign = desk.campaign(9, Limits::NONE, 1);
    let both = format!("unsubscribe {} {}", token(&desk, campaign, amara), token(&desk, campaign, ida));
    one(&desk, &wish(AMARA, &both));
    one(
        &desk,
        &bounce("ida@falk.example", "elsewhere@shop.example", "5.1.1", "550 <ida@falk.example> unknown"),
    );
    one(
        &desk,
        &bounce("aida@falk.example", "elsewhere2@shop.example", "5.1.1", "550 <aida@falk.example> unknown"),
    );
    let store = desk.postrider.store();
    let kept = || {
        let lines = store.feedback(0..10).unwrap().rows;
        lines.iter().filter(|line| store.evidence(&line.note.source_hash).unwrap().is_some()).count()
    };
    assert_eq!(kept(), 3);
    desk.postrider.erase_person("ida@falk.example").unwrap();
    assert_eq!(kept(), 1, "the wish of two, and what came back from her mailbox; Aida is somebody else");
    let log = desk.postrider.store().feedback(0..10).unwrap().rows;
    let named = log.iter().filter(|row| row.note.detail.to_string().contains("\"ida@falk.example")).count();
    assert_eq!(named, 0, "nor does the log name her");
    assert!(
        desk.postrider
            .stopped_by(&app::address::Address::parse(AMARA).unwrap().dedupe_key())
            .unwrap()
            .is_some(),
        "who left with the same mail has still left"
    );
}

fn bounce(to: &str, message_id: &str, status: &str, said: &str) -> String {
    format!(
        "From: Mail Delivery Subsystem <mailer-daemon@mx.example>\r\nTo: shop@lindenbakery.example\r\nSubject: Undelivered\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nIt did not work.\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n\
         Final-Recipient: rfc822; {to}\r\nAction: failed\r\nStatus: {status}\r\nDiagnostic-Code: smtp; {said}\r\n\r\n\
         --b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{message_id}>\r\nSubject: Bread\r\n\r\n--b--\r\n"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bounce_counts_only_for_somebody_we_mailed() {
    let office = office(FINE).await;
    let desk = Desk::new();
    for (address, name) in
        [(AMARA, "Amara"), ("ben@northfen.example", "Ben"), ("cleo@northfen.example", "Cleo")]
    {
        desk.person(address, Some(name));
    }
    let campaign = desk.campaign(office.port(), Limits::NONE, 1);
    let leave = Leave { confirmed: None, inbox: Inbox::Unasked };
    assert_eq!(
        desk.postrider.send_campaign(campaign, leave, StopSign::default()).await.unwrap(),
        Ended::Finished
    );
    desk.person("dara@northfen.example", Some("Dara"));
    let id = |address: &str| {
        desk.results(campaign).into_iter().find(|row| row.address == address).unwrap().message_id
    };

    let gone = "550 5.1.1 No such user here";
    let heard = one(&desk, &bounce(AMARA, &id(AMARA), "5.1.1", gone));
    assert_eq!((heard.kind, heard.end), (Kind::Bounce, HeardEnd::Stopped), "{}", heard.sentence);
    let entry = desk.postrider.store().suppression(heard.suppression.unwrap()).unwrap().entry;
    assert_eq!(entry.reason, SuppressionReason::HardBounce);
    assert!(
        entry.evidence.contains("No such user here"),
        "the server's own words are the evidence: {}",
        entry.evidence
    );

    let heard = one(&desk, &bounce("ben@northfen.example", "not-ours@far.example", "5.1.1", gone));
    assert_eq!(
        heard.end,
        HeardEnd::Stopped,
        "a bounce without our Message-ID is matched by whom we mailed: {}",
        heard.sentence
    );
    let heard = one(
        &desk,
        &bounce("cleo@northfen.example", &id("cleo@northfen.example"), "4.2.2", "452 4.2.2 Mailbox full"),
    );
    assert_eq!(heard.end, HeardEnd::NothingToDo, "a full mailbox may have room tomorrow: {}", heard.sentence);
    let heard = one(&desk, &bounce("dara@northfen.example", "not-ours@far.example", "5.1.1", gone));
    assert_eq!(
        heard.end,
        HeardEnd::NeedsYou,
        "we never mailed her, so anybody could have sent this: {}",
        heard.sentence
    );
    assert_eq!(entries(&desk, "dara@northfen.example"), 0);
}

/// Whether a word stands anywhere in the data folder.
fn lies_there(desk: &Desk, word: &str) -> bool {
    let files =
        std::fs::read_dir(desk.postrider.store().folder()).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.is_file()).any(|path| {
        let bytes = std::fs::read(&path).unwrap();
        bytes.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_about_somebody_who_was_forgotten_is_read_and_not_kept() {
    let office = office(FINE).await;
    let desk = Desk::new();
    desk.person(AMARA, Some("Amara"));
    desk.person("ben@northfen.example", Some("Ben"));
    let campaign = desk.campaign(office.port(), Limits::NONE, 1);
    let leave = Leave { confirmed: None, inbox: Inbox::Unasked };
    desk.postrider.send_campaign(campaign, leave, StopSign::default()).await.unwrap();
    let row = desk.results(campaign).into_iter().find(|row| row.address == AMARA).unwrap();
    desk.postrider.erase_person(AMARA).unwrap();
    assert!(!lies_there(&desk, "amara"));

    let full = "452 4.2.2 Mailbox full of amara";
    let mails = [
        bounce(AMARA, &row.message_id, "5.1.1", "550 5.1.1 No such user amara"),
        bounce(AMARA, &row.message_id, "4.2.2", full),
        bounce("Amara@northfen.example", "not-ours@far.example", "5.1.1", "550 5.1.1 No such user amara"),
        format!(
            "From: Amara <{AMARA}>\r\nTo: shop@lindenbakery.example\r\nSubject: Re: Bread\r\nMessage-ID: <2@northfen.example>\r\n\
             In-Reply-To: <{}>\r\n\r\nPlease take me off your list.\r\n",
            row.message_id
        ),
    ];
    for mail in &mails {
        let heard = one(&desk, mail);
        assert_eq!(heard.code, "gone", "{mail}: {}", heard.sentence);
        assert!(matches!(heard.end, HeardEnd::NothingToDo | HeardEnd::Already), "{:?}", heard.end);
        assert!(one(&desk, mail).again, "and it is known that it was read");
    }
    assert!(!lies_there(&desk, "amara"), "no mail brings them back");
    let other = desk.results(campaign).into_iter().find(|row| row.address == "ben@northfen.example").unwrap();
    let heard = one(&desk, &bounce("ben@northfen.example", &other.message_id, "5.1.1", "550 5.1.1 Gone"));
    assert_eq!(heard.end, HeardEnd::Stopped, "somebody else's bounce counts");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_back_from_an_address_counts_after_its_record_went_into_another() {
    let office = office(FINE).await;
    let desk = Desk::new();
    let [plain, tagged, third] = ["ida@falk.example", "ida+news@falk.example", "ida+shop@falk.example"];
    let ids = [plain, tagged, third].map(|one| desk.person(one, Some("Ida")));
    let campaign = desk.campaign(office.port(), Limits::NONE, 1);
    let leave = Leave { confirmed: None, inbox: Inbox::Unasked };
    assert_eq!(
        desk.postrider.send_campaign(campaign, leave, StopSign::default()).await.unwrap(),
        Ended::Finished
    );
    let token = token(&desk, campaign, ids[2]);
    let merged = desk.postrider.merge_people(ids[0], &ids[1..]).unwrap();

    let gone = "550 5.1.1 No such user here";
    let heard = one(&desk, &bounce(tagged, "not-ours@far.example", "5.1.1", gone));
    assert_eq!(heard.end, HeardEnd::Stopped, "we mailed this very address: {}", heard.sentence);
    assert_eq!(heard.address.as_deref(), Some(tagged));
    assert!(!refused(&desk, ids[0]), "a bounce speaks of one mailbox name alone");
    let heard = one(&desk, &bounce("ida+never@falk.example", "not-ours2@far.example", "5.1.1", gone));
    assert_eq!(heard.end, HeardEnd::NeedsYou, "an address we never mailed: {}", heard.sentence);

    let heard = one(&desk, &wish("elsewhere@shop.example", &format!("unsubscribe {token}")));
    assert_eq!(heard.end, HeardEnd::Stopped, "{}", heard.sentence);
    assert!(refused(&desk, ids[0]), "whoever leaves under one address has left under all");
    desk.postrider.undo_merge(merged.id).unwrap();
    assert!(ids.iter().all(|id| refused(&desk, *id)), "they were one when they left");
}

#[test]
fn a_mailbox_full_of_anything_is_read_to_its_end() {
    let desk = Desk::new();
    let amara = desk.person(AMARA, Some("Amara"));
    let campaign = desk.campaign(9, Limits::NONE, 1);
    let mut mbox = b"From x@far.example Mon Jan  5 10:00:00 2026\n\xff\xfe\x00garbage\n\n".to_vec();
    mbox.extend_from_slice(b"From x@far.example Mon Jan  5 10:00:00 2026\nSubject: Re: Bread\nIn-Reply-To: <a@b.example>\nFrom: ben@northfen.example\n\nThank you\n\n");
    mbox.extend_from_slice(b"From x@far.example Mon Jan  5 10:00:00 2026\n");
    mbox.extend_from_slice(
        wish(AMARA, &format!("unsubscribe {}", token(&desk, campaign, amara)))
            .replace("\r\n", "\n")
            .as_bytes(),
    );
    let heard = listen(&desk, &mbox);
    let told: Vec<_> = heard.iter().map(|heard| (heard.number, heard.kind, heard.end)).collect();
    assert_eq!(
        told,
        [
            (1, Kind::Other, HeardEnd::NothingToDo),
            (2, Kind::Reply, HeardEnd::NothingToDo),
            (3, Kind::Unsubscribe, HeardEnd::Stopped)
        ],
        "a bad mail never stops the rest"
    );
    assert!(refused(&desk, amara));
    assert_eq!(
        desk.postrider.store().inbox_confirmed_at().unwrap(),
        None,
        "files are no word that the inbox was looked through"
    );
}
