//! `postrider contact set|tag|join|leave|changes|undo`: many people at once.

use crate::desk::{Desk, Done, Misused};
use crate::filter::{known, pair};
use crate::output;
use crate::whom::Whom;
use anyhow::Error;
use app::consent::Basis;
use app::importing::said;
use app::store::{ChangeId, ChangeRow, ChangeState, Changing, PeopleChange, StoreError};
use clap::Args;
use jiff::civil::Date;
use serde_json::json;
use std::ops::ControlFlow;

/// A field of many people.
#[derive(Args)]
pub struct Set {
    /// What the field says from now on: town=Northfen; an empty value removes it.
    #[arg(value_name = "FIELD=VALUE", value_parser = pair)]
    field: (String, String),
    #[command(flatten)]
    whom: Whom,
}

/// A tag of many people.
#[derive(Args)]
pub struct Tag {
    /// Its name; it is made where there is none.
    name: String,
    /// Take it from them instead.
    #[arg(long)]
    remove: bool,
    #[command(flatten)]
    whom: Whom,
}

/// Many people join a list.
#[derive(Args)]
pub struct Join {
    /// The name of the list.
    #[arg(value_name = "LIST")]
    to: String,
    /// On what their consent for it stands: stated, customer or none.
    #[arg(long, default_value = "none", value_name = "BASIS", value_parser = known::<Basis>)]
    on: Basis,
    /// Where they agreed; needed for stated.
    #[arg(long, default_value = "", value_name = "TEXT")]
    source: String,
    /// On which day (YYYY-MM-DD); needed for stated.
    #[arg(long, value_name = "DATE")]
    date: Option<Date>,
    #[command(flatten)]
    whom: Whom,
}

/// Many people are taken off a list.
#[derive(Args)]
pub struct Leave {
    /// The name of the list.
    #[arg(value_name = "LIST")]
    from: String,
    #[command(flatten)]
    whom: Whom,
}

/// Sets a field, or removes it.
pub fn set(desk: &Desk, set: Set) -> Result<Done, Error> {
    let (name, value) = set.field;
    make(desk, &set.whom, PeopleChange::SetField { name, value: Some(value) })
}

/// Gives a tag, or takes it.
pub fn tag(desk: &Desk, tag: Tag) -> Result<Done, Error> {
    let change = if tag.remove {
        PeopleChange::RemoveTag { tag: desk.postrider()?.tag_named(&tag.name)?.id }
    } else {
        PeopleChange::AddTag { name: tag.name }
    };
    make(desk, &tag.whom, change)
}

/// Puts people on a list.
pub fn join(desk: &Desk, join: Join) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let agreement = said(join.on, &join.source, join.date, "", postrider.clock().now())?;
    make(desk, &join.whom, PeopleChange::JoinList { list: postrider.list_named(&join.to)?, agreement })
}

/// Takes people off a list.
pub fn leave(desk: &Desk, leave: Leave) -> Result<Done, Error> {
    let list = desk.postrider()?.list_named(&leave.from)?;
    make(desk, &leave.whom, PeopleChange::LeaveList { list })
}

/// Makes a change of many people and says what it came to.
pub fn make(desk: &Desk, whom: &Whom, change: PeopleChange) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let row = run(desk, postrider.begin_change(&whom.read(desk)?, change)?, "Changing")?;
    let told = postrider.told(&row)?;
    let mut sentence = format!("{} people: {told}.", row.changed);
    if row.left_alone() > 0 {
        sentence.push_str(&format!(
            " {} left alone: there was nothing to do, or a rule stands against it.",
            row.left_alone()
        ));
    }
    if row.can_be_taken_back() {
        sentence.push_str(&format!(" To take it back: postrider contact undo {}", row.id.0));
    }
    desk.said(
        &json!({
            "kind": "people-changed", "change": row.id.0, "told": told, "changed": row.changed,
            "left_alone": row.left_alone(),
        }),
        &sentence,
    )
}

fn run(desk: &Desk, changing: Changing, what: &'static str) -> Result<ChangeRow, StoreError> {
    let bar = output::progress(desk.json, changing.total(), what);
    let row = changing.run(&mut |done, total| {
        bar.set_length(total);
        bar.set_position(done);
        ControlFlow::Continue(())
    });
    bar.finish_and_clear();
    row
}

/// Takes a change back: the given one, or the last.
pub fn undo(desk: &Desk, id: Option<i64>) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let id = match id {
        Some(id) => ChangeId(id),
        None => {
            let last = postrider.store().people_changes()?.into_iter().find(ChangeRow::can_be_taken_back);
            last.ok_or_else(|| Misused("There is no change to take back.".to_owned()))?.id
        }
    };
    let row = run(desk, postrider.begin_taking_back(id)?, "Taking back")?;
    let told = postrider.told(&row)?;
    let mut sentence = format!("Taken back: {told}.");
    if row.kept > 0 {
        sentence.push_str(&format!(" {} people were changed again since and stay as they are.", row.kept));
    }
    desk.said(
        &json!({
            "kind": "taken-back", "change": row.id.0, "told": told, "people": row.changed.saturating_sub(row.kept),
            "kept": row.kept,
        }),
        &sentence,
    )
}

/// The last changes.
pub fn changes(desk: &Desk) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let mut rows = Vec::new();
    for row in postrider.store().people_changes()? {
        let told = postrider.told(&row)?;
        if desk.json {
            desk.line(&json!({
                "kind": "change", "change": row.id.0, "told": told, "state": row.state.as_str(), "changed": row.changed,
                "left_alone": row.left_alone(), "kept": row.kept, "at": row.began.to_string(),
                "can_undo": row.can_be_taken_back(),
            }))?;
        } else {
            let state = match row.state {
                ChangeState::Done => "",
                ChangeState::Working | ChangeState::Undoing => "under way",
                ChangeState::Undone => "taken back",
                ChangeState::Cancelled => "stopped",
            };
            rows.push(vec![
                row.id.0.to_string(),
                output::moment(row.began),
                told,
                row.changed.to_string(),
                state.to_owned(),
            ]);
        }
    }
    output::table(&["Number", "When", "What", "People", ""], rows);
    Ok(Done::Fine)
}
