//! Whoever keeps the roster of a store: it is read when something first asks, and again when it is too far behind.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;

use rusqlite::Connection;

use super::{Roster, load};
use crate::Store;
use crate::connection::lock;
use crate::error::Result;

/// Up to so many people are read by whoever asks first: that takes less than a tenth of a second.
const AT_ONCE: i64 = 50_000;

/// The roster of one store.
#[derive(Default)]
pub(crate) struct Keeper {
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    arrived: Condvar,
    stop: AtomicBool,
}

#[derive(Default)]
enum State {
    /// Nobody has asked, or what was there is too old.
    #[default]
    Away,
    /// It is being read on a thread.
    Coming,
    Here(Box<Roster>),
}

/// What is done where the roster is not there yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Patience {
    /// Wait for it.
    Wait,
    /// Have it read, and do without.
    Begin,
    /// Do without.
    None,
}

/// How an answer is to be had.
pub(crate) enum Answer<T> {
    /// This is it.
    Given(T),
    /// The roster is not there yet.
    NotYet,
}

impl Keeper {
    /// Stops reading, and waits until its connections are closed: a backup may be put in place of the file next.
    pub(crate) fn stop(&self) {
        self.shared.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = lock(&self.thread).take() {
            let _ = thread.join();
        }
    }

    /// Begins to read everybody on a thread. Says whether it could.
    fn send_for(&self, file: &Path) -> bool {
        let (shared, file) = (Arc::clone(&self.shared), file.to_owned());
        let read = move || {
            // A panic must not leave everybody waiting.
            let work = std::panic::AssertUnwindSafe(|| load::apart(&file, &shared.stop));
            let read = std::panic::catch_unwind(work);
            *lock(&shared.state) = match read {
                Ok(Ok(roster)) => State::Here(Box::new(roster)),
                // Whoever asks next tries it in their own transaction, and gets the reason.
                Ok(Err(_)) | Err(_) => State::Away,
            };
            shared.arrived.notify_all();
        };
        match std::thread::Builder::new().name("people".to_owned()).spawn(read) {
            Ok(thread) => {
                *lock(&self.thread) = Some(thread);
                true
            }
            Err(_) => false,
        }
    }
}

impl Store {
    /// Asks everybody in memory, as they are in the transaction of the question.
    pub(crate) fn ask_people<T>(
        &self,
        work: impl FnOnce(&Connection, &mut Roster) -> Result<T>,
    ) -> Result<T> {
        let mut work = Some(work);
        loop {
            if let Answer::Given(answer) = self.ask(Patience::Wait, &mut work)? {
                return Ok(answer);
            }
        }
    }

    /// The same where there is another way to answer as long as they are being read, which this begins.
    pub(crate) fn ask_people_soon<T>(
        &self,
        work: impl FnOnce(&Connection, &mut Roster) -> Result<T>,
    ) -> Result<Answer<T>> {
        self.ask(Patience::Begin, &mut Some(work))
    }

    /// The same where another way to answer is no worse than reading them.
    pub(crate) fn ask_people_if_here<T>(
        &self,
        work: impl FnOnce(&Connection, &mut Roster) -> Result<T>,
    ) -> Result<Answer<T>> {
        self.ask(Patience::None, &mut Some(work))
    }

    fn ask<T, W>(&self, patience: Patience, work: &mut Option<W>) -> Result<Answer<T>>
    where
        W: FnOnce(&Connection, &mut Roster) -> Result<T>,
    {
        let keeper = &self.inner.people;
        let mut once = |conn: &Connection, roster: &mut Roster| match work.take() {
            Some(work) => work(conn, roster).map(Answer::Given),
            None => Ok(Answer::NotYet),
        };
        let (mut state, mut sent) = (lock(&keeper.shared.state), false);
        loop {
            match &mut *state {
                State::Here(roster) => {
                    let answer =
                        self.read(
                            |conn| {
                                if roster.step(conn)? { once(conn, roster).map(Some) } else { Ok(None) }
                            },
                        );
                    match answer {
                        Ok(Some(answer)) => return Ok(answer),
                        // Gone before it is read anew: both would take twice the memory.
                        Ok(None) => *state = State::Away,
                        Err(why) => {
                            // It may have been in the middle of taking something in.
                            *state = State::Away;
                            return Err(why);
                        }
                    }
                }
                State::Coming if patience == Patience::Wait => {
                    state = keeper.shared.arrived.wait(state).unwrap_or_else(PoisonError::into_inner);
                }
                State::Coming => return Ok(Answer::NotYet),
                State::Away if patience == Patience::None => return Ok(Answer::NotYet),
                State::Away => {
                    if !sent && self.read(is_large)? && keeper.send_for(&self.inner.file) {
                        (*state, sent) = (State::Coming, true);
                        continue;
                    }
                    // In one transaction with the question, so that it ends however much is being written.
                    let (roster, answer) = self.read(|conn| {
                        let mut roster = load::here(conn)?;
                        let answer = once(conn, &mut roster)?;
                        Ok((roster, answer))
                    })?;
                    *state = State::Here(Box::new(roster));
                    return Ok(answer);
                }
            }
        }
    }
}

fn is_large(conn: &Connection) -> Result<bool> {
    let mut statement = conn.prepare_cached("SELECT coalesce(max(id) - min(id), 0) FROM contacts")?;
    Ok(statement.query_row([], |row| row.get::<_, i64>(0))? > AT_ONCE)
}
