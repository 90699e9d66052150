//! How names are shown and sorted.

use super::*;

fn fields(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn a_name_is_the_whole_name_or_its_parts() {
    let check = |pairs: &[(&str, &str)], expect: &str| {
        assert_eq!(shown(&fields(pairs)), expect, "shown from {pairs:?}");
    };
    check(&[("name", " Choir office "), ("first_name", "Ida")], "Choir office");
    check(&[("first_name", "Ida"), ("last_name", "Falk")], "Ida Falk");
    check(&[("first_name", "Ida")], "Ida");
    check(&[("last_name", "Falk")], "Falk");
    check(&[("town", "Northfen")], "");
}

#[test]
fn people_are_sorted_without_case_and_accents() {
    let check = |pairs: &[(&str, &str)], expect: &str| {
        assert_eq!(sort_key(&fields(pairs), "ida@falk.example"), expect, "sort key of {pairs:?}");
    };
    check(&[("name", "Björn Åkesson")], "bjorn akesson");
    check(&[("name", "IDA FALK")], "ida falk");
    check(&[("name", "Ölberg")], "olberg");
    check(&[], "ida@falk.example");
}
