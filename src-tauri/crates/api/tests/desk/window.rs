//! A window without a screen: what the page would ask, asked by hand.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use api::desk::Desk;
use api::error::ApiError;
use api::host::{Asked, Host};
use api::wire::files::PickKind;
use app::address::judge;
use app::consent::Basis;
use app::contacts::Fields;
use app::network::oauth::Provider;
use app::practice::{Config, FaultPlan, PostOffice, Tls};
use app::secrets::{KeyStore, SecretString};
use app::signing_in::SignInHost;
use app::store::{Agreement, NewContact};
use app::{Clock, DataFolder, Postrider};
use serde_json::{Value, json};

/// Where a save goes, and what was shown to the person.
#[derive(Default)]
pub struct Nobody {
    pub save: Mutex<Option<PathBuf>>,
    pub told: Mutex<Vec<String>>,
    /// In place of the pages of Google and Microsoft.
    pub sign_in: Mutex<Option<Provider>>,
}

impl Host for Nobody {
    fn pick_file(&self, _: PickKind) -> Asked<'_, PathBuf> {
        Box::pin(async { None })
    }
    fn save_as(&self, _: &str) -> Asked<'_, PathBuf> {
        let path = self.save.lock().unwrap().clone();
        Box::pin(async move { path })
    }
    fn pick_folder(&self) -> Asked<'_, PathBuf> {
        Box::pin(async { None })
    }
    fn show(&self, _: &Path) -> bool {
        false
    }
    fn open_link(&self, _: &str) -> bool {
        false
    }
    fn take_dropped(&self) -> Vec<PathBuf> {
        Vec::new()
    }
    fn sign_in_page(&self, host: SignInHost) -> Provider {
        self.sign_in.lock().unwrap().clone().unwrap_or_else(|| host.provider())
    }
    fn notify(&self, title: &str, _: &str) {
        self.told.lock().unwrap().push(title.to_owned());
    }
}

/// A desk, its host, and a way round both to the data.
pub struct Window {
    pub desk: Desk,
    pub host: Arc<Nobody>,
    pub postrider: Postrider,
    pub place: tempfile::TempDir,
}

pub fn open(place: &Path) -> Postrider {
    with_passphrase(place, Some(SecretString::from(PASSPHRASE)))
}

/// What opens the vault of every window here.
pub const PASSPHRASE: &str = "a passphrase for tests";

fn with_passphrase(place: &Path, passphrase: Option<SecretString>) -> Postrider {
    let folder = DataFolder::open(Some(place)).unwrap();
    Postrider::open_with(folder, Clock::System, KeyStore::None, passphrase).unwrap()
}

impl Window {
    pub fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let postrider = open(place.path());
        let host = Arc::new(Nobody::default());
        let desk = Desk::new(postrider.clone(), Arc::clone(&host) as Arc<dyn Host>);
        Self { desk, host, postrider, place }
    }

    /// The same data, opened by somebody who did not enter the passphrase yet.
    pub fn locked(self) -> Self {
        let Self { desk, host, postrider, place } = self;
        drop((desk, postrider));
        let postrider = with_passphrase(place.path(), None);
        let desk = Desk::new(postrider.clone(), Arc::clone(&host) as Arc<dyn Host>);
        Self { desk, host, postrider, place }
    }

    pub async fn ask(&self, cmd: &str, payload: Value) -> Value {
        match self.desk.answer(cmd, payload).await {
            Ok(answer) => answer,
            Err(why) => panic!("{cmd}: {why}"),
        }
    }

    pub async fn refused(&self, cmd: &str, payload: Value) -> String {
        self.refusal(cmd, payload).await.code
    }

    pub async fn refusal(&self, cmd: &str, payload: Value) -> ApiError {
        match self.desk.answer(cmd, payload).await {
            Ok(answer) => panic!("{cmd} was answered: {answer}"),
            Err(why) => why,
        }
    }

    /// Asks again until the answer is as wanted.
    pub async fn until(&self, cmd: &str, payload: Value, wanted: impl Fn(&Value) -> bool) -> Value {
        for _ in 0..500 {
            let answer = self.ask(cmd, payload.clone()).await;
            if wanted(&answer) {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{cmd} never came to it: {}", self.ask(cmd, payload).await)
    }

    pub fn person(&self, list: i64, address: &str, first_name: &str, basis: Basis) -> i64 {
        let now = self.postrider.clock().now();
        let judged = judge(address);
        let mut fields = Fields::new();
        if !first_name.is_empty() {
            fields.insert("first_name".to_owned(), first_name.to_owned());
        }
        let new = NewContact {
            address: judged.address.unwrap(),
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
        let list = app::contacts::ListId(list);
        self.postrider.store().add_contact(&new, Some((list, &agreement)), now).unwrap().id().0
    }

    pub fn list(&self) -> i64 {
        self.postrider.store().add_list("Newsletter", self.postrider.clock().now()).unwrap().0
    }

    /// An account on loopback, and a campaign to the list that says something.
    pub async fn campaign(&self, port: u16, list: i64) -> i64 {
        self.ask(
            "account_add",
            json!({ "name": "Harbour", "address": "shop@lindenbakery.example", "fromName": "Linden Street Bakery",
                    "host": "127.0.0.1", "port": port, "tls": "none", "user": "" }),
        )
        .await;
        let made = self.ask("campaign_create", json!({ "name": "Spring", "listId": list })).await;
        let id = made["id"].as_i64().unwrap();
        assert_eq!(made["account"]["name"], "Harbour", "the only account is taken");
        self.ask(
            "campaign_edit",
            json!({ "id": id, "subject": "Bread for {{ first_name | default(\"you\") }}",
                    "body": "Dear {{ first_name | default(\"friend\") }},\n\nthe oven has room again." }),
        )
        .await;
        id
    }
}

pub async fn office(faults: &str) -> PostOffice {
    let faults = FaultPlan::from_json(faults).unwrap();
    PostOffice::start(Config { tls: Tls::Off, faults, ..Config::default() }).await.unwrap()
}
