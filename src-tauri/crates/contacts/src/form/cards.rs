//! vCards: one person a card.

use calcard::vcard::{VCard, VCardEntry, VCardParameterName, VCardParameterValue, VCardProperty, VCardValue};
use calcard::{Entry, Parser};
use encoding_rs::{Encoding, UTF_8};

use super::lines::Lines;
use super::pipe::Rows;
use super::{FormError, Input, guess};

/// A card is kept in memory up to this; the rest of it, always a picture or a sound, is passed over.
const LONGEST_CARD: usize = 256 << 10;
/// So many addresses of one person get a column of their own.
const MOST_ADDRESSES: usize = 5;

const COLUMNS: [&str; 21] = [
    "email",
    "email 2",
    "email 3",
    "email 4",
    "email 5",
    "name",
    "first name",
    "last name",
    "nickname",
    "company",
    "job title",
    "phone",
    "mobile",
    "street",
    "postal code",
    "town",
    "region",
    "country",
    "birthday",
    "tags",
    "notes",
];

pub(super) fn write(input: &mut dyn Input, rows: &mut Rows) -> Result<(), FormError> {
    let encoding = guess::encoding_of(input)?;
    // Old phones mix letters within one file and say so card by card: bytes stay bytes until the card is whole.
    let as_read = if guess::is_bytewise(encoding) { UTF_8 } else { encoding };
    rows.push(COLUMNS)?;
    let mut lines = Lines::new(input, as_read);
    let (mut line, mut card) = (Vec::new(), Vec::new());
    let (mut depth, mut agent, mut picture) = (0_u32, false, false);
    while lines.next(&mut line)? {
        let folded = line.first().is_some_and(|byte| matches!(byte, b' ' | b'\t'));
        let is = |word: &str| line.trim_ascii_end().eq_ignore_ascii_case(word.as_bytes());
        if is("BEGIN:VCARD") {
            // A card within a card is the agent's (vCard 2.1): somebody else, inside a value. Any other card that begins
            // before the last one ended ends it.
            if depth > 0 && !agent {
                rows.push(person(&text_of(&card, encoding)))?;
                depth = 0;
            }
            if depth == 0 {
                card.clear();
            }
            depth += 1;
        }
        if depth == 0 {
            continue;
        }
        let ends = is("END:VCARD");
        if !folded {
            agent = depth > 0 && (starts(&line, "AGENT") || (agent && line.is_empty()));
            // Pictures, sounds and keys are long, and nobody reads them here.
            picture = ["PHOTO", "LOGO", "SOUND", "KEY"].iter().any(|name| starts(&line, name));
        }
        if depth == 1 && !picture && (ends || card.len() + line.len() < LONGEST_CARD) {
            card.extend_from_slice(&line);
            card.extend_from_slice(b"\r\n");
        }
        if ends {
            depth -= 1;
            if depth == 0 {
                rows.push(person(&text_of(&card, encoding)))?;
            }
        }
    }
    if depth > 0 {
        // Cut off in the middle: what is there counts.
        card.extend_from_slice(b"END:VCARD\r\n");
        rows.push(person(&text_of(&card, encoding)))?;
    }
    Ok(())
}

/// Whether a line begins with this property, whatever group it is in.
fn starts(line: &[u8], name: &str) -> bool {
    let head = line.split(|byte| matches!(byte, b':' | b';')).next().unwrap_or_default();
    let property = head.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
    property.eq_ignore_ascii_case(name.as_bytes())
}

fn text_of(card: &[u8], encoding: &'static Encoding) -> String {
    match std::str::from_utf8(card) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding.decode(card).0.into_owned(),
    }
}

fn person(card: &str) -> Vec<String> {
    let mut cells = vec![String::new(); COLUMNS.len()];
    let Entry::VCard(card) = Parser::new(card).entry() else { return cells };
    let mut set = |column: &str, value: &str| {
        let cell = COLUMNS.iter().position(|name| *name == column).and_then(|at| cells.get_mut(at));
        if let Some(cell) = cell.filter(|cell| cell.is_empty()) {
            value.trim().clone_into(cell);
        }
    };
    for (address, column) in addresses(&card).iter().zip(COLUMNS).take(MOST_ADDRESSES) {
        set(column, address);
    }
    for entry in &card.entries {
        let at = |place: usize| text(entry, place);
        match &entry.name {
            VCardProperty::Fn => set("name", &at(0)),
            VCardProperty::N => {
                set("last name", &at(0));
                set("first name", &at(1));
            }
            VCardProperty::Nickname => set("nickname", &at(0)),
            VCardProperty::Org => set("company", &at(0)),
            VCardProperty::Title => set("job title", &at(0)),
            VCardProperty::Tel if says(entry, "cell") => set("mobile", at(0).trim_start_matches("tel:")),
            VCardProperty::Tel if !says(entry, "fax") => set("phone", at(0).trim_start_matches("tel:")),
            VCardProperty::Adr => {
                set("street", &at(2));
                set("town", &at(3));
                set("region", &at(4));
                set("postal code", &at(5));
                set("country", &at(6));
            }
            VCardProperty::Bday => set("birthday", &at(0)),
            VCardProperty::Categories => {
                let all: Vec<String> = (0..entry.values.len()).map(at).collect();
                set("tags", &all.join(", "));
            }
            VCardProperty::Note => set("notes", &at(0)),
            _ => {}
        }
    }
    cells
}

/// The preferred address first, the others as they stand.
fn addresses(card: &VCard) -> Vec<String> {
    let mut found: Vec<(u32, String)> = card
        .entries
        .iter()
        .filter(|entry| entry.name == VCardProperty::Email)
        // X.400 and the like are no Internet addresses.
        .filter(|entry| !says(entry, "x400") && !says(entry, "lotus"))
        .map(|entry| (rank(entry), text(entry, 0)))
        .map(|(rank, address)| (rank, address.trim().trim_start_matches("mailto:").to_owned()))
        .filter(|(_, address)| !address.is_empty())
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, address)| address).collect()
}

/// 1 is most preferred (RFC 6350, section 5.3); older cards say `pref` among the types.
fn rank(entry: &VCardEntry) -> u32 {
    let said = entry.params.iter().find_map(|param| match (&param.name, &param.value) {
        (VCardParameterName::Pref, VCardParameterValue::Integer(rank)) => Some(*rank),
        _ => None,
    });
    said.unwrap_or(if says(entry, "pref") { 1 } else { 101 })
}

/// Whether one of the types of a property is this word.
fn says(entry: &VCardEntry, word: &str) -> bool {
    entry.params.iter().any(|param| {
        let value = param.value.as_text().unwrap_or_default();
        // vCard 2.1 has the bare word.
        let bare = param.value == VCardParameterValue::Null && param.name.as_str().eq_ignore_ascii_case(word);
        bare || (param.name == VCardParameterName::Type && value.eq_ignore_ascii_case(word))
    })
}

fn text(entry: &VCardEntry, place: usize) -> String {
    match entry.values.get(place) {
        Some(VCardValue::Text(text)) => text.clone(),
        Some(VCardValue::Component(parts)) => parts.join(", "),
        Some(VCardValue::Integer(number)) => number.to_string(),
        Some(VCardValue::PartialDateTime(date)) => match (date.year, date.month, date.day) {
            (Some(year), Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
            (None, Some(month), Some(day)) => format!("--{month:02}-{day:02}"),
            _ => String::new(),
        },
        _ => String::new(),
    }
}
