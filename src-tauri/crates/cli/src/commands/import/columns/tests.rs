use super::*;
use proptest::prelude::*;

fn check(text: &str, expect: &[(&str, &str)]) {
    let pairs: Vec<(String, String)> =
        expect.iter().map(|(field, column)| ((*field).to_owned(), (*column).to_owned())).collect();
    assert_eq!(text.parse(), Ok(Mapped(pairs)), "{text}");
}

#[test]
fn columns_are_told_with_and_without_the_quotes_a_shell_takes_away() {
    check("email=\"E-Mail\",first_name=\"Vorname\"", &[("email", "E-Mail"), ("first_name", "Vorname")]);
    check("email=E-Mail,first_name=Vorname", &[("email", "E-Mail"), ("first_name", "Vorname")]);
    check("email=\"Adresse, privat\", town=\"Ort\"", &[("email", "Adresse, privat"), ("town", "Ort")]);
    check("email=Adresse, privat,town=Ort", &[("email", "Adresse, privat"), ("town", "Ort")]);
    check("email=\"the \"\"good\"\" one\"", &[("email", "the \"good\" one")]);
    check("email=a=b", &[("email", "a=b")]);
    check("email=", &[("email", "")]);
}

#[test]
fn what_cannot_be_read_is_said() {
    for text in ["", "E-Mail", "email=\"E-Mail", "email=\"E-Mail\"x", "=E-Mail", "e mail=x"] {
        assert!(text.parse::<Mapped>().is_err(), "{text} must not be guessed at");
    }
}

proptest! {
    #[test]
    fn anything_typed_is_read_or_refused(text in ".*") {
        let _ = text.parse::<Mapped>();
    }
}
