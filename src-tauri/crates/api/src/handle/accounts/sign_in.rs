//! Signing in on the host's own page. Tokens stay here; the page gets a number.

use app::delivery::AccountId;
use app::secrets::SecretString;
use app::signing_in::{SignInHost as Host, SignedIn, SigningIn};

use super::finding::parsed;
use crate::desk::Desk;
use crate::error::ApiError;
use crate::handle::campaigns::send::vault_is_open;
use crate::wire::accounts::sign_in::{SignInById, SignInHost, SignInRequest, SignInState, SignInView};
use crate::wire::common::Nothing;

/// Begins a sign-in on the host's own page and opens it in the browser.
pub async fn sign_in(desk: &Desk, request: SignInRequest) -> Result<SignInView, ApiError> {
    let address = parsed(&request.address)?;
    let host = match request.host {
        SignInHost::Google => Host::Google,
        SignInHost::Microsoft => Host::Microsoft,
    };
    let secret = request.client_secret.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let typed = (request.client_id.trim().to_owned(), secret.map(SecretString::from));
    let (client_id, secret) = match request.account {
        Some(id) if typed.0.is_empty() => {
            let kept = desk.work(move |postrider, _| {
                vault_is_open(postrider)?;
                Ok(postrider.client_of(AccountId(id))?)
            });
            kept.await?.unwrap_or(typed)
        }
        _ => typed,
    };
    let begun = SigningIn::begin(desk.host.sign_in_page(host), &client_id, secret, address.as_str()).await?;
    let page = begun.page().to_owned();
    let waiting = async move { begun.finish().await.map_err(|why| why.to_string()) };
    let id = desk.jobs.setting_up.begin_sign_in(page.clone(), waiting);
    // Where no browser opens, the page shows its address.
    desk.host.open_link(&page);
    view(desk, id)
}

/// How a sign-in stands.
pub async fn sign_in_state(desk: &Desk, request: SignInById) -> Result<SignInView, ApiError> {
    view(desk, request.id)
}

/// Gives a sign-in up.
pub async fn sign_in_cancel(desk: &Desk, request: SignInById) -> Result<Nothing, ApiError> {
    desk.jobs.setting_up.drop_sign_in(request.id);
    Ok(Nothing {})
}

/// A sign-in that is done, for an account.
pub(super) fn done(desk: &Desk, id: Option<u64>) -> Result<Option<SignedIn>, ApiError> {
    let Some(id) = id else { return Ok(None) };
    match desk.jobs.setting_up.sign_in(id).and_then(|known| known.end) {
        Some(Ok(signed_in)) => Ok(Some(signed_in)),
        _ => Err(gone()),
    }
}

fn view(desk: &Desk, id: u64) -> Result<SignInView, ApiError> {
    let known = desk.jobs.setting_up.sign_in(id).ok_or_else(gone)?;
    let (state, message) = match known.end {
        None => (SignInState::Waiting, None),
        Some(Ok(_)) => (SignInState::Done, None),
        Some(Err(why)) => (SignInState::Failed, Some(why)),
    };
    Ok(SignInView { id, page: known.page, state, message })
}

fn gone() -> ApiError {
    ApiError::new("sign-in-gone", "That sign-in is over. Sign in again; nothing was changed.")
}
