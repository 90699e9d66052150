//! Sending a campaign: the questions before the first message, then the send loop.

use crate::dispatcher::{Ended, Round, send};
use crate::{Error, Postrider, Refused, SenderLock, StopSign, accounts};
use delivery::{CampaignId, CampaignState};
use jiff::Timestamp;
use std::ops::ControlFlow;
use std::time::Duration;
use store::{CampaignRow, QueueRow};

/// More people than this and their number must be stated.
const MANY: u64 = 100;

/// What a person says before the first message goes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Leave {
    /// How many people would get it, where it is many.
    pub confirmed: Option<u64>,
    /// Whether the inbox was looked through since the last campaign.
    pub inbox_looked_through: bool,
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
            self.audience(row.list)?.tally.included
        };
        let since = self
            .store
            .inbox_must_be_looked_through()?
            .then(|| self.store.inbox_confirmed_at().ok().flatten().unwrap_or(Timestamp::UNIX_EPOCH));
        let account = account.account;
        Ok(BeforeSending {
            people,
            state_number: people > MANY && !row.state.is_frozen(),
            inbox_unread_since: since,
            mailbox: account.reply_to.unwrap_or(account.from).as_str().to_owned(),
        })
    }

    /// Sends a campaign, or goes on with one, until it is finished, paused, or told to stop. An edited one is checked
    /// first. The future ends with the send loop; only one process can be in it for one data folder.
    pub async fn send_campaign(&self, id: CampaignId, leave: Leave, stop: StopSign) -> Result<Ended, Error> {
        let lock = SenderLock::take(&self.folder)?;
        if !self.store.is_vouched()? {
            return Err(Error::Refused(Refused::NotVouched));
        }
        let this = self.clone();
        let prepared = tokio::task::spawn_blocking(move || this.prepare(id, leave));
        let round = prepared.await.map_err(|_| Error::Cancelled)??;
        let Some(round) = round.with(stop) else { return Ok(Ended::Finished) };
        let ended = send(round).await;
        drop(lock);
        ended
    }

    /// Everything before the loop: check, queue, compile.
    fn prepare(&self, id: CampaignId, leave: Leave) -> Result<Prepared, Error> {
        if leave.inbox_looked_through {
            self.store.confirm_inbox(Some(id), self.clock.now())?;
        }
        let mut row = self.store.campaign(id)?;
        if !row.state.is_frozen() {
            self.start(&row, leave)?;
            row = self.store.campaign(id)?;
        }
        match row.state {
            CampaignState::Sending => {}
            CampaignState::Finished => return Ok(Prepared::Nothing),
            CampaignState::Paused => {
                let event = delivery::Event::Start;
                return Err(Error::Campaign(delivery::NotAllowed { state: row.state, event }));
            }
            state => {
                return Err(Error::Campaign(delivery::NotAllowed { state, event: delivery::Event::Start }));
            }
        }
        let account = self.account_of(&row)?;
        let letter = self.letter(&row, &account)?;
        Ok(Prepared::Ready(Box::new(Round {
            store: self.store.clone(),
            clock: self.clock.clone(),
            campaign: id,
            account: account.id,
            list: row.list,
            limits: account.account.limits,
            settings: self.smtp_settings(&account)?,
            connections: connections(&account.account),
            letter,
            stop: StopSign::default(),
            board: self.board.clone(),
            pretend: Duration::ZERO,
        })))
    }

    /// From draft or cleared to sending: the check, the stated number, the frozen audience.
    pub(crate) fn start(&self, row: &CampaignRow, leave: Leave) -> Result<(), Error> {
        let report = self.check_campaign(row.id)?;
        let row = self.store.campaign(row.id)?;
        let account = row.account.map(|id| self.store.account(id)).transpose()?;
        let fingerprint = self.fingerprint(&row, account.as_ref())?;
        let cleared = report
            .clear(fingerprint)
            .map_err(|_| Error::Blocked(report.blocking().map(|found| found.finding.clone()).collect()))?;
        let mut people = Vec::new();
        let tally = self.sift(row.list, |candidate, looked| {
            if looked.is_ok() {
                people.push(QueueRow::from(candidate.contact));
            }
            ControlFlow::Continue(())
        })?;
        if tally.included == 0 {
            return Err(Error::Refused(Refused::NobodyLeft));
        }
        if tally.included > MANY && leave.confirmed != Some(tally.included) {
            return Err(Error::Unconfirmed { people: tally.included });
        }
        self.store.queue(row.id, &cleared, people, self.clock.now())?;
        Ok(())
    }
}

fn connections(account: &store::Account) -> usize {
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
