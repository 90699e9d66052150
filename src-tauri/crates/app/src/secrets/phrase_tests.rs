use proptest::prelude::*;

use super::*;

#[test]
fn a_new_phrase_has_twelve_words_and_reads_back() {
    let phrase = RecoveryPhrase::new().expect("random");
    let words: Vec<_> = phrase.words().collect();
    assert_eq!(words.len(), 12, "short enough to be written on a card");
    let lower = words.join(" ");
    let numbered =
        words.iter().enumerate().map(|(index, word)| format!("{}. {word}\n", index + 1)).collect::<String>();
    for typed in [lower.clone(), lower.to_uppercase(), format!("  {}  ", words.join(",  ")), numbered] {
        let read = RecoveryPhrase::parse(&typed).expect("as a person copies it from paper");
        assert_eq!(read.entropy(), phrase.entropy());
    }
    assert_ne!(RecoveryPhrase::new().expect("random").entropy(), phrase.entropy(), "every vault has its own");
}

#[test]
fn a_slip_is_named_by_its_place_and_never_repeated() {
    let good = "legal winner thank year wave sausage worth useful legal winner thank yellow";
    let check = |typed: &str, expect, why: &str| {
        assert_eq!(RecoveryPhrase::parse(typed).map(|_| ()), expect, "{why}")
    };
    check(good, Ok(()), "a phrase of the standard's own tests");
    check("", Err(PhraseProblem::WordCount(0)), "nothing");
    check("legal winner", Err(PhraseProblem::WordCount(2)), "too few");
    check(&format!("{good} legal"), Err(PhraseProblem::WordCount(13)), "too many");
    check(&good.replace("sausage", "sausaged"), Err(PhraseProblem::UnknownWord(6)), "the sixth is misspelt");
    check(&good.replace("yellow", "year"), Err(PhraseProblem::Mismatch), "one word is another one");
    let told = RecoveryPhrase::parse(&good.replace("sausage", "sausaged")).expect_err("misspelt");
    assert!(!format!("{told} {told:?}").contains("sausage"), "an error may end in a log: {told}");
}

#[test]
fn debug_shows_no_word() {
    assert_eq!(format!("{:?}", RecoveryPhrase::new().expect("random")), "RecoveryPhrase(..)");
}

proptest! {
    #[test]
    fn garbage_is_refused(typed in "\\PC{0,200}") {
        prop_assert!(RecoveryPhrase::parse(&typed).is_err());
    }
}
