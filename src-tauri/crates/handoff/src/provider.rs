//! The providers we can hand a list to by file.

use std::str::FromStr;

use address::Address;
use consent::{Suppression, SuppressionReason};

/// A bulk provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provider {
    /// Mailchimp: imports subscribed, unsubscribed and cleaned contacts, each from a file of its own.
    Mailchimp,
    /// Twilio SendGrid: imports contacts; those who must not be mailed go to its suppressions.
    SendGrid,
}

/// A name that is no provider of ours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\u{201c}{name}\u{201d} is no provider we can write files for. Use mailchimp or sendgrid.")]
pub struct UnknownProvider {
    /// What was given.
    pub name: String,
}

/// The three files of a package, in the order in which they travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// Whoever asked to leave, called it spam, or was put on "Do not mail".
    Unsubscribed,
    /// Mailboxes that send mail back.
    Bounced,
    /// Whoever said yes.
    Subscribed,
}

impl Provider {
    /// Every provider.
    pub const ALL: [Self; 2] = [Self::Mailchimp, Self::SendGrid];

    /// The one spelling used in the terminal and on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mailchimp => "mailchimp",
            Self::SendGrid => "sendgrid",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Mailchimp => "Mailchimp",
            Self::SendGrid => "SendGrid",
        }
    }

    /// How many rows one file may hold, where the provider says so (SendGrid: one million contacts an import).
    pub(crate) fn rows_a_file(self) -> Option<u64> {
        match self {
            Self::Mailchimp => None,
            Self::SendGrid => Some(1_000_000),
        }
    }

    /// Whether its import takes the address. Mailchimp takes international letters behind the @ only.
    pub(crate) fn takes(self, address: &Address) -> bool {
        match self {
            Self::Mailchimp => !address.needs_smtputf8(),
            Self::SendGrid => true,
        }
    }

    /// The file's name; its number is its turn. `piece` counts from 1.
    pub(crate) fn file_name(self, part: Part, piece: u64) -> String {
        let name = match (part, self) {
            (Part::Unsubscribed, _) => "1-unsubscribed",
            (Part::Bounced, Self::Mailchimp) => "2-cleaned",
            (Part::Bounced, Self::SendGrid) => "2-bounced",
            (Part::Subscribed, _) => "3-subscribed",
        };
        if piece == 1 { format!("{name}.csv") } else { format!("{name}-{piece}.csv") }
    }
}

/// Which file a suppressed address goes to. What came with an import goes by the reason it had there.
pub(crate) fn part_of(suppression: &Suppression) -> Part {
    let reason = match (suppression.reason, suppression.original) {
        (SuppressionReason::Imported, Some(original)) => original,
        (reason, _) => reason,
    };
    match reason {
        SuppressionReason::HardBounce | SuppressionReason::RepeatedSoftBounce => Part::Bounced,
        SuppressionReason::Unsubscribed
        | SuppressionReason::Complaint
        | SuppressionReason::Manual
        | SuppressionReason::Imported
        | SuppressionReason::Erased => Part::Unsubscribed,
    }
}

impl FromStr for Provider {
    type Err = UnknownProvider;

    fn from_str(name: &str) -> Result<Self, UnknownProvider> {
        let found = Self::ALL.into_iter().find(|provider| name.eq_ignore_ascii_case(provider.as_str()));
        found.ok_or_else(|| UnknownProvider { name: name.to_owned() })
    }
}
