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
    match (given.is_empty(), family.is_empty()) {
        (false, false) => format!("{given} {family}"),
        _ => format!("{given}{family}"),
    }
}

/// What a person is sorted and found by: the folded name, or the dedupe key where there is no name.
pub(crate) fn sort_key(fields: &Fields, dedupe_key: &str) -> String {
    let name = shown(fields);
    if name.is_empty() { dedupe_key.to_owned() } else { fold(&name) }
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
