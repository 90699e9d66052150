//! Do not mail: the list, one entry, adding, lifting, files in and out.

use app::Postrider;
use app::address::DedupeKey;
use app::consent::lift::{Way, ways};
use app::consent::{self, Scope, Suppression};
use app::contacts::ListId;
use app::contacts::export::Style;
use app::delivery::CampaignId;
use app::do_not_mail::{Stop, by_user};
use app::store::{self, SuppressionGroup, SuppressionId, SuppressionQuery};

use crate::desk::Desk;
use crate::error::ApiError;
use crate::wire::common::{ById, Named, Nothing};
use crate::wire::files::Saved;
use crate::wire::suppression::{
    LiftRule, ReasonCount, SuppressionAddRequest, SuppressionImportRequest, SuppressionLiftAllRequest,
    SuppressionLiftRequest, SuppressionReason, SuppressionRow, SuppressionView, SuppressionsAdded,
    SuppressionsLifted, SuppressionsPage, SuppressionsRefusedBy, SuppressionsRefusedByRequest,
    SuppressionsRequest, SuppressionsUndoRequest,
};

/// The most rows one call gives.
const MOST_ROWS: u64 = 500;

const GROUPS: [SuppressionGroup; 6] = [
    SuppressionGroup::Left,
    SuppressionGroup::NotThere,
    SuppressionGroup::Full,
    SuppressionGroup::CalledSpam,
    SuppressionGroup::ByYou,
    SuppressionGroup::Others,
];

/// One window of Do not mail.
pub async fn suppressions(desk: &Desk, request: SuppressionsRequest) -> Result<SuppressionsPage, ApiError> {
    desk.ask(move |postrider| {
        let store = postrider.store();
        let reasons: Vec<consent::SuppressionReason> =
            request.reasons.iter().map(|one| (*one).into()).collect();
        // A tab asks for exactly one group or for all; groups do not overlap, so any other choice is a few of them.
        let groups: Vec<Option<SuppressionGroup>> = if reasons.is_empty() {
            vec![None]
        } else {
            let chosen =
                GROUPS.iter().filter(|group| group.reasons().iter().any(|one| reasons.contains(one)));
            chosen.copied().map(Some).collect()
        };
        let (mut rows, mut matching) = (Vec::new(), 0);
        let limit = u64::from(request.limit).min(MOST_ROWS);
        for group in groups {
            let query = SuppressionQuery { search: request.search.clone(), group, lifted: false };
            let total = store.suppressions(&query, 0..0)?.total;
            let start = request.offset.saturating_sub(matching).min(total);
            let end = request.offset.saturating_add(limit).saturating_sub(matching).min(total);
            matching += total;
            if start < end {
                let range = if request.reversed { total - end..total - start } else { start..end };
                let mut page = store.suppressions(&query, range)?.rows;
                if request.reversed {
                    page.reverse();
                }
                rows.extend(page);
            }
        }
        let counts = store.suppression_counts()?;
        Ok(SuppressionsPage {
            total: counts.values().sum(),
            matching,
            counts: counts
                .into_iter()
                .map(|(reason, count)| ReasonCount { reason: reason.into(), count })
                .collect(),
            rows: rows.iter().map(|row| line(postrider, row)).collect::<Result<_, _>>()?,
        })
    })
    .await
}

/// One entry with its evidence.
pub async fn suppression(desk: &Desk, request: ById) -> Result<SuppressionView, ApiError> {
    desk.ask(move |postrider| {
        let row = postrider.store().suppression(SuppressionId(request.id))?;
        let line = line(postrider, &row)?;
        let campaign = row.entry.campaign.filter(|_| !row.campaign.is_empty());
        Ok(SuppressionView {
            id: line.id,
            address: line.address,
            person: row.contact.map(|contact| Named { id: contact.0, name: row.name.clone() }),
            reason: line.reason,
            list: line.list,
            since: line.since,
            campaign: campaign.map(|id| Named { id, name: row.campaign.clone() }),
            evidence: row.entry.evidence.clone(),
            lift: rule(&row.entry),
        })
    })
    .await
}

/// Adds typed addresses.
pub async fn suppression_add(
    desk: &Desk,
    request: SuppressionAddRequest,
) -> Result<SuppressionsAdded, ApiError> {
    let undoable = !request.asked_to_leave;
    let stopped = desk
        .ask(move |postrider| {
            let stop = Stop {
                asked_to_leave: request.asked_to_leave,
                scope: request.list_id.map_or(Scope::Everywhere, Scope::List),
                why: request.why,
            };
            postrider.stop_typed(&request.addresses, &stop)
        })
        .await?;
    let added = stopped.added.len() as u64;
    Ok(SuppressionsAdded {
        added,
        already: stopped.already,
        unread: stopped.unread.iter().map(Into::into).collect(),
        // Whoever asked to leave comes back by their own yes alone.
        batch: if undoable { desk.jobs.batches.keep(stopped.added) } else { None },
    })
}

/// Takes a batch just added off again.
pub async fn suppressions_undo(desk: &Desk, request: SuppressionsUndoRequest) -> Result<Nothing, ApiError> {
    let Some(batch) = desk.jobs.batches.get(request.batch) else {
        return Err(ApiError::new(
            "not-found",
            "This can no longer be undone here. Take the addresses off one by one.",
        ));
    };
    desk.ask(move |postrider| postrider.take_back(&batch)).await?;
    desk.jobs.batches.forget(request.batch);
    Ok(Nothing {})
}

/// Takes an entry off.
pub async fn suppression_lift(desk: &Desk, request: SuppressionLiftRequest) -> Result<Nothing, ApiError> {
    desk.ask(move |postrider| postrider.lift(SuppressionId(request.id), &request.why, request.misread))
        .await?;
    Ok(Nothing {})
}

/// How many the replies to one campaign put there.
pub async fn suppressions_refused_by(
    desk: &Desk,
    request: SuppressionsRefusedByRequest,
) -> Result<SuppressionsRefusedBy, ApiError> {
    let campaign = CampaignId(request.campaign);
    let people = desk.ask(move |postrider| postrider.refused_by(campaign)).await?;
    Ok(SuppressionsRefusedBy { people })
}

/// Takes off all that the replies to one campaign put there.
pub async fn suppression_lift_all(
    desk: &Desk,
    request: SuppressionLiftAllRequest,
) -> Result<SuppressionsLifted, ApiError> {
    let campaign = CampaignId(request.campaign);
    let lifted = desk.ask(move |postrider| postrider.lift_refused_by(campaign, &request.why)).await?;
    Ok(SuppressionsLifted { lifted })
}

/// Adds the addresses of a file.
pub async fn suppression_import(
    desk: &Desk,
    request: SuppressionImportRequest,
) -> Result<SuppressionsAdded, ApiError> {
    let path = desk.file(&request.handle)?;
    let stopped = desk.ask(move |postrider| postrider.stop_file(&path, None, false, |_| {})).await?;
    Ok(SuppressionsAdded {
        added: stopped.added,
        already: stopped.already,
        unread: stopped.unread.iter().map(Into::into).collect(),
        // What stood on another system's list counts as their wish.
        batch: None,
    })
}

/// Saves the whole list as a spreadsheet file.
pub async fn suppression_export(desk: &Desk, _: Nothing) -> Result<Saved, ApiError> {
    let Some(path) = desk.host.save_as("do-not-mail.csv").await else {
        return Ok(Saved { files: Vec::new(), rows: 0 });
    };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let written =
        desk.ask(move |postrider| postrider.export_stopped(&path, Style::spreadsheet(b','))).await?;
    Ok(Saved { files: vec![name], rows: written.rows })
}

fn line(postrider: &Postrider, row: &store::SuppressionRow) -> Result<SuppressionRow, app::Error> {
    let list = match row.entry.scope {
        Scope::Everywhere => None,
        // A list that is gone leaves its number.
        Scope::List(id) => {
            Some(postrider.store().list(ListId(id)).map_or_else(|_| id.to_string(), |list| list.name))
        }
    };
    Ok(SuppressionRow {
        id: row.id.0,
        address: row.entry.key.as_ref().map(|key| DedupeKey::as_str(key).to_owned()),
        reason: row.entry.reason.into(),
        list,
        since: row.entry.since,
    })
}

fn rule(entry: &Suppression) -> LiftRule {
    if by_user(entry) {
        LiftRule::WrittenReason
    } else if entry.reason != consent::SuppressionReason::Erased
        && ways(entry).iter().any(|way| matches!(way, Way::Confirmation | Way::Misread))
    {
        LiftRule::TheirYes
    } else {
        LiftRule::Never
    }
}

impl From<consent::SuppressionReason> for SuppressionReason {
    fn from(reason: consent::SuppressionReason) -> Self {
        match reason {
            consent::SuppressionReason::Unsubscribed => Self::Unsubscribed,
            consent::SuppressionReason::HardBounce => Self::HardBounce,
            consent::SuppressionReason::RepeatedSoftBounce => Self::RepeatedSoftBounce,
            consent::SuppressionReason::Complaint => Self::Complaint,
            consent::SuppressionReason::Manual => Self::Manual,
            consent::SuppressionReason::Imported => Self::Imported,
            consent::SuppressionReason::Erased => Self::Erased,
        }
    }
}

impl From<SuppressionReason> for consent::SuppressionReason {
    fn from(reason: SuppressionReason) -> Self {
        match reason {
            SuppressionReason::Unsubscribed => Self::Unsubscribed,
            SuppressionReason::HardBounce => Self::HardBounce,
            SuppressionReason::RepeatedSoftBounce => Self::RepeatedSoftBounce,
            SuppressionReason::Complaint => Self::Complaint,
            SuppressionReason::Manual => Self::Manual,
            SuppressionReason::Imported => Self::Imported,
            SuppressionReason::Erased => Self::Erased,
        }
    }
}
