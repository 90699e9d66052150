//! The plan, and the addresses of one part of it.

use std::ops::Range;
use std::sync::Arc;

use app::Postrider;
use app::address::{Address, why_same_mailbox};
use app::consent::Refusal;
use app::contacts::ContactId;
use app::importing::CheckedImport;
use app::store::{Choice, Chosen, PlanKind};

use super::steps::{refresh, unsaid};
use super::{open_one, words};
use crate::desk::Desk;
use crate::error::ApiError;
use crate::jobs::importing::{Import, State};
use crate::jobs::lock;
use crate::wire::import::{
    FieldChange, ImportChooseRequest, MergePolicy, Plan, PlanGroup, PlanRequest, PlanRow, PlanRows,
    PlanRowsRequest,
};

/// The most rows of one window.
const MOST: u32 = 500;

/// What each address would become.
pub async fn import_plan(desk: &Desk, request: PlanRequest) -> Result<Plan, ApiError> {
    desk.work(move |postrider, jobs| {
        let import = open_one(jobs, request.id)?;
        planned(postrider, &import, request.policy, |state| Ok(told(state, request.policy)))
    })
    .await
}

fn told(state: &State, policy: MergePolicy) -> Plan {
    Plan {
        rows: state.plan.summary.rows,
        policy,
        counts: words::counts(&state.plan),
        list: state.said.as_ref().map(|said| said.list.clone()).unwrap_or_default(),
        by_hand: state.plan.by_hand,
    }
}

/// Chooses between what is stored and what the file says.
pub async fn import_choose(desk: &Desk, request: ImportChooseRequest) -> Result<Plan, ApiError> {
    desk.work(move |postrider, jobs| {
        let import = open_one(jobs, request.id)?;
        planned(postrider, &import, request.policy, |state| {
            let checked = state.checked.as_mut().ok_or_else(unsaid)?;
            let chosen = Chosen { contact: request.person.map(ContactId), field: request.field };
            let choice = request.take_theirs.map(|take| if take { Choice::Theirs } else { Choice::Mine });
            state.plan = *checked.choose(&chosen, choice)?;
            state.changes = None;
            Ok(told(state, request.policy))
        })
    })
    .await
}

/// Makes the plan under a rule and looks at it.
fn planned<T>(
    postrider: &Postrider,
    import: &Arc<Import>,
    policy: MergePolicy,
    look: impl FnOnce(&mut State) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    refresh(postrider, import)?;
    let mut state = lock(&import.state);
    state.is_checked()?;
    let list = state.said.as_ref().map(|said| said.list.clone()).ok_or_else(unsaid)?;
    let checked = state.checked.as_mut().ok_or_else(unsaid)?;
    let rule = words::policy(policy);
    let changed = checked.policy() != rule;
    let plan = *checked.plan_for(postrider.joins(&list)?, rule)?;
    if changed || plan != state.plan {
        state.changes = None;
    }
    state.plan = plan;
    look(&mut state)
}

/// Addresses of one part of the plan.
pub async fn import_plan_rows(desk: &Desk, request: PlanRowsRequest) -> Result<PlanRows, ApiError> {
    desk.work(move |postrider, jobs| {
        let import = open_one(jobs, request.id)?;
        planned(postrider, &import, request.policy, |state| {
            let range = request.offset..request.offset.saturating_add(u64::from(request.limit.min(MOST)));
            let counts = words::counts(&state.plan);
            match request.group {
                PlanGroup::Changed => return changes(state, &range),
                PlanGroup::Conflicting => {
                    let PlanRows { rows, .. } = changes(state, &(0..u64::MAX))?;
                    // What was chosen stays where it was, for whoever changes their mind.
                    let is_meant = |row: &PlanRow| {
                        row.change.as_ref().is_some_and(|change| change.conflict || change.by_hand)
                    };
                    let rows: Vec<PlanRow> = rows.into_iter().filter(is_meant).collect();
                    return Ok(window(&rows, &range));
                }
                _ => {}
            }
            let checked = state.checked.as_mut().ok_or_else(unsaid)?;
            let (total, kind) = match request.group {
                PlanGroup::New => (counts.new, PlanKind::New),
                PlanGroup::Same => (counts.same, PlanKind::Unchanged),
                PlanGroup::Twice => (counts.twice, PlanKind::Repeated),
                PlanGroup::Suppressed => (counts.suppressed, PlanKind::Suppressed),
                PlanGroup::Lookalike => (counts.lookalike, PlanKind::Lookalike),
                PlanGroup::Changed | PlanGroup::Conflicting | PlanGroup::LeftOut => {
                    return Ok(PlanRows { total: counts.left_out, rows: left_out(checked, range)? });
                }
            };
            let mut rows = Vec::new();
            for row in checked.page(kind, range)? {
                let reason = match kind {
                    PlanKind::Suppressed if row.left_elsewhere => {
                        Some("The file says that they are not to be mailed.".to_owned())
                    }
                    PlanKind::Suppressed => Some(why_off(postrider, &row.address)?),
                    PlanKind::Lookalike => row.other.as_deref().and_then(|other| alike(&row.address, other)),
                    _ => None,
                };
                rows.push(PlanRow {
                    row: row.row,
                    name: (!row.name.is_empty()).then_some(row.name),
                    address: row.address,
                    reason,
                    same_as_row: row.same_as_row,
                    person: row.contact.map(|contact| contact.0),
                    other_address: row.other,
                    change: None,
                });
            }
            Ok(PlanRows { total, rows })
        })
    })
    .await
}

/// Why somebody is on Do not mail.
fn why_off(postrider: &Postrider, address: &str) -> Result<String, app::Error> {
    let entry = match Address::from_canonical(address) {
        Some(address) => postrider.stopped_by(&address.dedupe_key())?,
        None => None,
    };
    Ok(match entry {
        Some((_, entry)) => Refusal::Suppressed(entry.reason, entry.scope).sentence().to_owned(),
        None => "This address is on Do not mail.".to_owned(),
    })
}

fn left_out(checked: &mut CheckedImport, range: Range<u64>) -> Result<Vec<PlanRow>, ApiError> {
    let rows = checked.problems(range)?.into_iter().map(|problem| PlanRow {
        row: problem.row,
        name: None,
        address: problem.input,
        reason: problem
            .findings
            .into_iter()
            .find(|finding| finding.is_blocking())
            .map(|finding| finding.message),
        same_as_row: None,
        person: None,
        other_address: None,
        change: None,
    });
    Ok(rows.collect())
}

/// People who change, a line for each field. One walk makes them all: the lines of the page are not the people of the
/// plan, so none could be found by counting.
fn changes(state: &mut State, range: &Range<u64>) -> Result<PlanRows, ApiError> {
    let lines = match &state.changes {
        Some(lines) => Arc::clone(lines),
        None => {
            let checked = state.checked.as_mut().ok_or_else(unsaid)?;
            let lines: Vec<PlanRow> = checked
                .page(PlanKind::Differs, 0..u64::MAX)?
                .into_iter()
                .flat_map(|row| {
                    let (name, address, number, person) = (row.name, row.address, row.row, row.contact);
                    row.changes.into_iter().map(move |change| PlanRow {
                        row: number,
                        name: (!name.is_empty()).then(|| name.clone()),
                        address: address.clone(),
                        reason: None,
                        same_as_row: None,
                        person: person.map(|contact| contact.0),
                        other_address: None,
                        change: Some(FieldChange {
                            field: change.field,
                            mine: Some(change.mine).filter(|value| !value.is_empty()),
                            theirs: Some(change.theirs).filter(|value| !value.is_empty()),
                            take_theirs: change.taken,
                            by_hand: change.by_hand,
                            conflict: change.conflict,
                        }),
                    })
                })
                .collect();
            Arc::clone(state.changes.insert(Arc::new(lines)))
        }
    };
    Ok(window(&lines, range))
}

fn window(lines: &[PlanRow], range: &Range<u64>) -> PlanRows {
    let at = |number: u64| usize::try_from(number).unwrap_or(usize::MAX).min(lines.len());
    let rows = lines.get(at(range.start)..at(range.end)).unwrap_or_default().to_vec();
    PlanRows { total: lines.len() as u64, rows }
}

/// Why two addresses seem to lead to one mailbox.
fn alike(one: &str, other: &str) -> Option<String> {
    let both = [Address::from_canonical(one)?, Address::from_canonical(other)?];
    Some(why_same_mailbox(&both))
}
