//! Why nothing is going out at this moment, and until when. While waiting, the app always says both.
//!
//! Times are data here: the caller formats them in the person's zone and passes the words in.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::limits::{Limit, Window, grouped};
use crate::settle::PauseCause;
use crate::watch::Trip;

/// A wait: its reason and, where it ends by itself, its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wait {
    /// Why.
    pub why: WaitReason,
    /// Until when; `None` where the person has to do something first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// Why a campaign waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub enum WaitReason {
    /// The account allows only so many in this window.
    Pace {
        /// The limit that holds us back the longest.
        limit: Limit,
    },
    /// The messages of a minute are spread over it.
    Spread {
        /// The limit that is spread.
        limit: Limit,
    },
    /// The hour is not one of those chosen.
    QuietHours,
    /// The day is not one of those chosen.
    DayOff,
    /// The account is warming up.
    WarmUp {
        /// How many may go on this sending day.
        allowed: u32,
    },
    /// The server asked us to slow down.
    SlowedDown {
        /// How many go a minute for now.
        per_minute: u32,
    },
    /// Everybody left was never written to with this account, and so many of them are all for a day.
    NewPeople {
        /// How many.
        count: u32,
    },
    /// Everybody left is at domains that got all that goes to one domain in this window.
    OneDomain {
        /// How many, over what.
        limit: Limit,
    },
    /// All that is left are rows whose servers asked us to come back later.
    Retry {
        /// How many rows.
        people: u64,
    },
    /// The chosen start has not come yet.
    Start,
    /// The chosen start went by, or could not be made: nothing starts until the person says so.
    MissedStart {
        /// The chosen moment.
        at: Timestamp,
        /// Why it could not start, where it was not simply too late.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<String>,
        /// Whether whom it is for was fixed already, so that no other time can be chosen.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        frozen: bool,
    },
    /// All that are left get it at the chosen hour of their own zone.
    TheirHour,
    /// The account is paused by what its server said.
    Account {
        /// What it said.
        cause: PauseCause,
    },
    /// No session with the account's server; tried again by itself.
    Connection {
        /// What is wrong and what to do, in plain words, where it is more than that nobody answered.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sentence: Option<String>,
        /// The server's words, where it had any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        said: Option<String>,
    },
    /// The sign-in on the host's own page could not be renewed for now; tried again by itself.
    SignIn,
    /// The account's server put us off; tried again by itself.
    PutOff {
        /// Its words, of some length.
        said: String,
    },
    /// The account's server cannot be used until the person changes something.
    Trouble {
        /// Stable code of what is wrong.
        code: String,
        /// What is wrong and what to do, in plain words.
        sentence: String,
        /// The server's words, where it had any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        said: Option<String>,
    },
    /// The inbox has not been looked through since the last campaign, so nobody knows who asked to leave.
    InboxUnread,
    /// The person pressed Pause.
    PausedByYou,
    /// The data folder was restored or copied, so suppressions may be missing.
    Restored,
    /// Too much went wrong among the last messages. Without an end the person has to look.
    Trip {
        /// What piled up.
        trip: Trip,
    },
    /// The first ones are out, and we look what comes back before the others go.
    Canary {
        /// How many went.
        people: u64,
    },
    /// The first ones did not go well.
    BadCanary {
        /// How many of them have no mailbox.
        dead: u64,
        /// How many were turned away because of the message or the sender.
        blocked: u64,
        /// How many went.
        people: u64,
    },
    /// Another campaign is being sent from this data folder, here or by another window or terminal.
    OtherSender,
    /// Nobody sends it at this moment: the program that did has ended.
    NotRunning,
    /// The key to the account's password is not available.
    Locked,
    /// The outcome could not be written to disk, so no message may start.
    Disk,
    /// Messages are in hand, and for a while nothing was heard of any.
    NoAnswer {
        /// For how many minutes, at least.
        minutes: u64,
    },
}

impl WaitReason {
    /// The account's server could not be reached, or nobody knows more.
    pub const NO_CONNECTION: WaitReason = WaitReason::Connection { sentence: None, said: None };

    /// Somebody's message has so many octets, and the account's server now takes fewer; those to the others may be as large
    /// or not. What goes out is not changed any more, so a smaller one is another campaign.
    #[must_use]
    pub fn too_large(octets: u64, most: u64) -> WaitReason {
        // Rounded apart, so that the two never read alike.
        let (has, takes) = (grouped(octets.div_ceil(1_000)), grouped(most.div_euclid(1_000)));
        let sentence = format!(
            "A message of this campaign has {has} kB, and your mail server now takes {takes} kB at most. It was not sent, and nobody \
             gets anything twice. Resume, and whoever has a smaller one gets it. For the others, ask your mail host to take more \
             again; or save the results, cancel the rest, and send them a smaller message."
        );
        WaitReason::Trouble { code: "message-too-large".to_owned(), sentence, said: None }
    }

    /// The kebab-case word of `waiting_for`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            WaitReason::Trouble { code, .. } => code,
            WaitReason::Pace { limit } | WaitReason::Spread { limit } => match limit.window {
                Window::Second => "limit-per-second",
                Window::Minute => "limit-per-minute",
                Window::Hour => "limit-per-hour",
                Window::Day => "limit-per-day",
            },
            WaitReason::QuietHours => "quiet-hours",
            WaitReason::DayOff => "day-off",
            WaitReason::WarmUp { .. } => "warm-up",
            WaitReason::SlowedDown { .. } => "slowed-down",
            WaitReason::NewPeople { .. } => "new-people",
            WaitReason::OneDomain { .. } => "one-domain",
            WaitReason::Retry { .. } => "retry",
            WaitReason::Start => "start-time",
            WaitReason::MissedStart { .. } => "missed-start",
            WaitReason::TheirHour => "their-hour",
            WaitReason::Account { cause } => cause.as_str(),
            WaitReason::Connection { .. } => "connection",
            WaitReason::SignIn => "sign-in-put-off",
            WaitReason::PutOff { .. } => "server-put-off",
            WaitReason::InboxUnread => "inbox-unread",
            WaitReason::PausedByYou => "paused-by-you",
            WaitReason::Restored => "restored",
            WaitReason::Trip { trip } => trip.kind.as_str(),
            WaitReason::Canary { .. } => "canary",
            WaitReason::BadCanary { .. } => "bad-canary",
            WaitReason::OtherSender => "other-sender",
            WaitReason::NotRunning => "not-running",
            WaitReason::Locked => "locked",
            WaitReason::Disk => "disk",
            WaitReason::NoAnswer { .. } => "no-answer",
        }
    }
}

impl Wait {
    /// A wait that ends by itself.
    #[must_use]
    pub const fn until(why: WaitReason, until: Timestamp) -> Wait {
        Wait { why, until: Some(until) }
    }

    /// A wait that ends when the person does something.
    #[must_use]
    pub const fn for_you(why: WaitReason) -> Wait {
        Wait { why, until: None }
    }

    /// The wait as one plain sentence. `until` is the end as the caller words it in the person's zone ("14:05",
    /// "Tuesday 13:20"); without it the sentence names no time.
    #[must_use]
    pub fn sentence(&self, until: Option<&str>) -> String {
        let next = match until {
            Some(at) => format!("Next message {at}"),
            None => "Waiting".to_owned(),
        };
        match &self.why {
            WaitReason::Pace { limit } => format!("{next}, because this account allows {limit}."),
            WaitReason::Spread { limit } => format!("{next}, because we spread {limit} evenly."),
            WaitReason::QuietHours => format!("{next}, because you chose the hours for this account."),
            WaitReason::DayOff => format!("{next}, because you left this day out for this account."),
            WaitReason::WarmUp { allowed } => {
                format!("{next}, because this account is warming up: {} on this sending day.", grouped(u64::from(*allowed)))
            }
            WaitReason::SlowedDown { per_minute } => format!(
                "{next}, because your mail server asked us to slow down: {} a minute for now. We speed up again little by little.",
                grouped(u64::from(*per_minute))
            ),
            WaitReason::NewPeople { count } => format!(
                "{next}, because this account may write to {} people a day whom it never wrote to.",
                grouped(u64::from(*count))
            ),
            WaitReason::OneDomain { limit } => {
                format!("{next}, because this account sends {limit} to any one domain.")
            }
            WaitReason::Retry { people: 1 } => format!("{next}, because 1 server asked us to come back later."),
            WaitReason::Retry { people } => {
                format!("{next}, because {} servers asked us to come back later.", grouped(*people))
            }
            WaitReason::Start => match until {
                Some(at) => format!("Starts {at}, because you chose that time."),
                None => "Waiting for the time you chose.".to_owned(),
            },
            WaitReason::MissedStart { why: None, frozen: true, .. } => {
                "The chosen start went by while Postrider was not running. Nothing was sent. Let it go on now, or end it."
                    .to_owned()
            }
            WaitReason::MissedStart { why: None, .. } => {
                "The chosen start went by while Postrider was not running. Nothing was sent. Start it now, or choose another time."
                    .to_owned()
            }
            WaitReason::MissedStart { why: Some(why), .. } => format!("It did not start at the chosen time. {why}"),
            WaitReason::TheirHour => format!("{next}, when the chosen hour comes where the next people live."),
            WaitReason::Account { cause } => match until {
                Some(at) => format!("Paused until {at}. {}", cause.sentence()),
                None => format!("Paused. {}", cause.sentence()),
            },
            WaitReason::Connection { sentence: None, .. } => {
                format!("{next}, because your mail server could not be reached. Nothing is lost; we try again.")
            }
            WaitReason::Connection { sentence: Some(sentence), .. } => {
                format!(
                    "{next}, because there is no session with your mail server. {sentence} Nothing is lost; we try again."
                )
            }
            WaitReason::SignIn => format!(
                "{next}, because your mail host could not renew your sign-in just now. Nothing is lost; we try again, and you need not sign in again."
            ),
            WaitReason::PutOff { said } => format!(
                "{next}, because your mail server put us off. It said: \u{201c}{said}\u{201d}. Nothing is lost; we try again."
            ),
            WaitReason::Trouble { sentence, .. } => format!("Paused. {sentence}"),
            WaitReason::InboxUnread => {
                "Waiting for you to look through your inbox, because somebody may have asked to leave.".to_owned()
            }
            WaitReason::PausedByYou => "Paused by you. Press Resume to go on.".to_owned(),
            WaitReason::Restored => "Paused, because this data was restored or copied. Somebody may have left since, and another copy may have sent on. \
                 Look through your inbox and your Sent folder, then resume."
                .to_owned(),
            WaitReason::Trip { trip } => match self.until {
                Some(_) => format!("{next}, because {}", decapitalised(&trip.rest_sentence())),
                None => trip.sentence(),
            },
            WaitReason::Canary { people } => format!(
                "We sent the first {} and look what comes back. {next}.",
                grouped(*people)
            ),
            WaitReason::BadCanary { dead, blocked, people } => bad_canary(*dead, *blocked, *people),
            WaitReason::OtherSender => {
                "Waiting, because another campaign is being sent from this data folder. Send this one when that is done or paused."
                    .to_owned()
            }
            WaitReason::NotRunning => {
                "Nobody is sending this now. Send it again to go on; nobody gets it twice.".to_owned()
            }
            WaitReason::Locked => {
                "Waiting for the key to your passwords. Unlock your key store or enter your passphrase.".to_owned()
            }
            WaitReason::NoAnswer { minutes } => {
                let minutes = match minutes {
                    0 | 1 => "a minute".to_owned(),
                    more => format!("{} minutes", grouped(*more)),
                };
                format!(
                    "A message is in hand for more than {minutes}, and there is no answer yet: from your mail server, or from a disk that takes \
                     no data. It is waited for, and nothing is lost."
                )
            }
            WaitReason::Disk => {
                "Waiting, because the disk takes no more data. Free some space; nothing is sent until then.".to_owned()
            }
        }
    }
}

/// A sentence as it stands within another one.
fn decapitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn bad_canary(dead: u64, blocked: u64, people: u64) -> String {
    let what = match (dead, blocked) {
        (dead, 0) => format!(
            "{} of the first {} have no such mailbox. Look at where this list comes from",
            grouped(dead),
            grouped(people)
        ),
        (_, blocked) => format!(
            "{} of the first {} were turned away because of the message or the sender. Read what their servers said",
            grouped(blocked),
            grouped(people)
        ),
    };
    format!("Paused, because {what} before you resume. Nobody else was mailed.")
}

#[cfg(test)]
mod tests;
