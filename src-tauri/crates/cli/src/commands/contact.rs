//! `postrider contact ...`

mod same_mailbox;
mod show;

use crate::desk::{Desk, Done};
use anyhow::Error;
use app::address::{Address, Verdict};
use app::consent::Basis;
use app::importing::said;
use app::people::{NewPerson, PersonAdded, Selection};
use app::store::ContactFilter;
use clap::{Args, Subcommand};
use jiff::civil::Date;
use serde_json::json;
use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::path::PathBuf;

/// People: one record each, known by address.
#[derive(Subcommand)]
#[command(
    after_long_help = "With --json: show gives {kind: \"contact\", address, name, verdict, fields, lists, do_not_mail, ...} and then {kind: \"event\", at,
event, ...} for all that happened, newest first; list gives one {kind: \"contact\"} a line."
)]
pub enum Contact {
    /// One person and everything that happened with them.
    Show {
        /// Their address.
        address: String,
    },
    /// People, all or those who match.
    List(Which),
    /// Add one person.
    Add(Add),
    /// Change fields: --field town=Northfen; an empty value removes one.
    Edit {
        /// Their address.
        address: String,
        /// Name and value; may be given again.
        #[arg(long = "field", value_name = "NAME=VALUE", value_parser = field, required = true)]
        fields: Vec<(String, String)>,
    },
    /// Remove people who were never mailed.
    Remove {
        /// Their addresses.
        #[arg(required = true)]
        addresses: Vec<String>,
    },
    /// Forget somebody at their own wish: everything that names them goes, and they are never mailed again.
    Erase {
        /// Their address.
        address: String,
        /// The address once more, where nobody can be asked. It cannot be undone.
        #[arg(long, value_name = "ADDRESS")]
        confirm: Option<String>,
    },
    /// Records whose addresses seem to lead to one mailbox: look at them, make them one, or say that they are different.
    #[command(subcommand)]
    SameMailbox(same_mailbox::SameMailbox),
    /// Write people to a file a spreadsheet opens.
    Export {
        #[command(flatten)]
        which: Which,
        /// The file.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

/// Which people.
#[derive(Args)]
pub struct Which {
    /// On this list.
    #[arg(long, value_name = "NAME")]
    list: Option<String>,
    /// With this in a name, an address or any field.
    #[arg(long, default_value = "", value_name = "TEXT")]
    search: String,
    /// With this verdict: ok, risky or invalid.
    #[arg(long, value_parser = known::<Verdict>)]
    verdict: Vec<Verdict>,
    /// On this basis: confirmed, stated, customer or none.
    #[arg(long, value_parser = known::<Basis>)]
    basis: Vec<Basis>,
    /// Only those on Do not mail.
    #[arg(long)]
    do_not_mail: bool,
}

/// A new person.
#[derive(Args)]
pub struct Add {
    address: String,
    /// The list they join.
    #[arg(long, value_name = "NAME")]
    list: Option<String>,
    /// Name and value; may be given again.
    #[arg(long = "field", value_name = "NAME=VALUE", value_parser = field)]
    fields: Vec<(String, String)>,
    /// On what their consent stands: stated, customer or none.
    #[arg(long, default_value = "none", value_parser = known::<Basis>, requires = "list")]
    basis: Basis,
    /// Where they agreed; needed for stated.
    #[arg(long, default_value = "", value_name = "TEXT")]
    source: String,
    /// On which day (YYYY-MM-DD); needed for stated.
    #[arg(long, value_name = "DATE")]
    date: Option<Date>,
}

fn known<T: std::str::FromStr<Err: std::fmt::Display>>(word: &str) -> Result<T, String> {
    word.parse().map_err(|why: T::Err| why.to_string())
}

fn field(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write it as name=value")?;
    if name.trim().is_empty() {
        Err("write it as name=value".to_owned())
    } else {
        Ok((name.trim().to_owned(), value.to_owned()))
    }
}

/// Runs one of them.
pub fn run(desk: &Desk, command: Contact) -> Result<Done, Error> {
    match command {
        Contact::Show { address } => show::person(desk, &address),
        Contact::List(which) => show::list(desk, &filter(desk, &which)?),
        Contact::Add(add) => self::add(desk, add),
        Contact::Edit { address, fields } => {
            let postrider = desk.postrider()?;
            let address = parse(&address)?;
            postrider.edit_person(postrider.contact_at(&address)?, &fields)?;
            desk.said(
                &json!({ "kind": "changed", "address": address.as_str() }),
                &format!("{} is changed.", address.as_str()),
            )
        }
        Contact::SameMailbox(command) => same_mailbox::run(desk, command),
        Contact::Remove { addresses } => remove(desk, &addresses),
        Contact::Erase { address, confirm } => erase(desk, &address, confirm.as_deref()),
        Contact::Export { which, out } => {
            let selection = Selection::Matching { filter: filter(desk, &which)?, except: Vec::new() };
            let people = desk.postrider()?.export_people(&selection, &out)?;
            desk.said(
                &json!({ "kind": "exported", "file": out, "people": people }),
                &format!("{people} people are in {}.", out.display()),
            )
        }
    }
}

fn filter(desk: &Desk, which: &Which) -> Result<ContactFilter, Error> {
    Ok(ContactFilter {
        list: which.list.as_deref().map(|name| desk.postrider()?.list_named(name)).transpose()?,
        search: which.search.clone(),
        verdicts: which.verdict.clone(),
        bases: which.basis.clone(),
        suppressed: which.do_not_mail.then_some(true),
        ..ContactFilter::default()
    })
}

fn parse(given: &str) -> Result<Address, app::Error> {
    Address::parse(given.trim()).map_err(|findings| app::Error::Address {
        given: given.to_owned(),
        why: findings.into_iter().next().map_or_else(String::new, |finding| finding.message),
    })
}

fn add(desk: &Desk, add: Add) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let list = match &add.list {
        Some(name) => {
            let agreement = said(add.basis, &add.source, add.date, "", postrider.clock().now())?;
            Some((postrider.list_named(name)?, agreement))
        }
        None => None,
    };
    let typed = add.address.clone();
    let added = postrider.add_person(NewPerson { address: add.address, fields: add.fields, list })?;
    let (kind, stopped, sentence) = match added {
        PersonAdded::Added { stopped, .. } => ("added", stopped, format!("{typed} is added.")),
        PersonAdded::Known { stopped, .. } => {
            ("known", stopped, format!("{typed} was known; the record stays as it was."))
        }
        PersonAdded::Refused(judged) => {
            let why = judged.findings.first().map_or_else(String::new, |finding| finding.message.clone());
            return Err(app::Error::Address { given: typed, why }.into());
        }
    };
    let sentence =
        if stopped { format!("{sentence} They are on Do not mail and stay there.") } else { sentence };
    desk.said(&json!({ "kind": kind, "address": typed, "do_not_mail": stopped }), &sentence)
}

fn remove(desk: &Desk, addresses: &[String]) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let mut people = Vec::new();
    for address in addresses {
        people.push(postrider.contact_at(&parse(address)?)?);
    }
    let removed = postrider.remove_people(&people)?;
    let kept = removed.kept.len();
    let mut sentence = format!("{} removed.", removed.removed);
    if kept > 0 {
        sentence.push_str(&format!(
            " {kept} stay, because a message went to them or waits for them. Put them on Do not mail, or erase them."
        ));
    }
    desk.said(&json!({ "kind": "removed", "people": removed.removed, "kept": kept }), &sentence)
}

fn erase(desk: &Desk, address: &str, confirm: Option<&str>) -> Result<Done, Error> {
    let address = parse(address)?;
    let typed = match confirm {
        Some(typed) => typed.to_owned(),
        None if std::io::stdin().is_terminal() && !desk.json => {
            eprint!(
                "Everything that names {} goes, and it cannot be undone. Type the address once more: ",
                address.as_str()
            );
            std::io::stderr().flush()?;
            let mut line = String::new();
            std::io::stdin().lock().read_line(&mut line)?;
            line
        }
        None => String::new(),
    };
    if parse(&typed).ok().as_ref() != Some(&address) {
        return Err(app::Error::Incomplete(
            "Nothing was erased. State the address once more: --confirm ADDRESS.",
        )
        .into());
    }
    let erased = desk.postrider()?.erase_person(address.as_str())?;
    desk.said(
        &json!({ "kind": "erased", "contact": erased.contact, "events": erased.events, "skipped": erased.skipped }),
        "Forgotten. They are never mailed again. Backups made before still hold them.",
    )
}
