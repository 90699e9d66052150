//! Reading columns: a wrong value in a row is a typed error, never a panic.

use std::str::FromStr;

use address::{Address, DedupeKey};
use jiff::Timestamp;
use rusqlite::{Connection, Params, Row, Statement};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Result, StoreError};

/// The instant of a column of Unix milliseconds.
pub(crate) fn time(row: &Row<'_>, column: usize) -> Result<Timestamp> {
    instant(row.get(column)?)
}

/// The same where NULL means "not yet".
pub(crate) fn time_or_none(row: &Row<'_>, column: usize) -> Result<Option<Timestamp>> {
    row.get::<_, Option<i64>>(column)?.map(instant).transpose()
}

/// Unix milliseconds as an instant.
pub(crate) fn instant(millis: i64) -> Result<Timestamp> {
    Timestamp::from_millisecond(millis).map_err(|_| odd("time", millis))
}

/// Unix milliseconds of an instant, for binding.
pub(crate) fn millis(at: Timestamp) -> i64 {
    at.as_millisecond()
}

/// A column that holds a word of a known set.
pub(crate) fn word<T: FromStr>(row: &Row<'_>, column: usize, what: &'static str) -> Result<T> {
    parse(row.get_ref(column)?.as_str().map_err(|_| odd(what, "no text"))?, what)
}

/// A word of a known set.
pub(crate) fn parse<T: FromStr>(text: &str, what: &'static str) -> Result<T> {
    text.parse().map_err(|_| odd(what, text))
}

/// The same where an empty text means "none".
pub(crate) fn word_or_none<T: FromStr>(
    row: &Row<'_>,
    column: usize,
    what: &'static str,
) -> Result<Option<T>> {
    match row.get_ref(column)?.as_str().map_err(|_| odd(what, "no text"))? {
        "" => Ok(None),
        text => parse(text, what).map(Some),
    }
}

/// A text where an empty one means "none".
pub(crate) fn text_or_none(row: &Row<'_>, column: usize) -> Result<Option<String>> {
    let text: String = row.get(column)?;
    Ok((!text.is_empty()).then_some(text))
}

/// A column of JSON.
pub(crate) fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize, what: &'static str) -> Result<T> {
    from_json(row.get_ref(column)?.as_str().map_err(|_| odd(what, "no text"))?, what)
}

/// JSON text as what it stands for.
pub(crate) fn from_json<T: DeserializeOwned>(text: &str, what: &'static str) -> Result<T> {
    serde_json::from_str(text).map_err(|why| odd(what, why))
}

/// What is stored as JSON.
pub(crate) fn to_json<T: Serialize + ?Sized>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|why| odd("value", why))
}

/// A canonical address we stored.
pub(crate) fn address(row: &Row<'_>, column: usize) -> Result<Address> {
    let text = row.get_ref(column)?.as_str().map_err(|_| odd("address", "no text"))?;
    Address::from_canonical(text).ok_or_else(|| odd("address", "not canonical"))
}

/// The same where an empty text means "none".
pub(crate) fn address_or_none(row: &Row<'_>, column: usize) -> Result<Option<Address>> {
    match row.get_ref(column)?.as_str() {
        Ok("") => Ok(None),
        _ => address(row, column).map(Some),
    }
}

/// A dedupe key; an empty text means "none".
pub(crate) fn key_or_none(row: &Row<'_>, column: usize) -> Result<Option<DedupeKey>> {
    let text: String = row.get(column)?;
    Ok((!text.is_empty()).then(|| DedupeKey::from_stored(text)))
}

/// A hash or salt of 32 bytes.
pub(crate) fn bytes32(row: &Row<'_>, column: usize, what: &'static str) -> Result<[u8; 32]> {
    let blob = row.get_ref(column)?.as_blob().map_err(|_| odd(what, "no bytes"))?;
    blob.try_into().map_err(|_| odd(what, format!("{} bytes", blob.len())))
}

/// A count; negative ones are no counts.
pub(crate) fn count(row: &Row<'_>, column: usize) -> Result<u64> {
    let value: i64 = row.get(column)?;
    u64::try_from(value).map_err(|_| odd("count", value))
}

/// A number as it is bound; what does not fit is as large as it gets.
pub(crate) fn int(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// A value this version does not know.
pub(crate) fn odd(what: &'static str, found: impl ToString) -> StoreError {
    StoreError::Odd { what, found: found.to_string() }
}

/// Every row of a statement.
pub(crate) fn rows<T>(
    statement: &mut Statement<'_>,
    params: impl Params,
    mut read: impl FnMut(&Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let mut found = statement.query(params)?;
    let mut all = Vec::new();
    while let Some(row) = found.next()? {
        all.push(read(row)?);
    }
    Ok(all)
}

/// The first row of a statement, if there is one.
pub(crate) fn first<T>(
    statement: &mut Statement<'_>,
    params: impl Params,
    read: impl FnOnce(&Row<'_>) -> Result<T>,
) -> Result<Option<T>> {
    let mut found = statement.query(params)?;
    found.next()?.map(read).transpose()
}

/// Every row of a query that is asked again and again.
pub(crate) fn all<T>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnMut(&Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let mut statement = conn.prepare_cached(sql)?;
    rows(&mut statement, params, read)
}

/// The first row of a query that is asked again and again.
pub(crate) fn one<T>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnOnce(&Row<'_>) -> Result<T>,
) -> Result<Option<T>> {
    let mut statement = conn.prepare_cached(sql)?;
    first(&mut statement, params, read)
}
