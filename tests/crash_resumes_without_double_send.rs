//! The sending process, or its mail server, is killed at random instants. After each restart nobody has two messages, nobody
//! is lost, and each crash makes at most two rows a connection newly uncertain.
//!
//! `POSTRIDER_CRASHES` says how many times each way of crashing is tried (6 in the test suite, 125 by `cargo xtask torture`);
//! `POSTRIDER_SEED` repeats a run. That a killed process leaves its data on disk does not prove `synchronous=FULL`; a test of
//! the store reads the pragma on the sender's connection.

#[path = "crash/ground.rs"]
mod ground;
#[path = "crash/postfix.rs"]
mod postfix;
#[path = "crash/server.rs"]
mod server;

use app::delivery::{CampaignState, RowState};
use app::store::SettleAs;
use ground::{Dice, Ground};
use server::Server;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

const PEOPLE: usize = 400;

/// Replies take a moment, so that a kill meets every stage of a message.
const SLOW: &str = r#"{ "faults": [ { "name": "slow", "fault": { "slow": { "milliseconds": 4 } } } ] }"#;

/// Some are put off at their first try.
const GREYLISTING: &str = r#"{ "faults": [
    { "name": "greylist", "share": 0.3, "tries": 1, "fault": { "refuse": { "at": "rcpt",
        "reply": { "code": 450, "enhanced": "4.7.1", "text": "Greylisted, please try again" } } } },
    { "name": "slow", "fault": { "slow": { "milliseconds": 4 } } } ] }"#;

/// One way of crashing.
struct Way {
    connections: u64,
    faults: &'static str,
    /// Campaigns that are sent by turns.
    campaigns: usize,
    host: Host,
}

/// Whose mail server takes the messages.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Host {
    Ours,
    /// Ours in a process of its own. It is killed, too, and a little earlier.
    OursToBeKilled,
    /// Debian's Postfix. It takes so many messages of a client in a second, and no more.
    PostfixWithRateLimit,
    PostfixWithGreylisting,
    Aiosmtpd,
}

const WAY: Way = Way { connections: 4, faults: SLOW, campaigns: 1, host: Host::Ours };

#[test]
fn crash_resumes_without_double_send() {
    crash(&WAY);
}

#[test]
fn a_crash_with_one_connection_makes_two_rows_uncertain_at_most() {
    crash(&Way { connections: 1, ..WAY });
}

#[test]
fn a_crash_loses_nobody_who_was_greylisted() {
    crash(&Way { faults: GREYLISTING, ..WAY });
}

#[test]
fn a_crash_mixes_up_no_two_campaigns() {
    crash(&Way { campaigns: 2, ..WAY });
}

#[test]
fn a_crash_together_with_the_mail_server_sends_nothing_twice() {
    crash(&Way { host: Host::OursToBeKilled, ..WAY });
}

#[test]
fn postfix_that_limits_a_clients_messages_gets_each_once() {
    crash(&Way { host: Host::PostfixWithRateLimit, ..WAY });
}

#[test]
fn postfix_that_greylists_gets_each_once() {
    crash(&Way { host: Host::PostfixWithGreylisting, ..WAY });
}

#[test]
fn aiosmtpd_gets_each_once() {
    crash(&Way { host: Host::Aiosmtpd, ..WAY });
}

/// The server of a way; `None` where another maker's is absent.
fn server(way: &Way, place: &std::path::Path) -> Option<Server> {
    match way.host {
        Host::Ours => Some(Server::inside(way.faults)),
        Host::OursToBeKilled => Some(Server::outside(place, way.faults)),
        Host::PostfixWithRateLimit => Server::postfix(
            "smtpd_client_message_rate_limit = 60\nanvil_rate_time_unit = 1s\nsmtpd_client_event_limit_exceptions =",
        ),
        Host::PostfixWithGreylisting => Server::postfix(&format!(
            "smtpd_recipient_restrictions = check_policy_service inet:127.0.0.1:{}, permit_mynetworks, reject",
            postfix::greylisting()
        )),
        Host::Aiosmtpd => Server::aiosmtpd(place),
    }
}

fn crash(way: &Way) {
    let crashes: usize =
        std::env::var("POSTRIDER_CRASHES").ok().and_then(|text| text.parse().ok()).unwrap_or(6);
    let seed: u64 = std::env::var("POSTRIDER_SEED")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(|| u64::from(std::process::id()));
    println!("{crashes} crashes, POSTRIDER_SEED={seed}");
    let mut dice = Dice(seed);
    let mut done = 0;
    let mut round = 0;
    while done < crashes {
        round += 1;
        let place = tempfile::tempdir().unwrap();
        let Some(mut server) = server(way, place.path()) else { return };
        let ground = Ground::prepare(place.path(), server.port(), way.connections, PEOPLE);
        let names: Vec<String> = (0..way.campaigns).map(|number| ground.campaign(number)).collect();
        done += crash_until_sent(way, &ground, &mut server, &names, crashes - done, &mut dice);
        for name in &names {
            to_the_end(&ground, &server, name);
        }
        everybody_has_one(&server, &names);
        println!("round {round}: {done} of {crashes} crashes so far");
    }
}

/// Kills and restarts until nothing is left in any queue, or enough crashes were made.
fn crash_until_sent(
    way: &Way,
    ground: &Ground,
    server: &mut Server,
    names: &[String],
    wanted: usize,
    dice: &mut Dice,
) -> usize {
    let mut crashes = 0;
    let mut uncertain_before = 0;
    let server_too = way.host == Host::OursToBeKilled;
    // A server that dies takes the answers with it that its connections waited for; that is a crash of its own.
    let most = if server_too { 3 * way.connections } else { 2 * way.connections };
    while crashes < wanted {
        let unsent: Vec<&String> = names.iter().filter(|name| ground.has_more_to_send(name)).collect();
        let Some(name) = unsent.get(dice.below(unsent.len())) else { break };
        ground.forget_wait(name);
        let begun = server.messages();
        let mut process = ground.terminal.start(&ground.send(name));
        // The kill shall meet the sending, not the start of the process: wait for the first message, then for chance.
        let patience = Instant::now();
        while server.messages() == begun && process.try_wait().unwrap().is_none() && !ground.waits(name) {
            assert!(
                patience.elapsed() < Duration::from_secs(60),
                "nothing is sent any more after crash {crashes}"
            );
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(dice.moment(160));
        if server_too {
            server.kill();
            std::thread::sleep(dice.moment(30));
        }
        process.kill().unwrap();
        process.wait().unwrap();
        crashes += 1;
        let uncertain = ground.uncertain_after_restart(names);
        assert!(
            uncertain - uncertain_before <= most,
            "crash {crashes} of {name} made {} rows uncertain",
            uncertain - uncertain_before
        );
        uncertain_before = uncertain;
        nobody_has_two(server);
        if server_too {
            server.restart();
        }
    }
    crashes
}

/// Sends to the end, settling what is uncertain by what arrived: what a look into the Sent folder would say.
fn to_the_end(ground: &Ground, server: &Server, name: &str) {
    let patience = Instant::now();
    loop {
        // A server that takes no more for now may pause the campaign: then somebody looks, and lets it go on.
        ground.send_to_the_end(name);
        let is_over = ground.state(name) == CampaignState::Finished;
        if settle(ground, server, name) == 0 && is_over {
            break;
        }
        assert!(patience.elapsed() < Duration::from_secs(120), "{name} does not come to its end");
    }
    let counts = ground.store().counts(ground.id(name)).unwrap();
    assert_eq!(counts.accepted, PEOPLE as u64, "nobody is lost: {counts:?}");
}

/// Settles uncertain rows by whether their message arrived. Returns how many there were.
fn settle(ground: &Ground, server: &Server, name: &str) -> usize {
    let arrived: BTreeSet<String> = server.received().into_iter().map(|mail| mail.message_id).collect();
    assert!(!arrived.contains(""), "a message that was not kept whole would look as if it had not arrived");
    let uncertain = ground.rows(name, RowState::Uncertain);
    for row in &uncertain {
        let settled =
            if arrived.contains(&row.message_id) { SettleAs::Accepted } else { SettleAs::QueuedAgain };
        let (id, at) = (ground.id(name), ground.now());
        ground.store().settle_uncertain(id, Some(&[row.row]), settled, "the test looked", at).unwrap();
    }
    uncertain.len()
}

fn nobody_has_two(server: &Server) {
    let mut seen = BTreeMap::new();
    for mail in server.received() {
        let times = seen.entry((mail.to.clone(), mail.subject.clone())).or_insert(0_u32);
        *times += 1;
        assert_eq!(*times, 1, "{:?} got the same campaign twice: {}", mail.to, mail.subject);
    }
}

fn everybody_has_one(server: &Server, names: &[String]) {
    nobody_has_two(server);
    let received = server.received();
    for name in names {
        let people: BTreeSet<&str> =
            received.iter().filter(|mail| mail.subject == *name).map(|mail| mail.to.as_str()).collect();
        assert_eq!(people.len(), PEOPLE, "{name}: everybody has their message");
    }
}
