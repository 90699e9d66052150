//! Databases of released versions open, and lose nothing.
//!
//! `fixtures/vN.sql` is a database as version N left it, as text. It was written by `write_fixture` when N was the newest
//! version (UPDATE_SCHEMA=1 writes the newest one if it is missing); a released one is never written again.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use consent::{Scope, SuppressionReason};
use rusqlite::Connection;
use store::Store;

use crate::support::*;

fn fixture(version: i64) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(format!("v{version}.sql"))
}

/// A folder with a little of everything.
fn lived_in() -> Place {
    let place = place();
    import(
        &place,
        "autumn.csv",
        vec![
            row(2, "ida@falk.example", &[("name", "Ida Falk")]),
            row(3, "jonas@vogel.example", &[("first_name", "Jonas")]),
            row(4, "left@vogel.example", &[]),
            row(5, "forgotten@vogel.example", &[]),
        ],
    );
    import(&place, "spring.csv", vec![row(2, "ida@falk.example", &[("town", "Oldmill")])]);
    let left =
        suppression(&place.store, "left@vogel.example", SuppressionReason::Unsubscribed, Scope::Everywhere);
    place.store.suppress(left, at(2)).unwrap();
    let (id, _) = campaign(&place, "February letter");
    start(&place, id);
    let sender = place.store.sender().unwrap();
    let claims = claim(&sender, id, 2);
    sender.settle(id, &[settlement(claims[0].row, accepted())], at(7)).unwrap();
    place.store.erase(&address("forgotten@vogel.example").dedupe_key(), at(8)).unwrap();
    place
}

fn write_fixture() -> String {
    let place = lived_in();
    let conn = Connection::open(place.data().join("postrider.sqlite")).unwrap();
    let mut text =
        String::from("-- A database as version 1 left it. Invented people. Never edit a released one.\n\n");
    let mut schema = conn
        .prepare("SELECT name, type, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type = 'trigger', rowid")
        .unwrap();
    let objects: Vec<(String, String, String)> = schema
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for (_, _, sql) in objects.iter().filter(|(_, kind, _)| kind != "trigger") {
        writeln!(text, "{sql};").unwrap();
    }
    for (name, _, _) in objects.iter().filter(|(_, kind, _)| kind == "table") {
        let columns: Vec<String> = conn
            .prepare(&format!("SELECT name FROM pragma_table_info('{name}')"))
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let quoted: Vec<String> = columns.iter().map(|column| format!("quote({column})")).collect();
        let mut rows = conn.prepare(&format!("SELECT {} FROM {name}", quoted.join(" || ', ' || "))).unwrap();
        for values in rows.query_map([], |row| row.get::<_, String>(0)).unwrap() {
            writeln!(text, "INSERT INTO {name} ({}) VALUES ({});", columns.join(", "), values.unwrap())
                .unwrap();
        }
    }
    for (_, _, sql) in objects.iter().filter(|(_, kind, _)| kind == "trigger") {
        writeln!(text, "{sql};").unwrap();
    }
    let number =
        |pragma: &str| -> i64 { conn.query_row(&format!("PRAGMA {pragma}"), [], |row| row.get(0)).unwrap() };
    writeln!(text, "PRAGMA application_id = {};", number("application_id")).unwrap();
    writeln!(text, "PRAGMA user_version = {};", number("user_version")).unwrap();
    text
}

#[test]
fn every_released_version_opens() {
    let newest = fixture(1);
    if std::env::var_os("UPDATE_SCHEMA").is_some() && !newest.is_file() {
        fs::create_dir_all(newest.parent().unwrap()).unwrap();
        fs::write(&newest, write_fixture()).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let sql =
        fs::read_to_string(&newest).expect("a fixture for each released version: see the head of this file");
    let conn = Connection::open(folder.path().join("postrider.sqlite")).unwrap();
    conn.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    conn.execute_batch(&sql).unwrap();
    drop(conn);
    let store = Store::open(folder.path(), at(9)).unwrap();
    assert_eq!(store.opened().migrated_from, None, "version 1 is the newest");
    assert!(store.opened().copied, "it does not lie where it was written");
    assert_eq!(store.contact_count().unwrap(), 3);
    let list = store.list_by_name("Newsletter").unwrap().unwrap().id;
    assert_eq!(audience(&store, list).len(), 2, "who left has left, who is forgotten is forgotten");
    let ida = store.contact(id_of(&store, "ida@falk.example")).unwrap().unwrap();
    assert_eq!(ida.contact.fields, fields(&[("name", "Ida Falk"), ("town", "Oldmill")]));
    let id = store.campaign_by_name("February letter").unwrap().unwrap().id;
    let counts = store.counts(id).unwrap();
    assert_eq!((counts.accepted, counts.claimed), (1, 1));
    check_whole(&store);
}
