//! Where one response ends and the next begins (RFC 3501 section 4.3), whatever a server sends.

/// Octets of one response without its literals. A search in a large mailbox is the longest honest one.
pub(super) const LONGEST_LINE: usize = 512 * 1024;
/// Octets of one literal: the few header fields we ask for.
pub(super) const LARGEST_LITERAL: usize = 256 * 1024;
/// Octets of one response with everything in it.
const LARGEST: usize = 1024 * 1024;

/// A server sends more than a mail server has reason to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooMuch;

/// Looks at each octet once.
#[derive(Debug, Default)]
pub(super) struct Framer {
    /// Looked at so far, from the beginning of the response.
    at: usize,
    /// Where the line under way began.
    line: usize,
    /// Octets of literals so far.
    literals: usize,
}

impl Framer {
    /// How long the first response in `received` is, once it is whole; then the framer is ready for the next. `received`
    /// must begin with what it began with the last time.
    pub fn look(&mut self, received: &[u8]) -> Result<Option<usize>, TooMuch> {
        loop {
            let rest = received.get(self.at..).unwrap_or_default();
            let Some(end) = rest.iter().position(|byte| *byte == b'\n') else {
                self.at = self.at.max(received.len());
                return self.within().map(|()| None);
            };
            let end = self.at + end + 1;
            let line = received.get(self.line..end).unwrap_or_default();
            self.at = end;
            match announced(line)? {
                None => {
                    self.within()?;
                    *self = Self::default();
                    return Ok(Some(end));
                }
                Some(octets) => {
                    self.literals += octets;
                    self.at += octets;
                    self.line = self.at;
                    self.within()?;
                }
            }
        }
    }

    fn within(&self) -> Result<(), TooMuch> {
        let lines = self.at.saturating_sub(self.literals);
        if lines > LONGEST_LINE || self.at > LARGEST { Err(TooMuch) } else { Ok(()) }
    }
}

/// The size of the literal a line announces: `{123}` or `{123+}` at its end.
fn announced(line: &[u8]) -> Result<Option<usize>, TooMuch> {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let Some(line) = line.strip_suffix(b"}") else { return Ok(None) };
    let line = line.strip_suffix(b"+").unwrap_or(line);
    let digits = line.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let (before, number) = line.split_at_checked(line.len() - digits).unwrap_or_default();
    if digits == 0 || !before.ends_with(b"{") {
        return Ok(None);
    }
    let number = std::str::from_utf8(number).ok().and_then(|number| number.parse::<usize>().ok());
    number.filter(|octets| *octets <= LARGEST_LITERAL).map(Some).ok_or(TooMuch)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn whole(octets: &[u8]) -> Result<Option<usize>, TooMuch> {
        Framer::default().look(octets)
    }

    #[test]
    fn a_response_ends_at_its_line_and_behind_its_literals() {
        assert_eq!(whole(b"* OK ready\r\n* BYE\r\n"), Ok(Some(12)));
        assert_eq!(whole(b"* OK rea"), Ok(None));
        let fetch = b"* 1 FETCH (BODY[] {6}\r\na{9}\r\n UID 7)\r\n";
        assert_eq!(whole(fetch), Ok(Some(fetch.len())), "what looks like a literal inside one is none");
        assert_eq!(whole(&fetch[..25]), Ok(None));
        assert_eq!(whole(b"* X {2+}\r\nab\r\nrest"), Ok(Some(14)));
        assert_eq!(whole(b"* OK a brace }\r\n"), Ok(Some(16)));
        assert_eq!(whole(b"* OK {x}\r\n"), Ok(Some(10)));
    }

    #[test]
    fn a_server_that_sends_too_much_is_cut_off() {
        assert_eq!(whole(&vec![b'x'; LONGEST_LINE + 1]), Err(TooMuch), "a line without an end");
        assert_eq!(whole(b"* 1 FETCH (BODY[] {4000000000}\r\n"), Err(TooMuch), "before any of it is kept");
        assert_eq!(whole(b"* 1 FETCH (BODY[] {99999999999999999999999}\r\n"), Err(TooMuch));
        let many = b"* X {262144}\r\n".iter().chain(&vec![b'x'; 262_144]).copied().collect::<Vec<_>>();
        let many = [many.as_slice(), many.get(4..).unwrap_or_default()].concat().repeat(3);
        assert_eq!(whole(&many), Err(TooMuch), "many literals in one response");
    }

    proptest! {
        #[test]
        fn it_does_not_matter_in_which_pieces_a_response_comes(
            octets in proptest::collection::vec(prop_oneof![Just(b'\r'), Just(b'\n'), Just(b'{'), Just(b'}'), Just(b'2'), any::<u8>()], 0..200),
            cut in 0_usize..200,
        ) {
            let at_once = whole(&octets);
            let mut framer = Framer::default();
            let cut = cut.min(octets.len());
            let in_pieces = match framer.look(&octets[..cut]) {
                Ok(None) => framer.look(&octets),
                early => early,
            };
            prop_assert_eq!(at_once, in_pieces);
            if let Ok(Some(end)) = at_once {
                prop_assert!(end <= octets.len() + LARGEST_LITERAL);
            }
        }
    }
}
