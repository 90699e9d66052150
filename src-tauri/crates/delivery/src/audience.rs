//! Who gets a campaign, and who is left out and why.
//!
//! The decision itself is [`consent::decide()`]; it is asked here for the numbers people see before they send, and asked
//! again for every single row at its claim. So only ids leave this module, never a permit.

use address::Verdict;
use consent::{Purpose, Refusal, Standing, decide};
use contacts::ContactId;
use jiff::Timestamp;

/// How many get it and how many are left out for which reason.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// People who get it.
    pub included: u64,
    /// Those of them whose address looks risky.
    pub risky: u64,
    /// People left out, by reason; the reasons in the order they were first met.
    pub left_out: Vec<(Refusal, u64)>,
}

impl Tally {
    /// How many are left out in all.
    #[must_use]
    pub fn left_out_in_all(&self) -> u64 {
        self.left_out.iter().map(|(_, people)| people).sum()
    }
}

/// Looks at one candidate after the other, in whatever way they are read, and keeps count.
#[derive(Debug, Clone)]
pub struct Sieve {
    purpose: Purpose,
    now: Timestamp,
    tally: Tally,
}

impl Sieve {
    /// A sieve that has seen nobody.
    #[must_use]
    pub fn new(purpose: Purpose, now: Timestamp) -> Sieve {
        Sieve { purpose, now, tally: Tally::default() }
    }

    /// Whether this person gets it now. Each person is looked at once.
    ///
    /// # Errors
    /// The reason why they are left out.
    pub fn look(&mut self, standing: &Standing<'_>) -> Result<(), Refusal> {
        self.look_at(standing, false)
    }

    /// The same for a person of whom it is known whether they have this very message already.
    ///
    /// # Errors
    /// The reason why they are left out; one of consent before [`Refusal::HasIt`].
    pub fn look_at(&mut self, standing: &Standing<'_>, has_it: bool) -> Result<(), Refusal> {
        let refusal = match decide(standing, self.purpose, self.now) {
            Ok(_permit) if !has_it => {
                self.tally.included += 1;
                self.tally.risky += u64::from(standing.verdict == Verdict::Risky);
                return Ok(());
            }
            Ok(_permit) => Refusal::HasIt,
            Err(refusal) => refusal,
        };
        match self.tally.left_out.iter_mut().find(|(known, _)| *known == refusal) {
            Some((_, people)) => *people += 1,
            None => self.tally.left_out.push((refusal, 1)),
        }
        Err(refusal)
    }

    /// The count so far.
    #[must_use]
    pub const fn tally(&self) -> &Tally {
        &self.tally
    }

    /// The count at the end.
    #[must_use]
    pub fn into_tally(self) -> Tally {
        self.tally
    }
}

/// The people who get it, in the order given, and the count.
pub fn gather<'a>(
    candidates: impl IntoIterator<Item = (ContactId, Standing<'a>)>,
    purpose: Purpose,
    now: Timestamp,
) -> (Vec<ContactId>, Tally) {
    let mut sieve = Sieve::new(purpose, now);
    let included = candidates
        .into_iter()
        .filter_map(|(contact, standing)| sieve.look(&standing).is_ok().then_some(contact))
        .collect();
    (included, sieve.into_tally())
}

#[cfg(test)]
mod tests;
