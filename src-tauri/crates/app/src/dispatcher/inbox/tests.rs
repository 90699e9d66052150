use super::*;
use crate::dispatcher::bookkeeper::Turn;
use tokio::sync::oneshot;

fn request() -> (Request, oneshot::Receiver<Turn>) {
    let (answer, answered) = oneshot::channel();
    (Request { happened: None, wants: true, answer }, answered)
}

fn asked(news: &News) -> usize {
    match news {
        News::Asked(requests) => requests.len(),
        _ => 0,
    }
}

#[test]
fn whoever_asks_while_everybody_is_busy_is_answered_together() {
    let (listener, mut seats) = open(3);
    for seat in &mut seats {
        seat.ask(request().0, false);
    }
    assert_eq!(asked(&listener.next(None)), 3, "one transaction for all three");
}

#[test]
fn nobody_waits_for_others_who_has_nothing_to_do() {
    let (listener, mut seats) = open(3);
    seats[0].ask(request().0, false);
    seats[1].ask(request().0, true);
    assert!(listener.inbox.state().is_ripe(), "the second sits idle");
    assert_eq!(asked(&listener.next(None)), 2);
    seats[2].ask(request().0, false);
    seats[0].hurry();
    assert!(!listener.inbox.state().is_ripe(), "whose answer is on its way hurries nobody");
    seats[2].hurry();
    assert!(listener.inbox.state().is_ripe());
}

#[test]
fn an_outcome_waits_a_moment_at_most() {
    let (listener, mut seats) = open(2);
    seats[0].ask(request().0, false);
    assert_eq!(asked(&listener.next(None)), 1, "the other one's message may take minutes");
}

#[test]
fn it_is_over_when_the_last_connection_went_and_not_before_what_it_asked() {
    let (listener, mut seats) = open(1);
    seats[0].ask(request().0, false);
    drop(seats);
    assert_eq!(asked(&listener.next(None)), 1, "its last outcome is written");
    assert!(matches!(listener.next(None), News::Over));
}

#[test]
fn a_bookkeeper_that_went_leaves_nobody_waiting() {
    let (listener, mut seats) = open(1);
    let (before, answered_before) = request();
    seats[0].ask(before, false);
    drop(listener);
    let (after, answered_after) = request();
    seats[0].ask(after, false);
    assert!(answered_before.blocking_recv().is_err() && answered_after.blocking_recv().is_err());
}

#[tokio::test]
async fn a_bell_that_rang_since_the_question_is_heard_and_an_older_one_is_not() {
    let (listener, mut seats) = open(1);
    listener.ring();
    seats[0].ask(request().0, true);
    let heard = tokio::time::timeout(Duration::ZERO, seats[0].rung()).await;
    assert!(heard.is_err(), "what rang before it asked was for somebody else");
    listener.ring();
    seats[0].rung().await;
}

#[test]
fn a_bookkeeper_that_looks_round_is_woken_by_the_clock() {
    let (listener, _seats) = open(1);
    assert!(matches!(listener.next(Some(Duration::ZERO)), News::Quiet));
}
