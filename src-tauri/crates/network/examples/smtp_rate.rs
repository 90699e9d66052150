//! How many messages a second the SMTP session hands over, without rendering or storage:
//! `cargo run --release -p network --example smtp_rate -- PORT SESSIONS MESSAGES OCTETS`, against a server on 127.0.0.1.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use address::Address;
use delivery::Attempt;
use network::smtp::{Session, Settings, Tls};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut number = |name: &str| -> Result<usize, Box<dyn Error>> {
        let text = arguments.next().ok_or_else(|| format!("{name} is missing"))?;
        Ok(text.parse()?)
    };
    let port = u16::try_from(number("PORT")?)?;
    let sessions = number("SESSIONS")?;
    let messages = number("MESSAGES")?;
    let octets = number("OCTETS")?;

    let line = "A line of text as letters have it, seventy characters and line end.\r\n";
    let mut message = String::from("From: <a@sender.example>\r\nSubject: rate\r\n\r\n");
    while message.len() < octets {
        message.push_str(line);
    }
    let message: Arc<[u8]> = message.into_bytes().into();
    let left = Arc::new(AtomicUsize::new(messages));
    let start = Instant::now();
    let mut tasks = Vec::new();
    for _ in 0..sessions {
        let (message, left) = (Arc::clone(&message), Arc::clone(&left));
        tasks.push(tokio::spawn(async move {
            one(port, &message, &left).await.map_err(|error| error.to_string())
        }));
    }
    for task in tasks {
        task.await??;
    }
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{messages} messages of {} octets in {seconds:.2} s: {:.0} a second",
        message.len(),
        messages as f64 / seconds
    );
    Ok(())
}

async fn one(port: u16, message: &[u8], left: &AtomicUsize) -> Result<(), Box<dyn Error>> {
    let settings = Settings::new("127.0.0.1", port, Tls::None);
    let mut session = Session::open(&settings).await?;
    let from = Address::from_canonical("a@sender.example").ok_or("sender")?;
    let to = Address::from_canonical("b@recipient.example").ok_or("recipient")?;
    while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1)).is_ok() {
        match session.send(&from, &to, message).await {
            Attempt::Accepted(_) => {}
            other => return Err(format!("{other:?}").into()),
        }
    }
    session.close().await;
    Ok(())
}
