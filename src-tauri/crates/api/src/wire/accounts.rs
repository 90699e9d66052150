//! Accounts: what each may send, who says so, and whether it works. A password goes in and never comes out.

pub mod finding;
pub mod reading;
pub mod rules;
pub mod sign_in;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use reading::{MailboxForm, MailboxView, SentView};
use rules::{AccountRules, CardFigure, CardLock, CardQuirk, SignInHelp, WarmUpView};

/// All accounts, by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Accounts {
    /// The accounts.
    pub accounts: Vec<AccountView>,
}

/// How a connection is kept from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum AccountTls {
    /// TLS from the first byte on.
    Implicit,
    /// STARTTLS, required.
    Starttls,
    /// None; only to a server on this computer.
    None,
}

/// The most an account sends; none is no limit, 0 is never.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct AccountLimits {
    /// In any second.
    pub second: Option<u32>,
    /// In any 60 seconds.
    pub minute: Option<u32>,
    /// In any 60 minutes.
    pub hour: Option<u32>,
    /// In any 24 hours, or in a calendar day where `day_zone` is set.
    pub day: Option<u32>,
    /// The zone whose midnight begins a new day, such as `America/New_York`; none for any 24 hours.
    pub day_zone: Option<String>,
    /// People this account never wrote to, in a day.
    pub new_people: Option<u32>,
    /// To any one domain of recipients, in any 60 seconds.
    pub domain_minute: Option<u32>,
    /// To any one domain of recipients, in any 60 minutes.
    pub domain_hour: Option<u32>,
}

/// What an account sent in each of its windows up to now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountUsed {
    /// In the last 60 seconds.
    pub minute: u64,
    /// In the last 60 minutes.
    pub hour: u64,
    /// In the last 24 hours, or since midnight where the day is one of the calendar.
    pub day: u64,
    /// Of those of the day, people it never wrote to before.
    pub new_people: u64,
    /// Of those of the day, sent by hand or by another computer, as far as the Sent folder was looked into.
    pub elsewhere: u64,
}

/// What a host says about newsletters, from loose to strict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum BulkPolicy {
    /// Nothing found.
    Unknown,
    /// Allowed, if all agreed.
    Allowed,
    /// Allowed in small numbers.
    Discouraged,
    /// Only through the host's own stream for newsletters.
    SeparateStream,
    /// Forbidden.
    Prohibited,
}

/// How a host wants people to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum SignIn {
    /// The mailbox's own password.
    Password,
    /// A password made for one program.
    AppPassword,
    /// A token from the host's own sign-in page.
    Oauth,
}

/// Who says so, and as of when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CardSource {
    /// True where the host itself says it.
    pub host_says: bool,
    /// The page, or its name where it has no stable address.
    pub page: String,
    /// The day it was read (YYYY-MM-DD).
    pub as_of: String,
}

/// What the catalogue knows of a mail host.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HostCard {
    /// Stable name.
    pub id: String,
    /// The host's name as people know it.
    pub name: String,
    /// How it wants people to sign in, best first.
    pub sign_in: SignIn,
    /// All the ways it takes.
    pub sign_ins: Vec<SignIn>,
    /// How to get a password for one program.
    pub help: Option<SignInHelp>,
    /// Each figure with its own source.
    pub figures: Vec<CardFigure>,
    /// What it does to messages.
    pub quirks: Vec<CardQuirk>,
    /// When it locks an account.
    pub locks: Vec<CardLock>,
    /// The most it lets through.
    pub limits: AccountLimits,
    /// Who says that.
    pub limits_source: Option<CardSource>,
    /// What it says about newsletters.
    pub bulk: BulkPolicy,
    /// From how many people on a message counts as bulk.
    pub bulk_from: Option<u32>,
    /// Who says that.
    pub bulk_source: Option<CardSource>,
    /// The biggest message it takes, in bytes.
    pub biggest_message: Option<u64>,
    /// What a person should know; may be empty.
    pub note: String,
}

/// One account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountView {
    /// Its id.
    pub id: i64,
    /// What the person calls it.
    pub name: String,
    /// Address in From.
    pub address: String,
    /// Name in From.
    pub from_name: String,
    /// Address for answers, if another than From.
    pub reply_to: Option<String>,
    /// SMTP host.
    pub host: String,
    /// SMTP port.
    pub port: u16,
    /// How the connection is kept from others.
    pub tls: AccountTls,
    /// Login name; empty for a server that asks for none.
    pub user: String,
    /// Whether its password is in the vault.
    pub has_password: bool,
    /// File name of an own certificate authority.
    pub ca_file: Option<String>,
    /// The limits in force.
    pub limits: AccountLimits,
    /// True where the person set them, false where they are those of the card or our careful ones.
    pub own_limits: bool,
    /// What it sent.
    pub used: AccountUsed,
    /// The bulk policy in force.
    pub policy: BulkPolicy,
    /// What the catalogue knows of its host.
    pub card: Option<HostCard>,
    /// What the last test said.
    pub tested: Option<AccountTested>,
    /// Why it sends nothing now, where that is so.
    pub paused: Option<AccountPaused>,
    /// Whether it signs in with a token from the host's own page.
    pub oauth: bool,
    /// How it is paced.
    pub rules: AccountRules,
    /// The warm-up, where it is in one.
    pub warm_up: Option<WarmUpView>,
    /// Where its mail is read.
    pub mailbox: Option<MailboxView>,
    /// The last look into the Sent folder.
    pub sent: Option<SentView>,
    /// Campaigns that name it; while there are any it cannot be removed.
    pub campaigns: u64,
}

/// What the last test said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountTested {
    /// When.
    pub at: Timestamp,
    /// Whether it can send.
    pub ok: bool,
    /// What happened, in a plain sentence.
    pub message: String,
    /// The biggest message the server takes, in bytes, where it says so.
    pub size: Option<u64>,
}

/// Why an account sends nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountPaused {
    /// Stable word such as `rate-limited`, `sender-quota`, `login-refused`, `sender-refused`, `turned-away`.
    pub cause: String,
    /// What happened and what to do, in a plain sentence.
    pub sentence: String,
    /// Since when.
    pub since: Timestamp,
    /// When it goes on by itself, if it does.
    pub until: Option<Timestamp>,
    /// The server's exact words.
    pub reply: String,
}

/// Looks for the settings of an address: in the catalogue, else by the usual names. Asks nobody outside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountSuggestRequest {
    /// The address; refused with `address` where it is none.
    pub address: String,
}

/// Where the settings of an address were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum FoundBy {
    /// In our catalogue of hosts.
    Catalogue,
    /// In the settings file of the domain itself.
    SettingsFile,
    /// In the domain's records (RFC 6186, RFC 8314).
    Records,
    /// By the servers that take the domain's mail.
    MailServers,
    /// Nowhere: what hosts usually use. Worth a look by the person.
    Guess,
}

/// Settings for an address.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountSuggestion {
    /// Where they were found.
    pub found_by: FoundBy,
    /// SMTP host.
    pub host: String,
    /// SMTP port.
    pub port: u16,
    /// How the connection is kept from others.
    pub tls: AccountTls,
    /// Login name.
    pub user: String,
    /// Where mail is read, where that was found.
    pub mailbox: Option<MailboxForm>,
    /// What the catalogue knows of the host.
    pub card: Option<HostCard>,
    /// The limits that would hold.
    pub limits: AccountLimits,
    /// The other company they lead to, where they do: the person says that it keeps their mail before a password goes there.
    pub elsewhere: Option<LeadsElsewhere>,
}

/// Servers under another name than that of the address.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LeadsElsewhere {
    /// The other names, as one registers them.
    pub names: Vec<String>,
    /// The name of the address.
    pub own: String,
    /// The servers under those names; others that are typed are the person's own choice.
    pub hosts: Vec<String>,
}

/// An account as typed.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountForm {
    /// What to call it; left out, it is the address.
    #[ts(optional)]
    pub name: Option<String>,
    /// Address in From.
    pub address: String,
    /// Name in From.
    pub from_name: String,
    /// Address for answers, if another.
    #[ts(optional)]
    pub reply_to: Option<String>,
    /// SMTP host.
    pub host: String,
    /// SMTP port.
    pub port: u16,
    /// How the connection is kept from others.
    pub tls: AccountTls,
    /// Login name; empty for a server that asks for none.
    pub user: String,
    /// The password.
    #[ts(optional)]
    pub password: Option<String>,
    /// In place of a password: the number of a sign-in that was done on the host's own page.
    #[ts(optional)]
    pub sign_in: Option<u64>,
    /// Where mail is read.
    #[ts(optional)]
    pub mailbox: Option<MailboxForm>,
    /// A picked file with an own certificate authority.
    #[ts(optional)]
    pub ca_file: Option<String>,
    /// The person said that the other company keeps their mail. Without it a password for servers that were found under
    /// another name is refused with `another-name`.
    #[ts(optional)]
    pub kept_elsewhere: Option<bool>,
}

/// Changes an account; a field left out stays. Loosening a shipped bulk policy is refused with `policy-loosened`.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountChangeRequest {
    /// Which account.
    pub id: i64,
    /// New name.
    #[ts(optional)]
    pub name: Option<String>,
    /// New name in From.
    #[ts(optional)]
    pub from_name: Option<String>,
    /// New address for answers; empty for none.
    #[ts(optional)]
    pub reply_to: Option<String>,
    /// New host.
    #[ts(optional)]
    pub host: Option<String>,
    /// New port.
    #[ts(optional)]
    pub port: Option<u16>,
    /// Other encryption.
    #[ts(optional)]
    pub tls: Option<AccountTls>,
    /// New login name.
    #[ts(optional)]
    pub user: Option<String>,
    /// New password.
    #[ts(optional)]
    pub password: Option<String>,
    /// In place of a password: the number of a sign-in that was done on the host's own page.
    #[ts(optional)]
    pub sign_in: Option<u64>,
    /// New limits, all at once.
    #[ts(optional)]
    pub limits: Option<AccountLimits>,
    /// Other rules of pace, all at once.
    #[ts(optional)]
    pub rules: Option<AccountRules>,
    /// Where mail is read; an empty host for nowhere.
    #[ts(optional)]
    pub mailbox: Option<MailboxForm>,
    /// A stricter bulk policy.
    #[ts(optional)]
    pub policy: Option<BulkPolicy>,
    /// A picked file with an own certificate authority; empty for none.
    #[ts(optional)]
    pub ca_file: Option<String>,
}

/// One test, in the order they are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum TestStep {
    /// The server answered.
    Reach,
    /// The line is private and the certificate is theirs.
    Private,
    /// It took the login.
    LogIn,
    /// The server for reading answered, its line is private, and it took the login.
    Read,
    /// The Sent folder was found.
    SentFolder,
}

/// What a test said. The steps before `failed` passed, those after it were not made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountTest {
    /// When.
    pub at: Timestamp,
    /// The step that failed; none where all passed.
    pub failed: Option<TestStep>,
    /// Stable word of what went wrong, such as `login-refused`, `name-not-found`, `certificate-refused`.
    pub code: Option<String>,
    /// What went wrong and what to do, in a plain sentence.
    pub message: Option<String>,
    /// How long the server took to answer, in milliseconds.
    pub answered_ms: Option<u64>,
    /// The version of TLS, such as `TLS 1.3`.
    pub tls_version: Option<String>,
    /// The biggest message the server takes, in bytes, where it says so.
    pub size: Option<u64>,
    /// Whether reading was tested too: an account without a mailbox is tested for sending only.
    pub reading: bool,
    /// The Sent folder that was found.
    pub sent_folder: Option<String>,
}
