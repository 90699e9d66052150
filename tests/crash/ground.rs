//! What a crash test stands on: people, an account, campaigns, and a look at the data after the crash.

use app::delivery::{CampaignId, CampaignState, RowState};
use app::secrets::{KeyStore, SecretString};
use app::sending::{Inbox, Leave};
use app::store::{ResultRow, Store};
use app::{Clock, DataFolder, Postrider, StopSign};
use jiff::Timestamp;
use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tests::Terminal;

/// Longer than the first wait of somebody who was put off.
const LATER: Duration = Duration::from_secs(60 * 60);

pub struct Ground {
    pub terminal: Terminal,
    place: PathBuf,
    people: String,
    store: Store,
}

impl Ground {
    pub fn prepare(place: &Path, port: u16, connections: u64, people: usize) -> Self {
        let terminal = Terminal::on(&place.join("data"));
        let mut rows = String::from("email,first_name\n");
        for number in 0..people {
            let _ = writeln!(rows, "person{number}@northfen.example,Amara");
        }
        let list = place.join("people.csv");
        std::fs::write(&list, rows).unwrap();
        let list = list.to_string_lossy();
        let import = ["import", &list, "--list", "All", "--basis", "stated", "--source", "fair"];
        terminal.done(&[&import[..], &["--date", "2026-03-01", "--json"]].concat());
        let (port, connections) = (port.to_string(), connections.to_string());
        let account = ["account", "add", "Harbour", "--host", "127.0.0.1", "--port", &port, "--tls", "none"];
        let own = ["--from", "shop@lindenbakery.example", "--connections", &connections];
        terminal.done(&[&account[..], &own].concat());
        std::fs::write(place.join("letter.md"), "Dear {{ first_name }},\n\nthe oven has room again.")
            .unwrap();
        let store = Store::open(terminal.data(), Clock::System.now()).unwrap();
        Self { terminal, place: place.to_owned(), people: people.to_string(), store }
    }

    /// Makes a campaign; its name is its subject, too.
    pub fn campaign(&self, number: usize) -> String {
        let name = format!("Letter {number}");
        let body = self.place.join("letter.md");
        let body = body.to_string_lossy();
        let create = ["campaign", "create", &name, "--list", "All", "--account", "Harbour"];
        self.terminal.done(&[&create[..], &["--subject", &name, "--body", &body]].concat());
        name
    }

    /// The words that send a campaign.
    pub fn send<'a>(&'a self, name: &'a str) -> [&'a str; 7] {
        ["campaign", "send", name, "--confirm", &self.people, "--inbox-looked-through", "--json"]
    }

    /// What the next start makes of the dead claims: how many rows are uncertain. It is what `send` does first.
    pub fn uncertain_after_restart(&self, names: &[String]) -> u64 {
        let folder = DataFolder::open(Some(self.terminal.data())).unwrap();
        let _lock = app::SenderLock::take(&folder).expect("the dead process holds no lock");
        let store = self.store();
        store.sender().unwrap().recover(self.now()).unwrap();
        let mut uncertain = 0;
        for name in names {
            let counts = store.counts(self.id(name)).unwrap();
            assert_eq!(counts.claimed, 0, "a dead claim is not left behind");
            assert!(
                counts.total() == 0 || counts.total().to_string() == self.people,
                "no row is lost: {counts:?}"
            );
            uncertain += counts.uncertain;
        }
        uncertain
    }

    /// Whether anybody of a campaign is still to get their first try.
    pub fn has_more_to_send(&self, name: &str) -> bool {
        let counts = self.store().counts(self.id(name)).unwrap();
        counts.total() == 0 || counts.queued > 0
    }

    /// Sends what is left in this process, on a clock that is an hour on and waits for nothing.
    pub fn send_to_the_end(&self, name: &str) {
        let folder = DataFolder::open(Some(self.terminal.data())).unwrap();
        let clock = Clock::simulated(self.now() + LATER);
        let passphrase = SecretString::from("a passphrase for tests");
        let postrider = Postrider::open_with(folder, clock, KeyStore::None, Some(passphrase)).unwrap();
        if self.state(name) == CampaignState::Paused {
            postrider.resume_campaign(self.id(name), Inbox::LookedThrough).unwrap();
        }
        let account = self.store.account_by_name("Harbour").unwrap().expect("the account");
        if account.paused.is_some_and(|paused| paused.pause.until.is_none()) {
            self.store.resume_account(account.id).unwrap();
        }
        let leave = Leave { confirmed: self.people.parse().ok(), inbox: Inbox::LookedThrough };
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let ended = runtime.block_on(postrider.send_campaign(self.id(name), leave, StopSign::default()));
        ended.expect("it sends");
    }

    /// Whether its sender says that it waits.
    pub fn waits(&self, name: &str) -> bool {
        self.store.setting::<serde_json::Value>(&self.wait_of(name)).unwrap().is_some()
    }

    /// Forgets what a sender that was killed said.
    pub fn forget_wait(&self, name: &str) {
        self.store.delete_setting(&self.wait_of(name)).unwrap();
    }

    fn wait_of(&self, name: &str) -> String {
        format!("waiting.{}", self.id(name).0)
    }

    pub fn state(&self, name: &str) -> CampaignState {
        self.store.campaign(self.id(name)).unwrap().state
    }

    pub fn rows(&self, name: &str, state: RowState) -> Vec<ResultRow> {
        let mut rows = Vec::new();
        let each = |row: &ResultRow| {
            if row.state == state {
                rows.push(row.clone());
            }
            ControlFlow::Continue(())
        };
        self.store().each_result(self.id(name), each).unwrap();
        rows
    }

    pub fn id(&self, name: &str) -> CampaignId {
        let rows = self.store().campaigns().unwrap();
        rows.into_iter().find(|row| row.name == name).expect("the campaign").id
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    pub fn now(&self) -> Timestamp {
        Clock::System.now()
    }
}

/// A small generator, so that a seed repeats a run.
pub struct Dice(pub u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides.max(1)
    }

    pub fn below(&mut self, sides: usize) -> usize {
        usize::try_from(self.roll(sides as u64)).unwrap()
    }

    /// Less than so many milliseconds.
    pub fn moment(&mut self, milliseconds: u64) -> Duration {
        Duration::from_millis(self.roll(milliseconds))
    }
}
