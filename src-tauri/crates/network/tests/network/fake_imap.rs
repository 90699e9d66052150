//! A mailbox in memory behind a small IMAP server on loopback, in plain text, that can misbehave at any octet.

use std::sync::{Arc, Mutex, MutexGuard};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// One that runs until the test ends.
#[derive(Clone)]
pub struct FakeImap {
    pub port: u16,
    mailbox: Arc<Mutex<Mailbox>>,
}

/// What it has and how it behaves.
pub struct Mailbox {
    /// Names and attributes.
    pub folders: Vec<(String, String)>,
    /// What lies in every folder.
    pub mails: Vec<FakeMail>,
    pub uid_validity: u32,
    /// What it takes: a password, or a token.
    pub secret: String,
    pub capabilities: String,
    /// What a refused login hears.
    pub refusal: String,
    pub trouble: Trouble,
    /// Finds whatever Message-ID is asked for, as if it had just come.
    pub finds_everything: bool,
    /// Every command it heard, without tags; what follows AUTHENTICATE too.
    pub heard: Vec<String>,
}

#[derive(Clone)]
pub struct FakeMail {
    pub uid: u32,
    /// As IMAP writes it: `23-Mar-2026 14:03:00 +0000`.
    pub at: String,
    /// Header fields, each with its line end.
    pub header: String,
}

/// What goes wrong, counted in octets it has said in one connection.
#[derive(Clone, Copy, Debug)]
pub enum Trouble {
    None,
    CloseAt(usize),
    SilentAt(usize),
    /// Says another octet there.
    Says(usize, u8),
}

impl FakeImap {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("its number").port();
        let folders = [("INBOX", ""), ("Drafts", "\\Drafts"), ("Sent", "\\Sent"), ("[x]", "\\Noselect")];
        let mailbox = Mailbox {
            folders: folders.map(|(name, use_)| (name.to_owned(), use_.to_owned())).to_vec(),
            mails: Vec::new(),
            uid_validity: 7,
            secret: "s3cret".to_owned(),
            capabilities: "IMAP4rev1 SPECIAL-USE AUTH=PLAIN AUTH=XOAUTH2 ID".to_owned(),
            refusal: "[AUTHENTICATIONFAILED] no".to_owned(),
            trouble: Trouble::None,
            finds_everything: false,
            heard: Vec::new(),
        };
        let mailbox = Arc::new(Mutex::new(mailbox));
        let shared = Arc::clone(&mailbox);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&shared)));
            }
        });
        Self { port, mailbox }
    }

    pub fn mailbox(&self) -> MutexGuard<'_, Mailbox> {
        self.mailbox.lock().expect("the mailbox")
    }

    /// Puts a mail in.
    pub fn put(&self, uid: u32, at: &str, header: &str) {
        let mail = FakeMail { uid, at: at.to_owned(), header: header.to_owned() };
        self.mailbox().mails.push(mail);
    }

    /// Whether any command begins so.
    pub fn was_told(&self, start: &str) -> bool {
        self.mailbox().heard.iter().any(|command| command.starts_with(start))
    }
}

struct Voice {
    stream: BufReader<TcpStream>,
    said: usize,
    trouble: Trouble,
}

impl Voice {
    /// False where it is over.
    async fn say(&mut self, text: &str) -> bool {
        let mut octets = text.as_bytes().to_vec();
        let (from, until) = (self.said, self.said + octets.len());
        self.said = until;
        let here = |at: usize| (from..until).contains(&at);
        match self.trouble {
            Trouble::CloseAt(at) | Trouble::SilentAt(at) if here(at) => octets.truncate(at - from),
            Trouble::Says(at, octet) if here(at) => octets[at - from] = octet,
            _ => {}
        }
        if self.stream.get_mut().write_all(&octets).await.is_err() {
            return false;
        }
        match self.trouble {
            Trouble::CloseAt(at) if here(at) => false,
            Trouble::SilentAt(at) if here(at) => {
                let mut rest = Vec::new();
                let _ = tokio::io::AsyncReadExt::read_to_end(&mut self.stream, &mut rest).await;
                false
            }
            _ => true,
        }
    }

    async fn hear(&mut self) -> Option<String> {
        let mut line = String::new();
        match self.stream.read_line(&mut line).await {
            Ok(count) if count > 0 => Some(line.trim_end().to_owned()),
            _ => None,
        }
    }
}

async fn serve(stream: TcpStream, mailbox: Arc<Mutex<Mailbox>>) {
    let trouble = mailbox.lock().expect("the mailbox").trouble;
    let mut voice = Voice { stream: BufReader::new(stream), said: 0, trouble };
    if !voice.say("* OK ready\r\n").await {
        return;
    }
    while let Some(line) = voice.hear().await {
        let (tag, command) = line.split_once(' ').unwrap_or((&line, ""));
        mailbox.lock().expect("the mailbox").heard.push(command.to_owned());
        let answer = if let Some(mechanism) = command.strip_prefix("AUTHENTICATE ") {
            if !voice.say("+ \r\n").await {
                return;
            }
            let Some(given) = voice.hear().await else { return };
            let given = data_encoding::BASE64.decode(given.as_bytes()).unwrap_or_default();
            let good = {
                let mailbox = mailbox.lock().expect("the mailbox");
                let given = String::from_utf8_lossy(&given);
                given.ends_with(&format!("\0{}", mailbox.secret))
                    || given.contains(&format!("Bearer {}\x01", mailbox.secret))
            };
            if !good && mechanism == "XOAUTH2" {
                // An error report, as Google and Microsoft send it.
                if !voice.say("+ eyJzdGF0dXMiOiI0MDAifQ==\r\n").await || voice.hear().await.is_none() {
                    return;
                }
            }
            if good {
                format!("{tag} OK in\r\n")
            } else {
                format!("{tag} NO {}\r\n", mailbox.lock().expect("it").refusal)
            }
        } else {
            answer(tag, command, &mailbox.lock().expect("the mailbox"))
        };
        if !voice.say(&answer).await || command == "LOGOUT" {
            return;
        }
    }
}

fn answer(tag: &str, command: &str, mailbox: &Mailbox) -> String {
    let mut out = String::new();
    if command == "CAPABILITY" {
        out += &format!("* CAPABILITY {}\r\n", mailbox.capabilities);
    } else if command.starts_with("LOGIN ") {
        if !command.ends_with(&format!(" \"{}\"", mailbox.secret)) {
            return format!("{tag} NO {}\r\n", mailbox.refusal);
        }
    } else if command.starts_with("LIST ") {
        for (name, attributes) in &mailbox.folders {
            out += &format!("* LIST ({attributes}) \"/\" \"{name}\"\r\n");
        }
    } else if let Some(name) = command.strip_prefix("EXAMINE ") {
        if !mailbox.folders.iter().any(|(known, _)| name == format!("\"{known}\"")) {
            return format!("{tag} NO no such folder\r\n");
        }
        out += &format!(
            "* {} EXISTS\r\n* OK [UIDVALIDITY {}] ok\r\n",
            mailbox.mails.len(),
            mailbox.uid_validity
        );
    } else if let Some(what) = command.strip_prefix("UID SEARCH ") {
        let wanted = |mail: &&FakeMail| match what.split_once("HEADER Message-ID ") {
            Some(_) if mailbox.finds_everything => true,
            Some((_, id)) => mail.header.contains(&format!("Message-ID: {}", id.trim_matches('"'))),
            None => match what.strip_prefix("UID ").and_then(|rest| rest.split_once(':')) {
                Some((first, _)) => first.parse::<u32>().is_ok_and(|first| mail.uid >= first),
                None => true,
            },
        };
        let uids: Vec<String> =
            mailbox.mails.iter().filter(wanted).map(|mail| mail.uid.to_string()).collect();
        out += &format!("* SEARCH {}\r\n", uids.join(" "));
    } else if command.starts_with("UID FETCH ") {
        for (number, mail) in mailbox.mails.iter().enumerate() {
            out += &format!(
                "* {} FETCH (UID {} INTERNALDATE \"{}\" BODY[HEADER.FIELDS (MESSAGE-ID)] {{{}}}\r\n{}\r\n)\r\n",
                number + 1,
                mail.uid,
                mail.at,
                mail.header.len() + 2,
                mail.header
            );
        }
    } else if !command.starts_with("ID ") && command != "LOGOUT" && command != "NOOP" {
        return format!("{tag} BAD what\r\n");
    }
    out + &format!("{tag} OK done\r\n")
}
