//! Where things lie in the project, seen from any working folder.

use std::path::{Path, PathBuf};

/// The project's root: three folders above this crate's manifest.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(3).unwrap_or(here).to_path_buf()
}

/// The folder of the user interface, with the only `package.json`.
pub fn ui() -> PathBuf {
    root().join("ui")
}

/// Cargo's output folder, as Cargo itself would choose it.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// A built program of the given profile folder (`debug`, `release`, `bench`).
pub fn program(profile: &str, name: &str) -> PathBuf {
    target().join(profile).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// Programs that the tests need and no package manager brings, installed here and nowhere else.
pub fn tools() -> PathBuf {
    target().join("tools")
}
