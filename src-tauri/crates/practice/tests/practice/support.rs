//! A client without opinions: lines out, replies in.

use practice::{Config, PostOffice, Tls};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

pub async fn start(config: Config) -> PostOffice {
    PostOffice::start(config).await.expect("the post office must start")
}

/// No TLS: the certificate takes time that most tests do not need.
pub fn plain() -> Config {
    Config { tls: Tls::Off, ..Config::default() }
}

pub struct Client(BufReader<TcpStream>);

impl Client {
    /// Connects and reads the greeting.
    pub async fn connect(office: &PostOffice) -> Self {
        let (client, code) = Self::greeted(office).await;
        assert_eq!(code, 220, "a friendly greeting");
        client
    }

    pub async fn greeted(office: &PostOffice) -> (Self, u16) {
        let stream = TcpStream::connect(("127.0.0.1", office.port())).await.expect("connect");
        let mut client = Self(BufReader::new(stream));
        let reply = client.reply().await;
        (client, reply.map_or(0, |reply| reply.0))
    }

    pub async fn send(&mut self, octets: &[u8]) {
        // The server may have closed; that shows at the next reply.
        let _ = self.0.get_mut().write_all(octets).await;
    }

    /// Code and lines, or nothing when the connection is closed.
    pub async fn reply(&mut self) -> Option<(u16, Vec<String>)> {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line).await.unwrap_or(0) == 0 {
                return None;
            }
            let line = line.strip_suffix("\r\n").expect("replies end with CRLF");
            let (code, words) = line.split_at_checked(3).expect("replies begin with a code");
            let code = code.parse().expect("a code is a number");
            let more = words.starts_with('-');
            lines.push(words.chars().skip(1).collect());
            if !more {
                return Some((code, lines));
            }
        }
    }

    /// Sends one line and gives the code of the reply; 0 when the connection is closed.
    pub async fn say(&mut self, line: &str) -> u16 {
        self.send(format!("{line}\r\n").as_bytes()).await;
        self.reply().await.map_or(0, |reply| reply.0)
    }

    /// Plays a dialog; each line with the code it must get.
    pub async fn play(&mut self, dialog: &[(&str, u16)]) {
        for (line, code) in dialog {
            assert_eq!(self.say(line).await, *code, "in answer to {line:?}");
        }
    }

    /// One whole message to one person, and the code it ended with.
    pub async fn deliver(&mut self, to: &str) -> u16 {
        for (line, expect) in
            [("MAIL FROM:<a@shop.example>", 250), (&format!("RCPT TO:<{to}>"), 250), ("DATA", 354)]
        {
            let code = self.say(line).await;
            if code != expect {
                return code;
            }
        }
        self.say("Subject: hello\r\n\r\nHello\r\n.").await
    }
}
