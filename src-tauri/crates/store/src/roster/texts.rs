//! What people are searched by: for each person one run of bytes, the address and after it each field behind a mark.
//!
//! Everything is folded: lower case, without accents. Marks are bytes that UTF-8 never has, so that no search finds one,
//! and none finds a field by its name. The runs of [`BLOCK`] people lie in one piece: a search goes through it in one go, and
//! a change makes only that piece anew.

use memchr::memmem::Finder;

use super::Slot;
use super::bits::Bits;
use crate::contact::name;

/// People whose text lies in one piece. A multiple of 64, so that two threads never write the same word of a set.
pub(super) const BLOCK: usize = 1024;

/// No byte of UTF-8 is as high.
const LOWEST_MARK: u8 = 0xF5;
/// The mark of a field that has none of its own; three bytes of its number follow, each with six bits.
const LONG_MARK: u8 = 0xFF;
/// Fields with a mark of their own: the first that were met.
const SHORT: u32 = (LONG_MARK - LOWEST_MARK) as u32;

/// People under this number are looked at by one thread: starting another takes longer.
const WORTH_A_THREAD: usize = 100 * BLOCK;

/// What stands before the value of a field.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    bytes: [u8; 4],
    length: usize,
}

impl Mark {
    pub fn of(field: u32) -> Mark {
        match u8::try_from(field) {
            Ok(short) if field < SHORT => Mark { bytes: [LOWEST_MARK + short, 0, 0, 0], length: 1 },
            _ => {
                let six = |shift: u32| 0x80 | (field >> shift & 0x3F) as u8;
                Mark { bytes: [LONG_MARK, six(12), six(6), six(0)], length: 4 }
            }
        }
    }

    pub fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

/// Writes a text as it is searched for.
pub(super) fn push_folded(text: &str, to: &mut Vec<u8>) {
    let from = to.len();
    if text.is_ascii() {
        to.extend_from_slice(text.as_bytes());
        to.get_mut(from..).unwrap_or_default().make_ascii_lowercase();
    } else {
        to.extend_from_slice(name::fold(text).as_bytes());
    }
    // Orders are made of eight bytes at a time, filled up with zeros.
    for byte in to.get_mut(from..).unwrap_or_default() {
        if *byte < b' ' {
            *byte = b' ';
        }
    }
}

/// A text as it is searched for.
pub(super) fn folded(text: &str) -> Vec<u8> {
    let mut to = Vec::with_capacity(text.len());
    push_folded(text, &mut to);
    to
}

fn until_mark(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|byte| *byte >= LOWEST_MARK).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// The address of a person.
pub(super) fn address(text: &[u8]) -> &[u8] {
    until_mark(text)
}

/// The value of a field, if the person has it.
pub(super) fn value(text: &[u8], mark: Mark) -> Option<&[u8]> {
    let at = match mark.bytes() {
        [one] => memchr::memchr(*one, text)?,
        long => memchr::memmem::find(text, long)?,
    };
    text.get(at + mark.length..).map(until_mark)
}

/// The numbers of the fields a person has.
pub(super) fn fields(text: &[u8]) -> impl Iterator<Item = u32> + '_ {
    let mut rest = text;
    std::iter::from_fn(move || {
        let at = rest.iter().position(|byte| *byte >= LOWEST_MARK)?;
        let (mark, after) = rest.get(at..)?.split_first()?;
        if *mark != LONG_MARK {
            rest = after;
            return Some(u32::from(mark - LOWEST_MARK));
        }
        let (number, after) = after.split_at_checked(3)?;
        rest = after;
        Some(number.iter().fold(0, |number, byte| number << 6 | u32::from(byte & 0x3F)))
    })
}

#[derive(Debug, Default)]
struct Block {
    text: Box<[u8]>,
    /// Where the text of each person ends.
    ends: Box<[u32]>,
}

impl Block {
    fn of(&self, index: usize) -> &[u8] {
        let end = |index: usize| self.ends.get(index).map_or(0, |end| *end as usize);
        let from = index.checked_sub(1).map_or(0, end);
        self.text.get(from..end(index)).unwrap_or_default()
    }

    /// Calls `hit` with the index of each person whose text holds what is looked for.
    fn find(&self, wanted: &Finder<'_>, mut hit: impl FnMut(usize)) {
        let (mut from, mut person) = (0, 0);
        while let Some(at) = self.text.get(from..).and_then(|rest| wanted.find(rest)) {
            let at = from + at;
            let Some(ends) = self.ends.get(person..) else { return };
            let Some(further) = ends.iter().position(|end| *end as usize > at) else { return };
            person += further;
            from = self.ends.get(person).map_or(usize::MAX, |end| *end as usize);
            // A word has no mark in it, so it never begins with one person and ends with the next unless both addresses do.
            if at + wanted.needle().len() <= from {
                hit(person);
            } else {
                from = at + 1;
                continue;
            }
            person += 1;
        }
    }
}

/// Everybody's text.
#[derive(Debug, Default)]
pub(super) struct Texts {
    blocks: Vec<Block>,
}

/// Texts on their way in, in order.
#[derive(Debug, Default)]
pub(super) struct Writer {
    done: Texts,
    text: Vec<u8>,
    ends: Vec<u32>,
}

impl Writer {
    /// Where the text of the next person goes; `end_person` ends it.
    pub fn text(&mut self) -> &mut Vec<u8> {
        &mut self.text
    }

    pub fn end_person(&mut self) {
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        if self.ends.len() == BLOCK {
            self.end_block();
        }
    }

    fn end_block(&mut self) {
        let block = Block { text: self.text.as_slice().into(), ends: self.ends.as_slice().into() };
        self.text.clear();
        self.ends.clear();
        self.done.blocks.push(block);
    }

    /// Everything written, the last block filled up with people without text.
    pub fn finish(mut self) -> Texts {
        while !self.ends.is_empty() {
            self.end_person();
        }
        self.done
    }
}

fn split(slot: Slot) -> (usize, usize) {
    (slot as usize / BLOCK, slot as usize % BLOCK)
}

impl Texts {
    /// The text of a person; empty for nobody.
    pub fn of(&self, slot: Slot) -> &[u8] {
        let (block, index) = split(slot);
        self.blocks.get(block).map_or(&[], |block| block.of(index))
    }

    /// Puts the blocks of another part behind.
    pub fn append(&mut self, other: Texts) {
        self.blocks.extend(other.blocks);
    }

    /// Gives people, sorted by slot, other texts.
    pub fn replace(&mut self, texts: &[(Slot, Vec<u8>)]) {
        for some in texts.chunk_by(|one, next| split(one.0).0 == split(next.0).0) {
            let Some((number, _)) = some.first().map(|(slot, _)| split(*slot)) else { continue };
            if self.blocks.len() <= number {
                self.blocks.resize_with(number + 1, Block::default);
            }
            let Some(old) = self.blocks.get_mut(number) else { continue };
            let (mut writer, mut new) = (Writer::default(), some.iter().peekable());
            for index in 0..BLOCK {
                let mut text = old.of(index);
                while let Some((_, next)) = new.next_if(|(slot, _)| split(*slot).1 == index) {
                    text = next;
                }
                writer.text().extend_from_slice(text);
                writer.end_person();
            }
            if let Some(block) = writer.finish().blocks.pop() {
                *old = block;
            }
        }
    }

    /// Everybody whose text holds this. `confirm` looks at the text of a person it was found in, where that is not enough.
    pub fn find(&self, wanted: &[u8], confirm: impl Fn(&[u8]) -> bool + Sync) -> Bits {
        let finder = Finder::new(wanted);
        let some = |blocks: &[Block]| {
            let mut words = vec![0_u64; blocks.len() * (BLOCK / 64)];
            for (block, words) in blocks.iter().zip(words.chunks_mut(BLOCK / 64)) {
                block.find(&finder, |index| {
                    if confirm(block.of(index))
                        && let Some(word) = words.get_mut(index / 64)
                    {
                        *word |= 1 << (index % 64);
                    }
                });
            }
            words
        };
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(4);
        if self.blocks.len() * BLOCK < WORTH_A_THREAD || threads == 1 {
            return Bits::of_words(some(&self.blocks));
        }
        let mut all = Vec::new();
        std::thread::scope(|scope| {
            let parts: Vec<_> = self
                .blocks
                .chunks(self.blocks.len().div_ceil(threads))
                .map(|part| (part, std::thread::Builder::new().spawn_scoped(scope, || some(part))))
                .collect();
            for (part, thread) in parts {
                // Where no thread can be had, this one does its work.
                all.extend(thread.ok().and_then(|thread| thread.join().ok()).unwrap_or_else(|| some(part)));
            }
        });
        Bits::of_words(all)
    }
}

#[cfg(test)]
mod tests;
