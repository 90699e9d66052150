//! What goes wrong under the store: a full disk, somebody else's lock, a folder that cannot be written.

use address::judge;
use consent::Basis;
use delivery::CampaignId;
use delivery::preflight::Report;
use message::{Body, Draft};
use rusqlite::TransactionBehavior;

use super::*;
use crate::connection::open_reader;
use crate::{
    Agreement, Claims, Counted, NewCampaign, NewContact, SenderConnection, Settled, Settlement, Stamp,
    settings,
};
use tempfile::TempDir;

fn now() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap()
}

fn open() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), now()).unwrap();
    (folder, store)
}

#[test]
fn a_full_disk_is_named_and_nothing_is_half_written() {
    let (_folder, store) = open();
    store.put_setting("kept", "before").unwrap();
    {
        let conn = lock(&store.inner.writer);
        let pages: i64 = conn.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
        conn.pragma_update(None, "max_page_count", pages).unwrap();
    }
    let error = store
        .write(&[], |tx| {
            settings::put(tx, "kept", "after")?;
            settings::put(tx, "big", &"x".repeat(1_000_000))
        })
        .unwrap_err();
    assert!(matches!(error, StoreError::DiskFull), "{error:?}");
    assert!(error.to_string().contains("Free some space"), "the sentence says what to do: {error}");
    assert_eq!(store.setting("kept").unwrap(), Some("before".to_owned()), "all or nothing");
    lock(&store.inner.writer).pragma_update(None, "max_page_count", 1_000_000).unwrap();
    store.put_setting("big", &"x".repeat(1_000_000)).unwrap();
}

/// A campaign on its way to so many people.
fn on_its_way(store: &Store, people: usize) -> CampaignId {
    let list = store.add_list("Everybody", now()).unwrap();
    let draft = Draft {
        subject: "Bread".to_owned(),
        preheader: String::new(),
        body: Body::Markdown("Hello".to_owned()),
        text: None,
    };
    let new = NewCampaign { name: "Spring".to_owned(), list, account: None, draft };
    let id = store.add_campaign(&new, now()).unwrap();
    let agreement = Agreement {
        basis: Basis::Stated,
        agreed_at: Some(now()),
        source: "autumn fair".to_owned(),
        wording: String::new(),
    };
    let mut queue = Vec::new();
    for number in 0..people {
        let judged = judge(&format!("person{number}@northfen.example"));
        let person = NewContact {
            address: judged.address.unwrap(),
            fields: contacts::Fields::new(),
            verdict: judged.verdict,
            findings: judged.findings,
        };
        queue.push(store.add_contact(&person, Some((list, &agreement)), now()).unwrap().id().into());
    }
    let form = "ab".repeat(32);
    let report = serde_json::json!({
        "at": now(), "fingerprint": form, "people": people, "left_out": 0, "checks": 12, "findings": [], "fine": []
    });
    let report: Report = serde_json::from_value(report).unwrap();
    store.keep_report(id, &report, now()).unwrap();
    let leave = report.clear(form.parse().unwrap()).unwrap();
    store.queue(id, &leave, queue, now()).unwrap();
    id
}

/// Takes or gives back the room to grow on the sender's connection.
fn full(sender: &SenderConnection, full: bool) {
    let pages: i64 = sender.conn.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    let most = if full { pages } else { 1_000_000 };
    sender.conn.pragma_update(None, "max_page_count", most).unwrap();
}

#[test]
fn a_full_disk_stops_a_claim_before_a_message_starts() {
    let (_folder, store) = open();
    let id = on_its_way(&store, 300);
    let sender = store.sender().unwrap();
    let claim = |sender: &SenderConnection| {
        sender.claim(id, 300, now(), || {
            // Long names, so that their index needs a new page.
            Stamp { domain: format!("{}.lindenbakery.example", "x".repeat(100)), pace: None }
        })
    };
    full(&sender, true);
    let error = claim(&sender).unwrap_err();
    assert!(matches!(error, StoreError::DiskFull) && error.passes(), "{error:?}");
    assert_eq!(store.counts(id).unwrap().queued, 300, "not one of them is in hand");
    full(&sender, false);
    let Claims::Rows(rows) = claim(&sender).unwrap() else { panic!("they are due") };
    assert_eq!(rows.len(), 300);

    full(&sender, true);
    let reply = delivery::SmtpReply { code: 250, enhanced: None, text: "queued ".repeat(40) };
    let settled: Vec<_> = rows
        .iter()
        .map(|claim| Settlement {
            row: claim.row,
            settled: Settled::Tried(delivery::Outcome::Accepted { reply: reply.clone() }),
            at: now(),
            counted: Counted::AsClaimed,
        })
        .collect();
    let error = sender.settle(id, &settled, now()).unwrap_err();
    assert!(matches!(error, StoreError::DiskFull), "{error:?}");
    assert_eq!(store.counts(id).unwrap().claimed, 300, "no outcome is half written");
    full(&sender, false);
    assert!(sender.settle(id, &settled, now()).unwrap().finished, "the same outcomes, once there is room");
    assert_eq!(store.counts(id).unwrap().accepted, 300);
}

#[test]
fn somebody_elses_lock_is_named() {
    let (folder, store) = open();
    let mut other = Connection::open(folder.path().join(FILE_NAME)).unwrap();
    let held = other.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
    lock(&store.inner.writer).busy_timeout(std::time::Duration::ZERO).unwrap();
    let error = store.put_setting("kept", "x").unwrap_err();
    assert!(matches!(error, StoreError::Busy), "{error:?}");
    assert_eq!(store.setting::<String>("kept").unwrap(), None, "reading goes on meanwhile");
    drop(held);
    store.put_setting("kept", "x").unwrap();
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    let (folder, _store) = open();
    let conn = open_reader(&folder.path().join(FILE_NAME)).unwrap();
    let error = StoreError::from(conn.execute("DELETE FROM settings", []).unwrap_err());
    assert!(matches!(error, StoreError::ReadOnly), "{error:?}");
    let denied = std::io::Error::from(std::io::ErrorKind::PermissionDenied);
    assert!(matches!(StoreError::file("x")(denied), StoreError::ReadOnly));
    let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
    assert!(matches!(StoreError::file("x")(full), StoreError::DiskFull));
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("data");
    std::fs::create_dir(&folder).unwrap();
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o500)).unwrap();
    if std::fs::write(folder.join("probe"), "x").is_ok() {
        eprintln!("skipped: the superuser may write anywhere");
        return;
    }
    let error = Store::open(&folder, now()).unwrap_err();
    assert!(matches!(error, StoreError::ReadOnly), "{error:?}");
}

#[test]
fn a_failed_write_leaves_no_trace_and_no_lock() {
    let (_folder, store) = open();
    let before = store.changes().unwrap();
    let failed: Result<()> = store.write(&[Part::Settings], |tx| {
        settings::put(tx, "kept", "x")?;
        Err(StoreError::Stopped)
    });
    assert!(matches!(failed, Err(StoreError::Stopped)));
    assert_eq!(store.changes().unwrap(), before, "not even the counter moved");
    store.put_setting("kept", "y").unwrap();
}

#[test]
fn a_panic_in_one_thread_does_not_stop_the_others() {
    let (_folder, store) = open();
    let clone = store.clone();
    let result = std::thread::spawn(move || {
        let _ = clone.write::<()>(&[], |_| panic!("a bug somewhere above"));
    })
    .join();
    assert!(result.is_err(), "it did panic");
    store.put_setting("kept", "x").unwrap();
    assert_eq!(store.setting("kept").unwrap(), Some("x".to_owned()));
}

#[test]
fn many_threads_read_and_write_at_once() {
    let (_folder, store) = open();
    store.put_setting("count", &0_u32).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..25 {
                    store
                        .write(&[], |tx| {
                            let count: u32 = settings::get(tx, "count")?.unwrap_or(0);
                            settings::put(tx, "count", &(count + 1))
                        })
                        .unwrap();
                    let _: Option<u32> = store.setting("count").unwrap();
                }
            });
        }
    });
    assert_eq!(store.setting("count").unwrap(), Some(100), "no write is lost");
}

#[test]
fn a_small_log_is_folded_in_at_the_end() {
    let (folder, store) = open();
    store.put_setting("kept", "x").unwrap();
    drop(store);
    let log = folder.path().join("postrider.sqlite-wal");
    assert_eq!(std::fs::metadata(log).map_or(0, |about| about.len()), 0, "one tidy file is left");
}
