//! Mailboxes that are made to be thrown away: a short list of the best-known services.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::Finding;
use crate::finding::warning;

/// A warning if mailboxes at this domain, or at one it lies under, live for minutes.
pub fn notice(domain: &str) -> Option<Finding> {
    let mut name = domain;
    loop {
        if KNOWN.contains(name) {
            return Some(warning(
                "disposable",
                "Mailboxes at this domain are made to be thrown away.",
                "Ask for an address that lasts.",
            ));
        }
        // The ending itself is never a service.
        name = name.split_once('.')?.1;
        name.contains('.').then_some(())?;
    }
}

static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| SERVICES.iter().copied().collect());

const SERVICES: &[&str] = &[
    "10minutemail.com",
    "10minutemail.net",
    "10mail.org",
    "20minutemail.com",
    "33mail.com",
    "anonaddy.me",
    "burnermail.io",
    "byom.de",
    "cock.li",
    "discard.email",
    "discardmail.com",
    "discardmail.de",
    "dispostable.com",
    "dropmail.me",
    "emailondeck.com",
    "einrot.com",
    "fakeinbox.com",
    "fakemail.net",
    "fakemailgenerator.com",
    "getairmail.com",
    "getnada.com",
    "grr.la",
    "guerrillamail.biz",
    "guerrillamail.com",
    "guerrillamail.de",
    "guerrillamail.info",
    "guerrillamail.net",
    "guerrillamail.org",
    "guerrillamailblock.com",
    "harakirimail.com",
    "incognitomail.org",
    "inboxkitten.com",
    "jetable.org",
    "kurzepost.de",
    "mail-temp.com",
    "mailcatch.com",
    "maildrop.cc",
    "mailexpire.com",
    "mailinator.com",
    "mailinator.net",
    "mailnesia.com",
    "mailnull.com",
    "mailpoof.com",
    "mailsac.com",
    "minuteinbox.com",
    "moakt.com",
    "mohmal.com",
    "mt2015.com",
    "mytemp.email",
    "mytrashmail.com",
    "nada.email",
    "objectmail.com",
    "one-time.email",
    "proxymail.eu",
    "rcpt.at",
    "sharklasers.com",
    "sofort-mail.de",
    "spam4.me",
    "spambog.com",
    "spambox.us",
    "spamex.com",
    "spamfree24.org",
    "spamgourmet.com",
    "spamhole.com",
    "spoofmail.de",
    "temp-mail.io",
    "temp-mail.org",
    "tempail.com",
    "tempinbox.com",
    "tempmail.com",
    "tempmail.dev",
    "tempmail.net",
    "tempmailo.com",
    "tempr.email",
    "throwam.com",
    "throwawaymail.com",
    "trash-mail.com",
    "trash-mail.de",
    "trashmail.com",
    "trashmail.de",
    "trashmail.me",
    "trashmail.net",
    "trashmail.ws",
    "trbvm.com",
    "wegwerfemail.de",
    "wegwerfmail.de",
    "wegwerfmail.net",
    "wegwerfmail.org",
    "yopmail.com",
    "yopmail.fr",
    "yopmail.net",
    "zoemail.org",
];
