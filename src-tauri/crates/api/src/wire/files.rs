//! Files the person picked, dropped or saved; the page never sees where they lie.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a picker should offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum PickKind {
    /// A list of people: CSV, TSV, text.
    List,
    /// One saved message or a mailbox file: .eml, .mbox.
    Mail,
    /// A message body: .md, .html, .mjml.
    Body,
    /// A backup made by Postrider.
    Backup,
    /// A certificate file of the person's own mail host.
    Certificate,
}

/// Asks for a picker.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PickRequest {
    /// What to offer.
    pub kind: PickKind,
}

/// One file in our hands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PickedFile {
    /// Names the file to later commands; means nothing outside this run.
    pub handle: String,
    /// File name without its folder.
    pub name: String,
    /// Size in bytes.
    pub size: u64,
    /// Last change, where the disk knows it.
    pub modified: Option<Timestamp>,
}

/// How a save ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Saved {
    /// Names of the files written; empty when the person closed the picker.
    pub files: Vec<String>,
    /// Rows or people written in all.
    pub rows: u64,
}
