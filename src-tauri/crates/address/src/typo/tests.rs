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
    for slip in [
        "gmai.com",
        "gamil.com",
        "gmali.com",
        "gmal.com",
        "gnail.com",
        "gmaul.com",
        "gma1l.com",
        "ggmail.com",
        "gmail.c",
        "gmail.om",
        "gmail.vom",
        "gmail.comm",
        "gmail.c0m",
        "gmail.com.com",
        "gmail.com.br",
        "gmail.con.br",
        "gmailcom.com",
    ] {
        check(slip, Some("gmail.com"));
    }
    for (slip, meant) in [
        ("hotnail.com", "hotmail.com"),
        ("hotmial.com", "hotmail.com"),
        ("hotmai.com", "hotmail.com"),
        ("homail.com", "hotmail.com"),
        ("hotmail.c", "hotmail.com"),
        ("hotmail.fe", "hotmail.fr"),
        ("outlok.com", "outlook.com"),
        ("oultook.com", "outlook.com"),
        ("yahoo.con", "yahoo.com"),
        ("yhaoo.com", "yahoo.com"),
        ("yahoo.couk", "yahoo.co.uk"),
        ("yahooco.uk", "yahoo.co.uk"),
        ("icloud.co", "icloud.com"),
        ("icould.com", "icloud.com"),
        ("protonmial.com", "protonmail.com"),
        ("aol.om", "aol.com"),
        ("live.cm", "live.com"),
        ("qq.con", "qq.com"),
        ("laposte.ne", "laposte.net"),
        ("verizon.ne", "verizon.net"),
    ] {
        check(slip, Some(meant));
    }
}

#[test]
fn slips_are_seen_in_other_countries() {
    for (slip, meant) in [
        ("web.d", "web.de"),
        ("web.ed", "web.de"),
        ("gmx.ed", "gmx.de"),
        ("gmx.dee", "gmx.de"),
        ("gmx.nte", "gmx.net"),
        ("t-online.d", "t-online.de"),
        ("t-onine.de", "t-online.de"),
        ("frenet.de", "freenet.de"),
        ("posteo.ed", "posteo.de"),
        ("bluewin.c", "bluewin.ch"),
        ("blewin.ch", "bluewin.ch"),
        ("orange.ft", "orange.fr"),
        ("ornage.fr", "orange.fr"),
        ("wandoo.fr", "wanadoo.fr"),
        ("laposte.nte", "laposte.net"),
        ("libero.ti", "libero.it"),
        ("seznm.cz", "seznam.cz"),
        ("wp.p", "wp.pl"),
        ("ziggo.l", "ziggo.nl"),
        ("mail.ry", "mail.ru"),
        ("yandex.ry", "yandex.ru"),
        ("hanmail.nte", "hanmail.net"),
        ("bakery.co.ku", "bakery.co.uk"),
    ] {
        check(slip, Some(meant));
    }
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
        "gmx.net",
        "gmx.at",
        "live.nl",
        "live.com.au",
        "mac.com",
        "aol.de",
        "freenet.de",
        "laposte.net",
        "qq.com",
        "163.com",
        "rocketmail.com",
        "hotmail.fr",
        "outlook.at",
        "yahoo.co.jp",
        "proton.me",
        "pm.me",
        "hushmail.com",
        "fastmail.fm",
        "inbox.lv",
        "o2.pl",
        "free.fr",
        "alice.it",
        "tin.it",
        "mail.ru",
        "bk.ru",
        "ya.ru",
        "gmx.co.uk",
        "btopenworld.com",
        "bigpond.net.au",
        "web.se",
        "wed.de",
        "co.com",
        "bakery.co.de",
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
