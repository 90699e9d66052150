//! The one answer the browser brings back, and whatever else knocks at the port meanwhile.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::page;

/// Octets of a request's head; browsers send cookies of other programs on this computer along.
const MOST: usize = 32 * 1024;
/// Patience with one visitor. Browsers open connections ahead and say nothing on them.
const WAIT: Duration = Duration::from_secs(20);
/// Visitors at the same time.
const MOST_AT_ONCE: usize = 32;

/// What the page sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Came {
    /// A code to be exchanged for tokens.
    Code(String),
    /// A refusal, by its word (RFC 6749 section 4.1.2.1).
    No(String),
}

/// Waits for the visitor who knows `state`. Everybody else is told that there is nothing here.
pub(super) async fn wait(listener: &TcpListener, state: &str) -> (Came, TcpStream) {
    let mut visitors: JoinSet<Option<(String, TcpStream)>> = JoinSet::new();
    loop {
        let visit = tokio::select! {
            accepted = listener.accept(), if visitors.len() < MOST_AT_ONCE => {
                if let Ok((stream, _)) = accepted {
                    visitors.spawn(async move { timeout(WAIT, head(stream)).await.ok().flatten() });
                }
                continue;
            }
            Some(visit) = visitors.join_next(), if !visitors.is_empty() => visit,
        };
        let Ok(Some((head, mut stream))) = visit else { continue };
        match read(&head, state) {
            Some(came) => return (came, stream),
            None => drop(timeout(WAIT, send(&mut stream, "404 Not Found", page::NOTHING_HERE)).await),
        }
    }
}

/// Tells the person at the browser how it went.
pub(super) async fn tell(mut browser: TcpStream, done: bool) {
    let page = if done { page::DONE } else { page::FAILED };
    let _ = timeout(WAIT, send(&mut browser, "200 OK", page)).await;
}

async fn head(mut stream: TcpStream) -> Option<(String, TcpStream)> {
    let mut octets = Vec::new();
    while !octets.windows(4).any(|four| four == b"\r\n\r\n") {
        if octets.len() > MOST || stream.read_buf(&mut octets).await.ok()? == 0 {
            return None;
        }
    }
    Some((String::from_utf8_lossy(&octets).into_owned(), stream))
}

async fn send(stream: &mut TcpStream, status: &str, page: &str) -> std::io::Result<()> {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n\
         Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'\r\n\r\n",
        page.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(page.as_bytes()).await?;
    stream.shutdown().await
}

/// Reads the first line of a request. Only GET of `/` with our state, once, counts.
fn read(head: &str, state: &str) -> Option<Came> {
    let line = head.lines().next()?;
    let target = line.strip_prefix("GET ")?.split(' ').next()?;
    let query = target.strip_prefix("/?")?;
    let url = oauth2::url::Url::parse(&format!("http://127.0.0.1/?{query}")).ok()?;
    let only = |name: &str| {
        let mut values =
            url.query_pairs().filter(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        values.next().filter(|_| values.next().is_none())
    };
    if only("state")? != state {
        return None;
    }
    let plain = |text: String| text.chars().filter(|letter| letter.is_ascii_graphic()).take(100).collect();
    match (only("code"), only("error")) {
        (Some(code), None) if !code.is_empty() => Some(Came::Code(code)),
        (None, Some(error)) => Some(Came::No(plain(error))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(text: &str) -> Option<Came> {
        read(&format!("{text} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"), "s+1")
    }

    #[test]
    fn only_an_answer_with_our_state_counts() {
        let code = |text: &str| Some(Came::Code(text.to_owned()));
        assert_eq!(line("GET /?code=a%2Fb&state=s%2B1"), code("a/b"));
        assert_eq!(line("GET /?state=s%2B1&error=access_denied"), Some(Came::No("access_denied".to_owned())));
        for other in [
            "GET /?code=a&state=other",
            "GET /?code=a",
            "GET /?state=s%2B1",
            "POST /?code=a&state=s%2B1",
            "GET /other?code=a&state=s%2B1",
            "GET /favicon.ico",
            "GET /?code=a&state=s%2B1&state=other",
            "GET /?code=a&code=b&state=s%2B1",
            "GET /?code=a&error=b&state=s%2B1",
            "GET /?code=&state=s%2B1",
            "",
        ] {
            assert_eq!(line(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn whatever_knocks_without_the_state_is_turned_away(text in "\\PC{0,80}") {
            prop_assert_eq!(read(&text, "a-state-nobody-guesses"), None);
            prop_assert_eq!(line(&format!("GET /?{text}")).is_some() && !text.contains("s%2B1"), false);
        }
    }
}
