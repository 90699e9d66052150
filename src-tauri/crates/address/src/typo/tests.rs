use super::*;

#[track_caller]
fn check(domain: &str, expect: Option<&str>) {
    assert_eq!(better(domain).as_deref(), expect, "what was meant by {domain}");
}

#[test]
fn slips_near_a_loved_provider_are_seen() {
    check("gmial.com", Some("gmail.com"));
    check("gmai.com", Some("gmail.com"));
    check("gmaill.com", Some("gmail.com"));
    check("gmail.co", Some("gmail.com"));
    check("gmail.cm", Some("gmail.com"));
    check("gmailc.om", Some("gmail.com"));
    check("gnail.con", Some("gmail.com"));
    check("jotmail.com", Some("hotmail.com"));
    check("hotmail.con", Some("hotmail.com"));
    check("yaho.co.uk", Some("yahoo.co.uk"));
    check("yahoo.co.ul", Some("yahoo.co.uk"));
    check("outlok.de", Some("outlook.de"));
    check("t-onlin.de", Some("t-online.de"));
    check("comcast.nry", Some("comcast.net"));
    check("web.dee", Some("web.de"));
    check("www.gmail.com", Some("gmail.com"));
}

#[test]
fn endings_that_do_not_exist_are_seen() {
    check("bakery.con", Some("bakery.com"));
    check("bakery.cmo", Some("bakery.com"));
    check("bakery.ogr", Some("bakery.org"));
    check("bakery.nte", Some("bakery.net"));
}

#[test]
fn domains_that_are_somebody_s_are_left_alone() {
    for domain in [
        "gmail.com",
        "googlemail.com",
        "mail.com",
        "email.com",
        "ymail.com",
        "gmx.fr",
        "gmx.com",
        "hotmail.cl",
        "hey.com",
        "aim.com",
        "live.se",
        "grail.com",
        "cloud.com",
        "la-poste.net",
        "bakery.co",
        "bakery.cm",
        "bakery.example",
        "gmail.example",
        "mail.bakery.cmo",
        "yahoo.com.au",
        "me.com",
        "web.com",
        "online.de",
        "outlooks.example",
        "a.b",
        "x",
    ] {
        check(domain, None);
    }
}

#[test]
fn a_suggestion_is_never_doubted_in_turn() {
    for provider in PROVIDERS {
        for domain in provider.domains() {
            check(&domain, None);
        }
    }
}
