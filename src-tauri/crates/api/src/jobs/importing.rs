//! Imports this window has open: from the first look at a file until the program ends.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use app::StopSign;
use app::importing::{CheckedImport, Imported, ListFile, Problems};
use app::store::{Plan, Undone};
use jiff::Timestamp;

use super::lock;
use crate::error::ApiError;
use crate::wire::import::{AgreementSaid, PlanRow, ProofExample};

/// Numbers from here on name an import that is open in this window; stored ones have small numbers of their own.
const FIRST: i64 = 1_000_000_000;

/// Every import this window has open.
#[derive(Default)]
pub(crate) struct Imports {
    open: Mutex<BTreeMap<i64, Arc<Import>>>,
    /// Each thread at work holds one.
    at_work: Arc<()>,
}

/// One of them.
pub(crate) struct Import {
    /// Names it to the page.
    pub id: i64,
    /// The list that ships with the program.
    pub sample: bool,
    /// How it stands. Never held while the file is read or people are stored.
    pub state: Mutex<State>,
}

/// How far it has come.
#[derive(Clone, Debug)]
pub(crate) enum Stage {
    Reading,
    Checking(Arc<Work>),
    Checked,
    Committing(Arc<Work>),
    Committed,
    Undone,
    Cancelled,
    Failed(String),
}

/// A thread at work.
#[derive(Debug)]
pub(crate) struct Work {
    /// Tells it to stop.
    pub stop: StopSign,
    done: AtomicU64,
    total: AtomicU64,
    began: Instant,
}

/// All that is known of an import.
pub(crate) struct State {
    /// The file, and how it is read.
    pub file: Arc<ListFile>,
    /// How far it has come.
    pub stage: Stage,
    /// What the rows are like.
    pub problems: Problems,
    /// Rows with people; none before they were counted.
    pub rows: Option<u64>,
    /// Addresses whose suggestion the person took.
    pub taken: BTreeSet<i64>,
    /// Staged and planned; none while a thread has it, and once it is stored.
    pub checked: Option<CheckedImport>,
    /// Suggestions were taken or put back since.
    pub stale: bool,
    /// The plan as it was last made.
    pub plan: Plan,
    /// The first row with proof.
    pub proof: Option<ProofExample>,
    /// What the person said.
    pub said: Option<AgreementSaid>,
    /// The lines of people who change, as the plan last showed them.
    pub changes: Option<Arc<Vec<PlanRow>>>,
    /// How long reading took.
    pub read_for: Duration,
    /// How it ended.
    pub done: Option<Done>,
}

/// A stored import.
pub(crate) struct Done {
    /// What was stored.
    pub imported: Imported,
    /// When.
    pub at: Timestamp,
    /// How long it took in all.
    pub took: Duration,
    /// What the plan came to.
    pub plan: Plan,
    /// The rows left out as a file, and how many.
    pub problem_file: Option<(File, u64)>,
    /// What taking it back did.
    pub undone: Option<Undone>,
}

impl Imports {
    /// Opens one.
    pub fn add(&self, file: ListFile, sample: bool) -> Arc<Import> {
        let mut open = lock(&self.open);
        let id = open.keys().next_back().map_or(FIRST, |last| last + 1);
        let import = Arc::new(Import { id, sample, state: Mutex::new(State::new(file)) });
        open.insert(id, Arc::clone(&import));
        import
    }

    /// The one of this number, or the one that was stored under it.
    pub fn get(&self, id: i64) -> Option<Arc<Import>> {
        let open = lock(&self.open);
        if let Some(import) = open.get(&id) {
            return Some(Arc::clone(import));
        }
        let stored = open.values().find(|import| lock(&import.state).stored() == Some(id));
        stored.cloned()
    }

    /// The number under which an import is stored, for a number the page knows.
    pub fn stored(&self, id: i64) -> i64 {
        self.get(id).and_then(|import| lock(&import.state).stored()).unwrap_or(id)
    }

    /// Stops every thread and gives up what is staged: nobody may hold the data folder.
    pub fn rest(&self) {
        for import in lock(&self.open).values() {
            let mut state = lock(&import.state);
            match &state.stage {
                Stage::Committing(work) => work.stop.raise(),
                Stage::Committed | Stage::Undone | Stage::Failed(_) => {}
                Stage::Reading | Stage::Checking(_) | Stage::Checked | Stage::Cancelled => state.cancel(),
            }
        }
    }

    /// To be held by a thread as long as it works.
    pub fn at_work(&self) -> Arc<()> {
        Arc::clone(&self.at_work)
    }

    /// Whether a thread is at work.
    pub fn is_busy(&self) -> bool {
        Arc::strong_count(&self.at_work) > 1
    }
}

impl State {
    fn new(file: ListFile) -> Self {
        Self {
            file: Arc::new(file),
            stage: Stage::Reading,
            problems: Problems::default(),
            rows: None,
            taken: BTreeSet::new(),
            checked: None,
            stale: false,
            plan: Plan::default(),
            proof: None,
            said: None,
            changes: None,
            read_for: Duration::ZERO,
            done: None,
        }
    }

    /// The number under which it is stored.
    pub fn stored(&self) -> Option<i64> {
        self.done.as_ref().map(|done| done.imported.report.import.0)
    }

    /// Reads the file another way: the steps after it start over.
    pub fn read_as(&mut self, file: ListFile) -> Result<(), ApiError> {
        self.may_change()?;
        self.cancel();
        *self = Self::new(file);
        Ok(())
    }

    /// Stops a thread that reads, and gives up what is staged.
    pub fn cancel(&mut self) {
        if let Stage::Checking(work) = &self.stage {
            work.stop.raise();
        }
        self.checked = None;
        self.stage = Stage::Cancelled;
    }

    /// Whether nothing is stored yet and nobody is about to.
    pub fn may_change(&self) -> Result<(), ApiError> {
        match self.stage {
            Stage::Committing(_) => {
                Err(ApiError::new("busy", "People are being stored. Wait until that is done."))
            }
            Stage::Committed | Stage::Undone => Err(ApiError::new(
                "stored",
                "This import is stored already. Open the file again to import it anew.",
            )),
            _ => Ok(()),
        }
    }

    /// Whether every row was checked and nothing is stored yet.
    pub fn is_checked(&self) -> Result<(), ApiError> {
        match self.stage {
            Stage::Checked => Ok(()),
            Stage::Committing(_) | Stage::Committed | Stage::Undone => self.may_change(),
            _ => Err(ApiError::new("not-checked", "The rows are not checked yet. Check them first.")),
        }
    }
}

impl Work {
    /// Work on about `total` units.
    pub fn begin(total: u64) -> Arc<Self> {
        Arc::new(Self {
            stop: StopSign::default(),
            done: AtomicU64::new(0),
            total: AtomicU64::new(total),
            began: Instant::now(),
        })
    }

    /// Whether the state still belongs to this very work.
    pub fn is(self: &Arc<Self>, stage: &Stage) -> bool {
        matches!(stage, Stage::Checking(work) | Stage::Committing(work) if Arc::ptr_eq(work, self))
    }

    /// Notes how far it is.
    pub fn note(&self, done: u64, total: Option<u64>) {
        self.done.store(done, Ordering::Relaxed);
        if let Some(total) = total {
            self.total.store(total, Ordering::Relaxed);
        }
    }

    /// How long it has gone on.
    pub fn lasted(&self) -> Duration {
        self.began.elapsed()
    }

    /// Units done, in all, and in a second.
    pub fn progress(&self) -> (u64, u64, f64) {
        let total = self.total.load(Ordering::Relaxed);
        let done = self.done.load(Ordering::Relaxed).min(total);
        let rate = done as f64 / self.began.elapsed().as_secs_f64().max(0.001);
        (done, total, rate)
    }
}
