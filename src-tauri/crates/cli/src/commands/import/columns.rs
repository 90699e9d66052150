//! `--map email="E-Mail",first_name="Vorname"`: which column is what.

use app::contacts::import::Role;
use std::str::FromStr;

/// Pairs of a field and the column that fills it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapped(Vec<(String, String)>);

impl Mapped {
    /// What each named column is taken for.
    pub fn columns(&self) -> impl Iterator<Item = (String, Role)> {
        self.0.iter().map(|(field, column)| {
            let Ok(role) = Role::from_str(field);
            (column.clone(), role)
        })
    }
}

impl FromStr for Mapped {
    type Err = String;

    /// A column in quotes may hold anything, a quote written twice; without quotes it ends where the next `,field=` begins,
    /// because a shell takes the quotes away.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut pairs = Vec::new();
        let mut rest = text.trim();
        while !rest.is_empty() {
            let (field, after) = rest
                .split_once('=')
                .ok_or_else(|| format!("\u{201c}{rest}\u{201d} lacks a =, as in email=\"E-Mail\""))?;
            let field = field.trim();
            if !is_field(field) {
                return Err(format!(
                    "\u{201c}{field}\u{201d} is no name of a field, such as email or first_name"
                ));
            }
            let after = after.trim_start();
            let (column, next) = match after.strip_prefix('"') {
                Some(quoted) => quoted_column(quoted)?,
                None => plain_column(after),
            };
            pairs.push((field.to_owned(), column));
            rest = next.trim();
        }
        if pairs.is_empty() {
            Err("nothing is said, as in email=\"E-Mail\"".to_owned())
        } else {
            Ok(Self(pairs))
        }
    }
}

fn is_field(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-'))
}

/// The column up to its closing quote, and what follows the comma behind it.
fn quoted_column(text: &str) -> Result<(String, &str), String> {
    let mut column = String::new();
    let mut rest = text;
    loop {
        let (part, after) = rest.split_once('"').ok_or_else(|| "a quote is not closed".to_owned())?;
        column.push_str(part);
        match after.strip_prefix('"') {
            Some(more) => {
                column.push('"');
                rest = more;
            }
            None => {
                let after = after.trim_start();
                return match after.strip_prefix(',') {
                    Some(next) => Ok((column, next)),
                    None if after.is_empty() => Ok((column, after)),
                    None => Err(format!("a comma is missing before \u{201c}{after}\u{201d}")),
                };
            }
        }
    }
}

/// The column up to the next `,field=`, and what follows that comma.
fn plain_column(text: &str) -> (String, &str) {
    for (at, _) in text.match_indices(',') {
        let (Some(column), Some(next)) = (text.get(..at), text.get(at + 1..)) else { continue };
        if next.trim().is_empty() || next.split_once('=').is_some_and(|(field, _)| is_field(field.trim())) {
            return (column.trim().to_owned(), next);
        }
    }
    (text.trim().to_owned(), "")
}

#[cfg(test)]
mod tests;
