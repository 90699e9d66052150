//! The cards that come with the program.
//!
//! Server names and ports after Thunderbird's public autoconfiguration database and the hosts' own help pages. A figure
//! that nobody could be found to vouch for is left out, not guessed.

use jiff::civil::{Date, date};

use super::{BulkPolicy, Card, Says, Server, SignIn, Source, Tls};
use crate::limits::Limits;

/// The day these pages were read.
const READ: Date = date(2026, 11, 21);
const MB: u64 = 1_000_000;

const fn host(page: &'static str) -> Option<Source> {
    Some(Source { says: Says::Host, page, as_of: READ })
}

const fn others(page: &'static str) -> Option<Source> {
    Some(Source { says: Says::Others, page, as_of: READ })
}

const fn tls(host: &'static str, sign_in: SignIn) -> Server {
    Server { host, port: 465, tls: Tls::Implicit, sign_in }
}

const fn starttls(host: &'static str, sign_in: SignIn) -> Server {
    Server { host, port: 587, tls: Tls::StartTls, sign_in }
}

const fn a_day(count: u32) -> Limits {
    Limits { per_minute: None, per_hour: None, per_day: Some(count) }
}

const fn an_hour(count: u32) -> Limits {
    Limits { per_minute: None, per_hour: Some(count), per_day: None }
}

const NOTHING_KNOWN: Card = Card {
    id: "",
    name: "",
    hosts: &[],
    domains: &[],
    server: tls("", SignIn::Password),
    limits: Limits::NONE,
    limits_source: None,
    biggest_message: None,
    bulk: BulkPolicy::Unknown,
    bulk_from: None,
    bulk_source: None,
    note: "",
};

const APP_PASSWORD: &str = "It wants a password made for one program: make one in its security settings.";
const RACKSPACE_DAY: &str =
    "https://support.rackspace.com/how-to/rackspace-hosted-email-system-daily-sending-limit/";
const ZOHO_LIMITS: &str = "https://www.zoho.com/mail/help/adminconsole/rates-and-limits.html";
const WORKSPACE: &str = "https://support.google.com/a/answer/166852";
const OUTLOOK: &str = "https://support.microsoft.com/en-us/office/sending-limits-in-outlook-com-279ee200-594c-40f0-9ec8-bb6af7735c2e";
const EXCHANGE: &str = "Exchange Online limits, “Sending limits”, learn.microsoft.com";
const ICLOUD: &str = "https://support.apple.com/102198";
const YAHOO: &str = "https://help.yahoo.com/kb/SLN17518.html";
const IONOS: &str = "https://www.ionos.co.uk/help/index.php?id=17026";
const HOSTINGER: &str = "https://www.hostinger.com/support/4625828-parameters-and-limits-of-hostinger-email/";

/// Every shipped card.
pub const CARDS: &[Card] = &[
    Card {
        id: "gmail",
        name: "Gmail",
        hosts: &["smtp.gmail.com", "smtp.googlemail.com"],
        domains: &["gmail.com", "googlemail.com"],
        server: tls("smtp.gmail.com", SignIn::AppPassword),
        limits: a_day(500),
        limits_source: others("Guides on Gmail's sending limits"),
        biggest_message: Some(25 * MB),
        bulk: BulkPolicy::Discouraged,
        bulk_source: others("Guides on Gmail's sending limits"),
        note: APP_PASSWORD,
        ..NOTHING_KNOWN
    },
    Card {
        id: "google-workspace",
        name: "Google Workspace",
        hosts: &["smtp.gmail.com", "smtp.googlemail.com", "smtp-relay.gmail.com"],
        server: tls("smtp.gmail.com", SignIn::AppPassword),
        limits: a_day(2_000),
        limits_source: host(WORKSPACE),
        biggest_message: Some(25 * MB),
        bulk: BulkPolicy::Discouraged,
        bulk_source: host(WORKSPACE),
        note: "In the trial it lets 500 a day through. Passing a limit can close the account for a day.",
        ..NOTHING_KNOWN
    },
    Card {
        id: "outlook-com",
        name: "Outlook.com",
        hosts: &["smtp-mail.outlook.com"],
        domains: &[
            "outlook.com",
            "hotmail.com",
            "live.com",
            "msn.com",
            "outlook.de",
            "outlook.fr",
            "hotmail.co.uk",
        ],
        server: starttls("smtp-mail.outlook.com", SignIn::OAuth),
        limits: a_day(1_000),
        limits_source: host(OUTLOOK),
        biggest_message: Some(25 * MB),
        bulk: BulkPolicy::Discouraged,
        bulk_source: host(OUTLOOK),
        note: "1,000 a day is for people you never wrote to, with a subscription. Free and new accounts get less.",
        ..NOTHING_KNOWN
    },
    Card {
        id: "microsoft-365",
        name: "Microsoft 365",
        hosts: &["smtp.office365.com"],
        server: starttls("smtp.office365.com", SignIn::OAuth),
        limits: Limits { per_minute: Some(30), per_hour: None, per_day: Some(10_000) },
        limits_source: host(EXCHANGE),
        biggest_message: Some(35 * MB),
        bulk: BulkPolicy::Discouraged,
        bulk_source: host(EXCHANGE),
        note: "Microsoft advises a specialised provider for newsletters. A trial lets far fewer out of the house.",
        ..NOTHING_KNOWN
    },
    Card {
        id: "yahoo",
        name: "Yahoo Mail",
        hosts: &["smtp.mail.yahoo.com"],
        domains: &["yahoo.com", "yahoo.co.uk", "yahoo.de", "yahoo.fr", "ymail.com", "rocketmail.com"],
        server: tls("smtp.mail.yahoo.com", SignIn::AppPassword),
        limits: a_day(500),
        limits_source: host(YAHOO),
        biggest_message: Some(25 * MB),
        bulk: BulkPolicy::Discouraged,
        bulk_source: host(YAHOO),
        note: APP_PASSWORD,
        ..NOTHING_KNOWN
    },
    Card {
        id: "icloud",
        name: "iCloud Mail",
        hosts: &["smtp.mail.me.com"],
        domains: &["icloud.com", "me.com", "mac.com"],
        server: starttls("smtp.mail.me.com", SignIn::AppPassword),
        limits: a_day(1_000),
        limits_source: host(ICLOUD),
        biggest_message: Some(20 * MB),
        bulk: BulkPolicy::Discouraged,
        bulk_source: host(ICLOUD),
        note: APP_PASSWORD,
        ..NOTHING_KNOWN
    },
    Card {
        id: "zoho",
        name: "Zoho Mail",
        hosts: &["smtp.zoho.*", "smtppro.zoho.*"],
        domains: &["zoho.com", "zohomail.com", "zohomail.eu", "zoho.eu"],
        server: tls("smtp.zoho.com", SignIn::AppPassword),
        limits: an_hour(50),
        limits_source: host(ZOHO_LIMITS),
        bulk: BulkPolicy::Prohibited,
        bulk_source: host("https://www.zoho.com/mail/help/usage-policy.html"),
        note: "50 to 500 an hour, by your reputation with Zoho. Newsletters are not permitted.",
        ..NOTHING_KNOWN
    },
    Card {
        id: "rackspace",
        name: "Rackspace Email",
        hosts: &["secure.emailsrvr.com", "smtp.emailsrvr.com"],
        server: tls("secure.emailsrvr.com", SignIn::Password),
        limits: a_day(10_000),
        limits_source: host(RACKSPACE_DAY),
        bulk: BulkPolicy::Prohibited,
        bulk_from: Some(250),
        bulk_source: others("Rackspace acceptable use policy, as its resellers quote it"),
        note: "Similar mail to 250 or more people outside is bulk there, also in smaller batches.",
        ..NOTHING_KNOWN
    },
    Card {
        id: "fastmail",
        name: "Fastmail",
        hosts: &["smtp.fastmail.com"],
        domains: &["fastmail.com", "fastmail.fm"],
        server: tls("smtp.fastmail.com", SignIn::AppPassword),
        note: APP_PASSWORD,
        ..NOTHING_KNOWN
    },
    Card {
        id: "gmx",
        name: "GMX",
        hosts: &["mail.gmx.net", "mail.gmx.com"],
        domains: &["gmx.net", "gmx.de", "gmx.at", "gmx.ch", "gmx.com"],
        server: tls("mail.gmx.net", SignIn::Password),
        note: "Sending by program has to be allowed in its settings first.",
        ..NOTHING_KNOWN
    },
    Card {
        id: "web-de",
        name: "WEB.DE",
        hosts: &["smtp.web.de"],
        domains: &["web.de"],
        server: tls("smtp.web.de", SignIn::Password),
        note: "Sending by program has to be allowed in its settings first.",
        ..NOTHING_KNOWN
    },
    Card {
        id: "ovh",
        name: "OVH",
        hosts: &["ssl0.ovh.net"],
        server: tls("ssl0.ovh.net", SignIn::Password),
        ..NOTHING_KNOWN
    },
    Card {
        id: "ionos",
        name: "IONOS",
        hosts: &["smtp.1und1.de", "smtp.ionos.*", "smtp.1and1.*"],
        server: tls("smtp.ionos.com", SignIn::Password),
        limits: an_hour(500),
        limits_source: host(IONOS),
        bulk: BulkPolicy::Allowed,
        bulk_source: host(
            "https://www.ionos.com/help/email/general-topics/what-are-the-mass-mailing-limits/",
        ),
        note: "In its first week an account may send 50 an hour, then 100, and 400 until it is a month old.",
        ..NOTHING_KNOWN
    },
    Card {
        id: "hostinger",
        name: "Hostinger",
        hosts: &["smtp.hostinger.com"],
        server: tls("smtp.hostinger.com", SignIn::Password),
        limits: a_day(100),
        limits_source: host(HOSTINGER),
        note: "100 a day is for the free mailboxes; business plans allow 1,000 or 3,000.",
        ..NOTHING_KNOWN
    },
    Card {
        id: "godaddy",
        name: "GoDaddy Workspace",
        hosts: &["smtpout.secureserver.net", "smtpout.*.secureserver.net"],
        server: tls("smtpout.secureserver.net", SignIn::Password),
        limits: a_day(250),
        limits_source: host("https://ch.godaddy.com/help/313"),
        ..NOTHING_KNOWN
    },
    Card {
        id: "amazon-ses",
        name: "Amazon SES",
        hosts: &["email-smtp.*.amazonaws.com"],
        server: starttls("email-smtp.eu-central-1.amazonaws.com", SignIn::Password),
        limits: a_day(200),
        limits_source: host("Amazon SES service quotas, docs.aws.amazon.com"),
        biggest_message: Some(40 * MB),
        bulk: BulkPolicy::Allowed,
        bulk_source: host("Amazon SES service quotas, docs.aws.amazon.com"),
        note: "200 a day is the sandbox. Ask Amazon for production access, then enter the figures of your region.",
        ..NOTHING_KNOWN
    },
    Card {
        id: "sendgrid",
        name: "SendGrid",
        hosts: &["smtp.sendgrid.net"],
        server: starttls("smtp.sendgrid.net", SignIn::Password),
        bulk: BulkPolicy::Allowed,
        bulk_source: host("SendGrid documentation, “Integrating with the SMTP API”"),
        note: "The user name is apikey, the password your API key. Your plan says how many.",
        ..NOTHING_KNOWN
    },
    Card {
        id: "mailgun",
        name: "Mailgun",
        hosts: &["smtp.mailgun.org", "smtp.eu.mailgun.org"],
        server: starttls("smtp.mailgun.org", SignIn::Password),
        limits: a_day(100),
        limits_source: others("Guides on Mailgun's free plan"),
        bulk: BulkPolicy::Allowed,
        bulk_source: others("Guides on Mailgun's plans"),
        note: "100 a day is the free plan; enter what yours allows.",
        ..NOTHING_KNOWN
    },
    Card {
        id: "postmark-broadcast",
        name: "Postmark, broadcast stream",
        hosts: &["smtp-broadcasts.postmarkapp.com"],
        server: starttls("smtp-broadcasts.postmarkapp.com", SignIn::Password),
        biggest_message: Some(10 * MB),
        bulk: BulkPolicy::Allowed,
        bulk_source: others("Guides on Postmark's message streams"),
        ..NOTHING_KNOWN
    },
    Card {
        id: "postmark",
        name: "Postmark",
        hosts: &["smtp.postmarkapp.com"],
        server: starttls("smtp.postmarkapp.com", SignIn::Password),
        biggest_message: Some(10 * MB),
        bulk: BulkPolicy::SeparateStream,
        bulk_source: others("Guides on Postmark's message streams"),
        note: "Newsletters go through its broadcast stream, which has its own server name.",
        ..NOTHING_KNOWN
    },
    Card {
        id: "mailpace",
        name: "MailPace",
        hosts: &["smtp.mailpace.com"],
        server: starttls("smtp.mailpace.com", SignIn::Password),
        bulk: BulkPolicy::Prohibited,
        bulk_source: host("MailPace documentation, “can only be used for Transactional Email”"),
        note: "For confirmations only; it does not carry newsletters.",
        ..NOTHING_KNOWN
    },
];
