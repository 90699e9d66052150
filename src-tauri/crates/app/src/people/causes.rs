//! Findings about addresses in a few words, for pictures and lists of many people. A finding's own message is about one.

/// Every code with its words.
const WORDS: &[(&str, &str)] = &[
    ("address-too-long", "address too long"),
    ("comment", "comment in the address"),
    ("control-character", "invisible character"),
    ("disposable", "throw-away address"),
    ("domain-character", "character no domain has"),
    ("domain-hyphen", "misplaced hyphen in the domain"),
    ("domain-letters", "letters no domain has"),
    ("domain-too-long", "domain too long"),
    ("dots-in-domain", "misplaced dot in the domain"),
    ("dots-in-name", "misplaced dot before the @"),
    ("empty", "no address"),
    ("full-width-letters", "wide letters instead of plain ones"),
    ("ip-address", "number instead of a domain"),
    ("lost-letters", "letters lost on the way"),
    ("mixed-alphabets", "letters of several alphabets"),
    ("name-character", "character no address has"),
    ("name-too-long", "too long before the @"),
    ("needs-smtputf8", "needs a server for letters beyond English"),
    ("no-at-sign", "no @"),
    ("no-domain-ending", "domain without an ending"),
    ("no-reply", "address nobody reads"),
    ("not-an-address", "no address"),
    ("nothing-after-at", "nothing after the @"),
    ("nothing-before-at", "nothing before the @"),
    ("obsolete-form", "outdated spelling"),
    ("only-an-ending", "only an ending after the @"),
    ("private-network", "domain of a private network"),
    ("quotation-marks", "misplaced quotation mark"),
    ("quoted-name", "quotation marks in the address"),
    ("reserved-ending", "ending that is never mailed"),
    ("role-account", "address of a role, not a person"),
    ("several-addresses", "several addresses in one"),
    ("several-at-signs", "more than one @"),
    ("space-inside", "space inside the address"),
    ("stray-quotation-mark", "stray quotation mark"),
    ("test-domain", "domain for examples and tests"),
    ("typo", "slip of the keys"),
    ("unclosed-bracket", "bracket that is not closed"),
    ("unclosed-quotation", "quotation that is not closed"),
    ("unknown-ending", "ending that does not exist"),
    ("unusual-character", "unusual character"),
];

/// What a finding is about, in a few words; for a code that has none, its own.
#[must_use]
pub fn cause(code: &str) -> String {
    let known = WORDS.iter().find(|(known, _)| *known == code);
    known.map_or_else(|| code.replace('-', " "), |(_, words)| (*words).to_owned())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn every_finding_about_an_address_has_words() {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../address/src");
        let mut codes = 0;
        for file in std::fs::read_dir(sources).unwrap().map(|entry| entry.unwrap().path()) {
            let text = if file.is_file() { std::fs::read_to_string(file).unwrap() } else { String::new() };
            for made in ["blocking(", "warning(", "info("] {
                for (_, rest) in text.match_indices(made).map(|(at, made)| text.split_at(at + made.len())) {
                    let Some(code) =
                        rest.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next())
                    else {
                        continue;
                    };
                    codes += 1;
                    assert!(WORDS.iter().any(|(known, _)| *known == code), "{code} has no words");
                }
            }
        }
        assert!(codes > 30, "only {codes} codes were found: look elsewhere");
        assert!(
            WORDS.is_sorted_by_key(|(code, _)| *code),
            "so that a code is found by whoever reads the table"
        );
        assert_eq!(cause("brand-new"), "brand new");
    }
}
