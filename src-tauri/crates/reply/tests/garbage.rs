//! Replies come from any machine on the network: nothing may panic, and how a reply is wrapped must not change it.

use proptest::prelude::*;
use reply::classify;

/// A line of words that servers use, now and then with codes or odd signs.
fn line() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("user"),
        Just("unknown"),
        Just("mailbox"),
        Just("full"),
        Just("spam"),
        Just("blocked"),
        Just("quota"),
        Just("exceeded"),
        Just("daily"),
        Just("sending"),
        Just("limit"),
        Just("<a@b.example>"),
        Just("5.1.1"),
        Just("550"),
        Just("policy"),
        Just("try"),
        Just("again"),
        Just("later"),
        Just("boîte"),
        Just("存在しません"),
        Just("ß"),
        Just("["),
    ];
    prop::collection::vec(word, 1..8).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gets_a_class(text in any::<String>()) {
        classify(&text);
    }

    #[test]
    fn any_bytes_get_a_class(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        classify(&String::from_utf8_lossy(&bytes));
        // What a reader that knows no charset makes of them.
        classify(&bytes.iter().map(|byte| char::from(*byte)).collect::<String>());
    }

    #[test]
    fn case_and_line_ends_change_nothing(lines in prop::collection::vec(line(), 1..5)) {
        let text = lines.join("\n");
        let found = classify(&text);
        prop_assert_eq!(classify(&lines.join("\r\n")), found, "CRLF is how it came off the wire");
        prop_assert_eq!(classify(&text.to_ascii_uppercase()), found, "some servers shout");
        prop_assert_eq!(classify(&format!("\r\n{text}\r\n")), found, "the last line end may be there or not");
    }

    #[test]
    fn a_long_reply_means_what_its_one_line_means(lines in prop::collection::vec("[a-z]{1,9}( [a-z]{1,9}){0,4}", 1..5)) {
        let last = lines.len() - 1;
        let with = |separator: &str| {
            let mark = |(at, line): (usize, &String)| format!("550{}5.7.1 {line}", if at == last { ' ' } else { '-' });
            lines.iter().enumerate().map(mark).collect::<Vec<_>>().join(separator)
        };
        let one = classify(&format!("550 5.7.1 {}", lines.join(" ")));
        prop_assert_eq!(classify(&with("\r\n")), one, "several lines are one reply (RFC 5321 section 4.2.1)");
        prop_assert_eq!(classify(&with(" ")), one, "servers on the way join lines, codes and all");
    }
}

#[test]
fn thousands_of_signs_of_an_address_do_not_break_the_reader() {
    let hostile = format!("550 5.1.1 {}", "@".repeat(200_000));
    let read = reply::classify(&hostile);
    assert_eq!(read.code, Some(550), "a hostile server must not end the program of whoever reads its reply");
}

#[test]
fn whoever_fills_a_reply_without_end_is_read_to_its_beginning() {
    for word in
        ["mailbox ", "no account ", "address: ", "unknown host you ", "存在", "é user * ", "550 ", "a@b "]
    {
        let flood = word.repeat(100_000);
        let read = classify(&format!("550 5.1.1 User unknown. {flood}"));
        assert_eq!(read.code, Some(550), "the beginning says it: {word}");
        classify(&flood);
        classify(&format!("450 undeliverable address: {flood}"));
        reply::is_our_lock(None, &flood, true);
    }
}
