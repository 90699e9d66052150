use super::*;

#[test]
fn the_names_of_one_provider_are_one_domain() {
    for (one, names) in [
        ("gmail.com", ["gmail.com", "googlemail.com"].as_slice()),
        (
            "outlook.com",
            &["outlook.com", "outlook.de", "hotmail.com", "hotmail.co.uk", "live.com", "msn.com"],
        ),
        ("yahoo.com", &["yahoo.com", "yahoo.co.uk", "yahoo.com.br", "ymail.com", "rocketmail.com"]),
    ] {
        for name in names {
            assert_eq!(one_domain(name), one, "{name}");
            assert_eq!(domain_number(name), domain_number(one), "{name} has the number of {one}");
        }
    }
    for own in
        ["lindenbakery.example", "live.bakery.example", "yahoo.example", "mail.gmail.com", "localhost", ""]
    {
        assert_eq!(one_domain(own), own, "{own:?} is nobody else's");
    }
    assert_ne!(domain_number("lindenbakery.example"), domain_number("harbour.example"));
    assert!(domain_number("") > 0, "0 is for people never written to");
}
