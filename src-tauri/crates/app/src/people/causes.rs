//! Findings about addresses in a few words, for pictures and lists of many people. A finding's own message is about one.

/// Every code with its words.
const WORDS: &[(&str, &str)] = &[
    ("abuse-desk", "collects complaints about senders"),
    ("address-too-long", "address too long"),
    ("angle-brackets", "unpaired brackets"),
    ("closed-provider", "provider that ended"),
    ("comment", "comment in the address"),
    ("control-character", "invisible character"),
    ("display-name", "name beside the address"),
    ("disposable", "throw-away address"),
    ("domain-character", "character no domain has"),
    ("domain-hyphen", "misplaced hyphen in the domain"),
    ("domain-letters", "letters no domain has"),
    ("domain-literal", "number of a machine as domain"),
    ("domain-not-checked", "domain could not be asked about"),
    ("domain-symbol", "picture in the domain"),
    ("domain-takes-no-mail", "domain that takes no mail"),
    ("domain-too-long", "domain too long"),
    ("dots-in-domain", "misplaced dot in the domain"),
    ("dots-in-name", "misplaced dot before the @"),
    ("drawn-letters", "signs instead of letters"),
    ("empty", "no address"),
    ("exchange-name", "name inside an Exchange server"),
    ("forwarding-address", "forwards to a secret address"),
    ("full-width-letters", "wide letters instead of plain ones"),
    ("harvested", "copied from a web page"),
    ("hidden-characters", "invisible characters taken out"),
    ("ip-address", "number instead of a domain"),
    ("keyboard-run", "keys pressed at random"),
    ("lone-accent", "accent without a letter"),
    ("lost-letters", "letters lost on the way"),
    ("mixed-alphabets", "letters of several alphabets"),
    ("name-character", "character no address has"),
    ("name-too-long", "too long before the @"),
    ("near-miss", "resembles a well-known domain"),
    ("needs-smtputf8", "needs a server for letters beyond English"),
    ("no-at-sign", "no @"),
    ("no-domain-ending", "domain without an ending"),
    ("no-mail-host", "domain without a mail server"),
    ("no-reply", "address nobody reads"),
    ("no-such-domain", "domain that does not exist"),
    ("not-a-gmail-name", "name Gmail cannot have"),
    ("not-an-address", "no address"),
    ("not-utf-8", "unreadable letters"),
    ("nothing-after-at", "nothing after the @"),
    ("nothing-before-at", "nothing before the @"),
    ("obsolete-form", "outdated spelling"),
    ("only-an-ending", "only an ending after the @"),
    ("placeholder", "example, nobody's address"),
    ("private-network", "domain of a private network"),
    ("quotation-marks", "misplaced quotation mark"),
    ("quoted-name", "quotation marks in the address"),
    ("reserved-ending", "ending that is never mailed"),
    ("role-account", "address of a role, not a person"),
    ("several-addresses", "several addresses in one"),
    ("several-at-signs", "more than one @"),
    ("space-around", "blanks around it taken off"),
    ("space-inside", "space inside the address"),
    ("spam-trap", "likely spam trap"),
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
    use super::*;

    #[test]
    fn every_finding_about_an_address_has_words() {
        for code in address::CODES {
            assert!(WORDS.iter().any(|(known, _)| *known == code.code), "{} has no words", code.code);
        }
        assert!(
            WORDS.is_sorted_by_key(|(code, _)| *code),
            "so that a code is found by whoever reads the table"
        );
        assert_eq!(cause("brand-new"), "brand new");
    }
}
