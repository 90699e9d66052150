//! Home: what needs the person, in order of harm, and what is under way.

use crate::accounts::paused_because;
use crate::{CampaignStatus, Error, Postrider, VaultStanding};
use delivery::{AccountId, CampaignState, PauseCause, Wait, WaitReason};
use jiff::{SignedDuration, Timestamp};
use store::{FeedbackRow, ImportRow, ImportState, ReminderRow};

/// An import of the last days is offered to be taken back.
const RECENT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A backup older than this is told of.
const OLD_BACKUP: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Mails that were read last, looked through for somebody who could not be placed.
const LATEST_MAILS: u64 = 200;

/// All that needs looking at.
#[derive(Clone, Debug)]
pub struct Home {
    /// There is no contact, no account and no campaign.
    pub empty: bool,
    /// What needs the person, worst first.
    pub needs: Vec<Need>,
    /// Campaigns that are planned, going out or paused.
    pub under_way: Vec<UnderWay>,
    /// Imports of the last days, newest first.
    pub imports: Vec<ImportRow>,
}

/// A campaign that is planned, going out or paused.
#[derive(Clone, Debug)]
pub struct UnderWay {
    /// How it stands.
    pub status: CampaignStatus,
    /// People it goes to.
    pub people: u64,
}

/// One thing that needs the person.
#[derive(Clone, Debug)]
pub enum Need {
    /// Somebody may have asked to leave: nobody looked since a campaign, or a mail that seems to ask could not be placed.
    InboxUnread {
        /// The campaign; empty where none is known.
        campaign: String,
        /// Since when.
        since: Timestamp,
    },
    /// The mail host turned the account away.
    AccountBlocked {
        /// Which account.
        account: AccountId,
        /// Its address.
        address: String,
        /// What happened and what to do.
        message: String,
    },
    /// A planned start went by, or could not be made.
    MissedStart {
        /// How the campaign stands.
        status: Box<CampaignStatus>,
        /// The chosen moment.
        at: Timestamp,
        /// People who would get it.
        people: u64,
    },
    /// The person wanted to be reminded.
    Reminder(ReminderRow),
    /// The vault asks for its key.
    VaultLocked,
    /// A campaign stands still.
    CampaignPaused {
        /// How it stands, and why.
        status: Box<CampaignStatus>,
        /// The address it goes out from.
        address: String,
    },
    /// People who may or may not have a message.
    Uncertain {
        /// How the campaign stands.
        status: Box<CampaignStatus>,
    },
    /// There is a vault, and nobody was ever shown its recovery phrase.
    PhraseUnseen,
    /// The last backup is old, or there is none.
    BackupOld {
        /// When the last one was made.
        last: Option<Timestamp>,
    },
}

impl Postrider {
    /// What needs the person and what is under way.
    pub fn home(&self) -> Result<Home, Error> {
        let now = self.clock.now();
        let accounts = self.store.accounts()?;
        let campaigns = self.store.campaigns()?;
        let empty = accounts.is_empty() && campaigns.is_empty() && self.store.contact_count()? == 0;
        let address_of = |id: Option<AccountId>| {
            let account = accounts.iter().find(|row| Some(row.id) == id);
            account.map(|row| row.account.from.as_str().to_owned()).unwrap_or_default()
        };
        let mut needs = Vec::new();
        let newest = campaigns.iter().filter(|row| row.started.is_some()).max_by_key(|row| row.started);
        if let Some(need) = self.inbox_unread(newest.map(|row| (row.name.as_str(), row.started)))? {
            needs.push(need);
        }
        let mut blocked = Vec::new();
        for row in &accounts {
            let Some(paused) = row.paused.as_ref().filter(|paused| paused.pause.until.is_none()) else {
                continue;
            };
            let turned_away = [
                PauseCause::LoginRefused,
                PauseCause::SenderRefused,
                PauseCause::TurnedAway,
                PauseCause::Locked,
            ];
            if turned_away.contains(&paused.pause.cause) {
                blocked.push(row.id);
                needs.push(Need::AccountBlocked {
                    account: row.id,
                    address: row.account.from.as_str().to_owned(),
                    message: paused_because(paused.pause.cause, row.account.login).to_owned(),
                });
            }
        }
        if self.vault_standing()? == VaultStanding::Locked {
            needs.push(Need::VaultLocked);
        }
        let (mut under_way, mut uncertain) = (Vec::new(), Vec::new());
        for row in &campaigns {
            if row.started.is_none() && row.state != CampaignState::Scheduled {
                continue;
            }
            let status = self.campaign_status(row.id)?;
            if status.counts.uncertain > 0 && row.state != CampaignState::Sending {
                uncertain.push(Need::Uncertain { status: Box::new(status.clone()) });
            }
            if let Some(Wait { why: WaitReason::MissedStart { at, .. }, .. }) = &status.waiting {
                let people = row.planned.as_ref().map_or(0, |plan| plan.people);
                needs.push(Need::MissedStart { at: *at, people, status: Box::new(status) });
                continue;
            }
            let said_above = row.account.is_some_and(|account| blocked.contains(&account))
                && matches!(status.waiting.as_ref().map(|wait| &wait.why), Some(WaitReason::Account { .. }));
            if row.state == CampaignState::Paused && !said_above {
                let address = address_of(row.account);
                needs.push(Need::CampaignPaused { status: Box::new(status.clone()), address });
            }
            if matches!(row.state, CampaignState::Scheduled | CampaignState::Sending | CampaignState::Paused)
            {
                let people = match status.counts.messages() {
                    0 => row.report.as_ref().map_or(0, delivery::preflight::Report::people),
                    queued => queued,
                };
                under_way.push(UnderWay { status, people });
            }
        }
        needs.extend(uncertain);
        needs.extend(self.due_reminders()?.into_iter().map(Need::Reminder));
        if self.phrase_is_unseen()? {
            needs.push(Need::PhraseUnseen);
        }
        if !empty {
            needs.extend(self.backup_old(now)?);
        }
        let mut imports = self.store.imports()?;
        imports.retain(|row| {
            row.state == ImportState::Done
                && now.duration_since(row.imported_at) < RECENT
                && row.summary.new + row.summary.changed > 0
        });
        Ok(Home { empty, needs, under_way, imports })
    }

    /// Nobody looked since the last campaign, or a mail that seems to ask to leave waits for the person's word.
    fn inbox_unread(&self, newest: Option<(&str, Option<Timestamp>)>) -> Result<Option<Need>, Error> {
        let looked = self.store.inbox_confirmed_at()?;
        let name = newest.map_or(String::new(), |(name, _)| name.to_owned());
        // Restored or copied data waits even where it knows of no campaign.
        let unvouched = !self.store.is_vouched()?;
        if unvouched || self.store.inbox_must_be_looked_through(self.clock.now())? {
            let known = newest.and_then(|(_, started)| started).or(looked);
            let since = known.or(if unvouched { self.store.last_backup_at()? } else { None });
            let since = since.unwrap_or(Timestamp::UNIX_EPOCH);
            return Ok(Some(Need::InboxUnread { campaign: name, since }));
        }
        let mails = self.store.feedback(0..LATEST_MAILS)?.rows;
        for mail in mails.into_iter().filter(|mail| waits(mail, looked)) {
            if let Some(key) = &mail.note.key
                && self.stopped_by(key)?.is_some()
            {
                continue;
            }
            let campaign = match mail.note.campaign {
                Some(id) => self.store.campaign(id).map(|row| row.name).unwrap_or(name),
                None => name,
            };
            return Ok(Some(Need::InboxUnread { campaign, since: mail.read_at }));
        }
        Ok(None)
    }

    fn backup_old(&self, now: Timestamp) -> Result<Option<Need>, Error> {
        let last = self.store.last_backup_at()?;
        let old = match last {
            Some(at) => now.duration_since(at) > OLD_BACKUP,
            // Whoever began today has little to lose; whoever mailed somebody has proof to keep.
            None => {
                let oldest = self.store.imports()?.last().map(|row| row.imported_at);
                let mailed = self.store.campaigns()?.iter().any(|row| row.started.is_some());
                mailed || oldest.is_some_and(|at| now.duration_since(at) > RECENT)
            }
        };
        Ok(old.then_some(Need::BackupOld { last }))
    }
}

fn waits(mail: &FeedbackRow, looked: Option<Timestamp>) -> bool {
    mail.note.action == "needs-you"
        && mail.undone.is_none()
        && looked.is_none_or(|looked| mail.read_at > looked)
}
