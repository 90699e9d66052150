//! Many people at once: tags, segments, lists, changes that are taken back, and files.

use app::consent::Basis;
use serde_json::{Value, json};

use crate::window::Window;

async fn change(window: &Window, change: Value) -> Value {
    let selection = json!({ "kind": "matching", "filter": {}, "except": [] });
    let begun = window.ask("contacts_change", json!({ "selection": selection, "change": change })).await;
    done(window, &begun).await
}

async fn done(window: &Window, begun: &Value) -> Value {
    let id = json!({ "id": begun["id"] });
    window.until("contacts_changing", id, |view| view["state"]["kind"] != "working").await
}

fn club() -> (Window, i64) {
    let window = Window::new();
    let list = window.list();
    for (address, name) in
        [("ida@falk.example", "Ida"), ("jonas@vogel.example", ""), ("admin@lind.example", "")]
    {
        window.person(list, address, name, Basis::Stated);
    }
    (window, list)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_made_told_and_taken_back() {
    let (window, list) = club();
    let view = change(&window, json!({ "kind": "add-tag", "name": "Choir" })).await;
    assert_eq!(view["state"]["kind"], "done", "{view}");
    assert_eq!(
        (&view["changed"], &view["leftAlone"], &view["canUndo"]),
        (&json!(3), &json!(0), &json!(true))
    );
    assert_eq!(window.ask("tags", json!({})).await["tags"][0]["people"], 3);
    let now = window.postrider.clock().now();
    let id = window.postrider.store().contact_ids(&Default::default(), now).unwrap()[0].0;
    let person = window.ask("contact", json!({ "id": id })).await;
    assert_eq!(person["tags"][0]["name"], "Choir");

    change(&window, json!({ "kind": "set-field", "name": "town", "value": "Northfen" })).await;
    window.ask("contact_edit", json!({ "id": id, "fields": [{ "name": "town", "value": "Oldmill" }] })).await;
    let past = window.ask("contacts_changes", json!({})).await;
    assert_eq!(past["changes"][0]["told"], "town set to \u{201c}Northfen\u{201d}");
    assert_eq!(past["changes"][1]["told"], "tag \u{201c}Choir\u{201d} given");
    let undone =
        window.ask("contacts_change_undo", json!({ "id": past["changes"][0]["change"]["id"] })).await;
    let undone = done(&window, &undone).await;
    assert_eq!(
        undone["state"],
        json!({ "kind": "undone", "kept": 1 }),
        "who was edited since stays as they are"
    );
    assert_eq!(window.refused("contacts_change_undo", json!({ "id": undone["id"] })).await, "already-undone");
    let tag = window.ask("tags", json!({})).await["tags"][0]["id"].clone();
    let renamed = window.ask("tag_rename", json!({ "id": tag, "name": "Singers" })).await;
    assert_eq!((&renamed["name"], &renamed["people"]), (&json!("Singers"), &json!(3)));
    window.ask("tag_remove", json!({ "id": tag })).await;
    assert_eq!(window.ask("tags", json!({})).await, json!({ "tags": [] }));

    let join =
        json!({ "kind": "join-list", "listId": list, "basis": "confirmed", "source": "", "agreedOn": null });
    let selection = json!({ "kind": "these", "ids": [id] });
    let asked = json!({ "selection": selection, "change": join });
    assert_eq!(
        window.refused("contacts_change", asked).await,
        "incomplete",
        "nobody is confirmed by a click"
    );
    let removed = change(&window, json!({ "kind": "remove" })).await;
    assert_eq!((&removed["changed"], &removed["state"]["kind"]), (&json!(3), &json!("done")));
    assert_eq!(window.refused("contacts_changing", json!({ "id": 999 })).await, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_not_taken_back_over_a_merge_and_says_what_to_do_first() {
    let window = Window::new();
    let list = window.list();
    let [ida, tagged] = ["ida@falk.example", "ida+news@falk.example"]
        .map(|one| window.person(list, one, "Ida", Basis::Stated));
    let choir = window.postrider.store().add_list("Choir", window.postrider.clock().now()).unwrap().0;
    let join = json!({ "kind": "join-list", "listId": choir, "basis": "stated", "source": "fair", "agreedOn": "2026-05-01" });
    let joined = change(&window, join).await;
    assert_eq!(joined["state"]["kind"], "done", "{joined}");
    let merged = window.ask("same_mailbox_merge", json!({ "keep": ida, "others": [tagged] })).await;
    let said = window.refusal("contacts_change_undo", json!({ "id": joined["id"] })).await;
    assert_eq!(said.code, "merged-since");
    let words = said.message;
    assert!(words.contains("Take that back first") && words.ends_with("Nothing was changed."), "{words}");
    window.ask("contacts_change_undo", json!({ "id": merged["id"] })).await;
    let undone = window.ask("contacts_change_undo", json!({ "id": joined["id"] })).await;
    assert_eq!(done(&window, &undone).await["state"], json!({ "kind": "undone", "kept": 0 }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_line_gives_the_way_back_of_each_merge_that_stands_or_says_why_there_is_none() {
    let window = Window::new();
    let list = window.list();
    let [ida, tagged, third] = ["ida@falk.example", "ida+news@falk.example", "ida+shop@falk.example"]
        .map(|one| window.person(list, one, "Ida", Basis::Stated));
    let merges = async |id: i64| -> Vec<Value> {
        let person = window.ask("contact", json!({ "id": id })).await;
        let events = person["timeline"].as_array().unwrap().iter().map(|entry| entry["event"].clone());
        events.filter(|event| event["kind"] == "merged").collect()
    };
    let below = window.ask("same_mailbox_merge", json!({ "keep": ida, "others": [tagged] })).await;
    let one = json!({
        "kind": "merged", "others": ["ida+news@falk.example"],
        "standing": { "change": below["id"], "stays": null },
    });
    assert_eq!(merges(ida).await, std::slice::from_ref(&one));
    let above = window.ask("same_mailbox_merge", json!({ "keep": third, "others": [ida] })).await;
    let told = merges(third).await;
    assert_eq!(told[0]["standing"], json!({ "change": above["id"], "stays": null }));
    let stays = told[1]["standing"]["stays"].as_str().unwrap();
    assert!(
        stays.ends_with("Take that back first."),
        "nothing was tried, so nothing is said of that: {stays}"
    );
    let said = window.refusal("contacts_change_undo", json!({ "id": below["id"] })).await;
    assert_eq!(
        (said.code, said.message),
        ("kept-is-gone".to_owned(), format!("{stays} Nothing was changed."))
    );
    window.ask("contacts_change_undo", json!({ "id": above["id"] })).await;
    assert_eq!((merges(third).await[0]["standing"].clone(), merges(ida).await), (json!(null), vec![one]));
}

#[tokio::test(flavor = "multi_thread")]
async fn people_said_to_be_different_are_shown_again_when_that_is_taken_back() {
    let window = Window::new();
    let list = window.list();
    let ids = ["ida@falk.example", "ida+news@falk.example"]
        .map(|one| window.person(list, one, "Ida", Basis::Stated));
    let groups = json!({ "offset": 0, "limit": 10 });
    let shown = window.ask("same_mailbox", groups.clone()).await;
    assert_eq!(shown["total"], 1);
    // As a window says it that knows of no way back.
    window.ask("same_mailbox_apart", json!({ "ids": ids })).await;
    assert_eq!(window.ask("same_mailbox", groups.clone()).await["total"], 0);
    window.ask("same_mailbox_apart", json!({ "ids": ids, "undo": true })).await;
    assert_eq!(window.ask("same_mailbox", groups).await, shown);
    let said = window.refusal("same_mailbox_apart", json!({ "ids": ids, "undo": true })).await;
    assert_eq!(said.code, "not-apart", "{}", said.message);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_segment_is_saved_counted_and_says_what_is_gone() {
    let (window, list) = club();
    change(&window, json!({ "kind": "add-tag", "name": "Choir" })).await;
    let tag = window.ask("tags", json!({})).await["tags"][0]["id"].clone();
    let filter = json!({
        "listId": list, "verdicts": ["ok"], "tags": [tag],
        "fields": [], "history": [], "search": "",
    });
    let saved = window.ask("segment_save", json!({ "id": null, "name": "Singers", "filter": filter })).await;
    assert_eq!((&saved["people"], &saved["findings"]), (&json!(2), &json!([])));
    assert_eq!((&saved["filter"]["tags"], &saved["filter"]["listId"]), (&json!([tag]), &json!(list)));
    let twice = json!({ "id": null, "name": "singers", "filter": {} });
    assert_eq!(window.refused("segment_save", twice).await, "name-taken");
    let whole = json!({
        "search": "falk", "listId": list, "verdicts": ["ok", "risky"], "bases": ["stated"], "findings": ["role-address"],
        "domains": ["falk.example"], "tags": [tag], "withoutTags": [tag],
        "fields": [{ "field": "town", "test": "starts-with", "value": "N" }],
        "history": [{ "kind": "got-last", "campaigns": 3 }, { "kind": "never-bounced" }, { "kind": "not-mailed-for", "days": 365 }],
        "addedSince": "2026-01-01T00:00:00Z", "addedBefore": "2026-02-01T00:00:00Z", "importId": null,
        "doNotMail": false, "stale": true,
    });
    let changed =
        window.ask("segment_save", json!({ "id": saved["id"], "name": "All of it", "filter": whole })).await;
    assert_eq!(changed["filter"], whole, "every condition is kept to the letter");
    window.ask("segment_save", json!({ "id": saved["id"], "name": "Singers", "filter": filter })).await;
    window.ask("tag_remove", json!({ "id": tag })).await;
    let broken = window.ask("segments", json!({})).await["segments"][0].clone();
    assert_eq!((&broken["people"], &broken["findings"][0]["code"]), (&json!(0), &json!("segment-tag-gone")));
    let page =
        json!({ "filter": broken["filter"], "order": "name", "reversed": false, "offset": 0, "limit": 10 });
    assert_eq!(
        window.ask("contacts_page", page).await["matching"],
        0,
        "shown in the grid it finds nobody either"
    );
    window.ask("segment_remove", json!({ "id": broken["id"] })).await;
    assert_eq!(window.ask("segments", json!({})).await, json!({ "segments": [] }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_renamed_and_removed_and_its_people_stay() {
    let (window, list) = club();
    let renamed = window.ask("list_rename", json!({ "id": list, "name": "Letter" })).await;
    assert_eq!((&renamed["name"], &renamed["people"]), (&json!("Letter"), &json!(3)));
    window.ask("list_create", json!({ "name": "Choir" })).await;
    assert_eq!(window.refused("list_rename", json!({ "id": list, "name": "choir" })).await, "name-taken");
    window.ask("list_remove", json!({ "id": list })).await;
    assert_eq!(window.refused("list_remove", json!({ "id": list })).await, "not-found");
    assert_eq!(window.refused("list_rename", json!({ "id": list, "name": "x" })).await, "not-found");
    assert_eq!(window.postrider.store().contact_count().unwrap(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn people_leave_as_a_workbook_and_as_cards() {
    let (window, _) = club();
    for (shape, begins) in
        [("csv", "\u{feff}email".as_bytes()), ("xlsx", b"PK"), ("vcard", b"BEGIN:VCARD\r\nVERSION:4.0")]
    {
        let file = window.place.path().join(format!("out.{shape}"));
        *window.host.save.lock().unwrap() = Some(file.clone());
        let selection = json!({ "kind": "matching", "filter": {}, "except": [] });
        let saved = window.ask("contacts_export", json!({ "selection": selection, "shape": shape })).await;
        assert_eq!(saved, json!({ "files": [format!("out.{shape}")], "rows": 3 }));
        assert!(std::fs::read(&file).unwrap().starts_with(begins), "{shape}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_health_picture_names_domains_as_people_read_them_and_each_name_is_a_filter() {
    let window = Window::new();
    let list = window.list();
    for address in [
        "ida@b\u{e4}ckerei.example",
        "jonas@b\u{e4}ckerei.example",
        "cleo@\u{441}\u{43e}\u{440}\u{435}.example",
        "dora@cope.example",
    ] {
        window.person(list, address, "", Basis::Stated);
    }
    let health = window.ask("contacts_health", json!({ "filter": {} })).await;
    let domains = health["domains"].as_array().unwrap();
    let named = |name: &str| domains.iter().find(|one| one["domain"] == name).unwrap().clone();
    assert_eq!(named("b\u{e4}ckerei.example")["people"], 2);
    assert_eq!(named("b\u{e4}ckerei.example")["ascii"], Value::Null);
    let cyrillic = named("\u{441}\u{43e}\u{440}\u{435}.example");
    assert_eq!(cyrillic["ascii"], "xn--e1argc.example", "it could be taken for the one below it");
    assert_eq!(named("cope.example")["ascii"], Value::Null);
    for one in domains {
        let name = if one["ascii"].is_null() { &one["domain"] } else { &one["ascii"] };
        let page = json!({ "filter": { "domains": [name] }, "order": "name", "reversed": false, "offset": 0, "limit": 10 });
        assert_eq!(window.ask("contacts_page", page).await["matching"], one["people"], "{name}");
    }
}
