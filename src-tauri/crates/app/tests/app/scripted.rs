//! A mail server that is honest, but for what a test tells it to do at one moment or another.

use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// When it says something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    Greeting,
    Ehlo,
    Auth,
    Mail,
    Rcpt,
    Data,
    Final,
    Quit,
}

/// Those of a session without a login.
pub const MOMENTS: [Moment; 6] =
    [Moment::Greeting, Moment::Ehlo, Moment::Mail, Moment::Rcpt, Moment::Data, Moment::Final];

/// What it does then.
#[derive(Clone, Debug)]
pub enum Deed {
    /// What an honest server does.
    Honest,
    /// The same, as soon as it is told to go on.
    Waits,
    /// It says this.
    Says(Vec<u8>),
    /// It says this and hangs up.
    Closes(Vec<u8>),
}

/// What to do in a session (the first is 1), at a moment, in answer to a line.
type Script = dyn Fn(usize, Moment, &str) -> Deed + Send + Sync;

/// What it names in a session.
type Offers = dyn Fn(usize) -> Vec<&'static str> + Send + Sync;

/// It serves until the test ends.
pub struct Scripted {
    pub port: u16,
    /// Whom it has a message for: the final dot came, and no refusal was said to it.
    pub taken: Arc<Mutex<Vec<String>>>,
    /// Rung when it begins to wait.
    pub waits: Arc<Notify>,
    /// Rung to let it go on.
    pub on: Arc<Notify>,
}

impl Scripted {
    /// `offers` are the extensions it names beside 8BITMIME.
    pub async fn start(
        offers: &'static [&'static str],
        script: impl Fn(usize, Moment, &str) -> Deed + Send + Sync + 'static,
    ) -> Self {
        Self::changing(move |_| [offers, &["8BITMIME"]].concat(), script).await
    }

    /// `offers` are the extensions it names in a session.
    pub async fn changing(
        offers: impl Fn(usize) -> Vec<&'static str> + Send + Sync + 'static,
        script: impl Fn(usize, Moment, &str) -> Deed + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (taken, waits, on) = (Arc::default(), Arc::<Notify>::default(), Arc::<Notify>::default());
        let server = Self { port, taken, waits, on };
        let of_all = Session {
            number: 0,
            script: Arc::new(script),
            offers: Arc::new(offers),
            taken: Arc::clone(&server.taken),
            waits: Arc::clone(&server.waits),
            on: Arc::clone(&server.on),
        };
        tokio::spawn(async move {
            let mut number = 0;
            while let Ok((stream, _)) = listener.accept().await {
                number += 1;
                tokio::spawn(Session { number, ..of_all.clone() }.serve(stream));
            }
        });
        server
    }

    /// Who has a message.
    pub fn taken(&self) -> Vec<String> {
        self.taken.lock().unwrap().clone()
    }
}

#[derive(Clone)]
struct Session {
    number: usize,
    script: Arc<Script>,
    offers: Arc<Offers>,
    taken: Arc<Mutex<Vec<String>>>,
    waits: Arc<Notify>,
    on: Arc<Notify>,
}

impl Session {
    async fn serve(self, stream: TcpStream) {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        let (mut to, mut in_message, mut line) = (String::new(), false, String::new());
        let mut now = Some(Moment::Greeting);
        loop {
            let (says, closes) = match now {
                Some(moment) => self.answer(moment, &line).await,
                None => (b"250 2.0.0 Ok\r\n".to_vec(), false),
            };
            if now == Some(Moment::Final) && !matches!(says.first(), Some(b'4' | b'5')) {
                self.taken.lock().unwrap().push(std::mem::take(&mut to));
            }
            if write.write_all(&says).await.is_err() || closes {
                return;
            }
            in_message |= now == Some(Moment::Data);
            line = loop {
                let Ok(Some(line)) = lines.next_line().await else { return };
                if !in_message || line == "." {
                    break line;
                }
            };
            now = match line.to_ascii_uppercase().split(' ').next() {
                Some(".") if in_message => Some(Moment::Final),
                Some("EHLO") => Some(Moment::Ehlo),
                Some("AUTH") => Some(Moment::Auth),
                Some("QUIT") => Some(Moment::Quit),
                Some("MAIL") => Some(Moment::Mail),
                Some("RCPT") => {
                    to = line.split(['<', '>']).nth(1).unwrap().to_owned();
                    Some(Moment::Rcpt)
                }
                Some("DATA") => Some(Moment::Data),
                _ => None,
            };
            in_message &= now != Some(Moment::Final);
        }
    }

    async fn answer(&self, moment: Moment, line: &str) -> (Vec<u8>, bool) {
        match (self.script)(self.number, moment, line) {
            Deed::Says(says) => return (says, false),
            Deed::Closes(says) => return (says, true),
            Deed::Honest => {}
            Deed::Waits => {
                self.waits.notify_one();
                self.on.notified().await;
            }
        }
        let says = match moment {
            Moment::Greeting => "220 scripted.example ESMTP\r\n".to_owned(),
            Moment::Ehlo => {
                let offers = (self.offers)(self.number);
                let offers: String = offers.iter().map(|offer| format!("250-{offer}\r\n")).collect();
                format!("250-scripted.example\r\n{offers}250 HELP\r\n")
            }
            Moment::Auth => "235 2.7.0 Welcome\r\n".to_owned(),
            Moment::Quit => "221 2.0.0 Bye\r\n".to_owned(),
            Moment::Data => "354 Go ahead\r\n".to_owned(),
            Moment::Mail | Moment::Rcpt | Moment::Final => "250 2.0.0 Ok\r\n".to_owned(),
        };
        (says.into_bytes(), false)
    }
}
