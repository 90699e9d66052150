//! The steps that take time: checking every row, storing the plan; and stopping them.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use app::importing::{CheckedImport, How, ListFile, Problems, said};
use app::store::Agreement;
use app::{Error, Postrider};

use super::{open_one, view, words};
use crate::desk::Desk;
use crate::error::ApiError;
use crate::jobs::importing::{Done, Import, Stage, Work};
use crate::jobs::lock;
use crate::wire::common::{Basis, ById};
use crate::wire::import::{AgreementSaid, ImportAgreeRequest, ImportCommitRequest, ImportView};

/// Judges every row; answers at once, the work goes on.
pub async fn import_check(desk: &Desk, request: ById) -> Result<ImportView, ApiError> {
    desk.work(move |postrider, jobs| {
        let import = open_one(jobs, request.id)?;
        let (file, work) = {
            let mut state = lock(&import.state);
            state.may_change()?;
            if matches!(state.stage, Stage::Checking(_)) {
                drop(state);
                return view(postrider, &import);
            }
            if let Some(finding) = state.file.reading().findings.iter().find(|finding| finding.is_blocking())
            {
                let fix = finding.fix.as_deref().unwrap_or_default();
                return Err(ApiError::new(
                    "blocked",
                    format!("{} {fix}", finding.message).trim_end().to_owned(),
                ));
            }
            let work = Work::begin(state.file.lines());
            state.checked = None;
            state.taken.clear();
            state.stage = Stage::Checking(Arc::clone(&work));
            (Arc::clone(&state.file), work)
        };
        let (postrider_too, import_too) = (postrider.clone(), Arc::clone(&import));
        let at_work = jobs.imports.at_work();
        drop(tokio::task::spawn_blocking(move || {
            let _at_work = at_work;
            let ended = read(&postrider_too, &file, &work);
            let mut state = lock(&import_too.state);
            if !work.is(&state.stage) {
                // Stopped, or read another way meanwhile.
                return;
            }
            match ended {
                Ok((mut checked, problems)) => {
                    state.plan = *checked.plan();
                    state.rows = Some(checked.plan().summary.rows);
                    state.proof = words::proof(&file, &mut checked);
                    state.problems = problems;
                    state.checked = Some(checked);
                    state.stale = false;
                    state.changes = None;
                    state.read_for = work.lasted();
                    state.stage = Stage::Checked;
                }
                Err(why) => state.stage = ended_by(&why),
            }
        }));
        view(postrider, &import)
    })
    .await
}

fn read(postrider: &Postrider, file: &ListFile, work: &Work) -> Result<(CheckedImport, Problems), Error> {
    let (mut problems, mut rows) = (Problems::default(), 0_u64);
    let mut checked = postrider.check_import(file, &How::default(), &mut |judged| {
        problems.note(judged);
        rows += 1;
        work.note(rows, None);
        if work.stop.is_raised() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    problems.compare(&mut checked)?;
    Ok((checked, problems))
}

fn ended_by(why: &Error) -> Stage {
    match why {
        Error::Cancelled => Stage::Cancelled,
        other => Stage::Failed(other.to_string()),
    }
}

/// Says where these people agreed.
pub async fn import_agree(desk: &Desk, request: ImportAgreeRequest) -> Result<ImportView, ApiError> {
    desk.work(move |postrider, jobs| {
        let import = open_one(jobs, request.id)?;
        agreement(postrider, &request.said)?;
        postrider.joins(&request.said.list)?;
        {
            let mut state = lock(&import.state);
            state.is_checked()?;
            state.said = Some(request.said);
            state.changes = None;
        }
        view(postrider, &import)
    })
    .await
}

/// What the person said, held to what it needs.
fn agreement(postrider: &Postrider, asked: &AgreementSaid) -> Result<Agreement, ApiError> {
    if asked.basis == Basis::Confirmed {
        return Err(ApiError::new(
            "needs-proof",
            "Only proof in the file makes somebody confirmed. Say where and when they agreed, or that you do not know.",
        ));
    }
    let day = words::day(asked.agreed_on.as_deref())?;
    Ok(said(words::basis(asked.basis), &asked.source, day, &asked.wording, postrider.clock().now())?)
}

/// What the person has not said yet.
pub(super) fn unsaid() -> ApiError {
    ApiError::new("incomplete", "Say first where these people agreed, and which list they join.")
}

/// Stages everybody again with the suggestions the person took since. Takes as long as checking did.
pub(super) fn refresh(postrider: &Postrider, import: &Arc<Import>) -> Result<(), ApiError> {
    let (file, taken) = {
        let state = lock(&import.state);
        if !state.stale {
            return Ok(());
        }
        (Arc::clone(&state.file), state.taken.clone())
    };
    let how = How { taken: taken.clone(), ..How::default() };
    let checked = postrider.check_import(&file, &how, &mut |_| ControlFlow::Continue(()))?;
    let mut state = lock(&import.state);
    state.is_checked()?;
    if state.taken == taken {
        state.plan = *checked.plan();
        state.checked = Some(checked);
        state.stale = false;
        state.changes = None;
    }
    Ok(())
}

/// Stores the plan; answers at once, the work goes on.
pub async fn import_commit(desk: &Desk, request: ImportCommitRequest) -> Result<ImportView, ApiError> {
    desk.work(move |postrider, jobs| {
        let import = open_one(jobs, request.id)?;
        refresh(postrider, &import)?;
        let (checked, work, list, agreement, file, before) = {
            let mut state = lock(&import.state);
            state.is_checked()?;
            let said = state.said.clone().ok_or_else(unsaid)?;
            let agreement = agreement(postrider, &said)?;
            let mut checked = state.checked.take().ok_or_else(unsaid)?;
            let plan = match checked.plan_for(postrider.joins(&said.list)?, words::policy(request.policy)) {
                Ok(plan) => *plan,
                Err(why) => {
                    state.checked = Some(checked);
                    return Err(why.into());
                }
            };
            state.plan = plan;
            let work = Work::begin(plan.summary.addresses);
            state.stage = Stage::Committing(Arc::clone(&work));
            (checked, work, said.list, agreement, Arc::clone(&state.file), state.read_for)
        };
        let (postrider_too, import_too) = (postrider.clone(), Arc::clone(&import));
        let at_work = jobs.imports.at_work();
        drop(tokio::task::spawn_blocking(move || {
            let _at_work = at_work;
            let done = store(&postrider_too, checked, &file, &list, &agreement, &work, before);
            let mut state = lock(&import_too.state);
            match done {
                Ok(done) => {
                    state.done = Some(done);
                    state.stage = Stage::Committed;
                }
                Err(why) => state.stage = ended_by(&why),
            }
        }));
        view(postrider, &import)
    })
    .await
}

fn store(
    postrider: &Postrider,
    mut checked: CheckedImport,
    file: &ListFile,
    list: &str,
    agreement: &Agreement,
    work: &Work,
    before: Duration,
) -> Result<Done, Error> {
    let plan = *checked.plan();
    let problem_file = if plan.summary.invalid > 0 { Some(checked.keep_problems(file)?) } else { None };
    let imported = postrider.commit_import(checked, list, agreement, &mut |done, total| {
        work.note(done, Some(total));
        if work.stop.is_raised() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    let at = postrider.clock().now();
    Ok(Done { imported, at, took: before + work.lasted(), plan, problem_file, undone: None })
}

/// Stops checking or storing; nothing stays.
pub async fn import_cancel(desk: &Desk, request: ById) -> Result<ImportView, ApiError> {
    desk.work(move |postrider, jobs| {
        let import = open_one(jobs, request.id)?;
        {
            let mut state = lock(&import.state);
            match &state.stage {
                Stage::Committing(work) => work.stop.raise(),
                Stage::Committed | Stage::Undone => state.may_change()?,
                _ => state.cancel(),
            }
        }
        view(postrider, &import)
    })
    .await
}
