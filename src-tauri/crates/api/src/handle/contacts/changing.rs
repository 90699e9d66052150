//! Changes to many people at once.

use std::ops::ControlFlow;
use std::sync::Arc;

use app::Postrider;
use app::contacts::ListId;
use app::importing::said;
use app::store::{self, ChangeId, ChangeRow, Changing, StoreError, TagId};

use super::same_mailbox::{merge_of, undo};
use super::selection;
use crate::desk::Desk;
use crate::error::ApiError;
use crate::handle::import::{basis, day};
use crate::jobs::Jobs;
use crate::jobs::changing::AtWork;
use crate::jobs::importing::Work;
use crate::wire::common::{ById, Nothing, Progress};
use crate::wire::contacts::changing::{
    ChangeState, ChangeView, ContactsChangeRequest, ContactsChanges, PastChange, PeopleChange,
};

/// Changes many people; answers at once, the work goes on.
pub async fn contacts_change(desk: &Desk, request: ContactsChangeRequest) -> Result<ChangeView, ApiError> {
    desk.work(move |postrider, jobs| {
        let change = asked(postrider, request.change)?;
        let changing = postrider.begin_change(&selection(request.selection, jobs), change)?;
        start(postrider, jobs, changing)
    })
    .await
}

/// A change as it stands.
pub async fn contacts_changing(desk: &Desk, request: ById) -> Result<ChangeView, ApiError> {
    desk.work(move |postrider, jobs| view(postrider, jobs, request.id)).await
}

/// Stops a change; everything is as it was before.
pub async fn contacts_change_cancel(desk: &Desk, request: ById) -> Result<ChangeView, ApiError> {
    desk.work(move |postrider, jobs| {
        if let Some(work) = jobs.changes.work(request.id) {
            work.stop.raise();
        }
        view(postrider, jobs, request.id)
    })
    .await
}

/// Takes a change back; answers at once, the work goes on.
pub async fn contacts_change_undo(desk: &Desk, request: ById) -> Result<ChangeView, ApiError> {
    if let Some(merge) = merge_of(request.id) {
        return desk.work(move |postrider, _| undo(postrider, merge)).await;
    }
    desk.work(move |postrider, jobs| {
        let changing = postrider.begin_taking_back(ChangeId(request.id))?;
        start(postrider, jobs, changing)
    })
    .await
}

/// The last changes, the newest first.
pub async fn contacts_changes(desk: &Desk, _request: Nothing) -> Result<ContactsChanges, ApiError> {
    desk.work(|postrider, jobs| {
        let mut changes = Vec::new();
        for row in postrider.store().people_changes()? {
            changes.push(PastChange {
                told: postrider.told(&row)?,
                at: row.began,
                change: view_of(jobs, row),
            });
        }
        Ok(ContactsChanges { changes })
    })
    .await
}

fn asked(postrider: &Postrider, change: PeopleChange) -> Result<store::PeopleChange, ApiError> {
    Ok(match change {
        PeopleChange::SetField { name, value } => {
            store::PeopleChange::SetField { name, value: (!value.trim().is_empty()).then_some(value) }
        }
        PeopleChange::AddTag { name } => store::PeopleChange::AddTag { name },
        PeopleChange::RemoveTag { id } => store::PeopleChange::RemoveTag { tag: TagId(id) },
        PeopleChange::JoinList { list_id, basis: on, source, agreed_on } => {
            let agreed_on = day(agreed_on.as_deref())?;
            let agreement = said(basis(on), &source, agreed_on, "", postrider.clock().now())?;
            store::PeopleChange::JoinList { list: ListId(list_id), agreement }
        }
        PeopleChange::LeaveList { list_id } => store::PeopleChange::LeaveList { list: ListId(list_id) },
        PeopleChange::Remove => store::PeopleChange::Remove,
    })
}

/// Lets a thread of its own do the work.
fn start(postrider: &Postrider, jobs: &Arc<Jobs>, changing: Changing) -> Result<ChangeView, ApiError> {
    let id = changing.id().0;
    let work = Work::begin(changing.total());
    let at_work = AtWork::begin(jobs, id, &work);
    drop(tokio::task::spawn_blocking(move || {
        let ended = changing.run(&mut |done, total| {
            work.note(done, Some(total));
            if work.stop.is_raised() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        match ended {
            // What was stopped stands in the database.
            Ok(_) | Err(StoreError::ChangeStopped) => {}
            Err(why) => at_work.fail(why.into()),
        }
    }));
    view(postrider, jobs, id)
}

fn view(postrider: &Postrider, jobs: &Jobs, id: i64) -> Result<ChangeView, ApiError> {
    Ok(view_of(jobs, postrider.store().people_change(ChangeId(id))?))
}

fn view_of(jobs: &Jobs, row: ChangeRow) -> ChangeView {
    let (done, total, rate) = jobs.changes.work(row.id.0).map_or((row.chosen, row.chosen, None), |work| {
        let (done, total, rate) = work.progress();
        (done, total, Some(rate))
    });
    let state = match (row.state, jobs.changes.failed(row.id.0)) {
        (_, Some(error)) => ChangeState::Failed { error },
        (store::ChangeState::Working | store::ChangeState::Undoing, None) => ChangeState::Working,
        (store::ChangeState::Done, None) => ChangeState::Done,
        (store::ChangeState::Cancelled, None) => ChangeState::Cancelled,
        (store::ChangeState::Undone, None) => ChangeState::Undone { kept: row.kept },
    };
    ChangeView {
        id: row.id.0,
        progress: Progress { done, total: Some(total), per_second: rate },
        changed: row.changed,
        left_alone: if state == ChangeState::Working { 0 } else { row.left_alone() },
        can_undo: row.can_be_taken_back(),
        state,
    }
}
