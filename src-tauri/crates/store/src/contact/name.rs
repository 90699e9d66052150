//! A person's name as it is shown and as it is sorted.

use contacts::Fields;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The name as it is shown: `name`, else `first_name` and `last_name`; empty where there is none.
pub(crate) fn shown(fields: &Fields) -> String {
    let field = |name: &str| fields.get(name).map_or("", |value| value.trim());
    let whole = field("name");
    if !whole.is_empty() {
        return whole.to_owned();
    }
    let (given, family) = (field("first_name"), field("last_name"));
    let mut both = String::with_capacity(given.len() + family.len() + 1);
    both.push_str(given);
    if !given.is_empty() && !family.is_empty() {
        both.push(' ');
    }
    both.push_str(family);
    both
}

/// What a person is sorted and found by: the folded name, or the dedupe key, folded too, where there is no name.
pub(crate) fn sort_key(fields: &Fields, dedupe_key: &str) -> String {
    let mut name = shown(fields);
    if name.is_empty() {
        return fold(dedupe_key);
    }
    if name.is_ascii() {
        name.make_ascii_lowercase();
        return name;
    }
    fold(&name)
}

/// Lower case without accents, so that "Åkesson" is found under A and by "akesson".
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests;
