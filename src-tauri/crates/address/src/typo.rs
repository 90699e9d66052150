//! Slips of the keys in a domain. A suggestion is made only where hardly anybody could have meant what stands there:
//! one edit away from a provider nearly everybody uses, or an ending that does not exist.

mod providers;

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;
use strsim::osa_distance;

use crate::ending;
use providers::{PROVIDERS, Provider, REAL};

static BY_NAME: LazyLock<HashMap<&str, &Provider>> =
    LazyLock::new(|| PROVIDERS.iter().map(|provider| (provider.name, provider)).collect());

/// The providers near misses are looked for at, each with the letters of its name.
static LOVED: LazyLock<Vec<(u64, &Provider)>> = LazyLock::new(|| {
    let loved = PROVIDERS.iter().filter(|provider| provider.loved);
    loved.map(|provider| (letters(provider.name), provider)).collect()
});

thread_local! {
    /// What was found for the domains asked about last: a list has far fewer domains than people.
    static ASKED: RefCell<HashMap<String, Option<String>>> = RefCell::default();
}

/// Domains remembered at once.
const REMEMBERED: usize = 512;

/// Whether another domain was probably meant than this lower-case one. Only the shape is looked at: a name server may
/// know better, see [`MailDomain::settle`](crate::MailDomain::settle).
pub fn looks_like_a_slip(domain: &str) -> bool {
    better(domain).is_some()
}

/// The domain that was probably meant instead of this lower-case one.
pub fn better(domain: &str) -> Option<String> {
    ASKED.with_borrow_mut(|asked| {
        if let Some(known) = asked.get(domain) {
            return known.clone();
        }
        if asked.len() >= REMEMBERED {
            asked.clear();
        }
        let found = look(domain);
        asked.insert(domain.to_owned(), found.clone());
        found
    })
}

fn look(domain: &str) -> Option<String> {
    if REAL.contains(&domain) {
        return None;
    }
    if let Some(rest) = without_www(domain).filter(|rest| rest.contains('.')) {
        return Some(look(rest).unwrap_or_else(|| rest.to_owned()));
    }
    let (name, end) = domain.split_once('.')?;
    if let Some(provider) = BY_NAME.get(name) {
        return provider.right_ending(end).map(|right| format!("{name}.{right}"));
    }
    if !end.contains('.') && (2..=4).contains(&end.len()) && !ending::is_known(end) {
        let right = common_ending(end)?;
        let fixed = format!("{name}.{right}");
        return Some(look(&fixed).unwrap_or(fixed));
    }
    let typed = letters(name);
    let near = LOVED.iter().find(|(known, provider)| {
        (typed ^ known).count_ones() <= 2 && one_slip(name, provider.name) && provider.endings.contains(&end)
    });
    if let Some((_, provider)) = near {
        return Some(format!("{}.{end}", provider.name));
    }
    LOVED.iter().find_map(|(_, provider)| provider.regrouped(domain))
}

/// The domain that was meant by one without a dot: "gmailcom", or "gmail" alone.
pub fn undotted(word: &str) -> Option<String> {
    let mut loved = PROVIDERS.iter().filter(|provider| provider.loved);
    loved.find_map(
        |provider| {
            if provider.name == word { provider.domains().next() } else { provider.regrouped(word) }
        },
    )
}

/// Name and domain of an address whose @ was left out before a well-known domain.
pub fn glued(text: &str) -> Option<(&str, String)> {
    LOVED.iter().find_map(|(_, provider)| {
        provider.domains().find_map(|domain| {
            let name = text.strip_suffix(domain.as_str())?.trim_end_matches('.');
            let whole = name.len() >= 3 && name != "www" && local_like(name);
            whole.then_some((name, domain))
        })
    })
}

fn local_like(name: &str) -> bool {
    name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'+'))
        && name.bytes().next_back().is_some_and(|b| b.is_ascii_alphanumeric() && b != b'2')
}

/// What follows a "www." that has no business in an address.
pub fn without_www(text: &str) -> Option<&str> {
    text.strip_prefix("www.").filter(|rest| !rest.is_empty())
}

/// The common ending one slip away from an ending that does not exist.
fn common_ending(end: &str) -> Option<&'static str> {
    let mut near = ["com", "net", "org"].into_iter().filter(|right| osa_distance(end, right) == 1);
    let first = near.next()?;
    near.next().is_none().then_some(first)
}

/// One letter more, less, other or swapped. The first letter of a short name must be right: mail.com, email.com and
/// ymail.com are domains of their own.
fn one_slip(typed: &str, name: &str) -> bool {
    typed.len().abs_diff(name.len()) <= 1
        && (name.len() >= 7 || typed.bytes().next() == name.bytes().next())
        && osa_distance(typed, name) == 1
}

/// Which letters occur, one bit each: two words one edit apart differ in two bits at most.
fn letters(word: &str) -> u64 {
    word.bytes().fold(0, |seen, byte| seen | 1 << (byte & 63))
}

impl Provider {
    fn domains(&self) -> impl Iterator<Item = String> {
        self.endings.iter().map(|end| format!("{}.{end}", self.name))
    }

    /// The ending that was meant behind the right name; `None` where the ending is right or may be somebody else's.
    fn right_ending(&self, end: &str) -> Option<&'static str> {
        if self.endings.contains(&end) {
            return None;
        }
        if ending::is_known(end) {
            let slip = matches!(end, "co" | "cm" | "om");
            return (slip && self.loved)
                .then(|| self.endings.iter().find(|right| **right == "com").copied())
                .flatten();
        }
        let allowed = if end.len() >= 3 { 2 } else { 1 };
        let near = self.endings.iter().map(|right| (osa_distance(end, right), *right));
        near.filter(|(distance, _)| *distance <= allowed)
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, right)| right)
    }

    /// The domain that has these letters with its dots in other places.
    fn regrouped(&self, typed: &str) -> Option<String> {
        let undotted = |text: &str| text.chars().filter(|c| *c != '.').collect::<String>();
        // Nearly every domain ends here: the name stands at its head, or at least all of it but its last letter.
        typed.strip_prefix(self.name.get(..self.name.len().saturating_sub(1))?)?;
        let letters = undotted(typed);
        self.domains().find(|domain| undotted(domain) == letters)
    }
}

#[cfg(test)]
mod tests;
