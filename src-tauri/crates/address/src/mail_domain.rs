//! The answer to "does this domain take mail".

use crate::finding::warning;
use crate::{Address, Finding, Severity, typo};

/// The codes of findings that only a name server's answer makes or takes away.
const OF_DOMAINS: [&str; 4] =
    ["domain-takes-no-mail", "no-such-domain", "no-mail-host", "domain-not-checked"];

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

    /// The stable word, as stored and as shown in `--json`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Takes => "takes",
            Self::TakesNone => "takes-none",
            Self::NoSuchDomain => "no-such-domain",
            Self::NoMailHost => "no-mail-host",
            Self::Unknown(_) => "unknown",
        }
    }

    /// Takes back an answer this program stored; `why` counts only where nobody could tell. `None` for a word nobody
    /// knows.
    pub fn from_stored(word: &str, why: &str) -> Option<Self> {
        let known = [Self::Takes, Self::TakesNone, Self::NoSuchDomain, Self::NoMailHost];
        let found = known.into_iter().find(|answer| answer.as_str() == word);
        found.or_else(|| (word == "unknown").then(|| Self::Unknown(why.to_owned())))
    }

    /// Whether mail for the domain is sure to come back.
    pub const fn is_no(&self) -> bool {
        matches!(self, Self::TakesNone | Self::NoSuchDomain | Self::NoMailHost)
    }

    /// Brings what is stored of an address of this domain in line with the answer; says whether anything changed. A domain
    /// that takes mail is no slip of the keys, whatever it looks like. Where nobody could tell, all stays as it was.
    pub fn settle(&self, address: &Address, findings: &mut Vec<Finding>) -> bool {
        let wanted = match self {
            Self::Unknown(_) => return false,
            answer => answer.finding(),
        };
        let better = typo::better(address.domain());
        let has_typo = findings.iter().any(|finding| finding.code == "typo");
        let is_of_domain = |finding: &Finding| OF_DOMAINS.contains(&finding.code.as_ref());
        let mut held = findings.iter().filter(|finding| is_of_domain(finding));
        let stands = match &wanted {
            None => held.next().is_none() && (better.is_none() || !has_typo),
            Some(wanted) => {
                held.next().is_some_and(|first| first.code == wanted.code)
                    && held.next().is_none()
                    && (better.is_none() || has_typo)
            }
        };
        if stands {
            return false;
        }
        findings.retain(|finding| !is_of_domain(finding));
        if let Some(better) = &better {
            findings.retain(|finding| finding.code != "typo");
            match &wanted {
                Some(_) => findings.push(slip(address.domain(), better)),
                None => findings.extend(typo::without_www(address.local()).map(|_| www())),
            }
        }
        findings.extend(wanted);
        findings.sort_by_key(|finding| finding.severity);
        true
    }
}

/// A domain that hardly anybody means.
pub(crate) fn slip(domain: &str, better: &str) -> Finding {
    warning("typo", format!("{domain} looks like a slip of the keys."), "")
        .with_fix(format!("Probably {better} is meant."))
}

/// A name that begins like a web address.
pub(crate) fn www() -> Finding {
    warning("typo", "An address does not begin with www.", "Take the www. out.")
}

#[cfg(test)]
mod tests;
