//! From what happened on the wire to what becomes of the row, the account and the address.
//!
//! | what happened | what becomes of it |
//! |---|---|
//! | accepted | `accepted` |
//! | broken before the message | back in the queue, no try used up |
//! | the server leaves a session that had served others | back in the queue, the next session at once |
//! | broken in the message or before its final reply | `uncertain` |
//! | "too many" of any kind, at any stage | back in the queue, the account rests |
//! | "too many" from RCPT on, about the recipient or their domain | deferred; failed after the last try |
//! | "too many" from RCPT on, for the third time with this row while others get through | the same |
//! | login or sender refused for good | back in the queue, the account waits for its owner |
//! | "your account is locked", at any stage | back in the queue, the account waits for its owner |
//! | "this sender may not send", "sign in first", "no relaying", from RCPT on | as at MAIL FROM, but see the next two |
//! | the same for the third time with this row | deferred; failed after the last try |
//! | "no relaying" to one, where the session had carried others | deferred or failed: that recipient is meant |
//! | 4yz before RCPT | back in the queue; 421 and 4.7.x slow the account down |
//! | 4yz at MAIL FROM, or broken from MAIL FROM on, for the third time with this row | deferred; failed after the last try |
//! | 4yz from RCPT on, 421 too | deferred; failed after the last try |
//! | 5yz at RCPT, the mailbox or its domain does not exist | refused, and suppressed |
//! | 5yz from DATA on, and its words say plainly that there is nobody | the same |
//! | any other 5yz from RCPT on | failed; the address is innocent |

use jiff::Timestamp;
use reply::{Class, Objection};
use serde::{Deserialize, Serialize};

use crate::attempt::{Attempt, SmtpReply, Stage};
use crate::limits::Window;
use crate::outbox::RowEvent;
use crate::retry;
use crate::words::words;

/// What becomes of a row after one attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Outcome {
    /// Taken by the account's server.
    Accepted {
        /// Its reply.
        reply: SmtpReply,
    },
    /// Tried again at `until`; one try is used up.
    Deferred {
        /// The next try.
        until: Timestamp,
        /// Why.
        class: Class,
        /// What the server said; `None` where the connection broke before it said anything.
        reply: Option<SmtpReply>,
        /// What happened to our own connection, where that is the reason.
        #[serde(default)]
        why: Option<String>,
    },
    /// Given up, but the address is not suppressed.
    Failed {
        /// Why.
        class: Class,
        /// What the server said last; `None` where the connection broke.
        reply: Option<SmtpReply>,
        /// What happened to our own connection, where that is the reason.
        #[serde(default)]
        why: Option<String>,
    },
    /// Refused for good because of the mailbox or its domain.
    Refused {
        /// Why.
        class: Class,
        /// What the server said: the evidence.
        reply: SmtpReply,
        /// Whether the address goes on Do not mail now.
        suppress: bool,
    },
    /// It may or may not have gone; never sent again by itself.
    Uncertain {
        /// What happened.
        why: String,
    },
    /// The row goes back; no try is used up. It goes behind the rows not yet tried, so that one row which always runs
    /// into a setback cannot hold up everybody else.
    BackInQueue {
        /// What was in the way.
        because: Setback,
    },
}

/// What was in the way, when it was not the recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "setback", rename_all = "kebab-case")]
pub enum Setback {
    /// The account must rest, or needs its owner.
    Account(AccountPause),
    /// The connection or the server as such. Try again after [`crate::retry::next_connection`].
    Connection {
        /// How far it had come.
        stage: Stage,
        /// What happened.
        why: String,
    },
    /// The server put us off, and means nobody who was named. Try again after [`crate::retry::next_connection`].
    PutOff {
        /// What its words answer.
        stage: Stage,
        /// Its words.
        reply: SmtpReply,
    },
    /// The server ended a session that had served others, as many do after so many messages. Nothing is wrong: the next
    /// session may be opened at once.
    Session {
        /// What it said, if it said something.
        why: String,
    },
}

impl Setback {
    /// Whether it may be this one row that the server or the connection stumbles over. A row that has had
    /// [`SETBACKS`] of them uses up a try at the next.
    #[must_use]
    pub const fn may_be_the_row(&self) -> bool {
        match self {
            Setback::Connection { stage, .. } | Setback::PutOff { stage, .. } => {
                matches!(
                    stage,
                    Stage::MailFrom | Stage::RcptTo | Stage::Data | Stage::Body | Stage::FinalReply
                )
            }
            Setback::Account(pause) => pause.may_be_the_row,
            Setback::Session { .. } => false,
        }
    }
}

/// What the note of a [`Setback::Session`] begins with: whoever reads it later must not take it for a line that broke.
pub const BETWEEN_MESSAGES: &str = "the server ended the session between two messages";

/// So many setbacks a row has for nothing; see [`Setback::may_be_the_row`].
pub const SETBACKS: u32 = 2;

/// What is known before an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Before {
    /// The row's tries used up.
    pub tries: u32,
    /// The row's setbacks, as [`Setback::may_be_the_row`] counts them.
    pub setbacks: u32,
    /// Whether the session had carried a message before this one.
    pub session_used: bool,
    /// Whether it had carried one to somebody outside the sender's own domain: the server lets us send through it, with this
    /// login and this sender.
    pub session_relayed: bool,
}

/// A pause of a whole account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountPause {
    /// What the server objects to.
    pub cause: PauseCause,
    /// Until when at the latest; `None` where the person must act.
    pub until: Option<Timestamp>,
    /// The window that is used up, where the server named one. What was sent in it tells when it really reopens, often
    /// before `until`: see [`crate::pacing::Pace::reopens`].
    pub window: Option<Window>,
    /// The class of the reply.
    pub class: Class,
    /// What the server said.
    pub reply: SmtpReply,
    /// Whether it was said of a message whose recipient was named, so that it may be about that one after all. Whoever knows
    /// that nobody else got through either takes it back.
    #[serde(default)]
    pub may_be_the_row: bool,
}

impl AccountPause {
    /// Whether it is not over at `now`. One that waits for the person never is.
    #[must_use]
    pub fn lasts_at(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| until > now)
    }

    /// Whether it ends behind another one.
    #[must_use]
    pub fn outlasts(&self, other: &AccountPause) -> bool {
        self.until.unwrap_or(Timestamp::MAX) > other.until.unwrap_or(Timestamp::MAX)
    }
}

impl AccountPause {
    /// The same pause, ended when the window that is used up lets go of its oldest message (`at`, from
    /// [`crate::pacing::Pace::reopens`]) instead of a whole window from now. Not before a small part of the window has
    /// passed: what was sent elsewhere is not known here, and each refusal tries the server's patience.
    #[must_use]
    pub fn reopening(self, at: Timestamp, now: Timestamp) -> AccountPause {
        let (Some(window), Some(until)) = (self.window, self.until) else { return self };
        if at <= now {
            return self;
        }
        let soonest = now.saturating_add(window.length() / 24).unwrap_or(until);
        AccountPause { until: Some(at.max(soonest).min(until)), ..self }
    }
}

words! {
    /// Why an account is paused.
    pub enum PauseCause as "reason to pause an account" {
        /// Too many at once.
        RateLimited = "rate-limited",
        /// The account has used up what it may send.
        SenderQuota = "sender-quota",
        /// The login was not accepted.
        LoginRefused = "login-refused",
        /// The account may not send with this From address.
        SenderRefused = "sender-refused",
        /// The server does not serve us at all.
        TurnedAway = "turned-away",
        /// The host has locked the account.
        Locked = "account-locked",
    }
}

impl PauseCause {
    /// Whether the host said it of the login, for all accounts that sign in with it. A password and a From address are an
    /// account's own.
    #[must_use]
    pub const fn is_of_the_login(self) -> bool {
        !matches!(self, PauseCause::LoginRefused | PauseCause::SenderRefused)
    }

    /// What happened and what to do, in plain words.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            PauseCause::RateLimited => "Your mail server asked us to slow down.",
            PauseCause::SenderQuota => "This account has sent all that its host allows for now.",
            PauseCause::LoginRefused => "Your mail server did not take the password. Enter it again.",
            PauseCause::SenderRefused => {
                "Your mail server does not let this login send with this From address. Allow the address there (often called \u{201c}send as\u{201d}), or give the account the login of that address."
            }
            PauseCause::TurnedAway => {
                "Your mail server turned us away. Read what it said, and ask your mail host."
            }
            PauseCause::Locked => {
                "Your mail host has locked this account. Nobody was lost. Sign in on its web page, read what it says and do \
                 that; then test the account here."
            }
        }
    }
}

impl Outcome {
    /// What happens to the row.
    #[must_use]
    pub const fn row_event(&self) -> RowEvent {
        match self {
            Outcome::Accepted { .. } => RowEvent::Accept,
            Outcome::Deferred { .. } => RowEvent::Defer,
            Outcome::Failed { .. } => RowEvent::Fail,
            Outcome::Refused { .. } => RowEvent::Refuse,
            Outcome::Uncertain { .. } => RowEvent::LoseReply,
            Outcome::BackInQueue { .. } => RowEvent::Release,
        }
    }

    /// Whether the server asked for a slower pace: it said so, or put us off for the state of its own system (421, 4.7.x).
    /// Greylisting, and "too many" where it only puts off a row, are about one recipient, and a session that ends between two
    /// messages about none.
    #[must_use]
    pub fn asks_to_slow_down(&self) -> bool {
        let asks = |reply: &SmtpReply| {
            let of_policy = |code: reply::Enhanced| (code.class, code.subject) == (4, 7);
            reply.code == 421 || reply.enhanced.is_some_and(of_policy)
        };
        match self {
            Outcome::BackInQueue { because: Setback::Account(pause) } => {
                pause.cause == PauseCause::RateLimited
            }
            // 4.7.0 in answer to a login or STARTTLS is about that.
            Outcome::BackInQueue { because: Setback::PutOff { stage, reply } } => {
                !matches!(stage, Stage::Tls | Stage::Login) && asks(reply)
            }
            Outcome::Deferred {
                class: Class::Greylisted | Class::RateLimited | Class::SenderQuota, ..
            } => false,
            Outcome::Deferred { reply: Some(reply), .. } => asks(reply),
            _ => false,
        }
    }

    /// Whether one of the row's tries is used up.
    #[must_use]
    pub const fn uses_a_try(&self) -> bool {
        !matches!(self, Outcome::BackInQueue { .. })
    }

    /// The class of what went wrong with this message, where one is known. Of a pause that its owner must end there is none: read
    /// beside a person, "mailbox switched off" would be theirs.
    #[must_use]
    pub const fn class(&self) -> Option<Class> {
        match self {
            Outcome::Deferred { class, .. }
            | Outcome::Failed { class, .. }
            | Outcome::Refused { class, .. } => Some(*class),
            Outcome::BackInQueue { because: Setback::Account(pause) } if pause.until.is_some() => {
                Some(pause.class)
            }
            Outcome::Accepted { .. } | Outcome::Uncertain { .. } | Outcome::BackInQueue { .. } => None,
        }
    }

    /// What the server said, where it said something.
    #[must_use]
    pub const fn reply(&self) -> Option<&SmtpReply> {
        match self {
            Outcome::Accepted { reply } | Outcome::Refused { reply, .. } => Some(reply),
            Outcome::Deferred { reply, .. } | Outcome::Failed { reply, .. } => reply.as_ref(),
            Outcome::BackInQueue { because: Setback::Account(pause) } => Some(&pause.reply),
            Outcome::BackInQueue { because: Setback::PutOff { reply, .. } } => Some(reply),
            Outcome::Uncertain { .. } | Outcome::BackInQueue { .. } => None,
        }
    }
}

/// What becomes of a row after `attempt`. `seed` as in [`retry::next_try`].
#[must_use]
pub fn settle(attempt: &Attempt, before: Before, now: Timestamp, seed: u64) -> Outcome {
    if before.session_used
        && let Some(why) = goodbye(attempt)
    {
        return Outcome::BackInQueue { because: Setback::Session { why } };
    }
    let tries = before.tries.saturating_add(1);
    let outcome = match attempt {
        Attempt::Accepted(reply) => return Outcome::Accepted { reply: reply.clone() },
        Attempt::Broken { stage, why } => broken(*stage, why),
        Attempt::Refused { stage, reply } => refused(*stage, reply, before, now, seed),
    };
    match (&outcome, attempt) {
        // One row that the server never takes, or that always breaks the connection, must come to its end.
        (Outcome::BackInQueue { because }, _) if !because.may_be_the_row() || before.setbacks < SETBACKS => {
            outcome
        }
        (Outcome::BackInQueue { .. }, Attempt::Refused { reply, .. }) if (400..600).contains(&reply.code) => {
            let class = reply::classify_parts(Some(reply.code), reply.enhanced, &reply.text).class;
            put_off(class, Some(reply), tries, now, seed)
        }
        (Outcome::BackInQueue { because: Setback::Connection { why, .. } }, _) => {
            let why = Some(why.clone());
            match put_off(Class::Network, None, tries, now, seed) {
                Outcome::Deferred { until, class, reply, .. } => {
                    Outcome::Deferred { until, class, reply, why }
                }
                Outcome::Failed { class, reply, .. } => Outcome::Failed { class, reply, why },
                other => other,
            }
        }
        _ => outcome,
    }
}

/// What a server says that ends a session between two messages and means nobody: 421, or nothing at all. A quota, and
/// a rest that it asks for by name, are meant.
fn goodbye(attempt: &Attempt) -> Option<String> {
    match attempt {
        Attempt::Broken { stage: Stage::MailFrom, why } => Some(format!("{BETWEEN_MESSAGES}: {why}")),
        Attempt::Refused { stage: Stage::MailFrom, reply } if reply.code == 421 => {
            let class = reply::classify_parts(Some(reply.code), reply.enhanced, &reply.text).class;
            (class != Class::SenderQuota && !pause::names_a_rest(&reply.text))
                .then(|| format!("{BETWEEN_MESSAGES}: {}", said(reply)))
        }
        _ => None,
    }
}

fn broken(stage: Stage, why: &str) -> Outcome {
    if stage.may_have_arrived() {
        Outcome::Uncertain { why: why.to_owned() }
    } else {
        connection(stage, why.to_owned())
    }
}

fn refused(stage: Stage, reply: &SmtpReply, before: Before, now: Timestamp, seed: u64) -> Outcome {
    if !(400..600).contains(&reply.code) {
        // Neither yes nor no: the two sides no longer talk about the same command.
        return broken(stage, &format!("unexpected reply {}: {}", reply.code, reply.text));
    }
    let class = reply::classify_parts(Some(reply.code), reply.enhanced, &reply.text).class;
    refused_as(class, stage, reply, before, now, seed)
}

/// A reply between 400 and 599 whose class is known.
fn refused_as(
    class: Class,
    stage: Stage,
    reply: &SmtpReply,
    before: Before,
    now: Timestamp,
    seed: u64,
) -> Outcome {
    let tries = before.tries.saturating_add(1);
    let for_good = reply.code >= 500;
    let about_us = matches!(stage, Stage::Login | Stage::MailFrom);
    if reply::is_our_lock(reply.enhanced, &reply.text, about_us) {
        return owner_must_act(PauseCause::Locked, stage, class, reply);
    }
    if matches!(class, Class::RateLimited | Class::SenderQuota) {
        return too_many(class, stage, reply, tries, now, seed);
    }
    // RFC 4954 section 6: 530 asks for a login, whatever it answers.
    if reply.code == 530 || (stage == Stage::Login && for_good) {
        return owner_must_act(PauseCause::LoginRefused, stage, class, reply);
    }
    if stage >= Stage::MailFrom
        && let Some(outcome) =
            whose::objection(class, stage, reply, before).map(|objection| match objection {
                // Whether somebody may relay does not pass by waiting; a sender's domain may be found again.
                Objection::Relay => owner_must_act(PauseCause::TurnedAway, stage, class, reply),
                _ if !for_good => put_us_off(stage, reply),
                Objection::Sender | Objection::SenderOfLogin => {
                    owner_must_act(PauseCause::SenderRefused, stage, class, reply)
                }
                Objection::Login => owner_must_act(PauseCause::LoginRefused, stage, class, reply),
            })
    {
        return outcome;
    }
    match stage {
        Stage::Connect | Stage::Tls | Stage::Ehlo if for_good => {
            owner_must_act(PauseCause::TurnedAway, stage, class, reply)
        }
        Stage::Connect | Stage::Tls | Stage::Ehlo | Stage::Login => put_us_off(stage, reply),
        Stage::MailFrom => about_the_sender(class, reply, for_good, tries, now, seed),
        Stage::RcptTo | Stage::Data | Stage::Body | Stage::FinalReply if !for_good => {
            put_off(class, Some(reply), tries, now, seed)
        }
        Stage::RcptTo | Stage::Data | Stage::Body | Stage::FinalReply => match class.action() {
            // The recipient was taken: what is refused now is the message, whatever the codes say.
            reply::Action::Suppress if stage > Stage::RcptTo && !whose::says_there_is_nobody(reply) => {
                Outcome::Failed { class: Class::Other, reply: Some(reply.clone()), why: None }
            }
            reply::Action::Suppress => Outcome::Refused { class, reply: reply.clone(), suppress: true },
            reply::Action::Retry | reply::Action::PauseAccount | reply::Action::Count => {
                Outcome::Failed { class, reply: Some(reply.clone()), why: None }
            }
        },
    }
}

/// "Too many" is said of the account, unless the words name whom the message is for.
fn too_many(class: Class, stage: Stage, reply: &SmtpReply, tries: u32, now: Timestamp, seed: u64) -> Outcome {
    let named = stage >= Stage::RcptTo;
    let pause = pause::asked_for(class, reply.clone(), now);
    if !(named && whose::means_the_recipient(class, reply)) {
        return account(AccountPause { may_be_the_row: named, ..pause });
    }
    match (put_off(class, Some(reply), tries, now, seed), pause.until) {
        (Outcome::Deferred { until, class, reply, why }, Some(rest)) => {
            Outcome::Deferred { until: until.max(rest), class, reply, why }
        }
        (outcome, _) => outcome,
    }
}

/// MAIL FROM names the sender and the size, never the recipient: whoever that is, they are not suppressed for it.
fn about_the_sender(
    class: Class,
    reply: &SmtpReply,
    for_good: bool,
    tries: u32,
    now: Timestamp,
    seed: u64,
) -> Outcome {
    // RFC 3463 subject 6, and a size over the limit (RFC 1870), are about this one message.
    let this_message = class == Class::TooLarge || reply.enhanced.is_some_and(|code| code.subject == 6);
    match (this_message, for_good) {
        (true, true) => Outcome::Failed { class, reply: Some(reply.clone()), why: None },
        (true, false) => put_off(class, Some(reply), tries, now, seed),
        (false, false) if class == Class::Greylisted => put_off(class, Some(reply), tries, now, seed),
        (false, false) => put_us_off(Stage::MailFrom, reply),
        (false, true) if class == Class::ReputationBlocked && reply.code == 554 => {
            owner_must_act(PauseCause::TurnedAway, Stage::MailFrom, class, reply)
        }
        (false, true) => owner_must_act(PauseCause::SenderRefused, Stage::MailFrom, class, reply),
    }
}

fn put_off(class: Class, reply: Option<&SmtpReply>, tries: u32, now: Timestamp, seed: u64) -> Outcome {
    let reply = reply.cloned();
    match retry::next_try(tries, class, now, seed) {
        Some(until) => Outcome::Deferred { until, class, reply, why: None },
        None => Outcome::Failed { class, reply, why: None },
    }
}

/// What is said of the account behind RCPT may be said of the recipient's all the same: a row that is answered so again and
/// again must come to its end.
fn owner_must_act(cause: PauseCause, stage: Stage, class: Class, reply: &SmtpReply) -> Outcome {
    let (reply, may_be_the_row) = (reply.clone(), stage >= Stage::RcptTo);
    account(AccountPause { cause, until: None, window: None, class, reply, may_be_the_row })
}

const fn account(pause: AccountPause) -> Outcome {
    Outcome::BackInQueue { because: Setback::Account(pause) }
}

fn put_us_off(stage: Stage, reply: &SmtpReply) -> Outcome {
    Outcome::BackInQueue { because: Setback::PutOff { stage, reply: reply.clone() } }
}

const fn connection(stage: Stage, why: String) -> Outcome {
    Outcome::BackInQueue { because: Setback::Connection { stage, why } }
}

fn said(reply: &SmtpReply) -> String {
    format!("the server said {} {}", reply.code, reply.text)
}

mod pause;
#[cfg(test)]
mod tests;
mod whose;
