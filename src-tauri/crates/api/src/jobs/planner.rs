//! Whoever looks at the clock for the person: planned starts begin, and reminders are told of, while the window is open.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};
use std::time::Duration;

use app::Postrider;
use app::delivery::CampaignId;
use app::planning::Fired;
use app::sending::Inbox;

use super::{Jobs, lock};
use crate::host::Host;

/// How often the clock is looked at. A start within this of its time is in time.
const LOOK: Duration = Duration::from_secs(10);

/// The use cases, away while a backup is being put in place.
pub(crate) type Held = Arc<RwLock<Option<Postrider>>>;

/// Lives as long as the window.
pub(crate) struct Planner {
    host: Arc<dyn Host>,
    begun: AtomicBool,
    /// Campaigns whose person was told that they did not start.
    told: Mutex<BTreeSet<CampaignId>>,
}

impl Planner {
    pub fn new(host: Arc<dyn Host>) -> Self {
        Self { host, begun: AtomicBool::new(false), told: Mutex::default() }
    }

    /// Begins to look at the clock; once.
    pub fn begin(held: &Held, jobs: &Arc<Jobs>) {
        if jobs.planner.begun.swap(true, Ordering::SeqCst) {
            return;
        }
        let (held, jobs) = (Arc::clone(held), Arc::downgrade(jobs));
        drop(tokio::spawn(async move {
            while look(&held, &jobs).await {
                tokio::time::sleep(LOOK).await;
            }
        }));
    }
}

/// One look. False once the window is gone.
async fn look(held: &Held, jobs: &Weak<Jobs>) -> bool {
    let Some(jobs) = jobs.upgrade() else { return false };
    let postrider = held.read().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some(postrider) = postrider {
        let looked = tokio::task::spawn_blocking(move || {
            // What cannot be read now can be at the next look.
            let _ = jobs.starts(&postrider);
            let _ = jobs.reminders(&postrider);
        });
        let _ = looked.await;
    }
    true
}

impl Jobs {
    /// Begins what was planned for now, and tells of what did not begin.
    fn starts(&self, postrider: &Postrider) -> Result<(), app::Error> {
        for row in postrider.planned()? {
            match postrider.fire(row.id, Inbox::Unasked)? {
                Fired::Started => self.sender.send(postrider.clone(), row.id),
                Fired::Missed | Fired::Refused(_) => {
                    if lock(&self.planner.told).insert(row.id) {
                        let status = postrider.campaign_status(row.id)?;
                        let why = status.waiting.map(|wait| wait.sentence(None)).unwrap_or_default();
                        self.planner.host.notify(&format!("“{}” did not start", row.name), &why);
                    }
                }
                Fired::Later | Fired::Again => drop(lock(&self.planner.told).remove(&row.id)),
            }
        }
        Ok(())
    }

    /// Tells of reminders that are due, each once.
    fn reminders(&self, postrider: &Postrider) -> Result<(), app::Error> {
        for row in postrider.due_reminders()? {
            if row.told.is_none_or(|told| told < row.reminder.next) {
                self.planner.host.notify("A reminder", &row.reminder.text);
                postrider.told_of_reminder(row.id)?;
            }
        }
        Ok(())
    }
}
