//! What the last messages of an account came to, for whoever watches that they do not go wrong too often.

use delivery::watch::{Mark, SPAN, Seen};
use delivery::{AccountId, RowEvent};

use crate::Store;
use crate::columns::{rows, time, word};
use crate::error::Result;
use crate::outbox::recover::STOPPED;

impl Store {
    /// The marks of the last messages of an account and others of its login, oldest first, as many as count. A reply that we
    /// did not wait for, because the program ended, is none. What lies further back than 50,000 events of
    /// all accounts says nothing of today, and would make each look a walk through the whole table.
    pub fn account_marks(&self, account: AccountId) -> Result<Vec<Seen>> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached(
                "SELECT e.at, e.event, e.class FROM delivery_events AS e
                 CROSS JOIN outbox AS o ON o.id = e.outbox_id
                 CROSS JOIN campaigns AS k ON k.id = o.campaign_id
                 WHERE k.account_id IN (SELECT id FROM accounts WHERE login_id = ?1) AND e.id > (SELECT coalesce(max(id), 0) - 50000 FROM delivery_events) AND (e.event IN ('accept', 'defer', 'fail', 'refuse') OR e.event = 'lose-reply' AND e.reply <> ?3)
                 ORDER BY e.id DESC LIMIT ?2",
            )?;
            let most = i64::try_from(SPAN).unwrap_or(i64::MAX);
            let found = rows(&mut statement, (crate::accounts::login_of(conn, account)?.0, most, STOPPED), |row| {
                let event: RowEvent = word(row, 1, "message event")?;
                // A class that this version does not know is no trouble it could name.
                let class = word(row, 2, "class").or_else(|_| crate::columns::parse("other", "class"))?;
                Ok((time(row, 0)?, event, class))
            })?;
            let mut marks = Vec::with_capacity(found.len());
            for (at, event, class) in found.into_iter().rev() {
                let mark = match event {
                    RowEvent::LoseReply => Some(Mark::Bad(delivery::watch::TripKind::LostReplies)),
                    RowEvent::Refuse => Some(Mark::Bad(delivery::watch::TripKind::DeadAddresses)),
                    RowEvent::Fail => Some(Mark::of_failure(class)),
                    RowEvent::Defer => Mark::of_deferral(class),
                    _ => Some(Mark::Other),
                };
                // Which of them were first tries is not written down; none of them is held against anybody.
                let again = event == RowEvent::Defer;
                marks.extend(mark.map(|mark| Seen { at, mark, again }));
            }
            Ok(marks)
        })
    }
}
