use super::*;
use crate::{MailDomain, Verdict, judge};

#[test]
fn findings_cross_the_wire_without_empty_fields() {
    let finding = Finding::new("typo", Severity::Warning, "It looks like a slip.");
    let json = serde_json::to_string(&finding).expect("plain data");
    assert_eq!(
        json, r#"{"code":"typo","severity":"warning","message":"It looks like a slip."}"#,
        "scripts read this"
    );
    let placed = finding.with_fix("Look.").at(Place { row: Some(3), ..Place::default() });
    let json = serde_json::to_string(&placed).expect("plain data");
    assert!(json.ends_with(r#""fix":"Look.","place":{"row":3}}"#), "only what is known is said: {json}");
    let back: Finding = serde_json::from_str(&json).expect("what was written can be read");
    assert_eq!(back, placed, "findings are stored and come back");
}

#[test]
fn the_worst_finding_makes_the_verdict() {
    let of = |severities: &[Severity]| {
        let findings: Vec<Finding> = severities.iter().map(|s| Finding::new("x", *s, "x")).collect();
        Verdict::of(&findings)
    };
    assert_eq!(of(&[]), Verdict::Ok, "nothing speaks against it");
    assert_eq!(of(&[Severity::Info]), Verdict::Ok, "good to know is no reason to hold back");
    assert_eq!(of(&[Severity::Info, Severity::Warning]), Verdict::Risky, "somebody should look");
    assert_eq!(of(&[Severity::Warning, Severity::Blocking]), Verdict::Invalid, "it cannot be mailed");
}

#[test]
fn names_are_read_back() {
    for verdict in [Verdict::Ok, Verdict::Risky, Verdict::Invalid] {
        assert_eq!(verdict.as_str().parse(), Ok(verdict), "verdicts are stored by name");
    }
    for severity in [Severity::Blocking, Severity::Warning, Severity::Info] {
        assert_eq!(severity.as_str().parse(), Ok(severity), "severities are stored by name");
    }
    assert!("fine".parse::<Verdict>().is_err(), "an unknown name is an error, not a guess");
}

#[test]
fn only_a_domain_that_surely_takes_no_mail_blocks() {
    let severity = |domain: MailDomain| domain.finding().map(|finding| finding.severity);
    assert_eq!(severity(MailDomain::Takes), None, "all is well");
    for gone in [MailDomain::TakesNone, MailDomain::NoSuchDomain, MailDomain::NoMailHost] {
        assert_eq!(severity(gone), Some(Severity::Blocking), "mail to it can only come back");
    }
    let offline = MailDomain::Unknown("the name server did not answer".to_owned());
    assert_eq!(severity(offline), Some(Severity::Info), "being offline makes no address bad");
}

#[test]
fn a_domain_that_takes_mail_is_never_corrected() {
    let mut judged = judge("anna@gmaill.com");
    assert_eq!(judged.suggestion.as_deref(), Some("anna@gmail.com"), "by its looks it is a slip");
    judged.hear(&MailDomain::Unknown("offline".to_owned()));
    assert!(judged.suggestion.is_some(), "and stays one where nobody could tell");
    judged.hear(&MailDomain::Takes);
    assert_eq!((judged.verdict, judged.suggestion), (Verdict::Ok, None), "people are there");
    let codes: Vec<&str> = judged.findings.iter().map(|finding| finding.code.as_ref()).collect();
    assert!(codes.contains(&"near-miss") && !codes.contains(&"typo"), "it is only good to know: {codes:?}");

    let mut other = judge("'anna@bakery.example");
    other.hear(&MailDomain::Takes);
    assert_eq!(other.suggestion.as_deref(), Some("anna@bakery.example"), "a slip in the name stays one");
    let mut gone = judge("anna@gmaill.com");
    gone.hear(&MailDomain::NoSuchDomain);
    assert_eq!(gone.verdict, Verdict::Invalid, "a domain that does not exist takes no mail");
    assert_eq!(gone.suggestion.as_deref(), Some("anna@gmail.com"), "and what was meant is still said");
}
