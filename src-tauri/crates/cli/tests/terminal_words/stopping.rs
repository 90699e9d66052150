//! Do not mail from the terminal.

use crate::terminal::{Terminal, keys, text};
use serde_json::json;

#[test]
fn an_address_goes_on_and_off_by_the_rules() {
    let terminal = Terminal::new();
    let added =
        terminal.run(&["suppress", "add", "Amara@Northfen.example", "ben@northfen.example", "nobody"]);
    assert_eq!(added.status, 1, "one of them could not be read");
    assert_eq!(
        (&added.lines[0]["added"], added.lines[0]["unread"].as_array().unwrap().len()),
        (&json!(2), 1)
    );
    let again = terminal.run(&["suppress", "add", "amara@northfen.example"]);
    assert_eq!((again.status, &again.lines[0]["already"]), (0, &json!(1)));
    let left = terminal.run(&[
        "suppress",
        "add",
        "cleo@northfen.example",
        "--reason",
        "unsubscribed",
        "--why",
        "told me",
    ]);
    assert_eq!(left.status, 0);

    let list = terminal.run(&["suppress", "list"]);
    assert_eq!(
        keys(&list.lines[0]),
        [
            "kind", "id", "address", "reason", "original", "source", "list", "since", "evidence", "campaign",
            "lifted"
        ]
    );
    assert_eq!(list.lines.len(), 3);
    let some = terminal.run(&["suppress", "list", "--reason", "unsubscribed", "--search", "CLEO"]);
    assert_eq!((some.lines.len(), &some.lines[0]["evidence"]), (1, &json!("told me")));

    let off = terminal.run(&["suppress", "remove", "ben@northfen.example"]);
    assert_eq!(
        (off.status, &off.lines[0]["kind"]),
        (0, &json!("lifted")),
        "who put it there may take it off"
    );
    let stays =
        terminal.run(&["suppress", "remove", "cleo@northfen.example", "--why", "she did not mean it"]);
    assert_eq!((stays.status, &stays.lines[0]["kind"]), (4, &json!("stays")), "a rule stands against it");
    let misread = terminal.run(&["suppress", "remove", "cleo@northfen.example", "--misread", "--why", "no"]);
    assert_eq!(misread.status, 4, "no mail was read, so none was misread");
    assert_eq!(terminal.run(&["suppress", "remove", "dara@northfen.example"]).status, 2, "she is not on it");
    let shown = terminal.run(&["suppress", "show", "ben@northfen.example"]);
    assert_eq!(shown.lines[0]["lifted"]["way"], "user", "what was lifted stays on record");
}

#[test]
fn what_one_folder_exports_another_imports() {
    let terminal = Terminal::new();
    terminal.run(&["suppress", "add", "=amara@northfen.example", "--why", "=1+1"]);
    terminal.run(&["suppress", "add", "ben@northfen.example", "--reason", "unsubscribed"]);
    let file = terminal.path("do-not-mail.csv");
    let exported = terminal.run(&["suppress", "export", text(&file)]);
    assert_eq!((exported.status, &exported.lines[0]["rows"]), (0, &json!(2)), "{}", exported.errors);
    let csv = std::fs::read_to_string(&file).unwrap();
    assert!(csv.contains("\n=amara@northfen.example,"), "an address is never altered: {csv}");
    assert!(csv.contains("'=1+1"), "and no other cell is a formula: {csv}");
    assert_eq!(terminal.say(&["suppress", "export"]).out, csv, "standard output gets the same");

    let other = Terminal::new();
    let dry = other.run(&["suppress", "import", text(&file), "--dry-run"]);
    assert_eq!((&dry.lines[0]["added"], &dry.lines[0]["dry_run"]), (&json!(2), &json!(true)));
    assert!(other.run(&["suppress", "list"]).lines.is_empty(), "a dry run does nothing");
    let done = other.run(&["suppress", "import", text(&file)]);
    assert_eq!((done.status, &done.lines[0]["added"]), (0, &json!(2)), "{}", done.errors);
    let ben = other.run(&["suppress", "show", "ben@northfen.example"]);
    assert_eq!(
        (&ben.lines[0]["reason"], &ben.lines[0]["original"]),
        (&json!("imported"), &json!("unsubscribed"))
    );
    assert_eq!(
        other.run(&["suppress", "remove", "ben@northfen.example", "--why", "x"]).status,
        4,
        "he left there, so he left here"
    );
    let again = other.run(&["suppress", "import", text(&file)]);
    assert_eq!(again.lines[0]["already"], 2, "twice changes nothing");
}

#[test]
fn a_file_of_garbage_is_told_row_by_row() {
    let terminal = Terminal::new();
    let file =
        terminal.file("garbage.csv", b"Email,Name\n\xff\xfe,\x00\n\"unclosed,x\na@northfen.example,Amara\n");
    let ended = terminal.run(&["suppress", "import", text(&file)]);
    assert_eq!(ended.status, 1, "a row that cannot be read is somebody who may be mailed: {}", ended.errors);
    assert!(ended.lines[0]["unreadable"].as_u64().unwrap() > 0, "{}", ended.out);
    assert_eq!(terminal.run(&["suppress", "import", "nowhere.csv"]).status, 3);
    let empty = terminal.file("empty.csv", "");
    assert_eq!(terminal.run(&["suppress", "import", text(&empty)]).status, 1, "no addresses is no success");
    let zip = terminal.file("left.zip", b"PK\x03\x04\x14\x00");
    assert_eq!(terminal.run(&["suppress", "import", text(&zip)]).status, 3);
}
