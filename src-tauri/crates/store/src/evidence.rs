//! The table `evidence`: the mails that prove an answer, as they came.

use rusqlite::Connection;

use crate::Store;
use crate::columns::first;
use crate::error::Result;

/// Deletes the mails with these hashes.
pub(crate) fn forget<'a>(conn: &Connection, hashes: impl IntoIterator<Item = &'a [u8; 32]>) -> Result<()> {
    let mut statement = conn.prepare("DELETE FROM evidence WHERE hash = ?1")?;
    for hash in hashes {
        statement.execute([&hash[..]])?;
    }
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
