use proptest::prelude::*;

use super::{ShownDomain, domain_as_stored, show_address, show_domains};

fn shown(domains: &[&str]) -> Vec<(String, Option<String>)> {
    show_domains(domains.iter().copied())
        .into_iter()
        .map(|ShownDomain { name, beside }| (name, beside))
        .collect()
}

fn plain(name: &str) -> (String, Option<String>) {
    (name.to_owned(), None)
}

#[test]
fn an_address_is_shown_in_letters_unless_its_domain_could_be_another() {
    assert_eq!(show_address("ida@xn--bckerei-5wa.example").as_deref(), Some("ida@b\u{e4}ckerei.example"));
    assert_eq!(show_address("ida@northfen.example"), None, "nothing to show in other letters");
    // The same word in Cyrillic letters: shown as stored, so that nobody takes it for the Latin one.
    assert_eq!(show_address("ida@xn--80ak6aa92e.example"), None);
    assert_eq!(show_address("no address"), None);
}

#[test]
fn a_domain_is_read_in_the_letters_people_write() {
    assert_eq!(
        shown(&["xn--bckerei-5wa.example", "northfen.example", "mail.xn--80ajpngj0i.example"]),
        [plain("bäckerei.example"), plain("northfen.example"), plain("mail.пекарня.example")]
    );
}

#[test]
fn a_name_of_letters_that_only_look_plain_has_its_other_form_beside_it() {
    let cyrillic = domain_as_stored("соре.example").unwrap();
    assert_eq!(shown(&[&cyrillic]), [("соре.example".to_owned(), Some(cyrillic.clone()))]);
    assert_eq!(shown(&["cope.example"]), [plain("cope.example")], "plain letters need nothing beside them");
}

#[test]
fn two_names_that_look_alike_are_told_apart() {
    let [one, other] = ["пекарня.example", "пекарhя.example"].map(|name| domain_as_stored(name).unwrap());
    assert_eq!(
        shown(&[&other])[0].0,
        other,
        "a word of two alphabets is no word, so it is not written as one"
    );
    let [one_more, twin] = ["örtli.example", "örtlı.example"].map(|name| domain_as_stored(name).unwrap());
    assert_eq!(
        shown(&[&one, &one_more, &twin]),
        [
            plain("пекарня.example"),
            ("örtli.example".to_owned(), Some(one_more)),
            ("örtlı.example".to_owned(), Some(twin)),
        ]
    );
}

#[test]
fn pictures_and_broken_names_stay_as_they_are_stored() {
    for name in ["xn--i-7iq.example", "xn--.example", "xn--a-0.example", "XN--A.example"] {
        assert_eq!(shown(&[name]), [plain(name)], "{name}");
    }
}

proptest! {
    #[test]
    fn what_is_shown_leads_back_to_the_same_domain(typed in "[a-zäöüéßøæłαβγдежпя日本0-9-]{1,12}(\\.[a-z]{2,5}|\\.рф)") {
        if let Some(stored) = domain_as_stored(&typed) {
            for ShownDomain { name, beside } in show_domains([stored.as_str()]) {
                prop_assert_eq!(domain_as_stored(&name), Some(stored.clone()));
                prop_assert!(beside.is_none_or(|beside| beside == stored));
            }
        }
    }

    #[test]
    fn nothing_that_is_stored_stops_it(domains in prop::collection::vec("\\PC{0,40}|xn--[a-z0-9-]{0,20}\\.example", 0..6)) {
        prop_assert_eq!(show_domains(domains.iter().map(String::as_str)).len(), domains.len());
    }
}
