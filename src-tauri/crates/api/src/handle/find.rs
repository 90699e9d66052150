//! What the palette finds.

use crate::desk::Desk;
use crate::error::ApiError;
use crate::handle::contacts::row;
use crate::wire::find::{FindRequest, Found, FoundCampaign, FoundImport};
use crate::wire::lists::ListView;

/// What the palette finds while somebody types.
pub async fn find(desk: &Desk, request: FindRequest) -> Result<Found, ApiError> {
    desk.ask(move |postrider| {
        let found = postrider.find(&request.text)?;
        Ok(Found {
            campaigns: found
                .campaigns
                .into_iter()
                .map(|campaign| FoundCampaign {
                    id: campaign.id.0,
                    name: campaign.name,
                    state: campaign.state.into(),
                    starts: campaign.scheduled_at,
                })
                .collect(),
            lists: found
                .lists
                .into_iter()
                .map(|row| ListView { id: row.list.id.0, name: row.list.name, people: row.people })
                .collect(),
            imports: found
                .imports
                .into_iter()
                .map(|import| FoundImport { id: import.id.0, file: import.file_name, at: import.imported_at })
                .collect(),
            people: found.people.into_iter().map(|one| row(one, &[])).collect(),
        })
    })
    .await
}
