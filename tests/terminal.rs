//! The `postrider` command as a script uses it.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// One data folder and the command that works on it.
pub struct Terminal {
    data: PathBuf,
}

/// How a command ended.
pub struct Ended {
    /// Exit status.
    pub status: i32,
    /// Each line of standard output as JSON.
    pub lines: Vec<Value>,
    /// Standard error as text.
    pub errors: String,
}

impl Ended {
    /// The only object of this kind, or the first one.
    pub fn kind(&self, kind: &str) -> &Value {
        self.lines.iter().find(|line| line["kind"] == kind).unwrap_or(&Value::Null)
    }

    /// The last object printed.
    pub fn last(&self) -> &Value {
        self.lines.last().unwrap_or(&Value::Null)
    }
}

impl Terminal {
    /// Works on the given data folder, with a passphrase in place of a key store.
    pub fn on(data: &Path) -> Self {
        Self { data: data.to_path_buf() }
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The command, ready to run, for tests that need to start or kill it themselves.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(crate::program("postrider"));
        command
            .arg("--data")
            .arg(&self.data)
            .args(words)
            .current_dir(crate::root())
            .env("POSTRIDER_KEYSTORE", "none")
            .env("POSTRIDER_PASSPHRASE", "a passphrase for tests")
            .stdin(Stdio::null());
        command
    }

    /// Runs it to its end, whatever that is.
    pub fn run(&self, words: &[&str]) -> Ended {
        ended(self.command(words).output().expect("the terminal program is built"))
    }

    /// Runs it and insists on exit status 0.
    pub fn done(&self, words: &[&str]) -> Ended {
        let ended = self.run(words);
        assert_eq!(ended.status, 0, "{words:?} should end well: {}", ended.errors);
        ended
    }

    /// Starts it and leaves it running.
    pub fn start(&self, words: &[&str]) -> Child {
        self.command(words)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the terminal program is built")
    }
}

fn ended(output: Output) -> Ended {
    let text = String::from_utf8(output.stdout).expect("standard output is UTF-8");
    Ended {
        status: output.status.code().unwrap_or(-1),
        lines: text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect(),
        errors: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
