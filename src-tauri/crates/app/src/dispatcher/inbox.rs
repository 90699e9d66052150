//! Where connections ask and the bookkeeper hears them. What is asked while everybody is still busy is answered together, so
//! that one transaction and one `fsync` serve as many messages as can be.

use super::bookkeeper::Request;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// How long an outcome may wait for others to be written with it. A crash within it costs what one a little earlier would
/// have cost; nobody goes without a message for it.
const GATHER: Duration = Duration::from_millis(5);

/// What the bookkeeper hears.
pub(super) enum News {
    /// Connections asked.
    Asked(Vec<Request>),
    /// Nobody did for as long as it wanted to wait.
    Quiet,
    /// No connection is left, and nothing of theirs.
    Over,
}

/// The bookkeeper's side. When it goes, whoever asks is told by the silence.
pub(super) struct Listener {
    inbox: Arc<Inbox>,
    bell: watch::Sender<()>,
}

/// A connection's side.
pub(super) struct Seat {
    inbox: Arc<Inbox>,
    number: usize,
    bell: watch::Receiver<()>,
}

#[derive(Default)]
struct Inbox {
    state: Mutex<State>,
    news: Condvar,
}

#[derive(Default)]
struct State {
    asked: Vec<(usize, Request)>,
    /// Connections that may still ask.
    seats: usize,
    /// Somebody who asked has nothing to do meanwhile.
    hurry: bool,
    /// Nobody listens any more.
    closed: bool,
}

/// A listener for so many connections, and a seat for each of them.
pub(super) fn open(connections: usize) -> (Listener, Vec<Seat>) {
    let inbox = Arc::new(Inbox::default());
    inbox.state().seats = connections;
    let (bell, heard) = watch::channel(());
    let seat = |number| Seat { inbox: Arc::clone(&inbox), number, bell: heard.clone() };
    let seats = (0..connections).map(seat).collect();
    (Listener { inbox, bell }, seats)
}

impl Inbox {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Whether waiting any longer would bring nothing, or keep somebody waiting.
    fn is_ripe(&self) -> bool {
        self.hurry || self.asked.len() >= self.seats
    }
}

impl Listener {
    /// Waits until somebody asks, and then for others who ask: until everybody did, somebody has nothing else to do, or
    /// [`GATHER`] is over. `quiet` is how long to wait for the first; without it, as long as there are connections.
    pub fn next(&self, quiet: Option<Duration>) -> News {
        let mut state = self.inbox.state();
        loop {
            if !state.asked.is_empty() {
                let gathered = self.inbox.news.wait_timeout_while(state, GATHER, |state| !state.is_ripe());
                let (mut state, _) = gathered.unwrap_or_else(PoisonError::into_inner);
                state.hurry = false;
                return News::Asked(state.asked.drain(..).map(|(_, request)| request).collect());
            }
            if state.seats == 0 {
                return News::Over;
            }
            state = match quiet {
                None => self.inbox.news.wait(state).unwrap_or_else(PoisonError::into_inner),
                Some(quiet) => {
                    let waited = self.inbox.news.wait_timeout(state, quiet);
                    let (state, end) = waited.unwrap_or_else(PoisonError::into_inner);
                    if end.timed_out() && state.asked.is_empty() {
                        return News::Quiet;
                    }
                    state
                }
            };
        }
    }

    /// Tells whoever waits that it is worth asking again.
    pub fn ring(&self) {
        self.bell.send_replace(());
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut state = self.inbox.state();
        state.closed = true;
        state.asked.clear();
    }
}

impl Seat {
    /// Asks. `idle` says that there is nothing to do until the answer comes.
    pub fn ask(&mut self, request: Request, idle: bool) {
        self.bell.mark_unchanged();
        let mut state = self.inbox.state();
        if state.closed {
            // The answer never comes, which is one.
            return;
        }
        let is_first = state.asked.is_empty();
        state.asked.push((self.number, request));
        state.hurry |= idle;
        if is_first || state.is_ripe() {
            self.inbox.news.notify_one();
        }
    }

    /// Says that there is nothing to do any more until the answer comes.
    pub fn hurry(&self) {
        let mut state = self.inbox.state();
        // Where the bookkeeper has it in hand already, the next ones need not hurry.
        if state.asked.iter().any(|(number, _)| *number == self.number) {
            state.hurry = true;
            self.inbox.news.notify_one();
        }
    }

    /// Ends when the bookkeeper rang since this connection asked last.
    pub async fn rung(&mut self) {
        // An error means that nobody will ring any more: asking tells the rest.
        let _ = self.bell.changed().await;
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.inbox.state().seats -= 1;
        self.inbox.news.notify_one();
    }
}

#[cfg(test)]
mod tests;
