//! One e-mail address: parse, canonical form, findings.
