//! SQLite: migrations, one file per table; the only place with SQL.
//!
//! [`Store::open`] opens a data folder. Everything is synchronous and takes `now` as an argument; a [`Store`] is cheap
//! to clone and may be used from any thread.
//!
//! What holds here:
//! - Who may be mailed is not decided in SQL. The store hands out [`Candidate`]s; `consent::decide` decides.
//! - State and fact move in one transaction: an outbox row and its event, a suppression and its ledger entry.
//! - An import that is killed half-way never was; an unsubscribe is never undone by an import or a restore.
//! - Whatever a file holds, reading it gives a [`StoreError`], never a panic.
//!
//! Deliberately absent: clocks, cryptography (the vault's blobs are sealed elsewhere), sockets, the sender lock.

mod account_mailboxes;
mod accounts;
mod backup;
mod campaigns;
mod changes;
mod columns;
mod connection;
mod contact;
mod delivery_events;
mod domains;
mod error;
mod evidence;
mod feedback_log;
mod files;
mod identity;
mod ids;
mod imports;
mod ledger;
mod lists;
mod migrate;
mod names;
mod outbox;
mod people_changes;
mod quoted;
mod rehearsal;
mod reminders;
mod roster;
mod same_mailbox;
mod segments;
mod sender;
mod settings;
mod standings;
mod store;
mod subscriptions;
mod suppressions;
mod tags;
mod temporary;
mod touched;
mod vault;

pub use account_mailboxes::{
    AccountMailbox, MailboxRow, SentClue, SentLook, SentMark, SentSeen, UncertainRow,
};
pub use accounts::{Account, AccountLogin, AccountRow, AccountTls, LoginId, Paused, Tested, moved_forward};
pub use backup::{BackupReport, RestoreReport};
pub use campaigns::{CampaignEdit, CampaignRow, CanaryRow, NewCampaign};
pub use changes::Changes;
pub use contact::erase::Erased;
pub use contact::full::FullPerson;
pub use contact::query::{ContactFilter, ContactQuery, FieldCondition, FieldTest, HistoryCondition, Sort};
pub use contact::remove::Removed;
pub use contact::time_line::{TimeLine, TimeLineEntry};
pub use contact::view::ContactListRow;
pub use contact::{Added, ContactRow, NewContact};
pub use delivery_events::DeliveryEvent;
pub use domains::{DomainCounts, DomainRow, DomainSaid, Due, PeopleByDomain};
pub use error::{Result, StoreError};
pub use feedback_log::{CONTACTS, FeedbackNote, FeedbackRow, Noted};
pub use ids::{FeedbackId, Page, SuppressionId};
pub use imports::{
    Choice, Chosen, ImportReport, ImportRow, ImportState, Incoming, Joins, Kept, KeptWhy, Plan, PlanKind,
    PlanRow, PlannedChange, ProblemRow, RepeatedRow, StageOptions, Staging, Undone,
};
pub use ledger::LedgerCheck;
pub use lists::ListRow;
pub use outbox::{
    Already, Claim, Claims, Counted, Counts, Minute, Most, PutOff, QueueRow, ReasonCount, ResultQuery,
    ResultRow, SettleAs, Settled, Settlement, SettlementReport, Stamp, Stamped, ToGo, TurnOf,
};
pub use people_changes::{ChangeId, ChangeRow, ChangeState, Changing, PeopleChange};
pub use reminders::{Reminder, ReminderId, ReminderRow};
pub use roster::{CauseCount, DomainCount, Health, Staleness};
pub use same_mailbox::{MailboxPerson, MergeId, Merged, Parted, StandingMerge, StaysApart, StaysOne};
pub use segments::{Broken, SegmentId, SegmentRow};
pub use sender::SenderConnection;
pub use standings::Candidate;
pub use store::{Opened, Store};
pub use subscriptions::{Agreement, SubscriptionRow};
pub use suppressions::{Suppressed, SuppressedMany, SuppressionGroup, SuppressionQuery, SuppressionRow};
pub use tags::{TagId, TagRow};
pub use vault::{VaultKey, VaultSecret};
