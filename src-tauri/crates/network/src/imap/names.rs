//! Folder names as people read them (modified UTF-7, RFC 3501 section 5.1.3).

use data_encoding::{Encoding, Specification};
use std::sync::LazyLock;

static BASE64: LazyLock<Option<Encoding>> = LazyLock::new(|| {
    let mut alphabet = Specification::new();
    alphabet.symbols.push_str("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,");
    alphabet.check_trailing_bits = false;
    alphabet.encoding().ok()
});

/// The name of a folder as a person would write it; one that is not encoded as it should be stays as it is.
pub fn decode(name: &str) -> String {
    decoded(name).unwrap_or_else(|| name.to_owned())
}

fn decoded(name: &str) -> Option<String> {
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, behind)) = rest.split_once('&') {
        out.push_str(before);
        let (shifted, behind) = behind.split_once('-')?;
        if shifted.is_empty() {
            out.push('&');
        } else {
            let octets = BASE64.as_ref()?.decode(shifted.as_bytes()).ok()?;
            let units = octets.chunks(2).map(|pair| <[u8; 2]>::try_from(pair).map(u16::from_be_bytes));
            let units: Vec<u16> = units.collect::<Result<_, _>>().ok()?;
            out.push_str(&String::from_utf16(&units).ok()?);
        }
        rest = behind;
    }
    out.push_str(rest);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_folder_is_called_as_people_call_it() {
        assert_eq!(decode("Gesendete Objekte"), "Gesendete Objekte");
        assert_eq!(decode("&AMk-l&AOk-ments envoy&AOk-s"), "Éléments envoyés");
        assert_eq!(decode("&BB4EQgQ,BEAEMAQyBDsENQQ9BD0ESwQ1-"), "Отправленные");
        assert_eq!(decode("&XfJT0ZABkK5O9g-"), "已发送邮件");
        assert_eq!(decode("Salt &- pepper"), "Salt & pepper");
        assert_eq!(decode("broken & name"), "broken & name", "what is not encoded stays");
        assert_eq!(decode("broken &AM"), "broken &AM");
    }

    proptest! {
        #[test]
        fn any_name_is_shown(name in "\\PC{0,40}") {
            let _ = decode(&name);
        }
    }
}
