//! One window a data folder: a second start on the same folder shows the window that is there, a start on another
//! folder opens its own. The lock behind that is the desk's; here is only the courtesy of showing the first window.

use crate::frame;
use std::path::Path;
use tauri::{Builder, Wry};

/// Must be the first plugin, so that a second start ends before it opens anything.
pub fn on_its_folder(builder: Builder<Wry>, data: Option<&Path>) -> Builder<Wry> {
    let plugin = tauri_plugin_single_instance::Builder::new().callback(|app, _, _| frame::to_the_front(app));
    #[cfg(target_os = "linux")]
    let plugin = plugin.dbus_id(name(data));
    // Elsewhere the plugin knows one name for the whole program, so it keeps watch over the platform's folder only. A second
    // window on a folder of one's own choice opens, and its desk says that the first one is there.
    if cfg!(not(target_os = "linux")) && data.is_some() {
        return builder;
    }
    builder.plugin(plugin.build())
}

/// The name on the message bus, different for each folder.
#[cfg(target_os = "linux")]
fn name(data: Option<&Path>) -> String {
    let real = app::DataFolder::open(data).ok().and_then(|folder| folder.path().canonicalize().ok());
    // A folder that cannot be opened is the desk's to tell; until then its written name stands for it.
    let place = real.unwrap_or_else(|| data.unwrap_or(Path::new("")).to_path_buf());
    format!("app.postrider.desktop.f{:016x}", fingerprint(place.as_os_str().as_encoded_bytes()))
}

/// FNV-1a: the same in every build of the program, so that an old window and a new one know each other.
#[cfg(target_os = "linux")]
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
