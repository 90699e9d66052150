//! The interface in a browser, on the real core behind a loopback host: the main road, by mouse and by keyboard; what is
//! done with people and files; each looked over by axe in light and dark; and the frame that shows messages, against a
//! message that tries everything.

use practice::{Config, PostOffice, Tls};
use std::path::Path;
use std::process::Command;

#[test]
fn main_road_is_walked_and_nothing_is_in_the_way_of_anybody() {
    let Some(mut walk) = walk("main_road.mjs") else { return };
    let (_runtime, office) = practice();
    walk.env("POSTRIDER_PRACTICE", office.port().to_string());
    ends_well(walk);
    let received = office.received();
    let mut people: Vec<String> = received.iter().map(|mail| format!("{:?}", mail.rcpt_to)).collect();
    let all = people.len();
    people.sort();
    people.dedup();
    assert!(all > 20, "the sample list got its newsletter: {all}");
    assert_eq!(people.len(), all, "nobody got it twice");
}

#[test]
fn an_account_is_found_by_its_address_tested_kept_and_paced() {
    let Some(mut walk) = walk("account.mjs") else { return };
    let (_runtime, office) = practice();
    walk.env("POSTRIDER_PRACTICE", office.port().to_string());
    ends_well(walk);
    assert!(office.received().is_empty(), "a test sends nothing");
}

#[test]
fn a_start_is_planned_and_taken_back_and_a_reminder_comes_and_goes() {
    let Some(mut walk) = walk("schedule.mjs") else { return };
    let (_runtime, office) = practice();
    walk.env("POSTRIDER_PRACTICE", office.port().to_string());
    ends_well(walk);
    assert!(office.received().is_empty(), "what was taken back does not go");
}

#[test]
fn main_road_needs_no_mouse() {
    if let Some(walk) = walk("keyboard.mjs") {
        ends_well(walk);
    }
}

#[test]
fn people_are_found_sorted_ticked_and_taken_back() {
    if let Some(walk) = walk("people.mjs") {
        ends_well(walk);
    }
}

#[test]
fn each_part_of_the_health_picture_is_a_filter_that_finds_as_many() {
    if let Some(walk) = walk("health.mjs") {
        ends_well(walk);
    }
}

#[test]
fn a_segment_is_saved_renamed_counted_live_and_removed() {
    if let Some(walk) = walk("segments.mjs") {
        ends_well(walk);
    }
}

#[test]
fn everybody_who_matches_is_changed_at_once_and_taken_back() {
    if let Some(walk) = walk("many.mjs") {
        ends_well(walk);
    }
}

#[test]
fn records_of_one_mailbox_are_made_one_parted_and_kept_apart() {
    if let Some(walk) = walk("same_mailbox.mjs") {
        ends_well(walk);
    }
}

#[test]
fn an_import_is_decided_by_hand_and_taken_back_but_for_later_work() {
    if let Some(walk) = walk("import_by_hand.mjs") {
        ends_well(walk);
    }
}

#[test]
fn a_sheet_of_a_workbook_is_chosen() {
    if let Some(walk) = walk("workbook.mjs") {
        ends_well(walk);
    }
}

#[test]
fn preview_runs_nothing_and_reaches_nobody() {
    if let Some(walk) = walk("preview.mjs") {
        ends_well(walk);
    }
}

/// A post office without a private line, and the runtime it lives in.
fn practice() -> (tokio::runtime::Runtime, PostOffice) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let office = runtime.block_on(PostOffice::start(Config { tls: Tls::Off, ..Config::default() })).unwrap();
    (runtime, office)
}

/// Node with one walk, or none where something is missing; says what.
fn walk(name: &str) -> Option<Command> {
    let ui = tests::root().join("ui");
    let chromium = std::env::var_os("CHROMIUM").unwrap_or_else(|| "/usr/bin/chromium".into());
    for (what, there) in [
        ("Chromium", Path::new(&chromium).is_file()),
        ("npm packages (npm ci in ui)", ui.join("node_modules/playwright-core").is_dir()),
        ("built interface (npm run build in ui)", ui.join("dist/index.html").is_file()),
    ] {
        if !there {
            tests::missing(what);
            return None;
        }
    }
    let mut node = Command::new("node");
    node.arg(tests::root().join("tests/page").join(name))
        .env("CHROMIUM", chromium)
        .env("POSTRIDER_UI", ui)
        .env("POSTRIDER_HOST", env!("CARGO_BIN_EXE_window-host"))
        .env("POSTRIDER_KEYSTORE", "none")
        .env("POSTRIDER_PASSPHRASE", "a passphrase for tests");
    Some(node)
}

fn ends_well(mut walk: Command) {
    let status = walk.status().expect("Node starts");
    assert!(status.success(), "the walk stopped; it says above where");
}
