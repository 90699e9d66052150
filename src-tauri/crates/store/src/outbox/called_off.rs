//! Whoever waited for a message of a campaign when it was ended early.

use std::collections::{BTreeSet, HashSet};

use contacts::ContactId;
use delivery::CampaignId;

use crate::Store;
use crate::columns::{first, rows};
use crate::error::Result;
use crate::same_mailbox::kin;

/// Why a row is skipped whose campaign was ended before its turn.
pub(crate) const CANCELLED: &str = "cancelled";

/// The same in restored or copied data, where nobody said that no other copy sent on: they may have it.
pub(crate) const CANCELLED_IN_A_COPY: &str = "cancelled copied";

impl Store {
    /// The people who waited for a message of a campaign when it was ended, each once and by number. Whoever has it by another
    /// record of theirs, or may have it, is none of them; nor is anybody of one that was ended in restored or copied data
    /// while another copy may have sent it. Nobody where the campaign was not ended early.
    pub fn called_off(&self, campaign: CampaignId) -> Result<Vec<ContactId>> {
        self.read(|conn| {
            let tops = kin::tops(conn)?;
            let top = |id: i64| tops.get(&id).copied().unwrap_or(id);
            let mut message = conn.prepare_cached(
                "SELECT 1 FROM outbox WHERE contact_id = ?1 AND campaign_id = ?2 AND state IN ('claimed', 'accepted', 'uncertain')",
            )?;
            let mut reached = HashSet::new();
            for id in tops.keys().chain(tops.values()) {
                if first(&mut message, (id, campaign.0), |_| Ok(()))?.is_some() {
                    reached.insert(top(*id));
                }
            }
            let waited = rows(
                &mut conn.prepare(
                    "SELECT contact_id FROM outbox WHERE campaign_id = ?1 AND state = 'skipped' AND why = ?2",
                )?,
                (campaign.0, CANCELLED),
                |row| Ok(top(row.get(0)?)),
            )?;
            let people: BTreeSet<i64> = waited.into_iter().filter(|id| !reached.contains(id)).collect();
            Ok(people.into_iter().map(ContactId).collect())
        })
    }
}
