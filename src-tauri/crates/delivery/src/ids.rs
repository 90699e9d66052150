//! Ids of the things this crate is about; types, so that an account cannot be passed for a campaign.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);
    };
}

id!(
    /// One campaign.
    CampaignId
);
id!(
    /// One sending account.
    AccountId
);
id!(
    /// One outbox row: one campaign and one contact.
    OutboxId
);
