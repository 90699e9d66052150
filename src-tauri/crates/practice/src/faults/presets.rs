//! Days every sender knows: two with something of everything, and some on which one thing goes wrong.

use super::{DropMoment, Fault, FaultKind, FaultPlan, FaultReply, Moment};

/// A day on which one thing goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadDay {
    /// Many servers say "come back later" at first.
    Greylisting,
    /// The account has sent its share half-way.
    QuotaAtNoon,
    /// The line goes away for some hours.
    LineAway,
    /// The mail host restarts again and again.
    Restarts,
    /// Much of the list does not exist any more.
    OldList,
    /// Answers to messages get lost.
    LostAnswers,
    /// The mail host locks the account.
    Locked,
    /// The mail host is slow.
    Slow,
}

impl BadDay {
    /// Every one.
    pub const ALL: [Self; 8] = [
        Self::Greylisting,
        Self::QuotaAtNoon,
        Self::LineAway,
        Self::Restarts,
        Self::OldList,
        Self::LostAnswers,
        Self::Locked,
        Self::Slow,
    ];

    /// Its stable kebab-case word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Greylisting => "greylisting",
            Self::QuotaAtNoon => "quota-at-noon",
            Self::LineAway => "line-away",
            Self::Restarts => "restarts",
            Self::OldList => "old-list",
            Self::LostAnswers => "lost-answers",
            Self::Locked => "locked",
            Self::Slow => "slow",
        }
    }

    /// What happens on it to a campaign of so many people.
    pub fn plan(self, seed: u64, people: u64) -> FaultPlan {
        let part = |of: u64| (people / of).max(1);
        let whole = |name: &str, fault| fault_for(name, 1.0, fault);
        let say =
            |at, code, enhanced, text| FaultKind::Refuse { at, reply: FaultReply::new(code, enhanced, text) };
        let once = |name: &str, share, fault| fault_for(name, share, fault).first_try();
        let faults = match self {
            Self::Greylisting => vec![Fault { fault: FaultKind::Greylist { seconds: 900 }, ..greylist(0.5) }],
            Self::QuotaAtNoon => {
                let quota = say(Moment::Mail, 550, "5.4.5", "Daily user sending limit exceeded");
                vec![whole("the account has sent its share", quota).from(part(2), 12 * HOUR)]
            }
            Self::LineAway => vec![whole("the line is away", FaultKind::Away).from(part(2), 3 * HOUR)],
            Self::Restarts => {
                let restart = |name: &str, after| whole(name, FaultKind::Away).from(after, 120);
                vec![
                    whole("session ends early", FaultKind::Shutdown { after: 20 }),
                    restart("first restart", part(4)),
                    restart("second restart", part(2)),
                    restart("third restart", part(4) * 3),
                ]
            }
            Self::OldList => vec![gone(0.3)],
            Self::LostAnswers => vec![
                once("reply lost, message kept", 0.02, drop_at(DropMoment::AfterData, true)),
                once("reply lost, message lost", 0.01, drop_at(DropMoment::AfterData, false)),
            ],
            Self::Locked => {
                let locked = say(Moment::Mail, 550, "5.7.1", "Your account has been suspended for sending");
                vec![whole("the account is locked", locked).from(part(3), 3 * HOUR)]
            }
            Self::Slow => vec![whole("slow replies", FaultKind::Slow { milliseconds: 3_000 })],
        };
        let resume_after_minutes = match self {
            Self::OldList => Some(60),
            Self::Locked => Some(240),
            _ => None,
        };
        FaultPlan { seed, faults, resume_after_minutes }
    }
}

impl FaultPlan {
    /// What a healthy list meets: a few people wait behind greylisting, a few addresses are gone, a box is full.
    pub fn good_day(seed: u64) -> Self {
        Self {
            seed,
            faults: vec![
                greylist(0.05),
                gone(0.01),
                refuse(
                    "mailbox full",
                    0.005,
                    FaultReply::new(452, "4.2.2", "The recipient's mailbox is over quota"),
                ),
            ],
            resume_after_minutes: None,
        }
    }

    /// Most of what can go wrong at once: greylisting, dead addresses, spam filters, an hourly limit, connections that
    /// end in every awkward place, a silent server.
    pub fn bad_day(seed: u64) -> Self {
        let lost = |name: &str, share, fault| Fault { tries: Some(1), ..fault_for(name, share, fault) };
        Self {
            seed,
            faults: vec![
                fault_for(
                    "hourly limit",
                    1.0,
                    FaultKind::Quota {
                        messages: 500,
                        seconds: 3_600,
                        reply: FaultReply::new(450, "4.7.1", "Mail send limit exceeded, try again later"),
                    },
                ),
                fault_for("session ends early", 1.0, FaultKind::Shutdown { after: 60 }),
                gone(0.04),
                refuse(
                    "no such domain",
                    0.01,
                    FaultReply::new(550, "5.1.2", "Domain of recipient does not exist"),
                ),
                refuse(
                    "mailbox full",
                    0.02,
                    FaultReply::new(452, "4.2.2", "The recipient's mailbox is over quota"),
                ),
                refuse("mailbox disabled", 0.01, FaultReply::new(550, "5.2.1", "The mailbox is disabled")),
                greylist(0.3),
                fault_for(
                    "taken for spam",
                    0.02,
                    FaultKind::Refuse {
                        at: Moment::Final,
                        reply: FaultReply::new(554, "5.7.1", "Message rejected as spam by content filter"),
                    },
                ),
                fault_for(
                    "try later",
                    0.02,
                    FaultKind::Refuse {
                        at: Moment::Data,
                        reply: FaultReply::new(451, "4.3.0", "Temporary system problem"),
                    },
                )
                .first_try(),
                lost("dropped before the message", 0.005, drop_at(DropMoment::BeforeData, false)),
                lost("dropped in the message", 0.005, drop_at(DropMoment::InData, false)),
                lost("reply lost, message kept", 0.003, drop_at(DropMoment::AfterData, true)),
                lost("reply lost, message lost", 0.002, drop_at(DropMoment::AfterData, false)),
                lost("silence after the message", 0.002, FaultKind::Stall { seconds: 660, keep: true }),
                fault_for("slow replies", 0.1, FaultKind::Slow { milliseconds: 200 }),
            ],
            resume_after_minutes: None,
        }
    }

    /// A preset for so many people by its name: `good-day`, `bad-day`, or that of a [`BadDay`].
    pub fn preset(name: &str, seed: u64, people: u64) -> Option<Self> {
        match name {
            "good-day" => Some(Self::good_day(seed)),
            "bad-day" => Some(Self::bad_day(seed)),
            _ => {
                let day = BadDay::ALL.into_iter().find(|day| day.as_str() == name);
                day.map(|day| day.plan(seed, people))
            }
        }
    }
}

impl Fault {
    fn first_try(mut self) -> Self {
        self.tries = Some(1);
        self
    }

    fn from(mut self, after: u64, seconds: u32) -> Self {
        (self.after, self.seconds) = (after, Some(seconds));
        self
    }
}

/// In seconds.
const HOUR: u32 = 3_600;

fn fault_for(name: &str, share: f64, fault: FaultKind) -> Fault {
    Fault { name: name.to_owned(), recipients: None, share, tries: None, after: 0, seconds: None, fault }
}

fn greylist(share: f64) -> Fault {
    fault_for("greylisted", share, FaultKind::Greylist { seconds: 600 })
}

fn gone(share: f64) -> Fault {
    refuse(
        "no such mailbox",
        share,
        FaultReply::new(550, "5.1.1", "The email account that you tried to reach does not exist"),
    )
}

fn refuse(name: &str, share: f64, reply: FaultReply) -> Fault {
    fault_for(name, share, FaultKind::Refuse { at: Moment::Rcpt, reply })
}

fn drop_at(at: DropMoment, keep: bool) -> FaultKind {
    FaultKind::Drop { at, keep }
}
