//! Reminders that come back.

use app::Postrider;
use app::delivery::reminder::Every;
use app::store::ReminderId;

use crate::desk::Desk;
use crate::error::ApiError;
use crate::wire::common::{ById, Nothing};
use crate::wire::reminders::{ReminderEvery, ReminderSaveRequest, ReminderView, Reminders};

/// All reminders.
pub async fn reminders(desk: &Desk, _: Nothing) -> Result<Reminders, ApiError> {
    desk.ask(view).await
}

/// Makes or changes one.
pub async fn reminder_save(desk: &Desk, request: ReminderSaveRequest) -> Result<Reminders, ApiError> {
    desk.ask(move |postrider| {
        let id = request.id.map(ReminderId);
        postrider.save_reminder(id, &request.text, request.every.into(), request.first)?;
        view(postrider)
    })
    .await
}

/// Takes one away.
pub async fn reminder_remove(desk: &Desk, request: ById) -> Result<Reminders, ApiError> {
    desk.ask(move |postrider| {
        postrider.remove_reminder(ReminderId(request.id))?;
        view(postrider)
    })
    .await
}

/// Puts one that is due off until its next time.
pub async fn reminder_done(desk: &Desk, request: ById) -> Result<Reminders, ApiError> {
    desk.ask(move |postrider| {
        postrider.reminder_done(ReminderId(request.id))?;
        view(postrider)
    })
    .await
}

fn view(postrider: &Postrider) -> Result<Reminders, app::Error> {
    let rows = postrider.reminders()?.into_iter().map(|row| ReminderView {
        id: row.id.0,
        text: row.reminder.text,
        every: row.reminder.every.into(),
        first: row.reminder.first,
        next: row.reminder.next,
    });
    Ok(Reminders { reminders: rows.collect() })
}

impl From<Every> for ReminderEvery {
    fn from(every: Every) -> Self {
        match every {
            Every::Week => Self::Week,
            Every::TwoWeeks => Self::TwoWeeks,
            Every::Month => Self::Month,
            Every::Quarter => Self::Quarter,
        }
    }
}

impl From<ReminderEvery> for Every {
    fn from(every: ReminderEvery) -> Self {
        match every {
            ReminderEvery::Week => Self::Week,
            ReminderEvery::TwoWeeks => Self::TwoWeeks,
            ReminderEvery::Month => Self::Month,
            ReminderEvery::Quarter => Self::Quarter,
        }
    }
}
