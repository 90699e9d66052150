//! Account cards: what the common mail hosts allow, with the source and date of every figure.
//!
//! The figures age; they are data ([`CARDS`]), shown with their source, and the person may edit them. A bulk policy is
//! different: what a host forbids cannot be edited away, only made stricter. [`Policy`] holds that by its type.

mod figure;
mod lock;
mod policy;
mod shipped;

use serde::Serialize;

use crate::limits::{Limits, Window};
use crate::words::words;

pub use figure::{Figure, FigureOf, Says, Source};
pub use lock::{LockOn, LockRule, TooMany};
pub use policy::Policy;
pub use shipped::CARDS;

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

words! {
    /// How the connection is encrypted. Plain text is no choice here: it exists for loopback only.
    pub enum Tls as "kind of encryption" {
        /// From the first byte on (RFC 8314), as a rule port 465.
        Implicit = "implicit",
        /// By STARTTLS, required (RFC 3207), as a rule port 587.
        StartTls = "starttls",
    }
}

words! {
    /// What the host takes for a login.
    pub enum SignIn as "way to sign in" {
        /// The mailbox's own password.
        Password = "password",
        /// A password made for one program in the host's settings.
        AppPassword = "app-password",
        /// A token from the host's own sign-in page (XOAUTH2).
        OAuth = "oauth",
    }
}

words! {
    /// What a host does to messages that a sender should know.
    pub enum Quirk as "quirk of a host" {
        /// It puts its own return path in place of ours, so that bounces go to it.
        ReturnPathRewritten = "return-path-rewritten",
        /// It puts its own Message-ID in place of ours, so that answers and bounces name another.
        MessageIdReplaced = "message-id-replaced",
        /// It keeps a copy in Sent by itself.
        CopiesToSent = "copies-to-sent",
        /// It puts its own unsubscribe link or header in.
        UnsubscribeAdded = "unsubscribe-added",
        /// It writes From anew where the account may not use it.
        FromRewritten = "from-rewritten",
    }
}

impl Quirk {
    /// What it means for the person.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Quirk::ReturnPathRewritten => {
                "It puts its own return address on each message. What comes back still reaches your mailbox."
            }
            Quirk::MessageIdReplaced => {
                "It gives each message another number, so we look for yours by subject and time too."
            }
            Quirk::CopiesToSent => {
                "It puts a copy of each message into your Sent folder. The newsletter will stand there once for each person."
            }
            Quirk::UnsubscribeAdded => "It adds its own link to leave below yours.",
            Quirk::FromRewritten => "It may replace the sender with the address of the login.",
        }
    }
}

/// One server of a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Server {
    /// Its name.
    pub host: &'static str,
    /// Its port.
    pub port: u16,
    /// How it is encrypted.
    pub tls: Tls,
}

/// How to get what it takes to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Help {
    /// Which way of signing in it is about.
    pub of: SignIn,
    /// The page to open, an https address.
    pub page: &'static str,
    /// What to do there, step by step.
    pub steps: &'static [&'static str],
}

/// What one host allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Card {
    /// Stable name, stored with the account.
    pub id: &'static str,
    /// The host's name as people know it.
    pub name: &'static str,
    /// SMTP hosts it answers by; a leading or inner `*` stands for any one or more labels.
    pub hosts: &'static [&'static str],
    /// Domains of addresses that always live there. Empty where customers bring their own domain.
    pub domains: &'static [&'static str],
    /// Where to send, for a new account.
    pub server: Server,
    /// Where its mail is read (IMAP); `None` for those that only send.
    pub imap: Option<Server>,
    /// How it wants people to sign in, best first.
    pub sign_in: &'static [SignIn],
    /// How to get what that takes.
    pub help: Option<Help>,
    /// Every figure with its source.
    pub figures: &'static [Figure],
    /// What it says about newsletters.
    pub bulk: BulkPolicy,
    /// Who says that.
    pub bulk_source: Option<Source>,
    /// What it does to messages, and who says so.
    pub quirks: &'static [(Quirk, Source)],
    /// When it locks an account by itself.
    pub lock: &'static [LockRule],
    /// What a person should know, in plain words; may be empty.
    pub note: &'static str,
}

/// What an account may send where nobody says anything of its host: what even a small one takes.
pub const CAREFUL: Limits =
    Limits { per_minute: Some(30), per_hour: Some(200), per_day: Some(500), ..Limits::NONE };

impl Card {
    /// The shipped card with this id.
    #[must_use]
    pub fn by_id(id: &str) -> Option<&'static Card> {
        CARDS.iter().find(|card| card.id == id)
    }

    /// The card for an account, by its SMTP host and the domain of its address. Where one host serves free and paid
    /// accounts, the address tells them apart.
    #[must_use]
    pub fn find(smtp_host: &str, address_domain: &str) -> Option<&'static Card> {
        let host = smtp_host.trim_end_matches('.').to_ascii_lowercase();
        let by_host = || CARDS.iter().filter(|card| card.hosts.iter().any(|pattern| matches(pattern, &host)));
        by_host()
            .find(|card| card.has_domain(address_domain))
            .or_else(|| by_host().find(|card| card.domains.is_empty()))
            .or_else(|| by_host().next())
    }

    /// One name for a server that goes by several, as its card lists them: a mailbox is the same one under each. Names with a
    /// region in them are servers of their own.
    #[must_use]
    pub fn server(smtp_host: &str) -> String {
        let host = smtp_host.trim().trim_end_matches('.').to_lowercase();
        let named = CARDS.iter().map(|card| card.hosts).find(|hosts| hosts.contains(&host.as_str()));
        let name = named.and_then(|hosts| hosts.iter().find(|host| !host.contains('*')));
        name.map_or(host, |name| (*name).to_owned())
    }

    /// The card for an address by its domain alone: where to find its mail server before anything else is known.
    #[must_use]
    pub fn for_domain(address_domain: &str) -> Option<&'static Card> {
        CARDS.iter().find(|card| card.has_domain(address_domain))
    }

    /// What it lets through for an account of this age in days; nobody knows one: as for the newest.
    #[must_use]
    pub fn limits(&self, age: Option<u32>) -> Limits {
        figure::limits(self.figures, age)
    }

    /// What an account with these limits may send at an age. A figure the card has for some age grows with the account; any
    /// other is the person's own and stays.
    #[must_use]
    pub fn limits_at(&self, own: Limits, age: Option<u32>) -> Limits {
        let grown = self.limits(age);
        let grows = |window: Window| {
            let of = own.of(window);
            let known =
                |figure: &Figure| figure.from_days.is_some() && Some(figure.amount) == of.map(u64::from);
            let figure_of = match window {
                Window::Second => FigureOf::Second,
                Window::Minute => FigureOf::Minute,
                Window::Hour => FigureOf::Hour,
                Window::Day => FigureOf::Day,
            };
            if self.figures.iter().any(|figure| figure.of == figure_of && known(figure)) {
                grown.of(window)
            } else {
                of
            }
        };
        Limits {
            per_second: grows(Window::Second),
            per_minute: grows(Window::Minute),
            per_hour: grows(Window::Hour),
            per_day: grows(Window::Day),
            ..own
        }
    }

    /// Who says what it lets through: the source of the first such figure.
    #[must_use]
    pub fn limits_source(&self) -> Option<Source> {
        let about_pace = |of: FigureOf| {
            !matches!(
                of,
                FigureOf::PerMessage | FigureOf::Similar | FigureOf::BiggestMessage | FigureOf::Connections
            )
        };
        self.figures.iter().find(|figure| about_pace(figure.of)).map(|figure| figure.source)
    }

    /// The figure that holds for an account of this age in days, with who says so; nobody knows one: as for the newest.
    #[must_use]
    pub fn figure(&self, of: FigureOf, age: Option<u32>) -> Option<&Figure> {
        figure::at_age(self.figures, of, age)
    }

    /// The biggest message in bytes, encoded.
    #[must_use]
    pub fn biggest_message(&self) -> Option<u64> {
        self.amount(FigureOf::BiggestMessage)
    }

    /// From how many people on similar content counts as bulk; `None` is any newsletter.
    #[must_use]
    pub fn bulk_from(&self) -> Option<u32> {
        self.amount(FigureOf::Similar).and_then(|amount| u32::try_from(amount).ok())
    }

    fn amount(&self, of: FigureOf) -> Option<u64> {
        figure::at_age(self.figures, of, None).map(|figure| figure.amount)
    }

    fn has_domain(&self, domain: &str) -> bool {
        self.domains.iter().any(|known| known.eq_ignore_ascii_case(domain.trim_end_matches('.')))
    }
}

/// Whether a host fits a pattern label by label, `*` being one or more labels. At the end of a pattern it stands for what
/// domains are sold under (`com`, `co.uk`) and nothing else: `smtp.host.somebody.example` is somebody's.
fn matches(pattern: &str, host: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else { return pattern == host };
    let Some(middle) = host.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)) else {
        return false;
    };
    let own = before.trim_end_matches('.').rsplit('.').next().unwrap_or(before);
    let sold = || {
        let rest = address::registrable(host).and_then(|site| site.strip_prefix(own)?.strip_prefix('.'));
        rest == Some(middle)
    };
    !middle.is_empty() && !middle.starts_with('.') && !middle.ends_with('.') && (!after.is_empty() || sold())
}

#[cfg(test)]
mod tests;
