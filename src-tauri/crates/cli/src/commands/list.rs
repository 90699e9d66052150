//! `postrider list ...`

use crate::desk::{Desk, Done};
use crate::output;
use anyhow::Error;
use app::consent::Basis;
use app::store::ContactFilter;
use clap::Subcommand;
use serde_json::json;

/// Lists: what people agreed to get.
#[derive(Subcommand)]
#[command(
    after_long_help = "With --json: {kind: \"list\", list, people, left}; `show` adds by_basis and do_not_mail."
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
    /// One list: how many, and on what their consent stands.
    Show {
        /// Its name.
        name: String,
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
        List::Show { name } => show(desk, &name),
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

fn show(desk: &Desk, name: &str) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let store = postrider.store();
    let id = postrider.list_named(name)?;
    let row = store.lists()?.into_iter().find(|row| row.list.id == id);
    let (people, left) = row.map_or((0, 0), |row| (row.people, row.left));
    let on = ContactFilter { list: Some(id), ..ContactFilter::default() };
    let mut by_basis = Vec::new();
    for basis in [Basis::Confirmed, Basis::Stated, Basis::Customer, Basis::None] {
        let count = store.count_contacts(&ContactFilter { bases: vec![basis], ..on.clone() })?;
        by_basis.push((basis, count));
    }
    let stopped = store.count_contacts(&ContactFilter { suppressed: Some(true), ..on })?;
    if desk.json {
        let by_basis: serde_json::Map<_, _> =
            by_basis.iter().map(|(basis, count)| (basis.as_str().to_owned(), json!(count))).collect();
        desk.line(&json!({
            "kind": "list", "list": name, "people": people, "left": left, "by_basis": by_basis, "do_not_mail": stopped,
        }))?;
        return Ok(Done::Fine);
    }
    println!("{}: {people} people, {left} left it.", output::plain(name));
    let told = |basis: Basis| match basis {
        Basis::Confirmed => "confirmed",
        Basis::Stated => "stated: you say where and when",
        Basis::Customer => "customers, not mailed",
        Basis::None => "nobody knows whether they agreed, not mailed",
    };
    let mut rows: Vec<Vec<String>> = by_basis
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(basis, count)| vec![count.to_string(), told(basis).to_owned()])
        .collect();
    if stopped > 0 {
        rows.push(vec![stopped.to_string(), "of them on Do not mail".to_owned()]);
    }
    output::table(&["People", ""], rows);
    Ok(Done::Fine)
}
