//! A listener that nobody should reach.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

/// Hears who connects, and what they ask for.
pub struct Elsewhere {
    port: u16,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Elsewhere {
    /// Listens on a free port of loopback for as long as the test runs.
    pub fn listen() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let heard = Arc::<Mutex<Vec<String>>>::default();
        let book = Arc::clone(&heard);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let mut line = String::new();
                book.lock().expect("one at a time").push("a connection".to_owned());
                let _ = BufReader::new(stream).read_line(&mut line);
                book.lock().expect("one at a time").push(line.trim().to_owned());
            }
        });
        Self { port, heard }
    }

    /// As a page would write it.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Everything so far.
    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().expect("one at a time").clone()
    }
}
