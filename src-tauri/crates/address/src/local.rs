//! The part before the @.

use crate::{Finding, Severity};

/// Checks the part before the @ and returns its canonical form.
pub fn check(local: &str, findings: &mut Vec<Finding>) -> String {
    if local.is_empty() {
        findings.push(Finding::new(
            "nothing-before-at",
            Severity::Blocking,
            "There is no name before the @.",
        ));
    }
    local.to_owned()
}
