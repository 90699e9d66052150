//! A mail server that misbehaves at one moment of a session, and behaves otherwise.

use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What it answers at that moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    Greeting,
    Ehlo,
    Mail,
    Rcpt,
    Data,
    Final,
}

pub const MOMENTS: [Moment; 6] =
    [Moment::Greeting, Moment::Ehlo, Moment::Mail, Moment::Rcpt, Moment::Data, Moment::Final];

/// What it says in place of the right answer, and what it does then.
#[derive(Clone, Debug)]
pub struct Misdeed {
    pub at: Moment,
    pub says: Vec<u8>,
    pub closes: bool,
    /// Sessions in which it does so.
    pub sessions: usize,
}

/// It serves until the test ends.
pub struct Liar {
    pub port: u16,
    /// Whose message it has: the final dot came, and nothing but yes was said to it.
    pub has: Arc<Mutex<Vec<String>>>,
}

impl Liar {
    pub async fn start(misdeed: Misdeed) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let has = Arc::<Mutex<Vec<String>>>::default();
        let takes = Arc::clone(&has);
        tokio::spawn(async move {
            let mut sessions = 0;
            while let Ok((stream, _)) = listener.accept().await {
                sessions += 1;
                let misdeed = (sessions <= misdeed.sessions).then(|| misdeed.clone());
                tokio::spawn(serve(stream, misdeed, Arc::clone(&takes)));
            }
        });
        Self { port, has }
    }
}

/// What an honest server says.
fn honest(at: Moment) -> &'static str {
    match at {
        Moment::Greeting => "220 liar.example ESMTP\r\n",
        Moment::Ehlo => "250-liar.example\r\n250 8BITMIME\r\n",
        Moment::Data => "354 Go ahead\r\n",
        Moment::Mail | Moment::Rcpt | Moment::Final => "250 2.0.0 Ok\r\n",
    }
}

async fn serve(stream: TcpStream, misdeed: Option<Misdeed>, has: Arc<Mutex<Vec<String>>>) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let (mut to, mut in_message, mut now) = (String::new(), false, Some(Moment::Greeting));
    loop {
        let mut closes = false;
        let wrong = misdeed.as_ref().filter(|misdeed| Some(misdeed.at) == now);
        let says = match (now, wrong) {
            (Some(_), Some(misdeed)) => {
                closes = misdeed.closes;
                misdeed.says.as_slice()
            }
            (Some(at), None) => honest(at).as_bytes(),
            (None, _) => b"250 2.0.0 Ok\r\n",
        };
        if now == Some(Moment::Data) {
            in_message = true;
        }
        if write.write_all(says).await.is_err() || closes {
            return;
        }
        now = loop {
            let Ok(Some(line)) = lines.next_line().await else { return };
            if in_message && line != "." {
                continue;
            }
            let command = line.to_ascii_uppercase();
            break match command.split(' ').next().unwrap() {
                "." if in_message => {
                    in_message = false;
                    let refuses = wrong_at(misdeed.as_ref(), Moment::Final)
                        .is_some_and(|says| says.starts_with(b"4") || says.starts_with(b"5"));
                    if !refuses {
                        has.lock().unwrap().push(std::mem::take(&mut to));
                    }
                    Some(Moment::Final)
                }
                "EHLO" => Some(Moment::Ehlo),
                "MAIL" => Some(Moment::Mail),
                "RCPT" => {
                    to = line.split(['<', '>']).nth(1).unwrap().to_owned();
                    Some(Moment::Rcpt)
                }
                "DATA" => Some(Moment::Data),
                _ => None,
            };
        };
    }
}

fn wrong_at(misdeed: Option<&Misdeed>, at: Moment) -> Option<&[u8]> {
    misdeed.filter(|misdeed| misdeed.at == at).map(|misdeed| misdeed.says.as_slice())
}
