//! The real window, as people get it: the packaged program under tauri-driver, on a display without a screen. It imports
//! the sample list, rehearses, and sends to a server of another maker; another maker's parser reads what arrived.

#[path = "window/elsewhere.rs"]
mod elsewhere;
#[path = "window/show.rs"]
mod show;
#[path = "window/webdriver.rs"]
mod webdriver;

use elsewhere::Elsewhere;
use serde_json::{Value, json};
use show::{Window, until};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use tests::{Arrived, Receiver, another_makers_python};

/// Somebody on the sample list who leaves before the campaign.
const LEFT: &str = "gwen@prycejoinery.example";

#[test]
fn newsletter_goes_from_the_window_to_another_makers_server() {
    let (Some(driver), Some(python)) = (show::everything(), another_makers_python()) else { return };
    let place = tempfile::tempdir().unwrap();
    let receiver = Receiver::start(&python, &place.path().join("arrived"));
    let window = Window::open(&driver, &place.path().join("data"), &place.path().join("home"));

    import_the_sample(&window);
    name_the_sender(&window);
    add_account(&window, receiver.port());
    somebody_leaves(&window);
    write(&window);

    window.press("Check it");
    window.see("Not checked yet");
    window.press("Check it");
    window.see("Ready.");
    window.picture("campaign-check");
    window.press("Rehearse");
    window.press("Rehearse a bad day");
    window.see("Even on a bad day nobody gets it twice");
    window.picture("campaign-rehearse");
    assert_eq!(receiver.arrived().len(), 0, "a rehearsal sends nothing out");

    window.press("Go on to send");
    window.see("Ready.");
    window.picture("campaign-send-before");
    window.press(r"^Send to \d+");
    window.see("Done: ");
    window.picture("campaign-send");
    let people = window.rpc("campaign", &json!({ "id": 1 }))["ok"]["counts"].clone();
    arrived_well(&receiver, &people);
    window.press("See the results");
    window.see("messages were accepted");
    window.picture("campaign-results");
    for place in ["home", "contacts", "campaigns", "do-not-mail", "do-not-mail/look"] {
        window.go(&format!("/{place}"));
        window.wait(place, "return document.querySelector('h1') !== null;");
        window.picture(&place.replace('/', "-"));
    }
}

#[test]
fn preview_frame_runs_nothing_reaches_nobody_and_has_no_way_into_the_core() {
    let Some(driver) = show::everything() else { return };
    let place = tempfile::tempdir().unwrap();
    let window = Window::open(&driver, &place.path().join("data"), &place.path().join("home"));
    import_the_sample(&window);
    let list = window.rpc("lists", &json!({}))["ok"]["lists"][0]["id"].clone();
    let made = window.rpc("campaign_create", &json!({ "name": "Hostile", "listId": list }));
    let id = made["ok"]["id"].as_i64().unwrap_or_else(|| panic!("{made}"));
    window.rpc("campaign_edit", &json!({ "id": id, "subject": "Hello", "body": "Dear friend" }));
    window.go(&format!("/campaigns/{id}/write"));
    window.wait("the preview", "return document.querySelector('iframe[srcdoc]') !== null;");

    let elsewhere = Elsewhere::listen();
    let hostile = std::fs::read_to_string(tests::root().join("tests/page/hostile.html")).unwrap();
    let hostile = hostile.replace("ELSEWHERE", &elsewhere.address());
    window.script(
        "const frame = document.querySelector('iframe');
         window.title_before = document.title; window.told = null; window.loaded = false;
         addEventListener('message', (event) => { window.told = String(event.data); });
         frame.addEventListener('load', () => { window.loaded = true; }, { once: true });
         frame.srcdoc = arguments[0];",
        &[json!(hostile)],
    );
    window.wait("the hostile message", "return window.loaded;");
    // What does not happen has no moment: half a second is ages for a page on this machine.
    std::thread::sleep(std::time::Duration::from_millis(500));

    let stands = |body: &str| window.script(body, &[]);
    assert_eq!(
        stands("return document.querySelector('iframe').getAttribute('sandbox');"),
        "",
        "it allows nothing at all"
    );
    let inside = "try { return typeof document.querySelector('iframe').contentWindow.__TAURI_INTERNALS__; } catch (why) { return why.name; }";
    assert_eq!(
        stands(inside),
        "SecurityError",
        "page and frame cannot see each other, so neither has what the other has"
    );
    assert_eq!(
        stands("return document.querySelector('iframe').contentDocument;"),
        Value::Null,
        "nor its document"
    );
    assert_eq!(stands("return window.told;"), Value::Null, "no script ran");
    assert_eq!(
        stands("return document.title === window.title_before;"),
        true,
        "the page around it is as it was"
    );
    assert_eq!(
        stands("return location.hash;"),
        json!(format!("#/campaigns/{id}/write")),
        "the window stays where it is"
    );
    let search =
        json!({ "search": "hostile.example", "reasons": [], "reversed": false, "offset": 0, "limit": 10 });
    assert_eq!(window.rpc("suppressions", &search)["ok"]["matching"], 0, "nothing was asked of the core");
    assert_eq!(elsewhere.heard(), Vec::<String>::new(), "nothing is fetched from elsewhere");
}

#[test]
fn second_start_on_the_same_folder_opens_no_second_window() {
    let Some(driver) = show::everything() else { return };
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let window = Window::open(&driver, &data, &place.path().join("home"));
    window.see("Where is your list?");
    let second = window.start_again(&data).expect("the program starts");
    assert!(
        second.status.success(),
        "the second start ends by itself: {}",
        String::from_utf8_lossy(&second.stderr)
    );
    window.see("Where is your list?");
    let mut other = window.start_beside(&place.path().join("other"));
    until("the window on another folder", || place.path().join("other/web-view").exists().then_some(()));
    assert!(other.try_wait().unwrap().is_none(), "a window on another folder is a window of its own");
    other.kill().unwrap();
    other.wait().unwrap();
}

#[test]
fn twenty_thousand_people_are_searched_sorted_scrolled_and_opened() {
    let Some(driver) = show::everything() else { return };
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let last = many_people(&data, place.path());
    let window = Window::open(&driver, &data, &place.path().join("home"));
    window.press("Contacts");
    window.see("20,000 contacts");
    rows_of(&window, 20_000);

    window.fill("Search contacts", "person12345");
    rows_of(&window, 1);
    window.see("1 matches");
    window.see("person12345@northfen.example");
    window.picture("many-searched");
    window.empty("Search contacts");
    rows_of(&window, 20_000);

    // By address, then the other way round.
    window.press("Address");
    first_row(&window, "person00000@");
    window.press("Address");
    first_row(&window, "person19999@");
    window.press("Name");
    first_row(&window, "Ada 00000");
    window.picture("many-sorted");

    // The end of the list by the scroll bar, and the person there in the drawer.
    // Again until it is there: a list that was just sorted may go back to its top once more.
    window.wait(
        "the end of the list",
        "const grid = document.querySelector('[role=grid]'); grid.scrollTop = grid.scrollHeight;
         return document.querySelector('[role=row][aria-rowindex=\"20001\"]') !== null;",
    );
    window.see(&last);
    window.wait(
        "the last row",
        "return document.querySelector('[role=row][aria-rowindex=\"20001\"]')?.innerText.includes('Ada 19999');",
    );
    window.see("to 20,000 of 20,000");
    window.script("document.querySelector('[role=row][aria-rowindex=\"20001\"]').click();", &[]);
    window.see("What happened");
    window.see("Row 20001 of people.csv");
    let drawer = window.wait("the drawer", "return document.querySelector('aside')?.innerText;");
    assert!(drawer.as_str().is_some_and(|text| text.contains(&last) && text.contains("Town 9")), "{drawer}");
    window.picture("many-opened");
}

/// Makes twenty thousand people by the terminal program, and gives the last one's address.
fn many_people(data: &Path, place: &Path) -> String {
    let mut text = String::from("Email,Name,Town\n");
    for number in 0..20_000 {
        let _ = writeln!(text, "person{number:05}@northfen.example,Ada {number:05},Town {}", number % 10);
    }
    let file = place.join("people.csv");
    std::fs::write(&file, text).unwrap();
    let words = ["import", &file.to_string_lossy(), "--list", "Newsletter", "--basis", "customer", "--json"];
    tests::Terminal::on(data).done(&words);
    "person19999@northfen.example".to_owned()
}

/// Waits until the grid is so long.
fn rows_of(window: &Window, people: u32) {
    let rows = format!(
        "return document.querySelector('[role=grid]')?.getAttribute('aria-rowcount') === '{}';",
        people + 1
    );
    window.wait("so many rows", &rows);
}

/// Waits until the first row says this.
fn first_row(window: &Window, words: &str) {
    let body = format!(
        "return document.querySelector('[role=row][aria-rowindex=\"2\"]')?.innerText.includes('{words}');"
    );
    window.wait(words, &body);
}

fn import_the_sample(window: &Window) {
    window.see("Where is your list?");
    window.picture("home-empty");
    window.press("Try it with the sample list");
    window.see("Nothing is imported yet");
    window.picture("import-read");
    window.press("Go on");
    window.see("rows are fine");
    window.picture("import-problems");
    window.press("Go on");
    window.see("agree?");
    window.press("^Stated");
    window.fill("Where", "Spring fair in Northfen");
    window.fill("When", "13 Feb 2026\u{e004}");
    window.fill("Which list do they join?", "Newsletter\u{e004}");
    window.picture("import-agreement");
    window.press("Go on");
    window.see("Nothing is stored yet");
    window.picture("import-plan");
    window.press(r"^Import \d+ people");
    window.see("people imported. Nobody was mailed.");
    window.picture("import-done");
}

fn name_the_sender(window: &Window) {
    window.press("Settings");
    window.press("Enter: Name");
    window.fill("Name", "Linden Street Bakery\u{e007}");
    window.press("Enter: Post");
    window.fill("Post", "12 Linden Street, Northfen\u{e004}");
    window.see("12 Linden Street");
    window.picture("settings");
}

fn add_account(window: &Window, port: u16) {
    window.press("Accounts");
    window.press("Add an account");
    window.fill("Your address", "shop@lindenbakery.example");
    window.fill("Server", "127.0.0.1");
    window.fill("Port", &port.to_string());
    window.choose("Line", "Open; only to a server on this laptop");
    window.empty("Login name");
    window.fill("Name people see", "Linden Street Bakery");
    window.press("Test it");
    window.see("It works. Keep it.");
    window.picture("account-new");
    window.press("Keep this account");
    window.see("It works, and it is kept.");
    window.press("Go to the account");
    window.see("How it sends");
    window.press("^Test (it|again)$");
    window.see("Ready to send.");
    window.picture("account");
}

fn somebody_leaves(window: &Window) {
    let gone =
        json!({ "addresses": LEFT, "askedToLeave": true, "listId": null, "why": "asked at the counter" });
    assert!(window.rpc("suppression_add", &gone)["ok"].is_object(), "somebody leaves before the campaign");
}

fn write(window: &Window) {
    window.press("Campaigns");
    window.press("New campaign");
    window.fill("Name", "Summer");
    window.press("Go on to people");
    window.press("Go on to write");
    window.fill("Subject", "Bake with us, {{ first_name | default(\"friend\") }}");
    window.fill("First line people see", "Four evenings on Linden Street");
    window.fill("Message", "Dear {{ first_name | default(\"friend\") }}, the oven has room again.");
    window.see("Saved");
    window.picture("campaign-write");
}

/// Another maker's parser on what another maker's server took.
fn arrived_well(receiver: &Receiver, counts: &Value) {
    let arrived = receiver.arrived();
    let people: Vec<String> = arrived.iter().map(|mail| mail.recipient().to_lowercase()).collect();
    let once: BTreeSet<&String> = people.iter().collect();
    assert_eq!(counts["accepted"].as_u64(), Some(people.len() as u64), "the window says what arrived");
    assert!(people.len() > 20, "the sample list has more people: {people:?}");
    assert_eq!(people.len(), once.len(), "nobody gets it twice");
    assert!(!people.iter().any(|person| person == LEFT), "nobody gets it who left");
    for mail in &arrived {
        well_formed(mail);
    }
    let ids: BTreeSet<&str> = arrived.iter().map(|mail| one(mail, "Message-ID")).collect();
    assert_eq!(ids.len(), arrived.len(), "each message has a name of its own");
}

fn one<'a>(mail: &'a Arrived, name: &str) -> &'a str {
    let values = mail.header(name);
    assert_eq!(values.len(), 1, "{name}: {values:?} in the message to {}", mail.recipient());
    values[0]
}

fn well_formed(mail: &Arrived) {
    assert_eq!(one(mail, "From"), "Linden Street Bakery <shop@lindenbakery.example>");
    assert!(one(mail, "Subject").starts_with("Bake with us, "), "{}", one(mail, "Subject"));
    assert!(!one(mail, "Subject").contains("{{"), "fields are filled in: {}", one(mail, "Subject"));
    assert!(one(mail, "To").contains(mail.recipient()), "addressed to the one who gets it");
    assert!(one(mail, "Message-ID").ends_with("@lindenbakery.example>"), "no name of this computer");
    assert!(
        one(mail, "List-Unsubscribe").starts_with("<mailto:shop@lindenbakery.example?subject="),
        "a way to leave"
    );
    assert!(
        !one(mail, "Date").is_empty()
            && !one(mail, "List-Id").is_empty()
            && one(mail, "MIME-Version") == "1.0"
    );
    assert!(mail.header("List-Unsubscribe-Post").is_empty(), "nobody here answers a POST");
    assert_eq!(mail.0["defects"], json!([]), "another maker's parser finds no fault");
    assert_eq!(mail.0["content_type"], "multipart/alternative");
    for part in ["text", "html"] {
        assert!(
            mail.0[part].as_str().is_some_and(|body| body.contains("the oven has room again")),
            "{part} says it"
        );
    }
}
