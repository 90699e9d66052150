//! As much HTTP/1.1 as one browser on this machine needs: files of the interface, and `POST /rpc`.

use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Component, Path, PathBuf};

/// Longer than any call of the page.
const LONGEST_BODY: usize = 8 << 20;

/// What the browser asked for.
pub enum Request {
    /// A file of the interface, as it stands in the address.
    File(String),
    /// A call of the page.
    Rpc(Vec<u8>),
}

/// What it gets.
pub struct Answer {
    status: &'static str,
    kind: &'static str,
    policy: Option<String>,
    body: Vec<u8>,
}

impl Answer {
    /// The answer of a call.
    pub fn json(value: &Value) -> Self {
        Self {
            status: "200 OK",
            kind: "application/json",
            policy: None,
            body: value.to_string().into_bytes(),
        }
    }

    fn no(status: &'static str) -> Self {
        Self { status, kind: "text/plain", policy: None, body: status.as_bytes().to_vec() }
    }
}

/// The built interface, under the content security policy of the real window.
pub struct Files {
    folder: PathBuf,
    policy: String,
}

impl Files {
    /// Serves this folder. Calls go to this host instead of Tauri's channel; the rest of the policy is the window's.
    pub fn new(folder: PathBuf, project: &Path) -> Self {
        let settings =
            std::fs::read(project.join("src-tauri/tauri.conf.json")).expect("the window's settings");
        let settings: Value = serde_json::from_slice(&settings).expect("JSON");
        let rules = settings["app"]["security"]["csp"].as_object().expect("a content security policy");
        let policy = rules
            .iter()
            .map(|(name, rule)| {
                let rule = if name == "connect-src" { "'self'" } else { rule.as_str().expect("a rule") };
                format!("{name} {rule}")
            })
            .collect::<Vec<_>>()
            .join("; ");
        Self { folder, policy }
    }

    /// One file; nothing outside the folder.
    pub fn read(&self, path: &str) -> Answer {
        let name = path.split(['?', '#']).next().unwrap_or_default().trim_start_matches('/');
        let name = Path::new(if name.is_empty() { "index.html" } else { name });
        if !name.components().all(|part| matches!(part, Component::Normal(_))) {
            return Answer::no("404 Not Found");
        }
        let kind = match name.extension().and_then(|ending| ending.to_str()) {
            Some("html") => "text/html; charset=utf-8",
            Some("js") => "text/javascript",
            Some("css") => "text/css",
            Some("svg") => "image/svg+xml",
            Some("woff2") => "font/woff2",
            _ => "application/octet-stream",
        };
        match std::fs::read(self.folder.join(name)) {
            Ok(body) => Answer { status: "200 OK", kind, policy: Some(self.policy.clone()), body },
            Err(_) => Answer::no("404 Not Found"),
        }
    }
}

/// Reads one request, checks that it comes from our own page, answers, and closes.
pub fn serve(stream: &TcpStream, own: &str, answer: impl FnOnce(Request) -> Answer) {
    let answer = match read(stream, own) {
        Ok(request) => answer(request),
        Err(refusal) => refusal,
    };
    let mut head = format!(
        "HTTP/1.1 {}\r\ncontent-type: {}\r\ncontent-length: {}\r\ncache-control: no-store\r\nconnection: close\r\n",
        answer.status,
        answer.kind,
        answer.body.len()
    );
    if let Some(policy) = &answer.policy {
        head += &format!("content-security-policy: {policy}\r\n");
    }
    head += "\r\n";
    let mut stream = stream;
    // A page that went away in the meantime wants no answer.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&answer.body));
}

fn read(stream: &TcpStream, own: &str) -> Result<Request, Answer> {
    let mut reader = BufReader::new(stream);
    let mut line = || {
        let mut text = String::new();
        reader.read_line(&mut text).map_err(|_| Answer::no("400 Bad Request"))?;
        Ok(text.trim_end().to_owned())
    };
    let first = line()?;
    let mut words = first.split(' ');
    let (verb, path) =
        (words.next().unwrap_or_default().to_owned(), words.next().unwrap_or_default().to_owned());
    let (mut host, mut origin, mut kind, mut length) = (String::new(), None, String::new(), 0);
    loop {
        let header = line()?;
        let Some((name, value)) = header.split_once(':') else { break };
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "host" => host = value.to_owned(),
            "origin" => origin = Some(value.to_owned()),
            "content-type" => kind = value.to_owned(),
            "content-length" => length = value.parse().unwrap_or(usize::MAX),
            _ => {}
        }
    }
    // A name that was made to point here, or a page of somebody else, gets nothing.
    if host != own || origin.is_some_and(|origin| origin != format!("http://{own}")) {
        return Err(Answer::no("403 Forbidden"));
    }
    match (verb.as_str(), path.as_str()) {
        ("POST", "/rpc") if kind == "application/json" && length <= LONGEST_BODY => {
            let mut body = vec![0; length];
            reader.read_exact(&mut body).map_err(|_| Answer::no("400 Bad Request"))?;
            Ok(Request::Rpc(body))
        }
        ("GET", _) => Ok(Request::File(path)),
        _ => Err(Answer::no("405 Method Not Allowed")),
    }
}
