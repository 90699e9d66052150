//! Checks of a whole message: its headers, its parts, and a way to leave.

use std::panic::{AssertUnwindSafe, catch_unwind};

use address::Severity;
use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

use super::content::Content;
use super::notes::{Note, Notes};
use super::subject::IsAnswer;
use super::{attachments, body, pictures, subject};

/// How people are let go, in the languages of Europe and a few more; in lower case.
const LEAVE: &[&str] = &[
    "unsubscribe",
    "opt out",
    "opt-out",
    "opt_out",
    "leave this list",
    "email preferences",
    "mailing preferences",
    "manage your subscription",
    "stop receiving",
    "abmelden",
    "abbestell",
    "austragen",
    "désabonn",
    "désinscri",
    "se desabonner",
    "darse de baja",
    "date de baja",
    "cancelar suscripción",
    "cancelar la suscripción",
    "cancelar inscrição",
    "descadastrar",
    "disiscriv",
    "cancella iscrizione",
    "annulla l'iscrizione",
    "uitschrijven",
    "afmelden",
    "avregistrera",
    "avprenumerera",
    "avmeld",
    "afmeld",
    "frameld",
    "peruuta tilaus",
    "wypisz",
    "zrezygnuj",
    "odhlásit",
    "odhlásiť",
    "leiratkoz",
    "dezabon",
    "отписаться",
    "відписатися",
    "απεγγραφή",
    "aboneliktn",
    "abonelikten",
    "退订",
    "退訂",
    "取消订阅",
    "配信停止",
    "登録解除",
    "수신거부",
    "إلغاء الاشتراك",
    "הסר",
];

/// Words of streets, in lower case.
const STREETS: &[&str] = &[
    "street",
    "st.",
    "road",
    "rd.",
    "avenue",
    "ave",
    "suite",
    "boulevard",
    "blvd",
    "lane",
    "drive",
    "square",
    "p.o. box",
    "po box",
    "floor",
    "straße",
    "strasse",
    "str.",
    "weg",
    "platz",
    "gasse",
    "allee",
    "rue",
    "via",
    "viale",
    "piazza",
    "calle",
    "plaza",
    "avenida",
    "rua",
    "straat",
    "laan",
    "plein",
    "gatan",
    "vägen",
    "vej",
    "gade",
    "veien",
    "gata",
    "katu",
    "ul.",
    "ulica",
    "utca",
    "улица",
    "ул.",
    "丁目",
    "〒",
    "路",
    "号",
];

/// Headers that may stand only once (RFC 5322 section 3.6).
const ONCE: &[&str] = &[
    "from",
    "sender",
    "reply-to",
    "to",
    "cc",
    "subject",
    "date",
    "message-id",
    "in-reply-to",
    "references",
    "mime-version",
    "content-type",
    "list-unsubscribe",
    "list-id",
];

/// Checks a whole message.
pub fn check(bytes: &[u8], notes: &mut Notes) {
    // The parser has had panics on broken nested mail; one file must not end the program.
    let parsed = catch_unwind(AssertUnwindSafe(|| MessageParser::default().parse(bytes))).ok().flatten();
    let Some(message) = parsed.filter(|message| !message.headers().is_empty()) else {
        notes.note(Note {
            code: "message-unreadable",
            severity: Severity::Blocking,
            what: "This cannot be read as a mail message".to_owned(),
            why: "It has no headers, or its parts contradict each other.",
            fix: "Save the message again, as a file that ends in .eml.",
            place: None,
        });
        return;
    };
    headers(&message, notes);
    let answer = message.header("In-Reply-To").is_some() || message.header("References").is_some();
    subject::check(
        message.subject().unwrap_or_default(),
        "subject",
        if answer { IsAnswer::Yes } else { IsAnswer::No },
        notes,
    );
    parts(&message, notes);
    attachments::check(&message, notes);
}

fn note(notes: &mut Notes, code: &'static str, severity: Severity, what: String, why: &str, fix: &str) {
    notes.note(Note { code, severity, what, why, fix, place: None });
}

fn headers(message: &Message<'_>, notes: &mut Notes) {
    let names: Vec<String> =
        message.headers_raw().map(|(name, _)| name.trim().to_ascii_lowercase()).collect();
    let count = |wanted: &str| names.iter().filter(|name| *name == wanted).count();
    if count("from") == 0 {
        note(
            notes,
            "header-missing",
            Severity::Blocking,
            "The message does not say who it is from".to_owned(),
            "Mail servers refuse it.",
            "Add a From line.",
        );
    }
    if count("date") == 0 {
        note(
            notes,
            "header-missing",
            Severity::Warning,
            "The message has no date".to_owned(),
            "Filters count that against it.",
            "Add a Date line.",
        );
    }
    for once in ONCE {
        if count(once) > 1 {
            note(
                notes,
                "header-twice",
                Severity::Warning,
                format!("The line {once} stands in the headers more than once"),
                "Programs read different ones, and many servers refuse it.",
                "Keep one.",
            );
        }
    }
    let from = message.from().and_then(|from| from.first());
    let host = |address: &str| {
        address.rsplit_once('@').map(|(_, host)| host.trim_end_matches(['>', ' ']).to_lowercase())
    };
    let named = from.and_then(|from| from.name()).filter(|name| name.contains('@')).and_then(host);
    let real = from.and_then(|from| from.address()).and_then(host);
    if let (Some(named), Some(real)) = (named, real)
        && named.contains('.')
        && super::hosts::registered(&named) != super::hosts::registered(&real)
    {
        note(
            notes,
            "from-disguised",
            Severity::Warning,
            format!("The sender's name shows an address of {named}, but it comes from {real}"),
            "That is how fakes look, so filters treat it as one.",
            "Write your name there, not an address.",
        );
    }
    let leave = message.header_raw("List-Unsubscribe").unwrap_or_default().to_ascii_lowercase();
    if count("list-unsubscribe-post") > 0 && !leave.contains("https:") {
        note(
            notes,
            "one-click-without-page",
            Severity::Warning,
            "List-Unsubscribe-Post promises one click, and there is no https address for it".to_owned(),
            "Mail programs then show no way to leave at all.",
            "Take List-Unsubscribe-Post out, or add an https address that takes it.",
        );
    }
}

fn parts(message: &Message<'_>, notes: &mut Notes) {
    let mut text = String::new();
    let mut has_plain = false;
    let mut has_html = false;
    for (id, part) in message.parts.iter().enumerate() {
        let attached = message.attachments.iter().any(|a| usize::try_from(*a) == Ok(id))
            && part.attachment_name().is_some();
        if attached {
            continue;
        }
        match &part.body {
            PartType::Html(html) => {
                has_html = true;
                let content = Content::of_markup("html", html);
                body(&content, notes);
                pictures::size(
                    usize::try_from(part.offset_end.saturating_sub(part.offset_body)).unwrap_or(0),
                    notes,
                );
                unfilled(&content, notes);
                collect(&content, &mut text);
            }
            PartType::Text(plain)
                if part.content_type().is_none() || part.is_content_type("text", "plain") =>
            {
                has_plain |= !plain.trim().is_empty();
                let content = Content::of_text("text", plain);
                super::wording::placeholders(&content, notes);
                super::wording::tone(&content, notes);
                super::merge_fields::foreign(&content, notes);
                super::links::check(&content, notes);
                unfilled(&content, notes);
                collect(&content, &mut text);
            }
            _ => {}
        }
    }
    let has_attachment = message.attachment_count() > 0;
    if !has_plain && !has_html && !has_attachment {
        note(
            notes,
            "body-empty",
            Severity::Blocking,
            "There is nothing in the message".to_owned(),
            "People would get an empty page.",
            "Write something.",
        );
    }
    if has_html && !has_plain {
        note(
            notes,
            "no-plain-text",
            Severity::Warning,
            "There is no plain-text version".to_owned(),
            "Some people read only that, and filters expect one.",
            "Add one that says the same.",
        );
    }
    let text = text.to_lowercase();
    if message.header("List-Unsubscribe").is_none() && !LEAVE.iter().any(|words| text.contains(words)) {
        note(
            notes,
            "no-way-to-leave",
            Severity::Warning,
            "There is no way to leave the list".to_owned(),
            "The law of most countries wants one in each newsletter, and who finds none presses “spam”.",
            "Send it as a campaign: each message then has one.",
        );
    }
    if !has_postal_address(&text) {
        note(
            notes,
            "no-postal-address",
            Severity::Info,
            "We see no postal address".to_owned(),
            "The law of most countries wants one in each newsletter.",
            "Send it as a campaign: each message then has yours.",
        );
    }
}

/// The words and the addresses of links, for what is looked for in all of it.
fn collect(content: &Content<'_>, out: &mut String) {
    for piece in content
        .words
        .iter()
        .map(|(_, text)| text.as_str())
        .chain(content.links.iter().map(|link| link.to.as_str()))
    {
        out.push_str(piece);
        out.push('\n');
    }
}

/// A street's word and a number near each other.
fn has_postal_address(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let has_number = |word: &&str| word.chars().any(|c| c.is_ascii_digit()) && word.len() < 12;
    words.iter().enumerate().any(|(at, word)| {
        let bare = word.trim_end_matches([',', ';', ')']);
        let is_street = STREETS.iter().any(|street| {
            bare == *street
                || street.split_once(' ').is_some_and(|(a, b)| {
                    word.ends_with(a) && words.get(at + 1).is_some_and(|next| next.starts_with(b))
                })
                || (street.chars().count() > 2
                    && bare.len() > street.len()
                    && bare.ends_with(street)
                    && !street.is_ascii())
                || (matches!(
                    *street,
                    "strasse"
                        | "str."
                        | "weg"
                        | "platz"
                        | "gasse"
                        | "allee"
                        | "straat"
                        | "laan"
                        | "plein"
                        | "gatan"
                        | "vej"
                        | "gade"
                        | "katu"
                        | "utca"
                ) && bare.ends_with(street))
        });
        let near = words.get(at.saturating_sub(3)..(at + 4).min(words.len())).unwrap_or_default();
        is_street && near.iter().any(has_number)
    })
}

/// A field that nobody has filled, in a message that is finished.
fn unfilled(content: &Content<'_>, notes: &mut Notes) {
    for (at, text) in &content.words {
        if crate::merge::find(text).iter().any(|found| found.tag.is_ok()) {
            notes.note(Note {
                code: "merge-unfilled",
                severity: Severity::Warning,
                what: "A field was not filled".to_owned(),
                why: "People see the field's name instead of what it stands for.",
                fix: "Fill it, or write other words.",
                place: content.place(*at),
            });
        }
    }
}
