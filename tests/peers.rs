//! Mail programs of other makers: aiosmtpd receives, Python's `email` reads.

use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Debian's Python with aiosmtpd, or `None` where it is not installed (see [`crate::missing`]).
pub fn another_makers_python() -> Option<PathBuf> {
    let python = PathBuf::from("/usr/bin/python3");
    let works = Command::new(&python)
        .args(["-c", "import aiosmtpd"])
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !works {
        crate::missing("aiosmtpd");
    }
    works.then_some(python)
}

/// A running aiosmtpd that keeps what it accepts.
pub struct Receiver {
    python: PathBuf,
    process: Child,
    folder: PathBuf,
    port: u16,
}

/// One message as another maker's parser understood it.
pub struct Arrived(pub Value);

impl Arrived {
    /// All values of a header, whatever its case.
    pub fn header(&self, name: &str) -> Vec<&str> {
        self.0["headers"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|pair| pair[0].as_str().is_some_and(|known| known.eq_ignore_ascii_case(name)))
            .filter_map(|pair| pair[1].as_str())
            .collect()
    }

    /// The one recipient of the envelope.
    pub fn recipient(&self) -> &str {
        let recipients = self.0["envelope"]["rcpt_tos"].as_array().expect("an envelope");
        assert_eq!(recipients.len(), 1, "each message goes to one person, so that nobody sees the others");
        recipients[0].as_str().expect("text")
    }
}

impl Receiver {
    /// Starts it on a free port of loopback.
    pub fn start(python: &Path, folder: &Path) -> Self {
        let mut process = Command::new(python)
            .arg(crate::root().join("tests/peers/receive.py"))
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Python starts");
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("piped")).read_line(&mut line).expect("a port");
        let port = line.trim().parse().expect("a port");
        Self { python: python.to_path_buf(), process, folder: folder.to_path_buf(), port }
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Everything that arrived so far, in order.
    pub fn arrived(&self) -> Vec<Arrived> {
        let output = Command::new(&self.python)
            .arg(crate::root().join("tests/peers/read.py"))
            .arg(&self.folder)
            .output()
            .expect("Python starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout)
            .expect("UTF-8")
            .lines()
            .map(|line| Arrived(serde_json::from_str(line).expect("JSON")))
            .collect()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
