//! The answer to "does this domain take mail".

use crate::{Finding, Severity};

/// What name servers say about mail for a domain.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum MailDomain {
    /// It has a mail host.
    Takes,
    /// It says that it takes none (null MX, RFC 7505).
    TakesNone,
    /// It does not exist.
    NoSuchDomain,
    /// It exists and has neither MX nor address records.
    NoMailHost,
    /// Nobody could tell; the reason in words.
    Unknown(String),
}

impl MailDomain {
    /// What this means for an address of the domain; `None` when all is well.
    pub fn finding(&self) -> Option<Finding> {
        let finding = match self {
            Self::Takes => return None,
            Self::TakesNone => {
                Finding::new("domain-takes-no-mail", Severity::Blocking, "This domain says it takes no mail.")
                    .with_fix("Ask for another address.")
            }
            Self::NoSuchDomain => {
                Finding::new("no-such-domain", Severity::Blocking, "There is no such domain.")
                    .with_fix("Look for a slip of the keys behind the @.")
            }
            Self::NoMailHost => {
                Finding::new("no-mail-host", Severity::Blocking, "This domain has no mail server.")
                    .with_fix("Look for a slip of the keys behind the @, or ask for another address.")
            }
            Self::Unknown(why) => Finding::new(
                "domain-not-checked",
                Severity::Info,
                format!("Whether this domain takes mail could not be found out: {why}."),
            )
            .with_fix("Check again when you are online."),
        };
        Some(finding)
    }
}
