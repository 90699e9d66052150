//! The cards that come with the program.
//!
//! Server names and ports after Thunderbird's public autoconfiguration database and the hosts' own help pages. A figure
//! that nobody could be found to vouch for is left out, not guessed.

mod mailboxes;
mod relays;

use jiff::civil::{Date, date};

use super::figure::{Figure, FigureOf, Says, Source};
use super::{BulkPolicy, Card, Server, SignIn, Tls};

/// The day these pages were read.
const READ: Date = date(2026, 11, 21);
const MB: u64 = 1_000_000;

const fn host(page: &'static str) -> Source {
    Source { says: Says::Host, page, as_of: READ }
}

const fn others(page: &'static str) -> Source {
    Source { says: Says::Others, page, as_of: READ }
}

const fn unverified(page: &'static str) -> Source {
    Source { says: Says::Unverified, page, as_of: READ }
}

const fn tls(host: &'static str) -> Server {
    Server { host, port: 465, tls: Tls::Implicit }
}

const fn starttls(host: &'static str) -> Server {
    Server { host, port: 587, tls: Tls::StartTls }
}

const fn imap(host: &'static str) -> Option<Server> {
    Some(Server { host, port: 993, tls: Tls::Implicit })
}

const fn fig(of: FigureOf, amount: u64, source: Source) -> Figure {
    Figure::new(of, amount, source)
}

const NOTHING_KNOWN: Card = Card {
    id: "",
    name: "",
    hosts: &[],
    domains: &[],
    server: tls(""),
    imap: None,
    sign_in: &[SignIn::Password],
    help: None,
    figures: &[],
    bulk: BulkPolicy::Unknown,
    bulk_source: None,
    quirks: &[],
    lock: &[],
    note: "",
};

/// Every shipped card.
pub const CARDS: &[Card] = &[
    mailboxes::GMAIL,
    mailboxes::GOOGLE_WORKSPACE,
    mailboxes::OUTLOOK_COM,
    mailboxes::MICROSOFT_365,
    mailboxes::YAHOO,
    mailboxes::ICLOUD,
    mailboxes::ZOHO,
    mailboxes::RACKSPACE,
    mailboxes::FASTMAIL,
    mailboxes::GMX,
    mailboxes::WEB_DE,
    mailboxes::OVH,
    mailboxes::IONOS,
    mailboxes::HOSTINGER,
    mailboxes::GODADDY,
    mailboxes::EASYNAME,
    mailboxes::VARIOMEDIA,
    relays::AMAZON_SES,
    relays::SENDGRID,
    relays::MAILGUN,
    relays::POSTMARK_BROADCAST,
    relays::POSTMARK,
    relays::MAILPACE,
];
