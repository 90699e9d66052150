//! What people put around an address.

use crate::{Finding, Severity};

/// The address without what stands around it.
pub fn bare(input: &str) -> &str {
    let input = input.trim();
    let input = input.strip_prefix("mailto:").unwrap_or(input);
    match input.rsplit_once('<') {
        Some((_, rest)) => rest.trim_end_matches('>'),
        None => input,
    }
}

/// There is no @.
pub fn no_at() -> Finding {
    Finding::new("no-at-sign", Severity::Blocking, "There is no @ in it.")
        .with_fix("Write it as name@domain.")
}
