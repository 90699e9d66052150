//! Segments and tags.

use crate::desk::Desk;
use crate::error::ApiError;
use crate::wire::common::{ById, Nothing};
use crate::wire::contacts::segments::{SegmentSaveRequest, SegmentView, Segments, TagRenameRequest, TagView, Tags};

fn not_yet() -> ApiError {
    ApiError::new("not-yet", "This does not work yet.")
}

/// Not there yet.
pub async fn segments(_desk: &Desk, _request: Nothing) -> Result<Segments, ApiError> {
    Err(not_yet())
}

/// Not there yet.
pub async fn segment_save(_desk: &Desk, _request: SegmentSaveRequest) -> Result<SegmentView, ApiError> {
    Err(not_yet())
}

/// Not there yet.
pub async fn segment_remove(_desk: &Desk, _request: ById) -> Result<Nothing, ApiError> {
    Err(not_yet())
}

/// Not there yet.
pub async fn tags(_desk: &Desk, _request: Nothing) -> Result<Tags, ApiError> {
    Err(not_yet())
}

/// Not there yet.
pub async fn tag_rename(_desk: &Desk, _request: TagRenameRequest) -> Result<TagView, ApiError> {
    Err(not_yet())
}

/// Not there yet.
pub async fn tag_remove(_desk: &Desk, _request: ById) -> Result<Nothing, ApiError> {
    Err(not_yet())
}
