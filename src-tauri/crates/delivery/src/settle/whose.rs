//! Whether a reply is about the person a message is for, or about us: "too many", "nobody there" after the message, and what
//! servers say of a sender only when a recipient is named.

use reply::{Action, Class, Enhanced, Objection};

use super::Before;
use crate::attempt::{SmtpReply, Stage};

/// Words about one mailbox. Servers that count what we send speak of us, of the account or of messages sent.
const MAILBOX: [&str; 10] = [
    "user you are trying to contact",
    "receiving mail too quickly",
    "receiving mail at a rate",
    "this recipient",
    "the recipient has exceeded",
    "recipient's inbox",
    "recipient thread limit",
    "mailbox is receiving too many",
    "mailbox has received too many",
    "to this mailbox",
];

/// Words about everybody at the domain a message goes to. Behind a used-up quota "this domain" is the sender's.
const DOMAIN: [&str; 5] =
    ["to this domain", "for this domain", "to that domain", "destination domain", "recipient domain"];

/// Words that mean a mailbox or a domain that is not there, and nothing else.
const NOBODY: [&str; 17] = [
    "user unknown",
    "unknown user",
    "no such user",
    "user not found",
    "user does not exist",
    "unknown recipient",
    "recipient unknown",
    "no such recipient",
    "recipient not found",
    "no such mailbox",
    "mailbox not found",
    "mailbox does not exist",
    "unknown mailbox",
    "no mailbox here",
    "account does not exist",
    "domain not found",
    "domain does not exist",
];

/// Whether a refusal after the recipient was taken says beyond doubt that there is nobody.
pub(super) fn says_there_is_nobody(reply: &SmtpReply) -> bool {
    says(reply, &NOBODY)
}

fn says(reply: &SmtpReply, phrases: &[&str]) -> bool {
    let text = reply.text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    phrases.iter().any(|phrase| text.contains(phrase))
}

/// Whether a "too many" (`rate-limited`, `sender-quota`) in answer to RCPT or later is about the recipient or their
/// domain. Others are not in its way.
pub(super) fn means_the_recipient(class: Class, reply: &SmtpReply) -> bool {
    // RFC 3463 section 3.3: X.2.1 is a mailbox that takes nothing now.
    let of_mailbox = |code: Enhanced| (code.subject, code.detail) == (2, 1);
    says(reply, &MAILBOX)
        || (class == Class::RateLimited && (says(reply, &DOMAIN) || reply.enhanced.is_some_and(of_mailbox)))
}

/// What a reply from MAIL FROM on has against us, so that whoever the message is for has no part in it. A class that may be
/// theirs stands, whatever else is said.
pub(super) fn objection(class: Class, stage: Stage, reply: &SmtpReply, before: Before) -> Option<Objection> {
    let may_be_ours = class.action() == Action::Count || matches!(class, Class::Other | Class::Network);
    let objection = reply::objection_to_us(reply.enhanced, &reply.text).filter(|_| may_be_ours)?;
    // A server that has let us send through it in this session does not want that one recipient, or passes on what another said
    // of us. That it takes mail for its own domain shows nothing of the kind.
    let of_the_row =
        before.session_relayed && stage > Stage::MailFrom && objection != Objection::SenderOfLogin;
    (!of_the_row).then_some(objection)
}
