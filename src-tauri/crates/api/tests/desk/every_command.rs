//! What holds for every command.

use std::sync::Arc;

use api::commands::NAMES;
use api::desk::Desk;
use serde_json::{Value, json};

use crate::window::{Nobody, Window};

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

#[tokio::test(flavor = "multi_thread")]
async fn a_second_window_on_the_same_folder_only_says_where_the_first_is() {
    let place = tempfile::tempdir().unwrap();
    let open = || Desk::open(Some(place.path().to_owned()), Arc::new(Nobody::default()));
    let first = open();
    let second = open();
    for cmd in NAMES {
        let why = second.answer(cmd, Value::Null).await.unwrap_err();
        assert_eq!(why.code, "another-window", "{cmd}: {why}");
    }
    first.answer("lists", json!({})).await.expect("the first goes on");
    drop(second);
    assert!(open().answer("lists", json!({})).await.is_err(), "and keeps its place");
    // The message in hand may still be on its way: whoever opens the window again need not wait for it.
    first.close().await;
    open().answer("lists", json!({})).await.expect("a closed window has left");
}
