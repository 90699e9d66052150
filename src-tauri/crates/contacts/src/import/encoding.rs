//! Which letters a file is written in: byte order mark, then UTF-16 by its NUL bytes, then UTF-8, then statistics.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use serde::{Deserialize, Serialize};

use crate::named::named;

/// From the first letter outside ASCII on, statistics gain nothing from more than this many bytes.
const ENOUGH_FOR_STATISTICS: u64 = 2 << 20;
/// NUL bytes are counted in this much of the file; UTF-16 shows itself at once.
const ENOUGH_FOR_NULS: u64 = 1 << 20;

/// Why an encoding was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EncodingReason {
    /// The file says so in its first bytes.
    ByteOrderMark,
    /// Every second byte is mostly zero, as in UTF-16.
    NulPattern,
    /// Only ASCII: every likely encoding reads it alike.
    Ascii,
    /// Every byte fits UTF-8.
    ValidUtf8,
    /// Some bytes do not fit UTF-8, most do.
    MostlyUtf8,
    /// Letter frequencies; may be wrong.
    Statistics,
    /// The user said so.
    Chosen,
}

named!(EncodingReason {
    ByteOrderMark => "byte-order-mark", NulPattern => "nul-pattern", Ascii => "ascii", ValidUtf8 => "valid-utf8",
    MostlyUtf8 => "mostly-utf8", Statistics => "statistics", Chosen => "chosen",
});

/// Looks at a file piece by piece, so that even the last byte has a say and the file need not fit in memory.
pub struct Detector {
    head: Vec<u8>,
    seen: u64,
    nuls: [u64; 2],
    carry: Vec<u8>,
    multibyte: u64,
    broken: u64,
    statistics: EncodingDetector,
    weighed: u64,
}

impl Default for Detector {
    fn default() -> Self {
        Self {
            head: Vec::new(),
            seen: 0,
            nuls: [0; 2],
            carry: Vec::new(),
            multibyte: 0,
            broken: 0,
            statistics: EncodingDetector::new(Iso2022JpDetection::Allow),
            weighed: 0,
        }
    }
}

impl Detector {
    /// Takes the next bytes of the file.
    pub fn feed(&mut self, bytes: &[u8]) {
        if self.head.len() < 3 {
            self.head.extend(bytes.iter().take(3));
        }
        if self.seen < ENOUGH_FOR_NULS {
            self.count_nuls(bytes);
        }
        self.seen += bytes.len() as u64;
        self.count_utf8(bytes);
        let settled = self.multibyte > 64 && self.broken == 0;
        if self.weighed < ENOUGH_FOR_STATISTICS && !settled {
            let beyond_ascii = self.statistics.feed(bytes, false);
            self.weighed += if beyond_ascii { bytes.len() as u64 } else { 0 };
        }
    }

    /// The encoding, and why. Call once, after the last bytes.
    #[must_use]
    pub fn guess(mut self) -> (&'static Encoding, EncodingReason) {
        if let Some((encoding, _)) = Encoding::for_bom(&self.head) {
            return (encoding, EncodingReason::ByteOrderMark);
        }
        let [even, odd] = self.nuls;
        let units = self.seen.min(ENOUGH_FOR_NULS) / 2;
        if odd * 10 >= units && odd > even * 20 {
            return (UTF_16LE, EncodingReason::NulPattern);
        }
        if even * 10 >= units && even > odd * 20 {
            return (UTF_16BE, EncodingReason::NulPattern);
        }
        if self.broken == 0 && self.multibyte > 0 {
            return (UTF_8, EncodingReason::ValidUtf8);
        }
        // A sequence cut off by the end of a sample is no error. ISO-2022-JP is ASCII with escapes, so it is asked first.
        self.statistics.feed(&[], true);
        let guess = self.statistics.guess(None, Utf8Detection::Deny);
        if self.broken == 0 {
            let japanese = guess == encoding_rs::ISO_2022_JP;
            return if japanese {
                (guess, EncodingReason::Statistics)
            } else {
                (UTF_8, EncodingReason::Ascii)
            };
        }
        if self.multibyte >= self.broken * 4 {
            return (UTF_8, EncodingReason::MostlyUtf8);
        }
        (guess, EncodingReason::Statistics)
    }

    fn count_nuls(&mut self, bytes: &[u8]) {
        for at in memchr::memchr_iter(0, bytes) {
            let parity = (self.seen + at as u64) % 2;
            if let Some(count) = self.nuls.get_mut(usize::from(parity == 1)) {
                *count += 1;
            }
        }
    }

    fn count_utf8(&mut self, bytes: &[u8]) {
        if self.broken > 4096 && self.broken > self.multibyte {
            return;
        }
        let joined;
        let mut rest = if self.carry.is_empty() {
            bytes
        } else {
            joined = [self.carry.as_slice(), bytes].concat();
            self.carry.clear();
            &joined
        };
        loop {
            let error = match std::str::from_utf8(rest) {
                Ok(_) => {
                    self.multibyte += leads(rest);
                    return;
                }
                Err(error) => error,
            };
            let (good, bad) = rest.split_at(error.valid_up_to().min(rest.len()));
            self.multibyte += leads(good);
            match error.error_len() {
                Some(length) => {
                    self.broken += 1;
                    rest = bad.get(length..).unwrap_or_default();
                }
                None => {
                    self.carry.extend_from_slice(bad);
                    return;
                }
            }
        }
    }
}

/// How many letters outside ASCII valid UTF-8 holds: each has one lead byte.
fn leads(valid: &[u8]) -> u64 {
    valid.iter().filter(|byte| **byte >= 0xC0).count() as u64
}

#[cfg(test)]
mod tests;
