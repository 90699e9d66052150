//! A server that plays a script, however wrong.

use std::time::Duration;

use address::Address;
use network::smtp::{Settings, Timeouts, Tls};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// One thing the server does.
#[derive(Clone, Debug)]
pub enum Act {
    /// Says these octets.
    Say(&'static str),
    /// Says these octets, not UTF-8.
    SayRaw(&'static [u8]),
    /// Reads until a line that begins so has come whole, and notes all that was read.
    Hear(&'static str),
    /// Reads until some line that begins so has come, whatever came before it.
    HearThrough(&'static str),
    /// Reads a message to its final dot.
    HearMessage,
    /// Reads so many octets and leaves the rest in the network.
    HearSome(usize),
    /// Keeps silent until the client goes.
    Silence,
    /// Closes.
    Close,
}

/// Plays the script to one client; gives all that was heard.
pub async fn play(script: Vec<Act>) -> (u16, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("its number").port();
    let task = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a client");
        perform(stream, script).await
    });
    (port, task)
}

async fn perform(mut stream: TcpStream, script: Vec<Act>) -> String {
    let mut heard = Vec::new();
    for act in script {
        match act {
            Act::Say(text) => drop(stream.write_all(text.as_bytes()).await),
            Act::SayRaw(octets) => drop(stream.write_all(octets).await),
            Act::Hear(start) => {
                let begun = heard.len();
                while !std::str::from_utf8(&heard[begun..])
                    .is_ok_and(|t| t.starts_with(start) && t.ends_with("\r\n"))
                {
                    if !more(&mut stream, &mut heard).await {
                        return format!("{}\n[left before {start}]", String::from_utf8_lossy(&heard));
                    }
                }
            }
            Act::HearThrough(start) => {
                let begun = heard.len();
                let has_come = |heard: &[u8]| {
                    let mut lines = heard.split_inclusive(|b| *b == b'\n');
                    lines.any(|line| line.starts_with(start.as_bytes()) && line.ends_with(b"\n"))
                };
                while !has_come(&heard[begun..]) && more(&mut stream, &mut heard).await {}
            }
            Act::HearMessage => {
                while !heard.ends_with(b"\r\n.\r\n") {
                    if !more(&mut stream, &mut heard).await {
                        break;
                    }
                }
            }
            Act::HearSome(count) => {
                let mut octets = vec![0; count];
                let _ = stream.read_exact(&mut octets).await;
            }
            Act::Silence => while more(&mut stream, &mut heard).await {},
            Act::Close => break,
        }
    }
    String::from_utf8_lossy(&heard).into_owned()
}

async fn more(stream: &mut TcpStream, heard: &mut Vec<u8>) -> bool {
    stream.read_buf(heard).await.is_ok_and(|count| count > 0)
}

/// The usual beginning without TLS: greeting, EHLO, and these keywords.
pub fn opened(ehlo: &'static str) -> Vec<Act> {
    vec![Act::Say("220 fake.example ESMTP\r\n"), Act::Hear("EHLO "), Act::Say(ehlo)]
}

/// Settings with waits short enough for a test.
pub fn settings(port: u16, tls: Tls) -> Settings {
    Settings { timeouts: Timeouts::all(Duration::from_millis(300)), ..Settings::new("127.0.0.1", port, tls) }
}

/// Settings with waits that a loaded machine does not exceed.
pub fn patient(port: u16, tls: Tls) -> Settings {
    Settings { timeouts: Timeouts::all(Duration::from_secs(20)), ..settings(port, tls) }
}

pub fn address(text: &str) -> Address {
    Address::from_canonical(text).expect(text)
}

pub fn ann() -> Address {
    address("ann@shop.example")
}

pub fn ben() -> Address {
    address("ben@list.example")
}

pub const MESSAGE: &[u8] = b"Subject: hello\r\n\r\n.Hello\r\n";
