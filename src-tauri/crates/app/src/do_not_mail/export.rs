//! Do not mail as a table, for a spreadsheet or another data folder.

use crate::exporting::whole_file;
use crate::{Error, Postrider};
use address::DedupeKey;
use consent::Scope;
use contacts::export::{Holds, Style, Table};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::Path;

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// Entries in force.
    pub rows: u64,
    /// Entries of erased people; there is no address to write.
    pub erased: u64,
}

const COLUMNS: [(&str, Holds); 6] = [
    ("Address", Holds::Addresses),
    ("Reason", Holds::Words),
    ("Original reason", Holds::Words),
    ("List", Holds::Words),
    ("Since", Holds::Words),
    ("Evidence", Holds::Words),
];

impl Postrider {
    /// Writes every entry in force to a file that is there as a whole or not at all.
    pub fn export_stopped(&self, to: &Path, style: Style) -> Result<Exported, Error> {
        whole_file(to, |out| self.write_stopped(out, style, |why| Error::file(to, why)))
    }

    /// Writes every entry in force; `failed` says what a writer that fails means.
    pub fn write_stopped(
        &self,
        out: impl Write,
        style: Style,
        failed: impl Fn(io::Error) -> Error,
    ) -> Result<Exported, Error> {
        let now = self.clock.now();
        let lists: BTreeMap<i64, String> =
            self.store.lists()?.into_iter().map(|row| (row.list.id.0, row.list.name)).collect();
        let mut table = Table::new(out, style, &COLUMNS).map_err(&failed)?;
        let (mut written, mut broken) = (Exported::default(), None);
        self.store.each_suppression(|_, entry| {
            if !entry.in_force(now) {
                return ControlFlow::Continue(());
            }
            let Some(key) = &entry.key else {
                written.erased += 1;
                return ControlFlow::Continue(());
            };
            written.rows += 1;
            let list = match entry.scope {
                Scope::Everywhere => "",
                Scope::List(id) => lists.get(&id).map_or("", String::as_str),
            };
            let original = entry.original.map_or("", |reason| reason.as_str());
            let since = entry.since.to_string();
            let cells =
                [DedupeKey::as_str(key), entry.reason.as_str(), original, list, &since, &entry.evidence];
            match table.row(cells) {
                Ok(()) => ControlFlow::Continue(()),
                Err(why) => {
                    broken = Some(why);
                    ControlFlow::Break(())
                }
            }
        })?;
        match broken {
            Some(why) => Err(failed(why)),
            None => table.finish().map(|()| written).map_err(failed),
        }
    }
}
