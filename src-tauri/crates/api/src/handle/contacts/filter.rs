//! A filter as the page says it, and as the store knows it.

use app::contacts::{ImportId, ListId};
use app::{address, store};

use crate::handle::import::basis;
use crate::jobs::Jobs;
use crate::wire::common::Verdict;
use crate::wire::contacts::{ContactFilter, FieldCondition, FieldTest, HistoryCondition};

/// The most campaigns somebody can be asked to have got: beyond that nobody counts.
const MOST_CAMPAIGNS: u32 = 20;

/// A filter of the page as the store knows it.
pub(crate) fn stored(filter: ContactFilter, jobs: &Jobs) -> store::ContactFilter {
    // An import that is open in this window has a number of its own.
    with(filter, |import| jobs.imports.stored(import))
}

fn with(filter: ContactFilter, import: impl Fn(i64) -> i64) -> store::ContactFilter {
    store::ContactFilter {
        list: filter.list_id.map(ListId),
        search: filter.search,
        verdicts: filter.verdicts.into_iter().map(verdict).collect(),
        bases: filter.bases.into_iter().map(basis).collect(),
        suppressed: filter.do_not_mail,
        findings: filter.findings,
        domains: filter.domains,
        tags: filter.tags.into_iter().map(store::TagId).collect(),
        without_tags: filter.without_tags.into_iter().map(store::TagId).collect(),
        fields: filter.fields.into_iter().map(condition).collect(),
        history: filter.history.into_iter().map(happened).collect(),
        stale: filter.stale,
        added_since: filter.added_since,
        added_before: filter.added_before,
        import: filter.import_id.map(|id| ImportId(import(id))),
    }
}

/// A filter that was stored, for the page.
pub fn shown(filter: store::ContactFilter) -> ContactFilter {
    ContactFilter {
        list_id: filter.list.map(|list| list.0),
        search: filter.search,
        verdicts: filter.verdicts.into_iter().map(Into::into).collect(),
        bases: filter.bases.into_iter().map(Into::into).collect(),
        do_not_mail: filter.suppressed,
        findings: filter.findings,
        domains: filter.domains,
        tags: filter.tags.into_iter().map(|tag| tag.0).collect(),
        without_tags: filter.without_tags.into_iter().map(|tag| tag.0).collect(),
        fields: filter.fields.into_iter().map(shown_condition).collect(),
        history: filter.history.into_iter().map(shown_happened).collect(),
        stale: filter.stale,
        added_since: filter.added_since,
        added_before: filter.added_before,
        import_id: filter.import.map(|import| import.0),
    }
}

fn verdict(verdict: Verdict) -> address::Verdict {
    match verdict {
        Verdict::Ok => address::Verdict::Ok,
        Verdict::Risky => address::Verdict::Risky,
        Verdict::Invalid => address::Verdict::Invalid,
    }
}

/// The names of the tests on both sides.
const TESTS: [(FieldTest, store::FieldTest); 9] = [
    (FieldTest::Is, store::FieldTest::Is),
    (FieldTest::IsNot, store::FieldTest::IsNot),
    (FieldTest::Contains, store::FieldTest::Contains),
    (FieldTest::ContainsNot, store::FieldTest::ContainsNot),
    (FieldTest::StartsWith, store::FieldTest::StartsWith),
    (FieldTest::Empty, store::FieldTest::Empty),
    (FieldTest::Filled, store::FieldTest::Filled),
    (FieldTest::Below, store::FieldTest::Below),
    (FieldTest::Above, store::FieldTest::Above),
];

fn condition(one: FieldCondition) -> store::FieldCondition {
    let test = TESTS.into_iter().find(|(page, _)| *page == one.test);
    let test = test.map_or(store::FieldTest::Is, |(_, stored)| stored);
    store::FieldCondition { field: one.field, test, value: one.value }
}

fn shown_condition(one: store::FieldCondition) -> FieldCondition {
    let test = TESTS.into_iter().find(|(_, stored)| *stored == one.test);
    FieldCondition { field: one.field, test: test.map_or(FieldTest::Is, |(page, _)| page), value: one.value }
}

fn happened(one: HistoryCondition) -> store::HistoryCondition {
    match one {
        HistoryCondition::Mailed => store::HistoryCondition::Mailed,
        HistoryCondition::NeverMailed => store::HistoryCondition::NeverMailed,
        HistoryCondition::MailedWithin { days } => store::HistoryCondition::MailedWithin { days },
        HistoryCondition::NotMailedFor { days } => store::HistoryCondition::NotMailedFor { days },
        HistoryCondition::GotLast { campaigns } => {
            store::HistoryCondition::GotLast { campaigns: campaigns.clamp(1, MOST_CAMPAIGNS) }
        }
        HistoryCondition::NeverBounced => store::HistoryCondition::NeverBounced,
        HistoryCondition::Bounced => store::HistoryCondition::Bounced,
        HistoryCondition::AgreedBefore { days } => store::HistoryCondition::AgreedBefore { days },
    }
}

fn shown_happened(one: store::HistoryCondition) -> HistoryCondition {
    match one {
        store::HistoryCondition::Mailed => HistoryCondition::Mailed,
        store::HistoryCondition::NeverMailed => HistoryCondition::NeverMailed,
        store::HistoryCondition::MailedWithin { days } => HistoryCondition::MailedWithin { days },
        store::HistoryCondition::NotMailedFor { days } => HistoryCondition::NotMailedFor { days },
        store::HistoryCondition::GotLast { campaigns } => HistoryCondition::GotLast { campaigns },
        store::HistoryCondition::NeverBounced => HistoryCondition::NeverBounced,
        store::HistoryCondition::Bounced => HistoryCondition::Bounced,
        store::HistoryCondition::AgreedBefore { days } => HistoryCondition::AgreedBefore { days },
    }
}

#[cfg(test)]
mod tests {
    use app::consent::Basis;
    use proptest::prelude::*;

    use super::*;

    fn any_filter() -> impl Strategy<Value = store::ContactFilter> {
        let field = (0..TESTS.len(), "[a-z]{1,3}").prop_map(|(test, value)| store::FieldCondition {
            field: "town".to_owned(),
            test: TESTS[test].1,
            value,
        });
        let history = prop_oneof![
            Just(store::HistoryCondition::Mailed),
            Just(store::HistoryCondition::NeverMailed),
            (1..900_u32).prop_map(|days| store::HistoryCondition::MailedWithin { days }),
            (1..900_u32).prop_map(|days| store::HistoryCondition::NotMailedFor { days }),
            (1..=MOST_CAMPAIGNS).prop_map(|campaigns| store::HistoryCondition::GotLast { campaigns }),
            Just(store::HistoryCondition::NeverBounced),
            Just(store::HistoryCondition::Bounced),
            (1..900_u32).prop_map(|days| store::HistoryCondition::AgreedBefore { days }),
        ];
        (
            prop::collection::vec(field, 0..3),
            prop::collection::vec(history, 0..3),
            prop::option::of(any::<bool>()),
            prop::option::of(any::<bool>()),
            prop::collection::vec(1..9_i64, 0..3),
        )
            .prop_map(|(fields, history, stale, suppressed, tags)| store::ContactFilter {
                list: Some(ListId(2)),
                search: "ida".to_owned(),
                verdicts: vec![address::Verdict::Risky, address::Verdict::Ok, address::Verdict::Invalid],
                bases: vec![Basis::Confirmed, Basis::None],
                findings: vec!["typo".to_owned()],
                domains: vec!["falk.example".to_owned()],
                tags: tags.iter().copied().map(store::TagId).collect(),
                without_tags: tags.into_iter().map(|tag| store::TagId(tag + 9)).collect(),
                fields,
                history,
                stale,
                suppressed,
                added_since: Some("2026-01-02T03:04:05Z".parse().unwrap()),
                added_before: Some("2026-02-02T03:04:05Z".parse().unwrap()),
                import: Some(ImportId(4)),
            })
    }

    proptest! {
        #[test]
        fn a_stored_filter_comes_back_from_the_page_as_it_was(filter in any_filter()) {
            prop_assert_eq!(with(shown(filter.clone()), |import| import), filter);
        }
    }
}
