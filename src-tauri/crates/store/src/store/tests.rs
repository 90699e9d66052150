//! What goes wrong under the store: a full disk, somebody else's lock, a folder that cannot be written.

use rusqlite::TransactionBehavior;

use super::*;
use crate::connection::open_reader;
use crate::settings;
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

#[test]
fn a_full_disk_stops_a_claim_before_a_message_starts() {
    let (_folder, store) = open();
    let sender = store.sender().unwrap();
    sender.can_write().unwrap();
    let pages: i64 = sender.conn.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    sender.conn.pragma_update(None, "max_page_count", pages).unwrap();
    let error = sender.write(&[], |tx| settings::put(tx, "big", &"x".repeat(1_000_000))).unwrap_err();
    assert!(matches!(error, StoreError::DiskFull), "{error:?}");
    sender.can_write().unwrap();
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
