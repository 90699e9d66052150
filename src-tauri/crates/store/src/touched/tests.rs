//! The log of whose record changed.

use contacts::ContactId;
use jiff::Timestamp;

use super::*;
use crate::Store;

fn store() -> Store {
    Store::open_throwaway(Timestamp::UNIX_EPOCH).unwrap()
}

/// Everything since a line, in one piece.
fn all_since(conn: &Connection, seq: i64) -> Result<Option<Since>> {
    since(conn, seq, usize::MAX)
}

fn numbers(people: impl IntoIterator<Item = i64>) -> Vec<ContactId> {
    people.into_iter().map(ContactId).collect()
}

#[test]
fn who_changed_is_told_one_by_one_and_in_stretches() {
    let store = store();
    store
        .write(&[], |tx| {
            person(tx, ContactId(7))?;
            people(tx, &numbers([9, 3, 9]))?;
            stretch(tx, 20, 30)?;
            stretch(tx, 5, 4)
        })
        .unwrap();
    let found = store.read(|conn| all_since(conn, 0)).unwrap().unwrap();
    assert_eq!(found, Since { seq: 3, people: vec![7, 3, 9], stretches: vec![(20, 30)], more: false });
    let later = store.read(|conn| all_since(conn, 2)).unwrap().unwrap();
    assert_eq!((later.people, later.stretches), (vec![], vec![(20, 30)]));
    assert_eq!(store.read(|conn| all_since(conn, 3)).unwrap(), Some(Since { seq: 3, ..Since::default() }));
}

#[test]
fn most_numbers_of_a_stretch_are_written_as_one() {
    let written = |people_of: Vec<i64>| {
        let store = store();
        store.write(&[], |tx| people(tx, &numbers(people_of))).unwrap();
        let lines: (i64, i64) = store
            .read(|conn| {
                Ok(conn.query_row(
                    "SELECT count(*), coalesce(sum(length(people)), 0) FROM touched",
                    [],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )?)
            })
            .unwrap();
        (lines, store.read(|conn| all_since(conn, 0)).unwrap().unwrap())
    };
    let (size, found) = written((1..=100_000).collect());
    assert_eq!((size, found.stretches), ((1, 0), vec![(1, 100_000)]), "everybody is one short line");
    let (size, found) = written((1..=4000).map(|number| number * 3 / 2).collect());
    assert_eq!((size, found.stretches), ((1, 0), vec![(1, 6000)]), "two of three");
    let (size, found) = written((1..=4000).map(|number| number * 5).collect());
    assert_eq!((size, found.stretches, found.people.len()), ((1, 32_000), vec![], 4000), "one of five");
    let (_, found) = written((1..=5000).chain((0..100).map(|number| 900_000 + number * 50)).collect());
    assert_eq!(found.stretches, [(1, 4096)], "a run and then a few far away");
    assert_eq!(found.people.len(), 1004);
}

#[test]
fn the_log_is_read_in_pieces_and_each_line_once() {
    let store = store();
    store
        .write(&[], |tx| {
            for number in 0..10 {
                people(tx, &numbers((0..5).map(|one| number * 100 + one * 10)))?;
                stretch(tx, 5000 + number, 5001 + number)?;
            }
            Ok(())
        })
        .unwrap();
    let whole = store.read(|conn| all_since(conn, 0)).unwrap().unwrap();
    assert!(!whole.more);
    for most in [1, 5, 6, 7, 1000] {
        let (mut at, mut together) = (0, Since::default());
        loop {
            let piece = store.read(|conn| since(conn, at, most)).unwrap().unwrap();
            assert!(piece.people.len() + piece.stretches.len() <= most + 5, "a piece ends with a line");
            assert!(piece.seq > at, "it goes on");
            at = piece.seq;
            together.people.extend(piece.people);
            together.stretches.extend(piece.stretches);
            if !piece.more {
                break;
            }
        }
        assert_eq!((at, &together.people, &together.stretches), (whole.seq, &whole.people, &whole.stretches));
    }
}

#[test]
fn the_log_stays_small_however_many_people_are_far_apart() {
    let store = store();
    for round in 0..40 {
        store
            .write(&[], |tx| {
                for line in 0..16 {
                    let from = (round * 16 + line) * 100_000;
                    people(tx, &numbers((0..4096).map(|number| from + number * 9)))?;
                }
                Ok(())
            })
            .unwrap();
    }
    store
        .read(|conn| {
            let bytes: i64 =
                conn.query_row("SELECT sum(length(people)) FROM touched", [], |row| row.get(0))?;
            assert!(bytes <= KEPT_BYTES + SWEEP * 8 * 4096, "{bytes} bytes are kept");
            assert_eq!(all_since(conn, 0)?, None, "who missed the oldest lines reads everybody");
            assert!(all_since(conn, newest(conn)? - 100)?.is_some());
            Ok(())
        })
        .unwrap();
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
            assert_eq!(all_since(conn, 0)?, None, "the first lines are gone");
            assert_eq!(all_since(conn, newest - 5)?.unwrap().people.len(), 5);
            assert_eq!(all_since(conn, newest + 5)?, None, "a number that was never given");
            let lines: i64 = conn.query_row("SELECT count(*) FROM touched", [], |row| row.get(0))?;
            assert!(lines <= KEPT + SWEEP, "{lines} lines are kept");
            Ok(())
        })
        .unwrap();
}
