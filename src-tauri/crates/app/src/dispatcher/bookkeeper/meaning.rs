//! What an outcome means beyond its row, and why nothing goes.

use super::{Bookkeeper, slow_down};
use crate::Clock;
use crate::dispatcher::Ended;
use crate::dispatcher::happened::Happened;
use delivery::{
    Attempt, Before, CampaignState, Outcome, PauseCause, Setback, SmtpReply, Stage, Wait, WaitReason, retry,
    settle,
};
use jiff::Timestamp;
use network::smtp::OpenError;
use reply::Class;
use store::{Settled, StoreError, TurnOf};

impl Bookkeeper {
    /// Why a connection that wants a row gets none, and until when.
    pub(super) fn why_not(&mut self, now: Timestamp) -> Result<Wait, StoreError> {
        if let Some(pause) = &self.paused {
            return Ok(Wait { why: WaitReason::Account { cause: pause.cause }, until: pause.until });
        }
        if let Some((_, until)) = self.down.filter(|(_, until)| *until > now) {
            let why = self.down_for.clone();
            return Ok(Wait::until(why, until));
        }
        if let Some(wait) = self.stops.wait(now) {
            return Ok(wait);
        }
        let (next, parked) = {
            let mut pace = self.pace.take();
            (pace.next(now), pace.parked())
        };
        if let Some(wait) = next.wait() {
            return Ok(wait);
        }
        let people = self.store.put_off(self.campaign)?.retries;
        match (self.next_due, parked) {
            // A limit of none: their turn never comes.
            (Some((due, TurnOf::Parked)), Some(hold)) if due.as_second() == NEVER.as_second() => {
                Ok(Wait::for_you(hold.reason()))
            }
            (Some((due, TurnOf::Parked)), Some(hold)) => Ok(Wait::until(hold.reason(), due)),
            (Some((due, TurnOf::Chosen)), _) if due > now => Ok(Wait::until(WaitReason::TheirHour, due)),
            (Some((due, TurnOf::Deferred)), _) if people > 0 => {
                Ok(Wait::until(WaitReason::Retry { people }, due))
            }
            // Every row left is in another connection's hands; its outcome comes soon.
            _ => Ok(Wait::until(WaitReason::Retry { people }, now.saturating_add(HANDS).unwrap_or(now))),
        }
    }

    /// The same wait as far as a connection waits for it: while the first batch is looked at, those of it whom a server put off
    /// are tried again.
    pub(super) fn wakes(&mut self, wait: Wait, now: Timestamp) -> Wait {
        let (WaitReason::Canary { .. }, Some((due, _)), Some(until)) = (&wait.why, self.next_due, wait.until)
        else {
            return wait;
        };
        let room = self.pace.take().next(now).wait().map_or(Some(now), |wait| wait.until);
        // What is due already is in another connection's hands.
        let soonest = now.saturating_add(HANDS).unwrap_or(until);
        let soonest = soonest.max(self.stops.rest_end(now));
        let turn = room.map_or(until, |room| room.max(due).max(soonest));
        Wait { until: Some(until.min(turn)), ..wait }
    }

    /// On a simulated clock nobody comes to change a limit or to mend the line: a wait that ends only then, or one more after
    /// days without a single outcome, would be waited for for good.
    pub(super) fn is_in_vain(&self, wait: &Wait, now: Timestamp) -> bool {
        matches!(self.clock, Clock::Simulated(_))
            && (wait.until.is_none() || now.duration_since(self.moved) > LONG_ENOUGH)
    }

    /// What an outcome means beyond its row: for the pace, the account, the connection, and the campaign as a whole.
    pub(super) fn note(&mut self, happened: &mut Happened, now: Timestamp) -> Vec<Wait> {
        let mut pauses = Vec::new();
        let settlement = &mut happened.settlement;
        settlement.counted =
            self.in_hand.left(settlement.row, settlement.counted, &mut self.pace.take(), now);
        if let Some(trouble) = &happened.trouble {
            match judged(trouble, now) {
                Some(outcome) => happened.settlement.settled = Settled::Tried(outcome),
                None => pauses.extend(self.connection_failed(trouble, now)),
            }
        }
        pauses.extend(happened.stops.take().map(Wait::for_you));
        let Settled::Tried(outcome) = &mut happened.settlement.settled else { return pauses };
        if !matches!(outcome, Outcome::BackInQueue { .. }) {
            self.moved = now;
        }
        if outcome.asks_to_slow_down() {
            slow_down(&self.store, self.account, &self.pace, now);
        }
        let row = happened.settlement.row;
        pauses.extend(self.stops.see(row, outcome, happened.again, &self.store, now));
        match outcome {
            Outcome::BackInQueue { because: Setback::Account(pause) } => {
                if let Some(window) = pause.window {
                    *pause = pause.clone().reopening(self.pace.take().reopens(window, now), now);
                }
                if pause.until.is_none() {
                    pauses.push(Wait::for_you(WaitReason::Account { cause: pause.cause }));
                }
                self.stops.rests_until(pause.until);
                // Another connection may have heard of a longer one.
                let known = self.paused.take().filter(|known| known.lasts_at(now) && known.outlasts(pause));
                self.paused = Some(known.unwrap_or_else(|| pause.clone()));
            }
            Outcome::BackInQueue { because: Setback::Connection { stage, why } }
                if happened.trouble.is_none() && !happened.released =>
            {
                // It may be this one row, which goes behind the others: they say whether it is the server or the line.
                let patience = if *stage >= Stage::MailFrom { WITH_A_ROW } else { 0 };
                let sentence = (*stage > Stage::Connect)
                    .then(|| format!("The session with your mail server broke off: {why}."));
                self.lost_connection(patience, WaitReason::Connection { sentence, said: None }, now);
            }
            Outcome::BackInQueue { because: Setback::PutOff { stage, reply } } => {
                let patience = if *stage >= Stage::MailFrom { WITH_A_ROW } else { 0 };
                // Several connections are turned away together; only the first counts as one in a row.
                if happened.trouble.is_none() || !self.connection_down(now) {
                    self.lost_connection(patience, WaitReason::PutOff { said: words(reply) }, now);
                }
            }
            // The row has had its setbacks; the line may be down all the same.
            Outcome::Deferred { class: Class::Network, reply: None, .. }
            | Outcome::Failed { class: Class::Network, reply: None, .. } => {
                self.lost_connection(WITH_A_ROW, WaitReason::NO_CONNECTION, now);
            }
            Outcome::Accepted { .. } => self.down = None,
            _ => {}
        }
        pauses
    }

    /// One more failure in a row, and what is waited for then; the first few, as many as `patience` says, are not waited for.
    fn lost_connection(&mut self, patience: u32, why: WaitReason, now: Timestamp) {
        let failures = self.down.map_or(1, |(failures, _)| failures.saturating_add(1));
        let until = match failures.saturating_sub(patience) {
            0 => now,
            waits => retry::next_connection(waits, now, u64::from(failures)),
        };
        self.down = Some((failures, until));
        self.down_for = why;
    }

    /// A session that could not be opened: trouble that passes is waited out, the rest needs the person.
    fn connection_failed(&mut self, trouble: &OpenError, now: Timestamp) -> Option<Wait> {
        tracing::warn!(code = trouble.code(), "the mail server could not be used");
        let said = trouble.reply().map(words);
        if !trouble.needs_a_person() {
            // Several connections fail together; only the first counts as a failure in a row.
            if !self.connection_down(now) {
                let why = match trouble {
                    OpenError::NoToken { .. } => WaitReason::SignIn,
                    // Somebody answered: whoever looks for a line that is down looks in the wrong place.
                    OpenError::NotSmtp { .. }
                    | OpenError::StartTlsRefused { .. }
                    | OpenError::TlsFailed { .. } => {
                        WaitReason::Connection { sentence: Some(trouble.to_string()), said }
                    }
                    _ => WaitReason::NO_CONNECTION,
                };
                self.lost_connection(0, why, now);
            }
            return None;
        }
        let why =
            WaitReason::Trouble { code: trouble.code().to_owned(), sentence: trouble.to_string(), said };
        Some(Wait::for_you(why))
    }
}

/// What a server means that says "not now" before a session is open, by the same rules as later: it may be a quota, a rest it asks
/// for, a lock, or nothing but "later". `None` where it says something else, or nothing.
fn judged(trouble: &OpenError, now: Timestamp) -> Option<Outcome> {
    let (stage, reply) = match trouble {
        OpenError::GreetingRefused { reply } => (Stage::Connect, reply),
        OpenError::EhloRefused { reply } => (Stage::Ehlo, reply),
        OpenError::LoginPutOff { reply } | OpenError::AccountLocked { reply } => (Stage::Login, reply),
        _ => return None,
    };
    tracing::warn!(code = trouble.code(), "the mail server puts us off");
    let outcome = settle(&Attempt::Refused { stage, reply: reply.clone() }, Before::default(), now, 0);
    match &outcome {
        Outcome::BackInQueue { because: Setback::PutOff { .. } } => Some(outcome),
        // A lock is the account's, whoever logs in: no other campaign may knock until its owner has looked.
        Outcome::BackInQueue { because: Setback::Account(pause) }
            if pause.until.is_some() || pause.cause == PauseCause::Locked =>
        {
            Some(outcome)
        }
        _ => None,
    }
}

/// How a run ends for a campaign in this state.
pub(super) fn ended(state: CampaignState) -> Ended {
    match state {
        CampaignState::Finished => Ended::Finished,
        CampaignState::Cancelled => Ended::Cancelled,
        _ => Ended::Paused,
    }
}

/// Why nothing can be written.
pub(super) fn no_room(why: &StoreError) -> Wait {
    Wait::for_you(match why {
        StoreError::Busy => WaitReason::Trouble {
            code: why.code().to_owned(),
            sentence: "Another program holds the data folder. Nothing is sent until it lets go.".to_owned(),
            said: None,
        },
        _ => WaitReason::Disk,
    })
}

/// A reply as it is shown, on one line and of some length.
fn words(reply: &SmtpReply) -> String {
    let text = reply.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let code = reply.enhanced.map_or_else(|| reply.code.to_string(), |more| format!("{} {more}", reply.code));
    format!("{code} {text}").trim_end_matches(['.', ' ']).chars().take(MOST_WORDS).collect()
}

/// Characters of a server's words that are shown while it is waited for.
const MOST_WORDS: usize = 300;

/// So many rows in a row may be refused at MAIL FROM, or break the line before their message, before the server is given a rest.
const WITH_A_ROW: u32 = 2;

/// When the turn of a parked row comes that has none.
const NEVER: Timestamp = Timestamp::MAX;

/// How soon to ask again for rows that are in another connection's hands.
const HANDS: jiff::SignedDuration = jiff::SignedDuration::from_millis(200);

/// Longer than any wait a rule makes by itself: those are of a day.
const LONG_ENOUGH: jiff::SignedDuration = jiff::SignedDuration::from_hours(3 * 24);
