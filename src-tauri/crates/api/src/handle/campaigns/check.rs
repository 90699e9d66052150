//! The check before sending: made in the background, asked by polling, kept with the campaign.

use std::sync::Arc;

use app::Postrider;
use app::delivery::CampaignId;
use app::delivery::preflight::{self, Report};

use crate::desk::Desk;
use crate::error::ApiError;
use crate::jobs::{Check, Jobs};
use crate::wire::campaigns::check::{CheckArea, CheckFine, CheckFound, CheckReport, CheckView};
use crate::wire::common::{ById, Progress};

/// Runs the check; answers at once.
pub async fn campaign_check(desk: &Desk, request: ById) -> Result<CheckView, ApiError> {
    let postrider = desk.postrider()?;
    let asked = postrider.clone();
    desk.ask(move |postrider| Ok(postrider.store().campaign(CampaignId(request.id)).map(drop)?)).await?;
    if desk.jobs.begin_check(request.id) {
        let jobs = Arc::clone(&desk.jobs);
        drop(tokio::task::spawn_blocking(move || {
            let checked = asked.check_campaign(CampaignId(request.id));
            drop(asked);
            jobs.end_check(request.id, checked.err().map(ApiError::from));
        }));
    }
    drop(postrider);
    campaign_report(desk, request).await
}

/// The check as it stands. Why one could not end is told once.
pub async fn campaign_report(desk: &Desk, request: ById) -> Result<CheckView, ApiError> {
    let running = match desk.jobs.check_of(request.id) {
        Some(Check::Failed(error)) => {
            desk.jobs.told_check(request.id);
            return Err(error);
        }
        Some(Check::Running) => Some(Progress { done: 0, total: None, per_second: None }),
        None => None,
    };
    desk.work(move |postrider, jobs| view(postrider, jobs, CampaignId(request.id), running)).await
}

fn view(
    postrider: &Postrider,
    jobs: &Arc<Jobs>,
    id: CampaignId,
    running: Option<Progress>,
) -> Result<CheckView, ApiError> {
    let row = postrider.store().campaign(id)?;
    let stale = match &row.report {
        // The audience is not taken apart while a check is just doing that.
        Some(report) if running.is_none() && !row.state.is_frozen() => {
            report.fingerprint() != postrider.present_form(&row)?
                || report.people() != jobs.audience(postrider, &row)?.included
        }
        _ => false,
    };
    Ok(CheckView { running, report: row.report.as_ref().map(report), stale })
}

fn report(report: &Report) -> CheckReport {
    CheckReport {
        at: report.at(),
        people: report.people(),
        left_out: report.left_out(),
        checks: report.checks(),
        findings: report
            .findings()
            .iter()
            .map(|found| CheckFound {
                area: found.area.into(),
                finding: (&found.finding).into(),
                why: found.why.clone(),
                people: found.people,
            })
            .collect(),
        fine: report
            .fine()
            .iter()
            .map(|fine| CheckFine { area: fine.area.into(), checks: fine.checks })
            .collect(),
    }
}

impl From<preflight::Area> for CheckArea {
    fn from(area: preflight::Area) -> Self {
        match area {
            preflight::Area::People => Self::People,
            preflight::Area::Message => Self::Message,
            preflight::Area::Sender => Self::Sender,
            preflight::Area::Account => Self::Account,
        }
    }
}
