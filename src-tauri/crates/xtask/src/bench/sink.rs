//! Postfix's message sink, which takes mail as fast as it comes and keeps none, or each message in a file.

use crate::step::{Failed, command, output};
use crate::tree;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The running sink, stopped when it is dropped.
pub struct Sink {
    port: u16,
    process: Child,
}

impl Sink {
    /// Starts one. With a folder, each message lies there in a file of its own, behind what the sink notes about it.
    pub fn start(keep: Option<&Path>) -> Result<Self, Failed> {
        let failed = |error: std::io::Error| Failed::new("smtp-sink", error.to_string());
        let port =
            TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).map_err(failed)?.port();
        let mut sink = Command::new("/usr/sbin/smtp-sink");
        let is_root = output("id", command("id", &["-u"], &tree::root())).is_ok_and(|id| id.trim() == "0");
        if is_root {
            // It refuses to receive mail as root.
            sink.args(["-u", "nobody"]);
        }
        if let Some(folder) = keep {
            std::fs::create_dir_all(folder).map_err(failed)?;
            if is_root {
                output("chown", command("chown", &["nobody", &folder.to_string_lossy()], folder))?;
            }
            sink.arg("-R").arg(folder).args(["-d", "message."]);
        }
        let process =
            sink.args([&format!("127.0.0.1:{port}"), "1024"]).stdin(Stdio::null()).spawn().map_err(failed)?;
        let sink = Self { port, process };
        let patience = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if patience.elapsed() > Duration::from_secs(10) {
                return Err(Failed::new("smtp-sink", "does not answer"));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(sink)
    }

    /// Where it listens, on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
