//! Closing the window: it is gone at once, and the message in hand is still finished.

use api::desk::Desk;
use std::time::Duration;
use tauri::{AppHandle, Manager as _, RunEvent};

/// How long a server may take to answer for the message in hand. After that its row becomes uncertain, as after a crash.
const PATIENCE: Duration = Duration::from_secs(60);

/// Holds the end of the program back until the desk has put everything away.
pub fn after_the_message_in_hand(app: &AppHandle, event: RunEvent) {
    // A code stands for our own `exit` below, or for Tauri's: then nothing is left to wait for.
    let RunEvent::ExitRequested { api, code: None, .. } = event else { return };
    api.prevent_exit();
    // From here on a new start opens a window of its own instead of asking for this one.
    tauri_plugin_single_instance::destroy(app);
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if let Some(desk) = app.try_state::<Desk>() {
            let _ = tokio::time::timeout(PATIENCE, desk.close()).await;
        }
        app.exit(0);
    });
}
