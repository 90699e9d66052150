//! The one window: where its web view keeps things, and where it may go.

use std::path::Path;
use tauri::{App, Manager as _, Url, WebviewWindowBuilder};

/// The folder in the data folder that belongs to the web view: nothing of one person lies anywhere else.
const WEB_VIEW: &str = "web-view";

/// Where the web view's own requests to a network end: nobody listens there. The page and its calls come another way. The
/// policy forbids such requests too, but WebKit opens a connection for `<link rel="preconnect">` whatever the policy says.
const NOWHERE: &str = "http://127.0.0.1:9";

/// Opens the window as `tauri.conf.json` describes it.
pub fn show(app: &App, data: Option<&Path>) -> Result<(), tauri::Error> {
    let settings = app.config().app.windows.first().cloned().unwrap_or_default();
    let development = app.config().build.dev_url.clone().filter(|_| tauri::is_dev());
    let mut window = WebviewWindowBuilder::from_config(app.handle(), &settings)?
        .on_navigation(move |to| is_ours(to, development.as_ref()));
    // A folder that cannot be made is the desk's to tell; the web view then keeps to the platform's place.
    if let Ok(folder) = app::DataFolder::open(data) {
        window = window.data_directory(folder.path().join(WEB_VIEW));
    }
    if !tauri::is_dev()
        && let Ok(nowhere) = Url::parse(NOWHERE)
    {
        window = window.proxy_url(nowhere);
    }
    window.build().map(drop)
}

/// Brings the window to the front.
pub fn to_the_front(app: &tauri::AppHandle) {
    if let Some(window) = app.get_webview_window("main") {
        let _ = window.unminimize();
        let _ = window.show();
        let _ = window.set_focus();
    }
}

/// The page itself and the preview frames in it; no link, form or refresh leads anywhere else, in no frame.
fn is_ours(to: &Url, development: Option<&Url>) -> bool {
    match to.scheme() {
        "tauri" => to.host_str() == Some("localhost"),
        "http" | "https" if to.host_str() == Some("tauri.localhost") => true,
        "about" => matches!(to.path(), "srcdoc" | "blank"),
        _ => development.is_some_and(|development| development.origin() == to.origin()),
    }
}

#[cfg(test)]
mod tests;
