//! Two days every sender knows.

use super::{DropMoment, Fault, FaultKind, FaultPlan, FaultReply, Moment};

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
        }
    }

    /// A preset by its name, `good-day` or `bad-day`.
    pub fn preset(name: &str, seed: u64) -> Option<Self> {
        match name {
            "good-day" => Some(Self::good_day(seed)),
            "bad-day" => Some(Self::bad_day(seed)),
            _ => None,
        }
    }
}

impl Fault {
    fn first_try(mut self) -> Self {
        self.tries = Some(1);
        self
    }
}

fn fault_for(name: &str, share: f64, fault: FaultKind) -> Fault {
    Fault { name: name.to_owned(), recipients: None, share, tries: None, fault }
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
