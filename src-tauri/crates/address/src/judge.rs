//! From what was typed to a verdict.

use email_address::{EmailAddress, Options};
use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;

use crate::finding::{blocking, warning};
use crate::host::Host;
use crate::{Address, Finding, MailDomain, Verdict, alphabets, cell, input, local, names, repair, typo};

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
    /// mail is somebody's, however much it looks like a slip of the keys: then nothing else is suggested in its place.
    /// Nothing changes where the address is no address anyway.
    pub fn hear(&mut self, answer: &MailDomain) {
        let Some(address) = &self.address else { return };
        if let MailDomain::Unknown(_) = answer {
            self.findings.extend(answer.finding());
        } else if !answer.settle(address, &mut self.findings) {
            return;
        } else if *answer == MailDomain::Takes {
            let domain = address.domain();
            let meant = |better: &str| better.rsplit_once('@').is_some_and(|(_, meant)| meant == domain);
            if !self.suggestion.as_deref().is_none_or(meant) {
                let name = better_name(address.local());
                self.suggestion = name.and_then(|name| repair::whole(&format!("{name}@{domain}")));
            }
        }
        self.weigh();
    }

    /// Takes in what was found out elsewhere: the verdict follows, and an invalid one has no address.
    pub fn add(&mut self, finding: Finding) {
        self.findings.push(finding);
        self.weigh();
    }

    fn weigh(&mut self) {
        self.findings.sort_by_key(|finding| finding.severity);
        self.verdict = Verdict::of(&self.findings);
        if self.verdict == Verdict::Invalid {
            self.address = None;
        }
    }
}

/// Judges one address as given: typed, pasted, or from a cell.
///
/// What it finds out about a domain it remembers for the next address there, in each thread by itself.
pub fn judge(input: &str) -> Judgement {
    let mut findings = Vec::new();
    let bare = input::bare(input, &mut findings);
    let examined =
        if findings.iter().any(Finding::is_blocking) { None } else { examine(&bare, &mut findings) };
    let (address, suggestion) = match examined {
        Some((address, host)) => {
            let suggestion = notice(&address, &host, &mut findings);
            (Some(address), suggestion)
        }
        None => (None, repair::suggest(&bare)),
    };
    if findings.len() > 1 {
        findings.sort_by_key(|finding| finding.severity);
    }
    let verdict = Verdict::of(&findings);
    Judgement { input: input.to_owned(), address, verdict, findings, suggestion }
}

/// The address and what is known of its domain, if nothing blocking speaks against it.
pub(crate) fn examine(bare: &str, findings: &mut Vec<Finding>) -> Option<(Address, Rc<Host>)> {
    let Some((name, host)) = bare.rsplit_once('@') else {
        findings.push(no_at(bare));
        return None;
    };
    let simple = local::is_simple(name);
    if !simple && !input::is_plain(bare) && cell::holds_several(bare) {
        findings.push(blocking(
            "several-addresses",
            "There is more than one address in it.",
            "Give each address its own row.",
        ));
        return None;
    }
    let name = if simple { Some(Cow::Borrowed(name)) } else { local::check(name, findings).map(Cow::Owned) };
    let host = Host::of(host);
    findings.extend_from_slice(&host.findings);
    let told = host.findings.iter().any(|finding| finding.code == "domain-too-long");
    if host.name.is_none() && bare.len() > LONGEST && !told {
        findings.push(too_long());
    }
    let (name, domain) = (name?, host.name.as_deref()?);
    let address = Address::of_checked(&name, domain);
    if address.as_str().len() > LONGEST {
        findings.push(too_long());
    } else if !simple && name.is_ascii() && !agreed(&name, domain) {
        findings.push(no_form());
    }
    (Verdict::of(findings) != Verdict::Invalid).then_some((address, host))
}

fn too_long() -> Finding {
    blocking(
        "address-too-long",
        "The address is longer than mail allows (254 letters).",
        "Ask for the right address.",
    )
}

fn no_at(bare: &str) -> Finding {
    // The X.500 names Outlook exports for people in one's own company.
    let exchange =
        bare.get(..3).is_some_and(|head| head.eq_ignore_ascii_case("/o=")) || bare.starts_with("EX:/");
    match bare {
        "" => blocking("empty", "There is no address.", "Leave the row out, or type the address."),
        _ if exchange => blocking(
            "exchange-name",
            "This is the name of a mailbox inside an Exchange server, not an address.",
            "Open the person in Outlook and copy the address from there.",
        ),
        _ => blocking("no-at-sign", "There is no @ in it.", "Write it as name@domain."),
    }
}

/// The second opinion. The library knows only half of the letters beyond ASCII, so it is asked about plain ones; and
/// since it takes every simple name, it is asked about each domain once (a property test holds that it does).
pub(crate) fn agreed(name: &str, domain: &str) -> bool {
    let options = Options::default().with_required_tld().without_domain_literal().without_display_text();
    EmailAddress::parse_with_options(&format!("{name}@{domain}"), options).is_ok()
}

pub(crate) fn no_form() -> Finding {
    blocking("not-an-address", "It does not have the form of an address.", "Write it as name@domain.")
}

/// Adds what is worth a look in a valid address, and says what was probably meant instead.
fn notice(address: &Address, host: &Host, findings: &mut Vec<Finding>) -> Option<String> {
    let name = address.local();
    names::notice(name, host, findings);
    findings.extend_from_slice(&host.notices);
    let beyond_ascii = !name.is_ascii();
    if host.mixed || (beyond_ascii && alphabets::mixes_in(name)) {
        findings.push(alphabets::mixed());
    }
    let plain = if beyond_ascii { alphabets::plain_letters(name) } else { None };
    findings.extend(plain.as_ref().map(|_| alphabets::drawn()));
    let www = typo::without_www(name);
    if www.is_some() && host.better.is_none() {
        findings.push(warning("typo", "An address does not begin with www.", "Take the www. out."));
    }
    let better_name =
        www.or(plain.as_deref()).or_else(|| name.strip_prefix('\'').filter(|rest| !rest.is_empty()));
    if host.better.is_none() && better_name.is_none() {
        return None;
    }
    let domain = host.better.as_deref().unwrap_or_else(|| address.domain());
    repair::whole(&format!("{}@{domain}", better_name.unwrap_or(name)))
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
