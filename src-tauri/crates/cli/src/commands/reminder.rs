//! `postrider reminder ...`

use crate::desk::{Desk, Done};
use crate::output;
use anyhow::Error;
use app::delivery::reminder::Every;
use app::store::{ReminderId, ReminderRow};
use clap::Subcommand;
use jiff::Timestamp;
use serde_json::json;

/// Plain reminders that come back, such as "write the newsletter". They send nothing.
#[derive(Subcommand)]
pub enum Reminder {
    /// Make one. A window tells you when it is due.
    Add {
        /// What it says.
        text: String,
        /// How often: week, two-weeks, month or quarter.
        #[arg(long, value_parser = |word: &str| word.parse::<Every>().map_err(|why| why.to_string()))]
        every: Every,
        /// The first time, as 2026-03-26T09:00 by this computer's clock.
        #[arg(long, value_name = "TIME", value_parser = super::campaign::moment)]
        first: Timestamp,
    },
    /// All of them, the next one first.
    #[command(after_long_help = "With --json: {id, text, every, first, next, due}, one object a line.")]
    List,
    /// Put one that is due off until its next time.
    Done {
        /// Its number.
        id: i64,
    },
    /// Take one away.
    Remove {
        /// Its number.
        id: i64,
    },
}

/// Runs one of them.
pub fn run(desk: &Desk, command: Reminder) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    match command {
        Reminder::Add { text, every, first } => {
            postrider.save_reminder(None, &text, every, first)?;
        }
        Reminder::List => {}
        Reminder::Done { id } => postrider.reminder_done(ReminderId(id))?,
        Reminder::Remove { id } => postrider.remove_reminder(ReminderId(id))?,
    }
    let now = postrider.clock().now();
    for row in postrider.reminders()? {
        show(desk, &row, now)?;
    }
    Ok(Done::Fine)
}

fn show(desk: &Desk, row: &ReminderRow, now: Timestamp) -> Result<(), Error> {
    let ReminderRow { id, reminder, .. } = row;
    let due = reminder.next <= now;
    if desk.json {
        return output::line(&json!({
            "id": id.0, "text": reminder.text, "every": reminder.every, "first": reminder.first, "next": reminder.next,
            "due": due,
        }));
    }
    let when = if due { "due since" } else { "next" };
    say!("{}  {} ({when} {})", id.0, reminder.text, output::moment(reminder.next));
    Ok(())
}
