//! Classifies replies that other makers collected and labelled. Each source has its own set of labels, and each label
//! stands for one class; replies whose words say something else than their label are named with the reason.

use reply::{Class, Class::*, Enhanced, classify, classify_parts};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

/// The labelled replies, if there is a corpus to read.
fn records() -> io::Result<Option<Vec<Value>>> {
    let Some(root) = std::env::var_os("POSTRIDER_CORPUS") else {
        println!("skipped: no corpus");
        return Ok(None);
    };
    let text = std::fs::read_to_string(PathBuf::from(root).join("smtp-replies/dev.jsonl"))?;
    Ok(Some(text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?))
}

/// Sisimai's reasons.
fn sisimai(reason: &str) -> Option<Class> {
    Some(match reason {
        // What mobile hosts answer after the message, for an address that is not there.
        "userunknown" | "hasmoved" | "filtered" => BadMailbox,
        "hostunknown" | "notaccept" => BadDomain,
        "mailboxfull" => MailboxFull,
        "suspend" => MailboxDisabled,
        "authfailure" | "securityerror" => AuthenticationFailed,
        "badreputation" | "blocked" | "requireptr" | "rejected" | "norelaying" => ReputationBlocked,
        "spamdetected" | "virusdetected" | "contenterror" | "notcompliantrfc" | "policyviolation" => {
            ContentRejected
        }
        "mesgtoobig" | "exceedlimit" => TooLarge,
        "speeding" | "toomanyconn" => RateLimited,
        "expired" | "networkerror" => Network,
        "syntaxerror" | "systemerror" | "mailererror" | "onhold" | "systemfull" => Other,
        _ => return None,
    })
}

/// zone-mta's categories.
fn zone_mta(category: &str) -> Option<Class> {
    Some(match category {
        "blacklist" => ReputationBlocked,
        "spam" | "policy" => ContentRejected,
        "capacity" => RateLimited,
        "greylist" => Greylisted,
        "network" => Network,
        "recipient" => BadMailbox,
        "other" => Other,
        _ => return None,
    })
}

/// Crisp's types; its labels only spell the reply code out.
fn crisp(kind: &str) -> Option<Class> {
    Some(match kind {
        "no_such_recipient" => BadMailbox,
        "spam_content" => ContentRejected,
        "mailbox_full" | "mailbox_over_quota" => MailboxFull,
        "server_timeout" => Network,
        "server_unknown" => BadDomain,
        "ip_blocked_spam" => ReputationBlocked,
        _ => return None,
    })
}

/// Words of replies whose label says less than they do, or something else: what stands in them or in the name of their
/// file, the class that is right by the glossary, and why.
const BETTER_THAN_ITS_LABEL: &[(&str, Class, &str)] = &[
    ("NXDOMAIN", BadDomain, "a resolver that says that the name does not exist is no network error"),
    ("had no relevant answers", BadDomain, "nor one that says that nobody takes mail for it"),
    ("Domain name not found", BadDomain, "nor one that did not find it"),
    ("weren't able to find the recipient domain", BadDomain, "the domain is missing, not the user"),
    ("Unknown user", BadMailbox, "says so, whatever command it answers"),
    (
        "User unknown >>> DATA <<< 503",
        BadMailbox,
        "the protocol error follows from nobody being left to mail",
    ),
    ("Message expired, connection reset", Network, "a connection that broke is no error of a system"),
    ("Connection was closed abruptly", Network, "a connection that broke is no error of a system"),
    ("Daily SMTP relay limit", SenderQuota, "its set has no name for an account that is used up"),
    ("Must issue a STARTTLS", AuthenticationFailed, "encryption is asked for, and the syntax was right"),
    (
        "sender address address is not a valid",
        ReputationBlocked,
        "it is the sender's address that is refused",
    ),
    ("multi.uribl.com", ReputationBlocked, "the host is on a list, the words say nothing of the message"),
    ("dbl.spamhaus.org", ReputationBlocked, "the sender's domain is on a list"),
    ("low reputation", ReputationBlocked, "says what is low: the reputation"),
    ("550_5_7_1_reputation", ReputationBlocked, "codes alone, filed by their collector under reputation"),
    ("blocked using 0spam", ReputationBlocked, "a blocklist refuses hosts, not contents"),
    ("4.7.28 Gmail has detected an unusual rate", RateLimited, "what the host calls its 4.7.28"),
    ("pleine. Recipient overquota", MailboxFull, "its category holds full mailboxes too"),
    ("This mailbox is disabled", MailboxDisabled, "its set has no name for a mailbox that is switched off"),
    ("this mailbox is inactive", MailboxDisabled, "the same"),
    ("unavailable: account is disabled", MailboxDisabled, "the same"),
];

/// The class that a record's label stands for.
fn labelled(record: &Value) -> Option<Class> {
    let label = record.get("label")?.as_str();
    match record.get("source")?.as_str()? {
        "sisimai-eml" | "sisimai-rhost" | "sisimai-reason-test" => sisimai(label?),
        "zone-mta" => zone_mta(label?),
        "crisp" => crisp(record.pointer("/extra/type")?.as_str()?),
        "postalsys" => (label? == "invalid_address").then_some(BadMailbox),
        // Rules without a text to classify.
        _ => None,
    }
}

/// The class that is right for a record.
fn wanted(record: &Value) -> Option<Class> {
    let labelled = labelled(record)?;
    let field = |name: &str| record.get(name).and_then(Value::as_str).unwrap_or_default().to_lowercase();
    let (text, file) = (field("text"), field("ref"));
    let better = BETTER_THAN_ITS_LABEL.iter().find(|(words, class, _)| {
        let words = words.to_lowercase();
        *class != labelled && (text.contains(&words) || file.contains(&words))
    });
    Some(better.map_or(labelled, |(_, class, _)| *class))
}

fn found(record: &Value) -> Class {
    let field = |name: &str| record.get(name).and_then(Value::as_str);
    match field("text") {
        Some(text) => classify(text).class,
        None => {
            let code = field("code").and_then(|code| code.parse().ok());
            let status: Option<Enhanced> = field("status").and_then(|status| status.parse().ok());
            classify_parts(code, status, "").class
        }
    }
}

#[test]
fn labelled_replies_get_the_class_their_label_asks_for() {
    let Some(records) = records().unwrap() else { return };
    let mut sources = BTreeMap::<String, (u32, u32, u32)>::new();
    let mut confusion = BTreeMap::<String, u32>::new();
    for record in &records {
        let Some(wanted) = wanted(record) else { continue };
        let class = found(record);
        let (right, literally, all) =
            sources.entry(record["source"].as_str().unwrap().to_owned()).or_default();
        *all += 1;
        *literally += u32::from(labelled(record) == Some(class));
        if wanted == class {
            *right += 1;
        } else {
            *confusion
                .entry(format!("{} as {class}", record["label"].as_str().unwrap_or("-")))
                .or_default() += 1;
            println!("{} as {class}: {}", record["label"], record["text"]);
        }
    }
    println!("{confusion:#?}");
    for (source, (right, literally, all)) in &sources {
        let share = f64::from(*right) * 100.0 / f64::from(*all);
        let by_label = f64::from(*literally) * 100.0 / f64::from(*all);
        println!("{source}: {right} of {all}, {share:.1} %; {by_label:.1} % by the letter of the labels");
        assert!(share >= 95.0, "{source} fell to {share:.1} %");
    }
}

#[test]
fn nobody_is_suppressed_for_a_soft_label() {
    let Some(records) = records().unwrap() else { return };
    let sources = ["sisimai-eml", "sisimai-rhost", "sisimai-reason-test", "zone-mta"];
    let (mut soft, mut suppressed) = (0_u32, 0_u32);
    for record in records.iter().filter(|record| sources.iter().any(|source| record["source"] == *source)) {
        let Some(wanted) = wanted(record) else { continue };
        if matches!(wanted, BadMailbox | BadDomain) {
            continue;
        }
        soft += 1;
        if matches!(found(record), BadMailbox | BadDomain) {
            suppressed += 1;
            println!("{}: {}", record["label"], record["text"]);
        }
    }
    println!("{suppressed} of {soft}");
    assert!(
        f64::from(suppressed) < 0.03 * f64::from(soft),
        "{suppressed} of {soft} would lose their mail for good"
    );
}
