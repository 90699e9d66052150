//! Lists, and how a person stands in one.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::named::named;
use crate::{ContactId, ListId};

/// A named purpose people belong to. People agree to a list, not to "mail".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// The number of the list.
    pub id: ListId,
    /// What people see: in the window, in `List-Id` and in the line that says why they get this.
    pub name: String,
    /// When it was made.
    pub created: Timestamp,
}

/// How one person stands in one list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// Who.
    pub contact: ContactId,
    /// In which list.
    pub list: ListId,
    /// On it or off it.
    pub state: SubscriptionState,
    /// Since when it stands so.
    pub since: Timestamp,
}

/// On the list or off it. Whether a person may be mailed is another question: `consent` answers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SubscriptionState {
    /// Belongs to the list.
    Subscribed,
    /// Left the list. An import never turns this back.
    Unsubscribed,
}

named!(SubscriptionState { Subscribed => "subscribed", Unsubscribed => "unsubscribed" });
