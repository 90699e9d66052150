//! Account cards: what the common mail hosts allow, with the source and date of every figure.

use crate::words::words;

words! {
    /// What a host says about newsletters. Ordered from loose to strict.
    pub enum BulkPolicy as "bulk policy" {
        /// Nothing found; the person has to ask their host.
        Unknown = "unknown",
        /// Allowed, as a rule with conditions such as consent and a way to leave.
        Allowed = "allowed",
        /// Allowed in small numbers; made for personal mail.
        Discouraged = "discouraged",
        /// Only through the host's own stream for newsletters.
        SeparateStream = "separate-stream",
        /// Forbidden, also in small batches.
        Prohibited = "prohibited",
    }
}
