//! What became of each person's message.

use std::fs::File;
use std::io::BufWriter;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use app::Postrider;
use app::audience::{code_of, skipped_sentence};
use app::contacts::export::{Holds, Style, Table};
use app::delivery::{self, CampaignId, CampaignState, OutboxId};
use app::store::{self, ResultQuery};

use super::people::MOST_ROWS;
use crate::desk::Desk;
use crate::error::ApiError;
use crate::jobs::Jobs;
use crate::wire::campaigns::results::{
    CalledOff, ResultReason, ResultReasons, ResultRow, ResultsExportRequest, ResultsPage, ResultsRequest,
    RowState, RowWaitsFor, RowsChanged, SettleAs, SettleRequest,
};
use crate::wire::common::ById;
use crate::wire::files::Saved;

/// What needs the person first, then what waits, then what is done.
const ORDER: [delivery::RowState; 8] = [
    delivery::RowState::Uncertain,
    delivery::RowState::Failed,
    delivery::RowState::Refused,
    delivery::RowState::Claimed,
    delivery::RowState::Deferred,
    delivery::RowState::Queued,
    delivery::RowState::Skipped,
    delivery::RowState::Accepted,
];

/// One window of results.
pub async fn campaign_results(desk: &Desk, request: ResultsRequest) -> Result<ResultsPage, ApiError> {
    desk.work(move |postrider, _| {
        let campaign = CampaignId(request.id);
        let store = postrider.store();
        store.campaign(campaign)?;
        let wanted = |state: &delivery::RowState| {
            request.states.is_empty() || request.states.contains(&RowState::from(*state))
        };
        let mut page = ResultsPage { matching: 0, counts: store.counts(campaign)?.into(), rows: Vec::new() };
        let window = request.offset..request.offset.saturating_add(u64::from(request.limit.min(MOST_ROWS)));
        for state in ORDER.into_iter().filter(wanted) {
            let query = ResultQuery { campaign, state: Some(state), search: request.search.clone() };
            // The part of the window that falls on this state, once those before it are taken off.
            let from = window.start.saturating_sub(page.matching);
            let until = window.end.saturating_sub(page.matching);
            let found = match &request.reason {
                Some(reason) => store.results_for(&query, reason, from..until)?,
                None => store.results(&query, from..until)?,
            };
            page.rows.extend(found.rows.into_iter().map(row));
            page.matching += found.total;
        }
        Ok(page)
    })
    .await
}

/// The reasons why messages were not accepted.
pub async fn campaign_reasons(desk: &Desk, request: ById) -> Result<ResultReasons, ApiError> {
    desk.ask(move |postrider| {
        let found = postrider.store().result_reasons(CampaignId(request.id))?;
        let reasons = found.into_iter().map(|one| {
            let (_, why) = reason(one.state, Some(&one.code), &one.code);
            ResultReason { state: one.state.into(), code: one.code, why: Some(why), rows: one.rows }
        });
        Ok(ResultReasons { reasons: reasons.collect() })
    })
    .await
}

/// How many waited for a message of a campaign when it was ended early, and may have one.
pub async fn campaign_called_off(desk: &Desk, request: ById) -> Result<CalledOff, ApiError> {
    desk.ask(move |postrider| Ok(CalledOff { people: postrider.rest_that_may(CampaignId(request.id))? }))
        .await
}

/// Saves results as a spreadsheet file.
pub async fn campaign_results_export(desk: &Desk, request: ResultsExportRequest) -> Result<Saved, ApiError> {
    let id = CampaignId(request.id);
    let name = desk.work(move |postrider, _| Ok(postrider.store().campaign(id)?.name)).await?;
    let Some(path) = desk.host.save_as(&file_name(&name)).await else {
        return Ok(Saved { files: Vec::new(), rows: 0 });
    };
    desk.work(move |postrider, _| {
        let rows = write(postrider, id, &request, &path)?;
        let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Saved { files: vec![file], rows })
    })
    .await
}

/// Queues the failed again.
pub async fn campaign_retry_failed(desk: &Desk, request: ById) -> Result<RowsChanged, ApiError> {
    desk.work(move |postrider, jobs| {
        let id = CampaignId(request.id);
        let rows = postrider.retry_failed(id, None)?;
        send_again(postrider, jobs, id, rows)
    })
    .await
}

/// Settles what is uncertain.
pub async fn campaign_settle(desk: &Desk, request: SettleRequest) -> Result<RowsChanged, ApiError> {
    desk.work(move |postrider, jobs| {
        let id = CampaignId(request.id);
        let only = request.row.map(|row| [OutboxId(row)]);
        let settle = match request.settle_as {
            SettleAs::Sent => store::SettleAs::Accepted,
            SettleAs::SendAgain => store::SettleAs::QueuedAgain,
            SettleAs::NotSent => store::SettleAs::NotSent,
        };
        let rows = postrider.settle(id, only.as_ref().map(<[OutboxId; 1]>::as_slice), settle)?;
        send_again(postrider, jobs, id, rows)
    })
    .await
}

/// What was queued again goes out, unless the campaign is paused.
fn send_again(
    postrider: &Postrider,
    jobs: &Arc<Jobs>,
    id: CampaignId,
    rows: u64,
) -> Result<RowsChanged, ApiError> {
    if rows > 0 && postrider.store().campaign(id)?.state == CampaignState::Sending {
        jobs.sender.send(postrider.clone(), id);
    }
    Ok(RowsChanged { rows })
}

/// The code of a reason and its sentence.
fn reason(state: delivery::RowState, class: Option<&str>, why: &str) -> (Option<String>, String) {
    match state {
        delivery::RowState::Skipped => (Some(code_of(why).to_owned()), skipped_sentence(why)),
        state => {
            let known = class.and_then(|class| class.parse().ok());
            (class.map(str::to_owned), Postrider::why(state, known, why))
        }
    }
}

fn row(found: store::ResultRow) -> ResultRow {
    let (code, why) = reason(found.state, found.class.as_deref(), found.why.as_deref().unwrap_or_default());
    ResultRow {
        id: found.row.0,
        contact_id: found.contact.0,
        name: Some(found.name).filter(|name| !name.is_empty()),
        shown: app::address::show_address(&found.address),
        address: found.address,
        state: found.state.into(),
        code,
        why: Some(why).filter(|why| !why.is_empty()),
        reply: found.reply,
        tries: found.attempts,
        at: Some(found.at),
        next_try: found.due.filter(|_| found.state == delivery::RowState::Deferred),
        waits_for: found.waits_for.map(Into::into),
        message_id: Some(found.message_id).filter(|id| !id.is_empty()),
    }
}

fn write(
    postrider: &Postrider,
    id: CampaignId,
    wanted: &ResultsExportRequest,
    path: &Path,
) -> Result<u64, ApiError> {
    let unusable = |why| ApiError::from(app::Error::file(path, why));
    let columns = [
        ("Address", Holds::Addresses),
        ("Name", Holds::Words),
        ("State", Holds::Words),
        ("Why", Holds::Words),
        ("Reply of the server", Holds::Words),
        ("Tries", Holds::Words),
        ("Since", Holds::Words),
        ("Message-ID", Holds::Words),
    ];
    let file = File::create(path).map_err(unusable)?;
    let mut table = Table::new(BufWriter::new(file), Style::spreadsheet(b','), &columns).map_err(unusable)?;
    let mut rows = 0;
    let mut broken = None;
    postrider.store().each_result(id, |found| {
        let one = row(found.clone());
        let other = wanted.reason.as_ref().is_some_and(|reason| one.code.as_ref() != Some(reason));
        if other || !wanted.states.is_empty() && !wanted.states.contains(&one.state) {
            return ControlFlow::Continue(());
        }
        let (tries, at) = (one.tries.to_string(), found.at.to_string());
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let cells = [
            one.address.as_str(),
            &text(&one.name),
            found.state.as_str(),
            &text(&one.why),
            &text(&one.reply),
            &tries,
            &at,
            &text(&one.message_id),
        ];
        match table.row(cells) {
            Ok(()) => rows += 1,
            Err(why) => {
                broken = Some(why);
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    })?;
    match broken {
        Some(why) => Err(unusable(why)),
        None => table.finish().map(|()| rows).map_err(unusable),
    }
}

/// A file name after the campaign, without what file systems do not take.
fn file_name(campaign: &str) -> String {
    let plain: String = campaign
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, ' ' | '-' | '_') { c } else { '-' })
        .take(60)
        .collect();
    format!("{} results.csv", plain.trim())
}

impl From<store::TurnOf> for RowWaitsFor {
    fn from(turn: store::TurnOf) -> Self {
        match turn {
            store::TurnOf::Deferred => Self::Server,
            store::TurnOf::Parked => Self::Account,
            store::TurnOf::Chosen => Self::Turn,
        }
    }
}

impl From<delivery::RowState> for RowState {
    fn from(state: delivery::RowState) -> Self {
        match state {
            delivery::RowState::Queued => Self::Queued,
            delivery::RowState::Claimed => Self::Claimed,
            delivery::RowState::Accepted => Self::Accepted,
            delivery::RowState::Deferred => Self::Deferred,
            delivery::RowState::Failed => Self::Failed,
            delivery::RowState::Refused => Self::Refused,
            delivery::RowState::Uncertain => Self::Uncertain,
            delivery::RowState::Skipped => Self::Skipped,
        }
    }
}
