//! The sample: a list of invented people with every kind of trouble in it, and a newsletter for them.
//!
//! Their domains end in `.example`, which belongs to nobody, so nothing could ever reach them.

use crate::accounts::NewAccount;
use crate::campaigns::CampaignPlan;
use crate::importing::Source;
use crate::{Error, Identity, Postrider, Refused};
use delivery::{CampaignId, Limits};
use message::{Body, Draft};
use store::AccountTls;

/// The list people join, and the name of the campaign.
pub const LIST: &str = "Sample list";
/// The campaign.
pub const CAMPAIGN: &str = "Bake with us this summer";
const ACCOUNT: &str = "Practice account";
const PEOPLE: &[u8] = include_bytes!("../sample/people.csv");
const NEWSLETTER: &str = include_str!("../sample/newsletter.md");

impl Source {
    /// The sample list.
    pub fn sample() -> Self {
        Self::bytes("people.csv", PEOPLE)
    }
}

impl Postrider {
    /// Whether the folder holds nothing but the sample, so that it may be played with.
    pub fn may_try(&self) -> Result<(), Error> {
        let fresh = self.store.contact_count()? == 0 && self.store.campaigns()?.is_empty();
        if fresh || self.store.list_by_name(LIST)?.is_some() {
            return Ok(());
        }
        let why = "This data folder holds your own people. Nothing was changed. Try it in another folder: --data DIR.";
        Err(Error::Refused(Refused::InUse(why.to_owned())))
    }

    /// A campaign to the sample list with the sample newsletter, through an account that exists only for practice. What is
    /// there from an earlier try is used again.
    pub fn sample_campaign(&self) -> Result<CampaignId, Error> {
        if let Some(known) = self.store.campaign_by_name(CAMPAIGN)? {
            return Ok(known.id);
        }
        if self.store.account_by_name(ACCOUNT)?.is_none() {
            self.add_account(NewAccount {
                name: ACCOUNT.to_owned(),
                host: "localhost".to_owned(),
                port: 25,
                tls: AccountTls::None,
                user: None,
                password: None,
                from: "letters@lindenbakery.example".to_owned(),
                from_name: Some("Linden Street Bakery".to_owned()),
                reply_to: None,
                limits: Limits {
                    per_minute: Some(30),
                    per_hour: Some(200),
                    per_day: Some(500),
                    ..Limits::NONE
                },
                connections: None,
                ca_file: None,
            })?;
        }
        if self.identity()? == Identity::default() {
            self.set_identity(&Identity {
                organisation: "Linden Street Bakery".to_owned(),
                postal_address: "4 Linden Street\nNorthfen".to_owned(),
                website: "https://lindenbakery.example".to_owned(),
            })?;
        }
        self.create_campaign(CampaignPlan {
            name: CAMPAIGN.to_owned(),
            list: LIST.to_owned(),
            account: Some(ACCOUNT.to_owned()),
            draft: Draft {
                subject: "Four evenings at our oven".to_owned(),
                preheader: "Six people at the table, and you take home what you bake.".to_owned(),
                body: Body::Markdown(NEWSLETTER.to_owned()),
                text: None,
            },
        })
    }
}
