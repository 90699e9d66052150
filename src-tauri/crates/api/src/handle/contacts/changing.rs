//! Changes to many people at once.

use super::same_mailbox::{merge_of, undo};
use crate::desk::Desk;
use crate::error::ApiError;
use crate::wire::common::ById;
use crate::wire::contacts::changing::{ChangeView, ContactsChangeRequest};

fn not_yet() -> ApiError {
    ApiError::new("not-yet", "This does not work yet.")
}

/// Not there yet.
pub async fn contacts_change(_desk: &Desk, _request: ContactsChangeRequest) -> Result<ChangeView, ApiError> {
    Err(not_yet())
}

/// Not there yet.
pub async fn contacts_changing(_desk: &Desk, _request: ById) -> Result<ChangeView, ApiError> {
    Err(not_yet())
}

/// Not there yet.
pub async fn contacts_change_cancel(_desk: &Desk, _request: ById) -> Result<ChangeView, ApiError> {
    Err(not_yet())
}

/// Takes a change back.
pub async fn contacts_change_undo(desk: &Desk, request: ById) -> Result<ChangeView, ApiError> {
    if let Some(merge) = merge_of(request.id) {
        return desk.work(move |postrider, _| undo(postrider, merge)).await;
    }
    Err(not_yet())
}
