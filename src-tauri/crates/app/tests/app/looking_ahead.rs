//! When a campaign is told to be done, and when it is.

use crate::desk::{Desk, FINE, office};
use app::delivery::Limits;
use app::planning::Fired;
use app::practice::FaultPlan;
use app::secrets::{KeyStore, SecretString};
use app::sending::{Inbox, Leave};
use app::telling::{time_of_one, unmeasured};
use app::{Clock, DataFolder, Ended, Postrider, StopSign};
use jiff::SignedDuration;

const PEOPLE_OF_A_ZONE: u64 = 30;

#[tokio::test(flavor = "multi_thread")]
async fn people_who_come_at_the_hour_of_their_own_clock_are_told_with_the_time_they_take_then() {
    let ten = Some(10);
    for limits in [
        Limits { per_minute: ten, ..Limits::NONE },
        Limits { domain_per_minute: ten, ..Limits::NONE },
        Limits { per_minute: ten, new_per_day: Some(40), ..Limits::NONE },
    ] {
        let office = office(FINE).await;
        let desk = Desk::new();
        for (zone, name) in [("+3", "east"), ("-6", "west")] {
            for number in 0..PEOPLE_OF_A_ZONE {
                let fields = [("first_name", "Amara"), ("Time zone", zone)];
                let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
                let address = format!("{name}{number}@northfen.example");
                desk.person_with(&address, fields, app::consent::Basis::Stated);
            }
        }
        let id = desk.campaign(office.port(), limits, 1);
        let in_two_days = desk.postrider.clock().now() + SignedDuration::from_hours(48);
        desk.postrider.plan_start(id, in_two_days, true, Leave::default()).unwrap();
        let row = desk.postrider.store().campaign(id).unwrap();
        let (first, account) = (row.scheduled_at.unwrap(), row.account.unwrap());
        let account = desk.postrider.store().account(account).unwrap();
        let crowd = desk.postrider.crowd_of(&row, &account, 2 * PEOPLE_OF_A_ZONE).unwrap();
        let each = time_of_one(unmeasured(&account));
        let planned = desk.postrider.pace_of(&account).unwrap().forecast_for(&crowd, first, each).end;
        let status = desk.postrider.campaign_status(id).unwrap();
        assert_eq!(desk.postrider.tell(&status, |at| at.to_string()).unwrap().done_at, planned);
        let work = desk.postrider.rehearse(id, FaultPlan::default(), StopSign::default());
        let rehearsed = work.await.unwrap();
        assert_eq!((rehearsed.began, rehearsed.end), (first, Ended::Finished), "it is rehearsed at its time");
        let off = planned.unwrap().duration_since(*rehearsed.arrivals.last().unwrap());
        assert!(
            off.as_mins().abs() <= 1,
            "{limits:?}: told {planned:?}, rehearsed until {}",
            rehearsed.ended
        );

        let folder = DataFolder::open(Some(desk.postrider.folder().path())).unwrap();
        let passphrase = SecretString::from("a passphrase for tests");
        let clock = Clock::simulated(first);
        let then = Postrider::open_with(folder, clock, KeyStore::None, Some(passphrase)).unwrap();
        assert_eq!(then.fire(id, Inbox::Unasked).unwrap(), Fired::Started);
        let status = then.campaign_status(id).unwrap();
        let ahead = then.look_ahead(&status.row, &account, &status.counts, None).unwrap();
        let told = ahead.and_then(|forecast| forecast.end);
        assert_eq!(told, planned, "{limits:?}: a start does not change what was told of it");

        let ended = then.send_campaign(id, Leave::default(), StopSign::default()).await.unwrap();
        assert_eq!(ended, Ended::Finished);
        let done = then.store().minutes(id).unwrap().last().unwrap().at;
        let off = told.unwrap().duration_since(done);
        assert!(off.as_mins().abs() <= 1, "{limits:?}: told {told:?}, done {done}");
        assert!(done.duration_since(first).as_hours() >= 9, "the west comes nine hours after the east");
    }
}
