//! The texts that cells share ([MS-XLS], sections 2.4.265 and 2.5.293), only as far as to know how long each is.

/// What the record and those that continue it still hold.
struct Rest<'a, I> {
    here: &'a [u8],
    after: I,
}

impl<'a, I: Iterator<Item = &'a [u8]>> Rest<'a, I> {
    fn go_on(&mut self) -> Option<()> {
        self.here = self.after.next()?;
        Some(())
    }

    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.here.split_first_chunk::<N>()?;
        self.here = rest;
        Some(*taken)
    }

    fn skip(&mut self, mut length: usize) -> Option<()> {
        while length > 0 {
            if self.here.is_empty() {
                self.go_on()?;
            }
            let step = length.min(self.here.len());
            self.here = self.here.get(step..)?;
            length -= step;
        }
        Some(())
    }

    /// Letters of one byte or of two; where a record ends among them, the next says anew which.
    fn letters(&mut self, count: u16, mut wide: bool) -> Option<()> {
        let mut left = usize::from(count);
        while left > 0 {
            let size = if wide { 2 } else { 1 };
            let step = left.min(self.here.len() / size);
            self.here = self.here.get(step * size..)?;
            left -= step;
            if left > 0 {
                self.go_on()?;
                let [flags] = self.take()?;
                wide = flags & 1 != 0;
            }
        }
        Some(())
    }

    /// The letters of the next text.
    fn text(&mut self) -> Option<u16> {
        if self.here.is_empty() {
            self.go_on()?;
        }
        let [low, high, flags] = self.take()?;
        let count = u16::from_le_bytes([low, high]);
        let runs = if flags & 8 == 0 { 0 } else { u16::from_le_bytes(self.take()?) };
        let beside = if flags & 4 == 0 { 0 } else { u32::from_le_bytes(self.take()?) };
        self.letters(count, flags & 1 != 0)?;
        self.skip(usize::from(runs) * 4)?;
        self.skip(beside as usize)?;
        Some(count)
    }
}

/// The letters of each text, as far as they can be read.
pub(super) fn lengths<'a>(content: &'a [u8], after: impl Iterator<Item = &'a [u8]>) -> Vec<u16> {
    // Two counts come first; nobody needs them.
    let mut rest = Rest { here: content.get(8..).unwrap_or_default(), after };
    std::iter::from_fn(|| rest.text()).collect()
}
