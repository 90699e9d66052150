//! Long work of one window: checks, rehearsals, and the sender. The page asks how far it has come.

pub mod batches;
pub(crate) mod changing;
pub mod domains;
pub mod importing;
pub(crate) mod planner;
pub mod rehearsing;
pub mod sender;
pub mod settings;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::Postrider;
use app::audience::Parts;
use app::delivery::CampaignId;
use app::store::{CampaignRow, Changes};

use crate::error::ApiError;
use crate::host::Host;
use rehearsing::Rehearsing;
use sender::Sender;

/// Everything under way in one window.
pub(crate) struct Jobs {
    /// The one who sends.
    pub sender: Arc<Sender>,
    /// Looks at the clock for the person.
    pub planner: planner::Planner,
    /// Rehearsals by campaign.
    pub rehearsals: Mutex<BTreeMap<i64, Rehearsing>>,
    /// Held by the rehearsal that runs.
    pub rehearsing: Arc<tokio::sync::Mutex<()>>,
    /// Imports that are open.
    pub imports: importing::Imports,
    /// Changes of many people.
    pub changes: changing::Changes,
    /// Asking whether domains take mail.
    pub domains: domains::Asking,
    /// Setting up accounts.
    pub setting_up: Arc<settings::SettingUp>,
    /// What was just put on Do not mail.
    pub batches: batches::Batches,
    checks: Mutex<BTreeMap<i64, Check>>,
    audience: Mutex<Option<(AudienceOf, Arc<Parts>)>>,
}

/// A check that runs, or why the last one could not end.
#[derive(Clone, Debug)]
pub(crate) enum Check {
    /// It runs.
    Running,
    /// It could not end.
    Failed(ApiError),
}

/// For what an audience holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct AudienceOf {
    campaign: CampaignId,
    list: i64,
    started: bool,
    people: [u64; 5],
    rows: u64,
}

impl Jobs {
    pub(crate) fn new(host: Arc<dyn Host>) -> Self {
        Self {
            sender: Arc::new(Sender::new(Arc::clone(&host))),
            planner: planner::Planner::new(host),
            rehearsals: Mutex::default(),
            rehearsing: Arc::default(),
            imports: importing::Imports::default(),
            changes: changing::Changes::default(),
            domains: domains::Asking::default(),
            setting_up: Arc::default(),
            batches: batches::Batches::default(),
            checks: Mutex::default(),
            audience: Mutex::default(),
        }
    }

    /// The check of a campaign, where one runs or could not end.
    pub fn check_of(&self, id: i64) -> Option<Check> {
        lock(&self.checks).get(&id).cloned()
    }

    /// Notes that a check begins. False where one runs already.
    pub fn begin_check(&self, id: i64) -> bool {
        let mut checks = lock(&self.checks);
        if matches!(checks.get(&id), Some(Check::Running)) {
            return false;
        }
        checks.insert(id, Check::Running);
        true
    }

    /// Notes how a check ended.
    pub fn end_check(&self, id: i64, error: Option<ApiError>) {
        let mut checks = lock(&self.checks);
        match error {
            Some(error) => drop(checks.insert(id, Check::Failed(error))),
            None => drop(checks.remove(&id)),
        }
    }

    /// Forgets why a check could not end, once it was told.
    pub fn told_check(&self, id: i64) {
        lock(&self.checks).remove(&id);
    }

    /// The audience of a campaign, kept until people, suppressions or rows change: a screen scrolls through it.
    pub fn audience(&self, postrider: &Postrider, row: &CampaignRow) -> Result<Arc<Parts>, app::Error> {
        let Changes { contacts, suppressions, imports, lists, campaigns, outbox, .. } =
            postrider.store().changes()?;
        let started = row.started.is_some();
        let of = AudienceOf {
            campaign: row.id,
            list: row.list.0,
            started,
            people: [contacts, suppressions, imports, lists, campaigns],
            rows: if started { outbox } else { 0 },
        };
        if let Some((kept, parts)) = lock(&self.audience).as_ref()
            && *kept == of
        {
            return Ok(Arc::clone(parts));
        }
        let parts = Arc::new(postrider.campaign_parts(row)?);
        *lock(&self.audience) = Some((of, Arc::clone(&parts)));
        Ok(parts)
    }

    /// Forgets what was true of the data folder before a backup was put in its place.
    pub fn forget(&self) {
        *lock(&self.audience) = None;
        lock(&self.checks).clear();
        lock(&self.rehearsals).clear();
        self.changes.forget();
        self.domains.forget();
        self.setting_up.forget();
    }

    /// Stops everything under way and waits until nobody holds the data folder any more: before a backup is put in place,
    /// and when the window closes. What was going out goes on when the window is opened again.
    pub async fn rest(&self) {
        for rehearsal in lock(&self.rehearsals).values() {
            rehearsal.stop();
        }
        self.imports.rest();
        self.changes.rest();
        self.domains.stop();
        self.setting_up.rest();
        self.sender.rest().await;
        let others = async {
            let _turn = self.rehearsing.lock().await;
            while self.imports.is_busy()
                || self.changes.is_busy()
                || self.domains.now().is_some()
                || self.setting_up.is_busy()
                || lock(&self.checks).values().any(|check| matches!(check, Check::Running))
            {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        };
        let _ = tokio::time::timeout(sender::PATIENCE, others).await;
    }
}

/// What a thread that panicked left behind is still whole: every change here is one step.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
