//! What a practised day is like, as faults of our own post office.

use app::delivery::CampaignId;
use app::practice::{self, DropMoment, Fault, FaultKind, FaultPlan, FaultReply, Moment};

use crate::wire::campaigns::rehearsal::{BadDay, Day};

/// The faults of a day. `middle` are addresses half-way through, where what happens once happens. The same campaign
/// meets the same faults each time.
pub(crate) fn plan(day: &Day, campaign: CampaignId, people: u64, middle: &[String]) -> FaultPlan {
    let seed = u64::try_from(campaign.0).unwrap_or_default();
    match day {
        Day::Good => FaultPlan { seed, ..FaultPlan::default() },
        Day::Bad => FaultPlan::bad_day(seed),
        Day::Plan { plan } => of_one_kind(*plan).plan(seed, people),
        Day::Own { come_back_later, no_such_mailbox, mailbox_full, lost_reply, line_away, slow_down } => {
            let refuse = |code, enhanced, text| FaultKind::Refuse {
                at: Moment::Rcpt,
                reply: FaultReply::new(code, enhanced, text),
            };
            let mut faults = vec![
                fault(
                    "no such mailbox",
                    *no_such_mailbox,
                    refuse(550, "5.1.1", "The email account that you tried to reach does not exist"),
                ),
                fault(
                    "mailbox full",
                    *mailbox_full,
                    refuse(452, "4.2.2", "The recipient's mailbox is over quota"),
                ),
                fault("come back later", *come_back_later, FaultKind::Greylist { seconds: 600 }),
                Fault {
                    tries: Some(1),
                    ..fault(
                        "lost reply",
                        *lost_reply,
                        FaultKind::Drop { at: DropMoment::AfterData, keep: true },
                    )
                },
            ];
            let once = |name, address: &String, kind| Fault {
                recipients: Some(address.clone()),
                tries: Some(1),
                ..fault(name, 100, kind)
            };
            if let Some(address) = middle.first().filter(|_| *slow_down) {
                let reply =
                    FaultReply::new(450, "4.7.1", "Rate limit exceeded, slow down and try again later");
                faults.insert(0, once("slow down", address, FaultKind::Refuse { at: Moment::Rcpt, reply }));
            }
            if let Some(address) = middle.last().filter(|_| *line_away) {
                let away = FaultKind::Drop { at: DropMoment::BeforeData, keep: false };
                faults.insert(0, once("line away", address, away));
            }
            faults.retain(|fault| fault.share > 0.0);
            FaultPlan { seed, faults, ..FaultPlan::default() }
        }
    }
}

fn fault(name: &str, of_a_hundred: u8, fault: FaultKind) -> Fault {
    let share = f64::from(of_a_hundred.min(100)) / 100.0;
    Fault { name: name.to_owned(), recipients: None, share, tries: None, after: 0, seconds: None, fault }
}

fn of_one_kind(plan: BadDay) -> practice::BadDay {
    match plan {
        BadDay::Greylisting => practice::BadDay::Greylisting,
        BadDay::QuotaAtNoon => practice::BadDay::QuotaAtNoon,
        BadDay::LineAway => practice::BadDay::LineAway,
        BadDay::Restarts => practice::BadDay::Restarts,
        BadDay::OldList => practice::BadDay::OldList,
        BadDay::LostAnswers => practice::BadDay::LostAnswers,
        BadDay::Locked => practice::BadDay::Locked,
        BadDay::Slow => practice::BadDay::Slow,
    }
}
