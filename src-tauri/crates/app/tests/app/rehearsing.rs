//! A rehearsal runs the real engine and leaves no trace.

use crate::desk::Desk;
use app::delivery::{CampaignState, Limits, RowState};
use app::practice::FaultPlan;
use app::{Ended, StopSign};

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_day_passes_in_seconds_and_touches_nothing() {
    let desk = Desk::new();
    desk.people(300);
    let limits = Limits { per_minute: Some(30), per_hour: Some(200), per_day: None };
    let campaign = desk.campaign(9, limits, 3);
    let before = desk.postrider.store().changes().unwrap();
    let rehearsal =
        desk.postrider.rehearse(campaign, FaultPlan::bad_day(7), StopSign::default()).await.unwrap();
    assert_eq!(
        rehearsal.end,
        Ended::Finished,
        "even on a bad day it comes to its end: {:?}",
        rehearsal.paused
    );
    assert_eq!(rehearsal.counts.total(), 300, "everybody ends with a result");
    assert_eq!(rehearsal.counts.to_go(), 0, "nobody is left waiting");
    assert!(
        rehearsal.counts.refused > 0 && rehearsal.on_a_later_try > 0,
        "the faults did something: {:?}",
        rehearsal.counts
    );
    assert!(
        rehearsal.lasted().as_hours() >= 1,
        "the account's limits hold on the rehearsal's clock: {:?}",
        rehearsal.lasted()
    );
    let kept = std::fs::read_dir(&rehearsal.folder).unwrap().count();
    assert!((1..=100).contains(&kept), "at most a hundred messages are kept: {kept}");
    assert!(rehearsal.faults.iter().any(|fault| fault.hits > 0), "each fault is counted");

    let store = desk.postrider.store();
    assert_eq!(store.changes().unwrap(), before, "nothing of the real data was written");
    assert_eq!(store.campaign(campaign).unwrap().state, CampaignState::Draft, "the campaign is as it was");
    assert!(store.result_of(campaign, app::contacts::ContactId(1)).unwrap().is_none(), "its outbox is empty");
    assert!(desk.postrider.store().counts(campaign).unwrap().of(RowState::Accepted) == 0);
}
