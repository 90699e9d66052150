//! Checks of in whose name it goes.
//!
//! What the law wants in a newsletter differs from country to country, and so does who counts as a business: a missing
//! postal address is said loudly and does not block.

use address::Address;

use super::{Facts, Found, blocking, warning};

pub(super) fn from(facts: &Facts<'_>) -> Option<Found> {
    Address::parse(facts.sender.from).is_err().then(|| {
        blocking(
            "from-invalid",
            "The From address is not an address",
            "Mail servers refuse mail without a sender, and nobody could answer.",
            "Correct it under Write, Sender.",
        )
    })
}

/// Mail in the name of another domain than the account's fails SPF and DMARC nearly everywhere.
pub(super) fn from_is_the_account(facts: &Facts<'_>) -> Option<Found> {
    let from = Address::parse(facts.sender.from).ok()?;
    let account = Address::parse(facts.account?.address).ok()?;
    (from.domain() != account.domain()).then(|| {
        warning(
            "from-other-domain",
            format!("From is at {}, the account at {}", from.domain(), account.domain()),
            "Others may take it for a fake and put it in the spam folder.",
            "Send in the name of the account, or ask your mail host to sign for both.",
        )
    })
}

pub(super) fn organisation(facts: &Facts<'_>) -> Option<Found> {
    facts.sender.organisation.trim().is_empty().then(|| {
        warning(
            "organisation-missing",
            "The message does not say who sends it",
            "The law wants your name in it, and people want to know.",
            "Enter the name of your organisation under Write, Sender.",
        )
    })
}

pub(super) fn postal_address(facts: &Facts<'_>) -> Option<Found> {
    facts.sender.postal_address.trim().is_empty().then(|| {
        warning(
            "postal-address-missing",
            "Your postal address is missing",
            "The law wants it in every newsletter.",
            "Enter street, town and country under Write, Sender.",
        )
    })
}

pub(super) fn way_to_leave(facts: &Facts<'_>) -> Option<Found> {
    Address::parse(facts.sender.unsubscribe_mailbox).is_err().then(|| {
        blocking(
            "unsubscribe-mailbox-missing",
            "Nobody could leave: there is no mailbox for it",
            "The law wants a way to leave, and people without one press “spam”.",
            "Choose a mailbox that you read, under Accounts.",
        )
    })
}
