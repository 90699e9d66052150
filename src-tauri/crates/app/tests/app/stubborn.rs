//! A mail server that puts off every message whose address needs SMTPUTF8, already at MAIL FROM.

use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// It serves until the test ends.
pub struct Stubborn {
    pub port: u16,
    /// Whom it took a message for.
    pub taken: Arc<Mutex<Vec<String>>>,
    /// How often it said no.
    pub refused: Arc<Mutex<u32>>,
}

impl Stubborn {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (taken, refused) = (Arc::<Mutex<Vec<String>>>::default(), Arc::<Mutex<u32>>::default());
        let (took, said_no) = (Arc::clone(&taken), Arc::clone(&refused));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&took), Arc::clone(&said_no)));
            }
        });
        Self { port, taken, refused }
    }
}

async fn serve(stream: TcpStream, taken: Arc<Mutex<Vec<String>>>, refused: Arc<Mutex<u32>>) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let _ = write.write_all(b"220 stubborn.example\r\n").await;
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
            "EHLO" => "250-stubborn.example\r\n250-SMTPUTF8\r\n250 8BITMIME",
            "MAIL" if command.contains("SMTPUTF8") => {
                *refused.lock().unwrap() += 1;
                "451 4.3.0 Not now"
            }
            "RCPT" => {
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
