//! What exactly was checked. A clearance holds for one fingerprint; any edit gives another.

use std::fmt;
use std::str::FromStr;

use message::{Draft, Look, Sender};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

use crate::Error;
use crate::ids::AccountId;

/// Everything a clearance is given for.
#[derive(Debug, Clone, Copy)]
pub struct Checked<'a> {
    /// What is said.
    pub draft: &'a Draft,
    /// In whose name.
    pub sender: &'a Sender,
    /// In which look.
    pub look: &'a Look,
    /// To whom: the rule as it is stored (lists, segments), not the people it finds today.
    pub audience_rule: &'a str,
    /// Where a wish to leave is sent.
    pub unsubscribe_mailbox: &'a str,
    /// With which account.
    pub account: AccountId,
    /// The SMTP host of the account.
    pub host: &'a str,
    /// Its port.
    pub port: u16,
    /// The name it signs in with; empty for none. Never the password.
    pub user: &'a str,
}

/// SHA-256 over [`Checked`], shown and stored in hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The fingerprint of what is to be checked. Each part is hashed with its name and length, so that text moved from
    /// one field to the next changes it too.
    #[must_use]
    pub fn of(checked: &Checked<'_>) -> Fingerprint {
        let Checked { draft, sender, look, audience_rule, unsubscribe_mailbox, account, host, port, user } =
            checked;
        let Draft { subject, preheader, body, text } = draft;
        let Sender { from_name, from, reply_to, organisation, postal_address, website } = sender;
        let Look { brand, language, leave } = look;
        let mut hash = Sha256::new();
        hash.update(b"postrider clearance 1\0");
        let mut part = |name: &str, value: Option<&str>| {
            let length = value.map_or(u64::MAX, |value| value.len() as u64);
            hash.update((name.len() as u64).to_be_bytes());
            hash.update(name);
            hash.update(length.to_be_bytes());
            hash.update(value.unwrap_or_default());
        };
        part("subject", Some(subject));
        part("preheader", Some(preheader));
        part(body.kind(), Some(body.source()));
        part("text", text.as_deref());
        part("from name", Some(from_name));
        part("from", Some(from.as_str()));
        part("reply to", reply_to.as_ref().map(address::Address::as_str));
        part("organisation", Some(organisation));
        part("postal address", Some(postal_address));
        part("website", website.as_deref());
        part("brand", Some(&brand.hex()));
        part("language", Some(language));
        part("leave", Some(leave));
        part("audience", Some(audience_rule));
        part("unsubscribe", Some(unsubscribe_mailbox));
        part("account", Some(&account.0.to_string()));
        part("host", Some(host));
        part("port", Some(&port.to_string()));
        part("user", Some(user));
        Fingerprint(hash.finalize().into())
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Fingerprint {
    type Err = Error;
    fn from_str(hex: &str) -> Result<Self, Error> {
        let bytes = data_encoding::HEXLOWER.decode(hex.as_bytes()).ok();
        let bytes = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        bytes.map(Fingerprint).ok_or_else(|| Error::UnknownWord { noun: "fingerprint", word: hex.to_owned() })
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let hex = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        hex.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
