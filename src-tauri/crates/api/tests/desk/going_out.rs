//! A campaign from draft to done, and what may come in between.

use std::sync::Arc;
use std::time::Duration;

use api::desk::Desk;
use api::host::Host;
use app::consent::Basis;
use app::delivery::{AccountId, CampaignId};
use app::planning::Fired;
use app::practice::{Config, Login, PostOffice, Tls};
use app::secrets::{KeyStore, SecretString};
use app::sending::{Inbox, Leave};
use app::store::CampaignEdit;
use app::{Clock, DataFolder, Postrider, SenderLock};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::window::{Window, office, open};

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
    assert_eq!(results["matching"], 8, "whoever is left out has a row as well: {results}");
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
    assert_eq!(text.lines().count(), 9, "a head, seven people, and the one left out: {text}");
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
async fn a_planned_campaign_that_ended_with_the_program_before_its_first_message_asks() {
    let office = office("{}").await;
    let window = Window::new();
    let list = window.list();
    window.person(list, "person@northfen.example", "Amara", Basis::Stated);
    let id = window.campaign(office.port(), list).await;
    let by_id = json!({ "id": id });
    let when = window.postrider.clock().now() + SignedDuration::from_hours(1);
    window.postrider.plan_start(CampaignId(id), when, false, Leave::default()).unwrap();
    let Window { desk, host, postrider, place } = window;
    desk.close().await;
    drop((desk, postrider));
    let at = |when| {
        let folder = DataFolder::open(Some(place.path())).unwrap();
        let passphrase = SecretString::from("a passphrase for tests");
        Postrider::open_with(folder, Clock::simulated(when), KeyStore::None, Some(passphrase)).unwrap()
    };
    assert_eq!(at(when).fire(CampaignId(id), Inbox::Unasked).unwrap(), Fired::Started);

    let postrider = at(when + SignedDuration::from_hours(12));
    let desk = Desk::new(postrider.clone(), Arc::clone(&host) as Arc<dyn Host>);
    let morning = Window { desk, host, postrider, place };
    let asks = morning.until("campaign_sending", by_id, |view| view["state"] != "sending").await;
    assert_eq!((&asks["state"], &asks["plan"]["missed"]), (&json!("scheduled"), &json!(true)), "{asks}");
    assert!(office.received().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_paused_for_days_asks_for_the_inbox_before_it_goes_on() {
    let office = office("{}").await;
    let window = Window::new();
    let list = window.list();
    window.person(list, "person@northfen.example", "Amara", Basis::Stated);
    let id = window.campaign(office.port(), list).await;
    let by_id = json!({ "id": id });
    window.ask("campaign_check", by_id.clone()).await;
    window.until("campaign_report", by_id.clone(), |view| view["running"].is_null()).await;
    window.postrider.start_campaign(app::delivery::CampaignId(id), None).unwrap();
    let paused = window.ask("campaign_pause", by_id.clone()).await;
    assert_eq!(paused["stopped"]["code"], "paused-by-you", "{paused}");
    let Window { desk, host, postrider, place } = window;
    desk.close().await;

    let later = postrider.clock().now() + jiff::SignedDuration::from_hours(60);
    drop((desk, postrider));
    let folder = DataFolder::open(Some(place.path())).unwrap();
    let passphrase = SecretString::from("a passphrase for tests");
    let postrider =
        Postrider::open_with(folder, Clock::simulated(later), KeyStore::None, Some(passphrase)).unwrap();
    let desk = Desk::new(postrider.clone(), Arc::clone(&host) as Arc<dyn Host>);
    let again = Window { desk, host, postrider, place };
    let paused = again.ask("campaign_sending", by_id.clone()).await;
    assert_eq!(paused["stopped"]["reason"]["kind"], "by-you", "{paused}");
    assert_eq!(paused["stopped"]["code"], "inbox-unread", "the page asks in place of Resume: {paused}");
    assert_eq!(again.refused("campaign_resume", by_id.clone()).await, "inbox-unread");
    again.ask("inbox_looked", json!({})).await;
    again.ask("campaign_resume", by_id.clone()).await;
    again.until("campaign_sending", by_id, |view| view["state"] == "finished").await;
    assert_eq!(office.received().len(), 1);
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
    // The same server once more, under another name: to its host that is no second sender.
    let (store, now) = (window.postrider.store(), window.postrider.clock().now());
    let mut again = store.account(AccountId(account.as_i64().unwrap())).unwrap().account;
    again.name = "Again".to_owned();
    let again = store.add_account(&again, now).unwrap();
    let through = CampaignEdit { account: Some(again), ..CampaignEdit::default() };
    window.postrider.edit_campaign(CampaignId(second), &through).unwrap();
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
async fn people_whom_a_server_refused_all_together_come_off_together_with_a_reason() {
    let office = office(
        r#"{ "faults": [ { "name": "all", "fault": { "refuse": { "at": "rcpt",
            "reply": { "code": 550, "enhanced": "5.1.1", "text": "User unknown" } } } } ] }"#,
    )
    .await;
    let window = Window::new();
    let list = window.list();
    for number in 0..30 {
        window.person(list, &format!("person{number}@northfen.example"), "Amara", Basis::Stated);
    }
    let id = window.campaign(office.port(), list).await;
    window.ask("campaign_check", json!({ "id": id })).await;
    window.until("campaign_report", json!({ "id": id }), |view| view["running"].is_null()).await;
    window.ask("campaign_send", json!({ "id": id })).await;
    // It stops while the last ones are in the hands of other sessions; they come off with the others.
    let is_still = |view: &Value| !view["stopped"].is_null() && view["counts"]["claimed"] == 0;
    let stopped = window.until("campaign_sending", json!({ "id": id }), is_still).await;
    assert_eq!(stopped["stopped"]["reason"]["what"], "all-refused", "{stopped}");

    let page = json!({ "reasons": [], "search": "", "reversed": false, "offset": 0, "limit": 50 });
    let on_it = || async { window.ask("suppressions", page.clone()).await["total"].as_u64() };
    let before = on_it().await;
    assert!(before.is_some_and(|people| people > 0));
    let of_it = || async {
        window.ask("suppressions_refused_by", json!({ "campaign": id })).await["people"].as_u64()
    };
    assert_eq!(of_it().await, before, "the window says how many come off");
    let all = |why: &str| json!({ "campaign": id, "why": why });
    window.refused("suppression_lift_all", all(" ")).await;
    assert_eq!(on_it().await, before, "not without a reason");
    let lifted = window.ask("suppression_lift_all", all("our server refused everybody")).await;
    assert_eq!((lifted["lifted"].as_u64(), on_it().await, of_it().await), (before, Some(0), Some(0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_planned_start_is_told_from_its_day_on_and_ends_with_the_last_clock() {
    let window = Window::new();
    let list = window.list();
    for number in 0..30 {
        window.person(list, &format!("person{number}@northfen.example"), "Amara", Basis::Stated);
    }
    let far = window.person(list, "far@northfen.example", "Ben", Basis::Stated);
    window
        .ask(
            "contact_edit",
            json!({ "id": far, "fields": [{ "name": "timezone", "value": "Pacific/Honolulu" }] }),
        )
        .await;
    let id = window.campaign(2_525, list).await;
    window.ask("campaign_check", json!({ "id": id })).await;
    window.until("campaign_report", json!({ "id": id }), |view| view["running"].is_null()).await;
    let now = window.postrider.clock().now();
    let start = now + SignedDuration::from_hours(3 * 24);
    let plan = |own_zone: bool| json!({ "id": id, "at": start, "ownZone": own_zone, "people": null });
    let moment = |value: &Value| value.as_str().unwrap().parse::<jiff::Timestamp>().unwrap();

    let view = window.ask("campaign_schedule", plan(false)).await;
    let first = moment(&view["forecast"]["bars"][0]["from"]);
    assert!(start.duration_since(first) < SignedDuration::from_hours(1), "it is not told from now: {view}");
    let end = moment(&view["forecast"]["end"]);
    assert!(end >= start && end.duration_since(start) < SignedDuration::from_hours(1), "{view}");

    window.ask("campaign_unschedule", json!({ "id": id })).await;
    let view = window.ask("campaign_schedule", plan(true)).await;
    let first = moment(&view["plan"]["start"]);
    let end = moment(&view["forecast"]["end"]);
    assert!(
        end.duration_since(first) > SignedDuration::from_hours(5),
        "the last zone comes hours later: {view}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_forbidden_is_told_with_its_way_out_even_where_no_message_would_ever_go() {
    let window = Window::new();
    let list = window.list();
    window.person(list, "amara@northfen.example", "Amara", Basis::Stated);
    let id = window.campaign(2_525, list).await;
    let ready = window.ask("campaign_ready", json!({ "id": id })).await;
    assert_eq!(ready["outgrown"], Value::Null, "{ready}");
    let row = window.postrider.store().accounts().unwrap().remove(0);
    let mut account = row.account;
    account.policy = app::delivery::card::BulkPolicy::Prohibited;
    account.limits.per_day = Some(0);
    window.postrider.store().update_account(row.id, &account).unwrap();
    let ready = window.ask("campaign_ready", json!({ "id": id })).await;
    let by_you = json!({ "kind": "forbidden", "from": null, "before": 0, "own": true });
    assert_eq!((&ready["outgrown"], &ready["forecast"]["end"]), (&by_you, &Value::Null), "{ready}");
}
