//! Just enough WebDriver: JSON over HTTP/1.1 to the driver on this machine.

use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// The name under which WebDriver hands an element over (W3C WebDriver, section 12.1).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// One session: one open window.
pub struct Session {
    port: u16,
    id: String,
}

/// An element of the page.
#[derive(Clone)]
pub struct Element(String);

/// What the driver refuses, in its words.
#[derive(Debug)]
pub struct Refused(pub String);

impl Session {
    /// Starts the application behind `tauri-driver`. No browser is named: the driver knows only one.
    pub fn open(port: u16, application: &str, arguments: &[&str]) -> Result<Self, Refused> {
        let options = json!({ "application": application, "args": arguments });
        let wanted = json!({ "capabilities": { "alwaysMatch": { "tauri:options": options } } });
        let answer = ask(port, "POST", "/session", &wanted)?;
        let id = answer["sessionId"].as_str().ok_or_else(|| Refused(answer.to_string()))?.to_owned();
        Ok(Self { port, id })
    }

    /// Runs JavaScript as the body of a function; elements may go in and come out.
    pub fn script(&self, body: &str, arguments: &[Value]) -> Result<Value, Refused> {
        self.call("POST", "/execute/sync", &json!({ "script": body, "args": arguments }))
    }

    /// Runs JavaScript that answers with an element, or with null.
    pub fn element(&self, body: &str, arguments: &[Value]) -> Result<Option<Element>, Refused> {
        Ok(self.script(body, arguments)?[ELEMENT].as_str().map(|id| Element(id.to_owned())))
    }

    /// Presses an element as a mouse does: it must be in view and nothing may lie over it.
    pub fn click(&self, element: &Element) -> Result<(), Refused> {
        self.call("POST", &format!("/element/{}/click", element.0), &json!({})).map(drop)
    }

    /// Types into an element, after what is there.
    pub fn keys(&self, element: &Element, text: &str) -> Result<(), Refused> {
        self.call("POST", &format!("/element/{}/value", element.0), &json!({ "text": text })).map(drop)
    }

    fn call(&self, verb: &str, path: &str, body: &Value) -> Result<Value, Refused> {
        ask(self.port, verb, &format!("/session/{}{path}", self.id), body)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // Closes the window.
        let _ = self.call("DELETE", "", &Value::Null);
    }
}

impl Element {
    /// As an argument for a script.
    pub fn value(&self) -> Value {
        json!({ ELEMENT: self.0 })
    }
}

fn ask(port: u16, verb: &str, path: &str, body: &Value) -> Result<Value, Refused> {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    // tauri-driver keeps connections to the web view's driver, which closes them when it likes: then a request is lost
    // before anybody read it, and the answer is empty.
    let answer = (0..5)
        .map(|_| once(port, verb, path, &body))
        .find(|answer| !matches!(answer, Ok(bytes) if bytes.is_empty()));
    let answer =
        answer.unwrap_or_else(|| Ok(Vec::new())).map_err(|why| Refused(format!("{verb} {path}: {why}")))?;
    let text = String::from_utf8_lossy(&answer);
    let (_, body) = text.split_once("\r\n\r\n").unwrap_or_default();
    let value: Value =
        serde_json::from_str(body).map_err(|why| Refused(format!("{verb} {path}: {why}: {text}")))?;
    match &value["value"] {
        refusal if refusal["error"].is_string() => Err(Refused(format!("{verb} {path}: {refusal}"))),
        answer => Ok(answer.clone()),
    }
}

fn once(port: u16, verb: &str, path: &str, body: &str) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    write!(
        stream,
        "{verb} {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(answer)
}
