//! The forms that collections of addresses are known to hold, invented anew: what the RFCs allow, what practice refuses,
//! and what people write in every script.

use address::{Judgement, Verdict, judge};

fn codes(judgement: &Judgement) -> Vec<&str> {
    judgement.findings.iter().map(|finding| finding.code.as_ref()).collect()
}

#[track_caller]
fn all(verdict: Verdict, expect: &[&str], addresses: &[&str]) {
    for address in addresses {
        let judgement = judge(address);
        assert_eq!(codes(&judgement), expect, "what is found about {address:?}");
        assert_eq!(judgement.verdict, verdict, "what is thought of {address:?}");
    }
}

#[test]
fn ordinary_mailboxes_have_nothing_against_them() {
    all(
        Verdict::Ok,
        &[],
        &[
            "simple@bakery.example",
            "very.common@bakery.example",
            "x@bakery.example",
            "long.name-with-hyphens@and.several.parts.bakery.example",
            "anna.berg+label+another@bakery.example",
            "anna-@bakery.example",
            "_______@bakery.example",
            "-anna@bakery.example",
            "0815@bakery.example",
            "17-34-56@bakery.example",
            "o'hare@bakery.example",
            "rock&roll@bakery.example",
            "a=b@bakery.example",
            "anna@mill-race.example",
            "anna@4bakers.example",
            "anna@1.com",
            "anna@x.org",
            "anna@a-b--c.de",
            "anna@bakery.museum",
            "anna@bakery.co.jp",
            "anna@bakery.photography",
            "anna@bakery.xn--p1ai",
            "anna@XN--BCHER-KVA.de",
            "ANNA@BAKERY.EXAMPLE",
            "mailto:anna@bakery.example",
            "“anna@bakery.example”",
        ],
    );
}

#[test]
fn addresses_in_every_script_are_taken_and_marked() {
    all(
        Verdict::Ok,
        &["needs-smtputf8"],
        &[
            "小林@面包房.中国",
            "陳大文@麵包.台灣",
            "パン屋@ベーカリー.コム",
            "한나@빵집.한국",
            "анна@пекарня.рф",
            "ганна@пекарня.укр",
            "άννα@φούρνος.ελ",
            "अन्ना@बेकरी.भारत",
            "ಅನ್ನ@ಬೇಕರಿ.ಭಾರತ",
            "আন্না@বেকারি.বাংলা",
            "அன்னா@பேக்கரி.இந்தியா",
            "అన్నా@బేకరీ.భారత్",
            "സംപർക്കം@bakery.example",
            "แอนนา@เบเกอรี่.ไทย",
            "نان@نانوایی.ایران",
            "آنا@مخبز.السعودية",
            "דנה@מאפיה.קום",
            "אנה.לוי@bakery.example",
            "ანა@bakery.example",
            "አና@bakery.example",
            "ឧទាហរណ៍@bakery.example",
            "märta.öberg@bäckerei.example",
            "łucja@piekarnia.example",
            "nguyễn.an@bakery.example",
            "👍@bakery.example",
            "👩‍👩‍👧@bakery.example",
            "anna葉@bakery.example",
        ],
    );
    let plain = judge("anna@bäckerei.example");
    assert_eq!(codes(&plain), [""; 0], "a domain in letters of its own needs nothing of any server");
}

#[test]
fn one_name_has_one_form_however_it_was_typed() {
    let form = |text: &str| judge(text).address.map(|address| address.as_str().to_owned());
    assert_eq!(
        form("jose\u{301}@bakery.example"),
        form("jos\u{e9}@bakery.example"),
        "marks behind their letters"
    );
    assert_eq!(
        form("\u{1112}\u{1161}\u{11ab}@bakery.example"),
        form("한@bakery.example"),
        "a syllable in its parts"
    );
    assert_eq!(form("anna@STRASSE.example"), form("anna@strasse.example"), "case of the domain");
    assert_ne!(form("anna@straße.example"), form("anna@strasse.example"), "two names since IDNA 2008");
    assert_eq!(form("anna@b\u{fc}cher.example"), form("anna@bu\u{308}cher.example"), "in the domain as well");
    assert_eq!(form("anna@食狮。中国"), None, "an ideographic full stop is no dot");
    assert_eq!(judge("anna@食狮。中国").suggestion, form("anna@食狮.中国"), "and was meant as one");
}

#[test]
fn one_suggestion_takes_out_all_there_is_to_take_out() {
    let judged = judge("www.www.anna@bakery.example");
    assert_eq!(judged.suggestion.as_deref(), Some("anna@bakery.example"));
    let judged = judge("\u{1d456}da@bakery.example%");
    assert_eq!(judged.suggestion.as_deref(), Some("ida@bakery.example"), "and letters that were drawn");
}

#[test]
fn marks_stay_around_what_cannot_stand_without_them() {
    for text in [
        "\"anna\u{2008}b\"@bakery.example",
        "\"\u{301}anna\"@bakery.example",
        "\"\u{ff41}nna\"@bakery.example",
    ] {
        let Some(address) = judge(text).address else { continue };
        let again = judge(address.as_str()).address;
        assert_eq!(again.as_ref().map(|again| again.as_str()), Some(address.as_str()), "{text:?}");
    }
    let plain = judge("\"anna\"@bakery.example").address.unwrap();
    assert_eq!(plain.as_str(), "anna@bakery.example");
}

#[test]
fn letters_that_are_not_what_they_seem_are_named() {
    all(Verdict::Invalid, &["lone-accent"], &["\u{300}anna@bakery.example", "\u{93e}@bakery.example"]);
    all(Verdict::Invalid, &["full-width-letters"], &["ａｎｎａ@bakery.example", "anna@ｂakery.example"]);
    all(
        Verdict::Invalid,
        &["domain-letters"],
        &[
            "anna@\u{300}bakery.example",
            "anna@⒈bakery.example",
            "anna@xn--.example",
            "anna@xn--a.example",
            "anna@א1a.example",
        ],
    );
    all(Verdict::Risky, &["mixed-alphabets", "needs-smtputf8"], &["\u{430}nna@bakery.example"]);
    all(Verdict::Risky, &["mixed-alphabets"], &["anna@b\u{430}kery.example"]);
    all(
        Verdict::Risky,
        &["drawn-letters", "needs-smtputf8"],
        &["𝒶𝓃𝓃𝒶@bakery.example", "ⓐⓝⓝⓐ@bakery.example"],
    );
    all(Verdict::Risky, &["domain-symbol"], &["anna@☃.example", "anna@i❤.example"]);
    assert_eq!(
        judge("𝒶𝓃𝓃𝒶@bakery.example").suggestion.as_deref(),
        Some("anna@bakery.example"),
        "in plain letters"
    );
}

#[test]
fn forms_that_only_the_letter_of_a_rule_allows_are_named() {
    all(
        Verdict::Risky,
        &["quoted-name"],
        &[
            "\"anna\"@bakery.example",
            "\"anna..berg\"@bakery.example",
            "\" \"@bakery.example",
            "\"anna b\\\"x\\\"\"@bakery.example",
            "\"an@na\"@bakery.example",
            "\"()<>[]:,;@\\\\\"@bakery.example",
        ],
    );
    all(
        Verdict::Invalid,
        &["ip-address"],
        &[
            "anna@[192.0.2.1]",
            "anna@[IPv6:2001:db8::1]",
            "anna@[ipv6:::ffff:192.0.2.1]",
            "anna@[2001:db8::1]",
            "anna@192.0.2.1",
        ],
    );
    all(
        Verdict::Invalid,
        &["domain-literal"],
        &["anna@[bakery.example]", "anna@[x400:c=de]", "anna@[]", "anna@[1.2.3]"],
    );
    all(
        Verdict::Invalid,
        &["comment"],
        &[
            "anna(berg)@bakery.example",
            "(berg)anna@bakery.example",
            "anna@bakery.example(berg)",
            "anna@bakery.example (Anna Berg)",
            "anna@(at the mill)bakery.example",
            "an(n)a.berg@bakery.example",
        ],
    );
    all(
        Verdict::Invalid,
        &["obsolete-form"],
        &["\"anna\".berg@bakery.example", "\"anna\".\"berg\"@bakery.example"],
    );
    all(
        Verdict::Risky,
        &["unusual-character"],
        &[
            "anna/berg@bakery.example",
            "mill!anna@bakery.example",
            "anna%mill@bakery.example",
            "{anna}@bakery.example",
        ],
    );
}

#[test]
fn what_is_no_address_is_refused_for_the_right_reason() {
    for (code, addresses) in [
        (
            "no-at-sign",
            &["anna", "anna.bakery.example", "n/a", "-", "anna%bakery.example", "www.bakery.example"][..],
        ),
        ("exchange-name", &["/o=ExchangeLabs/ou=Group/cn=Recipients/cn=anna", "EX:/O=MILL/CN=ANNA"]),
        ("several-at-signs", &["a@b@bakery.example", "anna@@bakery.example", "anna@home@bakery.example"]),
        ("nothing-before-at", &["@bakery.example", "<@bakery.example>"]),
        ("nothing-after-at", &["anna@"]),
        (
            "dots-in-name",
            &[".anna@bakery.example", "anna.@bakery.example", "an..na@bakery.example", ".@bakery.example"],
        ),
        (
            "dots-in-domain",
            &["anna@bakery..example", "anna@.bakery.example", "anna@bakery.example.", "anna@."],
        ),
        ("domain-hyphen", &["anna@-bakery.example", "anna@bakery-.example", "anna@bakery.-.example"]),
        (
            "domain-character",
            &[
                "anna@bak_ery.example",
                "anna@bakery,example",
                "anna@http://bakery.example",
                "anna@bakery.example/x",
            ],
        ),
        (
            "name-character",
            &["an,na@bakery.example", "an:na@bakery.example", "an;na@bakery.example", "an[na@bakery.example"],
        ),
        (
            "space-inside",
            &[
                "anna berg@bakery.example",
                "anna@bak ery.example",
                "anna @bakery.example",
                "Anna anna@bakery.example",
            ],
        ),
        ("quotation-marks", &["an\"na\"@bakery.example", "an\\na@bakery.example"]),
        ("unclosed-quotation", &["\"anna@bakery.example"]),
        (
            "unknown-ending",
            &[
                "anna@bakery.c",
                "anna@bakery.123",
                "anna@bakery.d-e",
                "anna@999.999.999.999",
                "anna@bakery.nosuch",
            ],
        ),
        ("no-domain-ending", &["anna@localhost", "anna@b", "anna@com", "anna@xn--p1ai"]),
        ("only-an-ending", &["anna@co.uk", "anna@com.au"]),
        ("reserved-ending", &["anna@bakery.invalid", "anna@bakery.onion", "anna@bakery.localhost"]),
        (
            "control-character",
            &["an\u{7f}na@bakery.example", "an\0na@bakery.example", "anna@bak\u{1}ery.example"],
        ),
        (
            "several-addresses",
            &["anna@bakery.example;bert@mill.example", "anna@bakery.example bert@mill.example"],
        ),
        ("angle-brackets", &["<anna@bakery.example", "anna@bakery.example>", "an<na@bakery.example"]),
    ] {
        all(Verdict::Invalid, &[code], addresses);
    }
}

#[test]
fn no_line_end_gets_into_an_address() {
    for address in
        ["anna@bakery.example\nBcc: x@mill.example", "anna\r\n@bakery.example", "anna@bakery.example%0d%0a"]
    {
        assert_eq!(judge(address).verdict, Verdict::Invalid, "{address:?} would be two lines of a message");
    }
    let bent = judge("mailto:anna%0d%0aRCPT@bakery.example");
    assert_eq!(bent.verdict, Verdict::Invalid, "not through a link either");
}
