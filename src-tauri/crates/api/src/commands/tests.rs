use proptest::prelude::*;
use serde_json::json;

use super::*;

/// Says which of its methods was called.
pub(super) struct Echo;

async fn ask(cmd: &str, payload: Value) -> ApiError {
    dispatch(&Echo, cmd, payload).await.expect_err("Echo refuses everything")
}

#[tokio::test]
async fn a_command_reaches_the_method_of_its_name() {
    let heard = ask("contact", json!({ "id": 7 })).await;
    assert_eq!((heard.code.as_str(), heard.message.as_str()), ("heard", "contact"));
}

#[tokio::test]
async fn a_page_may_leave_out_an_empty_payload() {
    assert_eq!(ask("home", Value::Null).await.code, "heard", "null stands for a request without content");
}

#[tokio::test]
async fn an_unknown_command_is_named_and_does_nothing() {
    let refused = ask("format_disk", json!({})).await;
    assert_eq!(refused.code, "unknown-command");
    assert!(refused.message.contains("format_disk"), "whoever reads the error must find the typing mistake");
}

#[tokio::test]
async fn a_payload_of_the_wrong_shape_never_reaches_a_handler() {
    assert_eq!(ask("contact", json!({ "id": "seven" })).await.code, "bad-request");
}

#[test]
fn names_are_there_once() {
    let mut names = NAMES.to_vec();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), NAMES.len(), "a second line of the same name would never be reached");
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,20}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map("(id|kind|filter|limit|offset|said|.{0,6})", inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_payload_makes_a_command_panic(at in 0..NAMES.len(), payload in any_json()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime starts");
        let end = runtime.block_on(ask(NAMES[at], payload));
        prop_assert!(end.code == "heard" || end.code == "bad-request", "got {}", end.code);
    }
}
