//! What can happen, and what can be asked.

use super::*;

#[derive(Clone, Debug)]
pub(super) enum Step {
    Add(usize, BTreeMap<String, String>, Verdict, Vec<usize>, Option<(usize, Basis, bool)>),
    Import(usize, Vec<(usize, BTreeMap<String, String>)>, Basis),
    Undo(usize),
    Edit(usize, BTreeMap<String, String>),
    Judge(usize, Verdict, Vec<usize>),
    Subscribe(usize, usize, Basis, bool),
    TakeOff(usize, usize),
    Leave(usize),
    Stop(usize),
    Lift(usize),
    Tag(usize, i64, bool),
    Remove(usize),
    Erase(usize),
    RemoveList(usize),
    Send(usize, Vec<bool>),
    Misread(usize),
    Merge(usize, usize),
    Part(i64),
}

pub(super) fn said() -> impl Strategy<Value = BTreeMap<String, String>> {
    let text = |words: &'static [&'static str]| prop::sample::select(words).prop_map(str::to_owned);
    let pair = prop_oneof![
        text(&["\u{c5}sa Lind", "asa lind", "Bj\u{f6}rn", "  ", "Zoe"]).prop_map(|v| ("name".to_owned(), v)),
        text(&["\u{c5}sa", "Bj\u{f6}rn", ""]).prop_map(|v| ("first_name".to_owned(), v)),
        text(&["Lind", "\u{d6}berg"]).prop_map(|v| ("last_name".to_owned(), v)),
        text(&["Northfen", "\u{d6}land", "north", "falk"]).prop_map(|v| ("town".to_owned(), v)),
        text(&["3", "12", "7,5", "-1", "many", "2"]).prop_map(|v| ("orders".to_owned(), v)),
        text(&["2024-01-02", "2026-05-01 10:00", "soon"]).prop_map(|v| ("since".to_owned(), v)),
    ];
    prop::collection::vec(pair, 0..4).prop_map(|pairs| pairs.into_iter().collect())
}

pub(super) fn verdict() -> impl Strategy<Value = Verdict> {
    prop::sample::select(&[Verdict::Ok, Verdict::Risky, Verdict::Invalid][..])
}

pub(super) fn basis() -> impl Strategy<Value = Basis> {
    prop::sample::select(&[Basis::Stated, Basis::Customer, Basis::None][..])
}

pub(super) fn findings() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(0..FINDINGS.len(), 0..3)
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    let (who, list) = (0..PEOPLE, 0..LISTS);
    let into = prop::option::of((0..LISTS, basis(), any::<bool>()));
    let rows = prop::collection::vec((0..PEOPLE, said()), 1..5);
    prop_oneof![
        5 => (who.clone(), said(), verdict(), findings(), into).prop_map(|(w, f, v, c, l)| Step::Add(w, f, v, c, l)),
        3 => (list.clone(), rows, basis()).prop_map(|(l, r, b)| Step::Import(l, r, b)),
        1 => (0..4_usize).prop_map(Step::Undo),
        3 => (who.clone(), said()).prop_map(|(w, f)| Step::Edit(w, f)),
        1 => (who.clone(), verdict(), findings()).prop_map(|(w, v, f)| Step::Judge(w, v, f)),
        2 => (who.clone(), list.clone(), basis(), any::<bool>()).prop_map(|(w, l, b, o)| Step::Subscribe(w, l, b, o)),
        1 => (who.clone(), list.clone()).prop_map(|(w, l)| Step::TakeOff(w, l)),
        1 => who.clone().prop_map(Step::Leave),
        1 => who.clone().prop_map(Step::Stop),
        1 => who.clone().prop_map(Step::Lift),
        3 => (who.clone(), 1..4_i64, any::<bool>()).prop_map(|(w, t, on)| Step::Tag(w, t, on)),
        1 => who.clone().prop_map(Step::Remove),
        1 => who.clone().prop_map(Step::Erase),
        1 => list.clone().prop_map(Step::RemoveList),
        4 => (prop_oneof![2 => Just(0), 1 => list], prop::collection::vec(any::<bool>(), PEOPLE))
            .prop_map(|(l, ends)| Step::Send(l, ends)),
        1 => who.clone().prop_map(Step::Misread),
        // Every third one has an address of the same mailbox.
        4 => (who, 1..3_usize).prop_map(|(keep, next)| Step::Merge(keep, (keep + 3 * next) % PEOPLE)),
        2 => (1..5_i64).prop_map(Step::Part),
    ]
}

pub(super) fn query() -> impl Strategy<Value = ContactQuery> {
    let search = prop::sample::select(
        &[
            "", "", "", "as", "ASA lin", "\u{e5}", "falk", "example", "town", "north p", "%", "o\u{308}",
            "1@", "zoe",
        ][..],
    );
    let condition = (
        prop::sample::select(&["name", "town", "orders", "since", "shoe"][..]),
        prop::sample::select(
            &[
                FieldTest::Is,
                FieldTest::IsNot,
                FieldTest::Contains,
                FieldTest::ContainsNot,
                FieldTest::StartsWith,
                FieldTest::Empty,
                FieldTest::Filled,
                FieldTest::Below,
                FieldTest::Above,
            ][..],
        ),
        prop::sample::select(&["", "north", "NORTHFEN", "oland", "5", "12", "2025-06-01", "s", "x"][..]),
    );
    let condition = condition.prop_map(|(field, test, value)| FieldCondition {
        field: field.to_owned(),
        test,
        value: value.to_owned(),
    });
    let history = prop_oneof![
        Just(HistoryCondition::Mailed),
        Just(HistoryCondition::NeverMailed),
        (0..3_u32).prop_map(|days| HistoryCondition::MailedWithin { days }),
        (0..3_u32).prop_map(|days| HistoryCondition::NotMailedFor { days }),
        (1..4_u32).prop_map(|campaigns| HistoryCondition::GotLast { campaigns }),
        Just(HistoryCondition::NeverBounced),
        Just(HistoryCondition::Bounced),
        prop::sample::select(&[1_u32, 30, 50][..]).prop_map(|days| HistoryCondition::AgreedBefore { days }),
    ];
    let rare = |some| prop::option::weighted(0.15, some);
    let who = (
        prop::option::weighted(0.3, 0..LISTS as i64 + 1),
        search,
        prop_oneof![4 => Just(Vec::new()), 1 => prop::collection::vec(verdict(), 1..3)],
        prop_oneof![4 => Just(Vec::new()), 1 => prop::collection::vec(basis(), 1..3)],
        rare(any::<bool>()),
        prop_oneof![5 => Just(Vec::new()), 1 => prop::collection::vec(0..FINDINGS.len(), 1..3)],
        prop_oneof![5 => Just(Vec::new()), 1 => prop::collection::vec(prop::sample::select(&["falk.example", "VOGEL.example", "alk.example", "example", ""][..]), 1..3)],
        prop_oneof![5 => Just(Vec::new()), 1 => prop::collection::vec(1..4_i64, 1..3)],
        prop_oneof![5 => Just(Vec::new()), 1 => prop::collection::vec(1..4_i64, 1..3)],
    );
    let what = (
        prop_oneof![2 => Just(Vec::new()), 1 => prop::collection::vec(condition, 1..3)],
        prop_oneof![2 => Just(Vec::new()), 1 => prop::collection::vec(history, 1..3)],
        rare(any::<bool>()),
        prop::option::weighted(0.15, -2..40_i64),
        prop::option::weighted(0.15, -2..40_i64),
        prop::option::weighted(0.15, 1..4_i64),
    );
    let sort = prop_oneof![
        Just(Sort::Name),
        Just(Sort::Address),
        Just(Sort::Verdict),
        Just(Sort::Basis),
        Just(Sort::Added),
        Just(Sort::Domain),
        Just(Sort::LastMailed),
        prop::sample::select(&["orders", "town", "shoe"][..]).prop_map(|field| Sort::Field(field.to_owned())),
    ];
    (who, what, sort, any::<bool>()).prop_map(|(who, what, sort, descending)| {
        let (list, search, verdicts, bases, suppressed, findings, domains, tags, without_tags) = who;
        let (fields, history, stale, since, before, import) = what;
        let filter = ContactFilter {
            list: list.map(ListId),
            search: search.to_owned(),
            verdicts,
            bases,
            suppressed,
            findings: findings.into_iter().map(|code: usize| FINDINGS[code].to_owned()).collect(),
            domains: domains.into_iter().map(str::to_owned).collect(),
            tags: tags.into_iter().map(TagId).collect(),
            without_tags: without_tags.into_iter().map(TagId).collect(),
            fields,
            history,
            stale,
            added_since: since.map(at),
            added_before: before.map(at),
            import: import.map(contacts::ImportId),
        };
        ContactQuery { filter, sort, descending }
    })
}
