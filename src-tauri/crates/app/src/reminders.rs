//! Plain reminders that come back. They send nothing.

use crate::{Error, Postrider};
use delivery::reminder::{Every, next_after};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use store::{Reminder, ReminderId, ReminderRow};

/// A reminder says at most so many characters: it stands on one line.
const LONGEST: usize = 200;

impl Postrider {
    /// All reminders, the next one first.
    pub fn reminders(&self) -> Result<Vec<ReminderRow>, Error> {
        Ok(self.store.reminders()?)
    }

    /// The reminders that are due.
    pub fn due_reminders(&self) -> Result<Vec<ReminderRow>, Error> {
        let now = self.clock.now();
        Ok(self.store.reminders()?.into_iter().filter(|row| row.reminder.next <= now).collect())
    }

    /// Makes a reminder, or changes one. It comes at `first`, then in its rhythm; one that lies in the past comes at the
    /// next time of its rhythm.
    pub fn save_reminder(
        &self,
        id: Option<ReminderId>,
        text: &str,
        every: Every,
        first: Timestamp,
    ) -> Result<ReminderId, Error> {
        let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return Err(Error::Incomplete("Say what to remind you of. Nothing was kept."));
        }
        if text.chars().count() > LONGEST {
            return Err(Error::Incomplete(
                "A reminder has room for 200 letters. Make it shorter. Nothing was kept.",
            ));
        }
        let now = self.clock.now();
        let next = if first > now { first } else { next_after(first, every, &TimeZone::system(), now) };
        Ok(self.store.save_reminder(id, &Reminder { text, every, first, next })?)
    }

    /// Puts a reminder off until its next time.
    pub fn reminder_done(&self, id: ReminderId) -> Result<(), Error> {
        let row = self.store.reminders()?.into_iter().find(|row| row.id == id);
        let reminder = row.ok_or_else(|| Error::not_found("reminder", id.0.to_string()))?.reminder;
        let next = next_after(reminder.first, reminder.every, &TimeZone::system(), self.clock.now());
        self.store.save_reminder(Some(id), &Reminder { next, ..reminder })?;
        Ok(())
    }

    /// Notes that the person was told of a reminder that is due.
    pub fn told_of_reminder(&self, id: ReminderId) -> Result<(), Error> {
        Ok(self.store.told_of_reminder(id, self.clock.now())?)
    }

    /// Takes a reminder away.
    pub fn remove_reminder(&self, id: ReminderId) -> Result<(), Error> {
        Ok(self.store.remove_reminder(id)?)
    }
}
