//! The letters a file is written in.

use std::io::{self, Write};

use encoding_rs::Encoding;

/// Writes UTF-8 as the letters another file came in, where a mark at the start says which they are: UTF-16 stays UTF-16.
/// Everything else becomes UTF-8. The few rows of a problem file are too few to tell one code page from another again, and
/// some have no sign for what a reason says.
#[derive(Debug)]
pub struct Letters<W: Write> {
    inner: W,
    /// Whether the higher byte comes first; `None` for UTF-8.
    big: Option<bool>,
    /// The beginning of a letter whose end has not come yet: at most three bytes.
    rest: Vec<u8>,
}

impl<W: Write> Letters<W> {
    /// As a file in this encoding was.
    pub fn like(encoding: &'static Encoding, inner: W) -> Self {
        let big = if encoding == encoding_rs::UTF_16LE {
            Some(false)
        } else if encoding == encoding_rs::UTF_16BE {
            Some(true)
        } else {
            None
        };
        Self { inner, big, rest: Vec::new() }
    }
}

impl<W: Write> Write for Letters<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(big) = self.big else { return self.inner.write(bytes) };
        self.rest.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&self.rest) {
            Ok(text) => text.len(),
            Err(why) => why.valid_up_to(),
        };
        let (text, rest) = self.rest.split_at(whole);
        let text =
            std::str::from_utf8(text).map_err(|why| io::Error::new(io::ErrorKind::InvalidData, why))?;
        let units = text.encode_utf16();
        let wide: Vec<u8> =
            units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect();
        self.inner.write_all(&wide)?;
        self.rest = rest.to_vec();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
