//! Time zones by name, as limits and hours of sending speak of them.

use std::collections::BTreeSet;
use std::sync::{Mutex, OnceLock, PoisonError};

use jiff::tz::TimeZone;

use crate::Error;

/// A time zone of the IANA database. It is only a name, so that limits stay as small as figures; the rules behind it are
/// looked up when a clock is read by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Zone(&'static str);

impl Zone {
    /// Universal time.
    pub const UTC: Zone = Zone("UTC");
    /// The eastern United States.
    pub const NEW_YORK: Zone = Zone("America/New_York");

    /// Its name, such as `Europe/Berlin`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.0
    }

    /// Its rules; universal time where this computer has no rules for it any more.
    #[must_use]
    pub fn rules(self) -> TimeZone {
        if self == Zone::UTC { TimeZone::UTC } else { TimeZone::get(self.0).unwrap_or(TimeZone::UTC) }
    }
}

impl Default for Zone {
    fn default() -> Zone {
        Zone::UTC
    }
}

impl std::str::FromStr for Zone {
    type Err = Error;

    /// # Errors
    /// [`Error::UnknownWord`] where no zone has this name.
    fn from_str(name: &str) -> Result<Zone, Error> {
        let unknown = || Error::UnknownWord { noun: "time zone", word: name.to_owned() };
        if name.eq_ignore_ascii_case("utc") {
            return Ok(Zone::UTC);
        }
        let rules = TimeZone::get(name).map_err(|_| unknown())?;
        Ok(Zone(kept(rules.iana_name().ok_or_else(unknown)?)))
    }
}

impl std::fmt::Display for Zone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl serde::Serialize for Zone {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.0)
    }
}

impl<'de> serde::Deserialize<'de> for Zone {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Zone, D::Error> {
        let name = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(d)?;
        name.parse().map_err(serde::de::Error::custom)
    }
}

/// The name for good. There are some six hundred zones, and only their names come here.
fn kept(name: &str) -> &'static str {
    static NAMES: OnceLock<Mutex<BTreeSet<&'static str>>> = OnceLock::new();
    let mut names = NAMES.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(name) {
        return known;
    }
    let name: &'static str = Box::leak(name.to_owned().into_boxed_str());
    names.insert(name);
    name
}

#[cfg(test)]
mod tests;
