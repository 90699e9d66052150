//! Addresses that seem to lead to the same mailbox.

use crate::desk::Desk;
use crate::error::ApiError;
use crate::wire::common::Nothing;
use crate::wire::contacts::changing::ChangeView;
use crate::wire::contacts::same_mailbox::{SameMailboxApartRequest, SameMailboxMergeRequest, SameMailboxPage, SameMailboxRequest};

fn not_yet() -> ApiError {
    ApiError::new("not-yet", "This does not work yet.")
}

/// Not there yet.
pub async fn same_mailbox(_desk: &Desk, _request: SameMailboxRequest) -> Result<SameMailboxPage, ApiError> {
    Err(not_yet())
}

/// Not there yet.
pub async fn same_mailbox_merge(_desk: &Desk, _request: SameMailboxMergeRequest) -> Result<ChangeView, ApiError> {
    Err(not_yet())
}

/// Not there yet.
pub async fn same_mailbox_apart(_desk: &Desk, _request: SameMailboxApartRequest) -> Result<Nothing, ApiError> {
    Err(not_yet())
}
