//! The table's other end: each command goes to the free function of its name.

use crate::commands::Handlers;
use crate::desk::Desk;
use crate::error::ApiError;
use crate::handle;
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

macro_rules! forward {
    ($($name:ident: $request:ty => $response:ty, $($module:ident)::+;)*) => {
        impl Handlers for Desk {
            $(
                async fn $name(&self, request: $request) -> Result<$response, ApiError> {
                    handle::$($module)::+::$name(self, request).await
                }
            )*
        }
    };
}

forward! {
    app_status: Nothing => AppStatus, app;
    app_looks: LooksRequest => AppStatus, app;
    vault_create: VaultCreateRequest => VaultCreated, app;
    vault_open: VaultOpenRequest => AppStatus, app;

    file_pick: PickRequest => Option<PickedFile>, files;
    files_dropped: Nothing => Vec<PickedFile>, files;

    home: Nothing => HomeView, home;
    find: FindRequest => Found, find;

    contacts_page: ContactsRequest => ContactsPage, contacts;
    contact: ById => PersonView, contacts;
    contact_add: ContactAddRequest => ContactAdded, contacts;
    contact_edit: ContactEditRequest => PersonView, contacts;
    contacts_stop: ContactsStopRequest => SuppressionsAdded, contacts;
    contacts_export: ContactsExportRequest => Saved, contacts;
    contacts_health: HealthRequest => HealthView, contacts::health;
    contact_fields: Nothing => ContactFields, contacts::health;
    contacts_change: ContactsChangeRequest => ChangeView, contacts::changing;
    contacts_changing: ById => ChangeView, contacts::changing;
    contacts_change_cancel: ById => ChangeView, contacts::changing;
    contacts_change_undo: ById => ChangeView, contacts::changing;
    contacts_changes: Nothing => ContactsChanges, contacts::changing;
    segments: Nothing => Segments, contacts::segments;
    segment_save: SegmentSaveRequest => SegmentView, contacts::segments;
    segment_remove: ById => Nothing, contacts::segments;
    tags: Nothing => Tags, contacts::segments;
    tag_rename: TagRenameRequest => TagView, contacts::segments;
    tag_remove: ById => Nothing, contacts::segments;
    same_mailbox: SameMailboxRequest => SameMailboxPage, contacts::same_mailbox;
    same_mailbox_merge: SameMailboxMergeRequest => ChangeView, contacts::same_mailbox;
    same_mailbox_apart: SameMailboxApartRequest => Nothing, contacts::same_mailbox;

    domains: Nothing => DomainsView, domains;
    domains_check: DomainsCheckRequest => DomainsView, domains;
    domains_cancel: Nothing => DomainsView, domains;
    domains_settings: DomainSettings => DomainsView, domains;

    lists: Nothing => Lists, lists;
    list_create: ListCreateRequest => ListView, lists;
    list_rename: ListRenameRequest => ListView, lists;
    list_remove: ById => Nothing, lists;

    import_open: ImportOpenRequest => ImportView, import;
    import_sample: Nothing => ImportView, import;
    import: ById => ImportView, import;
    import_reading: ImportReadingRequest => ImportView, import;
    import_check: ById => ImportView, import;
    import_problem_rows: ProblemRowsRequest => ProblemRows, import;
    import_suggestion: SuggestionRequest => ImportView, import;
    import_agree: ImportAgreeRequest => ImportView, import;
    import_plan: PlanRequest => Plan, import;
    import_plan_rows: PlanRowsRequest => PlanRows, import;
    import_choose: ImportChooseRequest => Plan, import;
    import_commit: ImportCommitRequest => ImportView, import;
    import_cancel: ById => ImportView, import;
    import_undo: ById => ImportView, import;
    import_problem_file: ById => Saved, import;

    suppressions: SuppressionsRequest => SuppressionsPage, suppression;
    suppression: ById => SuppressionView, suppression;
    suppression_add: SuppressionAddRequest => SuppressionsAdded, suppression;
    suppressions_undo: SuppressionsUndoRequest => Nothing, suppression;
    suppression_lift: SuppressionLiftRequest => Nothing, suppression;
    suppressions_refused_by: SuppressionsRefusedByRequest => SuppressionsRefusedBy, suppression;
    suppression_lift_all: SuppressionLiftAllRequest => SuppressionsLifted, suppression;
    suppression_import: SuppressionImportRequest => SuppressionsAdded, suppression;
    suppression_export: Nothing => Saved, suppression;
    listen: ListenRequest => ListenReport, listen;
    inbox_looked: Nothing => AppStatus, listen;

    campaigns: Nothing => Campaigns, campaigns;
    campaign: ById => CampaignView, campaigns;
    campaign_create: CampaignCreateRequest => CampaignView, campaigns;
    campaign_edit: CampaignEditRequest => CampaignView, campaigns;
    campaign_body: CampaignBodyRequest => CampaignView, campaigns;
    campaign_copy: ById => CampaignView, campaigns;
    campaign_remove: ById => Nothing, campaigns;
    campaign_people: ById => PeopleView, campaigns::people;
    campaign_people_rows: PeopleRowsRequest => PeopleRows, campaigns::people;
    campaign_people_find: PeopleFindRequest => PeopleFound, campaigns::people;
    campaign_fields: ById => CampaignFields, campaigns::preview;
    campaign_preview: PreviewRequest => PreviewView, campaigns::preview;
    campaign_check: ById => CheckView, campaigns::check;
    campaign_report: ById => CheckView, campaigns::check;
    campaign_rehearse: RehearseRequest => RehearsalView, campaigns::rehearse;
    campaign_rehearsal: ById => RehearsalView, campaigns::rehearse;
    campaign_rehearse_cancel: ById => RehearsalView, campaigns::rehearse;
    campaign_ready: ById => ReadyView, campaigns::send;
    campaign_canary: CanaryRequest => ReadyView, campaigns::schedule;
    campaign_schedule: ScheduleRequest => ReadyView, campaigns::schedule;
    campaign_unschedule: ById => ReadyView, campaigns::schedule;
    campaign_send: SendRequest => SendingView, campaigns::send;
    campaign_sending: ById => SendingView, campaigns::send;
    campaign_pause: ById => SendingView, campaigns::send;
    campaign_resume: ResumeRequest => SendingView, campaigns::send;
    campaign_cancel: ById => SendingView, campaigns::send;
    campaign_results: ResultsRequest => ResultsPage, campaigns::results;
    campaign_reasons: ById => ResultReasons, campaigns::results;
    campaign_called_off: ById => CalledOff, campaigns::results;
    campaign_results_export: ResultsExportRequest => Saved, campaigns::results;
    campaign_retry_failed: ById => RowsChanged, campaigns::results;
    campaign_settle: SettleRequest => RowsChanged, campaigns::results;

    accounts: Nothing => Accounts, accounts;
    account_suggest: AccountSuggestRequest => AccountSuggestion, accounts;
    account_try: AccountForm => AccountTest, accounts;
    account_add: AccountForm => AccountView, accounts;
    account_change: AccountChangeRequest => AccountView, accounts;
    account_remove: ById => Nothing, accounts;
    account_find: AccountFindRequest => AccountFinding, accounts::finding;
    account_finding: Nothing => AccountFinding, accounts::finding;
    account_find_stop: Nothing => AccountFinding, accounts::finding;
    sign_in: SignInRequest => SignInView, accounts::sign_in;
    sign_in_state: SignInById => SignInView, accounts::sign_in;
    sign_in_cancel: SignInById => Nothing, accounts::sign_in;
    page_open: PageOpenRequest => Nothing, accounts::pages;
    account_self_test: ById => SelfTestView, accounts::reading;
    account_self_test_state: ById => SelfTestView, accounts::reading;
    account_sent: ById => SentView, accounts::reading;
    account_test: ById => AccountTest, accounts;

    reminders: Nothing => Reminders, reminders;
    reminder_save: ReminderSaveRequest => Reminders, reminders;
    reminder_remove: ById => Reminders, reminders;
    reminder_done: ById => Reminders, reminders;

    settings_view: Nothing => SettingsView, vault_settings;
    settings_change: SettingsChangeRequest => SettingsView, vault_settings;
    vault_new_phrase: Nothing => VaultCreated, vault_settings;
    backup_now: Nothing => Saved, vault_settings;
    restore: RestoreRequest => RestoreReport, vault_settings;
    folder_show: FolderShowRequest => Nothing, vault_settings;
}
