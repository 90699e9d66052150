//! Pages of mail hosts, opened in the person's browser: sources of figures, and help with signing in.

use app::delivery::card::CARDS;

use crate::desk::Desk;
use crate::error::ApiError;
use crate::wire::accounts::HostCard;
use crate::wire::accounts::sign_in::{PageOpenRequest, SignInHost};
use crate::wire::common::Nothing;

/// Opens a page that we ship; any other is refused with `unknown-page`.
pub async fn page_open(desk: &Desk, request: PageOpenRequest) -> Result<Nothing, ApiError> {
    let page = match &request {
        PageOpenRequest::Card { page } if CARDS.iter().any(|card| names(&HostCard::from(card), page)) => page,
        PageOpenRequest::Card { .. } => {
            return Err(ApiError::new("unknown-page", "We do not know this page, so it was not opened."));
        }
        PageOpenRequest::ClientId { host: SignInHost::Google } => {
            "https://console.cloud.google.com/auth/clients"
        }
        PageOpenRequest::ClientId { host: SignInHost::Microsoft } => {
            "https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade"
        }
    };
    if desk.host.open_link(page) {
        return Ok(Nothing {});
    }
    Err(ApiError::new("not-opened", format!("We could not open your browser. The page is {page}")))
}

/// Whether a card has this page as a source or for help, and it is one that can be opened.
fn names(card: &HostCard, page: &str) -> bool {
    let figures = card.figures.iter().map(|figure| &figure.source);
    let quirks = card.quirks.iter().map(|quirk| &quirk.source);
    let locks = card.locks.iter().map(|lock| &lock.source);
    let sources =
        card.limits_source.iter().chain(&card.bulk_source).chain(figures).chain(quirks).chain(locks);
    let pages = sources.map(|source| &source.page).chain(card.help.iter().map(|help| &help.page));
    page.starts_with("https://") && pages.into_iter().any(|known| known == page)
}
