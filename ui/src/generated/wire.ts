// Written by `UPDATE_TYPES=1 cargo test -p api --test typescript`. Do not edit.

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
/** How many things on Home need the person. */
needs: number,
/** Light, dark or as the computer. */
theme: Theme,
/** Text size in percent, 100 to 200. */
textScale: number, };

/** On what a person's consent stands. */
export type Basis = "confirmed" | "stated" | "customer" | "none";

/** Why we wait. */
export type Because = { "kind": "limit",
/** How many. */
amount: number,
/** In what span. */
span: Span, } | { "kind": "try-later" } | { "kind": "planned" } | { "kind": "no-connection" };

/** A request that names one thing. */
export type ById = {
/** The id of the noun the command is about. */
id: number, };

/** Where a campaign stands. */
export type CampaignState = "draft" | "cleared" | "scheduled" | "sending" | "paused" | "finished" | "cancelled";

/** Another use of one column. */
export type ColumnChange = {
/** Its place, from 0. */
index: number,
/** What it is taken for now. */
used: ColumnUse, };

/** What a column is taken for. */
export type ColumnUse = { "kind": "address" } | { "kind": "last-first" } | { "kind": "field",
/** snake_case name such as `first_name`, `name`, `town`. */
name: string, } | { "kind": "proof-asked" } | { "kind": "proof-confirmed" } | { "kind": "proof-from" } | { "kind": "ignore" };

/** One column. */
export type ColumnView = {
/** Its place, from 0. */
index: number,
/** Its head in the file. */
header: string | null,
/** What it is taken for. */
used: ColumnUse,
/** False while we are not sure; then the person is asked. */
clear: boolean, };

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

/** Which people. */
export type ContactFilter = {
/** Any part of a name, address or field; empty for all. */
search: string,
/** On this list. */
listId: number | null,
/** With one of these verdicts; empty for any. */
verdicts: Array<Verdict>,
/** With one of these bases; empty for any. */
bases: Array<Basis>,
/** Added at or after. */
addedSince: string | null,
/** New or changed by this import. */
importId: number | null,
/** Only those on, or only those not on, Do not mail. */
doNotMail: boolean | null, };

/** What the grid is sorted by; ties by id. */
export type ContactOrder = "name" | "address" | "verdict" | "consent" | "added";

/** One line of the grid. */
export type ContactRow = {
/** Which person. */
id: number,
/** Name, or first and last name; none where we know none. */
name: string | null,
/** The address. */
address: string,
/** The verdict on it. */
verdict: Verdict,
/** Their strongest basis. */
basis: Basis,
/** On Do not mail, for all lists or for one. */
doNotMail: boolean, };

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
limit: number, };

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

/** In what shape people leave. */
export type ExportShape = "csv" | "mailchimp" | "sendgrid";

/** One field of a known person that differs. */
export type FieldChange = {
/** snake_case name. */
field: string,
/** What is stored; none where empty. */
mine: string | null,
/** What the file says; none where empty. */
theirs: string | null,
/** True when the file's value is taken under this rule. */
takeTheirs: boolean, };

/** One named value. */
export type FieldValue = {
/** snake_case name such as `first_name` or `town`. */
name: string,
/** Its value. */
value: string, };

/** What was typed. */
export type FindRequest = {
/** Any part of a name or address. */
text: string, };

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

/** Says where these people agreed. */
export type ImportAgreeRequest = {
/** Which import. */
id: number,
/** What the person says. */
said: AgreementSaid, };

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
/** Another use of one column; from then on it counts as clear. */
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

/** What taking an entry off needs. */
export type LiftRule = "written-reason" | "their-yes" | "never";

/** Makes a list; a name that exists gives that list. */
export type ListCreateRequest = {
/** Its name. */
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

/** Whose values win where a known person differs. */
export type MergePolicy = "take-theirs" | "keep-mine" | "fill-gaps";

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
people: number, } | { "kind": "vault-locked" } | { "kind": "backup-old",
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

/** Why a campaign is paused. */
export type PauseReason = { "kind": "by-you" } | { "kind": "quota",
/** How many it may send. */
amount: number,
/** In what span. */
span: Span, } | { "kind": "host-said-wait" } | { "kind": "login-refused" } | { "kind": "turned-away",
/** How many. */
people: number, } | { "kind": "restored" } | { "kind": "other",
/** The sentence. */
message: string, };

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
list: string, };

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
leftOut: number, };

/** A part of the plan. */
export type PlanGroup = "new" | "changed" | "same" | "twice" | "suppressed" | "left-out";

/** Asks for the plan under a rule; nothing is stored. */
export type PlanRequest = {
/** Which import. */
id: number,
/** Whose values win. */
policy: MergePolicy, };

/** One address of the plan. */
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
/** What changes. */
changes: Array<FieldChange>, };

/** One window of a part of the plan. */
export type PlanRows = {
/** Addresses in this part. */
total: number,
/** The addresses. */
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

/** One row of the preview. */
export type PreviewRow = {
/** Record number in the file, first line 1. */
number: number,
/** What it is. */
role: RowRole,
/** Its cells. */
cells: Array<string>, };

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

/** What we read from the first part of a file. */
export type Reading = {
/** Encoding by its label, such as `windows-1252`. */
encoding: string,
/** Words with letters outside ASCII as they read now, at most three. */
encodingWords: Array<string>,
/** One of `,` `;` tab `|`. */
delimiter: string,
/** Columns in a row. */
width: number,
/** Rows that have another number of columns, of those we looked at. */
uneven: number,
/** Row with the names of columns; none where the file has no such row. */
headerRow: number | null,
/** Rows in the file without head and the rows above it, where already counted. */
rows: number | null,
/** The columns. */
columns: Array<ColumnView>,
/** The first rows as they read now. */
preview: Array<PreviewRow>,
/** What was noticed while reading. */
findings: Array<Finding>, };

/** How many entries have a reason. */
export type ReasonCount = {
/** The reason. */
reason: SuppressionReason,
/** How many. */
count: number, };

/** What a row of the preview is. */
export type RowRole = "above" | "header" | "data";

/** How a save ended. */
export type Saved = {
/** Names of the files written; empty when the person closed the picker. */
files: Array<string>,
/** Rows or people written in all. */
rows: number, };

/** Many people at once. */
export type Selection = { "kind": "these",
/** Their ids. */
ids: Array<number>, } | { "kind": "matching",
/** Which people. */
filter: ContactFilter,
/** Less these. */
except: Array<number>, };

/** Who holds the sender lock of the data folder. */
export type SenderState = "free" | "ours" | "elsewhere";

/** How much a finding matters. */
export type Severity = "blocking" | "warning" | "info";

/** The span of a limit. */
export type Span = "minute" | "hour" | "day";

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
source: string, } | { "kind": "accepted",
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
/** New people kept, because mail, answers or Do not mail hang on them since. */
kept: number, };

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
  /** All lists. */
  lists: { request: Nothing; response: Lists };
  /** Makes a list. */
  list_create: { request: ListCreateRequest; response: ListView };
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
  /** Adds the addresses of a file. */
  suppression_import: { request: SuppressionImportRequest; response: SuppressionsAdded };
  /** Saves the whole list as a spreadsheet file. */
  suppression_export: { request: Nothing; response: Saved };
  /** Reads saved messages and does what they say. */
  listen: { request: ListenRequest; response: ListenReport };
  /** The person's word that the inbox is looked through. */
  inbox_looked: { request: Nothing; response: AppStatus };
}
