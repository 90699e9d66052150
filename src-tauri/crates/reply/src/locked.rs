//! Whether a host has locked the account we send through.

use crate::Enhanced;
use crate::phrases::{Weight, Words};
use crate::text;

/// Whether this reply says that our own account is locked, suspended or switched off, so that only its owner can help.
///
/// `about_us` is whether it answers what only we are meant by: the login, or MAIL FROM. Behind a recipient's name
/// "account disabled" is the recipient's.
pub fn is_our_lock(enhanced: Option<Enhanced>, text: &str, about_us: bool) -> bool {
    // Exchange Online: the whole tenant has sent too much that looked like spam.
    if matches!(enhanced, Some(Enhanced { class: 5, subject: 7, detail: 705 })) {
        return true;
    }
    // What another server was quoted with is its own affair.
    let reading = text::read(&text::own(text));
    let words = Words::new(&reading.words);
    let weights: &[Weight] =
        if about_us { &[Weight::Locked, Weight::LockedIfOurs] } else { &[Weight::Locked] };
    words.class(weights).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locked_account_is_told_from_a_recipient_who_is_switched_off() {
        for text in [
            "5.1.8 Access denied, bad outbound sender AS(42004)",
            "5.7.705 Access denied, tenant has exceeded threshold",
            "Your account has been temporarily suspended for sending spam",
            "5.7.1 Sending from your account was blocked, your mailbox may be compromised account",
            "554 Sending paused for this account. For more information, please check the inbox",
            "554 5.7.1 Sender account locked, outbound spam detected",
            "Ihr Konto wurde gesperrt",
            "Ваш аккаунт временно заблокирован",
        ] {
            assert!(is_our_lock(None, text, false), "whatever it answers: {text}");
        }
        for text in ["5.7.8 Account is locked", "535 5.7.0 user account disabled", "Mailbox suspended"] {
            assert!(is_our_lock(None, text, true), "behind a login it is ours: {text}");
            assert!(!is_our_lock(None, text, false), "behind a recipient it is theirs: {text}");
        }
        for text in [
            "5.7.8 Username and Password not accepted",
            "5.4.5 Daily user sending limit exceeded",
            "4.7.1 Greylisted, try again",
            "5.1.1 User unknown",
            "5.7.1 Sender address rejected: not owned by user",
            "4.7.0 Too many connections from your address",
            "5.1.1 Recipient address rejected: undeliverable address: host mx.northfen.example[192.0.2.9] said: 550 Your account was suspended",
        ] {
            assert!(!is_our_lock(None, text, true), "nothing is locked here: {text}");
        }
    }
}
