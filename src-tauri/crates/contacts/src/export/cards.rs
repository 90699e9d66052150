//! People as vCards, version 4.0 (RFC 6350), for an address book.
//!
//! A field that vCard has a property for goes into it. Everything else is kept for whoever reads the file by program, in
//! lines that an address book passes over: `X-POSTRIDER-FIELD;X-NAME=shoe_size:38`. It does not go into NOTE, which people
//! read and write themselves.

use std::fmt::Write as _;
use std::io::{self, Write};

use jiff::civil::Date;

use crate::Fields;

/// Octets of a line without its end (RFC 6350, section 3.2).
const LONGEST_LINE: usize = 75;

/// Fields that become part of a property of several, or of the names.
const NAMES: [&str; 5] = ["name", "first_name", "last_name", "middle_name", "title"];
const PLACE: [&str; 5] = ["street", "town", "region", "postal_code", "country"];

/// Fields that have a property of their own, whose value is a text.
const TEXTS: [(&str, &str); 6] = [
    ("nickname", "NICKNAME"),
    ("company", "ORG"),
    ("job_title", "TITLE"),
    ("phone", "TEL;VALUE=text;TYPE=voice"),
    ("mobile", "TEL;VALUE=text;TYPE=cell"),
    ("notes", "NOTE"),
];

/// One person.
#[derive(Clone, Copy, Debug)]
pub struct Card<'a> {
    /// Their address.
    pub address: &'a str,
    /// What is known beside it.
    pub fields: &'a Fields,
    /// Their tags.
    pub tags: &'a [String],
    /// What else is told of them, by name; an empty value is left out.
    pub around: &'a [(&'a str, &'a str)],
}

/// Writes cards one after the other.
pub struct Cards<W: Write> {
    out: W,
    text: String,
}

impl<W: Write> Cards<W> {
    /// Begins a file.
    pub fn new(out: W) -> Self {
        Self { out, text: String::new() }
    }

    /// Writes one person.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn card(&mut self, card: &Card<'_>) -> io::Result<()> {
        self.text.clear();
        write_card(card, &mut self.text);
        self.out.write_all(self.text.as_bytes())
    }
}

fn write_card(card: &Card<'_>, to: &mut String) {
    let field = |name: &str| card.fields.get(name).map_or("", |value| value.trim());
    line(to, "BEGIN:VCARD");
    line(to, "VERSION:4.0");
    // FN is what an address book shows, and no card is without it.
    let both = [field("first_name"), field("last_name")].join(" ");
    let shown = [field("name"), both.trim(), card.address].into_iter().find(|name| !name.is_empty());
    property(to, "FN", shown.unwrap_or_default());
    let name = ["last_name", "first_name", "middle_name", "title"].map(field);
    if name.iter().any(|part| !part.is_empty()) {
        let [last, first, middle, title] = name.map(escaped);
        line(to, &format!("N:{last};{first};{middle};{title};"));
    }
    property(to, "EMAIL", card.address);
    for (name, head) in TEXTS {
        property(to, head, field(name));
    }
    if PLACE.iter().any(|name| !field(name).is_empty()) {
        let [street, town, region, code, country] = PLACE.map(field).map(escaped);
        line(to, &format!("ADR:;;{street};{town};{region};{code};{country}"));
    }
    let birthday = field("birthday");
    match birthday.parse::<Date>() {
        // The format knows days without hyphens only (section 4.3.1).
        Ok(day) => line(to, &format!("BDAY:{}", day.strftime("%Y%m%d"))),
        Err(_) => property(to, "BDAY;VALUE=text", birthday),
    }
    if is_web(field("website")) {
        line(to, &format!("URL:{}", field("website")));
    }
    if !card.tags.is_empty() {
        let tags: Vec<String> = card.tags.iter().map(|tag| escaped(tag)).collect();
        line(to, &format!("CATEGORIES:{}", tags.join(",")));
    }
    for (name, value) in card.fields {
        if !has_property(name, value.trim()) {
            extra(to, name, value);
        }
    }
    for (name, value) in card.around {
        extra(to, name, value);
    }
    line(to, "END:VCARD");
}

/// Whether a field was written as a property, or is empty.
fn has_property(name: &str, value: &str) -> bool {
    value.is_empty()
        || NAMES.contains(&name)
        || PLACE.contains(&name)
        || TEXTS.iter().any(|(field, _)| *field == name)
        || name == "birthday"
        || (name == "website" && is_web(value))
}

/// Whether a text may stand where a URI must.
fn is_web(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://"))
        && !text.chars().any(|letter| letter.is_whitespace() || letter.is_control())
}

/// A property whose value is one text. An empty one is left out.
fn property(to: &mut String, head: &str, value: &str) {
    if !value.is_empty() {
        line(to, &format!("{head}:{}", escaped(value)));
    }
}

/// Something no property is for.
fn extra(to: &mut String, name: &str, value: &str) {
    if value.trim().is_empty() {
        return;
    }
    let mut quoted = String::with_capacity(name.len() + 2);
    // Quotes and line ends cannot stand in a parameter (section 3.3); `^` says them (RFC 6868).
    for letter in name.chars() {
        match letter {
            '"' => quoted.push_str("^'"),
            '^' => quoted.push_str("^^"),
            control if control.is_control() => quoted.push(' '),
            plain => quoted.push(plain),
        }
    }
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "_- ".contains(letter);
    let mut head = String::from("X-POSTRIDER-FIELD;X-NAME=");
    let _ = if quoted.chars().all(plain) { write!(head, "{quoted}") } else { write!(head, "\"{quoted}\"") };
    property(to, &head, value.trim());
}

/// A text as a value: what separates values is escaped, a line end becomes `\n` (section 3.4), other control characters
/// cannot be said.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' | ',' | ';' => out.extend(['\\', letter]),
            '\r' if letters.peek() == Some(&'\n') => {}
            '\n' | '\r' => out.push_str("\\n"),
            '\t' => out.push(letter),
            control if control.is_control() => {}
            plain => out.push(plain),
        }
    }
    out
}

/// Writes a line, folded between letters. The blank that begins a folded line counts.
fn line(to: &mut String, text: &str) {
    let mut octets = 0;
    for letter in text.chars() {
        if octets + letter.len_utf8() > LONGEST_LINE {
            to.push_str("\r\n ");
            octets = 1;
        }
        to.push(letter);
        octets += letter.len_utf8();
    }
    to.push_str("\r\n");
}

#[cfg(test)]
mod tests;
