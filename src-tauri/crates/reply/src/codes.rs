//! What codes say when the words say nothing (RFC 5321 section 4.2, RFC 3463 and the IANA registry).

use crate::{Class, Enhanced};

/// The class the codes point to, if they point to one.
pub fn class_of(code: Option<u16>, enhanced: Option<Enhanced>) -> Option<Class> {
    let by_enhanced = enhanced.and_then(|e| match (e.subject, e.detail) {
        (1, 0 | 1 | 3 | 6) => Some(Class::BadMailbox),
        (1, 2 | 10) => Some(Class::BadDomain),
        (2, 1) => Some(Class::MailboxDisabled),
        (2, 2) => Some(Class::MailboxFull),
        (2 | 3, 3 | 4) => Some(Class::TooLarge),
        _ => None,
    });
    by_enhanced.or(match code {
        Some(421) => Some(Class::Network),
        Some(551) => Some(Class::BadMailbox),
        _ => None,
    })
}
