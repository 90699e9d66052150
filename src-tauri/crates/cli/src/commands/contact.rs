//! `postrider contact ...`

pub(super) mod changing;
mod domains;
mod same_mailbox;
mod show;

use crate::desk::{Desk, Done};
use crate::filter::{known, pair};
use crate::output;
use crate::whom::{Matching, parse};
use anyhow::Error;
use app::consent::Basis;
use app::exporting::PeopleFile;
use app::importing::said;
use app::people::{NewPerson, PersonAdded, Selection};
use app::store::ContactFilter;
use clap::{Args, Subcommand};
use jiff::civil::Date;
use serde_json::json;
use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// People: one record each, known by address.
#[derive(Subcommand)]
#[command(
    after_long_help = "With --json: show gives {kind: \"contact\", address, name, verdict, fields, lists, do_not_mail, ...} and then {kind: \"event\", at,
event, ...} for all that happened, newest first; list gives one {kind: \"contact\"} a line; set, tag, join and leave give
{kind: \"people-changed\", change, told, changed, left_alone}; undo gives {kind: \"taken-back\", change, told, people, kept}; changes
gives one {kind: \"change\", change, told, state, changed, left_alone, kept, at, can_undo} a line."
)]
pub enum Contact {
    /// One person and everything that happened with them.
    Show {
        /// Their address.
        address: String,
    },
    /// People, all or those who match.
    List(Box<Matching>),
    /// Add one person.
    Add(Add),
    /// Change fields: --field town=Northfen; an empty value removes one.
    Edit {
        /// Their address.
        address: String,
        /// Name and value; may be given again.
        #[arg(long = "field", value_name = "NAME=VALUE", value_parser = pair, required = true)]
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
    /// Ask name servers which domains of your people take mail. Whoever is at one that takes none becomes invalid, with the
    /// reason, until it takes mail again. Stopped or cut off, it goes on where it stood.
    CheckDomains(domains::CheckDomains),
    /// Write people to a file: .csv for any spreadsheet, .xlsx (a workbook), .vcf (an address book).
    Export {
        /// The file; its ending says what it becomes.
        #[arg(value_name = "FILE", required_unless_present = "out", conflicts_with = "out")]
        file: Option<PathBuf>,
        #[command(flatten)]
        matching: Box<Matching>,
        /// The file, said by name.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Set a field of many people: set town=Northfen --list News; an empty value removes it.
    Set(Box<changing::Set>),
    /// Give many people a tag, or take it from them.
    Tag(Box<changing::Tag>),
    /// Put many people on a list. Whoever left that list, or is on Do not mail, is left alone.
    Join(Box<changing::Join>),
    /// Take many people off a list. That is no word about Do not mail.
    Leave(Box<changing::Leave>),
    /// The last twenty changes of many people.
    Changes,
    /// Take a change of many people back. Whoever was changed again since stays as they are.
    Undo {
        /// Its number; without one, the last that can be taken back.
        change: Option<i64>,
    },
}

/// A new person.
#[derive(Args)]
pub struct Add {
    address: String,
    /// The list they join.
    #[arg(long, value_name = "NAME")]
    list: Option<String>,
    /// Name and value; may be given again.
    #[arg(long = "field", value_name = "NAME=VALUE", value_parser = pair)]
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

/// Runs one of them.
pub fn run(desk: &Desk, command: Contact) -> Result<Done, Error> {
    match command {
        Contact::Show { address } => show::person(desk, &address),
        Contact::List(matching) => show::list(desk, &matching.read(desk)?),
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
        Contact::CheckDomains(options) => domains::check(desk, options),
        Contact::Export { matching, file, out } => {
            let selection =
                Selection::Matching { filter: Box::new(matching.read(desk)?), except: Vec::new() };
            // One of the two is there: the words of the command say so.
            export(desk, &selection, &file.or(out).unwrap_or_default())
        }
        Contact::Set(set) => changing::set(desk, *set),
        Contact::Tag(tag) => changing::tag(desk, *tag),
        Contact::Join(join) => changing::join(desk, *join),
        Contact::Leave(leave) => changing::leave(desk, *leave),
        Contact::Changes => changing::changes(desk),
        Contact::Undo { change } => changing::undo(desk, change),
    }
}

/// People as a table or line by line.
pub(super) fn list(desk: &Desk, filter: &ContactFilter) -> Result<Done, Error> {
    show::list(desk, filter)
}

/// Writes people to the kind of file its name says.
pub(super) fn export(desk: &Desk, whom: &Selection, file: &Path) -> Result<Done, Error> {
    let bar = output::progress(desk.json, 0, "Writing");
    let people = desk.postrider()?.export_people(whom, PeopleFile::of(file), file, &mut |done, total| {
        bar.set_length(total);
        bar.set_position(done);
        ControlFlow::Continue(())
    });
    bar.finish_and_clear();
    let people = people?;
    desk.said(
        &json!({ "kind": "exported", "file": file, "people": people }),
        &format!("{people} people are in {}.", file.display()),
    )
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
            ask!(
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
        "Forgotten. They are never mailed again. Backups made before still hold them; one that is restored over this data forgets them again.",
    )
}
