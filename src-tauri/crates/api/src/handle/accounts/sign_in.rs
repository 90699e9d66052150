//! Signing in on the host's own page.

use crate::desk::Desk;
use crate::error::ApiError;
use crate::wire::accounts::sign_in::{SignInById, SignInRequest, SignInView};
use crate::wire::common::Nothing;

/// Begins a sign-in on the host's own page.
pub async fn sign_in(_: &Desk, _: SignInRequest) -> Result<SignInView, ApiError> {
    Err(ApiError::not_yet())
}

/// How a sign-in stands.
pub async fn sign_in_state(_: &Desk, _: SignInById) -> Result<SignInView, ApiError> {
    Err(ApiError::not_yet())
}

/// Gives a sign-in up.
pub async fn sign_in_cancel(_: &Desk, _: SignInById) -> Result<Nothing, ApiError> {
    Err(ApiError::not_yet())
}
