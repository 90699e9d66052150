//! Domains as people read them (RFC 5890 section 2.3.2): U-labels, unless that would show one domain as another.

use idna::AsciiDenyList;
use idna::uts46::{Hyphens, Uts46};
use unicode_normalization::UnicodeNormalization;

use crate::{alphabets, domain};

/// A domain as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownDomain {
    /// As people write it. In A-labels where letters say nothing sure: a word mixes alphabets, or holds pictures.
    pub name: String,
    /// The same in A-labels, where the name could be taken for another one: for one of plain letters, or for one that is
    /// shown beside it.
    pub beside: Option<String>,
}

/// How domains in A-labels are shown together, in their order.
pub fn show_domains<'a>(domains: impl IntoIterator<Item = &'a str>) -> Vec<ShownDomain> {
    let shown: Vec<(&str, String)> = domains.into_iter().map(|domain| (domain, as_written(domain))).collect();
    let looks: Vec<String> = shown.iter().map(|(_, name)| look(name)).collect();
    let told = |(domain, name): (&str, String)| {
        let mine = look(&name);
        let is_like_others = seems_plain(&name) || looks.iter().filter(|look| **look == mine).count() > 1;
        let beside = (name != domain && is_like_others).then(|| domain.to_owned());
        ShownDomain { name, beside }
    };
    shown.into_iter().map(told).collect()
}

/// An address as people read it, where that differs from how it is stored. `None` also where its domain could be taken for
/// another one: then it is shown as it is stored.
pub fn show_address(stored: &str) -> Option<String> {
    let (local, domain) = stored.rsplit_once('@')?;
    let shown = show_domains([domain]).pop()?;
    (shown.beside.is_none() && shown.name != domain).then(|| format!("{local}@{}", shown.name))
}

/// Whether a part of a name looks like one of plain letters and is none.
fn seems_plain(name: &str) -> bool {
    name.split('.').any(|label| !label.is_ascii() && look(label).is_ascii())
}

/// A domain as somebody typed it, in the form addresses are stored in: lower-case A-labels. `None` where no domain can be
/// written so.
pub fn domain_as_stored(typed: &str) -> Option<String> {
    domain::ascii(typed.trim())
}

/// The name in U-labels, if reading it leads back to the same domain.
fn as_written(domain: &str) -> String {
    let plain = || domain.to_owned();
    if !domain.contains("xn--") {
        return plain();
    }
    if let (true, _) | (_, Some(_)) = alphabets::of_domain(domain) {
        return plain();
    }
    let (name, read) = Uts46::new().to_unicode(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::Allow);
    if read.is_err() || domain::ascii(&name).as_deref() != Some(domain) {
        return plain();
    }
    name.into_owned()
}

/// What a name looks like at a glance (UTS #39 section 4): equal where two names look alike. Marks are seen, so they stay.
fn look(name: &str) -> String {
    name.nfd().map(double).nfc().collect()
}

/// The letter a to z that this one is drawn like, in the alphabets that have such letters.
const fn double(c: char) -> char {
    match c {
        'а' | 'α' | 'ɑ' => 'a',
        'ъ' | 'ь' => 'b',
        'с' => 'c',
        'ԁ' => 'd',
        'е' | 'ҽ' | 'ε' => 'e',
        'ɡ' => 'g',
        'һ' => 'h',
        'і' | 'ι' | 'ı' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'ӏ' => 'l',
        'п' | 'η' => 'n',
        'о' | 'ο' | 'σ' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'г' => 'r',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'υ' => 'u',
        'ѵ' | 'ν' => 'v',
        'ѡ' | 'ԝ' | 'ω' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'ү' | 'γ' => 'y',
        c => c,
    }
}

#[cfg(test)]
mod tests;
