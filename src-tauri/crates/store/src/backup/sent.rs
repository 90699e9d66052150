//! What a restore carries over of what was sent. Where backup and disk tell of the same message, the word of the one
//! that has it further stands: nobody is mailed a second time because the other does not know it.
//!
//! Works where the data on disk is attached as `old`. A campaign is the same on both sides where number and time of its
//! making are; a person is, where the address is. Numbers alone would not do: a copied folder gives them out as well.

use delivery::{CampaignId, OutboxId, WaitReason};
use jiff::Timestamp;
use rusqlite::Connection;

use crate::columns::{millis, rows, to_json};
use crate::error::Result;
use crate::outbox::recover::STOPPED;
use crate::outbox::{self, counts};
use crate::same_mailbox::MERGED;
use crate::settings;

/// Who and what on disk is who and what in the backup, also where their record went into another one. A person the backup does not know keeps their number; where
/// that names somebody else there, they get one that nobody has.
const SAME: &str = "
CREATE TEMP TABLE same_person (old INTEGER PRIMARY KEY, new INTEGER NOT NULL);
INSERT OR IGNORE INTO same_person
    SELECT o.contact_id, CASE
        WHEN k.id IS NOT NULL THEN k.id
        WHEN w.contact_id IS NOT NULL THEN w.contact_id
        WHEN o.key IS NULL OR n.id IS NULL AND g.contact_id IS NULL THEN o.contact_id
        ELSE o.contact_id + (SELECT max(seq) FROM (
            SELECT seq FROM main.sqlite_sequence WHERE name = 'contacts'
            UNION ALL SELECT seq FROM old.sqlite_sequence WHERE name = 'contacts'))
    END
    FROM (SELECT x.contact_id, coalesce(c.dedupe_key, p.dedupe_key) AS key
        FROM (SELECT contact_id FROM old.outbox UNION SELECT meant_for FROM old.outbox WHERE meant_for IS NOT NULL) AS x
        LEFT JOIN old.contacts AS c ON c.id = x.contact_id
        LEFT JOIN old.merged_people AS p ON p.contact_id = x.contact_id) AS o
    LEFT JOIN main.contacts AS k ON k.dedupe_key = o.key
    LEFT JOIN main.merged_people AS w ON w.dedupe_key = o.key
    LEFT JOIN main.contacts AS n ON n.id = o.contact_id
    LEFT JOIN main.merged_people AS g ON g.contact_id = o.contact_id;
UPDATE main.sqlite_sequence SET seq = max(seq, (SELECT coalesce(max(new), 0) FROM same_person)) WHERE name = 'contacts';

CREATE TEMP TABLE begun AS SELECT * FROM old.campaigns WHERE state IN ('sending', 'paused', 'finished', 'cancelled');

CREATE TEMP TABLE same_list (old INTEGER PRIMARY KEY, new INTEGER NOT NULL);
INSERT INTO same_list SELECT o.id, n.id FROM old.lists AS o JOIN main.lists AS n
    ON n.folded = o.folded WHERE o.id IN (SELECT list_id FROM begun);
INSERT OR IGNORE INTO same_list SELECT o.id, n.id FROM old.lists AS o JOIN main.lists AS n
    ON n.id = o.id AND n.created_at = o.created_at WHERE o.id IN (SELECT list_id FROM begun);

CREATE TEMP TABLE same_account (old INTEGER PRIMARY KEY, new INTEGER NOT NULL);
INSERT INTO same_account SELECT o.id, n.id FROM old.accounts AS o JOIN main.accounts AS n
    ON n.id = o.id AND n.created_at = o.created_at;
INSERT OR IGNORE INTO same_account SELECT o.id, min(n.id) FROM old.accounts AS o JOIN main.accounts AS n
    ON n.host = o.host AND n.user = o.user AND n.from_address = o.from_address GROUP BY o.id;

CREATE TEMP TABLE same_campaign (old INTEGER PRIMARY KEY, new INTEGER NOT NULL);
INSERT INTO same_campaign SELECT o.id, n.id FROM begun AS o JOIN main.campaigns AS n
    ON n.id = o.id AND n.created_at = o.created_at;
";

/// What of `begun` the backup lacks.
const MESSAGES: &str = "
INSERT INTO main.outbox (campaign_id, contact_id, state, tries, attempts, due_at, message_id, date, changed_at, class, reply_code, reply, why, fresh)
    SELECT k.new, p.new, iif(o.state = 'claimed', 'uncertain', o.state), o.tries, o.attempts, o.due_at,
        iif(EXISTS (SELECT 1 FROM main.outbox AS m WHERE m.message_id = o.message_id AND m.message_id <> ''), '', o.message_id),
        o.date, o.changed_at, o.class, o.reply_code, o.reply, iif(o.state = 'claimed', ?1, o.why), o.fresh
    FROM old.outbox AS o JOIN same_campaign AS k ON k.old = o.campaign_id JOIN same_person AS p ON p.old = OWNER
    WHERE true ORDER BY o.id
    ON CONFLICT (contact_id, campaign_id) DO UPDATE SET
        state = excluded.state, tries = excluded.tries, attempts = excluded.attempts, due_at = excluded.due_at,
        message_id = iif(excluded.message_id = '', outbox.message_id, excluded.message_id), date = excluded.date,
        changed_at = excluded.changed_at, class = excluded.class, reply_code = excluded.reply_code,
        reply = excluded.reply, why = excluded.why
    WHERE RANK(excluded.state) > RANK(outbox.state)
        OR RANK(excluded.state) = RANK(outbox.state) AND excluded.changed_at > outbox.changed_at
        OR outbox.state = 'claimed' AND excluded.message_id = '' AND excluded.date = outbox.date
            AND excluded.changed_at >= outbox.changed_at AND excluded.state <> 'queued'";

/// Whose a message is: a turn that waits for the record another one went into is still that one's in the backup, where they may be
/// two.
const OWNER: &str =
    "iif(o.state IN ('queued', 'deferred'), coalesce(o.meant_for, o.contact_id), o.contact_id)";

/// What went to the record another one went into did not wait for that one, in a backup that knows them as two.
const HAD_BY_THE_KEPT: &str = "
UPDATE main.outbox SET state = 'skipped', due_at = 0, why = ?1 WHERE state IN ('queued', 'deferred') AND (campaign_id, contact_id) IN (
    SELECT k.new, p.new FROM old.outbox AS o JOIN same_campaign AS k ON k.old = o.campaign_id JOIN same_person AS p ON p.old = o.meant_for
    WHERE o.state NOT IN ('queued', 'deferred', 'skipped'))";

/// How far a message has come. What went, or may have gone, is never queued again by a restore.
fn rank(column: &str) -> String {
    format!(
        "CASE {column} WHEN 'accepted' THEN 5 WHEN 'uncertain' THEN 4 WHEN 'claimed' THEN 4 WHEN 'deferred' THEN 2 WHEN 'queued' THEN 1 ELSE 3 END"
    )
}

const EVENTS: &str = "
INSERT INTO main.delivery_events (outbox_id, at, event, class, reply)
    SELECT n.id, e.at, e.event, e.class, e.reply
    FROM old.delivery_events AS e JOIN old.outbox AS o ON o.id = e.outbox_id
    JOIN same_campaign AS k ON k.old = o.campaign_id JOIN same_person AS p ON p.old = OWNER
    JOIN main.outbox AS n ON n.campaign_id = k.new AND n.contact_id = p.new
    WHERE NOT EXISTS (SELECT 1 FROM main.delivery_events AS d WHERE d.outbox_id = n.id AND d.at = e.at AND d.event = e.event)
    ORDER BY e.id;
INSERT INTO main.outbox_minutes (campaign_id, minute, state, count)
    SELECT k.new, m.minute, m.state, m.count FROM old.outbox_minutes AS m JOIN same_campaign AS k ON k.old = m.campaign_id
    WHERE true ON CONFLICT (campaign_id, minute, state) DO UPDATE SET count = max(count, excluded.count);
DROP TABLE temp.same_person;
DROP TABLE temp.same_list;
DROP TABLE temp.same_account;
DROP TABLE temp.same_campaign;
DROP TABLE temp.begun;
";

/// Carries over every campaign that was begun on disk, with its messages, and when the inbox was last looked through.
pub(super) fn carry_over(conn: &Connection, now: Timestamp) -> Result<()> {
    conn.execute_batch(SAME)?;
    let begun = rows(
        &mut conn.prepare(
            "SELECT b.id, k.new, coalesce(n.state IN ('sending', 'paused', 'finished', 'cancelled'), false)
             FROM begun AS b LEFT JOIN same_campaign AS k ON k.old = b.id LEFT JOIN main.campaigns AS n ON n.id = k.new
             ORDER BY b.id",
        )?,
        [],
        |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Option<i64>>(1)?, row.get::<_, bool>(2)?)),
    )?;
    for (old, new, begun_there) in begun {
        match new {
            Some(new) if begun_there => join(conn, old, new)?,
            Some(new) => take_place(conn, old, new)?,
            None => add(conn, old)?,
        }
    }
    let messages = MESSAGES
        .replace("RANK(excluded.state)", &rank("excluded.state"))
        .replace("RANK(outbox.state)", &rank("outbox.state"))
        .replace("OWNER", OWNER);
    conn.execute(&messages, [STOPPED])?;
    conn.execute(HAD_BY_THE_KEPT, [MERGED])?;
    // Nobody has a message in hand while a backup is put in place.
    conn.execute("UPDATE main.outbox SET state = 'uncertain', why = ?1 WHERE state = 'claimed'", [STOPPED])?;
    let carried = rows(&mut conn.prepare("SELECT new FROM same_campaign ORDER BY new")?, [], |row| {
        Ok(CampaignId(row.get(0)?))
    })?;
    conn.execute_batch(&EVENTS.replace("OWNER", OWNER))?;
    for id in carried {
        come_to_rest(conn, id, now)?;
    }
    counts::count_again(conn)?;
    conn.execute(
        "INSERT INTO main.settings SELECT name, value FROM old.settings WHERE name = ?1
         ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE CAST(excluded.value AS INTEGER) > CAST(value AS INTEGER)",
        [settings::INBOX_SEEN],
    )?;
    Ok(())
}

/// What each login sent lately still counts, so that its limits hold. Needs no common history: the host counts too.
pub(super) fn carry_over_sends(conn: &Connection) -> Result<()> {
    conn.execute_batch(
        "INSERT OR IGNORE INTO main.logins (host, user, port) SELECT host, user, port FROM old.logins ORDER BY id;
         CREATE TEMP TABLE same_login (old INTEGER PRIMARY KEY, new INTEGER NOT NULL);
         INSERT INTO same_login SELECT o.id, n.id FROM old.logins AS o JOIN main.logins AS n
            ON n.host = o.host AND n.user = o.user AND n.port = o.port;
         INSERT INTO main.account_sends (login_id, share, at, count)
            SELECT l.new, s.share, s.at, s.count FROM old.account_sends AS s JOIN same_login AS l ON l.old = s.login_id WHERE true
            ON CONFLICT (login_id, share, at) DO UPDATE SET count = max(count, excluded.count);
         INSERT INTO main.account_days (login_id, day, count)
            SELECT l.new, s.day, s.count FROM old.account_days AS s JOIN same_login AS l ON l.old = s.login_id WHERE true
            ON CONFLICT (login_id, day) DO UPDATE SET count = max(count, excluded.count);
         INSERT INTO main.account_elsewhere (account_id, at, count)
            SELECT n.id, s.at, max(s.count) FROM old.account_elsewhere AS s JOIN old.accounts AS o ON o.id = s.account_id
            JOIN same_login AS l ON l.old = o.login_id JOIN main.accounts AS n ON n.login_id = l.new
            WHERE true GROUP BY n.id, s.at
            ON CONFLICT (account_id, at) DO UPDATE SET count = max(count, excluded.count);
         DROP TABLE temp.same_login;",
    )?;
    Ok(())
}

/// Begun on both sides.
fn join(conn: &Connection, old: i64, new: i64) -> Result<()> {
    conn.execute(
        "UPDATE main.campaigns SET
             state = iif(b.state = 'cancelled', b.state, main.campaigns.state),
             started_at = max(coalesce(main.campaigns.started_at, 0), coalesce(b.started_at, 0)),
             ended_at = nullif(max(coalesce(main.campaigns.ended_at, 0), coalesce(b.ended_at, 0)), 0),
             inbox_seen_at = nullif(max(coalesce(main.campaigns.inbox_seen_at, 0), coalesce(b.inbox_seen_at, 0)), 0)
         FROM begun AS b WHERE main.campaigns.id = ?2 AND b.id = ?1",
        (old, new),
    )?;
    Ok(())
}

/// A draft in the backup, begun on disk: it is what was sent. Its name may have been given to another since.
fn take_place(conn: &Connection, old: i64, new: i64) -> Result<()> {
    let (list, account) = behind(conn, old)?;
    let columns = columns(conn, "campaigns", &["id", "name", "list_id", "account_id"])?;
    conn.execute(
        &format!("UPDATE main.campaigns SET (list_id, account_id, {columns}) = (SELECT ?3, ?4, {columns} FROM begun WHERE id = ?1) WHERE id = ?2"),
        (old, new, list, account),
    )?;
    Ok(())
}

/// Made after the backup.
fn add(conn: &Connection, old: i64) -> Result<()> {
    let (list, account) = behind(conn, old)?;
    let new = copy(conn, "campaigns", "begun", old, &[("list_id", Some(list)), ("account_id", account)])?;
    conn.execute("INSERT INTO same_campaign (old, new) VALUES (?1, ?2)", (old, new))?;
    Ok(())
}

/// The list and the account of a campaign; they come along where the backup does not have them.
fn behind(conn: &Connection, campaign: i64) -> Result<(i64, Option<i64>)> {
    let (list, account): (i64, Option<i64>) =
        conn.query_row("SELECT list_id, account_id FROM begun WHERE id = ?1", [campaign], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    let account =
        account.map(|account| counterpart(conn, "accounts", "same_account", account)).transpose()?;
    Ok((counterpart(conn, "lists", "same_list", list)?, account))
}

fn counterpart(conn: &Connection, table: &str, same: &str, old: i64) -> Result<i64> {
    let known = crate::columns::first(
        &mut conn.prepare(&format!("SELECT new FROM {same} WHERE old = ?1"))?,
        [old],
        |row| Ok(row.get(0)?),
    )?;
    if let Some(known) = known {
        return Ok(known);
    }
    let login = if table == "accounts" { vec![("login_id", Some(login(conn, old)?))] } else { Vec::new() };
    let new = copy(conn, table, &format!("old.{table}"), old, &login)?;
    conn.execute(&format!("INSERT INTO {same} (old, new) VALUES (?1, ?2)"), (old, new))?;
    Ok(new)
}

/// The login of an account on disk, as the backup numbers it; it comes along where it is new there.
fn login(conn: &Connection, account: i64) -> Result<i64> {
    conn.execute(
        "INSERT OR IGNORE INTO main.logins (host, user, port)
         SELECT l.host, l.user, l.port FROM old.accounts AS a JOIN old.logins AS l ON l.id = a.login_id WHERE a.id = ?1",
        [account],
    )?;
    Ok(conn.query_row(
        "SELECT n.id FROM old.accounts AS a JOIN old.logins AS l ON l.id = a.login_id
         JOIN main.logins AS n ON n.host = l.host AND n.user = l.user AND n.port = l.port WHERE a.id = ?1",
        [account],
        |row| row.get(0),
    )?)
}

/// Copies one row, under its number and name where they are free. Returns its number.
fn copy(conn: &Connection, table: &str, from: &str, old: i64, set: &[(&str, Option<i64>)]) -> Result<i64> {
    let mut own = vec!["id", "name"];
    own.extend(set.iter().map(|(column, _)| *column));
    let columns = columns(conn, table, &own)?;
    let names: String = set.iter().map(|(column, _)| format!("{column}, ")).collect();
    let values: String = set
        .iter()
        .map(|(_, value)| value.map_or("NULL, ".to_owned(), |value| format!("{value}, ")))
        .collect();
    conn.execute(
        &format!(
            "INSERT INTO main.{table} (id, name, {names}{columns})
             SELECT iif(EXISTS (SELECT 1 FROM main.{table} WHERE id = o.id), NULL, o.id),
                 iif(EXISTS (SELECT 1 FROM main.{table} WHERE name = o.name),
                     o.name || ' (' || (SELECT max(seq) + 1 FROM main.sqlite_sequence) || ')', o.name),
                 {values}{columns} FROM {from} AS o WHERE o.id = ?1"
        ),
        [old],
    )?;
    Ok(conn.last_insert_rowid())
}

/// The columns of a table but these, as SQL.
fn columns(conn: &Connection, table: &str, but: &[&str]) -> Result<String> {
    let mut names = rows(
        &mut conn.prepare("SELECT name FROM pragma_table_info(?1, 'main') ORDER BY cid")?,
        [table],
        |row| Ok(row.get::<_, String>(0)?),
    )?;
    names.retain(|name| !but.contains(&name.as_str()));
    Ok(names.join(", "))
}

/// The state that fits the messages: nothing that is over has a message to go, and nothing goes by itself.
fn come_to_rest(conn: &Connection, id: CampaignId, now: Timestamp) -> Result<()> {
    let to_go = rows(
        &mut conn.prepare(
            "SELECT id FROM outbox WHERE campaign_id = ?1 AND state IN ('queued', 'deferred') ORDER BY id",
        )?,
        [id.0],
        |row| Ok(OutboxId(row.get(0)?)),
    )?;
    let cancelled: bool =
        conn.query_row("SELECT state = 'cancelled' FROM campaigns WHERE id = ?1", [id.0], |row| row.get(0))?;
    if cancelled {
        for row in to_go {
            outbox::skip(conn, row, outbox::CANCELLED, now)?;
        }
        return Ok(());
    }
    let state = if to_go.is_empty() { "finished" } else { "paused" };
    conn.execute(
        "UPDATE campaigns SET state = ?2, paused_why = iif(?2 = 'paused', ?3, 'null'),
             ended_at = iif(?2 = 'paused', NULL, coalesce(ended_at, ?4)) WHERE id = ?1",
        (id.0, state, to_json(&delivery::Wait::for_you(WaitReason::Restored))?, millis(now)),
    )?;
    Ok(())
}
