//! When a mailbox that is full or switched off again and again goes on Do not mail.

use jiff::{SignedDuration, Timestamp};
use reply::Class;

/// How many campaigns in a row.
pub const CAMPAIGNS: usize = 3;
/// At least so long from the first of them to the last.
pub const OVER: SignedDuration = SignedDuration::from_hours(15 * 24);

/// How one campaign ended for one address, as far as is known now: what the server said, or a bounce said later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// When that became known.
    pub at: Timestamp,
    /// Why it failed; `None` where the message was accepted and no bounce came.
    pub failed: Option<Class>,
}

/// What the last campaigns say about an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SoftBounces {
    /// None since it last took a message.
    None,
    /// So many in a row, not yet enough to stop.
    InARow(usize),
    /// Enough: suppress with reason `repeated-soft-bounce`.
    Suppress,
}

/// Whether a mailbox was full or switched off in three campaigns in a row over at least 15 days. `endings` come newest
/// first, one per campaign. A message that was taken breaks the row; a failure that says nothing about the mailbox
/// (content, network, ...) neither counts nor breaks it.
pub fn repeated_soft_bounces(endings: impl IntoIterator<Item = Ending>) -> SoftBounces {
    let mut newest = None;
    let mut count = 0;
    for ending in endings {
        match ending.failed {
            None => break,
            Some(Class::MailboxFull | Class::MailboxDisabled) => {
                let newest = *newest.get_or_insert(ending.at);
                count += 1;
                if count >= CAMPAIGNS && newest.duration_since(ending.at) >= OVER {
                    return SoftBounces::Suppress;
                }
            }
            Some(_) => {}
        }
    }
    if count == 0 { SoftBounces::None } else { SoftBounces::InARow(count) }
}

#[cfg(test)]
mod tests;
