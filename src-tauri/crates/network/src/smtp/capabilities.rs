use super::replies::RawReply;

/// What the server said it can do, in its last EHLO reply (RFC 5321 section 4.1.1.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capabilities {
    /// The name the server goes by.
    pub name: String,
    /// Encryption can be started (RFC 3207).
    pub starttls: bool,
    /// Commands may be sent without waiting (RFC 2920).
    pub pipelining: bool,
    /// Octets above 127 in the message (RFC 6152).
    pub eight_bit_mime: bool,
    /// Non-ASCII addresses (RFC 6531).
    pub smtputf8: bool,
    /// Replies carry enhanced codes (RFC 2034).
    pub enhanced_status_codes: bool,
    /// Delivery status notifications on request (RFC 3461).
    pub dsn: bool,
    /// SIZE is known (RFC 1870).
    pub size: bool,
    /// Largest message in octets, if the server has a fixed limit.
    pub max_size: Option<u64>,
    /// Login mechanisms in upper case (RFC 4954).
    pub auth: Vec<String>,
}

impl Capabilities {
    /// Reads an EHLO reply. Keywords are compared without case; `AUTH=LOGIN`, as some old servers write, counts too.
    pub(super) fn read(reply: &RawReply) -> Self {
        let mut lines = reply.lines.iter();
        let first = lines.next().map_or("", String::as_str);
        let mut all =
            Self { name: first.split_whitespace().next().unwrap_or_default().to_owned(), ..Self::default() };
        for line in lines {
            let line = line.to_ascii_uppercase();
            let mut words = line.split_whitespace();
            let keyword = words.next().unwrap_or_default();
            match keyword {
                "STARTTLS" => all.starttls = true,
                "PIPELINING" => all.pipelining = true,
                "8BITMIME" => all.eight_bit_mime = true,
                "SMTPUTF8" => all.smtputf8 = true,
                "ENHANCEDSTATUSCODES" => all.enhanced_status_codes = true,
                "DSN" => all.dsn = true,
                "SIZE" => {
                    all.size = true;
                    // 0 stands for "no fixed limit".
                    all.max_size = words.next().and_then(|n| n.parse().ok()).filter(|&n| n > 0);
                }
                "AUTH" => all.add_mechanisms(words),
                _ => {
                    if let Some(first) = keyword.strip_prefix("AUTH=") {
                        all.add_mechanisms(std::iter::once(first).chain(words));
                    }
                }
            }
        }
        all
    }

    fn add_mechanisms<'a>(&mut self, words: impl Iterator<Item = &'a str>) {
        for word in words {
            if !word.is_empty() && !self.auth.iter().any(|known| known == word) {
                self.auth.push(word.to_owned());
            }
        }
    }

    /// Whether this mechanism was named.
    pub(super) fn offers(&self, mechanism: &str) -> bool {
        self.auth.iter().any(|known| known == mechanism)
    }
}

#[cfg(test)]
mod tests;
