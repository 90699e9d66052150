//! Words of the rooms below in the words of the wire.

use app::address;

use crate::wire::common::{Basis, Finding, Place, Severity, Verdict};

impl From<&address::Finding> for Finding {
    fn from(finding: &address::Finding) -> Self {
        Self {
            code: finding.code.clone().into_owned(),
            severity: finding.severity.into(),
            message: finding.message.clone(),
            fix: finding.fix.clone(),
            place: finding.place.as_ref().map(Place::from),
        }
    }
}

impl From<address::Severity> for Severity {
    fn from(severity: address::Severity) -> Self {
        match severity {
            address::Severity::Blocking => Self::Blocking,
            address::Severity::Warning => Self::Warning,
            address::Severity::Info => Self::Info,
        }
    }
}

impl From<&address::Place> for Place {
    fn from(place: &address::Place) -> Self {
        Self {
            file: place.file.clone(),
            row: place.row,
            column: place.column.clone(),
            byte: place.byte,
            line: place.line,
        }
    }
}

impl From<address::Verdict> for Verdict {
    fn from(verdict: address::Verdict) -> Self {
        match verdict {
            address::Verdict::Ok => Self::Ok,
            address::Verdict::Risky => Self::Risky,
            address::Verdict::Invalid => Self::Invalid,
        }
    }
}

impl From<app::consent::Basis> for Basis {
    fn from(basis: app::consent::Basis) -> Self {
        match basis {
            app::consent::Basis::Confirmed => Self::Confirmed,
            app::consent::Basis::Stated => Self::Stated,
            app::consent::Basis::Customer => Self::Customer,
            app::consent::Basis::None => Self::None,
        }
    }
}
