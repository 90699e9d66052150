//! What a column is called, and what it is for if it is called so.
//!
//! Names are compared squashed: lower case, letters and digits only. `E-Mail`, `e_mail` and `EMail` are one word.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::column::Role;
use super::proof::ProofPart;
use super::status::StatusRule;

mod names;

/// What a name stands for, addresses aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Field(&'static str),
    Proof(ProofPart),
    Status(StatusRule),
}

static MEANINGS: LazyLock<HashMap<&'static str, Meaning>> = LazyLock::new(|| meanings().collect());
static ADDRESSES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| names::ADDRESSES.split(' ').collect());

fn meanings() -> impl Iterator<Item = (&'static str, Meaning)> {
    let fields = names::FIELDS.iter().map(|(field, names)| (Meaning::Field(field), *names));
    let proofs = names::PROOFS.iter().map(|(part, names)| (Meaning::Proof(*part), *names));
    let statuses = names::STATUSES.iter().map(|(rule, names)| (Meaning::Status(*rule), *names));
    let all = fields.chain(proofs).chain(statuses);
    all.flat_map(|(meaning, names)| names.split(' ').map(move |name| (name, meaning)))
}

/// A heading as it is compared: lower case, letters and digits only.
pub(super) fn squash(heading: &str) -> String {
    heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A cell as its words are compared: squashed, and without accents (`Désabonnée` is `desabonnee`).
pub(super) fn fold(cell: &str) -> String {
    let mut folded = String::with_capacity(cell.len());
    for letter in cell.chars().filter(|letter| letter.is_alphanumeric()) {
        match super::column::fold(letter).as_str() {
            // Letters of other scripts have no likeness and stay as they are.
            "" => folded.extend(letter.to_lowercase()),
            plain => folded.push_str(plain),
        }
    }
    folded
}

/// Whether we know what a column of this name is for.
pub(super) fn is_known(heading: &str) -> bool {
    let squashed = squash(heading);
    names_address(&squashed) || role_of(&squashed).is_some()
}

/// Whether a column of this (squashed) name holds addresses: `emailaddress`, `email2`, `primaryemail`, `email1value`.
pub(super) fn names_address(squashed: &str) -> bool {
    if ADDRESSES.contains(squashed) {
        return true;
    }
    let Some((before, after)) = squashed.split_once("mail") else { return false };
    let before = before.strip_suffix('e').unwrap_or(before);
    only_beside(before) && only_beside(after)
}

/// Whether the name says that there is a more important address column beside this one.
pub(super) fn is_second(squashed: &str) -> bool {
    let number: String = squashed.chars().filter(char::is_ascii_digit).collect();
    ["secondary", "alternate", "other"].iter().any(|word| squashed.contains(word))
        || number.parse::<u32>().is_ok_and(|number| number > 1)
}

fn only_beside(mut text: &str) -> bool {
    loop {
        text = text.trim_matches(|c: char| c.is_ascii_digit());
        if text.is_empty() {
            return true;
        }
        match names::BESIDE
            .split(' ')
            .filter_map(|word| text.strip_prefix(word))
            .min_by_key(|rest| rest.len())
        {
            Some(rest) => text = rest,
            None => return false,
        }
    }
}

/// What a column of this (squashed) name is for, addresses aside.
pub(super) fn role_of(squashed: &str) -> Option<Role> {
    // HubSpot has one such column for each kind of mail.
    if squashed.starts_with("optedoutofemail") {
        return Some(Role::Status(StatusRule::YesLeft));
    }
    // "Phone 1 - Value" of an address book is its first phone.
    let meaning = MEANINGS.get(squashed).or_else(|| MEANINGS.get(squashed.strip_suffix("1value")?))?;
    Some(match meaning {
        Meaning::Field(field) => Role::Field((*field).to_owned()),
        Meaning::Proof(part) => Role::Proof(*part),
        Meaning::Status(rule) => Role::Status(*rule),
    })
}

#[cfg(test)]
mod tests;
