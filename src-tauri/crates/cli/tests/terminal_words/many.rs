//! Segments, tags, and many people at once.

use crate::terminal::{Terminal, keys, text};
use serde_json::json;

fn club() -> Terminal {
    let terminal = Terminal::new();
    let people = terminal.file(
        "people.csv",
        "Email,First name,Town\nida@falk.example,Ida,Northfen\njonas@vogel.example,Jonas,Oldmill\nmira@lind.example,Mira,\n",
    );
    let words = [
        "import",
        text(&people),
        "--list",
        "News",
        "--basis",
        "stated",
        "--source",
        "fair",
        "--date",
        "2026-05-01",
    ];
    let ended = terminal.run(&words);
    assert_eq!(ended.status, 0, "{}", ended.errors);
    terminal
}

#[test]
fn many_people_are_changed_and_the_change_is_taken_back() {
    let terminal = club();
    let set = terminal.run(&["contact", "set", "town=Northfen", "--list", "News"]);
    assert_eq!(set.status, 0, "{}", set.errors);
    assert_eq!(keys(&set.lines[0]), ["kind", "change", "told", "changed", "left_alone"]);
    assert_eq!((&set.lines[0]["changed"], &set.lines[0]["left_alone"]), (&json!(2), &json!(1)));
    let tagged = terminal.run(&["contact", "tag", "Choir", "ida@falk.example", "mira@lind.example"]);
    assert_eq!(tagged.lines[0]["changed"], 2, "{}", tagged.errors);
    assert_eq!(terminal.run(&["contact", "list", "--tag", "choir"]).lines.len(), 2);
    assert_eq!(terminal.run(&["contact", "list", "--without-tag", "choir"]).lines.len(), 1);
    let off = terminal.run(&["contact", "tag", "Choir", "--remove", "mira@lind.example"]);
    assert_eq!(off.lines[0]["changed"], 1);
    let shown = terminal.run(&["contact", "show", "ida@falk.example"]);
    assert_eq!(
        (&shown.lines[0]["tags"], &shown.lines[0]["fields"]["town"]),
        (&json!(["Choir"]), &json!("Northfen"))
    );

    let past = terminal.run(&["contact", "changes"]);
    assert_eq!(
        keys(&past.lines[0]),
        ["kind", "change", "told", "state", "changed", "left_alone", "kept", "at", "can_undo"]
    );
    let undone = terminal.run(&["contact", "undo", &set.lines[0]["change"].to_string()]);
    assert_eq!(keys(&undone.lines[0]), ["kind", "change", "told", "people", "kept"]);
    assert_eq!((&undone.lines[0]["people"], &undone.lines[0]["kept"]), (&json!(2), &json!(0)));
    let last = terminal.say(&["contact", "undo"]);
    assert!(
        last.out.contains("tag \u{201c}Choir\u{201d} taken"),
        "without a number the last one: {}",
        last.out
    );
    assert_eq!(terminal.run(&["contact", "undo", "999"]).status, 2);
}

#[test]
fn nobody_is_changed_because_somebody_forgot_to_say_whom() {
    let terminal = club();
    for words in [
        &["contact", "set", "town=x"][..],
        &["tag", "add", "Choir"],
        &["contact", "tag", "Choir", "--everybody", "--list", "News"],
        &["contact", "tag", "Choir", "ida@falk.example", "--list", "News"],
        &["contact", "set", "town"],
        &["contact", "set", "email=x", "--everybody"],
    ] {
        let ended = terminal.run(words);
        assert_eq!(ended.status, 2, "{words:?}: {} {}", ended.out, ended.errors);
    }
    assert_eq!(terminal.run(&["tag", "add", "Choir", "--everybody"]).lines[0]["changed"], 3);
}

#[test]
fn people_join_and_leave_lists_by_the_rules() {
    let terminal = club();
    terminal.run(&["list", "create", "Choir"]);
    let join = ["contact", "join", "Choir", "--on", "stated", "--source", "fair", "--date", "2026-05-01"];
    assert_eq!(terminal.run(&[&join[..], &["ida@falk.example"]].concat()).lines[0]["changed"], 1);
    terminal.run(&["contact", "leave", "Choir", "ida@falk.example"]);
    let again = terminal.run(&[&join[..], &["--list", "News"]].concat());
    assert_eq!((&again.lines[0]["changed"], &again.lines[0]["left_alone"]), (&json!(2), &json!(1)));
    let confirmed = terminal.run(&["contact", "join", "Choir", "--on", "confirmed", "--everybody"]);
    assert_eq!(confirmed.status, 2, "nobody is confirmed by a command");
}

#[test]
fn segments_are_saved_shown_and_written_to_files() {
    let terminal = club();
    terminal.run(&["tag", "add", "Choir", "ida@falk.example"]);
    let made = terminal.run(&["segment", "create", "Singers", "--tag", "Choir", "--list", "News"]);
    assert_eq!(
        made.lines[0],
        json!({ "kind": "segment", "segment": "Singers", "people": 1, "findings": [] })
    );
    assert_eq!(terminal.run(&["segment", "create", "SINGERS"]).status, 2, "the name is taken");
    let replaced = terminal.run(&["segment", "create", "singers", "--replace", "--tag", "Choir"]);
    assert_eq!(replaced.status, 0, "{}", replaced.errors);
    for words in [
        &["segment", "create", "Faithful", "--list", "News", "--got-last", "3", "--never-bounced"][..],
        &["segment", "create", "Forgotten", "--not-mailed-for", "365"],
    ] {
        assert_eq!(terminal.run(words).status, 0, "{words:?}");
    }
    assert_eq!(terminal.run(&["segment", "create", "Odd", "--got-last", "21"]).status, 2);
    assert_eq!(terminal.run(&["segment", "list"]).lines.len(), 3);
    let shown = terminal.run(&["segment", "show", "Singers"]);
    assert_eq!(keys(&shown.lines[0]), ["kind", "segment", "people", "findings", "filter"]);
    assert_eq!(shown.lines[1]["address"], "ida@falk.example");
    for (name, begins) in
        [("s.csv", "\u{feff}email"), ("s.xlsx", "PK"), ("s.vcf", "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ida")]
    {
        let file = terminal.path(name);
        let ended = terminal.run(&["segment", "export", "Singers", text(&file)]);
        assert_eq!(ended.lines[0]["people"], 1, "{}", ended.errors);
        assert!(std::fs::read(&file).unwrap().starts_with(begins.as_bytes()), "{name}");
    }
    let file = terminal.path("all.csv");
    for words in [
        &["contact", "export", "--out", text(&file)][..],
        &["contact", "export", text(&file), "--list", "News"],
        &["contact", "export", text(&file), "--segment", "Singers"],
    ] {
        assert_eq!(terminal.run(words).status, 0, "{words:?}");
    }
    assert_eq!(terminal.run(&["contact", "export"]).status, 2);

    terminal.run(&["segment", "rename", "Singers", "Choir people"]);
    terminal.run(&["tag", "rename", "Choir", "Chorus"]);
    assert_eq!(terminal.run(&["segment", "show", "choir people"]).lines[0]["people"], 1);
    terminal.run(&["tag", "remove", "Chorus"]);
    let broken = terminal.run(&["segment", "show", "Choir people"]);
    assert_eq!((broken.status, &broken.lines[0]["people"]), (1, &json!(0)));
    assert_eq!(broken.lines[0]["findings"][0]["code"], "segment-tag-gone");
    let file = terminal.path("none.csv");
    assert_eq!(terminal.run(&["segment", "export", "Choir people", text(&file)]).status, 1);
    assert!(!file.exists());
    let tagging = terminal.run(&["contact", "tag", "x", "--segment", "Choir people"]);
    assert_eq!(tagging.status, 1, "a segment that cannot be read is nobody, and not everybody");
    assert_eq!(terminal.run(&["segment", "remove", "Choir people"]).status, 0);
}

#[test]
fn a_change_is_not_taken_back_over_a_merge() {
    let terminal = club();
    terminal.run(&["list", "create", "Choir"]);
    let other = terminal.run(&["contact", "add", "ida+news@falk.example"]);
    assert_eq!(other.status, 0, "{}", other.errors);
    let join = ["contact", "join", "Choir", "--on", "stated", "--source", "fair", "--date", "2026-05-01"];
    let joined = terminal.run(&[&join[..], &["ida@falk.example"]].concat()).lines[0]["change"].to_string();
    let merge = ["contact", "same-mailbox", "merge", "ida@falk.example", "ida+news@falk.example"];
    let merged = terminal.run(&merge).lines[0]["merge"].to_string();
    let refused = terminal.run(&["contact", "undo", &joined]);
    assert_eq!(refused.status, 4, "a rule stands against it: {}", refused.errors);
    assert!(refused.errors.contains("merged-since") && refused.errors.contains("Take that back first."));
    assert_eq!(terminal.run(&["contact", "same-mailbox", "undo", &merged]).status, 0);
    assert_eq!(terminal.run(&["contact", "undo", &joined]).lines[0]["kept"], json!(0));
}

#[test]
fn a_merge_is_found_again_without_the_number_it_was_given() {
    let terminal = club();
    let merges = || terminal.run(&["contact", "same-mailbox", "merges"]);
    assert_eq!((merges().status, merges().lines.len()), (0, 0));
    let said = terminal.say(&["contact", "same-mailbox", "merges"]);
    assert!(said.out.starts_with("No records were made one"), "{}", said.out);
    for other in ["ida+news@falk.example", "ida+shop@falk.example", "jonas+x@vogel.example"] {
        assert_eq!(terminal.run(&["contact", "add", other]).status, 0);
    }
    for words in [
        &["ida@falk.example", "ida+news@falk.example", "ida+shop@falk.example"][..],
        &["jonas@vogel.example", "jonas+x@vogel.example"],
    ] {
        let merged = terminal.run(&[&["contact", "same-mailbox", "merge"][..], words].concat());
        assert_eq!(merged.status, 0, "{}", merged.errors);
    }
    let found = merges().lines;
    assert_eq!(keys(&found[0]), ["kind", "merge", "at", "kept", "others", "can_undo", "why", "message"]);
    assert_eq!((&found[0]["kind"], &found[0]["kept"]), (&json!("standing"), &json!("jonas@vogel.example")));
    assert_eq!(found[1]["others"], json!(["ida+news@falk.example", "ida+shop@falk.example"]));
    assert_eq!((&found[1]["can_undo"], &found[1]["message"]), (&json!(true), &json!(null)));
    let of = terminal.run(&["contact", "same-mailbox", "merges", "ida+shop@falk.example"]);
    assert_eq!(of.lines, [found[1].clone()], "by any of their addresses: {}", of.errors);
    assert_eq!(terminal.run(&["contact", "same-mailbox", "merges", "bo@lind.example"]).status, 2);
    let (merge, number) = (&found[1]["merge"], found[1]["merge"].to_string());
    let said = terminal.say(&["contact", "same-mailbox", "merges"]);
    assert!(said.out.contains(&number) && said.out.contains("same-mailbox undo NUMBER"), "{}", said.out);
    let shown = terminal.say(&["contact", "show", "ida@falk.example"]);
    assert!(shown.out.contains(&format!("(merge {number})")), "{}", shown.out);
    let help = terminal.say(&["contact", "same-mailbox", "undo", "--help"]);
    assert!(help.out.contains("contact same-mailbox merges"), "{}", help.out);

    // Made one with yet another, it waits for that one, and says so.
    let above = ["contact", "same-mailbox", "merge", "ida+more@falk.example", "ida@falk.example"];
    terminal.run(&["contact", "add", "ida+more@falk.example"]);
    assert_eq!(terminal.run(&above).status, 0);
    let lines = merges().lines;
    let waits = lines.iter().find(|line| &line["merge"] == merge).unwrap();
    assert_eq!((&waits["can_undo"], &waits["why"]), (&json!(false), &json!("kept-is-gone")));
    let refused = terminal.run(&["contact", "same-mailbox", "undo", &number]);
    assert_eq!(refused.status, 4, "{}", refused.errors);
    assert!(refused.errors.contains(waits["message"].as_str().unwrap()), "{}", refused.errors);
    let upper = lines[0]["merge"].to_string();
    for number in [&upper, &number] {
        assert_eq!(terminal.run(&["contact", "same-mailbox", "undo", number]).status, 0);
    }
    assert_eq!(merges().lines.len(), 1);
}
