//! The send loop: claims rows as the pace allows, hands each message over, writes down what came of it.
//!
//! One bookkeeper (a thread with the only writing connection, `synchronous=FULL`) and some connections (tasks with
//! one SMTP session each). A connection holds at most two rows that are not written down: the one in its hands and
//! one claimed ahead, or the one whose outcome is being written. So a crash leaves at most `2 x connections` rows
//! uncertain, and one `fsync` serves every connection that is waiting for one (`inbox`).
//!
//! Deliberately absent: any rule about who may be mailed, how fast, and what a reply means. Those are asked of
//! `consent` and `delivery` with the present moment in hand.

pub(crate) mod board;
mod bookkeeper;
mod connection;
pub(crate) mod diary;
mod door;
pub(crate) mod ground;
pub(crate) mod happened;
mod inbox;
pub(crate) mod jumps;
pub(crate) mod stops;

use crate::letter::Letter;
use crate::paces::Paces;
use crate::{Clock, Error, StopSign};
use board::Board;
use bookkeeper::{Bookkeeper, Unwritten};
use connection::Connection;
use delivery::{AccountId, CampaignId};
use door::Door;
use ground::Ground;
use network::smtp;
use std::sync::Arc;

/// How a run of sending ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Every row is at its end.
    Finished,
    /// The campaign is paused: by the person, or by a rule that wants to be looked at.
    Paused,
    /// The campaign was cancelled.
    Cancelled,
    /// This process was told to stop; the campaign goes on when sending is started again.
    Stopped,
}

/// What one run of sending needs.
pub(crate) struct Round {
    /// Where rows are claimed and outcomes written; a throw-away one in a rehearsal.
    pub store: store::Store,
    /// Real or simulated.
    pub clock: Clock,
    /// Which campaign.
    pub campaign: CampaignId,
    /// Its account.
    pub account: AccountId,
    /// How that stood when everything was asked that may refuse.
    pub ground: Ground,
    /// Its list, for the decision who may be mailed.
    pub list: contacts::ListId,
    /// The paces of this process; those of its own in a rehearsal.
    pub paces: Paces,
    /// How to reach the account's server.
    pub settings: smtp::Settings,
    /// Renews the account's sign-in where it has one; none in a rehearsal.
    pub signed_in: Option<crate::Postrider>,
    /// Where its connections come in.
    pub door: Arc<Door>,
    /// Sessions at the same time, at least 1.
    pub connections: usize,
    /// The message.
    pub letter: Arc<Letter>,
    /// Told to stop from outside.
    pub stop: StopSign,
    /// Where it says what it cannot write down.
    pub board: Board,
    /// Time one message takes on a simulated clock.
    pub pretend: std::time::Duration,
    /// Where a rehearsal reads what was waited for.
    pub diary: Option<diary::Diary>,
}

/// Sends until there is nothing left to do, a pause, or the stop sign. The caller holds the sender lock.
pub(crate) async fn send(round: Round) -> Result<Ended, Error> {
    let (listener, seats) = inbox::open(round.connections.max(1));
    let bookkeeper = Bookkeeper::open(&round)?;
    let books = std::thread::Builder::new()
        .name("bookkeeper".to_owned())
        .spawn(move || bookkeeper.run(&listener))
        .map_err(|why| Error::file(round.store.folder(), why))?;

    let shared = Arc::new(round);
    let mut connections = tokio::task::JoinSet::new();
    for seat in seats {
        connections.spawn(Connection::new(Arc::clone(&shared), seat).run());
    }
    while let Some(joined) = connections.join_next().await {
        if let Err(broken) = joined {
            // A connection that panicked took its claims with it; the next run finds them uncertain.
            tracing::error!(how = how(&broken), "a connection ended unexpectedly");
        }
    }
    let ended = tokio::task::spawn_blocking(move || books.join()).await;
    match ended {
        Ok(Ok(Ok(ended))) => Ok(ended),
        Ok(Ok(Err(Unwritten { messages, why }))) => Err(Error::Unwritten { messages, why }),
        _ => Ok(Ended::Stopped),
    }
}

/// How a task ended that should not have, for the log. What a panic says may hold an address and stays out of it.
fn how(broken: &tokio::task::JoinError) -> &'static str {
    if broken.is_panic() { "panicked" } else { "was cancelled" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_a_panic_says_is_kept_out_of_the_log() {
        let broken = tokio::spawn(async { panic!("no fields for amara@northfen.example") }).await;
        assert_eq!(broken.map_err(|broken| how(&broken)), Err::<(), _>("panicked"));
    }
}
