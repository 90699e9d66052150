//! A mail server that takes its time at one moment of its first session, until it is told to go on.

use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// Where it waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    Greeting,
    Rcpt,
}

/// It serves until the test ends.
pub struct Slow {
    pub port: u16,
    /// Whom it took a message for.
    pub taken: Arc<Mutex<Vec<String>>>,
    /// Rung when it begins to wait.
    pub waits: Arc<Notify>,
    /// Rung to let it go on.
    pub on: Arc<Notify>,
}

impl Slow {
    pub async fn start(at: At) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let slow = Self { port, taken: Arc::default(), waits: Arc::default(), on: Arc::default() };
        let (taken, waits, on) = (Arc::clone(&slow.taken), Arc::clone(&slow.waits), Arc::clone(&slow.on));
        tokio::spawn(async move {
            let mut holds = Some((at, waits, on));
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&taken), holds.take()));
            }
        });
        slow
    }
}

async fn serve(
    stream: TcpStream,
    taken: Arc<Mutex<Vec<String>>>,
    mut holds: Option<(At, Arc<Notify>, Arc<Notify>)>,
) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    hold(&mut holds, At::Greeting).await;
    let _ = write.write_all(b"220 slow.example\r\n").await;
    let (mut to, mut in_message) = (String::new(), false);
    while let Ok(Some(line)) = lines.next_line().await {
        let command = line.to_ascii_uppercase();
        let answer = match command.split(' ').next().unwrap() {
            _ if in_message && line != "." => continue,
            "." => {
                in_message = false;
                taken.lock().unwrap().push(std::mem::take(&mut to));
                "250 2.0.0 Ok"
            }
            "EHLO" => "250-slow.example\r\n250 PIPELINING",
            "RCPT" => {
                hold(&mut holds, At::Rcpt).await;
                to = line.split(['<', '>']).nth(1).unwrap().to_owned();
                "250 2.1.5 Ok"
            }
            "DATA" => {
                in_message = true;
                "354 Go ahead"
            }
            _ => "250 2.0.0 Ok",
        };
        if write.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
            break;
        }
    }
}

/// Waits once.
async fn hold(holds: &mut Option<(At, Arc<Notify>, Arc<Notify>)>, here: At) {
    if let Some((_, waits, on)) = holds.take_if(|(at, ..)| *at == here) {
        waits.notify_one();
        on.notified().await;
    }
}
