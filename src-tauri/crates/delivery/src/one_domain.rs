//! Which domains of recipients are one to those who receive there: a provider counts what comes to all its names together.

/// Providers by the label their domains bear under many endings, and the domain that stands for all of them.
const MANY_ENDINGS: &[(&str, &str)] = &[
    ("outlook", "outlook.com"),
    ("hotmail", "outlook.com"),
    ("live", "outlook.com"),
    ("msn", "outlook.com"),
    ("yahoo", "yahoo.com"),
];

/// Domains that belong to a provider of another name.
const OTHER_NAMES: &[(&str, &str)] =
    &[("googlemail.com", "gmail.com"), ("ymail.com", "yahoo.com"), ("rocketmail.com", "yahoo.com")];

/// The domain that stands for this one where limits are counted by domain. `domain` is in lower case, as a canonical
/// address has it.
#[must_use]
pub fn one_domain(domain: &str) -> &str {
    if let Some((_, one)) = OTHER_NAMES.iter().find(|(name, _)| *name == domain) {
        return one;
    }
    let Some((label, ending)) = domain.split_once('.') else { return domain };
    let of_a_country = |part: &str| part.len() == 2;
    let usual = match ending.split_once('.') {
        None => ending == "com" || of_a_country(ending),
        Some((second, country)) => (second == "com" || of_a_country(second)) && of_a_country(country),
    };
    match MANY_ENDINGS.iter().find(|(name, _)| *name == label) {
        Some((_, one)) if usual => one,
        _ => domain,
    }
}

/// A number for [`one_domain`] of a domain, never 0. It is what is stored: a domain may be a person's own, and a number
/// tells nobody whose.
#[must_use]
pub fn domain_number(domain: &str) -> i64 {
    // FNV-1a: the same in every version, which the standard library does not promise of its own.
    let hash = one_domain(domain).bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    i64::from_ne_bytes(hash.to_ne_bytes()).checked_abs().unwrap_or(i64::MAX).max(1)
}

#[cfg(test)]
mod tests;
