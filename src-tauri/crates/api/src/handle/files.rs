//! Files the person picked or dropped; the page gets a handle, never a path.

use std::path::{Path, PathBuf};

use crate::desk::Desk;
use crate::error::ApiError;
use crate::wire::common::Nothing;
use crate::wire::files::{PickRequest, PickedFile};

/// Asks the person for a file; null when they close the picker.
pub async fn file_pick(desk: &Desk, request: PickRequest) -> Result<Option<PickedFile>, ApiError> {
    match desk.host.pick_file(request.kind).await {
        Some(path) => Ok(Some(give(desk, path)?)),
        None => Ok(None),
    }
}

/// Files dropped on the window since the last call. One that cannot be looked at is passed over while others can.
pub async fn files_dropped(desk: &Desk, _: Nothing) -> Result<Vec<PickedFile>, ApiError> {
    let (mut given, mut failed) = (Vec::new(), None);
    for path in desk.host.take_dropped() {
        match give(desk, path) {
            Ok(file) => given.push(file),
            Err(why) => failed = Some(why),
        }
    }
    match failed {
        Some(why) if given.is_empty() => Err(why),
        _ => Ok(given),
    }
}

fn give(desk: &Desk, path: PathBuf) -> Result<PickedFile, ApiError> {
    let failed = |why| {
        // The page never learns where a file lies.
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        ApiError::from(app::Error::file(Path::new(&name), why))
    };
    desk.handles.give(path.clone()).map_err(failed)
}
