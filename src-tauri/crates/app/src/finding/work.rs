//! How far looking has come, for whoever looks on.

use super::Settings;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Where settings are looked for, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum At {
    /// In our catalogue of hosts.
    Catalogue,
    /// In the settings file of the domain.
    SettingsFile,
    /// In the domain's records (RFC 6186, RFC 8314).
    Records,
    /// By the servers that take its mail.
    MailServers,
    /// At the usual names.
    Guess,
}

impl At {
    /// Every place, in order.
    pub const ALL: [Self; 5] =
        [Self::Catalogue, Self::SettingsFile, Self::Records, Self::MailServers, Self::Guess];

    /// Stable word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Catalogue => "catalogue",
            Self::SettingsFile => "settings-file",
            Self::Records => "records",
            Self::MailServers => "mail-servers",
            Self::Guess => "guess",
        }
    }
}

/// What came of one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Not looked at yet.
    Waiting,
    /// It is being looked at.
    Asking,
    /// The settings are there.
    Found,
    /// Nothing is there.
    NotThere,
    /// Nobody could be asked: offline, or no answer.
    CouldNotAsk,
    /// Not looked at, because they were found before, or the person stopped it.
    Skipped,
}

impl End {
    /// Stable word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Asking => "asking",
            Self::Found => "found",
            Self::NotThere => "not-there",
            Self::CouldNotAsk => "could-not-ask",
            Self::Skipped => "skipped",
        }
    }
}

/// One place and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Where.
    pub at: At,
    /// What came of it.
    pub end: End,
    /// The same in a plain sentence; may be empty.
    pub detail: String,
}

/// Shared by the work and those who look on.
#[derive(Debug)]
pub struct Looking {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    steps: Vec<Step>,
    found: Option<Settings>,
}

impl Default for Looking {
    fn default() -> Self {
        let steps = At::ALL.map(|at| Step { at, end: End::Waiting, detail: String::new() });
        Self { state: Mutex::new(State { steps: steps.to_vec(), found: None }) }
    }
}

impl Looking {
    /// The steps in their order.
    pub fn steps(&self) -> Vec<Step> {
        self.lock().steps.clone()
    }

    /// What was found.
    pub fn settings(&self) -> Option<Settings> {
        self.lock().found.clone()
    }

    /// Whether nobody outside could be asked: not one of the places beyond the catalogue had an answer.
    pub fn is_offline(&self) -> bool {
        let state = self.lock();
        let mut asked = state
            .steps
            .iter()
            .filter(|step| !matches!(step.end, End::Waiting | End::Skipped))
            .skip(1)
            .peekable();
        asked.peek().is_some() && asked.all(|step| step.end == End::CouldNotAsk)
    }

    pub(super) fn begin(&self, at: At) {
        self.set(at, End::Asking, String::new());
    }

    pub(super) fn end(&self, at: At, end: End, detail: String) {
        self.set(at, end, detail);
    }

    pub(super) fn found(&self, found: Settings) -> Settings {
        self.lock().found = Some(found.clone());
        self.over();
        found
    }

    /// What was not looked at by now is not looked at any more.
    pub(super) fn over(&self) {
        for step in &mut self.lock().steps {
            if matches!(step.end, End::Waiting | End::Asking) {
                step.end = End::Skipped;
            }
        }
    }

    fn set(&self, at: At, end: End, detail: String) {
        if let Some(step) = self.lock().steps.iter_mut().find(|step| step.at == at) {
            (step.end, step.detail) = (end, detail);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
