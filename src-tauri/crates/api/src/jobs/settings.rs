//! Setting up accounts, while it goes on: looking for settings, sign-ins on the hosts' own pages, messages to oneself.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use app::StopSign;
use app::finding::Looking;
use app::self_test::{SelfTest, SelfTestState};
use app::signing_in::SignedIn;
use tokio::task::JoinHandle;

use super::lock;

/// Sign-ins remembered; older ones are forgotten, done or not.
const MOST_SIGN_INS: usize = 8;

/// All of it of one window.
#[derive(Default)]
pub(crate) struct SettingUp {
    looking: Mutex<Option<LookingFor>>,
    sign_ins: Mutex<SignIns>,
    self_tests: Mutex<BTreeMap<i64, Arc<RunningTest>>>,
}

/// Looking for the settings of one address.
#[derive(Clone)]
pub(crate) struct LookingFor {
    /// For which.
    pub address: String,
    /// How far it is.
    pub looking: Arc<Looking>,
    stop: StopSign,
    task: Arc<Mutex<Option<JoinHandle<()>>>>,
}

impl LookingFor {
    /// Whether it still looks.
    pub fn is_running(&self) -> bool {
        is_busy(&self.task)
    }
}

#[derive(Default)]
struct SignIns {
    last: u64,
    known: BTreeMap<u64, SignIn>,
}

/// One sign-in.
#[derive(Clone)]
pub(crate) struct SignIn {
    /// The page to open.
    pub page: String,
    /// How it ended: a sign-in to be kept, or why not. `None` while the person is on the page.
    pub end: Option<Result<SignedIn, String>>,
    task: Arc<Mutex<Option<JoinHandle<()>>>>,
}

/// A message to oneself.
#[derive(Default)]
struct RunningTest {
    test: Arc<SelfTest>,
    failed: Mutex<Option<String>>,
    task: Mutex<Option<JoinHandle<()>>>,
}

fn is_busy(task: &Mutex<Option<JoinHandle<()>>>) -> bool {
    lock(task).as_ref().is_some_and(|task| !task.is_finished())
}

impl SettingUp {
    /// Begins to look; whatever looked before is stopped.
    pub fn look<W, F>(&self, address: &str, work: W)
    where
        W: FnOnce(Arc<Looking>, StopSign) -> F,
        F: Future<Output = ()> + Send + 'static,
    {
        self.stop_looking();
        let now = LookingFor {
            address: address.to_owned(),
            looking: Arc::default(),
            stop: StopSign::default(),
            task: Arc::default(),
        };
        let work = work(Arc::clone(&now.looking), now.stop.clone());
        *lock(&now.task) = Some(tokio::spawn(work));
        *lock(&self.looking) = Some(now);
    }

    /// How looking stands.
    pub fn looking(&self) -> Option<LookingFor> {
        lock(&self.looking).clone()
    }

    /// Stops looking.
    pub fn stop_looking(&self) {
        if let Some(now) = &*lock(&self.looking) {
            now.stop.raise();
        }
    }

    /// Notes a sign-in that was begun; gives its number.
    pub fn begin_sign_in(
        self: &Arc<Self>,
        page: String,
        work: impl Future<Output = Result<SignedIn, String>> + Send + 'static,
    ) -> u64 {
        let mut sign_ins = lock(&self.sign_ins);
        sign_ins.last += 1;
        let id = sign_ins.last;
        while sign_ins.known.len() >= MOST_SIGN_INS {
            if let Some((_, oldest)) = sign_ins.known.pop_first() {
                oldest.cancel();
            }
        }
        let task: Arc<Mutex<Option<JoinHandle<()>>>> = Arc::default();
        sign_ins.known.insert(id, SignIn { page, end: None, task: Arc::clone(&task) });
        drop(sign_ins);
        let this = Arc::clone(self);
        *lock(&task) = Some(tokio::spawn(async move {
            let end = work.await;
            if let Some(known) = lock(&this.sign_ins).known.get_mut(&id) {
                known.end = Some(end);
            }
        }));
        id
    }

    /// One sign-in.
    pub fn sign_in(&self, id: u64) -> Option<SignIn> {
        lock(&self.sign_ins).known.get(&id).cloned()
    }

    /// Gives one up and forgets it.
    pub fn drop_sign_in(&self, id: u64) {
        if let Some(gone) = lock(&self.sign_ins).known.remove(&id) {
            gone.cancel();
        }
    }

    /// Starts a message to oneself; where one is under way for this account, that one goes on.
    pub fn test_with_myself<W, F>(&self, id: i64, work: W)
    where
        W: FnOnce(Arc<SelfTest>) -> F,
        F: Future<Output = Result<(), String>> + Send + 'static,
    {
        let mut tests = lock(&self.self_tests);
        if tests.get(&id).is_some_and(|test| is_busy(&test.task)) {
            return;
        }
        let test = Arc::new(RunningTest::default());
        let work = work(Arc::clone(&test.test));
        let told = Arc::clone(&test);
        *lock(&test.task) = Some(tokio::spawn(async move {
            if let Err(why) = work.await {
                *lock(&told.failed) = Some(why);
            }
        }));
        tests.insert(id, test);
    }

    /// How that stands, and whether it is under way.
    pub fn self_test(&self, id: i64) -> Option<(SelfTestState, bool)> {
        let test = lock(&self.self_tests).get(&id).cloned()?;
        let running = is_busy(&test.task);
        let mut state = test.test.state();
        if let Some(why) = &*lock(&test.failed) {
            // It ended before anything went out, which is told where the sending is.
            state.sent.get_or_insert(false);
            state.message = Some(why.clone());
        }
        Some((state, running))
    }

    /// Stops all of it.
    pub fn rest(&self) {
        self.stop_looking();
        for test in lock(&self.self_tests).values() {
            if let Some(task) = &*lock(&test.task) {
                task.abort();
            }
        }
    }

    /// Whether any of it holds the data folder.
    pub fn is_busy(&self) -> bool {
        lock(&self.looking).as_ref().is_some_and(LookingFor::is_running)
            || lock(&self.self_tests).values().any(|test| is_busy(&test.task))
    }

    /// Forgets what was true of the data folder before a backup was put in its place.
    pub fn forget(&self) {
        lock(&self.self_tests).clear();
    }
}

impl SignIn {
    fn cancel(&self) {
        if let Some(task) = &*lock(&self.task) {
            task.abort();
        }
    }
}
