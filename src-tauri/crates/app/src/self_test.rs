//! One message to oneself, sent and then found in the mailbox: the proof that an account works both ways. It is no
//! newsletter and goes to the account's own address only.

use crate::{Error, Postrider};
use address::Address;
use delivery::{AccountId, Attempt};
use jiff::{SignedDuration, Timestamp};
use network::imap::{self, Timeouts};
use network::smtp;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How often the mailbox is asked for it, and for how long in all: hosts look at a mail before they show it.
const EVERY: SignedDuration = SignedDuration::from_secs(3);
const LOOKS: u32 = 30;

/// How far it is, for whoever looks on.
#[derive(Debug, Default)]
pub struct SelfTest {
    state: Mutex<SelfTestState>,
}

/// How far it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SelfTestState {
    /// Whether the server took it; `None` before.
    pub sent: Option<bool>,
    /// Whether it was found in the mailbox; `None` before, and where the account's mail is not read.
    pub found: Option<bool>,
    /// What went wrong and what to do, in a plain sentence.
    pub message: Option<String>,
}

impl SelfTest {
    /// As it stands.
    pub fn state(&self) -> SelfTestState {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, SelfTestState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, why: String) {
        self.lock().message = Some(why);
    }
}

impl Postrider {
    /// Sends one message to the account's own address and looks for it. What the servers say is in `test`; dropping the
    /// future ends it.
    ///
    /// # Errors
    /// Only where the account, its password or the data folder cannot be had.
    pub async fn test_with_myself(&self, id: AccountId, test: &SelfTest) -> Result<(), Error> {
        let this = self.clone();
        let prepared = tokio::task::spawn_blocking(move || {
            let row = this.store.account(id)?;
            let mut sending = this.smtp_settings(&row)?;
            sending.timeouts = smtp::Timeouts::for_a_person_waiting();
            let reading = match this.store.account_mailbox(id)? {
                Some(kept) => {
                    let timeouts = Timeouts::for_a_person_waiting();
                    Some(this.imap_settings(&row, &kept.mailbox, timeouts)?)
                }
                None => None,
            };
            Ok::<_, Error>((row, sending, reading))
        });
        let (row, sending, reading) = prepared.await.map_err(|_| Error::Cancelled)??;
        let me = &row.account.from;
        let message_id = message::message_id(uuid::Uuid::now_v7().as_u128(), me.domain());
        let sent = match self.open_smtp(id, &sending).await {
            Ok(mut session) => {
                let attempt = session.send(me, me, &letter(me, &message_id, self.clock.now())).await;
                session.close().await;
                refusal(&attempt)
            }
            Err(why) => Some(why.to_string()),
        };
        test.lock().sent = Some(sent.is_none());
        if let Some(why) = sent {
            test.failed(why);
            return Ok(());
        }
        let Some(reading) = reading else {
            test.failed(
                "It went out. Look for it in your inbox yourself: this account's mail is not read here."
                    .to_owned(),
            );
            return Ok(());
        };
        match self.look_for(id, &reading, &message_id).await {
            Ok(true) => test.lock().found = Some(true),
            Ok(false) => {
                test.lock().found = Some(false);
                test.failed(
                    "It went out, and is not in your inbox yet. Look into your spam folder; some hosts take a few minutes."
                        .to_owned(),
                );
            }
            Err(why) => {
                test.lock().found = Some(false);
                test.failed(why.to_string());
            }
        }
        Ok(())
    }

    async fn look_for(
        &self,
        id: AccountId,
        reading: &imap::Settings,
        message_id: &str,
    ) -> Result<bool, imap::Error> {
        let mut session = self.open_imap(id, reading).await?;
        for look in 0..LOOKS {
            if look > 0 {
                let next = self.clock.now().saturating_add(EVERY).unwrap_or(Timestamp::MAX);
                self.clock.sleep_until(next).await;
            }
            // Opened anew each time: a folder that stays open need not show what comes.
            session.examine("INBOX").await?;
            if session.find(message_id).await?.is_some() {
                session.close().await;
                return Ok(true);
            }
        }
        session.close().await;
        Ok(false)
    }
}

/// Why it was not taken; `None` where it was.
fn refusal(attempt: &Attempt) -> Option<String> {
    match attempt {
        Attempt::Accepted(_) => None,
        Attempt::Refused { reply, .. } => {
            Some(format!("The mail server did not take it. It said: {} {}", reply.code, in_one_line(&reply.text)))
        }
        Attempt::Broken { .. } => {
            Some("The connection broke while it was sent, so it may or may not have gone. Try again in a few minutes.".to_owned())
        }
    }
}

fn in_one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(200).collect()
}

fn letter(me: &Address, message_id: &str, now: Timestamp) -> Vec<u8> {
    let date = jiff::fmt::rfc2822::to_string(&now.to_zoned(jiff::tz::TimeZone::UTC)).unwrap_or_default();
    let me = me.as_str();
    format!(
        "Date: {date}\r\nFrom: <{me}>\r\nTo: <{me}>\r\nMessage-ID: <{message_id}>\r\nSubject: Postrider can send and read\r\n\
         Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
         You sent this to yourself to try out your account. Nobody else got it, and you may delete it.\r\n"
    )
    .into_bytes()
}
