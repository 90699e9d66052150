//! The window's desk from end to end: what the page asks, in the order a person would.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use api::commands::NAMES;
use api::desk::Desk;
use api::host::{Asked, Host};
use api::wire::files::PickKind;
use app::address::judge;
use app::consent::Basis;
use app::contacts::Fields;
use app::practice::{Config, FaultPlan, Login, PostOffice, Tls};
use app::secrets::{KeyStore, SecretString};
use app::store::{Agreement, NewContact};
use app::{Clock, DataFolder, Postrider, SenderLock};
use serde_json::{Value, json};

/// Where a save goes, and what was shown to the person.
#[derive(Default)]
struct Nobody {
    save: Mutex<Option<PathBuf>>,
    told: Mutex<Vec<String>>,
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
    fn notify(&self, title: &str, _: &str) {
        self.told.lock().unwrap().push(title.to_owned());
    }
}

struct Window {
    desk: Desk,
    host: Arc<Nobody>,
    postrider: Postrider,
    place: tempfile::TempDir,
}

fn open(place: &Path) -> Postrider {
    let folder = DataFolder::open(Some(place)).unwrap();
    let passphrase = SecretString::from("a passphrase for tests");
    Postrider::open_with(folder, Clock::System, KeyStore::None, Some(passphrase)).unwrap()
}

impl Window {
    fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let postrider = open(place.path());
        let host = Arc::new(Nobody::default());
        let desk = Desk::new(postrider.clone(), Arc::clone(&host) as Arc<dyn Host>);
        Self { desk, host, postrider, place }
    }

    async fn ask(&self, cmd: &str, payload: Value) -> Value {
        match self.desk.answer(cmd, payload).await {
            Ok(answer) => answer,
            Err(why) => panic!("{cmd}: {why}"),
        }
    }

    async fn refused(&self, cmd: &str, payload: Value) -> String {
        match self.desk.answer(cmd, payload).await {
            Ok(answer) => panic!("{cmd} was answered: {answer}"),
            Err(why) => why.code,
        }
    }

    /// Asks again until the answer is as wanted.
    async fn until(&self, cmd: &str, payload: Value, wanted: impl Fn(&Value) -> bool) -> Value {
        for _ in 0..500 {
            let answer = self.ask(cmd, payload.clone()).await;
            if wanted(&answer) {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{cmd} never came to it: {}", self.ask(cmd, payload).await)
    }

    fn person(&self, list: i64, address: &str, first_name: &str, basis: Basis) {
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
        self.postrider.store().add_contact(&new, Some((list, &agreement)), now).unwrap();
    }

    fn list(&self) -> i64 {
        self.postrider.store().add_list("Newsletter", self.postrider.clock().now()).unwrap().0
    }

    /// An account on loopback, and a campaign to the list that says something.
    async fn campaign(&self, port: u16, list: i64) -> i64 {
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

async fn office(faults: &str) -> PostOffice {
    let faults = FaultPlan::from_json(faults).unwrap();
    PostOffice::start(Config { tls: Tls::Off, faults, ..Config::default() }).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_goes_from_draft_to_done() {
    let office = office(
        r#"{ "faults": [ { "name": "gone", "recipients": "gone@*", "fault": { "refuse": { "at": "rcpt",
            "reply": { "code": 550, "enhanced": "5.1.1", "text": "User unknown" } } } } ] }"#,
    )
    .await;
    let window = Window::new();
    let list = window.list();
    for number in 0..5 {
        window.person(list, &format!("person{number}@northfen.example"), "Amara", Basis::Stated);
    }
    window.person(list, "nameless@northfen.example", "", Basis::Stated);
    window.person(list, "gone@northfen.example", "Ben", Basis::Stated);
    window.person(list, "never@asked.example", "Cleo", Basis::None);
    let id = window.campaign(office.port(), list).await;
    let by_id = json!({ "id": id });

    let people = window.ask("campaign_people", by_id.clone()).await;
    assert_eq!((people["total"].as_u64(), people["included"].as_u64()), (Some(8), Some(7)), "{people}");
    assert_eq!(people["leftOut"][0]["code"], "no-consent", "who is left out has a reason");
    let rows = window
        .ask("campaign_people_rows", json!({ "id": id, "code": "no-consent", "offset": 0, "limit": 10 }))
        .await;
    assert_eq!(rows["rows"][0]["address"], "never@asked.example", "and can be looked at");
    let found = window.ask("campaign_people_find", json!({ "id": id, "text": "BEN" })).await;
    assert_eq!(found["people"][0]["address"], "gone@northfen.example", "people are found by name");

    let shown = window.ask("campaign_preview", json!({ "id": id, "who": { "kind": "no-first-name" } })).await;
    assert_eq!(shown["subject"], "Bread for you", "the worst case is shown as it would be: {shown}");
    assert!(shown["html"].as_str().unwrap().contains("Content-Security-Policy"), "safe to look at");

    assert_eq!(
        window.refused("campaign_send", json!({ "id": id })).await,
        "not-cleared",
        "nothing goes out unchecked"
    );
    window.ask("campaign_check", by_id.clone()).await;
    let checked = window.until("campaign_report", by_id.clone(), |view| view["running"].is_null()).await;
    assert_eq!(checked["report"]["people"], 7, "{checked}");
    assert_eq!(checked["stale"], false, "nothing was changed since");
    assert!(
        checked["report"]["findings"]
            .as_array()
            .unwrap()
            .iter()
            .all(|f| f["finding"]["severity"] != "blocking"),
        "nothing stands in the way: {checked}"
    );

    window.ask("campaign_rehearse", json!({ "id": id, "day": { "kind": "bad" } })).await;
    let rehearsed = window.until("campaign_rehearsal", by_id.clone(), |view| view["running"].is_null()).await;
    assert_eq!(rehearsed["failed"], Value::Null, "{rehearsed}");
    assert_eq!(rehearsed["result"]["people"], 7, "{rehearsed}");
    assert_eq!(rehearsed["result"]["twice"], 0, "nobody is mailed twice");
    assert!(office.received().is_empty(), "a rehearsal mails nobody");

    let ready = window.ask("campaign_ready", by_id.clone()).await;
    assert_eq!(ready["cleared"], true, "{ready}");
    assert!(!ready["rehearsed"].is_null(), "it was rehearsed in this form: {ready}");
    window.ask("campaign_send", json!({ "id": id })).await;
    let sent = window.until("campaign_sending", by_id.clone(), |view| view["state"] == "finished").await;
    assert_eq!(sent["counts"]["accepted"], 6, "{sent}");
    assert_eq!(sent["counts"]["refused"], 1, "{sent}");
    assert_eq!(office.received().len(), 6, "each gets one");
    for _ in 0..100 {
        if !window.host.told.lock().unwrap().is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(*window.host.told.lock().unwrap(), ["“Spring” is done"], "the person may look elsewhere");

    let results = window
        .ask("campaign_results", json!({ "id": id, "states": [], "search": "", "offset": 0, "limit": 3 }))
        .await;
    assert_eq!(results["matching"], 7, "{results}");
    assert_eq!(results["rows"].as_array().unwrap().len(), 3, "a window is a window");
    assert_eq!(results["rows"][0]["code"], "bad-mailbox", "what went wrong comes first: {results}");
    let last = window
        .ask(
            "campaign_results",
            json!({ "id": id, "states": ["accepted"], "search": "person4", "offset": 0, "limit": 10 }),
        )
        .await;
    assert_eq!(last["matching"], 1, "{last}");

    let file = window.place.path().join("results.csv");
    *window.host.save.lock().unwrap() = Some(file.clone());
    let saved = window.ask("campaign_results_export", json!({ "id": id, "states": [] })).await;
    assert_eq!(saved["files"], json!(["results.csv"]), "the page learns the name, not the folder");
    let text = std::fs::read_to_string(file).unwrap();
    assert_eq!(text.lines().count(), 8, "a head and seven people: {text}");
    assert_eq!(
        window.refused("campaign_edit", json!({ "id": id, "subject": "Other" })).await,
        "frozen",
        "what went out is not rewritten"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn pause_holds_and_resume_goes_on() {
    let office = office("{}").await;
    let window = Window::new();
    let list = window.list();
    for number in 0..4 {
        window.person(list, &format!("person{number}@northfen.example"), "Amara", Basis::Stated);
    }
    let id = window.campaign(office.port(), list).await;
    let by_id = json!({ "id": id });
    let account = window.ask("accounts", json!({})).await["accounts"][0]["id"].as_i64().unwrap();
    let limited = json!({ "id": account, "limits": { "minute": 2, "hour": null, "day": null } });
    let changed = window.ask("account_change", limited).await;
    assert_eq!(changed["ownLimits"], true, "{changed}");
    window.ask("campaign_check", by_id.clone()).await;
    window.until("campaign_report", by_id.clone(), |view| view["running"].is_null()).await;
    window.ask("campaign_send", json!({ "id": id })).await;
    let waiting = window.until("campaign_sending", by_id.clone(), |view| !view["next"].is_null()).await;
    assert_eq!(
        waiting["next"]["because"],
        json!({ "kind": "limit", "amount": 2, "span": "minute" }),
        "a wait always says why: {waiting}"
    );
    assert!(!waiting["doneAt"].is_null(), "and when it is over: {waiting}");
    let used = window.ask("accounts", json!({})).await;
    assert_eq!(used["accounts"][0]["used"]["minute"], 2, "{used}");

    let paused = window.ask("campaign_pause", by_id.clone()).await;
    assert_eq!(paused["stopped"]["reason"]["kind"], "by-you", "{paused}");
    window
        .ask(
            "account_change",
            json!({ "id": account, "limits": { "minute": null, "hour": null, "day": null } }),
        )
        .await;
    // The loop notices the pause within its next look, and the pace of a new one knows the new limits.
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    assert_eq!(office.received().len(), 2, "a pause holds");
    window.ask("campaign_resume", by_id.clone()).await;
    window.until("campaign_sending", by_id, |view| view["state"] == "finished").await;
    assert_eq!(office.received().len(), 4, "the rest went, once each");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_going_out_goes_on_when_the_window_is_opened_again() {
    let office = office("{}").await;
    let window = Window::new();
    let list = window.list();
    for number in 0..3 {
        window.person(list, &format!("person{number}@northfen.example"), "Amara", Basis::Stated);
    }
    let id = window.campaign(office.port(), list).await;
    let by_id = json!({ "id": id });
    window.ask("campaign_check", by_id.clone()).await;
    window.until("campaign_report", by_id.clone(), |view| view["running"].is_null()).await;
    // As if the program had ended right after the start.
    window.postrider.start_campaign(app::delivery::CampaignId(id), None).unwrap();
    let Window { desk, host, postrider, place } = window;
    desk.close().await;
    drop((desk, postrider));
    let postrider = open(place.path());
    let desk = Desk::new(postrider.clone(), Arc::clone(&host) as Arc<dyn Host>);
    let again = Window { desk, host, postrider, place };
    again.until("campaign_sending", by_id, |view| view["state"] == "finished").await;
    assert_eq!(office.received().len(), 3, "nobody is forgotten");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_people_want_their_number_typed() {
    let office = office("{}").await;
    let window = Window::new();
    let list = window.list();
    for number in 0..101 {
        window.person(list, &format!("person{number}@northfen.example"), "Amara", Basis::Stated);
    }
    let id = window.campaign(office.port(), list).await;
    window.ask("campaign_check", json!({ "id": id })).await;
    window.until("campaign_report", json!({ "id": id }), |view| view["running"].is_null()).await;
    let refused = window.desk.answer("campaign_send", json!({ "id": id, "people": 100 })).await.unwrap_err();
    assert_eq!(refused.code, "number-wrong", "a slip of the hand mails nobody");
    assert_eq!(refused.details, json!({ "people": 101 }), "the page can say the right one");
    assert!(office.received().is_empty(), "nothing went");
    window.ask("campaign_send", json!({ "id": id, "people": 101 })).await;
    window.until("campaign_sending", json!({ "id": id }), |view| view["state"] == "finished").await;
    assert_eq!(office.received().len(), 101);
    assert_eq!(
        window.ask("campaign_ready", json!({ "id": id })).await["inbox"]["kind"],
        "waiting",
        "from now on somebody may have asked to leave"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_goes_in_and_never_comes_out() {
    let window = Window::new();
    let form = json!({ "address": "shop@lindenbakery.example", "fromName": "Linden", "host": "mail.lindenbakery.example",
                       "port": 465, "tls": "implicit", "user": "shop@lindenbakery.example", "password": "geheim-4711" });
    assert_eq!(
        window.refused("account_add", form.clone()).await,
        "vault-absent",
        "the page makes the vault first, so that its phrase is written down"
    );
    window.postrider.create_vault(None).unwrap();
    let added = window.ask("account_add", form).await;
    assert_eq!(added["hasPassword"], true, "{added}");
    let all = window.ask("accounts", json!({})).await;
    assert!(!all.to_string().contains("geheim"), "no answer holds it");
    assert_eq!(all["accounts"][0]["ownLimits"], false, "careful limits of ours: {all}");
    let database = std::fs::read(window.place.path().join("postrider.sqlite")).unwrap();
    let log = std::fs::read(window.place.path().join("postrider.sqlite-wal")).unwrap_or_default();
    for bytes in [database, log] {
        assert!(!bytes.windows(11).any(|part| part == b"geheim-4711"), "nor does the disk");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_password_stops_it_and_the_right_one_lets_it_go_on() {
    let login = Login { user: "shop".to_owned(), secret: "right".to_owned() };
    let config = Config { tls: Tls::Off, login: Some(login), ..Config::default() };
    let office = PostOffice::start(config).await.unwrap();
    let window = Window::new();
    window.postrider.create_vault(None).unwrap();
    let list = window.list();
    window.person(list, "person@northfen.example", "Amara", Basis::Stated);
    let id = window.campaign(office.port(), list).await;
    let by_id = json!({ "id": id });
    let account = window.ask("accounts", json!({})).await["accounts"][0]["id"].clone();
    window.ask("account_change", json!({ "id": account, "user": "shop", "password": "wrong" })).await;
    let tested = window.ask("account_test", json!({ "id": account })).await;
    assert_eq!((&tested["failed"], &tested["code"]), (&json!("log-in"), &json!("login-refused")), "{tested}");
    window.ask("campaign_check", by_id.clone()).await;
    window.until("campaign_report", by_id.clone(), |view| view["running"].is_null()).await;
    window.ask("campaign_send", by_id.clone()).await;
    let stopped = window.until("campaign_sending", by_id.clone(), |view| view["state"] == "paused").await;
    assert_eq!(stopped["stopped"]["reason"]["kind"], "login-refused", "it says what to mend: {stopped}");
    assert_eq!(
        window.refused("campaign_resume", json!({ "id": id, "password": "wrong too" })).await,
        "login-refused",
        "it is tried before anything changes"
    );
    let still = window.ask("campaign_sending", by_id.clone()).await;
    assert_eq!(still["state"], "paused", "nothing changed: {still}");
    window.ask("campaign_resume", json!({ "id": id, "password": "right" })).await;
    window.until("campaign_sending", by_id, |view| view["state"] == "finished").await;
    assert_eq!(office.received().len(), 1, "it went on");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_campaign_follows_the_first_and_a_second_sender_is_refused() {
    let office = office("{}").await;
    let window = Window::new();
    let list = window.list();
    for number in 0..3 {
        window.person(list, &format!("person{number}@northfen.example"), "Amara", Basis::Stated);
    }
    let first = window.campaign(office.port(), list).await;
    let account = window.ask("accounts", json!({})).await["accounts"][0]["id"].clone();
    window
        .ask("account_change", json!({ "id": account, "limits": { "minute": 2, "hour": null, "day": null } }))
        .await;
    let second = window.ask("campaign_copy", json!({ "id": first })).await["id"].as_i64().unwrap();
    for id in [first, second] {
        window.ask("campaign_check", json!({ "id": id })).await;
        window.until("campaign_report", json!({ "id": id }), |view| view["running"].is_null()).await;
    }
    let lock = SenderLock::take(window.postrider.folder()).unwrap();
    assert_eq!(window.refused("campaign_send", json!({ "id": first })).await, "sender-elsewhere");
    drop(lock);
    window.ask("campaign_send", json!({ "id": first })).await;
    window.until("campaign_sending", json!({ "id": first }), |view| !view["next"].is_null()).await;
    window.ask("inbox_looked", json!({})).await;
    let behind = window.ask("campaign_send", json!({ "id": second })).await;
    assert_eq!(behind["stopped"]["code"], "other-sender", "a wait says why: {behind}");
    window.ask("campaign_cancel", json!({ "id": first })).await;
    let next =
        window.until("campaign_sending", json!({ "id": second }), |view| view["stopped"].is_null()).await;
    assert_eq!(next["state"], "sending", "its turn has come: {next}");
    window.ask("campaign_pause", json!({ "id": second })).await;
    window.desk.close().await;
    let mut got: Vec<String> = office.received().iter().map(|mail| mail.rcpt_to[0].clone()).collect();
    got.sort();
    got.dedup();
    assert_eq!(got.len(), office.received().len(), "two campaigns share one pace");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_practised_day_has_the_faults_that_were_chosen() {
    let window = Window::new();
    let list = window.list();
    for number in 0..40 {
        window.person(list, &format!("person{number}@northfen.example"), "Amara", Basis::Stated);
    }
    // Nobody is asked: a rehearsal has a post office of its own.
    let id = window.campaign(25, list).await;
    let day = json!({ "kind": "own", "comeBackLater": 30, "noSuchMailbox": 10, "mailboxFull": 0, "lostReply": 5,
                      "lineAway": true, "slowDown": true });
    window.ask("campaign_rehearse", json!({ "id": id, "day": day })).await;
    let view =
        window.until("campaign_rehearsal", json!({ "id": id }), |view| view["running"].is_null()).await;
    let result = &view["result"];
    assert_eq!(view["failed"], Value::Null, "{view}");
    let met = |trouble: &str| {
        result["faults"].as_array().unwrap().iter().find(|fault| fault["trouble"] == trouble).cloned()
    };
    for trouble in ["come-back-later", "no-such-mailbox", "line-away", "slow-down"] {
        assert!(met(trouble).is_some(), "{trouble} was chosen: {result}");
    }
    assert!(met("mailbox-full").is_none(), "what was not chosen does not happen: {result}");
    let slow = met("slow-down").unwrap();
    assert!(slow["number"].is_number(), "what has its place in time stands in the picture: {slow}");
    let later = met("come-back-later").unwrap();
    // One of them may have lost its reply on the second try.
    let told = later["accepted"].as_u64().unwrap() + later["uncertain"].as_u64().unwrap();
    assert_eq!(later["people"], told, "they get it in the end: {later}");
    assert_eq!(result["twice"], 0, "nobody is mailed twice");
    assert!(!result["goodDayDoneAt"].is_null(), "and what a good day would be: {result}");
    assert_eq!(window.ask("campaign", json!({ "id": id })).await["state"], "draft", "nothing else changed");
    window.ask("campaign_edit", json!({ "id": id, "subject": "Other" })).await;
    let stale = window.ask("campaign_rehearsal", json!({ "id": id })).await;
    assert_eq!(stale["stale"], true, "an edit makes it old");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_says_which_step_failed() {
    let office = office("{}").await;
    let window = Window::new();
    let form = |port: u16| {
        json!({ "address": "shop@lindenbakery.example", "fromName": "", "host": "127.0.0.1", "port": port,
                "tls": "none", "user": "" })
    };
    let fine = window.ask("account_try", form(office.port())).await;
    assert_eq!(fine["failed"], Value::Null, "{fine}");
    // The port was free a moment ago: nobody listens there.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let away = window.ask("account_try", form(port)).await;
    assert_eq!((&away["failed"], &away["code"]), (&json!("reach"), &json!("connect-refused")), "{away}");
    assert_eq!(window.ask("accounts", json!({})).await["accounts"], json!([]), "nothing was kept");
    let known = window.ask("account_suggest", json!({ "address": "someone@gmail.com" })).await;
    assert_eq!(known["foundBy"], "catalogue", "{known}");
    assert_eq!(window.refused("account_suggest", json!({ "address": "no address" })).await, "address");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_answers_on_an_empty_profile() {
    let window = Window::new();
    for cmd in NAMES {
        for payload in [Value::Null, json!({ "id": 1 }), json!([1]), json!("x")] {
            if let Err(why) = window.desk.answer(cmd, payload.clone()).await {
                assert_ne!(why.code, "unknown-command", "{cmd} is in the table");
                assert!(!why.message.is_empty(), "{cmd}: an error says something");
            }
        }
        let odd = window.desk.answer(cmd, json!(7)).await.unwrap_err();
        assert_eq!(odd.code, "bad-request", "{cmd}: a page of another version is told so");
    }
    assert_eq!(window.refused("no_such_command", json!({})).await, "unknown-command");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_cannot_be_opened_is_told_by_every_command() {
    let place = tempfile::tempdir().unwrap();
    std::fs::write(place.path().join("postrider.sqlite"), b"this is no database, whatever its name says")
        .unwrap();
    let desk = Desk::open(Some(place.path().to_owned()), Arc::new(Nobody::default()));
    for cmd in NAMES {
        let why = desk.answer(cmd, Value::Null).await.unwrap_err();
        assert_eq!(why.code, "data-damaged", "{cmd}: {why}");
    }
}
