//! Programs of other makers that send mail: nodemailer's pool and Python's smtplib. They send what ours rendered, and keep
//! no record of it.

use crate::setup;
use crate::step::{Failed, command, output};
use crate::tree;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Made ready in a folder of their own, outside everything that is built.
pub struct Peers {
    folder: PathBuf,
}

impl Peers {
    /// Copies them to `folder` and installs what the lock file there names.
    pub fn install(folder: &Path) -> Result<Self, Failed> {
        let io = |error: std::io::Error| Failed::new("peers", error.to_string());
        let from = tree::root().join("src-tauri/crates/xtask/peers");
        std::fs::create_dir_all(folder).map_err(io)?;
        for entry in std::fs::read_dir(&from).map_err(io)? {
            let entry = entry.map_err(io)?;
            std::fs::copy(entry.path(), folder.join(entry.file_name())).map_err(io)?;
        }
        let mut npm = setup::npm(&["ci", "--no-audit", "--no-fund", "--silent"]);
        npm.current_dir(folder);
        output("npm ci", npm)?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// How long nodemailer's pool takes for so many messages, taken in turn from those in the folder.
    pub fn nodemailer(&self, to: &Sending<'_>) -> Result<Duration, Failed> {
        self.measure("node", "pool.mjs", to)
    }

    /// How long smtplib takes, a thread a session.
    pub fn smtplib(&self, to: &Sending<'_>) -> Result<Duration, Failed> {
        // Debian's own, as the tests use it.
        self.measure("/usr/bin/python3", "threads.py", to)
    }

    fn measure(&self, program: &str, script: &str, to: &Sending<'_>) -> Result<Duration, Failed> {
        let (port, sessions, times) = (to.port.to_string(), to.sessions.to_string(), to.times.to_string());
        let words = [script, &port, &sessions, &times, &to.messages.to_string_lossy()];
        let told = output(script, command(program, &words, &self.folder))?;
        let seconds = told.trim().parse().map_err(|_| Failed::new(script, told))?;
        Duration::try_from_secs_f64(seconds).map_err(|why| Failed::new(script, why.to_string()))
    }
}

/// What is sent, and where.
pub struct Sending<'a> {
    /// The server's port on 127.0.0.1.
    pub port: u16,
    /// Sessions at the same time.
    pub sessions: u32,
    /// Messages in all.
    pub times: u32,
    /// A file a message: its recipient in the first line, the message behind it.
    pub messages: &'a Path,
}

/// Makes of each file that a sink kept one that the peers read. Gives how many there are.
pub fn collect(kept: &Path, messages: &Path) -> Result<usize, Failed> {
    let io = |error: std::io::Error| Failed::new("messages", error.to_string());
    std::fs::create_dir_all(messages).map_err(io)?;
    let mut count = 0;
    for entry in std::fs::read_dir(kept).map_err(io)? {
        let text = std::fs::read_to_string(entry.map_err(io)?.path()).map_err(io)?;
        let to = text
            .lines()
            .find_map(|line| line.strip_prefix("X-Rcpt-Args: <")?.strip_suffix('>'))
            .ok_or_else(|| Failed::new("messages", "the sink noted no recipient"))?;
        // What the sink put before it ends with its own Received, two more lines long.
        let ours: String =
            text.split_inclusive('\n').skip_while(|line| !line.starts_with("Date: ")).collect();
        let message = ours.strip_suffix('\n').unwrap_or(&ours).replace('\n', "\r\n");
        std::fs::write(messages.join(format!("{count:06}.eml")), format!("{to}\n{message}")).map_err(io)?;
        count += 1;
    }
    Ok(count)
}
