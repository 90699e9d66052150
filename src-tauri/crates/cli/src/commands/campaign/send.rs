//! Sending from the terminal.

use super::{Send, schedule, show};
use crate::desk::{Desk, Done};
use crate::output;
use crate::signals::Signals;
use anyhow::Error;
use app::address::{Finding, Severity};
use app::delivery::{CampaignState, WaitReason};
use app::sending::{Inbox, Leave};
use app::{Ended, Error as AppError, StopSign};
use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::time::Duration;

/// Exit status after a second signal, as shells name it for Ctrl+C.
const AT_ONCE: i32 = 130;

/// Sends in the foreground until the campaign is finished, paused, or Ctrl+C.
pub fn send(desk: &Desk, options: &Send) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let id = postrider.campaign_named(&options.name)?.id;
    let before = postrider.before_sending(id)?;
    let unread = before.inbox_unread_since.is_some();
    let Some(inbox) = inbox(desk, unread, options.inbox_looked_through, &before.mailbox)? else {
        tell!("Nothing was sent. Look through the inbox first, then send again.");
        return Ok(Done::Refused);
    };
    // One that began by itself a moment before the computer went off asks, as if it had not begun.
    postrider.take_missed_start_back(id)?;
    let planned = postrider.store().campaign(id)?.state == CampaignState::Scheduled;
    if planned && !options.now {
        // Its plan knows for how many it was made, and takes fewer by then. A number stated now is about now.
        if options.confirm.is_some_and(|stated| stated != before.people) {
            return Err(AppError::Unconfirmed { people: before.people }.into());
        }
        if inbox == Inbox::LookedThrough {
            postrider.inbox_looked_through_for(id)?;
        }
        let bar = output::progress(desk.json, before.people, "Waiting");
        let started = desk.wait(schedule::wait(postrider, id, inbox, &bar))?;
        bar.finish_and_clear();
        if !started? {
            tell!("Nothing was sent.");
            return show::status(desk, &options.name);
        }
    }
    let leave = Leave { confirmed: options.confirm, inbox };
    let stop = StopSign::default();
    let bar = output::progress(desk.json, before.people, "Sending");
    let ended = desk.wait(async {
        let work = postrider.send_campaign(id, leave, stop.clone());
        tokio::pin!(work);
        let mut look = OFTEN;
        // A log that no bar goes to has each new reason once.
        let mut told = String::new();
        let mut signals = Signals::new()?;
        loop {
            tokio::select! {
                ended = &mut work => break Ok::<_, Error>(ended),
                () = signals.next() => {
                    if stop.is_raised() {
                        bar.println("Stopped at once. The message in hand counts as uncertain.");
                        std::process::exit(AT_ONCE);
                    }
                    bar.println(
                        "Stopping after the message in hand. Nobody gets it twice. Press Ctrl+C again to stop at once.",
                    );
                    stop.raise();
                }
                () = tokio::time::sleep(look) => {
                    look = OFTEN;
                    if let Ok(status) = postrider.campaign_status(id) {
                        let counts = status.counts;
                        bar.set_length(counts.messages());
                        bar.set_position(counts.messages() - counts.to_go());
                        if let Some(wait) = status.waiting {
                            look = SELDOM;
                            let sentence = wait.sentence(wait.until.map(output::moment).as_deref());
                            let sends = status.row.state == CampaignState::Sending;
                            let is_new = told != wait.why.as_str() && wait.why != WaitReason::NotRunning && sends;
                            if is_new && bar.is_hidden() && !desk.json {
                                tell!("{}", output::plain(&sentence));
                                wait.why.as_str().clone_into(&mut told);
                            }
                            bar.set_message(sentence);
                        } else {
                            bar.set_message("Sending");
                        }
                    }
                }
            }
        }
    })??;
    bar.finish_and_clear();
    let ended = ended?;
    show::status(desk, &options.name)?;
    Ok(match ended {
        Ended::Finished | Ended::Stopped | Ended::Cancelled => Done::Fine,
        Ended::Paused => Done::CouldNot,
    })
}

/// How often what is shown is brought up to date: while messages go, and while they wait for hours.
const OFTEN: Duration = Duration::from_millis(500);
const SELDOM: Duration = Duration::from_secs(3);

/// Lets a paused campaign go on.
pub fn resume(
    desk: &Desk,
    name: &str,
    inbox_looked_through: bool,
    not_sent_elsewhere: bool,
) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let row = postrider.campaign_named(name)?;
    let copied = row.paused_why.as_ref().is_some_and(|wait| wait.why == WaitReason::Restored);
    if copied && postrider.store().is_vouched()? && (not_sent_elsewhere || nothing_went_elsewhere(desk)?) {
        postrider.nothing_went_elsewhere(row.id)?;
    }
    let unread = row.state == CampaignState::Paused && postrider.inbox_unread_since(&row)?.is_some();
    let mailbox = || postrider.before_sending(row.id).map(|before| before.mailbox);
    let mailbox = if unread { mailbox()? } else { String::new() };
    let Some(inbox) = inbox(desk, unread, inbox_looked_through, &mailbox)? else {
        tell!("It stays paused. Look through the inbox first, then resume again.");
        return Ok(Done::Refused);
    };
    postrider.resume_campaign(row.id, inbox)?;
    show::status(desk, name)
}

/// What is known of the inbox: said with the command, asked of the person at the terminal, told to a script. `None` where
/// the person has not looked.
pub(super) fn inbox(desk: &Desk, unread: bool, said: bool, mailbox: &str) -> Result<Option<Inbox>, Error> {
    if said {
        return Ok(Some(Inbox::LookedThrough));
    }
    if !unread {
        return Ok(Some(Inbox::Unasked));
    }
    if !std::io::stdin().is_terminal() || desk.json {
        let message =
            format!("Somebody may have asked to leave since the last newsletter. {}", look(mailbox));
        let told = Finding::new("inbox-unread", Severity::Warning, message)
            .with_fix("Then say so with --inbox-looked-through.");
        output::findings(std::slice::from_ref(&told));
        return Ok(Some(Inbox::Told));
    }
    ask!("{}\nHave you looked through it? [y/N] ", look(mailbox));
    Ok(said_yes()?.then_some(Inbox::LookedThrough))
}

/// Asks at the terminal whether another copy of this data sent on; a script has to say so itself.
fn nothing_went_elsewhere(desk: &Desk) -> Result<bool, Error> {
    if !std::io::stdin().is_terminal() || desk.json {
        return Ok(false);
    }
    ask!(
        "This data was restored or copied while the campaign was under way. If another copy of it sent on, those people would get it \
         twice.\nDid you look in the Sent folder, and did nothing go out from elsewhere since? [y/N] "
    );
    said_yes()
}

/// An answer to a question at the terminal; anything but a yes is a no.
fn said_yes() -> Result<bool, Error> {
    std::io::stderr().flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}

/// What to look for, and what to do with it.
fn look(mailbox: &str) -> String {
    format!(
        "Look through the inbox of {mailbox} for anybody who wants to leave: mails with the subject \u{201c}unsubscribe\u{201d}, \
         answers that ask you to stop. Give each saved mail to: postrider listen FILE"
    )
}
