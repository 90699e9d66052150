//! One connection: a task with one SMTP session that sends what the bookkeeper gives it.

use super::Round;
use super::bookkeeper::{Request, Turn};
use super::door::Try;
use super::happened::{Happened, Job, NOT_LOOKED_UP, STOPPED, TURNED_AWAY, Taken};
use super::inbox::Seat;
use crate::accounts;
use crate::letter::Recipient;
use consent::{Permit, Purpose, Refusal, decide};
use delivery::settle::SETBACKS;
use delivery::{Attempt, Before, Stage, Wait, settle};
use jiff::{SignedDuration, Timestamp};
use network::smtp::{OpenError, Session, TooLarge};
use std::sync::Arc;
use store::StoreError;
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
    /// Whether this session carried a message to somebody outside the sender's own domain.
    relayed: bool,
    /// Kept until the bookkeeper heard why no session could be opened.
    turned_away: Option<Try>,
}

/// A row that was asked for.
struct Asked {
    answer: oneshot::Receiver<Turn>,
    /// How often somebody had been turned away by then.
    refusals: u64,
}

impl Connection {
    pub fn new(round: Arc<Round>, seat: Seat) -> Self {
        Self { round, seat, session: None, used: false, relayed: false, turned_away: None }
    }

    /// Sends until the bookkeeper says that it is over.
    pub async fn run(mut self) {
        let mut ahead: Option<(Box<Job>, u64)> = None;
        let mut asked = self.ask(None, true, true);
        loop {
            let (job, refusals) = match ahead.take() {
                Some(job) => job,
                None => match asked.answer.await {
                    Ok(Turn::Row(job)) => {
                        let refusals = asked.refusals;
                        asked = self.ask(None, true, false);
                        (job, refusals)
                    }
                    Ok(Turn::Wait(wait)) => {
                        self.wait(&wait).await;
                        asked = self.ask(None, !self.round.stop.is_raised(), true);
                        continue;
                    }
                    Ok(Turn::Over) | Err(_) => break,
                },
            };
            // The others have something to write down too, and one wait for the disk serves all who ask before they work.
            tokio::task::yield_now().await;
            let happened = if self.round.stop.is_raised() {
                Happened::put_back(job.taken(), STOPPED, self.round.clock.now())
            } else {
                self.deliver(*job, refusals).await
            };
            // What was asked for before this message is on disk by now or very soon: only then may the next begin. Meanwhile
            // what came of this one lies ready for the next transaction.
            self.seat.hurry();
            let next = self.ask(Some(happened), !self.round.stop.is_raised(), false);
            self.turned_away = None;
            ahead = match asked.answer.await {
                Ok(Turn::Row(job)) => Some((job, asked.refusals)),
                Ok(Turn::Wait(_) | Turn::Over) => None,
                Err(_) => break,
            };
            if ahead.is_none() {
                self.seat.hurry();
            }
            asked = next;
        }
        if let Some(session) = self.session.take() {
            session.close().await;
        }
    }

    fn ask(&mut self, happened: Option<Happened>, wants: bool, idle: bool) -> Asked {
        let (answer, answered) = oneshot::channel();
        let refusals = self.round.door.refusals();
        // Where the bookkeeper has gone, the answer never comes, and the loop ends.
        self.seat.ask(Request { happened, wants, answer }, idle);
        Asked { answer: answered, refusals }
    }

    async fn wait(&mut self, wait: &Wait) {
        let now = self.round.clock.now();
        let until = wait.until.unwrap_or(Timestamp::MAX);
        if until.duration_since(now) > IDLE
            && let Some(session) = self.session.take()
        {
            session.close().await;
        }
        // On the machine's clock the bookkeeper looks at it for all of them, and rings. Nobody does on a simulated one: if it
        // was set back meanwhile, the end of the wait is one by another time, and is asked for anew.
        let over = async {
            match self.round.clock {
                crate::Clock::Simulated(_) if self.round.clock.now() < now => {}
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
    async fn deliver(&mut self, job: Job, refusals: u64) -> Happened {
        let round = Arc::clone(&self.round);
        let taken = job.taken();
        let Job { claim, permit, begun } = job;
        // It may take minutes until there is one, and leave is asked for behind it.
        if let Err(none) = self.session(refusals).await {
            return none.happened(taken, round.clock.now());
        }
        let mut leave = Leave { permit, withdrawn: None };
        if !leave.lasts(&round, &claim).await {
            return leave.ended(taken, &round);
        }
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
            Err(missing) => return Happened::lacks(taken, &missing.fields, round.clock.now()),
        };
        let Some(session) = &mut self.session else {
            return Happened::put_back(taken, STOPPED, round.clock.now());
        };
        if !self.used
            && claim.setbacks < SETBACKS
            && let Some(TooLarge { octets, most }) = session.too_large(&letter.bytes)
        {
            return Happened::too_large(taken, octets, most, round.clock.now());
        }
        begun.now();
        let Some(attempt) = hand_over(session, &mut leave, &round, &claim, &letter.bytes).await else {
            return leave.ended(taken, &round);
        };
        let before = Before {
            tries: claim.tries,
            setbacks: claim.setbacks,
            session_used: self.used,
            session_relayed: self.relayed,
        };
        if matches!(attempt, Attempt::Accepted(_)) {
            self.used = true;
            self.relayed |= is_outside(round.letter.from().domain(), claim.candidate.address.domain());
        }
        round.clock.advance(round.pretend);
        let seed = u64::try_from(claim.row.0).unwrap_or_default();
        let now = round.clock.now();
        let settled = settle(&attempt, before, now, seed);
        Happened { again: before.tries > 0, ..Happened::settled(taken, settled, reached(&attempt), now) }
    }

    /// Makes sure that there is a session that can carry a message.
    async fn session(&mut self, refusals: u64) -> Result<(), NoSession> {
        if let Some(session) = self.session.take() {
            if session.is_usable() {
                self.session = Some(session);
                return Ok(());
            }
            // Its share of messages is used up, or it broke; where somebody listens, we say goodbye.
            session.close().await;
        }
        (self.used, self.relayed) = (false, false);
        let round = Arc::clone(&self.round);
        let Some(attempt) = round.door.enter(refusals).await else { return Err(NoSession::NotTried) };
        let opened = match &round.signed_in {
            Some(postrider) => postrider.open_smtp(round.account, &round.settings).await,
            None => accounts::open(&round.settings).await,
        };
        match opened {
            Ok(session) => {
                attempt.succeeded();
                self.session = Some(session);
                Ok(())
            }
            Err(why) => {
                self.turned_away = Some(attempt);
                Err(NoSession::Failed(why))
            }
        }
    }
}

/// Why there is no session.
enum NoSession {
    /// The server, or the way to it.
    Failed(OpenError),
    /// It was not asked: another connection was just turned away.
    NotTried,
}

impl NoSession {
    fn happened(self, taken: Taken, now: Timestamp) -> Happened {
        match self {
            Self::Failed(why) => Happened::no_connection(taken, why, now),
            Self::NotTried => Happened::put_back(taken, TURNED_AWAY, now),
        }
    }
}

/// Leave to mail one person, and whatever ended it.
struct Leave {
    permit: Permit,
    withdrawn: Option<Withdrawn>,
}

/// Why a message that was claimed does not go.
enum Withdrawn {
    /// The person may not be mailed any more.
    Refused(Refusal),
    /// The campaign is not being sent any more.
    Halted,
    /// Nobody could say. Not knowing is no leave: the row goes back and is asked for again.
    Unknown,
}

impl Leave {
    /// Leave that is not older than a second: what is older is asked for again, with the state of the campaign.
    async fn lasts(&mut self, round: &Round, claim: &store::Claim) -> bool {
        let age = round.clock.now().duration_since(self.permit.at());
        // A clock that was set back says nothing about its age.
        if (SignedDuration::ZERO..=LEAVE_LASTS).contains(&age) {
            return true;
        }
        let (store, campaign, list) = (round.store.clone(), round.campaign, round.list);
        let contact = claim.candidate.contact;
        let asked = tokio::task::spawn_blocking(move || {
            let goes_on = store.campaign(campaign)?.state.may_claim();
            Ok::<_, StoreError>((goes_on, store.standing_of(list, contact)?))
        });
        let now = round.clock.now();
        let decided = match asked.await {
            Ok(Ok((false, _))) => Err(Withdrawn::Halted),
            Ok(Ok((true, Some(candidate)))) => {
                decide(&candidate.standing(), Purpose::Newsletter { list: list.0 }, now)
                    .map_err(Withdrawn::Refused)
            }
            // Nobody by that number: forgotten, or one with another record since. The next claim finds out which.
            _ => Err(Withdrawn::Unknown),
        };
        match decided {
            Ok(permit) => self.permit = permit,
            Err(why) => self.withdrawn = Some(why),
        }
        self.withdrawn.is_none()
    }

    /// What comes of the row whose leave ended.
    fn ended(self, taken: Taken, round: &Round) -> Happened {
        let now = round.clock.now();
        match self.withdrawn {
            Some(Withdrawn::Refused(refusal)) => Happened::refused(taken, refusal, now),
            Some(Withdrawn::Halted) => Happened::put_back(taken, STOPPED, now),
            Some(Withdrawn::Unknown) | None => Happened::put_back(taken, NOT_LOOKED_UP, now),
        }
    }
}

/// Gives one message to the server, unless its leave ends before DATA.
async fn hand_over(
    session: &mut Session,
    leave: &mut Leave,
    round: &Round,
    claim: &store::Claim,
    bytes: &[u8],
) -> Option<Attempt> {
    let to = &claim.candidate.address;
    session.send_if(round.letter.from(), to, bytes, async || leave.lasts(round, claim).await).await
}

/// Whether mail to one domain leaves the server that is at home at another. A part of a domain may be served by the same one.
fn is_outside(home: &str, to: &str) -> bool {
    let within = |part: &str, whole: &str| {
        part.strip_suffix(whole).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    !within(home, to) && !within(to, home)
}

/// Whether the server saw the message, so that it counts against the account's limits.
fn reached(attempt: &Attempt) -> bool {
    match attempt {
        Attempt::Accepted(_) => true,
        Attempt::Refused { stage, .. } | Attempt::Broken { stage, .. } => *stage >= Stage::RcptTo,
    }
}
