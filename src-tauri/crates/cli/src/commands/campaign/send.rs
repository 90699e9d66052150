//! Sending from the terminal.

use super::{Send, show};
use crate::desk::{Desk, Done};
use crate::output;
use anyhow::Error;
use app::sending::Leave;
use app::{Ended, StopSign};
use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::time::Duration;

/// Sends in the foreground until the campaign is finished, paused, or Ctrl+C.
pub fn send(desk: &Desk, options: &Send) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let id = postrider.campaign_named(&options.name)?.id;
    let before = postrider.before_sending(id)?;
    let mut leave = Leave { confirmed: options.confirm, inbox_looked_through: options.inbox_looked_through };
    if before.inbox_unread_since.is_some() && !leave.inbox_looked_through {
        let look = format!(
            "Look through the inbox of {} for anybody who wants to leave: mails with the subject \u{201c}unsubscribe\u{201d}, \
             answers that ask you to stop. Give each saved mail to: postrider listen FILE",
            before.mailbox
        );
        if std::io::stdin().is_terminal() && !desk.json {
            leave.inbox_looked_through = asked(&look)?;
            if !leave.inbox_looked_through {
                eprintln!("Nothing was sent. Look through the inbox first, then send again.");
                return Ok(Done::Refused);
            }
        } else {
            // A script is not asked, it is told; --inbox-looked-through says that somebody did.
            output::warn(
                desk.json,
                "inbox-unread",
                "Nobody said that the inbox was looked through since the last campaign.",
                &look,
            );
        }
    }
    let stop = StopSign::default();
    let bar = output::progress(desk.json, before.people, "Sending");
    let ended = desk.wait(async {
        let work = postrider.send_campaign(id, leave, stop.clone());
        tokio::pin!(work);
        let mut tick = tokio::time::interval(Duration::from_millis(500));
        loop {
            tokio::select! {
                ended = &mut work => break ended,
                _ = tokio::signal::ctrl_c() => {
                    bar.println("Stopping after the message in hand. Nobody gets it twice.");
                    stop.raise();
                }
                _ = tick.tick() => {
                    if let Ok(status) = postrider.campaign_status(id) {
                        let counts = status.counts;
                        bar.set_length(counts.total());
                        bar.set_position(counts.total() - counts.to_go());
                        if let Some(wait) = status.waiting {
                            bar.set_message(wait.sentence(wait.until.map(output::moment).as_deref()));
                        } else {
                            bar.set_message("Sending");
                        }
                    }
                }
            }
        }
    })??;
    bar.finish_and_clear();
    show::status(desk, &options.name)?;
    Ok(match ended {
        Ended::Finished | Ended::Stopped | Ended::Cancelled => Done::Fine,
        Ended::Paused => Done::CouldNot,
    })
}

fn asked(question: &str) -> Result<bool, Error> {
    eprint!("{question}\nHave you looked through it? [y/N] ");
    std::io::stderr().flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}
