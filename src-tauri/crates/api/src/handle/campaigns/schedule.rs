//! When and how a campaign goes.

use crate::desk::Desk;
use crate::error::ApiError;
use crate::wire::campaigns::send::{CanaryRequest, ReadyView, ScheduleRequest};
use crate::wire::common::ById;

/// Sets or takes away the first batch.
pub async fn campaign_canary(_: &Desk, _: CanaryRequest) -> Result<ReadyView, ApiError> {
    Err(ApiError::not_yet())
}

/// Plans a start.
pub async fn campaign_schedule(_: &Desk, _: ScheduleRequest) -> Result<ReadyView, ApiError> {
    Err(ApiError::not_yet())
}

/// Takes a planned start back.
pub async fn campaign_unschedule(_: &Desk, _: ById) -> Result<ReadyView, ApiError> {
    Err(ApiError::not_yet())
}
