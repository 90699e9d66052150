//! Does a machine speak? (RFC 3834)

use crate::mail::Mail;
use crate::phrases;

/// Who wrote a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Automatic {
    /// As far as we can tell, a person.
    No,
    /// A machine by itself: a notice, a list, a mail program that unsubscribes for its user at a click.
    Generated,
    /// A machine in answer to a mail: out of office, "we got your mail".
    Answer,
}

/// What the headers and the subject say.
pub(crate) fn automatic(mail: &Mail) -> Automatic {
    let word = |name: &str| {
        mail.header(name).unwrap_or_default().split([';', ' ']).next().unwrap_or_default().to_lowercase()
    };
    let submitted = word("auto-submitted");
    if matches!(submitted.as_str(), "auto-replied" | "auto-notified") {
        return Automatic::Answer;
    }
    let marks = [
        "x-autoreply",
        "x-autorespond",
        "x-autoresponder",
        "x-auto-reply",
        "x-autoreply-from",
        "x-mail-autoreply",
        "x-vacation",
    ];
    if marks.iter().any(|name| mail.header(name).is_some_and(|value| !value.eq_ignore_ascii_case("no"))) {
        return Automatic::Answer;
    }
    let precedence = word("precedence");
    if matches!(precedence.as_str(), "auto_reply" | "auto-reply") || word("x-precedence") == "auto_reply" {
        return Automatic::Answer;
    }
    if begins_like_an_answer(&mail.subject) {
        return Automatic::Answer;
    }
    let generated = !matches!(submitted.as_str(), "" | "no")
        || matches!(precedence.as_str(), "bulk" | "junk" | "list")
        || mail.has_null_sender();
    if !generated {
        return Automatic::No;
    }
    // Exchange calls its out-of-office notes "generated"; what answers a mail names it.
    let answers = mail.has("in-reply-to") || mail.has("x-auto-response-suppress") && !mail.is_list_mail();
    if answers { Automatic::Answer } else { Automatic::Generated }
}

/// The words must stand at its beginning: "Re: our vacation flat" is a person's.
fn begins_like_an_answer(subject: &str) -> bool {
    let subject = subject.trim_start_matches(['[', '(', '<', '*', ' ']).to_lowercase();
    phrases::AWAY.iter().any(|phrase| subject.starts_with(phrase))
}

#[cfg(test)]
mod tests;
