//! Filters in the words of the wire, and back.

use app::contacts::{ImportId, ListId};
use app::store::{self, TagId};

use crate::handle::import::basis;
use crate::jobs::Jobs;
use crate::wire::common::Verdict;
use crate::wire::contacts::{ContactFilter, FieldCondition, FieldTest, HistoryCondition};

/// A filter of the page as the store knows it.
pub(crate) fn stored(filter: ContactFilter, jobs: &Jobs) -> store::ContactFilter {
    store::ContactFilter {
        list: filter.list_id.map(ListId),
        search: filter.search,
        verdicts: filter.verdicts.into_iter().map(verdict).collect(),
        bases: filter.bases.into_iter().map(basis).collect(),
        suppressed: filter.do_not_mail,
        findings: filter.findings,
        domains: filter.domains,
        tags: filter.tags.into_iter().map(TagId).collect(),
        without_tags: filter.without_tags.into_iter().map(TagId).collect(),
        fields: filter.fields.into_iter().map(field).collect(),
        history: filter.history.into_iter().map(history).collect(),
        stale: filter.stale,
        added_since: filter.added_since,
        added_before: filter.added_before,
        // An import that is open in this window has a number of its own.
        import: filter.import_id.map(|id| ImportId(jobs.imports.stored(id))),
    }
}

/// A filter of the store as the page shows it.
pub(crate) fn shown(filter: store::ContactFilter) -> ContactFilter {
    ContactFilter {
        search: filter.search,
        list_id: filter.list.map(|list| list.0),
        verdicts: filter.verdicts.into_iter().map(Into::into).collect(),
        bases: filter.bases.into_iter().map(Into::into).collect(),
        findings: filter.findings,
        domains: filter.domains,
        tags: filter.tags.into_iter().map(|tag| tag.0).collect(),
        without_tags: filter.without_tags.into_iter().map(|tag| tag.0).collect(),
        fields: filter.fields.into_iter().map(shown_field).collect(),
        history: filter.history.into_iter().map(shown_history).collect(),
        added_since: filter.added_since,
        added_before: filter.added_before,
        import_id: filter.import.map(|import| import.0),
        do_not_mail: filter.suppressed,
        stale: filter.stale,
    }
}

fn verdict(verdict: Verdict) -> app::address::Verdict {
    match verdict {
        Verdict::Ok => app::address::Verdict::Ok,
        Verdict::Risky => app::address::Verdict::Risky,
        Verdict::Invalid => app::address::Verdict::Invalid,
    }
}

/// The two enums of the same words, one way and the other.
macro_rules! same_words {
    ($there:ident, $back:ident, $wire:ident, [$($plain:ident),*], [$($with:ident($number:ident)),*]) => {
        fn $there(given: $wire) -> store::$wire {
            match given {
                $($wire::$plain => store::$wire::$plain,)*
                $($wire::$with { $number } => store::$wire::$with { $number },)*
            }
        }

        fn $back(given: store::$wire) -> $wire {
            match given {
                $(store::$wire::$plain => $wire::$plain,)*
                $(store::$wire::$with { $number } => $wire::$with { $number },)*
            }
        }
    };
}

same_words!(
    test,
    shown_test,
    FieldTest,
    [Is, IsNot, Contains, ContainsNot, StartsWith, Empty, Filled, Below, Above],
    []
);
same_words!(
    history,
    shown_history,
    HistoryCondition,
    [Mailed, NeverMailed, NeverBounced, Bounced],
    [MailedWithin(days), NotMailedFor(days), GotLast(campaigns), AgreedBefore(days)]
);

fn field(condition: FieldCondition) -> store::FieldCondition {
    store::FieldCondition { field: condition.field, test: test(condition.test), value: condition.value }
}

fn shown_field(condition: store::FieldCondition) -> FieldCondition {
    FieldCondition { field: condition.field, test: shown_test(condition.test), value: condition.value }
}
