//! The table `account_mailboxes`: where the mail of an account is read, and how far its Sent folder was looked into.

use delivery::pacing::PaceRow;
use delivery::{AccountId, CampaignId, OutboxId};
use jiff::Timestamp;
use rusqlite::{Connection, Row};
use serde::{Deserialize, Serialize};

use crate::accounts::{AccountTls, add_elsewhere, elsewhere_since};
use crate::changes::Part;
use crate::columns::{first, instant, json, millis, rows, time_or_none, to_json, word};
use crate::error::Result;
use crate::{Store, contact};

/// Uncertain messages looked for at once; more are looked for the next time.
const MOST_UNCERTAIN: u32 = 500;

/// Where mail is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountMailbox {
    /// IMAP host.
    pub host: String,
    /// IMAP port.
    pub port: u16,
    /// How the connection is kept from others.
    pub tls: AccountTls,
    /// The folder with what was sent, as the server wants it named; `None` until it is found.
    pub sent_folder: Option<String>,
    /// Whether the person chose that folder. One we found is looked for again where it is gone.
    pub chosen: bool,
}

/// How far a Sent folder was looked into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SentMark {
    /// Under which validity the numbers of mails hold; 0 before the first look.
    pub uid_validity: u32,
    /// The last mail that was looked at; 0 before.
    pub last_uid: u32,
}

/// What the last look into a Sent folder came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentLook {
    /// When.
    pub at: Timestamp,
    /// People written to within the last day by hand or by another computer, as far as is known.
    pub elsewhere: u64,
    /// Uncertain messages that were found there and settled by this look.
    pub settled: u64,
    /// Uncertain messages that are not there, though later ones of ours are.
    pub missing: u64,
    /// Why it could not be looked into, in a plain sentence; then the figures are those of the look before.
    pub failed: Option<String>,
}

/// What a look into a Sent folder brought.
#[derive(Clone, Copy, Debug)]
pub struct SentSeen<'a> {
    /// What was kept of the mailbox when the look began.
    pub began: &'a MailboxRow,
    /// The folder, as the server wants it named.
    pub folder: &'a str,
    /// How far it came.
    pub mark: SentMark,
    /// Whether it began where the last one ended. If not, all that was counted from `since` on is replaced.
    pub goes_on: bool,
    /// What lies before counts nowhere any more.
    pub since: Timestamp,
    /// When and to how many mails went that are not ours.
    pub elsewhere: &'a [PaceRow],
}

/// What is kept of a mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailboxRow {
    /// Where it is.
    pub mailbox: AccountMailbox,
    /// How far its Sent folder was looked into.
    pub mark: SentMark,
    /// The last look that went through.
    pub looked_at: Option<Timestamp>,
    /// What the last look came to.
    pub look: Option<SentLook>,
}

/// A message of which nobody knows whether it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UncertainRow {
    /// Which message.
    pub row: OutboxId,
    /// Its campaign.
    pub campaign: CampaignId,
    /// Its Message-ID, without brackets.
    pub message_id: String,
    /// Its Date.
    pub date: Timestamp,
}

/// By what a mail in a Sent folder may be known for one of ours. Whichever fits first counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SentClue {
    /// Its Message-ID, without brackets.
    pub message_id: Option<String>,
    /// Campaign and contact of the token in its way to leave, once that was verified.
    pub token: Option<(i64, i64)>,
    /// Its Date and the one dedupe key it went to, for hosts that replace the Message-ID.
    pub to: Option<(Timestamp, String)>,
}

const COLUMNS: &str = "host, port, tls, sent_folder, chosen, uid_validity, last_uid, looked_at, look";

fn mailbox(row: &Row<'_>) -> Result<MailboxRow> {
    let folder: String = row.get(3)?;
    Ok(MailboxRow {
        mailbox: AccountMailbox {
            host: row.get(0)?,
            port: row.get(1)?,
            tls: word(row, 2, "kind of TLS")?,
            sent_folder: (!folder.is_empty()).then_some(folder),
            chosen: row.get(4)?,
        },
        mark: SentMark { uid_validity: row.get(5)?, last_uid: row.get(6)? },
        looked_at: time_or_none(row, 7)?,
        look: json(row, 8, "look into a Sent folder")?,
    })
}

fn get(conn: &Connection, id: AccountId) -> Result<Option<MailboxRow>> {
    let sql = format!("SELECT {COLUMNS} FROM account_mailboxes WHERE account_id = ?1");
    let mut statement = conn.prepare_cached(&sql)?;
    first(&mut statement, [id.0], mailbox)
}

impl Store {
    /// Where the mail of an account is read; `None` where it is not.
    pub fn account_mailbox(&self, id: AccountId) -> Result<Option<MailboxRow>> {
        self.read(|conn| get(conn, id))
    }

    /// Sets where the mail of an account is read, or that it is not. Another place or another folder is looked into from
    /// the beginning.
    pub fn set_account_mailbox(&self, id: AccountId, mailbox: Option<&AccountMailbox>) -> Result<()> {
        self.write(&[Part::Accounts], |tx| {
            let Some(mailbox) = mailbox else {
                tx.execute("DELETE FROM account_mailboxes WHERE account_id = ?1", [id.0])?;
                return Ok(());
            };
            crate::accounts::get(tx, id)?;
            let before = get(tx, id)?;
            let same = before.as_ref().is_some_and(|before| {
                let old = &before.mailbox;
                (&old.host, old.port, &old.sent_folder) == (&mailbox.host, mailbox.port, &mailbox.sent_folder)
            });
            let kept = before.filter(|_| same);
            let mark = kept.as_ref().map(|row| row.mark).unwrap_or_default();
            let looked = kept.as_ref().and_then(|row| row.looked_at).map(millis);
            let look = kept.and_then(|row| row.look);
            tx.execute(
                "INSERT INTO account_mailboxes (account_id, host, port, tls, sent_folder, chosen, uid_validity, last_uid, looked_at, look)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
                 ON CONFLICT (account_id) DO UPDATE SET host = excluded.host, port = excluded.port, tls = excluded.tls,
                     sent_folder = excluded.sent_folder, chosen = excluded.chosen, uid_validity = excluded.uid_validity,
                     last_uid = excluded.last_uid, looked_at = excluded.looked_at, look = excluded.look",
                (
                    id.0,
                    &mailbox.host,
                    mailbox.port,
                    mailbox.tls.as_str(),
                    mailbox.sent_folder.as_deref().unwrap_or_default(),
                    mailbox.chosen,
                    mark.uid_validity,
                    mark.last_uid,
                    looked,
                    to_json(&look)?,
                ),
            )?;
            Ok(())
        })
    }

    /// Notes a look that did not go through; how far the one before came stays, and what it counted. An account whose mail
    /// is not read any more is passed over.
    pub fn note_failed_look(&self, id: AccountId, look: &SentLook) -> Result<()> {
        self.write(&[Part::Accounts], |tx| {
            tx.execute(
                "UPDATE account_mailboxes SET look = ?2 WHERE account_id = ?1",
                (id.0, to_json(look)?),
            )?;
            Ok(())
        })
    }

    /// Notes a look that went through: how far it came and what it counts, together or not at all. Gives the look with what
    /// was sent elsewhere in all.
    ///
    /// Where another look of the same folder was written since this one began, that one counted the same mails, and nothing of
    /// this one is noted. An account whose mail is not read any more is passed over.
    pub fn note_sent_look(&self, id: AccountId, look: &SentLook, seen: &SentSeen<'_>) -> Result<SentLook> {
        self.write(&[Part::Accounts], |tx| {
            let Some(now) = get(tx, id)? else { return Ok(look.clone()) };
            let began = (seen.began.mark, &seen.began.mailbox, seen.began.looked_at);
            if (now.mark, &now.mailbox, now.looked_at) != began {
                let elsewhere = elsewhere_since(tx, id, seen.since)?;
                return Ok(SentLook { elsewhere, ..look.clone() });
            }
            add_elsewhere(tx, id, (!seen.goes_on).then_some(seen.since), seen.elsewhere)?;
            let look = SentLook { elsewhere: elsewhere_since(tx, id, seen.since)?, ..look.clone() };
            tx.execute(
                "UPDATE account_mailboxes SET look = ?2, sent_folder = ?3, uid_validity = ?4, last_uid = ?5, looked_at = ?6
                 WHERE account_id = ?1",
                (
                    id.0,
                    to_json(&look)?,
                    seen.folder,
                    seen.mark.uid_validity,
                    seen.mark.last_uid,
                    millis(look.at),
                ),
            )?;
            Ok(look)
        })
    }

    /// Uncertain messages of an account's campaigns that have a Message-ID to look for, the oldest first, at most some
    /// hundred.
    pub fn uncertain_of_account(&self, id: AccountId) -> Result<Vec<UncertainRow>> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached(
                "SELECT o.id, o.campaign_id, o.message_id, o.date FROM campaigns c
                 JOIN outbox o ON o.campaign_id = c.id AND o.state = 'uncertain'
                 WHERE c.account_id = ?1 AND o.message_id <> '' ORDER BY o.id LIMIT ?2",
            )?;
            rows(&mut statement, (id.0, MOST_UNCERTAIN), |row| {
                Ok(UncertainRow {
                    row: OutboxId(row.get(0)?),
                    campaign: CampaignId(row.get(1)?),
                    message_id: row.get(2)?,
                    date: instant(row.get(3)?)?,
                })
            })
        })
    }

    /// For each mail in a Sent folder the message of ours that it is a copy of, if it is one.
    pub fn sent_copies(&self, clues: &[SentClue]) -> Result<Vec<Option<OutboxId>>> {
        self.read(|conn| clues.iter().map(|clue| copy_of(conn, clue)).collect())
    }
}

fn copy_of(conn: &Connection, clue: &SentClue) -> Result<Option<OutboxId>> {
    let id = |row: &Row<'_>| Ok(OutboxId(row.get(0)?));
    if let Some(message_id) = &clue.message_id {
        let mut statement =
            conn.prepare_cached("SELECT id FROM outbox WHERE message_id = ?1 AND message_id <> ''")?;
        if let Some(found) = first(&mut statement, [message_id], id)? {
            return Ok(Some(found));
        }
    }
    if let Some((campaign, contact)) = clue.token {
        let mut statement = conn.prepare_cached(
            "SELECT id FROM outbox WHERE contact_id = ?2 AND campaign_id = ?1 AND date > 0",
        )?;
        if let Some(found) = first(&mut statement, (campaign, contact), id)? {
            return Ok(Some(found));
        }
    }
    let Some((date, key)) = &clue.to else { return Ok(None) };
    let Some(contact) = contact::id_of(conn, key)? else { return Ok(None) };
    // Date has no fractions of a second in a mail.
    let second = millis(*date).div_euclid(1_000) * 1_000;
    let mut statement =
        conn.prepare_cached("SELECT id FROM outbox WHERE contact_id = ?1 AND date BETWEEN ?2 AND ?2 + 999")?;
    first(&mut statement, (contact.0, second), id)
}
