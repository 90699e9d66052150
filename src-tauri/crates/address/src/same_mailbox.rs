//! Different addresses that probably lead to one mailbox: labels behind a +, signs a provider takes no notice of, a
//! provider's several names.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization as _;

use crate::Address;

/// What addresses have in common that probably lead to one mailbox. It only ever suggests: two people may have one key,
/// so nothing is merged by it, and nobody is left out for it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SameMailboxKey(String);

impl SameMailboxKey {
    /// The key itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Takes back a key this program stored.
    pub const fn from_stored(key: String) -> Self {
        Self(key)
    }
}

impl fmt::Debug for SameMailboxKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or((&self.0, ""));
        write!(f, "{}…@{domain}", local.chars().next().unwrap_or('?'))
    }
}

impl Address {
    /// The key under which providers probably deliver to the same mailbox. Where it differs from the dedupe key, another
    /// address with this key is worth showing to the person.
    pub fn same_mailbox_key(&self) -> SameMailboxKey {
        let seen = Seen::of(self);
        SameMailboxKey(format!("{}@{}", seen.name, seen.domain))
    }
}

/// Why addresses with one key probably lead to one mailbox, in a sentence. Addresses that differ in case alone are the
/// same by their dedupe key already and need no reason; then it is the general one.
pub fn why_same_mailbox<'a>(addresses: impl IntoIterator<Item = &'a Address>) -> String {
    let seen: Vec<Seen> = addresses.into_iter().map(Seen::of).collect();
    let provider = seen.iter().find_map(|seen| seen.provider);
    let labels: BTreeSet<Option<Label>> = seen.iter().map(|seen| seen.label).collect();
    let spellings: BTreeSet<&str> = seen.iter().map(|seen| seen.base.as_str()).collect();
    let domains: BTreeSet<&str> = seen.iter().filter_map(|seen| seen.alias).collect();
    let mut ways = Vec::new();
    if spellings.len() > 1 {
        let signs: Vec<&str> = provider.map(Provider::ignored_in_words).unwrap_or_default();
        ways.push(format!("with or without {}", listed(&signs, "or")));
    }
    for label in labels.into_iter().flatten() {
        ways.push(match label {
            Label::Plus => "whatever follows a + in the name".to_owned(),
            Label::Base => "whatever follows the hyphen in the name".to_owned(),
            Label::Host => "with the name moved behind the @".to_owned(),
        });
    }
    if domains.len() > 1 {
        let domains: Vec<&str> = domains.into_iter().collect();
        ways.push(format!("at {}", listed(&domains, "and")));
    }
    let ways: Vec<&str> = ways.iter().map(String::as_str).collect();
    match (provider, ways.is_empty()) {
        (_, true) => "They differ in nothing a mail host is likely to look at.".to_owned(),
        (Some(provider), false) => {
            format!("{} delivers to the same mailbox {}.", provider.name, listed(&ways, "and"))
        }
        (None, false) => format!("Most mail hosts deliver to the same mailbox {}.", listed(&ways, "and")),
    }
}

/// The words with commas, and the last joined by `joint`.
fn listed(words: &[&str], joint: &str) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [head @ .., last] => format!("{} {joint} {last}", head.join(", ")),
    }
}

/// How a label is told from the name it was given to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Label {
    Plus,
    Base,
    Host,
}

/// An address as its provider reads it.
struct Seen<'a> {
    provider: Option<&'static Provider>,
    /// The name without its label, in lower case.
    base: String,
    /// The base without the signs that do not count.
    name: String,
    /// The domain that stands for all of this mailbox's.
    domain: &'a str,
    /// The domain as given, where it is one name of several.
    alias: Option<&'a str>,
    label: Option<Label>,
}

impl<'a> Seen<'a> {
    fn of(address: &'a Address) -> Self {
        let folded = address.folded_local();
        let given = address.domain();
        // Inside quotation marks every sign is just itself.
        if folded.starts_with('"') {
            let name = folded.clone();
            return Self { provider: None, base: folded, name, domain: given, alias: None, label: None };
        }
        if let Some((user, provider, domain)) = by_host(given) {
            let (base, name, label) = (user.to_owned(), provider.counted(user), Some(Label::Host));
            return Self { provider: Some(provider), base, name, domain, alias: None, label };
        }
        let known = PROVIDERS.get(given);
        let provider = known.map(|place| place.provider);
        let (base, label) = unlabelled(folded, provider.is_some_and(|provider| provider.base));
        let name = provider.map_or_else(|| base.clone(), |provider| provider.counted(&base));
        let domain = known.map_or(given, |place| place.stands_for);
        let alias = known.filter(|place| place.one_of_several).map(|_| given);
        Self { provider, base, name, domain, alias, label }
    }
}

/// The user, the provider and the domain in `label@user.domain`.
fn by_host(domain: &str) -> Option<(&str, &'static Provider, &'static str)> {
    let (user, rest) = domain.split_once('.')?;
    let place = PROVIDERS.get(rest).filter(|place| place.provider.host)?;
    Some((user, place.provider, place.stands_for))
}

/// The name without the label that follows its first +, and without the keyword behind its base.
fn unlabelled(mut name: String, base: bool) -> (String, Option<Label>) {
    let mut label = None;
    if let Some((before, _)) = name.split_once('+').filter(|(before, _)| !before.is_empty()) {
        name.truncate(before.len());
        label = Some(Label::Plus);
    }
    if let Some((before, keyword)) = name.split_once('-').filter(|_| base)
        && !before.is_empty()
        && !keyword.is_empty()
    {
        // The hyphen stays: the base alone may be somebody else.
        name.truncate(before.len() + 1);
        label = Some(Label::Base);
    }
    (name, label)
}

/// One line of the table.
struct Provider {
    name: &'static str,
    /// `base-label` addresses exist.
    base: bool,
    /// `label@user.domain` addresses exist.
    host: bool,
    /// Signs that do not count in a name.
    ignored: &'static str,
}

impl Provider {
    /// The name without the signs that do not count; a name of nothing but such signs stays.
    fn counted(&self, name: &str) -> String {
        let counted = name.chars().filter(|c| !self.ignored.contains(*c));
        // Marks that a sign kept apart may compose or change places once it is gone.
        let counted: String = if name.is_ascii() { counted.collect() } else { counted.nfc().collect() };
        if counted.is_empty() { name.to_owned() } else { counted }
    }

    fn ignored_in_words(&self) -> Vec<&'static str> {
        let word = |sign| match sign {
            '.' => Some("dots"),
            '-' => Some("hyphens"),
            '_' => Some("underscores"),
            _ => None,
        };
        self.ignored.chars().filter_map(word).collect()
    }
}

/// Where a domain of the table belongs.
#[derive(Clone, Copy)]
struct Place {
    provider: &'static Provider,
    stands_for: &'static str,
    one_of_several: bool,
}

static LINES: LazyLock<Vec<(Provider, &'static str)>> = LazyLock::new(|| {
    let lines = include_str!("same_mailbox/providers.txt").lines();
    lines.filter(|line| !line.starts_with('#')).filter_map(line).collect()
});

static PROVIDERS: LazyLock<HashMap<&'static str, Place>> = LazyLock::new(|| {
    let mut places = HashMap::new();
    for (provider, domains) in LINES.iter() {
        for names in domains.split_ascii_whitespace() {
            let stands_for = names.split('=').next().unwrap_or(names);
            let place = Place { provider, stands_for, one_of_several: names.contains('=') };
            places.extend(names.split('=').map(|domain| (domain, place)));
        }
    }
    places
});

fn line(line: &'static str) -> Option<(Provider, &'static str)> {
    let mut parts = line.split('|').map(str::trim);
    let (name, domains, labels, ignored) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let labelled = |kind: &str| labels.split_ascii_whitespace().any(|label| label == kind);
    let ignored = if ignored == "none" { "" } else { ignored };
    Some((Provider { name, base: labelled("base"), host: labelled("host"), ignored }, domains))
}

#[cfg(test)]
mod tests;
