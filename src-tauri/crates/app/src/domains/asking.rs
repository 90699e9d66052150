//! One round of asking.

use super::{DomainsWait, DomainsWork, ROUND};
use crate::lock::try_take;
use crate::{Error, Postrider, Refused, StopSign};
use address::MailDomain;
use jiff::{SignedDuration, Timestamp};
use network::dns::{Asked, Dns, How, Unready};
use serde::{Deserialize, Serialize};
use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};
use store::{DomainRow, DomainSaid, Due, PeopleByDomain, Store};
use tokio::task::JoinSet;

/// The first wait while no name server is in reach; each that follows is twice as long, up to the last.
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(5);
const LAST_WAIT: SignedDuration = SignedDuration::from_mins(5);

/// The file whose lock says that somebody asks.
const LOCK: &str = "domains.lock";

/// Answers written down together, at most, and how long the first of them waits for the others.
const TOGETHER: usize = 512;
const GATHER: Duration = Duration::from_millis(200);

/// A round of asking, written down from its beginning to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// When it began.
    pub began: Timestamp,
    /// Answers that still hold are asked for again too.
    pub again: bool,
}

/// How a round ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finished {
    /// Everything was asked. Otherwise it was stopped, and goes on where it stood.
    pub whole: bool,
    /// Domains asked about.
    pub asked: u64,
    /// People who were judged anew.
    pub judged: u64,
}

/// How asking about many domains came to an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Asked,
    Stopped,
}

impl Postrider {
    /// Asks about each domain of our people that nobody was asked about, or too long ago, and judges the people there anew.
    /// A round that was stopped or killed goes on; with `again` a new one begins, which asks about all of them.
    ///
    /// # Errors
    /// The data folder cannot be written, or `how` names a file that cannot be used. Whatever was answered is kept. Refused
    /// while another program asks.
    pub async fn check_domains(
        &self,
        again: bool,
        how: &How,
        work: &DomainsWork,
        stop: &StopSign,
    ) -> Result<Finished, Error> {
        let lock = self.folder.path().join(LOCK);
        let _only_one = try_take(&lock)?.ok_or(Error::Refused(Refused::AskingDomains))?;
        let this = self.clone();
        let (round, due) = blocking(move || this.begin(again)).await?;
        let mut asking = Asking {
            postrider: self,
            how,
            work,
            stop,
            dns: None,
            wait: FIRST_WAIT,
            finished: Finished { whole: false, asked: 0, judged: 0 },
        };
        let mut asked: HashSet<String> = HashSet::new();
        loop {
            let (store, skip) = (self.store.clone(), std::mem::take(&mut asked));
            let (people, next, judged, mut skip) = blocking(move || survey(&store, &due, skip)).await?;
            asking.finished.judged += judged;
            if next.is_empty() {
                // Those who came in meanwhile have been asked about too.
                let (store, again) = (self.store.clone(), round.again);
                blocking(move || {
                    if !again {
                        store.forget_domains(&people, due.good_since)?;
                    }
                    Ok(store.delete_setting(ROUND)?)
                })
                .await?;
                return Ok(Finished { whole: true, ..asking.finished });
            }
            skip.extend(next.iter().map(|at| people.domain(*at).to_owned()));
            asked = skip;
            work.add(next.len());
            let end = asking.all(&people, next.into()).await;
            work.under_way(0);
            work.set_wait(None);
            if end? == End::Stopped {
                return Ok(asking.finished);
            }
        }
    }

    /// The round that goes on, or a new one; and what is due in it.
    fn begin(&self, again: bool) -> Result<(Round, Due), Error> {
        let before = if again { None } else { self.store.setting::<Round>(ROUND)? };
        let round = match before {
            Some(round) => round,
            None => {
                let round = Round { began: self.clock.now(), again };
                self.store.put_setting(ROUND, &round)?;
                round
            }
        };
        Ok((round, self.due(&round)?))
    }
}

/// Who there is, which domains are to be asked about but those that were, and how many people had to be brought in line
/// with what was known.
type Survey = (Arc<PeopleByDomain>, Vec<usize>, u64, HashSet<String>);

fn survey(store: &Store, due: &Due, skip: HashSet<String>) -> Result<Survey, Error> {
    let people = store.people_by_domain()?;
    let judged = store.settle_domains(&people, due.good_since)?;
    let mut next = store.domains_due(&people, due)?;
    next.retain(|at| !skip.contains(people.domain(*at)));
    Ok((Arc::new(people), next, judged, skip))
}

struct Asking<'a> {
    postrider: &'a Postrider,
    how: &'a How,
    work: &'a DomainsWork,
    stop: &'a StopSign,
    /// Whom to ask; none before they were found.
    dns: Option<Arc<Dns>>,
    /// How long the next wait is.
    wait: SignedDuration,
    finished: Finished,
}

impl Asking<'_> {
    /// Asks about all of these, and has each answer written down by a thread of its own: questions go on meanwhile.
    async fn all(&mut self, people: &Arc<PeopleByDomain>, queue: VecDeque<usize>) -> Result<End, Error> {
        let (said, answers) = channel();
        let (store, theirs) = (self.postrider.store.clone(), Arc::clone(people));
        let writer = tokio::task::spawn_blocking(move || write(&store, &theirs, &answers));
        let end = self.questions(people, queue, &said).await;
        drop(said);
        let written = writer.await.map_err(|_| Error::Cancelled)?;
        self.finished.judged += written?;
        end
    }

    async fn questions(
        &mut self,
        people: &Arc<PeopleByDomain>,
        mut queue: VecDeque<usize>,
        said: &Sender<Answer>,
    ) -> Result<End, Error> {
        let mut under_way: JoinSet<(usize, Asked)> = JoinSet::new();
        // While nobody is known to be in reach, one question at a time tries.
        let mut in_reach = true;
        loop {
            if self.stop.is_raised() {
                return Ok(End::Stopped);
            }
            let Some(dns) = self.dns().await? else { return Ok(End::Stopped) };
            let room = if in_reach { self.how.at_once } else { 1 };
            while under_way.len() < room
                && let Some(at) = queue.pop_front()
            {
                let (dns, people) = (Arc::clone(&dns), Arc::clone(people));
                under_way.spawn(async move { (at, dns.ask(people.domain(at)).await) });
            }
            self.work.under_way(under_way.len());
            let answered = tokio::select! {
                answered = under_way.join_next() => answered,
                () = self.stop.raised() => return Ok(End::Stopped),
            };
            match answered {
                None => return Ok(End::Asked),
                Some(Ok((at, Asked::Said(answer)))) => {
                    in_reach = true;
                    self.wait = FIRST_WAIT;
                    self.work.did_one();
                    self.finished.asked += 1;
                    if said.send(Answer { at, answer, asked: self.postrider.clock.now() }).is_err() {
                        // Why it cannot be written is what the writer ends with.
                        return Ok(End::Stopped);
                    }
                }
                Some(Ok((at, Asked::OutOfReach(why)))) => {
                    queue.push_back(at);
                    in_reach = false;
                    if under_way.is_empty() && !self.pause(&why).await {
                        return Ok(End::Stopped);
                    }
                }
                Some(Err(_)) => {}
            }
        }
    }

    /// Whom to ask, once they are found. `None` where it was stopped before.
    async fn dns(&mut self) -> Result<Option<Arc<Dns>>, Error> {
        loop {
            if let Some(dns) = &self.dns {
                return Ok(Some(Arc::clone(dns)));
            }
            let meeting = async {
                let dns = Dns::open(self.how).await?;
                dns.meet().await;
                Ok(dns)
            };
            let opened = tokio::select! {
                opened = meeting => opened,
                () = self.stop.raised() => return Ok(None),
            };
            match opened {
                Ok(dns) => self.dns = Some(Arc::new(dns)),
                Err(Unready::Wrong(why)) => return Err(Error::NameServer(why)),
                Err(Unready::OutOfReach(why)) if self.pause(&why).await => {}
                Err(Unready::OutOfReach(_)) => return Ok(None),
            }
        }
    }

    /// Waits before the next try, longer each time. False where it was stopped meanwhile.
    async fn pause(&mut self, why: &str) -> bool {
        let clock = &self.postrider.clock;
        let until = clock.now().checked_add(self.wait).unwrap_or(Timestamp::MAX);
        self.wait = LAST_WAIT.min(self.wait.saturating_mul(2));
        self.work.under_way(0);
        let because = format!("Nobody can be asked about domains right now: {why}.");
        self.work.set_wait(Some(DomainsWait { because, until }));
        let waited = tokio::select! {
            () = clock.sleep_until(until) => !self.stop.is_raised(),
            () = self.stop.raised() => false,
        };
        self.work.set_wait(None);
        waited
    }
}

/// An answer on its way to the disk.
struct Answer {
    at: usize,
    answer: MailDomain,
    asked: Timestamp,
}

/// Writes answers down as they come, some together. Returns how many people were judged anew.
fn write(store: &Store, people: &PeopleByDomain, answers: &Receiver<Answer>) -> Result<u64, Error> {
    let mut judged = 0;
    while let Ok(first) = answers.recv() {
        let until = Instant::now() + GATHER;
        let mut batch = vec![first];
        while batch.len() < TOGETHER
            && let Ok(next) = answers.recv_timeout(until.saturating_duration_since(Instant::now()))
        {
            batch.push(next);
        }
        let said: Vec<DomainSaid<'_>> = batch
            .into_iter()
            .map(|Answer { at, answer, asked }| DomainSaid {
                row: DomainRow { domain: people.domain(at).to_owned(), answer, asked },
                people: people.of(at),
            })
            .collect();
        judged += store.note_domains(&said)?;
    }
    Ok(judged)
}

/// Runs work that waits for the disk.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Error::Cancelled)?
}
