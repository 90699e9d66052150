use super::*;

fn address(text: &str) -> Address {
    Address::parse(text).expect("an address these tests are about")
}

#[test]
fn the_dedupe_key_folds_case_and_nothing_else() {
    let key = |text| address(text).dedupe_key().as_str().to_owned();
    assert_eq!(key("Anna@Bakery.example"), key("anna@bakery.EXAMPLE"), "one person writes both");
    assert_eq!(
        key("JOSÉ@example.com"),
        key("jose\u{301}@example.com"),
        "one name has two spellings in bytes"
    );
    assert_ne!(key("an.na@gmail.com"), key("anna@gmail.com"), "dots are only a suggestion");
    assert_ne!(key("anna+x@example.com"), key("anna@example.com"), "tags are only a suggestion");
}

#[test]
fn stored_addresses_come_back_as_they_were() {
    for text in ["Anna@bakery.example", "\"a b\"@bakery.example", "用户@xn--fiqs8s.example"] {
        let stored = address(text);
        assert_eq!(
            Address::from_canonical(stored.as_str()),
            Some(stored),
            "{text} was stored by this program"
        );
    }
    for text in [
        "",
        "anna",
        "@b.de",
        "a@",
        "a@B.de",
        "a@localhost",
        "a b@c.de",
        "a\n@c.de",
        "a@b.de\r\nRCPT TO:<x@y.de>",
    ] {
        assert_eq!(Address::from_canonical(text), None, "{text:?} was never stored by this program");
    }
}

#[test]
fn the_parts_make_up_the_whole() {
    let address = address("\"an@na\"@Bakery.example");
    assert_eq!((address.local(), address.domain()), ("\"an@na\"", "bakery.example"), "the last @ divides");
    assert!(!address.needs_smtputf8(), "plain letters need no extension");
}

#[test]
fn debug_shows_the_domain_at_most() {
    assert_eq!(format!("{:?}", address("anna@bakery.example")), "a…@bakery.example", "logs hold no address");
    let key = address("anna@bakery.example").dedupe_key();
    assert_eq!(format!("{key:?}"), "a…@bakery.example", "logs hold no key either");
}
