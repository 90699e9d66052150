//! Sending while the disk has no room left. The test starts itself once more on a disk of a few megabytes, in a
//! namespace of its own. Nobody can promise one: a container may forbid every mount, even to root, and nothing that is
//! installed changes that. So this is skipped and says so, even where every test must run that only lacks a program.

use crate::desk::{Desk, office};
use app::delivery::{CampaignId, Limits};
use app::sending::Leave;
use app::{Ended, Error, StopSign};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write as _;
use std::process::Command;
use std::time::{Duration, Instant};

/// Says that the disk is small now.
const INSIDE: &str = "POSTRIDER_TEST_SMALL_DISK";

#[test]
fn a_full_disk_holds_sending_up_and_loses_nothing_it_knows() {
    if std::env::var_os(INSIDE).is_some() {
        tokio::runtime::Runtime::new().unwrap().block_on(on_a_small_disk());
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let in_a_namespace = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"]);
        command.arg(place.path()).arg(std::env::current_exe().unwrap());
        command.env("TMPDIR", place.path()).env(INSIDE, "yes");
        command.output()
    };
    let mount = "mount -t tmpfs -o size=24m small \"$1\"";
    if !in_a_namespace(mount).is_ok_and(|probe| probe.status.success()) {
        eprintln!("skipped: this system lets nobody mount a small disk");
        return;
    }
    let name = "small_disk::a_full_disk_holds_sending_up_and_loses_nothing_it_knows";
    let inside = in_a_namespace(&format!("{mount} && exec \"$2\" --exact {name} --nocapture")).unwrap();
    let (out, errors) = (String::from_utf8_lossy(&inside.stdout), String::from_utf8_lossy(&inside.stderr));
    assert!(inside.status.success() && out.contains("1 passed"), "{out}\n{errors}");
}

/// Takes all the room there is, until it is dropped.
struct Filler(std::path::PathBuf);

impl Filler {
    fn new() -> Self {
        let path = std::env::temp_dir().join("filler");
        let mut file = File::create(&path).unwrap();
        while file.write_all(&[1; 4096]).is_ok() {}
        while file.write_all(&[1]).is_ok() {}
        Self(path)
    }
}

impl Drop for Filler {
    fn drop(&mut self) {
        std::fs::remove_file(&self.0).unwrap();
    }
}

async fn until(what: &str, holds: impl Fn() -> bool) {
    let patience = Instant::now();
    while !holds() {
        assert!(patience.elapsed() < Duration::from_secs(20), "{what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn waits_for_the_disk(desk: &Desk, id: CampaignId) -> bool {
    let waiting = desk.postrider.campaign_status(id).unwrap().waiting;
    waiting.is_some_and(|wait| wait.why.as_str() == "disk")
}

async fn on_a_small_disk() {
    let slow = r#"{ "faults": [ { "name": "slow", "fault": { "slow": { "milliseconds": 3 } } } ] }"#;
    let office = office(slow).await;
    let desk = Desk::new();
    desk.people(90);
    let campaign = desk.campaign(office.port(), Limits::NONE, 2);
    let counts = || desk.postrider.store().counts(campaign).unwrap();
    let begin = |stop: &StopSign| {
        // Else what the log of the database has used before is room enough.
        desk.postrider.store().tidy().unwrap();
        let (postrider, stop) = (desk.postrider.clone(), stop.clone());
        tokio::spawn(async move { postrider.send_campaign(campaign, Leave::default(), stop).await })
    };

    // Stopped while it is full: what cannot be written is given up, and said.
    let stop = StopSign::default();
    let sending = begin(&stop);
    until("it begins", || counts().accepted >= 5).await;
    let filler = Filler::new();
    until("it says why it waits", || waits_for_the_disk(&desk, campaign)).await;
    stop.raise();
    let ended = sending.await.unwrap();
    let Err(Error::Unwritten { messages, .. }) = &ended else { panic!("it must say so: {ended:?}") };
    assert!((1..=4).contains(messages), "two connections hold four messages at most: {messages}");
    let told = ended.as_ref().unwrap_err();
    assert_eq!(told.code(), "disk-full");
    assert!(told.to_string().contains("uncertain") && !told.to_string().contains("Nothing"), "{told}");
    drop(filler);
    let arrived = office.received().len();

    // Waited for: nothing is sent while it is full, and everything goes on by itself.
    let sending = begin(&StopSign::default());
    until("it goes on", || office.received().len() >= arrived + 5).await;
    let filler = Filler::new();
    until("it waits", || waits_for_the_disk(&desk, campaign)).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    let arrived = office.received().len();
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(office.received().len(), arrived, "nothing is sent whose outcome cannot be written");
    assert!(waits_for_the_disk(&desk, campaign), "and it waits on");
    drop(filler);
    assert_eq!(sending.await.unwrap().unwrap(), Ended::Finished);

    let counts = counts();
    assert_eq!(counts.uncertain, *messages as u64, "only what was given up is uncertain: {counts:?}");
    assert_eq!(counts.accepted + counts.uncertain, 90, "nobody is lost");
    let received = office.received();
    let once: BTreeSet<_> = received.iter().map(|mail| mail.rcpt_to[0].clone()).collect();
    assert_eq!(received.len(), once.len(), "nobody has it twice");
    // Some of what was given up had not been tried; nobody can tell by the data.
    assert!(received.len() + messages >= 90, "{} have it", received.len());
}
