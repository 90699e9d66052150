//! A store to throw away, with what one campaign needs: rehearsals run the real engine and leave no trace.

use delivery::CampaignId;
use jiff::Timestamp;

use crate::Store;
use crate::campaigns;
use crate::connection::{Durability, open_writer};
use crate::error::Result;
use crate::settings;
use crate::temporary::{self, Temporary};

/// What a rehearsal needs. Limits and outcomes of the real accounts stay behind, and so do the vault, the ledger and
/// every other outbox.
const COPY: &str = "
INSERT INTO main.settings SELECT * FROM real.settings WHERE name NOT LIKE 'store.%';
INSERT INTO main.lists SELECT * FROM real.lists;
INSERT INTO main.logins SELECT * FROM real.logins;
INSERT INTO main.accounts SELECT * FROM real.accounts;
UPDATE main.accounts SET paused_at = NULL, pause = 'null';
INSERT INTO main.suppressions SELECT * FROM real.suppressions;
";

impl Store {
    /// Makes a store in a folder within the data folder that holds one campaign, its account, its list and the people in it, and goes
    /// when the last clone is dropped. Start with [`Store::queue_rehearsal`].
    pub fn fork_for_rehearsal(&self, campaign: CampaignId, now: Timestamp) -> Result<Store> {
        let row = self.read(|conn| campaigns::get(conn, campaign))?;
        let place = Temporary::make(self.folder(), temporary::REHEARSAL)?;
        let fork = Store::throw_away(self.salt(), place, now)?;
        let conn = open_writer(&fork.inner.file, Durability::ThrowAway)?;
        conn.execute("ATTACH ?1 AS real", [self.inner.file.to_string_lossy()])?;
        conn.execute_batch("BEGIN")?;
        conn.execute_batch(COPY)?;
        conn.execute("INSERT INTO main.campaigns SELECT * FROM real.campaigns WHERE id = ?1", [campaign.0])?;
        conn.execute(
            "INSERT INTO main.subscriptions SELECT * FROM real.subscriptions WHERE list_id = ?1
                 AND import_id NOT IN (SELECT id FROM real.imports WHERE state = 'merging')",
            [row.list.0],
        )?;
        conn.execute(
            "INSERT INTO main.contacts SELECT c.* FROM main.subscriptions AS s CROSS JOIN real.contacts AS c ON c.id = s.contact_id
             WHERE s.list_id = ?1 ORDER BY s.contact_id",
            [row.list.0],
        )?;
        settings::put(&conn, settings::VOUCHED, &true)?;
        conn.execute_batch("COMMIT")?;
        Ok(fork)
    }
}
