//! Hosts of ordinary mailboxes: their limits are shared with the person's own mail.

use jiff::SignedDuration;

use super::{MB, NOTHING_KNOWN, fig, host, imap, others, starttls, tls, unverified};
use crate::card::figure::{FigureOf, Source};
use crate::card::{BulkPolicy, Card, Help, LockOn, LockRule, Quirk, SignIn, TooMany};
use crate::limits::Day;
use crate::zone::Zone;

const GMAIL_LIMITS: Source = host("https://support.google.com/mail/answer/22839");
const GMAIL_SIZE: Source = host("https://support.google.com/mail/answer/6584");
const GMAIL_GUIDES: Source = others("Guides on Gmail's sending limits");
const WORKSPACE: Source = host("https://support.google.com/a/answer/166852");
const GMAIL_SENT: Source = others("WildDuck's notes on sending through Gmail");
const OUTLOOK: Source = host(
    "https://support.microsoft.com/en-us/office/sending-limits-in-outlook-com-279ee200-594c-40f0-9ec8-bb6af7735c2e",
);
const OUTLOOK_FREE: Source = others("https://www.msoutlook.info/question/235");
const EXCHANGE: Source = host(
    "https://learn.microsoft.com/en-us/office365/servicedescriptions/exchange-online-service-description/exchange-online-limits",
);
const YAHOO_LIMITS: Source = host("https://help.yahoo.com/kb/SLN17518.html");
const ICLOUD_LIMITS: Source = host("https://support.apple.com/102198");
const ZOHO_LIMITS: Source = host("https://www.zoho.com/mail/help/adminconsole/rates-and-limits.html");
const RACKSPACE_DAY: Source =
    host("https://support.rackspace.com/how-to/rackspace-hosted-email-system-daily-sending-limit/");
const RACKSPACE_POLICY: Source = others("Rackspace acceptable use policy, as its resellers quote it");
const IONOS_LIMITS: Source = host("https://www.ionos.co.uk/help/index.php?id=17026");
const HOSTINGER_LIMITS: Source =
    host("https://www.hostinger.com/support/4625828-parameters-and-limits-of-hostinger-email/");
const HOSTINGER_CPANEL: Source =
    host("https://support.hostinger.com/en/articles/6550582-parameters-and-limits-of-cpanel-email");
const GODADDY_LIMITS: Source = host("https://ch.godaddy.com/help/313");
const EASYNAME_LIMITS: Source = host("easyname help pages on limits for sending");
const VARIOMEDIA_LOCK: Source = host(
    "https://www.variomedia.de/faq/Warum-ist-meine-E-Mail-Adresse-fuer-den-Versand-gesperrt/article/214",
);
const COMMON_KNOWLEDGE: Source = unverified("Known among those who send; no page was found");

const GOOGLE_HELP: Help = Help {
    of: SignIn::AppPassword,
    page: "https://myaccount.google.com/apppasswords",
    steps: &[
        "Turn on 2-Step Verification first, where it is off.",
        "Sign in with the address you send from.",
        "Name it Postrider and press Create.",
        "Copy the 16 letters into the password field here.",
    ],
};

const APP_PASSWORD: &str = "It wants a password made for one program: make one in its security settings.";
const ALLOW_PROGRAMS: &str = "Sending by program has to be allowed in its settings first.";

pub(super) const GMAIL: Card = Card {
    id: "gmail",
    name: "Gmail",
    hosts: &["smtp.gmail.com", "smtp.googlemail.com"],
    domains: &["gmail.com", "googlemail.com"],
    server: tls("smtp.gmail.com"),
    imap: imap("imap.gmail.com"),
    sign_in: &[SignIn::AppPassword, SignIn::OAuth],
    help: Some(GOOGLE_HELP),
    figures: &[
        fig(FigureOf::Day, 500, GMAIL_LIMITS),
        fig(FigureOf::PerMessage, 100, GMAIL_GUIDES),
        fig(FigureOf::BiggestMessage, 25 * MB, GMAIL_SIZE),
    ],
    bulk: BulkPolicy::Discouraged,
    bulk_source: Some(GMAIL_GUIDES),
    quirks: &[(Quirk::CopiesToSent, GMAIL_SENT), (Quirk::FromRewritten, COMMON_KNOWLEDGE)],
    note: APP_PASSWORD,
    ..NOTHING_KNOWN
};

pub(super) const GOOGLE_WORKSPACE: Card = Card {
    id: "google-workspace",
    name: "Google Workspace",
    hosts: &["smtp.gmail.com", "smtp.googlemail.com", "smtp-relay.gmail.com"],
    server: tls("smtp.gmail.com"),
    imap: imap("imap.gmail.com"),
    sign_in: &[SignIn::AppPassword, SignIn::OAuth],
    help: Some(GOOGLE_HELP),
    figures: &[
        fig(FigureOf::Day, 2_000, WORKSPACE),
        fig(FigureOf::PerMessage, 100, WORKSPACE),
        fig(FigureOf::BiggestMessage, 25 * MB, GMAIL_SIZE),
    ],
    bulk: BulkPolicy::Discouraged,
    bulk_source: Some(WORKSPACE),
    quirks: &[(Quirk::CopiesToSent, GMAIL_SENT), (Quirk::FromRewritten, COMMON_KNOWLEDGE)],
    note: "In the trial it lets 500 a day through. Passing a limit can close the account for a day.",
    ..NOTHING_KNOWN
};

/// Addresses that Microsoft gives to everybody.
const MICROSOFT_FOR_EVERYBODY: &[&str] = &[
    "outlook.com",
    "outlook.at",
    "outlook.be",
    "outlook.cl",
    "outlook.co.id",
    "outlook.co.il",
    "outlook.co.th",
    "outlook.com.ar",
    "outlook.com.au",
    "outlook.com.br",
    "outlook.com.gr",
    "outlook.com.tr",
    "outlook.com.vn",
    "outlook.cz",
    "outlook.de",
    "outlook.dk",
    "outlook.es",
    "outlook.fr",
    "outlook.hu",
    "outlook.ie",
    "outlook.in",
    "outlook.it",
    "outlook.jp",
    "outlook.kr",
    "outlook.lv",
    "outlook.my",
    "outlook.ph",
    "outlook.pt",
    "outlook.sa",
    "outlook.sg",
    "outlook.sk",
    "hotmail.com",
    "hotmail.be",
    "hotmail.ca",
    "hotmail.ch",
    "hotmail.cl",
    "hotmail.co.id",
    "hotmail.co.il",
    "hotmail.co.in",
    "hotmail.co.jp",
    "hotmail.co.kr",
    "hotmail.co.nz",
    "hotmail.co.th",
    "hotmail.co.uk",
    "hotmail.co.za",
    "hotmail.com.ar",
    "hotmail.com.au",
    "hotmail.com.br",
    "hotmail.com.hk",
    "hotmail.com.tr",
    "hotmail.com.tw",
    "hotmail.com.vn",
    "hotmail.cz",
    "hotmail.de",
    "hotmail.dk",
    "hotmail.es",
    "hotmail.fi",
    "hotmail.fr",
    "hotmail.gr",
    "hotmail.hu",
    "hotmail.it",
    "hotmail.lt",
    "hotmail.lv",
    "hotmail.my",
    "hotmail.nl",
    "hotmail.no",
    "hotmail.ph",
    "hotmail.rs",
    "hotmail.se",
    "hotmail.sg",
    "hotmail.sk",
    "live.com",
    "live.at",
    "live.be",
    "live.ca",
    "live.cl",
    "live.cn",
    "live.co.kr",
    "live.co.uk",
    "live.co.za",
    "live.com.ar",
    "live.com.au",
    "live.com.mx",
    "live.com.my",
    "live.com.ph",
    "live.com.pt",
    "live.com.sg",
    "live.de",
    "live.dk",
    "live.fi",
    "live.fr",
    "live.hk",
    "live.ie",
    "live.in",
    "live.it",
    "live.jp",
    "live.nl",
    "live.no",
    "live.ru",
    "live.se",
    "msn.com",
    "passport.com",
    "windowslive.com",
];

pub(super) const OUTLOOK_COM: Card = Card {
    id: "outlook-com",
    name: "Outlook.com",
    // It sends through the server of Microsoft 365 too: there the address tells whose limits hold.
    hosts: &["smtp-mail.outlook.com", "smtp.office365.com", "outlook.office365.com", "smtp.live.com"],
    domains: MICROSOFT_FOR_EVERYBODY,
    server: starttls("smtp-mail.outlook.com"),
    imap: imap("outlook.office365.com"),
    sign_in: &[SignIn::OAuth],
    figures: &[
        // What it says itself (5,000 a day) is for subscribers; of everybody else that it is less.
        fig(FigureOf::Day, 50, OUTLOOK_FREE).aged(0),
        fig(FigureOf::Day, 300, OUTLOOK_FREE).aged(30),
        fig(FigureOf::NewPeople, 1_000, OUTLOOK),
        fig(FigureOf::PerMessage, 500, OUTLOOK),
        fig(FigureOf::BiggestMessage, 25 * MB, OUTLOOK),
    ],
    bulk: BulkPolicy::Discouraged,
    bulk_source: Some(OUTLOOK),
    quirks: &[(Quirk::CopiesToSent, COMMON_KNOWLEDGE)],
    note: "These figures are for free accounts; new ones get less for up to a month: say since when you have yours. With a \
           subscription to Microsoft 365 it allows 5,000 people a day: enter that then.",
    ..NOTHING_KNOWN
};

pub(super) const MICROSOFT_365: Card = Card {
    id: "microsoft-365",
    name: "Microsoft 365",
    hosts: &["smtp.office365.com", "outlook.office365.com"],
    server: starttls("smtp.office365.com"),
    imap: imap("outlook.office365.com"),
    sign_in: &[SignIn::OAuth],
    figures: &[
        fig(FigureOf::Minute, 30, EXCHANGE),
        fig(FigureOf::Day, 10_000, EXCHANGE),
        fig(FigureOf::PerMessage, 500, EXCHANGE),
        fig(FigureOf::BiggestMessage, 35 * MB, EXCHANGE),
    ],
    bulk: BulkPolicy::Discouraged,
    bulk_source: Some(EXCHANGE),
    quirks: &[(Quirk::CopiesToSent, COMMON_KNOWLEDGE)],
    note: "Microsoft advises a specialised provider for newsletters. A trial lets far fewer out of the house.",
    ..NOTHING_KNOWN
};

pub(super) const YAHOO: Card = Card {
    id: "yahoo",
    name: "Yahoo Mail",
    hosts: &[
        "smtp.mail.yahoo.com",
        "plus.smtp.mail.yahoo.com",
        "smtp.mail.yahoo.co.uk",
        "smtp.mail.yahoo.de",
        "smtp.mail.yahoo.fr",
    ],
    domains: &["yahoo.com", "yahoo.co.uk", "yahoo.de", "yahoo.fr", "ymail.com", "rocketmail.com"],
    server: tls("smtp.mail.yahoo.com"),
    imap: imap("imap.mail.yahoo.com"),
    sign_in: &[SignIn::AppPassword],
    help: Some(Help {
        of: SignIn::AppPassword,
        page: "https://login.yahoo.com/account/security",
        steps: &[
            "Sign in and open Account security.",
            "Choose “Generate app password”.",
            "Name it Postrider and press Generate.",
            "Copy the password into the password field here.",
        ],
    }),
    figures: &[
        fig(FigureOf::Day, 500, YAHOO_LIMITS),
        fig(FigureOf::PerMessage, 100, YAHOO_LIMITS),
        fig(FigureOf::BiggestMessage, 25 * MB, YAHOO_LIMITS),
    ],
    bulk: BulkPolicy::Discouraged,
    bulk_source: Some(YAHOO_LIMITS),
    note: APP_PASSWORD,
    ..NOTHING_KNOWN
};

pub(super) const ICLOUD: Card = Card {
    id: "icloud",
    name: "iCloud Mail",
    hosts: &["smtp.mail.me.com"],
    domains: &["icloud.com", "me.com", "mac.com"],
    server: starttls("smtp.mail.me.com"),
    imap: imap("imap.mail.me.com"),
    sign_in: &[SignIn::AppPassword],
    help: Some(Help {
        of: SignIn::AppPassword,
        page: "https://account.apple.com/account/manage",
        steps: &[
            "Sign in and open Sign-In and Security.",
            "Choose App-Specific Passwords and press the plus sign.",
            "Name it Postrider.",
            "Copy the password into the password field here.",
        ],
    }),
    figures: &[
        fig(FigureOf::Day, 1_000, ICLOUD_LIMITS),
        fig(FigureOf::PerMessage, 500, ICLOUD_LIMITS),
        fig(FigureOf::BiggestMessage, 20 * MB, ICLOUD_LIMITS),
    ],
    bulk: BulkPolicy::Discouraged,
    bulk_source: Some(ICLOUD_LIMITS),
    note: APP_PASSWORD,
    ..NOTHING_KNOWN
};

pub(super) const ZOHO: Card = Card {
    id: "zoho",
    name: "Zoho Mail",
    hosts: &["smtp.zoho.*", "smtppro.zoho.*"],
    domains: &["zoho.com", "zohomail.com", "zohomail.eu", "zoho.eu"],
    server: tls("smtp.zoho.com"),
    imap: imap("imap.zoho.com"),
    sign_in: &[SignIn::AppPassword, SignIn::Password],
    help: Some(Help {
        of: SignIn::AppPassword,
        page: "https://accounts.zoho.com/home#security/app_password",
        steps: &[
            "Sign in and open Security, then App Passwords.",
            "Press Generate New Password and name it Postrider.",
            "Copy the password into the password field here.",
        ],
    }),
    figures: &[fig(FigureOf::Hour, 50, ZOHO_LIMITS), fig(FigureOf::PerMessage, 100, ZOHO_LIMITS)],
    bulk: BulkPolicy::Prohibited,
    bulk_source: Some(host("https://www.zoho.com/mail/help/usage-policy.html")),
    note: "50 to 500 an hour, by your reputation with Zoho. Newsletters are not permitted.",
    ..NOTHING_KNOWN
};

pub(super) const RACKSPACE: Card = Card {
    id: "rackspace",
    name: "Rackspace Email",
    hosts: &["secure.emailsrvr.com", "smtp.emailsrvr.com", "relay.emailsrvr.com"],
    server: tls("secure.emailsrvr.com"),
    imap: imap("secure.emailsrvr.com"),
    figures: &[
        // One copy of the page says a day of the US-Eastern calendar, another any 24 hours.
        fig(FigureOf::Day, 10_000, RACKSPACE_DAY).over(Day::Both(Zone::NEW_YORK)),
        fig(FigureOf::Similar, 250, RACKSPACE_POLICY),
    ],
    bulk: BulkPolicy::Prohibited,
    bulk_source: Some(RACKSPACE_POLICY),
    note: "Similar mail to 250 or more people outside is bulk there, also in smaller batches.",
    ..NOTHING_KNOWN
};

pub(super) const FASTMAIL: Card = Card {
    id: "fastmail",
    name: "Fastmail",
    hosts: &["smtp.fastmail.com", "mail.messagingengine.com"],
    domains: &["fastmail.com", "fastmail.fm"],
    server: tls("smtp.fastmail.com"),
    imap: imap("imap.fastmail.com"),
    sign_in: &[SignIn::AppPassword],
    help: Some(Help {
        of: SignIn::AppPassword,
        page: "https://app.fastmail.com/settings/security",
        steps: &[
            "Sign in and open Settings, then Privacy & Security.",
            "Choose “Manage app passwords and access”, then “New app password”.",
            "Name it Postrider and let it use mail.",
            "Copy the password into the password field here.",
        ],
    }),
    note: APP_PASSWORD,
    ..NOTHING_KNOWN
};

pub(super) const GMX: Card = Card {
    id: "gmx",
    name: "GMX",
    hosts: &["mail.gmx.net", "smtp.gmx.net", "mail.gmx.com", "smtp.gmx.com", "mail.gmx.de", "smtp.gmx.de"],
    domains: &["gmx.net", "gmx.de", "gmx.at", "gmx.ch", "gmx.com"],
    server: tls("mail.gmx.net"),
    imap: imap("imap.gmx.net"),
    help: Some(Help {
        of: SignIn::Password,
        page: "https://hilfe.gmx.net/pop-imap/einschalten.html",
        steps: &[
            "Sign in on the web and open the settings of your mail.",
            "Allow access by POP3 and IMAP.",
            "With two-factor login on, make a password for one program and use that here.",
        ],
    }),
    note: ALLOW_PROGRAMS,
    ..NOTHING_KNOWN
};

pub(super) const WEB_DE: Card = Card {
    id: "web-de",
    name: "WEB.DE",
    hosts: &["smtp.web.de"],
    domains: &["web.de"],
    server: tls("smtp.web.de"),
    imap: imap("imap.web.de"),
    help: Some(Help {
        of: SignIn::Password,
        page: "https://hilfe.web.de/pop-imap/einschalten.html",
        steps: &[
            "Sign in on the web and open the settings of your mail.",
            "Allow access by POP3 and IMAP.",
            "With two-factor login on, make a password for one program and use that here.",
        ],
    }),
    note: ALLOW_PROGRAMS,
    ..NOTHING_KNOWN
};

pub(super) const OVH: Card = Card {
    id: "ovh",
    name: "OVH",
    hosts: &["ssl0.ovh.net", "smtp.mail.ovh.net", "smtp.mail.ovh.ca"],
    server: tls("ssl0.ovh.net"),
    imap: imap("ssl0.ovh.net"),
    note: "It does not say how much it lets through; 200 an hour is often told. Ask it, and enter what holds.",
    ..NOTHING_KNOWN
};

pub(super) const IONOS: Card = Card {
    id: "ionos",
    name: "IONOS",
    hosts: &["smtp.1und1.de", "smtp.ionos.*", "smtp.1and1.*", "auth.smtp.1and1.*"],
    server: tls("smtp.ionos.com"),
    imap: imap("imap.ionos.com"),
    figures: &[
        fig(FigureOf::Hour, 50, IONOS_LIMITS).aged(0),
        fig(FigureOf::Hour, 100, IONOS_LIMITS).aged(8),
        fig(FigureOf::Hour, 400, IONOS_LIMITS).aged(15),
        // Its English pages say 500, others 5,000.
        fig(FigureOf::Hour, 500, IONOS_LIMITS).aged(31),
        fig(FigureOf::PerMessage, 200, IONOS_LIMITS),
    ],
    bulk: BulkPolicy::Allowed,
    bulk_source: Some(host(
        "https://www.ionos.com/help/email/general-topics/what-are-the-mass-mailing-limits/",
    )),
    note: "It allows more as the contract grows older: say since when you have it. Some of its pages allow 5,000 an \
           hour after a month.",
    ..NOTHING_KNOWN
};

pub(super) const HOSTINGER: Card = Card {
    id: "hostinger",
    name: "Hostinger",
    hosts: &["smtp.hostinger.com"],
    server: tls("smtp.hostinger.com"),
    imap: imap("imap.hostinger.com"),
    figures: &[fig(FigureOf::Day, 100, HOSTINGER_LIMITS)],
    lock: &[LockRule {
        on: LockOn::Deferrals,
        too_many: TooMany::MoreThan(5),
        over: Some(SignedDuration::from_hours(1)),
        locked_for: None,
        source: HOSTINGER_CPANEL,
    }],
    note: "100 a day is for the free mailboxes; business plans allow 1,000 or 3,000.",
    ..NOTHING_KNOWN
};

pub(super) const GODADDY: Card = Card {
    id: "godaddy",
    name: "GoDaddy Workspace",
    hosts: &["smtpout.secureserver.net", "smtpout.*.secureserver.net"],
    server: tls("smtpout.secureserver.net"),
    imap: imap("imap.secureserver.net"),
    figures: &[
        // It counts about a day from the first message on; any 24 hours are stricter than that.
        fig(FigureOf::Day, 250, GODADDY_LIMITS),
        fig(FigureOf::PerMessage, 100, GODADDY_LIMITS),
    ],
    note: "More than 250 a day can be bought, up to 500.",
    ..NOTHING_KNOWN
};

pub(super) const EASYNAME: Card = Card {
    id: "easyname",
    name: "easyname",
    hosts: &["smtp.easyname.com"],
    server: tls("smtp.easyname.com"),
    imap: imap("imap.easyname.com"),
    figures: &[
        // 200 in five minutes.
        fig(FigureOf::Minute, 40, EASYNAME_LIMITS),
        fig(FigureOf::Hour, 400, EASYNAME_LIMITS),
        fig(FigureOf::Day, 1_500, EASYNAME_LIMITS),
    ],
    lock: &[
        LockRule {
            on: LockOn::Bounces,
            too_many: TooMany::MoreThan(15),
            over: Some(SignedDuration::from_hours(1)),
            locked_for: Some(SignedDuration::from_hours(1)),
            source: EASYNAME_LIMITS,
        },
        LockRule {
            on: LockOn::Bounces,
            too_many: TooMany::MoreThan(60),
            over: Some(SignedDuration::from_hours(1)),
            locked_for: Some(SignedDuration::from_hours(24)),
            source: EASYNAME_LIMITS,
        },
    ],
    ..NOTHING_KNOWN
};

pub(super) const VARIOMEDIA: Card = Card {
    id: "variomedia",
    name: "Variomedia",
    hosts: &["smtp.variomedia.de", "smtp2.variomedia.de"],
    server: tls("smtp.variomedia.de"),
    imap: imap("imap.variomedia.de"),
    lock: &[
        LockRule {
            on: LockOn::Bounces,
            too_many: TooMany::Share { percent: 25, among: 150 },
            over: None,
            locked_for: None,
            source: VARIOMEDIA_LOCK,
        },
        LockRule {
            on: LockOn::Bounces,
            too_many: TooMany::Share { percent: 10, among: 1_000 },
            over: None,
            locked_for: None,
            source: VARIOMEDIA_LOCK,
        },
    ],
    note: "It sets no limit on how many, but counts those that cannot be delivered.",
    ..NOTHING_KNOWN
};
