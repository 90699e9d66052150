//! What the connection does next.

use std::time::Duration;

use crate::mischief::Trick;
use crate::reply::Reply;

/// A reply, or none, and what follows it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) reply: Option<Reply>,
    pub(crate) then: Then,
    /// Before the reply.
    pub(crate) wait: Duration,
    /// The client did something wrong. A fault's reply is not its doing.
    pub(crate) mistake: bool,
}

/// What follows the reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    GoOn,
    TakeMessage { drop_in_the_middle: bool },
    StartTls,
    Close,
}

impl Step {
    pub(crate) fn say(reply: Reply) -> Self {
        Self { mistake: reply.is_client_error(), ..Self::say_on_purpose(reply) }
    }

    fn say_on_purpose(reply: Reply) -> Self {
        // RFC 5321 section 3.8: whoever says 421 closes.
        let then = if reply.code == 421 { Then::Close } else { Then::GoOn };
        Self { reply: Some(reply), then, wait: Duration::ZERO, mistake: false }
    }

    fn close() -> Self {
        Self { reply: None, then: Then::Close, wait: Duration::ZERO, mistake: false }
    }

    /// What a fault makes of the moment.
    pub(crate) fn of(trick: Trick) -> Self {
        match trick {
            Trick::Say(reply) => Self::say_on_purpose(reply),
            Trick::Close { .. } => Self::close(),
            Trick::Silence { time, .. } => Self { wait: time, ..Self::close() },
        }
    }

    pub(crate) fn then(self, then: Then) -> Self {
        Self { then, ..self }
    }
}
