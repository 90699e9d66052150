//! One campaign's message, made ready for thousands of people: template, list, and the way to leave.

use crate::Error;
use address::Address;
use consent::token::{Claims, TokenKey, mint};
use consent::{Basis, Standing};
use contacts::{ContactId, Fields};
use delivery::CampaignId;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use message::{Draft, MissingFields, Rendered, Sender, Stamp, Template};

/// Compiled once a campaign; written once a person.
pub struct Letter {
    template: Template,
    from: Address,
    mailbox: Address,
    list_name: String,
    list_id: String,
    claims: Claims,
    key: TokenKey,
}

/// What a letter is made from.
pub struct Letterhead<'a> {
    /// The message as written.
    pub draft: &'a Draft,
    /// In whose name.
    pub sender: &'a Sender,
    /// Which campaign, for the token of the way to leave.
    pub campaign: CampaignId,
    /// Id and name of the list.
    pub list: (contacts::ListId, &'a str),
    /// Signs the way to leave.
    pub key: TokenKey,
}

impl Letter {
    /// Compiles the message. What cannot be compiled is a list of findings for the person.
    pub fn compile(head: Letterhead<'_>) -> Result<Self, Error> {
        let template = Template::compile(head.draft, head.sender).map_err(Error::Blocked)?;
        let (list, name) = head.list;
        Ok(Self {
            template,
            from: head.sender.from.clone(),
            mailbox: head.sender.reply_to.clone().unwrap_or_else(|| head.sender.from.clone()),
            list_name: name.to_owned(),
            // The list's number, not its name: RFC 2919 wants it to stay the same when the list is renamed.
            list_id: format!("list-{}.{}", list.0, head.sender.from.domain()),
            claims: Claims { campaign: head.campaign.0, contact: 0, list: list.0 },
            key: head.key,
        })
    }

    /// From whom, as the mail server is told.
    pub fn from(&self) -> &Address {
        &self.from
    }

    /// The fields the message uses.
    pub fn fields(&self) -> Vec<String> {
        self.template.fields()
    }

    /// The message for one person, or the fields they lack.
    pub fn write(&self, to: &Recipient<'_>) -> Result<Rendered, MissingFields> {
        let token = mint(&self.key, Claims { contact: to.contact.0, ..self.claims });
        let why = why_line(to.standing);
        self.template.render(
            to.address,
            to.fields,
            &Stamp {
                message_id: to.message_id,
                date: to.date,
                list_name: &self.list_name,
                list_id: &self.list_id,
                unsubscribe_mailbox: &self.mailbox,
                unsubscribe_token: &token,
                why_line: &why,
            },
        )
    }
}

/// One person, as a letter is written to them.
#[derive(Clone, Copy)]
pub struct Recipient<'a> {
    /// Who.
    pub contact: ContactId,
    /// Where to.
    pub address: &'a Address,
    /// What we know of them.
    pub fields: &'a Fields,
    /// How they stand, for the line that says why they get this.
    pub standing: &'a Standing<'a>,
    /// Without angle brackets; the same each time this message is tried.
    pub message_id: &'a str,
    /// The same each time this message is tried.
    pub date: Timestamp,
}

/// "You get this because you said yes on 4 November 2025."
fn why_line(standing: &Standing<'_>) -> String {
    let day = standing.agreed_at.map(|at| at.to_zoned(TimeZone::UTC).strftime("%-d %B %Y").to_string());
    match (standing.basis, day) {
        (Basis::Confirmed, Some(day)) => format!("You get this because you said yes on {day}."),
        (Basis::Stated, Some(day)) => format!("You get this because you signed up on {day}."),
        (Basis::Customer, _) => "You get this because you are a customer of ours.".to_owned(),
        _ => "You get this because you signed up for it.".to_owned(),
    }
}
