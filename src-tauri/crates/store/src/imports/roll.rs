//! Who is on a first import, kept in memory.

/// Everybody of a first import in the order of their numbers, so that their ledger events can be sealed while their
/// rows are copied. Kept as runs of bytes, 40 a person, of which none ever moves.
#[derive(Default)]
pub(super) struct Roll {
    runs: Vec<Vec<u8>>,
    full: bool,
}

/// Bytes of a run.
const RUN_BYTES: usize = 1 << 20;

/// A roll of more runs is dropped; the events are sealed from the table then. Room for over a million people.
const RUNS: usize = 64;

impl Roll {
    pub(super) fn push(&mut self, address: &str, row: u64) {
        if self.full {
            return;
        }
        // An address has at most 254 bytes.
        let address = address.as_bytes().get(..usize::from(u8::MAX)).unwrap_or(address.as_bytes());
        let fits = |run: &Vec<u8>| run.capacity() - run.len() > size_of::<u64>() + address.len();
        if !self.runs.last().is_some_and(fits) {
            if self.runs.len() == RUNS {
                *self = Roll { runs: Vec::new(), full: true };
                return;
            }
            self.runs.push(Vec::with_capacity(RUN_BYTES));
        }
        let Some(run) = self.runs.last_mut() else { return };
        run.extend_from_slice(&row.to_be_bytes());
        run.push(u8::try_from(address.len()).unwrap_or(u8::MAX));
        run.extend_from_slice(address);
    }

    /// Whether everybody is on it.
    pub(super) fn is_whole(&self) -> bool {
        !self.full
    }

    /// Everybody with their row.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        self.runs.iter().flat_map(|run| {
            let mut rest = run.as_slice();
            std::iter::from_fn(move || {
                let (row, after) = rest.split_first_chunk::<8>()?;
                let (length, after) = after.split_first()?;
                let (address, after) = after.split_at_checked(usize::from(*length))?;
                rest = after;
                Some((std::str::from_utf8(address).ok()?, u64::from_be_bytes(*row)))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_comes_back_in_order_across_runs_and_a_long_roll_is_dropped() {
        let longest = "a".repeat(254);
        let mut roll = Roll::default();
        let mut pushed = 0;
        for row in 0..10_000 {
            roll.push(if row % 2 == 0 { &longest } else { "b@northfen.example" }, row);
            pushed += 1;
        }
        assert!(roll.runs.len() > 1 && roll.is_whole());
        assert!(roll.runs.iter().all(|run| run.capacity() == RUN_BYTES), "no run ever moved");
        let back: Vec<(&str, u64)> = roll.iter().collect();
        assert_eq!(back.len(), pushed);
        assert!(back.iter().zip(0..).all(|((_, row), wanted)| *row == wanted));
        assert!(back.iter().step_by(2).all(|(address, _)| *address == longest));

        for row in 0..u64::try_from(RUNS * RUN_BYTES / 263 + 1).unwrap() {
            roll.push(&longest, row);
        }
        assert!(!roll.is_whole());
        assert_eq!(roll.iter().count(), 0);
    }
}
