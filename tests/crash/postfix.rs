//! Debian's Postfix in a folder of its own: takes mail on a free port of loopback and relays it to our practice office, where
//! the test reads what arrived. Only its own master may start its parts, and that wants to be root.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const POSTFIX: &str = "/usr/sbin/postfix";

/// The parts that take mail, and hand it on. No other part may start.
const MASTER: &str = "\
127.0.0.1:PORT inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
proxymap unix - - n - - proxymap
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
anvil unix - - n - 1 anvil
error unix - - n - - error
retry unix - - n - - error
smtp unix - - n - - smtp
postlog unix-dgram n - n - 1 postlogd
";

/// Stopped when it is dropped.
pub struct Postfix {
    place: tempfile::TempDir,
    port: u16,
}

impl Postfix {
    /// Starts one that relays to this port, with more lines for its `main.cf`. `None` where it is absent, or we are nobody who
    /// may start it.
    pub fn start(relay: u16, more: &str) -> Option<Self> {
        let id = Command::new("id").arg("-u").output().map(|output| output.stdout).unwrap_or_default();
        if !Path::new(POSTFIX).exists() || id != b"0\n" {
            tests::missing("postfix, started as root");
            return None;
        }
        let place = tempfile::tempdir().unwrap();
        open_to_all(place.path());
        let port = free_port();
        let (config, queue, data) =
            (place.path().join("etc"), place.path().join("queue"), place.path().join("data"));
        for folder in [&config, &queue, &data] {
            std::fs::create_dir(folder).unwrap();
            open_to_all(folder);
        }
        run(Command::new("chown").arg("postfix").arg(&data));
        let main = format!(
            "compatibility_level = 3.6\nqueue_directory = {}\ndata_directory = {}\nmaillog_file = {}/log\n\
             maillog_file_prefixes = /\nmyhostname = relay.example\nmydestination =\ninet_interfaces = 127.0.0.1\n\
             inet_protocols = ipv4\nmynetworks = 127.0.0.0/8\nrelayhost = [127.0.0.1]:{relay}\nsmtp_dns_support_level = disabled\n\
             smtp_tls_security_level = none\nsmtpd_tls_security_level = none\nalias_maps =\nalias_database =\nsmtpd_error_sleep_time = 0\nlocal_recipient_maps =\n\
             minimal_backoff_time = 2s\nqueue_run_delay = 2s\n{more}\n",
            queue.display(),
            data.display(),
            place.path().display(),
        );
        std::fs::write(config.join("main.cf"), main).unwrap();
        std::fs::write(config.join("master.cf"), MASTER.replace("PORT", &port.to_string())).unwrap();
        let postfix = Self { place, port };
        postfix.tell("start");
        let patience = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(
                patience.elapsed() < Duration::from_secs(30),
                "Postfix does not listen: {}",
                postfix.log()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        Some(postfix)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Waits until everything it took was relayed.
    pub fn flush(&self) {
        let patience = Instant::now();
        while ["maildrop", "incoming", "active", "deferred"].iter().any(|queue| self.holds_mail(queue)) {
            assert!(patience.elapsed() < Duration::from_secs(60), "Postfix keeps mail: {}", self.log());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn holds_mail(&self, queue: &str) -> bool {
        let mut folders = vec![self.place.path().join("queue").join(queue)];
        while let Some(folder) = folders.pop() {
            // A queue that was not made yet holds nothing; a file may be gone while we look.
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                    _ => return true,
                }
            }
        }
        false
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.place.path().join("log")).unwrap_or_default()
    }

    fn tell(&self, what: &str) {
        run(Command::new(POSTFIX).arg("-c").arg(self.place.path().join("etc")).arg(what));
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        self.tell("stop");
    }
}

fn run(command: &mut Command) {
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Its parts run as a user of their own.
fn open_to_all(folder: &Path) {
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755)).unwrap();
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A policy service that puts off one in three recipients, once. Gives its port; it ends with the process.
pub fn greylisting() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let known = std::sync::Arc::new(std::sync::Mutex::new(std::collections::BTreeSet::new()));
        for client in listener.incoming() {
            let (mut client, known) = (client.unwrap(), std::sync::Arc::clone(&known));
            std::thread::spawn(move || {
                let mut recipient = String::new();
                for line in BufReader::new(client.try_clone().unwrap()).lines() {
                    let Ok(line) = line else { break };
                    if let Some(to) = line.strip_prefix("recipient=") {
                        to.clone_into(&mut recipient);
                    }
                    if !line.is_empty() {
                        continue;
                    }
                    let first = known.lock().unwrap().insert(std::mem::take(&mut recipient));
                    let action =
                        if first { "DEFER_IF_PERMIT 4.7.1 Greylisted, please try again" } else { "DUNNO" };
                    if client.write_all(format!("action={action}\n\n").as_bytes()).is_err() {
                        break;
                    }
                }
            });
        }
    });
    port
}
