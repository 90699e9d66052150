//! What there is to say about a domain, found out once for everybody who is there.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::finding::warning;
use crate::{Finding, alphabets, disposable, domain, judge, traps, typo};

/// A domain as given, judged by itself.
pub struct Host {
    /// In lower-case A-labels; `None` if it can be no mail domain.
    pub name: Option<Box<str>>,
    /// What its form says, blocking where there is no name.
    pub findings: Vec<Finding>,
    /// What else is worth a look, where an address is valid.
    pub notices: Vec<Finding>,
    /// The domain that was probably meant.
    pub better: Option<String>,
    /// Whether a word of it mixes alphabets.
    pub mixed: bool,
    /// Whether Gmail's rules for names hold.
    pub is_gmail: bool,
}

/// Domains remembered at once, in each of two halves. A list has far fewer domains than people.
const REMEMBERED: usize = 1024;

/// The longest domain as given that is worth remembering, in bytes.
const LONGEST: usize = 128;

#[derive(Default)]
struct Memory {
    recent: HashMap<Box<str>, Rc<Host>>,
    before: HashMap<Box<str>, Rc<Host>>,
}

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::default();
}

impl Host {
    /// Judges what stands behind the @, or remembers what was found the last time.
    pub fn of(given: &str) -> Rc<Self> {
        if given.len() > LONGEST {
            return Rc::new(Self::look(given));
        }
        if let Some(known) = MEMORY.with_borrow_mut(|memory| memory.get(given)) {
            return known;
        }
        // A look may ask about other domains in turn, so nothing is borrowed meanwhile.
        let found = Rc::new(Self::look(given));
        MEMORY.with_borrow_mut(|memory| memory.keep(given.into(), Rc::clone(&found)));
        found
    }

    fn look(given: &str) -> Self {
        let mut findings = Vec::new();
        let name = domain::check(given, &mut findings);
        let good = !findings.iter().any(Finding::is_blocking);
        let doubted = name.as_ref().is_some_and(|name| good && !judge::agreed("a", name));
        findings.extend(doubted.then(judge::no_form));
        let Some(name) = name.filter(|_| good && !doubted) else {
            let (notices, better, mixed, is_gmail) = (Vec::new(), None, false, false);
            return Self { name: None, findings, notices, better, mixed, is_gmail };
        };
        let (mixed, symbol) = alphabets::of_domain(&name);
        let mut notices: Vec<Finding> = disposable::notice(&name).into_iter().collect();
        notices.extend(traps::of_domain(&name));
        notices.extend(symbol);
        let better = typo::better(&name);
        if let Some(better) = &better {
            notices.push(
                warning("typo", format!("{name} looks like a slip of the keys."), "")
                    .with_fix(format!("Probably {better} is meant.")),
            );
        }
        let is_gmail = matches!(name.as_str(), "gmail.com" | "googlemail.com");
        Self { name: Some(name.into()), findings, notices, better, mixed, is_gmail }
    }
}

impl Memory {
    fn get(&mut self, given: &str) -> Option<Rc<Host>> {
        if let Some(known) = self.recent.get(given) {
            return Some(Rc::clone(known));
        }
        let (given, known) = self.before.remove_entry(given)?;
        self.keep(given, Rc::clone(&known));
        Some(known)
    }

    /// What was not asked about for a whole half is forgotten.
    fn keep(&mut self, given: Box<str>, host: Rc<Host>) {
        if self.recent.len() >= REMEMBERED {
            self.before = std::mem::take(&mut self.recent);
        }
        self.recent.insert(given, host);
    }
}
