//! Words that many people share, each kept once: domains, names of fields, codes of findings and sets of them.

use std::collections::HashMap;
use std::sync::Arc;

use address::Severity;

/// Texts by number.
#[derive(Debug, Default)]
pub(super) struct Names {
    all: Vec<Arc<str>>,
    known: HashMap<Arc<str>, u32>,
}

impl Names {
    /// The number of a text; a new one where it is not known.
    pub fn number(&mut self, text: &str) -> u32 {
        if let Some(known) = self.known.get(text) {
            return *known;
        }
        let number = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        let text: Arc<str> = text.into();
        self.all.push(Arc::clone(&text));
        self.known.insert(text, number);
        number
    }

    pub fn find(&self, text: &str) -> Option<u32> {
        self.known.get(text).copied()
    }

    pub fn get(&self, number: u32) -> &str {
        self.all.get(number as usize).map_or("", |text| text)
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Every text, by number.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|text| &**text)
    }
}

/// Everything that is kept once.
#[derive(Debug)]
pub(super) struct Tables {
    /// Domains as A-labels.
    pub domains: Names,
    /// Names of fields; the first three are those a name is made of.
    pub fields: Names,
    /// Codes of findings.
    pub codes: Names,
    /// How much each code weighs, where it was met first.
    pub weights: Vec<Severity>,
    /// Sets of codes, each sorted; the first is empty.
    pub sets: Vec<Box<[u32]>>,
    known_sets: HashMap<Box<[u32]>, u32>,
}

/// The numbers of the fields a name is made of.
pub(super) const NAME: u32 = 0;
pub(super) const FIRST_NAME: u32 = 1;
pub(super) const LAST_NAME: u32 = 2;

impl Tables {
    pub fn new() -> Tables {
        let mut tables = Tables {
            domains: Names::default(),
            fields: Names::default(),
            codes: Names::default(),
            weights: Vec::new(),
            sets: Vec::new(),
            known_sets: HashMap::new(),
        };
        for name in ["name", "first_name", "last_name"] {
            tables.fields.number(name);
        }
        tables.set(Vec::new());
        tables
    }

    /// The number of a code.
    pub fn code(&mut self, code: &str, weight: Severity) -> u32 {
        let number = self.codes.number(code);
        if self.weights.len() <= number as usize {
            self.weights.push(weight);
        }
        number
    }

    /// The number of a set of codes.
    pub fn set(&mut self, mut codes: Vec<u32>) -> u32 {
        codes.sort_unstable();
        codes.dedup();
        if let Some(known) = self.known_sets.get(codes.as_slice()) {
            return *known;
        }
        let number = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
        self.sets.push(codes.clone().into());
        self.known_sets.insert(codes.into(), number);
        number
    }
}
