//! One connection: a task with one SMTP session that sends what the bookkeeper gives it.

use super::Round;
use super::bookkeeper::{Request, Turn};
use super::happened::{Happened, Job, Taken};
use super::inbox::Seat;
use crate::accounts;
use crate::letter::Recipient;
use consent::{Permit, Purpose, decide};
use delivery::{Attempt, Before, Stage, Wait, settle};
use jiff::{SignedDuration, Timestamp};
use network::smtp::{OpenError, Session};
use std::sync::Arc;
use tokio::sync::oneshot;

/// Leave older than this is asked for again: somebody may have left while another message was waited for.
const LEAVE_LASTS: SignedDuration = SignedDuration::from_secs(1);

/// A session idle for longer is closed; servers hang up after some minutes, and a dead session costs a message its try.
const IDLE: SignedDuration = SignedDuration::from_secs(20);

pub(super) struct Connection {
    round: Arc<Round>,
    seat: Seat,
    session: Option<Session>,
    /// Whether the session has carried a message.
    used: bool,
}

impl Connection {
    pub fn new(round: Arc<Round>, seat: Seat) -> Self {
        Self { round, seat, session: None, used: false }
    }

    /// Sends until the bookkeeper says that it is over.
    pub async fn run(mut self) {
        let mut ahead: Option<Box<Job>> = None;
        let mut asked = self.ask(None, true, true);
        loop {
            let job = match ahead.take() {
                Some(job) => job,
                None => match asked.await {
                    Ok(Turn::Row(job)) => {
                        asked = self.ask(None, true, false);
                        job
                    }
                    Ok(Turn::Wait(wait)) => {
                        self.wait(&wait).await;
                        asked = self.ask(None, !self.round.stop.is_raised(), true);
                        continue;
                    }
                    Ok(Turn::Over) | Err(_) => break,
                },
            };
            let happened = if self.round.stop.is_raised() {
                Happened::put_back(job.taken(), "stopped", self.round.clock.now())
            } else {
                self.deliver(*job).await
            };
            // What was asked for before this message is on disk by now or very soon: only then may the next begin.
            self.seat.hurry();
            ahead = match asked.await {
                Ok(Turn::Row(job)) => Some(job),
                Ok(Turn::Wait(_) | Turn::Over) => None,
                Err(_) => break,
            };
            asked = self.ask(Some(happened), !self.round.stop.is_raised(), ahead.is_none());
        }
        if let Some(session) = self.session.take() {
            session.close().await;
        }
    }

    fn ask(&mut self, happened: Option<Happened>, wants: bool, idle: bool) -> oneshot::Receiver<Turn> {
        let (answer, answered) = oneshot::channel();
        // Where the bookkeeper has gone, the answer never comes, and the loop ends.
        self.seat.ask(Request { happened, wants, answer }, idle);
        answered
    }

    async fn wait(&mut self, wait: &Wait) {
        let now = self.round.clock.now();
        let until = wait.until.unwrap_or(Timestamp::MAX);
        if until.duration_since(now) > IDLE
            && let Some(session) = self.session.take()
        {
            session.close().await;
        }
        // On the machine's clock the bookkeeper looks at it for all of them, and rings.
        let over = async {
            match self.round.clock {
                crate::Clock::Simulated(_) => self.round.clock.sleep_until(until).await,
                crate::Clock::System => self.seat.rung().await,
            }
        };
        tokio::select! {
            () = over => {}
            () = self.round.stop.raised() => {}
        }
    }

    /// Renders and hands over one message.
    async fn deliver(&mut self, job: Job) -> Happened {
        let round = Arc::clone(&self.round);
        let now = round.clock.now();
        let taken = job.taken();
        let Job { claim, permit, .. } = job;
        let permit = match self.fresh(&claim, taken, permit, now).await {
            Ok(permit) => permit,
            Err(happened) => return happened,
        };
        let standing = claim.candidate.standing();
        let letter = round.letter.write(&Recipient {
            contact: claim.candidate.contact,
            address: &claim.candidate.address,
            fields: &claim.candidate.fields,
            standing: &standing,
            message_id: &claim.message_id,
            date: claim.date,
        });
        let letter = match letter {
            Ok(letter) => letter,
            Err(missing) => return Happened::lacks(taken, &missing.fields, now),
        };
        let attempt = match self.session().await {
            Ok(session) => hand_over(session, permit, &round, &claim, &letter.bytes).await,
            Err(why) => return Happened::no_connection(taken, why, round.clock.now()),
        };
        let before = Before { tries: claim.tries, setbacks: claim.setbacks, session_used: self.used };
        self.used |= matches!(attempt, Attempt::Accepted(_));
        round.clock.advance(round.pretend);
        let seed = u64::try_from(claim.row.0).unwrap_or_default();
        let now = round.clock.now();
        let settled = settle(&attempt, before, now, seed);
        Happened { again: before.tries > 0, ..Happened::settled(taken, settled, reached(&attempt), now) }
    }

    /// Leave that is not older than a second.
    async fn fresh(
        &self,
        claim: &store::Claim,
        taken: Taken,
        permit: Permit,
        now: Timestamp,
    ) -> Result<Permit, Happened> {
        if now.duration_since(permit.at()) <= LEAVE_LASTS {
            return Ok(permit);
        }
        let (store, list, contact) = (self.round.store.clone(), self.round.list, claim.candidate.contact);
        let standing = tokio::task::spawn_blocking(move || store.standing_of(list, contact)).await;
        match standing {
            Ok(Ok(Some(candidate))) => {
                decide(&candidate.standing(), Purpose::Newsletter { list: list.0 }, now)
                    .map_err(|refusal| Happened::refused(taken, refusal, now))
            }
            Ok(Ok(None)) => Err(Happened::refused(taken, consent::Refusal::LeftList, now)),
            // Not knowing is no leave: the row goes back and is asked for again.
            _ => Err(Happened::put_back(taken, "could not be looked up", now)),
        }
    }

    async fn session(&mut self) -> Result<&mut Session, OpenError> {
        let session = match self.session.take() {
            Some(session) if session.is_usable() => session,
            ended => {
                if let Some(ended) = ended {
                    // Its share of messages is used up, or it broke; where somebody listens, we say goodbye.
                    ended.close().await;
                }
                self.used = false;
                match &self.round.signed_in {
                    Some(postrider) => postrider.open_smtp(self.round.account, &self.round.settings).await?,
                    None => accounts::open(&self.round.settings).await?,
                }
            }
        };
        Ok(self.session.insert(session))
    }
}

/// Gives one message to the server. It takes the leave to do so and uses it up.
async fn hand_over(
    session: &mut Session,
    _leave: Permit,
    round: &Round,
    claim: &store::Claim,
    bytes: &[u8],
) -> Attempt {
    session.send(round.letter.from(), &claim.candidate.address, bytes).await
}

/// Whether the server saw the message, so that it counts against the account's limits.
fn reached(attempt: &Attempt) -> bool {
    match attempt {
        Attempt::Accepted(_) => true,
        Attempt::Refused { stage, .. } | Attempt::Broken { stage, .. } => *stage >= Stage::RcptTo,
    }
}
