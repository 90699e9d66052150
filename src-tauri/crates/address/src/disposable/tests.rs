use super::*;

fn code(domain: &str) -> Option<String> {
    notice(domain).map(|finding| finding.code.into_owned())
}

#[test]
fn the_list_and_what_lies_under_it_are_known() {
    for domain in ["mailinator.com", "sub.mailinator.com", "a.b.yopmail.com", "trashmail.de", "tempmail.dev"]
    {
        assert_eq!(code(domain).as_deref(), Some("disposable"), "{domain} is made to be thrown away");
    }
    for domain in ["duck.com", "privaterelay.appleid.com", "anna.anonaddy.com"] {
        assert_eq!(code(domain).as_deref(), Some("forwarding-address"), "{domain} forwards to a person");
    }
    for domain in ["gmail.com", "com", "appleid.com", "mailinators.example", "mailinator.com.bakery.example"]
    {
        assert_eq!(code(domain), None, "{domain} is none of them");
    }
    assert!(KNOWN.len() > 8000, "the whole list is read");
}
