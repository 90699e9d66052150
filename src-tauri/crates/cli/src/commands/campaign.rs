//! `postrider campaign ...`

mod rehearse;
mod schedule;
mod send;
mod show;

pub use rehearse::{plan, tell};
pub use show::check;

use crate::desk::{Desk, Done};
use anyhow::Error;
use app::Postrider;
use app::campaigns::{CampaignPlan, body_of};
use app::delivery::canary::{Canary, CanaryChoice};
use app::delivery::{CampaignId, OutboxId, RowState};
use app::message::Draft;
use app::store::SettleAs;
use clap::{Args, Subcommand, ValueEnum};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::path::PathBuf;

/// Campaigns: one message to the people of one list.
#[derive(Subcommand)]
pub enum Campaign {
    /// Make a campaign.
    Create(Create),
    /// Check message, people and account, and keep the report. Exit status 1 while something must be fixed first.
    #[command(after_long_help = "With --json, one object a line, in this order:
  finding  code, severity, message, fix, place (as far as there is one), area, why, people
  report   campaign, people, left_out, checks, blocking, warnings, cleared, done_at (when all would have it if sending
           began now; null without an account, where nobody would get it or a limit forbids it, and once it was begun)")]
    Check {
        /// Its name.
        name: String,
    },
    /// Send it to the practice post office on a simulated clock. Nothing goes out, nothing of your data changes.
    Rehearse(Rehearse),
    /// Send it, or go on with it, until it is finished, paused or stopped (Ctrl+C, or what `kill` sends). A second
    /// Ctrl+C ends at once; the message in hand then counts as uncertain.
    Send(Send),
    /// Plan its start. It begins by itself where a window is open, or `campaign send` waits for it. A start that went by
    /// while nothing ran asks instead of going out late.
    Schedule(Schedule),
    /// Take a planned start back; the check stays.
    Unschedule {
        /// Its name.
        name: String,
    },
    /// Choose how many go first, and for how long what comes back from them is looked at before the others go. Usual are 50
    /// people and an hour where more than 500 get it, and none through a server on this computer.
    Canary {
        /// Its name.
        name: String,
        /// How many people go first; 0 for everybody at once.
        #[arg(long, value_name = "N", required_unless_present = "usual")]
        people: Option<u32>,
        /// Minutes until the others go.
        #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u32).range(0..=10_080))]
        minutes: u32,
        /// What is usual.
        #[arg(long, conflicts_with = "people")]
        usual: bool,
    },
    /// Stop before the next message.
    Pause {
        /// Its name.
        name: String,
    },
    /// Let a paused campaign go on; `send` sends.
    Resume {
        /// Its name.
        name: String,
        /// You have looked through your inbox for anybody who wants to leave. Asked for after more than a day.
        #[arg(long)]
        inbox_looked_through: bool,
        /// In restored or copied data: no other copy of it went on with this campaign. Asked at a terminal.
        #[arg(long)]
        not_sent_elsewhere: bool,
    },
    /// End it for good. Whoever waits for a message is skipped.
    Cancel {
        /// Its name.
        name: String,
    },
    /// How it stands: the people by what came of them, why nothing goes out at this moment, and when all is done.
    #[command(
        after_long_help = "With --json one object: {kind: \"status\", campaign, state, counts {queued, claimed, accepted, deferred, failed, refused,
uncertain, skipped}, waiting_for (a code), until, message (why nothing goes out and what to do, in a sentence), said (the mail
server's own words, where they are the reason), done_at (when the last message goes, as things stand)}. What is not known is
null: done_at too where it does not go on by itself. Every command that changes how a campaign stands ends with this object, and
`campaign list` has one a line."
    )]
    Status {
        /// Its name.
        name: String,
    },
    /// What came of each person.
    Results {
        /// Its name.
        name: String,
    },
    /// Queue the failed ones again, all or some.
    Retry {
        /// Its name.
        name: String,
        /// Only the message to this person; may be given several times.
        #[arg(long, value_name = "ADDRESS")]
        address: Vec<String>,
    },
    /// Say of the uncertain ones, all or some, whether they went.
    Settle {
        /// Its name.
        name: String,
        /// Only the message to this person; may be given several times.
        #[arg(long, value_name = "ADDRESS")]
        address: Vec<String>,
        /// They count as sent, or are sent again.
        #[arg(long = "as", value_enum)]
        settle_as: As,
    },
    /// Every campaign.
    List,
}

/// When a campaign begins.
#[derive(Args)]
pub struct Schedule {
    /// Its name.
    name: String,
    /// When, as 2026-03-26T09:00 by this computer's clock, or with a zone as 2026-03-26T09:00+01:00.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    at: Timestamp,
    /// Everybody whose zone is known (a field such as "timezone") gets it at that hour of their own.
    #[arg(long)]
    own_zone: bool,
    /// How many people would get it; needed for more than 100, and must be right where it is stated.
    #[arg(long, value_name = "N")]
    confirm: Option<u64>,
    /// You have looked through your inbox for anybody who wants to leave.
    #[arg(long)]
    inbox_looked_through: bool,
}

/// A moment with its zone, or one of this computer's clock.
pub(super) fn moment(text: &str) -> Result<Timestamp, String> {
    let text = text.trim();
    if let Ok(at) = text.parse() {
        return Ok(at);
    }
    let local: jiff::civil::DateTime = text.parse().map_err(|_| {
        "a time is written as 2026-03-26T09:00, or with its zone as 2026-03-26T09:00+01:00".to_owned()
    })?;
    TimeZone::system().to_timestamp(local).map_err(|why| why.to_string())
}

/// What a campaign is made of.
#[derive(Args)]
pub struct Create {
    /// What you call it.
    name: String,
    /// Who gets it.
    #[arg(long)]
    list: String,
    /// Which account sends it.
    #[arg(long)]
    account: String,
    /// The subject; may hold fields, as in {{ first_name | default("friend") }}.
    #[arg(long)]
    subject: String,
    /// The line mail programs show after the subject.
    #[arg(long, default_value = "")]
    preheader: String,
    /// The message: .md, .html or .mjml.
    #[arg(long, value_name = "FILE")]
    body: PathBuf,
    /// Its plain-text version, instead of one made from the body.
    #[arg(long, value_name = "FILE")]
    text: Option<PathBuf>,
}

/// How to rehearse.
#[derive(Args)]
#[command(after_long_help = "Exit status 1: it did not come to its end; waiting_for and message say why.
With --json, one object a line, in this order:
  minute     at, counts                what came of messages within each minute of the rehearsal's own clock
  fault      name, fault, hits, recipients                  each fault of the plan and how often it acted
  trouble    trouble, people, first, last, counts      what the campaign saw, and how it ended for whom it hit
  moment     at, what (begins | waits | goes-on | pauses | resumed | ends), people (done by then), waiting_for,
             until and message (of a wait or a pause, or null)          what would happen when, at this account's pace
  message    address, size, file       the first hundred messages, with the name of their file in the folder
  rehearsal  campaign, state (finished | paused | stopped; also as end), counts, waiting_for and until (of a pause, or
             null), message (why it paused, in a sentence, or null), later (accepted on a later try), twice, began,
             ended, seconds, largest, sizes {smallest, middle, largest, all} in octets, kept, folder")]
pub struct Rehearse {
    /// Its name.
    name: String,
    /// What goes wrong: good-day, bad-day, none, or a fault plan (JSON file).
    #[arg(long, default_value = "good-day", value_name = "DAY|FILE")]
    faults: String,
    /// A day on which one thing goes wrong: greylisting (many servers say "come back later"), quota-at-noon (the account has
    /// sent its share half-way), line-away (no connection for three hours), restarts (the mail host restarts again and
    /// again), old-list (much of the list is dead), lost-answers, locked (the mail host locks the account for some hours),
    /// slow; or what --faults takes. Where a pause needs you, the rehearsal goes on as if you had pressed Resume a
    /// while later, if the plan says so.
    #[arg(long, value_name = "NAME|FILE", conflicts_with = "faults")]
    plan: Option<String>,
    /// Another seed puts other people into trouble.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// How to send.
#[derive(Args)]
pub struct Send {
    name: String,
    /// How many people get it; must be stated where they are more than 100, and be right where it is stated.
    #[arg(long, value_name = "N")]
    confirm: Option<u64>,
    /// You have looked through your inbox since the last campaign, for anybody who wants to leave. Asked at a terminal; a
    /// script without it is reminded.
    #[arg(long)]
    inbox_looked_through: bool,
    /// Start a planned one at once, without waiting for its time.
    #[arg(long)]
    now: bool,
}

/// What is known of the uncertain ones.
#[derive(Clone, Copy, ValueEnum)]
pub enum As {
    /// They have it.
    Sent,
    /// They do not: send again, as the same message.
    Again,
    /// They do not, and the campaign was ended: leave them out with those who waited then.
    NotSent,
}

/// Runs one of them.
pub fn run(desk: &Desk, command: Campaign) -> Result<Done, Error> {
    match command {
        Campaign::Create(create) => self::create(desk, create),
        Campaign::Check { name } => show::check(desk, &name),
        Campaign::Rehearse(options) => rehearse::rehearse(desk, &options),
        Campaign::Send(options) => send::send(desk, &options),
        Campaign::Schedule(options) => schedule::schedule(desk, &options),
        Campaign::Unschedule { name } => {
            let postrider = desk.postrider()?;
            postrider.take_plan_back(postrider.campaign_named(&name)?.id)?;
            show::status(desk, &name)
        }
        Campaign::Canary { name, people, minutes, .. } => {
            let postrider = desk.postrider()?;
            let choice = match people {
                None => CanaryChoice::Usual,
                Some(0) => CanaryChoice::Off,
                Some(people) => CanaryChoice::Own(Canary { people, minutes }),
            };
            postrider.store().set_canary(postrider.campaign_named(&name)?.id, choice)?;
            show::status(desk, &name)
        }
        Campaign::Pause { name } => {
            let postrider = desk.postrider()?;
            postrider.pause_campaign(postrider.campaign_named(&name)?.id)?;
            show::status(desk, &name)
        }
        Campaign::Resume { name, inbox_looked_through, not_sent_elsewhere } => {
            send::resume(desk, &name, inbox_looked_through, not_sent_elsewhere)
        }
        Campaign::Cancel { name } => {
            let postrider = desk.postrider()?;
            postrider.cancel_campaign(postrider.campaign_named(&name)?.id)?;
            show::status(desk, &name)
        }
        Campaign::Status { name } => show::status(desk, &name),
        Campaign::Results { name } => show::results(desk, &name),
        Campaign::Retry { name, address } => {
            let postrider = desk.postrider()?;
            let id = postrider.campaign_named(&name)?.id;
            let only = only(postrider, id, &address, RowState::Failed)?;
            postrider.retry_failed(id, only.as_deref())?;
            show::status(desk, &name)
        }
        Campaign::Settle { name, address, settle_as } => {
            let postrider = desk.postrider()?;
            let as_what = match settle_as {
                As::Sent => SettleAs::Accepted,
                As::Again => SettleAs::QueuedAgain,
                As::NotSent => SettleAs::NotSent,
            };
            let id = postrider.campaign_named(&name)?.id;
            let only = only(postrider, id, &address, RowState::Uncertain)?;
            postrider.settle(id, only.as_deref(), as_what)?;
            show::status(desk, &name)
        }
        Campaign::List => show::list(desk),
    }
}

/// The messages to these people; none where nobody was named, which means all.
fn only(
    postrider: &Postrider,
    id: CampaignId,
    addresses: &[String],
    state: RowState,
) -> Result<Option<Vec<OutboxId>>, app::Error> {
    if addresses.is_empty() { Ok(None) } else { postrider.rows_of(id, addresses, state).map(Some) }
}

fn create(desk: &Desk, create: Create) -> Result<Done, Error> {
    let read = |path: &PathBuf| std::fs::read_to_string(path).map_err(|why| app::Error::file(path, why));
    let draft = Draft {
        subject: create.subject,
        preheader: create.preheader,
        body: body_of(&create.body, read(&create.body)?)?,
        text: create.text.as_ref().map(read).transpose()?,
    };
    let name = create.name.clone();
    desk.postrider()?.create_campaign(CampaignPlan {
        name: create.name,
        list: create.list,
        account: Some(create.account),
        draft,
    })?;
    desk.said(
        &serde_json::json!({ "kind": "created", "campaign": name }),
        &format!("\u{201c}{name}\u{201d} is made. Check it: postrider campaign check \"{name}\""),
    )
}
