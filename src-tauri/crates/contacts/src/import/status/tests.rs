use super::*;

fn check(rule: StatusRule, cell: &str, expect: Option<Status>) {
    assert_eq!(rule.read(cell), expect.map(Said::Stands), "{rule:?} {cell:?}");
}

#[test]
fn exports_say_in_many_ways_that_somebody_left() {
    use Status::{Bounced, Complained, Subscribed, Unconfirmed, Unsubscribed};
    use StatusRule::{AnyLeft, NoLeft, NoUnconfirmed, Word, YesBounced, YesLeft};
    check(Word, "Unsubscribed", Some(Unsubscribed));
    check(Word, "opted-out", Some(Unsubscribed));
    check(Word, "cleaned", Some(Bounced));
    check(Word, "Spam complaint", Some(Complained));
    check(Word, "active", Some(Subscribed));
    check(Word, "pending", Some(Unconfirmed));
    check(Word, "", None);
    check(YesLeft, "Yes", Some(Unsubscribed));
    check(YesLeft, "2025-03-01", Some(Unsubscribed));
    check(YesLeft, "No", None);
    check(YesLeft, "0", None);
    check(YesLeft, "", None);
    check(AnyLeft, "2025-11-04 09:12:40", Some(Unsubscribed));
    check(AnyLeft, "SPAM", Some(Complained));
    check(AnyLeft, " ", None);
    check(YesBounced, "true", Some(Bounced));
    check(NoLeft, "no", Some(Unsubscribed));
    check(NoLeft, "yes", Some(Subscribed));
    check(NoLeft, "2025-11-04", Some(Subscribed));
    check(NoLeft, "UNSUBSCRIBED", Some(Unsubscribed));
    check(NoLeft, "NEVER_SUBSCRIBED", Some(Unconfirmed));
    check(NoUnconfirmed, "0", Some(Unconfirmed));
    check(NoUnconfirmed, "1", Some(Subscribed));
    check(NoUnconfirmed, "", None);
}

#[test]
fn a_wish_to_leave_is_known_in_the_words_of_many_programs_and_languages() {
    let left = "Unsubscribed (by user)|unsubscribed - 2025-03-01|Do not contact|Do Not Email|not subscribed|deleted|\
        blocked|withdrawn|removed|Cancelled|Opted out|blocklisted|EMAIL_BLACKLISTED|Global unsubscribe|suppressed|\
        pending unsubscribe|abgemeldet|Abgemeldet am 3.4.|ausgetragen|widerrufen|gelöscht|gesperrt|kein Newsletter|\
        désabonnée|Désinscrit|supprimé|ne pas contacter|en liste noire, blacklist|baja|Dado de baja|dada de baja|\
        cancelado|desuscrito|no contactar|disiscritta|cancellato|rimosso|non contattare|uitgeschreven|afgemeld|\
        verwijderd|geblokkeerd|niet mailen";
    for word in left.split('|') {
        check(StatusRule::Word, word, Some(Status::Unsubscribed));
    }
    for word in
        "hard bounced|Bounced|undeliverable|unzustellbar|ungültig|rebotado|Hard Bounce (invalid)".split('|')
    {
        check(StatusRule::Word, word, Some(Status::Bounced));
    }
    for word in "junk|Complained|spam report|abuse complaint".split('|') {
        check(StatusRule::Word, word, Some(Status::Complained));
    }
    let waiting = "Pending|unconfirmed|Not confirmed|Awaiting confirmation|non-subscribed|transactional|unbestätigt|\
        noch nicht bestätigt|en attente|non confirmé|pendiente|sin confirmar|in attesa|non confermato|\
        niet bevestigd|in afwachting";
    for word in waiting.split('|') {
        check(StatusRule::Word, word, Some(Status::Unconfirmed));
    }
    let there = "Subscribed|active|Confirmed|enabled|aktiv|angemeldet|abonnée|actif|inscrit|activo|suscrito|attivo|\
        iscritta|actief|ingeschreven|Bestätigt";
    for word in there.split('|') {
        check(StatusRule::Word, word, Some(Status::Subscribed));
    }
}

#[test]
fn a_word_nobody_knows_is_no_leave_to_mail() {
    let unknown =
        "gold|inactive|archived|Passiv|soft bounced|not unsubscribed|never bounced|none|2|yes|left-handed";
    for word in unknown.split('|') {
        assert_eq!(StatusRule::Word.read(word), Some(Said::Unknown), "{word}");
    }
    assert_eq!(StatusRule::NoLeft.read("maybe"), Some(Said::Unknown));
}

#[test]
fn what_programs_write_for_nothing_is_nothing() {
    use StatusRule::{AnyBounced, AnyLeft, NoLeft, Word, YesBounced, YesLeft};
    for rule in [Word, YesLeft, AnyLeft, YesBounced, AnyBounced, NoLeft] {
        for cell in ["NULL", "\\N", "n/a", "NaN", "nil", " - ", "undefined"] {
            check(rule, cell, None);
        }
    }
    let never = [
        "None",
        "never",
        "0",
        "No",
        "false",
        "0000-00-00 00:00:00",
        "0000-00-00T00:00:00Z",
        "1970-01-01 00:00:00",
        "0001-01-01",
        "not unsubscribed",
        "Nein",
        "jamais",
        "nunca",
    ];
    for rule in [YesLeft, AnyLeft, YesBounced, AnyBounced] {
        for cell in never {
            check(rule, cell, None);
        }
    }
}

#[test]
fn of_two_ways_out_the_harder_to_undo_counts() {
    assert!(Status::Unsubscribed > Status::Bounced, "a wish to leave stands over a dead mailbox");
    assert!(Status::Complained > Status::Unsubscribed);
    assert!(Status::Bounced > Status::Unconfirmed && Status::Unconfirmed > Status::Subscribed);
}

#[test]
fn a_program_may_say_it_by_the_name_of_the_file() {
    let cases = [
        ("unsubscribed_members_export_a1b2.csv", Some(Status::Unsubscribed)),
        ("cleaned_members_export_a1b2.csv", Some(Status::Bounced)),
        ("subscribed_members_export_a1b2.csv", Some(Status::Subscribed)),
        ("nonsubscribed_email_audience_export_9.csv", Some(Status::Unconfirmed)),
        ("unsubscribed_email_audience_export_9 (1).csv", Some(Status::Unsubscribed)),
        ("cleaned_segment_export_8f2.csv", Some(Status::Bounced)),
    ];
    for (name, expect) in cases {
        assert_eq!(status_of_file_name(name), expect, "{name}");
    }
}

#[test]
fn a_name_people_give_a_file_says_nothing_about_those_in_it() {
    for name in [
        "customers duplicates removed.csv",
        "newsletter-cleaned.csv",
        "Left Bank bakery guests.csv",
        "Spam-free list.csv",
        "Baja trip 2026.csv",
        "Bounces 2025.csv",
        "subscribed_unsubscribed.csv",
        "cleaned export of members.csv",
        "unsubscribed.csv",
        "spring fair.csv",
    ] {
        assert_eq!(status_of_file_name(name), None, "{name}");
    }
    assert_eq!(hint_of_file_name("Bounces 2025.csv"), Some(Status::Bounced));
    assert_eq!(hint_of_file_name("spring fair.csv"), None);
}
