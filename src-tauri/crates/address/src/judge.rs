//! From what was typed to a verdict.

use std::fmt;

use crate::{Address, Finding, Verdict, domain, input, local};

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

/// Judges one address as given: typed, pasted, or from a cell.
pub fn judge(input: &str) -> Judgement {
    let mut findings = Vec::new();
    let bare = input::bare(input);
    let address = match bare.rsplit_once('@') {
        Some((local, domain)) => {
            let local = local::check(local, &mut findings);
            let domain = domain::check(domain, &mut findings);
            Address::of_checked(&local, &domain)
        }
        None => {
            findings.push(input::no_at());
            return Judgement {
                input: input.to_owned(),
                address: None,
                verdict: Verdict::Invalid,
                findings,
                suggestion: None,
            };
        }
    };
    let verdict = Verdict::of(&findings);
    let address = (verdict != Verdict::Invalid).then_some(address);
    Judgement { input: input.to_owned(), address, verdict, findings, suggestion: None }
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
