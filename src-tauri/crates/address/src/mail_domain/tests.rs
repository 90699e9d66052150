use super::MailDomain;
use crate::{Address, Finding, Verdict, judge};

const NOS: [MailDomain; 3] = [MailDomain::TakesNone, MailDomain::NoSuchDomain, MailDomain::NoMailHost];

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.code.as_ref()).collect()
}

#[test]
fn a_domain_that_takes_mail_is_no_slip_of_the_keys() {
    let mut judged = judge("amara@gmaill.com");
    assert_eq!((judged.verdict, codes(&judged.findings)), (Verdict::Risky, vec!["typo"]));
    judged.hear(&MailDomain::Takes);
    assert_eq!((judged.verdict, judged.suggestion.as_deref()), (Verdict::Ok, None), "it is really called so");
    assert_eq!(codes(&judged.findings), ["near-miss"], "worth knowing, no more");
    assert!(judged.address.is_some());
}

#[test]
fn a_slip_in_the_name_stays_where_the_domain_takes_mail() {
    let mut judged = judge("www.amara@gmaill.com");
    judged.hear(&MailDomain::Takes);
    assert_eq!(codes(&judged.findings), ["typo", "near-miss"], "the www. is still odd");
    assert!(judged.findings.iter().all(|finding| !finding.message.contains("gmaill")), "{judged:?}");
    assert_eq!(judged.suggestion.as_deref(), Some("amara@gmaill.com"), "and only it is corrected");
}

#[test]
fn a_domain_without_mail_makes_an_address_invalid_and_keeps_the_suggestion() {
    for no in NOS {
        let mut judged = judge("amara@gmaill.com");
        judged.hear(&no);
        assert_eq!((judged.verdict, judged.address.is_none()), (Verdict::Invalid, true), "{no:?}");
        assert_eq!(
            judged.suggestion.as_deref(),
            Some("amara@gmail.com"),
            "{no:?}: now it is the more likely"
        );
    }
}

#[test]
fn the_last_answer_counts_and_the_same_answer_changes_nothing() {
    let address = Address::parse("amara@gmaill.com").unwrap();
    let mut findings = judge("amara@gmaill.com").findings;
    assert!(MailDomain::NoSuchDomain.settle(&address, &mut findings));
    assert_eq!(codes(&findings), ["no-such-domain", "typo"], "worst first");
    assert!(!MailDomain::NoSuchDomain.settle(&address, &mut findings), "told twice");
    assert!(MailDomain::TakesNone.settle(&address, &mut findings));
    assert_eq!(codes(&findings), ["domain-takes-no-mail", "typo"], "one reason, not two");
    assert!(
        !MailDomain::Unknown("offline".to_owned()).settle(&address, &mut findings),
        "not knowing is no news"
    );
    assert!(MailDomain::Takes.settle(&address, &mut findings));
    assert_eq!(codes(&findings), ["near-miss"], "worth knowing, no more");
    assert!(MailDomain::NoMailHost.settle(&address, &mut findings));
    assert_eq!(codes(&findings), ["no-mail-host", "typo"], "the slip comes back with the doubt");
}

#[test]
fn answers_are_stored_as_words() {
    let unknown = MailDomain::Unknown("why".to_owned());
    for answer in NOS.into_iter().chain([MailDomain::Takes, unknown]) {
        assert_eq!(MailDomain::from_stored(answer.as_str(), "why"), Some(answer));
    }
    assert_eq!(MailDomain::from_stored("perhaps", ""), None);
}
