//! From octets to one SMTP reply (RFC 5321 section 4.2), as servers really write them: Latin-1 words, a bare LF, no
//! blank behind the code, codes such as 571.

use delivery::SmtpReply;
use reply::Enhanced;

/// Octets in one reply line. RFC 5321 section 4.5.3.1.5 says 512; real servers write more.
const LONGEST_LINE: usize = 4_096;
/// Octets in one reply.
const LONGEST_REPLY: usize = 65_536;

/// What stands at the front of the octets received.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Framed {
    /// Not a whole reply yet.
    Incomplete,
    /// One reply, and how many octets it took.
    Reply(RawReply, usize),
    /// No reply can begin like this.
    Malformed(&'static str),
}

/// One reply as it came, lines without code and line end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RawReply {
    pub(super) code: u16,
    pub(super) lines: Vec<String>,
}

/// Cuts one reply off the front.
pub(super) fn frame(received: &[u8]) -> Framed {
    let mut lines = Vec::new();
    let mut first_code = None;
    let mut rest = received;
    while let Some(end) = rest.iter().position(|&b| b == b'\n') {
        let (line, after) = rest.split_at(end);
        rest = after.get(1..).unwrap_or_default();
        if line.len() > LONGEST_LINE {
            return Framed::Malformed("a reply line is too long");
        }
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let Some((code, more, words)) = split_line(line) else {
            return Framed::Malformed("the reply does not begin with a reply code");
        };
        if *first_code.get_or_insert(code) != code {
            return Framed::Malformed("the lines of one reply have different codes");
        }
        lines.push(String::from_utf8_lossy(words).into_owned());
        if !more {
            let used = received.len() - rest.len();
            return Framed::Reply(RawReply { code, lines }, used);
        }
    }
    if received.len() > LONGEST_REPLY || rest.len() > LONGEST_LINE {
        return Framed::Malformed("the reply is too long");
    }
    Framed::Incomplete
}

/// Code, whether more lines follow, words.
fn split_line(line: &[u8]) -> Option<(u16, bool, &[u8])> {
    let (digits, rest) = line.split_at_checked(3)?;
    let code =
        digits.iter().try_fold(0_u16, |sum, b| b.is_ascii_digit().then(|| sum * 10 + u16::from(b - b'0')))?;
    if !(200..=599).contains(&code) {
        return None;
    }
    match rest.split_first() {
        None => Some((code, false, rest)),
        Some((b' ', words)) => Some((code, false, words)),
        Some((b'-', words)) => Some((code, true, words)),
        Some(_) => None,
    }
}

impl RawReply {
    /// 2yz.
    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.code)
    }

    /// 4yz or 5yz.
    pub(super) fn is_refusal(&self) -> bool {
        self.code >= 400
    }

    /// The reply in the form the rest of the program knows: enhanced code apart, words without codes.
    ///
    /// RFC 2034 section 4 wants the enhanced code's class to agree with the reply code; one that does not stays in the
    /// words, where `reply::classify` weighs it.
    pub(super) fn into_smtp_reply(self) -> SmtpReply {
        let first_word = |line: &str| line.split_whitespace().next().unwrap_or_default().to_owned();
        let word = self.lines.first().map(|line| first_word(line)).unwrap_or_default();
        let enhanced =
            word.parse::<Enhanced>().ok().filter(|enhanced| u16::from(enhanced.class) == self.code / 100);
        let mut text = String::new();
        for (number, line) in self.lines.iter().enumerate() {
            if number > 0 {
                text.push('\n');
            }
            let words = match enhanced {
                Some(_) if first_word(line) == word => line.trim_start().strip_prefix(&word).unwrap_or(line),
                _ => line,
            };
            text.push_str(words.trim());
        }
        SmtpReply { code: self.code, enhanced, text }
    }

    /// A login challenge as lettre reads one, whatever else the server put into it.
    pub(super) fn challenge(&self) -> String {
        let words = self.lines.first().map_or("", String::as_str);
        let plain = words.chars().filter(char::is_ascii_graphic).take(900);
        format!("334 {}\r\n", plain.collect::<String>())
    }
}

#[cfg(test)]
mod tests;
