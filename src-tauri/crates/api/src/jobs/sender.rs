//! The one who sends in this window: campaigns of different logins at the same time, those of one login in the order they
//! were started, because they share its pace and its server, whatever its accounts are called here.
//!
//! Deliberately absent: any rule; those are asked of `app`.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use app::delivery::{CampaignId, CampaignState, WaitReason};
use app::sending::Leave;
use app::store::LoginId;
use app::{Ended, Postrider, SenderLock, StopSign, VaultStanding};
use jiff::Timestamp;

use super::lock;
use crate::error::ApiError;
use crate::host::Host;

/// How often the sender lock is asked for again: a look at who holds it takes it for an instant.
const LOCK_TRIES: u32 = 5;
const LOCK_AGAIN: Duration = Duration::from_millis(200);
/// How long closing waits for the message in hand.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// The sender of one window.
pub(crate) struct Sender {
    host: Arc<dyn Host>,
    queue: Mutex<Queue>,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Waiting>,
    running: BTreeMap<CampaignId, (Option<LoginId>, StopSign)>,
    troubles: BTreeMap<CampaignId, Trouble>,
    /// Whether campaigns that were going out when the program ended were looked at.
    gone_on: bool,
    /// Whether somebody is looking at them this moment.
    looking: bool,
    /// Whether they wait for the vault to be opened.
    locked: bool,
}

/// A campaign that is to be sent.
struct Waiting {
    id: CampaignId,
    login: Option<LoginId>,
    postrider: Postrider,
}

impl Queue {
    /// The campaign that uses this login now.
    fn user_of(&self, login: Option<LoginId>) -> Option<CampaignId> {
        let mut running = self.running.iter();
        running.find(|(_, (used, _))| *used == login).map(|(id, _)| *id)
    }

    /// Takes the first campaign out whose login is free.
    fn next(&mut self) -> Option<(Waiting, StopSign)> {
        let free = self.waiting.iter().position(|one| self.user_of(one.login).is_none())?;
        let next = self.waiting.remove(free)?;
        let stop = StopSign::default();
        self.running.insert(next.id, (next.login, stop.clone()));
        Some((next, stop))
    }
}

/// Why sending ended without the campaign having come to its end.
#[derive(Clone, Debug)]
pub(crate) struct Trouble {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub error: ApiError,
}

/// How a campaign stands with the sender of this window.
#[derive(Clone, Debug)]
pub(crate) enum InHand {
    /// Its messages go out.
    Running,
    /// It comes after this one.
    Behind(CampaignId),
    /// It stopped.
    Stopped(Trouble),
    /// Nobody here sends it.
    No,
}

impl Sender {
    pub(crate) fn new(host: Arc<dyn Host>) -> Self {
        Self { host, queue: Mutex::default() }
    }

    /// Sends a campaign that is on its way, now or after those of its account before it.
    pub fn send(self: &Arc<Self>, postrider: Postrider, id: CampaignId) {
        // One that is gone meanwhile is found out when its turn comes.
        let account = postrider.store().campaign(id).ok().and_then(|row| row.account);
        let login = account.and_then(|id| Some(postrider.store().account(id).ok()?.sends_as));
        {
            let mut queue = lock(&self.queue);
            queue.troubles.remove(&id);
            if !queue.waiting.iter().any(|waiting| waiting.id == id) {
                queue.waiting.push_back(Waiting { id, login, postrider });
            }
        }
        self.begin();
    }

    /// Begins with whatever can begin.
    fn begin(self: &Arc<Self>) {
        loop {
            let next = lock(&self.queue).next();
            let Some((Waiting { id, postrider, .. }, stop)) = next else { return };
            let this = Arc::clone(self);
            drop(tokio::spawn(async move {
                let ended = send(&postrider, id, stop).await;
                this.note(&postrider, id, ended).await;
                drop(postrider);
                lock(&this.queue).running.remove(&id);
                this.begin();
            }));
        }
    }

    /// Takes a campaign out of those that wait; one that runs notices its pause by itself.
    pub fn forget(&self, id: CampaignId) {
        let mut queue = lock(&self.queue);
        queue.waiting.retain(|waiting| waiting.id != id);
        queue.troubles.remove(&id);
    }

    /// How a campaign stands here.
    pub fn in_hand(&self, id: CampaignId) -> InHand {
        let queue = lock(&self.queue);
        if queue.running.contains_key(&id) {
            return InHand::Running;
        }
        if let Some(waiting) = queue.waiting.iter().find(|waiting| waiting.id == id) {
            return queue.user_of(waiting.login).map_or(InHand::Running, InHand::Behind);
        }
        queue.troubles.get(&id).cloned().map_or(InHand::No, InHand::Stopped)
    }

    /// Whether this window sends.
    pub fn is_sending(&self) -> bool {
        let queue = lock(&self.queue);
        !queue.running.is_empty() || !queue.waiting.is_empty()
    }

    /// Whether what was going out when the program ended was looked at.
    pub fn has_gone_on(&self) -> bool {
        lock(&self.queue).gone_on
    }

    /// Whether what was going out waits for the vault to be opened.
    pub fn waits_for_vault(&self) -> bool {
        lock(&self.queue).locked
    }

    /// Goes on with what was going out when the program ended, once the vault is open. What another process sends, and
    /// what a restored folder must not send yet, stays as it is.
    pub fn go_on(self: &Arc<Self>, postrider: &Postrider) {
        // To open a vault is dear: several calls that come at once look at it once.
        if std::mem::replace(&mut lock(&self.queue).looking, true) {
            return;
        }
        self.look(postrider);
        lock(&self.queue).looking = false;
    }

    fn look(self: &Arc<Self>, postrider: &Postrider) {
        let Ok(under_way) = postrider.store().campaigns_in(CampaignState::Sending) else { return };
        if !under_way.is_empty() {
            let locked = !matches!(postrider.vault_standing(), Ok(VaultStanding::Open));
            lock(&self.queue).locked = locked;
            if locked {
                return;
            }
            let ours = !self.is_sending() && SenderLock::is_held(postrider.folder());
            if ours || !postrider.store().is_vouched().unwrap_or(false) {
                lock(&self.queue).gone_on = true;
                return;
            }
        }
        lock(&self.queue).gone_on = true;
        for row in under_way {
            // One that this window sends has its turn; of any other it is asked whether it really went.
            let waits = matches!(self.in_hand(row.id), InHand::No | InHand::Stopped(_));
            if waits && postrider.take_missed_start_back(row.id).unwrap_or(true) {
                continue;
            }
            self.send(postrider.clone(), row.id);
        }
    }

    /// Stops after the messages in hand and lets go of everything.
    pub async fn rest(&self) {
        {
            let mut queue = lock(&self.queue);
            queue.waiting.clear();
            queue.gone_on = false;
            queue.running.values().for_each(|(_, stop)| stop.raise());
        }
        let resting = async {
            while self.is_sending() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        // A server that does not answer must not hold up the person for ever.
        let _ = tokio::time::timeout(PATIENCE, resting).await;
    }

    /// Keeps what the page must show and tells the person who looks elsewhere.
    async fn note(&self, postrider: &Postrider, id: CampaignId, ended: Result<Ended, app::Error>) {
        let at = postrider.clock().now();
        let failed = ended.as_ref().err().map(|why| why.to_string());
        if let Err(why) = ended.as_ref().map_err(code_of) {
            let message = failed.clone().unwrap_or_default();
            let error = ApiError { code: why, message, details: serde_json::Value::Null };
            lock(&self.queue).troubles.insert(id, Trouble { at, error });
        }
        let store = postrider.clone();
        let told = tokio::task::spawn_blocking(move || telling(&store, id, &ended));
        if let Ok(Some((title, body))) = told.await {
            self.host.notify(&title, &body);
        }
    }
}

async fn send(postrider: &Postrider, id: CampaignId, stop: StopSign) -> Result<Ended, app::Error> {
    let store = postrider.store().clone();
    let state = tokio::task::spawn_blocking(move || store.campaign(id).map(|row| row.state));
    // Paused, ended or removed while it waited for its turn.
    match state.await {
        Ok(Ok(CampaignState::Sending)) => {}
        _ => return Ok(Ended::Stopped),
    }
    let mut tries = 0;
    loop {
        match postrider.send_campaign(id, Leave::default(), stop.clone()).await {
            Err(app::Error::AnotherSender) if tries < LOCK_TRIES && !stop.is_raised() => {
                tries += 1;
                tokio::time::sleep(LOCK_AGAIN).await;
            }
            ended => return ended,
        }
    }
}

/// What the page calls the trouble.
fn code_of(error: &app::Error) -> String {
    match error {
        app::Error::AnotherSender => "other-sender".to_owned(),
        app::Error::VaultLocked => "locked".to_owned(),
        other => other.code().to_owned(),
    }
}

/// Words for a desktop notification, where somebody should know.
fn telling(
    postrider: &Postrider,
    id: CampaignId,
    ended: &Result<Ended, app::Error>,
) -> Option<(String, String)> {
    let row = postrider.store().campaign(id).ok()?;
    let counts = postrider.store().counts(id).ok()?;
    let name = &row.name;
    match ended {
        Ok(Ended::Finished) => Some((
            format!("“{name}” is done"),
            format!("{} of {} were accepted.", counts.accepted, counts.messages()),
        )),
        Ok(Ended::Paused) => {
            let why = row.paused_why.as_ref()?;
            if postrider.note_stop(id).is_err() || why.why == WaitReason::PausedByYou {
                return None;
            }
            Some((format!("“{name}” is paused"), why.sentence(None)))
        }
        Ok(Ended::Cancelled | Ended::Stopped) => None,
        Err(why) => Some((format!("“{name}” has stopped"), why.to_string())),
    }
}
