//! The ledger on disk: only added to, and no change goes unseen.

use consent::ledger::{Head, Why};
use rusqlite::Connection;

use crate::support::*;

fn raw(place: &Place) -> Connection {
    Connection::open(place.data().join("postrider.sqlite")).unwrap()
}

#[test]
fn it_is_only_added_to() {
    let place = place();
    import(&place, "a.csv", crowd(3));
    let conn = raw(&place);
    for sql in ["UPDATE ledger SET at = 0", "DELETE FROM ledger", "UPDATE ledger SET seals = x''"] {
        let error = conn.execute(sql, []).unwrap_err().to_string();
        assert!(error.contains("only added to"), "{sql}: {error}");
    }
}

#[test]
fn thousands_of_events_are_one_chain() {
    let place = place();
    let head = place.store.ledger_head().unwrap();
    assert_eq!(head, Head::START);
    import(&place, "a.csv", crowd(2500));
    import(&place, "b.csv", vec![row(2, "ida@falk.example", &[])]);
    let check = place.store.verify_ledger().unwrap();
    assert_eq!((check.events, check.erased), (2501, 0));
    assert_eq!(check.outcome.unwrap(), place.store.ledger_head().unwrap());
    let conn = raw(&place);
    let rows: i64 = conn.query_row("SELECT count(*) FROM ledger", [], |row| row.get(0)).unwrap();
    assert_eq!(rows, 4, "a thousand events a row");
    let mut seen = 0;
    place
        .store
        .each_event(|sealed, detail| {
            seen += 1;
            assert_eq!(sealed.seq, seen, "in order, none left out");
            assert!(detail.is_some());
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_change_behind_our_back_is_seen() {
    for (sql, why) in [
        ("UPDATE ledger SET at = at + 1 WHERE first_seq = 1001", Why::Changed),
        ("UPDATE ledger SET kind = 'import-confirmed' WHERE first_seq = 1001", Why::Changed),
        ("DELETE FROM ledger WHERE first_seq = 1001", Why::OutOfOrder { found: 2001 }),
        (
            "UPDATE ledger_details SET entries = (SELECT entries FROM ledger_details WHERE first_seq = 1) WHERE first_seq = 1001",
            Why::DetailChanged,
        ),
        (
            "UPDATE ledger_details SET shared = (SELECT d.shared FROM ledger_details AS d WHERE d.first_seq = 2501) WHERE first_seq = 1001",
            Why::DetailChanged,
        ),
    ] {
        let place = place();
        import(&place, "a.csv", crowd(2500));
        import(&place, "b.csv", vec![row(2, "ida@falk.example", &[])]);
        let conn = raw(&place);
        conn.execute_batch("DROP TRIGGER ledger_is_never_changed; DROP TRIGGER ledger_is_never_deleted; PRAGMA foreign_keys = OFF;").unwrap();
        assert_eq!(conn.execute(sql, []).unwrap(), 1, "{sql}");
        let broken = place.store.verify_ledger().unwrap().outcome.unwrap_err();
        assert_eq!((broken.seq, broken.why), (1001, why), "{sql}");
    }
}

#[test]
fn a_ledger_that_was_cut_off_is_found_out() {
    let place = place();
    import(&place, "a.csv", crowd(1500));
    import(&place, "b.csv", vec![row(2, "ida@falk.example", &[])]);
    assert!(place.store.verify_ledger().unwrap().outcome.is_ok());
    let conn = raw(&place);
    conn.execute_batch("DROP TRIGGER ledger_is_never_deleted; PRAGMA foreign_keys = OFF;").unwrap();
    assert_eq!(conn.execute("DELETE FROM ledger WHERE first_seq = 1501", []).unwrap(), 1);
    let broken = place.store.verify_ledger().unwrap().outcome.unwrap_err();
    assert_eq!((broken.seq, broken.why), (1501, Why::CutOff));
}

#[test]
fn somebodys_proof_is_found() {
    let place = place();
    import(&place, "a.csv", crowd(1500));
    let events = place.store.events_of(&address("Person1200@northfen.example").dedupe_key()).unwrap();
    assert_eq!(events.len(), 1);
    let detail = &events[0].1;
    assert_eq!((detail.row, detail.list.as_deref()), (Some(1202), Some("Newsletter")));
    assert!(detail.source.as_deref().unwrap().starts_with("a.csv (SHA-256 0707"), "{:?}", detail.source);
}
