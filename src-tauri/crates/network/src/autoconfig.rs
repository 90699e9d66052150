//! The settings file a domain keeps for mail programs (Mozilla's autoconfig, `config-v1.1.xml`), read without trust.
//!
//! Whoever answers for a domain wrote it, and on a foreign network somebody else may have: nothing in it is believed but
//! names of servers with encryption, and the person sees them before anything is sent there. A server without encryption,
//! with a login we do not have, or with a name that is none, is left out as if it did not stand there.
//!
//! Deliberately absent: fetching it ([`crate::http`]), POP3, Exchange, what else the file can hold.

use delivery::card::{SignIn, Tls};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use rustls_pki_types::DnsName;

/// More is no settings file.
pub const MOST_OCTETS: usize = 256 * 1024;
/// Elements within one another; real files have five.
const DEEPEST: usize = 16;
/// Characters of one value.
const LONGEST: usize = 512;
/// Servers looked at.
const MOST_SERVERS: usize = 32;

/// What a settings file offers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// What the mail host calls itself; may be empty.
    pub provider: String,
    /// Where to send through, best first.
    pub send: Vec<Server>,
    /// Where mail is read by IMAP, best first.
    pub read: Vec<Server>,
}

/// One server, encrypted, with a login we have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Host name in ASCII.
    pub host: String,
    /// Its port, never 0.
    pub port: u16,
    /// How it is encrypted.
    pub tls: Tls,
    /// Login name, with the person's own address filled in.
    pub user: String,
    /// What it takes for a login, best first.
    pub sign_in: Vec<SignIn>,
}

/// Why a file is no settings file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Not XML, or cut off.
    #[error("it is not XML")]
    NotXml,
    /// XML of another kind; many sites answer every question with a page.
    #[error("it is something else than a settings file")]
    SomethingElse,
    /// A document type or entities of its own: they are only there to trick whoever reads it.
    #[error("it defines entities of its own")]
    Tricky,
    /// Too large, too deep, or with too long a value.
    #[error("it is too large")]
    TooLarge,
}

/// Where a domain keeps its file, in the order to ask. `domain` is in A-labels.
#[must_use]
pub fn places(domain: &str, address: &str) -> [String; 2] {
    let address = percent(address);
    [
        format!("https://autoconfig.{domain}/mail/config-v1.1.xml?emailaddress={address}"),
        format!("https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml"),
    ]
}

/// Reads a file for the person with this address (`local` before the @, `domain` behind it).
///
/// # Errors
/// [`Unreadable`]. A file that can be read and offers nothing is an empty [`Offer`].
pub fn read(file: &[u8], local: &str, domain: &str) -> Result<Offer, Unreadable> {
    if file.len() > MOST_OCTETS {
        return Err(Unreadable::TooLarge);
    }
    let text = std::str::from_utf8(file).map_err(|_| Unreadable::NotXml)?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    reader.config_mut().check_end_names = true;
    let mut page = Page {
        person: (local, domain),
        path: Vec::new(),
        value: String::new(),
        draft: None,
        offer: Offer::default(),
        seen: 0,
    };
    loop {
        match reader.read_event().map_err(|_| Unreadable::NotXml)? {
            Event::Start(tag) => page.open(&tag)?,
            Event::Empty(tag) => {
                page.open(&tag)?;
                page.close()?;
            }
            Event::End(_) => page.close()?,
            Event::Text(text) => page.say(&text)?,
            Event::CData(text) => page.say(&text)?,
            Event::GeneralRef(name) => match name.resolve_char_ref().map_err(|_| Unreadable::NotXml)? {
                Some(letter) => page.say(letter.encode_utf8(&mut [0; 4]))?,
                None => {
                    let known = quick_xml::escape::resolve_xml_entity(&name).ok_or(Unreadable::Tricky)?;
                    page.say(known)?;
                }
            },
            Event::DocType(_) => return Err(Unreadable::Tricky),
            Event::Eof if page.path.is_empty() && page.seen > 0 => return Ok(page.offer),
            Event::Eof => return Err(Unreadable::NotXml),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
}

struct Page<'a> {
    /// Before and behind the @.
    person: (&'a str, &'a str),
    /// Names of the elements that are open.
    path: Vec<String>,
    value: String,
    draft: Option<Draft>,
    offer: Offer,
    /// Elements so far.
    seen: usize,
}

#[derive(Default)]
struct Draft {
    sends: bool,
    host: Option<String>,
    port: Option<u16>,
    tls: Option<Tls>,
    user: Option<String>,
    /// What it names, known to us or not.
    named: usize,
    sign_in: Vec<SignIn>,
}

const PROVIDER: [&str; 2] = ["clientConfig", "emailProvider"];

impl Page<'_> {
    fn open(&mut self, tag: &BytesStart<'_>) -> Result<(), Unreadable> {
        let name = tag.local_name().as_ref().to_owned();
        if self.path.is_empty() && (name != PROVIDER[0] || self.seen > 0) {
            return Err(Unreadable::SomethingElse);
        }
        if self.path.len() >= DEEPEST || self.seen >= MOST_OCTETS {
            return Err(Unreadable::TooLarge);
        }
        self.seen += 1;
        self.value.clear();
        if self.path == PROVIDER && self.offer.send.len() + self.offer.read.len() < MOST_SERVERS {
            let kind = tag.try_get_attribute("type").map_err(|_| Unreadable::NotXml)?;
            let kind = kind.as_ref().map_or("", |kind| kind.value.as_ref());
            self.draft = match (name.as_str(), kind) {
                ("outgoingServer", "smtp") => Some(Draft { sends: true, ..Draft::default() }),
                ("incomingServer", "imap") => Some(Draft::default()),
                _ => None,
            };
        }
        self.path.push(name);
        Ok(())
    }

    fn say(&mut self, text: &str) -> Result<(), Unreadable> {
        if self.path.is_empty() {
            return if text.trim().is_empty() { Ok(()) } else { Err(Unreadable::NotXml) };
        }
        if self.value.len() + text.len() > LONGEST {
            // Long text belongs to instructions for people; what we read is short.
            return if self.draft.is_some() { Err(Unreadable::TooLarge) } else { Ok(()) };
        }
        self.value.push_str(text);
        Ok(())
    }

    fn close(&mut self) -> Result<(), Unreadable> {
        let Some(name) = self.path.pop() else { return Err(Unreadable::NotXml) };
        let value = std::mem::take(&mut self.value);
        let value = value.trim();
        match (self.path.len(), name.as_str()) {
            (2, "displayName") => self.offer.provider = plain(value),
            (2, "incomingServer" | "outgoingServer") => {
                if let Some(draft) = self.draft.take() {
                    let list = if draft.sends { &mut self.offer.send } else { &mut self.offer.read };
                    list.extend(draft.server(self.person));
                }
            }
            (3, name) => {
                if let Some(draft) = &mut self.draft {
                    draft.fill(name, value, self.person);
                }
            }
            _ => {}
        }
        Ok(())
    }
}

impl Draft {
    fn fill(&mut self, name: &str, value: &str, person: (&str, &str)) {
        match name {
            "hostname" => self.host = host_name(&filled(value, person)),
            "port" => self.port = value.parse().ok().filter(|port| *port > 0),
            "socketType" => {
                self.tls = match value {
                    "SSL" => Some(Tls::Implicit),
                    "STARTTLS" => Some(Tls::StartTls),
                    _ => None,
                }
            }
            "username" => {
                let user = filled(value, person);
                let clean = !user.is_empty() && user.len() <= 320 && !user.chars().any(char::is_control);
                self.user = clean.then_some(user);
            }
            "authentication" => {
                self.named += 1;
                match value {
                    "password-cleartext" | "plain" => self.sign_in.push(SignIn::Password),
                    "OAuth2" => self.sign_in.push(SignIn::OAuth),
                    _ => {}
                }
            }
            _ => {}
        }
    }

    fn server(mut self, (local, domain): (&str, &str)) -> Option<Server> {
        if self.named == 0 {
            self.sign_in.push(SignIn::Password);
        }
        if self.sign_in.is_empty() {
            return None;
        }
        let user = self.user.unwrap_or_else(|| format!("{local}@{domain}"));
        Some(Server { host: self.host?, port: self.port?, tls: self.tls?, user, sign_in: self.sign_in })
    }
}

/// The placeholders of the format; whatever else stands between percent signs stays, and makes no host name.
fn filled(value: &str, (local, domain): (&str, &str)) -> String {
    value
        .replace("%EMAILADDRESS%", &format!("{local}@{domain}"))
        .replace("%EMAILLOCALPART%", local)
        .replace("%EMAILDOMAIN%", domain)
}

/// A host name in lower case; no IP address, which no certificate of a mail host is for.
pub(crate) fn host_name(text: &str) -> Option<String> {
    let text = text.trim_end_matches('.').to_ascii_lowercase();
    let last = text.rsplit('.').next()?;
    let letters = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
    let named = letters && text.contains('.') && !last.bytes().all(|byte| byte.is_ascii_digit());
    (named && DnsName::try_from(text.as_str()).is_ok()).then_some(text)
}

/// A name to be shown: one line, not long.
fn plain(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(80).collect()
}

/// For a query: everything but letters, digits and a few marks as %XX.
fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests;
