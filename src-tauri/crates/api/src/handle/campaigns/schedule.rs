//! When and how a campaign goes.

use app::delivery::canary::{Canary, CanaryChoice};
use app::delivery::{CampaignId, WaitReason};
use app::sending::{Inbox, Leave};
use app::store::CampaignRow;
use app::{CampaignStatus, Postrider};

use super::send::{campaign_ready, refused};
use crate::desk::Desk;
use crate::error::ApiError;
use crate::wire::campaigns::send::{CanaryPlan, CanaryRequest, ReadyView, ScheduleRequest, SendPlan};
use crate::wire::common::ById;

/// Sets or takes away the first batch.
pub async fn campaign_canary(desk: &Desk, request: CanaryRequest) -> Result<ReadyView, ApiError> {
    let CanaryRequest { id, canary } = request;
    let choice = match canary {
        None => CanaryChoice::Off,
        Some(CanaryPlan { people, minutes }) => CanaryChoice::Own(Canary { people, minutes }),
    };
    desk.work(move |postrider, _| Ok(postrider.store().set_canary(CampaignId(id), choice)?)).await?;
    campaign_ready(desk, ById { id }).await
}

/// Plans a start.
pub async fn campaign_schedule(desk: &Desk, request: ScheduleRequest) -> Result<ReadyView, ApiError> {
    let ScheduleRequest { id, at, own_zone, people } = request;
    desk.work(move |postrider, _| {
        let leave = Leave { confirmed: people, inbox: Inbox::Unasked };
        postrider.plan_start(CampaignId(id), at, own_zone, leave).map_err(refused)?;
        Ok(())
    })
    .await?;
    campaign_ready(desk, ById { id }).await
}

/// Takes a planned start back.
pub async fn campaign_unschedule(desk: &Desk, request: ById) -> Result<ReadyView, ApiError> {
    desk.ask(move |postrider| postrider.take_plan_back(CampaignId(request.id))).await?;
    campaign_ready(desk, request).await
}

/// When and how a campaign to so many people goes, in the words of the wire.
pub(super) fn plan(postrider: &Postrider, row: &CampaignRow, people: u64) -> Result<SendPlan, app::Error> {
    let canary = postrider.canary_of(row, people)?;
    let CampaignStatus { waiting, .. } = postrider.campaign_status(row.id)?;
    Ok(SendPlan {
        start: row.planned.as_ref().map(|plan| plan.at),
        own_zone: row.planned.as_ref().is_some_and(|plan| plan.own_zone.is_some()),
        missed: waiting.as_ref().is_some_and(|wait| matches!(wait.why, WaitReason::MissedStart { .. })),
        missed_why: waiting.and_then(|wait| match wait.why {
            WaitReason::MissedStart { why, .. } => why,
            _ => None,
        }),
        canary: canary.map(|canary| CanaryPlan { people: canary.people, minutes: canary.minutes }),
    })
}
