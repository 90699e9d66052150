use super::*;

#[test]
fn address_columns_go_by_many_names() {
    for name in [
        "Email",
        "E-mail",
        "EMAIL",
        "e_mail",
        "Mail",
        "Email Address",
        "E-Mail-Adresse",
        "E-mail 1 - Value",
        "Primary Email",
        "E-mail 2 Address",
        "Secondary Email",
        "Adresse e-mail",
        "Adresse mail",
        "Indirizzo e-mail",
        "Dirección de e-mail",
        "Correo electrónico",
        "E-post",
        "Kunden E-Mail",
        "Your email address",
        "Work email",
        "メールアドレス",
        "Эл. почта",
        "Contact Email",
        "subscriber_email",
        "emailAddress",
        "Email 1",
    ] {
        assert!(names_address(&squash(name)), "{name} holds addresses");
    }
    for name in [
        "",
        "Name",
        "E-mail 1 - Type",
        "E-mail 1 - Label",
        "Email status",
        "EMAIL_BLACKLISTED",
        "emailInvalid",
        "emailInvalidCause",
        "Mailing Address",
        "E-mail Display Name",
        "Address",
        "Email opt-in",
        "Mailbox size",
        "Gmail user?",
        "E-mail Type",
    ] {
        assert!(!names_address(&squash(name)), "{name} does not");
    }
}

#[test]
fn no_name_is_claimed_twice() {
    let mut seen = HashMap::new();
    for (name, meaning) in meanings() {
        assert_eq!(squash(name), name, "only squashed names are ever found");
        assert_eq!(seen.insert(name, meaning), None, "{name} stands for {meaning:?} and another");
    }
    assert!(
        ADDRESSES.iter().all(|name| squash(name) == *name && !seen.contains_key(name)),
        "nor for an address"
    );
}
