//! `postrider contact same-mailbox ...`

use super::parse;
use crate::desk::{Desk, Done};
use crate::output;
use anyhow::Error;
use app::contacts::ContactId;
use app::store::{MailboxPerson, MergeId, StandingMerge, StaysOne};
use clap::Subcommand;
use serde_json::json;

/// Records whose addresses seem to lead to one mailbox.
#[derive(Subcommand)]
#[command(
    after_long_help = "With --json: list gives {kind: \"group\", why, people: [{address, verdict, basis, do_not_mail, last_mailed, fields}]} for each
group, the one we would keep first, and at the end {kind: \"summary\", groups}; merge gives {kind: \"merged\", merge: ID, kept, records,
do_not_mail, skipped}; merges gives one {kind: \"standing\", merge, at, kept, others, can_undo, why,
message} a line; undo {kind: \"parted\", merge, people, kept_values}; apart {kind: \"apart\", people}, with --undo {kind: \"apart-undone\",
people}."
)]
pub enum SameMailbox {
    /// Groups that were not judged yet, the largest first.
    List {
        /// At most so many groups.
        #[arg(long, default_value_t = 100)]
        limit: u64,
    },
    /// Make one record of several. KEEP is mailed from now on; the others fill its gaps. Whoever left under one of the
    /// addresses has left under all.
    Merge {
        /// The address that stays.
        keep: String,
        /// The addresses whose records go.
        #[arg(required = true)]
        others: Vec<String>,
    },
    /// Merges that were not taken back, the newest first: number, day, the address that was kept, those that went into it, and
    /// why one cannot be taken back now.
    Merges {
        /// Only those of the person with this address, also one that went into another.
        address: Option<String>,
    },
    /// Take a merge back. What was changed since stays, and whoever left since stays gone.
    Undo {
        /// Its number; `contact same-mailbox merges` lists them.
        id: i64,
    },
    /// These are different people: do not suggest them again.
    Apart {
        /// Their addresses.
        #[arg(required = true, num_args = 2..)]
        addresses: Vec<String>,
        /// Take it back: they may be suggested again. Name the same addresses.
        #[arg(long)]
        undo: bool,
    },
}

/// Groups asked for at once.
const PAGE: u64 = 100;

/// Runs one of them.
pub fn run(desk: &Desk, command: SameMailbox) -> Result<Done, Error> {
    match command {
        SameMailbox::List { limit } => list(desk, limit),
        SameMailbox::Merge { keep, others } => merge(desk, &keep, &others),
        SameMailbox::Merges { address } => merges(desk, address.as_deref()),
        SameMailbox::Undo { id } => {
            let parted = desk.postrider()?.undo_merge(MergeId(id))?;
            let people = parted.people.len();
            let mut sentence = format!("Taken back: {people} have their own record again.");
            if parted.kept > 0 {
                sentence.push_str(" What you changed since in the record that was kept stays.");
            }
            desk.said(
                &json!({ "kind": "parted", "merge": id, "people": people, "kept_values": parted.kept }),
                &sentence,
            )
        }
        SameMailbox::Apart { addresses, undo: true } => {
            let people = known(desk, &addresses)?;
            desk.postrider()?.undo_keep_apart(&people)?;
            desk.said(
                &json!({ "kind": "apart-undone", "people": people.len() }),
                "Taken back. They may be suggested again.",
            )
        }
        SameMailbox::Apart { addresses, undo: false } => {
            let people = known(desk, &addresses)?;
            desk.postrider()?.keep_apart(&people)?;
            desk.said(
                &json!({ "kind": "apart", "people": people.len() }),
                "They are different people. They are not suggested again.",
            )
        }
    }
}

fn known(desk: &Desk, addresses: &[String]) -> Result<Vec<ContactId>, Error> {
    let postrider = desk.postrider()?;
    addresses.iter().map(|given| Ok(postrider.contact_at(&parse(given)?)?)).collect()
}

fn list(desk: &Desk, limit: u64) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let (mut from, mut rows) = (0, Vec::new());
    let total = loop {
        let page = postrider.same_mailbox(from..limit.min(from + PAGE))?;
        for group in &page.rows {
            if desk.json {
                let people: Vec<_> = group.people.iter().map(person).collect();
                desk.line(&json!({ "kind": "group", "why": group.why, "people": people }))?;
            }
            for (at, one) in group.people.iter().enumerate().filter(|_| !desk.json) {
                let contact = &one.row.contact;
                rows.push(vec![
                    contact.address.as_str().to_owned(),
                    one.basis.as_str().to_owned(),
                    if one.suppressed { "on Do not mail".to_owned() } else { String::new() },
                    one.last_mailed.map(output::moment).unwrap_or_default(),
                    if at == 0 { group.why.clone() } else { String::new() },
                ]);
            }
        }
        from += PAGE;
        if page.rows.is_empty() || from >= page.total.min(limit) {
            break page.total;
        }
    };
    if desk.json {
        desk.line(&json!({ "kind": "summary", "groups": total }))?;
        return Ok(Done::Fine);
    }
    output::table(&["Address", "Consent", "", "Last mailed", "Why"], rows);
    say!("{total} groups of addresses seem to lead to one mailbox each.");
    Ok(Done::Fine)
}

fn merges(desk: &Desk, address: Option<&str>) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let mut rows = Vec::new();
    if let Some(address) = address {
        for merge in postrider.merges_of(&parse(address)?)? {
            rows.extend(standing(desk, &merge)?);
        }
    } else {
        let mut from = 0;
        loop {
            let page = postrider.store().merges(from..from + PAGE)?;
            if page.rows.is_empty() {
                break;
            }
            from += PAGE;
            for merge in &page.rows {
                rows.extend(standing(desk, merge)?);
            }
        }
    }
    if desk.json {
        return Ok(Done::Fine);
    }
    if rows.is_empty() {
        say!("No records were made one, or each merge was taken back.");
        return Ok(Done::Fine);
    }
    output::table(&["Number", "Day", "Kept", "Went into it", ""], rows);
    say!("To take one back: postrider contact same-mailbox undo NUMBER");
    Ok(Done::Fine)
}

/// Tells of a merge: to a machine at once, to a person as a row of a table.
fn standing(desk: &Desk, merge: &StandingMerge) -> Result<Option<Vec<String>>, Error> {
    if desk.json {
        desk.line(&json!({
            "kind": "standing", "merge": merge.id.0, "at": merge.at.to_string(), "kept": merge.kept, "others": merge.others,
            "can_undo": merge.stays.is_none(), "why": merge.stays.map(StaysOne::code),
            "message": merge.stays.map(StaysOne::sentence),
        }))?;
        return Ok(None);
    }
    Ok(Some(vec![
        merge.id.0.to_string(),
        output::day(merge.at),
        merge.kept.clone().unwrap_or_default(),
        merge.others.join(", "),
        merge.stays.map(StaysOne::sentence).unwrap_or_default().to_owned(),
    ]))
}

fn person(person: &MailboxPerson) -> serde_json::Value {
    let contact = &person.row.contact;
    json!({
        "address": contact.address.as_str(),
        "verdict": contact.verdict.as_str(),
        "basis": person.basis.as_str(),
        "do_not_mail": person.suppressed,
        "last_mailed": person.last_mailed.map(|at| at.to_string()),
        "fields": contact.fields,
    })
}

fn merge(desk: &Desk, keep: &str, others: &[String]) -> Result<Done, Error> {
    let kept = parse(keep)?;
    let id = desk.postrider()?.contact_at(&kept)?;
    let merged = desk.postrider()?.merge_people(id, &known(desk, others)?)?;
    let mut sentence = format!(
        "{} records went into {}. Take it back: postrider contact same-mailbox undo {}",
        merged.records,
        kept.as_str(),
        merged.id.0
    );
    if merged.suppressions > 0 {
        sentence.push_str("\nOne of them was on Do not mail, so all of them are.");
    }
    if merged.skipped > 0 {
        sentence.push_str(&format!("\n{} messages that waited for them do not go out.", merged.skipped));
    }
    desk.said(
        &json!({
            "kind": "merged", "merge": merged.id.0, "kept": kept.as_str(), "records": merged.records,
            "do_not_mail": merged.suppressions, "skipped": merged.skipped,
        }),
        &sentence,
    )
}
