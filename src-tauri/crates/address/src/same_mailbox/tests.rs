use super::*;
use std::collections::HashSet;

fn address(text: &str) -> Address {
    Address::parse(text).expect("an address these tests are about")
}

#[track_caller]
fn same(one: &str, other: &str, why: &str) {
    let (one, other) = (address(one), address(other));
    assert_eq!(one.same_mailbox_key(), other.same_mailbox_key(), "{why}");
    assert_eq!(why_same_mailbox([&one, &other]), why, "the person is told why");
}

#[track_caller]
fn apart(one: &str, other: &str) {
    assert_ne!(
        address(one).same_mailbox_key(),
        address(other).same_mailbox_key(),
        "{one} and {other} may be two people"
    );
}

#[test]
fn the_same_mailbox_key_follows_what_providers_say() {
    same(
        "An.Na+x@googlemail.com",
        "anna@gmail.com",
        "Gmail delivers to the same mailbox with or without dots, whatever follows a + in the name and at gmail.com and googlemail.com.",
    );
    same("an.na@gmail.com", "anna@gmail.com", "Gmail delivers to the same mailbox with or without dots.");
    same("anna@me.com", "anna@mac.com", "iCloud delivers to the same mailbox at mac.com and me.com.");
    same(
        "an-na@pm.me",
        "anna@pm.me",
        "Proton delivers to the same mailbox with or without dots, hyphens or underscores.",
    );
    same("anna@ya.ru", "anna@yandex.by", "Yandex delivers to the same mailbox at ya.ru and yandex.by.");
    same(
        "shop@anna.fastmail.com",
        "anna@fastmail.com",
        "Fastmail delivers to the same mailbox with the name moved behind the @.",
    );
    same(
        "anna-shop@yahoo.com",
        "anna-news@yahoo.com",
        "Yahoo delivers to the same mailbox whatever follows the hyphen in the name.",
    );
}

#[test]
fn a_label_behind_a_plus_is_a_suggestion_everywhere() {
    same(
        "anna+choir@bakery.example",
        "ANNA@bakery.example",
        "Most mail hosts deliver to the same mailbox whatever follows a + in the name.",
    );
    same(
        "anna+a@bakery.example",
        "anna+b@bakery.example",
        "Most mail hosts deliver to the same mailbox whatever follows a + in the name.",
    );
}

#[test]
fn what_no_provider_says_is_not_suggested() {
    apart("an.na@bakery.example", "anna@bakery.example");
    apart("an-na@gmail.com", "anna@gmail.com");
    apart("an.na@outlook.com", "anna@outlook.com");
    apart("anna@outlook.com", "anna@hotmail.com");
    apart("anna@gmx.de", "anna@gmx.net");
    apart("anna@fastmail.com", "anna@fastmail.fm");
    apart("anna-news@bakery.example", "anna-shop@bakery.example");
    // The base of a Yahoo address with a keyword is no address by itself.
    apart("anna-news@yahoo.com", "anna@yahoo.com");
    apart("shop@anna.bakery.example", "anna@bakery.example");
    apart("\"anna b+x\"@bakery.example", "\"anna b\"@bakery.example");
}

#[test]
fn names_of_nothing_but_signs_keep_them() {
    let key = |text| address(text).same_mailbox_key().as_str().to_owned();
    assert_eq!(key("+x@bakery.example"), "+x@bakery.example", "a name that is nothing but a label stays");
    assert_eq!(key("-_-@proton.me"), "-_-@proton.me", "or one of signs that do not count");
    assert_eq!(key("-@yahoo.com"), "-@yahoo.com", "or one without a base");
    assert_eq!(key("anna-news+x@yahoo.com"), "anna-@yahoo.com", "a label and a keyword both go");
}

#[test]
fn marks_that_come_together_have_one_order() {
    let key = |text: &str| address(text).same_mailbox_key().as_str().to_owned();
    assert_eq!(
        key("a\u{ec8}.\u{c3c}@gmail.com"),
        key("a\u{c3c}\u{ec8}@gmail.com"),
        "with the dot and without"
    );
}

#[test]
fn every_line_of_the_table_names_its_source() {
    let text = include_str!("providers.txt");
    let mut domains = HashSet::new();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        let [name, names, labels, signs, source] = parts.as_slice() else { panic!("five parts: {line}") };
        assert!(source.starts_with("https://"), "{name}: only what a provider says itself");
        assert!(labels.split(' ').all(|label| ["plus", "base", "host"].contains(&label)), "{name}: {labels}");
        assert!(*signs == "none" || signs.chars().all(|c| ".-_".contains(c)), "{name}: {signs}");
        for domain in names.split([' ', '=']) {
            assert!(domains.insert(domain.to_owned()), "{domain} stands in one line");
            address(&format!("anna@{domain}"));
        }
    }
    assert_eq!(LINES.len(), 6, "and every line is read");
}

#[test]
fn debug_shows_the_domain_at_most() {
    let key = address("anna@bakery.example").same_mailbox_key();
    assert_eq!(format!("{key:?}"), "a…@bakery.example", "logs hold no key");
}
