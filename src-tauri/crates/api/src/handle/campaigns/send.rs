//! The person's word, and the progress that follows it.

use std::sync::Arc;

use app::accounts::terms;
use app::bulk::Forbidden;
use app::delivery::pacing::{Forecast, Pace};
use app::delivery::watch::Gauge;
use app::delivery::{CampaignId, CampaignState, Limits};
use app::secrets::SecretString;
use app::sending::Inbox;
use app::store::{AccountRow, CampaignRow, Minute};
use app::telling::{time_of_one, unmeasured};
use app::{Postrider, SenderLock, VaultStanding};
use jiff::SignedDuration;

use super::chart::chart;
use super::schedule::plan;
use super::{rehearse, sends_as};
use crate::desk::Desk;
use crate::error::ApiError;
use crate::handle::accounts::refused_login;
use crate::handle::sending::{Standing, inbox, standing};
use crate::jobs::Jobs;
use crate::wire::app::InboxState;
use crate::wire::campaigns::send::{
    Outgrown, ReadyView, ResumeRequest, Room, SendRequest, SendingView, WaitLine, Waits,
};
use crate::wire::common::ById;
use crate::wire::sending::{Because, StopLossGauge};

/// More people than this and their number must be typed.
const MANY: u64 = 100;

/// What the person sees before they start it.
pub async fn campaign_ready(desk: &Desk, request: ById) -> Result<ReadyView, ApiError> {
    desk.work(move |postrider, jobs| {
        let row = postrider.store().campaign(CampaignId(request.id))?;
        let account = row.account.map(|id| postrider.store().account(id)).transpose()?;
        let form = postrider.present_form(&row)?;
        let people = jobs.audience(postrider, &row)?.included;
        let (forecast, room, outgrown) = match &account {
            Some(account) => {
                let mut pace = postrider.pace_of(account)?;
                let now = postrider.clock().now();
                let forecast = pace.forecast_for(
                    &postrider.crowd_of(&row, account, people)?,
                    postrider.would_begin(&row),
                    time_of_one(unmeasured(account)),
                );
                let outgrown = outgrown(postrider, &row, account, &forecast)?;
                let limits = terms(&account.account).limits_at(now);
                (Some(chart(&[], Some(&forecast), &limits)), room(&mut pace, &limits, now), outgrown)
            }
            None => (None, None, None),
        };
        let rehearsed = rehearse::kept(postrider, row.id)?.filter(|kept| kept.form == form);
        Ok(ReadyView {
            cleared: postrider.is_cleared(&row)?,
            checked: row.report.as_ref().map(|report| report.at()),
            rehearsed: rehearsed.map(|kept| kept.result.at),
            people,
            needs_number: people > MANY,
            inbox: inbox(postrider)?,
            account: account.as_ref().map(sends_as),
            forecast,
            room,
            plan: plan(postrider, &row, people)?,
            outgrown,
        })
    })
    .await
}

/// Why a list is too much for its account: a host that forbids it, or days of sending.
fn outgrown(
    postrider: &Postrider,
    row: &CampaignRow,
    account: &AccountRow,
    forecast: &Forecast,
) -> Result<Option<Outgrown>, app::Error> {
    let people = forecast.people;
    if let Some(Forbidden { from, before, own }) = postrider.bulk_forbidden(row, account, people)? {
        return Ok(Some(Outgrown::Forbidden { from, before, own }));
    }
    let (Some(start), Some(end)) = (forecast.start, forecast.end) else { return Ok(None) };
    let lasts = end.duration_since(start);
    let days = u32::try_from(lasts.as_hours().div_euclid(24) + 1).unwrap_or(u32::MAX);
    // Where no limit slows it down, another provider would be no faster.
    let slow = lasts > THREE_DAYS && account.account.limits != Limits::NONE;
    Ok(slow.then(|| Outgrown::Slow { days, per_day: people.div_ceil(u64::from(days)) }))
}

/// Sending that takes longer is worth another way.
const THREE_DAYS: SignedDuration = SignedDuration::from_hours(3 * 24);

/// Starts it.
pub async fn campaign_send(desk: &Desk, request: SendRequest) -> Result<SendingView, ApiError> {
    desk.work(move |postrider, jobs| {
        let row = postrider.store().campaign(CampaignId(request.id))?;
        if !row.state.is_frozen() {
            may_start(postrider, jobs, &row, request.people)?;
            postrider.start_campaign(row.id, request.people).map_err(refused)?;
            jobs.sender.send(postrider.clone(), row.id);
        }
        view(postrider, jobs, row.id)
    })
    .await
}

/// The progress.
pub async fn campaign_sending(desk: &Desk, request: ById) -> Result<SendingView, ApiError> {
    desk.work(move |postrider, jobs| view(postrider, jobs, CampaignId(request.id))).await
}

/// Stops after the message in hand.
pub async fn campaign_pause(desk: &Desk, request: ById) -> Result<SendingView, ApiError> {
    desk.work(move |postrider, jobs| {
        let id = CampaignId(request.id);
        if postrider.store().campaign(id)?.state != CampaignState::Paused {
            postrider.pause_campaign(id)?;
            postrider.note_stop(id)?;
        }
        jobs.sender.forget(id);
        view(postrider, jobs, id)
    })
    .await
}

/// Goes on, with a new password where one is given.
pub async fn campaign_resume(desk: &Desk, request: ResumeRequest) -> Result<SendingView, ApiError> {
    let id = CampaignId(request.id);
    if let Some(password) = request.password.filter(|password| !password.is_empty()) {
        desk.work(|postrider, _| vault_is_open(postrider)).await?;
        let postrider = desk.postrider()?;
        let account = desk
            .work(move |postrider, _| {
                let row = postrider.store().campaign(id)?;
                row.account.ok_or_else(|| app::Error::not_found("account", "").into())
            })
            .await?;
        let trial = postrider.try_password(account, &SecretString::from(password)).await?;
        trial.end.map_err(|why| refused_login(&why))?;
    }
    desk.work(move |postrider, jobs| {
        let row = postrider.store().campaign(id)?;
        may_go_on(postrider, jobs)?;
        if row.state == CampaignState::Paused {
            if request.not_sent_elsewhere {
                postrider.nothing_went_elsewhere(id)?;
            }
            postrider.resume_campaign(id, Inbox::Unasked).map_err(refused)?;
        }
        if postrider.store().campaign(id)?.state == CampaignState::Sending {
            // One that runs may be about to notice a pause that was just taken back: it is looked at once more after that.
            jobs.sender.send(postrider.clone(), id);
        }
        view(postrider, jobs, id)
    })
    .await
}

/// Ends it for good.
pub async fn campaign_cancel(desk: &Desk, request: ById) -> Result<SendingView, ApiError> {
    desk.work(move |postrider, jobs| {
        let id = CampaignId(request.id);
        postrider.cancel_campaign(id)?;
        jobs.sender.forget(id);
        view(postrider, jobs, id)
    })
    .await
}

/// How a campaign stands, with its picture.
fn view(postrider: &Postrider, jobs: &Arc<Jobs>, id: CampaignId) -> Result<SendingView, ApiError> {
    let standing = standing(postrider, &jobs.sender, id)?;
    let row = &standing.status.row;
    let minutes = postrider.store().minutes(id)?;
    let now = postrider.clock().now();
    let limits = standing.account.as_ref().map(|account| terms(&account.account).limits_at(now));
    let limits = limits.unwrap_or(Limits::NONE);
    let mut chart = chart(&minutes, standing.forecast.as_ref(), &limits);
    if row.state == CampaignState::Paused {
        chart.end = None;
    }
    Ok(SendingView {
        state: row.state.into(),
        people: standing.status.counts.messages(),
        counts: standing.status.counts.into(),
        account: standing.account.as_ref().map(sends_as),
        chart,
        waits: waits(postrider, &standing)?,
        last_accepted: last_accepted(&minutes),
        next: standing.next,
        done_at: standing.done_at,
        stopped: standing.stopped,
        stop_loss: stop_loss(postrider, row)?,
        plan: plan(postrider, row, standing.status.counts.messages())?,
    })
}

/// Of each kind what is nearest to stopping the account.
fn stop_loss(postrider: &Postrider, row: &CampaignRow) -> Result<Vec<StopLossGauge>, ApiError> {
    let Some(account) = row.account else { return Ok(Vec::new()) };
    let mut nearest: Vec<Gauge> = Vec::new();
    for gauge in postrider.stop_gauges(account)? {
        let far = |gauge: &Gauge| u64::from(gauge.bad) * 1_000 / u64::from(gauge.stops_at.max(1));
        match nearest.iter_mut().find(|known| known.kind == gauge.kind) {
            Some(known) if far(known) < far(&gauge) => *known = gauge,
            Some(_) => {}
            None => nearest.push(gauge),
        }
    }
    let told = |gauge: Gauge| StopLossGauge {
        what: gauge.kind.into(),
        bad: gauge.bad.into(),
        of: gauge.of.into(),
        stops_at: gauge.stops_at.into(),
        by_card: gauge.by_card,
    };
    Ok(nearest.into_iter().map(told).collect())
}

/// What is waiting: first what waits for the person, then by the clock.
fn waits(postrider: &Postrider, standing: &Standing) -> Result<Vec<WaitLine>, ApiError> {
    let counts = &standing.status.counts;
    let mut waits = Vec::new();
    if counts.uncertain > 0 {
        waits.push(WaitLine { at: None, what: Waits::Uncertain { people: counts.uncertain } });
    }
    if let Some(next) = &standing.next {
        let what = match next.because.clone() {
            Because::Limit { amount, span } => Some(Waits::Limit { amount, span }),
            Because::NoConnection => Some(Waits::NoConnection),
            Because::TryLater | Because::Planned => None,
            because => Some(Waits::Other { because }),
        };
        waits.extend(what.map(|what| WaitLine { at: Some(next.at), what }));
    }
    if counts.deferred > 0 && !standing.status.row.state.can(app::delivery::Event::Resume) {
        // What waits for room in the account's pace is told as that, above.
        let put_off = postrider.store().put_off(standing.status.row.id)?;
        if put_off.retries > 0 {
            waits.push(WaitLine { at: put_off.next, what: Waits::ComeBackLater { people: put_off.retries } });
        }
    }
    waits.sort_by_key(|wait| wait.at);
    Ok(waits)
}

fn last_accepted(minutes: &[Minute]) -> Option<jiff::Timestamp> {
    minutes.iter().rev().find(|minute| minute.counts.accepted > 0).map(|minute| minute.at)
}

/// What is left of the account's longest limit.
fn room(pace: &mut Pace, limits: &Limits, now: jiff::Timestamp) -> Option<Room> {
    let longest = limits.iter().last()?;
    Some(Room { amount: longest.count, span: longest.window.into(), used: pace.used(longest.window, now) })
}

/// Everything that stands against a start, in the order a person would mend it.
fn may_start(
    postrider: &Postrider,
    jobs: &Arc<Jobs>,
    row: &CampaignRow,
    people: Option<u64>,
) -> Result<(), ApiError> {
    if !postrider.is_cleared(row)? {
        return Err(not_cleared());
    }
    let included = jobs.audience(postrider, row)?.included;
    if included > MANY && people != Some(included) {
        return Err(number_wrong(included));
    }
    if let InboxState::Waiting { .. } = inbox(postrider)? {
        return Err(inbox_unread());
    }
    may_go_on(postrider, jobs)
}

/// What stands against any message.
fn may_go_on(postrider: &Postrider, jobs: &Arc<Jobs>) -> Result<(), ApiError> {
    if !postrider.store().is_vouched()? {
        return Err(inbox_unread());
    }
    if postrider.vault_standing()? == VaultStanding::Locked {
        return Err(app::Error::VaultLocked.into());
    }
    if !jobs.sender.is_sending() && SenderLock::is_held(postrider.folder()) {
        return Err(ApiError::new(
            "sender-elsewhere",
            "Another Postrider is sending from this data folder. Nothing was sent here. Wait until it is done, or pause it there.",
        ));
    }
    Ok(())
}

/// A password must have somewhere to go before it is tried.
pub(crate) fn vault_is_open(postrider: &Postrider) -> Result<(), ApiError> {
    match postrider.vault_standing()? {
        VaultStanding::Open => Ok(()),
        VaultStanding::Locked => Err(app::Error::VaultLocked.into()),
        VaultStanding::Absent => Err(vault_absent()),
    }
}

fn vault_absent() -> ApiError {
    ApiError::new(
        "vault-absent",
        "There is no vault for your passwords yet. Make it first; nothing was changed.",
    )
}

/// A start that was refused, in the codes of the wire.
pub(super) fn refused(why: app::Error) -> ApiError {
    match &why {
        app::Error::Blocked(_) => {
            let ApiError { message, details, .. } = why.into();
            ApiError { code: "not-cleared".to_owned(), message, details }
        }
        app::Error::Unconfirmed { people } => number_wrong(*people),
        app::Error::Refused(app::Refused::NotVouched | app::Refused::InboxUnread { .. }) => inbox_unread(),
        app::Error::Vault(vault) if vault.code() == "vault-needs-passphrase" => vault_absent(),
        _ => why.into(),
    }
}

fn not_cleared() -> ApiError {
    ApiError::new(
        "not-cleared",
        "This campaign has not passed its check, or was changed since. Check it first.",
    )
}

fn number_wrong(people: u64) -> ApiError {
    ApiError::new(
        "number-wrong",
        format!("{people} people would get it. Enter that number to send it. Nothing was sent."),
    )
    .with_details(serde_json::json!({ "people": people }))
}

fn inbox_unread() -> ApiError {
    ApiError::new(
        "inbox-unread",
        "Somebody may have asked to leave since your last newsletter. Look through your inbox first. Nothing was sent.",
    )
}
