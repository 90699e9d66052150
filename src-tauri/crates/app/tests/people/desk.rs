//! A data folder and short words for what is done with it.

use app::address::{Address, DedupeKey};
use app::consent::Basis;
use app::contacts::ListId;
use app::contacts::import::Overrides;
use app::contacts::merge::{MergePolicy, Summary};
use app::exporting::PeopleFile;
use app::importing::{How, Imported, ListFile, Source, said};
use app::people::Selection;
use app::secrets::{KeyStore, SecretString};
use app::store::{Candidate, ContactFilter, ContactQuery};
use app::{Clock, DataFolder, Error, Postrider};
use jiff::civil::date;
use std::ops::ControlFlow;

pub struct Desk {
    pub postrider: Postrider,
    pub place: tempfile::TempDir,
}

impl Desk {
    pub fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let postrider = Self::open(&place);
        Self { postrider, place }
    }

    fn open(place: &tempfile::TempDir) -> Postrider {
        let folder = DataFolder::open(Some(&place.path().join("data"))).unwrap();
        let passphrase = SecretString::from("a passphrase for tests");
        Postrider::open_with(folder, Clock::System, KeyStore::None, Some(passphrase)).unwrap()
    }

    pub fn import(&self, name: &str, bytes: impl AsRef<[u8]>) -> Summary {
        self.import_as(name, bytes.as_ref(), Basis::Stated).report.summary
    }

    pub fn import_as(&self, name: &str, bytes: &[u8], basis: Basis) -> Imported {
        self.try_import(name, bytes, basis, MergePolicy::TakeTheirs).unwrap()
    }

    pub fn try_import(
        &self,
        name: &str,
        bytes: &[u8],
        basis: Basis,
        policy: MergePolicy,
    ) -> Result<Imported, Error> {
        let file = ListFile::open(Source::bytes(name, bytes), Overrides::default())?;
        let how = How { basis, policy, ..How::default() };
        let checked = self.postrider.check_import(&file, &how, &mut |_| ControlFlow::Continue(()))?;
        let agreement = said(basis, "spring fair", Some(date(2026, 3, 1)), "", self.postrider.clock().now())?;
        self.postrider.commit_import(checked, "Newsletter", &agreement, &mut |_, _| ControlFlow::Continue(()))
    }

    /// Writes people to a file of the kind its name says.
    pub fn export(&self, whom: &Selection, file: &std::path::Path) -> u64 {
        let told: &mut dyn FnMut(u64, u64) -> ControlFlow<()> = &mut |_, _| ControlFlow::Continue(());
        self.postrider.export_people(whom, PeopleFile::of(file), file, told).unwrap()
    }

    /// Every address, in order.
    pub fn addresses(&self) -> Vec<String> {
        let query = ContactQuery::default();
        let rows =
            self.postrider.store().contacts(&query, 0..10_000, self.postrider.clock().now()).unwrap().rows;
        let mut all: Vec<String> = rows.into_iter().map(|row| row.address).collect();
        all.sort();
        all
    }

    pub fn people(&self) -> u64 {
        self.postrider
            .store()
            .count_contacts(&ContactFilter::default(), self.postrider.clock().now())
            .unwrap()
    }

    pub fn list(&self) -> ListId {
        self.postrider.list_named("Newsletter").unwrap()
    }

    /// One person as they stand in the list.
    pub fn standing(&self, address: &str) -> Candidate {
        let contact = self.postrider.contact_at(&Address::parse(address).unwrap()).unwrap();
        self.postrider.store().standing_of(self.list(), contact).unwrap().unwrap()
    }

    /// Whether a newsletter may go to them now.
    pub fn may_be_mailed(&self, address: &str) -> bool {
        let purpose = app::consent::Purpose::Newsletter { list: self.list().0 };
        let candidate = self.standing(address);
        app::consent::decide(&candidate.standing(), purpose, self.postrider.clock().now()).is_ok()
    }

    pub fn field(&self, address: &str, name: &str) -> Option<String> {
        self.standing(address).fields.get(name).cloned()
    }
}

pub fn key(address: &str) -> DedupeKey {
    Address::parse(address).unwrap().dedupe_key()
}
