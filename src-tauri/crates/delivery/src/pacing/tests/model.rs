//! A model of everything at once: whatever is sent, whatever the clock does, a plain recount of all messages by true time
//! finds no window too full, and nothing waits for ever.

use super::*;
use crate::limits::Day;
use crate::plan::{Hours, Weekdays};
use crate::zone::Zone;

/// One message as the reference knows it.
#[derive(Debug, Clone, Copy)]
struct Message {
    truth: Timestamp,
    clock: Timestamp,
    domain: i64,
    fresh: bool,
}

/// The simplest thing that can be true: every message, counted anew for each question.
#[derive(Debug, Default)]
struct Reference {
    messages: Vec<Message>,
}

impl Reference {
    fn fullest(&self, length: SignedDuration, which: impl Fn(&Message) -> bool) -> usize {
        let of: Vec<Timestamp> = self.messages.iter().filter(|one| which(one)).map(|one| one.truth).collect();
        let inside = |last: &Timestamp| {
            of.iter().filter(|at| *at <= last && last.duration_since(**at) < length).count()
        };
        of.iter().map(inside).max().unwrap_or(0)
    }

    fn fullest_date(&self, zone: Zone) -> usize {
        let mut dates = std::collections::BTreeMap::new();
        for one in &self.messages {
            *dates.entry(one.truth.to_zoned(zone.rules()).date()).or_insert(0) += 1;
        }
        dates.into_values().max().unwrap_or(0)
    }
}

#[derive(Debug, Clone)]
enum Op {
    Send { times: u8, domain: i64, fresh: bool },
    Pass(i64),
    ClockBack(i64),
    Restart,
    Elsewhere(u32),
    SlowDown,
    GiveBack,
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        8 => (1u8..12, 1i64..4, any::<bool>()).prop_map(|(times, domain, fresh)| Op::Send { times, domain, fresh }),
        3 => (0i64..5_000).prop_map(Op::Pass),
        3 => (0i64..90_000).prop_map(Op::Pass),
        2 => (0i64..7_200_000).prop_map(Op::Pass),
        1 => (0i64..90_000_000).prop_map(Op::Pass),
        1 => (0i64..100_000_000).prop_map(Op::ClockBack),
        1 => Just(Op::Restart),
        1 => (1u32..4).prop_map(Op::Elsewhere),
        1 => Just(Op::SlowDown),
        1 => Just(Op::GiveBack),
    ]
}

fn terms() -> impl Strategy<Value = Terms> {
    let of = |most: u32| prop::option::of(1..=most);
    let hours = prop::option::of((0u16..1_000, 1_001u16..1_440));
    let zone = prop::sample::select(vec!["UTC", "America/New_York", "Australia/Sydney"]);
    let limits = (of(3), of(8), of(20), of(40), of(12), of(4), of(9), 0u8..3);
    (limits, hours, 1u8..128, any::<bool>(), zone).prop_map(|(limits, hours, days, spread, zone)| {
        let (per_second, per_minute, per_hour, per_day, new_per_day, domain_per_minute, domain_per_hour, day) = limits;
        let zone: Zone = zone.parse().unwrap();
        let day = [Day::Rolling, Day::Calendar(zone), Day::Both(zone)][usize::from(day)];
        let chosen: Vec<u8> = (1..=7).filter(|day| days & (1 << (day - 1)) != 0).collect();
        let limits = Limits {
            per_second, per_minute, per_hour, per_day, day, new_per_day, domain_per_minute, domain_per_hour,
        };
        let plan = Plan {
            hours: hours.map(|(from, until)| Hours::new(from, until).unwrap()),
            weekdays: Weekdays::of(&chosen).unwrap(),
            zone,
            rhythm: if spread { Rhythm::Spread } else { Rhythm::AsAllowed },
            ..Plan::default()
        };
        Terms { limits, plan, card: None }
    })
}

/// Everything that would be read back after a restart.
#[derive(Debug, Default)]
struct Stored {
    past: Past,
}

impl Stored {
    fn add(&mut self, sent: Sent) {
        let row = PaceRow { at: sent.at, count: 1 };
        self.past.sends.push(row);
        for share in sent.domain.into_iter().chain(sent.fresh.then_some(NEW_PEOPLE)) {
            self.past.shares.push(ShareRow { share, row });
        }
        self.past.days.push((sent.day, 1));
    }

    fn remove(&mut self, sent: Sent) {
        let same = |row: &PaceRow| row.at == sent.at;
        if let Some(index) = self.past.sends.iter().position(same) {
            self.past.sends.remove(index);
        }
        for share in sent.domain.into_iter().chain(sent.fresh.then_some(NEW_PEOPLE)) {
            if let Some(index) = self.past.shares.iter().position(|one| one.share == share && same(&one.row))
            {
                self.past.shares.remove(index);
            }
        }
    }

    fn read(&self, clock: Timestamp) -> Past {
        let latest = history::counted_at(clock);
        let (sends, _) = restore(self.past.sends.clone(), clock);
        let mut shares = self.past.shares.clone();
        shares.iter_mut().for_each(|one| one.row.at = one.row.at.min(latest));
        Past { sends, shares, ..self.past.clone() }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn nothing_is_ever_too_full_and_nothing_waits_for_ever(terms in terms(), ops in prop::collection::vec(op(), 1..100)) {
        let mut pace = Pace::with(terms, &Past::default());
        let (mut truth, mut set_back, mut was_set_back) = (noon(), SignedDuration::ZERO, false);
        let mut reference = Reference::default();
        let mut stored = Stored::default();
        let mut elsewhere: Vec<PaceRow> = Vec::new();
        let mut last: Option<Sent> = None;
        for op in ops {
            let clock = truth - set_back;
            match op {
                Op::Send { times, domain, fresh } => for _ in 0..times {
                    let to = To { domain: Some(domain), fresh, reserved: false };
                    match pace.next(clock) {
                        Next::Go => {
                            prop_assert!(pace.room(clock).is_none_or(|room| room > 0), "go, and no room");
                            match pace.turn(to, clock) {
                                Turn::Go(sent) => {
                                    prop_assert!(terms.plan.gate(clock).shut.is_none(), "sent in a quiet hour");
                                    stored.add(sent);
                                    last = Some(sent);
                                    reference.messages.push(Message { truth, clock, domain, fresh });
                                }
                                Turn::Park(until) => prop_assert!(until > clock, "parked until a time that is over"),
                            }
                        }
                        Next::WaitUntil { at, .. } => {
                            prop_assert!(at > clock, "a wait lies ahead");
                            prop_assert!(at.duration_since(clock).as_hours() <= 10 * 24, "and ends: {}", at);
                            prop_assert_eq!(pace.room(clock), Some(0), "no room while it waits");
                        }
                        Next::Never { .. } => prop_assert!(false, "no limit is 0 here"),
                    }
                },
                Op::Pass(ms) => truth += SignedDuration::from_millis(ms),
                Op::ClockBack(ms) => { set_back += SignedDuration::from_millis(ms); was_set_back = true; }
                Op::Restart => {
                    let mut past = stored.read(clock);
                    past.elsewhere.clone_from(&elsewhere);
                    past.slow = pace.slow(clock);
                    pace = Pace::with(terms, &past);
                    last = None;
                }
                Op::Elsewhere(count) => {
                    elsewhere.push(PaceRow { at: clock, count });
                    pace.set_elsewhere(&elsewhere);
                }
                Op::SlowDown => { stored.past.slow = Some(pace.slow_down(clock)); }
                Op::GiveBack => if let Some(sent) = last.take() {
                    pace.give_back(sent);
                    stored.remove(sent);
                    reference.messages.pop();
                },
            }
        }
        let limits = terms.limits;
        for limit in limits.iter().filter(|limit| limit.window != Window::Second) {
            if limit.window == Window::Day && !limits.day.rolls() { continue }
            let fullest = reference.fullest(limit.window.length(), |_| true);
            prop_assert!(fullest as u64 <= u64::from(limit.count), "{:?}: {}", limit, fullest);
        }
        if let Some(most) = limits.per_second.filter(|_| !was_set_back) {
            prop_assert!(reference.fullest(Window::Second.length(), |_| true) <= most as usize, "a second");
        }
        if let (Some(zone), Some(most), false) = (limits.day.zone(), limits.per_day, was_set_back) {
            prop_assert!(reference.fullest_date(zone) <= most as usize, "a day of the calendar");
        }
        if let Some(most) = limits.new_per_day {
            prop_assert!(reference.fullest(Window::Day.length(), |one| one.fresh) <= most as usize, "new people");
        }
        for domain in 1..4 {
            for (most, window) in [(limits.domain_per_minute, Window::Minute), (limits.domain_per_hour, Window::Hour)] {
                if let Some(most) = most {
                    let fullest = reference.fullest(window.length(), |one| one.domain == domain);
                    prop_assert!(fullest <= most as usize, "domain {} in a {}: {}", domain, window, fullest);
                }
            }
        }
        prop_assert!(reference.messages.iter().all(|one| one.clock <= one.truth));
    }

    /// Everybody's turn comes, and a forecast of the same crowd is what then happens, to the message.
    #[test]
    fn the_forecast_for_a_mixed_crowd_comes_true(terms in terms(), crowd in prop::collection::vec(someone(), 1..120)) {
        let mut pace = Pace::with(terms, &Past::default());
        let forecast = pace.forecast_for(&whom(&crowd), noon(), None);
        let sent = send_all(&mut pace, &crowd);
        prop_assert_eq!(sent.len(), crowd.len(), "everybody's turn comes");
        prop_assert_eq!(forecast.start.as_ref(), sent.first());
        prop_assert_eq!(forecast.end.as_ref(), sent.last());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// A crowd of whom only numbers are known.
    #[test]
    fn the_forecast_for_a_large_crowd_comes_true_by_numbers(
        terms in terms(),
        crowd in prop::collection::vec(someone(), 600..1_200),
    ) {
        // Hosts have one of these, not both; and with one day a week, who comes first in the list decides about weeks.
        let mut terms = terms;
        let limits = &mut terms.limits;
        if terms.plan.hours.is_some() || terms.plan.weekdays != Weekdays::ALL {
            limits.new_per_day = None;
        }
        if terms.plan.hours.is_some() || terms.plan.weekdays != Weekdays::ALL || limits.new_per_day.is_some() {
            (limits.domain_per_minute, limits.domain_per_hour) = (None, None);
        }
        let mut pace = Pace::with(terms, &Past::default());
        let forecast = super::super::forecast::by_numbers(pace.clone(), &whom(&crowd), noon());
        let sent = send_all(&mut pace, &crowd);
        prop_assert_eq!(forecast.start.as_ref(), sent.first(), "the first goes when it said");
        let (Some(end), Some(first), Some(last)) = (forecast.end, sent.first(), sent.last()) else { return Ok(()) };
        let (told, took) = (end.duration_since(*first).as_secs(), last.duration_since(*first).as_secs());
        // A night or a day more or less is what hours and days make of a minute, a gap or two what spreading does.
        let slack = match (terms.plan.hours.is_some() || terms.plan.weekdays != Weekdays::ALL, terms.plan.rhythm) {
            (true, _) => 8 * 86_400,
            (false, Rhythm::Spread) => 4 * 3_600,
            (false, Rhythm::AsAllowed) => 180,
        };
        prop_assert!((told - took).abs() <= took / 10 + slack, "told {} s, took {} s", told, took);
    }
}

/// Somebody of a crowd.
#[derive(Debug, Clone, Copy)]
struct Someone {
    domain: i64,
    fresh: bool,
    /// When and why they come later than the others.
    later: Option<(Timestamp, Comes)>,
}

fn someone() -> impl Strategy<Value = Someone> {
    let later = prop_oneof![
        6 => Just(None),
        1 => (1i64..20_000, any::<bool>()).prop_map(|(seconds, back)| {
            Some((noon() + SignedDuration::from_secs(seconds), if back { Comes::Back } else { Comes::AtTheirHour }))
        }),
    ];
    (1i64..4, any::<bool>(), later).prop_map(|(domain, fresh, later)| Someone { domain, fresh, later })
}

fn whom(crowd: &[Someone]) -> Crowd {
    let mut whom = Crowd::default();
    for Someone { domain, fresh, later } in crowd {
        let to = To { domain: Some(*domain), fresh: *fresh, reserved: false };
        match later {
            None => whom.add(to),
            Some((at, comes)) => whom.add_later(to, *at, *comes),
        }
    }
    whom
}

/// A line of the outbox: whose turn is first by the clock, and among those by their place.
type Line = std::collections::BTreeSet<(Timestamp, usize)>;

/// Sends to a crowd as the outbox does: those who come back and those who were parked as soon as they are due, else rows by
/// their turn.
fn send_all(pace: &mut Pace, crowd: &[Someone]) -> Vec<Timestamp> {
    let mut now = noon();
    let mut sent = Vec::new();
    let (mut back, mut parked, mut queue) = (Line::new(), Line::new(), Line::new());
    for (index, one) in crowd.iter().enumerate() {
        match one.later {
            None => queue.insert((Timestamp::MIN, index)),
            Some((at, Comes::Back)) => back.insert((at, index)),
            Some((at, Comes::AtTheirHour)) => queue.insert((at, index)),
        };
    }
    for _ in 0..200_000 {
        match pace.next(now) {
            Next::Go => {
                let due = |line: &Line| line.first().is_some_and(|(turn, _)| *turn <= now);
                let (index, reserved) = if due(&back) {
                    (back.pop_first().unwrap().1, true)
                } else if due(&parked) {
                    (parked.pop_first().unwrap().1, true)
                } else if due(&queue) {
                    (queue.pop_first().unwrap().1, false)
                } else {
                    let firsts = [&back, &parked, &queue].map(Line::first);
                    let Some((turn, _)) = firsts.into_iter().flatten().min() else { break };
                    now = *turn;
                    continue;
                };
                let Someone { domain, fresh, later } = crowd[index];
                match pace.turn(To { domain: Some(domain), fresh, reserved }, now) {
                    Turn::Go(_) => sent.push(now),
                    Turn::Park(until) if matches!(later, Some((_, Comes::Back))) => {
                        back.insert((until, index));
                    }
                    Turn::Park(until) => {
                        parked.insert((until, index));
                    }
                }
            }
            Next::WaitUntil { at, .. } => now = at,
            Next::Never { .. } => break,
        }
    }
    sent
}
