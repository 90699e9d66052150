//! The table `evidence`: the mails that prove an answer, as they came.

use address::DedupeKey;
use rusqlite::Connection;

use crate::Store;
use crate::columns::first;
use crate::contact::id_of;
use crate::error::Result;

/// Deletes the mails that are about a person. Before the log of answers forgets whose they are.
pub(crate) fn forget(conn: &Connection, key: &DedupeKey) -> Result<()> {
    let contact = id_of(conn, key.as_str())?.map_or(0, |contact| contact.0);
    conn.execute(
        "DELETE FROM evidence WHERE hash IN (SELECT source_hash FROM feedback
             WHERE dedupe_key = ?1 OR (contact_id <> 0 AND contact_id = ?2))",
        (key.as_str(), contact),
    )?;
    Ok(())
}

impl Store {
    /// Keeps a mail. One that is kept already stays as it is.
    pub fn keep_evidence(&self, hash: &[u8; 32], mail: &[u8]) -> Result<()> {
        self.write(&[], |tx| {
            tx.execute(
                "INSERT INTO evidence (hash, mail) VALUES (?1, ?2) ON CONFLICT (hash) DO NOTHING",
                (&hash[..], mail),
            )?;
            Ok(())
        })
    }

    /// A kept mail.
    pub fn evidence(&self, hash: &[u8; 32]) -> Result<Option<Vec<u8>>> {
        self.read(|conn| {
            let mut statement = conn.prepare("SELECT mail FROM evidence WHERE hash = ?1")?;
            first(&mut statement, [&hash[..]], |row| Ok(row.get(0)?))
        })
    }
}
