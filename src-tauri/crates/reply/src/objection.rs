//! Whether a server objects to whom it is sent by, at whatever stage it says so.

use crate::Enhanced;
use crate::phrases::{Weight, Words};
use crate::text;

/// What our own server does not let us do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objection {
    /// Send with this sender's address.
    Sender,
    /// The same, said of sender and login together: only the server that knows the login can say so.
    SenderOfLogin,
    /// Send without signing in.
    Login,
    /// Send to others through it at all.
    Relay,
}

/// What this reply has against us, if its words say beyond doubt that it means us: the address we send with, our login, or
/// that we send through this server at all. Nothing where they speak of the recipient, or quote what another
/// server said.
pub fn objection_to_us(enhanced: Option<Enhanced>, text: &str) -> Option<Objection> {
    let own = text::own(text);
    let reading = text::read(&own);
    let words = Words::new(&reading.words);
    let says = |weight| words.class(&[weight]).is_some();
    if says(Weight::AlwaysOurSender) {
        return Some(Objection::SenderOfLogin);
    }
    if says(Weight::NotUs) {
        return None;
    }
    if says(Weight::OurSender) {
        Some(Objection::Sender)
    } else if says(Weight::OurRelay) {
        Some(Objection::Relay)
    } else if says(Weight::OurLogin) {
        Some(Objection::Login)
    } else {
        // Nothing was quoted that the code may belong to.
        let code = enhanced.or(reading.enhanced).filter(|_| own.len() == text.len())?;
        names_the_sender(code).then_some(Objection::Sender)
    }
}

/// Whether a code is about the sender's address alone: RFC 3463 has 5.1.7 and 5.1.8 for that, Exchange 5.7.60.
const fn names_the_sender(code: Enhanced) -> bool {
    matches!((code.class, code.subject, code.detail), (4 | 5, 1, 7 | 8) | (5, 7, 60))
}

#[cfg(test)]
mod tests;
