//! The one who writes: claims, outcomes and pace go through here, many connections to one `fsync`.

use super::board::Board;
use super::diary::{Diary, Entry};
use super::happened::{Happened, Job};
use super::inbox::{Listener, News};
use super::stops::Stops;
use super::{Ended, Round};
use crate::{Clock, StopSign};
use consent::{Purpose, decide};
use delivery::pacing::{Pace, PaceRow, Rhythm, restore};
use delivery::{
    AccountId, AccountPause, CampaignId, CampaignState, OutboxId, Outcome, Setback, Stage, Wait, WaitReason,
    retry,
};
use jiff::Timestamp;
use network::smtp::OpenError;
use store::{Claims, SenderConnection, Settled, Settlement, SettlementReport, Stamp, Store, StoreError};
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
    pace: Pace,
    stops: Stops,
    /// Connections that failed in a row, and when the next may be opened.
    down: Option<(u32, Timestamp)>,
    paused: Option<AccountPause>,
    next_due: Option<Timestamp>,
    shown: Option<Wait>,
    diary: Option<Diary>,
    /// When a row last came to something.
    moved: Timestamp,
    /// Somebody else wrote since rows were last asked for.
    changed: bool,
    /// Connections of this run, and those of them that wait.
    connections: usize,
    waiting: Option<Waiting>,
    over: Option<Ended>,
    /// What came of messages and is not on disk yet. It stays here until it is.
    unwritten: Vec<Settlement>,
    /// Why it could not be written, once there is no more waiting for that.
    broken: Option<StoreError>,
}

/// Connections that wait, and for what.
struct Waiting {
    connections: usize,
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
        let (history, outdated) = restore(round.store.account_sends(round.account)?, now);
        if outdated {
            round.store.replace_account_sends(round.account, &history)?;
        }
        let pace = Pace::new(round.limits, Rhythm::AsAllowed, &history);
        let paused = round.store.account(round.account)?.paused.map(|paused| paused.pause);
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
            stops: Stops::open(round)?,
            down: None,
            paused,
            next_due: None,
            shown: None,
            diary: round.diary.clone(),
            moved: now,
            changed: true,
            connections: round.connections.max(1),
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
        let mut waiting = Vec::with_capacity(requests.len());
        let mut pauses = Vec::new();
        for request in requests {
            if let Some(mut happened) = request.happened {
                pauses.extend(self.note(&mut happened, now));
                self.unwritten.push(happened.settlement);
            }
            waiting.push((request.answer, request.wants));
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
                    self.waits(wait, now);
                    Turn::Wait(wait.clone())
                }
                _ => Turn::Over,
            };
            if let Err(Turn::Row(job)) = answer.send(turn) {
                // A connection that has gone meanwhile did nothing with it.
                self.unwritten.push(put_back(&job, now));
            }
        }
    }

    /// Notes that one more connection waits.
    fn waits(&mut self, wait: &Wait, now: Timestamp) {
        let until = wait.until.unwrap_or(Timestamp::MAX);
        let waiting = self.waiting.get_or_insert(Waiting { connections: 0, until, looked: now });
        waiting.connections += 1;
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
        let all_wait = waiting.connections >= self.connections;
        let is_time = waiting.until <= now || !all_wait || passed.is_negative() || passed > JUMP;
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
        self.turn(wanted, jobs)?;
        for why in pauses {
            self.pause(&why)?;
        }
        if jobs.len() >= wanted {
            return Ok(None);
        }
        let now = self.clock.now();
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
            self.pace.set_limits(row.account.limits, Rhythm::AsAllowed);
            self.paused = row.paused.map(|paused| paused.pause);
        }
        let _ = self.stops.heed(&self.store, self.clock.now());
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
            let room = self.room(missing, now);
            let room = self.stops.room(room, &self.store, now)?;
            if room == 0 && self.unwritten.is_empty() && !self.changed {
                // There is nothing to write, and nothing to learn.
                return Ok(());
            }
            let (report, claims) = match self.settle_and_claim(room, now) {
                Err(why) if self.worth_another_try(&why) => continue,
                other => other?,
            };
            self.board.clear(self.campaign);
            self.unwritten.clear();
            self.changed = false;
            self.wrote(&report);
            match claims {
                Claims::Rows(rows) => {
                    for claim in rows {
                        match decide(&claim.candidate.standing(), self.purpose, now) {
                            Ok(permit) => jobs.push(Job { claim, permit }),
                            Err(refusal) => {
                                if let Some(unused) = claim.pace {
                                    self.pace.give_back(unused);
                                }
                                self.unwritten.push(skipped(claim.row, refusal.code(), claim.pace, now));
                            }
                        }
                    }
                }
                Claims::Nothing { next_due, to_go } => {
                    self.next_due = next_due;
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
        room: u32,
        now: Timestamp,
    ) -> Result<(SettlementReport, Claims), StoreError> {
        let (pace, domain) = (&mut self.pace, &self.domain);
        let mut noted = Vec::new();
        let stamp = || {
            let row = pace.record(now);
            noted.push(row);
            Stamp { domain: domain.clone(), pace: Some(row) }
        };
        let done = self.sender.settle_and_claim(self.campaign, &self.unwritten, room, now, stamp);
        if done.is_err() {
            // Nothing was claimed, so nothing counts.
            noted.into_iter().for_each(|row| self.pace.give_back(row));
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
    fn room(&mut self, wanted: usize, now: Timestamp) -> u32 {
        let wanted = u32::try_from(wanted).unwrap_or(u32::MAX);
        if self.over.is_some()
            || self.stop.is_raised()
            || self.account_rests(now)
            || self.connection_down(now)
        {
            return 0;
        }
        match self.pace.room(now) {
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

    /// Why a connection that wants a row gets none, and until when.
    fn why_not(&mut self, now: Timestamp) -> Result<Wait, StoreError> {
        if let Some(pause) = &self.paused {
            return Ok(Wait { why: WaitReason::Account { cause: pause.cause }, until: pause.until });
        }
        if let Some((_, until)) = self.down.filter(|(_, until)| *until > now) {
            return Ok(Wait::until(WaitReason::Connection, until));
        }
        if let Some(wait) = self.stops.wait(now) {
            return Ok(wait);
        }
        if let Some(wait) = self.pace.next(now).wait() {
            return Ok(wait);
        }
        let people = self.store.counts(self.campaign)?.of(delivery::RowState::Deferred);
        match self.next_due {
            Some(due) if people > 0 => Ok(Wait::until(WaitReason::Retry { people }, due)),
            // Every row left is in another connection's hands; its outcome comes soon.
            _ => Ok(Wait::until(WaitReason::Retry { people }, now.saturating_add(HANDS).unwrap_or(now))),
        }
    }

    /// On a simulated clock nobody comes to change a limit or to mend the line: a wait that ends only then, or one more after
    /// days without a single outcome, would be waited for for good.
    fn is_in_vain(&self, wait: &Wait, now: Timestamp) -> bool {
        matches!(self.clock, Clock::Simulated(_))
            && (wait.until.is_none() || now.duration_since(self.moved) > LONG_ENOUGH)
    }

    /// What an outcome means beyond its row: for the pace, the account, the connection, and the campaign as a whole.
    fn note(&mut self, happened: &mut Happened, now: Timestamp) -> Vec<Wait> {
        let mut pauses = Vec::new();
        if let Some(unused) = happened.settlement.pace_back {
            self.pace.give_back(unused);
        }
        if let Some(trouble) = &happened.trouble {
            pauses.extend(self.connection_failed(trouble, now));
        }
        let Settled::Tried(outcome) = &mut happened.settlement.settled else { return pauses };
        if !matches!(outcome, Outcome::BackInQueue { .. }) {
            self.moved = now;
        }
        pauses.extend(self.stops.see(outcome, happened.again, &self.store, now));
        match outcome {
            Outcome::BackInQueue { because: Setback::Account(pause) } => {
                if let Some(window) = pause.window {
                    *pause = pause.clone().reopening(self.pace.reopens(window, now), now);
                }
                if pause.until.is_none() {
                    pauses.push(Wait::for_you(WaitReason::Account { cause: pause.cause }));
                }
                self.paused = Some(pause.clone());
            }
            Outcome::BackInQueue { because: Setback::Connection { stage, .. } }
                if happened.trouble.is_none() && !happened.released =>
            {
                // It may be this one row, which goes behind the others: they say whether it is the server.
                let patience = if *stage == Stage::MailFrom { AT_MAIL } else { 0 };
                self.lost_connection(patience, now);
            }
            Outcome::Accepted { .. } => self.down = None,
            _ => {}
        }
        pauses
    }

    /// One more failure in a row; the first few, as many as `patience` says, are not waited for.
    fn lost_connection(&mut self, patience: u32, now: Timestamp) {
        let failures = self.down.map_or(1, |(failures, _)| failures.saturating_add(1));
        let until = match failures.saturating_sub(patience) {
            0 => now,
            waits => retry::next_connection(waits, now, u64::from(failures)),
        };
        self.down = Some((failures, until));
    }

    /// A session that could not be opened: trouble that passes is waited out, the rest needs the person.
    fn connection_failed(&mut self, trouble: &OpenError, now: Timestamp) -> Option<Wait> {
        tracing::warn!(code = trouble.code(), "the mail server could not be used");
        if !trouble.needs_a_person() {
            // Several connections fail together; only the first counts as a failure in a row.
            if !self.connection_down(now) {
                self.lost_connection(0, now);
            }
            return None;
        }
        let why = WaitReason::Trouble { code: trouble.code().to_owned(), sentence: trouble.to_string() };
        Some(Wait::for_you(why))
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
        if wait == self.shown {
            return;
        }
        if let Some(diary) = &self.diary {
            let people = self.store.counts(self.campaign).map_or(0, |counts| counts.total() - counts.to_go());
            diary.note(Entry { at: self.clock.now(), wait: wait.clone(), people });
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

/// A row that nobody touched.
fn put_back(job: &Job, now: Timestamp) -> Settlement {
    Happened::put_back(job.taken(), "stopped", now).settlement
}

/// Why nothing can be written.
fn no_room(why: &StoreError) -> Wait {
    Wait::for_you(match why {
        StoreError::Busy => WaitReason::Trouble {
            code: why.code().to_owned(),
            sentence: "Another program holds the data folder. Nothing is sent until it lets go.".to_owned(),
        },
        _ => WaitReason::Disk,
    })
}

/// How often somebody looks round for those who wait: a pause, a cancelled campaign or a changed limit must not go
/// unnoticed. It costs some microseconds.
const LOOK_ROUND: jiff::SignedDuration = jiff::SignedDuration::from_secs(1);

/// A clock that goes on by more between two looks jumped: the machine slept, or somebody set it.
const JUMP: jiff::SignedDuration = jiff::SignedDuration::from_secs(5);

/// How long a write that failed waits before it is tried again.
const AGAIN: std::time::Duration = std::time::Duration::from_secs(1);

/// So many rows in a row may be refused at MAIL FROM before the server is given a rest.
const AT_MAIL: u32 = 2;

/// How soon to ask again for rows that are in another connection's hands.
const HANDS: jiff::SignedDuration = jiff::SignedDuration::from_millis(200);

/// Longer than any wait a rule makes by itself: those are of a day.
const LONG_ENOUGH: jiff::SignedDuration = jiff::SignedDuration::from_hours(3 * 24);

fn ended(state: CampaignState) -> Ended {
    match state {
        CampaignState::Finished => Ended::Finished,
        CampaignState::Cancelled => Ended::Cancelled,
        _ => Ended::Paused,
    }
}

/// A row that ends without a try.
pub(super) fn skipped(row: OutboxId, why: &str, pace: Option<PaceRow>, at: Timestamp) -> Settlement {
    Settlement { row, settled: Settled::Skipped { why: why.to_owned() }, at, pace_back: pace }
}
