//! What the end-to-end tests share: where things lie, the terminal program, and other makers' peers.

mod peers;
mod terminal;

pub use missing::missing;
pub use peers::{Arrived, Receiver, another_makers_python};
pub use terminal::{Ended, Terminal};

use std::path::{Path, PathBuf};

/// The project's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests lie in the project").to_path_buf()
}

/// A program of this build, beside the test that asks for it.
pub fn program(name: &str) -> PathBuf {
    let mut place = std::env::current_exe().expect("a test has a path");
    place.pop();
    if place.ends_with("deps") {
        place.pop();
    }
    place.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}
