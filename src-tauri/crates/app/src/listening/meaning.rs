//! What a mail asks for: matched with our people and messages, nothing done yet.

use super::Ears;
use crate::{Error, Postrider};
use address::{Address, DedupeKey};
use consent::SuppressionReason;
use consent::token::{TokenKey, TokenProblem, check};
use contacts::{ContactId, ListId};
use delivery::CampaignId;
use feedback::{Feedback, How, Kind, Leaving, Recipient};
use jiff::tz::TimeZone;
use reply::Severity;
use store::{ResultRow, SuppressionId};

/// What follows from a mail.
pub(super) enum Meaning {
    /// These people are not mailed any more.
    Stop { wishes: Vec<Wish>, code: &'static str, sentence: String },
    /// Only the person can tell.
    AskYou { code: &'static str, sentence: String, address: Option<String> },
    /// Nothing, or nothing that is not done: `met` is the entry that stands already.
    Nothing { code: &'static str, sentence: String, address: Option<String>, met: Option<SuppressionId> },
}

/// One person to put on Do not mail.
pub(super) struct Wish {
    pub(super) contact: Option<ContactId>,
    pub(super) address: Address,
    pub(super) reason: SuppressionReason,
    /// What the entry rests on, as a sentence.
    pub(super) said: String,
    pub(super) campaign: Option<CampaignId>,
    pub(super) list: Option<ListId>,
}

impl Wish {
    pub(super) fn key(&self) -> DedupeKey {
        self.address.dedupe_key()
    }
}

/// Words of a server that are kept as evidence; a page of them proves no more.
const LONGEST: usize = 300;

impl Postrider {
    /// What a mail asks for; `row` is the message of ours that it names.
    pub(super) fn meaning(
        &self,
        ears: &Ears,
        feedback: &Feedback,
        row: Option<&ResultRow>,
    ) -> Result<Meaning, Error> {
        match (feedback.kind, &feedback.leaving) {
            (kind, None) if self.is_about_the_forgotten(feedback, row)? => Ok(gone(kind)),
            (Kind::Unsubscribe, Some(leaving)) => self.wants_to_leave(ears, feedback, leaving),
            (Kind::Bounce, _) => self.came_back(feedback, row),
            (Kind::Complaint, _) => self.complained(feedback, row),
            (kind, _) => Ok(nothing(kind, row, feedback)),
        }
    }

    /// Whether a mail is about somebody whom we have forgotten: the message it names went to them, or everybody whom it
    /// names is known by a hash alone.
    fn is_about_the_forgotten(&self, feedback: &Feedback, row: Option<&ResultRow>) -> Result<bool, Error> {
        if let Some(row) = row {
            return Ok(row.address.is_empty());
        }
        for recipient in &feedback.recipients {
            let address = Address::parse(&recipient.address).ok();
            if self.met(address.as_ref())?.is_none_or(|(_, reason)| reason != SuppressionReason::Erased) {
                return Ok(false);
            }
        }
        Ok(!feedback.recipients.is_empty())
    }

    fn wants_to_leave(&self, ears: &Ears, feedback: &Feedback, leaving: &Leaving) -> Result<Meaning, Error> {
        let from = feedback.from.as_ref();
        let address = from.map(|from| from.as_str().to_owned());
        let writer = address.clone().unwrap_or_else(|| "Somebody".to_owned());
        match (leaving.how, &ears.key) {
            (How::Verified, Some(key)) => self.leaves_by_token(key, feedback, leaving),
            (How::Verified | How::Unverified, _) if ears.locked => Ok(Meaning::AskYou {
                code: "vault-locked",
                sentence: format!(
                    "{writer} wants to leave. The vault is locked, so we cannot tell who the code stands for. Open the vault and read this mail again."
                ),
                address,
            }),
            (How::Verified | How::Unverified, key) => {
                let problem = leaving.tokens.iter().find_map(|token| {
                    let key = key.as_ref()?;
                    check(key, token).err()
                });
                let problem = problem.unwrap_or(TokenProblem::NotOurs);
                Ok(Meaning::AskYou { code: problem.code(), sentence: problem.sentence().to_owned(), address })
            }
            (How::InWords, _) => {
                if let Some((met, reason)) = self.met(from)? {
                    if reason == SuppressionReason::Erased {
                        return Ok(asks_again(met, address));
                    }
                    let sentence = format!("{writer} asks to leave, and was on Do not mail before.");
                    return Ok(Meaning::Nothing { code: "asks-to-leave", sentence, address, met: Some(met) });
                }
                let sentence = format!(
                    "{writer} seems to ask to leave. Look at the mail; if so, put them on Do not mail."
                );
                Ok(Meaning::AskYou { code: "asks-to-leave", sentence, address })
            }
        }
    }

    fn leaves_by_token(
        &self,
        key: &TokenKey,
        feedback: &Feedback,
        leaving: &Leaving,
    ) -> Result<Meaning, Error> {
        let mut wishes: Vec<Wish> = Vec::new();
        for token in &leaving.tokens {
            let Ok(claims) = check(key, token) else { continue };
            let Some(found) = self.store.contact_or_merged(ContactId(claims.contact))? else { continue };
            if wishes.iter().any(|wish| wish.contact == Some(found.contact.id)) {
                continue;
            }
            let day =
                feedback.date.map(|at| at.to_zoned(TimeZone::UTC).strftime(" of %-d %B %Y").to_string());
            wishes.push(Wish {
                contact: Some(found.contact.id),
                address: found.contact.address,
                reason: SuppressionReason::Unsubscribed,
                said: format!(
                    "Their mail{} asks to leave, with the code of our message to them.",
                    day.unwrap_or_default()
                ),
                campaign: Some(CampaignId(claims.campaign)),
                list: Some(ListId(claims.list)),
            });
        }
        if !wishes.is_empty() {
            let sentence = "They asked to leave. Nothing goes to them any more, on any list.".to_owned();
            return Ok(Meaning::Stop { wishes, code: "left", sentence });
        }
        // The code is ours and its person is gone. An erased one is known by the hash of their address alone.
        let from = feedback.from.as_ref();
        let address = from.map(|from| from.as_str().to_owned());
        if let Some((met, _)) = self.met(from)? {
            return Ok(asks_again(met, address));
        }
        let sentence = "The code is ours, and the person it stands for is no longer in your data. Nobody is mailed for it. If the writer is somebody on your lists, put them on Do not mail.".to_owned();
        Ok(Meaning::AskYou { code: GONE, sentence, address })
    }

    fn came_back(&self, feedback: &Feedback, row: Option<&ResultRow>) -> Result<Meaning, Error> {
        let hard: Vec<&Recipient> =
            feedback.recipients.iter().filter(|one| one.severity == Severity::Hard).collect();
        let named = feedback
            .recipients
            .first()
            .map(|one| one.address.clone())
            .or_else(|| row.map(|row| row.address.clone()));
        if hard.is_empty() {
            let why = feedback
                .recipients
                .first()
                .map_or("Mail came back, and it does not say why", |one| reply::plain_reason(one.class));
            let sentence = format!("{why}. That may pass, so the address stays.");
            return Ok(Meaning::Nothing { code: "soft-bounce", sentence, address: named, met: None });
        }
        let mut wishes = Vec::new();
        for recipient in &hard {
            let matched = match row {
                // A message of ours has one recipient, so its Message-ID says enough, whatever a forwarding host calls them.
                Some(row) if hard.len() == 1 || row.address == recipient.address => self
                    .store
                    .contact_or_merged(row.contact)?
                    .map(|found| (found.contact, Some(row.campaign))),
                _ => self.mailed_at(&recipient.address)?,
            };
            if let Some((contact, campaign)) = matched {
                wishes.push(Wish {
                    contact: Some(contact.id),
                    address: contact.address,
                    reason: SuppressionReason::HardBounce,
                    said: format!(
                        "{}: {}",
                        reply::plain_reason(recipient.class),
                        shortened(&recipient.diagnostic)
                    ),
                    campaign,
                    list: None,
                });
            }
        }
        if wishes.is_empty() {
            let sentence = "Mail came back for good, and we cannot match it with a message we sent. If the address is on your lists, put it on Do not mail.".to_owned();
            return Ok(Meaning::AskYou { code: "bounce-not-matched", sentence, address: named });
        }
        let why = hard.first().map_or("Mail came back", |one| reply::plain_reason(one.class));
        let sentence = format!("{why}. Nothing goes there any more.");
        Ok(Meaning::Stop { wishes, code: "hard-bounce", sentence })
    }

    fn complained(&self, feedback: &Feedback, row: Option<&ResultRow>) -> Result<Meaning, Error> {
        let person = match row {
            Some(row) => {
                self.store.contact_or_merged(row.contact)?.map(|found| (found.contact, row.campaign))
            }
            None => None,
        };
        let Some((contact, campaign)) = person else {
            let sentence = "Somebody called our mail spam, and the report does not say who. Look at the mail and decide.".to_owned();
            let address = feedback.recipients.first().map(|one| one.address.clone());
            return Ok(Meaning::AskYou { code: "complaint-not-matched", sentence, address });
        };
        let wish = Wish {
            contact: Some(contact.id),
            address: contact.address,
            reason: SuppressionReason::Complaint,
            said: "Their mail host reports that they called our message spam.".to_owned(),
            campaign: Some(campaign),
            list: None,
        };
        let sentence = "They called the message spam. Nothing goes to them any more.".to_owned();
        Ok(Meaning::Stop { wishes: vec![wish], code: "complaint", sentence })
    }

    /// The contact with this address, if a message of ours went to it, and the last campaign that did.
    fn mailed_at(&self, address: &str) -> Result<Option<(contacts::Contact, Option<CampaignId>)>, Error> {
        let Ok(address) = Address::parse(address) else { return Ok(None) };
        let Some(found) = self.store.contact_or_merged_by_key(&address.dedupe_key())? else {
            return Ok(None);
        };
        let last = self.store.last_campaign_to(found.contact.id)?;
        Ok(last.map(|campaign| (found.contact, Some(campaign))))
    }

    /// The entry in force that covers the writer of a mail.
    fn met(&self, from: Option<&Address>) -> Result<Option<(SuppressionId, SuppressionReason)>, Error> {
        match from {
            Some(from) => Ok(self.stopped_by(&from.dedupe_key())?.map(|(id, entry)| (id, entry.reason))),
            None => Ok(None),
        }
    }
}

/// What is said of somebody whom we have forgotten. Nothing of such a mail is written down: it names them.
pub(super) const GONE: &str = "gone";

/// Somebody whom we have forgotten asks to leave.
fn asks_again(met: SuppressionId, address: Option<String>) -> Meaning {
    let sentence =
        "They asked to leave. We have forgotten them before, and never mail them again.".to_owned();
    Meaning::Nothing { code: GONE, sentence, address, met: Some(met) }
}

/// A mail about a message of ours to somebody whom we have forgotten since.
fn gone(kind: Kind) -> Meaning {
    let sentence = match kind {
        Kind::Reply => "A person wrote. Answer them in your mail program.",
        _ => "It is about a message to somebody whom we have forgotten since. They are never mailed again.",
    };
    Meaning::Nothing { code: GONE, sentence: sentence.to_owned(), address: None, met: None }
}

fn nothing(kind: Kind, row: Option<&ResultRow>, feedback: &Feedback) -> Meaning {
    let sentence = match kind {
        Kind::Delay => "A server still tries to deliver it.",
        Kind::AutoReply => "A machine answered.",
        Kind::Reply => "A person wrote. Answer them in your mail program.",
        _ => "This mail asks for nothing that we do.",
    };
    let about = feedback.recipients.first().map(|one| one.address.clone());
    let address = about
        .or_else(|| feedback.from.as_ref().map(|from| from.as_str().to_owned()))
        .or_else(|| row.map(|row| row.address.clone()));
    Meaning::Nothing { code: kind.as_str(), sentence: sentence.to_owned(), address, met: None }
}

/// A server's words on one line.
fn shortened(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}\u{2026}", line.get(..end).unwrap_or(&line)),
        None => line,
    }
}
