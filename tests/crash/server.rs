//! The mail server of a crash test: the practice post office in this process, or in one of its own that can be killed, or a
//! server of another maker.

use crate::postfix::Postfix;
use practice::{Config, FaultPlan, Keep, PostOffice, Tls};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use tests::{Receiver, Terminal, another_makers_python};

/// One message that was taken.
pub struct Mail {
    pub to: String,
    pub subject: String,
    pub message_id: String,
}

pub enum Server {
    Inside(Office),
    Outside(Outside),
    /// Relays to the office.
    Postfix(Postfix, Office),
    /// Keeps what it took in this folder.
    Aiosmtpd(Receiver, PathBuf),
}

pub struct Office {
    office: PostOffice,
    _runtime: tokio::runtime::Runtime,
}

/// It keeps what it took in a folder for each of its lives.
pub struct Outside {
    place: PathBuf,
    lives: usize,
    port: u16,
    process: Child,
}

impl Server {
    pub fn inside(faults: &str) -> Self {
        Self::Inside(Office::start(faults))
    }

    /// Debian's Postfix with these lines in its `main.cf`; `None` where it is absent.
    pub fn postfix(more: &str) -> Option<Self> {
        let office = Office::start("{}");
        Some(Self::Postfix(Postfix::start(office.office.port(), more)?, office))
    }

    /// aiosmtpd; `None` where it is absent.
    pub fn aiosmtpd(place: &Path) -> Option<Self> {
        let folder = place.join("mail");
        Some(Self::Aiosmtpd(Receiver::start(&another_makers_python()?, &folder), folder))
    }

    pub fn outside(place: &Path, faults: &str) -> Self {
        std::fs::write(place.join("faults.json"), faults).unwrap();
        let (process, port) = Outside::start(place, 0, 0);
        Self::Outside(Outside { place: place.to_owned(), lives: 1, port, process })
    }

    pub fn port(&self) -> u16 {
        match self {
            Self::Inside(inside) => inside.office.port(),
            Self::Outside(outside) => outside.port,
            Self::Postfix(postfix, _) => postfix.port(),
            Self::Aiosmtpd(receiver, _) => receiver.port(),
        }
    }

    /// How many messages were taken so far. Cheap.
    pub fn messages(&self) -> u64 {
        match self {
            Self::Inside(inside) | Self::Postfix(_, inside) => inside.office.tally().messages,
            Self::Outside(outside) => outside.files().count() as u64,
            Self::Aiosmtpd(_, folder) => files_of(folder).count() as u64,
        }
    }

    pub fn received(&self) -> Vec<Mail> {
        match self {
            Self::Inside(inside) => inside.received(),
            Self::Postfix(postfix, inside) => {
                postfix.flush();
                inside.received()
            }
            Self::Outside(outside) => read_all(outside.files()),
            Self::Aiosmtpd(_, folder) => read_all(files_of(folder)),
        }
    }

    pub fn kill(&mut self) {
        let Self::Outside(outside) = self else { return };
        outside.process.kill().unwrap();
        outside.process.wait().unwrap();
    }

    pub fn restart(&mut self) {
        let Self::Outside(outside) = self else { return };
        (outside.process, _) = Outside::start(&outside.place, outside.lives, outside.port);
        outside.lives += 1;
    }
}

impl Office {
    fn start(faults: &str) -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let faults = FaultPlan::from_json(faults).unwrap();
        // Every message whole, however many crashes: what arrived is known by its Message-ID.
        let keep = Keep { bodies: usize::MAX, ..Keep::default() };
        let config = Config { tls: Tls::Off, faults, keep, ..Config::default() };
        let office = runtime.block_on(PostOffice::start(config)).unwrap();
        Self { office, _runtime: runtime }
    }

    fn received(&self) -> Vec<Mail> {
        let mail =
            |received: practice::Received| Mail { to: received.rcpt_to.join(" "), ..read(&received.bytes) };
        self.office.received().into_iter().map(mail).collect()
    }
}

impl Outside {
    fn start(place: &Path, life: usize, port: u16) -> (Child, u16) {
        let folder = place.join(format!("mail/{life}"));
        let (folder, port) = (folder.to_string_lossy(), port.to_string());
        let faults = place.join("faults.json");
        let words =
            ["practice", "--port", &port, "--out", &folder, "--faults", &faults.to_string_lossy(), "--json"];
        let mut process = Terminal::on(&place.join("practice"))
            .command(&words)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let told: serde_json::Value = serde_json::from_str(&line).expect("it says where it listens");
        (process, told["port"].as_u64().and_then(|port| port.try_into().ok()).expect("a port"))
    }

    fn files(&self) -> impl Iterator<Item = PathBuf> + '_ {
        let folders = (0..self.lives).map(|life| self.place.join(format!("mail/{life}")));
        folders.flat_map(|folder| files_of(&folder).collect::<Vec<_>>())
    }
}

impl Drop for Outside {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The messages of a folder.
fn files_of(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let paths = std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    paths.filter(|path| path.extension().is_some_and(|end| end == "eml"))
}

fn read_all(files: impl Iterator<Item = PathBuf>) -> Vec<Mail> {
    let bytes = files.map(|file| std::fs::read(file).unwrap());
    // A file that was made and not yet written when its server was killed was never answered for.
    bytes.filter(|bytes| !bytes.is_empty()).map(|bytes| read(&bytes)).collect()
}

fn read(bytes: &[u8]) -> Mail {
    let text = String::from_utf8_lossy(bytes);
    let header = |name: &str| {
        let mut head = text.lines().take_while(|line| !line.is_empty());
        let value = head.find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        value.trim().trim_matches(['<', '>']).to_owned()
    };
    Mail { to: header("To:"), subject: header("Subject:"), message_id: header("Message-ID:") }
}
