//! What came of the messages.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use crate::config::Keep;
use crate::mischief::FaultTally;

/// One message that was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Envelope sender; empty for `<>`.
    pub mail_from: String,
    /// Envelope recipients.
    pub rcpt_to: Vec<String>,
    /// The message as it came, dots unstuffed; empty where only the envelope is kept or the message is in a file.
    pub bytes: Arc<[u8]>,
    /// Octets of the message, kept or not.
    pub size: u64,
    /// The file it was written to.
    pub file: Option<PathBuf>,
    /// When, by the server's clock.
    pub at: Timestamp,
    /// Whether the connection was encrypted.
    pub tls: bool,
    /// Who was logged in.
    pub user: Option<String>,
}

/// What the server has seen so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Connections taken.
    pub connections: u64,
    /// Connections turned away because there were too many.
    pub turned_away: u64,
    /// Successful logins.
    pub logins: u64,
    /// Messages accepted, and those kept although their reply was lost on purpose.
    pub messages: u64,
    /// Octets of those messages.
    pub octets: u64,
    /// Replies of 4yz and 5yz.
    pub refusals: u64,
    /// For each fault of the plan what it did, in the plan's order.
    pub faults: Vec<FaultTally>,
}

/// Messages and counts, shared by all connections.
#[derive(Debug)]
pub(crate) struct PostBox {
    keep: Keep,
    contents: Mutex<Contents>,
}

#[derive(Debug, Default)]
struct Contents {
    received: VecDeque<Received>,
    whole: usize,
    tally: Tally,
}

impl PostBox {
    pub(crate) fn new(keep: Keep) -> Self {
        Self { keep, contents: Mutex::default() }
    }

    fn contents(&self) -> MutexGuard<'_, Contents> {
        self.contents.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The file this message is to be written to, if there is a folder and it is among the first.
    pub(crate) fn file_for_next(&self) -> Option<PathBuf> {
        let folder = self.keep.folder.as_ref()?;
        let mut contents = self.contents();
        if contents.whole >= self.keep.bodies {
            return None;
        }
        contents.whole += 1;
        Some(folder.join(format!("{:06}.eml", contents.whole)))
    }

    /// Takes a message in. `bytes` of the given one are dropped where they are not to be kept.
    pub(crate) fn put(&self, mut received: Received) {
        let mut contents = self.contents();
        contents.tally.messages += 1;
        contents.tally.octets += received.size;
        if contents.received.len() >= self.keep.envelopes {
            return;
        }
        if self.keep.folder.is_some() || contents.whole >= self.keep.bodies {
            received.bytes = Arc::default();
        } else {
            contents.whole += 1;
        }
        contents.received.push_back(received);
    }

    pub(crate) fn count(&self, change: impl FnOnce(&mut Tally)) {
        change(&mut self.contents().tally);
    }

    pub(crate) fn tally(&self) -> Tally {
        self.contents().tally.clone()
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.contents().received.iter().cloned().collect()
    }
}
