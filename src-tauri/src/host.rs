//! What only the program with a screen can do: pickers, the file manager, the browser, dropped files.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use api::host::{Asked, Host};
use api::wire::files::PickKind;
use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt as _, FilePath};
use tauri_plugin_notification::NotificationExt as _;
use tauri_plugin_opener::OpenerExt as _;

/// The window's side of [`Host`].
pub struct Desktop {
    app: AppHandle,
    dropped: Mutex<Vec<PathBuf>>,
}

impl Desktop {
    /// Asks through this window.
    pub fn new(app: AppHandle) -> Self {
        Self { app, dropped: Mutex::default() }
    }

    /// Remembers files dropped on the window until the page asks for them.
    pub fn dropped(&self, paths: &[PathBuf]) {
        self.dropped.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(paths);
    }
}

/// Opens a picker and waits for its answer without holding a thread.
fn asked<'a>(open: impl FnOnce(Box<dyn FnOnce(Option<FilePath>) + Send>) + Send + 'a) -> Asked<'a, PathBuf> {
    let (answer, answered) = tokio::sync::oneshot::channel();
    open(Box::new(move |path| {
        // The page may have gone in the meantime; then nobody waits for the answer.
        let _ = answer.send(path.and_then(|path| path.into_path().ok()));
    }));
    Box::pin(async move { answered.await.ok().flatten() })
}

/// What a picker shows at first: a name, and the endings of file names.
fn offered(kind: PickKind) -> (&'static str, &'static [&'static str]) {
    match kind {
        PickKind::List => (
            "Lists of people",
            &["csv", "tsv", "tab", "txt", "xlsx", "xlsm", "xlsb", "xls", "ods", "vcf", "ldif", "ldi", "zip"],
        ),
        PickKind::Mail => ("Saved messages", &["eml", "mbox", "mbx"]),
        PickKind::Body => ("Messages", &["md", "markdown", "html", "htm", "mjml", "txt"]),
        PickKind::Backup => ("Postrider backups", &["backup"]),
        PickKind::Certificate => ("Certificates", &["pem", "crt", "cer"]),
    }
}

impl Host for Desktop {
    fn pick_file(&self, kind: PickKind) -> Asked<'_, PathBuf> {
        asked(move |answer| {
            let (name, endings) = offered(kind);
            // The second filter shows everything: a list may have any ending, and we look inside.
            self.app
                .dialog()
                .file()
                .add_filter(name, endings)
                .add_filter("All files", &["*"])
                .pick_file(answer);
        })
    }

    fn save_as(&self, suggested: &str) -> Asked<'_, PathBuf> {
        let suggested = suggested.to_owned();
        asked(move |answer| self.app.dialog().file().set_file_name(suggested).save_file(answer))
    }

    fn pick_folder(&self) -> Asked<'_, PathBuf> {
        asked(move |answer| self.app.dialog().file().pick_folder(answer))
    }

    fn show(&self, path: &Path) -> bool {
        self.app.opener().reveal_item_in_dir(path).is_ok()
    }

    fn open_link(&self, link: &str) -> bool {
        // Only pages: a `file:` or program link from a stored text must not start anything.
        (link.starts_with("https://") || link.starts_with("http://"))
            && self.app.opener().open_url(link, None::<&str>).is_ok()
    }

    fn notify(&self, title: &str, body: &str) {
        // Where the desktop shows none, the page says the same.
        let _ = self.app.notification().builder().title(title).body(body).show();
    }

    fn take_dropped(&self) -> Vec<PathBuf> {
        std::mem::take(&mut *self.dropped.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
