//! Reminders that come back.

use crate::desk::Desk;
use crate::error::ApiError;
use crate::wire::common::{ById, Nothing};
use crate::wire::reminders::{ReminderSaveRequest, Reminders};

/// All reminders.
pub async fn reminders(_: &Desk, _: Nothing) -> Result<Reminders, ApiError> {
    Err(ApiError::not_yet())
}

/// Makes or changes one.
pub async fn reminder_save(_: &Desk, _: ReminderSaveRequest) -> Result<Reminders, ApiError> {
    Err(ApiError::not_yet())
}

/// Takes one away.
pub async fn reminder_remove(_: &Desk, _: ById) -> Result<Reminders, ApiError> {
    Err(ApiError::not_yet())
}

/// Puts one that is due off until its next time.
pub async fn reminder_done(_: &Desk, _: ById) -> Result<Reminders, ApiError> {
    Err(ApiError::not_yet())
}
