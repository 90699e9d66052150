//! Which people, in which order.

use address::Verdict;
use consent::Basis;
use contacts::{ImportId, ListId};
use jiff::Timestamp;
use rusqlite::types::Value;

use super::name;
use crate::columns::millis;

/// Which people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct ContactFilter {
    /// In this list now.
    pub list: Option<ListId>,
    /// Part of a name, an address or any field; empty for all.
    pub search: String,
    /// With this verdict.
    pub verdict: Option<Verdict>,
    /// On this basis: in [`ContactFilter::list`] if it is given, else in any list.
    pub basis: Option<Basis>,
    /// On Do not mail, or not.
    pub suppressed: Option<bool>,
    /// Added at or after this instant.
    pub added_since: Option<Timestamp>,
    /// Brought by this import.
    pub import: Option<ImportId>,
}

/// By what people are sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// By name without case and accents; whoever has none, by address.
    #[default]
    Name,
    /// By address.
    Address,
    /// By when they were added.
    Added,
}

/// Which people, in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct ContactQuery {
    /// Which.
    pub filter: ContactFilter,
    /// By what.
    pub sort: Sort,
    /// Last first.
    pub descending: bool,
}

/// A LIKE pattern for "contains", with `\` as the escape; empty for an empty text.
pub(crate) fn like(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() {
        return String::new();
    }
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// The part of a query from FROM on, without order, and its values.
pub(crate) fn from(filter: &ContactFilter) -> (String, Vec<Value>) {
    let mut sql = String::from(" FROM contacts AS c");
    let mut values: Vec<Value> = Vec::new();
    let mut terms: Vec<String> = Vec::new();
    let mut bind = |value: Value| {
        values.push(value);
        format!("?{}", values.len())
    };
    if let Some(list) = filter.list {
        let list = bind(list.0.into());
        sql.push_str(&format!(
            " JOIN subscriptions AS s ON s.list_id = {list} AND s.contact_id = c.id AND s.left_at IS NULL"
        ));
    }
    if let Some(basis) = filter.basis {
        let basis = bind(basis.as_str().to_owned().into());
        terms.push(if filter.list.is_some() {
            format!("s.basis = {basis}")
        } else {
            format!(
                "EXISTS (SELECT 1 FROM lists AS l JOIN subscriptions AS b ON b.list_id = l.id AND b.contact_id = c.id
                         WHERE b.left_at IS NULL AND b.basis = {basis})"
            )
        });
    }
    if !filter.search.trim().is_empty() {
        let folded = bind(like(&name::fold(&filter.search)).into());
        let plain = bind(like(&filter.search).into());
        terms.push(format!(
            "(c.name_key LIKE {folded} ESCAPE '\\' OR c.dedupe_key LIKE {plain} ESCAPE '\\' OR c.fields LIKE {plain} ESCAPE '\\')"
        ));
    }
    if let Some(verdict) = filter.verdict {
        terms.push(format!("c.verdict = {}", bind(verdict.as_str().to_owned().into())));
    }
    if let Some(suppressed) = filter.suppressed {
        let not = if suppressed { "" } else { "NOT " };
        terms.push(format!(
            "{not}EXISTS (SELECT 1 FROM suppressions AS p WHERE p.dedupe_key = c.dedupe_key AND p.lifted_at IS NULL)"
        ));
    }
    if let Some(since) = filter.added_since {
        terms.push(format!("c.created_at >= {}", bind(millis(since).into())));
    }
    if let Some(import) = filter.import {
        terms.push(format!("c.import_id = {}", bind(import.0.into())));
    }
    if !terms.is_empty() {
        sql.push_str(" WHERE ");
        sql.push_str(&terms.join(" AND "));
    }
    (sql, values)
}

/// The order of a query. Ties go by number, so that no two people ever change places.
pub(crate) fn order(query: &ContactQuery) -> String {
    let direction = if query.descending { "DESC" } else { "ASC" };
    match query.sort {
        Sort::Name => format!(" ORDER BY c.name_key {direction}, c.id {direction}"),
        Sort::Address => format!(" ORDER BY c.dedupe_key {direction}"),
        Sort::Added => format!(" ORDER BY c.id {direction}"),
    }
}

#[cfg(test)]
mod tests;
