//! Keeping pieces of HTML out of a layout engine's way: a plain word goes in, the piece comes back afterwards.

/// Pieces and the words that stand for them.
#[derive(Clone, Debug)]
pub struct Slots {
    prefix: String,
    filled: Vec<String>,
}

impl Slots {
    /// `prefix` must occur neither in what goes through the engine nor in what the engine writes.
    pub const fn new(prefix: String) -> Self {
        Self { prefix, filled: Vec::new() }
    }

    /// The word for a piece.
    pub fn add(&mut self, piece: String) -> String {
        self.filled.push(piece);
        format!("{}{}z", self.prefix, self.filled.len() - 1)
    }

    /// The text with each word replaced by its piece.
    pub fn fill(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() * 2);
        let mut parts = text.split(&self.prefix);
        out.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let (number, rest) = part.split_once('z').unwrap_or((part, ""));
            if let Some(piece) = number.parse().ok().and_then(|i: usize| self.filled.get(i)) {
                out.push_str(piece);
            }
            out.push_str(rest);
        }
        out
    }
}
