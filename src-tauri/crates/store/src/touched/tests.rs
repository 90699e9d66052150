//! The log of whose record changed.

use contacts::ContactId;
use jiff::Timestamp;

use super::*;
use crate::Store;

fn store() -> Store {
    Store::open_throwaway(Timestamp::UNIX_EPOCH).unwrap()
}

#[test]
fn who_changed_is_told_one_by_one_and_in_stretches() {
    let store = store();
    store
        .write(&[], |tx| {
            person(tx, ContactId(7))?;
            people(tx, &[ContactId(9), ContactId(3)])?;
            stretch(tx, 20, 30)?;
            stretch(tx, 5, 4)
        })
        .unwrap();
    let found = store.read(|conn| since(conn, 0)).unwrap().unwrap();
    assert_eq!(found, Since { seq: 3, people: vec![7, 9, 3], stretches: vec![(20, 30)] });
    let later = store.read(|conn| since(conn, 2)).unwrap().unwrap();
    assert_eq!((later.people, later.stretches), (vec![], vec![(20, 30)]));
    assert_eq!(store.read(|conn| since(conn, 3)).unwrap(), Some(Since { seq: 3, ..Since::default() }));
}

#[test]
fn old_lines_go_and_whoever_missed_them_is_told_so() {
    let store = store();
    store
        .write(&[], |tx| {
            for number in 0..KEPT + 2 * SWEEP {
                person(tx, ContactId(number + 1))?;
            }
            Ok(())
        })
        .unwrap();
    store
        .read(|conn| {
            let newest = newest(conn)?;
            assert_eq!(since(conn, 0)?, None, "the first lines are gone");
            assert_eq!(since(conn, newest - 5)?.unwrap().people.len(), 5);
            assert_eq!(since(conn, newest + 5)?, None, "a number that was never given");
            let lines: i64 = conn.query_row("SELECT count(*) FROM touched", [], |row| row.get(0))?;
            assert!(lines <= KEPT + SWEEP, "{lines} lines are kept");
            Ok(())
        })
        .unwrap();
}
