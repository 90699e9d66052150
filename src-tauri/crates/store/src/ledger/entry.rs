//! How the personal part of an event lies in `ledger_details.entries`: the entries of a row, one after the other.
//!
//! ```text
//! 0                                                          erased
//! 1 | salt 32 | row 8 | length 2 | address                   the rest stands in `shared`
//! 2 | salt 32 | length 4 | encoded detail                    everything stands here
//! ```
//! Numbers are big-endian; a row of 0 is none. Nothing here is hashed as it lies: what is hashed is the whole
//! encoded detail, which [`Entry::encoded`] gives back byte for byte.

use std::borrow::Cow;

use consent::ledger::{Detail, Salt};

use crate::columns::odd;
use crate::error::{Result, StoreError};

const ERASED: u8 = 0;
const PERSON: u8 = 1;
const WHOLE: u8 = 2;

/// One entry, as it lies there.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Entry<'a> {
    /// The person asked to be forgotten.
    Erased,
    /// Address and row; everything else is shared by the block.
    Person { salt: &'a Salt, row: u64, address: &'a str },
    /// The encoded detail.
    Whole { salt: &'a Salt, encoded: &'a [u8] },
}

/// The shared detail with a person put in.
pub(crate) fn of_person<'a>(shared: &'a Detail<'_>, address: &'a str, row: u64) -> Detail<'a> {
    let borrowed = |text: &'a Option<Cow<'_, str>>| text.as_deref().map(Cow::Borrowed);
    Detail {
        address: Some(Cow::Borrowed(address)),
        row: (row > 0).then_some(row),
        list: borrowed(&shared.list),
        source: borrowed(&shared.source),
        agreed_at: shared.agreed_at,
        wording: borrowed(&shared.wording),
        evidence: borrowed(&shared.evidence),
        reason: borrowed(&shared.reason),
        campaign: shared.campaign,
    }
}

pub(crate) fn put_erased(out: &mut Vec<u8>) {
    out.push(ERASED);
}

pub(crate) fn put_person(salt: &Salt, address: &str, row: u64, out: &mut Vec<u8>) {
    // An address has at most 254 bytes, so its length always fits.
    let length = u16::try_from(address.len()).unwrap_or(u16::MAX);
    out.push(PERSON);
    out.extend_from_slice(salt);
    out.extend_from_slice(&row.to_be_bytes());
    out.extend_from_slice(&length.to_be_bytes());
    out.extend(address.as_bytes().iter().take(usize::from(length)));
}

pub(crate) fn put_whole(salt: &Salt, encoded: &[u8], out: &mut Vec<u8>) {
    let length = u32::try_from(encoded.len()).unwrap_or(u32::MAX);
    out.push(WHOLE);
    out.extend_from_slice(salt);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(encoded);
}

impl<'a> Entry<'a> {
    /// Takes the next entry off the front. `None` at the end.
    pub(crate) fn take(bytes: &mut &'a [u8]) -> Result<Option<Entry<'a>>> {
        let Some((kind, mut rest)) = bytes.split_first() else { return Ok(None) };
        let entry = match *kind {
            ERASED => Entry::Erased,
            PERSON => {
                let salt = chunk(&mut rest)?;
                let row = u64::from_be_bytes(*chunk(&mut rest)?);
                let length = u16::from_be_bytes(*chunk(&mut rest)?);
                let address = part(&mut rest, usize::from(length))?;
                Entry::Person { salt, row, address: std::str::from_utf8(address).map_err(|_| damaged())? }
            }
            WHOLE => {
                let salt = chunk(&mut rest)?;
                let length = u32::from_be_bytes(*chunk(&mut rest)?);
                let encoded = part(&mut rest, usize::try_from(length).map_err(|_| damaged())?)?;
                Entry::Whole { salt, encoded }
            }
            _ => return Err(damaged()),
        };
        *bytes = rest;
        Ok(Some(entry))
    }

    /// The salt and the encoded detail that were sealed; `None` once erased.
    pub(crate) fn encoded(&self, shared: &Detail<'_>) -> Option<(Salt, Cow<'a, [u8]>)> {
        match self {
            Entry::Erased => None,
            Entry::Person { salt, row, address } => {
                Some((**salt, Cow::Owned(of_person(shared, address, *row).encode())))
            }
            Entry::Whole { salt, encoded } => Some((**salt, Cow::Borrowed(encoded))),
        }
    }

    /// Writes it again.
    pub(crate) fn put(&self, out: &mut Vec<u8>) {
        match self {
            Entry::Erased => put_erased(out),
            Entry::Person { salt, row, address } => put_person(salt, address, *row, out),
            Entry::Whole { salt, encoded } => put_whole(salt, encoded, out),
        }
    }
}

fn chunk<'a, const N: usize>(bytes: &mut &'a [u8]) -> Result<&'a [u8; N]> {
    let (chunk, rest) = bytes.split_first_chunk::<N>().ok_or_else(damaged)?;
    *bytes = rest;
    Ok(chunk)
}

fn part<'a>(bytes: &mut &'a [u8], length: usize) -> Result<&'a [u8]> {
    let (part, rest) = bytes.split_at_checked(length).ok_or_else(damaged)?;
    *bytes = rest;
    Ok(part)
}

fn damaged() -> StoreError {
    odd("ledger entry", "unreadable")
}

#[cfg(test)]
mod tests;
