//! Planning a start from the terminal, and waiting for it.

use super::send::inbox;
use super::{Schedule, show};
use crate::desk::{Desk, Done};
use crate::output;
use crate::signals::Signals;
use anyhow::Error;
use app::delivery::CampaignId;
use app::planning::Fired;
use app::sending::{Inbox, Leave};
use app::{Error as AppError, Postrider, Refused};
use indicatif::ProgressBar;
use std::time::Duration;

/// How often a planned start is looked at: somebody may move it, and a laptop may have slept.
const LOOK: Duration = Duration::from_secs(5);

/// Plans the start of a campaign.
pub fn schedule(desk: &Desk, options: &Schedule) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let id = postrider.campaign_named(&options.name)?.id;
    let before = postrider.before_sending(id)?;
    let unread = before.inbox_unread_since.is_some();
    let Some(inbox) = inbox(desk, unread, options.inbox_looked_through, &before.mailbox)? else {
        tell!("Nothing was planned. Look through the inbox first, then plan it again.");
        return Ok(Done::Refused);
    };
    let leave = Leave { confirmed: options.confirm, inbox };
    postrider.plan_start(id, options.at, options.own_zone, leave)?;
    show::status(desk, &options.name)
}

/// Waits until a planned campaign starts, with what is known of the inbox. `false` where it was told to stop first, or the plan was taken back.
pub(super) async fn wait(
    postrider: &Postrider,
    id: CampaignId,
    inbox: Inbox,
    bar: &ProgressBar,
) -> Result<bool, Error> {
    let mut signals = Signals::new()?;
    loop {
        let (this, campaign) = (postrider.clone(), id);
        match tokio::task::spawn_blocking(move || this.fire(campaign, inbox)).await?? {
            Fired::Started => return Ok(true),
            Fired::Missed => return Err(AppError::Refused(Refused::MissedStart).into()),
            Fired::Refused(_) => {
                let status = postrider.campaign_status(id)?;
                let why = status.waiting.map(|wait| wait.sentence(None)).unwrap_or_default();
                return Err(AppError::Refused(Refused::InUse(why)).into());
            }
            Fired::Later if postrider.store().campaign(id)?.planned.is_none() => return Ok(false),
            Fired::Later | Fired::Again => {}
        }
        if let Some(wait) = postrider.campaign_status(id)?.waiting {
            bar.set_message(wait.sentence(wait.until.map(output::moment).as_deref()));
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = signals.next() => return Ok(false),
        }
    }
}
