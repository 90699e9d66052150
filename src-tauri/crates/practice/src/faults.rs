//! The fault plan: what goes wrong, for whom, how often.

mod choice;
mod presets;

use serde::{Deserialize, Serialize};

pub(crate) use choice::{glob, is_chosen};
pub use presets::BadDay;

/// A reproducible set of faults.
///
/// A plan is JSON, so that a person can write one by hand:
///
/// ```json
/// { "seed": 7,
///   "faults": [
///     { "name": "new senders wait", "share": 0.3, "fault": { "greylist": { "seconds": 900 } } },
///     { "name": "gone", "recipients": "old*@*.example",
///       "fault": { "refuse": { "at": "rcpt", "reply": { "code": 550, "enhanced": "5.1.1", "text": "No such user" } } } },
///     { "name": "lost reply", "share": 0.01, "tries": 1, "fault": { "drop": { "at": "after-data", "keep": true } } } ] }
/// ```
///
/// Who is hit depends on the seed, the fault's place in the plan and the recipient alone: never on which connection
/// came first. `quota` and `shutdown` count messages, so there the number is fixed but not the names. Of several faults
/// that fit the same moment the first one acts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultPlan {
    /// Another seed hits other recipients.
    #[serde(default)]
    pub seed: u64,
    /// In order of precedence.
    #[serde(default)]
    pub faults: Vec<Fault>,
    /// In a rehearsal: the person presses Resume so many minutes after sending paused by itself. Without it a pause is the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resume_after_minutes: Option<u32>,
}

/// One fault and whom it hits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The name it has in reports.
    pub name: String,
    /// Only recipients that match, `*` standing for anything, ASCII case ignored. At `mail` the sender is compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipients: Option<String>,
    /// Which share of those, 0 to 1.
    #[serde(default = "everybody")]
    pub share: f64,
    /// Hits each recipient at most so many times; where there is no recipient yet (connection, login), so many times in
    /// all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tries: Option<u32>,
    /// Only once so many messages were accepted.
    #[serde(default)]
    pub after: u64,
    /// And only for so many seconds from then on, by the server's clock; for good without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
    /// What happens.
    pub fault: FaultKind,
}

fn everybody() -> f64 {
    1.0
}

/// What can go wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum FaultKind {
    /// RCPT gets 450 4.7.1 until so many seconds have passed since this recipient's first try.
    Greylist {
        /// Seconds from the first try to the first welcome.
        seconds: u32,
    },
    /// A reply instead of a welcome. A 421 also closes the connection, as RFC 5321 section 3.8 has it.
    Refuse {
        /// Which command is answered so.
        at: Moment,
        /// The answer.
        reply: FaultReply,
    },
    /// MAIL is refused once so many messages were accepted within the window.
    Quota {
        /// Messages per window.
        messages: u32,
        /// Length of the rolling window in seconds.
        seconds: u32,
        /// The answer to MAIL while it is used up.
        reply: FaultReply,
    },
    /// 421 in answer to MAIL once a connection has carried so many messages; then it is closed.
    Shutdown {
        /// Messages that get through on one connection.
        after: u32,
    },
    /// The connection is closed without a reply.
    Drop {
        /// When.
        at: DropMoment,
        /// Whether a message that had arrived whole is delivered all the same: the case no sender can tell.
        #[serde(default)]
        keep: bool,
    },
    /// Silence after the final dot, then the connection is closed. On a simulated clock it is closed at once.
    Stall {
        /// Seconds of silence.
        seconds: u32,
        /// Whether the message is delivered all the same.
        #[serde(default)]
        keep: bool,
    },
    /// Replies to RCPT, DATA and the final dot come late. A simulated clock is moved by as much.
    Slow {
        /// Milliseconds for each reply.
        milliseconds: u32,
    },
    /// AUTH is refused whatever the secret.
    RefuseLogin {
        /// The answer to AUTH.
        reply: FaultReply,
    },
    /// The greeting is this reply instead of 220, then the connection is closed.
    RefuseConnection {
        /// The answer to a new connection.
        reply: FaultReply,
    },
    /// Nobody is there: a new connection is closed without a word, and an open one when it says MAIL.
    Away,
    /// EHLO does not name STARTTLS, and the command is not known.
    NoStartTls,
    /// The certificate has something wrong with it.
    Certificate {
        /// What.
        problem: CertificateProblem,
    },
    /// A smaller SIZE than configured: announced, and held to with 552 5.3.4.
    TooLarge {
        /// Octets.
        bytes: u64,
    },
    /// EHLO does not name this extension, and its parameters are not known (`SMTPUTF8`, `8BITMIME`, `SIZE`,
    /// `PIPELINING`, `ENHANCEDSTATUSCODES`, `AUTH`).
    Hide {
        /// The EHLO keyword.
        extension: String,
    },
}

impl FaultKind {
    /// Name of the kind, as in the JSON.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Greylist { .. } => "greylist",
            Self::Refuse { .. } => "refuse",
            Self::Quota { .. } => "quota",
            Self::Shutdown { .. } => "shutdown",
            Self::Drop { .. } => "drop",
            Self::Stall { .. } => "stall",
            Self::Slow { .. } => "slow",
            Self::RefuseLogin { .. } => "refuse-login",
            Self::RefuseConnection { .. } => "refuse-connection",
            Self::Away => "away",
            Self::NoStartTls => "no-start-tls",
            Self::Certificate { .. } => "certificate",
            Self::TooLarge { .. } => "too-large",
            Self::Hide { .. } => "hide",
        }
    }
}

/// The command whose answer is replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Moment {
    /// MAIL FROM; the fault's `recipients` is compared with the sender.
    Mail,
    /// RCPT TO.
    Rcpt,
    /// DATA.
    Data,
    /// The final dot.
    Final,
}

/// When a connection is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DropMoment {
    /// In answer to DATA.
    BeforeData,
    /// After the first octets of the message.
    InData,
    /// After the final dot.
    AfterData,
}

/// What is wrong with the certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CertificateProblem {
    /// It is for another name.
    WrongName,
    /// It ended years ago.
    Expired,
    /// No authority signed it.
    SelfSigned,
}

/// A reply to put in place of the server's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultReply {
    /// Three digits, 400 to 599.
    pub code: u16,
    /// Enhanced code such as `5.1.1` (RFC 3463), if the server would send one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enhanced: Option<String>,
    /// Words; a line break makes a reply of several lines.
    pub text: String,
}

impl FaultReply {
    /// A reply with an enhanced code.
    pub fn new(code: u16, enhanced: &str, text: &str) -> Self {
        Self { code, enhanced: Some(enhanced.to_owned()), text: text.to_owned() }
    }
}

/// Why a plan cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// Not JSON, or not of this form.
    #[error("The fault plan cannot be read: {0}. Compare it with the example in the documentation.")]
    Unreadable(#[from] serde_json::Error),
    /// A reply code no server sends as a refusal.
    #[error("The fault \"{name}\" answers with {code}. Use a code from 400 to 599.")]
    Code {
        /// The fault's name.
        name: String,
        /// The code as given.
        code: u16,
    },
    /// A share below 0 or above 1.
    #[error("The fault \"{name}\" hits a share of {share}. Use a number from 0 to 1.")]
    Share {
        /// The fault's name.
        name: String,
        /// The share as given.
        share: f64,
    },
}

impl FaultPlan {
    /// Reads a plan and checks what serde cannot.
    ///
    /// # Errors
    /// [`PlanError`] says which part is wrong.
    pub fn from_json(text: &str) -> Result<Self, PlanError> {
        // serde would take a list for the fields in their order, and so an empty list for an empty plan.
        if !text.trim_start().starts_with('{') {
            return Err(PlanError::Unreadable(serde::de::Error::custom("it is not an object in braces")));
        }
        let plan: Self = serde_json::from_str(text)?;
        plan.check()?;
        Ok(plan)
    }

    /// Whether every code and share is in range.
    ///
    /// # Errors
    /// The first fault that is not.
    pub fn check(&self) -> Result<(), PlanError> {
        for fault in &self.faults {
            let name = || fault.name.clone();
            if !(0.0..=1.0).contains(&fault.share) {
                return Err(PlanError::Share { name: name(), share: fault.share });
            }
            let reply = match &fault.fault {
                FaultKind::Refuse { reply, .. }
                | FaultKind::Quota { reply, .. }
                | FaultKind::RefuseLogin { reply }
                | FaultKind::RefuseConnection { reply } => reply,
                _ => continue,
            };
            if !(400..=599).contains(&reply.code) {
                return Err(PlanError::Code { name: name(), code: reply.code });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
