//! Lists: named purposes people belong to.

use app::Postrider;

use crate::desk::Desk;
use crate::error::ApiError;
use crate::wire::common::Nothing;
use crate::wire::lists::{ListCreateRequest, ListView, Lists};

/// All lists.
pub async fn lists(desk: &Desk, _: Nothing) -> Result<Lists, ApiError> {
    desk.ask(all).await
}

/// All lists, by name.
pub(crate) fn all(postrider: &Postrider) -> Result<Lists, app::Error> {
    let rows = postrider.store().lists()?;
    Ok(Lists {
        lists: rows
            .into_iter()
            .map(|row| ListView { id: row.list.id.0, name: row.list.name, people: row.people })
            .collect(),
    })
}

/// Makes a list; a name that exists gives that list.
pub async fn list_create(desk: &Desk, request: ListCreateRequest) -> Result<ListView, ApiError> {
    desk.ask(move |postrider| {
        let store = postrider.store();
        let id = match store.list_by_name(&request.name)? {
            Some(known) => known.id,
            None => store.add_list(&request.name, postrider.clock().now())?,
        };
        let found = all(postrider)?.lists.into_iter().find(|list| list.id == id.0);
        found.ok_or_else(|| app::Error::not_found("list", request.name))
    })
    .await
}
