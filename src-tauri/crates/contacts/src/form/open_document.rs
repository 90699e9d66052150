//! Workbooks of LibreOffice (OpenDocument 1.3, part 3, section 9), streamed: sheets may say of a cell that it stands there
//! a billion times.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashSet;
use std::io::BufReader;

use super::pipe::LONGEST_CELL;
use super::workbook::{MOST_COLUMNS, MOST_ROWS};
use super::{FormError, Input, Part, too_many_rows, unpack};

/// A row that says it stands there more often than this is read so often only.
const MOST_REPEATS: u64 = 1_000;
/// More sheets than anybody looks through.
const MOST_SHEETS: usize = 1000;
/// A cell that says it stands there more often than this is read so often only.
const MOST_COPIES: u64 = 256;
/// Elements within one another; a cell lies five deep.
const DEEPEST: u32 = 256;
/// Text of rows that stand there only because they say that they repeat.
const MOST_REPEATED: usize = 64 << 20;
/// The names of sheets, and of how hidden ones look.
const MOST_NAMES: usize = 1 << 20;

pub(super) fn sheets(input: &mut dyn Input) -> Result<Vec<Part>, FormError> {
    if is_locked(input)? {
        return Err(FormError::Locked);
    }
    let mut parts = Vec::new();
    let mut hidden_styles: HashSet<String> = HashSet::new();
    let mut style = String::new();
    let mut names = 0;
    walk(input, &mut |event, _| {
        if let Element::Start(tag) | Element::Empty(tag) = event {
            match tag.local_name().as_ref() {
                "style" => style = attribute(tag, "name").unwrap_or_default(),
                "table-properties" if attribute(tag, "display").as_deref() == Some("false") => {
                    names += style.len();
                    hidden_styles.insert(style.clone());
                }
                "table" if parts.len() < MOST_SHEETS => {
                    let hidden =
                        attribute(tag, "style-name").is_some_and(|name| hidden_styles.contains(&name));
                    let name = attribute(tag, "name").unwrap_or_else(|| format!("Sheet {}", parts.len() + 1));
                    names += name.len();
                    parts.push(Part { name, hidden });
                }
                _ => {}
            }
        }
        if names > MOST_NAMES {
            return Err(FormError::TooBig { what: "The names of its sheets".to_owned(), most: "1 MB" });
        }
        Ok(true)
    })?;
    Ok(parts)
}

/// Takes a row and its number; says whether to go on.
pub(super) type See<'a> = dyn FnMut(u64, &[String]) -> Result<bool, FormError> + 'a;

/// Tells of each row that holds anything until the answer is `false`.
pub(super) fn each_row(input: &mut dyn Input, sheet: &str, see: &mut See<'_>) -> Result<(), FormError> {
    let mut state = State::default();
    let mut tables = 0;
    walk(input, &mut |event, depth| {
        match event {
            Element::Start(tag) | Element::Empty(tag) => {
                let is_empty = matches!(event, Element::Empty(_));
                match tag.local_name().as_ref() {
                    "table" if !state.inside => {
                        tables += 1;
                        let name = attribute(tag, "name").unwrap_or_else(|| format!("Sheet {tables}"));
                        state.inside = name == sheet && !is_empty;
                        state.depth = depth;
                    }
                    "table-row" if state.inside => {
                        state.repeats = number(tag, "number-rows-repeated");
                        if is_empty {
                            state.row = state.row.saturating_add(state.repeats);
                        }
                    }
                    "table-cell" | "covered-table-cell" if state.inside => {
                        state.begin_cell(tag);
                        if is_empty {
                            state.end_cell();
                        }
                    }
                    "p" if state.in_cell && state.note == 0 => {
                        if state.paragraphs > 0 && state.text.len() < LONGEST_CELL {
                            state.text.push('\n');
                        }
                        state.paragraphs += 1;
                    }
                    "s" if state.in_cell => {
                        let room = LONGEST_CELL.saturating_sub(state.text.len()).min(1000);
                        let spaces = usize::try_from(number(tag, "c")).unwrap_or(1).min(room);
                        state.text.extend(std::iter::repeat_n(' ', spaces));
                    }
                    "tab" if state.in_cell => state.text.push('\t'),
                    "line-break" if state.in_cell => state.text.push('\n'),
                    "annotation" if state.in_cell && !is_empty => state.note = depth,
                    _ => {}
                }
            }
            Element::End(name) => match *name {
                "table-cell" | "covered-table-cell" if state.in_cell => state.end_cell(),
                "annotation" => state.note = 0,
                "table-row" if state.inside => return state.end_row(see),
                "table" if state.inside && depth <= state.depth => return Ok(false),
                _ => {}
            },
            Element::Text(text) => {
                let room = state.text.len() < LONGEST_CELL;
                if state.in_cell && state.paragraphs > 0 && state.note == 0 && room {
                    state.text.push_str(text);
                }
            }
        }
        Ok(true)
    })
}

#[derive(Default)]
struct State {
    inside: bool,
    depth: u32,
    row: u64,
    repeats: u64,
    cells: Vec<String>,
    column: u64,
    in_cell: bool,
    columns: u64,
    value: Option<String>,
    text: String,
    repeated: usize,
    paragraphs: u32,
    /// How deep the note to a cell begins; what people wrote beside a cell is not in it.
    note: u32,
}

impl State {
    fn begin_cell(&mut self, tag: &BytesStart<'_>) {
        self.in_cell = true;
        self.columns = number(tag, "number-columns-repeated");
        self.text.clear();
        self.paragraphs = 0;
        self.note = 0;
        // The date as it is, not as it is shown; words and numbers as they are shown.
        self.value = match attribute(tag, "value-type").as_deref() {
            Some("date") => attribute(tag, "date-value").map(|date| date.replace('T', " ")),
            Some("boolean") => attribute(tag, "boolean-value").map(|value| value.to_uppercase()),
            Some("float") => {
                let value = attribute(tag, "value").and_then(|value| value.parse::<f64>().ok());
                value.map(super::workbook::plain)
            }
            _ => None,
        };
    }

    fn end_cell(&mut self) {
        self.in_cell = false;
        let text = self.value.take().unwrap_or_else(|| std::mem::take(&mut self.text));
        if !text.is_empty() {
            // Whatever lies too far to the right lies in one column too many, so that it is seen.
            let last = MOST_COLUMNS - 1;
            let at = usize::try_from(self.column).unwrap_or(last).min(last);
            let copies = usize::try_from(self.columns.min(MOST_COPIES)).unwrap_or(1).min(MOST_COLUMNS - at);
            if self.cells.len() < at + copies {
                self.cells.resize(at + copies, String::new());
            }
            for cell in self.cells.iter_mut().skip(at).take(copies) {
                cell.clone_from(&text);
            }
        }
        self.column = self.column.saturating_add(self.columns);
    }

    fn end_row(&mut self, see: &mut See<'_>) -> Result<bool, FormError> {
        let cells = std::mem::take(&mut self.cells);
        self.column = 0;
        if !cells.is_empty() {
            if self.row >= MOST_ROWS {
                return Err(too_many_rows());
            }
            let times = self.repeats.min(MOST_REPEATS).min(MOST_ROWS - self.row);
            let length: usize = cells.iter().map(|cell| cell.len() + 1).sum();
            let copies = usize::try_from(times - 1).unwrap_or(usize::MAX);
            self.repeated = self.repeated.saturating_add(copies.saturating_mul(length));
            if self.repeated > MOST_REPEATED {
                return Err(FormError::TooBig { what: "What its rows repeat".to_owned(), most: "64 MB" });
            }
            for number in self.row + 1..=self.row + times {
                if !see(number, &cells)? {
                    return Ok(false);
                }
            }
        }
        self.row = self.row.saturating_add(self.repeats);
        Ok(true)
    }
}

enum Element<'a> {
    Start(&'a BytesStart<'a>),
    Empty(&'a BytesStart<'a>),
    End(&'a str),
    Text(&'a str),
}

/// Walks through the content until the answer is `false`.
fn walk(
    input: &mut dyn Input,
    see: &mut dyn FnMut(&Element<'_>, u32) -> Result<bool, FormError>,
) -> Result<(), FormError> {
    let mut archive = unpack::open(input)?;
    let content = archive.by_name("content.xml").map_err(unpack::broken)?;
    let mut reader = Reader::from_reader(BufReader::new(content));
    let mut buffer = Vec::new();
    let mut depth = 0_u32;
    loop {
        buffer.clear();
        let goes_on = match reader.read_event_into(&mut buffer).map_err(FormError::damaged)? {
            Event::Start(tag) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(FormError::damaged("its elements lie too deep within one another"));
                }
                see(&Element::Start(&tag), depth)?
            }
            Event::Empty(tag) => see(&Element::Empty(&tag), depth + 1)?,
            Event::End(tag) => {
                let goes_on = see(&Element::End(tag.local_name().as_ref()), depth)?;
                depth = depth.saturating_sub(1);
                goes_on
            }
            Event::Text(text) => see(&Element::Text(&text), depth)?,
            Event::CData(text) => see(&Element::Text(&text), depth)?,
            Event::GeneralRef(name) => {
                let letter = match name.resolve_char_ref().map_err(FormError::damaged)? {
                    Some(letter) => Some(letter.to_string()),
                    None => quick_xml::escape::resolve_xml_entity(&name).map(str::to_owned),
                };
                // Whatever the file itself declares is left out: it may stand for anything of any size.
                see(&Element::Text(letter.as_deref().unwrap_or_default()), depth)?
            }
            Event::Eof => return Ok(()),
            _ => true,
        };
        if !goes_on {
            return Ok(());
        }
    }
}

fn is_locked(input: &mut dyn Input) -> Result<bool, FormError> {
    let mut archive = unpack::open(input)?;
    let Ok(manifest) = archive.by_name("META-INF/manifest.xml") else { return Ok(false) };
    let mut text = String::new();
    std::io::Read::read_to_string(&mut std::io::Read::take(manifest, 1 << 20), &mut text)
        .map_err(FormError::damaged)?;
    Ok(text.contains("encryption-data"))
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|one| one.key.local_name().as_ref() == name)?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}

/// How often something stands there; once where nothing is said.
fn number(tag: &BytesStart<'_>, name: &str) -> u64 {
    let Some(value) = attribute(tag, name) else { return 1 };
    let value = value.trim();
    let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    // More than fits into a number is a number all the same.
    value.parse().unwrap_or(if is_number { u64::MAX } else { 1 }).max(1)
}
