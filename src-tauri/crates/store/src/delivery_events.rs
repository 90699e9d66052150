//! The table `delivery_events`: everything that happened to an outbox row, written with the row.

mod marks;

use contacts::ContactId;
use delivery::{CampaignId, OutboxId, RowEvent};
use jiff::Timestamp;
use rusqlite::Connection;

use crate::Store;
use crate::columns::{first, millis, rows, text_or_none, time, word};
use crate::error::Result;

/// One thing that happened to a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryEvent {
    /// When.
    pub at: Timestamp,
    /// What.
    pub event: RowEvent,
    /// The class of a failure, as `reply::Class` spells it.
    pub class: Option<String>,
    /// What the server said with its codes, or what happened; may be empty.
    pub reply: String,
}

pub(crate) fn add(
    conn: &Connection,
    row: OutboxId,
    event: RowEvent,
    class: &str,
    reply: &str,
    now: Timestamp,
) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO delivery_events (outbox_id, at, event, class, reply) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute((row.0, millis(now), event.as_str(), class, reply))?;
    Ok(())
}

/// Forgets what servers said about a person.
pub(crate) fn forget(conn: &Connection, contact: ContactId) -> Result<()> {
    conn.execute(
        "UPDATE delivery_events SET reply = '' WHERE outbox_id IN (SELECT id FROM outbox WHERE contact_id = ?1)",
        [contact.0],
    )?;
    Ok(())
}

impl Store {
    /// The campaign of which a message to exactly this record, also one that went into another one, was last heard of;
    /// `None` where nothing ever happened to one.
    pub fn last_campaign_to(&self, contact: ContactId) -> Result<Option<CampaignId>> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached(
                "SELECT o.campaign_id FROM outbox AS o JOIN delivery_events AS e ON e.outbox_id = o.id
                 WHERE o.contact_id = ?1 ORDER BY e.at DESC, e.id DESC LIMIT 1",
            )?;
            first(&mut statement, [contact.0], |row| Ok(CampaignId(row.get(0)?)))
        })
    }

    /// Everything that happened to one message, oldest first.
    pub fn delivery_events(&self, row: OutboxId) -> Result<Vec<DeliveryEvent>> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached(
                "SELECT at, event, class, reply FROM delivery_events WHERE outbox_id = ?1 ORDER BY id",
            )?;
            rows(&mut statement, [row.0], |row| {
                Ok(DeliveryEvent {
                    at: time(row, 0)?,
                    event: word(row, 1, "message event")?,
                    class: text_or_none(row, 2)?,
                    reply: row.get(3)?,
                })
            })
        })
    }
}
