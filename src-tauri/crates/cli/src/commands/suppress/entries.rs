//! Entries of Do not mail: shown, listed, lifted.

use super::{List, Remove};
use crate::desk::{Desk, Done};
use crate::output;
use crate::stream::Out;
use anyhow::Error;
use app::Postrider;
use app::address::{Address, DedupeKey};
use app::consent::lift::{Way, ways};
use app::consent::{Scope, Suppression};
use app::store::SuppressionId;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// Names of lists by their numbers.
fn lists(postrider: &Postrider) -> Result<BTreeMap<i64, String>, Error> {
    let rows = postrider.store().lists().map_err(app::Error::from)?;
    Ok(rows.into_iter().map(|row| (row.list.id.0, row.list.name)).collect())
}

/// The list an entry is for; none where it is for all.
fn list_of(lists: &BTreeMap<i64, String>, entry: &Suppression) -> Option<String> {
    match entry.scope {
        Scope::Everywhere => None,
        Scope::List(id) => Some(lists.get(&id).cloned().unwrap_or_else(|| id.to_string())),
    }
}

fn object(lists: &BTreeMap<i64, String>, id: SuppressionId, entry: &Suppression) -> Value {
    json!({
        "kind": "suppression",
        "id": id.0,
        "address": entry.key.as_ref().map(DedupeKey::as_str),
        "reason": entry.reason.as_str(),
        "original": entry.original.map(|reason| reason.as_str()),
        "source": entry.source.as_str(),
        "list": list_of(lists, entry),
        "since": entry.since.to_string(),
        "evidence": entry.evidence,
        "campaign": entry.campaign,
        "lifted": entry.lifted.as_ref().map(|lifted| json!({
            "at": lifted.at.to_string(), "way": lifted.way.as_str(), "why": lifted.why,
        })),
    })
}

fn parse(given: &str) -> Result<DedupeKey, Error> {
    let address = Address::parse(given.trim()).map_err(|findings| app::Error::Address {
        given: given.to_owned(),
        why: findings.into_iter().next().map(|finding| finding.message).unwrap_or_default(),
    })?;
    Ok(address.dedupe_key())
}

/// Every entry in force that fits.
pub(super) fn list(desk: &Desk, list: &List) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let (names, now, search) = (lists(postrider)?, postrider.clock().now(), list.search.to_lowercase());
    let (mut out, mut failed, mut count) = (Out::new(), None, 0_u64);
    postrider
        .store()
        .each_suppression(|id, entry| {
            let key = entry.key.as_ref().map_or("", DedupeKey::as_str);
            let fits = entry.in_force(now)
                && key.contains(&search)
                && list.reason.is_none_or(|reason| reason == entry.reason);
            if !fits {
                return ControlFlow::Continue(());
            }
            count += 1;
            let told = if desk.json {
                out.object(&object(&names, id, entry))
            } else {
                out.text(&line(&names, entry))
            };
            match told {
                Ok(()) if output::nobody_reads() => ControlFlow::Break(()),
                Ok(()) => ControlFlow::Continue(()),
                Err(why) => {
                    failed = Some(why);
                    ControlFlow::Break(())
                }
            }
        })
        .map_err(app::Error::from)?;
    if let Some(why) = failed {
        return Err(why);
    }
    if !desk.json && count == 0 {
        out.text("Nobody.")?;
    }
    out.finish()?;
    Ok(Done::Fine)
}

fn line(names: &BTreeMap<i64, String>, entry: &Suppression) -> String {
    let key = entry.key.as_ref().map_or("(erased)", DedupeKey::as_str);
    let list = list_of(names, entry).map(|list| format!(", for {list} only")).unwrap_or_default();
    format!(
        "{key}  {} since {}{list}. {}",
        entry.reason.as_str(),
        output::moment(entry.since),
        entry.evidence
    )
}

/// Every entry about one address.
pub(super) fn show(desk: &Desk, given: &str) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let (names, key) = (lists(postrider)?, parse(given)?);
    let entries = postrider.store().suppressions_of(&key).map_err(app::Error::from)?;
    for (id, entry) in &entries {
        if desk.json {
            let mut object = object(&names, *id, entry);
            let open: Vec<&str> = ways(entry).iter().map(|way| way.as_str()).collect();
            if let Value::Object(fields) = &mut object {
                fields.insert("ways".to_owned(), json!(open));
            }
            desk.line(&object)?;
        } else {
            say!("{}", output::plain(&line(&names, entry)));
            say!("  {}", way_out(postrider, entry));
        }
    }
    if entries.is_empty() && !desk.json {
        say!("{} is not on Do not mail.", output::plain(given.trim()));
    }
    Ok(Done::Fine)
}

fn way_out(postrider: &Postrider, entry: &Suppression) -> String {
    if let Some(lifted) = entry.lifted.as_ref().filter(|_| !entry.in_force(postrider.clock().now())) {
        return format!("Taken off {}: {}", output::moment(lifted.at), output::plain(&lifted.why));
    }
    let open = ways(entry);
    let misread =
        if open.contains(&Way::Misread) { " If we misread them: --misread --why \"...\"." } else { "" };
    let rest = if open.contains(&Way::User) {
        "You may take it off."
    } else if open.contains(&Way::WrittenReason) {
        "You may take it off with a reason: --why \"...\"."
    } else {
        "Only they can come back, by saying yes again."
    };
    format!("{rest}{misread}")
}

/// Takes an address off, entry by entry.
pub(super) fn remove(desk: &Desk, remove: &Remove) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    if let Some(name) = &remove.campaign {
        return remove_all(desk, postrider, name, &remove.why);
    }
    let given = remove.address.as_deref().unwrap_or_default();
    let (key, now) = (parse(given)?, postrider.clock().now());
    let mut entries = postrider.store().suppressions_of(&key).map_err(app::Error::from)?;
    entries.retain(|(_, entry)| entry.in_force(now));
    if entries.is_empty() {
        return Err(app::Error::NotFound { noun: "entry of Do not mail", name: given.to_owned() }.into());
    }
    let mut done = Done::Fine;
    for (id, entry) in entries {
        match postrider.lift(id, &remove.why, remove.misread) {
            Ok(()) => {
                desk.said(
                    &json!({ "kind": "lifted", "id": id.0, "address": key.as_str() }),
                    &format!("{} is taken off ({}).", key.as_str(), entry.reason.as_str()),
                )?;
            }
            Err(app::Error::Refused(why)) => {
                desk.said(
                    &json!({
                        "kind": "stays", "id": id.0, "address": key.as_str(), "reason": entry.reason.as_str(),
                        "message": why.to_string(),
                    }),
                    &why.to_string(),
                )?;
                done = Done::Refused;
            }
            Err(other) => return Err(other.into()),
        }
    }
    Ok(done)
}

/// Takes off what the replies to one campaign put there.
fn remove_all(desk: &Desk, postrider: &Postrider, name: &str, why: &str) -> Result<Done, Error> {
    let campaign = postrider.campaign_named(name)?;
    let lifted = postrider.lift_refused_by(campaign.id, why)?;
    desk.said(
        &json!({ "kind": "lifted-all", "campaign": name, "lifted": lifted }),
        &format!("{lifted} taken off. Your reason is kept with each."),
    )?;
    Ok(Done::Fine)
}
