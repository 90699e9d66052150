//! What was not understood, and what is not there: exit status 2, and an object for scripts.

use crate::terminal::Terminal;

/// The one error a script reads.
fn error(errors: &str) -> serde_json::Value {
    let lines: Vec<&str> = errors.lines().collect();
    assert_eq!(lines.len(), 1, "one object: {errors}");
    serde_json::from_str(errors).unwrap()
}

#[test]
fn a_script_reads_as_an_object_what_was_not_understood() {
    let terminal = Terminal::new();
    for words in [&["list", "create"][..], &["lists"], &["list", "create", "News", "--colour", "red"]] {
        let ended = terminal.run(words);
        assert_eq!((ended.status, ended.out.as_str()), (2, ""), "{words:?}");
        let error = error(&ended.errors);
        assert_eq!((error["kind"].as_str(), error["code"].as_str()), (Some("error"), Some("usage")));
        assert!(!error["message"].as_str().unwrap().contains("Usage:"), "{error}");
    }
    assert!(terminal.say(&["list", "create"]).errors.contains("Usage:"), "people read how it is used");
    assert_eq!(terminal.run(&["list", "--help"]).status, 0, "help is no error");
}

#[test]
fn what_is_not_there_ends_alike_whatever_it_is() {
    let terminal = Terminal::new();
    for words in
        [&["import", "undo", "77"][..], &["list", "remove", "Nobody"], &["list", "rename", "Nobody", "x"]]
    {
        let ended = terminal.run(words);
        assert_eq!(ended.status, 2, "{words:?}: {}", ended.errors);
        assert_eq!(error(&ended.errors)["code"], "not-found");
    }
}

#[test]
fn a_list_keeps_a_name_of_its_own() {
    let terminal = Terminal::new();
    assert_eq!(terminal.run(&["list", "create", "News"]).status, 0);
    assert_eq!(terminal.run(&["list", "create", "Choir"]).status, 0);
    for (words, code) in [
        (&["list", "create", " news"][..], "name-taken"),
        (&["list", "rename", "Choir", "NEWS"], "name-taken"),
        (&["list", "rename", "Choir", ""], "incomplete"),
        (&["list", "create", "  "], "incomplete"),
    ] {
        let ended = terminal.run(words);
        assert_eq!(ended.status, 2, "{words:?}: {}", ended.errors);
        assert_eq!(error(&ended.errors)["code"], code);
    }
    assert_eq!(terminal.run(&["list", "rename", "news", "NEWS"]).status, 0, "its own, written anew");
}
