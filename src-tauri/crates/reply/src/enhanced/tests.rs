use super::*;

#[test]
fn codes_are_read_and_written_alike() {
    for text in ["5.1.1", "4.2.2", "2.0.0", "5.7.606"] {
        let code: Enhanced = text.parse().expect("a code RFC 3463 allows");
        assert_eq!(code.to_string(), text, "codes are stored as text");
    }
}

#[test]
fn what_is_no_code_is_refused() {
    for text in
        ["", "5", "5.1", "5.1.1.1", "3.1.1", "192.0.2", "5..1", "5.1.x", "5.1.1000", "+5.1.1", " 5.1.1"]
    {
        assert!(text.parse::<Enhanced>().is_err(), "{text:?} would make a class out of nothing");
    }
}
