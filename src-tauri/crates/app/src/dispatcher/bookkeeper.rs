//! The one who writes: claims, outcomes and pace go through here, many connections to one `fsync`.

mod believed;
mod clock;
mod in_hand;
mod meaning;

use super::board::Board;
use super::diary::{Diary, Entry};
use super::ground::Ground;
use super::happened::{Begun, Happened, Job, STOPPED, not_at_all};
use super::inbox::{Listener, News};
use super::jumps::Jumps;
use super::stops::Stops;
use super::{Ended, Round};
use crate::paces::SharedPace;
use crate::{Clock, StopSign, accounts};
use believed::believed;
use consent::{Purpose, decide};
use delivery::pacing::{Pace, Sent, Slow, Turn as Claimable};
use delivery::{AccountId, AccountPause, CampaignId, OutboxId, Terms, Wait, WaitReason};
use in_hand::InHand;
use jiff::Timestamp;
use meaning::{ended, no_room};
use store::{
    Claims, Most, SenderConnection, Settled, Settlement, SettlementReport, Stamp, Stamped, Store, StoreError,
    TurnOf,
};
use tokio::sync::oneshot;

/// What a connection asks for.
pub(super) struct Request {
    /// What came of the last row.
    pub happened: Option<Happened>,
    /// Whether it can take another one.
    pub wants: bool,
    /// Where the answer goes, once everything above is on disk.
    pub answer: oneshot::Sender<Turn>,
}

/// The answer.
pub(super) enum Turn {
    /// Send this one.
    Row(Box<Job>),
    /// Nothing to send now.
    Wait(Wait),
    /// Nothing to send any more.
    Over,
}

pub(super) struct Bookkeeper {
    sender: SenderConnection,
    store: Store,
    clock: Clock,
    stop: StopSign,
    campaign: CampaignId,
    account: AccountId,
    board: Board,
    purpose: Purpose,
    domain: String,
    pace: SharedPace,
    /// What it went by when rows were parked last.
    terms: Terms,
    /// What this run began with.
    ground: Ground,
    /// How often accounts were changed when it was read last.
    seen: u64,
    jumps: Jumps,
    /// How many of the login's jumps forward this campaign's messages in hand were moved with.
    moved_on: usize,
    stops: Stops,
    /// Connections that failed in a row, and when the next may be opened.
    down: Option<(u32, Timestamp)>,
    /// What is waited for then.
    down_for: WaitReason,
    paused: Option<AccountPause>,
    in_hand: InHand,
    next_due: Option<(Timestamp, TurnOf)>,
    /// Until then no row is due, unless somebody writes.
    nobody_until: Option<Timestamp>,
    shown: Option<Wait>,
    diary: Option<Diary>,
    /// When a row last came to something.
    moved: Timestamp,
    /// Somebody else wrote since rows were last asked for.
    changed: bool,
    waiting: Option<Waiting>,
    over: Option<Ended>,
    /// What came of messages and is not on disk yet. It stays here until it is.
    unwritten: Vec<Settlement>,
    /// Why it could not be written, once there is no more waiting for that.
    broken: Option<StoreError>,
}

/// What connections wait for.
struct Waiting {
    /// When the first of their waits ends.
    until: Timestamp,
    /// When the clock and the database were last looked at for them.
    looked: Timestamp,
}

impl Waiting {
    fn look_at(&self) -> Timestamp {
        self.looked.saturating_add(LOOK_ROUND).unwrap_or(self.until).min(self.until)
    }
}

/// Sending ended with something that could not be written down.
pub(super) struct Unwritten {
    /// Outcomes that are lost; their rows will be uncertain.
    pub messages: usize,
    /// Why.
    pub why: StoreError,
}

impl Bookkeeper {
    /// Opens the sender's own connection and reads the pace so far.
    pub fn open(round: &Round) -> Result<Self, StoreError> {
        let now = round.clock.now();
        let sender = round.store.sender()?;
        let account = round.store.account(round.account)?;
        let pace = round.paces.open(&round.store, &account, &round.clock, now)?;
        // Nobody knows by which clock and which limits they were parked.
        sender.unpark(round.campaign, now)?;
        let terms = accounts::terms(&account.account);
        let paused =
            account.paused.map(|paused| believed(&round.store, round.account, paused, now)).transpose()?;
        Ok(Self {
            sender,
            store: round.store.clone(),
            clock: round.clock.clone(),
            stop: round.stop.clone(),
            campaign: round.campaign,
            account: round.account,
            board: round.board.clone(),
            purpose: Purpose::Newsletter { list: round.list.0 },
            domain: round.letter.from().domain().to_owned(),
            pace,
            terms,
            ground: round.ground.clone(),
            seen: 0,
            jumps: Jumps::new(&round.clock, now),
            moved_on: 0,
            stops: Stops::open(round)?,
            down: None,
            down_for: WaitReason::NO_CONNECTION,
            paused,
            in_hand: InHand::default(),
            next_due: None,
            nobody_until: None,
            shown: None,
            diary: round.diary.clone(),
            moved: now,
            changed: true,
            waiting: None,
            over: None,
            unwritten: Vec::new(),
            broken: None,
        })
    }

    /// Serves requests until no connection is left.
    pub fn run(mut self, inbox: &Listener) -> Result<Ended, Unwritten> {
        loop {
            match inbox.next(self.patience()) {
                News::Asked(requests) => self.serve(requests),
                News::Quiet => {}
                News::Over => break,
            }
            if self.should_ask_again() {
                self.waiting = None;
                inbox.ring();
            }
        }
        // What came last may not be written yet.
        if !self.unwritten.is_empty()
            && let Err(why) = self.turn(0, &mut Vec::new())
        {
            self.broken = Some(why);
        }
        self.board.clear(self.campaign);
        if let Some(why) = self.broken {
            return Err(Unwritten { messages: self.unwritten.len(), why });
        }
        self.show(None);
        Ok(self.over.unwrap_or(Ended::Stopped))
    }

    fn serve(&mut self, requests: Vec<Request>) {
        let now = self.clock.now();
        self.heed_changes();
        self.heed_clock(now);
        let mut waiting = Vec::with_capacity(requests.len());
        let mut pauses = Vec::new();
        for request in requests {
            if let Some(mut happened) = request.happened {
                pauses.extend(self.note(&mut happened, now));
                self.unwritten.push(happened.settlement);
            }
            waiting.push((request.answer, request.wants));
        }
        if self.broken.is_some() {
            // Whoever stops has waited for the disk already: what came of the last messages is tried once more, all together.
            waiting.into_iter().for_each(|(answer, _)| drop(answer.send(Turn::Over)));
            return;
        }
        let wanted = waiting.iter().filter(|(_, wants)| *wants).count();
        let mut jobs = Vec::new();
        let mut otherwise = None;
        match self.write_and_claim(wanted, &mut jobs, pauses) {
            Ok(wait) => otherwise = wait,
            Err(why) => {
                // Nothing may be sent whose outcome cannot be written. The connections end with what is in their hands,
                // and what comes of that is tried once more.
                tracing::error!(code = why.code(), "the outcome could not be written; sending stops");
                self.over = Some(Ended::Stopped);
                self.broken = Some(why);
                self.unwritten.extend(jobs.drain(..).map(|job| put_back(&job, now)));
            }
        }
        self.show(otherwise.clone());
        for (answer, wants) in waiting {
            let job = if wants { jobs.pop() } else { None };
            let turn = match (job, &otherwise) {
                (Some(job), _) => Turn::Row(Box::new(job)),
                (None, Some(wait)) if self.over.is_none() => {
                    let wait = self.wakes(wait.clone(), now);
                    self.waits(&wait, now);
                    Turn::Wait(wait)
                }
                _ => Turn::Over,
            };
            let taken =
                if let Turn::Row(job) = &turn { Some((job.taken(), job.begun.clone())) } else { None };
            match (answer.send(turn), taken) {
                // A connection that has gone meanwhile did nothing with it.
                (Err(Turn::Row(job)), _) => self.unwritten.push(put_back(&job, now)),
                (_, Some((taken, begun))) => self.in_hand.took(taken.row, taken.pace, begun),
                _ => {}
            }
        }
    }

    /// Notes that one more connection waits.
    fn waits(&mut self, wait: &Wait, now: Timestamp) {
        let until = wait.until.unwrap_or(Timestamp::MAX);
        let waiting = self.waiting.get_or_insert(Waiting { until, looked: now });
        waiting.until = waiting.until.min(until);
    }

    /// How long it may be quiet before somebody must look round for those who wait.
    fn patience(&self) -> Option<std::time::Duration> {
        let (waiting, Clock::System) = (self.waiting.as_ref()?, &self.clock) else { return None };
        let left = waiting.look_at().as_millisecond().saturating_sub(self.clock.now().as_millisecond());
        Some(std::time::Duration::from_millis(u64::try_from(left).unwrap_or(0)))
    }

    /// Whether those who wait should ask again: the time has come, somebody wrote, or the clock jumped.
    fn should_ask_again(&mut self) -> bool {
        let Some(waiting) = &mut self.waiting else { return false };
        if self.over.is_some() {
            return true;
        }
        let now = self.clock.now();
        if now >= waiting.looked && now < waiting.look_at() {
            return false;
        }
        let passed = now.duration_since(std::mem::replace(&mut waiting.looked, now));
        // While others are at work, what comes of it may end the wait sooner.
        let at_work = !self.in_hand.is_empty();
        let is_time = waiting.until <= now || at_work || passed.is_negative() || passed > JUMP;
        self.heed_changes();
        is_time || self.changed
    }

    /// One turn. Gives why a connection that wants a row gets none.
    fn write_and_claim(
        &mut self,
        wanted: usize,
        jobs: &mut Vec<Job>,
        pauses: Vec<Wait>,
    ) -> Result<Option<Wait>, StoreError> {
        // Nobody is claimed behind an outcome that stops the campaign.
        self.turn(if pauses.is_empty() { wanted } else { 0 }, jobs)?;
        for why in pauses {
            self.pause(&why)?;
        }
        if jobs.len() >= wanted {
            return Ok(None);
        }
        let now = self.clock.now();
        // The last of a first batch may just have been written down: its hour begins now.
        if self.over.is_none() {
            let _ = self.stops.room(1, &self.store, now)?;
        }
        if let Some(why) = self.stops.take_bad().filter(|_| self.over.is_none()) {
            self.pause(&why)?;
            return Ok(Some(why));
        }
        let wait = self.why_not(now)?;
        if self.is_in_vain(&wait, now) {
            self.pause(&wait)?;
        }
        Ok(Some(wait))
    }

    /// What the person changed since the last turn: the account's limits and its pause.
    fn heed_changes(&mut self) {
        if !self.sender.others_wrote().unwrap_or(false) {
            return;
        }
        self.changed = true;
        // Where it cannot be read, what was known goes on to hold.
        if let Ok(row) = self.store.account(self.account) {
            if let Some(why) = self.ground.lost(&Ground::of(&row)) {
                if self.over.is_none() && self.pause(&why).is_err() {
                    self.over = Some(Ended::Stopped);
                }
                return;
            }
            self.heed_terms(accounts::terms(&row.account));
            let now = self.clock.now();
            // Where it cannot be written, it is believed all the same.
            self.paused = row.paused.map(|paused| {
                let told = paused.pause.clone();
                believed(&self.store, self.account, paused, now).unwrap_or(told)
            });
        }
        let _ = self.stops.heed(&self.store, self.clock.now());
        // What was sent elsewhere is written with the account.
        let changes = self.store.changes().map(|changes| changes.accounts);
        if let Some(changes) = changes.ok().filter(|changes| *changes != self.seen)
            && let Ok(elsewhere) = self.store.account_elsewhere(self.account)
        {
            self.pace.take().set_elsewhere(&elsewhere);
            self.seen = changes;
        }
    }

    /// Other limits, hours or days hold from now on, also for rows that were parked by those before.
    fn heed_terms(&mut self, terms: Terms) {
        self.pace.take().set_terms(terms);
        if terms != self.terms && self.sender.unpark(self.campaign, self.clock.now()).is_ok() {
            self.terms = terms;
        }
    }

    /// Writes what came of the last rows and claims new ones. Rows whose person may not be mailed any more end here,
    /// with the reason.
    fn turn(&mut self, wanted: usize, jobs: &mut Vec<Job>) -> Result<(), StoreError> {
        loop {
            // Read each time: a write may have waited for the disk, and what is claimed now goes out now.
            let now = self.clock.now();
            let missing = if self.over.is_some() { 0 } else { wanted.saturating_sub(jobs.len()) };
            if missing == 0 {
                if !self.unwritten.is_empty() {
                    let report =
                        self.patiently(|this| this.sender.settle(this.campaign, &this.unwritten, now))?;
                    self.unwritten.clear();
                    self.wrote(&report);
                }
                return Ok(());
            }
            let shared = self.pace.clone();
            // Nobody else claims by this pace between the question how many may go and the claim.
            let mut pace = shared.take();
            self.in_hand.count_again(&mut pace, now);
            let room = self.room(&mut pace, missing, now);
            let room = self.stops.room(room, &self.store, now)?;
            let nobody = self.nobody_until.is_some_and(|until| until > now);
            if (room.rows == 0 || nobody) && self.unwritten.is_empty() && !self.changed {
                // There is nothing to write, and nothing to learn.
                return Ok(());
            }
            let done = self.settle_and_claim(&mut pace, room, now);
            drop(pace);
            let (report, claims) = match done {
                Err(why) if self.worth_another_try(&why) => continue,
                other => other?,
            };
            self.board.clear(self.campaign);
            self.unwritten.clear();
            self.changed = false;
            self.nobody_until = None;
            self.wrote(&report);
            match claims {
                Claims::Rows(rows) => {
                    for claim in rows {
                        match decide(&claim.candidate.standing(), self.purpose, now) {
                            Ok(permit) => jobs.push(Job { claim, permit, begun: Begun::default() }),
                            Err(refusal) => {
                                if let Some(unused) = claim.pace {
                                    self.pace.take().give_back(unused);
                                }
                                self.unwritten.push(skipped(claim.row, refusal.code(), claim.pace, now));
                            }
                        }
                    }
                }
                Claims::Nothing { next_due, turn, to_go } => {
                    self.next_due = next_due.zip(turn);
                    // Where there was no room for anybody, nobody was looked for.
                    self.nobody_until = (room.queued > 0).then(|| next_due.unwrap_or(Timestamp::MAX));
                    if to_go == 0 {
                        self.patiently(|this| this.sender.finish_if_done(this.campaign, now))?;
                        self.over = Some(Ended::Finished);
                    }
                }
                Claims::NotSending(state) => self.over = Some(ended(state)),
                Claims::AccountPaused(paused) => self.paused = Some(paused.pause),
                Claims::NotVouched => self.over = Some(Ended::Paused),
            }
            if self.unwritten.is_empty() {
                return Ok(());
            }
        }
    }

    fn settle_and_claim(
        &mut self,
        pace: &mut Pace,
        room: Most,
        now: Timestamp,
    ) -> Result<(SettlementReport, Claims), StoreError> {
        let domain = &self.domain;
        let mut noted = Vec::new();
        let stamp = |to| match pace.turn(to, now) {
            Claimable::Park(until) => Stamped::Park(until),
            Claimable::Go(sent) => {
                noted.push(sent);
                Stamped::Go(Stamp { domain: domain.clone(), pace: Some(sent) })
            }
        };
        let done = self.sender.settle_and_claim(self.campaign, &self.unwritten, room, now, stamp);
        if done.is_err() {
            // Nothing was claimed and nobody parked, so nothing counts.
            noted.into_iter().for_each(|sent| pace.give_back(sent));
            pace.unbook();
        }
        done
    }

    /// Writes, however long the disk takes to take it.
    fn patiently<T>(&mut self, write: impl Fn(&Self) -> Result<T, StoreError>) -> Result<T, StoreError> {
        loop {
            match write(self) {
                Err(why) if self.worth_another_try(&why) => {}
                done => {
                    self.board.clear(self.campaign);
                    return done;
                }
            }
        }
    }

    /// Waits a moment and says yes where the same write may succeed then. While it waits, nothing is sent, nothing is
    /// lost, and anybody in this process can see why. Told to stop, it tries once more.
    fn worth_another_try(&self, why: &StoreError) -> bool {
        let lives = matches!(self.clock, Clock::System) && !self.stop.is_raised();
        if !lives || !why.passes() {
            return false;
        }
        if self.board.put(self.campaign, no_room(why)) {
            tracing::warn!(code = why.code(), "nothing can be written; sending waits");
        }
        for _ in 0..10 {
            if self.stop.is_raised() {
                break;
            }
            std::thread::sleep(AGAIN / 10);
        }
        true
    }

    fn wrote(&mut self, report: &SettlementReport) {
        if report.finished {
            self.over = Some(Ended::Finished);
        }
    }

    /// How many rows may be claimed now: never more than the pace, the account and the connection allow.
    fn room(&mut self, pace: &mut Pace, wanted: usize, now: Timestamp) -> u32 {
        let wanted = u32::try_from(wanted).unwrap_or(u32::MAX);
        if self.over.is_some()
            || self.stop.is_raised()
            || self.account_rests(now)
            || self.connection_down(now)
        {
            return 0;
        }
        match pace.room(now) {
            Some(room) => wanted.min(u32::try_from(room).unwrap_or(u32::MAX)),
            None => wanted,
        }
    }

    fn account_rests(&mut self, now: Timestamp) -> bool {
        let rests = self.paused.as_ref().is_some_and(|pause| pause.until.is_none_or(|until| until > now));
        if !rests {
            self.paused = None;
        }
        rests
    }

    fn connection_down(&self, now: Timestamp) -> bool {
        self.down.is_some_and(|(_, until)| until > now)
    }

    /// Pauses the campaign until the person has looked.
    fn pause(&mut self, why: &Wait) -> Result<(), StoreError> {
        match self.patiently(|this| this.store.pause_campaign(this.campaign, why, this.clock.now())) {
            Ok(()) => self.over = Some(Ended::Paused),
            // It came to its end in the meantime, which is just as well.
            Err(StoreError::NotAllowed(_)) => {}
            Err(why) => return Err(why),
        }
        Ok(())
    }

    /// Writes down why nothing goes out, so that any window and any terminal can say so. No message depends on it.
    fn show(&mut self, wait: Option<Wait>) {
        // The last rows are in the hands of other connections: that is no wait anybody need hear of.
        let wait = wait.filter(|wait| wait.why != WaitReason::Retry { people: 0 });
        if wait == self.shown {
            return;
        }
        if let Some(diary) = &self.diary {
            let people = self.store.counts(self.campaign).map_or(0, |counts| counts.total() - counts.to_go());
            diary.note(Entry { at: self.clock.now(), wait: wait.clone(), people });
            // A rehearsal is told by its diary. Nobody else looks into its database, and a write for each wait would be most of its
            // work: this thread would read anew what anybody may have changed.
            self.shown = wait;
            return;
        }
        let name = crate::status::waiting_setting(self.campaign);
        let written = match &wait {
            Some(wait) => self.store.put_setting(&name, wait),
            None => self.store.delete_setting(&name).map(drop),
        };
        if written.is_ok() {
            self.shown = wait;
        }
    }
}

/// Slows the account down, and writes it down for the next start.
fn slow_down(store: &Store, account: AccountId, pace: &SharedPace, now: Timestamp) {
    let slow: Slow = pace.take().slow_down(now);
    tracing::warn!(per_minute = slow.per_minute, "the mail server asked us to slow down");
    if let Err(why) = store.set_account_slow(account, Some(&slow)) {
        tracing::warn!(code = why.code(), "that could not be written down");
    }
}

/// A row that nobody touched.
fn put_back(job: &Job, now: Timestamp) -> Settlement {
    Happened::put_back(job.taken(), STOPPED, now).settlement
}

/// How often somebody looks round for those who wait: a pause, a cancelled campaign or a changed limit must not go
/// unnoticed. It costs some microseconds.
const LOOK_ROUND: jiff::SignedDuration = jiff::SignedDuration::from_secs(1);

/// A clock that goes on by more between two looks jumped: the machine slept, or somebody set it.
const JUMP: jiff::SignedDuration = jiff::SignedDuration::from_secs(5);

/// How long a write that failed waits before it is tried again.
const AGAIN: std::time::Duration = std::time::Duration::from_secs(1);

/// A row that ends without a try.
pub(super) fn skipped(row: OutboxId, why: &str, pace: Option<Sent>, at: Timestamp) -> Settlement {
    Settlement { row, settled: Settled::Skipped { why: why.to_owned() }, at, counted: not_at_all(pace) }
}
