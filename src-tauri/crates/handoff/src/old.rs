//! Whether a folder holds an older package and nothing else, so that a new one may take its place.

use crate::Provider;
use crate::provider::Part;
use crate::readme;

/// The name of the note that says which file goes where.
pub const README: &str = readme::NAME;

/// Whether these are the files of a whole package of ours; `note` is what stands in the one named [`README`].
#[must_use]
pub fn is_package<'a>(names: impl IntoIterator<Item = &'a str>, note: &str) -> bool {
    readme::is_ours(note) && names.into_iter().all(|name| name == README || is_file(name))
}

fn is_file(name: &str) -> bool {
    let parts = [Part::Unsubscribed, Part::Bounced, Part::Subscribed];
    Provider::ALL.into_iter().any(|provider| {
        parts.iter().any(|part| {
            let first = provider.file_name(*part, 1);
            name == first || first.strip_suffix(".csv").is_some_and(|stem| is_piece(name, stem))
        })
    })
}

/// `3-subscribed-2.csv`, for example.
fn is_piece(name: &str, stem: &str) -> bool {
    let number = name.strip_prefix(stem).and_then(|rest| rest.strip_prefix('-')?.strip_suffix(".csv"));
    number.is_some_and(|number| number.parse::<u64>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_older_package_is_told_from_other_files() {
        let ours =
            ["1-unsubscribed.csv", "2-cleaned.csv", "3-subscribed.csv", "3-subscribed-2.csv", "README.txt"];
        let note = "Upload the files in the order of their numbers. First";
        assert!(is_package(ours, note));
        assert!(!is_package(ours, "Read me"), "somebody else's note");
        for other in ["holiday.jpg", "3-subscribed-old.csv", "people.csv", "1-unsubscribed.csv.bak"] {
            assert!(!is_package(ours.into_iter().chain([other]), note), "{other}");
        }
    }

    proptest! {
        #[test]
        fn any_names_and_notes_can_be_asked_about(names in prop::collection::vec(".*", 0..4), note in ".*") {
            let _ = is_package(names.iter().map(String::as_str), &note);
        }
    }
}
