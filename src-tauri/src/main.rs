//! The Postrider window: the only code that names Tauri.
//!
//! It opens the data folder, shows the page, and passes each call of the page to `api`. Deliberately absent: any rule,
//! any SQL, any command but `rpc`.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod ending;
mod frame;
mod host;
mod one;
mod startup;

use api::desk::Desk;
use api::error::ApiError;
use host::Desktop;
use serde_json::Value;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use tauri::{DragDropEvent, Manager as _, State, WindowEvent};

/// Reading a list makes and frees millions of small texts.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The page's one command: a name of the table in `api::commands`, and what it takes.
#[tauri::command]
async fn rpc(desk: State<'_, Desk>, cmd: String, payload: Value) -> Result<Value, ApiError> {
    let answer = desk.answer(&cmd, payload).await;
    if cmd == "home" {
        startup::first_screen_answered();
    }
    answer
}

fn main() -> ExitCode {
    // WebKitGTK draws an empty window on many graphics drivers with its newer renderer (tauri#8462).
    if cfg!(target_os = "linux") && std::env::var_os("WEBKIT_DISABLE_DMABUF_RENDERER").is_none() {
        startup::again_with("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    }
    let _ = rustls::crypto::ring::default_provider().install_default();
    let data = startup::data_folder();
    let window = one::on_its_folder(tauri::Builder::default(), data.as_deref())
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_notification::init())
        .setup(move |app| Ok(open(app, data)?))
        .on_window_event(|window, event| {
            if let WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) = event
                && let Some(desktop) = window.try_state::<Arc<Desktop>>()
            {
                desktop.dropped(paths);
            }
        })
        .invoke_handler(tauri::generate_handler![rpc])
        .build(tauri::generate_context!());
    match window {
        Ok(window) => {
            window.run(ending::after_the_message_in_hand);
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("postrider-app: {why}");
            ExitCode::FAILURE
        }
    }
}

/// Shows the frame, then opens the data folder and puts the desk behind the page. A folder that cannot be opened is
/// told on the page itself, with what to do; the window opens all the same.
fn open(app: &mut tauri::App, data: Option<PathBuf>) -> Result<(), tauri::Error> {
    // The web view starts processes of its own: they come up while the data folder is opened.
    frame::show(app, data.as_deref())?;
    let desktop = Arc::new(Desktop::new(app.handle().clone()));
    app.manage(Arc::clone(&desktop));
    app.manage(Desk::open(data, desktop));
    Ok(())
}
