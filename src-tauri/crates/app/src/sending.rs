//! Sending a campaign: the questions before the first message, then the send loop.

use crate::awake::Awake;
use crate::dispatcher::ground::Ground;
use crate::dispatcher::{Ended, Round, send};
use crate::planning::turn;
use crate::{Error, Postrider, Refused, StopSign, accounts};
use delivery::preflight::Cleared;
use delivery::{CampaignId, CampaignState};
use jiff::{SignedDuration, Timestamp};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;
use store::{AccountRow, CampaignRow, QueueRow};

/// More people than this and their number must be stated.
pub(crate) const MANY: u64 = 100;

/// A campaign that stood still for longer is asked about as at its start.
const A_DAY: SignedDuration = SignedDuration::from_hours(24);

/// What a person says before the first message goes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Leave {
    /// How many people would get it: needed where they are many, and meant wherever it is stated.
    pub confirmed: Option<u64>,
    /// What is known of the inbox since the last campaign.
    pub inbox: Inbox,
}

/// What is known of the inbox before messages go out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Inbox {
    /// Nobody said anything of it: where somebody may have asked to leave, nothing is sent.
    #[default]
    Unasked,
    /// The person has looked through it, and those who want to leave are taken care of.
    LookedThrough,
    /// A script, which nobody can ask, was told what to look for and sends at its own word. Nothing is noted: the next
    /// campaign, and the window, ask again.
    Told,
}

/// How a campaign begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Begins {
    /// A person says so: it goes to everybody, now, whatever was planned.
    Now,
    /// Its planned moment has come, with the word given for it then.
    AsPlanned,
}

/// What stands before the start of sending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BeforeSending {
    /// How many people would get it now.
    pub people: u64,
    /// Whether their number must be stated.
    pub state_number: bool,
    /// Since when nobody has looked through the inbox; none where there is nothing to look for.
    pub inbox_unread_since: Option<Timestamp>,
    /// Where to look.
    pub mailbox: String,
}

impl Postrider {
    /// What the person must know and say before this campaign starts.
    pub fn before_sending(&self, id: CampaignId) -> Result<BeforeSending, Error> {
        let row = self.store.campaign(id)?;
        let account = self.account_of(&row)?;
        let people = if row.state.is_frozen() {
            self.store.counts(id)?.to_go()
        } else {
            self.audience(&row)?.tally.included
        };
        Ok(BeforeSending {
            people,
            state_number: people > MANY && !row.state.is_frozen(),
            inbox_unread_since: self.inbox_unread_since(&row)?,
            mailbox: mailbox(&account),
        })
    }

    /// Since when nobody has looked through the inbox, where somebody may have asked to leave: before a campaign starts,
    /// and before one goes on that stood still for more than a day.
    pub fn inbox_unread_since(&self, row: &CampaignRow) -> Result<Option<Timestamp>, Error> {
        if row.state.is_frozen() {
            let last = self.store.last_message(row.id)?.max(row.started);
            // A last one that lies far ahead was noted while the clock was, and nobody knows how long ago that is.
            if last.is_none_or(|last| self.clock.now().duration_since(last).abs() <= A_DAY) {
                return Ok(None);
            }
        }
        if !self.store.inbox_must_be_looked_through(self.clock.now())? {
            return Ok(None);
        }
        Ok(Some(self.store.inbox_confirmed_at()?.unwrap_or(Timestamp::UNIX_EPOCH)))
    }

    /// The person's word that the inbox is looked through, given for a campaign that starts or goes on.
    pub fn inbox_looked_through_for(&self, id: CampaignId) -> Result<(), Error> {
        Ok(self.store.confirm_inbox(Some(id), self.clock.now())?)
    }

    /// Refuses where [`Postrider::inbox_unread_since`] names a time and nobody gave an answer.
    pub(crate) fn inbox_was_read(&self, row: &CampaignRow, inbox: Inbox) -> Result<(), Error> {
        if inbox == Inbox::Told || self.inbox_unread_since(row)?.is_none() {
            return Ok(());
        }
        let mailbox = mailbox(&self.account_of(row)?);
        Err(Error::Refused(Refused::InboxUnread { mailbox }))
    }

    /// What a campaign needs beyond its check, asked before its audience is frozen or planned: the key that signs the way to leave,
    /// and the account's password.
    pub(crate) fn can_be_sent(&self, row: &CampaignRow) -> Result<(), Error> {
        self.token_key()?;
        if let Some(account) = row.account {
            self.smtp_settings(&self.store.account(account)?)?;
        }
        Ok(())
    }

    /// Sends a campaign, or goes on with one, until it is finished, paused, or told to stop. An edited one is checked
    /// first. The future ends with the send loop; only one process can be in it for one data folder.
    pub async fn send_campaign(&self, id: CampaignId, leave: Leave, stop: StopSign) -> Result<Ended, Error> {
        let this = self.clone();
        let turn = tokio::task::spawn_blocking(move || this.take_turn(id));
        let turn = turn.await.map_err(|_| Error::Cancelled)??;
        if !self.store.is_vouched()? {
            return Err(Error::Refused(Refused::NotVouched));
        }
        tokio::select! {
            () = self.look_before_sending(id) => {}
            () = stop.raised() => {}
        }
        let this = self.clone();
        let prepared = tokio::task::spawn_blocking(move || this.prepare(id, leave));
        let round = prepared.await.map_err(|_| Error::Cancelled)??;
        let Some(round) = round.with(stop) else { return Ok(Ended::Finished) };
        // Asking the system to stay awake may wait for its message bus.
        let awake = tokio::task::spawn_blocking(Awake::hold).await.ok().flatten();
        let looks = self.keep_looking(round.account);
        let ended = send(round).await;
        drop(looks);
        let _ = tokio::task::spawn_blocking(move || drop((awake, turn))).await;
        ended
    }

    /// Everything before the loop: check, queue, compile.
    fn prepare(&self, id: CampaignId, leave: Leave) -> Result<Prepared, Error> {
        if leave.inbox == Inbox::LookedThrough {
            self.inbox_looked_through_for(id)?;
        }
        let mut row = self.store.campaign(id)?;
        if !row.state.is_frozen() {
            self.start(&row, Begins::Now, leave)?;
            row = self.store.campaign(id)?;
        }
        // Read before it is asked about: what changes from here on is found by the run.
        let account = self.account_of(&row)?;
        match row.state {
            CampaignState::Sending => {
                self.inbox_was_read(&row, leave.inbox)?;
                self.bulk_is_allowed(id, false)?;
            }
            CampaignState::Finished => return Ok(Prepared::Nothing),
            CampaignState::Paused => {
                let event = delivery::Event::Start;
                return Err(Error::Campaign(delivery::NotAllowed { state: row.state, event }));
            }
            state => {
                return Err(Error::Campaign(delivery::NotAllowed { state, event: delivery::Event::Start }));
            }
        }
        let letter = self.letter(&row, &account)?;
        Ok(Prepared::Ready(Box::new(Round {
            store: self.store.clone(),
            clock: self.clock.clone(),
            campaign: id,
            account: account.id,
            ground: Ground::of(&account),
            list: row.list,
            paces: self.paces.clone(),
            settings: self.smtp_settings(&account)?,
            signed_in: Some(self.clone()),
            door: Arc::default(),
            connections: connections(&account.account),
            letter: Arc::new(letter),
            stop: StopSign::default(),
            board: self.board.clone(),
            pretend: Duration::ZERO,
            diary: None,
        })))
    }

    /// From draft, cleared or scheduled to sending: the key and the password, the check, the inbox, the stated number, the
    /// frozen audience. Where any of it refuses, a planned start stays planned.
    pub(crate) fn start(&self, row: &CampaignRow, begins: Begins, leave: Leave) -> Result<(), Error> {
        let (able, ready) = std::thread::scope(|beside| {
            // To make a key of a passphrase takes as long as the rest.
            let asked = std::thread::Builder::new()
                .name("vault".to_owned())
                .spawn_scoped(beside, || self.can_be_sent(row));
            let ready = self.ready(row, begins, leave);
            let able = match asked {
                Ok(asked) => asked.join().unwrap_or(Err(Error::Cancelled)),
                Err(_) => self.can_be_sent(row),
            };
            (able, ready)
        });
        able?;
        let Ready { cleared, people, now } = ready?;
        match begins {
            Begins::Now => self.store.queue(row.id, &cleared, people, now)?,
            Begins::AsPlanned => self.store.queue_as_planned(row.id, &cleared, people, now)?,
        };
        Ok(())
    }

    /// What is asked of the campaign itself before its audience is frozen, and that audience.
    fn ready(&self, row: &CampaignRow, begins: Begins, leave: Leave) -> Result<Ready, Error> {
        let report = self.check_campaign(row.id)?;
        let row = self.store.campaign(row.id)?;
        let account = row.account.map(|id| self.store.account(id)).transpose()?;
        let fingerprint = self.fingerprint(&row, account.as_ref())?;
        let cleared = report
            .clear(fingerprint)
            .map_err(|_| Error::Blocked(report.blocking().map(|found| found.finding.clone()).collect()))?;
        self.inbox_was_read(&row, leave.inbox)?;
        let plan = row.planned.as_ref().filter(|_| begins == Begins::AsPlanned);
        let mut people = Vec::new();
        // Whoever is left out has a row too: every address ends with a reason, the one of this day.
        let now = self.clock.now();
        let tally = self.sift_for(&row, |candidate, looked| {
            let skip = looked.err().map(|refusal| refusal.code().to_owned());
            let due = plan.and_then(|plan| turn(plan, candidate, now));
            people.push(QueueRow { contact: candidate.contact, due, skip, fresh: None });
            ControlFlow::Continue(())
        })?;
        if tally.included == 0 {
            return Err(Error::Refused(Refused::NobodyLeft));
        }
        let may = match (plan, leave.confirmed) {
            // Who planned it said for how many: fewer is no surprise, more is.
            (Some(plan), None) => tally.included <= plan.people,
            // A number that was stated is meant, however few they are.
            (_, stated) => stated.map_or(tally.included <= MANY, |stated| stated == tally.included),
        };
        if !may {
            return Err(Error::Unconfirmed { people: tally.included });
        }
        Ok(Ready { cleared, people, now })
    }
}

/// A campaign whose audience can be frozen.
struct Ready {
    cleared: Cleared,
    people: Vec<QueueRow>,
    /// When its people were looked at.
    now: Timestamp,
}

/// Where those who answer and those who leave write to.
fn mailbox(account: &AccountRow) -> String {
    let account = &account.account;
    account.reply_to.as_ref().unwrap_or(&account.from).as_str().to_owned()
}

/// Sessions that an account sends through at once, 1 to 16.
pub fn connections(account: &store::Account) -> usize {
    let wanted = accounts::choice(account).connections.unwrap_or(1);
    usize::try_from(wanted.clamp(1, 16)).unwrap_or(1)
}

/// What there is to send.
enum Prepared {
    Ready(Box<Round>),
    Nothing,
}

impl Prepared {
    fn with(self, stop: StopSign) -> Option<Round> {
        match self {
            Self::Ready(round) => Some(Round { stop, ..*round }),
            Self::Nothing => None,
        }
    }
}
