//! Listening: saved mails in, what they tell us, and what we did about it.
//!
//! What holds here:
//! - Only a token of ours takes somebody off by itself, and it takes them off everywhere: a list is just the name a file
//!   was given, and whoever leaves under one name must not be mailed under the next.
//! - Whoever seems to want to leave and cannot be told for sure is handed to the person, never dropped, never guessed.
//!   That goes for every token while the vault is locked; the same mail read again later is then done.
//! - Otherwise the same mail twice changes nothing.
//! - Reading files never counts as having looked through the inbox: they are what somebody picked out of it.
//!
//! Deliberately absent: fetching mail from a mailbox.

mod evidence;
mod mails;
mod meaning;

use crate::{Error, Postrider, VaultStanding};
use address::Address;
use consent::token::{TokenKey, find};
use consent::{Scope, Source, Suppression};
use contacts::ContactId;
use delivery::{CampaignId, RowState};
use feedback::{Feedback, Kind, Sighting};
use serde_json::json;
use store::{CONTACTS, FeedbackId, FeedbackNote, Noted, ResultRow, SettleAs, Suppressed, SuppressionId};

pub use mails::{Mails, RawMail};
use meaning::{GONE, Meaning, Wish};

/// What reads the tokens in mails.
pub struct Ears {
    key: Option<TokenKey>,
    locked: bool,
}

/// What we did with a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeardEnd {
    /// The address is on Do not mail now.
    Stopped,
    /// It was there before.
    Already,
    /// There was nothing to do.
    NothingToDo,
    /// The person must decide.
    NeedsYou,
}

impl HeardEnd {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stopped => "stopped",
            Self::Already => "already",
            Self::NothingToDo => "nothing-to-do",
            Self::NeedsYou => "needs-you",
        }
    }
}

/// One mail and what we did.
#[derive(Clone, Debug)]
pub struct Heard {
    /// Name of the file it came in.
    pub file: String,
    /// Its place in the file, the first being 1.
    pub number: u64,
    /// What it is.
    pub kind: Kind,
    /// The mail of ours it is about, where it says so.
    pub original_message_id: Option<String>,
    /// Whom it is about; for a mail nobody can place, who wrote it.
    pub address: Option<String>,
    /// What we did.
    pub end: HeardEnd,
    /// The entry of Do not mail it made or met.
    pub suppression: Option<SuppressionId>,
    /// Why, as a stable code.
    pub code: &'static str,
    /// Why, in a plain sentence.
    pub sentence: String,
    /// Its line in the log of answers.
    pub note: FeedbackId,
    /// Whether it was read before.
    pub again: bool,
}

impl Ears {
    /// The tokens in a text, and which of them we made.
    fn sightings(&self, text: &str) -> Vec<Sighting> {
        let genuine =
            |found: &consent::token::Candidate| self.key.as_ref().is_some_and(|key| found.check(key).is_ok());
        find(text)
            .iter()
            .map(|found| Sighting { token: found.as_str().to_owned(), genuine: genuine(found) })
            .collect()
    }

    /// What a mail is. Needs no data folder where no key is known.
    fn read(&self, raw: &[u8]) -> Feedback {
        feedback::read(raw, &|text| self.sightings(text))
    }
}

/// What a mail is, told without any key: a token in it is then one that cannot be verified.
pub fn classify(raw: &[u8]) -> Feedback {
    Ears { key: None, locked: false }.read(raw)
}

impl Postrider {
    /// Gets ready to read mails. A vault that was never made is not made for this: it never signed a token.
    pub fn ears(&self) -> Result<Ears, Error> {
        Ok(match self.vault_standing()? {
            VaultStanding::Open => Ears { key: Some(self.token_key()?), locked: false },
            VaultStanding::Locked => Ears { key: None, locked: true },
            VaultStanding::Absent => Ears { key: None, locked: false },
        })
    }

    /// Reads one mail and does what it says.
    pub fn listen_to(&self, ears: &Ears, file: &str, mail: &RawMail) -> Result<Heard, Error> {
        let feedback = ears.read(&mail.bytes);
        let row = match &feedback.original_message_id {
            Some(id) => self.store.result_by_message_id(id)?,
            None => None,
        };
        let meaning = self.meaning(ears, &feedback, row.as_ref())?;
        if !matches!(meaning, Meaning::Nothing { .. }) {
            // The proof lies on the disk before anything rests on it.
            self.store.keep_evidence(&mail.hash, &mail.bytes)?;
        }
        let (done, note, again) = match meaning {
            Meaning::Stop { wishes, code, sentence } => {
                self.carry_out(file, mail, &feedback, wishes, code, sentence)?
            }
            Meaning::AskYou { code, sentence, address } => {
                let noted = self.note(file, mail, &feedback, &[], "needs-you", code)?;
                let done = Done { end: HeardEnd::NeedsYou, suppression: None, code, sentence, address };
                (done, noted.0, noted.1)
            }
            Meaning::Nothing { code, sentence, address, met } => {
                let noted = match code {
                    GONE => self.note_nobody(mail, &feedback)?,
                    _ => self.note(file, mail, &feedback, &[], "nothing", code)?,
                };
                let end = if met.is_some() { HeardEnd::Already } else { HeardEnd::NothingToDo };
                (Done { end, suppression: met, code, sentence, address }, noted.0, noted.1)
            }
        };
        self.arrived_after_all(row.as_ref())?;
        Ok(Heard {
            file: file.to_owned(),
            number: mail.number,
            kind: feedback.kind,
            original_message_id: feedback.original_message_id,
            address: done.address,
            end: done.end,
            suppression: done.suppression,
            code: done.code,
            sentence: done.sentence,
            note,
            again,
        })
    }

    /// Puts whoever a mail is about on Do not mail, with the mail as evidence.
    fn carry_out(
        &self,
        file: &str,
        mail: &RawMail,
        feedback: &Feedback,
        wishes: Vec<Wish>,
        code: &'static str,
        sentence: String,
    ) -> Result<(Done, FeedbackId, bool), Error> {
        let first = wishes.first();
        let (note, again) = self.note(file, mail, feedback, &wishes, "stop", code)?;
        let noted = self.store.feedback_entry(note)?;
        let address = first.map(|wish| wish.address.as_str().to_owned());
        if noted.undone.is_some() {
            let sentence = "You told us that we had misread this mail. Nothing was done.".to_owned();
            let done = Done {
                end: HeardEnd::NothingToDo,
                suppression: None,
                code: "misread-before",
                sentence,
                address,
            };
            return Ok((done, note, again));
        }
        let mut made = noted.note.suppression.filter(|_| !again);
        // Whatever the first line of the log did not carry: further people, and a mail that could not be verified the
        // first time. What was lifted since stays lifted.
        let pending = again && noted.note.action == "needs-you";
        for wish in wishes.iter().skip(usize::from(!pending)) {
            let from_this_mail = |(_, entry): &(SuppressionId, Suppression)| {
                entry.evidence.contains(&evidence::name(&mail.hash))
            };
            if !self.store.suppressions_of(&wish.key())?.iter().any(from_this_mail)
                && let Suppressed::Added(id) =
                    self.store.suppress(self.suppression(wish, mail), self.clock.now())?
            {
                made = made.or(Some(id));
            }
        }
        for wish in &wishes {
            if let (Some(campaign), Some(contact)) = (wish.campaign, wish.contact) {
                self.arrived_after_all(self.store.result_of(campaign, contact)?.as_ref())?;
            }
        }
        if made.is_some() {
            return Ok((
                Done { end: HeardEnd::Stopped, suppression: made, code, sentence, address },
                note,
                again,
            ));
        }
        let met = match first {
            Some(wish) => self.stopped_by(&wish.key())?.map(|(id, _)| id),
            None => None,
        };
        let (end, sentence) = match met {
            Some(_) => (HeardEnd::Already, "They were on Do not mail before."),
            None => (
                HeardEnd::NothingToDo,
                "You read this mail before, and they were taken off Do not mail since.",
            ),
        };
        Ok((Done { end, suppression: met, code, sentence: sentence.to_owned(), address }, note, again))
    }

    /// Writes a mail into the log of answers, together with the entry of Do not mail it asks for.
    fn note(
        &self,
        file: &str,
        mail: &RawMail,
        feedback: &Feedback,
        wishes: &[Wish],
        action: &str,
        code: &str,
    ) -> Result<(FeedbackId, bool), Error> {
        let wish = wishes.first();
        let about = wish.map(Wish::key).or_else(|| feedback.from.as_ref().map(Address::dedupe_key));
        let contact = match (wish, &about) {
            (Some(wish), _) => wish.contact,
            (None, Some(key)) => self.store.contact_by_key(key)?.map(|row| row.contact.id),
            (None, None) => None,
        };
        let note = FeedbackNote {
            source_hash: mail.hash,
            file_name: file.to_owned(),
            kind: feedback.kind.as_str().to_owned(),
            contact,
            key: about,
            campaign: wish.and_then(|wish| wish.campaign),
            list: wish.and_then(|wish| wish.list),
            action: action.to_owned(),
            detail: json!({
                "code": code,
                "from": feedback.from.as_ref().map(Address::as_str),
                "message_id": feedback.message_id,
                "original_message_id": feedback.original_message_id,
                "leaving": feedback.leaving.as_ref().map(|leaving| json!({ "how": leaving.how, "place": leaving.place })),
                "recipients": feedback.recipients,
                CONTACTS: wishes.iter().filter_map(|wish| wish.contact.map(|ContactId(id)| id)).collect::<Vec<_>>(),
            }),
            suppression: None,
        };
        let entry = wish.map(|wish| self.suppression(wish, mail));
        Ok(match self.store.note_feedback(&note, entry, self.clock.now())? {
            Noted::New(id) => (id, false),
            Noted::Known(id) => (id, true),
        })
    }

    /// Writes down that a mail was read, and nothing of what it says: it names somebody whom we have forgotten.
    fn note_nobody(&self, mail: &RawMail, feedback: &Feedback) -> Result<(FeedbackId, bool), Error> {
        let note = FeedbackNote {
            source_hash: mail.hash,
            file_name: String::new(),
            kind: feedback.kind.as_str().to_owned(),
            contact: None,
            key: None,
            campaign: None,
            list: None,
            action: "nothing".to_owned(),
            detail: json!({ "code": GONE }),
            suppression: None,
        };
        Ok(match self.store.note_feedback(&note, None, self.clock.now())? {
            Noted::New(id) => (id, false),
            Noted::Known(id) => (id, true),
        })
    }

    fn suppression(&self, wish: &Wish, mail: &RawMail) -> Suppression {
        let evidence = format!("{} The mail is kept as {}.", wish.said, evidence::name(&mail.hash));
        let entry = self.entry(&wish.key(), wish.reason, Source::Mail, Scope::Everywhere, evidence);
        Suppression { campaign: wish.campaign.map(|CampaignId(id)| id), ..entry }
    }

    /// Whatever answers a message proves that it went, so an uncertain one counts as accepted.
    fn arrived_after_all(&self, row: Option<&ResultRow>) -> Result<(), Error> {
        if let Some(row) = row.filter(|row| row.state == RowState::Uncertain) {
            let evidence = "a mail that came back names it";
            let now = self.clock.now();
            self.store.settle_uncertain(row.campaign, Some(&[row.row]), SettleAs::Accepted, evidence, now)?;
        }
        Ok(())
    }
}

struct Done {
    end: HeardEnd,
    suppression: Option<SuppressionId>,
    code: &'static str,
    sentence: String,
    address: Option<String>,
}
