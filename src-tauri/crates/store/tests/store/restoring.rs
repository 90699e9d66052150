//! Every road by which a backup comes back: nobody is mailed a second time without somebody's word, and whoever left
//! has left.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use consent::{Purpose, Scope, SuppressionReason, decide};
use contacts::ListId;
use delivery::{CampaignId, CampaignState, RowState};
use store::{Claims, Counted, Settled, Settlement, Store};

use crate::support::*;

/// How far things are: each is one more than the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    /// `Spring` is a draft.
    Draft,
    /// Two people got it, one message is in hand, and somebody left.
    Sending,
    /// Everybody got it, and `Late`, which was made since; and somebody else left.
    Done,
}

const STAGES: [Stage; 3] = [Stage::Draft, Stage::Sending, Stage::Done];

/// Where the backup is restored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Road {
    SameFolder,
    OtherFolder,
    CopiedFolder,
    VouchedCopy,
    EmptyFolder,
}

const ROADS: [Road; 5] =
    [Road::SameFolder, Road::OtherFolder, Road::CopiedFolder, Road::VouchedCopy, Road::EmptyFolder];

/// Who got what how often, whatever any data folder thinks.
type Mailed = BTreeMap<(String, String), u32>;

struct World {
    place: Place,
    mailed: Mailed,
}

impl World {
    fn new() -> World {
        let place = place();
        import(&place, "a.csv", crowd(6));
        campaign(&place, "Spring");
        World { place, mailed: Mailed::new() }
    }

    /// Goes one stage on.
    fn go_to(&mut self, stage: Stage) {
        let store = self.place.store.clone();
        match stage {
            Stage::Draft => {}
            Stage::Sending => {
                leave_list(&store, "person0@northfen.example");
                let id = named(&store, "Spring").unwrap();
                start(&self.place, id);
                let sender = store.sender().unwrap();
                for (number, claim) in claim(&sender, id, 3).into_iter().enumerate() {
                    self.mail("Spring", claim.candidate.address.as_str());
                    if number < 2 {
                        sender.settle(id, &[settlement(claim.row, accepted())], at(7)).unwrap();
                    }
                }
            }
            Stage::Done => {
                leave_list(&store, "person5@northfen.example");
                campaign(&self.place, "Late");
                for (campaign, address) in send_all(&store, self.place.list) {
                    self.mail(&campaign, &address);
                }
            }
        }
    }

    fn mail(&mut self, campaign: &str, address: &str) {
        *self.mailed.entry((campaign.to_owned(), address.to_owned())).or_default() += 1;
    }

    /// Lets go of the data folder, works on its files, and opens it again.
    fn closed<T>(self, work: impl FnOnce(&Path) -> T) -> (World, T) {
        let World { place: Place { folder, store, list }, mailed } = self;
        drop(store);
        let data = folder.path().join("data");
        let value = work(&data);
        let store = Store::open(&data, at(20)).unwrap();
        (World { place: Place { folder, store, list }, mailed }, value)
    }
}

fn named(store: &Store, name: &str) -> Option<CampaignId> {
    store.campaign_by_name(name).unwrap().map(|row| row.id)
}

fn leave_list(store: &Store, email: &str) {
    store
        .suppress(suppression(store, email, SuppressionReason::Unsubscribed, Scope::Everywhere), at(5))
        .unwrap();
}

/// Whoever left by a stage.
fn left_by(stage: Stage) -> BTreeSet<&'static str> {
    match stage {
        Stage::Draft => BTreeSet::new(),
        Stage::Sending => BTreeSet::from(["person0@northfen.example"]),
        Stage::Done => BTreeSet::from(["person0@northfen.example", "person5@northfen.example"]),
    }
}

/// Starts and resumes whatever there is, and sends all that may be sent.
fn send_all(store: &Store, list: ListId) -> Vec<(String, String)> {
    let mut sent = Vec::new();
    let sender = store.sender().unwrap();
    sender.recover(at(30)).unwrap();
    for row in store.campaigns().unwrap() {
        match row.state {
            CampaignState::Draft | CampaignState::Cleared => {
                store.keep_report(row.id, &report(false).0, at(31)).unwrap();
                let people = audience(store, list);
                if people.is_empty() {
                    continue;
                }
                store.queue(row.id, &leave(), people, at(32)).unwrap();
            }
            CampaignState::Paused => drop(store.resume_campaign(row.id, at(32)).unwrap()),
            _ => {}
        }
        while let Claims::Rows(claims) = sender.claim(row.id, 2, at(33), stamp).unwrap() {
            for claim in claims {
                let may =
                    decide(&claim.candidate.standing(), Purpose::Newsletter { list: row.list.0 }, at(33));
                let settled = if may.is_ok() {
                    sent.push((row.name.clone(), claim.candidate.address.as_str().to_owned()));
                    Settled::Tried(accepted())
                } else {
                    Settled::Skipped { why: "suppressed-unsubscribed".to_owned() }
                };
                let done = Settlement { row: claim.row, settled, at: at(34), counted: Counted::AsClaimed };
                sender.settle(row.id, &[done], at(34)).unwrap();
            }
        }
    }
    sent
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
        }
    }
}

/// What there is when a backup is to be put back.
struct Case {
    folder: tempfile::TempDir,
    /// The data folder, at the end of all that happened.
    data: PathBuf,
    /// Its files as they were at the stage the disk is at.
    at_stage: PathBuf,
    backup: PathBuf,
    mailed: Mailed,
}

fn case(backup: Stage, disk: Stage) -> Case {
    let mut world = World::new();
    let file = world.place.folder.path().join("monday.backup");
    let at_stage = world.place.folder.path().join("at stage");
    for stage in STAGES {
        if stage <= backup.max(disk) {
            world.go_to(stage);
        }
        if stage == backup {
            world.place.store.backup(&file, at(18)).unwrap();
        }
        if stage == disk {
            (world, ()) = world.closed(|data| copy_folder(data, &at_stage));
        }
    }
    let World { place: Place { folder, store, .. }, mailed } = world;
    let data = store.folder().to_owned();
    Case { folder, data, at_stage, backup: file, mailed }
}

/// Leads a road to where the backup is restored.
fn lead(road: Road, case: &Case, behind: bool) -> PathBuf {
    let place = case.folder.path();
    match road {
        Road::SameFolder => {
            if behind {
                // Somebody put the older database back in place.
                let old = fs::read(case.at_stage.join("postrider.sqlite")).unwrap();
                fs::write(case.data.join("postrider.sqlite"), old).unwrap();
            }
            case.data.clone()
        }
        Road::CopiedFolder => {
            let copy = place.join("copy");
            copy_folder(&case.at_stage, &copy);
            copy
        }
        Road::VouchedCopy => {
            let copy = place.join("vouched");
            copy_folder(&case.at_stage, &copy);
            Store::open(&copy, at(19)).unwrap().vouch().unwrap();
            copy
        }
        Road::OtherFolder => {
            let other = place.join("other");
            leave_list(&Store::open(&other, at(0)).unwrap(), "person4@northfen.example");
            other
        }
        Road::EmptyFolder => place.join("new"),
    }
}

#[test]
fn whatever_the_road_of_a_restore_nobody_is_mailed_twice_and_whoever_left_has_left() {
    for backup in STAGES {
        for disk in STAGES {
            let case = case(backup, disk);
            for road in ROADS {
                let name = format!("{road:?}, backup of {backup:?}, disk at {disk:?}");
                let target = lead(road, &case, disk < backup);
                let mut left = left_by(backup);
                match road {
                    Road::OtherFolder => drop(left.insert("person4@northfen.example")),
                    Road::EmptyFolder => {}
                    _ => left.extend(left_by(disk)),
                }
                let knows_all = match road {
                    Road::SameFolder | Road::VouchedCopy => disk >= backup,
                    _ => false,
                };
                let mut mailed = case.mailed.clone();
                // A second time, because the first one must not make the data look like more than it is.
                for time in 1..=2 {
                    let name = format!("{name}, restored {time}x");
                    let report = Store::restore(&target, &case.backup, at(25)).unwrap();
                    assert_eq!(report.must_vouch, !knows_all, "{name}");
                    let store = Store::open(&target, at(26)).unwrap();
                    check_restored(&name, &store, knows_all, &left, &mut mailed);
                }
            }
        }
    }
}

fn check_restored(
    name: &str,
    store: &Store,
    knows_all: bool,
    left: &BTreeSet<&'static str>,
    mailed: &mut Mailed,
) {
    assert_eq!(store.is_vouched().unwrap(), knows_all, "{name}");
    check_whole(store);
    for left in left {
        let entries = store.suppressions_of(&address(left).dedupe_key()).unwrap();
        assert!(entries.iter().any(|(_, entry)| entry.lifted.is_none()), "{name}: {left} had left");
    }
    let list = store.lists().unwrap().first().unwrap().list.id;
    for message in send_all(store, list) {
        let times = mailed.entry(message.clone()).or_default();
        *times += 1;
        assert_eq!(*times, 1, "{name}: {message:?} went a second time");
        assert!(!left.contains(message.1.as_str()), "{name}: {message:?} had left");
    }
    check_whole(store);
    if knows_all {
        let id = named(store, "Spring").unwrap();
        assert_eq!(store.campaign(id).unwrap().state, CampaignState::Finished, "{name}: it can go on");
        assert_eq!(store.counts(id).unwrap().to_go(), 0, "{name}: each has an end");
        assert!(store.inbox_must_be_looked_through(at(9_000)).unwrap(), "{name}: answers may have come");
    }
}

/// A campaign that was sent after the backup is there with its results, list and account.
#[test]
fn what_was_sent_after_the_backup_keeps_its_results() {
    let Case { folder: _folder, data: target, backup: file, .. } = case(Stage::Draft, Stage::Done);
    let results = |store: &Store| -> Vec<_> {
        ["Spring", "Late"]
            .map(|name| {
                let row = store.campaign(named(store, name).unwrap()).unwrap();
                let mut all = Vec::new();
                for number in 0..6 {
                    let who = id_of(store, &format!("person{number}@northfen.example"));
                    if let Some(result) = store.result_of(row.id, who).unwrap() {
                        let events = store.delivery_events(result.row).unwrap();
                        all.push((number, result.state, result.message_id.clone(), events));
                    }
                }
                (row.state, row.started, row.ended, row.draft, store.minutes(row.id).unwrap(), all)
            })
            .into()
    };
    let store = Store::open(&target, at(24)).unwrap();
    let before = results(&store);
    drop(store);
    Store::restore(&target, &file, at(25)).unwrap();
    let store = Store::open(&target, at(26)).unwrap();
    assert_eq!(results(&store), before);
    let late = store.campaign(named(&store, "Late").unwrap()).unwrap();
    assert_eq!(store.account(late.account.unwrap()).unwrap().account.name, "Harbour Mail");
    assert!(before[0].5.iter().any(|row| row.1 == RowState::Uncertain), "the one that was in hand");
}

/// What two folders made after they parted bears the same numbers, and is not the same.
#[test]
fn a_copys_campaign_is_not_taken_for_the_one_of_the_same_number() {
    let mut world = World::new();
    world.go_to(Stage::Sending);
    let copy = world.place.folder.path().join("copy");
    (world, ()) = world.closed(|data| copy_folder(data, &copy));
    let theirs = Store::open(&copy, at(21)).unwrap();
    theirs.vouch().unwrap();
    let place = Place { folder: tempfile::tempdir().unwrap(), store: theirs, list: world.place.list };
    // The same number and name on both sides, made at different times for different people.
    import(&place, "b.csv", vec![row(2, "only.there@falk.example", &[])]);
    import(&world.place, "c.csv", vec![row(2, "only.here@falk.example", &[])]);
    let new = |place: &Place, minute| {
        let account = place.store.account_by_name("Harbour Mail").unwrap().unwrap().id;
        let new = store::NewCampaign {
            name: "Late".to_owned(),
            list: place.list,
            account: Some(account),
            draft: draft("Bread"),
        };
        place.store.add_campaign(&new, at(minute)).unwrap()
    };
    assert_eq!(new(&place, 22), new(&world.place, 23));
    let sent = send_all(&place.store, place.list);
    assert!(sent.contains(&("Late".to_owned(), "only.there@falk.example".to_owned())));
    let file = world.place.folder.path().join("b.backup");
    world.place.store.backup(&file, at(24)).unwrap();
    drop(place);
    let report = Store::restore(&copy, &file, at(25)).unwrap();
    assert!(report.must_vouch, "who left here since the copy was made is not there");
    let store = Store::open(&copy, at(26)).unwrap();
    check_whole(&store);
    let late: Vec<_> =
        store.campaigns().unwrap().into_iter().filter(|row| row.name.starts_with("Late")).collect();
    assert_eq!(late.iter().filter(|row| row.state == CampaignState::Finished).count(), 1, "{late:?}");
    assert_eq!(late.iter().filter(|row| row.state == CampaignState::Draft).count(), 1, "{late:?}");
    let finished = late.iter().find(|row| row.state == CampaignState::Finished).unwrap();
    let here = id_of(&store, "only.here@falk.example");
    assert_eq!(store.result_of(finished.id, here).unwrap(), None, "that campaign was for somebody else");
}

#[test]
fn a_lift_counts_only_where_the_disk_is_newer_for_certain() {
    let place = place();
    let stop =
        suppression(&place.store, "ida@falk.example", SuppressionReason::HardBounce, Scope::Everywhere);
    let store::Suppressed::Added(entry) = place.store.suppress(stop, at(5)).unwrap() else { panic!("new") };
    let file = place.folder.path().join("a.backup");
    place.store.backup(&file, at(6)).unwrap();
    let user = consent::lift::Plea::User { why: "the mailbox is back".to_owned() };
    place.store.lift_suppression(entry, user, at(7)).unwrap().unwrap();
    let copy = place.folder.path().join("copy");
    copy_folder(&place.data(), &copy);
    Store::restore(&copy, &file, at(9)).unwrap();
    let store = Store::open(&copy, at(10)).unwrap();
    let entries = store.suppressions_of(&address("ida@falk.example").dedupe_key()).unwrap();
    assert!(entries.iter().any(|(_, entry)| entry.lifted.is_none()), "a copy takes nobody off Do not mail");
}

#[test]
fn what_went_out_today_still_counts_after_a_restore() {
    let place = place();
    let (id, account) = campaign(&place, "Spring");
    import(&place, "a.csv", crowd(3));
    let file = place.folder.path().join("a.backup");
    place.store.backup(&file, at(3)).unwrap();
    start(&place, id);
    let sender = place.store.sender().unwrap();
    let pace = Some(delivery::pacing::Sent {
        at: at(6),
        day: "2026-03-23".parse().unwrap(),
        domain: None,
        fresh: false,
    });
    let stamped = || store::Stamp { pace, ..stamp() };
    let Claims::Rows(claims) = sender.claim(id, 2, at(6), stamped).unwrap() else { panic!("two are due") };
    assert_eq!(claims.len(), 2);
    let before = place.store.account_sends(account).unwrap();
    assert_eq!(before.iter().map(|row| row.count).sum::<u32>(), 2);
    drop(sender);
    let data = place.data();
    drop(place.store);
    for _ in 0..2 {
        Store::restore(&data, &file, at(9)).unwrap();
        let store = Store::open(&data, at(10)).unwrap();
        assert_eq!(store.account_sends(account).unwrap(), before, "the host counts them too");
    }
}

#[test]
fn a_planned_campaign_does_not_start_by_itself_after_a_restore() {
    let place = place();
    let (id, _) = campaign(&place, "Spring");
    import(&place, "a.csv", crowd(3));
    place.store.keep_report(id, &report(false).0, at(3)).unwrap();
    place.store.schedule_campaign(id, &planned(at(60)), at(60), at(3)).unwrap();
    let file = place.folder.path().join("a.backup");
    place.store.backup(&file, at(4)).unwrap();
    place.store.unschedule_campaign(id, at(5)).unwrap();
    let data = place.data();
    drop(place.store);
    Store::restore(&data, &file, at(9)).unwrap();
    let row = Store::open(&data, at(10)).unwrap().campaign(id).unwrap();
    assert_eq!((row.state, row.scheduled_at), (CampaignState::Cleared, None), "that was taken back since");
}
