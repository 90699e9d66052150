//! Slips of the keys in a domain. A suggestion is made only where hardly anybody could have meant what stands there:
//! one edit away from a provider nearly everybody uses, or an ending that does not exist.

mod providers;

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

/// Whether this is a domain of one of the providers that near misses are looked for at, or of another that many use.
pub fn is_provider(domain: &str) -> bool {
    let Some((name, end)) = domain.split_once('.') else { return false };
    BY_NAME.get(name).is_some_and(|provider| provider.endings.contains(&end))
}

/// Whether another domain was probably meant than this lower-case one. Only the shape is looked at: a name server may
/// know better, see [`MailDomain::settle`](crate::MailDomain::settle).
pub fn looks_like_a_slip(domain: &str) -> bool {
    better(domain).is_some()
}

/// The domain that was probably meant instead of this lower-case one.
pub fn better(domain: &str) -> Option<String> {
    if REAL.contains(&domain) {
        return None;
    }
    if let Some(rest) = without_www(domain).filter(|rest| rest.contains('.')) {
        return Some(better(rest).unwrap_or_else(|| rest.to_owned()));
    }
    let (name, end) = domain.split_once('.')?;
    if let Some((_, meant)) = WORD_FOR_WORD.iter().find(|(typed, _)| *typed == domain) {
        return Some((*meant).to_owned());
    }
    if let Some(provider) = BY_NAME.get(name) {
        return provider.right_ending(end).map(|right| format!("{name}.{right}"));
    }
    if !end.contains('.') && (2..=4).contains(&end.len()) && !ending::is_known(end) {
        let right = common_ending(end)?;
        let fixed = format!("{name}.{right}");
        return Some(better(&fixed).unwrap_or(fixed));
    }
    if end.contains('.') && osa_distance(end, "co.uk") == 1 && !ending::is_known(end) {
        let fixed = format!("{name}.co.uk");
        return Some(better(&fixed).unwrap_or(fixed));
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

/// Slips that are more than one edit away, or near a name that is too much like a word for any slip to be taken as one.
const WORD_FOR_WORD: [(&str, &str); 12] = [
    ("icould.com", "icloud.com"),
    ("iclould.com", "icloud.com"),
    ("ymial.com", "ymail.com"),
    ("gmailcom.com", "gmail.com"),
    ("hotmailcom.com", "hotmail.com"),
    ("yahoocom.com", "yahoo.com"),
    ("gmaiil.com", "gmail.com"),
    ("hotmaiil.com", "hotmail.com"),
    ("htmail.com", "hotmail.com"),
    ("ornage.fr", "orange.fr"),
    ("orage.fr", "orange.fr"),
    ("liber.it", "libero.it"),
];

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
    // All of them at once: one press is enough.
    let rest = text.trim_start_matches("www.");
    (rest.len() < text.len() && !rest.is_empty()).then_some(rest)
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
        let has = |ending: &str| self.endings.iter().find(|right| **right == ending).copied();
        // A provider that is only at .com is not at .com.br either.
        if let Some(("com" | "con" | "co", _)) =
            end.split_once('.').filter(|_| self.loved && self.endings == ["com"])
        {
            return has("com");
        }
        if ending::is_known(end) {
            return match end {
                // Those of Cameroon and Oman live on slips of the keys.
                "cm" | "om" => has("com"),
                "co" if self.loved => has("com"),
                "ne" if self.loved => has("net"),
                _ => None,
            };
        }
        // The last letters were not typed, or were cut off.
        if self.loved
            && let Some(whole) = self.endings.first().filter(|right| right.starts_with(end))
        {
            return Some(whole);
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
