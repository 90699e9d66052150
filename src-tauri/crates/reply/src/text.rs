//! Reading one reply: codes out, lines joined, words made comparable.

use std::borrow::Cow;

use crate::Enhanced;

pub mod letters;

/// A reply taken apart.
pub struct Reading {
    /// The reply code: the first 4yz or 5yz one, or whatever three digits the reply begins with.
    pub code: Option<u16>,
    /// The first enhanced code.
    pub enhanced: Option<Enhanced>,
    /// The words: one line, as [`letters::folded`] leaves them, single spaces, without codes and addresses.
    pub words: String,
}

/// No more of a reply than this is read, in octets. A reply line has at most 512 (RFC 5321 section 4.5.3.1.5), and replies of
/// several lines, with the help they offer, have a few thousand; whoever writes more has said what they mean before.
const READ_AT_MOST: usize = 16 * 512;

/// What sending servers wrap around a reply they pass on, whatever the reply says.
const WRAPPINGS: [&str; 2] = ["- unknown address error", "- other mail system problem"];

/// Takes one reply apart. It may have several lines, each with its codes, or have been joined by a server on the way,
/// codes and all ("550-5.7.1 [192.0.2.1] Our system has 550-5.7.1 detected ...").
pub fn read(text: &str) -> Reading {
    let text = letters::restored(beginning(text));
    let (mut code, mut greeting, mut enhanced) = (None, None, None);
    let mut words = String::with_capacity(text.len());
    for line in text.lines() {
        let mut at_start = true;
        let mut tokens = line.split_whitespace().peekable();
        while let Some(token) = tokens.next() {
            let next_is_enhanced = tokens.peek().is_some_and(|next| enhanced_of(next).is_some());
            let (number, rest) = code_of(token, at_start || next_is_enhanced || after_mark(&words), code);
            if let Some(number) = number {
                if number >= 400 {
                    code = code.or(Some(number))
                } else {
                    greeting = greeting.or(Some(number))
                }
            }
            at_start = false;
            if let Some(found) = enhanced_of(rest) {
                enhanced = enhanced.or(Some(found));
                continue;
            }
            if names_the_server(rest, &words, tokens.peek().copied()) {
                continue;
            }
            push(&mut words, rest);
        }
    }
    for wrapping in WRAPPINGS {
        words = words.replace(wrapping, "");
    }
    Reading { code: code.or(greeting), enhanced, words }
}

fn beginning(text: &str) -> &str {
    text.get(..text.floor_char_boundary(READ_AT_MOST)).unwrap_or(text)
}

/// How servers begin to tell what another server, asked for the same recipient, has answered (Postfix, address_verify).
const ASKED: [&str; 2] = ["undeliverable address:", "unverified address:"];

/// The answer of the server that was asked before this reply was given, with its own codes; none if nobody was asked.
pub fn asked(text: &str) -> Option<&str> {
    let text = beginning(text);
    let lower = text.to_ascii_lowercase();
    let start = |mark: &str| lower.find(mark).map(|at| at + mark.len());
    let answer = ASKED.into_iter().filter_map(start).min().and_then(|at| text.get(at..))?;
    Some(answer.trim()).filter(|answer| !answer.is_empty())
}

/// How programs begin what another server has answered, which then goes on to the end.
const QUOTES: [&str; 7] = [
    "undeliverable address:",
    "unverified address:",
    " said:",
    " said \"",
    "callout verification failed",
    "remote server returned",
    "response from the remote server",
];

/// The reply without what it quotes of another server.
pub fn own(text: &str) -> Cow<'_, str> {
    let text = beginning(text);
    let lower = text.to_ascii_lowercase();
    let quoted = QUOTES.iter().filter_map(|mark| lower.find(mark)).min();
    let own = quoted.and_then(|at| text.get(..at)).unwrap_or(text);
    // Exim quotes a server it has asked in a line of its own.
    let is_quote = |line: &str| line.to_ascii_lowercase().contains("response: ");
    if !own.lines().any(is_quote) {
        return Cow::Borrowed(own);
    }
    Cow::Owned(own.lines().filter(|line| !is_quote(line)).collect::<Vec<_>>().join("\n"))
}

/// The three digits a token begins with, if it stands where a reply code stands, and what follows them in the token.
fn code_of(token: &str, expected: bool, known: Option<u16>) -> (Option<u16>, &str) {
    let bare = token.trim_start_matches(['#', '(', '[', '<', '\'', '"']);
    let Some((digits, rest)) = bare.split_at_checked(3) else { return (None, token) };
    let number = digits.parse().ok().filter(|number| (200..600).contains(number));
    let ends = rest.is_empty()
        || rest.starts_with(['-', ':', ','])
        || rest.chars().all(|c| c.is_ascii_punctuation());
    match number {
        Some(number) if ends && digits.bytes().all(|b| b.is_ascii_digit()) => {
            // "550-or domain": the same code at the head of a line that was joined to the one before.
            let joined = rest.starts_with('-') && (known == Some(number) || expected || known.is_none());
            if joined || expected || known == Some(number) {
                (Some(number), rest.trim_start_matches(['-', ':', ',']))
            } else {
                (None, token)
            }
        }
        _ => (None, token),
    }
}

/// Whether what came before announces a quoted reply: "said:", "smtp;".
fn after_mark(words: &str) -> bool {
    words.ends_with([':', ';'])
        || words.ends_with("returned")
        || words.ends_with("response")
        || words.ends_with("error")
}

fn enhanced_of(token: &str) -> Option<Enhanced> {
    token.trim_matches(|c: char| c.is_ascii_punctuation()).parse().ok()
}

/// Adds a token in comparable form, without any address in it.
fn push(words: &mut String, token: &str) {
    if !words.is_empty() && !words.ends_with(' ') && !token.is_empty() {
        words.push(' ');
    }
    let token = without_address(without_host(token));
    words.push_str(&letters::folded(&token));
}

/// The token without the name of the host whose number follows it in square brackets: a host may be called anything.
fn without_host(token: &str) -> &str {
    let named = token.find('[').and_then(|at| token.split_at_checked(at));
    named
        .filter(|(name, _)| name.contains('.') && !name.contains(['/', ':']))
        .map_or(token, |(_, number)| number)
}

/// Whether a token is the name of the server that gave the reply, as programs on the way write it: "host mx.example
/// [192.0.2.1] said:". It may be called anything; a list that is named ("blocked using zen.example") is something else.
fn names_the_server(token: &str, before: &str, next: Option<&str>) -> bool {
    let name = token.trim_matches(|c: char| c.is_ascii_punctuation());
    let of_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    let is_host =
        name.contains('.') && name.chars().all(of_host) && name.contains(|c: char| c.is_ascii_alphabetic());
    let number = |next: &str| {
        next.strip_prefix('[').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_hexdigit()))
    };
    let announced =
        before.split(' ').next_back().is_some_and(|word| matches!(word, "host" | "mta" | "dns;" | "server:"));
    let speaks = |next: &str| number(next) || matches!(next, "said:" | "gave" | "rejected");
    is_host && (announced || next.is_some_and(speaks))
}

/// The token without the run of letters around an @, and without brackets that then hold nothing.
fn without_address(token: &str) -> String {
    let of_address = |c: char| c.is_ascii_alphanumeric() || ".!#$%&'*+-/=?^_`{|}~\"".contains(c);
    let (mut kept, mut rest) = (String::new(), token);
    // A loop, not a recursion: a hostile reply may hold many thousands of them.
    while let Some((before, after)) = rest.split_once('@') {
        kept.push_str(before.trim_end_matches(of_address).trim_end_matches('<'));
        rest = after.trim_start_matches(of_address).trim_start_matches('>');
    }
    kept + rest
}

#[cfg(test)]
mod tests;
