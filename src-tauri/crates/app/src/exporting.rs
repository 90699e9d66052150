//! Exporting people as a spreadsheet file.

use crate::people::Selection;
use crate::{Error, Postrider};
use contacts::export::{AROUND_PEOPLE, Holds, Style, Table};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufWriter, Write as _};
use std::path::Path;

/// The column that comes first, whatever is known of people.
const ADDRESS: &str = "email";

impl Postrider {
    /// Writes the people chosen to a file a spreadsheet opens: the address, every field anybody has, their lists, their
    /// consent, and whether they are on Do not mail. A cell that could run as a formula is guarded, an address never
    /// altered. The file is there as a whole or not at all. Returns how many people.
    pub fn export_people(&self, selection: &Selection, to: &Path) -> Result<u64, Error> {
        let mut fields = BTreeSet::new();
        self.each_chosen(selection, |row, _| {
            for name in row.contact.fields.keys() {
                if !fields.contains(name) {
                    fields.insert(name.clone());
                }
            }
            Ok(())
        })?;
        let lists: BTreeMap<_, _> =
            self.store.lists()?.into_iter().map(|row| (row.list.id, row.list.name)).collect();
        let mut columns = vec![(ADDRESS, Holds::Addresses)];
        columns.extend(fields.iter().map(|name| (name.as_str(), Holds::Words)));
        columns.extend(AROUND_PEOPLE.map(|name| (name, Holds::Words)));
        whole_file(to, |out| {
            let failed = |why| Error::file(to, why);
            let mut table = Table::new(out, Style::spreadsheet(b','), &columns).map_err(failed)?;
            let mut written = 0;
            self.each_chosen(selection, |row, standings| {
                let contact = &row.contact;
                let held: Vec<_> = standings.iter().filter(|standing| standing.left_at.is_none()).collect();
                let strongest = held.iter().min_by_key(|standing| standing.basis);
                let names: Vec<&str> = held
                    .iter()
                    .filter_map(|standing| lists.get(&standing.list))
                    .map(String::as_str)
                    .collect();
                let agreed = strongest
                    .and_then(|standing| standing.agreed_at)
                    .map(|at| at.to_zoned(jiff::tz::TimeZone::UTC).strftime("%Y-%m-%d").to_string());
                let stopped = self.stopped_by(&contact.address.dedupe_key())?;
                let names = names.join("; ");
                let mut cells = vec![contact.address.as_str()];
                cells.extend(fields.iter().map(|name| contact.fields.get(name).map_or("", String::as_str)));
                cells.extend([
                    names.as_str(),
                    strongest.map_or("", |standing| standing.basis.as_str()),
                    agreed.as_deref().unwrap_or_default(),
                    stopped.as_ref().map_or("", |(_, entry)| entry.reason.as_str()),
                ]);
                table.row(cells).map_err(failed)?;
                written += 1;
                Ok(())
            })?;
            table.finish().map_err(failed)?;
            Ok(written)
        })
    }
}

/// Writes a file beside its place and moves it there when it is whole.
pub fn whole_file<T>(
    to: &Path,
    write: impl FnOnce(&mut dyn std::io::Write) -> Result<T, Error>,
) -> Result<T, Error> {
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let failed = |why| Error::file(to, why);
    let file = tempfile::Builder::new().prefix(".postrider-").tempfile_in(folder).map_err(failed)?;
    let mut out = BufWriter::new(file);
    let done = write(&mut out)?;
    out.flush().map_err(failed)?;
    let file = out.into_inner().map_err(|why| failed(why.into_error()))?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(to).map_err(|why| failed(why.error))?;
    Ok(done)
}
