//! A host's card in the words of the wire: each figure with who says so and since when.

use app::delivery::card::{self, Card, Figure, LockRule, Says, Source};

use crate::wire::accounts::rules::{CardFigure, CardLock, CardQuirk, FigureOf, Quirk, SignInHelp};
use crate::wire::accounts::{AccountTls, BulkPolicy, CardSource, HostCard, SignIn};

impl From<&Card> for HostCard {
    fn from(card: &Card) -> Self {
        let sign_ins: Vec<SignIn> = card.sign_in.iter().copied().map(Into::into).collect();
        Self {
            id: card.id.to_owned(),
            name: card.name.to_owned(),
            sign_in: sign_ins.first().copied().unwrap_or(SignIn::Password),
            sign_ins,
            help: card.help.map(|help| SignInHelp {
                of: help.of.into(),
                page: help.page.to_owned(),
                steps: help.steps.iter().map(|step| (*step).to_owned()).collect(),
            }),
            figures: card.figures.iter().filter_map(figure).collect(),
            quirks: card.quirks.iter().map(|(quirk, source)| quirk_on_the_wire(*quirk, *source)).collect(),
            locks: card.lock.iter().map(lock).collect(),
            limits: card.limits(None).into(),
            limits_source: card.limits_source().map(Into::into),
            bulk: card.bulk.into(),
            bulk_from: card.bulk_from(),
            bulk_source: card.bulk_source.map(Into::into),
            biggest_message: card.biggest_message(),
            note: card.note.to_owned(),
        }
    }
}

/// A figure on the wire; `None` for one that no host publishes.
fn figure(figure: &Figure) -> Option<CardFigure> {
    let of = match figure.of {
        card::FigureOf::PerMessage => FigureOf::PerMessage,
        card::FigureOf::Second => FigureOf::Second,
        card::FigureOf::Minute => FigureOf::Minute,
        card::FigureOf::Hour => FigureOf::Hour,
        card::FigureOf::Day => FigureOf::Day,
        card::FigureOf::NewPeople => FigureOf::NewPeople,
        card::FigureOf::Similar => FigureOf::Similar,
        card::FigureOf::BiggestMessage => FigureOf::BiggestMessage,
        card::FigureOf::Connections => FigureOf::Connections,
        card::FigureOf::DomainMinute | card::FigureOf::DomainHour => return None,
    };
    Some(CardFigure {
        of,
        amount: figure.amount,
        from_days: figure.from_days,
        day_zone: figure.day.zone().map(|zone| zone.name().to_owned()),
        source: figure.source.into(),
    })
}

fn quirk_on_the_wire(quirk: card::Quirk, source: Source) -> CardQuirk {
    CardQuirk { quirk: quirk.into(), source: source.into() }
}

fn lock(rule: &LockRule) -> CardLock {
    CardLock { sentence: rule.sentence(), source: rule.source.into() }
}

impl From<card::SignIn> for SignIn {
    fn from(way: card::SignIn) -> Self {
        match way {
            card::SignIn::Password => Self::Password,
            card::SignIn::AppPassword => Self::AppPassword,
            card::SignIn::OAuth => Self::Oauth,
        }
    }
}

impl From<card::Quirk> for Quirk {
    fn from(quirk: card::Quirk) -> Self {
        match quirk {
            card::Quirk::ReturnPathRewritten => Self::ReturnPathRewritten,
            card::Quirk::MessageIdReplaced => Self::MessageIdReplaced,
            card::Quirk::CopiesToSent => Self::CopiesToSent,
            card::Quirk::UnsubscribeAdded => Self::UnsubscribeAdded,
            card::Quirk::FromRewritten => Self::FromRewritten,
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
