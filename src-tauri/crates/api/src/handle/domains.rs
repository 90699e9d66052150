//! Whether the domains of our people take mail.

use crate::desk::Desk;
use crate::error::ApiError;
use crate::wire::common::Nothing;
use crate::wire::domains::{DomainSettings, DomainsCheckRequest, DomainsView};

fn not_yet() -> ApiError {
    ApiError::new("not-yet", "This does not work yet.")
}

/// Not there yet.
pub async fn domains(_desk: &Desk, _request: Nothing) -> Result<DomainsView, ApiError> {
    Err(not_yet())
}

/// Not there yet.
pub async fn domains_check(_desk: &Desk, _request: DomainsCheckRequest) -> Result<DomainsView, ApiError> {
    Err(not_yet())
}

/// Not there yet.
pub async fn domains_cancel(_desk: &Desk, _request: Nothing) -> Result<DomainsView, ApiError> {
    Err(not_yet())
}

/// Not there yet.
pub async fn domains_settings(_desk: &Desk, _request: DomainSettings) -> Result<DomainsView, ApiError> {
    Err(not_yet())
}
