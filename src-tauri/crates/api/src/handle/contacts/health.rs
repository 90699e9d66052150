//! The health picture, and the fields people have.

use crate::desk::Desk;
use crate::error::ApiError;
use crate::wire::common::Nothing;
use crate::wire::contacts::health::{HealthRequest, HealthView};
use crate::wire::contacts::segments::ContactFields;

fn not_yet() -> ApiError {
    ApiError::new("not-yet", "This does not work yet.")
}

/// Not there yet.
pub async fn contacts_health(_desk: &Desk, _request: HealthRequest) -> Result<HealthView, ApiError> {
    Err(not_yet())
}

/// Not there yet.
pub async fn contact_fields(_desk: &Desk, _request: Nothing) -> Result<ContactFields, ApiError> {
    Err(not_yet())
}
