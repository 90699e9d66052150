mod corpus;

use address::Severity;
use proptest::prelude::*;

use super::*;
use crate::template::tests_support::{draft as html_draft, markdown, sender};

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.code.as_ref()).collect()
}

fn raw_codes(source: &str, kind: Kind) -> Vec<String> {
    raw(source.as_bytes(), kind).into_iter().map(|finding| finding.code.into_owned()).collect()
}

const LETTER: &str = "Dear {{ first_name | default(\"friend\") }},\n\nthe oven has room again. From June we teach four evenings on Linden Street.\n\n\
    ![A loaf](https://linden.example/loaf.png)\n\n**[Keep me a place](https://linden.example/classes)**\n\nSee [linden.example](https://www.linden.example/).\n";

#[test]
fn a_good_draft_is_clean() {
    assert_eq!(codes(&draft(&markdown(LETTER), &sender())), [""; 0], "what is fine gets no finding");
}

#[test]
fn finds_trouble_in_markdown() {
    for (extra, expect, severity) in [
        ("Lorem ipsum dolor", "placeholder", Severity::Warning),
        ("Dear [Name],", "placeholder", Severity::Warning),
        ("Meet us at [insert place]", "placeholder", Severity::Warning),
        ("TODO: the price", "placeholder", Severity::Warning),
        ("Call XXXX", "placeholder", Severity::Warning),
        ("Dear *|FNAME|*,", "merge-foreign", Severity::Warning),
        ("Dear [[FirstName]],", "merge-foreign", Severity::Warning),
        ("Dear %%name%%,", "merge-foreign", Severity::Warning),
        ("Dear {{ first_name }},", "merge-no-fallback", Severity::Info),
        ("Dear {{ FirstName | default(\"x\") }},", "merge-name", Severity::Warning),
        ("Dear {{ first_name,", "merge-syntax", Severity::Blocking),
        ("[a](https://bit.ly/3x)", "link-shortened", Severity::Warning),
        ("[a](https://www.tinyurl.com/3x)", "link-shortened", Severity::Warning),
        ("[a](https://93.184.216.34/x)", "link-number", Severity::Warning),
        ("[a](https://[2001:db8::1]:80/x)", "link-number", Severity::Warning),
        ("[a](http://0x5db8d822/x)", "link-number", Severity::Warning),
        ("[bank.com](https://evil.example/bank.com)", "link-mismatch", Severity::Warning),
        ("[https://www.bank.co.uk/login](https://bank.co.uk.evil.org/)", "link-mismatch", Severity::Warning),
        ("[a](https://bank.com@evil.org/)", "link-disguised", Severity::Warning),
        ("[a](http://linden.org/)", "link-http", Severity::Info),
        ("[a](www.linden.org)", "link-incomplete", Severity::Warning),
        ("[a]()", "link-empty", Severity::Warning),
        ("[a](#)", "link-empty", Severity::Warning),
        ("[a](https://example.com/)", "link-placeholder", Severity::Warning),
        ("<a href=\"java&#115;cript:alert(1)\">a</a>", "link-script", Severity::Blocking),
        ("<a href=\"data:text/html,x\">a</a>", "link-script", Severity::Blocking),
        ("![](https://linden.example/a.png)", "picture-without-words", Severity::Warning),
        ("![a](a.png)", "picture-unreachable", Severity::Warning),
        ("![a](data:image/png;base64,AA)", "picture-inside", Severity::Warning),
        ("<img src=\"https://x.example/o\" width=\"1\" height=\"1\">", "picture-counts", Severity::Info),
        ("<script>x</script>", "script", Severity::Blocking),
        ("<p onclick=\"x()\">a</p>", "script", Severity::Blocking),
        ("<iframe src=\"https://x.example\"></iframe>", "frame", Severity::Warning),
        ("<form action=\"x\"></form>", "form", Severity::Warning),
        ("<link rel=\"stylesheet\" href=\"https://x.example/a.css\">", "style-elsewhere", Severity::Warning),
        ("<meta http-equiv=\"refresh\" content=\"0\">", "redirect", Severity::Blocking),
        ("Act now! You have been selected for a cash bonus.", "spam-words", Severity::Warning),
    ] {
        let findings = draft(&markdown(&format!("{LETTER}\n\n{extra}\n")), &sender());
        let found = findings
            .iter()
            .find(|f| f.code == expect)
            .unwrap_or_else(|| panic!("{extra} must give {expect}: {findings:#?}"));
        assert_eq!(found.severity, severity, "{extra}");
        assert!(found.fix.is_some(), "each finding says how to fix it: {expect}");
        assert!(
            !found.message.contains('!') && found.message.ends_with('.'),
            "calm whole sentences: {}",
            found.message
        );
        let line = found.place.as_ref().and_then(|place| place.line);
        assert!(line.is_none_or(|line| line >= 9), "{expect} is in the last paragraph, not in line {line:?}");
    }
}

#[test]
fn what_is_no_trouble_is_not_found() {
    for (extra, code) in [
        ("Our specialist explains", "spam-words"),
        ("[Booking](https://linden.example/)", "link-mismatch"),
        ("[shop.linden.co.uk](https://www.linden.co.uk/)", "link-mismatch"),
        ("[report.pdf](https://linden.example/)", "link-mismatch"),
        ("[me@linden.org](mailto:me@linden.org)", "link-mismatch"),
        ("[a]({{ page | default(\"https://linden.example\") }})", "link-incomplete"),
        ("Size XXL, a *[sic]* and [1]", "placeholder"),
        ("[Date and time](https://linden.example/)", "placeholder"),
        ("20%% off, C:\\\\a%%", "merge-foreign"),
        ("<script type=\"application/ld+json\">{}</script>", "script"),
    ] {
        let findings = draft(&markdown(&format!("{LETTER}\n\n{extra}\n")), &sender());
        assert!(!codes(&findings).contains(&code), "{extra}: {findings:#?}");
    }
}

#[test]
fn looks_at_the_subject() {
    for (subject, expect) in [
        ("", "subject-empty"),
        (" \u{200e}\n ", "subject-empty"),
        ("BAKE WITH US NOW", "subject-capitals"),
        ("Bake with us!!!", "subject-marks"),
        ("Earn $$$ with bread", "subject-marks"),
        ("Re: your order", "subject-fake-answer"),
        ("AW: Ihre Bestellung", "subject-fake-answer"),
        ("Bake\r\nBcc: x@y.example", "subject-control"),
        ("Bake {{ ", "merge-syntax"),
        ("Dear [Name]", "placeholder"),
    ] {
        let mut given = markdown(LETTER);
        subject.clone_into(&mut given.subject);
        let findings = draft(&given, &sender());
        assert!(codes(&findings).contains(&expect), "{subject:?} must give {expect}: {findings:#?}");
    }
    for fine in [
        "Bake with us!",
        "NATO and BBC at the table",
        "Recipe: rye",
        "Hi =HYPERLINK(\"x\")",
        "{{ FIRST_NAME | default(\"you\") }}, come",
        "Was ist neu?",
        "IKEA",
    ] {
        let mut given = markdown(LETTER);
        fine.clone_into(&mut given.subject);
        let findings = draft(&given, &sender());
        assert!(
            !codes(&findings).iter().any(|code| code.starts_with("subject-")),
            "{fine:?} is a fine subject: {findings:#?}"
        );
    }
}

#[test]
fn looks_at_the_whole() {
    let empty = draft(&markdown("\n"), &sender());
    assert!(codes(&empty).contains(&"body-empty"), "{empty:#?}");
    let picture = draft(&markdown("![A loaf](https://linden.example/a.png)"), &sender());
    assert!(codes(&picture).contains(&"picture-only"), "{picture:#?}");
    let long = draft(&html_draft(Body::Html("<p>word é</p>".repeat(9_000))), &sender());
    assert!(codes(&long).contains(&"html-too-large"), "{long:#?}");
    let mut nobody = sender();
    nobody.organisation = " ".to_owned();
    nobody.postal_address = String::new();
    let findings = draft(&markdown(LETTER), &nobody);
    assert_eq!(codes(&findings), ["sender-without-name", "sender-without-address"], "the law wants both");
}

#[test]
fn trouble_of_one_kind_is_one_finding() {
    let findings = draft(
        &markdown(&format!("{LETTER}\n\n[a](http://a.org) [b](http://b.org) [c](http://c.org)")),
        &sender(),
    );
    let http: Vec<&Finding> = findings.iter().filter(|f| f.code == "link-http").collect();
    assert_eq!(http.len(), 1, "forty lines of one kind hide the rest");
    assert!(http[0].message.ends_with("There are 2 more like it."), "{}", http[0].message);
}

#[test]
fn reads_whole_messages() {
    let head = "From: Linden <a@linden.org>\r\nDate: Mon, 23 Mar 2026 14:03:00 +0000\r\nSubject: Bake\r\n";
    let plain = "Content-Type: text/plain; charset=utf-8\r\n\r\nThe oven has room again for you.\r\n";
    for (source, expect) in [
        (format!("{head}{plain}"), "no-way-to-leave"),
        (format!("{head}{plain}"), "no-postal-address"),
        (format!("{head}Subject: two\r\n{plain}"), "header-twice"),
        (format!("Subject: x\r\n{plain}"), "header-missing"),
        (format!("From: \"info@bank.com\" <a@evil.org>\r\n{plain}"), "from-disguised"),
        (
            format!(
                "{head}List-Unsubscribe: <mailto:a@linden.org>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n{plain}"
            ),
            "one-click-without-page",
        ),
        (format!("{head}Content-Type: text/html\r\n\r\n<p>The oven has room again"), "no-plain-text"),
        (format!("{head}{plain}\r\nDear {{{{ first_name }}}},"), "merge-unfilled"),
        (format!("{head}{plain}\r\nSee https://bit.ly/3x now"), "link-shortened"),
        (
            format!(
                "{head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n{plain}\r\n--b\r\nContent-Type: application/pdf; name=\"invoice.pdf.exe.\"\r\nContent-Disposition: attachment\r\n\r\nx\r\n--b--"
            ),
            "attachment-runs",
        ),
        (
            format!(
                "{head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n{plain}\r\n--b\r\nContent-Disposition: attachment; filename=a.docm\r\n\r\nx\r\n--b--"
            ),
            "attachment-macros",
        ),
        (String::new(), "message-unreadable"),
    ] {
        let found = raw_codes(&source, Kind::Eml);
        assert!(found.iter().any(|code| code == expect), "{expect} must be found in {source}: {found:?}");
    }
    let fine = format!(
        "{head}{plain}Linden Street Bakery, 12 Linden Street, Northfen\r\nHier abmelden: https://linden.org/x\r\n"
    );
    assert_eq!(raw_codes(&fine, Kind::Eml), [""; 0], "a whole newsletter is clean");
}

#[test]
fn our_own_messages_pass_our_own_checks() {
    let template = Template::compile(&markdown(LETTER), &sender()).unwrap();
    let sender = sender();
    let stamp = crate::Stamp {
        message_id: "a@linden.example",
        date: jiff::Timestamp::UNIX_EPOCH,
        list_name: "Summer",
        list_id: "summer.linden.example",
        unsubscribe_mailbox: &sender.from,
        unsubscribe_token: "pr1-a",
        why_line: "You said yes.",
    };
    let rendered = template.render(&sender.from, &contacts::Fields::new(), &stamp).unwrap();
    assert_eq!(codes(&raw(&rendered.bytes, Kind::Eml)), [""; 0], "what we send is what we ask of others");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn any_bytes_will_do(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        for kind in [Kind::Eml, Kind::Html, Kind::Markdown, Kind::Mjml] {
            raw(&bytes, kind);
        }
    }

    #[test]
    fn any_pieces_will_do(parts in proptest::collection::vec(prop_oneof![
        Just("<mjml>"), Just("<mj-body>"), Just("<mj-section>"), Just("<mj-column>"), Just("<mj-text>"), Just("</mj-text>"), Just("</mj-column>"), Just("</mj-section>"), Just("</mj-body>"), Just("</mjml>"),
        Just("<mj-image src='"), Just("'"), Just("\""), Just(">"), Just("/>"), Just("<a href="), Just("<p>"), Just("{{ a }}"), Just("{% if a %}"), Just("{% endif %}"), Just("{{"), Just("|"), Just("**"), Just("["), Just("]("),
        Just(")"), Just("\n\n"), Just("> "), Just("- "), Just("|a|b|\n|-|-|\n"), Just("<style>"), Just("</style>"), Just("a{color:red}"), Just("<!--"), Just("-->"), Just("é"), Just("\u{0}"), Just("<mj-raw>"), Just("width=\"x%\""),
        Just("From: a@b.example\r\n"), Just("Content-Type: multipart/mixed; boundary=b\r\n"), Just("--b\r\n"), Just("\r\n"), Just("Content-Type: message/rfc822\r\n"),
    ], 0..24)) {
        let source = parts.concat();
        for kind in [Kind::Eml, Kind::Html, Kind::Markdown, Kind::Mjml] {
            raw(source.as_bytes(), kind);
        }
        for body in [Body::Markdown(source.clone()), Body::Html(source.clone()), Body::Mjml(source.clone())] {
            let given = Draft { subject: source.clone(), ..html_draft(body) };
            draft(&given, &sender());
        }
    }
}
