//! What a restore carries over from the data on disk: whoever asked to leave, bounced, complained or asked to be
//! forgotten since the backup, and which messages went out since. A restore undoes none of that.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use address::DedupeKey;
use consent::ledger::{Detail, Event, EventKind};
use consent::{Scope, Suppression, SuppressionReason};
use contacts::ContactId;
use jiff::Timestamp;
use rusqlite::Connection;

use super::sent;
use crate::columns::{first, rows};
use crate::contact::whole::Whole;
use crate::contact::{erase, id_of};
use crate::error::{Result, StoreError};
use crate::people_changes::removed;
use crate::same_mailbox::{self, MergeId, kin};
use crate::suppressions::{self, COLUMNS, suppression};
use crate::{ledger, settings};

/// What was carried over.
pub(super) struct Carried {
    /// Entries and wishes to leave that the backup did not have.
    pub(super) kept: u64,
    /// The backup knew somebody who asked to be forgotten since.
    pub(super) forgot: bool,
    /// The backup is of this very folder, and what is on disk is all that happened since.
    pub(super) knows_all: bool,
}

/// Carries over from `old`, which `new` has attached by that name, into `new`. `trusted` says that somebody may send from
/// what is on disk: it is no copy, and whoever had to vouch for it did.
pub(super) fn carry_over(
    old: &Connection,
    new: &Connection,
    salt: &[u8; 32],
    trusted: bool,
    now: Timestamp,
) -> Result<Carried> {
    let Some(old_salt) = settings::get::<[u8; 32]>(old, settings::SALT)? else {
        return Ok(Carried { kept: 0, knows_all: false, forgot: false });
    };
    let same_folder = old_salt == *salt;
    let knows_all = same_folder && trusted && goes_on(new)?;
    let lists = same_lists(old, new)?;
    let mut kept = 0;
    let mut forgotten = HashSet::new();
    let entries =
        rows(&mut old.prepare(&format!("SELECT {COLUMNS} FROM suppressions ORDER BY id"))?, [], suppression)?;
    for (_, mut entry) in entries {
        if !same_folder {
            let Some(key) = &entry.key else { return Err(cannot_keep()) };
            entry.key_hash = consent::key_hash(salt, key);
            entry.campaign = None;
        }
        if let Scope::List(list) = entry.scope {
            match lists.get(&list) {
                Some(now_called) => entry.scope = Scope::List(*now_called),
                // The list came after the backup. Whoever left it is mailed by no list rather than by a wrong one.
                None => entry.scope = Scope::Everywhere,
            }
        }
        if entry.reason == SuppressionReason::Erased {
            forgotten.insert(entry.key_hash);
        }
        kept += u64::from(take(new, &entry, knows_all, now)?);
    }
    kept += left_since(old, new, &lists)?;
    let forgot = forget(new, salt, &forgotten, now)?;
    if same_folder {
        keep_numbers(old, new)?;
        sent::carry_over(new, now)?;
        keep_vault(new)?;
    }
    sent::carry_over_sends(new)?;
    keep_answers(new)?;
    Ok(Carried { kept, knows_all, forgot })
}

/// Whether the ledger on disk begins with all of the backup's. Otherwise the backup tells of things the disk has not
/// seen, and whatever came after those is on neither.
fn goes_on(new: &Connection) -> Result<bool> {
    Ok(new.query_row(
        "WITH head AS (SELECT last_seq AS seq, substr(seals, -32) AS hash FROM main.ledger ORDER BY first_seq DESC LIMIT 1)
         SELECT NOT EXISTS (SELECT 1 FROM head) OR EXISTS (
             SELECT 1 FROM head JOIN old.ledger AS o ON head.seq BETWEEN o.first_seq AND o.last_seq
             WHERE substr(o.seals, (head.seq - o.first_seq) * 64 + 33, 32) = head.hash)",
        [],
        |row| row.get(0),
    )?)
}

/// The mails that prove why somebody is off, with the line of the log that says whose they are: forgetting needs it.
fn keep_answers(new: &Connection) -> Result<()> {
    new.execute_batch(
        "INSERT INTO main.evidence SELECT * FROM old.evidence WHERE true ON CONFLICT (hash) DO NOTHING;
         INSERT INTO main.feedback (source_hash, file_name, kind, contact_id, dedupe_key, campaign_id, list_id, action, detail, suppression_id, read_at, undone_at, undone_why)
             SELECT f.source_hash, f.file_name, f.kind, coalesce(c.id, p.contact_id, 0), f.dedupe_key, coalesce(k.id, 0), 0, f.action, f.detail, 0, f.read_at, f.undone_at, f.undone_why
             FROM old.feedback AS f LEFT JOIN main.contacts AS c ON c.dedupe_key = f.dedupe_key
             LEFT JOIN main.merged_people AS p ON p.dedupe_key = f.dedupe_key
             LEFT JOIN old.campaigns AS o ON o.id = f.campaign_id
             LEFT JOIN main.campaigns AS k ON k.id = o.id AND k.created_at = o.created_at
             WHERE true ORDER BY f.id ON CONFLICT (source_hash) DO NOTHING;",
    )?;
    Ok(())
}

/// A backup of before there was a vault must not lead to a second one: tokens that were mailed since are signed with
/// the key in the first.
fn keep_vault(new: &Connection) -> Result<()> {
    let none: bool = new.query_row(
        "SELECT NOT EXISTS (SELECT 1 FROM main.vault_keys) AND NOT EXISTS (SELECT 1 FROM main.vault_secrets)",
        [],
        |row| row.get(0),
    )?;
    if none {
        new.execute_batch(
            "INSERT INTO main.vault_keys SELECT * FROM old.vault_keys;
             INSERT INTO main.vault_secrets SELECT * FROM old.vault_secrets;",
        )?;
    }
    Ok(())
}

fn cannot_keep() -> StoreError {
    StoreError::BadBackup {
        why: "it is of another data folder, and people asked this one to forget them. Restore it into an empty folder"
            .to_owned(),
    }
}

/// Takes one entry as it stands on disk. Returns whether it was new or stood otherwise.
fn take(new: &Connection, entry: &Suppression, knows_all: bool, now: Timestamp) -> Result<bool> {
    let mut known = suppressions::of_hash(new, &entry.key_hash)?;
    known.retain(|(_, known)| {
        known.scope == entry.scope && known.reason == entry.reason && known.since == entry.since
    });
    if known.iter().any(|(_, known)| known.lifted == entry.lifted) {
        return Ok(false);
    }
    if let Some((id, _)) = known.first() {
        // In force on either side is in force, unless the disk is newer than the backup for certain.
        if entry.lifted.is_some() && !knows_all {
            return Ok(false);
        }
        let id = *id;
        suppressions::set_lift(new, id, entry.lifted.as_ref())?;
        return Ok(true);
    }
    suppressions::insert(new, entry)?;
    let detail = Detail {
        address: entry.key.as_ref().map(|key| key.as_str().into()),
        source: Some("kept when a backup was restored".into()),
        evidence: (!entry.evidence.is_empty()).then(|| entry.evidence.as_str().into()),
        reason: Some(entry.reason.as_str().into()),
        campaign: entry.campaign,
        ..Detail::default()
    };
    let kind = match entry.reason {
        SuppressionReason::Unsubscribed => EventKind::Unsubscribed,
        SuppressionReason::Erased => EventKind::Erased,
        _ => EventKind::Suppressed,
    };
    let contact = match &entry.key {
        Some(key) => id_of(new, key.as_str())?,
        None => None,
    };
    ledger::note(new, contact.unwrap_or(ContactId(0)), &Event { at: now, kind, detail })?;
    Ok(true)
}

/// The number that each list on disk has in the backup.
fn same_lists(old: &Connection, new: &Connection) -> Result<BTreeMap<i64, i64>> {
    let mut lists = BTreeMap::new();
    let there = rows(&mut old.prepare("SELECT id, folded, created_at FROM lists")?, [], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?))
    })?;
    // The same list by its number, whatever it is called now; else one that is called the same.
    let mut find = new.prepare(
        "SELECT id FROM lists WHERE folded = ?1 OR (id = ?2 AND created_at = ?3)
         ORDER BY id = ?2 AND created_at = ?3 DESC LIMIT 1",
    )?;
    for (id, name, created) in there {
        if let Some(known) = first(&mut find, (&name, id, created), |row| Ok(row.get(0)?))? {
            lists.insert(id, known);
        }
    }
    Ok(lists)
}

/// Every place somebody left, with their address and when. Of people who have a record; of those whose record went into
/// another one, by what they said before and by what the other one says now, because whoever left under one address has
/// left; and of those a change of many removed.
const LEFT: &str = "
    WITH RECURSIVE above (key, id) AS (
        SELECT dedupe_key, contact_id FROM merged_people
        UNION
        SELECT a.key, m.kept_id FROM above AS a JOIN merged_people AS p ON p.contact_id = a.id JOIN merges AS m ON m.id = p.merge_id)
    SELECT s.list_id, c.dedupe_key, s.left_at FROM subscriptions AS s JOIN contacts AS c ON c.id = s.contact_id
        WHERE s.left_at IS NOT NULL
    UNION ALL
    SELECT s.value ->> 0, p.dedupe_key, s.value ->> 5 FROM merged_people AS p, json_each(p.standings) AS s
        WHERE s.value ->> 5 IS NOT NULL
    UNION ALL
    SELECT s.list_id, a.key, s.left_at FROM above AS a CROSS JOIN lists AS l
        CROSS JOIN subscriptions AS s ON s.list_id = l.id AND s.contact_id = a.id WHERE s.left_at IS NOT NULL
    UNION ALL
    SELECT s.value ->> 'list', p.dedupe_key, s.value ->> 'left_at' FROM people_changes AS k
        CROSS JOIN people_changed AS p ON p.change_id = k.id, json_each(p.before, '$.places') AS s
        WHERE k.what ->> 'kind' = 'remove' AND s.value ->> 'left_at' IS NOT NULL";

/// Whoever left a list since the backup has left it in the restored data too, whichever record stands for them there, and
/// whether it was removed. The later of two days counts: what is taken back there must not take back a later wish.
fn left_since(old: &Connection, new: &Connection, lists: &BTreeMap<i64, i64>) -> Result<u64> {
    let mut gone = old.prepare(LEFT)?;
    let mut leave = new.prepare(
        "UPDATE subscriptions SET left_at = ?3 WHERE list_id = ?1 AND contact_id = ?2 AND left_at IS NULL",
    )?;
    let mut later = new.prepare(
        "UPDATE subscriptions SET left_at = ?3 WHERE list_id = ?1 AND contact_id = ?2 AND left_at < ?3",
    )?;
    // Whoever asked to leave is counted with their entry already.
    let mut asked = new.prepare("SELECT 1 FROM suppressions WHERE dedupe_key = ?1 AND since = ?2")?;
    let mut kept = 0;
    for (list, key, at) in rows(&mut gone, [], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?))
    })? {
        let Some(list) = lists.get(&list) else { continue };
        removed::leave(new, &key, *list, at)?;
        if let Some(contact) = kin::root(new, &DedupeKey::from_stored(key.clone()))? {
            let left = leave.execute((list, contact.0, at))? > 0;
            later.execute((list, contact.0, at))?;
            kept += u64::from(left && !asked.exists((&key, at))?);
        }
    }
    Ok(kept)
}

/// Where an address may stand in a backup. The ledger names people too, and is looked through beside these.
const ADDRESSES: &str = "
    SELECT dedupe_key FROM contacts
    UNION SELECT dedupe_key FROM merged_people
    UNION SELECT dedupe_key FROM people_changed WHERE dedupe_key <> ''
    UNION SELECT dedupe_key FROM suppressions WHERE dedupe_key <> ''
    UNION SELECT dedupe_key FROM feedback WHERE dedupe_key <> ''";

/// Whoever asked to be forgotten since the backup is forgotten in the restored data too, whatever of it still names them.
/// Returns whether there was anybody.
fn forget(new: &Connection, salt: &[u8; 32], forgotten: &HashSet<[u8; 32]>, now: Timestamp) -> Result<bool> {
    if forgotten.is_empty() {
        return Ok(false);
    }
    let mut found: BTreeSet<DedupeKey> = BTreeSet::new();
    let mut look = |key: DedupeKey| {
        if forgotten.contains(&consent::key_hash(salt, &key)) {
            found.insert(key);
        }
    };
    {
        let mut statement = new.prepare(ADDRESSES)?;
        let mut people = statement.query([])?;
        while let Some(row) = people.next()? {
            look(DedupeKey::from_stored(row.get(0)?));
        }
    }
    ledger::each_key(new, &mut look)?;
    for key in &found {
        part_from_others(new, salt, key, forgotten, now)?;
        erase::erase(new, key, now)?;
    }
    Ok(!found.is_empty())
}

/// Takes back what made one record of somebody who is to be forgotten and others who did not ask for it: they were parted
/// since the backup.
fn part_from_others(
    new: &Connection,
    salt: &[u8; 32],
    key: &DedupeKey,
    forgotten: &HashSet<[u8; 32]>,
    now: Timestamp,
) -> Result<()> {
    let mut newest = new.prepare("SELECT max(id) FROM merges WHERE kept_id = ?1 AND undone_at IS NULL")?;
    loop {
        let whole = Whole::of(new, key)?;
        if whole.keys.iter().all(|key| forgotten.contains(&consent::key_hash(salt, key))) {
            return Ok(());
        }
        let mut last = None;
        for id in &whole.ids {
            last = last.max(newest.query_row([id.0], |row| row.get::<_, Option<i64>>(0))?);
        }
        let Some(merge) = last else { return Ok(()) };
        if same_mailbox::undo_in(new, MergeId(merge), now)?.is_err() {
            return Ok(());
        }
    }
}

/// No number that was given out on disk is given out again: old tokens must never name somebody else.
fn keep_numbers(old: &Connection, new: &Connection) -> Result<()> {
    let used = rows(&mut old.prepare("SELECT name, seq FROM sqlite_sequence")?, [], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
    })?;
    for (table, seq) in used {
        if new.execute("UPDATE sqlite_sequence SET seq = max(seq, ?2) WHERE name = ?1", (&table, seq))? == 0 {
            new.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)", (&table, seq))?;
        }
    }
    Ok(())
}

/// The same where nobody knows which numbers were given out after the backup.
pub(super) fn leave_room_for_lost_numbers(new: &Connection) -> Result<()> {
    new.execute(
        "UPDATE sqlite_sequence SET seq = seq + iif(name = 'contacts', 1000000, 1000) WHERE name IN ('lists', 'contacts', 'campaigns')",
        [],
    )?;
    Ok(())
}
