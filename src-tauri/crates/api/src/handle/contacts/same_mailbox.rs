//! Addresses that seem to lead to the same mailbox.

use app::Postrider;
use app::contacts::ContactId;
use app::people::MailboxGroup;
use app::store::{self, MailboxPerson, MergeId};

use super::person::name;
use crate::desk::Desk;
use crate::error::ApiError;
use crate::wire::common::{Nothing, Progress};
use crate::wire::contacts::FieldValue;
use crate::wire::contacts::changing::{ChangeState, ChangeView};
use crate::wire::contacts::same_mailbox::{
    SameMailboxApartRequest, SameMailboxGroup, SameMailboxMergeRequest, SameMailboxPage, SameMailboxPerson,
    SameMailboxRequest, StandingMerge,
};

/// The most groups of one window.
const MOST: u32 = 100;

/// Groups that were not judged yet, the largest first.
pub async fn same_mailbox(desk: &Desk, request: SameMailboxRequest) -> Result<SameMailboxPage, ApiError> {
    desk.work(move |postrider, _| {
        let range = request.offset..request.offset.saturating_add(u64::from(request.limit.min(MOST)));
        let page = postrider.same_mailbox(range)?;
        Ok(SameMailboxPage { total: page.total, groups: page.rows.into_iter().map(group).collect() })
    })
    .await
}

fn group(group: MailboxGroup) -> SameMailboxGroup {
    SameMailboxGroup { why: group.why, people: group.people.into_iter().map(person).collect() }
}

fn person(person: MailboxPerson) -> SameMailboxPerson {
    let contact = person.row.contact;
    SameMailboxPerson {
        id: contact.id.0,
        name: name(&contact.fields),
        shown: app::address::show_address(contact.address.as_str()),
        address: contact.address.as_str().to_owned(),
        verdict: contact.verdict.into(),
        basis: person.basis.into(),
        do_not_mail: person.suppressed,
        added: contact.created,
        last_mailed: person.last_mailed,
        fields: contact.fields.into_iter().map(|(name, value)| FieldValue { name, value }).collect(),
    }
}

/// Makes one record of several. The change that comes back is done; taking it back goes the way of every other change.
pub async fn same_mailbox_merge(
    desk: &Desk,
    request: SameMailboxMergeRequest,
) -> Result<ChangeView, ApiError> {
    desk.work(move |postrider, _| {
        let others = people(&request.others);
        let merged = postrider.merge_people(ContactId(request.keep), &others)?;
        Ok(ChangeView {
            id: change_of(merged.id.0),
            state: ChangeState::Done,
            progress: Progress { done: merged.records, total: Some(merged.records), per_second: None },
            changed: merged.records,
            left_alone: 0,
            can_undo: true,
        })
    })
    .await
}

/// Numbers of changes from here on are merges; bulk changes have small ones. JavaScript counts exactly far beyond.
const MERGES: i64 = 1 << 40;

fn change_of(merge: i64) -> i64 {
    MERGES + merge
}

/// The merge a change is, if it is one.
pub(super) fn merge_of(change: i64) -> Option<MergeId> {
    (change > MERGES).then(|| MergeId(change - MERGES))
}

/// A merge that stands, as the change it is.
pub(super) fn standing(merge: store::StandingMerge) -> StandingMerge {
    StandingMerge { change: change_of(merge.id.0), stays: merge.stays.map(|why| why.sentence().to_owned()) }
}

/// Takes a merge back.
pub(super) fn undo(postrider: &Postrider, merge: MergeId) -> Result<ChangeView, ApiError> {
    let parted = postrider.undo_merge(merge)?;
    let people = parted.people.len() as u64;
    Ok(ChangeView {
        id: change_of(merge.0),
        state: ChangeState::Undone { kept: u64::from(parted.kept > 0) },
        progress: Progress { done: people, total: Some(people), per_second: None },
        changed: people,
        left_alone: 0,
        can_undo: false,
    })
}

/// Remembers that these are different people, or takes that back.
pub async fn same_mailbox_apart(desk: &Desk, request: SameMailboxApartRequest) -> Result<Nothing, ApiError> {
    desk.work(move |postrider, _| {
        let people = people(&request.ids);
        if request.undo {
            postrider.undo_keep_apart(&people)?
        } else {
            postrider.keep_apart(&people)?
        }
        Ok(Nothing {})
    })
    .await
}

fn people(ids: &[i64]) -> Vec<ContactId> {
    ids.iter().map(|id| ContactId(*id)).collect()
}
