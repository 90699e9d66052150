//! The personal part of a ledger event, and the one way to write it as bytes.

use std::borrow::Cow;
use std::fmt;

use jiff::Timestamp;

use crate::varint;

/// The first byte of every encoding. A new shape gets a new number; old ones stay readable.
const VERSION: u8 = 1;

/// What an event says about a person. It can be deleted; see [`crate::ledger`].
///
/// Borrowed where many events share it (the source and wording of an import), so that sealing copies nothing.
/// Debug shows which fields are set and none of what stands in them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Detail<'a> {
    /// The canonical address.
    pub address: Option<Cow<'a, str>>,
    /// The name of the list, as it was then.
    pub list: Option<Cow<'a, str>>,
    /// Where it came from: file name and SHA-256, a Message-ID, "typed by the user".
    pub source: Option<Cow<'a, str>>,
    /// The record in that file; the first is 1.
    pub row: Option<u64>,
    /// When they agreed, to the millisecond.
    pub agreed_at: Option<Timestamp>,
    /// What they were told when they agreed.
    pub wording: Option<Cow<'a, str>>,
    /// What proves it: proof columns, a server's answer, the hash of a raw mail.
    pub evidence: Option<Cow<'a, str>>,
    /// Why, for a suppression or a lift: a reason's word, or the user's own.
    pub reason: Option<Cow<'a, str>>,
    /// The campaign it belongs to, by its id.
    pub campaign: Option<i64>,
}

/// Bytes that are not an encoded [`Detail`] in its one canonical shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("This ledger entry cannot be read. It was changed outside the app, or a newer version wrote it.")]
pub struct BadDetail;

impl<'a> Detail<'a> {
    /// Appends the canonical encoding: version byte, then every field in the order of its declaration, each led
    /// by 0 for absent or, as a LEB128 number, 1 + its length in bytes. Numbers are 8 bytes, big-endian; times
    /// are Unix milliseconds. These are the bytes to store and the bytes that are committed to.
    pub fn encode_into(&self, out: &mut Vec<u8>) {
        out.push(VERSION);
        put_text(&self.address, out);
        put_text(&self.list, out);
        put_text(&self.source, out);
        put_number(self.row.map(u64::to_be_bytes), out);
        put_number(self.agreed_at.map(|at| at.as_millisecond().to_be_bytes()), out);
        put_text(&self.wording, out);
        put_text(&self.evidence, out);
        put_text(&self.reason, out);
        put_number(self.campaign.map(i64::to_be_bytes), out);
    }

    /// The same as a vector of its own.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.encode_into(&mut out);
        out
    }

    /// Reads what [`Detail::encode_into`] wrote, and nothing else: what decodes also encodes to the same bytes.
    pub fn decode(bytes: &'a [u8]) -> Result<Detail<'a>, BadDetail> {
        let mut rest = bytes;
        match rest.split_first() {
            Some((&VERSION, after)) => rest = after,
            _ => return Err(BadDetail),
        }
        let detail = Detail {
            address: take_text(&mut rest)?,
            list: take_text(&mut rest)?,
            source: take_text(&mut rest)?,
            row: take_number(&mut rest)?.map(u64::from_be_bytes),
            agreed_at: match take_number(&mut rest)?.map(i64::from_be_bytes) {
                Some(millis) => Some(Timestamp::from_millisecond(millis).map_err(|_| BadDetail)?),
                None => None,
            },
            wording: take_text(&mut rest)?,
            evidence: take_text(&mut rest)?,
            reason: take_text(&mut rest)?,
            campaign: take_number(&mut rest)?.map(i64::from_be_bytes),
        };
        if rest.is_empty() { Ok(detail) } else { Err(BadDetail) }
    }

    /// The same detail, owning its texts.
    pub fn into_owned(self) -> Detail<'static> {
        let own = |text: Option<Cow<'a, str>>| text.map(|text| Cow::Owned(text.into_owned()));
        Detail {
            address: own(self.address),
            list: own(self.list),
            source: own(self.source),
            row: self.row,
            agreed_at: self.agreed_at,
            wording: own(self.wording),
            evidence: own(self.evidence),
            reason: own(self.reason),
            campaign: self.campaign,
        }
    }
}

impl fmt::Debug for Detail<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let set = [
            ("address", self.address.is_some()),
            ("list", self.list.is_some()),
            ("source", self.source.is_some()),
            ("row", self.row.is_some()),
            ("agreed_at", self.agreed_at.is_some()),
            ("wording", self.wording.is_some()),
            ("evidence", self.evidence.is_some()),
            ("reason", self.reason.is_some()),
            ("campaign", self.campaign.is_some()),
        ];
        f.write_str("Detail of ")?;
        f.debug_list().entries(set.iter().filter(|(_, there)| *there).map(|(name, _)| name)).finish()
    }
}

fn put_text(text: &Option<Cow<'_, str>>, out: &mut Vec<u8>) {
    match text {
        Some(text) => {
            varint::put(text.len() as u64 + 1, out);
            out.extend_from_slice(text.as_bytes());
        }
        None => out.push(0),
    }
}

fn put_number(number: Option<[u8; 8]>, out: &mut Vec<u8>) {
    match number {
        Some(bytes) => {
            out.push(9);
            out.extend_from_slice(&bytes);
        }
        None => out.push(0),
    }
}

fn take_bytes<'a>(rest: &mut &'a [u8]) -> Result<Option<&'a [u8]>, BadDetail> {
    let Some(length) = varint::take(rest).ok_or(BadDetail)?.checked_sub(1) else { return Ok(None) };
    let length = usize::try_from(length).map_err(|_| BadDetail)?;
    let (field, after) = rest.split_at_checked(length).ok_or(BadDetail)?;
    *rest = after;
    Ok(Some(field))
}

fn take_text<'a>(rest: &mut &'a [u8]) -> Result<Option<Cow<'a, str>>, BadDetail> {
    match take_bytes(rest)? {
        Some(bytes) => {
            std::str::from_utf8(bytes).map(|text| Some(Cow::Borrowed(text))).map_err(|_| BadDetail)
        }
        None => Ok(None),
    }
}

fn take_number(rest: &mut &[u8]) -> Result<Option<[u8; 8]>, BadDetail> {
    match take_bytes(rest)? {
        Some(bytes) => bytes.try_into().map(Some).map_err(|_| BadDetail),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests;
