use std::collections::BTreeSet;

use super::*;
use crate::limits::Day;
use crate::zone::Zone;

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
fn an_address_of_everybodys_does_not_get_the_limits_of_a_company() {
    for domain in ["outlook.com", "hotmail.co.uk", "live.nl", "MSN.com", "outlook.com.br"] {
        for host in ["smtp.office365.com", "smtp-mail.outlook.com", "outlook.office365.com"] {
            let card = Card::find(host, domain).unwrap();
            assert_eq!(card.id, "outlook-com", "{domain} through {host}");
            let limits = card.limits(None);
            assert!(limits.per_day.is_some_and(|most| most <= 300), "low until somebody says more");
            assert_eq!(limits.new_per_day, Some(1_000), "also where somebody says more");
        }
    }
    assert_eq!(Card::find("smtp.office365.com", "linden.example").map(|card| card.id), Some("microsoft-365"));
    assert_eq!(Card::for_domain("hotmail.se").map(|card| card.id), Some("outlook-com"));
}

#[test]
fn a_host_is_known_by_every_name_it_gives_its_servers() {
    for (host, id) in [
        ("smtp.gmx.net", "gmx"),
        ("smtp.gmx.com", "gmx"),
        ("relay.emailsrvr.com", "rackspace"),
        ("smtp.live.com", "outlook-com"),
        ("plus.smtp.mail.yahoo.com", "yahoo"),
        ("mail.messagingengine.com", "fastmail"),
        ("smtp.mail.ovh.net", "ovh"),
        ("smtp.mail.ovh.ca", "ovh"),
        ("auth.smtp.1and1.co.uk", "ionos"),
        ("auth.smtp.1and1.fr", "ionos"),
        ("email-smtp-fips.us-east-1.amazonaws.com", "amazon-ses"),
        ("smtp.eu.sendgrid.net", "sendgrid"),
    ] {
        assert_eq!(Card::find(host, "linden.example").map(|card| card.id), Some(id), "{host}");
    }
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
        assert!(!card.sign_in.is_empty(), "{}: everybody signs in somehow", card.id);
        for figure in card.figures {
            assert!(figure.amount > 0, "{}: {} of nothing", card.id, figure.of);
            assert!(!figure.source.page.is_empty(), "{}: {} has its source", card.id, figure.of);
            let same = |other: &&Figure| other.of == figure.of && other.from_days == figure.from_days;
            assert_eq!(
                card.figures.iter().filter(same).count(),
                1,
                "{}: {} is said once",
                card.id,
                figure.of
            );
        }
        assert_eq!(
            card.limits(None) == Limits::NONE,
            card.limits_source().is_none(),
            "{}: limits have a source",
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
        if let Some(imap) = card.imap {
            assert_eq!(
                (imap.port, imap.tls),
                (993, Tls::Implicit),
                "{}: the usual port for reading",
                card.id
            );
        }
        if let Some(help) = card.help {
            assert!(card.sign_in.contains(&help.of), "{}: help with a way it takes", card.id);
            assert!(
                help.page.starts_with("https://") && !help.steps.is_empty(),
                "{}: where and how",
                card.id
            );
        }
        assert_eq!(Card::by_id(card.id), Some(card), "what is stored can be found");
    }
    assert_eq!(
        Card::by_id("rackspace").unwrap().bulk_from(),
        Some(250),
        "the rule that splitting does not get round"
    );
}

#[test]
fn every_host_people_have_has_a_card() {
    let named = [
        "gmail",
        "google-workspace",
        "outlook-com",
        "microsoft-365",
        "yahoo",
        "icloud",
        "zoho",
        "rackspace",
        "fastmail",
        "gmx",
        "web-de",
        "ovh",
        "ionos",
        "hostinger",
        "godaddy",
        "amazon-ses",
        "sendgrid",
        "mailgun",
        "postmark",
        "mailpace",
    ];
    for id in named {
        let card = Card::by_id(id).unwrap_or_else(|| panic!("no card for {id}"));
        let relay = ["amazon-ses", "sendgrid", "mailgun", "postmark", "mailpace"].contains(&id);
        assert_eq!(card.imap.is_none(), relay, "{id}: a mailbox can be read, a relay has none");
        let app_password = card.sign_in.contains(&SignIn::AppPassword);
        assert!(!app_password || card.help.is_some(), "{id}: a password for one program needs telling how");
    }
}

#[test]
fn no_figure_stands_on_hearsay() {
    for card in CARDS {
        for figure in card.figures {
            assert_ne!(figure.source.says, Says::Unverified, "{}: {:?}", card.id, figure.of);
        }
    }
}

#[test]
fn a_young_contract_gets_the_figures_of_its_age() {
    let ionos = Card::by_id("ionos").unwrap();
    let check =
        |age, expect, why: &str| assert_eq!(ionos.limits(age).per_hour, Some(expect), "{age:?}: {why}");
    check(None, 50, "nobody knows, so the strictest");
    check(Some(0), 50, "the first day");
    check(Some(7), 50, "the last of the first week");
    check(Some(8), 100, "the second week");
    check(Some(15), 400, "the rest of the month");
    check(Some(30), 400, "its last day");
    check(Some(31), 500, "after that");
    let own = |count| Limits { per_hour: Some(count), ..Limits::NONE };
    assert_eq!(ionos.limits_at(own(50), Some(40)), own(500), "what the card said grows with the account");
    assert_eq!(ionos.limits_at(own(500), Some(3)), own(50), "and is not there before its time");
    assert_eq!(ionos.limits_at(own(70), Some(40)), own(70), "what the person entered stays");
}

#[test]
fn a_host_that_contradicts_itself_is_kept_both_ways() {
    let limits = Card::by_id("rackspace").unwrap().limits(None);
    assert_eq!(limits.day, Day::Both(Zone::NEW_YORK), "a day of the calendar there, and any 24 hours");
    assert_eq!(limits.per_day, Some(10_000));
}

#[test]
fn a_lock_is_known_before_it_falls() {
    let variomedia = Card::by_id("variomedia").unwrap();
    let locks = |bad, sent| variomedia.lock.iter().any(|rule| rule.locks(bad, sent));
    assert!(!locks(150, 150), "up to 150 messages it does not look");
    assert!(locks(39, 151), "then a quarter is too many");
    assert!(!locks(37, 151), "a little less is not");
    assert!(locks(101, 1_001) && !locks(100, 1_001), "of more than 1,000 a tenth");
    let hourly = Card::by_id("hostinger").unwrap().lock[0];
    assert!(hourly.locks(6, 6) && !hourly.locks(5, 400), "five are put up with");
    assert_eq!(
        hourly.sentence(),
        "It locks the account until you write to it when more than 5 messages are put off within an hour."
    );
    assert_eq!(
        variomedia.lock[0].sentence(),
        "It locks the account until you write to it when of more than 150 messages over 25 % cannot be delivered."
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

#[test]
fn a_host_that_only_begins_like_a_known_one_is_not_that_one() {
    let found = |host: &str| Card::find(host, "northfen.example").map(|card| card.id);
    assert_eq!(found("smtp.ionos.co.uk"), Some("ionos"));
    assert_eq!(found("smtp.zoho.com.au"), Some("zoho"));
    for stranger in
        ["smtp.ionos.somebody.example", "smtp.zoho.com.somebody.example", "smtp.ionos.de.evil.example"]
    {
        assert_eq!(
            found(stranger),
            None,
            "{stranger} would be given the password of an IONOS or Zoho mailbox"
        );
    }
}

#[test]
fn a_server_of_several_names_is_one_and_one_of_a_region_is_its_own() {
    let one = |names: &[&str]| {
        names.iter().map(|name| Card::server(name)).collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(one(&["secure.emailsrvr.com", "SMTP.emailsrvr.com.", "relay.emailsrvr.com"]).len(), 1);
    assert_eq!(one(&["email-smtp.eu-west-1.amazonaws.com", "email-smtp.us-east-1.amazonaws.com"]).len(), 2);
    assert_eq!(
        one(&["mail.harbour.example", "smtp.harbour.example"]).len(),
        2,
        "of an unknown host nobody knows"
    );
    for card in CARDS {
        let exact: Vec<&str> = card.hosts.iter().copied().filter(|host| !host.contains('*')).collect();
        assert!(one(&exact).len() <= 1, "{}: a mailbox is one under each of {exact:?}", card.id);
    }
}
