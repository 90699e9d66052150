//! Services that only send. Nobody's ordinary mail shares their limits.

use super::{MB, NOTHING_KNOWN, fig, host, others, starttls, unverified};
use crate::card::figure::{FigureOf, Source};
use crate::card::{BulkPolicy, Card, Quirk};

const SES_QUOTAS: Source = host("https://docs.aws.amazon.com/ses/latest/dg/quotas.html");
const SES_HEADERS: Source = host("https://docs.aws.amazon.com/ses/latest/dg/header-fields.html");
const SENDGRID_SMTP: Source =
    host("https://www.twilio.com/docs/sendgrid/for-developers/sending-email/integrating-with-the-smtp-api");
const MAILGUN_PLANS: Source = others("Guides on Mailgun's plans");
const POSTMARK_STREAMS: Source = others("Guides on Postmark's message streams");
const POSTMARK_LIMITS: Source = others("api-evangelist/postmark on GitHub, rate limits");
const MAILPACE_DOCS: Source = host("MailPace documentation, “can only be used for Transactional Email”");
const COMMON_KNOWLEDGE: Source = unverified("Known among those who send; no page was found");

pub(super) const AMAZON_SES: Card = Card {
    id: "amazon-ses",
    name: "Amazon SES",
    hosts: &["email-smtp.*.amazonaws.com", "email-smtp-fips.*.amazonaws.com"],
    server: starttls("email-smtp.eu-central-1.amazonaws.com"),
    figures: &[
        fig(FigureOf::Second, 1, SES_QUOTAS),
        fig(FigureOf::Day, 200, SES_QUOTAS),
        fig(FigureOf::BiggestMessage, 40 * MB, SES_QUOTAS),
    ],
    bulk: BulkPolicy::Allowed,
    bulk_source: Some(SES_QUOTAS),
    quirks: &[(Quirk::MessageIdReplaced, SES_HEADERS), (Quirk::ReturnPathRewritten, COMMON_KNOWLEDGE)],
    note: "200 a day and one a second are the sandbox. Ask Amazon for production access, then enter the figures of \
           your region.",
    ..NOTHING_KNOWN
};

pub(super) const SENDGRID: Card = Card {
    id: "sendgrid",
    name: "SendGrid",
    hosts: &["smtp.sendgrid.net", "smtp.eu.sendgrid.net"],
    server: starttls("smtp.sendgrid.net"),
    bulk: BulkPolicy::Allowed,
    bulk_source: Some(SENDGRID_SMTP),
    quirks: &[(Quirk::ReturnPathRewritten, COMMON_KNOWLEDGE)],
    note: "The user name is apikey, the password your API key. Your plan says how many.",
    ..NOTHING_KNOWN
};

pub(super) const MAILGUN: Card = Card {
    id: "mailgun",
    name: "Mailgun",
    hosts: &["smtp.mailgun.org", "smtp.eu.mailgun.org"],
    server: starttls("smtp.mailgun.org"),
    figures: &[fig(FigureOf::Day, 100, MAILGUN_PLANS)],
    bulk: BulkPolicy::Allowed,
    bulk_source: Some(MAILGUN_PLANS),
    quirks: &[(Quirk::ReturnPathRewritten, COMMON_KNOWLEDGE)],
    note: "100 a day is the free plan; enter what yours allows.",
    ..NOTHING_KNOWN
};

pub(super) const POSTMARK_BROADCAST: Card = Card {
    id: "postmark-broadcast",
    name: "Postmark, broadcast stream",
    hosts: &["smtp-broadcasts.postmarkapp.com"],
    server: starttls("smtp-broadcasts.postmarkapp.com"),
    figures: &[
        fig(FigureOf::PerMessage, 50, POSTMARK_LIMITS),
        fig(FigureOf::BiggestMessage, 10 * MB, POSTMARK_LIMITS),
        fig(FigureOf::Connections, 10, POSTMARK_LIMITS),
    ],
    bulk: BulkPolicy::Allowed,
    bulk_source: Some(POSTMARK_STREAMS),
    quirks: &[(Quirk::ReturnPathRewritten, COMMON_KNOWLEDGE), (Quirk::UnsubscribeAdded, POSTMARK_STREAMS)],
    note: "The free plan has 100 messages a month.",
    ..NOTHING_KNOWN
};

pub(super) const POSTMARK: Card = Card {
    id: "postmark",
    name: "Postmark",
    hosts: &["smtp.postmarkapp.com"],
    server: starttls("smtp.postmarkapp.com"),
    figures: &[
        fig(FigureOf::PerMessage, 50, POSTMARK_LIMITS),
        fig(FigureOf::BiggestMessage, 10 * MB, POSTMARK_LIMITS),
        fig(FigureOf::Connections, 10, POSTMARK_LIMITS),
    ],
    bulk: BulkPolicy::SeparateStream,
    bulk_source: Some(POSTMARK_STREAMS),
    quirks: &[(Quirk::ReturnPathRewritten, COMMON_KNOWLEDGE)],
    note: "Newsletters go through its broadcast stream, which has its own server name.",
    ..NOTHING_KNOWN
};

pub(super) const MAILPACE: Card = Card {
    id: "mailpace",
    name: "MailPace",
    hosts: &["smtp.mailpace.com"],
    server: starttls("smtp.mailpace.com"),
    figures: &[fig(FigureOf::PerMessage, 50, MAILPACE_DOCS)],
    bulk: BulkPolicy::Prohibited,
    bulk_source: Some(MAILPACE_DOCS),
    note: "For confirmations only; it does not carry newsletters.",
    ..NOTHING_KNOWN
};
