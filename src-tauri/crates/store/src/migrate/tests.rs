//! The schema and its dump, and what happens to databases of other versions.

use std::path::PathBuf;

use super::*;

fn now() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap()
}

/// The schema as `schema.sql` shows it: every statement as it was written, comments and all.
fn dump() -> String {
    let mut conn = Connection::open_in_memory().unwrap();
    run(&mut conn, None, now()).unwrap();
    let mut statement = conn
        .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY tbl_name, type DESC, name")
        .unwrap();
    let all: Vec<String> =
        statement.query_map([], |row| row.get(0)).unwrap().map(std::result::Result::unwrap).collect();
    format!(
        "-- The database as version {KNOWN} makes it. Written by a test: UPDATE_SCHEMA=1 brings it up to date.\n\n{};\n",
        all.join(";\n\n")
    )
}

#[test]
fn schema_sql_shows_the_schema() {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("schema.sql");
    let expect = dump();
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&file, &expect).unwrap();
    }
    let found = std::fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    assert!(found == expect, "schema.sql is out of date: run this test again with UPDATE_SCHEMA=1");
}

#[test]
fn every_column_says_what_it_is_for() {
    let dump = dump();
    let mut inside = false;
    for line in dump.lines() {
        if line.starts_with("CREATE TABLE") {
            inside = true;
            continue;
        }
        if line.starts_with(')') {
            inside = false;
        }
        let constraint = ["PRIMARY KEY (", "UNIQUE ("].iter().any(|word| line.trim().starts_with(word));
        if inside && !line.trim().starts_with("--") && !constraint {
            assert!(line.contains("-- "), "a column without a word of explanation: {line}");
        }
    }
}

#[test]
fn tables_are_strict_and_say_what_null_means() {
    let mut conn = Connection::open_in_memory().unwrap();
    run(&mut conn, None, now()).unwrap();
    let loose: i64 = conn
        .query_row("SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND NOT strict AND name NOT LIKE 'sqlite_%'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(loose, 0, "a loose table takes text where a number belongs");
    let dump = dump();
    for line in dump.lines().filter(|line| line.contains(", -- ") || line.contains(" -- ")) {
        if line.trim().starts_with("--") || line.contains("NOT NULL") {
            continue;
        }
        let key = line.contains("PRIMARY KEY");
        assert!(key || line.contains("NULL"), "a column that may be NULL must say when: {line}");
    }
}

#[test]
fn a_newer_database_is_refused() {
    let conn = Connection::open_in_memory().unwrap();
    conn.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
    conn.pragma_update(None, "user_version", KNOWN + 1).unwrap();
    match version(&conn) {
        Err(StoreError::Newer { found, known }) => {
            assert_eq!((found, known), (KNOWN + 1, KNOWN), "both are named")
        }
        other => panic!("a newer database must be refused, not {other:?}"),
    }
}

#[test]
fn somebody_elses_database_is_refused() {
    let conn = Connection::open_in_memory().unwrap();
    conn.execute_batch("CREATE TABLE photos (id INTEGER)").unwrap();
    assert!(matches!(version(&conn), Err(StoreError::Corrupt { .. })), "no table of ours goes into it");
}

#[test]
fn a_copy_is_made_before_a_database_is_changed() {
    let folder = tempfile::tempdir().unwrap();
    let mut conn = Connection::open(folder.path().join("data.sqlite")).unwrap();
    run(&mut conn, None, now()).unwrap();
    conn.execute("INSERT INTO lists (name, folded, created_at) VALUES ('Newsletter', 'newsletter', 0)", [])
        .unwrap();
    let backups = folder.path().join("backups");
    copy_before(&conn, &backups, 1, now()).unwrap();
    let copies: Vec<_> = std::fs::read_dir(&backups).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(copies.len(), 1);
    let copy = Connection::open(&copies[0]).unwrap();
    let lists: i64 = copy.query_row("SELECT count(*) FROM lists", [], |row| row.get(0)).unwrap();
    assert_eq!((lists, version(&copy).unwrap()), (1, KNOWN), "all of it, as it was");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&copies[0]).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "it holds every address");
    }
}

#[test]
fn a_migration_that_fails_changes_nothing() {
    let mut conn = Connection::open_in_memory().unwrap();
    conn.execute_batch("PRAGMA application_id = 1349481332").unwrap();
    assert_eq!(APPLICATION_ID, 1_349_481_332, "the number this test writes is ours");
    conn.execute_batch("CREATE TABLE lists (id INTEGER)").unwrap();
    assert!(run(&mut conn, None, now()).is_err(), "there is a table of this name already");
    let tables: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap();
    assert_eq!((version(&conn).unwrap(), tables), (0, 1), "version and tables are as before");
}
