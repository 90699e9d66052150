//! What the palette finds while somebody types: the nearest few of each kind.

use crate::{Error, Postrider};
use store::{CampaignRow, ContactFilter, ContactListRow, ContactQuery, ImportRow, ImportState, ListRow};

/// The most of each kind.
const FEW: usize = 5;

/// The nearest few of each kind.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Campaigns.
    pub campaigns: Vec<CampaignRow>,
    /// Lists.
    pub lists: Vec<ListRow>,
    /// Imports.
    pub imports: Vec<ImportRow>,
    /// People.
    pub people: Vec<ContactListRow>,
}

impl Postrider {
    /// What has these letters in its name, file name or address. Names that begin with them come first.
    pub fn find(&self, text: &str) -> Result<Found, Error> {
        let wanted = text.trim().to_lowercase();
        if wanted.is_empty() {
            return Ok(Found::default());
        }
        let query = ContactQuery {
            filter: ContactFilter { search: text.to_owned(), ..ContactFilter::default() },
            ..ContactQuery::default()
        };
        Ok(Found {
            campaigns: nearest(self.store.campaigns()?, &wanted, |row| &row.name),
            lists: nearest(self.store.lists()?, &wanted, |row| &row.list.name),
            imports: nearest(
                self.store.imports()?.into_iter().filter(|row| row.state == ImportState::Done).collect(),
                &wanted,
                |row| &row.file_name,
            ),
            people: self.store.contacts(&query, 0..FEW as u64, self.clock.now())?.rows,
        })
    }
}

fn nearest<T>(all: Vec<T>, wanted: &str, name: impl Fn(&T) -> &str) -> Vec<T> {
    let mut found: Vec<(bool, T)> = all
        .into_iter()
        .filter_map(|one| {
            let lower = name(&one).to_lowercase();
            lower.contains(wanted).then(|| (!lower.starts_with(wanted), one))
        })
        .collect();
    found.sort_by_key(|(later, _)| *later);
    found.truncate(FEW);
    found.into_iter().map(|(_, one)| one).collect()
}
