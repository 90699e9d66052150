//! Every code a finding about an address can have. Scripts and translations go by them, so none is ever renamed.

use crate::Severity;

/// A code and what it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// The stable kebab-case code.
    pub code: &'static str,
    /// How much it weighs; the finding itself has the last word.
    pub severity: Severity,
    /// What it stands for, in a sentence.
    pub meaning: &'static str,
}

/// All of them, worst first.
pub const CODES: &[Code] = &[
    blocking("empty", "There is no address."),
    blocking("no-at-sign", "There is no @ in it."),
    blocking("exchange-name", "It is the name of a mailbox inside an Exchange server."),
    blocking("several-at-signs", "There is more than one @ in it."),
    blocking("several-addresses", "It holds more than one address."),
    blocking("angle-brackets", "The brackets < and > do not pair up around one address."),
    blocking("nothing-before-at", "There is no name before the @."),
    blocking("nothing-after-at", "There is no domain behind the @."),
    blocking("name-too-long", "The part before the @ is longer than 64 octets (RFC 5321 section 4.5.3.1.1)."),
    blocking("name-character", "A sign stands before the @ that cannot stand there."),
    blocking("dots-in-name", "A dot begins or ends the part before the @, or two stand in a row."),
    blocking("space-inside", "There is a space in the middle, as in the folded form of RFC 5322."),
    blocking("control-character", "There is a character in it that no keyboard types."),
    blocking("lost-letters", "Some letters were lost when the file was saved or converted."),
    blocking("lone-accent", "It begins with an accent that belongs to no letter."),
    blocking("full-width-letters", "It is written in full-width letters, which mail does not know."),
    blocking("comment", "There is a remark in round brackets (RFC 5322 section 3.2.2)."),
    blocking("unclosed-bracket", "A round bracket has no partner."),
    blocking("quotation-marks", "Quotation marks do not go around the whole part before the @."),
    blocking("unclosed-quotation", "A quotation mark is opened and never closed."),
    blocking(
        "obsolete-form",
        "The part before the @ is put together from quoted pieces (RFC 5322 section 4.4).",
    ),
    blocking("domain-character", "A sign stands in the domain that cannot stand there."),
    blocking("domain-letters", "The domain has letters that no domain can have (RFC 5891, UTS #46)."),
    blocking("domain-hyphen", "A part of the domain begins or ends with a hyphen."),
    blocking("dots-in-domain", "A dot begins or ends the domain, or two stand in a row."),
    blocking("domain-too-long", "The domain or a part of it is too long (RFC 1035 section 2.3.4)."),
    blocking("address-too-long", "The address is longer than 254 octets (RFC 5321 section 4.5.3.1.3)."),
    blocking("ip-address", "Behind the @ stands the number of a machine."),
    blocking(
        "domain-literal",
        "Behind the @ stands something else in square brackets (RFC 5322 section 3.4.1).",
    ),
    blocking("no-domain-ending", "The domain has no ending such as .com."),
    blocking("unknown-ending", "There is no such ending of a domain."),
    blocking(
        "only-an-ending",
        "The domain is one that others are registered under; a warning where offices of state have mail.",
    ),
    blocking("reserved-ending", "The ending is set aside and never gets mail (RFC 6761)."),
    blocking("not-an-address", "It does not have the form of an address."),
    blocking("domain-takes-no-mail", "The domain says that it takes no mail (RFC 7505)."),
    blocking("no-such-domain", "Name servers know no such domain."),
    blocking("no-mail-host", "The domain has no mail server."),
    blocking("not-utf-8", "The line has bytes that are not UTF-8."),
    warning(
        "typo",
        "The domain looks like a slip of the keys near a well-known one, or the name begins with www.",
    ),
    warning("quoted-name", "The part before the @ stands in quotation marks (RFC 5321 section 4.1.2)."),
    warning("unusual-character", "A sign is allowed before the @ and hardly ever meant."),
    warning("stray-quotation-mark", "A quotation mark stands at the edge of the part before the @."),
    warning("mixed-alphabets", "One word in it mixes alphabets with letters that look alike."),
    warning("drawn-letters", "It is written with signs that only look like plain letters."),
    warning("domain-symbol", "A symbol or picture stands in the domain (RFC 5892)."),
    warning("not-a-gmail-name", "Gmail gives out no names with this sign."),
    warning("role-account", "The mailbox belongs to an office, not to one person."),
    warning("no-reply", "Nobody reads this mailbox."),
    warning("abuse-desk", "The mailbox collects complaints and reports of senders."),
    warning("disposable", "Mailboxes at this domain are made to be thrown away."),
    warning("closed-provider", "The provider gave up mail years ago."),
    warning("spam-trap", "Addresses of this name are laid out to catch senders."),
    warning("harvested", "A word against programs stands in it, so it was probably copied from a web page."),
    warning("keyboard-run", "The name is a row of neighbouring keys."),
    warning("placeholder", "It stands in examples and in forms that insist on an address."),
    warning("test-domain", "The ending exists for tests only."),
    warning("private-network", "The ending exists only inside one house or company."),
    info("space-around", "There was white space around it, which was taken off."),
    info("hidden-characters", "There were invisible characters in it, which were taken out."),
    info("display-name", "There was a name beside the address."),
    info("needs-smtputf8", "Only mail servers that know SMTPUTF8 take it (RFC 6531)."),
    info("forwarding-address", "It forwards to an address that is kept secret."),
    info("near-miss", "The domain resembles a well-known one, and it takes mail."),
    info("domain-not-checked", "Whether the domain takes mail could not be found out."),
];

const fn blocking(code: &'static str, meaning: &'static str) -> Code {
    Code { code, severity: Severity::Blocking, meaning }
}

const fn warning(code: &'static str, meaning: &'static str) -> Code {
    Code { code, severity: Severity::Warning, meaning }
}

const fn info(code: &'static str, meaning: &'static str) -> Code {
    Code { code, severity: Severity::Info, meaning }
}

#[cfg(test)]
mod tests;
