//! Accounts, their pauses, and what they sent.

use delivery::pacing::{NEW_PEOPLE, PaceRow, Sent};
use delivery::{AccountPause, Outcome, PauseCause};
use store::{AccountTls, Claims, Counted, SentLook, SentMark, SentSeen, Stamp, Tested};

use crate::support::*;

fn pause(until: Option<jiff::Timestamp>) -> AccountPause {
    let (cause, class) = (PauseCause::SenderQuota, "sender-quota".parse().unwrap());
    let reply = reply(450, "mail send limit exceeded");
    AccountPause { cause, until, window: None, class, reply, may_be_the_row: false }
}

#[test]
fn an_account_comes_back_as_it_was_set_up() {
    let place = place();
    let mut mine = account("Harbour Mail");
    mine.reply_to = Some(address("answers@lindenbakery.example"));
    mine.ca_file = Some("/etc/ca.pem".into());
    mine.card = serde_json::json!({"host": "harbour", "per_day": {"source": "help page"}});
    let id = place.store.add_account(&mine, at(0)).unwrap();
    assert_eq!(place.store.account(id).unwrap().account, mine);
    mine.tls = AccountTls::StartTls;
    mine.limits.per_day = None;
    place.store.update_account(id, &mine).unwrap();
    let tested = Tested { at: at(1), ok: true, message: "Works.".to_owned(), size: Some(20_000_000) };
    place.store.set_account_test(id, &tested).unwrap();
    let row = place.store.account_by_name("Harbour Mail").unwrap().unwrap();
    assert_eq!((row.account, row.tested, row.paused), (mine.clone(), Some(tested), None));
    assert_eq!(place.store.add_account(&mine, at(2)).unwrap_err().code(), "name-taken");
    campaign(&place, "Spring");
    assert_eq!(place.store.remove_account(id).unwrap_err().code(), "in-use");
    assert_eq!(place.store.accounts().unwrap().len(), 1);
}

#[test]
fn what_was_sent_grows_no_older_by_a_clock_that_was_set_forward() {
    let place = place();
    let id = place.store.add_account(&account("Harbour Mail"), at(0)).unwrap();
    let sends = [PaceRow { at: at(1), count: 2 }, PaceRow { at: at(6), count: 3 }];
    place.store.replace_account_sends(id, &sends).unwrap();
    let hour = 3_600_000;
    place.store.move_account_past(id, hour, at(67)).unwrap();
    let moved = [PaceRow { at: at(61), count: 2 }, PaceRow { at: at(66), count: 3 }];
    assert_eq!(place.store.account_sends(id).unwrap(), moved, "six minutes ago, and one");
    place.store.move_account_past(id, hour, at(67)).unwrap();
    let sends = place.store.account_sends(id).unwrap();
    let all: u32 = sends.iter().map(|row| row.count).sum();
    assert!(all == 5 && sends.iter().all(|row| row.at <= at(68)), "nothing lies ahead: {sends:?}");
}

#[test]
fn a_paused_account_gives_out_nothing_until_its_window_reopens() {
    let place = place();
    import(&place, "a.csv", crowd(2));
    let (id, account) = campaign(&place, "Spring");
    start(&place, id);
    let sender = place.store.sender().unwrap();
    place.store.pause_account(account, &pause(Some(at(60))), at(5)).unwrap();
    match sender.claim(id, 1, at(59), stamp).unwrap() {
        Claims::AccountPaused(paused) => {
            assert_eq!(paused.pause, pause(Some(at(60))), "with why and until when")
        }
        other => panic!("the account rests, so there is no {other:?}"),
    }
    assert!(matches!(sender.claim(id, 1, at(60), stamp).unwrap(), Claims::Rows(_)), "by itself");
    place.store.pause_account(account, &pause(None), at(61)).unwrap();
    assert!(
        matches!(sender.claim(id, 1, at(99_999), stamp).unwrap(), Claims::AccountPaused(_)),
        "not by itself"
    );
    place.store.resume_account(account).unwrap();
    assert!(matches!(sender.claim(id, 1, at(99_999), stamp).unwrap(), Claims::Rows(_)));
}

#[test]
fn what_was_sent_is_counted_with_the_claim() {
    let place = place();
    import(&place, "a.csv", crowd(5));
    let (id, account) = campaign(&place, "Spring");
    start(&place, id);
    let sender = place.store.sender().unwrap();
    let pace = sent(6);
    let claims = match sender
        .claim(id, 3, at(6), || Stamp { domain: "pace.example".to_owned(), pace: Some(pace) })
        .unwrap()
    {
        Claims::Rows(rows) => rows,
        other => panic!("{other:?}"),
    };
    assert_eq!(place.store.account_sends(account).unwrap(), [PaceRow { at: at(6), count: 3 }]);
    let mut back = settlement(claims[0].row, unreachable_server());
    back.counted = Counted::NotAtAll { claimed: pace };
    sender.settle(id, &[back], at(7)).unwrap();
    assert_eq!(
        place.store.account_sends(account).unwrap(),
        [PaceRow { at: at(6), count: 2 }],
        "what never reached the server is given back"
    );
    let past = place.store.account_past(account, at(7)).unwrap();
    assert_eq!(past.days, [("2026-03-23".parse().unwrap(), 2)], "by the sender's day");
    let shares: Vec<_> = past.shares.iter().map(|one| (one.share, one.row.count)).collect();
    assert_eq!(shares, [(NEW_PEOPLE, 2), (7, 2)], "and by share");
    place.store.replace_account_sends(account, &[PaceRow { at: at(9), count: 7 }]).unwrap();
    assert_eq!(place.store.account_sends(account).unwrap(), [PaceRow { at: at(9), count: 7 }]);
}

#[test]
fn what_waited_in_hand_counts_when_it_went_also_after_a_restart() {
    let place = place();
    import(&place, "a.csv", crowd(3));
    let (id, account) = campaign(&place, "Spring");
    start(&place, id);
    let sender = place.store.sender().unwrap();
    let now = jiff::Timestamp::from_second(at(6).as_second()).unwrap();
    let domain = delivery::domain_number("northfen.example");
    // A pace counts from the end of the second.
    let claimed = Sent { at: now + jiff::SignedDuration::from_secs(1), domain: Some(domain), ..sent(6) };
    let stamp = || Stamp { domain: "pace.example".to_owned(), pace: Some(claimed) };
    let Claims::Rows(claims) = sender.claim(id, 3, now, stamp).unwrap() else { panic!("there are three") };
    let went = Sent { at: at(8), ..claimed };
    let mut accepted = settlement(claims[0].row, Outcome::Accepted { reply: reply(250, "queued") });
    accepted.counted = Counted::Later { claimed, went };
    sender.settle(id, &[accepted], at(8)).unwrap();
    let rows = |rows: &[PaceRow]| rows.iter().map(|row| (row.at, row.count)).collect::<Vec<_>>();
    let stored = || rows(&place.store.account_sends(account).unwrap());
    assert_eq!(stored(), [(claimed.at, 2), (went.at, 1)], "it went two minutes after its claim");

    assert_eq!(sender.recover(at(20)).unwrap(), 2);
    let late = at(20) + jiff::SignedDuration::from_secs(1);
    assert_eq!(stored(), [(went.at, 1), (late, 2)], "nobody knows when the others went: at the latest now");
    let past = place.store.account_past(account, late).unwrap();
    for share in [NEW_PEOPLE, domain] {
        let of: Vec<PaceRow> =
            past.shares.iter().filter(|one| one.share == share).map(|one| one.row).collect();
        assert_eq!(rows(&of), [(went.at, 1), (late, 2)], "and for every limit it counts for");
    }
    assert_eq!(past.days, [(claimed.day, 3)]);
}

fn unreachable_server() -> delivery::Outcome {
    let because =
        delivery::Setback::Connection { stage: delivery::Stage::Connect, why: "no network".to_owned() };
    delivery::Outcome::BackInQueue { because }
}

#[test]
fn a_mailbox_at_another_place_is_looked_into_from_the_beginning() {
    let place = place();
    let id = place.store.add_account(&account("Harbour Mail"), at(0)).unwrap();
    let kept = || place.store.account_mailbox(id).unwrap();
    assert_eq!(kept(), None);
    let mut mailbox = mailbox();
    place.store.set_account_mailbox(id, Some(&mailbox)).unwrap();
    let look = SentLook { at: at(9), elsewhere: 3, settled: 0, missing: 1, failed: None };
    let mark = SentMark { uid_validity: 7, last_uid: 41 };
    let began = kept().unwrap();
    let seen = SentSeen {
        began: &began,
        folder: "Sent",
        mark,
        goes_on: false,
        since: at(0),
        elsewhere: &[PaceRow { at: at(2), count: 3 }],
    };
    assert_eq!(place.store.note_sent_look(id, &look, &seen).unwrap(), look);
    let row = kept().unwrap();
    assert_eq!((row.mark, row.looked_at, row.look.clone()), (mark, Some(at(9)), Some(look.clone())));
    assert_eq!(row.mailbox.sent_folder.as_deref(), Some("Sent"));
    let failed = SentLook { at: at(20), failed: Some("offline".to_owned()), ..look };
    place.store.note_failed_look(id, &failed).unwrap();
    assert_eq!(
        (kept().unwrap().mark, kept().unwrap().looked_at),
        (mark, Some(at(9))),
        "a look that failed goes nowhere"
    );

    mailbox.sent_folder = Some("Sent".to_owned());
    place.store.set_account_mailbox(id, Some(&mailbox)).unwrap();
    assert_eq!(kept().unwrap().mark, mark, "the same folder goes on");
    mailbox.sent_folder = Some("Gesendet".to_owned());
    place.store.set_account_mailbox(id, Some(&mailbox)).unwrap();
    assert_eq!((kept().unwrap().mark, kept().unwrap().look), (SentMark::default(), None));
    place.store.set_account_mailbox(id, None).unwrap();
    assert_eq!(kept(), None);
    place.store.note_failed_look(id, &failed).unwrap();
    assert_eq!(kept(), None, "a look that ends after that leaves nothing");
    place.store.set_account_mailbox(id, Some(&mailbox)).unwrap();
    place.store.remove_account(id).unwrap();
    assert_eq!(kept(), None);
}

#[test]
fn looking_again_counts_what_was_sent_elsewhere_once() {
    let place = place();
    let id = place.store.add_account(&account("Harbour Mail"), at(0)).unwrap();
    let row = |second, count| PaceRow { at: at(second), count };
    let kept = || place.store.account_elsewhere(id).unwrap();
    sees_in_sent(&place, id, false, at(0), &[row(10, 1), row(20, 4)]);
    sees_in_sent(&place, id, false, at(15), &[row(20, 4), row(30, 2)]);
    assert_eq!(kept(), [row(10, 1), row(20, 4), row(30, 2)], "only the span that was looked at is replaced");
    sees_in_sent(&place, id, true, at(15), &[row(30, 1), row(31, 1)]);
    assert_eq!(kept(), [row(10, 1), row(20, 4), row(30, 3), row(31, 1)], "what is new is added");
}

#[test]
fn of_two_looks_at_once_one_counts() {
    let place = place();
    let id = place.store.add_account(&account("Harbour Mail"), at(0)).unwrap();
    sees_in_sent(&place, id, false, at(0), &[]);
    let began = place.store.account_mailbox(id).unwrap().unwrap();
    let seen = SentSeen {
        began: &began,
        folder: "Sent",
        mark: SentMark { uid_validity: 7, last_uid: 20 },
        goes_on: true,
        since: at(0),
        elsewhere: &[PaceRow { at: at(9), count: 4 }],
    };
    let look = SentLook { at: at(31), elsewhere: 0, settled: 0, missing: 0, failed: None };
    for _ in 0..2 {
        let noted = place.store.note_sent_look(id, &look, &seen).unwrap();
        assert_eq!(noted.elsewhere, 4, "the same mails");
    }
    assert_eq!(place.store.account_elsewhere(id).unwrap(), [PaceRow { at: at(9), count: 4 }]);
}

#[test]
fn a_look_is_written_with_how_far_it_came_or_not_at_all() {
    let place = place();
    let id = place.store.add_account(&account("Harbour Mail"), at(0)).unwrap();
    sees_in_sent(&place, id, false, at(0), &[PaceRow { at: at(9), count: 4 }]);
    let began = place.store.account_mailbox(id).unwrap().unwrap();
    let file = place.data().join("postrider.sqlite");
    let conn = rusqlite::Connection::open(file).unwrap();
    conn.execute_batch(
        "CREATE TRIGGER broken BEFORE UPDATE OF last_uid ON account_mailboxes BEGIN SELECT RAISE (ABORT, 'no'); END",
    )
    .unwrap();
    let seen = SentSeen {
        began: &began,
        folder: "Sent",
        mark: SentMark { uid_validity: 7, last_uid: 20 },
        goes_on: true,
        since: at(0),
        elsewhere: &[PaceRow { at: at(10), count: 1 }],
    };
    let look = SentLook { at: at(31), elsewhere: 0, settled: 0, missing: 0, failed: None };
    place.store.note_sent_look(id, &look, &seen).unwrap_err();
    assert_eq!(place.store.account_elsewhere(id).unwrap(), [PaceRow { at: at(9), count: 4 }]);
    conn.execute_batch("DROP TRIGGER broken").unwrap();
    place.store.note_sent_look(id, &look, &seen).unwrap();
    assert_eq!(place.store.account_elsewhere(id).unwrap().len(), 2, "the next one counts it once");
}

fn sent(minute: i64) -> Sent {
    Sent { at: at(minute), day: "2026-03-23".parse().unwrap(), domain: Some(7), fresh: true }
}

#[test]
fn accounts_of_one_login_are_one_to_their_host() {
    let place = place();
    import(&place, "a.csv", crowd(5));
    let (spring, first) = campaign(&place, "Spring");
    let again = store::Account { host: "SMTP.Harbour.example".to_owned(), ..account("Harbour again") };
    let again = store::Account { user: "Hello".to_owned(), port: 587, ..again };
    let second = place.store.add_account(&again, at(1)).unwrap();
    for (host, same) in
        [("secure.emailsrvr.com", "smtp.emailsrvr.com."), ("smtp.gmail.com", "smtp.googlemail.com")]
    {
        let names = [host, same].map(|host| {
            let account = store::Account { host: host.to_owned(), ..account(host) };
            let id = place.store.add_account(&account, at(1)).unwrap();
            place.store.account(id).unwrap().sends_as
        });
        assert_eq!(names[0], names[1], "{host} and {same} are one server");
    }
    let other = store::Account { user: "choir".to_owned(), ..account("Choir") };
    let other = place.store.add_account(&other, at(1)).unwrap();
    let login = |id| place.store.account(id).unwrap().sends_as;
    assert_eq!(login(first), login(second), "letters' case and the door make no other login");
    assert_ne!(login(first), login(other));

    start(&place, spring);
    let sender = place.store.sender().unwrap();
    let stamped = || Stamp { domain: "pace.example".to_owned(), pace: Some(sent(6)) };
    let Claims::Rows(claims) = sender.claim(spring, 3, at(6), stamped).unwrap() else {
        panic!("three are due")
    };

    sender.settle(spring, &[settlement(claims[0].row, accepted())], at(7)).unwrap();
    let past = |id| place.store.account_past(id, at(7)).unwrap();
    assert_eq!(past(second), past(first), "the host counts them as one");
    assert_eq!(past(second).sends, [PaceRow { at: at(6), count: 3 }]);
    assert_eq!(past(other).sends, []);
    assert_eq!(place.store.account_marks(second).unwrap().len(), 1, "and remembers what came of them");
    let lost = Outcome::Uncertain { why: "the line ended".to_owned() };
    sender.settle(spring, &[settlement(claims[1].row, lost)], at(7)).unwrap();
    assert_eq!(place.store.account_marks(second).unwrap().len(), 2, "a reply that was lost is one of them");
    sender.recover(at(8)).unwrap();
    assert_eq!(place.store.account_marks(second).unwrap().len(), 2, "one that nobody waited for is not");
    assert_eq!(place.store.mailed_by(second).unwrap().len(), 3);
    assert_eq!(place.store.mailed_by(other).unwrap().len(), 0);

    let row = |minute, count| PaceRow { at: at(minute), count };
    sees_in_sent(&place, first, false, at(0), &[row(2, 4)]);
    sees_in_sent(&place, second, false, at(0), &[row(2, 4), row(3, 1)]);
    assert_eq!(past(first).elsewhere, [row(2, 4), row(3, 1)], "what both saw in Sent is one mail");

    place.store.remove_account(second).unwrap();
    let second = place.store.add_account(&again, at(8)).unwrap();
    assert_eq!(past(second).sends, [PaceRow { at: at(6), count: 3 }], "made again it begins no new day");
    place.store.update_account(second, &store::Account { user: "choir".to_owned(), ..again }).unwrap();
    assert_eq!(past(second).sends, [], "what was sent stays with the login");
}

#[test]
fn what_a_host_says_of_a_login_holds_for_each_account_of_it() {
    let place = place();
    let first = place.store.add_account(&account("Harbour Mail"), at(0)).unwrap();
    let second = place.store.add_account(&account("Harbour again"), at(0)).unwrap();
    let paused = |id| place.store.account(id).unwrap().paused.map(|paused| paused.pause.cause);
    place.store.pause_account(first, &pause(Some(at(60))), at(5)).unwrap();
    assert_eq!(paused(second), Some(PauseCause::SenderQuota));
    let third = place.store.add_account(&account("Harbour once more"), at(6)).unwrap();
    assert_eq!(paused(third), Some(PauseCause::SenderQuota), "one that is made now is told as well");
    place.store.resume_account(second).unwrap();
    assert_eq!((paused(first), paused(third)), (None, None));

    let password = AccountPause { cause: PauseCause::LoginRefused, ..pause(None) };
    place.store.pause_account(first, &password, at(7)).unwrap();
    assert_eq!(
        (paused(first), paused(second)),
        (Some(PauseCause::LoginRefused), None),
        "a password is its own"
    );
    place.store.pause_account(second, &pause(Some(at(90))), at(8)).unwrap();
    assert_eq!(
        paused(first),
        Some(PauseCause::LoginRefused),
        "what the host says of the login does not end it"
    );
    let until = |id| place.store.account(id).unwrap().paused.and_then(|paused| paused.pause.until);
    place.store.pause_account(second, &pause(Some(at(30))), at(9)).unwrap();
    assert_eq!(until(second), Some(at(90)), "a shorter pause ends no longer one");
    place.store.pause_account(second, &pause(Some(at(120))), at(95)).unwrap();
    assert_eq!(until(second), Some(at(120)), "one that is over has a successor");
    place.store.replace_account_pause(second, &pause(Some(at(100))), at(96)).unwrap();
    assert_eq!(until(second), Some(at(100)), "unless that is meant");
    let slow = delivery::pacing::Slow { per_minute: 10, before: 30, at: at(9) };
    place.store.set_account_slow(second, Some(&slow)).unwrap();
    assert_eq!(place.store.account(first).unwrap().slow, Some(slow));
}
