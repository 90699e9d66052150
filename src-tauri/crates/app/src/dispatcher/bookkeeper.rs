//! The one who writes: claims, outcomes and pace go through here, many connections to one `fsync`.

use super::happened::{Happened, Job};
use super::{Ended, Round};
use crate::{Clock, StopSign};
use consent::{Purpose, decide};
use delivery::pacing::{Pace, PaceRow, Rhythm, restore};
use delivery::watch::Watch;
use delivery::{
    AccountPause, CampaignId, CampaignState, OutboxId, Outcome, Setback, Wait, WaitReason, retry,
};
use jiff::Timestamp;
use network::smtp::OpenError;
use store::{Claims, SenderConnection, Settled, Settlement, SettlementReport, Stamp, Store, StoreError};
use tokio::sync::{mpsc, oneshot};

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
    purpose: Purpose,
    domain: String,
    pace: Pace,
    watch: Watch,
    /// Connections that failed in a row, and when the next may be opened.
    down: Option<(u32, Timestamp)>,
    paused: Option<AccountPause>,
    next_due: Option<Timestamp>,
    shown: Option<Wait>,
    /// When a row last came to something.
    moved: Timestamp,
    over: Option<Ended>,
}

impl Bookkeeper {
    /// Opens the sender's own connection, settles what a crash left behind, and reads the pace so far.
    pub fn open(round: &Round) -> Result<Self, StoreError> {
        let now = round.clock.now();
        let sender = round.store.sender()?;
        let lost = sender.recover(now)?;
        if lost > 0 {
            tracing::warn!(lost, "rows were in hand when sending ended last time; they are uncertain now");
        }
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
            purpose: Purpose::Newsletter { list: round.list.0 },
            domain: round.letter.from().domain().to_owned(),
            pace,
            watch: Watch::new(),
            down: None,
            paused,
            next_due: None,
            shown: None,
            moved: now,
            over: None,
        })
    }

    /// Serves requests until no connection is left.
    pub fn run(mut self, mut inbox: mpsc::UnboundedReceiver<Request>) -> Result<Ended, StoreError> {
        let mut broken = None;
        while let Some(first) = inbox.blocking_recv() {
            let mut requests = vec![first];
            while let Ok(next) = inbox.try_recv() {
                requests.push(next);
            }
            if let Err(why) = self.serve(requests) {
                // Nothing may be sent whose outcome cannot be written. Dropped answers end the connections.
                tracing::error!(code = why.code(), "the outcome could not be written; sending stops");
                self.over = Some(Ended::Stopped);
                inbox.close();
                broken = Some(why);
            }
        }
        match broken {
            Some(why) => Err(why),
            None => {
                self.show(None)?;
                Ok(self.over.unwrap_or(Ended::Stopped))
            }
        }
    }

    fn serve(&mut self, requests: Vec<Request>) -> Result<(), StoreError> {
        let now = self.clock.now();
        let mut settled = Vec::with_capacity(requests.len());
        let mut waiting = Vec::with_capacity(requests.len());
        let mut pauses = Vec::new();
        for request in requests {
            if let Some(happened) = request.happened {
                pauses.extend(self.note(&happened, now));
                settled.push(happened.settlement);
            }
            waiting.push((request.answer, request.wants));
        }
        let wanted = waiting.iter().filter(|(_, wants)| *wants).count();
        let mut jobs = self.turn(settled, wanted, now)?;
        for why in pauses {
            self.pause(&why, now)?;
        }
        let otherwise = if jobs.len() < wanted { Some(self.why_not(now)?) } else { None };
        if let Some(wait) = otherwise.as_ref().filter(|wait| self.is_in_vain(wait, now)) {
            self.pause(wait, now)?;
        }
        self.show(otherwise.clone())?;
        for (answer, wants) in waiting {
            let job = if wants { jobs.pop() } else { None };
            let turn = match (job, &otherwise) {
                (Some(job), _) => Turn::Row(Box::new(job)),
                (None, Some(wait)) if self.over.is_none() => Turn::Wait(wait.clone()),
                _ => Turn::Over,
            };
            // A connection that has gone meanwhile leaves its claim to the next start.
            let _ = answer.send(turn);
        }
        Ok(())
    }

    /// Writes what came of the last rows and claims new ones. Rows whose person may not be mailed any more end here,
    /// with the reason.
    fn turn(
        &mut self,
        mut settled: Vec<Settlement>,
        wanted: usize,
        now: Timestamp,
    ) -> Result<Vec<Job>, StoreError> {
        let mut jobs: Vec<Job> = Vec::new();
        loop {
            let missing = if self.over.is_some() { 0 } else { wanted.saturating_sub(jobs.len()) };
            if missing == 0 {
                if !settled.is_empty() {
                    self.wrote(&self.sender.settle(self.campaign, &settled, now)?);
                }
                return Ok(jobs);
            }
            let room = self.room(missing, now);
            let (pace, domain) = (&mut self.pace, &self.domain);
            let stamp = || Stamp {
                message_id: message::message_id(uuid::Uuid::now_v7().as_u128(), domain),
                pace: Some(pace.record(now)),
            };
            let (report, claims) = self.sender.settle_and_claim(self.campaign, &settled, room, now, stamp)?;
            settled.clear();
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
                                settled.push(skipped(claim.row, refusal.code(), claim.pace, now));
                            }
                        }
                    }
                }
                Claims::Nothing { next_due, to_go } => {
                    self.next_due = next_due;
                    if to_go == 0 {
                        self.sender.finish_if_done(self.campaign, now)?;
                        self.over = Some(Ended::Finished);
                    }
                }
                Claims::NotSending(state) => self.over = Some(ended(state)),
                Claims::AccountPaused(paused) => self.paused = Some(paused.pause),
                Claims::NotVouched => self.over = Some(Ended::Paused),
            }
            if settled.is_empty() {
                return Ok(jobs);
            }
        }
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
    fn note(&mut self, happened: &Happened, now: Timestamp) -> Vec<Wait> {
        let mut pauses = Vec::new();
        if let Some(unused) = happened.settlement.pace_back {
            self.pace.give_back(unused);
        }
        if let Some(trouble) = &happened.trouble {
            pauses.extend(self.connection_failed(trouble, now));
        }
        let Settled::Tried(outcome) = &happened.settlement.settled else { return pauses };
        if !matches!(outcome, Outcome::BackInQueue { .. }) {
            self.moved = now;
        }
        match outcome {
            Outcome::BackInQueue { because: Setback::Account(pause) } => {
                if pause.until.is_none() {
                    pauses.push(Wait::for_you(WaitReason::Account { cause: pause.cause }));
                }
                self.paused = Some(pause.clone());
            }
            Outcome::BackInQueue { because: Setback::Connection { .. } }
                if happened.trouble.is_none() && !happened.released =>
            {
                self.lost_connection(now);
            }
            Outcome::Accepted { .. } => self.down = None,
            _ => {}
        }
        if let Some(trip) = self.watch.see(outcome) {
            tracing::warn!(
                kind = trip.kind.as_str(),
                bad = trip.bad,
                of = trip.of,
                "sending paused: too much went wrong"
            );
            pauses.push(Wait::for_you(WaitReason::Trip { trip }));
        }
        pauses
    }

    fn lost_connection(&mut self, now: Timestamp) {
        let failures = self.down.map_or(1, |(failures, _)| failures.saturating_add(1));
        self.down = Some((failures, retry::next_connection(failures, now, u64::from(failures))));
    }

    /// A session that could not be opened: trouble that passes is waited out, the rest needs the person.
    fn connection_failed(&mut self, trouble: &OpenError, now: Timestamp) -> Option<Wait> {
        tracing::warn!(code = trouble.code(), "the mail server could not be used");
        if !trouble.needs_a_person() {
            // Several connections fail together; only the first counts as a failure in a row.
            if !self.connection_down(now) {
                self.lost_connection(now);
            }
            return None;
        }
        let why = WaitReason::Trouble { code: trouble.code().to_owned(), sentence: trouble.to_string() };
        Some(Wait::for_you(why))
    }

    /// Pauses the campaign until the person has looked.
    fn pause(&mut self, why: &Wait, now: Timestamp) -> Result<(), StoreError> {
        match self.store.pause_campaign(self.campaign, why, now) {
            Ok(()) => self.over = Some(Ended::Paused),
            // It came to its end in the meantime, which is just as well.
            Err(StoreError::NotAllowed(_)) => {}
            Err(why) => return Err(why),
        }
        Ok(())
    }

    /// Writes down why nothing goes out, so that any window and any terminal can say so.
    fn show(&mut self, wait: Option<Wait>) -> Result<(), StoreError> {
        if wait == self.shown {
            return Ok(());
        }
        let name = crate::status::waiting_setting(self.campaign);
        match &wait {
            Some(wait) => self.store.put_setting(&name, wait)?,
            None => drop(self.store.delete_setting(&name)?),
        }
        self.shown = wait;
        Ok(())
    }
}

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
