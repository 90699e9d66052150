//! One data folder and the command that works on it.

use serde_json::Value;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub struct Terminal {
    place: tempfile::TempDir,
}

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    pub status: i32,
    /// Standard output, each line as JSON.
    pub lines: Vec<Value>,
    pub out: String,
    pub errors: String,
}

impl Terminal {
    pub fn new() -> Self {
        Self { place: tempfile::tempdir().unwrap() }
    }

    /// A file beside the data folder.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_postrider"));
        command
            .arg("--data")
            .arg(self.place.path().join("data"))
            .args(words)
            .env("POSTRIDER_KEYSTORE", "none")
            .env("POSTRIDER_PASSPHRASE", "a passphrase for tests");
        command
    }

    /// Runs it for a person.
    pub fn say(&self, words: &[&str]) -> Ended {
        self.feed(words, b"")
    }

    /// Runs it with `--json`.
    pub fn run(&self, words: &[&str]) -> Ended {
        self.feed(&[words, &["--json"]].concat(), b"")
    }

    /// Runs it with something on standard input.
    pub fn feed(&self, words: &[&str], input: &[u8]) -> Ended {
        end(self.command(words), input)
    }
}

pub fn end(mut command: Command, input: &[u8]) -> Ended {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // It may stop reading early; that is its right.
    let fed = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    fed.join().unwrap();
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    Ended {
        status: output.status.code().unwrap_or(-1),
        lines: out.lines().filter_map(|line| serde_json::from_str(line).ok()).collect(),
        out,
        errors: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The names of an object's fields, in their order.
pub fn keys(object: &Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}
