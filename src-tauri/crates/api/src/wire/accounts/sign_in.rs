//! Signing in on the host's own page (OAuth 2 with PKCE). Tokens stay in the core; the page gets a number.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Who asks for the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum SignInHost {
    /// Google.
    Google,
    /// Microsoft.
    Microsoft,
}

/// Begins a sign-in. The host opens the page in the person's browser.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SignInRequest {
    /// Whose page.
    pub host: SignInHost,
    /// The address to sign in with.
    pub address: String,
    /// The person's own client id; empty for the one that `account` is signed in with.
    pub client_id: String,
    /// Its secret, where the host gave one (Google gives one to desktop programs).
    #[ts(optional)]
    pub client_secret: Option<String>,
    /// The account that signs in again.
    #[ts(optional)]
    pub account: Option<i64>,
}

/// How a sign-in stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SignInView {
    /// Its number.
    pub id: u64,
    /// The page to open, for a browser that did not open by itself.
    pub page: String,
    /// How far it is.
    pub state: SignInState,
    /// What went wrong and what to do, in a plain sentence.
    pub message: Option<String>,
}

/// How far a sign-in is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum SignInState {
    /// The person is on the page.
    Waiting,
    /// Done; the number can be used for an account.
    Done,
    /// It failed, took longer than five minutes, or was cancelled.
    Failed,
}

/// A page to open in the person's browser: only what we ship, so that no text from outside leads anywhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum PageOpenRequest {
    /// A page that a card names, as a source or for help. Refused with `unknown-page` where none does.
    Card {
        /// The page.
        page: String,
    },
    /// Where a person makes a client id of their own.
    ClientId {
        /// Whose.
        host: SignInHost,
    },
}

/// One sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SignInById {
    /// Its number.
    pub id: u64,
}
