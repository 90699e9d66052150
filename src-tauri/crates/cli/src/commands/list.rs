//! `postrider list ...`

use crate::desk::{Desk, Done};
use crate::filter::PeopleFilter;
use crate::output;
use anyhow::Error;
use app::consent::Basis;
use app::store::ContactFilter;
use clap::Subcommand;
use serde_json::json;

/// Lists: what people agreed to get.
#[derive(Subcommand)]
#[command(
    after_long_help = "With --json: {kind: \"list\", list, people, left}; `show` adds matching (how many of them the flags leave), and of those
by_basis, by_verdict, do_not_mail, never_mailed and stale."
)]
pub enum List {
    /// Make a list.
    Create {
        /// What people see: in the window, in the mail that says why they get it.
        name: String,
    },
    /// Every list with how many people are on it.
    #[command(name = "list")]
    All,
    /// One list: how many, on what their consent stands, and how good their addresses are; of all or those who match.
    Show {
        /// Its name.
        name: String,
        #[command(flatten)]
        people: Box<PeopleFilter>,
    },
    /// Give it another name. Old mails still lead to it.
    Rename {
        /// Its name.
        name: String,
        /// The new one.
        to: String,
    },
    /// Remove it. The people stay. Whoever was not to be mailed on it is not mailed at all from then on. Refused while a
    /// campaign names it.
    Remove {
        /// Its name.
        name: String,
    },
}

/// Runs one of them.
pub fn run(desk: &Desk, command: List) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let (store, now) = (postrider.store(), postrider.clock().now());
    match command {
        List::Create { name } => {
            let name = name.trim();
            store.add_list(name, now)?;
            desk.said(
                &json!({ "kind": "created", "list": name }),
                &format!("\u{201c}{name}\u{201d} is made."),
            )
        }
        List::All => {
            let mut rows = Vec::new();
            for row in store.lists()? {
                if desk.json {
                    desk.line(&json!({ "kind": "list", "list": row.list.name, "people": row.people, "left": row.left }))?;
                } else {
                    rows.push(vec![row.list.name, row.people.to_string(), row.left.to_string()]);
                }
            }
            output::table(&["List", "People", "Left it"], rows);
            Ok(Done::Fine)
        }
        List::Show { name, people } => show(desk, &name, &people),
        List::Rename { name, to } => {
            let to = to.trim();
            store.rename_list(postrider.list_named(&name)?, to)?;
            desk.said(
                &json!({ "kind": "renamed", "list": to, "was": name }),
                &format!("\u{201c}{name}\u{201d} is called \u{201c}{to}\u{201d} now."),
            )
        }
        List::Remove { name } => {
            store.remove_list(postrider.list_named(&name)?, now)?;
            desk.said(
                &json!({ "kind": "removed", "list": name }),
                &format!("\u{201c}{name}\u{201d} is removed. Its people stay."),
            )
        }
    }
}

fn show(desk: &Desk, name: &str, people: &PeopleFilter) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let store = postrider.store();
    let id = postrider.list_named(name)?;
    let row = store.lists()?.into_iter().find(|row| row.list.id == id);
    let (all, left) = row.map_or((0, 0), |row| (row.people, row.left));
    let filter = ContactFilter { list: Some(id), ..people.read(desk)? };
    let health = postrider.health(&filter, 0)?;
    if desk.json {
        let by_basis: serde_json::Map<_, _> =
            health.bases.iter().map(|(basis, count)| (basis.as_str().to_owned(), json!(count))).collect();
        let by_verdict: serde_json::Map<_, _> = health
            .verdicts
            .iter()
            .map(|(verdict, count)| (verdict.as_str().to_owned(), json!(count)))
            .collect();
        desk.line(&json!({
            "kind": "list", "list": name, "people": all, "left": left, "matching": health.people, "by_basis": by_basis,
            "by_verdict": by_verdict, "do_not_mail": health.do_not_mail, "never_mailed": health.never_mailed,
            "stale": health.stale,
        }))?;
        return Ok(Done::Fine);
    }
    say!("{}: {all} people, {left} left it.", output::plain(name));
    if health.people != all {
        say!("{} of them match.", health.people);
    }
    let told = |basis: Basis| match basis {
        Basis::Confirmed => "confirmed",
        Basis::Stated => "stated: you say where and when",
        Basis::Customer => "customers, not mailed",
        Basis::None => "nobody knows whether they agreed, not mailed",
    };
    let mut rows: Vec<Vec<String>> = health
        .bases
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(basis, count)| vec![count.to_string(), told(basis).to_owned()])
        .collect();
    let [(_, invalid), (_, risky), _] = health.verdicts;
    for (count, told) in [
        (health.do_not_mail, "of them on Do not mail"),
        (invalid, "of them with an address that cannot be mailed"),
        (risky, "of them with an address that may not reach anybody"),
        (health.stale, "of them stale: not mailed for long, and agreed long ago"),
    ] {
        if count > 0 {
            rows.push(vec![count.to_string(), told.to_owned()]);
        }
    }
    output::table(&["People", ""], rows);
    Ok(Done::Fine)
}
