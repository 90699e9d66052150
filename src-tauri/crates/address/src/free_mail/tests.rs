use super::*;

#[test]
fn providers_of_private_people_are_told_from_firms() {
    for domain in
        ["gmail.com", "web.de", "gmx.ch", "hotmail.fr", "qq.com", "proton.me", "laposte.net", "t-online.de"]
    {
        assert!(is_free_mail(domain), "anybody can have a mailbox at {domain}");
    }
    for domain in ["bakery.example", "gmial.com", "mail.bakery.example", "com", "", "mailinator.com"] {
        assert!(!is_free_mail(domain), "{domain} is no provider of private people");
    }
}
