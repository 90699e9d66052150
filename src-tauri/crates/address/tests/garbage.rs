//! Addresses come from files that anybody made: nothing may panic, and what was stored must be found again.

use address::{Address, CODES, MailDomain, Verdict, judge, split_cell, why_same_mailbox};
use email_address::{EmailAddress, Options};
use proptest::prelude::*;

/// Text that looks enough like an address to reach every rule.
fn nearly() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("@".to_owned()),
        Just(".".to_owned()),
        Just("..".to_owned()),
        Just("\"".to_owned()),
        Just("\\".to_owned()),
        Just("<".to_owned()),
        Just(">".to_owned()),
        Just("(".to_owned()),
        Just(")".to_owned()),
        Just(" ".to_owned()),
        Just("mailto:".to_owned()),
        Just("%40".to_owned()),
        Just("%".to_owned()),
        Just("[".to_owned()),
        Just("]".to_owned()),
        Just(",".to_owned()),
        Just(";".to_owned()),
        Just("www.".to_owned()),
        Just("gmail.com".to_owned()),
        Just("bakery.example".to_owned()),
        Just("yahoo.com".to_owned()),
        Just("pm.me".to_owned()),
        Just("anna.fastmail.com".to_owned()),
        Just("xn--".to_owned()),
        Just("-".to_owned()),
        Just("\u{200d}".to_owned()),
        Just("\u{301}".to_owned()),
        Just("a.\u{ec8}.\u{c3c}.e.\u{323}".to_owned()),
        Just("＠".to_owned()),
        Just("İ".to_owned()),
        Just("ΑΣ".to_owned()),
        Just("\u{37e}".to_owned()),
        Just("\u{feff}".to_owned()),
        "[a-zA-Z0-9+_']{1,12}",
        "\\PC{1,6}",
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..9).prop_map(|pieces| pieces.concat())
}

/// Text with a sound domain, so that many are valid.
fn mostly_valid() -> impl Strategy<Value = String> {
    ("\\PC{1,20}", prop_oneof![Just("bakery.example"), Just("BÜCHER.example"), Just("gmail.com")])
        .prop_map(|(local, domain)| format!("{local}@{domain}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gets_a_verdict(text in any::<String>()) {
        let judgement = judge(&text);
        prop_assert_eq!(judgement.address.is_none(), judgement.verdict == Verdict::Invalid, "an address exists only when valid");
        for part in split_cell(&text) {
            judge(part);
        }
    }

    #[test]
    fn what_is_stored_is_found_again(text in prop_oneof![nearly(), mostly_valid()]) {
        let Some(address) = judge(&text).address else { return Ok(()) };
        let again = judge(address.as_str());
        prop_assert_eq!(again.address.as_ref().map(Address::as_str), Some(address.as_str()), "canonical of canonical");
        let restored = Address::from_canonical(address.as_str());
        prop_assert_eq!(restored.as_ref(), Some(&address), "a stored address is taken back");
        prop_assert!(address.as_str().len() <= 254 && address.domain().is_ascii(), "fit for an envelope");
        prop_assert!(!address.as_str().chars().any(char::is_control), "no line end can get into a command");

        let key = address.dedupe_key();
        let of_key = judge(key.as_str()).address.map(|address| address.dedupe_key());
        prop_assert_eq!(of_key.as_ref(), Some(&key), "the key of a key is that key");
        let mailbox = address.same_mailbox_key();
        let again = Address::from_canonical(mailbox.as_str()).map(|address| address.same_mailbox_key());
        prop_assert_eq!(again.as_ref(), Some(&mailbox), "the mailbox of a mailbox is that mailbox");
        prop_assert!(why_same_mailbox([&address]).ends_with('.'), "there is always a reason");
    }

    #[test]
    fn a_suggestion_is_an_address(text in nearly()) {
        if let Some(suggestion) = judge(&text).suggestion {
            let judgement = judge(&suggestion);
            prop_assert_ne!(judgement.verdict, Verdict::Invalid, "taking it must help");
            prop_assert_eq!(judgement.suggestion, None, "one press is enough");
        }
    }

    #[test]
    fn a_domain_remembered_is_judged_as_the_first_time(name in "[a-z.+'\\PC]{1,8}", host in "[a-zA-ZäЖ0-9.-]{1,12}\\.(com|de|c|рф|example|co.uk)") {
        let text = format!("{name}@{host}");
        let here = judge(&text);
        prop_assert_eq!(&judge(&text), &here, "nothing is lost by remembering");
        let fresh = std::thread::spawn(move || judge(&text)).join().expect("judging never panics");
        prop_assert_eq!(fresh, here, "and nothing depends on what was asked before");
    }

    // The library that gives the second opinion is asked about a domain once, with a simple name.
    #[test]
    fn the_second_opinion_on_a_simple_name_is_that_on_its_domain(
        name in "[a-zA-Z0-9_+-]{1,16}(\\.[a-zA-Z0-9_+-]{1,12}){0,4}",
        host in prop_oneof![
            Just("bakery.example".to_owned()),
            "[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?){0,3}\\.(com|de|co\\.uk)",
        ],
    ) {
        let text = format!("{name}@{host}");
        if let Some(address) = judge(&text).address {
            let options = Options::default().with_required_tld().without_domain_literal().without_display_text();
            prop_assert!(EmailAddress::parse_with_options(address.as_str(), options).is_ok(), "{}", text);
        }
    }

    #[test]
    fn what_name_servers_say_only_takes_suggestions_back(text in nearly()) {
        let mut judgement = judge(&text);
        let before = judgement.clone();
        judgement.hear(&MailDomain::Takes);
        prop_assert_eq!(&judgement.address, &before.address, "a domain that takes mail makes no address invalid");
        prop_assert!(judgement.suggestion.is_none() || judgement.suggestion == before.suggestion, "nothing new is suggested");
        prop_assert_eq!(judgement.verdict, Verdict::of(&judgement.findings), "the verdict follows");
        judgement.hear(&MailDomain::NoSuchDomain);
        prop_assert_eq!((judgement.verdict, judgement.address), (Verdict::Invalid, None), "no domain, no address");
    }

    #[test]
    fn every_code_is_explained(text in prop_oneof![nearly(), any::<String>(), mostly_valid()]) {
        for finding in judge(&text).findings {
            prop_assert!(CODES.iter().any(|code| code.code == finding.code), "{} is explained", finding.code);
        }
    }

    #[test]
    fn splitting_keeps_every_letter(text in prop_oneof![nearly(), any::<String>()]) {
        let parts = split_cell(&text);
        let kept = |text: &str| text.chars().filter(|c| *c == '@').count();
        let sum: usize = parts.iter().map(|part| kept(part)).sum();
        prop_assert_eq!(sum, kept(&text), "no address is lost on the way");
    }
}
