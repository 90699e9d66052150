// Written by `UPDATE_TYPES=1 cargo test -p api --test typescript`. Do not edit.

/** Changes an account; a field left out stays. Loosening a shipped bulk policy is refused with `policy-loosened`. */
export type AccountChangeRequest = {
/** Which account. */
id: number,
/** New name. */
name?: string,
/** New name in From. */
fromName?: string,
/** New address for answers; empty for none. */
replyTo?: string,
/** New host. */
host?: string,
/** New port. */
port?: number,
/** Other encryption. */
tls?: AccountTls,
/** New login name. */
user?: string,
/** New password. */
password?: string,
/** In place of a password: the number of a sign-in that was done on the host's own page. */
signIn?: number,
/** New limits, all at once. */
limits?: AccountLimits,
/** Other rules of pace, all at once. */
rules?: AccountRules,
/** Where mail is read; an empty host for nowhere. */
mailbox?: MailboxForm,
/** A stricter bulk policy. */
policy?: BulkPolicy,
/** A picked file with an own certificate authority; empty for none. */
caFile?: string, };

/** Starts looking; one that runs is stopped first. Only the domain's own servers and name servers are asked. */
export type AccountFindRequest = {
/** The address; refused with `address` where it is none. */
address: string, };

/** How looking stands. */
export type AccountFinding = {
/** For which address; empty before the first look. */
address: string,
/** Whether it still looks. */
running: boolean,
/** The steps in their order. */
steps: Array<FindStep>,
/** The best that was found. */
found: AccountSuggestion | null, };

/** An account as typed. */
export type AccountForm = {
/** What to call it; left out, it is the address. */
name?: string,
/** Address in From. */
address: string,
/** Name in From. */
fromName: string,
/** Address for answers, if another. */
replyTo?: string,
/** SMTP host. */
host: string,
/** SMTP port. */
port: number,
/** How the connection is kept from others. */
tls: AccountTls,
/** Login name; empty for a server that asks for none. */
user: string,
/** The password. */
password?: string,
/** In place of a password: the number of a sign-in that was done on the host's own page. */
signIn?: number,
/** Where mail is read. */
mailbox?: MailboxForm,
/** A picked file with an own certificate authority. */
caFile?: string,
/** The person said that the other company keeps their mail. Without it a password for servers that were found under
 * another name is refused with `another-name`. */
keptElsewhere?: boolean, };

/** The most an account sends; none is no limit, 0 is never. */
export type AccountLimits = {
/** In any second. */
second: number | null,
/** In any 60 seconds. */
minute: number | null,
/** In any 60 minutes. */
hour: number | null,
/** In any 24 hours, or in a calendar day where `day_zone` is set. */
day: number | null,
/** The zone whose midnight begins a new day, such as `America/New_York`; none for any 24 hours. */
dayZone: string | null,
/** People this account never wrote to, in a day. */
newPeople: number | null,
/** To any one domain of recipients, in any 60 seconds. */
domainMinute: number | null,
/** To any one domain of recipients, in any 60 minutes. */
domainHour: number | null, };

/** Why an account sends nothing. */
export type AccountPaused = {
/** Stable word such as `rate-limited`, `sender-quota`, `login-refused`, `sender-refused`, `turned-away`. */
cause: string,
/** What happened and what to do, in a plain sentence. */
sentence: string,
/** Since when. */
since: string,
/** When it goes on by itself, if it does. */
until: string | null,
/** The server's exact words. */
reply: string, };

/** The rules of pace that the person may set. */
export type AccountRules = {
/** Messages of a day that stay free for the person's own mail. */
keepFree: number,
/** Since when the account exists (YYYY-MM-DD): some hosts allow older ones more. None where nobody said. */
since: string | null,
/** When messages may go; none for day and night. */
hours: SendingHours | null,
/** A little more each sending day; none for all that the limits allow. */
warmUp: WarmUp | null,
/** Whether the messages of a minute are spread over it. */
spread: boolean,
/** Sessions at the same time, 1 to 16. */
connections: number | null,
/** Messages after which a session is closed; none for our usual number. */
perSession: number | null, };

/** Looks for the settings of an address: in the catalogue, else by the usual names. Asks nobody outside. */
export type AccountSuggestRequest = {
/** The address; refused with `address` where it is none. */
address: string, };

/** Settings for an address. */
export type AccountSuggestion = {
/** Where they were found. */
foundBy: FoundBy,
/** SMTP host. */
host: string,
/** SMTP port. */
port: number,
/** How the connection is kept from others. */
tls: AccountTls,
/** Login name. */
user: string,
/** Where mail is read, where that was found. */
mailbox: MailboxForm | null,
/** What the catalogue knows of the host. */
card: HostCard | null,
/** The limits that would hold. */
limits: AccountLimits,
/** The other company they lead to, where they do: the person says that it keeps their mail before a password goes there. */
elsewhere: LeadsElsewhere | null, };

/** What a test said. The steps before `failed` passed, those after it were not made. */
export type AccountTest = {
/** When. */
at: string,
/** The step that failed; none where all passed. */
failed: TestStep | null,
/** Stable word of what went wrong, such as `login-refused`, `name-not-found`, `certificate-refused`. */
code: string | null,
/** What went wrong and what to do, in a plain sentence. */
message: string | null,
/** How long the server took to answer, in milliseconds. */
answeredMs: number | null,
/** The version of TLS, such as `TLS 1.3`. */
tlsVersion: string | null,
/** The biggest message the server takes, in bytes, where it says so. */
size: number | null,
/** Whether reading was tested too: an account without a mailbox is tested for sending only. */
reading: boolean,
/** The Sent folder that was found. */
sentFolder: string | null, };

/** What the last test said. */
export type AccountTested = {
/** When. */
at: string,
/** Whether it can send. */
ok: boolean,
/** What happened, in a plain sentence. */
message: string,
/** The biggest message the server takes, in bytes, where it says so. */
size: number | null, };

/** How a connection is kept from others. */
export type AccountTls = "implicit" | "starttls" | "none";

/** What an account sent in each of its windows up to now. */
export type AccountUsed = {
/** In the last 60 seconds. */
minute: number,
/** In the last 60 minutes. */
hour: number,
/** In the last 24 hours, or since midnight where the day is one of the calendar. */
day: number,
/** Of those of the day, people it never wrote to before. */
newPeople: number,
/** Of those of the day, sent by hand or by another computer, as far as the Sent folder was looked into. */
elsewhere: number, };

/** One account. */
export type AccountView = {
/** Its id. */
id: number,
/** What the person calls it. */
name: string,
/** Address in From. */
address: string,
/** Name in From. */
fromName: string,
/** Address for answers, if another than From. */
replyTo: string | null,
/** SMTP host. */
host: string,
/** SMTP port. */
port: number,
/** How the connection is kept from others. */
tls: AccountTls,
/** Login name; empty for a server that asks for none. */
user: string,
/** Whether its password is in the vault. */
hasPassword: boolean,
/** File name of an own certificate authority. */
caFile: string | null,
/** The limits in force. */
limits: AccountLimits,
/** True where the person set them, false where they are those of the card or our careful ones. */
ownLimits: boolean,
/** What it sent. */
used: AccountUsed,
/** The bulk policy in force. */
policy: BulkPolicy,
/** What the catalogue knows of its host. */
card: HostCard | null,
/** What the last test said. */
tested: AccountTested | null,
/** Why it sends nothing now, where that is so. */
paused: AccountPaused | null,
/** Whether it signs in with a token from the host's own page. */
oauth: boolean,
/** How it is paced. */
rules: AccountRules,
/** The warm-up, where it is in one. */
warmUp: WarmUpView | null,
/** Where its mail is read. */
mailbox: MailboxView | null,
/** The last look into the Sent folder. */
sent: SentView | null,
/** Campaigns that name it; while there are any it cannot be removed. */
campaigns: number, };

/** All accounts, by name. */
export type Accounts = {
/** The accounts. */
accounts: Array<AccountView>, };

/** Where these people agreed. */
export type Agreement = {
/** People whose row carries proof of a confirmation. */
withProof: number,
/** The others. */
without: number,
/** Heads of the columns that carry proof. */
proofColumns: Array<string>,
/** The first row with proof, as an example. */
proofExample: ProofExample | null,
/** Lists to choose from. */
lists: Array<ListView>,
/** What was said so far. */
said: AgreementSaid | null, };

/** What the person says about those without proof, and the list all of them join. */
export type AgreementSaid = {
/** The list they join; it is made at commit where it does not exist. */
list: string,
/** The basis of those without proof; `confirmed` is refused. */
basis: Basis,
/** Where they agreed; needed for `stated`. */
source: string,
/** When, as a day (YYYY-MM-DD); needed for `stated`. */
agreedOn: string | null,
/** What they read there. */
wording: string, };

/** An error as it crosses the wire: the window branches on `code`, shows `message`, and reads `details` where a
 * code promises some. */
export type ApiError = {
/** Stable kebab-case name, such as `not-found` or `vault-locked`. */
code: string,
/** What happened, what was kept, what to do: one or two plain sentences. Never holds a secret. */
message: string,
/** Facts that belong to the code, such as the finding of a refused address. */
details: unknown, };

/** What the frame of the window needs, asked again every few seconds. */
export type AppStatus = {
/** Version of the program. */
version: string,
/** The vault that keeps passwords. */
vault: VaultState,
/** Whether this computer has a key store; without one the vault takes a passphrase. */
keyStore: boolean,
/** Who may send from this data folder. */
sender: SenderState,
/** Where newsletters went out: when the inbox was last looked through. */
inbox: InboxState,
/** True until there is a contact, an account or a campaign. */
empty: boolean,
/** Another number whenever people, lists or Do not mail were changed, in whatever window or terminal. */
peopleStamp: number,
/** How many things on Home need the person. */
needs: number,
/** Light, dark or as the computer. */
theme: Theme,
/** Text size in percent, 100 to 200. */
textScale: number, };

/** A backup. */
export type BackupView = {
/** When it was made. */
at: string,
/** File name without its folder. */
name: string, };

/** Days that go wrong in one way. */
export type BadDay = "greylisting" | "quota-at-noon" | "line-away" | "restarts" | "old-list" | "lost-answers" | "locked" | "slow";

/** On what a person's consent stands. */
export type Basis = "confirmed" | "stated" | "customer" | "none";

/** How many stand on a basis. */
export type BasisCount = {
/** Which. */
basis: Basis,
/** How many people. */
people: number, };

/** Why we wait. */
export type Because = { "kind": "limit",
/** How many. */
amount: number,
/** In what span. */
span: Span, } | { "kind": "new-people",
/** How many. */
amount: number, } | { "kind": "one-domain",
/** Which, as people read it; empty where it is several. */
domain: string,
/** How many. */
amount: number,
/** In what span. */
span: Span, } | { "kind": "quiet-hours" } | { "kind": "day-off" } | { "kind": "warm-up",
/** How many may go on this sending day. */
amount: number, } | { "kind": "slowed-down" } | { "kind": "canary",
/** How many went. */
people: number, } | { "kind": "try-later" } | { "kind": "their-hour" } | { "kind": "planned" } | { "kind": "no-connection" } | { "kind": "sign-in" };

/** In what language a message is written. */
export type BodyKind = "markdown" | "html" | "mjml";

/** What a host says about newsletters, from loose to strict. */
export type BulkPolicy = "unknown" | "allowed" | "discouraged" | "separate-stream" | "prohibited";

/** A request that names one thing. */
export type ById = {
/** The id of the noun the command is about. */
id: number, };

/** Those who waited for a message of a campaign when it was ended early, as far as they may be mailed. */
export type CalledOff = {
/** How many people. */
people: number, };

/** Takes the body from a picked file; its ending (.md, .html, .mjml) says the language. */
export type CampaignBodyRequest = {
/** Which campaign. */
id: number,
/** The file. */
handle: string, };

/** Makes a draft. The account is the one that was used last, or the only one. */
export type CampaignCreateRequest = {
/** What to call it; `name-taken` where another has this name. */
name: string,
/** The list it goes to. */
listId: number, };

/** What a campaign says. */
export type CampaignDraft = {
/** The subject. */
subject: string,
/** The line mail programs show after the subject. */
preheader: string,
/** In what language the body is written. */
kind: BodyKind,
/** The body's source. */
body: string,
/** A plain text of its own; none where it is made from the body. */
text: string | null, };

/** Changes a draft; a field left out stays. Any field but the name takes the check back. Refused with `frozen` once
 * it started. */
export type CampaignEditRequest = {
/** Which campaign. */
id: number,
/** New name. */
name?: string,
/** Another list. */
listId?: number,
/** Another account. */
accountId?: number,
/** New subject. */
subject?: string,
/** New first line. */
preheader?: string,
/** New body, in the language it has. */
body?: string,
/** New plain text; empty makes it from the body again. */
text?: string, };

/** The fields the people of a campaign have, for the menu of the editor. */
export type CampaignFields = {
/** People on the list. */
of: number,
/** The fields, most used first. */
fields: Array<FieldUse>, };

/** One campaign in the list. */
export type CampaignLine = {
/** Its id. */
id: number,
/** What the person calls it. */
name: string,
/** Its subject; may be empty in a draft. */
subject: string,
/** The list it goes to. */
list: Named,
/** Where it stands. */
state: CampaignState,
/** People who get it: of the outbox once it started, else of the last check; none where neither exists. */
people: number | null,
/** Rows of the outbox; all zero before it starts. */
counts: Counts,
/** The next moment something happens, while it is on its way. */
next: NextMoment | null,
/** When it will be done, while it is on its way. */
doneAt: string | null,
/** Why it stands still, while it is paused. */
paused: PauseReason | null,
/** When it was last edited. */
edited: string,
/** When it began to go out. */
started: string | null,
/** When it finished or was cancelled. */
ended: string | null, };

/** One person of a campaign. */
export type CampaignPerson = {
/** Which person. */
id: number,
/** Name, where we know one. */
name: string | null,
/** The address. */
address: string,
/** The address as people read it, where its domain is stored in other letters and cannot be taken for another one. */
shown: string | null,
/** The file they came from, where they came from one. */
origin: string | null, };

/** Where a campaign stands. */
export type CampaignState = "draft" | "cleared" | "scheduled" | "sending" | "paused" | "finished" | "cancelled";

/** One campaign. */
export type CampaignView = {
/** Its id. */
id: number,
/** What the person calls it. */
name: string,
/** The list it goes to. */
list: Named,
/** The account that sends it, once one is chosen. */
account: SendsAs | null,
/** Where it stands. */
state: CampaignState,
/** What it says. */
draft: CampaignDraft,
/** True once it started: message, list and account can no longer change. */
frozen: boolean,
/** People who get it, as in [`CampaignLine`]. */
people: number | null,
/** Rows of the outbox; all zero before it starts. */
counts: Counts,
/** When the last check was made, if it still holds; an edit takes it away. */
checked: string | null,
/** Things that must be fixed by the last check; none where no check holds. */
blocking: number | null,
/** When it was last rehearsed in its present form. */
rehearsed: string | null,
/** When it was last edited. */
edited: string,
/** When it began to go out. */
started: string | null,
/** When it finished or was cancelled. */
ended: string | null, };

/** All campaigns, newest first. */
export type Campaigns = {
/** The campaigns. */
campaigns: Array<CampaignLine>, };

/** The first batch, and how long we look what comes back. */
export type CanaryPlan = {
/** How many people. */
people: number,
/** Minutes to wait after them. */
minutes: number, };

/** Changes when and how a campaign goes; a field left out stays. A planned start is made with `campaign_schedule`. */
export type CanaryRequest = {
/** Which campaign. */
id: number,
/** The first batch; null for none. */
canary: CanaryPlan | null, };

/** One figure with its source. */
export type CardFigure = {
/** What it is about. */
of: FigureOf,
/** How many, or how many bytes. */
amount: number,
/** For accounts at least so many days old; none for all. */
fromDays: number | null,
/** The zone whose midnight begins a new day; none for any 24 hours. */
dayZone: string | null,
/** Who says so. */
source: CardSource, };

/** When a host locks an account, and who says so. */
export type CardLock = {
/** The rule as a plain sentence. */
sentence: string,
/** Who says so. */
source: CardSource, };

/** What a host does to messages, and who says so. */
export type CardQuirk = {
/** What it does. */
quirk: Quirk,
/** Who says so. */
source: CardSource, };

/** Who says so, and as of when. */
export type CardSource = {
/** True where the host itself says it. */
hostSays: boolean,
/** The page, or its name where it has no stable address. */
page: string,
/** The day it was read (YYYY-MM-DD). */
asOf: string, };

/** How many have a finding. */
export type CauseCount = {
/** Stable code of the finding. */
code: string,
/** A few words, such as "slip of the keys". */
words: string,
/** How much it matters. */
severity: Severity,
/** How many people. */
people: number, };

/** What a change does. */
export type ChangeState = { "kind": "working" } | { "kind": "done" } | { "kind": "cancelled" } | { "kind": "undone",
/** People who stay as they are, because they were changed again since. */
kept: number, } | { "kind": "failed",
/** Why. */
error: ApiError, };

/** A change as it stands; asked again while it works. */
export type ChangeView = {
/** Its id. */
id: number,
/** What it does now. */
state: ChangeState,
/** How far it has come. */
progress: Progress,
/** People it changed. */
changed: number,
/** People it left alone, because nothing was to be done or nothing may be done. */
leftAlone: number,
/** Whether it can be taken back. */
canUndo: boolean, };

/** Messages over time: what went, and what is still to go. */
export type Chart = {
/** The width of a bar in seconds. */
barSeconds: number,
/** The most that fits into one bar, where a limit of the account says so. */
mostPerBar: number | null,
/** That limit. */
mostBecause: Because | null,
/** The bars in order of time; those without messages are left out. */
bars: Array<ChartBar>,
/** The waits that leave a hole, in order. */
gaps: Array<ChartGap>,
/** Troubles on the line of time. */
marks: Array<ChartMark>,
/** When the last message goes or went; none where it cannot be said. */
end: string | null, };

/** The messages of one interval, by what became of the try. */
export type ChartBar = {
/** Its left edge. */
from: string,
/** Taken by the server. */
accepted: number,
/** To be tried again, or given up without harm to the address. */
later: number,
/** Refused for good. */
refused: number,
/** Nobody knows. */
uncertain: number,
/** Not gone yet. */
toGo: number, };

/** A wait that leaves a hole. */
export type ChartGap = {
/** The last message before it. */
from: string,
/** The first message after it. */
until: string,
/** Why. */
because: Because, };

/** A trouble on the line of time. */
export type ChartMark = {
/** The number in a ring that ties it to its row; from 1. */
number: number | null,
/** When it began. */
from: string,
/** When it was over. */
until: string,
/** What it was. */
trouble: Trouble, };

/** What a check is about. */
export type CheckArea = "people" | "message" | "sender" | "account";

/** Checks of one area that found nothing. */
export type CheckFine = {
/** The area. */
area: CheckArea,
/** How many. */
checks: number, };

/** One finding of a report. */
export type CheckFound = {
/** What it is about. */
area: CheckArea,
/** What was found, how much it weighs, how to fix it, and where. */
finding: Finding,
/** Why it matters; may be empty. */
why: string,
/** People it concerns, where it is not all of them. */
people: number | null, };

/** One report. */
export type CheckReport = {
/** When it was made. */
at: string,
/** People who would get it. */
people: number,
/** People left out. */
leftOut: number,
/** Things checked in all. */
checks: number,
/** What was found, what blocks first. */
findings: Array<CheckFound>,
/** What is fine, by area. */
fine: Array<CheckFine>, };

/** Where the check of a campaign stands. */
export type CheckView = {
/** While it runs. */
running: Progress | null,
/** The last report; it is kept. */
report: CheckReport | null,
/** True where something was edited, or more people came or left, since that report. */
stale: boolean, };

/** Another use of one column. */
export type ColumnChange = {
/** Its place, from 0. */
index: number,
/** What it is taken for now. */
role: string, };

/** Why a column was taken for what it is. */
export type ColumnReason = "name" | "content" | "own-name" | "empty" | "chosen";

/** One column. */
export type ColumnView = {
/** Its place, from 0. */
index: number,
/** Its name in the file, made unique; `column_3` where it has none. */
heading: string,
/** What it is taken for: `email`, `other_email`, `last_name_first_name`, `skip`, a part of a proof (`asked_at`,
 * `asked_ip`, `confirmed_at`, `confirmed_ip`), a standing (`status`, `left-if-yes`, `left-if-filled`,
 * `bounced-if-yes`, `bounced-if-filled`, `left-if-no`, `unconfirmed-if-no`), or a field by its snake_case name. */
role: string,
/** Why. */
reason: ColumnReason, };

/** Adds one person by hand. */
export type ContactAddRequest = {
/** The address as typed. */
address: string,
/** Values by field name. */
fields: Array<FieldValue>,
/** The list they join, if any. */
listId: number | null,
/** On what their consent stands; `confirmed` is refused here, it needs proof. */
basis: Basis,
/** Where they agreed; needed for `stated`. */
source: string,
/** When they agreed, as a day (YYYY-MM-DD). */
agreedOn: string | null, };

/** How adding ended. */
export type ContactAdded = { "kind": "added",
/** Which person. */
id: number,
/** True when the address is on Do not mail all the same. */
doNotMail: boolean, } | { "kind": "known",
/** Which person. */
id: number, } | { "kind": "refused",
/** Why. */
findings: Array<Finding>,
/** What they may have meant. */
suggestion: string | null, };

/** Changes a person's fields; an empty value removes one. */
export type ContactEditRequest = {
/** Which person. */
id: number,
/** The fields that change. */
fields: Array<FieldValue>, };

/** The fields people have, the most frequent first. */
export type ContactFields = {
/** The fields. */
fields: Array<FieldUse>, };

/** Which people: everything given holds for each of them. */
export type ContactFilter = {
/** Any part of a name, address or field, without case and accents; every word somewhere. Empty for all. */
search: string,
/** On this list. */
listId: number | null,
/** With one of these verdicts; empty for any. */
verdicts: Array<Verdict>,
/** With one of these bases; empty for any. */
bases: Array<Basis>,
/** With a finding of one of these codes; empty for any. */
findings: Array<string>,
/** At one of these domains, or a domain below it; empty for any. */
domains: Array<string>,
/** With one of these tags; empty for any. */
tags: Array<number>,
/** With none of these tags. */
withoutTags: Array<number>,
/** Whose fields say this. */
fields: Array<FieldCondition>,
/** To whom this happened. */
history: Array<HistoryCondition>,
/** Added at or after. */
addedSince: string | null,
/** Added before. */
addedBefore: string | null,
/** New or changed by this import. */
importId: number | null,
/** Only those on, or only those not on, Do not mail. */
doNotMail: boolean | null,
/** Only those whose address is stale, or only those whose is not: never mailed or not for a year, and agreed too
 * long ago. */
stale: boolean | null, };

/** What the grid is sorted by; ties by id. */
export type ContactOrder = "name" | "address" | "verdict" | "consent" | "added" | "domain" | "last-mailed" | { "field": string };

/** One line of the grid. */
export type ContactRow = {
/** Which person. */
id: number,
/** Name, or first and last name; none where we know none. */
name: string | null,
/** The address. */
address: string,
/** The address as people read it, where its domain is stored in other letters and cannot be taken for another one. */
shown: string | null,
/** The verdict on it. */
verdict: Verdict,
/** Their strongest basis. */
basis: Basis,
/** On Do not mail, for all lists or for one. */
doNotMail: boolean,
/** When they came in. */
added: string,
/** When a message was last accepted for them. */
lastMailed: string | null,
/** Their tags, by name. */
tags: Array<string>,
/** The fields that were asked for, in that order; empty where they have none. */
values: Array<string>, };

/** Changes many people. */
export type ContactsChangeRequest = {
/** Whom. */
selection: Selection,
/** What becomes of each. */
change: PeopleChange, };

/** The last changes, the newest first. Twenty are kept. */
export type ContactsChanges = {
/** The changes. */
changes: Array<PastChange>, };

/** Exports people. The host asks where: a file for CSV, a folder for the others. */
export type ContactsExportRequest = {
/** Whom. */
selection: Selection,
/** In what shape. */
shape: ExportShape, };

/** One window of rows, and how many there are. */
export type ContactsPage = {
/** People in all. */
total: number,
/** People who match. */
matching: number,
/** The rows, from the offset that was asked for. */
rows: Array<ContactRow>, };

/** One window of rows. */
export type ContactsRequest = {
/** Which people. */
filter: ContactFilter,
/** In what order. */
order: ContactOrder,
/** The other way round. */
reversed: boolean,
/** First row, from 0. */
offset: number,
/** At most so many rows; 500 is the most one call gives. */
limit: number,
/** Fields shown as columns, at most twelve. */
fields: Array<string>, };

/** Puts people on Do not mail. */
export type ContactsStopRequest = {
/** Whom. */
selection: Selection,
/** A note for later. */
why: string, };

/** Rows of the outbox by state. */
export type Counts = {
/** Wait for their turn. */
queued: number,
/** In somebody's hands this moment. */
claimed: number,
/** Taken by the server. */
accepted: number,
/** Tried, tried again later. */
deferred: number,
/** Given up. */
failed: number,
/** Refused for good. */
refused: number,
/** May or may not have it. */
uncertain: number,
/** Left out at the last moment. */
skipped: number, };

/** How 03/04/2026 is read. */
export type DateOrder = "day-first" | "month-first" | "unclear";

/** What the practised day is like. */
export type Day = { "kind": "good" } | { "kind": "bad" } | { "kind": "plan",
/** Which. */
plan: BadDay, } | { "kind": "own",
/** How many of a hundred servers say "come back later" at first. */
comeBackLater: number,
/** How many of a hundred mailboxes do not exist. */
noSuchMailbox: number,
/** How many of a hundred mailboxes are full. */
mailboxFull: number,
/** How many of a hundred answers get lost at the last moment. */
lostReply: number,
/** The line goes away once, half-way. */
lineAway: boolean,
/** The mail host asks to slow down once, half-way. */
slowDown: boolean, };

/** How many are at a domain. */
export type DomainCount = {
/** The domain as people write it. */
domain: string,
/** The same in A-labels, where it could be taken for another domain; then filters name it so. */
ascii: string | null,
/** How many people. */
people: number,
/** Of those, risky or invalid. */
notOk: number, };

/** How name servers are asked. What is changed counts from the next start on. */
export type DomainSettings = {
/** The name server to ask, as an address with an optional port; none for the computer's own. */
nameServer: string | null,
/** The address of a DNS-over-HTTPS service, such as `https://dns.example/dns-query`; none for plain DNS. */
https: string | null,
/** Questions under way at the same time, 1 to 256. */
atOnce: number,
/** For how many days an answer holds, 1 to 90. */
goodForDays: number, };

/** Starts asking, or goes on with it. */
export type DomainsCheckRequest = {
/** Ask again also where an answer still holds. */
again: boolean, };

/** What asking does. */
export type DomainsState = { "kind": "idle" } | { "kind": "asking",
/** Domains done, and in all. */
progress: Progress,
/** Questions under way. */
inFlight: number, } | { "kind": "stopped",
/** Domains that are still to be asked. */
left: number,
/** Why, in a plain sentence, where it was not the person who stopped it. */
because: string | null, } | { "kind": "waiting",
/** Why, in a plain sentence. */
because: string,
/** Until when. */
until: string,
/** Domains that are still to be asked. */
left: number, };

/** What is known of the domains, and how far asking has come. */
export type DomainsView = {
/** Different domains of our people. */
domains: number,
/** Of those, with an answer that still holds. */
known: number,
/** They take mail. */
take: number,
/** They take none, or are not there. */
takeNone: number,
/** Nobody could tell. */
unknown: number,
/** People whose domain took no mail when last asked; they are invalid until another answer comes. */
peopleWithout: number,
/** When the oldest answer that still holds was given. */
oldest: string | null,
/** What asking does now. */
state: DomainsState,
/** How name servers are asked. */
settings: DomainSettings, };

/** In what shape people leave. */
export type ExportShape = "csv" | "xlsx" | "vcard" | "mailchimp" | "sendgrid";

/** One field of a known person that differs. */
export type FieldChange = {
/** snake_case name. */
field: string,
/** What is stored; none where empty. */
mine: string | null,
/** What the file says; none where empty. */
theirs: string | null,
/** True when the file's value is taken, by hand or under this rule. */
takeTheirs: boolean,
/** True where the person chose. */
byHand: boolean,
/** True where the rule gives up what is stored or what the file says, and nothing was chosen. */
conflict: boolean, };

/** What a field must say. Texts are compared without case and accents. */
export type FieldCondition = {
/** snake_case name such as `town`. */
field: string,
/** How it is compared. */
test: FieldTest,
/** With what; nothing for `empty` and `filled`. A day is YYYY-MM-DD, a number is written with a point. */
value: string, };

/** How a field is compared. */
export type FieldTest = "is" | "is-not" | "contains" | "contains-not" | "starts-with" | "empty" | "filled" | "below" | "above";

/** How many have a field. */
export type FieldUse = {
/** snake_case name such as `first_name`. */
name: string,
/** People who have it. */
people: number, };

/** One named value. */
export type FieldValue = {
/** snake_case name such as `first_name` or `town`. */
name: string,
/** Its value. */
value: string, };

/** What a figure of a card is about. */
export type FigureOf = "per-message" | "second" | "minute" | "hour" | "day" | "new-people" | "similar" | "biggest-message" | "connections";

/** How a file holds its people. */
export type FileForm = "rows" | "workbook" | "cards" | "ldif" | "mailboxes" | "archive";

/** Where settings are looked for. */
export type FindAt = "catalogue" | "settings-file" | "records" | "mail-servers" | "guess";

/** What came of one place. */
export type FindEnd = "waiting" | "asking" | "found" | "not-there" | "could-not-ask" | "skipped";

/** What was typed. */
export type FindRequest = {
/** Any part of a name or address. */
text: string, };

/** One place to look. */
export type FindStep = {
/** Where. */
at: FindAt,
/** What came of it. */
end: FindEnd,
/** The same in a plain sentence; may be empty. */
detail: string, };

/** Something noticed: a stable code, a plain sentence why, and what to do. */
export type Finding = {
/** Stable kebab-case name. */
code: string,
/** How much it matters. */
severity: Severity,
/** Why, in a plain sentence. */
message: string,
/** What to do about it. */
fix: string | null,
/** Where. */
place: Place | null, };

/** A folder to show in the computer's file window. */
export type FolderShowRequest = { "kind": "data" } | { "kind": "rehearsal",
/** Which campaign. */
campaignId: number, };

/** The data folder. */
export type FolderView = {
/** How to name it to a person: the last parts of its path. */
name: string,
/** What it takes on disk, in bytes. */
bytes: number, };

/** The nearest few of each kind. */
export type Found = {
/** Campaigns. */
campaigns: Array<FoundCampaign>,
/** Lists. */
lists: Array<ListView>,
/** Imports. */
imports: Array<FoundImport>,
/** People, at most five. */
people: Array<ContactRow>, };

/** Where the settings of an address were found. */
export type FoundBy = "catalogue" | "settings-file" | "records" | "mail-servers" | "guess";

/** A campaign by name. */
export type FoundCampaign = {
/** Its id. */
id: number,
/** Its name. */
name: string,
/** Where it stands. */
state: CampaignState,
/** When it starts, where it is planned. */
starts: string | null, };

/** An import by file name. */
export type FoundImport = {
/** Its id. */
id: number,
/** Its file name. */
file: string,
/** When it was committed. */
at: string, };

/** Asks for the picture. */
export type HealthRequest = {
/** Of which people. */
filter: ContactFilter, };

/** Each part can be pressed and becomes a filter. */
export type HealthView = {
/** People in the picture. */
people: number,
/** By verdict, worst first; each verdict once, also with none. */
verdicts: Array<VerdictCount>,
/** By cause, the most frequent first; a person with two findings is in two of them. */
causes: Array<CauseCount>,
/** The most frequent domains, at most twelve. */
domains: Array<DomainCount>,
/** People at all other domains. */
otherDomains: number,
/** By consent, strongest first; each basis once, also with none. */
bases: Array<BasisCount>,
/** On Do not mail. */
doNotMail: number,
/** Stale. */
stale: number,
/** Never mailed. */
neverMailed: number,
/** Different domains of these people. */
differentDomains: number,
/** Of those, domains nobody has asked about yet, or too long ago. */
unaskedDomains: number, };

/** One message and what we did. */
export type Heard = {
/** File name. */
file: string,
/** What it is. */
kind: HeardKind,
/** The address it is about, where we know it. */
address: string | null,
/** What we did. */
done: HeardEnd,
/** Its entry on Do not mail, where it made or met one. */
suppressionId: number | null,
/** Why, in a plain sentence. */
message: string, };

/** What we did with a message. */
export type HeardEnd = "stopped" | "already" | "nothing-to-do" | "not-placed";

/** What a message is. */
export type HeardKind = "bounce" | "delay" | "complaint" | "unsubscribe" | "opt-in" | "auto-reply" | "reply" | "other";

/** What happened to a person, or did not. */
export type HistoryCondition = { "kind": "mailed" } | { "kind": "never-mailed" } | { "kind": "mailed-within",
/** So many days. */
days: number, } | { "kind": "not-mailed-for",
/** So many days. */
days: number, } | { "kind": "got-last",
/** So many campaigns, 1 to 20. */
campaigns: number, } | { "kind": "never-bounced" } | { "kind": "bounced" } | { "kind": "agreed-before",
/** So many days ago. */
days: number, };

/** All that Home shows. */
export type HomeView = {
/** True until there is a contact, an account or a campaign. */
empty: boolean,
/** What needs the person, worst first. */
needs: Array<Need>,
/** Campaigns that are planned, going out or paused. */
underWay: Array<UnderWay>,
/** Imports of the last days that can still be undone, newest first. */
imports: Array<UndoableImport>, };

/** What the catalogue knows of a mail host. */
export type HostCard = {
/** Stable name. */
id: string,
/** The host's name as people know it. */
name: string,
/** How it wants people to sign in, best first. */
signIn: SignIn,
/** All the ways it takes. */
signIns: Array<SignIn>,
/** How to get a password for one program. */
help: SignInHelp | null,
/** Each figure with its own source. */
figures: Array<CardFigure>,
/** What it does to messages. */
quirks: Array<CardQuirk>,
/** When it locks an account. */
locks: Array<CardLock>,
/** The most it lets through. */
limits: AccountLimits,
/** Who says that. */
limitsSource: CardSource | null,
/** What it says about newsletters. */
bulk: BulkPolicy,
/** From how many people on a message counts as bulk. */
bulkFrom: number | null,
/** Who says that. */
bulkSource: CardSource | null,
/** The biggest message it takes, in bytes. */
biggestMessage: number | null,
/** What a person should know; may be empty. */
note: string, };

/** Who sends: the law wants it under each newsletter. */
export type IdentityView = {
/** Name of the organisation. */
organisation: string,
/** Street, town, country; may have several lines. */
postalAddress: string,
/** The organisation's own page; may be empty. */
website: string, };

/** Says where these people agreed. */
export type ImportAgreeRequest = {
/** Which import. */
id: number,
/** What the person says. */
said: AgreementSaid, };

/** Chooses between what is stored and what the file says, whatever the rule: for one field of one person, for all of a
 * person, for one field of everybody, or for all that differs. */
export type ImportChooseRequest = {
/** Which import. */
id: number,
/** The rule for what was not chosen. */
policy: MergePolicy,
/** Which person; none for everybody who differs. */
person: number | null,
/** Which field; none for all that differ. */
field: string | null,
/** True takes the file's value, false keeps the stored one; none leaves it to the rule again. */
takeTheirs: boolean | null, };

/** Stores the plan. */
export type ImportCommitRequest = {
/** Which import. */
id: number,
/** Whose values win. */
policy: MergePolicy, };

/** How an import ended. */
export type ImportDone = {
/** When it was stored. */
at: string,
/** How long it took, in seconds. */
seconds: number,
/** What happened to every address. */
counts: PlanCounts,
/** The list they joined. */
list: ListView,
/** People for whom there is only the user's word. */
stated: number,
/** What an undo would do, or did. */
undo: UndoState, };

/** Opens a file for import. */
export type ImportOpenRequest = {
/** The file. */
handle: string, };

/** Changes what we read; a field left out stays. Steps after it start over. */
export type ImportReadingRequest = {
/** Which import. */
id: number,
/** Another encoding. */
encoding?: string,
/** Another separator. */
delimiter?: string,
/** Another row with the names of columns; 0 for none. */
headerRow?: number,
/** How dates are read. */
dateOrder?: DateOrder,
/** Another sheet or table, by its name. */
part?: string,
/** Another use of one column. */
column?: ColumnChange, };

/** How far an import has come. */
export type ImportStage = { "kind": "reading" } | { "kind": "checking",
/** How far. */
progress: Progress, } | { "kind": "checked" } | { "kind": "committing",
/** How far. */
progress: Progress, } | { "kind": "committed" } | { "kind": "undone" } | { "kind": "cancelled" } | { "kind": "failed",
/** What happened, what was kept, what to do. */
message: string, };

/** An import as it stands; each change answers with the whole of it. */
export type ImportView = {
/** Which import. */
id: number,
/** File name. */
file: string,
/** Size in bytes. */
size: number,
/** Last change of the file. */
modified: string | null,
/** True for the list that ships with the program; its people are invented and never mailed. */
sample: boolean,
/** How far it has come. */
stage: ImportStage,
/** What we read. */
reading: Reading,
/** What the rows are like; there once every row was checked. */
problems: Problems | null,
/** Where these people agreed; there once every row was checked. */
agreement: Agreement | null,
/** How it ended; there once it is committed. */
done: ImportDone | null, };

/** Whether somebody may have asked to leave unseen. */
export type InboxState = { "kind": "nothing-sent" } | { "kind": "looked",
/** When. */
at: string, } | { "kind": "waiting",
/** When that campaign began to go out. */
since: string, };

/** Why people whom an import brought stay when it is taken back. */
export type KeptReason = {
/** In a plain sentence. */
sentence: string,
/** How many people. */
count: number,
/** The first of their addresses. */
addresses: Array<string>, };

/** Servers under another name than that of the address. */
export type LeadsElsewhere = {
/** The other names, as one registers them. */
names: Array<string>,
/** The name of the address. */
own: string,
/** The servers under those names; others that are typed are the person's own choice. */
hosts: Array<string>, };

/** People left out for one reason. */
export type LeftOut = {
/** The code of the refusal, such as `left-list`, `no-consent` or `suppressed-hard-bounce`; refusals of one code
 * are one entry, whatever their scope. */
code: string,
/** The refusal's sentence, for a code the window has no words for. */
sentence: string,
/** How many. */
people: number, };

/** What taking an entry off needs. */
export type LiftRule = "written-reason" | "their-yes" | "never";

/** Makes a list; a name that exists gives that list. */
export type ListCreateRequest = {
/** Its name. */
name: string, };

/** Gives a list another name. */
export type ListRenameRequest = {
/** Which list. */
id: number,
/** Its new name. */
name: string, };

/** One list. */
export type ListView = {
/** Its id. */
id: number,
/** Its name. */
name: string,
/** People on it. */
people: number, };

/** What the messages said. */
export type ListenReport = {
/** One line a message. */
heard: Array<Heard>, };

/** Reads saved messages and does what they say. */
export type ListenRequest = {
/** .eml or mbox files. */
handles: Array<string>, };

/** All lists, by name. */
export type Lists = {
/** The lists. */
lists: Array<ListView>, };

/** Changes how the window looks; a field left out stays. */
export type LooksRequest = {
/** New colours. */
theme?: Theme,
/** New text size in percent, 100 to 200. */
textScale?: number, };

/** Where mail is read, as typed. */
export type MailboxForm = {
/** IMAP host. */
host: string,
/** Its port. */
port: number,
/** How the connection is kept from others. */
tls: AccountTls,
/** The folder with what was sent; empty to find it. */
sentFolder?: string, };

/** Where mail is read. */
export type MailboxView = {
/** IMAP host. */
host: string,
/** Its port. */
port: number,
/** How the connection is kept from others. */
tls: AccountTls,
/** The folder with what was sent, once found or chosen. */
sentFolder: string | null, };

/** Whose values win where a known person differs. */
export type MergePolicy = "take-theirs" | "keep-mine" | "fill-gaps";

/** What happens at a moment. */
export type MomentKind = "begins" | "waits" | "goes-on" | "pauses" | "resumed" | "ends";

/** One thing and what it is called. */
export type Named = {
/** Its id. */
id: number,
/** Its name as the person gave it. */
name: string, };

/** One thing that needs the person. */
export type Need = { "kind": "inbox-unread",
/** That campaign. */
campaign: string,
/** When it began to go out. */
since: string, } | { "kind": "account-blocked",
/** Which account. */
accountId: number,
/** Its address. */
address: string,
/** What happened and what to do, in a plain sentence. */
message: string, } | { "kind": "campaign-paused",
/** Which campaign. */
campaignId: number,
/** Its name. */
name: string,
/** Why. */
reason: PauseReason,
/** The address it goes out from. */
account: string,
/** When it goes on by itself, if it does. */
until: string | null,
/** People who still wait. */
waiting: number, } | { "kind": "uncertain",
/** Which campaign. */
campaignId: number,
/** Its name. */
name: string,
/** How many people. */
people: number, } | { "kind": "missed-start",
/** Which campaign. */
campaignId: number,
/** Its name. */
name: string,
/** The chosen start. */
at: string,
/** People who would get it. */
people: number, } | { "kind": "reminder",
/** Which reminder. */
id: number,
/** Their words. */
text: string,
/** Since when it is due. */
at: string, } | { "kind": "vault-locked" } | { "kind": "phrase-unseen" } | { "kind": "backup-old",
/** When the last one was made. */
last: string | null, };

/** The next moment something happens, and why not sooner. */
export type NextMoment = {
/** When. */
at: string,
/** Why not sooner. */
because: Because, };

/** A request or response without content. */
export type Nothing = Record<symbol, never>;

/** A list that is too much for its account. */
export type Outgrown = { "kind": "slow",
/** Days it would take. */
days: number,
/** Messages a day at this account's pace. */
perDay: number, } | { "kind": "forbidden",
/** From how many similar messages on the host forbids it; none where it forbids any newsletter. */
from: number | null,
/** Others who got something similar in the last 30 days, or wait for it. */
before: number,
/** Whether nobody but the person says so. */
own: boolean, };

/** A page to open in the person's browser: only what we ship, so that no text from outside leads anywhere. */
export type PageOpenRequest = { "kind": "card",
/** The page. */
page: string, } | { "kind": "client-id",
/** Whose. */
host: SignInHost, };

/** One of them. */
export type PastChange = {
/** How it stands. */
change: ChangeView,
/** What became of people, in a few words: tag “Choir” given. */
told: string,
/** When it began. */
at: string, };

/** Why a campaign is paused. */
export type PauseReason = { "kind": "by-you" } | { "kind": "quota",
/** How many it may send. */
amount: number,
/** In what span. */
span: Span, } | { "kind": "host-said-wait" } | { "kind": "login-refused" } | { "kind": "sign-in-ended" } | { "kind": "passwords-off" } | { "kind": "turned-away",
/** How many. */
people: number, } | { "kind": "stop-loss",
/** What piled up. */
what: StopLossOf,
/** How many. */
bad: number,
/** Of how many messages. */
of: number, } | { "kind": "host-locked" } | { "kind": "restored" } | { "kind": "missed-start",
/** The chosen start. */
at: string, } | { "kind": "other",
/** The sentence. */
message: string, };

/** What becomes of each person. */
export type PeopleChange = { "kind": "set-field",
/** Its name. */
name: string,
/** Its value. */
value: string, } | { "kind": "add-tag",
/** Its name. */
name: string, } | { "kind": "remove-tag",
/** Which. */
id: number, } | { "kind": "join-list",
/** Which. */
listId: number,
/** On what their consent for it stands; `confirmed` is refused, it needs proof. */
basis: Basis,
/** Where they agreed; needed for `stated`. */
source: string,
/** When, as a day (YYYY-MM-DD). */
agreedOn: string | null, } | { "kind": "leave-list",
/** Which. */
listId: number, } | { "kind": "remove" };

/** Finds people who get it, by part of a name or address. */
export type PeopleFindRequest = {
/** Which campaign. */
id: number,
/** What was typed; empty for the first ones. */
text: string, };

/** At most 20 people. */
export type PeopleFound = {
/** The people. */
people: Array<CampaignPerson>, };

/** One window of people, by name. */
export type PeopleRows = {
/** People of this part. */
total: number,
/** The rows. */
rows: Array<CampaignPerson>, };

/** One window of the people of one part. */
export type PeopleRowsRequest = {
/** Which campaign. */
id: number,
/** Left out with this code; null for those who get it. */
code: string | null,
/** First row, from 0. */
offset: number,
/** At most so many rows. */
limit: number, };

/** Who gets a campaign: decided now before it starts, as its outbox has it afterwards. */
export type PeopleView = {
/** People on the list. */
total: number,
/** People who get it. */
included: number,
/** Those of them whose address looks risky. */
risky: number,
/** Who is left out, most people first. */
leftOut: Array<LeftOut>, };

/** A person's entry on Do not mail. */
export type PersonStop = {
/** The suppression. */
id: number,
/** Why. */
reason: SuppressionReason,
/** Since when. */
since: string,
/** For this list only; none means all. */
list: string | null, };

/** One person. */
export type PersonView = {
/** Which person. */
id: number,
/** Name, where we know one. */
name: string | null,
/** The address. */
address: string,
/** The address as people read it, where its domain is stored in other letters and cannot be taken for another one. */
shown: string | null,
/** The verdict on it. */
verdict: Verdict,
/** Why the verdict is what it is. */
findings: Array<Finding>,
/** Their strongest basis. */
basis: Basis,
/** Since when. */
basisSince: string | null,
/** The lists they are on. */
lists: Array<Named>,
/** Their tags, by name. */
tags: Array<Named>,
/** Everything else we know. */
fields: Array<FieldValue>,
/** Their entry on Do not mail. */
doNotMail: PersonStop | null,
/** What happened, newest first. */
timeline: Array<TimelineEntry>, };

/** What a picker should offer. */
export type PickKind = "list" | "mail" | "body" | "backup" | "certificate";

/** Asks for a picker. */
export type PickRequest = {
/** What to offer. */
kind: PickKind, };

/** One file in our hands. */
export type PickedFile = {
/** Names the file to later commands; means nothing outside this run. */
handle: string,
/** File name without its folder. */
name: string,
/** Size in bytes. */
size: number,
/** Last change, where the disk knows it. */
modified: string | null, };

/** Where in a file something was found. */
export type Place = {
/** File name without its folder. */
file: string | null,
/** Record number in the file, first line 1, blank lines counted. */
row: number | null,
/** Column by its head. */
column: string | null,
/** Offset in bytes from the start. */
byte: number | null,
/** Line in a text. */
line: number | null, };

/** The plan. */
export type Plan = {
/** Rows in the file. */
rows: number,
/** The rule it follows. */
policy: MergePolicy,
/** What each address becomes; the sum is the number of addresses. */
counts: PlanCounts,
/** The list they join. */
list: string,
/** Fields chosen by hand. */
byHand: number, };

/** What each address becomes. */
export type PlanCounts = {
/** New people. */
new: number,
/** Known people who get new values. */
changed: number,
/** Known people, nothing new. */
same: number,
/** The same person once more in the file. */
twice: number,
/** On Do not mail; they stay off. */
suppressed: number,
/** Cannot be mailed; in the problem file. */
leftOut: number,
/** Of the changed and the same: people of whom record and file say different things, where the rule gives one of the
 * two up and nothing was chosen by hand. */
conflicting: number,
/** Of the new: people whose address seems to lead to the same mailbox as another's. */
lookalike: number, };

/** A part of the plan. */
export type PlanGroup = "new" | "changed" | "same" | "twice" | "suppressed" | "left-out" | "conflicting" | "lookalike";

/** Asks for the plan under a rule; nothing is stored. */
export type PlanRequest = {
/** Which import. */
id: number,
/** Whose values win. */
policy: MergePolicy, };

/** One line of the plan: an address, or one field of a person who changes. */
export type PlanRow = {
/** Record number in the file. */
row: number,
/** The person's name, where the file or we know one. */
name: string | null,
/** The address; as given where it cannot be mailed. */
address: string,
/** Why it is not imported, in a plain sentence. */
reason: string | null,
/** The first row of the same person. */
sameAsRow: number | null,
/** The known person, where there is one: who differs, or whom a new one may be. */
person: number | null,
/** The other's address, for one who may be somebody else under another address. */
otherAddress: string | null,
/** What changes, for known people who get new values: a line for each field, lines of one person together. */
change: FieldChange | null, };

/** One window of a part of the plan. */
export type PlanRows = {
/** Lines in this part: addresses, or changed fields where people change. */
total: number,
/** The lines. */
rows: Array<PlanRow>, };

/** One window of a part of the plan. */
export type PlanRowsRequest = {
/** Which import. */
id: number,
/** Whose values win. */
policy: MergePolicy,
/** Which part. */
group: PlanGroup,
/** First address, from 0. */
offset: number,
/** At most so many. */
limit: number, };

/** As whom to look. */
export type PreviewAs = { "kind": "anybody" } | { "kind": "contact",
/** Who. */
contactId: number, } | { "kind": "longest-name" } | { "kind": "no-first-name" };

/** Asks for the message of one person, from the draft as it is stored. */
export type PreviewRequest = {
/** Which campaign. */
id: number,
/** As whom. */
who: PreviewAs, };

/** One row of the preview. */
export type PreviewRow = {
/** Record number in the file, first line 1. */
number: number,
/** What it is. */
role: RowRole,
/** Its cells. */
cells: Array<string>, };

/** The message of one person. */
export type PreviewView = {
/** Whose it is; none where it is an invented person, or where nobody fits. */
person: CampaignPerson | null,
/** False where nobody fits what was asked; the rest is empty then. */
fits: boolean,
/** From, as mail programs show it. */
from: string,
/** The subject as this person gets it. */
subject: string,
/** The HTML part as a whole page for a frame without rights: nothing loads from elsewhere, and its own
 * Content-Security-Policy says so once more. */
html: string,
/** The plain-text part. */
text: string,
/** Pictures and other things that would load from elsewhere and do not here. */
remote: number,
/** Size of the whole message in bytes. */
size: number,
/** Fields this person lacks and the message has no other word for: they would be skipped. */
missing: Array<string>,
/** What keeps the draft from becoming a message at all, such as a merge field that is not closed. */
findings: Array<Finding>, };

/** What becomes of the rows of a kind. */
export type ProblemEnd = "suggested" | "kept" | "merged" | "left-out";

/** One kind of problem. */
export type ProblemKind = {
/** The finding's code. */
code: string,
/** Its sentence, for codes the window has no words for. */
message: string,
/** What becomes of these rows. */
end: ProblemEnd,
/** How many rows. */
count: number,
/** How many suggestions were taken so far. */
taken: number, };

/** One row with a problem. */
export type ProblemRow = {
/** Names the address in this import; a cell with two addresses has two. */
key: number,
/** Record number in the file. */
row: number,
/** The address as it stands in the file. */
given: string,
/** What we suggest. */
suggestion: string | null,
/** Whether the person took the suggestion. */
taken: boolean,
/** Why, in a plain sentence. */
message: string,
/** The other row, for the same person twice. */
otherRow: number | null, };

/** One window of the rows of a kind. */
export type ProblemRows = {
/** Rows of this kind. */
total: number,
/** The rows. */
rows: Array<ProblemRow>, };

/** One window of the rows of a kind. */
export type ProblemRowsRequest = {
/** Which import. */
id: number,
/** Which kind. */
code: string,
/** First row, from 0. */
offset: number,
/** At most so many rows. */
limit: number, };

/** What the rows are like. */
export type Problems = {
/** Rows in the file. */
rows: number,
/** Rows without any problem. */
fine: number,
/** Rows where the person may decide something. */
decide: number,
/** Rows that cannot be mailed. */
leftOut: number,
/** The kinds, those to decide first, the largest first. */
kinds: Array<ProblemKind>, };

/** How far long work has come. */
export type Progress = {
/** Units done. */
done: number,
/** Units in all, where known. */
total: number | null,
/** Units a second over the last moments. */
perSecond: number | null, };

/** One row's proof. */
export type ProofExample = {
/** Record number in the file. */
row: number,
/** What its proof columns say, head and value. */
values: Array<ProofValue>, };

/** One cell of a proof. */
export type ProofValue = {
/** Head of the column. */
column: string,
/** What stands there. */
value: string, };

/** What a host does to messages that a sender should know. */
export type Quirk = "return-path-rewritten" | "message-id-replaced" | "copies-to-sent" | "unsubscribe-added" | "from-rewritten";

/** What we read from the first part of a file. */
export type Reading = {
/** How the file holds its people. */
form: FileForm,
/** The sheets or tables there are to choose from; empty where there is one only. */
parts: Array<string>,
/** Which of them is read, counted from 0. */
part: number,
/** Encoding by its label, such as `windows-1252`. */
encoding: string,
/** One of `,` `;` tab `|`. */
delimiter: string,
/** Row with the names of columns; none where the file has no such row. */
headerRow: number | null,
/** Rows with people, where they are counted already. */
rows: number | null,
/** How dates like 03/04/2026 are read. */
dateOrder: DateOrder,
/** The columns in the order of the file. */
columns: Array<ColumnView>,
/** The first rows as they read now, those above the names of columns too. */
preview: Array<PreviewRow>,
/** What was noticed while reading; a blocking one must be mended before going on. */
findings: Array<Finding>, };

/** What the person sees before they start it. */
export type ReadyView = {
/** False until a check found nothing that blocks and nothing was edited since. */
cleared: boolean,
/** When it was checked. */
checked: string | null,
/** When it was rehearsed in this form. */
rehearsed: string | null,
/** People who get it. */
people: number,
/** Whether the number of people must be typed: more than 100. */
needsNumber: boolean,
/** Whether the inbox was looked through since the last campaign. */
inbox: InboxState,
/** Through which account. */
account: SendsAs | null,
/** How it would go if it started now; none without an account. */
forecast: Chart | null,
/** How many this account may still send in its longest limit, where it has one. */
room: Room | null,
/** When and how it goes. */
plan: SendPlan,
/** Where the list outgrows the account: the figures. */
outgrown: Outgrown | null, };

/** How many entries have a reason. */
export type ReasonCount = {
/** The reason. */
reason: SuppressionReason,
/** How many. */
count: number, };

/** What a rehearsal showed. */
export type Rehearsal = {
/** What kind of day. */
day: Day,
/** When it was run, by the real clock. */
at: string,
/** How long that took, in milliseconds. */
tookMs: number,
/** People it was for. */
people: number,
/** Why it stopped before its end, in a plain sentence; none where it ran to its end. */
stopped: string | null,
/** People who got more than one copy; anything but 0 is a fault of ours and said loudly. */
twice: number,
/** When the last message went, by the practised clock. */
doneAt: string,
/** When it would have been on a day without trouble; none on such a day. */
goodDayDoneAt: string | null,
/** How the rows ended. */
counts: Counts,
/** Accepted, but not on the first try. */
secondTry: number,
/** Messages over the practised time. */
chart: Chart,
/** What went wrong, those with a number first, by number. */
faults: Array<RehearsedFault>,
/** What would happen when, in order. */
timeline: Array<RehearsedMoment>,
/** A few of the messages, worst cases first. */
samples: Array<Sample>,
/** The biggest message, in bytes. */
biggest: number,
/** Messages kept as files. */
kept: number, };

/** Where the rehearsal of a campaign stands. */
export type RehearsalView = {
/** While it runs: messages handed to our post office. */
running: Progress | null,
/** The last one that ran to its end. */
result: Rehearsal | null,
/** True where the campaign was edited since. */
stale: boolean,
/** Why the last one could not end, in a plain sentence. */
failed: string | null, };

/** Starts a rehearsal; one that runs for this campaign is stopped first. */
export type RehearseRequest = {
/** Which campaign. */
id: number,
/** What kind of day. */
day: Day, };

/** One thing that went wrong, and how it ended. */
export type RehearsedFault = {
/** The number in the chart. */
number: number | null,
/** What went wrong. */
trouble: Trouble,
/** People it hit. */
people: number,
/** Of them accepted in the end. */
accepted: number,
/** Of them uncertain in the end. */
uncertain: number,
/** Of them refused in the end; they would go on Do not mail. */
refused: number,
/** Of them given up in the end. */
failed: number, };

/** One moment of a rehearsed day. */
export type RehearsedMoment = {
/** When, by the practised clock. */
at: string,
/** What. */
what: MomentKind,
/** Messages that had gone by then. */
done: number,
/** Why, in a plain sentence; may be empty. */
why: string,
/** Until when, for a wait. */
until: string | null, };

/** How often it comes. */
export type ReminderEvery = "week" | "two-weeks" | "month" | "quarter";

/** Makes or changes one. */
export type ReminderSaveRequest = {
/** Which one; left out for a new one. */
id?: number,
/** What it says. */
text: string,
/** How often. */
every: ReminderEvery,
/** The first time. */
first: string, };

/** One reminder. */
export type ReminderView = {
/** Its id. */
id: number,
/** What it says. */
text: string,
/** How often. */
every: ReminderEvery,
/** The first time, from which all others are counted. */
first: string,
/** When it comes next; in the past while it is due. */
next: string, };

/** All reminders, next first. */
export type Reminders = {
/** The reminders. */
reminders: Array<ReminderView>, };

/** What a restore did. */
export type RestoreReport = {
/** When the backup was made. */
made: string,
/** People in it. */
people: number,
/** Entries of Do not mail that were newer here and were kept. */
kept: number,
/** Campaigns that open paused until the person has looked through the inbox. */
paused: number, };

/** Puts a backup in place of what is here. */
export type RestoreRequest = {
/** The picked file. */
handle: string, };

/** How many messages of a state have a reason. */
export type ResultReason = {
/** Where they stand. */
state: RowState,
/** Class of the replies, or code of the refusals, as in [`ResultRow`]. */
code: string,
/** The same as a plain sentence, for a code the window has no words for. */
why: string | null,
/** How many. */
rows: number, };

/** The reasons why messages of a campaign were not accepted, most first. */
export type ResultReasons = {
/** The reasons. */
reasons: Array<ResultReason>, };

/** What became of one person's message. */
export type ResultRow = {
/** The outbox row. */
id: number,
/** Which person. */
contactId: number,
/** Name, where we know one. */
name: string | null,
/** The address. */
address: string,
/** The address as people read it, where its domain is stored in other letters and cannot be taken for another one. */
shown: string | null,
/** Where it stands. */
state: RowState,
/** Class of a reply, such as `mailbox-full`, or code of a refusal for a row left out. */
code: string | null,
/** The same as a plain sentence, for a code the window has no words for. */
why: string | null,
/** The server's exact words. */
reply: string | null,
/** Tries used up. */
tries: number,
/** When it came to this state. */
at: string | null,
/** When it is tried again; `null` also where its turn never comes as the account's limits are. */
nextTry: string | null,
/** What it waits for, where it waits. */
waitsFor: RowWaitsFor | null,
/** Message-ID, once it was given. */
messageId: string | null, };

/** Saves results as a spreadsheet file. */
export type ResultsExportRequest = {
/** Which campaign. */
id: number,
/** Only these states; empty for all. */
states: Array<RowState>,
/** Only this reason, as in [`ResultReason`]. */
reason?: string, };

/** One window of results. */
export type ResultsPage = {
/** Rows that match. */
matching: number,
/** Rows of the whole campaign by state. */
counts: Counts,
/** The rows. */
rows: Array<ResultRow>, };

/** One window of results: uncertain first, then failed, refused, waiting, left out, accepted; by name within. */
export type ResultsRequest = {
/** Which campaign. */
id: number,
/** Only these states; empty for all. */
states: Array<RowState>,
/** Part of a name or address; empty for all. */
search: string,
/** Only this reason, as in [`ResultReason`]. */
reason?: string,
/** First row, from 0. */
offset: number,
/** At most so many rows. */
limit: number, };

/** Goes on. With a password, it is tried first: taken, it is kept and sending goes on; refused (`login-refused`),
 * nothing changes. Other refusals are those of [`SendRequest`]. */
export type ResumeRequest = {
/** Which campaign. */
id: number,
/** A new password for the account. */
password?: string,
/** In restored or copied data: the person says that no other copy of it went on with this campaign. */
notSentElsewhere?: boolean, };

/** What is left of a limit. */
export type Room = {
/** How many it allows. */
amount: number,
/** In what span. */
span: Span,
/** How many of them are used. */
used: number, };

/** What a row of the preview is. */
export type RowRole = "above" | "header" | "data";

/** Where one message stands. */
export type RowState = "queued" | "claimed" | "accepted" | "deferred" | "failed" | "refused" | "uncertain" | "skipped";

/** What a message waits for. */
export type RowWaitsFor = "server" | "account" | "turn";

/** How many rows were changed. */
export type RowsChanged = {
/** Rows. */
rows: number, };

/** Says that these are different people; they are not suggested again. Or takes that back. */
export type SameMailboxApartRequest = {
/** The people. */
ids: Array<number>,
/** Takes back what was said of exactly these people. */
undo: boolean, };

/** People whose addresses seem to lead to one mailbox. */
export type SameMailboxGroup = {
/** Why we think so, in a plain sentence. */
why: string,
/** The people, the one we would keep first. */
people: Array<SameMailboxPerson>, };

/** Makes one record of several. What is known of the others fills its gaps; each address that may not be mailed stays on
 * Do not mail, and so does the one that is kept. */
export type SameMailboxMergeRequest = {
/** Whose address is mailed from now on. */
keep: number,
/** Whose records go. */
others: Array<number>, };

/** Groups that were not judged yet, the largest first. */
export type SameMailboxPage = {
/** Groups in all. */
total: number,
/** The groups, from the offset that was asked for. */
groups: Array<SameMailboxGroup>, };

/** One of them. */
export type SameMailboxPerson = {
/** Which person. */
id: number,
/** Name, where we know one. */
name: string | null,
/** The address. */
address: string,
/** The address as people read it, where its domain is stored in other letters and cannot be taken for another one. */
shown: string | null,
/** The verdict on it. */
verdict: Verdict,
/** Their strongest basis. */
basis: Basis,
/** On Do not mail. */
doNotMail: boolean,
/** When they came in. */
added: string,
/** When a message was last accepted for them. */
lastMailed: string | null,
/** Everything else we know. */
fields: Array<FieldValue>, };

/** One window of the groups. */
export type SameMailboxRequest = {
/** First group, from 0. */
offset: number,
/** At most so many; 100 is the most one call gives. */
limit: number, };

/** One message of the rehearsal. */
export type Sample = {
/** Which one. */
of: SampleOf,
/** Whose it is; `campaign_preview` shows it. */
contactId: number,
/** Its size in bytes. */
size: number, };

/** Which message a sample is. */
export type SampleOf = "longest-name" | "no-first-name" | "most-fields" | "first";

/** How a save ended. */
export type Saved = {
/** Names of the files written; empty when the person closed the picker. */
files: Array<string>,
/** Rows or people written in all. */
rows: number, };

/** Plans a start. Asks for the same word as [`SendRequest`], so that it may start by itself; refused with the same
 * codes, and with `past` where the moment is over. */
export type ScheduleRequest = {
/** Which campaign. */
id: number,
/** When. */
at: string,
/** At that hour of each person's own zone, where it is known. */
ownZone: boolean,
/** The number the person typed. */
people?: number, };

/** Saves a filter under a name. */
export type SegmentSaveRequest = {
/** Which segment is changed; none for a new one. */
id: number | null,
/** Its name; no two segments have the same. */
name: string,
/** Which people. */
filter: ContactFilter, };

/** One saved filter. */
export type SegmentView = {
/** Its id. */
id: number,
/** Its name. */
name: string,
/** Which people. */
filter: ContactFilter,
/** How many they are now. */
people: number,
/** Why it finds nobody, where it names a list or tag that was removed, or says what this version does not know. Its
 * filter finds nobody either. */
findings: Array<Finding>, };

/** All segments, by name. */
export type Segments = {
/** The segments. */
segments: Array<SegmentView>, };

/** Many people at once. */
export type Selection = { "kind": "these",
/** Their ids. */
ids: Array<number>, } | { "kind": "matching",
/** Which people. */
filter: ContactFilter,
/** Less these. */
except: Array<number>, } | { "kind": "called-off",
/** Which campaign. */
campaign: number, };

/** A message to oneself: sent, then looked for in the mailbox. Nothing else is sent. */
export type SelfTestView = {
/** Whether it is under way. */
running: boolean,
/** Whether the server took it; none before. */
sent: boolean | null,
/** Whether it was found in the mailbox; none before. */
found: boolean | null,
/** What went wrong and what to do, in a plain sentence. */
message: string | null, };

/** When and how a campaign goes. */
export type SendPlan = {
/** The chosen start; none for at once. */
start: string | null,
/** Whether each person gets it at that hour of their own zone, where it is known. */
ownZone: boolean,
/** True where the start went by while nothing ran: nothing goes until the person says so. */
missed: boolean,
/** Why it did not start, in a plain sentence, where it was not simply that nothing ran. */
missedWhy: string | null,
/** The first batch; none where everybody goes at once. */
canary: CanaryPlan | null, };

/** Starts it. Refused with `not-cleared`, with `number-wrong` (details: `{ people }`) where more than 100 get it and
 * the number is not theirs, with `inbox-unread` where newsletters went out and the inbox was not looked through
 * since, with `vault-locked`, and with `sender-elsewhere`. */
export type SendRequest = {
/** Which campaign. */
id: number,
/** The number the person typed. */
people?: number, };

/** Who holds the sender lock of the data folder. */
export type SenderState = "free" | "ours" | "elsewhere";

/** When messages may go, in the sender's zone. */
export type SendingHours = {
/** The first minute of the day, as `08:00`. */
from: string,
/** The minute after the last, as `20:00`; `24:00` is the end of the day. Earlier than `from`: over midnight. */
until: string,
/** The days, 1 for Monday to 7 for Sunday. */
weekdays: Array<number>,
/** The zone, such as `Europe/Berlin`; empty for this computer's. */
zone: string, };

/** A campaign on its way, paused, or at its end. */
export type SendingView = {
/** Where it stands. */
state: CampaignState,
/** Rows of the outbox in all, without those left out when it was queued. */
people: number,
/** Rows by state. */
counts: Counts,
/** Through which account. */
account: SendsAs | null,
/** What went by interval, then the forecast. */
chart: Chart,
/** The next moment something happens. */
next: NextMoment | null,
/** When the last message goes; none while paused without end. */
doneAt: string | null,
/** What is waiting and why, soonest first. */
waits: Array<WaitLine>,
/** Why it stands still, while it is paused. */
stopped: Stopped | null,
/** When the last message was accepted. */
lastAccepted: string | null,
/** What would stop it by itself, and how far it is. */
stopLoss: Array<StopLossGauge>,
/** When and how it goes. */
plan: SendPlan, };

/** In whose name and through which account a campaign goes out. */
export type SendsAs = {
/** The account. */
accountId: number,
/** What the person calls it. */
name: string,
/** The name in From. */
fromName: string,
/** The address in From. */
from: string,
/** The mail host as people know it: the name on its card, else its server. */
host: string, };

/** What the last look into the Sent folder showed. */
export type SentView = {
/** When. */
at: string,
/** People written to in the last 24 hours by hand or from another computer. */
elsewhere: number,
/** Uncertain messages that were found there and settled. */
settled: number,
/** Uncertain messages that are not there, though later ones of ours are: the person decides. */
missing: number,
/** Why it could not be looked into, in a plain sentence. */
failed: string | null, };

/** Says who sends; a field left out stays. */
export type SettingsChangeRequest = {
/** Name of the organisation. */
organisation?: string,
/** Postal address. */
postalAddress?: string,
/** Website. */
website?: string, };

/** All that Settings shows; looks, vault and version are in the status of the program. */
export type SettingsView = {
/** Who sends. */
identity: IdentityView,
/** Where everything lies. */
folder: FolderView,
/** The last backup that was made here. */
backup: BackupView | null,
/** True where the vault opens by a passphrase, false where the key store of the computer opens it. */
passphrase: boolean, };

/** How to settle what is uncertain. */
export type SettleAs = "sent" | "send-again" | "not-sent";

/** Settles one uncertain row, or all of them. */
export type SettleRequest = {
/** Which campaign. */
id: number,
/** Which row; left out for all. */
row?: number,
/** How. */
settleAs: SettleAs, };

/** How much a finding matters. */
export type Severity = "blocking" | "warning" | "info";

/** How a host wants people to sign in. */
export type SignIn = "password" | "app-password" | "oauth";

/** One sign-in. */
export type SignInById = {
/** Its number. */
id: number, };

/** How to get a password for one program. */
export type SignInHelp = {
/** Which way of signing in it is about. */
of: SignIn,
/** The page to open, an https address. */
page: string,
/** What to do there, step by step. */
steps: Array<string>, };

/** Who asks for the password. */
export type SignInHost = "google" | "microsoft";

/** Begins a sign-in. The host opens the page in the person's browser. */
export type SignInRequest = {
/** Whose page. */
host: SignInHost,
/** The address to sign in with. */
address: string,
/** The person's own client id; empty for the one that `account` is signed in with. */
clientId: string,
/** Its secret, where the host gave one (Google gives one to desktop programs). */
clientSecret?: string,
/** The account that signs in again. */
account?: number, };

/** How far a sign-in is. */
export type SignInState = "waiting" | "done" | "failed";

/** How a sign-in stands. */
export type SignInView = {
/** Its number. */
id: number,
/** The page to open, for a browser that did not open by itself. */
page: string,
/** How far it is. */
state: SignInState,
/** What went wrong and what to do, in a plain sentence. */
message: string | null, };

/** The span of a limit. */
export type Span = "second" | "minute" | "hour" | "day";

/** A merge that was not taken back. */
export type StandingMerge = {
/** The change to take back. */
change: number,
/** Why it cannot be taken back now and what to do about it, in sentences; null where it can. */
stays: string | null, };

/** One gauge of what stops sending by itself. */
export type StopLossGauge = {
/** What it counts. */
what: StopLossOf,
/** How many there are now. */
bad: number,
/** Among how many messages. */
of: number,
/** With how many it stops. */
stopsAt: number,
/** Whether the card of the host asks for it, rather than our own care. */
byCard: boolean, };

/** What can pile up until sending stops by itself. */
export type StopLossOf = "dead-addresses" | "reputation" | "content" | "authentication" | "all-refused" | "lost-replies" | "deferrals" | "complaints";

/** Why a campaign stands still. */
export type Stopped = {
/** Why. */
reason: PauseReason,
/** The code of the wait, such as `paused-by-you`, `login-refused`, `locked`, `other-sender`, `inbox-unread`. */
code: string,
/** Since when. */
since: string,
/** When it goes on by itself, if it does. */
until: string | null,
/** The exact words of the server, where it said something. */
reply: string | null, };

/** Takes suggestions, or puts them back. */
export type SuggestionRequest = {
/** Which import. */
id: number,
/** Which kind. */
code: string,
/** Which addresses; none for all of the kind. */
keys: Array<number> | null,
/** True takes them, false puts the spelling of the file back. */
take: boolean, };

/** Adds addresses by typing. */
export type SuppressionAddRequest = {
/** One or more addresses, as typed or pasted. */
addresses: string,
/** Whether they asked to leave, or the user does not want to mail them. */
askedToLeave: boolean,
/** For this list only; none means all. */
listId: number | null,
/** A note for later. */
why: string, };

/** Puts the addresses of a file on Do not mail. */
export type SuppressionImportRequest = {
/** The file. */
handle: string, };

/** Takes off all that the replies to one campaign put there: the server meant us, not the people. */
export type SuppressionLiftAllRequest = {
/** Which campaign. */
campaign: number,
/** The written reason, kept in the ledger with each. */
why: string, };

/** Takes an entry off. */
export type SuppressionLiftRequest = {
/** Which entry. */
id: number,
/** The written reason, kept in the ledger. */
why: string,
/** True where we misread what they wrote; the only way for those who left or complained. */
misread: boolean, };

/** Why an address is not mailed. */
export type SuppressionReason = "unsubscribed" | "hard-bounce" | "repeated-soft-bounce" | "complaint" | "manual" | "imported" | "erased";

/** One line of the list. */
export type SuppressionRow = {
/** Which entry. */
id: number,
/** The address; none once erased. */
address: string | null,
/** Why. */
reason: SuppressionReason,
/** For this list only; none means all. */
list: string | null,
/** Since when. */
since: string, };

/** One entry. */
export type SuppressionView = {
/** Which entry. */
id: number,
/** The address; none once erased. */
address: string | null,
/** The contact with that address, where there is one. */
person: Named | null,
/** Why. */
reason: SuppressionReason,
/** For this list only; none means all. */
list: string | null,
/** Since when. */
since: string,
/** After which campaign. */
campaign: Named | null,
/** What we go by: a server's words, a note, the lines of a message. */
evidence: string,
/** What taking it off needs. */
lift: LiftRule, };

/** What came of adding. */
export type SuppressionsAdded = {
/** New entries. */
added: number,
/** Were there before. */
already: number,
/** What we could not read as an address, with its place. */
unread: Array<Finding>,
/** Names this batch to `suppressions_undo`; none when nothing was added. */
batch: number | null, };

/** How many came off. */
export type SuppressionsLifted = {
/** People who may be mailed again. */
lifted: number, };

/** One window of the list, and how many there are. */
export type SuppressionsPage = {
/** Entries in all. */
total: number,
/** Entries that match search and reasons. */
matching: number,
/** Entries by reason, over all. */
counts: Array<ReasonCount>,
/** The rows, from the offset that was asked for. */
rows: Array<SuppressionRow>, };

/** People whom the replies to one campaign put there. */
export type SuppressionsRefusedBy = {
/** Those who are still there. */
people: number, };

/** How many the replies to one campaign put there. */
export type SuppressionsRefusedByRequest = {
/** Which campaign. */
campaign: number, };

/** One window of the list, newest first. */
export type SuppressionsRequest = {
/** Any part of an address; empty for all. */
search: string,
/** Only with one of these reasons; empty for all. */
reasons: Array<SuppressionReason>,
/** Oldest first. */
reversed: boolean,
/** First row, from 0. */
offset: number,
/** At most so many rows; 500 is the most one call gives. */
limit: number, };

/** Takes a batch that was just added off again. */
export type SuppressionsUndoRequest = {
/** The batch. */
batch: number, };

/** Gives a tag another name. */
export type TagRenameRequest = {
/** Which tag. */
id: number,
/** Its new name. */
name: string, };

/** One tag. */
export type TagView = {
/** Its id. */
id: number,
/** Its name. */
name: string,
/** How many people have it. */
people: number, };

/** All tags, by name. */
export type Tags = {
/** The tags. */
tags: Array<TagView>, };

/** One test, in the order they are made. */
export type TestStep = "reach" | "private" | "log-in" | "read" | "sent-folder";

/** Colours. */
export type Theme = "light" | "dark" | "system";

/** One thing that happened to a person. */
export type TimelineEntry = {
/** When. */
at: string,
/** What. */
event: TimelineEvent, };

/** What can happen to a person. */
export type TimelineEvent = { "kind": "imported",
/** Its name. */
file: string,
/** The record number. */
row: number, } | { "kind": "changed",
/** Its name. */
file: string, } | { "kind": "added" } | { "kind": "edited" } | { "kind": "stated",
/** Where. */
source: string, } | { "kind": "confirmed",
/** Where. */
source: string, } | { "kind": "merged",
/** The other addresses, but for those that were forgotten since. */
others: Array<string>,
/** The merge, where it was not taken back. */
standing: StandingMerge | null, } | { "kind": "parted",
/** The other addresses, but for those that were forgotten since. */
others: Array<string>, } | { "kind": "accepted",
/** Which campaign. */
campaign: string, } | { "kind": "try-later",
/** Which campaign. */
campaign: string,
/** Why, in a few plain words. */
reason: string, } | { "kind": "came-back",
/** Which campaign. */
campaign: string,
/** Why, in a few plain words. */
reason: string, } | { "kind": "uncertain",
/** Which campaign. */
campaign: string, } | { "kind": "left-out",
/** Which campaign. */
campaign: string,
/** Why, in a plain sentence. */
reason: string, } | { "kind": "stopped",
/** Why. */
reason: SuppressionReason, } | { "kind": "lifted",
/** The written reason. */
why: string, };

/** What can go wrong on the way, practised or real. */
export type Trouble = "line-away" | "lost-reply" | "slow-down" | "quota-used" | "account-locked" | "turned-away" | "come-back-later" | "no-such-mailbox" | "mailbox-full" | "message-refused" | "other";

/** A campaign that is planned, going out or paused. */
export type UnderWay = {
/** Which campaign. */
campaignId: number,
/** Its name. */
name: string,
/** Scheduled, sending or paused. */
state: CampaignState,
/** People it goes to. */
people: number,
/** Its outbox. */
counts: Counts,
/** The next message and why not sooner. */
next: NextMoment | null,
/** When it should be done. */
doneAt: string | null, };

/** Whether an import can be taken back. */
export type UndoState = { "kind": "possible" } | { "kind": "undone",
/** New people taken out. */
removed: number,
/** People who got their old values back. */
restored: number,
/** New people kept, because something happened to them since. */
kept: number,
/** What it was, and of how many. */
keptWhy: Array<KeptReason>,
/** People of whom a value stays, because it was changed since, by hand or by a later import. */
changedSince: number,
/** Entries of Do not mail the file brought, which stay. */
doNotMail: number, };

/** An import that one press takes back. */
export type UndoableImport = {
/** Which import. */
id: number,
/** Its file name. */
file: string,
/** People who came in or changed. */
people: number,
/** When. */
at: string, };

/** Makes the vault. Refused where one exists, open or not. */
export type VaultCreateRequest = {
/** Needed where there is no key store. */
passphrase?: string, };

/** The vault was made. */
export type VaultCreated = {
/** The recovery phrase, word by word. It crosses the wire this once and is kept nowhere. */
recoveryPhrase: Array<string>, };

/** Opens a locked vault with the passphrase or the recovery phrase. */
export type VaultOpenRequest = {
/** What the person typed. */
phrase: string, };

/** Where the vault stands. */
export type VaultState = "absent" | "locked" | "open";

/** The verdict on an address. */
export type Verdict = "ok" | "risky" | "invalid";

/** How many have a verdict. */
export type VerdictCount = {
/** Which. */
verdict: Verdict,
/** How many people. */
people: number, };

/** One line of what is waiting. */
export type WaitLine = {
/** When it ends; none where only the person ends it. */
at: string | null,
/** What it is. */
what: Waits, };

/** What waits. */
export type Waits = { "kind": "limit",
/** How many it allows. */
amount: number,
/** In what span. */
span: Span, } | { "kind": "come-back-later",
/** People behind them. */
people: number, } | { "kind": "no-connection" } | { "kind": "other",
/** Why. */
because: Because, } | { "kind": "uncertain",
/** How many. */
people: number, };

/** How a warm-up grows. */
export type WarmUp = {
/** Messages of the first sending day. */
first: number,
/** How much more each sending day, in percent. */
growth: number, };

/** One day of a warm-up. */
export type WarmUpDay = {
/** How many may be sent. */
allowed: number,
/** How many were; none on days to come. */
sent: number | null, };

/** Where a warm-up stands. */
export type WarmUpView = {
/** Which sending day today is, from 1. */
day: number,
/** Each day of it: what may be sent, and what was on those that are over and today. */
days: Array<WarmUpDay>, };

/** Every command, what it takes and what it gives. */
export interface Commands {
  /** What the frame of the window shows. */
  app_status: { request: Nothing; response: AppStatus };
  /** Changes colours or text size. */
  app_looks: { request: LooksRequest; response: AppStatus };
  /** Makes the vault; the recovery phrase is told this once. */
  vault_create: { request: VaultCreateRequest; response: VaultCreated };
  /** Opens a locked vault. */
  vault_open: { request: VaultOpenRequest; response: AppStatus };
  /** Asks the person for a file; null when they close the picker. */
  file_pick: { request: PickRequest; response: PickedFile | null };
  /** Files dropped on the window since the last call. */
  files_dropped: { request: Nothing; response: Array<PickedFile> };
  /** What needs the person and what is under way. */
  home: { request: Nothing; response: HomeView };
  /** What the palette finds. */
  find: { request: FindRequest; response: Found };
  /** One window of the grid. */
  contacts_page: { request: ContactsRequest; response: ContactsPage };
  /** One person with their time line. */
  contact: { request: ById; response: PersonView };
  /** Adds one person by hand. */
  contact_add: { request: ContactAddRequest; response: ContactAdded };
  /** Changes a person's fields. */
  contact_edit: { request: ContactEditRequest; response: PersonView };
  /** Puts people on Do not mail. */
  contacts_stop: { request: ContactsStopRequest; response: SuppressionsAdded };
  /** Writes people to files. */
  contacts_export: { request: ContactsExportRequest; response: Saved };
  /** The health picture of the people a filter finds. */
  contacts_health: { request: HealthRequest; response: HealthView };
  /** The fields people have. */
  contact_fields: { request: Nothing; response: ContactFields };
  /** Changes many people; answers at once, the work goes on. */
  contacts_change: { request: ContactsChangeRequest; response: ChangeView };
  /** A change as it stands. */
  contacts_changing: { request: ById; response: ChangeView };
  /** Stops a change; everything is as it was before. */
  contacts_change_cancel: { request: ById; response: ChangeView };
  /** Takes a change back. */
  contacts_change_undo: { request: ById; response: ChangeView };
  /** The last changes, to take one back later. */
  contacts_changes: { request: Nothing; response: ContactsChanges };
  /** All segments with how many people each has now. */
  segments: { request: Nothing; response: Segments };
  /** Saves a filter. */
  segment_save: { request: SegmentSaveRequest; response: SegmentView };
  /** Removes a segment; nobody in it changes. */
  segment_remove: { request: ById; response: Nothing };
  /** All tags. */
  tags: { request: Nothing; response: Tags };
  /** Gives a tag another name. */
  tag_rename: { request: TagRenameRequest; response: TagView };
  /** Removes a tag from everybody. */
  tag_remove: { request: ById; response: Nothing };
  /** Addresses that seem to lead to the same mailbox. */
  same_mailbox: { request: SameMailboxRequest; response: SameMailboxPage };
  /** Makes one record of several. */
  same_mailbox_merge: { request: SameMailboxMergeRequest; response: ChangeView };
  /** Says that these are different people. */
  same_mailbox_apart: { request: SameMailboxApartRequest; response: Nothing };
  /** Whether the domains of our people take mail. */
  domains: { request: Nothing; response: DomainsView };
  /** Starts asking, or goes on with it; answers at once. */
  domains_check: { request: DomainsCheckRequest; response: DomainsView };
  /** Stops asking; what was answered stays. */
  domains_cancel: { request: Nothing; response: DomainsView };
  /** Changes how name servers are asked. */
  domains_settings: { request: DomainSettings; response: DomainsView };
  /** All lists. */
  lists: { request: Nothing; response: Lists };
  /** Makes a list. */
  list_create: { request: ListCreateRequest; response: ListView };
  /** Gives a list another name; old mails still lead to it. */
  list_rename: { request: ListRenameRequest; response: ListView };
  /** Removes a list; its people stay, and who was not to be mailed on it is not mailed at all. Refused while a campaign names it. */
  list_remove: { request: ById; response: Nothing };
  /** Opens a file and reads its first part. */
  import_open: { request: ImportOpenRequest; response: ImportView };
  /** Opens the list that ships with the program. */
  import_sample: { request: Nothing; response: ImportView };
  /** An import as it stands; asked again while it works. */
  import: { request: ById; response: ImportView };
  /** Changes what we read. */
  import_reading: { request: ImportReadingRequest; response: ImportView };
  /** Judges every row; answers at once, the work goes on. */
  import_check: { request: ById; response: ImportView };
  /** Rows with one kind of problem. */
  import_problem_rows: { request: ProblemRowsRequest; response: ProblemRows };
  /** Takes suggestions or puts them back. */
  import_suggestion: { request: SuggestionRequest; response: ImportView };
  /** Says where these people agreed. */
  import_agree: { request: ImportAgreeRequest; response: ImportView };
  /** What each address would become. */
  import_plan: { request: PlanRequest; response: Plan };
  /** Addresses of one part of the plan. */
  import_plan_rows: { request: PlanRowsRequest; response: PlanRows };
  /** Chooses between what is stored and what the file says, whatever the rule. */
  import_choose: { request: ImportChooseRequest; response: Plan };
  /** Stores the plan; answers at once, the work goes on. */
  import_commit: { request: ImportCommitRequest; response: ImportView };
  /** Stops checking or storing; nothing stays. */
  import_cancel: { request: ById; response: ImportView };
  /** Takes a stored import back. */
  import_undo: { request: ById; response: ImportView };
  /** Saves the rows left out, in the shape of the file, with the reason. */
  import_problem_file: { request: ById; response: Saved };
  /** One window of Do not mail. */
  suppressions: { request: SuppressionsRequest; response: SuppressionsPage };
  /** One entry with its evidence. */
  suppression: { request: ById; response: SuppressionView };
  /** Adds typed addresses. */
  suppression_add: { request: SuppressionAddRequest; response: SuppressionsAdded };
  /** Takes a batch just added off again. */
  suppressions_undo: { request: SuppressionsUndoRequest; response: Nothing };
  /** Takes an entry off. */
  suppression_lift: { request: SuppressionLiftRequest; response: Nothing };
  /** How many the replies to one campaign put there. */
  suppressions_refused_by: { request: SuppressionsRefusedByRequest; response: SuppressionsRefusedBy };
  /** Takes off all that the replies to one campaign put there. */
  suppression_lift_all: { request: SuppressionLiftAllRequest; response: SuppressionsLifted };
  /** Adds the addresses of a file. */
  suppression_import: { request: SuppressionImportRequest; response: SuppressionsAdded };
  /** Saves the whole list as a spreadsheet file. */
  suppression_export: { request: Nothing; response: Saved };
  /** Reads saved messages and does what they say. */
  listen: { request: ListenRequest; response: ListenReport };
  /** The person's word that the inbox is looked through. */
  inbox_looked: { request: Nothing; response: AppStatus };
  /** All campaigns. */
  campaigns: { request: Nothing; response: Campaigns };
  /** One campaign. */
  campaign: { request: ById; response: CampaignView };
  /** Makes a draft. */
  campaign_create: { request: CampaignCreateRequest; response: CampaignView };
  /** Changes a draft. */
  campaign_edit: { request: CampaignEditRequest; response: CampaignView };
  /** Takes the body from a file. */
  campaign_body: { request: CampaignBodyRequest; response: CampaignView };
  /** Makes a draft that says the same, under a new name. */
  campaign_copy: { request: ById; response: CampaignView };
  /** Removes a campaign that never started. */
  campaign_remove: { request: ById; response: Nothing };
  /** Who gets it and who is left out. */
  campaign_people: { request: ById; response: PeopleView };
  /** One window of the people of one part. */
  campaign_people_rows: { request: PeopleRowsRequest; response: PeopleRows };
  /** Finds people who get it. */
  campaign_people_find: { request: PeopleFindRequest; response: PeopleFound };
  /** The fields its people have. */
  campaign_fields: { request: ById; response: CampaignFields };
  /** The message as one person would get it. */
  campaign_preview: { request: PreviewRequest; response: PreviewView };
  /** Runs the check; answers at once, the work goes on. */
  campaign_check: { request: ById; response: CheckView };
  /** The check as it stands. */
  campaign_report: { request: ById; response: CheckView };
  /** Starts a rehearsal; answers at once, the work goes on. */
  campaign_rehearse: { request: RehearseRequest; response: RehearsalView };
  /** The rehearsal as it stands. */
  campaign_rehearsal: { request: ById; response: RehearsalView };
  /** Stops a rehearsal that runs. */
  campaign_rehearse_cancel: { request: ById; response: RehearsalView };
  /** What the person sees before they start it. */
  campaign_ready: { request: ById; response: ReadyView };
  /** Sets or takes away the first batch. */
  campaign_canary: { request: CanaryRequest; response: ReadyView };
  /** Plans a start. */
  campaign_schedule: { request: ScheduleRequest; response: ReadyView };
  /** Takes a planned start back. */
  campaign_unschedule: { request: ById; response: ReadyView };
  /** Starts it. */
  campaign_send: { request: SendRequest; response: SendingView };
  /** The progress. */
  campaign_sending: { request: ById; response: SendingView };
  /** Stops after the message in hand. */
  campaign_pause: { request: ById; response: SendingView };
  /** Goes on. */
  campaign_resume: { request: ResumeRequest; response: SendingView };
  /** Ends it for good; those who wait are left out. */
  campaign_cancel: { request: ById; response: SendingView };
  /** One window of results. */
  campaign_results: { request: ResultsRequest; response: ResultsPage };
  /** The reasons why messages were not accepted. */
  campaign_reasons: { request: ById; response: ResultReasons };
  /** How many waited for their message when it was ended early. */
  campaign_called_off: { request: ById; response: CalledOff };
  /** Saves results as a spreadsheet file. */
  campaign_results_export: { request: ResultsExportRequest; response: Saved };
  /** Queues the failed again; a finished campaign goes back to sending. */
  campaign_retry_failed: { request: ById; response: RowsChanged };
  /** Settles what is uncertain. */
  campaign_settle: { request: SettleRequest; response: RowsChanged };
  /** All accounts. */
  accounts: { request: Nothing; response: Accounts };
  /** Settings for an address. */
  account_suggest: { request: AccountSuggestRequest; response: AccountSuggestion };
  /** Tests an account that is not kept yet; nothing is sent and nothing is kept. */
  account_try: { request: AccountForm; response: AccountTest };
  /** Keeps an account; its password goes into the vault. */
  account_add: { request: AccountForm; response: AccountView };
  /** Changes an account. */
  account_change: { request: AccountChangeRequest; response: AccountView };
  /** Removes an account and its password. */
  account_remove: { request: ById; response: Nothing };
  /** Looks for the settings of an address by asking; answers at once, the work goes on. */
  account_find: { request: AccountFindRequest; response: AccountFinding };
  /** How looking stands. */
  account_finding: { request: Nothing; response: AccountFinding };
  /** Stops looking. */
  account_find_stop: { request: Nothing; response: AccountFinding };
  /** Begins a sign-in on the host's own page and opens it in the browser. */
  sign_in: { request: SignInRequest; response: SignInView };
  /** How a sign-in stands. */
  sign_in_state: { request: SignInById; response: SignInView };
  /** Gives a sign-in up. */
  sign_in_cancel: { request: SignInById; response: Nothing };
  /** Opens a page of a mail host in the person's browser. */
  page_open: { request: PageOpenRequest; response: Nothing };
  /** Sends one message to the account's own address and looks for it; answers at once, the work goes on. */
  account_self_test: { request: ById; response: SelfTestView };
  /** How that stands. */
  account_self_test_state: { request: ById; response: SelfTestView };
  /** Looks into the Sent folder now. */
  account_sent: { request: ById; response: SentView };
  /** Tests an account and keeps what was found; a login that works ends a pause for a refused one. */
  account_test: { request: ById; response: AccountTest };
  /** All reminders. */
  reminders: { request: Nothing; response: Reminders };
  /** Makes or changes one. */
  reminder_save: { request: ReminderSaveRequest; response: Reminders };
  /** Takes one away. */
  reminder_remove: { request: ById; response: Reminders };
  /** Puts one that is due off until its next time. */
  reminder_done: { request: ById; response: Reminders };
  /** All that Settings shows. */
  settings_view: { request: Nothing; response: SettingsView };
  /** Says who sends. */
  settings_change: { request: SettingsChangeRequest; response: SettingsView };
  /** Makes a new recovery phrase; the old one opens nothing any more. */
  vault_new_phrase: { request: Nothing; response: VaultCreated };
  /** Saves everything in one file. */
  backup_now: { request: Nothing; response: Saved };
  /** Puts a backup in place of what is here; a copy of that is kept first. */
  restore: { request: RestoreRequest; response: RestoreReport };
  /** Shows a folder in the computer's file window. */
  folder_show: { request: FolderShowRequest; response: Nothing };
}
