//! A data folder with people, an account and a campaign, for every test here.

use app::accounts::NewAccount;
use app::address::{Address, judge};
use app::campaigns::CampaignPlan;
use app::consent::{Basis, Scope, Source, Suppression, SuppressionReason};
use app::contacts::{ContactId, Fields, ListId};
use app::delivery::{CampaignId, Limits};
use app::message::{Body, Draft};
use app::practice::{Config, FaultPlan, PostOffice, Tls};
use app::secrets::{KeyStore, SecretString};
use app::store::{AccountTls, Agreement, NewContact, ResultRow};
use app::{Clock, DataFolder, Postrider};
use std::ops::ControlFlow;

/// Everything one test needs; the folder goes with it.
pub struct Desk {
    pub postrider: Postrider,
    pub list: ListId,
    _place: tempfile::TempDir,
}

impl Desk {
    pub fn new() -> Self {
        Self::by(Clock::System)
    }

    /// The same on a clock of its own.
    pub fn by(clock: Clock) -> Self {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(Some(place.path())).unwrap();
        let passphrase = SecretString::from("a passphrase for tests");
        let postrider = Postrider::open_with(folder, clock, KeyStore::None, Some(passphrase)).unwrap();
        let list = postrider.store().add_list("Newsletter", postrider.clock().now()).unwrap();
        Self { postrider, list, _place: place }
    }

    /// Adds a person who agreed.
    pub fn person(&self, address: &str, first_name: Option<&str>) -> ContactId {
        self.person_on(address, first_name, Basis::Stated)
    }

    pub fn person_on(&self, address: &str, first_name: Option<&str>, basis: Basis) -> ContactId {
        let mut fields = Fields::new();
        if let Some(name) = first_name {
            fields.insert("first_name".to_owned(), name.to_owned());
        }
        self.person_with(address, fields, basis)
    }

    pub fn person_with(&self, address: &str, fields: Fields, basis: Basis) -> ContactId {
        let now = self.postrider.clock().now();
        let judged = judge(address);
        let new = NewContact {
            address: judged.address.expect("a good address"),
            fields,
            verdict: judged.verdict,
            findings: judged.findings,
        };
        let agreement = Agreement {
            basis,
            agreed_at: Some(now),
            source: "spring fair".to_owned(),
            wording: String::new(),
        };
        self.postrider.store().add_contact(&new, Some((self.list, &agreement)), now).unwrap().id()
    }

    /// Adds `count` people.
    pub fn people(&self, count: usize) -> Vec<String> {
        (0..count)
            .map(|number| {
                let address = format!("person{number}@northfen.example");
                self.person(&address, Some("Amara"));
                address
            })
            .collect()
    }

    /// An account that sends to the post office, and a campaign to everybody.
    pub fn campaign(&self, port: u16, limits: Limits, connections: u32) -> CampaignId {
        self.account("Harbour", port, limits, connections);
        self.campaign_through("Spring", "Harbour")
    }

    /// An account that sends to the post office.
    pub fn account(&self, name: &str, port: u16, limits: Limits, connections: u32) {
        self.postrider
            .add_account(NewAccount {
                name: name.to_owned(),
                host: "127.0.0.1".to_owned(),
                port,
                tls: AccountTls::None,
                user: None,
                password: None,
                from: "shop@lindenbakery.example".to_owned(),
                from_name: Some("Linden Street Bakery".to_owned()),
                reply_to: None,
                limits,
                connections: Some(connections),
                ca_file: None,
            })
            .unwrap();
    }

    /// A campaign to everybody.
    pub fn campaign_through(&self, name: &str, account: &str) -> CampaignId {
        self.postrider
            .create_campaign(CampaignPlan {
                name: name.to_owned(),
                list: "Newsletter".to_owned(),
                account: Some(account.to_owned()),
                draft: Draft {
                    subject: "Bread for {{ first_name }}".to_owned(),
                    preheader: String::new(),
                    body: Body::Markdown("Dear {{ first_name }},\n\nthe oven has room again.".to_owned()),
                    text: None,
                },
            })
            .unwrap()
    }

    pub fn results(&self, campaign: CampaignId) -> Vec<ResultRow> {
        let mut rows = Vec::new();
        self.postrider
            .store()
            .each_result(campaign, |row| {
                rows.push(row.clone());
                ControlFlow::Continue(())
            })
            .unwrap();
        rows
    }

    /// Nobody writes to them any more.
    pub fn stay_off(&self, address: &str) {
        let (key, now) = (Self::key(address), self.postrider.clock().now());
        let entry = Suppression {
            key_hash: self.postrider.store().key_hash(&key),
            key: Some(key),
            scope: Scope::Everywhere,
            reason: SuppressionReason::Manual,
            original: None,
            source: Source::User,
            since: now,
            evidence: "she called".to_owned(),
            campaign: None,
            lifted: None,
        };
        self.postrider.store().suppress(entry, now).unwrap();
    }

    pub fn key(address: &str) -> app::address::DedupeKey {
        Address::parse(address).unwrap().dedupe_key()
    }
}

/// A post office in plain text on loopback, with faults.
pub async fn office(faults: &str) -> PostOffice {
    let faults = FaultPlan::from_json(faults).unwrap();
    PostOffice::start(Config { tls: Tls::Off, faults, ..Config::default() }).await.unwrap()
}

/// Everybody is welcome.
pub const FINE: &str = "{}";
