//! The outbox against a plain list of rows in memory: whatever is done in whatever order, each row stands where the list says.

use std::collections::{BTreeMap, BTreeSet};

use consent::{Purpose, Scope, SuppressionReason, decide};
use contacts::ContactId;
use delivery::{
    CampaignId, CampaignState, Event, OutboxId, Outcome, RowState, Setback, Stage, Wait, WaitReason,
};
use proptest::prelude::*;
use store::{Claims, Counted, SenderConnection, SettleAs, Settled, Settlement};

use crate::support::*;

/// Those who stand side by side lead to one mailbox: 0 and 1, 2 and 3.
const PEOPLE: [&str; 6] = [
    "ida@northfen.example",
    "ida+news@northfen.example",
    "ben@northfen.example",
    "ben+shop@northfen.example",
    "cleo@northfen.example",
    "dora@northfen.example",
];

#[derive(Clone, Copy, Debug)]
enum Step {
    Claim(u32),
    Settle(usize, How),
    Crash,
    Pause,
    Resume,
    Cancel,
    Retry,
    SettleByThePerson(bool),
    Suppress(usize),
    Merge(usize, bool),
    Later(i64),
}

#[derive(Clone, Copy, Debug)]
enum How {
    Accepted,
    Deferred,
    Failed,
    Refused,
    Uncertain,
    Back,
}

fn step() -> impl Strategy<Value = Step> {
    use How::*;
    let how = prop::sample::select(vec![Accepted, Deferred, Deferred, Failed, Refused, Uncertain, Back]);
    prop_oneof![
        5 => (1_u32..4).prop_map(Step::Claim),
        5 => (0_usize..4, how).prop_map(|(which, how)| Step::Settle(which, how)),
        1 => Just(Step::Crash),
        1 => Just(Step::Pause),
        2 => Just(Step::Resume),
        1 => prop::bool::weighted(0.2).prop_map(|yes| if yes { Step::Cancel } else { Step::Resume }),
        1 => Just(Step::Retry),
        1 => any::<bool>().prop_map(Step::SettleByThePerson),
        1 => (0..PEOPLE.len()).prop_map(Step::Suppress),
        1 => (0_usize..2, any::<bool>()).prop_map(|(pair, first)| Step::Merge(pair, first)),
        2 => (1_i64..40).prop_map(Step::Later),
    ]
}

fn outcome(how: How, minute: i64) -> Outcome {
    match how {
        How::Accepted => accepted(),
        How::Deferred => Outcome::Deferred {
            until: at(minute + 15),
            class: "greylisted".parse().unwrap(),
            reply: None,
            why: None,
        },
        How::Failed => Outcome::Failed { class: "other".parse().unwrap(), reply: None, why: None },
        How::Refused => Outcome::Refused {
            class: "bad-mailbox".parse().unwrap(),
            reply: reply(550, "no"),
            suppress: true,
        },
        How::Uncertain => Outcome::Uncertain { why: "lost".to_owned() },
        How::Back => {
            let because = Setback::Connection { stage: Stage::Connect, why: "no network".to_owned() };
            Outcome::BackInQueue { because }
        }
    }
}

/// What the list knows of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Row {
    state: RowState,
    attempts: u32,
    /// In minutes: of the next try, or of the last time it was put back.
    due: i64,
}

/// The list.
struct Reference {
    rows: Vec<Row>,
    campaign: CampaignState,
    off: BTreeSet<usize>,
    /// Who went into whom.
    merged: BTreeMap<usize, usize>,
    /// Whose each row is; two change their people where one comes back for which the other was given up.
    person: Vec<usize>,
    /// Rows that were skipped because of a merge.
    given_up: BTreeSet<usize>,
    minute: i64,
}

impl Reference {
    fn new() -> Self {
        let row = Row { state: RowState::Queued, attempts: 0, due: 0 };
        Self {
            rows: vec![row; PEOPLE.len()],
            campaign: CampaignState::Sending,
            off: BTreeSet::new(),
            merged: BTreeMap::new(),
            person: (0..PEOPLE.len()).collect(),
            given_up: BTreeSet::new(),
            minute: 10,
        }
    }

    fn waits(&self, who: usize) -> bool {
        matches!(self.rows[who].state, RowState::Queued | RowState::Deferred)
    }

    fn end(&mut self, who: usize, state: RowState) {
        self.rows[who] = Row { state, due: 0, ..self.rows[who] };
    }

    fn give_up(&mut self, who: usize) {
        self.end(who, RowState::Skipped);
        self.given_up.insert(who);
    }

    fn row_of(&self, person: usize) -> usize {
        self.person.iter().position(|one| *one == person).unwrap()
    }

    fn in_hand(&self) -> Vec<usize> {
        (0..PEOPLE.len()).filter(|who| self.rows[*who].state == RowState::Claimed).collect()
    }

    /// Who is taken by a claim of so many.
    fn claim(&mut self, most: u32) -> Vec<usize> {
        if self.campaign != CampaignState::Sending {
            return Vec::new();
        }
        let mut taken = Vec::new();
        // Whoever has no turn any more makes room for others.
        while taken.len() < most as usize {
            let next = self.next(most as usize - taken.len());
            if next.is_empty() {
                break;
            }
            for who in next {
                if self.take(who) {
                    taken.push(who);
                } else {
                    self.give_up(who);
                }
            }
        }
        taken
    }

    /// Whose turn it is, in their order.
    fn next(&self, most: usize) -> Vec<usize> {
        let of = |state: RowState| {
            let mut rows: Vec<usize> =
                (0..PEOPLE.len()).filter(|who| self.rows[*who].state == state).collect();
            rows.sort_by_key(|who| (self.rows[*who].due, *who));
            rows
        };
        let due = of(RowState::Deferred).into_iter().filter(|who| self.rows[*who].due <= self.minute);
        due.chain(of(RowState::Queued)).take(most).collect()
    }

    /// Claims a row, unless its person has or had the message by another one.
    fn take(&mut self, who: usize) -> bool {
        if let Some(kept) = self.merged.get(&self.person[who]).copied() {
            let twin = self.row_of(kept);
            if self.given_up.contains(&twin) {
                self.person.swap(who, twin);
            }
        }
        let person = self.person[who];
        let twin_has_it = self.merged.iter().any(|(other, kept)| {
            let state = self.rows[self.row_of(*other)].state;
            *kept == person && matches!(state, RowState::Claimed | RowState::Accepted | RowState::Uncertain)
        });
        let may = !self.merged.contains_key(&person) && !twin_has_it;
        if may {
            self.end(who, RowState::Claimed);
        }
        may
    }

    fn settle(&mut self, who: usize, how: How) {
        let row = &mut self.rows[who];
        row.attempts += u32::from(!matches!(how, How::Back));
        (row.state, row.due) = match how {
            How::Accepted => (RowState::Accepted, 0),
            How::Deferred => (RowState::Deferred, self.minute + 15),
            How::Failed => (RowState::Failed, 0),
            How::Refused => (RowState::Refused, 0),
            How::Uncertain => (RowState::Uncertain, 0),
            How::Back => (RowState::Queued, self.minute),
        };
        if self.campaign == CampaignState::Cancelled && self.waits(who) {
            self.end(who, RowState::Skipped);
        }
        if matches!(how, How::Refused) {
            self.off.insert(self.person[who]);
        }
    }

    fn again(&mut self, from: RowState, to: RowState) {
        let found: Vec<usize> = (0..PEOPLE.len()).filter(|who| self.rows[*who].state == from).collect();
        if found.is_empty() {
            return;
        }
        if to == RowState::Queued && self.campaign != CampaignState::Sending {
            let Ok(state) = self.campaign.apply(Event::QueueAgain) else { return };
            self.campaign = state;
        }
        found.into_iter().for_each(|who| self.end(who, to));
    }

    fn merge(&mut self, kept: usize, other: usize) {
        if matches!(self.rows[other].state, RowState::Claimed | RowState::Accepted | RowState::Uncertain)
            && self.waits(kept)
        {
            self.give_up(kept);
        }
        if self.waits(other) {
            self.give_up(other);
        }
        if self.off.contains(&other) || self.off.contains(&kept) {
            self.off.extend([kept, other]);
        }
        self.merged.insert(other, kept);
    }

    /// Finished means that every row is at its end.
    fn finish(&mut self) {
        if self.rows.iter().all(|row| row.state.is_terminal()) && self.campaign.can(Event::Finish) {
            self.campaign = CampaignState::Finished;
        }
    }
}

/// What is done to the store, and to the list.
struct Bench {
    place: Place,
    sender: SenderConnection,
    id: CampaignId,
    contacts: Vec<ContactId>,
    rows: Vec<OutboxId>,
    list: Reference,
}

impl Bench {
    fn new() -> Self {
        let place = place();
        let people = PEOPLE.iter().enumerate();
        import(&place, "a.csv", people.map(|(at, email)| row(at as u64 + 2, email, &[])).collect());
        let (id, _) = campaign(&place, "Spring");
        start(&place, id);
        let contacts: Vec<ContactId> = PEOPLE.iter().map(|email| id_of(&place.store, email)).collect();
        let row_of = |contact: &ContactId| place.store.result_of(id, *contact).unwrap().unwrap().row;
        let rows = contacts.iter().map(row_of).collect();
        let sender = place.store.sender().unwrap();
        Self { sender, id, contacts, rows, list: Reference::new(), place }
    }

    fn write(&mut self, who: usize, settled: Settled) {
        let now = at(self.list.minute);
        let one = Settlement { row: self.rows[who], settled, at: now, counted: Counted::AsClaimed };
        self.sender.settle(self.id, &[one], now).unwrap();
    }

    fn step(&mut self, step: Step) {
        let (id, now) = (self.id, at(self.list.minute));
        let store = self.place.store.clone();
        match step {
            Step::Claim(most) => {
                let expected = self.list.claim(most);
                let claims = match self.sender.claim(id, most, now, stamp).unwrap() {
                    Claims::Rows(claims) => claims,
                    _ => Vec::new(),
                };
                let taken: Vec<usize> = claims
                    .iter()
                    .map(|claim| self.rows.iter().position(|row| *row == claim.row).unwrap())
                    .collect();
                assert_eq!(taken, expected, "who is next, in their order");
                for (who, claim) in taken.into_iter().zip(claims) {
                    // As the send loop does: leave is asked for at the claim.
                    let leave = decide(
                        &claim.candidate.standing(),
                        Purpose::Newsletter { list: self.place.list.0 },
                        now,
                    );
                    assert_eq!(
                        leave.is_err(),
                        self.list.off.contains(&self.list.person[who]),
                        "{}",
                        PEOPLE[who]
                    );
                    if leave.is_err() {
                        self.write(who, Settled::Skipped { why: "suppressed".to_owned() });
                        self.list.end(who, RowState::Skipped);
                    }
                }
            }
            Step::Settle(which, how) => {
                let hand = self.list.in_hand();
                let Some(who) = hand.get(which % hand.len().max(1)).copied() else { return };
                self.write(who, Settled::Tried(outcome(how, self.list.minute)));
                self.list.settle(who, how);
            }
            Step::Crash => {
                let lost = self.list.in_hand();
                assert_eq!(self.sender.recover(now).unwrap(), lost.len() as u64, "exactly what was in hand");
                lost.into_iter().for_each(|who| self.list.end(who, RowState::Uncertain));
            }
            Step::Pause => {
                let done = store.pause_campaign(id, &Wait::for_you(WaitReason::PausedByYou), now);
                self.apply(done.is_ok(), Event::Pause);
            }
            Step::Resume => {
                let done = store.resume_campaign(id, now);
                self.apply(done.is_ok(), Event::Resume);
            }
            Step::Cancel => {
                let done = store.cancel_campaign(id, now).is_ok();
                self.apply(done, Event::Cancel);
                if done {
                    let waiting: Vec<usize> = (0..PEOPLE.len()).filter(|who| self.list.waits(*who)).collect();
                    waiting.into_iter().for_each(|who| self.list.end(who, RowState::Skipped));
                }
            }
            Step::Retry => {
                let _ = store.retry_failed(id, None, now);
                self.list.again(RowState::Failed, RowState::Queued);
            }
            Step::SettleByThePerson(went) => {
                let how = if went { SettleAs::Accepted } else { SettleAs::QueuedAgain };
                let _ = store.settle_uncertain(id, None, how, "looked", now);
                self.list
                    .again(RowState::Uncertain, if went { RowState::Accepted } else { RowState::Queued });
            }
            Step::Suppress(who) => {
                let entry =
                    suppression(&store, PEOPLE[who], SuppressionReason::Unsubscribed, Scope::Everywhere);
                store.suppress(entry, now).unwrap();
                // A wish holds for every address of the person.
                let kept = self.list.merged.get(&who).copied().unwrap_or(who);
                let others =
                    self.list.merged.iter().filter(|(_, into)| **into == kept).map(|(other, _)| *other);
                let all: Vec<usize> = others.chain([kept]).collect();
                self.list.off.extend(all);
            }
            Step::Merge(pair, first) => {
                let (kept, other) = if first { (pair * 2, pair * 2 + 1) } else { (pair * 2 + 1, pair * 2) };
                if self.list.merged.contains_key(&kept) || self.list.merged.contains_key(&other) {
                    return;
                }
                if let Ok(Ok(_)) = store.merge_people(self.contacts[kept], &[self.contacts[other]], now) {
                    self.list.merge(kept, other);
                }
            }
            Step::Later(minutes) => self.list.minute += minutes,
        }
    }

    fn apply(&mut self, done: bool, event: Event) {
        let expected = self.list.campaign.apply(event);
        // Whoever presses Pause twice means it.
        let twice = event == Event::Pause && self.list.campaign == CampaignState::Paused;
        assert_eq!(done, expected.is_ok() || twice, "{event:?} while {:?}", self.list.campaign);
        self.list.campaign = expected.unwrap_or(self.list.campaign);
    }

    fn compare(&mut self) {
        self.list.finish();
        for (who, expected) in self.list.rows.iter().enumerate() {
            let mut found = None;
            self.place
                .store
                .each_result(self.id, |row| {
                    if row.row == self.rows[who] {
                        found = Some((row.state, row.attempts));
                    }
                    std::ops::ControlFlow::Continue(())
                })
                .unwrap();
            assert_eq!(found, Some((expected.state, expected.attempts)), "{}", PEOPLE[who]);
        }
        let counts = self.place.store.counts(self.id).unwrap();
        for state in RowState::ALL {
            let rows = self.list.rows.iter().filter(|row| row.state == *state).count();
            assert_eq!(counts.of(*state), rows as u64, "counted as {state}");
        }
        assert_eq!(self.place.store.campaign(self.id).unwrap().state, self.list.campaign);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(40), max_shrink_iters: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_outbox_does_what_a_plain_list_does(steps in prop::collection::vec(step(), 1..50)) {
        let mut bench = Bench::new();
        for step in steps {
            bench.step(step);
            bench.compare();
        }
        check_whole(&bench.place.store);
    }
}
