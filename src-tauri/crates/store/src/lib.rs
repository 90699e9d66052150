//! SQLite: migrations, one file per table; the only place with SQL.
