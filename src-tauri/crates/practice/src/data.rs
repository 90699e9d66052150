//! The message behind DATA: where it ends, and what of it is kept.
//!
//! Only CRLF.CRLF ends a message. A bare LF or CR is no line end: a server that took it for one could be made to see two
//! messages where the one before it saw one (SMTP smuggling). Such messages are read to their true end and refused.

/// Octets of a line without an end that wait for it.
const LONGEST_WAIT: usize = 8_192;

/// Reads one message.
#[derive(Debug)]
pub(crate) struct DataReader {
    body: Vec<u8>,
    most: u64,
    too_large: bool,
    bare_line_end: bool,
    /// The octets before were CRLF, or the DATA command.
    at_line_start: bool,
}

/// The end of the message was reached.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Message {
    /// Dots unstuffed, the final dot gone, the CRLF before it kept.
    Whole(Vec<u8>),
    TooLarge,
    BareLineEnd,
}

impl DataReader {
    pub(crate) fn new(most: u64) -> Self {
        Self { body: Vec::new(), most, too_large: false, bare_line_end: false, at_line_start: true }
    }

    /// Whether anything has come.
    pub(crate) fn has_begun(&self) -> bool {
        !self.body.is_empty() || self.too_large
    }

    /// Takes what it can use; says how many octets, and the message once it is whole.
    pub(crate) fn feed(&mut self, input: &[u8]) -> (usize, Option<Message>) {
        let mut rest = input;
        while let Some(end) = rest.iter().position(|&b| b == b'\n') {
            let (line, after) = rest.split_at(end + 1);
            rest = after;
            if self.at_line_start && line == b".\r\n" {
                return (input.len() - rest.len(), Some(self.finish()));
            }
            self.take(line);
        }
        if rest.len() > LONGEST_WAIT {
            // Keep a last CR back: the LF may be on its way.
            let held = usize::from(rest.last() == Some(&b'\r'));
            let (now, later) = rest.split_at(rest.len() - held);
            self.take(now);
            rest = later;
        }
        (input.len() - rest.len(), None)
    }

    /// One line with its end, or a piece of a long one.
    fn take(&mut self, line: &[u8]) {
        let ended = line.ends_with(b"\r\n");
        let inner = line.strip_suffix(b"\r\n").unwrap_or(line);
        self.bare_line_end |= inner.contains(&b'\r') || inner.ends_with(b"\n");
        let line = match line.strip_prefix(b".") {
            Some(unstuffed) if self.at_line_start => unstuffed,
            _ => line,
        };
        self.at_line_start = ended;
        let room = usize::try_from(self.most).unwrap_or(usize::MAX);
        if self.body.len().saturating_add(line.len()) > room {
            self.too_large = true;
            self.body = Vec::new();
        }
        if !self.too_large {
            self.body.extend_from_slice(line);
        }
    }

    fn finish(&mut self) -> Message {
        let body = std::mem::take(&mut self.body);
        if self.too_large {
            Message::TooLarge
        } else if self.bare_line_end {
            Message::BareLineEnd
        } else {
            Message::Whole(body)
        }
    }
}

#[cfg(test)]
mod tests;
