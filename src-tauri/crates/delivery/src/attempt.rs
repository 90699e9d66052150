//! What one try to hand over one message came to, as the SMTP session saw it (RFC 5321).
//! Nothing is judged here; [`crate::settle()`] does that.

use serde::{Deserialize, Serialize};

use crate::words::words;

words! {
    /// How far a session or a message had come. Ordered: a later stage compares greater.
    pub enum Stage as "stage of sending" {
        /// Finding the host and opening the connection, with the greeting.
        Connect = "connect",
        /// Negotiating TLS, implicit or by STARTTLS.
        Tls = "tls",
        /// EHLO and reading what the server can do. It stands before the login because no login happens without it.
        Ehlo = "ehlo",
        /// AUTH.
        Login = "login",
        /// MAIL FROM.
        MailFrom = "mail-from",
        /// RCPT TO.
        RcptTo = "rcpt-to",
        /// The DATA command, up to its 354.
        Data = "data",
        /// Writing the message and its final dot.
        Body = "body",
        /// Waiting for the reply to the final dot.
        FinalReply = "final-reply",
    }
}

impl Stage {
    /// Whether the server may already have the whole message, so that a broken connection leaves us not knowing.
    /// Message and final dot are written together, hence the body counts too.
    #[must_use]
    pub const fn may_have_arrived(self) -> bool {
        matches!(self, Stage::Body | Stage::FinalReply)
    }
}

/// One reply of a mail server, several lines joined by `\n`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SmtpReply {
    /// Three-digit reply code (RFC 5321 section 4.2).
    pub code: u16,
    /// Enhanced status code, where one was given (RFC 3463).
    pub enhanced: Option<reply::Enhanced>,
    /// The words, without the codes, lines joined by `\n`.
    pub text: String,
}

/// What the SMTP session reports for one message to one recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Attempt {
    /// The server took responsibility for the message; its reply to the final dot.
    Accepted(SmtpReply),
    /// The server answered with a refusal, for now or for good.
    Refused {
        /// What the reply answers.
        stage: Stage,
        /// The reply.
        reply: SmtpReply,
    },
    /// The connection failed: no reply. At [`Stage::Body`] and [`Stage::FinalReply`] the outcome is unknown.
    Broken {
        /// How far it had come.
        stage: Stage,
        /// What happened, in words for the log and the details fold; no address, no secret.
        why: String,
    },
}
