//! Reading the mailbox of an account.

use crate::desk::Desk;
use crate::error::ApiError;
use crate::wire::accounts::reading::{SelfTestView, SentView};
use crate::wire::common::ById;

/// Sends one message to the account itself and looks for it.
pub async fn account_self_test(_: &Desk, _: ById) -> Result<SelfTestView, ApiError> {
    Err(ApiError::not_yet())
}

/// How that stands.
pub async fn account_self_test_state(_: &Desk, _: ById) -> Result<SelfTestView, ApiError> {
    Err(ApiError::not_yet())
}

/// Looks into the Sent folder now.
pub async fn account_sent(_: &Desk, _: ById) -> Result<SentView, ApiError> {
    Err(ApiError::not_yet())
}
