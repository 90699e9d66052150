//! A host's card in the words of the wire: each figure with who says so and since when.

use app::delivery::card::{self, Card, Says, Source};

use crate::wire::accounts::{AccountTls, BulkPolicy, CardSource, HostCard, SignIn};

impl From<&Card> for HostCard {
    fn from(card: &Card) -> Self {
        Self {
            id: card.id.to_owned(),
            name: card.name.to_owned(),
            sign_in: match card.server.sign_in {
                card::SignIn::Password => SignIn::Password,
                card::SignIn::AppPassword => SignIn::AppPassword,
                card::SignIn::OAuth => SignIn::Oauth,
            },
            sign_ins: Vec::new(),
            help: None,
            figures: Vec::new(),
            quirks: Vec::new(),
            locks: Vec::new(),
            limits: card.limits.into(),
            limits_source: card.limits_source.map(Into::into),
            bulk: card.bulk.into(),
            bulk_from: card.bulk_from,
            bulk_source: card.bulk_source.map(Into::into),
            biggest_message: card.biggest_message,
            note: card.note.to_owned(),
        }
    }
}

impl From<Source> for CardSource {
    fn from(source: Source) -> Self {
        Self {
            host_says: source.says == Says::Host,
            page: source.page.to_owned(),
            as_of: source.as_of.to_string(),
        }
    }
}

impl From<card::Tls> for AccountTls {
    fn from(tls: card::Tls) -> Self {
        match tls {
            card::Tls::Implicit => Self::Implicit,
            card::Tls::StartTls => Self::Starttls,
        }
    }
}

impl From<card::BulkPolicy> for BulkPolicy {
    fn from(policy: card::BulkPolicy) -> Self {
        match policy {
            card::BulkPolicy::Unknown => Self::Unknown,
            card::BulkPolicy::Allowed => Self::Allowed,
            card::BulkPolicy::Discouraged => Self::Discouraged,
            card::BulkPolicy::SeparateStream => Self::SeparateStream,
            card::BulkPolicy::Prohibited => Self::Prohibited,
        }
    }
}

impl From<BulkPolicy> for card::BulkPolicy {
    fn from(policy: BulkPolicy) -> Self {
        match policy {
            BulkPolicy::Unknown => Self::Unknown,
            BulkPolicy::Allowed => Self::Allowed,
            BulkPolicy::Discouraged => Self::Discouraged,
            BulkPolicy::SeparateStream => Self::SeparateStream,
            BulkPolicy::Prohibited => Self::Prohibited,
        }
    }
}
