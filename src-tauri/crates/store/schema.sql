-- The database as version 1 makes it. Written by a test: UPDATE_SCHEMA=1 brings it up to date.

CREATE TABLE account_days (
    -- What a login sent on each day of the account's own calendar: a warm-up counts the days on which something was sent.
    login_id INTEGER NOT NULL REFERENCES logins (id), -- which login
    day TEXT NOT NULL, -- the date in the zone of its plan, such as 2026-03-23
    count INTEGER NOT NULL, -- how many
    PRIMARY KEY (login_id, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE account_elsewhere (
    -- What was sent by hand or by another computer, as the Sent folder an account reads shows. It shares the limits; what
    -- several accounts of one login saw counts once.
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE, -- which account
    at INTEGER NOT NULL, -- Unix milliseconds
    count INTEGER NOT NULL, -- to how many people
    PRIMARY KEY (account_id, at)
) STRICT, WITHOUT ROWID;

CREATE TABLE account_mailboxes (
    -- Where the mail of an account is read, and how far its Sent folder was looked into. No row: it is not read.
    account_id INTEGER PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE, -- which account
    host TEXT NOT NULL, -- IMAP host
    port INTEGER NOT NULL, -- IMAP port
    tls TEXT NOT NULL, -- implicit, starttls or none
    sent_folder TEXT NOT NULL, -- the folder with what was sent, as the server wants it named; empty until it is found
    chosen INTEGER NOT NULL, -- 1 where the user chose that folder, 0 where it was found
    uid_validity INTEGER NOT NULL, -- under which the numbers of mails in it hold; 0 before the first look
    last_uid INTEGER NOT NULL, -- the last mail that was looked at; 0 before
    looked_at INTEGER, -- Unix milliseconds of the last look that went through; NULL before
    look TEXT NOT NULL -- JSON of what the last look came to; null before
) STRICT;

CREATE TABLE account_sends (
    -- What a login sent, so that limits hold across restarts: all of it, and of that what counts for a limit of its own. The
    -- pacing rules say how long it is kept.
    login_id INTEGER NOT NULL REFERENCES logins (id), -- which login
    share INTEGER NOT NULL, -- -1 for all; 0 for people never written to; otherwise a number made of the domain, which may be a person's own, where the account has a limit by domain
    at INTEGER NOT NULL, -- Unix milliseconds at which the messages count as sent
    count INTEGER NOT NULL, -- how many
    PRIMARY KEY (login_id, share, at)
) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
    -- Sending accounts. No secret is here: those are in vault_secrets.
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- number of the account
    name TEXT NOT NULL UNIQUE, -- what the user calls it
    host TEXT NOT NULL, -- SMTP host
    port INTEGER NOT NULL, -- SMTP port
    tls TEXT NOT NULL, -- implicit, starttls or none
    login TEXT NOT NULL, -- none, password or oauth2
    user TEXT NOT NULL, -- login name; empty without login
    login_id INTEGER NOT NULL REFERENCES logins (id), -- who sends, as the host knows it
    from_address TEXT NOT NULL, -- canonical address in From
    from_name TEXT NOT NULL, -- name in From
    reply_to TEXT NOT NULL, -- canonical address for answers; empty for the same as From
    limits TEXT NOT NULL, -- JSON of the most it may send, by window; what is missing has no limit
    plan TEXT NOT NULL, -- JSON of how the user wants it to send: what stays free, hours, days, warm-up
    slow TEXT NOT NULL, -- JSON of a pace that the server asked to slow down; null otherwise; the same for all accounts of a login
    bulk_policy TEXT NOT NULL, -- what the host says about newsletters
    card TEXT NOT NULL, -- JSON of the catalogue card it came from, with the user's edits; null if none
    ca_file TEXT NOT NULL, -- path of an own CA file; empty for the system's
    tested_at INTEGER, -- Unix milliseconds of the last test; NULL if never
    test_result TEXT NOT NULL, -- JSON of the last test; null if never
    paused_at INTEGER, -- Unix milliseconds; NULL unless it is paused
    pause TEXT NOT NULL, -- JSON of why and until when; null unless it is paused
    created_at INTEGER NOT NULL -- Unix milliseconds
) STRICT;

CREATE TABLE campaigns (
    -- Newsletters.
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- number of the campaign, also in tokens
    uid BLOB NOT NULL DEFAULT (randomblob(16)), -- tells it from every other campaign of every copy of this data; Message-IDs are made of it
    name TEXT NOT NULL UNIQUE, -- what the user calls it
    list_id INTEGER NOT NULL REFERENCES lists (id), -- who gets it
    account_id INTEGER REFERENCES accounts (id), -- which account sends it; NULL until one is chosen
    subject TEXT NOT NULL, -- as written, with merge fields
    preheader TEXT NOT NULL, -- as written; may be empty
    body_kind TEXT NOT NULL, -- markdown, html or mjml
    body TEXT NOT NULL, -- as written
    text TEXT, -- plain-text version as written; NULL to make it from the body
    state TEXT NOT NULL, -- draft, cleared, scheduled, sending, paused, finished or cancelled
    paused_why TEXT NOT NULL, -- JSON of what it waits for while paused; null otherwise
    cleared_digest TEXT NOT NULL, -- what the clearance is bound to; empty without one
    report TEXT NOT NULL, -- JSON of the last pre-flight report; null if there is none
    scheduled_at INTEGER, -- Unix milliseconds at which it begins by itself; NULL without a planned start
    plan TEXT NOT NULL DEFAULT 'null', -- JSON of the planned start with the word given for it; null without one
    fired TEXT NOT NULL DEFAULT 'null', -- JSON of the planned start it began by, and when that was due; null where a person began it
    inbox_seen_at INTEGER, -- Unix milliseconds when the user had looked through the inbox for it; NULL if not
    created_at INTEGER NOT NULL, -- Unix milliseconds
    edited_at INTEGER NOT NULL, -- Unix milliseconds of the last edit
    started_at INTEGER, -- Unix milliseconds when it was queued; NULL before
    ended_at INTEGER, -- Unix milliseconds when it finished or was cancelled; NULL before
    canary_people INTEGER, -- people of the first batch; 0 for none; NULL for the usual one
    canary_minutes INTEGER NOT NULL DEFAULT 60, -- minutes of looking what comes back from the first batch
    canary_until INTEGER -- Unix milliseconds until when that is looked at; NULL until the first batch is out
) STRICT;

CREATE TABLE changes (
    -- How often each part was written, so that a window can tell cheaply whether it is out of date.
    part TEXT NOT NULL PRIMARY KEY, -- name of the part, for example "contacts"
    count INTEGER NOT NULL -- grows by one with each transaction that wrote it
) STRICT, WITHOUT ROWID;

CREATE TABLE contact_tags (
    -- Who has which tag.
    tag_id INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE, -- which tag
    contact_id INTEGER NOT NULL, -- who; no foreign key, as for subscriptions
    PRIMARY KEY (tag_id, contact_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX contact_tags_by_contact ON contact_tags (contact_id);

CREATE TABLE contacts (
    -- One row a person. No foreign key and no trigger here: an import copies its staged twin of this table in one go.
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- number of the person, also in tokens
    dedupe_key TEXT NOT NULL, -- canonical address with the local part in lower case
    address TEXT NOT NULL, -- canonical address; where mail goes
    name_key TEXT NOT NULL, -- name folded for sorting and search; the dedupe key, folded too, where there is no name
    fields TEXT NOT NULL, -- JSON object of the named fields, never the address
    verdict TEXT NOT NULL, -- ok, risky or invalid
    findings TEXT NOT NULL, -- JSON array of why the verdict is not plain ok
    created_at INTEGER NOT NULL, -- Unix milliseconds
    import_id INTEGER NOT NULL, -- the import that made the record; 0 if it was typed in
    import_row INTEGER NOT NULL -- the row in that import's file; 0 if it was typed in
) STRICT;

CREATE UNIQUE INDEX contacts_by_dedupe_key ON contacts (dedupe_key);

CREATE TABLE delivery_events (
    -- Everything that happened to an outbox row, written in the same transaction as the row.
    id INTEGER PRIMARY KEY, -- number of the event; none is ever taken away, so none is given twice
    outbox_id INTEGER NOT NULL REFERENCES outbox (id), -- which row
    at INTEGER NOT NULL, -- Unix milliseconds
    event TEXT NOT NULL, -- what happened: accept, defer, fail, refuse, lose-reply, release, skip, settle-accepted or queue-again
    class TEXT NOT NULL, -- class of a failure; empty otherwise
    reply TEXT NOT NULL -- what the server said with its codes, or what happened; may be empty
) STRICT;

CREATE INDEX delivery_events_by_row ON delivery_events (outbox_id);

CREATE TABLE different_people (
    -- People who are different, as the user said, although their addresses seem to lead to one mailbox.
    judgement INTEGER NOT NULL, -- number of the judgement: no two people of one are the same
    contact_id INTEGER NOT NULL, -- who; no foreign key, as for subscriptions
    PRIMARY KEY (contact_id, judgement)
) STRICT, WITHOUT ROWID;

CREATE INDEX different_people_by_judgement ON different_people (judgement);

CREATE TABLE domains (
    -- What name servers said about mail for a domain. Only an answer is written: no row, nobody was asked.
    domain TEXT NOT NULL PRIMARY KEY, -- the domain as A-labels in lower case
    answer TEXT NOT NULL, -- takes, takes-none, no-such-domain, no-mail-host or unknown
    why TEXT NOT NULL, -- why nobody could tell; empty otherwise
    asked_at INTEGER NOT NULL -- Unix milliseconds of the answer
) STRICT, WITHOUT ROWID;

CREATE TABLE edited_people (
    -- People whose fields the user changed: they stay when the import that brought them is taken back. A row outlives its
    -- record, which may have gone into another one and come back.
    contact_id INTEGER PRIMARY KEY -- who; no foreign key, as for subscriptions
) STRICT;

CREATE TABLE evidence (
    -- Mails that prove an answer, as they came. Here and not in files, so that a backup has them and forgetting erases them.
    hash BLOB NOT NULL PRIMARY KEY, -- SHA-256 of the mail, by which feedback and suppressions name it
    mail BLOB NOT NULL -- its bytes; of a very large one only the beginning
) STRICT;

CREATE TABLE feedback (
    -- Mails that told us something, and what we did. Those that prove something are kept as evidence.
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- number of the entry
    source_hash BLOB NOT NULL UNIQUE, -- SHA-256 of the raw mail: reading it twice changes nothing
    file_name TEXT NOT NULL, -- name of the file it was read from; may be empty
    kind TEXT NOT NULL, -- what it was: unsubscribe, bounce and so on
    contact_id INTEGER NOT NULL, -- whom it is about; 0 where that is not known
    dedupe_key TEXT NOT NULL, -- the address it is about; empty where that is not known, or once erased
    campaign_id INTEGER NOT NULL, -- the campaign it answers; 0 where that is not known
    list_id INTEGER NOT NULL, -- the list it is about; 0 where that is not known
    action TEXT NOT NULL, -- what we did, as a word
    detail TEXT NOT NULL, -- JSON for people: the sentence that made us think so, and the like
    suppression_id INTEGER NOT NULL, -- the entry of Do not mail it led to; 0 if none
    read_at INTEGER NOT NULL, -- Unix milliseconds
    undone_at INTEGER, -- Unix milliseconds when the user said that we misread it; NULL otherwise
    undone_why TEXT NOT NULL -- how we misread it; empty otherwise
) STRICT;

CREATE INDEX feedback_by_contact ON feedback (contact_id) WHERE contact_id <> 0;

CREATE TABLE import_changes (
    -- What an import says of people who were known before, and what it did to them; undoing any import reads this.
    import_id INTEGER NOT NULL REFERENCES imports (id) ON DELETE CASCADE, -- which import
    contact_id INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE, -- who
    import_row INTEGER NOT NULL, -- the row in the file
    fields_before TEXT NOT NULL, -- JSON object of the changed fields as they were; a missing one is absent
    fields_after TEXT NOT NULL, -- JSON object of the changed fields as they became
    basis TEXT NOT NULL, -- the basis this import gives them in its list
    agreed_at INTEGER, -- Unix milliseconds of the agreement it names; NULL where nobody knows
    subscription TEXT NOT NULL, -- same, joined, raised or left: what became of the standing in the list
    basis_before TEXT NOT NULL, -- the basis before it was raised; empty otherwise
    agreed_before INTEGER, -- agreed_at before it was raised; NULL otherwise
    import_before INTEGER NOT NULL, -- the import that stood behind the standing before it was raised; 0 otherwise
    PRIMARY KEY (contact_id, import_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX import_changes_by_import ON import_changes (import_id);

CREATE TABLE imports (
    -- One row an import, so that it can be undone as one.
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- number of the import
    list_id INTEGER NOT NULL, -- the list the people joined
    file_name TEXT NOT NULL, -- name of the file without its folder
    file_hash BLOB NOT NULL, -- SHA-256 of the file
    state TEXT NOT NULL, -- merging, done or undone
    basis TEXT NOT NULL, -- what the user said: confirmed, stated, customer or none
    source TEXT NOT NULL, -- where these people agreed
    wording TEXT NOT NULL, -- what they were told
    agreed_at INTEGER, -- Unix milliseconds of the agreement; NULL where nobody knows
    summary TEXT NOT NULL, -- JSON counts as shown when it was done
    first_contact INTEGER NOT NULL, -- no contact it made has a lower id
    last_contact INTEGER NOT NULL, -- no contact it made has a higher id
    imported_at INTEGER NOT NULL, -- Unix milliseconds
    undone_at INTEGER -- Unix milliseconds; NULL unless it was undone
) STRICT;

CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE ON ledger
BEGIN
    SELECT RAISE (ABORT, 'the consent ledger is only added to');
END;

CREATE TRIGGER ledger_is_never_deleted BEFORE DELETE ON ledger
BEGIN
    SELECT RAISE (ABORT, 'the consent ledger is only added to');
END;

CREATE TABLE ledger (
    -- The consent ledger. Only ever added to. One row holds the events of one transaction that share time and kind.
    first_seq INTEGER PRIMARY KEY, -- place of its first event in the chain; the first of all is 1
    last_seq INTEGER NOT NULL, -- place of its last event
    at INTEGER NOT NULL, -- Unix milliseconds, as hashed
    kind TEXT NOT NULL, -- kind of event
    seals BLOB NOT NULL -- for each event 32 bytes of commitment and 32 bytes of hash
) STRICT;

CREATE TABLE ledger_details (
    -- The personal part of the ledger. It can be deleted for one person without breaking the chain.
    first_seq INTEGER PRIMARY KEY REFERENCES ledger (first_seq), -- the row of the ledger it opens
    contact_id INTEGER NOT NULL, -- who it is about; 0 where it is about many, or about no contact
    shared BLOB NOT NULL, -- encoded detail that all its events share, without address and row; may be empty
    entries BLOB NOT NULL -- for each event the salt and what only it says; erased ones are one zero byte
) STRICT;

CREATE INDEX ledger_details_by_contact ON ledger_details (contact_id) WHERE contact_id <> 0;

CREATE TABLE lists (
    -- Named purposes people belong to.
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- number of the list, also in tokens
    name TEXT NOT NULL, -- what people see
    folded TEXT NOT NULL UNIQUE, -- the name in lower case: "News" and "news" are one list
    created_at INTEGER NOT NULL -- Unix milliseconds
) STRICT;

CREATE TABLE logins (
    -- Who sends, as mail hosts know it. What was sent counts by this: several accounts may sign in as one, and one that is
    -- removed and made again begins no new day.
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- number of the login
    host TEXT NOT NULL, -- SMTP host in lower case
    user TEXT NOT NULL, -- login name in lower case; empty without login
    port INTEGER NOT NULL, -- SMTP port where nobody signs in, which is all there is to tell servers apart; 0 otherwise
    UNIQUE (host, user, port)
) STRICT;

CREATE TABLE merged_people (
    -- Records that went into another one, whole: mail that went to them is still answered, and a merge can be taken back.
    contact_id INTEGER PRIMARY KEY, -- number of the person, also in tokens
    merge_id INTEGER NOT NULL REFERENCES merges (id) ON DELETE CASCADE, -- by which merge
    dedupe_key TEXT NOT NULL, -- its address as contacts.dedupe_key
    person TEXT NOT NULL, -- JSON array of the row of contacts without its number
    standings TEXT NOT NULL, -- JSON array of its rows of subscriptions
    tags TEXT NOT NULL, -- JSON array of its tags
    named TEXT NOT NULL -- JSON array of its rows of import_changes
) STRICT;

CREATE INDEX merged_people_by_dedupe_key ON merged_people (dedupe_key);

CREATE INDEX merged_people_by_merge ON merged_people (merge_id);

CREATE TABLE merges (
    -- Records of one person made into one record; each can be taken back as a whole. Once it was, its values are empty.
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- number of the merge
    kept_id INTEGER NOT NULL, -- the person whose record stays; no foreign key, as for subscriptions
    fields_before TEXT NOT NULL, -- JSON object of the fields it filled, as they were; a missing one is absent
    fields_after TEXT NOT NULL, -- JSON object of the fields it filled, as they became
    standings_before TEXT NOT NULL, -- JSON array of the kept person's standings as they were
    standings_after TEXT NOT NULL, -- the same as they became
    tags TEXT NOT NULL, -- JSON array of the tags the kept person got by it
    imports TEXT NOT NULL, -- JSON array of the imports that stand behind a standing because of it
    suppressions TEXT NOT NULL, -- JSON array of the entries of Do not mail that it made
    merged_at INTEGER NOT NULL, -- Unix milliseconds
    undone_at INTEGER -- Unix milliseconds; NULL unless it was taken back
) STRICT;

CREATE INDEX merges_by_kept ON merges (kept_id);

CREATE TABLE outbox (
    -- One message to one person. UNIQUE is what "nobody is mailed twice" stands on.
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- number of the row
    campaign_id INTEGER NOT NULL REFERENCES campaigns (id), -- which campaign
    contact_id INTEGER NOT NULL, -- who; no foreign key: the row outlives a person who is erased
    state TEXT NOT NULL, -- queued, claimed, accepted, deferred, failed, refused, uncertain or skipped
    tries INTEGER NOT NULL, -- tries used up since it was queued, or queued again by the user
    attempts INTEGER NOT NULL, -- tries used up in all
    setbacks INTEGER NOT NULL DEFAULT 0, -- times it was put back for what may be its own fault, since it was queued, or queued again by the user
    due_at INTEGER NOT NULL, -- Unix milliseconds: while deferred of the next try; while queued of its turn, or of the last time it was put back, 0 for at once; 0 otherwise
    parked INTEGER NOT NULL DEFAULT 0, -- 1 while due_at was set by the account's pace, which may let it go sooner; 0 otherwise
    fresh INTEGER, -- in a rehearsal, whose store lacks the past: 1 if the login had never written to this person, 0 if it had; NULL to ask at the claim
    message_id TEXT NOT NULL, -- Message-ID without brackets, fixed at the first claim; empty before
    date INTEGER NOT NULL, -- Unix milliseconds of the Date header, fixed at the first claim; 0 before
    changed_at INTEGER NOT NULL, -- Unix milliseconds of the last change of state
    class TEXT NOT NULL, -- class of the last failure; empty without one
    reply_code INTEGER NOT NULL, -- last reply code; 0 without one
    reply TEXT NOT NULL, -- last reply with its codes; empty without one
    why TEXT NOT NULL, -- code of the reason for skipped; what happened for uncertain; empty otherwise
    meant_for INTEGER, -- the person it was queued for, where it went over to the record theirs was made one with; NULL otherwise
    UNIQUE (contact_id, campaign_id)
) STRICT;

CREATE UNIQUE INDEX outbox_by_message_id ON outbox (message_id) WHERE message_id <> '';

CREATE INDEX outbox_by_state ON outbox (campaign_id, state, due_at);

CREATE INDEX outbox_parked ON outbox (campaign_id, state, due_at) WHERE parked = 1;

CREATE TABLE outbox_counts (
    -- Rows of each state, kept in step by the transactions that change them.
    campaign_id INTEGER NOT NULL REFERENCES campaigns (id) ON DELETE CASCADE, -- which campaign
    state TEXT NOT NULL, -- which state
    count INTEGER NOT NULL, -- how many rows
    PRIMARY KEY (campaign_id, state)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox_minutes (
    -- Outcomes by the minute, for the picture of a campaign under way.
    campaign_id INTEGER NOT NULL REFERENCES campaigns (id) ON DELETE CASCADE, -- which campaign
    minute INTEGER NOT NULL, -- Unix minutes
    state TEXT NOT NULL, -- what the rows became
    count INTEGER NOT NULL, -- how many
    PRIMARY KEY (campaign_id, minute, state)
) STRICT, WITHOUT ROWID;

CREATE TABLE people_changed (
    -- What a change did to each person; taking it back reads this and empties it.
    change_id INTEGER NOT NULL REFERENCES people_changes (id) ON DELETE CASCADE, -- which change
    contact_id INTEGER NOT NULL, -- who; no foreign key: whoever it removed is remembered here
    dedupe_key TEXT NOT NULL, -- the address of whom it removed, so that forgetting finds it; empty otherwise
    before TEXT NOT NULL, -- JSON of what was there before; empty where the change itself says it
    PRIMARY KEY (change_id, contact_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX people_changed_by_key ON people_changed (dedupe_key) WHERE dedupe_key <> '';

CREATE TABLE people_changes (
    -- Changes to many people at once; the last twenty can be taken back.
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- number of the change
    what TEXT NOT NULL, -- JSON of what became of each person; the value of a field only while people_changed needs it
    state TEXT NOT NULL, -- working, done, undoing, undone or cancelled
    tag_id INTEGER NOT NULL, -- the tag it gave; 0 if it gave none
    tag_made INTEGER NOT NULL, -- 1 if it made that tag; 0 otherwise
    chosen INTEGER NOT NULL, -- people who were chosen when it began
    changed INTEGER NOT NULL, -- people it changed
    kept INTEGER NOT NULL, -- people who stayed as they were when it was taken back: they were changed again since
    began_at INTEGER NOT NULL, -- Unix milliseconds
    ended_at INTEGER -- Unix milliseconds when it was done, taken back or stopped; NULL while it works
) STRICT;

CREATE TABLE reminders (
    -- Plain reminders that come back. They send nothing.
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- number of the reminder
    text TEXT NOT NULL, -- what it says
    every TEXT NOT NULL, -- week, two-weeks, month or quarter
    first_at INTEGER NOT NULL, -- Unix milliseconds of the first time, from which all others are counted
    next_at INTEGER NOT NULL, -- Unix milliseconds of the next time; in the past while it is due
    told_at INTEGER -- Unix milliseconds when the user was last told of it; NULL if never
) STRICT;

CREATE TABLE segments (
    -- Saved filters.
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- number of the segment
    name TEXT NOT NULL, -- what people see
    folded TEXT NOT NULL UNIQUE, -- the name in lower case
    filter TEXT NOT NULL, -- JSON of the filter
    created_at INTEGER NOT NULL -- Unix milliseconds
) STRICT;

CREATE TABLE sent_names (
    -- Names of messages that were seen in a Sent folder and that nobody here sent: a copy of this data did.
    number BLOB NOT NULL PRIMARY KEY, -- the last 12 of the 16 octets that stand in hexadecimal before the @ of the Message-ID, behind four of 0
    seen_at INTEGER NOT NULL -- Unix milliseconds
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
    -- Everything chosen or remembered once.
    name TEXT NOT NULL PRIMARY KEY, -- dotted name, for example "sender.organisation"
    value TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE subscriptions (
    -- How a person stands in a list.
    list_id INTEGER NOT NULL REFERENCES lists (id) ON DELETE CASCADE, -- which list
    contact_id INTEGER NOT NULL, -- who; no foreign key: it would read this whole table for each person removed
    basis TEXT NOT NULL, -- confirmed, stated, customer or none
    agreed_at INTEGER, -- Unix milliseconds; NULL where nobody knows
    since INTEGER NOT NULL, -- Unix milliseconds of joining
    import_id INTEGER NOT NULL, -- the import that brought it; 0 if none did
    left_at INTEGER, -- Unix milliseconds of leaving; NULL while they are in the list
    PRIMARY KEY (list_id, contact_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE suppressions (
    -- Do not mail. Lifted entries stay on record.
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- number of the entry
    dedupe_key TEXT NOT NULL, -- the address; empty once it is erased
    key_hash BLOB NOT NULL, -- HMAC-SHA-256 of the dedupe key under this folder's salt
    scope TEXT NOT NULL, -- everywhere, or list: and the number of the list
    reason TEXT NOT NULL, -- why
    original TEXT NOT NULL, -- for an imported one, the reason it had elsewhere; empty if unknown
    source TEXT NOT NULL, -- what told us: mail, reply, import or user
    since INTEGER NOT NULL, -- Unix milliseconds
    evidence TEXT NOT NULL, -- what it rests on, in words
    campaign_id INTEGER NOT NULL, -- the campaign it came from; 0 if none
    lifted_at INTEGER, -- Unix milliseconds; NULL while it stands
    lifted_way TEXT NOT NULL, -- on what ground it was lifted; empty while it stands
    lifted_why TEXT NOT NULL -- the written reason; empty while it stands
) STRICT;

CREATE INDEX suppressions_by_dedupe_key ON suppressions (dedupe_key);

CREATE INDEX suppressions_by_key_hash ON suppressions (key_hash);

CREATE INDEX suppressions_by_since ON suppressions (since);

CREATE TABLE tags (
    -- Words the user gives people.
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- number of the tag
    name TEXT NOT NULL, -- what people see
    folded TEXT NOT NULL UNIQUE, -- the name in lower case: "Choir" and "choir" are one tag
    created_at INTEGER NOT NULL -- Unix milliseconds
) STRICT;

CREATE TABLE touched (
    -- Whose record, standing, tags, mail or place on Do not mail changed. The people in memory of every process read it to
    -- stay in step, so whatever changes a person adds a line. Old lines go: whoever is further behind reads everybody.
    seq INTEGER PRIMARY KEY AUTOINCREMENT, -- number of the line
    first_contact INTEGER NOT NULL, -- the lowest number of a contact it is about
    last_contact INTEGER NOT NULL, -- the highest
    people BLOB NOT NULL -- which of them, at most 4096, each 8 bytes, the lowest byte first; empty for every number from first to last
) STRICT;

CREATE TABLE vault_keys (
    -- The master key, wrapped once for each way to open it. Nothing here is in clear.
    kind TEXT NOT NULL PRIMARY KEY, -- key-store, phrase or passphrase
    salt BLOB NOT NULL, -- salt of the derivation; may be empty
    params TEXT NOT NULL, -- how the wrapping key is derived
    nonce BLOB NOT NULL, -- nonce of the wrapping
    blob BLOB NOT NULL -- the wrapped key
) STRICT, WITHOUT ROWID;

CREATE TABLE vault_secrets (
    -- Passwords and keys, each sealed under the master key.
    name TEXT NOT NULL PRIMARY KEY, -- what it is, for example "account:3"
    nonce BLOB NOT NULL, -- nonce of the sealing
    blob BLOB NOT NULL -- the sealed secret
) STRICT, WITHOUT ROWID;
