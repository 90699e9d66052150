//! The one table of commands. A line here gives a method every host of handlers must have, an arm of
//! [`dispatch`], and an entry of the window's `Commands` type; a line without a handler does not compile.

use std::future::Future;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::ApiError;
use crate::typescript::Schema;
use crate::wire::accounts::finding::{AccountFindRequest, AccountFinding};
use crate::wire::accounts::reading::{SelfTestView, SentView};
use crate::wire::accounts::sign_in::{PageOpenRequest, SignInById, SignInRequest, SignInView};
use crate::wire::accounts::{
    AccountChangeRequest, AccountForm, AccountSuggestRequest, AccountSuggestion, AccountTest, AccountView,
    Accounts,
};
use crate::wire::app::{AppStatus, LooksRequest, VaultCreateRequest, VaultCreated, VaultOpenRequest};
use crate::wire::campaigns::check::CheckView;
use crate::wire::campaigns::people::{
    PeopleFindRequest, PeopleFound, PeopleRows, PeopleRowsRequest, PeopleView,
};
use crate::wire::campaigns::preview::{CampaignFields, PreviewRequest, PreviewView};
use crate::wire::campaigns::rehearsal::{RehearsalView, RehearseRequest};
use crate::wire::campaigns::results::{
    CalledOff, ResultReasons, ResultsExportRequest, ResultsPage, ResultsRequest, RowsChanged, SettleRequest,
};
use crate::wire::campaigns::send::{
    CanaryRequest, ReadyView, ResumeRequest, ScheduleRequest, SendRequest, SendingView,
};
use crate::wire::campaigns::{
    CampaignBodyRequest, CampaignCreateRequest, CampaignEditRequest, CampaignView, Campaigns,
};
use crate::wire::common::{ById, Nothing};
use crate::wire::contacts::changing::{ChangeView, ContactsChangeRequest, ContactsChanges};
use crate::wire::contacts::health::{HealthRequest, HealthView};
use crate::wire::contacts::same_mailbox::{
    SameMailboxApartRequest, SameMailboxMergeRequest, SameMailboxPage, SameMailboxRequest,
};
use crate::wire::contacts::segments::{
    ContactFields, SegmentSaveRequest, SegmentView, Segments, TagRenameRequest, TagView, Tags,
};
use crate::wire::contacts::{
    ContactAddRequest, ContactAdded, ContactEditRequest, ContactsExportRequest, ContactsPage,
    ContactsRequest, ContactsStopRequest, PersonView,
};
use crate::wire::domains::{DomainSettings, DomainsCheckRequest, DomainsView};
use crate::wire::files::{PickRequest, PickedFile, Saved};
use crate::wire::find::{FindRequest, Found};
use crate::wire::home::HomeView;
use crate::wire::import::{
    ImportAgreeRequest, ImportChooseRequest, ImportCommitRequest, ImportOpenRequest, ImportReadingRequest,
    ImportView, Plan, PlanRequest, PlanRows, PlanRowsRequest, ProblemRows, ProblemRowsRequest,
    SuggestionRequest,
};
use crate::wire::listen::{ListenReport, ListenRequest};
use crate::wire::lists::{ListCreateRequest, ListRenameRequest, ListView, Lists};
use crate::wire::reminders::{ReminderSaveRequest, Reminders};
use crate::wire::settings::{
    FolderShowRequest, RestoreReport, RestoreRequest, SettingsChangeRequest, SettingsView,
};
use crate::wire::suppression::{
    SuppressionAddRequest, SuppressionImportRequest, SuppressionLiftAllRequest, SuppressionLiftRequest,
    SuppressionView, SuppressionsAdded, SuppressionsLifted, SuppressionsPage, SuppressionsRefusedBy,
    SuppressionsRefusedByRequest, SuppressionsRequest, SuppressionsUndoRequest,
};

macro_rules! commands {
    ($($(#[doc = $doc:literal])* $name:ident: $request:ty => $response:ty;)*) => {
        /// What answers the window: one method a command.
        pub trait Handlers: Send + Sync {
            $(
                $(#[doc = $doc])*
                fn $name(
                    &self,
                    request: $request,
                ) -> impl Future<Output = Result<$response, ApiError>> + Send;
            )*
        }

        /// Every command's name, in the order of the table.
        pub const NAMES: &[&str] = &[$(stringify!($name)),*];

        /// Reads the payload, asks the handler, writes the answer.
        pub async fn dispatch<H: Handlers>(
            handlers: &H,
            cmd: &str,
            payload: Value,
        ) -> Result<Value, ApiError> {
            match cmd {
                $(stringify!($name) => {
                    write(handlers.$name(read::<$request>(payload)?).await?)
                })*
                _ => Err(unknown(cmd)),
            }
        }

        #[cfg(test)]
        impl Handlers for tests::Echo {
            $(
                async fn $name(&self, _request: $request) -> Result<$response, ApiError> {
                    Err(ApiError::new("heard", stringify!($name)))
                }
            )*
        }

        /// Tells the TypeScript writer about every command and its types.
        pub fn describe(schema: &mut Schema) {
            $(schema.command::<$request, $response>(stringify!($name), concat!($($doc),*).trim());)*
        }
    };
}

commands! {
    // The program.
    /// What the frame of the window shows.
    app_status: Nothing => AppStatus;
    /// Changes colours or text size.
    app_looks: LooksRequest => AppStatus;
    /// Makes the vault; the recovery phrase is told this once.
    vault_create: VaultCreateRequest => VaultCreated;
    /// Opens a locked vault.
    vault_open: VaultOpenRequest => AppStatus;

    // Files.
    /// Asks the person for a file; null when they close the picker.
    file_pick: PickRequest => Option<PickedFile>;
    /// Files dropped on the window since the last call.
    files_dropped: Nothing => Vec<PickedFile>;

    // Home and the palette.
    /// What needs the person and what is under way.
    home: Nothing => HomeView;
    /// What the palette finds.
    find: FindRequest => Found;

    // People.
    /// One window of the grid.
    contacts_page: ContactsRequest => ContactsPage;
    /// One person with their time line.
    contact: ById => PersonView;
    /// Adds one person by hand.
    contact_add: ContactAddRequest => ContactAdded;
    /// Changes a person's fields.
    contact_edit: ContactEditRequest => PersonView;
    /// Puts people on Do not mail.
    contacts_stop: ContactsStopRequest => SuppressionsAdded;
    /// Writes people to files.
    contacts_export: ContactsExportRequest => Saved;
    /// The health picture of the people a filter finds.
    contacts_health: HealthRequest => HealthView;
    /// The fields people have.
    contact_fields: Nothing => ContactFields;
    /// Changes many people; answers at once, the work goes on.
    contacts_change: ContactsChangeRequest => ChangeView;
    /// A change as it stands.
    contacts_changing: ById => ChangeView;
    /// Stops a change; everything is as it was before.
    contacts_change_cancel: ById => ChangeView;
    /// Takes a change back.
    contacts_change_undo: ById => ChangeView;
    /// The last changes, to take one back later.
    contacts_changes: Nothing => ContactsChanges;
    /// All segments with how many people each has now.
    segments: Nothing => Segments;
    /// Saves a filter.
    segment_save: SegmentSaveRequest => SegmentView;
    /// Removes a segment; nobody in it changes.
    segment_remove: ById => Nothing;
    /// All tags.
    tags: Nothing => Tags;
    /// Gives a tag another name.
    tag_rename: TagRenameRequest => TagView;
    /// Removes a tag from everybody.
    tag_remove: ById => Nothing;
    /// Addresses that seem to lead to the same mailbox.
    same_mailbox: SameMailboxRequest => SameMailboxPage;
    /// Makes one record of several.
    same_mailbox_merge: SameMailboxMergeRequest => ChangeView;
    /// Says that these are different people.
    same_mailbox_apart: SameMailboxApartRequest => Nothing;

    // Domains.
    /// Whether the domains of our people take mail.
    domains: Nothing => DomainsView;
    /// Starts asking, or goes on with it; answers at once.
    domains_check: DomainsCheckRequest => DomainsView;
    /// Stops asking; what was answered stays.
    domains_cancel: Nothing => DomainsView;
    /// Changes how name servers are asked.
    domains_settings: DomainSettings => DomainsView;

    // Lists.
    /// All lists.
    lists: Nothing => Lists;
    /// Makes a list.
    list_create: ListCreateRequest => ListView;
    /// Gives a list another name; old mails still lead to it.
    list_rename: ListRenameRequest => ListView;
    /// Removes a list; its people stay, and who was not to be mailed on it is not mailed at all. Refused while a campaign
    /// names it.
    list_remove: ById => Nothing;

    // Import.
    /// Opens a file and reads its first part.
    import_open: ImportOpenRequest => ImportView;
    /// Opens the list that ships with the program.
    import_sample: Nothing => ImportView;
    /// An import as it stands; asked again while it works.
    import: ById => ImportView;
    /// Changes what we read.
    import_reading: ImportReadingRequest => ImportView;
    /// Judges every row; answers at once, the work goes on.
    import_check: ById => ImportView;
    /// Rows with one kind of problem.
    import_problem_rows: ProblemRowsRequest => ProblemRows;
    /// Takes suggestions or puts them back.
    import_suggestion: SuggestionRequest => ImportView;
    /// Says where these people agreed.
    import_agree: ImportAgreeRequest => ImportView;
    /// What each address would become.
    import_plan: PlanRequest => Plan;
    /// Addresses of one part of the plan.
    import_plan_rows: PlanRowsRequest => PlanRows;
    /// Chooses between what is stored and what the file says, whatever the rule.
    import_choose: ImportChooseRequest => Plan;
    /// Stores the plan; answers at once, the work goes on.
    import_commit: ImportCommitRequest => ImportView;
    /// Stops checking or storing; nothing stays.
    import_cancel: ById => ImportView;
    /// Takes a stored import back.
    import_undo: ById => ImportView;
    /// Saves the rows left out, in the shape of the file, with the reason.
    import_problem_file: ById => Saved;

    // Do not mail, and what came back.
    /// One window of Do not mail.
    suppressions: SuppressionsRequest => SuppressionsPage;
    /// One entry with its evidence.
    suppression: ById => SuppressionView;
    /// Adds typed addresses.
    suppression_add: SuppressionAddRequest => SuppressionsAdded;
    /// Takes a batch just added off again.
    suppressions_undo: SuppressionsUndoRequest => Nothing;
    /// Takes an entry off.
    suppression_lift: SuppressionLiftRequest => Nothing;
    /// How many the replies to one campaign put there.
    suppressions_refused_by: SuppressionsRefusedByRequest => SuppressionsRefusedBy;
    /// Takes off all that the replies to one campaign put there.
    suppression_lift_all: SuppressionLiftAllRequest => SuppressionsLifted;
    /// Adds the addresses of a file.
    suppression_import: SuppressionImportRequest => SuppressionsAdded;
    /// Saves the whole list as a spreadsheet file.
    suppression_export: Nothing => Saved;
    /// Reads saved messages and does what they say.
    listen: ListenRequest => ListenReport;
    /// The person's word that the inbox is looked through.
    inbox_looked: Nothing => AppStatus;

    // Campaigns.
    /// All campaigns.
    campaigns: Nothing => Campaigns;
    /// One campaign.
    campaign: ById => CampaignView;
    /// Makes a draft.
    campaign_create: CampaignCreateRequest => CampaignView;
    /// Changes a draft.
    campaign_edit: CampaignEditRequest => CampaignView;
    /// Takes the body from a file.
    campaign_body: CampaignBodyRequest => CampaignView;
    /// Makes a draft that says the same, under a new name.
    campaign_copy: ById => CampaignView;
    /// Removes a campaign that never started.
    campaign_remove: ById => Nothing;
    /// Who gets it and who is left out.
    campaign_people: ById => PeopleView;
    /// One window of the people of one part.
    campaign_people_rows: PeopleRowsRequest => PeopleRows;
    /// Finds people who get it.
    campaign_people_find: PeopleFindRequest => PeopleFound;
    /// The fields its people have.
    campaign_fields: ById => CampaignFields;
    /// The message as one person would get it.
    campaign_preview: PreviewRequest => PreviewView;
    /// Runs the check; answers at once, the work goes on.
    campaign_check: ById => CheckView;
    /// The check as it stands.
    campaign_report: ById => CheckView;
    /// Starts a rehearsal; answers at once, the work goes on.
    campaign_rehearse: RehearseRequest => RehearsalView;
    /// The rehearsal as it stands.
    campaign_rehearsal: ById => RehearsalView;
    /// Stops a rehearsal that runs.
    campaign_rehearse_cancel: ById => RehearsalView;
    /// What the person sees before they start it.
    campaign_ready: ById => ReadyView;
    /// Sets or takes away the first batch.
    campaign_canary: CanaryRequest => ReadyView;
    /// Plans a start.
    campaign_schedule: ScheduleRequest => ReadyView;
    /// Takes a planned start back.
    campaign_unschedule: ById => ReadyView;
    /// Starts it.
    campaign_send: SendRequest => SendingView;
    /// The progress.
    campaign_sending: ById => SendingView;
    /// Stops after the message in hand.
    campaign_pause: ById => SendingView;
    /// Goes on.
    campaign_resume: ResumeRequest => SendingView;
    /// Ends it for good; those who wait are left out.
    campaign_cancel: ById => SendingView;
    /// One window of results.
    campaign_results: ResultsRequest => ResultsPage;
    /// The reasons why messages were not accepted.
    campaign_reasons: ById => ResultReasons;
    /// How many waited for their message when it was ended early.
    campaign_called_off: ById => CalledOff;
    /// Saves results as a spreadsheet file.
    campaign_results_export: ResultsExportRequest => Saved;
    /// Queues the failed again; a finished campaign goes back to sending.
    campaign_retry_failed: ById => RowsChanged;
    /// Settles what is uncertain.
    campaign_settle: SettleRequest => RowsChanged;

    // Accounts.
    /// All accounts.
    accounts: Nothing => Accounts;
    /// Settings for an address.
    account_suggest: AccountSuggestRequest => AccountSuggestion;
    /// Tests an account that is not kept yet; nothing is sent and nothing is kept.
    account_try: AccountForm => AccountTest;
    /// Keeps an account; its password goes into the vault.
    account_add: AccountForm => AccountView;
    /// Changes an account.
    account_change: AccountChangeRequest => AccountView;
    /// Removes an account and its password.
    account_remove: ById => Nothing;
    /// Looks for the settings of an address by asking; answers at once, the work goes on.
    account_find: AccountFindRequest => AccountFinding;
    /// How looking stands.
    account_finding: Nothing => AccountFinding;
    /// Stops looking.
    account_find_stop: Nothing => AccountFinding;
    /// Begins a sign-in on the host's own page and opens it in the browser.
    sign_in: SignInRequest => SignInView;
    /// How a sign-in stands.
    sign_in_state: SignInById => SignInView;
    /// Gives a sign-in up.
    sign_in_cancel: SignInById => Nothing;
    /// Opens a page of a mail host in the person's browser.
    page_open: PageOpenRequest => Nothing;
    /// Sends one message to the account's own address and looks for it; answers at once, the work goes on.
    account_self_test: ById => SelfTestView;
    /// How that stands.
    account_self_test_state: ById => SelfTestView;
    /// Looks into the Sent folder now.
    account_sent: ById => SentView;
    /// Tests an account and keeps what was found; a login that works ends a pause for a refused one.
    account_test: ById => AccountTest;

    // Reminders.
    /// All reminders.
    reminders: Nothing => Reminders;
    /// Makes or changes one.
    reminder_save: ReminderSaveRequest => Reminders;
    /// Takes one away.
    reminder_remove: ById => Reminders;
    /// Puts one that is due off until its next time.
    reminder_done: ById => Reminders;

    // Settings.
    /// All that Settings shows.
    settings_view: Nothing => SettingsView;
    /// Says who sends.
    settings_change: SettingsChangeRequest => SettingsView;
    /// Makes a new recovery phrase; the old one opens nothing any more.
    vault_new_phrase: Nothing => VaultCreated;
    /// Saves everything in one file.
    backup_now: Nothing => Saved;
    /// Puts a backup in place of what is here; a copy of that is kept first.
    restore: RestoreRequest => RestoreReport;
    /// Shows a folder in the computer's file window.
    folder_show: FolderShowRequest => Nothing;
}

fn read<T: DeserializeOwned>(payload: Value) -> Result<T, ApiError> {
    // A page that has nothing to say may leave the payload out.
    let payload = if payload.is_null() { Value::Object(serde_json::Map::new()) } else { payload };
    serde_json::from_value(payload).map_err(|why| {
        ApiError::new(
            "bad-request",
            format!("The window asked in a way we do not understand. Nothing was done. ({why})"),
        )
    })
}

fn write<T: Serialize>(answer: T) -> Result<Value, ApiError> {
    serde_json::to_value(answer).map_err(|why| {
        ApiError::new("bad-answer", format!("We could not put the answer into words. ({why})"))
    })
}

fn unknown(cmd: &str) -> ApiError {
    ApiError::new("unknown-command", format!("There is no command “{cmd}”. Nothing was done."))
}

#[cfg(test)]
mod tests;
