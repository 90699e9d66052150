//! From what was typed to a verdict.

use email_address::{EmailAddress, Options};
use std::fmt;

use crate::finding::blocking;
use crate::{
    Address, Finding, MailDomain, Verdict, alphabets, cell, disposable, domain, input, local, mail_domain,
    repair, roles, typo,
};

/// The longest address, in octets (RFC 5321 section 4.5.3.1.3: a path of 256 less its angle brackets).
const LONGEST: usize = 254;

/// What is to be thought of one address as given.
#[derive(Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Exactly what was given.
    pub input: String,
    /// The canonical address; `None` when the verdict is invalid.
    pub address: Option<Address>,
    /// The one word.
    pub verdict: Verdict,
    /// Everything noticed, worst first.
    pub findings: Vec<Finding>,
    /// The whole corrected address, where one is near-certain. Never applied unasked.
    pub suggestion: Option<String>,
}

impl Judgement {
    /// Takes in what name servers say about the domain: the verdict follows, an invalid one has no address, and what takes
    /// mail is no slip of the keys. Nothing changes where the address is no address anyway.
    pub fn hear(&mut self, answer: &MailDomain) {
        let Some(address) = &self.address else { return };
        if let MailDomain::Unknown(_) = answer {
            self.findings.extend(answer.finding());
        } else if !answer.settle(address, &mut self.findings) {
            return;
        } else if *answer == MailDomain::Takes {
            self.suggestion = better_name(address.local())
                .and_then(|name| repair::whole(&format!("{name}@{}", address.domain())));
        }
        self.verdict = Verdict::of(&self.findings);
        if self.verdict == Verdict::Invalid {
            self.address = None;
        }
    }
}

/// Judges one address as given: typed, pasted, or from a cell.
pub fn judge(input: &str) -> Judgement {
    let mut findings = Vec::new();
    let bare = input::bare(input, &mut findings);
    let address =
        if findings.iter().any(Finding::is_blocking) { None } else { examine(&bare, &mut findings) };
    let suggestion = match &address {
        Some(address) => notice(address, &mut findings),
        None => repair::suggest(&bare),
    };
    findings.sort_by_key(|finding| finding.severity);
    let verdict = Verdict::of(&findings);
    Judgement { input: input.to_owned(), address, verdict, findings, suggestion }
}

/// The address, if nothing blocking speaks against it.
pub(crate) fn examine(bare: &str, findings: &mut Vec<Finding>) -> Option<Address> {
    let Some((name, host)) = bare.rsplit_once('@') else {
        findings.push(if bare.is_empty() {
            blocking("empty", "There is no address.", "Leave the row out, or type the address.")
        } else {
            blocking("no-at-sign", "There is no @ in it.", "Write it as name@domain.")
        });
        return None;
    };
    if !input::is_plain(bare) && cell::holds_several(bare) {
        findings.push(blocking(
            "several-addresses",
            "There is more than one address in it.",
            "Give each address its own row.",
        ));
        return None;
    }
    let (name, host) = (local::check(name, findings), domain::check(host, findings));
    let address = Address::of_checked(&name?, &host?);
    if address.as_str().len() > LONGEST {
        findings.push(blocking(
            "address-too-long",
            "The address is longer than mail allows (254 letters).",
            "Ask for the right address.",
        ));
    } else if Verdict::of(findings) != Verdict::Invalid
        && address.as_str().is_ascii()
        && !agreed(address.as_str())
    {
        findings.push(blocking(
            "not-an-address",
            "It does not have the form of an address.",
            "Write it as name@domain.",
        ));
    }
    (Verdict::of(findings) != Verdict::Invalid).then_some(address)
}

/// The second opinion. The library knows only half of the letters beyond ASCII, so it is asked about plain ones.
fn agreed(canonical: &str) -> bool {
    let options = Options::default().with_required_tld().without_domain_literal().without_display_text();
    EmailAddress::parse_with_options(canonical, options).is_ok()
}

/// Adds what is worth a look in a valid address, and says what was probably meant instead.
fn notice(address: &Address, findings: &mut Vec<Finding>) -> Option<String> {
    let (name, host) = (address.local(), address.domain());
    findings.extend(roles::notice(name));
    findings.extend(disposable::notice(host));
    findings.extend(alphabets::notice(name, host));
    let better_host = typo::better(host);
    let better_name = better_name(name);
    if better_host.is_none() && better_name.is_none() {
        return None;
    }
    if let Some(better) = &better_host {
        findings.push(mail_domain::slip(host, better));
    } else if typo::without_www(name).is_some() {
        findings.push(mail_domain::www());
    }
    let candidate = format!("{}@{}", better_name.unwrap_or(name), better_host.as_deref().unwrap_or(host));
    repair::whole(&candidate)
}

/// The local part without what has no business there.
fn better_name(name: &str) -> Option<&str> {
    typo::without_www(name).or_else(|| name.strip_prefix('\'').filter(|rest| !rest.is_empty()))
}

impl fmt::Debug for Judgement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let codes: Vec<&str> = self.findings.iter().map(|finding| finding.code.as_ref()).collect();
        f.debug_struct("Judgement")
            .field("address", &self.address)
            .field("verdict", &self.verdict)
            .field("findings", &codes)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
