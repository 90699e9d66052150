//! How long an account rests after its server said "too many".

use jiff::{SignedDuration, Timestamp};
use reply::Class;

use super::{AccountPause, PauseCause};
use crate::attempt::SmtpReply;
use crate::limits::Window;

/// Rest after "slow down" without any hint how long.
const SLOW_DOWN: SignedDuration = SignedDuration::from_mins(10);

/// The pause that a reply of class `rate-limited` or `sender-quota` asks for.
pub(super) fn asked_for(class: Class, reply: SmtpReply, now: Timestamp) -> AccountPause {
    let cause = if class == Class::SenderQuota { PauseCause::SenderQuota } else { PauseCause::RateLimited };
    let hint = hint(&reply.text);
    let rest = match (hint, cause) {
        (Hint::Rest(rest), _) => rest,
        (Hint::Window(Window::Minute), _) => SignedDuration::from_mins(2),
        (Hint::Window(window), _) => window.length(),
        (Hint::None, PauseCause::SenderQuota) => Window::Hour.length(),
        (Hint::None, _) => SLOW_DOWN,
    };
    let window = match (hint, cause) {
        (Hint::Window(window), _) => Some(window),
        _ => None,
    };
    AccountPause {
        cause,
        until: Some(now.saturating_add(rest).unwrap_or(Timestamp::MAX)),
        window,
        class,
        reply,
        may_be_the_row: false,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hint {
    /// "try again in 30 minutes".
    Rest(SignedDuration),
    /// "daily limit exceeded".
    Window(Window),
    None,
}

/// Whether the words say how long to rest.
pub(super) fn names_a_rest(text: &str) -> bool {
    hint(text) != Hint::None
}

/// What the words say about the length of the rest: a span of time if there is one (the longest, between a minute and a
/// day), else the name of a window.
pub(super) fn hint(text: &str) -> Hint {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(word));

    let pairs = words.iter().zip(words.iter().skip(1));
    let longest = pairs.filter_map(|(number, unit)| span(number, unit)).max();
    match longest {
        Some(day) if day >= Window::Day.length() => Hint::Window(Window::Day),
        Some(rest) => Hint::Rest(rest.max(SignedDuration::from_mins(1))),
        None if has(&["daily", "day", "days", "24h", "tomorrow"]) => Hint::Window(Window::Day),
        None if has(&["hourly", "hour", "hours", "1h"]) => Hint::Window(Window::Hour),
        None if has(&["minute", "minutes", "min"]) => Hint::Window(Window::Minute),
        None => Hint::None,
    }
}

/// "30 minutes", "90 s"; nothing for other pairs of words.
fn span(number: &str, unit: &str) -> Option<SignedDuration> {
    let unit = match unit {
        "s" | "sec" | "secs" | "second" | "seconds" => 1,
        "m" | "min" | "mins" | "minute" | "minutes" => 60,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3_600,
        "day" | "days" => 86_400,
        _ => return None,
    };
    let count: i64 = number.parse().ok().filter(|n| (1..=100_000).contains(n))?;
    Some(SignedDuration::from_secs(count.saturating_mul(unit)))
}
