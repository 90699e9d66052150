use proptest::prelude::*;
use reply::Enhanced;

use super::pause::{Hint, hint};
use super::*;
use jiff::SignedDuration;

fn now() -> Timestamp {
    "2026-03-23T12:00:00Z".parse().unwrap()
}

/// The first try of a row, on a session just opened.
fn fresh() -> Before {
    Before::default()
}

/// "550 5.1.1 No such user" as a reply.
fn reply(line: &str) -> SmtpReply {
    let (code, rest) = line.split_once(' ').unwrap_or((line, ""));
    let first = rest.split(' ').next().unwrap_or("");
    let enhanced: Option<Enhanced> = first.parse().ok();
    let text = if enhanced.is_some() { rest.strip_prefix(first).unwrap().trim() } else { rest };
    SmtpReply { code: code.parse().unwrap(), enhanced, text: text.to_owned() }
}

/// The outcome in one line, so that the table below can be read.
fn told(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Accepted { .. } => "accepted".to_owned(),
        Outcome::Deferred { class, .. } => format!("deferred {class}"),
        Outcome::Failed { class, .. } => format!("failed {class}"),
        Outcome::Refused { class, suppress, .. } => {
            format!("refused {class}{}", if *suppress { " +suppress" } else { "" })
        }
        Outcome::Uncertain { .. } => "uncertain".to_owned(),
        Outcome::BackInQueue { because: Setback::Connection { .. } | Setback::PutOff { .. } } => {
            "back: connection".to_owned()
        }
        Outcome::BackInQueue { because: Setback::Session { .. } } => "back: session".to_owned(),
        Outcome::BackInQueue { because: Setback::Account(pause) } => {
            let rest = pause.until.map(|until| until.duration_since(now()).as_mins());
            format!(
                "back: {} {}",
                pause.cause,
                rest.map_or("until you act".to_owned(), |m| format!("{m} min"))
            )
        }
    }
}

/// What becomes of a reply of this class from RCPT on: (class, after a 4yz, after a 5yz).
#[test]
fn each_class_has_its_consequence() {
    let table = [
        (Class::BadMailbox, "deferred bad-mailbox", "failed other"),
        (Class::BadDomain, "deferred bad-domain", "failed other"),
        (Class::MailboxFull, "deferred mailbox-full", "failed mailbox-full"),
        (Class::MailboxDisabled, "deferred mailbox-disabled", "failed mailbox-disabled"),
        (Class::Greylisted, "deferred greylisted", "failed greylisted"),
        (Class::RateLimited, "back: rate-limited 10 min", "back: rate-limited 10 min"),
        (Class::SenderQuota, "back: sender-quota 60 min", "back: sender-quota 60 min"),
        (Class::ContentRejected, "deferred content-rejected", "failed content-rejected"),
        (Class::ReputationBlocked, "deferred reputation-blocked", "failed reputation-blocked"),
        (Class::AuthenticationFailed, "deferred authentication-failed", "failed authentication-failed"),
        (Class::TooLarge, "deferred too-large", "failed too-large"),
        (Class::Network, "deferred network", "failed network"),
        (Class::Other, "deferred other", "failed other"),
    ];
    assert_eq!(table.len(), Class::ALL.len(), "no class without a rule");
    for (class, for_now, for_good) in table {
        for stage in [Stage::RcptTo, Stage::Data, Stage::Body, Stage::FinalReply] {
            for (code, expect) in [("450", for_now), ("421", for_now), ("550", for_good), ("554", for_good)] {
                let outcome = refused_as(class, stage, &reply(code), fresh(), now(), 1);
                // Only while the recipient is asked for does a code without words speak of them.
                let refused = format!("refused {class} +suppress");
                let dead =
                    stage == Stage::RcptTo && class.action() == reply::Action::Suppress && code > "500";
                let expect = if dead { refused.as_str() } else { expect };
                assert_eq!(told(&outcome), expect, "{class} {code} at {stage}");
            }
        }
        let outcome = refused_as(class, Stage::MailFrom, &reply("550"), fresh(), now(), 1);
        assert!(!told(&outcome).contains("suppress"), "{class} at MAIL FROM is never the recipient's fault");
    }
}

/// Whole lines at their usual stages. The class is given, so that this table holds whatever words servers find for it.
#[test]
fn each_reply_at_each_stage_has_its_outcome() {
    use Class as C;
    use Stage::*;
    let table: &[(&[Stage], C, &str, &str)] = &[
        // About the mailbox: only from RCPT on, and only 5yz.
        (
            &[RcptTo, Data, Body, FinalReply],
            C::BadMailbox,
            "550 5.1.1 No such user",
            "refused bad-mailbox +suppress",
        ),
        (&[RcptTo, FinalReply], C::BadMailbox, "450 4.1.1 No such user", "deferred bad-mailbox"),
        (&[MailFrom], C::BadMailbox, "550 5.1.1 No such user", "back: sender-refused until you act"),
        (
            &[MailFrom],
            C::ReputationBlocked,
            "553 5.7.1 Not your address",
            "back: sender-refused until you act",
        ),
        // The mailbox exists.
        (&[RcptTo, FinalReply], C::MailboxFull, "452 4.2.2 Mailbox full", "deferred mailbox-full"),
        (&[RcptTo, FinalReply], C::MailboxFull, "552 5.2.2 Mailbox full", "failed mailbox-full"),
        (&[MailFrom, RcptTo, FinalReply], C::Greylisted, "451 4.7.1 Greylisted", "deferred greylisted"),
        // The message or the sender: the recipient is innocent.
        (&[FinalReply], C::ContentRejected, "554 5.7.1 Looks like spam", "failed content-rejected"),
        (&[Connect, MailFrom], C::ReputationBlocked, "554 5.7.1 Blocked", "back: turned-away until you act"),
        (&[RcptTo, MailFrom], C::TooLarge, "552 5.3.4 Message too big", "failed too-large"),
        (&[RcptTo, MailFrom], C::TooLarge, "452 4.3.4 Message too big", "deferred too-large"),
        (&[MailFrom], C::Other, "553 5.6.7 Non-ASCII address not permitted", "failed other"),
        // The account: nobody loses a try.
        (&[Login], C::AuthenticationFailed, "535 5.7.8 Bad password", "back: login-refused until you act"),
        (&[Login], C::AuthenticationFailed, "454 4.7.0 Try later", "back: connection"),
        (
            &[MailFrom, RcptTo],
            C::AuthenticationFailed,
            "530 5.7.0 Sign in",
            "back: login-refused until you act",
        ),
        (
            &[MailFrom, FinalReply],
            C::SenderQuota,
            "550 5.4.5 Daily limit exceeded",
            "back: sender-quota 1440 min",
        ),
        (&[RcptTo], C::SenderQuota, "450 Mail send limit exceeded", "back: sender-quota 60 min"),
        (&[MailFrom, FinalReply], C::RateLimited, "454 Throttling failure", "back: rate-limited 10 min"),
        (&[Connect, RcptTo], C::RateLimited, "421 4.7.0 Try again in 5 minutes", "back: rate-limited 5 min"),
        // The server as such.
        (&[Connect, Ehlo, Login, MailFrom], C::Network, "421 4.3.2 Shutting down", "back: connection"),
        (&[RcptTo, Data, Body, FinalReply], C::Network, "421 4.3.2 Shutting down", "deferred network"),
        (&[MailFrom], C::Other, "451 4.3.0 Temporary failure", "back: connection"),
        (&[Tls], C::Other, "454 4.7.0 TLS not available", "back: connection"),
        (&[Tls, Ehlo, Connect], C::Other, "554 No", "back: turned-away until you act"),
    ];
    for (stages, class, line, expect) in table {
        for stage in *stages {
            let outcome = refused_as(*class, *stage, &reply(line), fresh(), now(), 1);
            assert_eq!(told(&outcome), *expect, "{line:?} ({class}) at {stage}");
        }
    }
}

#[test]
fn a_reply_becomes_an_outcome() {
    use Stage::*;
    let table: &[(&[Stage], &str, &str)] = &[
        (&[RcptTo, FinalReply], "550 5.1.1 No such user here", "refused bad-mailbox +suppress"),
        (&[RcptTo, FinalReply], "452 4.2.2 Mailbox full", "deferred mailbox-full"),
        (&[RcptTo, FinalReply], "552 5.2.2 Mailbox full", "failed mailbox-full"),
        (&[MailFrom, RcptTo], "552 5.3.4 Message size exceeds fixed limit", "failed too-large"),
        (&[Login], "535 Bad password", "back: login-refused until you act"),
        // Neither yes nor no.
        (&[Ehlo, MailFrom], "250 2.0.0 Ok", "back: connection"),
        (&[RcptTo, Data], "220 Hello", "back: connection"),
        (&[Body, FinalReply], "354 Go ahead", "uncertain"),
        (&[FinalReply], "0", "uncertain"),
        (&[FinalReply], "999 what", "uncertain"),
    ];
    for (stages, line, expect) in table {
        for stage in *stages {
            let attempt = Attempt::Refused { stage: *stage, reply: reply(line) };
            assert_eq!(told(&settle(&attempt, fresh(), now(), 1)), *expect, "{line:?} at {stage}");
        }
    }
}

#[test]
fn a_broken_connection_depends_on_how_far_it_had_come() {
    for &stage in Stage::ALL {
        let expect = match stage {
            Stage::Body | Stage::FinalReply => "uncertain",
            _ => "back: connection",
        };
        let attempt = Attempt::Broken { stage, why: "connection reset".to_owned() };
        assert_eq!(told(&settle(&attempt, fresh(), now(), 1)), expect, "broken at {stage}");
        assert_eq!(stage.may_have_arrived(), expect == "uncertain", "one rule for both");
    }
}

#[test]
fn the_last_try_fails() {
    let attempt = Attempt::Refused { stage: Stage::RcptTo, reply: reply("452 4.2.2 Mailbox full") };
    let most = retry::most_tries(Class::MailboxFull);
    assert_eq!(
        told(&settle(&attempt, Before { tries: most - 2, ..fresh() }, now(), 1)),
        "deferred mailbox-full",
        "one more try is left"
    );
    assert_eq!(
        told(&settle(&attempt, Before { tries: most - 1, ..fresh() }, now(), 1)),
        "failed mailbox-full",
        "two days are enough"
    );
}

#[test]
fn a_server_that_ends_a_session_between_two_messages_means_nobody() {
    let used = Before { session_used: true, ..fresh() };
    let at_mail = |line: &str| Attempt::Refused { stage: Stage::MailFrom, reply: reply(line) };
    let outcome = |attempt: &Attempt, before| told(&settle(attempt, before, now(), 1));
    let enough = at_mail("421 4.7.0 Too many messages in this connection");
    assert_eq!(outcome(&enough, used), "back: session", "the next one is opened at once");
    assert_eq!(
        outcome(&enough, fresh()),
        "back: rate-limited 10 min",
        "a session that carried none is turned away"
    );
    let gone = Attempt::Broken { stage: Stage::MailFrom, why: "the server closed the connection".to_owned() };
    assert_eq!(outcome(&gone, used), "back: session");
    assert_eq!(outcome(&gone, fresh()), "back: connection");
    let rest = at_mail("421 4.7.0 Too many messages, try again in 30 minutes");
    assert_eq!(outcome(&rest, used), outcome(&rest, fresh()), "a rest asked for by name is meant");
    assert_ne!(outcome(&rest, used), "back: session");
    let quota = at_mail("421 Mail send limit exceeded");
    assert_eq!(outcome(&quota, used), outcome(&quota, fresh()), "and so is a quota");
    let named = Attempt::Refused { stage: Stage::RcptTo, reply: reply("421 4.3.2 Shutting down") };
    assert_eq!(outcome(&named, used), "deferred network", "once somebody was named it may be about them");
}

#[test]
fn a_row_the_server_never_takes_comes_to_its_end() {
    let attempts = [
        Attempt::Refused { stage: Stage::MailFrom, reply: reply("451 4.3.0 Cannot do that now") },
        Attempt::Broken { stage: Stage::MailFrom, why: "connection reset".to_owned() },
        Attempt::Broken { stage: Stage::RcptTo, why: "connection reset".to_owned() },
        Attempt::Broken { stage: Stage::Data, why: "connection reset".to_owned() },
        Attempt::Refused { stage: Stage::MailFrom, reply: reply("250 What") },
    ];
    for attempt in attempts {
        let mut before = fresh();
        let mut told_so = Vec::new();
        loop {
            assert!(told_so.len() < 30, "it must end: {told_so:?}");
            let outcome = settle(&attempt, before, now(), 1);
            told_so.push(told(&outcome));
            match outcome {
                Outcome::BackInQueue { because } => before.setbacks += u32::from(because.may_be_the_row()),
                Outcome::Deferred { .. } => before.tries += 1,
                Outcome::Failed { .. } => break,
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(told_so[..3], ["back: connection", "back: connection", &told_so[2]], "{attempt:?}");
        assert!(told_so[2].starts_with("deferred "), "{told_so:?}");
    }
    let away = Attempt::Broken { stage: Stage::Connect, why: "no route".to_owned() };
    let often = Before { setbacks: 1_000, ..fresh() };
    assert_eq!(told(&settle(&away, often, now(), 1)), "back: connection", "no network is nobody's fault");
}

/// One row that always gets this reply, while others are taken.
fn row_that_always_gets(line: &str, stage: Stage) -> Vec<String> {
    let attempt = Attempt::Refused { stage, reply: reply(line) };
    let (mut before, mut all) = (fresh(), Vec::new());
    while all.len() < 30 {
        let outcome = settle(&attempt, before, now(), 1);
        all.push(told(&outcome));
        match outcome {
            Outcome::BackInQueue { because } => before.setbacks += u32::from(because.may_be_the_row()),
            Outcome::Deferred { .. } => before.tries += 1,
            _ => return all,
        }
    }
    panic!("it must end: {all:?}");
}

#[test]
fn too_many_for_one_person_puts_off_that_person_alone() {
    for line in [
        "450 4.2.1 The user you are trying to contact is receiving mail too quickly. Please resend your message",
        "550 5.2.1 The user you are trying to contact is receiving mail at a rate that\nprevents additional messages",
        "450 4.2.1 The recipient has exceeded message rate limit. Try again later.",
        "452 4.5.3 Too many recipients received this hour for this domain",
        "451 4.7.1 Too many messages to this recipient, try again later",
    ] {
        for stage in [Stage::RcptTo, Stage::Data, Stage::FinalReply] {
            let all = row_that_always_gets(line, stage);
            assert!(all[0].starts_with("deferred "), "{line:?} at {stage}: {all:?}");
            assert!(all.last().unwrap().starts_with("failed "), "{line:?} at {stage}: {all:?}");
            let outcome = settle(&Attempt::Refused { stage, reply: reply(line) }, fresh(), now(), 1);
            assert!(!outcome.asks_to_slow_down(), "nobody else is too fast: {line:?}");
        }
    }
    let hour = Attempt::Refused {
        stage: Stage::RcptTo,
        reply: reply("452 4.5.3 Too many recipients received this hour for this domain"),
    };
    let Outcome::Deferred { until, .. } = settle(&hour, fresh(), now(), 1) else { panic!("deferred") };
    assert!(until >= now() + SignedDuration::from_hours(1), "not before the hour is over: {until}");
    for line in [
        "550 5.7.1 Limit of 500 messages per day reached for this mailbox",
        "452 4.7.1 Sending quota exceeded for this domain",
        "450 4.7.1 Your account sent too many messages",
    ] {
        let outcome =
            settle(&Attempt::Refused { stage: Stage::RcptTo, reply: reply(line) }, fresh(), now(), 1);
        assert!(told(&outcome).starts_with("back: "), "the account is meant: {line:?} {}", told(&outcome));
    }
}

#[test]
fn a_row_that_always_makes_the_account_rest_comes_to_its_end() {
    for line in ["550 5.7.1 Too many messages, slow down", "452 4.5.3 Hourly sending limit exceeded"] {
        let all = row_that_always_gets(line, Stage::RcptTo);
        assert!(all[..2].iter().all(|one| one.starts_with("back: ")), "{all:?}");
        assert!(all[2].starts_with("deferred ") && all.last().unwrap().starts_with("failed "), "{all:?}");
    }
    let at_mail =
        Attempt::Refused { stage: Stage::MailFrom, reply: reply("450 Hourly sending limit exceeded") };
    let often = Before { setbacks: 1_000, ..fresh() };
    assert!(told(&settle(&at_mail, often, now(), 1)).starts_with("back: "), "nobody was named");
}

#[test]
fn a_recipient_whose_server_speaks_of_an_account_does_not_stop_the_login_for_ever() {
    for line in ["550 5.2.1 account is under review", "530 5.7.1 Authentication required"] {
        for stage in [Stage::RcptTo, Stage::FinalReply] {
            let all = row_that_always_gets(line, stage);
            assert!(all[0].ends_with("until you act"), "it may be ours: {line:?} at {stage}: {all:?}");
            assert!(all.last().unwrap().starts_with("failed "), "{line:?} at {stage}: {all:?}");
        }
    }
    let at_mail =
        Attempt::Refused { stage: Stage::MailFrom, reply: reply("530 5.7.0 Authentication required") };
    let often = Before { setbacks: 1_000, ..fresh() };
    assert!(told(&settle(&at_mail, often, now(), 1)).starts_with("back: "), "nobody was named");
}

#[test]
fn what_a_server_says_of_the_sender_when_a_recipient_is_named_is_not_charged_to_them() {
    let sender = "back: sender-refused until you act";
    let relay = "back: turned-away until you act";
    let table = [
        ("553 5.7.1 <shop@lindenbakery.example>: Sender address rejected: not owned by user me", sender),
        ("550 5.1.8 <shop@lindenbakery.example>: Sender address rejected: Domain not found", sender),
        ("550 5.7.60 SMTP; Client does not have permissions to send as this sender", sender),
        ("550 Sending user me@lindenbakery.example not allowed to send as shop@lindenbakery.example", sender),
        (
            "550 Verification failed for <shop@lindenbakery.example>\nNo Such User Here\nSender verify failed",
            sender,
        ),
        (
            "450 4.1.8 <shop@lindenbakery.example>: Sender address rejected: Domain not found",
            "back: connection",
        ),
        ("550 5.7.1 Relaying denied", relay),
        ("554 5.7.1 <ben@northfen.example>: Relay access denied", relay),
        ("454 4.7.1 <ben@northfen.example>: Relay access denied", relay),
        ("530 5.7.0 Authentication required", "back: login-refused until you act"),
        ("550 5.7.0 Authentication required", "back: login-refused until you act"),
        ("554 5.7.1 Sender account locked, outbound spam detected", "back: account-locked until you act"),
    ];
    for (line, expect) in table {
        for stage in [Stage::MailFrom, Stage::RcptTo, Stage::Data, Stage::FinalReply] {
            let attempt = Attempt::Refused { stage, reply: reply(line) };
            assert_eq!(told(&settle(&attempt, fresh(), now(), 1)), expect, "{line:?} at {stage}");
            if stage > Stage::MailFrom {
                let all = row_that_always_gets(line, stage);
                assert_eq!(all[..2], [expect, expect], "{line:?} at {stage}");
                assert!(all[2].starts_with("deferred "), "one odd row stops nobody for ever: {all:?}");
                assert!(all.last().unwrap().starts_with("failed "), "{line:?} at {stage}: {all:?}");
            }
        }
    }
}

#[test]
fn what_a_server_has_against_one_recipient_is_that_row_where_others_got_out() {
    let local = Before { session_used: true, ..fresh() };
    let relayed = Before { session_relayed: true, ..local };
    let ours = "back: sender-refused until you act";
    for (line, at_its_own_domain, outside) in [
        (
            "554 5.7.1 <ben@northfen.example>: Relay access denied",
            "back: turned-away until you act",
            "failed reputation-blocked",
        ),
        (
            "454 4.7.1 <ben@northfen.example>: Relay access denied",
            "back: turned-away until you act",
            "deferred reputation-blocked",
        ),
        ("550 5.1.8 Domain of sender address does not exist", ours, "failed"),
        ("550 Sender verify failed", ours, "failed"),
        ("550 5.7.0 Authentication required", "back: login-refused until you act", "failed"),
        ("553 5.7.1 <shop@lindenbakery.example>: Sender address rejected: not owned by user me", ours, ours),
    ] {
        let attempt = Attempt::Refused { stage: Stage::RcptTo, reply: reply(line) };
        assert_eq!(told(&settle(&attempt, local, now(), 1)), at_its_own_domain, "{line:?}");
        let others_got_out = told(&settle(&attempt, relayed, now(), 1));
        assert!(others_got_out.starts_with(outside), "{line:?}: {others_got_out}");
        let before_anybody = Attempt::Refused { stage: Stage::MailFrom, reply: reply(line) };
        let told = told(&settle(&before_anybody, relayed, now(), 1));
        assert_eq!(told, at_its_own_domain, "{line:?}: nobody was named yet");
    }
}

#[test]
fn what_is_said_of_one_recipient_pauses_nobody() {
    for line in [
        "554 5.7.1 <ben@northfen.example>: Recipient address rejected: Access denied",
        "550 5.7.1 You are not allowed to send to this recipient",
        "550 5.7.1 Blocked",
        "550 5.7.1 Policy rejection on the target address",
        "552 5.2.2 Mailbox full",
        "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required",
        "550 host mx.northfen.example[192.0.2.9] said: 550 5.1.8 Sender address rejected: Domain not found",
    ] {
        for stage in [Stage::RcptTo, Stage::FinalReply] {
            let told = told(&settle(&Attempt::Refused { stage, reply: reply(line) }, fresh(), now(), 1));
            assert!(told.starts_with("failed "), "{line:?} at {stage}: {told}");
        }
    }
}

#[test]
fn a_pause_that_waits_for_the_owner_gives_the_row_no_class_of_its_own() {
    let reply = reply("550 5.7.1 Your account has been suspended");
    let outcome = settle(&Attempt::Refused { stage: Stage::MailFrom, reply }, fresh(), now(), 1);
    assert_eq!(told(&outcome), "back: account-locked until you act");
    assert_eq!(outcome.class(), None, "it would be read as the recipient's");
}

#[test]
fn after_the_message_only_plain_words_put_somebody_on_do_not_mail() {
    let dead = "refused bad-mailbox +suppress";
    for (line, later) in [
        ("550 5.1.1 Mailbox unavailable", "failed other"),
        ("550 5.1.1 Invalid address", "failed other"),
        ("550 5.1.1 <ada@northfen.example>: Recipient address rejected: User unknown", dead),
        ("550 No such user here", dead),
    ] {
        let at = |stage| told(&refused_as(Class::BadMailbox, stage, &reply(line), fresh(), now(), 1));
        assert_eq!(at(Stage::RcptTo), dead, "{line}");
        for stage in [Stage::Data, Stage::FinalReply] {
            assert_eq!(at(stage), later, "{line} at {stage}");
        }
    }
}

#[test]
fn a_server_that_puts_us_off_before_anybody_is_named_slows_us_down() {
    let slows = |stage, line| {
        let outcome = settle(&Attempt::Refused { stage, reply: reply(line) }, fresh(), now(), 1);
        assert_eq!(told(&outcome), "back: connection", "{line} at {stage}");
        assert!(outcome.reply().is_some(), "with what it said: {line} at {stage}");
        outcome.asks_to_slow_down()
    };
    for stage in [Stage::Connect, Stage::Ehlo, Stage::MailFrom] {
        assert!(slows(stage, "421 4.3.2 Come back another time"), "{stage}");
        assert!(slows(stage, "451 4.7.1 Not just now"), "{stage}");
        assert!(!slows(stage, "451 4.3.0 Our disk is slow"), "{stage}");
    }
    assert!(!slows(Stage::Login, "454 4.7.0 Temporary authentication failure"));
    assert!(!slows(Stage::Tls, "454 4.7.0 TLS not available"));
}

#[test]
fn a_used_up_window_is_waited_for_until_it_opens() {
    let later = |minutes| now() + SignedDuration::from_mins(minutes);
    let pause = |line| match settle(
        &Attempt::Refused { stage: Stage::RcptTo, reply: reply(line) },
        fresh(),
        now(),
        1,
    ) {
        Outcome::BackInQueue { because: Setback::Account(pause) } => pause,
        other => panic!("{other:?}"),
    };
    let day = || pause("450 4.7.1 Daily sending limit exceeded");
    assert_eq!(day().until, Some(later(1440)));
    assert_eq!(day().reopening(later(300), now()).until, Some(later(300)), "the oldest message leaves then");
    assert_eq!(
        day().reopening(later(1), now()).until,
        Some(later(60)),
        "but no server is asked all the time"
    );
    assert_eq!(day().reopening(later(2_000), now()).until, Some(later(1440)), "a whole window at most");
    assert_eq!(day().reopening(now(), now()).until, Some(later(1440)), "we sent nothing: others did");
    let slow = pause("450 4.7.1 Slow down, too many messages");
    assert_eq!(slow.clone().reopening(later(3), now()), slow, "no window was named");
}

#[test]
fn the_rest_follows_the_words() {
    let minutes = |n| Hint::Rest(SignedDuration::from_mins(n));
    let check = |text, expect| assert_eq!(hint(text), expect, "{text:?}");
    check("Too many messages, try again in 30 minutes", minutes(30));
    check("retry after 90 seconds", Hint::Rest(SignedDuration::from_secs(90)));
    check("retry after 1 second", minutes(1));
    check("limit of 100 messages in 60 minutes reached", minutes(60));
    check("You have exceeded your daily sending limit", Hint::Window(Window::Day));
    check("quota of 500 recipients per 24 hours exceeded", Hint::Window(Window::Day));
    check("Hourly limit reached", Hint::Window(Window::Hour));
    check("Maximum number of messages per minute exceeded", Hint::Window(Window::Minute));
    check("Slow down", Hint::None);
    check("99999999999999999999 hours", Hint::Window(Window::Hour));
    check("", Hint::None);
}

fn any_attempt() -> impl Strategy<Value = Attempt> {
    let stage = (0..Stage::ALL.len()).prop_map(|i| Stage::ALL[i]);
    let words = prop_oneof![
        Just("No such user".to_owned()),
        Just("Mailbox full".to_owned()),
        Just("spam".to_owned()),
        Just("daily limit exceeded".to_owned()),
        Just("greylisted".to_owned()),
        any::<String>(),
    ];
    let enhanced =
        prop::option::of((0u8..8, 0u16..9, 0u16..30).prop_map(|(class, subject, detail)| Enhanced {
            class,
            subject,
            detail,
        }));
    let code = prop_oneof![400u16..600, any::<u16>()];
    let reply = (code, enhanced, words).prop_map(|(code, enhanced, text)| SmtpReply { code, enhanced, text });
    prop_oneof![
        reply.clone().prop_map(Attempt::Accepted),
        (stage.clone(), reply).prop_map(|(stage, reply)| Attempt::Refused { stage, reply }),
        (stage, any::<String>()).prop_map(|(stage, why)| Attempt::Broken { stage, why }),
    ]
}

proptest! {
    /// Whatever a server says, whenever it says it.
    #[test]
    fn no_reply_breaks_the_rules(
        attempt in any_attempt(),
        (tries, setbacks) in (0u32..20, 0u32..5),
        (session_used, session_relayed) in any::<(bool, bool)>(),
        seed: u64,
    ) {
        let before = Before { tries, setbacks, session_used, session_relayed };
        let outcome = settle(&attempt, before, now(), seed);
        let stage = match &attempt {
            Attempt::Accepted(_) => None,
            Attempt::Refused { stage, .. } | Attempt::Broken { stage, .. } => Some(*stage),
        };
        prop_assert!(crate::RowState::Claimed.can(outcome.row_event()), "a claimed row can take every outcome");
        match &outcome {
            Outcome::Accepted { .. } => prop_assert!(stage.is_none(), "only an accepted message is accepted"),
            Outcome::Refused { class, suppress, reply } => {
                prop_assert!(stage >= Some(Stage::RcptTo), "nobody is suppressed before they were named");
                prop_assert!((500..600).contains(&reply.code), "nor for a temporary reply");
                prop_assert_eq!(*suppress, class.severity() == reply::Severity::Hard);
            }
            Outcome::Deferred { until, .. } => {
                prop_assert!(*until > now(), "a next try lies ahead");
                let refused = matches!(attempt, Attempt::Refused { .. });
                prop_assert!(refused || !stage.is_some_and(Stage::may_have_arrived), "unknown is never tried again");
            }
            Outcome::Uncertain { .. } => {
                prop_assert!(stage.is_some_and(Stage::may_have_arrived), "before the message, nothing is uncertain");
            }
            Outcome::BackInQueue { because: Setback::Account(pause) } => {
                prop_assert!(pause.until.is_none_or(|until| until > now()), "a pause lies ahead");
            }
            Outcome::Failed { .. } | Outcome::BackInQueue { .. } => {}
        }
        if let Attempt::Broken { stage, .. } = &attempt && stage.may_have_arrived() {
            let uncertain = matches!(outcome, Outcome::Uncertain { .. });
            prop_assert!(uncertain, "never sent again by itself");
        }
        let again = settle(&attempt, before, now(), seed);
        prop_assert_eq!(&outcome, &again, "the same in, the same out: a rehearsal can be repeated");
        let json = serde_json::to_string(&outcome).unwrap();
        prop_assert_eq!(serde_json::from_str::<Outcome>(&json).unwrap(), outcome, "it can be stored: {}", json);
    }
}
