//! Finding the settings of an address by asking.

use crate::desk::Desk;
use crate::error::ApiError;
use crate::wire::accounts::finding::{AccountFindRequest, AccountFinding};
use crate::wire::common::Nothing;

/// Looks for the settings of an address.
pub async fn account_find(_: &Desk, _: AccountFindRequest) -> Result<AccountFinding, ApiError> {
    Err(ApiError::not_yet())
}

/// How looking stands.
pub async fn account_finding(_: &Desk, _: Nothing) -> Result<AccountFinding, ApiError> {
    Err(ApiError::not_yet())
}

/// Stops looking.
pub async fn account_find_stop(_: &Desk, _: Nothing) -> Result<AccountFinding, ApiError> {
    Err(ApiError::not_yet())
}
