use address::Address;
use consent::Refusal;
use jiff::SignedDuration;
use message::{Body, Draft, Look, Sender};
use proptest::prelude::*;

use super::*;
use crate::audience::Tally;
use crate::fingerprint::Checked;
use crate::ids::AccountId;
use crate::limits::Limits;
use crate::pacing::{Pace, Rhythm};

fn now() -> Timestamp {
    "2026-03-23T12:00:00Z".parse().unwrap()
}

fn fingerprint(subject: &str) -> Fingerprint {
    let body = Body::Markdown("Hello".to_owned());
    let draft = Draft { subject: subject.to_owned(), preheader: String::new(), body, text: None };
    let sender = Sender {
        from_name: "Linden Street Bakery".to_owned(),
        from: Address::from_canonical("hello@lindenbakery.example").unwrap(),
        reply_to: None,
        organisation: "Linden Street Bakery".to_owned(),
        postal_address: "1 Linden Street".to_owned(),
        website: None,
    };
    Fingerprint::of(&Checked {
        draft: &draft,
        sender: &sender,
        look: &Look::default(),
        audience_rule: "list:1",
        unsubscribe_mailbox: "hello@lindenbakery.example",
        account: AccountId(1),
        host: "smtp.harbour.example",
        port: 465,
        user: "hello",
    })
}

/// Facts that a test can bend.
struct Bendable {
    tally: Tally,
    missing: Vec<MissingField>,
    message: Vec<Finding>,
    biggest: Option<u64>,
    sender: SenderFacts<'static>,
    account: Option<AccountFacts<'static>>,
    forecast_for: u64,
}

fn account() -> AccountFacts<'static> {
    AccountFacts {
        name: "Harbour Mail",
        address: "hello@lindenbakery.example",
        tested: Some(now()),
        test_failed: false,
        signs_in: true,
        has_secret: true,
        card: None,
        policy: Policy::new(None, Some(BulkPolicy::Allowed)),
        limits: Limits { per_minute: Some(30), per_hour: None, per_day: Some(3_000), ..Limits::NONE },
        biggest_message: Some(20_000_000),
        similar_before: 0,
    }
}

fn fine() -> Bendable {
    Bendable {
        tally: Tally { included: 1_960, risky: 0, left_out: vec![(Refusal::NoConsent, 96)] },
        missing: Vec::new(),
        message: Vec::new(),
        biggest: Some(34_000),
        sender: SenderFacts {
            from: "hello@lindenbakery.example",
            organisation: "Linden Street Bakery",
            postal_address: "1 Linden Street, Oldtown",
            unsubscribe_mailbox: "hello@lindenbakery.example",
        },
        account: Some(account()),
        forecast_for: 1_960,
    }
}

fn report(facts: &Bendable) -> Report {
    let limits = facts.account.map_or(Limits::NONE, |account| account.limits);
    let forecast = Pace::new(limits, Rhythm::AsAllowed, &[]).forecast(facts.forecast_for, now(), None);
    Report::new(&Facts {
        at: now(),
        fingerprint: fingerprint("Spring bread"),
        audience: &facts.tally,
        missing: &facts.missing,
        message: &facts.message,
        message_checks: 12,
        biggest: facts.biggest,
        sender: facts.sender,
        account: facts.account,
        forecast: Some(&forecast),
    })
}

fn codes(report: &Report) -> Vec<(&str, Severity)> {
    report.findings.iter().map(|found| (&*found.finding.code, found.finding.severity)).collect()
}

#[test]
fn a_good_campaign_is_cleared() {
    let report = report(&fine());
    assert_eq!(codes(&report), [], "nothing to say");
    assert_eq!(report.sentence(), "Ready. Nothing blocks.", "and that is what it says");
    assert_eq!((report.people, report.left_out), (1_960, 96), "who is left out is counted, no finding");
    assert_eq!(report.fine.iter().map(|fine| fine.checks).sum::<u32>(), report.checks, "every check is fine");
    let cleared = report.clear(fingerprint("Spring bread")).unwrap();
    assert_eq!((cleared.people(), cleared.checked_at()), (1_960, now()), "it may go");
    assert_eq!(cleared.fingerprint(), report.fingerprint, "and only that");
}

/// One thing bent, one finding expected.
fn check(bend: impl FnOnce(&mut Bendable), expect: Option<(&str, Severity)>, why: &str) {
    let mut facts = fine();
    bend(&mut facts);
    let report = report(&facts);
    assert_eq!(codes(&report), Vec::from_iter(expect), "{why}");
    for found in &report.findings {
        assert!(
            !found.why.is_empty() && found.finding.fix.is_some(),
            "every finding says why and how to fix it"
        );
    }
    let blocks = expect.is_some_and(|(_, severity)| severity == Severity::Blocking);
    let cleared = report.clear(fingerprint("Spring bread"));
    assert_eq!(cleared.is_err(), blocks, "{why}: what blocks gives no clearance, what warns does");
}

#[test]
fn each_trouble_is_found() {
    use Severity::{Blocking, Warning};
    let bent =
        |change: fn(&mut AccountFacts<'static>)| move |f: &mut Bendable| change(f.account.as_mut().unwrap());
    check(|f| f.tally.included = 0, Some(("no-recipients", Blocking)), "nobody to send to");
    check(|f| f.tally.left_out[0].1 = 5_000, Some(("most-left-out", Warning)), "perhaps the wrong list");
    check(|f| f.tally.risky = 86, Some(("risky-addresses", Warning)), "worth a look");
    check(|f| f.sender.from = "hello@", Some(("from-invalid", Blocking)), "no sender");
    check(
        |f| f.sender.from = "hello@elsewhere.example",
        Some(("from-other-domain", Warning)),
        "looks like a fake",
    );
    check(|f| f.sender.organisation = " ", Some(("organisation-missing", Warning)), "the law");
    check(|f| f.sender.postal_address = "\n", Some(("postal-address-missing", Warning)), "the law");
    check(
        |f| f.sender.unsubscribe_mailbox = "",
        Some(("unsubscribe-mailbox-missing", Blocking)),
        "no way to leave",
    );
    check(|f| f.account = None, Some(("account-missing", Blocking)), "nothing to send with");
    check(bent(|a| a.has_secret = false), Some(("account-no-password", Blocking)), "cannot sign in");
    check(
        bent(|a| (a.has_secret, a.signs_in) = (false, false)),
        None,
        "a server on loopback wants no password",
    );
    check(bent(|a| a.tested = None), Some(("account-not-tested", Warning)), "would fail half-way");
    let failed = bent(|a| (a.tested, a.test_failed) = (None, true));
    check(
        failed,
        Some(("account-test-failed", Warning)),
        "one that did not work is no test that was never made",
    );
    let long_ago = bent(|a| a.tested = Some(now() - SignedDuration::from_hours(31 * 24)));
    check(long_ago, Some(("account-test-old", Warning)), "passwords change");
    check(
        bent(|a| a.policy = Policy::new(Card::by_id("gmail"), None)),
        Some(("bulk-discouraged", Warning)),
        "advice",
    );
    check(bent(|a| a.policy = Policy::new(None, None)), None, "unknown is no trouble by itself");
    check(
        |f| f.biggest = Some(20_000_001),
        Some(("message-too-large", Blocking)),
        "would be refused each time",
    );
    check(
        |f| f.forecast_for = 12_001,
        Some(("takes-days", Warning)),
        "the laptop has to be on all that time",
    );
    let message = Finding::new("subject-empty", Blocking, "There is no subject").with_fix("Write one.");
    let mut facts = fine();
    facts.message.push(message);
    assert_eq!(
        codes(&report(&facts)),
        [("subject-empty", Blocking)],
        "what the message check found stands in the report"
    );
    let mut facts = fine();
    facts.account.as_mut().unwrap().limits.per_day = Some(0);
    assert_eq!(codes(&report(&facts)), [("limit-zero", Blocking)], "not one would go");
}

#[test]
fn a_ban_on_bulk_holds_for_slices_too() {
    let prohibited = |id: &'static str, people: u64, mailed: u64| {
        let mut facts = fine();
        facts.tally = Tally { included: people, ..Tally::default() };
        let account = facts.account.as_mut().unwrap();
        account.card = Card::by_id(id);
        account.policy = Policy::new(account.card, None);
        account.similar_before = mailed;
        report(&facts).blocking().map(|found| found.finding.message.clone()).collect::<Vec<_>>()
    };
    let rackspace = ["Rackspace Email does not allow similar messages to 250 people or more"];
    assert_eq!(prohibited("rackspace", 249, 0), [""; 0], "below the host's own threshold");
    assert_eq!(prohibited("rackspace", 250, 0), rackspace, "at it");
    assert_eq!(
        prohibited("rackspace", 125, 125),
        rackspace,
        "half today, half yesterday evening is the same mailing"
    );
    assert_eq!(
        prohibited("zoho", 1, 0),
        ["Zoho Mail does not allow newsletters"],
        "no threshold: any newsletter"
    );
}

#[test]
fn missing_fields_name_the_worst() {
    let mut facts = fine();
    let missing = |field: &str, people, examples: &[&str]| MissingField {
        field: field.to_owned(),
        people,
        examples: examples.iter().map(|s| (*s).to_owned()).collect(),
    };
    facts.missing = vec![
        missing("town", 2, &["Ida Falk"]),
        missing("first_name", 14, &["ben@carrow.example", "Edda Brandt", "Hugo Lind", "Gwen Pryce"]),
        missing("last_name", 0, &[]),
    ];
    let report = report(&facts);
    let found = report.warnings().next().unwrap();
    assert_eq!(
        found.finding.message,
        "14 people lack “first_name”, among them ben@carrow.example, Edda Brandt, Hugo Lind. Also missing: “town” (2 people)",
        "the person must know which field and who"
    );
    assert_eq!(found.people, Some(14), "and how many");
    assert_eq!(
        found.finding.fix.as_deref(),
        Some("Give other words for it, for example {{ first_name | default(\"friend\") }}, or fill it in."),
        "and what to write"
    );
    assert!(report.is_clean(), "those 14 are skipped with that reason; the others get their message");
    facts.missing[1].people = facts.tally.included;
    assert!(!super::tests::report(&facts).is_clean(), "a field that nobody has is a slip in the message");
}

#[test]
fn what_blocks_comes_first_and_the_count_is_right() {
    let mut facts = fine();
    facts.tally.risky = 86;
    facts.sender.unsubscribe_mailbox = "";
    facts.message.push(
        Finding::new("link-shortener", Severity::Warning, "One link hides").with_fix("Use the full address."),
    );
    facts.account = None;
    let report = report(&facts);
    let severities: Vec<_> = report.findings.iter().map(|found| found.finding.severity).collect();
    assert!(severities.is_sorted(), "what must be fixed stands on top: {severities:?}");
    assert_eq!(report.sentence(), "Not yet. Two things must be fixed first.", "in words");
    let fine: u32 = report.fine.iter().map(|fine| fine.checks).sum();
    assert_eq!(fine as usize + report.findings.len(), report.checks as usize, "found and fine add up");
    let json = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report, "the report is kept");
}

proptest! {
    /// Whatever was edited: no clearance for anything but what was checked, and none while something blocks.
    #[test]
    fn a_clearance_is_only_for_what_was_checked(subject in ".{0,20}", blocked: bool) {
        let mut facts = fine();
        if blocked {
            facts.sender.unsubscribe_mailbox = "";
        }
        let report = report(&facts);
        let same = subject == "Spring bread";
        match report.clear(fingerprint(&subject)) {
            Ok(cleared) => prop_assert!(same && !blocked && cleared.fingerprint() == report.fingerprint),
            Err(NotCleared::Edited) => prop_assert!(!same),
            Err(NotCleared::Blocked { findings }) => prop_assert!(same && blocked && findings == 1),
        }
        prop_assert_eq!(report.clear(fingerprint("Spring bread")).is_ok(), !blocked);
    }
}
