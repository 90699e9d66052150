//! The answer to "does this domain take mail".

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::finding::{info, warning};
use crate::{Address, Finding, Severity, typo};

/// The codes of findings that only a name server's answer makes or takes away.
const OF_DOMAINS: [&str; 5] =
    ["domain-takes-no-mail", "no-such-domain", "no-mail-host", "domain-not-checked", "near-miss"];

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
    /// that takes mail is no slip of the keys, whatever it looks like: that it resembles another is worth knowing, no more.
    /// Where nobody could tell, all stays as it was.
    pub fn settle(&self, address: &Address, findings: &mut Vec<Finding>) -> bool {
        if let Self::Unknown(_) = self {
            return false;
        }
        let better = typo::better(address.domain());
        let goes = |finding: &&Finding| {
            OF_DOMAINS.contains(&finding.code.as_ref()) || (better.is_some() && finding.code == "typo")
        };
        let (went, mut settled): (Vec<&Finding>, Vec<&Finding>) = findings.iter().partition(goes);
        let place = went.iter().find_map(|finding| finding.place.clone());
        let mut comes = Vec::new();
        match &better {
            Some(better) if self.is_no() => comes.push(slip(address.domain(), better)),
            Some(_) => {
                comes.extend(typo::without_www(address.local()).map(|_| www()));
                comes.push(near_miss());
            }
            None => {}
        }
        comes.extend(self.finding());
        let codes = |findings: &[&Finding]| -> BTreeSet<Cow<'static, str>> {
            findings.iter().map(|finding| finding.code.clone()).collect()
        };
        if codes(&went) == codes(&comes.iter().collect::<Vec<_>>()) {
            return false;
        }
        for finding in &mut comes {
            finding.place.clone_from(&place);
        }
        settled.extend(&comes);
        settled.sort_by_key(|finding| finding.severity);
        *findings = settled.into_iter().cloned().collect();
        true
    }
}

fn near_miss() -> Finding {
    info(
        "near-miss",
        "The domain resembles a well-known one, and it takes mail.",
        "Look whether the person is there, or at the well-known one.",
    )
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
