use std::collections::BTreeSet;

use super::*;

#[test]
fn an_account_finds_its_card() {
    let check = |host, domain, expect: Option<&str>, why: &str| {
        assert_eq!(Card::find(host, domain).map(|card| card.id), expect, "{host} for {domain}: {why}");
    };
    check("smtp.gmail.com", "gmail.com", Some("gmail"), "the address tells a free account");
    check("smtp.gmail.com", "linden.example", Some("google-workspace"), "from a paid one");
    check("SMTP.Gmail.com.", "GMAIL.com", Some("gmail"), "names of hosts have no case");
    check("email-smtp.us-east-1.amazonaws.com", "linden.example", Some("amazon-ses"), "any region");
    check("email-smtp.amazonaws.com", "linden.example", None, "no region is no host of theirs");
    check("smtp.zoho.eu", "linden.example", Some("zoho"), "any country");
    check("mail.linden.example", "gmail.com", None, "the host counts, not the address");
    check("evilsmtp.gmail.com", "gmail.com", None, "a name that only ends alike is another host");
    check("", "", None, "nothing is found for nothing");
}

#[test]
fn an_address_finds_its_server() {
    let server = Card::for_domain("googlemail.com").unwrap().server;
    assert_eq!(
        (server.host, server.port, server.tls),
        ("smtp.gmail.com", 465, Tls::Implicit),
        "nobody types this"
    );
    assert!(Card::for_domain("linden.example").is_none(), "an own domain may be anywhere");
}

#[test]
fn every_card_is_whole() {
    let ids: BTreeSet<_> = CARDS.iter().map(|card| card.id).collect();
    assert_eq!(ids.len(), CARDS.len(), "ids are stored, so they are unique");
    for card in CARDS {
        assert!(!card.id.is_empty() && !card.name.is_empty() && !card.hosts.is_empty(), "{}", card.id);
        assert_eq!(
            card.limits == Limits::NONE,
            card.limits_source.is_none(),
            "{}: every figure has its source",
            card.id
        );
        assert_eq!(
            card.bulk == BulkPolicy::Unknown,
            card.bulk_source.is_none(),
            "{}: every rule too",
            card.id
        );
        assert!(
            card.hosts.iter().any(|pattern| matches(pattern, card.server.host)),
            "{}: its own server",
            card.id
        );
        let port = if card.server.tls == Tls::Implicit { 465 } else { 587 };
        assert_eq!(card.server.port, port, "{}: the usual port", card.id);
        assert_eq!(Card::by_id(card.id), Some(card), "what is stored can be found");
    }
    assert_eq!(
        Card::by_id("rackspace").unwrap().bulk_from,
        Some(250),
        "the rule that splitting does not get round"
    );
}

#[test]
fn a_policy_is_never_looser_than_shipped() {
    for &shipped in BulkPolicy::ALL {
        let card = Card { bulk: shipped, ..CARDS[0] };
        for &asked in BulkPolicy::ALL {
            let edited = Policy::new(Some(&card), None).edited(asked);
            assert_eq!(edited.is_ok(), asked >= shipped, "{shipped} to {asked}");
            assert_eq!(edited.map_or(shipped, Policy::in_force), asked.max(shipped), "{shipped} to {asked}");
            // Whatever stands in a database, by an older version or by hand.
            let read = Policy::new(Some(&card), Some(asked));
            assert!(read.in_force() >= shipped, "{shipped} was read back as {}", read.in_force());
        }
    }
    assert_eq!(Policy::new(None, None).in_force(), BulkPolicy::Unknown, "no card, no rule known");
    let own = Policy::new(None, None).edited(BulkPolicy::Allowed).unwrap();
    assert_eq!(own.in_force(), BulkPolicy::Allowed, "who asked their host may say so");
    let back = Policy::new(Some(&CARDS[0]), Some(BulkPolicy::Prohibited)).edited(CARDS[0].bulk).unwrap();
    assert_eq!(back.in_force(), CARDS[0].bulk, "what the person made stricter they may put back");
    let refused = Policy::new(Card::by_id("zoho"), None).edited(BulkPolicy::Allowed).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "This provider's rule on newsletters is “prohibited”. You can make it stricter, not looser.",
        "the person learns why"
    );
}
