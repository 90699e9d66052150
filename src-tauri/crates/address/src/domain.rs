//! The part behind the @.

use crate::{Finding, Severity};

/// Checks the part behind the @ and returns its canonical form.
pub fn check(domain: &str, findings: &mut Vec<Finding>) -> String {
    let domain = domain.to_lowercase();
    if !domain.contains('.') {
        findings.push(Finding::new(
            "no-domain-ending",
            Severity::Blocking,
            "The domain has no ending such as .com.",
        ));
    }
    domain
}
