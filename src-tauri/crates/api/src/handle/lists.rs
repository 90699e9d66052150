//! Lists: named purposes people belong to.

use app::Postrider;
use app::contacts::ListId;
use app::store::StoreError;

use crate::desk::Desk;
use crate::error::ApiError;
use crate::wire::common::{ById, Nothing};
use crate::wire::lists::{ListCreateRequest, ListRenameRequest, ListView, Lists};

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
        one(postrider, id)
    })
    .await
}

fn one(postrider: &Postrider, id: ListId) -> Result<ListView, app::Error> {
    let found = all(postrider)?.lists.into_iter().find(|list| list.id == id.0);
    found.ok_or_else(|| StoreError::NotFound { what: "list" }.into())
}

/// Gives a list another name.
pub async fn list_rename(desk: &Desk, request: ListRenameRequest) -> Result<ListView, ApiError> {
    desk.ask(move |postrider| {
        postrider.store().rename_list(ListId(request.id), &request.name)?;
        one(postrider, ListId(request.id))
    })
    .await
}

/// Removes a list.
pub async fn list_remove(desk: &Desk, request: ById) -> Result<Nothing, ApiError> {
    desk.ask(move |postrider| {
        postrider.store().remove_list(ListId(request.id), postrider.clock().now())?;
        Ok(Nothing {})
    })
    .await
}
