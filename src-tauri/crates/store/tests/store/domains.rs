//! What name servers said about domains, and what follows for the people there.

use address::{MailDomain, Verdict};
use contacts::ContactId;
use jiff::Timestamp;
use proptest::prelude::*;
use store::{ContactQuery, DomainRow, DomainSaid, Due, NewContact, Store};

use crate::support::{Place, address, at, crowd, fields, import, place, row};

fn add(place: &Place, email: &str) -> ContactId {
    let judged = address::judge(email);
    let (verdict, findings) = (judged.verdict, judged.findings);
    let new = NewContact { address: address(email), fields: fields(&[]), verdict, findings };
    place.store.add_contact(&new, None, at(0)).unwrap().id()
}

/// Writes an answer down for everybody at the domain.
pub fn say(store: &Store, domain: &str, answer: MailDomain, asked: Timestamp) -> u64 {
    let people = store.people_by_domain().unwrap();
    let found = (0..people.len()).find(|at| people.domain(*at) == domain);
    let row = DomainRow { domain: domain.to_owned(), answer, asked };
    let said = DomainSaid { row, people: found.map_or(&[], |at| people.of(at)) };
    store.note_domains(&[said]).unwrap()
}

pub fn standing(store: &Store, id: ContactId) -> (Verdict, Vec<String>) {
    let contact = store.contact(id).unwrap().unwrap().contact;
    (contact.verdict, contact.findings.iter().map(|finding| finding.code.to_string()).collect())
}

pub fn codes(list: &[&str]) -> Vec<String> {
    list.iter().map(|code| (*code).to_owned()).collect()
}

#[test]
fn whoever_is_at_a_domain_without_mail_is_invalid_until_it_takes_mail_again() {
    let place = place();
    let (amara, ben) = (add(&place, "amara@gone.example"), add(&place, "ben@northfen.example"));
    let before = place.store.changes().unwrap();
    assert_eq!(say(&place.store, "gone.example", MailDomain::NoSuchDomain, at(1)), 1);
    assert_eq!(standing(&place.store, amara), (Verdict::Invalid, codes(&["no-such-domain"])));
    assert_eq!(standing(&place.store, ben), (Verdict::Ok, codes(&[])), "another domain is another matter");
    let now = place.store.changes().unwrap();
    assert!(now.contacts > before.contacts && now.domains > before.domains, "every screen learns of it");
    assert_eq!(say(&place.store, "gone.example", MailDomain::TakesNone, at(2)), 1);
    assert_eq!(standing(&place.store, amara), (Verdict::Invalid, codes(&["domain-takes-no-mail"])));
    assert_eq!(say(&place.store, "gone.example", MailDomain::Takes, at(3)), 1);
    assert_eq!(standing(&place.store, amara), (Verdict::Ok, codes(&[])), "judged anew");
    assert_eq!(
        say(&place.store, "gone.example", MailDomain::Takes, at(4)),
        0,
        "the same once more is no news"
    );
}

#[test]
fn the_verdict_keeps_what_else_speaks_against_an_address() {
    let place = place();
    let office = add(&place, "no-reply@gone.example");
    let (verdict, found) = standing(&place.store, office);
    assert_eq!(verdict, Verdict::Risky);
    say(&place.store, "gone.example", MailDomain::NoMailHost, at(1));
    assert_eq!(standing(&place.store, office).0, Verdict::Invalid);
    say(&place.store, "gone.example", MailDomain::Takes, at(2));
    assert_eq!(
        standing(&place.store, office),
        (Verdict::Risky, found),
        "nobody reads there, mail host or not"
    );
}

#[test]
fn a_slip_of_the_keys_goes_when_the_domain_takes_mail() {
    let place = place();
    let amara = add(&place, "amara@gmaill.com");
    assert_eq!(standing(&place.store, amara), (Verdict::Risky, codes(&["typo"])));
    say(&place.store, "gmaill.com", MailDomain::Takes, at(1));
    assert_eq!(standing(&place.store, amara), (Verdict::Ok, codes(&["near-miss"])));
}

#[test]
fn nobody_could_tell_takes_the_place_of_no_answer() {
    let place = place();
    let amara = add(&place, "amara@gone.example");
    add(&place, "ben@silent.example");
    let unknown = || MailDomain::Unknown("the name server did not answer in time".to_owned());
    say(&place.store, "gone.example", MailDomain::NoSuchDomain, at(1));
    say(&place.store, "gone.example", unknown(), at(2));
    say(&place.store, "silent.example", unknown(), at(2));
    assert_eq!(standing(&place.store, amara).0, Verdict::Invalid, "what was known is known");
    assert_eq!(place.store.domain_answer("gone.example", at(0)).unwrap(), Some(MailDomain::NoSuchDomain));
    assert_eq!(
        place.store.domain_answer("silent.example", at(0)).unwrap(),
        None,
        "and this is nothing to go by"
    );
    let counts = place.store.domain_counts(at(0)).unwrap();
    assert_eq!((counts.domains, counts.take, counts.take_none, counts.unknown), (2, 0, 1, 1));
    assert_eq!((counts.people_without, counts.oldest), (1, Some(at(1))));
}

#[test]
fn only_what_is_missing_or_too_old_is_due() {
    let place = place();
    for email in ["a@new.example", "a@fresh.example", "a@old.example", "a@silent.example", "b@old.example"] {
        add(&place, email);
    }
    say(&place.store, "fresh.example", MailDomain::Takes, at(50));
    say(&place.store, "old.example", MailDomain::Takes, at(10));
    say(&place.store, "silent.example", MailDomain::Unknown("offline".to_owned()), at(50));
    let people = place.store.people_by_domain().unwrap();
    let due = |began, good_since| {
        let due = Due { began, good_since };
        let found = place.store.domains_due(&people, &due).unwrap();
        assert_eq!(place.store.count_domains_due(&due).unwrap(), found.len() as u64, "counted alike");
        found.into_iter().map(|at| people.domain(at).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(due(at(60), at(40))[0], "old.example", "the one with the most people comes first");
    let mut all = due(at(60), at(40));
    all.sort();
    assert_eq!(all, ["new.example", "old.example", "silent.example"]);
    let mut again = due(at(50), at(40));
    again.sort();
    assert_eq!(
        again,
        ["new.example", "old.example"],
        "who could not tell in this round is not asked twice in it"
    );
    assert_eq!(place.store.domain_counts(at(40)).unwrap().take, 1, "an answer that holds no longer is none");
}

#[test]
fn a_domain_with_many_people_is_settled_whole() {
    let place = place();
    import(&place, "crowd.csv", crowd(5_000));
    let before = place.store.changes().unwrap().domains;
    assert_eq!(say(&place.store, "northfen.example", MailDomain::TakesNone, at(1)), 5_000);
    assert!(place.store.changes().unwrap().domains >= before + 3, "in several transactions");
    let mut query = ContactQuery::default();
    query.filter.verdicts = vec![Verdict::Invalid];
    assert_eq!(place.store.contact_ids(&query, at(9)).unwrap().len(), 5_000);
    assert_eq!(place.store.domains_without_mail().unwrap()[0].1, 5_000);
}

#[test]
fn whoever_came_in_beside_an_answer_is_brought_in_line() {
    let place = place();
    add(&place, "first@gone.example");
    say(&place.store, "gone.example", MailDomain::NoSuchDomain, at(1));
    say(&place.store, "gmaill.com", MailDomain::Takes, at(1));
    let (late, slip) = (add(&place, "late@gone.example"), add(&place, "amara@gmaill.com"));
    let people = place.store.people_by_domain().unwrap();
    assert_eq!(place.store.settle_domains(&people, at(0)).unwrap(), 2);
    assert_eq!(standing(&place.store, late).0, Verdict::Invalid);
    assert_eq!(standing(&place.store, slip).0, Verdict::Ok);
    assert_eq!(place.store.settle_domains(&people, at(0)).unwrap(), 0, "and that is all");
}

#[test]
fn the_domains_of_our_people_are_counted_as_people_come_and_go() {
    let place = place();
    let domains = || place.store.domain_counts(at(0)).unwrap().domains;
    assert_eq!(domains(), 0);
    let amara = add(&place, "amara@gone.example");
    add(&place, "ben@gone.example");
    assert_eq!(domains(), 1);
    import(&place, "more.csv", vec![row(2, "cleo@millrace.example", &[])]);
    assert_eq!(domains(), 2, "also after an import");
    say(&place.store, "gone.example", MailDomain::TakesNone, at(1));
    place.store.remove_contacts(&[amara]).unwrap();
    assert_eq!(place.store.domain_counts(at(0)).unwrap().people_without, 1, "one of two has gone");
    add(&place, "dara@oldmill.example");
    assert_eq!(domains(), 3, "as many people as before, and others");
}

#[test]
fn a_forgotten_person_takes_the_name_of_their_domain_along() {
    let place = place();
    add(&place, "amara@amara-lindqvist.example");
    say(&place.store, "amara-lindqvist.example", MailDomain::Takes, at(1));
    place.store.erase(&address("amara@amara-lindqvist.example").dedupe_key(), at(2)).unwrap();
    assert!(place.store.domain_answers(at(0)).unwrap().is_empty());
}

#[test]
fn answers_about_domains_nobody_is_at_are_forgotten_in_time() {
    let place = place();
    add(&place, "amara@northfen.example");
    for (domain, asked) in [("northfen.example", 1), ("stranger.example", 1), ("lately.example", 20)] {
        say(&place.store, domain, MailDomain::Takes, at(asked));
    }
    let people = place.store.people_by_domain().unwrap();
    assert_eq!(place.store.forget_domains(&people, at(10)).unwrap(), 1);
    let left = place.store.domain_answers(at(0)).unwrap();
    assert!(left.contains_key("northfen.example") && left.contains_key("lately.example"), "{left:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever was said before, a person stands as the last sure answer says.
    #[test]
    fn the_last_sure_answer_decides(said in proptest::collection::vec(0_usize..5, 1..12)) {
        let place = place();
        let ids = [add(&place, "amara@gmaill.com"), add(&place, "info@gmaill.com")];
        let at_first: Vec<_> = ids.iter().map(|id| standing(&place.store, *id)).collect();
        let mut sure = None;
        for (minute, number) in (1..).zip(said) {
            let answer = match number {
                0 => MailDomain::Takes,
                1 => MailDomain::TakesNone,
                2 => MailDomain::NoSuchDomain,
                3 => MailDomain::NoMailHost,
                _ => MailDomain::Unknown("nobody knows".to_owned()),
            };
            if number < 4 {
                sure = Some(answer.clone());
            }
            say(&place.store, "gmaill.com", answer, at(minute));
        }
        for (id, first) in ids.iter().zip(at_first) {
            let (verdict, codes) = standing(&place.store, *id);
            match &sure {
                None => prop_assert_eq!((verdict, codes), first),
                Some(answer) => {
                    prop_assert_eq!(verdict == Verdict::Invalid, answer.is_no());
                    prop_assert_eq!(codes.contains(&"typo".to_owned()), answer.is_no());
                    let wanted = answer.finding().map(|finding| finding.code.to_string());
                    prop_assert!(wanted.is_none_or(|code| codes.contains(&code)));
                }
            }
        }
    }
}
