//! Reading the chain again: was anything changed, removed, reordered or put in between?

use super::seal::{Chain, Head, Opening, Sealed};

/// Where the chain does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} (entry {seq})", why.sentence())]
pub struct Broken {
    /// The place where the first fault shows.
    pub seq: u64,
    /// What is wrong there.
    pub why: Why,
}

/// What is wrong at one place of the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Entries are missing before the one that carries number `found`, or it stands twice or in the wrong place.
    OutOfOrder {
        /// The number that stands there.
        found: u64,
    },
    /// It does not follow from the entry before: one of the two was exchanged.
    NotLinked,
    /// Its date, kind or commitment was changed.
    Changed,
    /// What is kept about the person is not what was sealed.
    DetailChanged,
    /// The end is missing: the chain was longer.
    CutOff,
}

impl Why {
    /// Stable code, kebab-case.
    pub fn code(self) -> &'static str {
        match self {
            Why::OutOfOrder { .. } => "out-of-order",
            Why::NotLinked => "not-linked",
            Why::Changed => "changed",
            Why::DetailChanged => "detail-changed",
            Why::CutOff => "cut-off",
        }
    }

    /// The sentence for people.
    pub fn sentence(self) -> &'static str {
        match self {
            Why::OutOfOrder { .. } => {
                "An entry of the consent ledger is missing, doubled or in the wrong place"
            }
            Why::NotLinked => "An entry of the consent ledger does not follow from the one before",
            Why::Changed => "An entry of the consent ledger was changed after it was written",
            Why::DetailChanged => "What an entry of the consent ledger says about a person was changed",
            Why::CutOff => "The end of the consent ledger is missing",
        }
    }
}

/// Checks a chain one event at a time, for callers that read it from a database.
#[derive(Clone, Debug)]
pub struct Verifier {
    chain: Chain,
    head: Head,
}

impl Default for Verifier {
    fn default() -> Verifier {
        Verifier::new()
    }
}

impl Verifier {
    /// Starts before the first event.
    pub fn new() -> Verifier {
        Verifier { chain: Chain::after(Head::START), head: Head::START }
    }

    /// Checks the next event; events come in the order of `seq`. `opening` is absent once erased.
    pub fn check(&mut self, sealed: &Sealed, opening: Option<&Opening<'_>>) -> Result<(), Broken> {
        let seq = self.head.seq.saturating_add(1);
        let broken = |why| Err(Broken { seq, why });
        if sealed.seq != seq {
            return broken(Why::OutOfOrder { found: sealed.seq });
        }
        if sealed.prev != self.head.hash {
            return broken(Why::NotLinked);
        }
        if sealed.hash != self.chain.hash(sealed) {
            return broken(Why::Changed);
        }
        if let Some(opening) = opening
            && sealed.commitment != self.chain.commitment(&opening.salt, &opening.detail)
        {
            return broken(Why::DetailChanged);
        }
        self.head = Head::from(sealed);
        Ok(())
    }

    /// The end of what was checked.
    pub fn finish(self) -> Head {
        self.head
    }

    /// The same, where the end is known from elsewhere (written down beside the chain, or in an older backup's
    /// report): a chain that ends sooner was cut off, one that ends with another hash was written anew.
    pub fn finish_at(self, known: Head) -> Result<Head, Broken> {
        if self.head.seq < known.seq {
            return Err(Broken { seq: self.head.seq.saturating_add(1), why: Why::CutOff });
        }
        if self.head.seq == known.seq && self.head.hash != known.hash {
            return Err(Broken { seq: known.seq, why: Why::NotLinked });
        }
        Ok(self.head)
    }
}

/// Checks a whole chain from its first event. See [`Verifier`] for one that is read piece by piece.
pub fn verify<'a>(events: impl IntoIterator<Item = (Sealed, Option<Opening<'a>>)>) -> Result<Head, Broken> {
    let mut verifier = Verifier::new();
    for (sealed, opening) in events {
        verifier.check(&sealed, opening.as_ref())?;
    }
    Ok(verifier.finish())
}

#[cfg(test)]
mod tests;
