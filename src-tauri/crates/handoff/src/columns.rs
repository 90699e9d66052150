//! The columns each provider's import expects, and what of a person goes into them.

use contacts::Fields;
use contacts::export::Holds;
use jiff::Timestamp;
use jiff::tz::Offset;

use crate::{Person, Provider};

/// One column of the file of subscribers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    /// Its name in the provider's import.
    pub heading: String,
    /// What goes into it.
    pub source: Source,
}

/// What goes into a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    Address,
    FirstName,
    LastName,
    Field(String),
    /// When they agreed.
    Agreed,
    /// When they answered a confirmation.
    Confirmed,
}

/// Fields that stand in columns of their own, whatever the caller chose.
const NAMES: [&str; 3] = ["first_name", "last_name", "name"];

/// The column for addresses, in every file of this provider.
pub(crate) fn address_heading(provider: Provider) -> &'static str {
    match provider {
        Provider::Mailchimp => "Email Address",
        Provider::SendGrid => "email",
    }
}

/// The columns of the file of subscribers: address and names, then the chosen fields, then the proof.
pub(crate) fn of(provider: Provider, fields: &[String]) -> Vec<Column> {
    let column = |heading: &str, source| Column { heading: heading.to_owned(), source };
    let (first, last) = match provider {
        Provider::Mailchimp => ("First Name", "Last Name"),
        Provider::SendGrid => ("first_name", "last_name"),
    };
    let mut columns = vec![
        column(address_heading(provider), Source::Address),
        column(first, Source::FirstName),
        column(last, Source::LastName),
    ];
    for field in fields.iter().filter(|field| !NAMES.contains(&field.as_str())) {
        let heading = match provider {
            Provider::Mailchimp => mailchimp(field),
            Provider::SendGrid => sendgrid(field),
        };
        // Mailchimp keeps 255 bytes of a heading at most; no two columns may share one.
        if !columns.iter().any(|column| column.heading.eq_ignore_ascii_case(&heading)) {
            columns.push(Column { heading, source: Source::Field(field.clone()) });
        }
    }
    if provider == Provider::Mailchimp {
        columns.push(column("OPTIN_TIME", Source::Agreed));
        columns.push(column("CONFIRM_TIME", Source::Confirmed));
    }
    columns
}

impl Source {
    pub(crate) fn holds(&self) -> Holds {
        match self {
            Self::Address => Holds::Addresses,
            _ => Holds::Words,
        }
    }

    /// The cell of this person.
    pub(crate) fn cell(&self, person: &Person<'_>, now: Timestamp) -> String {
        let (first, last) = names(person.fields);
        match self {
            Self::Address => person.address.as_str().to_owned(),
            Self::FirstName => first.to_owned(),
            Self::LastName => last.to_owned(),
            Self::Field(name) => person.fields.get(name).cloned().unwrap_or_default(),
            Self::Agreed => time(person.agreed_at, now),
            Self::Confirmed => time(person.confirmed_at, now),
        }
    }
}

/// First and last name. Where only a whole name is known, two words are first and last; anything else stays together,
/// because nobody can tell where it parts.
fn names(fields: &Fields) -> (&str, &str) {
    let known = |name: &str| fields.get(name).map_or("", String::as_str);
    let (first, last, name) = (known("first_name"), known("last_name"), known("name").trim());
    if !first.is_empty() || !last.is_empty() {
        return (first, last);
    }
    match name.split_once(char::is_whitespace) {
        Some((first, last)) if !last.trim().contains(char::is_whitespace) => (first, last.trim()),
        _ => (name, ""),
    }
}

/// A time as Mailchimp reads it, in UTC. It refuses rows with a time to come, so such a time stays out.
fn time(at: Option<Timestamp>, now: Timestamp) -> String {
    at.filter(|at| *at <= now)
        .map(|at| Offset::UTC.to_datetime(at).strftime("%Y-%m-%d %H:%M:%S").to_string())
        .unwrap_or_default()
}

fn mailchimp(field: &str) -> String {
    match field {
        "phone" => "Phone Number".to_owned(),
        other => {
            let words = other.split('_').filter(|word| !word.is_empty());
            words.map(capital).collect::<Vec<String>>().join(" ")
        }
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// SendGrid's reserved fields, and letters, digits and underscores for the others.
fn sendgrid(field: &str) -> String {
    match field {
        "town" => "city".to_owned(),
        "region" => "state_province_region".to_owned(),
        "street" => "address_line_1".to_owned(),
        "phone" => "phone_number".to_owned(),
        other => other.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect(),
    }
}

#[cfg(test)]
mod tests;
