//! How a file is to be read: guesses with reasons, and the user's word over them.

use std::collections::HashSet;
use std::io::{self, Read};

use address::{Finding, Severity};
use encoding_rs::Encoding;

use super::column::{self, Column, ColumnReason, Role};
use super::delimiter::{self, DelimiterReason};
use super::encoding::{Detector, EncodingReason};
use super::header::{self, HeaderReason};
use super::moment::{DateOrder, order_of};
use super::proof::ProofPart;
use super::rows::Row;
use super::text::decode_sample;
use super::{ImportError, Overrides, Reading};

/// The delimiter is judged by this much text.
const DELIMITER_TEXT: usize = 64 << 10;
/// Header and columns are judged by this much of the file.
const SAMPLE: usize = 256 << 10;
/// And by so many records at most.
const RECORDS: usize = 1000;
/// So many records are shown.
const PREVIEW: usize = 20;

/// Says how a file is to be read, by its first bytes. The longer the sample, the surer the letters; `whole_len` is the
/// length of the file in bytes.
///
/// # Errors
/// Only where the user's word cannot be followed: an unknown encoding, a column that is not there.
pub fn sniff(sample: &[u8], whole_len: u64, overrides: &Overrides) -> Result<Reading, ImportError> {
    let mut detector = Detector::default();
    detector.feed(sample);
    read(sample, sample.len() as u64 >= whole_len, detector, overrides)
}

/// Says how a file is to be read, with every byte of it having a say about the letters. Memory stays the same for a file
/// of any size.
///
/// # Errors
/// Where the reader fails, and as [`sniff`].
pub fn survey<R: Read>(mut reader: R, overrides: &Overrides) -> Result<Reading, ImportError> {
    let mut detector = Detector::default();
    let mut sample = Vec::new();
    let mut chunk = vec![0; 64 << 10];
    let mut complete = true;
    loop {
        let read = match reader.read(&mut chunk) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(ImportError::Read(error)),
        };
        let bytes = chunk.get(..read).unwrap_or_default();
        detector.feed(bytes);
        if sample.len() < SAMPLE {
            sample.extend_from_slice(bytes);
        } else {
            complete = false;
        }
    }
    read(&sample, complete, detector, overrides)
}

fn read(
    sample: &[u8],
    complete: bool,
    detector: Detector,
    overrides: &Overrides,
) -> Result<Reading, ImportError> {
    let (encoding, encoding_reason) = match &overrides.encoding {
        Some(label) => {
            let chosen = Encoding::for_label(label.as_bytes());
            let encoding = chosen.ok_or_else(|| ImportError::UnknownEncoding { label: label.clone() })?;
            (encoding, EncodingReason::Chosen)
        }
        None => detector.guess(),
    };
    let cut = sample.len().min(SAMPLE);
    let complete = complete && cut == sample.len();
    let text = decode_sample(sample.get(..cut).unwrap_or(sample), encoding, complete);
    let (delimiter, delimiter_reason) = match overrides.delimiter {
        Some(chosen) if delimiter::is_possible(chosen) => (chosen, DelimiterReason::Chosen),
        Some(other) => return Err(ImportError::BadDelimiter { delimiter: char::from(other) }),
        None => {
            let end = text.floor_char_boundary(DELIMITER_TEXT.min(text.len()));
            delimiter::guess(text.get(..end).unwrap_or(&text), complete && end == text.len())
        }
    };
    let mut records = delimiter::records(&text, delimiter, complete, RECORDS);
    let mut nobody_until = 0;
    if delimiter::sep_line(&text).is_some() && !records.is_empty() {
        nobody_until = records.remove(0).number();
    }
    let width = delimiter::usual_width(&records);
    let (header_row, header_reason) = match overrides.header_row {
        None => header::guess(&records, width),
        Some(0) => (None, HeaderReason::Chosen),
        Some(row) if records.iter().any(|record| record.number() == row) => (Some(row), HeaderReason::Chosen),
        Some(row) => return Err(ImportError::NoSuchHeaderRow { row }),
    };
    let first = records.iter().position(|record| Some(record.number()) == header_row);
    let people = records.get(first.map_or(0, |at| at + 1)..).unwrap_or_default();
    let mut columns = column::guess(first.and_then(|at| records.get(at)), people, width);
    apply(&mut columns, &overrides.columns)?;
    let date_order = overrides.date_order.or_else(|| guess_order(&columns, people));

    let mut findings = Vec::new();
    findings.extend(of_bytes(sample));
    findings.extend(of_letters(encoding, encoding_reason));
    findings.extend(of_columns(&columns, records.is_empty()));
    findings.extend(of_people(people, complete && !records.is_empty()));
    findings.extend(of_rows_above(&records, first));
    findings.extend(of_width(&records));
    if date_order == Some(DateOrder::Unclear) {
        findings.push(unclear_dates());
    }
    records.truncate(PREVIEW);
    Ok(Reading {
        encoding,
        encoding_reason,
        delimiter,
        delimiter_reason,
        header_row,
        header_reason,
        nobody_until: header_row.unwrap_or(nobody_until),
        columns,
        date_order: date_order.unwrap_or_default(),
        preview: records,
        findings,
    })
}

/// The user's word on columns. Whoever names the address column means that one and no other.
fn apply(columns: &mut [Column], chosen: &[(String, Role)]) -> Result<(), ImportError> {
    let find = |columns: &[Column], heading: &str| {
        let exact = columns.iter().position(|column| column.heading == heading.trim());
        let numbered = || heading.trim().strip_prefix("column_")?.parse::<usize>().ok()?.checked_sub(1);
        let alike = || {
            columns.iter().position(|column| column.heading.to_lowercase() == heading.trim().to_lowercase())
        };
        exact.or_else(alike).or_else(|| numbered().filter(|at| *at < columns.len()))
    };
    for (heading, role) in chosen {
        let Some(at) = find(columns, heading) else {
            let has = columns.iter().map(|column| column.heading.clone()).collect();
            return Err(ImportError::NoSuchColumn { heading: heading.clone(), has });
        };
        for (other, column) in columns.iter_mut().enumerate() {
            let addresses = [Role::Address, Role::OtherAddress];
            let gives_way = column.reason != ColumnReason::Chosen
                && (column.role == *role || (*role == Role::Address && addresses.contains(&column.role)));
            if other == at {
                column.role = role.clone();
                column.reason = ColumnReason::Chosen;
            } else if gives_way && *role != Role::Skip && *role != Role::OtherAddress {
                column.role = Role::Field(column::field_name(&column.heading));
                column.reason = ColumnReason::OwnName;
            }
        }
    }
    // Columns that gave way may now bear a name twice; chosen ones keep theirs.
    let is_chosen = |column: &Column| column.reason == ColumnReason::Chosen;
    let mut taken: HashSet<String> = columns
        .iter()
        .filter(|column| is_chosen(column))
        .map(|column| column.role.name().to_owned())
        .collect();
    for column in columns.iter_mut().filter(|column| !is_chosen(column)) {
        column.role = column::unique(column.role.clone(), &column.heading, &mut taken);
    }
    Ok(())
}

fn guess_order(columns: &[Column], people: &[Row]) -> Option<DateOrder> {
    let times = [Role::Proof(ProofPart::AskedAt), Role::Proof(ProofPart::ConfirmedAt)];
    let dated = columns.iter().enumerate().filter(|(_, column)| times.contains(&column.role));
    let orders = dated.filter_map(|(at, _)| order_of(people.iter().filter_map(|row| row.cell(at))));
    // One settled column settles a file: programs write all their dates alike.
    orders.min()
}

fn of_bytes(sample: &[u8]) -> Option<Finding> {
    let what = match sample {
        [b'P', b'K', 3, 4, ..] => "a workbook or a zip archive",
        [0xD0, 0xCF, 0x11, 0xE0, ..] => "an old Excel workbook",
        [b'%', b'P', b'D', b'F', ..] => "a PDF",
        [0x1F, 0x8B, ..] => "a compressed file",
        _ if sample.get(..11).is_some_and(|start| start.eq_ignore_ascii_case(b"BEGIN:VCARD")) => {
            "a file of vCards"
        }
        _ => return None,
    };
    let message = format!("This is {what}, not a text file with rows and columns.");
    let finding = Finding::new("not-a-table", Severity::Blocking, message);
    Some(finding.with_fix("Open it in the program it comes from and save it as CSV."))
}

fn of_letters(encoding: &'static Encoding, reason: EncodingReason) -> Option<Finding> {
    match reason {
        EncodingReason::Statistics => {
            let message =
                format!("The file does not say which letters it uses. {} fits best.", encoding.name());
            Some(
                Finding::new("encoding-guessed", Severity::Info, message)
                    .with_fix("Look whether names with accents read right. If not, choose other letters."),
            )
        }
        EncodingReason::MostlyUtf8 => Some(
            Finding::new(
                "encoding-mixed",
                Severity::Warning,
                "Most of the file is UTF-8, and some bytes are not.",
            )
            .with_fix("Look at the rows that hold \u{FFFD}, and correct them."),
        ),
        _ => None,
    }
}

fn of_columns(columns: &[Column], empty: bool) -> Option<Finding> {
    if empty {
        let finding = Finding::new("empty-file", Severity::Blocking, "The file holds no rows.");
        return Some(finding.with_fix("Choose another file."));
    }
    if columns.iter().any(|column| matches!(column.role, Role::Address | Role::OtherAddress)) {
        return None;
    }
    let finding = Finding::new("no-address-column", Severity::Blocking, "No column holds addresses.");
    Some(finding.with_fix("Choose the column with the addresses, or another file."))
}

fn of_people(people: &[Row], complete: bool) -> Option<Finding> {
    if !complete || people.iter().any(|row| !row.is_blank()) {
        return None;
    }
    let message = "The file has the names of its columns and nobody below them.";
    let finding = Finding::new("no-people", Severity::Blocking, message);
    Some(finding.with_fix("Export the list again, or choose another file."))
}

fn of_rows_above(records: &[Row], header: Option<usize>) -> Option<Finding> {
    let above = header.filter(|above| *above > 0)?;
    let first = records.first().map_or(1, Row::number);
    let message = match above {
        1 => format!("Row {first} stands above the names of the columns and is left out."),
        _ => format!("{above} rows stand above the names of the columns and are left out."),
    };
    Some(Finding::new("rows-above-header", Severity::Info, message))
}

fn of_width(records: &[Row]) -> Option<Finding> {
    let widest = records.iter().map(Row::width).max().filter(|widest| *widest > column::MOST_COLUMNS)?;
    let message = format!("The file has {widest} columns. We read the first {}.", column::MOST_COLUMNS);
    let finding = Finding::new("too-many-columns", Severity::Warning, message);
    Some(finding.with_fix("Look whether columns are split by another character."))
}

fn unclear_dates() -> Finding {
    let message =
        "In dates like 03/04/2026, nothing in the file says whether the day or the month comes first.";
    Finding::new("unclear-dates", Severity::Warning, message)
        .with_fix("Say which comes first. Until then such a date is no proof.")
}

#[cfg(test)]
mod tests;
