//! What each column is for: guessed by its name and by what it holds, changed by the user's word.

use std::collections::HashSet;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::content::{holds_addresses, is_ip, is_last_first};
use super::moment::{DateOrder, Moment, moment};
use super::proof::ProofPart;
use super::rows::Row;
use super::status::{self, StatusRule};
use super::words;
use crate::export::{AROUND_PEOPLE, MORE_AROUND_PEOPLE, is_ours};
use crate::named::named;

/// One column of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name in the file, made unique; `column_3` where it has none.
    pub heading: String,
    /// What it is taken for.
    pub role: Role,
    /// Why.
    pub reason: ColumnReason,
}

/// What a column is for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The address people are mailed at.
    Address,
    /// Another address of the same person, used where the first is missing or cannot be mailed.
    OtherAddress,
    /// A name written `Lindqvist, Amara`: fills `last_name` and `first_name`.
    LastFirst,
    /// A field of this snake_case name.
    Field(String),
    /// Proof of consent.
    Proof(ProofPart),
    /// Standing in the program the file comes from.
    Status(StatusRule),
    /// Left out.
    Skip,
}

/// Why a column was taken for what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnReason {
    /// Its name says so.
    Name,
    /// What it holds says so.
    Content,
    /// We do not know it, so it keeps its own name.
    OwnName,
    /// It is empty.
    Empty,
    /// The user said so.
    Chosen,
}

named!(ColumnReason {
    Name => "name", Content => "content", OwnName => "own-name", Empty => "empty", Chosen => "chosen",
});

impl Role {
    /// The name a user gives it: `email`, `other_email`, `last_name_first_name`, `first_name`, `confirmed_at`, `status`,
    /// `skip`.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Address => "email",
            Self::OtherAddress => "other_email",
            Self::LastFirst => "last_name_first_name",
            Self::Field(name) => name,
            Self::Proof(part) => part.as_str(),
            Self::Status(rule) => rule.as_str(),
            Self::Skip => "skip",
        }
    }

    /// The role of this name that is no field.
    fn named(name: &str) -> Option<Self> {
        match name {
            "email" => Some(Self::Address),
            "other_email" => Some(Self::OtherAddress),
            "last_name_first_name" => Some(Self::LastFirst),
            "skip" => Some(Self::Skip),
            _ => {
                let proof = name.parse().map(Self::Proof);
                proof.or_else(|_| name.parse().map(Self::Status)).ok()
            }
        }
    }
}

impl FromStr for Role {
    type Err = std::convert::Infallible;

    /// Takes what [`Role::name`] gives; any other word is a field of that name, in snake_case.
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let name = name.trim();
        Ok(match (name, Self::named(name)) {
            ("", _) => Self::Skip,
            ("address", _) => Self::Address,
            (_, Some(role)) => role,
            (other, None) => Self::Field(field_name(other)),
        })
    }
}

/// What the rows of one column look like.
#[derive(Default)]
struct Content {
    filled: usize,
    addresses: usize,
    last_first: usize,
    ips: usize,
    moments: usize,
    statuses: usize,
    leaving: usize,
    yes_or_no: usize,
}

impl Content {
    fn of(rows: &[Row], column: usize) -> Self {
        let mut content = Self::default();
        for cell in rows.iter().filter_map(|row| row.cell(column)).filter(|cell| !cell.trim().is_empty()) {
            content.filled += 1;
            content.addresses += usize::from(holds_addresses(cell));
            content.last_first += usize::from(is_last_first(cell));
            content.ips += usize::from(is_ip(cell));
            content.moments += usize::from(moment(cell, DateOrder::Unclear) != Moment::None);
            // Looking into words takes its time, and a column of standings shows itself soon.
            if content.filled <= 20 || content.statuses > 0 || content.yes_or_no > 0 {
                let look = status::look(cell);
                content.statuses += usize::from(look.known);
                content.leaving += usize::from(look.leaving);
                content.yes_or_no += usize::from(look.yes_or_no);
            }
        }
        content
    }

    fn mostly(&self, part: usize) -> bool {
        part > 0 && part * 2 > self.filled
    }
}

/// More columns than anybody's list of people has; those behind are left out.
pub(super) const MOST_COLUMNS: usize = 1000;

/// The columns of a table: `names` is the header row, if there is one; `rows` are the people below it.
pub(super) fn guess(names: Option<&Row>, rows: &[Row], width: usize) -> Vec<Column> {
    let width = width.max(names.map_or(0, Row::width)).min(MOST_COLUMNS);
    let headings = headings(names, width);
    // What a problem file of ours says beside a person is nothing of theirs, the address we suggest least of all.
    let ours: Vec<bool> = headings.iter().map(|heading| is_ours(heading)).collect();
    let is_theirs = |at: usize| !ours.get(at).copied().unwrap_or(false);
    let contents: Vec<Content> = (0..width)
        .map(|column| if is_theirs(column) { Content::of(rows, column) } else { Content::default() })
        .collect();
    let squashed: Vec<String> = (0..width)
        .map(|at| names.and_then(|row| row.cell(at)).filter(|_| is_theirs(at)).unwrap_or_default())
        .map(words::squash)
        .collect();

    let first = first_address(&squashed, &contents);
    let mut taken = HashSet::new();
    let mut columns = Vec::with_capacity(width);
    for (at, ((heading, squashed), content)) in headings.into_iter().zip(&squashed).zip(&contents).enumerate()
    {
        let (role, reason) = if is_ours(&heading) {
            (Role::Skip, ColumnReason::Name)
        } else if first == Some(at) {
            let by_name = words::names_address(squashed);
            (Role::Address, if by_name { ColumnReason::Name } else { ColumnReason::Content })
        } else {
            other(&heading, squashed, content)
        };
        columns.push(Column { role: unique(role, &heading, &mut taken), reason, heading });
    }
    skip_our_own(&mut columns);
    columns
}

/// What our own export says around a person is no field of theirs. Whether they are on Do not mail still counts.
fn skip_our_own(columns: &mut [Column]) {
    if !AROUND_PEOPLE.iter().all(|name| columns.iter().any(|column| column.heading == *name)) {
        return;
    }
    for column in columns.iter_mut() {
        let heading = column.heading.as_str();
        let told = MORE_AROUND_PEOPLE.contains(&heading);
        // Our verdict is judged anew; another program's could say who left.
        if told || (AROUND_PEOPLE.contains(&heading) && !matches!(column.role, Role::Status(_))) {
            (column.role, column.reason) = (Role::Skip, ColumnReason::Name);
        }
    }
}

/// The column with the address: by name and content, else by content, else by name; of equals the leftmost.
fn first_address(squashed: &[String], contents: &[Content]) -> Option<usize> {
    let rank = |name: &str, content: &Content| {
        let named = words::names_address(name);
        let rank = match (named, content.addresses > 0, content.mostly(content.addresses)) {
            (true, true, _) => 6,
            (false, _, true) => 4,
            (true, false, _) => 2,
            _ => 0,
        };
        if rank > 0 && words::is_second(name) { rank - 1 } else { rank }
    };
    let ranked = squashed.iter().zip(contents).map(|(name, content)| rank(name, content)).enumerate();
    ranked.rev().max_by_key(|(_, rank)| *rank).filter(|(_, rank)| *rank > 0).map(|(at, _)| at)
}

fn other(heading: &str, squashed: &str, content: &Content) -> (Role, ColumnReason) {
    if words::names_address(squashed) {
        return (Role::OtherAddress, ColumnReason::Name);
    }
    let empty = content.filled == 0;
    let by_name = match words::role_of(squashed) {
        Some(Role::Field(name)) if name == "name" && content.mostly(content.last_first) => {
            Some(Role::LastFirst)
        }
        // A state of the country, or of the subscription: in some languages it is one word.
        Some(Role::Field(_)) if squashed == "estado" && content.mostly(content.statuses) => {
            Some(Role::Status(StatusRule::Word))
        }
        Some(Role::Proof(ProofPart::ConfirmedAt))
            if content.moments == 0 && content.mostly(content.yes_or_no) =>
        {
            Some(Role::Status(StatusRule::NoUnconfirmed))
        }
        // A column of that name may hold "yes" or an address as well: only what can be read is proof.
        Some(Role::Proof(ProofPart::AskedAt | ProofPart::ConfirmedAt)) if !empty && content.moments == 0 => {
            None
        }
        Some(Role::Proof(ProofPart::AskedIp | ProofPart::ConfirmedIp)) if !empty && content.ips == 0 => None,
        role => role,
    };
    match by_name {
        Some(role) => (role, ColumnReason::Name),
        None if content.mostly(content.ips) => (Role::Proof(ProofPart::ConfirmedIp), ColumnReason::Content),
        None if content.mostly(content.moments) && status::asks_who_left(heading) => {
            (Role::Status(StatusRule::AnyLeft), ColumnReason::Name)
        }
        None if content.mostly(content.yes_or_no) && status::asks_who_left(heading) => {
            (Role::Status(StatusRule::YesLeft), ColumnReason::Name)
        }
        // "Newsletter: abgemeldet": under any heading, it is the words that say who left.
        None if content.leaving > 0 && content.mostly(content.statuses) => {
            (Role::Status(StatusRule::Word), ColumnReason::Content)
        }
        None if squashed.is_empty() && empty => (Role::Skip, ColumnReason::Empty),
        None => (Role::Field(field_name(heading)), ColumnReason::OwnName),
    }
}

/// Two columns cannot fill one field: the second keeps its own name.
pub(super) fn unique(role: Role, heading: &str, taken: &mut HashSet<String>) -> Role {
    let one_only = match &role {
        Role::Field(name) => name.clone(),
        Role::Proof(part) => part.as_str().to_owned(),
        _ => return role,
    };
    if taken.insert(one_only.clone()) {
        return role;
    }
    let own = field_name(heading);
    let numbered = (2..).map(|number| format!("{own}_{number}"));
    let free = std::iter::once(own.clone()).chain(numbered).find(|name| taken.insert(name.clone()));
    Role::Field(free.unwrap_or(one_only))
}

fn headings(names: Option<&Row>, width: usize) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut headings = Vec::with_capacity(width);
    for at in 0..width {
        let given = names.and_then(|row| row.cell(at)).map(str::trim).unwrap_or_default();
        let plain = if given.is_empty() { format!("column_{}", at + 1) } else { given.to_owned() };
        let mut heading = plain.clone();
        let mut number = 2;
        while !taken.insert(heading.clone()) {
            heading = format!("{plain}_{number}");
            number += 1;
        }
        headings.push(heading);
    }
    headings
}

/// A heading as the name of a field, usable in a template: ASCII snake_case that starts with a letter, and never the
/// word for the address itself or for anything else a column can be taken for.
pub(super) fn field_name(heading: &str) -> String {
    let mut name = String::new();
    let mut before = ' ';
    for letter in heading.chars() {
        let folded = fold(letter);
        if folded.is_empty() {
            before = if letter.is_alphanumeric() { before } else { ' ' };
            continue;
        }
        let hump = letter.is_uppercase() && before.is_lowercase();
        if !name.is_empty() && (before == ' ' || hump) {
            name.push('_');
        }
        name.push_str(&folded);
        before = letter;
    }
    match name.as_str() {
        "" => "field".to_owned(),
        "address" => format!("{name}_given"),
        _ if Role::named(&name).is_some() => format!("{name}_given"),
        _ if name.starts_with(|c: char| c.is_ascii_digit()) => format!("field_{name}"),
        _ => name,
    }
}

/// A letter in ASCII lower case; empty where it has no likeness there.
pub(super) fn fold(letter: char) -> String {
    let lower = letter.to_lowercase().next().unwrap_or(letter);
    let plain = match lower {
        'ä' | 'æ' => "ae",
        'ö' | 'œ' => "oe",
        'ø' => "o",
        'ü' => "ue",
        'ß' => "ss",
        'þ' => "th",
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'ç' | 'ć' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' | 'ė' => "e",
        'ğ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' | 'į' => "i",
        'ł' | 'ľ' | 'ļ' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ő' | 'ō' => "o",
        'ř' => "r",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'ť' | 'ţ' | 'ț' => "t",
        'ù' | 'ú' | 'û' | 'ű' | 'ū' | 'ů' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ž' | 'ż' => "z",
        _ if lower.is_ascii_alphanumeric() => return lower.to_string(),
        _ => "",
    };
    plain.to_owned()
}

#[cfg(test)]
mod tests;
