//! Segments and tags.

use app::store::{SegmentId, SegmentRow, TagId, TagRow};
use app::{Postrider, segments as saved};

use super::filter;
use crate::desk::Desk;
use crate::error::ApiError;
use crate::wire::common::{ById, Nothing};
use crate::wire::contacts::segments::{
    SegmentSaveRequest, SegmentView, Segments, TagRenameRequest, TagView, Tags,
};

/// All segments with how many people each has now.
pub async fn segments(desk: &Desk, _request: Nothing) -> Result<Segments, ApiError> {
    desk.ask(|postrider| {
        let all = postrider.store().segments()?.into_iter();
        Ok(Segments { segments: all.map(|row| segment(postrider, row)).collect::<Result<_, _>>()? })
    })
    .await
}

fn segment(postrider: &Postrider, row: SegmentRow) -> Result<SegmentView, app::Error> {
    Ok(SegmentView {
        id: row.id.0,
        people: postrider.people_in_segment(&row)?,
        findings: saved::finding(&row).iter().map(Into::into).collect(),
        name: row.name,
        filter: filter::shown(row.filter),
    })
}

/// Saves a filter.
pub async fn segment_save(desk: &Desk, request: SegmentSaveRequest) -> Result<SegmentView, ApiError> {
    desk.work(move |postrider, jobs| {
        let which = filter::stored(request.filter, jobs);
        let saved = postrider.save_segment(request.id.map(SegmentId), &request.name, &which)?;
        Ok(segment(postrider, saved)?)
    })
    .await
}

/// Removes a segment; nobody in it changes.
pub async fn segment_remove(desk: &Desk, request: ById) -> Result<Nothing, ApiError> {
    desk.ask(move |postrider| {
        postrider.store().remove_segment(SegmentId(request.id))?;
        Ok(Nothing {})
    })
    .await
}

/// All tags.
pub async fn tags(desk: &Desk, _request: Nothing) -> Result<Tags, ApiError> {
    desk.ask(|postrider| Ok(Tags { tags: postrider.store().tags()?.into_iter().map(tag).collect() })).await
}

fn tag(row: TagRow) -> TagView {
    TagView { id: row.id.0, name: row.name, people: row.people }
}

/// Gives a tag another name.
pub async fn tag_rename(desk: &Desk, request: TagRenameRequest) -> Result<TagView, ApiError> {
    desk.ask(move |postrider| {
        let id = TagId(request.id);
        postrider.store().rename_tag(id, &request.name)?;
        Ok(tag(postrider.store().tag(id)?))
    })
    .await
}

/// Removes a tag from everybody.
pub async fn tag_remove(desk: &Desk, request: ById) -> Result<Nothing, ApiError> {
    desk.ask(move |postrider| {
        postrider.store().remove_tag(TagId(request.id))?;
        Ok(Nothing {})
    })
    .await
}
