//! `postrider consent ...`

use crate::desk::{Desk, Done};
use crate::output;
use anyhow::Error;
use app::address::{Address, DedupeKey};
use app::consent::ledger::{Detail, Sealed};
use clap::Subcommand;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The ledger: who agreed to what, where and when.
#[derive(Subcommand)]
pub enum Consent {
    /// Check the whole chain: was anything changed, removed, or put in between? Exit status 1 where it does not hold.
    #[command(
        after_long_help = "With --json: {kind: \"ledger\", events, erased, whole, head: {seq, hash}|null, broken: {seq, why}|null}."
    )]
    Verify,
    /// Everything the ledger says about an address.
    #[command(after_long_help = "With --json, one object an event, oldest first:
{kind: \"event\", seq, at, event, address, list, source, row, agreed_at, wording, evidence, reason, campaign, hash}.")]
    Show {
        /// The address.
        address: String,
    },
    /// The same with everything that proves it, as one JSON document: to hand to whoever asks.
    #[command(
        after_long_help = "The document: {address, made, contact: {fields, lists}|null, events: [as in show, with commitment and prev],
suppressions: [{reason, scope, since, evidence, lifted}], ledger: {seq, hash}}."
    )]
    Export {
        /// The address.
        address: String,
        /// The file; standard output without it.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

/// Runs one of them.
pub fn run(desk: &Desk, command: Consent) -> Result<Done, Error> {
    match command {
        Consent::Verify => verify(desk),
        Consent::Show { address } => show(desk, &address),
        Consent::Export { address, out } => export(desk, &address, out.as_deref()),
    }
}

fn verify(desk: &Desk) -> Result<Done, Error> {
    let checked = desk.postrider()?.store().verify_ledger().map_err(app::Error::from)?;
    let (head, broken) = match &checked.outcome {
        Ok(head) => (json!({ "seq": head.seq, "hash": hex(&head.hash) }), Value::Null),
        Err(broken) => (Value::Null, json!({ "seq": broken.seq, "why": broken.to_string() })),
    };
    let sentence = match &checked.outcome {
        Ok(_) => {
            format!("{} events, {} of them erased. The ledger is whole.", checked.events, checked.erased)
        }
        Err(broken) => format!("The ledger was changed: {broken} Keep a copy and restore a backup."),
    };
    desk.said(
        &json!({
            "kind": "ledger", "events": checked.events, "erased": checked.erased, "whole": checked.outcome.is_ok(),
            "head": head, "broken": broken,
        }),
        &sentence,
    )?;
    Ok(if checked.outcome.is_ok() { Done::Fine } else { Done::WithFindings })
}

fn parse(given: &str) -> Result<Address, Error> {
    Ok(Address::parse(given.trim()).map_err(|findings| app::Error::Address {
        given: given.to_owned(),
        why: findings.into_iter().next().map(|finding| finding.message).unwrap_or_default(),
    })?)
}

fn events(desk: &Desk, key: &DedupeKey) -> Result<Vec<(Sealed, Detail<'static>)>, Error> {
    Ok(desk.postrider()?.store().events_of(key).map_err(app::Error::from)?)
}

fn event(sealed: &Sealed, detail: &Detail<'_>) -> Value {
    json!({
        "kind": "event",
        "seq": sealed.seq,
        "at": sealed.at.to_string(),
        "event": sealed.kind.as_str(),
        "address": detail.address,
        "list": detail.list,
        "source": detail.source,
        "row": detail.row,
        "agreed_at": detail.agreed_at.map(|at| at.to_string()),
        "wording": detail.wording,
        "evidence": detail.evidence,
        "reason": detail.reason,
        "campaign": detail.campaign,
        "hash": hex(&sealed.hash),
    })
}

fn show(desk: &Desk, given: &str) -> Result<Done, Error> {
    let events = events(desk, &parse(given)?.dedupe_key())?;
    for (sealed, detail) in &events {
        if desk.json {
            desk.line(&event(sealed, detail))?;
            continue;
        }
        let mut line = format!("{}  {}", output::moment(sealed.at), sealed.kind.as_str());
        let row = detail.row.map(|row| format!("row {row}"));
        let said = [&detail.list, &detail.source].into_iter().flatten().map(|text| text.as_ref());
        for text in
            said.chain(row.as_deref()).chain(detail.evidence.as_deref()).chain(detail.reason.as_deref())
        {
            let _ = write!(line, ", {text}");
        }
        say!("{}", output::plain(&line));
    }
    if events.is_empty() && !desk.json {
        say!("The ledger holds nothing about {}.", output::plain(given.trim()));
    }
    Ok(Done::Fine)
}

fn export(desk: &Desk, given: &str, out: Option<&Path>) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let (address, store) = (parse(given)?, postrider.store());
    let key = address.dedupe_key();
    let contact = match store.contact_by_key(&key).map_err(app::Error::from)? {
        Some(row) => {
            let mut lists = Vec::new();
            for standing in store.subscriptions_of(row.contact.id).map_err(app::Error::from)? {
                lists.push(json!({
                    "list": store.list(standing.list).map_err(app::Error::from)?.name,
                    "basis": standing.basis.as_str(),
                    "agreed_at": standing.agreed_at.map(|at| at.to_string()),
                    "since": standing.since.to_string(),
                    "left_at": standing.left_at.map(|at| at.to_string()),
                }));
            }
            json!({ "fields": row.contact.fields, "lists": lists })
        }
        None => Value::Null,
    };
    let mut told = Vec::new();
    for (sealed, detail) in events(desk, &key)? {
        let mut event = event(&sealed, &detail);
        if let Value::Object(fields) = &mut event {
            fields.insert("commitment".to_owned(), json!(hex(&sealed.commitment)));
            fields.insert("prev".to_owned(), json!(hex(&sealed.prev)));
        }
        told.push(event);
    }
    let suppressions: Vec<Value> = store
        .suppressions_of(&key)
        .map_err(app::Error::from)?
        .iter()
        .map(|(_, entry)| {
            json!({
                "reason": entry.reason.as_str(), "scope": entry.scope.to_string(), "since": entry.since.to_string(),
                "evidence": entry.evidence,
                "lifted": entry.lifted.as_ref().map(|lifted| json!({ "at": lifted.at.to_string(), "why": lifted.why })),
            })
        })
        .collect();
    let head = store.ledger_head().map_err(app::Error::from)?;
    let count = told.len();
    let document = json!({
        "address": address.as_str(),
        "made": postrider.clock().now().to_string(),
        "contact": contact,
        "events": told,
        "suppressions": suppressions,
        "ledger": { "seq": head.seq, "hash": hex(&head.hash) },
    });
    let Some(out) = out else {
        if desk.json {
            desk.line(&document)?;
        } else {
            say!("{}", serde_json::to_string_pretty(&document)?);
        }
        return Ok(Done::Fine);
    };
    std::fs::write(out, serde_json::to_vec_pretty(&document)?).map_err(|why| app::Error::file(out, why))?;
    desk.said(
        &json!({ "kind": "exported", "file": out, "events": count }),
        &format!("{count} events are in {}", out.display()),
    )
}

fn hex(bytes: &[u8; 32]) -> String {
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
