//! `postrider segment ...`

use super::contact;
use crate::desk::{Desk, Done};
use crate::filter::PeopleFilter;
use crate::output;
use crate::whom::whole;
use anyhow::Error;
use app::people::Selection;
use app::segments::finding;
use app::store::SegmentRow;
use clap::Subcommand;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Segments: saved filters. Who is in one is asked anew each time.
#[derive(Subcommand)]
#[command(
    after_help = "Got the last three and never bounced:  postrider segment create Faithful --list News --got-last 3 --never-bounced
Not mailed for a year:                 postrider segment create Forgotten --not-mailed-for 365",
    after_long_help = "Got the last three and never bounced:  postrider segment create Faithful --list News --got-last 3 --never-bounced
Not mailed for a year:                 postrider segment create Forgotten --not-mailed-for 365

A segment that names a list or tag that was removed finds nobody, and says so.

With --json: {kind: \"segment\", segment, people, findings}; `show` adds filter and then gives one {kind: \"contact\"} a line."
)]
pub enum Segment {
    /// Save a filter under a name.
    Create {
        /// Its name.
        name: String,
        /// In place of the segment of this name, where there is one.
        #[arg(long)]
        replace: bool,
        #[command(flatten)]
        filter: Box<PeopleFilter>,
    },
    /// Every segment with how many people it has now.
    #[command(name = "list")]
    All,
    /// One segment and the people in it now.
    Show {
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
    /// Remove it. Nobody in it changes.
    Remove {
        /// Its name.
        name: String,
    },
    /// Write the people in it to a file: .csv, .xlsx or .vcf.
    Export {
        /// Its name.
        name: String,
        /// The file.
        file: PathBuf,
    },
}

/// Runs one of them.
pub fn run(desk: &Desk, command: Segment) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    match command {
        Segment::Create { name, replace, filter } => {
            let filter = filter.read(desk)?;
            let known = if replace { postrider.store().segment_by_name(&name)? } else { None };
            let saved = postrider.save_segment(known.map(|known| known.id), &name, &filter)?;
            let people = postrider.people_in_segment(&saved)?;
            desk.said(
                &told(&saved, people),
                &format!("\u{201c}{}\u{201d} is saved. It has {people} people now.", saved.name),
            )
        }
        Segment::All => {
            let mut rows = Vec::new();
            for segment in postrider.store().segments()? {
                let people = postrider.people_in_segment(&segment)?;
                if desk.json {
                    desk.line(&told(&segment, people))?;
                } else {
                    let why = finding(&segment).map(|finding| finding.message).unwrap_or_default();
                    rows.push(vec![segment.name, people.to_string(), why]);
                }
            }
            output::table(&["Segment", "People", ""], rows);
            Ok(Done::Fine)
        }
        Segment::Show { name } => {
            let segment = postrider.segment_named(&name)?;
            let people = postrider.people_in_segment(&segment)?;
            let mut object = told(&segment, people);
            if desk.json {
                if let Some(object) = object.as_object_mut() {
                    object.insert("filter".to_owned(), json!(segment.filter));
                }
                desk.line(&object)?;
            } else {
                say!("{}: {people} people.", output::plain(&segment.name));
            }
            whole(&segment)?;
            contact::list(desk, &segment.filter)
        }
        Segment::Rename { name, to } => {
            let segment = postrider.segment_named(&name)?;
            postrider.store().change_segment(segment.id, &to, None)?;
            let to = postrider.store().segment(segment.id)?.name;
            desk.said(
                &json!({ "kind": "renamed", "segment": to, "was": segment.name }),
                &format!("\u{201c}{}\u{201d} is called \u{201c}{to}\u{201d} now.", segment.name),
            )
        }
        Segment::Remove { name } => {
            let segment = postrider.segment_named(&name)?;
            postrider.store().remove_segment(segment.id)?;
            desk.said(
                &json!({ "kind": "removed", "segment": segment.name }),
                &format!("\u{201c}{}\u{201d} is removed. Its people stay as they are.", segment.name),
            )
        }
        Segment::Export { name, file } => {
            let segment = postrider.segment_named(&name)?;
            whole(&segment)?;
            contact::export(
                desk,
                &Selection::Matching { filter: Box::new(segment.filter), except: Vec::new() },
                &file,
            )
        }
    }
}

fn told(segment: &SegmentRow, people: u64) -> Value {
    let findings: Vec<_> = finding(segment).into_iter().collect();
    json!({ "kind": "segment", "segment": segment.name, "people": people, "findings": findings })
}
