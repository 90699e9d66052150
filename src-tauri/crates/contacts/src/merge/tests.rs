use super::*;

fn fields(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn check(
    mine: &[(&str, &str)],
    theirs: &[(&str, &str)],
    policy: MergePolicy,
    expect: Option<&[(&str, &str)]>,
) {
    assert_eq!(
        merge_fields(&fields(mine), &fields(theirs), policy),
        expect.map(fields),
        "{mine:?} + {theirs:?} by {policy:?}"
    );
}

#[test]
fn each_policy_says_whose_value_stands() {
    use MergePolicy::{FillGaps, KeepMine, TakeTheirs};
    let mine = [("last_name", "Dewit"), ("town", "")];
    let theirs = [("last_name", "de Wit"), ("town", "Millrace")];
    check(&mine, &theirs, TakeTheirs, Some(&[("last_name", "de Wit"), ("town", "Millrace")]));
    check(&mine, &theirs, FillGaps, Some(&[("last_name", "Dewit"), ("town", "Millrace")]));
    check(&mine, &theirs, KeepMine, None);
}

#[test]
fn an_empty_cell_erases_nothing() {
    let mine = [("phone", "01632 960117")];
    for policy in [MergePolicy::TakeTheirs, MergePolicy::FillGaps, MergePolicy::KeepMine] {
        check(&mine, &[("phone", "")], policy, None);
        check(&mine, &[("phone", "  ")], policy, None);
        check(&mine, &[], policy, None);
    }
}

#[test]
fn the_same_values_again_change_nothing() {
    let mine = [("name", "Åsa"), ("town", "Åby")];
    for policy in [MergePolicy::TakeTheirs, MergePolicy::FillGaps, MergePolicy::KeepMine] {
        check(&mine, &mine, policy, None);
    }
}

#[test]
fn differences_name_only_what_the_file_says_otherwise() {
    let found = differences(
        &fields(&[("town", "Northfen"), ("name", "Anders Holm")]),
        &fields(&[("town", "Oldmill"), ("name", "Anders Holm"), ("phone", "")]),
    );
    let town = FieldChange { field: "town".into(), mine: "Northfen".into(), theirs: "Oldmill".into() };
    assert_eq!(found, [town], "an equal name and an empty phone are no differences");
}

#[test]
fn every_address_counts_once() {
    let mut summary = Summary { rows: 5, ..Summary::default() };
    for outcome in [
        RowOutcome::New,
        RowOutcome::Changed,
        RowOutcome::Duplicate(DuplicateOf::Row(2)),
        RowOutcome::Duplicate(DuplicateOf::Known),
        RowOutcome::Invalid,
        RowOutcome::Suppressed,
    ] {
        summary.count(outcome);
    }
    let Summary { addresses, new, changed, duplicates, invalid, suppressed, .. } = summary;
    assert_eq!((addresses, duplicates), (6, 2), "both kinds of duplicate are duplicates");
    assert_eq!(addresses, new + changed + duplicates + invalid + suppressed, "nobody without an outcome");
}

#[test]
fn names_survive_storage() {
    for policy in [MergePolicy::TakeTheirs, MergePolicy::KeepMine, MergePolicy::FillGaps] {
        assert_eq!(policy.as_str().parse(), Ok(policy), "what is stored must be read back");
    }
    assert!("newest".parse::<MergePolicy>().is_err(), "an unknown name is an error, not a default");
}
