//! What every command works with: the data folder, opened when it is first needed, and how to speak.

use crate::output;
use anyhow::Error;
use app::store::{Store, StoreError};
use app::{DataFolder, Kind, Postrider};
use serde::Serialize;
use std::cell::{Cell, OnceCell};
use std::path::PathBuf;
use std::process::ExitCode;

/// How a command ended well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// Nothing stands in the way.
    Fine,
    /// Done, with findings that block.
    WithFindings,
    /// Tried, and told on standard output that it could not be done.
    CouldNot,
    /// Told on standard output that a rule stands against it.
    Refused,
}

impl From<Done> for ExitCode {
    fn from(done: Done) -> Self {
        match done {
            Done::Fine => Self::SUCCESS,
            Done::WithFindings => Self::from(1),
            Done::CouldNot => Self::from(3),
            Done::Refused => Self::from(4),
        }
    }
}

/// The command was understood and cannot be meant so: exit status 2.
#[derive(Debug)]
pub struct Misused(pub String);

impl std::fmt::Display for Misused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Misused {}

/// Opened once a process.
pub struct Desk {
    data: Option<PathBuf>,
    /// Machine-readable output.
    pub json: bool,
    postrider: OnceCell<Postrider>,
    /// Nobody had seen the vault's recovery phrase before this command.
    unseen_before: Cell<bool>,
    log: OnceCell<app::log::LogGuard>,
}

impl Desk {
    /// A desk over a data folder that is not touched before a command needs it.
    pub fn new(data: Option<PathBuf>, json: bool) -> Self {
        Self { data, json, postrider: OnceCell::new(), unseen_before: Cell::new(false), log: OnceCell::new() }
    }

    /// The data folder with everything in it.
    pub fn postrider(&self) -> Result<&Postrider, app::Error> {
        if let Some(open) = self.postrider.get() {
            return Ok(open);
        }
        let postrider = Postrider::open(self.data.as_deref())?;
        if !self.json && Postrider::script_passphrase_is_short() {
            tell!("postrider: POSTRIDER_PASSPHRASE is short and quickly guessed. Four words do well.");
        }
        if let Ok(guard) = app::log::start(postrider.folder()) {
            let _ = self.log.set(guard);
        }
        self.unseen_before.set(postrider.phrase_is_unseen()?);
        Ok(self.postrider.get_or_init(|| postrider))
    }

    /// The data folder that was named, where there is one already: for commands that need none.
    pub fn named_folder(&self) -> Result<Option<&Postrider>, app::Error> {
        match &self.data {
            Some(data) if Store::is_in(data) => self.postrider().map(Some),
            _ => Ok(None),
        }
    }

    /// After a command that made the vault by the way: its recovery phrase was shown to nobody.
    pub fn remind(&self) {
        let Some(postrider) = self.postrider.get() else { return };
        if !self.unseen_before.get() && postrider.phrase_is_unseen().unwrap_or(false) {
            output::warn(
                self.json,
                "no-recovery-phrase",
                "A vault was made for your passwords and the key behind the way to leave, and nobody has its recovery phrase. Without one both are lost with this computer's key store or the passphrase.",
                "Make one and write it down: postrider vault phrase",
            );
        }
    }

    /// The data folder, with nothing in it open.
    pub fn folder(&self) -> Result<DataFolder, app::Error> {
        DataFolder::open(self.data.as_deref())
    }

    /// Runs one asynchronous use case.
    pub fn wait<T>(&self, work: impl Future<Output = T>) -> Result<T, Error> {
        // One processor is for the thread that writes: workers that crowd it out slow sending down.
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
        let workers = processors.saturating_sub(1).max(1);
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(workers).enable_all().build()?;
        Ok(runtime.block_on(work))
    }

    /// One JSON object on a line of its own.
    pub fn line(&self, value: &impl Serialize) -> Result<(), Error> {
        output::line(value)
    }

    /// One thing that was done: an object for machines, a sentence for people.
    pub fn said(&self, value: &impl Serialize, sentence: &str) -> Result<Done, Error> {
        if self.json {
            output::line(value)?;
        } else {
            say!("{}", output::plain(sentence));
        }
        Ok(Done::Fine)
    }

    /// Says what went wrong on standard error and gives the exit status for it.
    pub fn explain(&self, error: &Error) -> ExitCode {
        let of_store = error.downcast_ref::<StoreError>();
        let (code, status, findings) = match error.downcast_ref::<app::Error>() {
            Some(known) => (known.code(), status(known.kind()), known.findings()),
            None if of_store.is_some() => of_store.map_or(("could-not", 3, &[][..]), |known| {
                (known.code(), status(Kind::of_store(known)), &[][..])
            }),
            None if error.is::<Misused>() => ("usage", 2, &[][..]),
            None => ("could-not", 3, &[][..]),
        };
        if self.json {
            output::error_line(code, &error.to_string(), findings);
        } else {
            tell!("postrider: {error}");
            output::findings(findings);
        }
        ExitCode::from(status)
    }
}

fn status(kind: Kind) -> u8 {
    match kind {
        Kind::Blocked => 1,
        Kind::Usage => 2,
        Kind::CouldNot => 3,
        Kind::Refused => 4,
    }
}
