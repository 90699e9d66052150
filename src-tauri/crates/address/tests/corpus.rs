//! Judges address collections of other makers. Where our verdict differs from theirs, it differs for a whole kind of
//! address, and the reason stands here.

use address::{Judgement, Verdict, is_free_mail, judge};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

/// A file of the collection, if there is a corpus to read.
fn corpus(path: &str) -> io::Result<Option<String>> {
    let Some(root) = std::env::var_os("POSTRIDER_CORPUS") else {
        println!("skipped: no corpus");
        return Ok(None);
    };
    std::fs::read_to_string(PathBuf::from(root).join("addresses").join(path)).map(Some)
}

fn records(text: &str) -> impl Iterator<Item = Value> {
    // JSON can write half a surrogate pair, Rust cannot hold one: such an address never reaches us.
    text.lines().filter_map(|line| serde_json::from_str(line).ok())
}

fn codes(judgement: &Judgement) -> Vec<&str> {
    judgement.findings.iter().map(|finding| finding.code.as_ref()).collect()
}

/// Rows we judge otherwise than isemail on purpose, each with why.
fn otherwise(address: &str) -> Option<&'static str> {
    // Seen in the collection: line ends before or behind an address, with blanks between them.
    let bare = address.trim_matches(['\r', '\n', ' ', '\t']);
    if address.replace(bare, "").contains(['\r', '\n']) && judge(bare).verdict == Verdict::Ok {
        return Some("a line end around an address is the file's, not the address's");
    }
    (address == "test@io").then_some("a top-level domain gets no mail (RFC 7085)")
}

/// The codes of which one names what isemail's diagnosis is about.
fn names(diagnosis: &str) -> &'static [&'static str] {
    match diagnosis.trim_start_matches("ISEMAIL_") {
        "RFC5321_TLD" => &["no-domain-ending"],
        "RFC5321_TLDNUMERIC" => &["unknown-ending", "ip-address"],
        "RFC5321_QUOTEDSTRING" => &["quoted-name"],
        "RFC5321_ADDRESSLITERAL" | "RFC5321_IPV6DEPRECATED" => &["ip-address"],
        "RFC5322_LOCAL_TOOLONG" => &["name-too-long"],
        "RFC5322_LABEL_TOOLONG" | "RFC5322_DOMAIN_TOOLONG" => &["domain-too-long"],
        "RFC5322_TOOLONG" => &["address-too-long", "domain-too-long"],
        "RFC5322_DOMAIN" => &["domain-character"],
        literal if literal.starts_with("RFC5322_DOM") || literal.starts_with("RFC5322_IPV6") => {
            &["domain-literal", "ip-address"]
        }
        "CFWS_COMMENT" | "DEPREC_COMMENT" | "DEPREC_CTEXT" => &["comment"],
        "CFWS_FWS" | "DEPREC_FWS" => &["space-around", "space-inside", "control-character"],
        "DEPREC_CFWS_NEAR_AT" => &["comment", "space-inside"],
        "DEPREC_LOCALPART" => &["obsolete-form"],
        "DEPREC_QP" | "DEPREC_QTEXT" => &["quoted-name"],
        _ => &[],
    }
}

/// Whether we judge the row as its maker does, and name the form of each that is neither right nor wrong.
fn agrees(record: &Value, judgement: &Judgement) -> Option<bool> {
    let named = || {
        let diagnosis = record["diagnosis"].as_str().unwrap_or_default();
        codes(judgement).iter().any(|code| names(diagnosis).contains(code))
    };
    Some(match record["category"].as_str()? {
        "ISEMAIL_ERR" => judgement.verdict == Verdict::Invalid,
        "ISEMAIL_VALID_CATEGORY" => judgement.verdict != Verdict::Invalid,
        // Whether the domain existed in 2011 is for DNS to say.
        "ISEMAIL_DNSWARN" => true,
        // Legal by the letter of an RFC, and no form a person's address has. White space around one is taken off.
        "ISEMAIL_RFC5321" | "ISEMAIL_RFC5322" | "ISEMAIL_DEPREC" | "ISEMAIL_CFWS" => {
            named() && (judgement.verdict != Verdict::Ok || codes(judgement) == ["space-around"])
        }
        _ => return None,
    })
}

#[test]
fn isemail_is_right_about_errors_and_valid_mailboxes_and_each_grey_form_is_named() {
    let Some(text) = corpus("validity.jsonl").unwrap() else { return };
    let (mut seen, mut differing, mut explained) = (0, Vec::new(), BTreeMap::<&str, usize>::new());
    for record in records(&text).filter(|record| record["source"] == "isemail") {
        for field in ["control_pictures_decoded", "address"] {
            let address = record[field].as_str().unwrap();
            let judgement = judge(address);
            seen += 1;
            if agrees(&record, &judgement).expect("a category this test knows") {
                continue;
            }
            match otherwise(address) {
                Some(reason) => *explained.entry(reason).or_default() += 1,
                None => differing.push(format!(
                    "{} {address:?}: {:?} {:?}",
                    record["diagnosis"],
                    judgement.verdict,
                    codes(&judgement)
                )),
            }
        }
    }
    println!("{seen} judged, otherwise on purpose: {explained:#?}");
    assert!(seen > 300, "the collection is there");
    assert_eq!(differing, [""; 0], "each difference is either a mistake or has its reason here");
}

#[test]
fn what_validator_js_refuses_by_default_is_invalid_and_what_it_takes_is_taken() {
    let Some(text) = corpus("validity.jsonl").unwrap() else { return };
    let (mut refused, mut taken, mut differing) = (0, 0, Vec::new());
    let default = |record: &Value| record["source"] == "validator.js" && record["options"].is_null();
    for record in records(&text).filter(default) {
        let (valid, address) = (record["valid"].as_bool().unwrap(), record["address"].as_str().unwrap());
        let judgement = judge(address);
        *(if valid { &mut taken } else { &mut refused }) += 1;
        if valid != (judgement.verdict != Verdict::Invalid) {
            differing.push(format!(
                "valid={valid} {address:?}: {:?} {:?}",
                judgement.verdict,
                codes(&judgement)
            ));
        }
    }
    assert!(refused > 35 && taken > 15, "the collection is there: {refused} {taken}");
    assert_eq!(differing, [""; 0], "with its default options it asks our question");
}

/// Why we differ from validator.js, whose options ask other questions than ours.
fn other_question(
    valid: bool,
    options: &Value,
    address: &str,
    judgement: &Judgement,
) -> Option<&'static str> {
    let set = |name: &str| options.get(0).and_then(|options| options.get(name)).is_some();
    let named = codes(judgement).contains(&"display-name") || address.contains('<');
    Some(match valid {
        _ if set("blacklisted_chars") || set("host_blacklist") || set("host_whitelist") => {
            "lists of a caller"
        }
        _ if set("domain_specific_validation") => "what Gmail would let one sign up with",
        _ if set("ignore_max_length") => "lengths are not optional in SMTP",
        _ if set("allow_ip_domain") => "a machine's number is no mail domain",
        _ if set("allow_underscores") => "host names have no underscores (RFC 952)",
        _ if set("require_display_name") && !named => "nobody needs a display name",
        false if set("allow_utf8_local_part") && !address.is_ascii() => {
            "letters beyond ASCII are legal (RFC 6531)"
        }
        false if named && judgement.address.as_ref().is_some_and(|a| !a.as_str().is_ascii()) => {
            "letters beyond ASCII are legal (RFC 6531)"
        }
        false if named => "the name beside the address is thrown away, so its form does not matter",
        _ => return None,
    })
}

#[test]
fn validator_js_agrees_where_it_asks_our_question() {
    let Some(text) = corpus("validity.jsonl").unwrap() else { return };
    let (mut seen, mut differing, mut explained) = (0, Vec::new(), BTreeMap::<&str, usize>::new());
    for record in records(&text).filter(|record| record["source"] == "validator.js") {
        let (valid, address) = (record["valid"].as_bool().unwrap(), record["address"].as_str().unwrap());
        let judgement = judge(address);
        seen += 1;
        if valid == (judgement.verdict != Verdict::Invalid) {
            continue;
        }
        match other_question(valid, &record["options"], address, &judgement) {
            Some(reason) => *explained.entry(reason).or_default() += 1,
            None => differing.push(format!(
                "valid={valid} {address:?}: {:?} {:?}",
                judgement.verdict,
                codes(&judgement)
            )),
        }
    }
    println!("{seen} judged, otherwise on purpose: {explained:#?}");
    assert!(seen > 0, "the collection is there");
    assert_eq!(differing, [""; 0], "each difference is either a mistake or a policy with a reason");
}

#[test]
fn typos_are_suggested_and_nothing_else_is() {
    let Some(text) = corpus("typo-cases.json").unwrap() else { return };
    let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
    for case in cases {
        let input = case["input"].as_str().unwrap();
        let suggestion = judge(input).suggestion;
        let domain =
            suggestion.as_deref().and_then(|address| address.rsplit_once('@')).map(|(_, domain)| domain);
        // The maker's test invents "emaildomain.com" as a frequent domain; to us a bakery at .co is a bakery at .co.
        let wanted = case["suggest_domain"].as_str().filter(|domain| *domain != "emaildomain.com");
        assert_eq!(domain, wanted, "what was meant by {input:?}");
    }
}

/// How many of a list's lines make the condition true, in percent.
fn share(text: &str, holds: impl Fn(&str) -> bool) -> f64 {
    let (mut hits, mut all) = (0.0, 0.0);
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")) {
        all += 1.0;
        hits += if holds(line) { 1.0 } else { 0.0 };
    }
    println!("{hits} of {all}");
    hits * 100.0 / all
}

#[test]
fn real_free_mail_domains_are_hardly_ever_taken_for_slips() {
    let Some(text) = corpus("domain-lists/freemail_free.txt").unwrap() else { return };
    let slips = |domain: &str| {
        let judgement = judge(&format!("someone@{domain}"));
        let doubted = codes(&judgement).contains(&"typo");
        if doubted {
            println!("{domain} -> {:?}", judgement.suggestion);
        }
        doubted
    };
    assert!(share(&text, slips) < 0.5, "a suggestion for a domain people really have is worse than none");
}

#[test]
fn every_domain_of_the_public_list_of_throw_away_mailboxes_is_known() {
    let Some(text) = corpus("domain-lists/disposable_email_blocklist.conf").unwrap() else { return };
    let known = |domain: &str| {
        let judgement = judge(&format!("someone@{domain}"));
        let known = codes(&judgement).contains(&"disposable") || judgement.verdict == Verdict::Invalid;
        if !known {
            println!("{domain}: {:?}", codes(&judgement));
        }
        known
    };
    assert!(share(&text, known) >= 99.9, "they stand in our table as well");
}

#[test]
fn most_names_of_the_public_list_of_offices_are_doubted() {
    let Some(text) = corpus("domain-lists/role_local_parts.json").unwrap() else { return };
    let names: Vec<String> = serde_json::from_str(&text).unwrap();
    // The list also has words that people have as names, years, and one company's own mailboxes.
    let doubted = |name: &str| judge(&format!("{name}@bakery.example")).verdict == Verdict::Risky;
    assert!(share(&names.join("\n"), doubted) > 40.0, "those that are nobody's name");
}

#[test]
fn free_mail_is_known_and_costs_nobody_a_finding() {
    let Some(text) = corpus("domain-lists/freemail_free.txt").unwrap() else { return };
    assert!(share(&text, is_free_mail) > 99.5, "they stand in our table as well, without those for minutes");
    for domain in ["gmail.com", "web.de", "laposte.net", "qq.com", "yahoo.co.jp"] {
        assert_eq!(codes(&judge(&format!("anna.lindqvist@{domain}"))), [""; 0], "{domain} is no flaw");
    }
}

#[test]
fn the_public_suffix_list_decides_what_can_be_owned() {
    let (Some(cases), Some(list)) = (
        corpus("domain-lists/psl_test.txt").unwrap(),
        corpus("domain-lists/public_suffix_list.dat").unwrap(),
    ) else {
        return;
    };
    let private: Vec<&str> = list.split("===BEGIN PRIVATE DOMAINS===").nth(1).unwrap().lines().collect();
    let mut seen = 0;
    for line in cases.lines().filter_map(|line| line.trim().strip_prefix("checkPublicSuffix(")) {
        let mut parts = line.trim_end_matches(");").split(", ").map(|part| part.trim_matches('\''));
        let (Some(domain), Some(owned)) = (parts.next(), parts.next()) else { panic!("unread line: {line}") };
        let verdict = judge(&format!("someone@{domain}")).verdict;
        seen += 1;
        if owned != "null" {
            assert!(verdict != Verdict::Invalid, "{domain} can be owned");
        } else if !private.contains(&domain) {
            // The private part of the list holds companies' own domains, which have mail like any other.
            assert!(verdict != Verdict::Ok, "{domain} cannot be owned, so nobody has mail there");
        }
    }
    assert!(seen > 50, "the collection is there");
}
