//! What the server says.

use crate::faults::FaultReply;

/// One reply, of one or more lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) code: u16,
    pub(crate) enhanced: Option<String>,
    pub(crate) text: String,
}

impl Reply {
    /// A reply with an enhanced code (RFC 2034).
    pub(crate) fn new(code: u16, enhanced: &str, text: impl Into<String>) -> Self {
        Self { code, enhanced: Some(enhanced.to_owned()), text: text.into() }
    }

    /// A reply of a kind that never carries one: greeting, EHLO, 3yz.
    pub(crate) fn bare(code: u16, text: impl Into<String>) -> Self {
        Self { code, enhanced: None, text: text.into() }
    }

    /// Whether it counts as the client's mistake.
    pub(crate) fn is_client_error(&self) -> bool {
        (500..=503).contains(&self.code) || self.code == 555
    }

    /// Appends the reply as it goes over the wire, with the code on every line.
    pub(crate) fn write(&self, enhanced_codes: bool, out: &mut Vec<u8>) {
        let mut lines = self.text.lines().peekable();
        let mut first = true;
        while first || lines.peek().is_some() {
            first = false;
            let line = lines.next().unwrap_or_default();
            let last = lines.peek().is_none();
            out.extend_from_slice(self.code.to_string().as_bytes());
            out.push(if last { b' ' } else { b'-' });
            if let Some(enhanced) = self.enhanced.as_deref().filter(|_| enhanced_codes) {
                out.extend_from_slice(enhanced.as_bytes());
                out.push(b' ');
            }
            // A fault plan's text may hold anything.
            out.extend(line.bytes().map(|b| if b < b' ' { b'?' } else { b }));
            out.extend_from_slice(b"\r\n");
        }
    }
}

impl From<&FaultReply> for Reply {
    fn from(reply: &FaultReply) -> Self {
        Self { code: reply.code, enhanced: reply.enhanced.clone(), text: reply.text.clone() }
    }
}
