use super::*;

#[track_caller]
fn check(input: &str, verdict: Verdict, canonical: Option<&str>, codes: &[&str]) {
    let judgement = judge(input);
    let found: Vec<&str> = judgement.findings.iter().map(|finding| finding.code.as_ref()).collect();
    assert_eq!(
        judgement.verdict, verdict,
        "the verdict decides whether {input:?} is mailed; found {found:?}"
    );
    let address = judgement.address.as_ref().map(Address::as_str);
    assert_eq!(address, canonical, "the canonical form of {input:?} is what is stored");
    assert_eq!(found, codes, "the codes for {input:?} are what scripts and translations go by");
    assert_eq!(judgement.input, input, "people must find back what they typed");
}

fn ok(input: &str, canonical: &str) {
    check(input, Verdict::Ok, Some(canonical), &[]);
}

fn invalid(input: &str, code: &str) {
    check(input, Verdict::Invalid, None, &[code]);
}

#[track_caller]
fn suggests(input: &str, suggestion: Option<&str>) {
    assert_eq!(judge(input).suggestion.as_deref(), suggestion, "what was meant by {input:?}");
}

#[test]
fn plain_addresses_are_ok() {
    ok("anna@bakery.example", "anna@bakery.example");
    ok("Anna.Schmidt+news@Bakery.EXAMPLE", "Anna.Schmidt+news@bakery.example");
    ok("o'brien@choir.example", "o'brien@choir.example");
    ok("a@b.co.uk", "a@b.co.uk");
    ok("x@sub.sub.choir.org", "x@sub.sub.choir.org");
    ok("anna@c--n.com", "anna@c--n.com");
    ok("anna@example.com", "anna@example.com");
}

#[test]
fn what_stands_around_an_address_is_taken_off() {
    let padded = |input| check(input, Verdict::Ok, Some("anna@bakery.example"), &["space-around"]);
    padded("  anna@bakery.example\t");
    padded("\u{a0}anna@bakery.example\r\n");
    ok("mailto:anna@bakery.example?subject=hi", "anna@bakery.example");
    ok("MAILTO:anna%2Bx@bakery.example", "anna+x@bakery.example");
    ok("SMTP:anna@bakery.example", "anna@bakery.example");
    ok("<anna@bakery.example>", "anna@bakery.example");
    ok("\"anna@bakery.example\"", "anna@bakery.example");
    ok("'anna@bakery.example'", "anna@bakery.example");
    ok("anna@bakery.example,", "anna@bakery.example");
    let named = |input| check(input, Verdict::Ok, Some("anna@bakery.example"), &["display-name"]);
    named("Anna Schmidt <anna@bakery.example>");
    named("\"Schmidt, Anna\" <anna@bakery.example>");
    named("\"<odd> name\" <anna@bakery.example>");
    named("Anna [mailto:anna@bakery.example]");
    named("anna@bakery.example <mailto:anna@bakery.example>");
    let hidden = |input| check(input, Verdict::Ok, Some("anna@bakery.example"), &["hidden-characters"]);
    hidden("\u{feff}anna@bakery.example");
    hidden("an\u{200b}na@bak\u{ad}ery.example\u{202c}");
}

#[test]
fn domains_in_any_script_become_a_labels() {
    ok("anna@bücher.example", "anna@xn--bcher-kva.example");
    ok("anna@BÜCHER.example", "anna@xn--bcher-kva.example");
    ok("anna@bu\u{308}cher.example", "anna@xn--bcher-kva.example");
    ok("anna@食狮.中国", "anna@xn--85x722f.xn--fiqs8s");
    invalid("anna@xn--a.com", "domain-letters");
    invalid("anna@☃\u{2028}.com", "space-inside");
}

#[test]
fn names_in_any_script_are_ok_and_marked() {
    let marked = |input, canonical| check(input, Verdict::Ok, Some(canonical), &["needs-smtputf8"]);
    marked("संपर्क@डाटामेल.भारत", "संपर्क@xn--c2bd4bq1db8d.xn--h2brj9c");
    marked("คนไทย@example.com", "คนไทย@example.com");
    marked("用户@example.com", "用户@example.com");
    marked("🍓@bakery.example", "🍓@bakery.example");
    marked("jose\u{301}@example.com", "jos\u{e9}@example.com");
    marked("Müller@example.com", "Müller@example.com");
}

#[test]
fn what_is_no_address_says_why() {
    invalid("", "empty");
    check(" \u{feff} ", Verdict::Invalid, None, &["empty", "space-around", "hidden-characters"]);
    invalid("anna", "no-at-sign");
    invalid("@bakery.example", "nothing-before-at");
    invalid("anna@", "nothing-after-at");
    invalid("anna@@bakery.example", "several-at-signs");
    invalid("anna schmidt@bakery.example", "space-inside");
    invalid("anna@bakery .example", "space-inside");
    invalid(".anna@bakery.example", "dots-in-name");
    invalid("an..na@bakery.example", "dots-in-name");
    invalid("anna@bakery..example", "dots-in-domain");
    invalid("anna@bakery.example.", "dots-in-domain");
    invalid("anna@bak_ery.example", "domain-character");
    invalid("anna@bak!ery.example", "domain-character");
    invalid("anna@-bakery.example", "domain-hyphen");
    invalid("anna@[192.0.2.1]", "ip-address");
    invalid("anna@[IPv6:2001:db8::1]", "ip-address");
    invalid("anna@192.0.2.1", "ip-address");
    invalid("anna@localhost", "no-domain-ending");
    invalid("anna@com", "no-domain-ending");
    invalid("anna@bakery.123", "unknown-ending");
    invalid("anna@bakery.c", "unknown-ending");
    invalid("anna@bakery.nosuchending", "unknown-ending");
    invalid("anna@co.uk", "only-an-ending");
    invalid("anna@bakery.invalid", "reserved-ending");
    invalid("anna@printer.localhost", "reserved-ending");
    invalid("anna@1.0.192.in-addr.arpa", "reserved-ending");
    invalid("anna\u{7}@bakery.example", "control-character");
    invalid("␇@bakery.example", "control-character");
    invalid("a\u{37e}b@bakery.example", "name-character");
    invalid("m\u{fffd}ller@bakery.example", "lost-letters");
    invalid("anna＠bakery.example", "no-at-sign");
    invalid("anna@ｂakery.example", "full-width-letters");
    invalid("anna(work)@bakery.example", "comment");
    invalid("anna@bakery.example (work", "space-inside");
    invalid("\"anna@bakery.example", "unclosed-quotation");
    invalid("\"an\"na@bakery.example", "quotation-marks");
    invalid("\"an\".\"na\"@bakery.example", "obsolete-form");
    invalid("Anna <anna@bakery.example", "angle-brackets");
    invalid("<Anna><anna@bakery.example>", "angle-brackets");
    invalid("anna@bakery.example, bert@choir.example", "several-addresses");
    invalid("anna@bakery.example bert@choir.example", "several-addresses");
}

#[test]
fn lengths_are_counted_in_octets_at_the_edge() {
    let local = "a".repeat(64);
    ok(&format!("{local}@bakery.example"), &format!("{local}@bakery.example"));
    invalid(&format!("{local}a@bakery.example"), "name-too-long");
    invalid(&format!("{}@bakery.example", "é".repeat(33)), "name-too-long");
    let label = "b".repeat(63);
    ok(&format!("anna@{label}.example"), &format!("anna@{label}.example"));
    invalid(&format!("anna@{label}b.example"), "domain-too-long");
    // 64 + 1 + 189 = 254 is the longest address there is.
    let domain = format!("{label}.{label}.{}.example", "c".repeat(189 - 128 - 8));
    ok(&format!("{local}@{domain}"), &format!("{local}@{domain}"));
    invalid(&format!("{local}@{}", domain.replacen("c.", "cc.", 1)), "address-too-long");
    invalid(&format!("a@{label}.{label}.{label}.{label}.example"), "domain-too-long");
}

#[test]
fn legal_but_doubtful_addresses_are_risky() {
    let risky = |input, canonical, code| check(input, Verdict::Risky, Some(canonical), &[code]);
    risky("\"anna\"@bakery.example", "anna@bakery.example", "quoted-name");
    risky("\"anna b\"@bakery.example", "\"anna b\"@bakery.example", "quoted-name");
    risky("an!na@bakery.example", "an!na@bakery.example", "unusual-character");
    risky("anna@firm.local", "anna@firm.local", "private-network");
    risky("anna@shop.test", "anna@shop.test", "test-domain");
    risky("anna@gov.in", "anna@gov.in", "only-an-ending");
    risky("info@bakery.example", "info@bakery.example", "role-account");
    risky("choir-request@lists.example", "choir-request@lists.example", "role-account");
    risky("Post.Master@bakery.example", "Post.Master@bakery.example", "role-account");
    risky("no-reply@bakery.example", "no-reply@bakery.example", "no-reply");
    risky("do_not.reply+5@bakery.example", "do_not.reply+5@bakery.example", "no-reply");
    risky("x@mailinator.com", "x@mailinator.com", "disposable");
    risky("x@sub.mailinator.com", "x@sub.mailinator.com", "disposable");
    risky("'anna@bakery.example", "'anna@bakery.example", "stray-quotation-mark");
    let mixed = judge("\u{430}nna@example.com");
    assert_eq!(mixed.verdict, Verdict::Risky, "a Cyrillic letter among Latin ones is forged or broken");
    ok("anna@github.io", "anna@github.io");
    ok("anna@gmx.de", "anna@gmx.de");
}

#[test]
fn near_certain_corrections_are_suggested_whole() {
    suggests("anna@gmial.com", Some("anna@gmail.com"));
    suggests("anna@gmail.con", Some("anna@gmail.com"));
    suggests("anna@gmail,com", Some("anna@gmail.com"));
    suggests("anna@gmail..com", Some("anna@gmail.com"));
    suggests("anna@gmail", Some("anna@gmail.com"));
    suggests("anna@gmailcom", Some("anna@gmail.com"));
    suggests("anna@@gmail.com", Some("anna@gmail.com"));
    suggests("annagmail.com", Some("anna@gmail.com"));
    suggests("anna.gmail.com", Some("anna@gmail.com"));
    suggests("anna (at) bakery (dot) example", Some("anna@bakery.example"));
    suggests("anna[at]bakery.example", Some("anna@bakery.example"));
    suggests("anna@bakery.example.", Some("anna@bakery.example"));
    suggests("anna @bakery.example", Some("anna@bakery.example"));
    suggests("anna@bakery,example", Some("anna@bakery.example"));
    suggests("anna.@bakery.example", Some("anna@bakery.example"));
    suggests("anna＠ｂakery。example", Some("anna@bakery.example"));
    suggests("www.anna@bakery.example", Some("anna@bakery.example"));
    suggests("anna@www.bakery.de", Some("anna@bakery.de"));
    suggests("'anna@bakery.example", Some("anna@bakery.example"));
    suggests("anna@bakery.example (work)", Some("anna@bakery.example"));
    suggests("Anna <anna@hotmial.com>", Some("anna@hotmail.com"));
}

#[test]
fn nothing_is_suggested_where_two_things_may_be_meant() {
    for input in [
        "anna@bakery.example",
        "anna",
        "anna@",
        "anna@gm",
        "anna@yahoo.co.uk",
        "anna@gmx.fr",
        "anna@email.com",
        "a b@c.de",
        "Anna anna@bakery.example",
        "anna@localhost",
        "anna@192.0.2.1",
        "anna@home@bakery.example",
        "anna2gmail.com",
        "an..\u{7}na@bakery.example",
        "te(x)st@bakery.example",
        "www.gmail.com",
    ] {
        suggests(input, None);
    }
}

#[test]
fn every_message_is_a_sentence_with_advice() {
    for input in [
        "",
        "a",
        "@",
        "a@b",
        "a@b.con",
        "a@gmial.com",
        "info@a.de",
        "a b@c.de",
        "a@[1.2.3.4]",
        "\"a\"@b.de",
        "ü@a.de",
    ] {
        for finding in judge(input).findings {
            assert!(finding.message.ends_with('.'), "a finding is a sentence: {finding:?}");
            assert!(
                finding.fix.is_some_and(|fix| fix.ends_with('.')),
                "a finding says what to do: {input:?}"
            );
            assert!(
                !finding.message.contains('!') && !finding.message.contains("please"),
                "calm voice: {input:?}"
            );
        }
    }
}

#[test]
fn debug_output_holds_no_whole_address() {
    let shown = format!("{:?}", judge("anna.schmidt@bakery.example"));
    assert!(!shown.contains("anna.schmidt"), "logs are read by others: {shown}");
}
