//! A file's bytes as UTF-8, piece by piece, remembering where bytes did not fit.

use std::collections::VecDeque;
use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How much is read at a time.
const CHUNK: usize = 64 << 10;

/// Decodes while reading. UTF-8 passes through unlooked at: whoever cuts it into records checks each one.
pub(crate) struct Text<R> {
    reader: R,
    raw: Vec<u8>,
    raw_read: u64,
    decoded: u64,
    encoding: &'static Encoding,
    decoder: Option<Decoder>,
    widths: Widths,
    misfits: VecDeque<Misfit>,
    ended: bool,
    broken: Option<io::Error>,
}

/// A place where bytes did not fit the encoding and U+FFFD stands instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Misfit {
    /// Offset in the decoded text.
    pub decoded: u64,
    /// Offset in the file.
    pub byte: u64,
}

/// What a letter takes in the file, where that can be told from the letter alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Widths {
    Utf8,
    Utf16,
    OneByte,
    Unknown,
}

impl<R: Read> Text<R> {
    pub(crate) fn new(reader: R, encoding: &'static Encoding) -> Self {
        let widths = match encoding {
            e if e == UTF_8 => Widths::Utf8,
            e if e == UTF_16LE || e == UTF_16BE => Widths::Utf16,
            e if e.is_single_byte() => Widths::OneByte,
            _ => Widths::Unknown,
        };
        Self {
            reader,
            raw: Vec::new(),
            raw_read: 0,
            decoded: 0,
            encoding,
            decoder: (widths != Widths::Utf8).then(|| encoding.new_decoder_without_bom_handling()),
            widths,
            misfits: VecDeque::new(),
            ended: false,
            broken: None,
        }
    }

    /// Whether misfits are told by [`Text::misfit_before`]; if not, the text may hold anything.
    pub(super) fn is_checked(&self) -> bool {
        self.decoder.is_some()
    }

    /// Appends more text; `false` at the end of the file. The second number is the length of a byte order mark left out.
    pub(crate) fn fill(&mut self, out: &mut Vec<u8>) -> io::Result<(bool, u64)> {
        if self.ended {
            return self.broken.take().map_or(Ok((false, 0)), Err);
        }
        let first = self.raw_read == 0;
        self.read_chunk();
        let mark = if first { self.drop_mark() } else { 0 };
        match self.decoder.take() {
            None => out.append(&mut self.raw),
            Some(mut decoder) => {
                self.decode(&mut decoder, out);
                self.decoder = Some(decoder);
            }
        }
        Ok((true, mark))
    }

    /// The next misfit that lies before this offset of the decoded text.
    pub(super) fn misfit_before(&mut self, decoded: u64) -> Option<Misfit> {
        self.misfits.pop_front_if(|misfit| misfit.decoded < decoded)
    }

    /// How many bytes of the file this text took, or `None` where the encoding does not tell.
    pub(super) fn width(&self, text: &str) -> Option<u64> {
        let width = match self.widths {
            Widths::Utf8 => text.len(),
            Widths::OneByte => text.chars().count(),
            Widths::Utf16 => text.chars().map(|letter| letter.len_utf16() * 2).sum(),
            Widths::Unknown => return None,
        };
        Some(width as u64)
    }

    /// Reads until there is enough to go on with: whoever looks for the end of a record looks at all of it each time.
    fn read_chunk(&mut self) {
        self.raw.resize(CHUNK, 0);
        let mut length = 0;
        while length < CHUNK && !self.ended {
            match self.reader.read(self.raw.get_mut(length..).unwrap_or_default()) {
                Ok(0) => self.ended = true,
                Ok(read) => length += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                // What was read before the reader failed is handed out first.
                Err(error) => {
                    self.broken = Some(error);
                    self.ended = true;
                }
            }
        }
        self.raw.truncate(length);
        self.raw_read += length as u64;
    }

    /// Leaves a byte order mark out, if it is the one of this encoding.
    fn drop_mark(&mut self) -> u64 {
        let length = match Encoding::for_bom(&self.raw) {
            Some((marked, length)) if marked == self.encoding => length,
            _ => 0,
        };
        self.raw.drain(..length);
        length as u64
    }

    fn decode(&mut self, decoder: &mut Decoder, out: &mut Vec<u8>) {
        let base = self.raw_read - self.raw.len() as u64;
        let raw = std::mem::take(&mut self.raw);
        let mut used = 0;
        let mut room = vec![0; CHUNK * 3];
        loop {
            let rest = raw.get(used..).unwrap_or_default();
            let (result, read, written) =
                decoder.decode_to_utf8_without_replacement(rest, &mut room, self.ended);
            used += read;
            out.extend_from_slice(room.get(..written).unwrap_or_default());
            self.decoded += written as u64;
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(bad, after) => {
                    let end = base + used as u64;
                    let byte = end.saturating_sub(u64::from(bad) + u64::from(after));
                    self.misfits.push_back(Misfit { decoded: self.decoded, byte });
                    out.extend_from_slice("\u{FFFD}".as_bytes());
                    self.decoded += "\u{FFFD}".len() as u64;
                }
            }
        }
        self.raw = raw;
        self.raw.clear();
    }
}

/// The start of a file as text, for guessing. Bytes that do not fit become U+FFFD; a letter cut off by the end of an
/// incomplete sample is left out.
pub(crate) fn decode_sample(sample: &[u8], encoding: &'static Encoding, complete: bool) -> String {
    let mut decoder = encoding.new_decoder_with_bom_removal();
    let mut text =
        String::with_capacity(decoder.max_utf8_buffer_length(sample.len()).unwrap_or(sample.len()));
    // The result says "input used up": there is room for the worst case.
    let _ = decoder.decode_to_string(sample, &mut text, complete);
    text
}

#[cfg(test)]
mod tests;
