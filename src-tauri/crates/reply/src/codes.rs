//! What codes say when the words say nothing (RFC 5321 section 4.2, RFC 3463 and the IANA registry of enhanced codes,
//! with the ranges Exchange and Gmail have added).

use crate::{Class, Enhanced};

/// The class an enhanced code names exactly.
pub fn exact(code: Option<u16>, enhanced: Option<Enhanced>) -> Option<Class> {
    let Enhanced { class, subject, detail } = enhanced?;
    Some(match (subject, detail) {
        // 1: addressing
        (1, 1 | 3 | 4 | 6) => Class::BadMailbox,
        (1, 2) => Class::BadDomain,
        // RFC 7505 pairs a null MX with 556; Exchange says the same for a recipient it does not find.
        (1, 10) if code == Some(556) => Class::BadDomain,
        (1, 10) => Class::BadMailbox,
        (1, 7 | 8) => Class::ReputationBlocked,
        // 2: mailbox
        (2, 1) => Class::MailboxDisabled,
        (2, 2) => Class::MailboxFull,
        (2, 3) => Class::TooLarge,
        // 3: mail system
        (3, 4) => Class::TooLarge,
        // 4: network and routing; 4.4.4 may be a name server's bad day
        (4, 4) if class == 5 => Class::BadDomain,
        (4, 310) => Class::BadDomain,
        // Exchange Online refuses unknown recipients with these two.
        (4, 1) if code == Some(550) => Class::BadMailbox,
        (4, 1 | 2 | 3 | 4 | 6 | 7) => Class::Network,
        // 5: protocol
        (5, 3) => Class::RateLimited,
        // 6: content
        (6, 0..=5 | 11) => Class::ContentRejected,
        // 7: security and policy
        (7, 4..=12 | 20..=24 | 26 | 29 | 30 | 31 | 32 | 57 | 509 | 515) => Class::AuthenticationFailed,
        (7, 13) => Class::MailboxDisabled,
        (7, 16) => Class::TooLarge,
        (7, 17) => Class::BadMailbox,
        (7, 18) => Class::BadDomain,
        (7, 25 | 27 | 501..=503 | 506..=508 | 511 | 600..=699 | 708) => Class::ReputationBlocked,
        (7, 28 | 66) => Class::RateLimited,
        (7, 512) => Class::ContentRejected,
        (7, 705 | 232 | 233) | (1, 90) => Class::SenderQuota,
        _ => return None,
    })
}

/// The class the codes point to roughly.
pub fn rough(code: Option<u16>, enhanced: Option<Enhanced>) -> Option<Class> {
    let by_subject = enhanced.and_then(|enhanced| match enhanced.subject {
        4 => Some(Class::Network),
        6 if enhanced.detail <= 5 => Some(Class::ContentRejected),
        7 if enhanced.class == 5 => Some(Class::ReputationBlocked),
        _ => None,
    });
    by_subject.or(match code? {
        421 => Some(Class::Network),
        // RFC 7504: the host takes no mail.
        521 | 556 => Some(Class::BadDomain),
        530 | 534 | 535 | 538 => Some(Class::AuthenticationFailed),
        551 => Some(Class::BadMailbox),
        552 => Some(Class::MailboxFull),
        _ => None,
    })
}

/// The class of an exact code that clears the recipient: it names us, the message or an account, whatever the words say.
pub fn clearing(code: Option<u16>, enhanced: Option<Enhanced>) -> Option<Class> {
    // A reply to a login (RFC 4954 section 6) is about nobody else.
    if matches!(code, Some(530 | 534 | 535 | 538)) {
        return Some(Class::AuthenticationFailed);
    }
    exact(code, enhanced).filter(|class| {
        matches!(
            class,
            Class::MailboxFull
                | Class::RateLimited
                | Class::SenderQuota
                | Class::ContentRejected
                | Class::ReputationBlocked
                | Class::AuthenticationFailed
        )
    })
}

/// What a code that may mean a dead address means in a reply that gives a reason of its own: servers use these for more.
pub fn otherwise(code: Option<u16>, enhanced: Option<Enhanced>) -> Option<Class> {
    match (code, enhanced) {
        (_, Some(Enhanced { subject: 4, .. })) => Some(Class::Network),
        // Many servers close the door on a stranger with it, whatever RFC 7504 says.
        (Some(521), _) => Some(Class::ReputationBlocked),
        _ => None,
    }
}
