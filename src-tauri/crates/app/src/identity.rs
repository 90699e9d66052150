//! Who the sender is: the name and the postal address that the law wants under each newsletter.

use crate::{Error, Postrider};
use serde::{Deserialize, Serialize};
use store::Account;

/// The name of the setting.
const SETTING: &str = "sender.identity";

/// Who sends; one for all accounts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Name of the organisation.
    #[serde(default)]
    pub organisation: String,
    /// Street, town, country; may have several lines.
    #[serde(default)]
    pub postal_address: String,
    /// The organisation's own page; may be empty.
    #[serde(default)]
    pub website: String,
}

impl Postrider {
    /// Who the sender is; empty until it was said.
    pub fn identity(&self) -> Result<Identity, Error> {
        Ok(self.store.setting(SETTING)?.unwrap_or_default())
    }

    /// Says who the sender is.
    pub fn set_identity(&self, identity: &Identity) -> Result<(), Error> {
        Ok(self.store.put_setting(SETTING, identity)?)
    }

    /// The sender of a message through this account.
    pub(crate) fn sender_of(&self, account: &Account) -> Result<message::Sender, Error> {
        let identity = self.identity()?;
        // An account's name is what people know the sender by until the organisation is named.
        let organisation = if identity.organisation.trim().is_empty() {
            account.from_name.clone()
        } else {
            identity.organisation
        };
        Ok(message::Sender {
            from_name: if account.from_name.is_empty() {
                organisation.clone()
            } else {
                account.from_name.clone()
            },
            from: account.from.clone(),
            reply_to: account.reply_to.clone(),
            organisation,
            postal_address: identity.postal_address,
            website: Some(identity.website).filter(|page| !page.trim().is_empty()),
        })
    }
}
