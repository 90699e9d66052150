//! A rehearsal: run in the background, looked at while it runs, its result kept with the campaign.

use std::sync::Arc;

use app::audience::WorstCases;
use app::campaigns::Previewed;
use app::contacts::ContactId;
use app::delivery::{CampaignId, Fingerprint};
use app::practice::FaultPlan;
use app::rehearsal::{Happened, Moment, Rehearsal as Rehearsed, Trouble, What};
use app::store::CampaignRow;
use app::telling::PER_SECOND;
use app::{Ended, Postrider};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::chart::{chart, holes};
use super::day;
use crate::desk::Desk;
use crate::error::ApiError;
use crate::jobs::rehearsing::Rehearsing;
use crate::jobs::{Jobs, lock};
use crate::wire::campaigns::chart::{ChartMark, Trouble as Told};
use crate::wire::campaigns::rehearsal::{
    Day, MomentKind, Rehearsal, RehearsalView, RehearseRequest, RehearsedFault, RehearsedMoment, Sample,
    SampleOf,
};
use crate::wire::common::{ById, Progress};

/// The last rehearsal of a campaign, and of which form it was.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// What exactly was rehearsed.
    pub form: Fingerprint,
    /// What it showed.
    pub result: Rehearsal,
}

/// Starts a rehearsal; answers at once.
pub async fn campaign_rehearse(desk: &Desk, request: RehearseRequest) -> Result<RehearsalView, ApiError> {
    let id = CampaignId(request.id);
    let (form, plan) = desk
        .work(move |postrider, _| {
            let row = postrider.store().campaign(id)?;
            if row.account.is_none() {
                return Err(no_account());
            }
            let middle = match request.day {
                Day::Own { .. } => postrider.middle_of(id)?,
                Day::Good | Day::Bad | Day::Plan { .. } => Vec::new(),
            };
            let people = match request.day {
                Day::Plan { .. } => postrider.before_sending(id)?.people,
                Day::Good | Day::Bad | Day::Own { .. } => 0,
            };
            Ok((postrider.present_form(&row)?, day::plan(&request.day, id, people, &middle)))
        })
        .await?;
    let postrider = desk.postrider()?;
    let job = {
        let mut rehearsals = lock(&desk.jobs.rehearsals);
        let before = rehearsals.get(&request.id);
        if let Some(before) = before {
            before.stop();
        }
        let job = Rehearsing::new(before.map_or(1, |before| before.number + 1), request.day);
        rehearsals.insert(request.id, job.clone());
        job
    };
    let jobs = Arc::clone(&desk.jobs);
    let turn = Arc::clone(&desk.jobs.rehearsing);
    drop(tokio::spawn(async move {
        // One at a time: they share the folder of kept messages, and one keeps the computer busy enough.
        let _turn = turn.lock().await;
        let ended = run(&postrider, id, plan, form, &job).await;
        drop(postrider);
        if let Some(known) = lock(&jobs.rehearsals).get_mut(&request.id)
            && known.number == job.number
        {
            known.end(ended.err());
        }
    }));
    campaign_rehearsal(desk, ById { id: request.id }).await
}

/// The rehearsal as it stands.
pub async fn campaign_rehearsal(desk: &Desk, request: ById) -> Result<RehearsalView, ApiError> {
    let job = lock(&desk.jobs.rehearsals).get(&request.id).cloned();
    desk.work(move |postrider, _| {
        let row = postrider.store().campaign(CampaignId(request.id))?;
        let kept = kept(postrider, row.id)?;
        let stale = match &kept {
            Some(kept) => kept.form != postrider.present_form(&row)?,
            None => false,
        };
        let running = job.as_ref().filter(|job| job.running).map(|job| {
            let counts = job.onlooker.counts();
            let done = counts.map_or(0, |counts| counts.total() - counts.to_go());
            Progress { done, total: counts.map(|counts| counts.total()), per_second: job.per_second(done) }
        });
        let failed = job.and_then(|job| job.failed);
        Ok(RehearsalView { running, result: kept.map(|kept| kept.result), stale, failed })
    })
    .await
}

/// Stops a rehearsal that runs.
pub async fn campaign_rehearse_cancel(desk: &Desk, request: ById) -> Result<RehearsalView, ApiError> {
    if let Some(job) = lock(&desk.jobs.rehearsals).get_mut(&request.id) {
        job.stop();
        // What it still does nobody waits for.
        job.running = false;
    }
    campaign_rehearsal(desk, request).await
}

/// The last rehearsal, kept across starts of the program. One of another version is none.
pub(crate) fn kept(postrider: &Postrider, id: CampaignId) -> Result<Option<Kept>, app::Error> {
    let kept: Option<serde_json::Value> = postrider.store().setting(&setting(id))?;
    Ok(kept.and_then(|kept| serde_json::from_value(kept).ok()))
}

/// Forgets the rehearsals of a campaign that is removed.
pub(crate) fn forget(postrider: &Postrider, jobs: &Jobs, id: CampaignId) -> Result<(), app::Error> {
    if let Some(job) = lock(&jobs.rehearsals).remove(&id.0) {
        job.stop();
    }
    postrider.store().delete_setting(&setting(id))?;
    let _ = std::fs::remove_dir_all(postrider.folder().rehearsal(id.0));
    Ok(())
}

fn setting(id: CampaignId) -> String {
    format!("rehearsal.{}", id.0)
}

/// Runs one to its end and keeps what it showed. The error is a sentence, empty where the person stopped it.
async fn run(
    postrider: &Postrider,
    id: CampaignId,
    plan: FaultPlan,
    form: Fingerprint,
    job: &Rehearsing,
) -> Result<(), String> {
    if job.sign().is_raised() {
        return Ok(());
    }
    let rehearsed = postrider.rehearse_before(id, plan, job.sign(), &job.onlooker).await;
    let rehearsed = rehearsed.map_err(|why| why.to_string())?;
    match (&rehearsed.end, &rehearsed.paused) {
        (Ended::Stopped | Ended::Cancelled, _) => return Ok(()),
        // What a day of trouble comes to is what the person wants to see; on a good day nothing should stop it.
        (Ended::Paused, Some(why)) if job.day == Day::Good => return Err(why.sentence(None)),
        _ => {}
    }
    let (postrider, day) = (postrider.clone(), job.day);
    let keeping = tokio::task::spawn_blocking(move || {
        let row = postrider.store().campaign(id)?;
        let result = told(&postrider, &row, day, &rehearsed)?;
        Ok::<_, app::Error>(postrider.store().put_setting(&setting(id), &Kept { form, result })?)
    });
    match keeping.await {
        Ok(kept) => kept.map_err(|why| why.to_string()),
        Err(_) => Err("The rehearsal could not be kept. Try again.".to_owned()),
    }
}

fn told(
    postrider: &Postrider,
    row: &CampaignRow,
    day: Day,
    rehearsed: &Rehearsed,
) -> Result<Rehearsal, app::Error> {
    let limits = match row.account {
        Some(id) => {
            let account = postrider.store().account(id)?.account;
            app::accounts::terms(&account).limits_at(rehearsed.began)
        }
        None => app::delivery::Limits::NONE,
    };
    let people = rehearsed.counts.total();
    let good_day_done_at = match day {
        Day::Good => None,
        _ => postrider.untroubled_end(row, people, rehearsed.began, PER_SECOND)?,
    };
    let mut chart = chart(&rehearsed.minutes, None, &limits);
    chart.gaps = holes(&rehearsed.minutes, &limits, chart.bar_seconds);
    chart.end = Some(rehearsed.ended);
    let faults = faults(&rehearsed.troubles);
    chart.marks = marks(&faults, &rehearsed.troubles);
    Ok(Rehearsal {
        day,
        at: postrider.clock().now(),
        took_ms: u64::try_from(rehearsed.took.as_millis()).unwrap_or(u64::MAX),
        people,
        twice: rehearsed.twice,
        done_at: rehearsed.ended,
        good_day_done_at,
        counts: rehearsed.counts.into(),
        second_try: rehearsed.on_a_later_try,
        chart,
        faults,
        timeline: rehearsed.timeline.iter().map(moment).collect(),
        stopped: rehearsed.paused.as_ref().map(|wait| wait.sentence(None)),
        samples: samples(postrider, row)?,
        biggest: rehearsed.sizes.largest,
        kept: u64::try_from(rehearsed.samples.len()).unwrap_or(u64::MAX),
    })
}

fn moment(moment: &Moment) -> RehearsedMoment {
    RehearsedMoment {
        at: moment.at,
        what: match moment.what {
            What::Begins => MomentKind::Begins,
            What::Waits => MomentKind::Waits,
            What::GoesOn => MomentKind::GoesOn,
            What::Pauses => MomentKind::Pauses,
            What::Resumed => MomentKind::Resumed,
            What::Ends => MomentKind::Ends,
        },
        done: moment.people,
        why: moment.why.as_ref().map(|wait| wait.sentence(None)).unwrap_or_default(),
        until: moment.until,
    }
}

/// Troubles with a place in time carry a number and come first.
fn faults(troubles: &[Happened]) -> Vec<RehearsedFault> {
    let mut number = 0;
    let mut faults: Vec<RehearsedFault> = troubles
        .iter()
        .map(|happened| {
            let numbered = matches!(
                happened.trouble,
                Trouble::LineAway
                    | Trouble::SlowDown
                    | Trouble::QuotaUsed
                    | Trouble::AccountLocked
                    | Trouble::TurnedAway
            );
            number += u32::from(numbered);
            RehearsedFault {
                number: numbered.then_some(number),
                trouble: happened.trouble.into(),
                people: happened.people,
                accepted: happened.ended.accepted,
                uncertain: happened.ended.uncertain,
                refused: happened.ended.refused,
                failed: happened.ended.failed,
            }
        })
        .collect();
    faults.sort_by_key(|fault| (fault.number.is_none(), fault.number, std::cmp::Reverse(fault.people)));
    faults
}

fn marks(faults: &[RehearsedFault], troubles: &[Happened]) -> Vec<ChartMark> {
    let span = |trouble: Told| -> Option<(Timestamp, Timestamp)> {
        let happened = troubles.iter().find(|happened| Told::from(happened.trouble) == trouble)?;
        Some((happened.first, happened.last))
    };
    let numbered = faults.iter().filter(|fault| fault.number.is_some());
    numbered
        .filter_map(|fault| {
            let (from, until) = span(fault.trouble)?;
            Some(ChartMark { number: fault.number, from, until, trouble: fault.trouble })
        })
        .collect()
}

/// The messages worth a look, worst cases first, each person once.
fn samples(postrider: &Postrider, row: &CampaignRow) -> Result<Vec<Sample>, app::Error> {
    let WorstCases { longest_name, no_first_name, most_fields, first } = postrider.worst_cases(row.list)?;
    let wanted = [
        (SampleOf::LongestName, longest_name),
        (SampleOf::NoFirstName, no_first_name),
        (SampleOf::MostFields, most_fields),
        (SampleOf::First, first),
    ];
    let mut samples: Vec<Sample> = Vec::new();
    for (of, who) in wanted {
        let Some(ContactId(contact_id)) = who else { continue };
        if samples.iter().any(|sample| sample.contact_id == contact_id) {
            continue;
        }
        // Whoever lacks a field gets no message that could be shown.
        if let Previewed::Whole(message) = postrider.show_message(row, who)?.message {
            let size = u64::try_from(message.bytes.len()).unwrap_or(u64::MAX);
            samples.push(Sample { of, contact_id, size });
        }
    }
    Ok(samples)
}

fn no_account() -> ApiError {
    ApiError::new("account-missing", "This campaign has no account yet. Choose one, then rehearse it.")
}

impl From<Trouble> for Told {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::LineAway => Self::LineAway,
            Trouble::SlowDown => Self::SlowDown,
            Trouble::QuotaUsed => Self::QuotaUsed,
            Trouble::AccountLocked => Self::AccountLocked,
            Trouble::TurnedAway => Self::TurnedAway,
            Trouble::LostReply => Self::LostReply,
            Trouble::ComeBackLater => Self::ComeBackLater,
            Trouble::NoSuchMailbox => Self::NoSuchMailbox,
            Trouble::MailboxFull => Self::MailboxFull,
            Trouble::MessageRefused => Self::MessageRefused,
            Trouble::Other => Self::Other,
        }
    }
}
