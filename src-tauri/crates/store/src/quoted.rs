//! Addresses within other texts: reports name examples, servers quote whom they refuse.

use std::collections::BTreeSet;

use address::DedupeKey;
use rusqlite::Connection;
use serde_json::Value;

use crate::columns::{all, from_json, to_json};
use crate::error::Result;

/// What stands where an address did.
const FORGOTTEN: &str = "(forgotten)";

/// Where texts for people are kept as JSON that may quote an address: table, column, and what a row is known by. Of the
/// settings only what was said of campaigns: the others are the user's own words.
const QUOTING: [(&str, &str, &str, &str); 4] = [
    ("campaigns", "report", "id", "true"),
    ("campaigns", "paused_why", "id", "true"),
    ("accounts", "pause", "id", "true"),
    ("settings", "value", "name", "name GLOB 'waiting.*' OR name GLOB 'rehearsal.*'"),
];

/// Where a text names an address as a whole: `aida@x.example` does not hold `ida@x.example`. Both are in lower case.
fn places<'a>(text: &'a str, address: &'a str) -> impl Iterator<Item = usize> + 'a {
    let belongs = |c: char| c.is_alphanumeric() || "._%+-'=".contains(c);
    let goes_on = |rest: &str| {
        let rest = rest.strip_prefix('.').unwrap_or(rest);
        rest.starts_with(|c: char| c.is_alphanumeric() || c == '-')
    };
    let whole = move |(at, found): (usize, &str)| {
        let (before, rest) = text.split_at(at);
        let ends = !goes_on(rest.strip_prefix(found).unwrap_or_default());
        (ends && !before.ends_with(belongs)).then_some(at)
    };
    text.match_indices(address).filter_map(whole)
}

/// Whether any text in there names this address.
pub(crate) fn names(value: &Value, address: &str) -> bool {
    match value {
        Value::String(text) => places(&text.to_lowercase(), address).next().is_some(),
        Value::Array(values) => values.iter().any(|value| names(value, address)),
        Value::Object(fields) => fields.values().any(|value| names(value, address)),
        _ => false,
    }
}

/// The text without the address; `None` where it does not name it.
fn without(text: &str, address: &str) -> Option<String> {
    let lower = text.to_lowercase();
    places(&lower, address).next()?;
    // Letters whose small form is longer or shorter would shift every place.
    if lower.len() != text.len() {
        return Some(FORGOTTEN.to_owned());
    }
    let (mut kept, mut end) = (String::with_capacity(text.len()), 0);
    for at in places(&lower, address) {
        let Some(between) = text.get(end..at) else { return Some(FORGOTTEN.to_owned()) };
        kept.push_str(between);
        kept.push_str(FORGOTTEN);
        end = at + address.len();
    }
    kept.push_str(text.get(end..)?);
    Some(kept)
}

/// Takes the address out of every text. Returns whether there was any.
fn blank(value: &mut Value, address: &str) -> bool {
    match value {
        Value::String(text) => match without(text, address) {
            Some(kept) => {
                *text = kept;
                true
            }
            None => false,
        },
        Value::Array(values) => any(values.iter_mut().map(|value| blank(value, address))),
        Value::Object(fields) => any(fields.values_mut().map(|value| blank(value, address))),
        _ => false,
    }
}

/// Whether one of them is true. All are done, unlike with [`Iterator::any`].
fn any(done: impl Iterator<Item = bool>) -> bool {
    done.filter(|one| *one).count() > 0
}

/// Takes these addresses out of what was said of others as well: checks of campaigns, why something waits, what is
/// remembered between two starts.
pub(crate) fn forget(conn: &Connection, keys: &BTreeSet<DedupeKey>) -> Result<()> {
    for (table, column, known_by, which) in QUOTING {
        let texts = all(
            conn,
            &format!("SELECT {known_by}, {column} FROM {table} WHERE instr({column}, '@') > 0 AND ({which})"),
            [],
            |row| Ok((row.get::<_, rusqlite::types::Value>(0)?, row.get::<_, String>(1)?)),
        )?;
        for (row, text) in texts {
            let mut value: Value = from_json(&text, "text")?;
            if any(keys.iter().map(|key| blank(&mut value, key.as_str()))) {
                conn.execute(
                    &format!("UPDATE {table} SET {column} = ?2 WHERE {known_by} = ?1"),
                    (row, to_json(&value)?),
                )?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_is_taken_out_as_a_whole() {
        let ida = "ida@falk.example";
        let out = |text: &str| without(text, ida);
        assert_eq!(
            out("2 lack a name: Ida@Falk.example, bo@falk.example.").as_deref(),
            Some("2 lack a name: (forgotten), bo@falk.example.")
        );
        assert_eq!(out("<ida@falk.example>: no such user").as_deref(), Some("<(forgotten)>: no such user"));
        for other in ["aida@falk.example", "ida@falk.example.org", "ida@falk", "x-ida@falk.example"] {
            assert_eq!(out(other), None, "{other}");
        }
        assert_eq!(
            out("\u{130} ida@falk.example").as_deref(),
            Some(FORGOTTEN),
            "a letter that grows when it is small"
        );
    }

    proptest! {
        #[test]
        fn whatever_the_text_nothing_of_the_address_is_left(before in ".{0,20}", after in ".{0,20}") {
            let text = format!("{before} IDA@falk.example {after}");
            let left = without(&text, "ida@falk.example").unwrap();
            prop_assert_eq!(without(&left, "ida@falk.example"), None);
        }
    }
}
