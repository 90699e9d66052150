//! Consent ledger, suppressions, unsubscribe tokens, and the decision who may be mailed.
