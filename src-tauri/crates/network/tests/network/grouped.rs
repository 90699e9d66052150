//! Sender, recipient and DATA in one group, where the server takes groups (RFC 2920).

use delivery::{Attempt, Stage};
use network::smtp::{Session, Tls};

use crate::fake::{Act, MESSAGE, ann, ben, opened, patient, play};

const GROUPS: &str = "250-x\r\n250 PIPELINING\r\n";

fn accepted() -> Vec<Act> {
    vec![
        Act::HearThrough("DATA"),
        Act::Say("250 ok\r\n250 ok\r\n354 go\r\n"),
        Act::HearMessage,
        Act::Say("250 kept\r\n"),
    ]
}

/// Sends twice to a server that plays this; gives what came of both, and all that was heard.
async fn twice(script: Vec<Act>) -> (Attempt, Option<Attempt>, String) {
    let (port, server) = play([opened(GROUPS), script].concat()).await;
    let mut session = Session::open(&patient(port, Tls::None)).await.expect("open");
    let first = session.send(&ann(), &ben(), MESSAGE).await;
    let second = if session.is_usable() { Some(session.send(&ann(), &ben(), MESSAGE).await) } else { None };
    drop(session);
    (first, second, server.await.expect("the server ends"))
}

fn is_accepted(attempt: &Attempt) -> bool {
    matches!(attempt, Attempt::Accepted(_))
}

#[tokio::test]
async fn sender_recipient_and_data_leave_at_once_and_the_message_waits_for_their_answers() {
    // Nothing is answered before all three are there, and the message must not be.
    let (first, second, heard) = twice([accepted(), accepted()].concat()).await;
    assert!(is_accepted(&first) && second.as_ref().is_some_and(is_accepted), "{first:?} {second:?}");
    assert_eq!(heard.matches("DATA\r\n").count(), 2, "{heard}");
    assert!(!heard.contains("RSET"), "nothing was left open: {heard}");
}

#[tokio::test]
async fn no_message_is_begun_for_a_recipient_who_was_refused_in_a_group() {
    let refused = vec![
        Act::HearThrough("DATA"),
        Act::Say("250 ok\r\n550 5.1.1 No such user\r\n554 5.5.1 No valid recipients\r\n"),
    ];
    let reset = vec![Act::Hear("RSET"), Act::Say("250 ok\r\n")];
    let (first, second, heard) = twice([refused, reset, accepted()].concat()).await;
    assert!(
        matches!(&first, Attempt::Refused { stage: Stage::RcptTo, reply } if reply.code == 550),
        "{first:?}"
    );
    assert!(second.as_ref().is_some_and(is_accepted), "{second:?}");
    let before_reset = heard.split("RSET").next().unwrap_or_default();
    assert!(!before_reset.contains("Hello"), "{heard}");
}

#[tokio::test]
async fn a_server_that_wants_a_message_for_a_recipient_it_refused_gets_not_even_an_end() {
    let eager = vec![
        Act::HearThrough("DATA"),
        Act::Say("250 ok\r\n550 5.1.1 No such user\r\n354 go\r\n"),
        Act::Silence,
    ];
    let (first, second, heard) = twice(eager).await;
    assert!(
        matches!(&first, Attempt::Refused { stage: Stage::RcptTo, reply } if reply.code == 550),
        "{first:?}"
    );
    assert!(second.is_none(), "the session cannot go on");
    assert!(heard.ends_with("DATA\r\n"), "an end behind it would be an empty message: {heard}");
}

#[tokio::test]
async fn leave_that_ends_before_the_message_leaves_the_server_with_nothing() {
    let script = vec![Act::HearThrough("DATA"), Act::Say("250 ok\r\n250 ok\r\n354 go\r\n"), Act::Silence];
    let (port, server) = play([opened(GROUPS), script].concat()).await;
    let mut session = Session::open(&patient(port, Tls::None)).await.expect("open");
    assert_eq!(session.send_if(&ann(), &ben(), MESSAGE, async || false).await, None);
    assert!(!session.is_usable(), "after 354 there is no other way back");
    drop(session);
    let heard = server.await.expect("the server ends");
    assert!(heard.ends_with("DATA\r\n"), "{heard}");
}

#[tokio::test]
async fn leave_is_asked_for_before_data_where_there_are_no_groups() {
    let before = vec![Act::Hear("MAIL "), Act::Say("250 ok\r\n"), Act::Hear("RCPT "), Act::Say("250 ok\r\n")];
    let after = vec![
        Act::Hear("RSET"),
        Act::Say("250 ok\r\n"),
        Act::Hear("MAIL "),
        Act::Say("250 ok\r\n"),
        Act::Hear("RCPT "),
        Act::Say("250 ok\r\n"),
        Act::Hear("DATA"),
        Act::Say("354 go\r\n"),
        Act::HearMessage,
        Act::Say("250 kept\r\n"),
    ];
    let (port, server) = play([opened("250 x\r\n"), before, after].concat()).await;
    let mut session = Session::open(&patient(port, Tls::None)).await.expect("open");
    assert_eq!(session.send_if(&ann(), &ben(), MESSAGE, async || false).await, None);
    let next = session.send(&ann(), &ben(), MESSAGE).await;
    assert!(is_accepted(&next), "the session goes on: {next:?}");
    drop(session);
    let heard = server.await.expect("the server ends");
    assert_eq!(heard.matches("DATA\r\n").count(), 1, "{heard}");
}

#[tokio::test]
async fn a_refused_sender_leaves_no_answer_unread_behind() {
    let refused = vec![
        Act::HearThrough("DATA"),
        Act::Say("553 5.7.1 Not yours\r\n"),
        Act::Say("503 5.5.1 MAIL first\r\n"),
        Act::Say("503 5.5.1 MAIL first\r\n"),
    ];
    let reset = vec![Act::Hear("RSET"), Act::Say("250 ok\r\n")];
    let (first, second, heard) = twice([refused, reset, accepted()].concat()).await;
    assert!(
        matches!(&first, Attempt::Refused { stage: Stage::MailFrom, reply } if reply.code == 553),
        "{first:?}"
    );
    assert!(second.as_ref().is_some_and(is_accepted), "{second:?}: {heard}");
}

#[tokio::test]
async fn a_server_that_answers_a_group_with_one_word_too_many_gets_no_message() {
    let lying = vec![
        Act::HearThrough("DATA"),
        Act::Say("250 ok\r\n250 ok\r\n354 go\r\n250 and more\r\n"),
        Act::Silence,
    ];
    let (first, second, heard) = twice(lying).await;
    assert!(matches!(first, Attempt::Broken { stage: Stage::Data, .. }), "{first:?}");
    assert!(second.is_none() && !heard.contains("Hello"), "{heard}");
}

#[tokio::test]
async fn a_goodbye_to_a_group_is_heard_at_its_first_command() {
    let bye = vec![Act::HearThrough("DATA"), Act::Say("421 4.3.2 Later\r\n"), Act::Close];
    let (first, second, _) = twice(bye).await;
    assert!(
        matches!(&first, Attempt::Refused { stage: Stage::MailFrom, reply } if reply.code == 421),
        "{first:?}"
    );
    assert!(second.is_none(), "after 421 the server closes");
}
