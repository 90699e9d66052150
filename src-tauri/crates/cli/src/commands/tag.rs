//! `postrider tag ...`

use super::contact::changing;
use crate::desk::{Desk, Done};
use crate::output;
use crate::whom::Whom;
use anyhow::Error;
use app::store::PeopleChange;
use clap::Subcommand;
use serde_json::json;

/// Tags: words you give people.
#[derive(Subcommand)]
#[command(after_long_help = "To take a tag from some people only: postrider contact tag NAME --remove ...

With --json: list gives {kind: \"tag\", tag, people}; add gives {kind: \"people-changed\", change, told, changed, left_alone}.")]
pub enum Tag {
    /// Every tag with how many people have it.
    #[command(name = "list")]
    All,
    /// Give people a tag; it is made where there is none.
    Add {
        /// Its name.
        name: String,
        #[command(flatten)]
        whom: Box<Whom>,
    },
    /// Remove a tag from everybody. A segment that names it finds nobody from then on, and says so.
    Remove {
        /// Its name.
        name: String,
    },
    /// Give it another name.
    Rename {
        /// Its name.
        name: String,
        /// The new one.
        to: String,
    },
}

/// Runs one of them.
pub fn run(desk: &Desk, command: Tag) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    match command {
        Tag::All => {
            let mut rows = Vec::new();
            for tag in postrider.store().tags()? {
                if desk.json {
                    desk.line(&json!({ "kind": "tag", "tag": tag.name, "people": tag.people }))?;
                } else {
                    rows.push(vec![tag.name, tag.people.to_string()]);
                }
            }
            output::table(&["Tag", "People"], rows);
            Ok(Done::Fine)
        }
        Tag::Add { name, whom } => changing::make(desk, &whom, PeopleChange::AddTag { name }),
        Tag::Remove { name } => {
            let tag = postrider.tag_named(&name)?;
            postrider.store().remove_tag(tag.id)?;
            desk.said(
                &json!({ "kind": "removed", "tag": tag.name, "people": tag.people }),
                &format!("\u{201c}{}\u{201d} is removed. {} people had it.", tag.name, tag.people),
            )
        }
        Tag::Rename { name, to } => {
            let tag = postrider.tag_named(&name)?;
            postrider.store().rename_tag(tag.id, &to)?;
            let to = postrider.store().tag(tag.id)?.name;
            desk.said(
                &json!({ "kind": "renamed", "tag": to, "was": tag.name }),
                &format!("\u{201c}{}\u{201d} is called \u{201c}{to}\u{201d} now.", tag.name),
            )
        }
    }
}
