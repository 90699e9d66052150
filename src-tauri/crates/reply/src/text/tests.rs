use super::*;

#[track_caller]
fn check(text: &str, words: &str) {
    assert_eq!(read(text).words, words, "what phrases are looked for in, of {text:?}");
}

#[test]
fn words_are_left_when_codes_and_addresses_are_gone() {
    check("550 5.1.1 User Unknown", "user unknown");
    check("550-5.1.1 User\r\n550 5.1.1 Unknown", "user unknown");
    check("550-User\n550 Unknown", "user unknown");
    check("550 5.1.1 <Anna@bakery.example>... User unknown", "... user unknown");
    check("550 User not found:anna@bakery.example", "user not found:");
    check("host mx.example[192.0.2.1] said: 550 No", "host [192.0.2.1] said: no");
    check("host spam.filter.example [192.0.2.1]: 550 No", "host [192.0.2.1]: no");
    check("mx.antispam.example gave this error: No", "gave this error: no");
    check("blocked using zen.spamhaus.example now", "blocked using zen.spamhaus.example now");
    check("550 This user doesn\u{2019}t exist", "this user doesn't exist");
    check("  lots \t of   room ", "lots of room");
    check("", "");
}

#[test]
fn text_read_in_the_wrong_charset_is_put_right() {
    check("boÃ®te pleine", "boite pleine");
    check("boîte pleine", "boite pleine");
}

#[test]
fn the_answer_of_a_server_that_was_asked_first_is_found() {
    let reply = "550 5.1.1 <a@b.example>: Recipient address rejected: Undeliverable Address: host mx.b.example[192.0.2.1] said: 554 5.7.1 No";
    let answer = asked(reply).map(read).expect("Postfix quotes it behind these words");
    assert_eq!((answer.code, answer.enhanced), (Some(554), Enhanced::new(5, 7, 1)), "with its own codes");
    assert_eq!(
        asked("550 5.1.1 Recipient address rejected: unverified address: "),
        None,
        "nothing is quoted"
    );
    assert_eq!(asked("550 5.1.1 undeliverable address"), None, "nobody was asked");
}
