//! An import in the words of the wire.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::Postrider;
use app::consent;
use app::contacts::ImportId;
use app::contacts::form::Form;
use app::contacts::import::{self, ProofPart, Role};
use app::contacts::merge;
use app::importing::{self, CheckedImport, ListFile};
use app::store::{self, ImportState};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::error::ApiError;
use crate::jobs::importing::{Import, Stage, State, Work};
use crate::jobs::lock;
use crate::wire::common::{Basis, Finding, Progress};
use crate::wire::import::{
    Agreement, ColumnReason, ColumnView, DateOrder, FileForm, ImportDone, ImportStage, ImportView,
    KeptReason, MergePolicy, PlanCounts, PreviewRow, ProblemEnd, ProblemKind, Problems, ProofExample,
    ProofValue, Reading, RowRole, UndoState,
};
use crate::wire::lists::{ListView, Lists};

/// The whole of an import.
pub fn view(postrider: &Postrider, import: &Arc<Import>) -> Result<ImportView, app::Error> {
    let lists = super::super::lists::all(postrider)?;
    let state = lock(&import.state);
    let file = &state.file;
    let checked =
        matches!(state.stage, Stage::Checked | Stage::Committing(_) | Stage::Committed | Stage::Undone);
    Ok(ImportView {
        id: import.id,
        file: file.name().to_owned(),
        size: file.size(),
        modified: file.modified(),
        sample: import.sample,
        stage: stage(&state.stage),
        reading: reading(file, state.rows),
        problems: checked.then(|| problems(&state)),
        agreement: checked.then(|| agreement(&state, &lists)),
        done: done(&state, &lists),
    })
}

fn stage(stage: &Stage) -> ImportStage {
    match stage {
        Stage::Reading => ImportStage::Reading,
        Stage::Checking(work) => ImportStage::Checking { progress: progress(work) },
        Stage::Checked => ImportStage::Checked,
        Stage::Committing(work) => ImportStage::Committing { progress: progress(work) },
        Stage::Committed => ImportStage::Committed,
        Stage::Undone => ImportStage::Undone,
        Stage::Cancelled => ImportStage::Cancelled,
        Stage::Failed(message) => ImportStage::Failed { message: message.clone() },
    }
}

fn progress(work: &Work) -> Progress {
    let (done, total, rate) = work.progress();
    Progress { done, total: Some(total), per_second: (done > 0).then_some(rate) }
}

fn reading(file: &ListFile, rows: Option<u64>) -> Reading {
    let reading = file.reading();
    let role = |number: u64| match reading.header_row {
        Some(header) if number < header => RowRole::Above,
        Some(header) if number == header => RowRole::Header,
        _ => RowRole::Data,
    };
    let look = file.look();
    Reading {
        form: match look.form {
            Form::Workbook => FileForm::Workbook,
            Form::Cards => FileForm::Cards,
            Form::Ldif => FileForm::Ldif,
            Form::Mailboxes => FileForm::Mailboxes,
            Form::Archive if look.is_rewritten() => FileForm::Archive,
            Form::Archive | Form::Rows => FileForm::Rows,
        },
        parts: look.parts.iter().map(|part| part.name.clone()).collect(),
        part: u32::try_from(look.part).unwrap_or(u32::MAX),
        encoding: reading.encoding_name(),
        delimiter: char::from(reading.delimiter).to_string(),
        header_row: reading.header_row,
        rows,
        date_order: match reading.date_order {
            import::DateOrder::DayFirst => DateOrder::DayFirst,
            import::DateOrder::MonthFirst => DateOrder::MonthFirst,
            import::DateOrder::Unclear => DateOrder::Unclear,
        },
        columns: (0..)
            .zip(&reading.columns)
            .map(|(index, column)| ColumnView {
                index,
                heading: column.heading.clone(),
                role: column.role.name().to_owned(),
                reason: match column.reason {
                    import::ColumnReason::Name => ColumnReason::Name,
                    import::ColumnReason::Content => ColumnReason::Content,
                    import::ColumnReason::OwnName => ColumnReason::OwnName,
                    import::ColumnReason::Empty => ColumnReason::Empty,
                    import::ColumnReason::Chosen => ColumnReason::Chosen,
                },
            })
            .collect(),
        preview: reading
            .preview
            .iter()
            .map(|row| PreviewRow {
                number: row.number(),
                role: role(row.number()),
                cells: row.cells().map(str::to_owned).collect(),
            })
            .collect(),
        findings: reading.findings.iter().map(Finding::from).collect(),
    }
}

fn problems(state: &State) -> Problems {
    let rows = state.plan.summary.rows;
    let (decide, left_out) = (state.problems.to_decide(), state.problems.left_out());
    Problems {
        rows,
        fine: rows.saturating_sub(decide + left_out),
        decide,
        left_out,
        kinds: state
            .problems
            .kinds()
            .into_iter()
            .map(|kind| ProblemKind {
                code: kind.code.to_string(),
                message: kind.message.clone(),
                end: match kind.end {
                    importing::End::Suggested => ProblemEnd::Suggested,
                    importing::End::Kept => ProblemEnd::Kept,
                    importing::End::Merged => ProblemEnd::Merged,
                    importing::End::LeftOut => ProblemEnd::LeftOut,
                },
                count: kind.rows.len() as u64,
                taken: kind
                    .rows
                    .iter()
                    .filter(|noted| noted.suggestion.is_some() && state.taken.contains(&noted.key))
                    .count() as u64,
            })
            .collect(),
    }
}

fn agreement(state: &State, lists: &Lists) -> Agreement {
    let plan = &state.plan;
    let come = plan.summary.new + plan.summary.changed + plan.unchanged;
    Agreement {
        with_proof: plan.with_proof,
        without: come.saturating_sub(plan.with_proof),
        proof_columns: proof_columns(&state.file).map(|(_, heading)| heading.to_owned()).collect(),
        proof_example: state.proof.clone(),
        lists: lists.lists.clone(),
        said: state.said.clone(),
    }
}

fn proof_columns(file: &ListFile) -> impl Iterator<Item = (ProofPart, &str)> {
    file.reading().columns.iter().filter_map(|column| match column.role {
        Role::Proof(part) => Some((part, column.heading.as_str())),
        _ => None,
    })
}

/// The first row with proof, in the words of its columns.
pub fn proof(file: &ListFile, checked: &mut CheckedImport) -> Option<ProofExample> {
    let (row, _, proof) = checked.proofs(0..1).ok()?.into_iter().next()?;
    let time =
        |at: Timestamp| at.to_zoned(jiff::tz::TimeZone::UTC).strftime("%Y-%m-%d %H:%M UTC").to_string();
    let values = proof_columns(file).filter_map(|(part, heading)| {
        let value = match part {
            ProofPart::AskedAt => proof.asked_at.map(time),
            ProofPart::AskedIp => proof.asked_ip.clone(),
            ProofPart::ConfirmedAt => Some(time(proof.confirmed_at)),
            ProofPart::ConfirmedIp => proof.ip.clone(),
        };
        Some(ProofValue { column: heading.to_owned(), value: value? })
    });
    Some(ProofExample { row, values: values.collect() })
}

fn done(state: &State, lists: &Lists) -> Option<ImportDone> {
    let done = state.done.as_ref()?;
    let list = &done.imported.list;
    let people = lists.lists.iter().find(|row| row.id == list.id.0).map_or(0, |row| row.people);
    let stated = done.imported.report.by_basis.iter().find(|(basis, _)| *basis == consent::Basis::Stated);
    Some(ImportDone {
        at: done.at,
        seconds: done.took.as_secs_f64(),
        counts: counts(&done.plan),
        list: ListView { id: list.id.0, name: list.name.clone(), people },
        stated: stated.map_or(0, |(_, people)| *people),
        undo: match &done.undone {
            None => UndoState::Possible,
            Some(undone) => self::undone(undone),
        },
    })
}

/// Addresses named of those who stay for one reason.
const NAMED: usize = 20;

/// What taking an import back did.
pub fn undone(undone: &store::Undone) -> UndoState {
    let mut why: BTreeMap<store::KeptWhy, KeptReason> = BTreeMap::new();
    for kept in &undone.kept {
        let reason = why.entry(kept.why).or_insert_with(|| KeptReason {
            sentence: kept.why.sentence().to_owned(),
            count: 0,
            addresses: Vec::new(),
        });
        reason.count += 1;
        if reason.addresses.len() < NAMED {
            reason.addresses.push(kept.address.clone());
        }
    }
    UndoState::Undone {
        removed: undone.removed,
        restored: undone.restored,
        kept: undone.kept.len() as u64,
        kept_why: why.into_values().collect(),
        changed_since: undone.changed_since,
        do_not_mail: undone.do_not_mail,
    }
}

/// The counts of a plan.
pub fn counts(plan: &store::Plan) -> PlanCounts {
    PlanCounts {
        new: plan.summary.new,
        changed: plan.summary.changed,
        same: plan.unchanged,
        twice: plan.repeated,
        suppressed: plan.summary.suppressed,
        left_out: plan.summary.invalid,
        conflicting: plan.conflicting,
        lookalike: plan.lookalikes,
    }
}

/// An import that an earlier run of the program stored: its file is not at hand any more.
pub fn stored(
    postrider: &Postrider,
    id: ImportId,
    undone: Option<UndoState>,
) -> Result<ImportView, ApiError> {
    let row = postrider.store().import(id)?;
    let lists = super::super::lists::all(postrider)?;
    let name = postrider.store().list(row.list).map(|list| list.name).unwrap_or_default();
    let people = lists.lists.iter().find(|list| list.id == row.list.0).map_or(0, |list| list.people);
    let summary = row.summary;
    let gone = matches!(row.state, ImportState::Undone);
    let undo = undone.unwrap_or(if gone {
        UndoState::Undone {
            removed: summary.new,
            restored: summary.changed,
            kept: 0,
            kept_why: Vec::new(),
            changed_since: 0,
            do_not_mail: 0,
        }
    } else {
        UndoState::Possible
    });
    Ok(ImportView {
        id: id.0,
        file: row.file_name,
        size: 0,
        modified: None,
        sample: false,
        stage: if gone { ImportStage::Undone } else { ImportStage::Committed },
        reading: Reading {
            form: FileForm::Rows,
            parts: Vec::new(),
            part: 0,
            encoding: String::new(),
            delimiter: String::new(),
            header_row: None,
            rows: Some(summary.rows),
            date_order: DateOrder::Unclear,
            columns: Vec::new(),
            preview: Vec::new(),
            findings: Vec::new(),
        },
        problems: None,
        agreement: None,
        done: Some(ImportDone {
            at: row.imported_at,
            seconds: 0.0,
            counts: PlanCounts {
                new: summary.new,
                changed: summary.changed,
                same: summary.duplicates,
                twice: 0,
                suppressed: summary.suppressed,
                left_out: summary.invalid,
                conflicting: 0,
                lookalike: 0,
            },
            list: ListView { id: row.list.0, name, people },
            stated: if row.agreement.basis == consent::Basis::Stated {
                summary.new + summary.changed
            } else {
                0
            },
            undo,
        }),
    })
}

/// The rule of a plan.
pub fn policy(policy: MergePolicy) -> merge::MergePolicy {
    match policy {
        MergePolicy::TakeTheirs => merge::MergePolicy::TakeTheirs,
        MergePolicy::KeepMine => merge::MergePolicy::KeepMine,
        MergePolicy::FillGaps => merge::MergePolicy::FillGaps,
    }
}

/// A basis as said.
pub fn basis(basis: Basis) -> consent::Basis {
    match basis {
        Basis::Confirmed => consent::Basis::Confirmed,
        Basis::Stated => consent::Basis::Stated,
        Basis::Customer => consent::Basis::Customer,
        Basis::None => consent::Basis::None,
    }
}

/// A day as said; an empty one is none.
pub fn day(text: Option<&str>) -> Result<Option<Date>, ApiError> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let day = text
        .parse()
        .map_err(|_| ApiError::new("bad-day", "This is not a day we can read. Choose it again."))?;
    Ok(Some(day))
}

/// The name offered for the file of rows left out.
pub fn problem_file_name(file: &str) -> String {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    format!("{stem}-problems.csv")
}
