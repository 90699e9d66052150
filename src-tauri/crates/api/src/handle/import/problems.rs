//! The rows of one kind of problem, suggestions taken and put back, and the file of rows left out.

use std::io::{Seek as _, copy};
use std::path::Path;

use app::exporting::whole_file;

use super::{open_one, view, words};
use crate::desk::Desk;
use crate::error::ApiError;
use crate::jobs::importing::Stage;
use crate::jobs::lock;
use crate::wire::common::ById;
use crate::wire::files::Saved;
use crate::wire::import::{ImportView, ProblemRow, ProblemRows, ProblemRowsRequest, SuggestionRequest};

/// The most rows of one window.
const MOST: u32 = 500;

/// Rows with one kind of problem.
pub async fn import_problem_rows(desk: &Desk, request: ProblemRowsRequest) -> Result<ProblemRows, ApiError> {
    desk.work(move |_, jobs| {
        let import = open_one(jobs, request.id)?;
        let state = lock(&import.state);
        let Some(kind) = state.problems.kind(&request.code) else {
            return Ok(ProblemRows { total: 0, rows: Vec::new() });
        };
        let from = usize::try_from(request.offset).unwrap_or(usize::MAX);
        let most = usize::try_from(request.limit.min(MOST)).unwrap_or(0);
        let rows = (0_i64..).zip(&kind.rows).skip(from).take(most).map(|(at, noted)| ProblemRow {
            // What only the plan knows has no number of its own; its place does.
            key: if noted.key == 0 { -1 - at } else { noted.key },
            row: noted.row,
            given: noted.given.to_string(),
            suggestion: noted.suggestion.as_deref().map(str::to_owned),
            taken: state.taken.contains(&noted.key),
            message: kind.why(noted).to_owned(),
            other_row: noted.same_as,
        });
        Ok(ProblemRows { total: kind.rows.len() as u64, rows: rows.collect() })
    })
    .await
}

/// Takes suggestions or puts them back. The plan is made anew from them when it is next asked for.
pub async fn import_suggestion(desk: &Desk, request: SuggestionRequest) -> Result<ImportView, ApiError> {
    desk.work(move |postrider, jobs| {
        let import = open_one(jobs, request.id)?;
        {
            let mut state = lock(&import.state);
            state.is_checked()?;
            let suggested: Vec<i64> = state
                .problems
                .kind(&request.code)
                .into_iter()
                .flat_map(|kind| &kind.rows)
                .filter(|noted| noted.suggestion.is_some())
                .map(|noted| noted.key)
                .filter(|key| request.keys.as_ref().is_none_or(|keys| keys.contains(key)))
                .collect();
            let mut changed = false;
            for key in suggested {
                changed |= if request.take { state.taken.insert(key) } else { state.taken.remove(&key) };
            }
            state.stale |= changed;
        }
        view(postrider, &import)
    })
    .await
}

/// Saves the rows left out, in the shape of the file, with the reason.
pub async fn import_problem_file(desk: &Desk, request: ById) -> Result<Saved, ApiError> {
    let name = {
        let import = open_one(&desk.jobs, request.id)?;
        let state = lock(&import.state);
        words::problem_file_name(state.file.name())
    };
    let Some(path) = desk.host.save_as(&name).await else { return Ok(Saved { files: Vec::new(), rows: 0 }) };
    desk.work(move |postrider, jobs| {
        let import = open_one(jobs, request.id)?;
        let unstored = matches!(lock(&import.state).stage, Stage::Checked);
        if unstored {
            super::steps::refresh(postrider, &import)?;
        }
        let mut state = lock(&import.state);
        let file = std::sync::Arc::clone(&state.file);
        let rows = if let Some(checked) = &mut state.checked {
            whole_file(&path, |out| checked.write_problems(&file, out))?
        } else if let Some((kept, rows)) = state.done.as_mut().and_then(|done| done.problem_file.as_mut()) {
            let failed = |why| app::Error::file(Path::new("problem file"), why);
            kept.rewind().map_err(failed)?;
            whole_file(&path, |out| copy(kept, out).map_err(failed))?;
            *rows
        } else {
            return Err(ApiError::new("not-found", "No row was left out, so there is nothing to save."));
        };
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Saved { files: vec![name], rows })
    })
    .await
}
