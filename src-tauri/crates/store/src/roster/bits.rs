//! A set of people: one bit a slot.

use super::Slot;

/// Which people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Bits(Vec<u64>);

const fn place(slot: Slot) -> (usize, u64) {
    ((slot >> 6) as usize, 1 << (slot & 63))
}

impl Bits {
    /// Nobody, with room for so many slots.
    pub fn none(slots: usize) -> Bits {
        Bits(vec![0; slots.div_ceil(64)])
    }

    /// Those whose bits these words hold, from slot 0 on.
    pub fn of_words(words: Vec<u64>) -> Bits {
        Bits(words)
    }

    pub fn has(&self, slot: Slot) -> bool {
        let (word, bit) = place(slot);
        self.0.get(word).is_some_and(|held| held & bit != 0)
    }

    pub fn set(&mut self, slot: Slot, on: bool) {
        let (word, bit) = place(slot);
        if on && self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        if let Some(held) = self.0.get_mut(word) {
            if on { *held |= bit } else { *held &= !bit }
        }
    }

    pub fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Keeps whom both hold.
    pub fn and(&mut self, other: &Bits) {
        self.0.truncate(other.0.len());
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine &= theirs;
        }
    }

    /// Keeps whom the other does not hold.
    pub fn without(&mut self, other: &Bits) {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine &= !theirs;
        }
    }

    /// Takes in whom the other holds.
    pub fn or(&mut self, other: &Bits) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine |= theirs;
        }
    }

    /// Keeps those of whom this is true.
    pub fn keep(&mut self, mut wanted: impl FnMut(Slot) -> bool) {
        for (base, word) in (0..).step_by(64).zip(&mut self.0) {
            let (mut left, mut kept) = (*word, 0);
            while left != 0 {
                let bit = left.trailing_zeros();
                left &= left - 1;
                kept |= u64::from(wanted(base + bit)) << bit;
            }
            *word = kept;
        }
    }

    /// Everybody in it, by slot.
    pub fn iter(&self) -> impl Iterator<Item = Slot> + '_ {
        (0..).step_by(64).zip(&self.0).flat_map(|(base, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                (left != 0).then(|| {
                    let bit = left.trailing_zeros();
                    left &= left - 1;
                    base + bit
                })
            })
        })
    }
}
