use mail_parser::MessageParser;
use proptest::prelude::*;

use super::*;
use crate::template::tests_support::{draft, sender};
use crate::{Body, Template};
use contacts::Fields;

fn address(text: &str) -> Address {
    Address::from_canonical(text).unwrap()
}

struct Given<'a> {
    subject: &'a str,
    name: &'a str,
    list_name: &'a str,
    list_id: &'a str,
    message_id: &'a str,
    token: &'a str,
    why: &'a str,
    field: &'a str,
    organisation: &'a str,
}

const USUAL: Given<'_> = Given {
    subject: "Bake with us",
    name: "Linden Street Bakery",
    list_name: "Summer classes",
    list_id: "summer.linden.example",
    message_id: "0193ad2e@linden.example",
    token: "pr1-k3j9x2m7q4w8",
    why: "You said yes.",
    field: "Arjun",
    organisation: "Linden",
};

fn message(given: &Given<'_>, to: &str) -> (Vec<u8>, String) {
    let mut sender = sender();
    given.name.clone_into(&mut sender.from_name);
    given.organisation.clone_into(&mut sender.organisation);
    let mut draft = draft(Body::Markdown("Dear {{ first_name | default(\"you\") }},\n\ncome.".to_owned()));
    draft.subject = "{{ subject | default(\"x\") }}".to_owned();
    let template = Template::compile(&draft, &sender).unwrap();
    let stamp = Stamp {
        message_id: given.message_id,
        date: "2026-03-23T14:03:00Z".parse().unwrap(),
        list_name: given.list_name,
        list_id: given.list_id,
        unsubscribe_mailbox: &sender.from,
        unsubscribe_token: given.token,
        why_line: given.why,
    };
    let fields: Fields = [("first_name", given.field), ("subject", given.subject)]
        .map(|(n, v)| (n.to_owned(), v.to_owned()))
        .into();
    let rendered = template.render(&address(to), &fields, &stamp).unwrap();
    (rendered.bytes, rendered.subject)
}

const NAMES: [&str; 11] = [
    "Date",
    "From",
    "Reply-To",
    "To",
    "Subject",
    "Message-ID",
    "List-Id",
    "List-Unsubscribe",
    "Precedence",
    "MIME-Version",
    "Content-Type",
];

/// What must hold of any message, whatever was put into it.
fn holds(bytes: &[u8], subject: &str) {
    let text = std::str::from_utf8(bytes).expect("the message is text");
    assert!(text.is_ascii(), "7-bit everywhere: some servers still have no 8BITMIME");
    assert!(
        !text.replace("\r\n", "").contains(['\r', '\n', '\0']),
        "a bare CR or LF ends mail early at some servers"
    );
    assert!(text.lines().all(|line| line.len() <= 998), "RFC 5322 section 2.1.1");
    let (head, body) = text.split_once("\r\n\r\n").expect("a head and a body");
    assert!(
        body.lines().all(|line| line.len() <= 76),
        "RFC 2045 section 6.7: encoded lines have at most 76 characters"
    );
    let names: Vec<&str> = head
        .split("\r\n")
        .filter(|line| !line.starts_with([' ', '\t']))
        .map(|line| line.split(':').next().unwrap())
        .collect();
    assert_eq!(names, NAMES, "each header once, and none that did not come from us");
    let parsed = MessageParser::default().parse(bytes).expect("it parses");
    assert_eq!(parsed.subject().unwrap_or_default(), subject, "the subject must survive encoding");
    assert_eq!(parsed.parts.len(), 3, "an alternative of two parts");
    assert_eq!((parsed.text_body_count(), parsed.html_body_count()), (1, 1), "one text, one HTML");
    assert_eq!(
        parsed.from().unwrap().first().unwrap().address(),
        Some("hello@linden.example"),
        "From is the sender"
    );
    assert_eq!(parsed.to().unwrap().iter().count(), 1, "one visible recipient");
}

#[test]
fn answers_go_to_the_sender_where_no_other_address_is_given() {
    let nobody = crate::Sender { reply_to: None, ..sender() };
    let given = draft(Body::Markdown("Dear {{ first_name }},\n\ncome.".to_owned()));
    let template = Template::compile(&given, &nobody).unwrap();
    let stamp = Stamp {
        message_id: USUAL.message_id,
        date: "2026-03-23T14:03:00Z".parse().unwrap(),
        list_name: USUAL.list_name,
        list_id: USUAL.list_id,
        unsubscribe_mailbox: &nobody.from,
        unsubscribe_token: USUAL.token,
        why_line: USUAL.why,
    };
    let fields: Fields = [("first_name".to_owned(), "Arjun".to_owned())].into();
    let rendered = template.render(&address("arjun@mehta.example"), &fields, &stamp).unwrap();
    let text = String::from_utf8(rendered.bytes).unwrap();
    assert!(text.contains("\r\nReply-To: <hello@linden.example>\r\n"), "{text}");
}

#[test]
fn writes_the_headers_of_a_newsletter() {
    let (bytes, subject) = message(&USUAL, "arjun@mehta.example");
    holds(&bytes, &subject);
    let text = String::from_utf8(bytes).unwrap();
    let head = text.split_once("\r\n\r\n").unwrap().0;
    for line in [
        "Date: Mon, 23 Mar 2026 14:03:00 +0000",
        "From: \"Linden Street Bakery\" <hello@linden.example>",
        "Reply-To: <orders@linden.example>",
        "To: <arjun@mehta.example>",
        "Subject: Bake with us",
        "Message-ID: <0193ad2e@linden.example>",
        "List-Id: \"Summer classes\" <summer.linden.example>",
        "List-Unsubscribe: <mailto:hello@linden.example?subject=unsubscribe%20pr1-k3j9x2m7q4w8>",
        "Precedence: bulk",
        "MIME-Version: 1.0",
    ] {
        assert!(head.split("\r\n").any(|l| l == line), "{line:?} must stand in\n{head}");
    }
    for absent in ["List-Unsubscribe-Post", "Bcc", "X-", "Auto-Submitted", "Received", "User-Agent"] {
        assert!(
            !head.to_lowercase().contains(&format!("\r\n{}", absent.to_lowercase())),
            "{absent} must not be there"
        );
    }
}

#[test]
fn the_same_message_is_the_same_bytes() {
    assert_eq!(
        message(&USUAL, "a@b.example"),
        message(&USUAL, "a@b.example"),
        "a row queued again must not differ"
    );
}

#[test]
fn names_and_subjects_in_any_script_arrive() {
    let long = "Überraschung am Ostersonntag für alle unsere Gäste im Café an der schönen blauen Donau, 日本語 🍞 und noch viel mehr";
    for (name, subject) in [
        ("Bäckerei, \"Linde\" <x@y>", long),
        ("=?utf-8?Q?x?=", "=?utf-8?B?eA==?="),
        ("", "a"),
        ("a@b", "x  y"),
        (long, "🍞"),
    ] {
        let (bytes, rendered) = message(&Given { name, subject, ..USUAL }, "a@b.example");
        holds(&bytes, &rendered);
        let parsed = MessageParser::default().parse(&bytes).unwrap();
        let from = parsed.from().unwrap().first().unwrap().name().unwrap_or_default().to_owned();
        assert_eq!(from, name, "the name must survive encoding");
        assert_eq!(rendered, subject.replace("  ", " "));
    }
}

#[test]
fn what_would_end_a_line_or_turn_it_is_taken_out() {
    let nasty = "a\r\nBcc: x@y.example\r\n\r\n<b>\0\u{202e}b\u{2028}c\u{85}d\u{200f}";
    let clean = "a Bcc: x@y.example <b>b cd";
    let given = Given {
        subject: nasty,
        name: nasty,
        list_name: nasty,
        list_id: nasty,
        message_id: nasty,
        token: nasty,
        why: nasty,
        field: nasty,
        organisation: nasty,
    };
    let (bytes, subject) = message(&given, "a@b.example");
    assert_eq!(subject, clean, "what was meant as text stays text");
    holds(&bytes, &subject);
}

#[test]
fn the_way_to_leave_stays_on_one_line_however_long() {
    let token = "pr1-".to_owned() + &"k".repeat(200);
    let (bytes, _) = message(&Given { token: &token, ..USUAL }, "a@b.example");
    let text = String::from_utf8(bytes).unwrap();
    assert!(
        text.contains(&format!(
            "\r\nList-Unsubscribe: <mailto:hello@linden.example?subject=unsubscribe%20{token}>\r\n"
        )),
        "folding it breaks signatures"
    );
}

#[test]
fn only_an_address_of_smtputf8_makes_its_line_utf8() {
    let (bytes, _) = message(&USUAL, "jürgen@mehta.example");
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains("\r\nTo: <jürgen@mehta.example>\r\n"), "RFC 6532: an address is written as it is");
    assert!(text.replace("jürgen", "").is_ascii(), "and nothing else is");
    assert_eq!(
        leave_address(&address("jürgen+x@mehta.example"), "t"),
        "mailto:j%C3%BCrgen%2Bx@mehta.example?subject=unsubscribe%20t",
        "RFC 6068"
    );
}

#[test]
fn measures_html_as_it_is_sent() {
    assert!(encoded_len(&"é".repeat(1_000)) >= 2_600, "Gmail counts the encoded bytes");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn no_text_in_any_field_makes_a_header(
        subject in "(?s).{0,80}", name in "(?s).{0,60}", list_name in "(?s).{0,60}", list_id in "(?s).{0,40}",
        message_id in "(?s).{0,40}", token in "(?s).{0,40}", why in "(?s).{0,80}", field in "(?s).{0,80}", organisation in "(?s).{0,40}",
    ) {
        let given = Given {
            subject: &subject, name: &name, list_name: &list_name, list_id: &list_id, message_id: &message_id,
            token: &token, why: &why, field: &field, organisation: &organisation,
        };
        let (bytes, subject) = message(&given, "a@b.example");
        holds(&bytes, &subject);
    }

    #[test]
    fn line_ends_and_headers_woven_into_text_stay_text(
        parts in proptest::collection::vec(prop_oneof![
            Just("\r\n"), Just("\n"), Just("\r"), Just("Bcc: x@y.example"), Just("\r\n\r\n"), Just("=?utf-8?Q?=0D=0ABcc:?="), Just("\""), Just("<"), Just(">"),
            Just("\\"), Just("--=_"), Just("{{ x }}"), Just("é"), Just(","), Just(" "), Just("a"), Just("\u{202e}"), Just(".\r\n"), Just("\u{0}"), Just("From "),
        ], 0..14)
    ) {
        let text = parts.concat();
        let given = Given { subject: &text, name: &text, list_name: &text, list_id: &text, message_id: &text, token: &text, why: &text, field: &text, organisation: &text };
        let (bytes, subject) = message(&given, "a@b.example");
        holds(&bytes, &subject);
    }
}
