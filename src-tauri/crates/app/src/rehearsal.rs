//! A rehearsal: the whole campaign through the real engine into the practice post office.
//!
//! It runs on a simulated clock with a throw-away outbox: hours pass in seconds, and no suppression, ledger entry or
//! limit of the real data is touched. Up to a hundred messages are kept as files.

mod lock;
mod timeline;
mod troubles;

use crate::dispatcher::diary::Diary;
use crate::dispatcher::ground::Ground;
use crate::dispatcher::{Ended, Round, send};
use crate::paces::Paces;
use crate::planning::turn;
use crate::starting::Shares;
use crate::{Clock, DataFolder, Error, Postrider, StopSign};
use address::DedupeKey;
use delivery::CampaignId;
use jiff::{SignedDuration, Timestamp};
use network::smtp;
use practice::{Config, FaultPlan, FaultTally, Keep, PostOffice};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use store::{AccountLogin, Counts, Minute, QueueRow, ResultRow};

pub use timeline::{Moment, What};
pub use troubles::{Happened, Trouble};

/// Messages kept as files.
const KEPT: usize = 100;

/// Time one message takes on the simulated clock, about what a home connection needs.
const ONE_MESSAGE: Duration = Duration::from_millis(400);

/// Pauses after which the person would go on; whoever meets more has a list or an account to mend first.
const MOST_RESUMES: u32 = 5;

/// What a rehearsal showed.
#[derive(Clone, Debug)]
pub struct Rehearsal {
    /// When it began, on its own clock.
    pub began: Timestamp,
    /// When its last message was done, on its own clock.
    pub ended: Timestamp,
    /// How long it took on this computer.
    pub took: Duration,
    /// Outcomes.
    pub counts: Counts,
    /// Outcomes by the minute of its own clock.
    pub minutes: Vec<Minute>,
    /// When each message arrived, in order, on its own clock.
    pub arrivals: Vec<Timestamp>,
    /// People who were put off at least once and then got it.
    pub on_a_later_try: u64,
    /// People who got more than one copy; anything but 0 is a fault of ours.
    pub twice: u64,
    /// What each fault did.
    pub faults: Vec<FaultTally>,
    /// What went wrong as the campaign saw it, and how it ended for whom it hit.
    pub troubles: Vec<Happened>,
    /// What happened when, in order.
    pub timeline: Vec<Moment>,
    /// Messages and their sizes; the first ones are kept as files.
    pub samples: Vec<Sample>,
    /// How big the messages were.
    pub sizes: Sizes,
    /// Where the messages are kept.
    pub folder: PathBuf,
    /// Whether it ran to its end; a rule may have paused it, or the person stopped it.
    pub end: Ended,
    /// Why it stopped, where a rule paused it.
    pub paused: Option<delivery::Wait>,
}

/// One message that arrived.
#[derive(Clone, Debug)]
pub struct Sample {
    /// To whom.
    pub address: String,
    /// Octets.
    pub size: u64,
    /// File name in the folder, for those that were kept.
    pub file: Option<String>,
}

/// Sizes of messages in octets; all 0 where none arrived.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sizes {
    /// The smallest.
    pub smallest: u64,
    /// As many are bigger as are smaller.
    pub middle: u64,
    /// The largest.
    pub largest: u64,
    /// All of them together.
    pub all: u64,
}

impl Sizes {
    fn of(mut sizes: Vec<u64>) -> Self {
        sizes.sort_unstable();
        Self {
            smallest: sizes.first().copied().unwrap_or_default(),
            middle: sizes.get(sizes.len() / 2).copied().unwrap_or_default(),
            largest: sizes.last().copied().unwrap_or_default(),
            all: sizes.iter().sum(),
        }
    }
}

/// Lets somebody else look at how far a rehearsal has come. The throw-away store goes when this is dropped too.
#[derive(Clone, Debug, Default)]
pub struct Onlooker {
    store: Arc<OnceLock<(store::Store, CampaignId)>>,
}

impl Onlooker {
    /// Its rows by state; none before it began.
    pub fn counts(&self) -> Option<Counts> {
        let (store, id) = self.store.get()?;
        store.counts(*id).ok()
    }
}

/// Deletes what rehearsals kept of messages to these addresses.
pub(crate) fn forget(folder: &DataFolder, addresses: &[DedupeKey]) -> Result<(), Error> {
    let above = folder.rehearsals();
    for campaign in listed(&above)? {
        for file in listed(&campaign)? {
            if file.extension().is_none_or(|end| end != "eml") {
                continue;
            }
            let mail = std::fs::read(&file).map_err(|why| Error::file(&file, why))?;
            let mail = String::from_utf8_lossy(&mail).to_lowercase();
            if addresses.iter().any(|address| mail.contains(address.as_str())) {
                std::fs::remove_file(&file).map_err(|why| Error::file(&file, why))?;
            }
        }
    }
    Ok(())
}

/// What lies in a folder; nothing where there is none.
fn listed(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let entries = std::fs::read_dir(folder).map_err(|why| Error::file(folder, why))?;
    entries.map(|entry| Ok(entry.map_err(|why| Error::file(folder, why))?.path())).collect()
}

impl Postrider {
    /// Rehearses a campaign under a fault plan. The campaign itself stays as it is.
    pub async fn rehearse(
        &self,
        id: CampaignId,
        faults: FaultPlan,
        stop: StopSign,
    ) -> Result<Rehearsal, Error> {
        self.rehearse_before(id, faults, stop, &Onlooker::default()).await
    }

    /// The same with somebody looking on.
    pub async fn rehearse_before(
        &self,
        id: CampaignId,
        faults: FaultPlan,
        stop: StopSign,
        onlooker: &Onlooker,
    ) -> Result<Rehearsal, Error> {
        let watch = std::time::Instant::now();
        let began = self.would_begin(&self.store.campaign(id)?);
        let clock = Clock::simulated(began);
        let folder = self.folder.rehearsal(id.0);
        let _ours = lock::RehearsalLock::take(&self.folder, id.0)?;
        empty(&folder)?;

        let this = self.clone();
        let prepared = tokio::task::spawn_blocking(move || this.stage(id, began)).await;
        let Staged { store, row, account, ground, letter } = prepared.map_err(|_| Error::Cancelled)??;
        let _ = onlooker.store.set((store.clone(), id));

        let (time, moved) = (clock.clone(), clock.clone());
        let resumes =
            faults.resume_after_minutes.map(|minutes| SignedDuration::from_mins(i64::from(minutes)));
        let (login, at_the_desk) = invented_login(account.account.login);
        let office = PostOffice::start(Config {
            tls: practice::Tls::StartTls,
            login: at_the_desk,
            keep: Keep { bodies: KEPT, folder: Some(folder.clone()), ..Keep::default() },
            faults,
            clock: practice::Clock::simulated(move || time.now()).moved_by(move |step| moved.advance(step)),
            ..Config::default()
        })
        .await
        .map_err(|why| Error::Practice(why.to_string()))?;
        let ca_file = folder.join("practice-ca.pem");
        office.write_ca(&ca_file).map_err(|why| Error::file(&ca_file, why))?;
        let mut settings = smtp::Settings::new("localhost", office.port(), smtp::Tls::StartTls);
        settings.ca_file = Some(ca_file.clone());
        settings.login = login;

        let (diary, paces) = (Diary::default(), Paces::default());
        let mut line = vec![Moment::plain(began, What::Begins, 0)];
        let mut pauses = 0;
        let letter = Arc::new(letter);
        let end = loop {
            let end = send(Round {
                store: store.clone(),
                clock: clock.clone(),
                campaign: id,
                account: account.id,
                ground: ground.clone(),
                list: row.list,
                paces: paces.clone(),
                settings: settings.clone(),
                signed_in: None,
                // One session keeps the simulated time line in order; the account's limits set the pace anyway.
                door: Arc::default(),
                connections: 1,
                letter: Arc::clone(&letter),
                stop: stop.clone(),
                board: self.board.clone(),
                pretend: ONE_MESSAGE,
                diary: Some(diary.clone()),
            })
            .await?;
            timeline::add(&mut line, timeline::waits(&diary.take(), clock.now()));
            let counts = store.counts(id)?;
            let done = counts.total() - counts.to_go();
            if end != Ended::Paused {
                line.push(Moment::plain(clock.now(), What::Ends, done));
                break end;
            }
            let why = store.campaign(id)?.paused_why;
            line.push(Moment { why: why.clone(), ..Moment::plain(clock.now(), What::Pauses, done) });
            pauses += 1;
            match (resumes, why) {
                (Some(delay), Some(why)) if pauses <= MOST_RESUMES && !stop.is_raised() => {
                    clock.sleep_until(clock.now().saturating_add(delay).unwrap_or(Timestamp::MAX)).await;
                    resume(&store, id, account.id, &why, clock.now())?;
                    line.push(Moment::plain(clock.now(), What::Resumed, done));
                }
                _ => {
                    line.push(Moment::plain(clock.now(), What::Ends, done));
                    break end;
                }
            }
        };
        office.stop();
        let _ = std::fs::remove_file(&ca_file);

        let received = office.received();
        let samples: Vec<Sample> = received
            .iter()
            .take(KEPT)
            .enumerate()
            .map(|(number, mail)| Sample {
                address: mail.rcpt_to.first().cloned().unwrap_or_default(),
                size: mail.size,
                file: Some(format!("{:06}.eml", number + 1)),
            })
            .collect();
        let mut copies: BTreeMap<&str, u64> = BTreeMap::new();
        for to in received.iter().filter_map(|mail| mail.rcpt_to.first()) {
            *copies.entry(to).or_default() += 1;
        }
        let twice = copies.values().filter(|copies| **copies > 1).count();
        let books = store.clone();
        let read = tokio::task::spawn_blocking(move || {
            Ok::<_, Error>((this_many_later(&books, id)?, troubles::look(&books, id)?))
        });
        let (later, troubles) = read.await.map_err(|_| Error::Cancelled)??;
        Ok(Rehearsal {
            began,
            ended: clock.now(),
            took: watch.elapsed(),
            counts: store.counts(id)?,
            minutes: store.minutes(id)?,
            arrivals: received.iter().map(|mail| mail.at).collect(),
            on_a_later_try: later,
            twice: u64::try_from(twice).unwrap_or(u64::MAX),
            troubles,
            timeline: line,
            faults: office.tally().faults,
            sizes: Sizes::of(received.iter().map(|mail| mail.size).collect()),
            samples,
            folder,
            paused: if end == Ended::Paused { store.campaign(id)?.paused_why } else { None },
            end,
        })
    }

    /// A throw-away store with the campaign queued in it, and its letter signed with a key of no worth.
    fn stage(&self, id: CampaignId, now: Timestamp) -> Result<Staged, Error> {
        let row = self.store.campaign(id)?;
        let account = self.account_of(&row)?;
        let letter = self.letter_for_show(&row, &account)?;
        let mut people = Vec::new();
        let shares = Shares::of(self, &account)?;
        let plan = self.plan_in_force(&row);
        self.sift_for(&row, |candidate, looked| {
            if looked.is_ok() {
                let fresh = Some(shares.is_fresh(candidate.contact));
                let due = plan.and_then(|plan| turn(plan, candidate, now));
                people.push(QueueRow { fresh, due, ..QueueRow::from(candidate.contact) });
            }
            ControlFlow::Continue(())
        })?;
        if people.is_empty() {
            return Err(Error::Refused(crate::Refused::NobodyLeft));
        }
        let store = self.store.fork_for_rehearsal(id, now)?;
        store.queue_rehearsal(id, people, now)?;
        // The copy may be of a moment later. Its run holds to the account that is in it.
        let ground = Ground::of(&store.account(account.id)?);
        Ok(Staged { store, row, account, ground, letter })
    }
}

/// What pressing Resume does, in the throw-away store.
fn resume(
    store: &store::Store,
    id: CampaignId,
    account: delivery::AccountId,
    why: &delivery::Wait,
    now: Timestamp,
) -> Result<(), Error> {
    crate::going_on::stop_was_looked_at(store, id, account, why, now)?;
    store.resume_account(account)?;
    store.resume_campaign(id, now)?;
    Ok(())
}

/// A login where the account has one, so that trouble with logins can be rehearsed too. Both sides of it are invented: the
/// real password is nobody's business here, and the vault may be locked.
fn invented_login(login: AccountLogin) -> (smtp::Login, Option<practice::Login>) {
    let (user, secret) = ("rehearsal".to_owned(), "invented for this rehearsal");
    let ours = match login {
        AccountLogin::None => return (smtp::Login::None, None),
        AccountLogin::Password => smtp::Login::Password { user: user.clone(), password: secret.into() },
        AccountLogin::OAuth2 => smtp::Login::OAuth2 { user: user.clone(), token: secret.into() },
    };
    (ours, Some(practice::Login { user, secret: secret.to_owned() }))
}

/// What a rehearsal is made of.
struct Staged {
    store: store::Store,
    row: store::CampaignRow,
    account: store::AccountRow,
    ground: Ground,
    letter: crate::letter::Letter,
}

fn this_many_later(store: &store::Store, id: CampaignId) -> Result<u64, Error> {
    let mut later = 0;
    store.each_result(id, |row: &ResultRow| {
        later += u64::from(row.state == delivery::RowState::Accepted && row.attempts > 1);
        ControlFlow::Continue(())
    })?;
    Ok(later)
}

/// An empty folder for the kept messages: those of the rehearsal before go.
fn empty(folder: &std::path::Path) -> Result<(), Error> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(|why| Error::file(folder, why))?;
    }
    std::fs::create_dir_all(folder).map_err(|why| Error::file(folder, why))
}

impl Rehearsal {
    /// How long it took on its own clock.
    pub fn lasted(&self) -> SignedDuration {
        self.ended.duration_since(self.began)
    }
}
