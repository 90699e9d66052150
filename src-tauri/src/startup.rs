//! What happens before the page is there: the data folder from the command line, and the environment of the web view.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Once;

/// `--data DIR` or `POSTRIDER_DATA`, as in the terminal; else the platform's folder.
pub fn data_folder() -> Option<PathBuf> {
    let mut words = std::env::args_os().skip(1);
    while let Some(word) = words.next() {
        if word == "--data" {
            return words.next().map(PathBuf::from);
        }
        if let Some(path) = word.to_str().and_then(|word| word.strip_prefix("--data=")) {
            return Some(PathBuf::from(path));
        }
    }
    std::env::var_os("POSTRIDER_DATA").map(PathBuf::from)
}

/// Starts this program anew with one more variable in its environment, and ends with its status. Changing the
/// environment of a running process is unsafe; a new process is not.
pub fn again_with(name: &str, value: &str) {
    let Ok(program) = std::env::current_exe() else { return };
    let mut again = Command::new(program);
    again.args(std::env::args_os().skip(1)).env(name, value);
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        // Only returns where it failed; then the window is tried as it is.
        let _ = again.exec();
    }
}

/// Marks the moment when the page had what its first screen shows: makes the file that `POSTRIDER_READY_FILE` names.
/// The measurement of the starting time waits for it.
pub fn first_screen_answered() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        if let Some(file) = std::env::var_os("POSTRIDER_READY_FILE") {
            let _ = std::fs::write(file, "ready");
        }
    });
}
