//! A window of its own for each question.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use api::desk::Desk;
use api::error::ApiError;
use api::handle::{app as program, files, listen, suppression, vault_settings};
use api::host::{Asked, Host};
use api::wire::app::{InboxState, LooksRequest, SenderState, Theme, VaultOpenRequest, VaultState};
use api::wire::common::{ById, Nothing};
use api::wire::files::PickKind;
use api::wire::settings::{FolderShowRequest, RestoreRequest, SettingsChangeRequest};
use api::wire::suppression::{
    LiftRule, SuppressionAddRequest, SuppressionImportRequest, SuppressionLiftRequest, SuppressionReason,
    SuppressionsRequest, SuppressionsUndoRequest,
};
use app::secrets::{KeyStore, SecretString};
use app::{Clock, DataFolder, Postrider};

const NOTHING: Nothing = Nothing {};

/// A screen on which the person always answers the same.
#[derive(Default)]
struct Screen {
    save: Mutex<Option<PathBuf>>,
    shown: Mutex<Vec<PathBuf>>,
    dropped: Mutex<Vec<PathBuf>>,
}

impl Host for Screen {
    fn pick_file(&self, _: PickKind) -> Asked<'_, PathBuf> {
        Box::pin(async { None })
    }
    fn save_as(&self, suggested: &str) -> Asked<'_, PathBuf> {
        let folder = self.save.lock().unwrap().clone();
        let path = folder.map(|folder| folder.join(suggested));
        Box::pin(async move { path })
    }
    fn pick_folder(&self) -> Asked<'_, PathBuf> {
        Box::pin(async { None })
    }
    fn show(&self, path: &Path) -> bool {
        self.shown.lock().unwrap().push(path.to_path_buf());
        true
    }
    fn open_link(&self, _: &str) -> bool {
        true
    }
    fn take_dropped(&self) -> Vec<PathBuf> {
        std::mem::take(&mut *self.dropped.lock().unwrap())
    }
}

struct Window {
    desk: Desk,
    screen: Arc<Screen>,
    place: tempfile::TempDir,
}

impl Window {
    fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let screen = Arc::new(Screen::default());
        let desk = Desk::new(open(&place.path().join("data"), true), screen.clone());
        Self { desk, screen, place }
    }

    /// A file as the person picked it.
    async fn picked(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.place.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        self.handle(path).await
    }

    async fn handle(&self, path: PathBuf) -> String {
        self.screen.dropped.lock().unwrap().push(path);
        files::files_dropped(&self.desk, NOTHING).await.unwrap().remove(0).handle
    }

    async fn stop(&self, addresses: &str, asked_to_leave: bool) -> api::wire::suppression::SuppressionsAdded {
        let request = SuppressionAddRequest {
            addresses: addresses.to_owned(),
            asked_to_leave,
            list_id: None,
            why: String::new(),
        };
        suppression::suppression_add(&self.desk, request).await.unwrap()
    }

    async fn list(&self, request: SuppressionsRequest) -> (u64, Vec<Option<String>>) {
        let page = suppression::suppressions(&self.desk, request).await.unwrap();
        (page.matching, page.rows.into_iter().map(|row| row.address).collect())
    }
}

fn open(data: &Path, with_passphrase: bool) -> Postrider {
    let folder = DataFolder::open(Some(data)).unwrap();
    let passphrase = with_passphrase.then(|| SecretString::from("a passphrase for tests"));
    Postrider::open_with(folder, Clock::System, KeyStore::None, passphrase).unwrap()
}

fn all() -> SuppressionsRequest {
    SuppressionsRequest { search: String::new(), reasons: Vec::new(), reversed: false, offset: 0, limit: 100 }
}

fn code<T: std::fmt::Debug>(answer: Result<T, ApiError>) -> String {
    answer.unwrap_err().code
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_just_added_goes_with_one_press_unless_they_asked() {
    let window = Window::new();
    let added = window.stop("amara@northfen.example\nnobody", false).await;
    assert_eq!((added.added, added.unread.len()), (1, 1));
    let undo = SuppressionsUndoRequest { batch: added.batch.expect("it can be undone") };
    suppression::suppressions_undo(&window.desk, undo).await.unwrap();
    assert_eq!(window.list(all()).await.0, 0, "all of it is off again");
    assert_eq!(window.stop("ben@northfen.example", true).await.batch, None, "a wish to leave offers no undo");
    let undo = SuppressionsUndoRequest { batch: 77 };
    assert_eq!(code(suppression::suppressions_undo(&window.desk, undo).await), "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn any_window_of_the_list_shows_the_right_rows() {
    let window = Window::new();
    for number in 0..5 {
        window.stop(&format!("m{number}@northfen.example"), false).await;
        window.stop(&format!("u{number}@northfen.example"), true).await;
    }
    let names = |rows: Vec<Option<String>>| -> Vec<String> {
        rows.into_iter().map(|row| row.unwrap().split('@').next().unwrap().to_owned()).collect()
    };
    let (matching, rows) = window.list(SuppressionsRequest { offset: 1, limit: 3, ..all() }).await;
    assert_eq!(
        (matching, names(rows)),
        (10, vec!["m4".to_owned(), "u3".to_owned(), "m3".to_owned()]),
        "newest first"
    );
    let (_, rows) = window.list(SuppressionsRequest { reversed: true, offset: 1, limit: 2, ..all() }).await;
    assert_eq!(names(rows), ["u0", "m1"], "and the other way round");
    let manual =
        SuppressionsRequest { reasons: vec![SuppressionReason::Manual], offset: 4, limit: 10, ..all() };
    let (matching, rows) = window.list(manual).await;
    assert_eq!((matching, names(rows)), (5, vec!["m0".to_owned()]), "one tab, its last row");
    let both = vec![SuppressionReason::Manual, SuppressionReason::Unsubscribed];
    let (matching, rows) =
        window.list(SuppressionsRequest { reasons: both, offset: 9, limit: 10, ..all() }).await;
    assert_eq!((matching, rows.len()), (10, 1), "several tabs at once");
    let (_, rows) = window.list(SuppressionsRequest { offset: u64::MAX, limit: u32::MAX, ..all() }).await;
    assert!(rows.is_empty(), "beyond the end there is nothing");
    let (matching, _) = window.list(SuppressionsRequest { search: "U3".to_owned(), ..all() }).await;
    assert_eq!(matching, 1, "found in any case of letters");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_says_what_taking_it_off_needs() {
    let window = Window::new();
    let file = window
        .picked(
            "left.csv",
            b"Email,Status\namara@northfen.example,unsubscribed\nben@northfen.example,bounced\n",
        )
        .await;
    let import = SuppressionImportRequest { handle: file };
    let added = suppression::suppression_import(&window.desk, import).await.unwrap();
    assert_eq!((added.added, added.batch), (2, None));
    let page = suppression::suppressions(&window.desk, all()).await.unwrap();
    for row in page.rows {
        let view = suppression::suppression(&window.desk, ById { id: row.id }).await.unwrap();
        let amara = row.address.as_deref() == Some("amara@northfen.example");
        assert_eq!(
            view.lift,
            if amara { LiftRule::TheirYes } else { LiftRule::WrittenReason },
            "{:?}",
            row.address
        );
        assert!(view.evidence.starts_with("left.csv, row "), "with what we go by: {}", view.evidence);
        let lift = SuppressionLiftRequest { id: row.id, why: "they wrote to me".to_owned(), misread: false };
        let lifted = suppression::suppression_lift(&window.desk, lift).await;
        assert_eq!(lifted.is_err(), amara, "the rule holds, whatever the page asks");
    }
    let unknown = SuppressionImportRequest { handle: "file-99".to_owned() };
    assert_eq!(code(suppression::suppression_import(&window.desk, unknown).await), "unknown-file");
    *window.screen.save.lock().unwrap() = Some(window.place.path().to_path_buf());
    let saved = suppression::suppression_export(&window.desk, NOTHING).await.unwrap();
    assert_eq!((saved.files, saved.rows), (vec!["do-not-mail.csv".to_owned()], 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_file_among_good_ones_is_told() {
    let window = Window::new();
    let mail = b"From: ben@far.example\r\nSubject: please remove me from your list\r\n\r\n";
    let good = window.picked("wish.eml", mail).await;
    let gone = window.picked("gone.eml", b"x").await;
    std::fs::remove_file(window.place.path().join("gone.eml")).unwrap();
    let request = api::wire::listen::ListenRequest { handles: vec![gone, good] };
    let heard = listen::listen(&window.desk, request).await.unwrap().heard;
    let told: Vec<_> = heard.iter().map(|one| (one.file.as_str(), one.done)).collect();
    use api::wire::listen::HeardEnd::NotPlaced;
    assert_eq!(told, [("gone.eml", NotPlaced), ("wish.eml", NotPlaced)], "nothing is dropped");
    assert_eq!(heard[1].address.as_deref(), Some("ben@far.example"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_frame_shows_how_things_stand() {
    let window = Window::new();
    let status = program::app_status(&window.desk, NOTHING).await.unwrap();
    assert_eq!((status.vault, status.key_store, status.empty), (VaultState::Absent, false, true));
    assert_eq!((status.sender, status.inbox), (SenderState::Free, InboxState::NothingSent));
    let looks = LooksRequest { theme: Some(Theme::Dark), text_scale: Some(900) };
    let status = program::app_looks(&window.desk, looks).await.unwrap();
    assert_eq!((status.theme, status.text_scale), (Theme::Dark, 200), "kept, and within bounds");
    let lock =
        app::SenderLock::take(&DataFolder::open(Some(&window.place.path().join("data"))).unwrap()).unwrap();
    let status = program::app_status(&window.desk, NOTHING).await.unwrap();
    assert_eq!(status.sender, SenderState::Elsewhere, "a terminal sends from the same folder");
    drop(lock);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_vault_opens_with_its_words() {
    let window = Window::new();
    let create = api::wire::app::VaultCreateRequest { passphrase: Some("long enough to keep".to_owned()) };
    let made = program::vault_create(&window.desk, create.clone()).await.unwrap();
    assert_eq!(made.recovery_phrase.len(), 12);
    assert!(
        program::vault_create(&window.desk, create).await.is_err(),
        "a second one would lose what the first holds"
    );

    let locked = Desk::new(open(&window.place.path().join("data"), false), window.screen.clone());
    assert_eq!(program::app_status(&locked, NOTHING).await.unwrap().vault, VaultState::Locked);
    let wrong = VaultOpenRequest { phrase: "something else".to_owned() };
    let refused = program::vault_open(&locked, wrong).await.unwrap_err();
    assert!(
        !refused.message.contains("something else"),
        "what was typed never comes back: {}",
        refused.message
    );
    let right = VaultOpenRequest { phrase: made.recovery_phrase.join(" ") };
    assert_eq!(program::vault_open(&locked, right).await.unwrap().vault, VaultState::Open);
    let again = vault_settings::vault_new_phrase(&locked, NOTHING).await.unwrap();
    assert_ne!(again.recovery_phrase, made.recovery_phrase);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_comes_back_while_the_window_is_open() {
    let window = Window::new();
    let change = SettingsChangeRequest {
        organisation: Some("  Linden Street Bakery ".to_owned()),
        postal_address: None,
        website: None,
    };
    let settings = vault_settings::settings_change(&window.desk, change).await.unwrap();
    assert_eq!((settings.identity.organisation.as_str(), settings.backup), ("Linden Street Bakery", None));
    assert!(settings.folder.bytes > 0);
    assert!(
        !settings.folder.name.starts_with('/'),
        "the page gets a name, not a path: {}",
        settings.folder.name
    );

    assert!(
        vault_settings::backup_now(&window.desk, NOTHING).await.unwrap().files.is_empty(),
        "the picker was closed"
    );
    *window.screen.save.lock().unwrap() = Some(window.place.path().to_path_buf());
    let saved = vault_settings::backup_now(&window.desk, NOTHING).await.unwrap();
    let name = saved.files[0].clone();
    let settings = vault_settings::settings_view(&window.desk, NOTHING).await.unwrap();
    assert_eq!(settings.backup.map(|backup| backup.name), Some(name.clone()));

    window.stop("ben@northfen.example", true).await;
    let handle = window.handle(window.place.path().join(name)).await;
    // The frame asks all the time; a restore waits for its answers and they wait for it.
    let restored = {
        let asking = async {
            for _ in 0..40 {
                let _ = program::app_status(&window.desk, NOTHING).await;
            }
        };
        let restore = vault_settings::restore(&window.desk, RestoreRequest { handle });
        tokio::join!(asking, restore).1.unwrap()
    };
    assert!(restored.kept > 0, "who left since is kept: {restored:?}");
    assert_eq!(window.list(all()).await.0, 1, "and the window goes on with the restored data");

    let garbage = window.picked("garbage.backup", b"nothing of ours").await;
    assert!(vault_settings::restore(&window.desk, RestoreRequest { handle: garbage }).await.is_err());
    assert_eq!(window.list(all()).await.0, 1, "a file that is no backup changes nothing");
    vault_settings::folder_show(&window.desk, FolderShowRequest::Data).await.unwrap();
    let missing = FolderShowRequest::Rehearsal { campaign_id: 9 };
    assert_eq!(code(vault_settings::folder_show(&window.desk, missing).await), "not-shown");
    assert_eq!(window.screen.shown.lock().unwrap().len(), 1);
}
