//! An import, step by step. Reading and storing go on in threads of their own; the page asks how far they have come.

mod plan;
mod problems;
mod steps;
mod words;

use std::sync::Arc;

use app::Postrider;
use app::contacts::ImportId;
use app::contacts::import::{Overrides, Role};
use app::importing::{ListFile, Source};

use crate::desk::Desk;
use crate::error::ApiError;
use crate::jobs::importing::{Import, Stage};
use crate::jobs::{Jobs, lock};
use crate::wire::common::{ById, Nothing};
use crate::wire::import::{DateOrder, ImportOpenRequest, ImportReadingRequest, ImportView};

pub use plan::{import_choose, import_plan, import_plan_rows};
pub use problems::{import_problem_file, import_problem_rows, import_suggestion};
pub use steps::{import_agree, import_cancel, import_check, import_commit};
pub(crate) use words::{basis, day};

/// Opens a file and reads its first part.
pub async fn import_open(desk: &Desk, request: ImportOpenRequest) -> Result<ImportView, ApiError> {
    let path = desk.handles.path(&request.handle).ok_or_else(|| {
        ApiError::new("not-found", "This file is not in our hands any more. Choose it again.")
    })?;
    desk.work(move |postrider, jobs| {
        let file = ListFile::open(Source::file(path), Overrides::default())?;
        Ok(words::view(postrider, &jobs.imports.add(file, false))?)
    })
    .await
}

/// Opens the list that ships with the program.
pub async fn import_sample(desk: &Desk, _: Nothing) -> Result<ImportView, ApiError> {
    desk.work(|postrider, jobs| {
        let file = ListFile::open(Source::sample(), Overrides::default())?;
        Ok(words::view(postrider, &jobs.imports.add(file, true))?)
    })
    .await
}

/// An import as it stands.
pub async fn import(desk: &Desk, request: ById) -> Result<ImportView, ApiError> {
    desk.work(move |postrider, jobs| match jobs.imports.get(request.id) {
        Some(import) => Ok(words::view(postrider, &import)?),
        None => words::stored(postrider, ImportId(request.id), None),
    })
    .await
}

/// Changes what we read.
pub async fn import_reading(desk: &Desk, request: ImportReadingRequest) -> Result<ImportView, ApiError> {
    desk.work(move |postrider, jobs| {
        let import = open_one(jobs, request.id)?;
        let file = {
            let state = lock(&import.state);
            state.may_change()?;
            Arc::clone(&state.file)
        };
        let file = file.read_as(overrides(&file, request)?)?;
        lock(&import.state).read_as(file)?;
        Ok(words::view(postrider, &import)?)
    })
    .await
}

/// Takes a stored import back.
pub async fn import_undo(desk: &Desk, request: ById) -> Result<ImportView, ApiError> {
    desk.work(move |postrider, jobs| {
        let stored = ImportId(jobs.imports.stored(request.id));
        let undone = postrider.undo_import(stored)?;
        let Some(import) = jobs.imports.get(request.id) else {
            return words::stored(postrider, stored, Some(words::undone(&undone)));
        };
        {
            let mut state = lock(&import.state);
            state.stage = Stage::Undone;
            if let Some(done) = &mut state.done {
                done.undone = Some(undone);
            }
        }
        Ok(words::view(postrider, &import)?)
    })
    .await
}

/// The import of this number, open in this window.
fn open_one(jobs: &Jobs, id: i64) -> Result<Arc<Import>, ApiError> {
    jobs.imports.get(id).ok_or_else(|| {
        ApiError::new(
            "not-found",
            "This import is not open any more. Nothing of it was stored. Open the file again.",
        )
    })
}

/// The view after a change.
fn view(postrider: &Postrider, import: &Arc<Import>) -> Result<ImportView, ApiError> {
    Ok(words::view(postrider, import)?)
}

/// The person's word so far, with what they say now. Whoever changes where columns come from speaks of other columns.
fn overrides(file: &ListFile, request: ImportReadingRequest) -> Result<Overrides, ApiError> {
    let mut said = file.overrides().clone();
    if request.encoding.is_some() || request.delimiter.is_some() || request.header_row.is_some() {
        said.columns.clear();
    }
    if request.part.is_some() {
        // Another sheet has rows and columns of its own.
        said = Overrides { part: request.part, ..Overrides::default() };
    }
    if let Some(encoding) = request.encoding {
        said.encoding = Some(encoding);
    }
    if let Some(delimiter) = request.delimiter {
        let [byte] = delimiter.as_bytes() else {
            return Err(ApiError::new(
                "bad-delimiter",
                "Columns are split by a comma, a semicolon, a tab or a bar.",
            ));
        };
        said.delimiter = Some(*byte);
    }
    said.header_row = request.header_row.or(said.header_row);
    if let Some(order) = request.date_order {
        use app::contacts::import::DateOrder as Known;
        said.date_order = match order {
            DateOrder::DayFirst => Some(Known::DayFirst),
            DateOrder::MonthFirst => Some(Known::MonthFirst),
            DateOrder::Unclear => None,
        };
    }
    if let Some(change) = request.column {
        let at = usize::try_from(change.index).unwrap_or(usize::MAX);
        let column = file.reading().columns.get(at);
        let heading = column.map(|column| column.heading.clone()).ok_or_else(|| {
            ApiError::new("not-found", "There is no such column any more. Look at the columns again.")
        })?;
        let Ok(role) = change.role.parse::<Role>();
        said.columns.retain(|(known, _)| *known != heading);
        said.columns.push((heading, role));
    }
    Ok(said)
}
