//! Looking into the Sent folder of an account: what went out by hand or from another computer, and whether messages whose
//! outcome nobody knows are there.
//!
//! What counts against the account's limits is when and to how many; nothing else of those mails is kept. A mail is ours
//! where its Message-ID is one of ours, or the token in its way to leave was signed by us (some hosts replace the
//! Message-ID), or it went to one person at the very second one of ours did.
//!
//! An uncertain message that is found there is settled as accepted, with that as evidence. One that is not found is never
//! settled by itself: the person is told, once later ones of ours are there, and decides.
//!
//! Deliberately absent: the inbox, and anything that changes a mailbox.

use crate::{Clock, Error, Postrider, VaultStanding, mailboxes};
use consent::token::{TokenKey, check, find};
use delivery::pacing::PaceRow;
use delivery::{AccountId, CampaignId};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use network::imap::{self, Mail, Timeouts};
use std::collections::{BTreeMap, HashSet};
use std::time::Duration;
use store::{MailboxRow, SentClue, SentLook, SentMark, SentSeen, SettleAs, UncertainRow};

/// What counts against any limit lies within this span.
const COUNTS: SignedDuration = SignedDuration::from_hours(25);
/// How often it is looked while a campaign goes out.
const EVERY: Duration = Duration::from_secs(15 * 60);
/// The longest a look may hold up the start of a campaign, however slowly the server talks.
const BEFORE_START: Duration = Duration::from_secs(30);
/// The longest any other look may take.
const AT_MOST: Duration = Duration::from_secs(10 * 60);
/// What is said of one that took longer.
const TOO_SLOW: &str = "The mail server took too long to show what was sent. What was known before still counts, and it is looked again in a while.";
/// Uncertain messages asked for one by one where the look itself did not come across them.
const ONE_BY_ONE: usize = 100;

/// What a look brought, before it is written down.
struct Seen {
    folder: String,
    mark: SentMark,
    /// Whether the look began where the last one ended.
    goes_on: bool,
    mails: Vec<Mail>,
    /// Uncertain messages that were found by asking for them.
    found: HashSet<i64>,
}

impl Postrider {
    /// Looks into the Sent folder of an account now. A folder that cannot be looked into is a result
    /// ([`SentLook::failed`]); `None` where the account's mail is not read.
    ///
    /// # Errors
    /// Only where the data folder fails, or the vault is locked.
    pub async fn look_into_sent(&self, id: AccountId) -> Result<Option<SentLook>, Error> {
        self.look_with(id, Timeouts::default(), AT_MOST).await
    }

    /// A look that is given up after `at_most`, so that nobody waits for a server that sends an octet now and then.
    async fn look_with(
        &self,
        id: AccountId,
        timeouts: Timeouts,
        at_most: Duration,
    ) -> Result<Option<SentLook>, Error> {
        let this = self.clone();
        let prepared = blocking(move || {
            let Some(mailbox) = this.store.account_mailbox(id)? else { return Ok(None) };
            let row = this.store.account(id)?;
            let settings = this.imap_settings(&row, &mailbox.mailbox, timeouts)?;
            Ok(Some((mailbox, settings, this.store.uncertain_of_account(id)?)))
        });
        let Some((mailbox, settings, uncertain)) = prepared.await? else { return Ok(None) };
        let now = self.clock.now();
        let looking = async {
            let mut session = self.open_imap(id, &settings).await?;
            let seen = see(&mut session, &mailbox, &uncertain, now).await;
            session.close().await;
            seen
        };
        let seen = match tokio::time::timeout(at_most, looking).await {
            Ok(seen) => seen.map_err(|why| (why.code(), why.to_string())),
            Err(_) => Err(("imap-too-slow", TOO_SLOW.to_owned())),
        };
        let this = self.clone();
        let look = blocking(move || match seen {
            Ok(seen) => this.write_down(id, &mailbox, &seen, &uncertain, now),
            Err((code, why)) => {
                tracing::info!(code, "the Sent folder could not be looked into");
                let before = mailbox.look;
                let look = SentLook {
                    at: now,
                    elsewhere: before.as_ref().map_or(0, |look| look.elsewhere),
                    settled: 0,
                    missing: before.as_ref().map_or(0, |look| look.missing),
                    failed: Some(why),
                };
                this.store.note_failed_look(id, &look)?;
                Ok(look)
            }
        });
        look.await.map(Some)
    }

    fn write_down(
        &self,
        id: AccountId,
        mailbox: &MailboxRow,
        seen: &Seen,
        uncertain: &[UncertainRow],
        now: Timestamp,
    ) -> Result<SentLook, Error> {
        // A locked vault hides who signed, and without a vault nobody did; then the other clues have to do.
        let key = match self.vault_standing()? {
            VaultStanding::Open => Some(self.token_key()?),
            VaultStanding::Locked | VaultStanding::Absent => None,
        };
        let clues: Vec<SentClue> = seen.mails.iter().map(|mail| clue(mail, key.as_ref())).collect();
        let copies = self.store.sent_copies(&clues)?;

        // What a copy of this data sent must not be sent again from here.
        let names: Vec<String> = seen.mails.iter().filter_map(|mail| mail.message_id.clone()).collect();
        let left_out = self.store.seen_in_sent(&names, now)?;

        let copied: HashSet<i64> =
            copies.iter().flatten().map(|row| row.0).chain(seen.found.iter().copied()).collect();
        let (there, absent): (Vec<&UncertainRow>, Vec<&UncertainRow>) =
            uncertain.iter().partition(|row| copied.contains(&row.row.0));
        let mut settled = 0;
        for row in &there {
            settled += self.store.settle_uncertain(
                row.campaign,
                Some(&[row.row]),
                SettleAs::Accepted,
                "found in the Sent folder",
                now,
            )?;
        }
        // Of a host that keeps no copies, or has not yet, nothing can be said.
        let ours = seen.mails.iter().zip(&copies).filter(|(_, copy)| copy.is_some());
        let newest = ours.map(|(mail, _)| mail.date.unwrap_or(mail.at)).max();
        let missing = absent.iter().filter(|row| newest.is_some_and(|newest| newest > row.date)).count();
        let look = SentLook {
            at: now,
            elsewhere: 0,
            settled,
            missing: u64::try_from(missing).unwrap_or(u64::MAX),
            failed: None,
        };
        let since = now.saturating_sub(COUNTS).unwrap_or(Timestamp::MIN);
        let elsewhere = elsewhere(seen, &copies, since, now);
        let noted = SentSeen {
            began: mailbox,
            folder: &seen.folder,
            mark: seen.mark,
            goes_on: seen.goes_on,
            since,
            elsewhere: &elsewhere,
        };
        let look = self.store.note_sent_look(id, &look, &noted)?;
        let found_anew = mailbox.mailbox.sent_folder.as_ref() != Some(&seen.folder);
        tracing::info!(
            mails = seen.mails.len(),
            elsewhere = look.elsewhere,
            settled,
            missing,
            left_out,
            found_anew,
            "looked into the Sent folder"
        );
        Ok(look)
    }

    /// The look before a campaign starts or goes on, unless one was a moment ago. It never stops the start: what stands in
    /// its way is told with the account.
    pub(crate) async fn look_before_sending(&self, campaign: CampaignId) {
        let this = self.clone();
        let due = blocking(move || {
            let Some(id) = this.store.campaign(campaign)?.account else { return Ok(None) };
            let looked = this.store.account_mailbox(id)?.map(|kept| kept.looked_at);
            let now = this.clock.now();
            let is_due =
                looked.is_some_and(|at| at.is_none_or(|at| now.duration_since(at).unsigned_abs() >= EVERY));
            Ok(is_due.then_some(id))
        });
        let Ok(Some(id)) = due.await else { return };
        if let Err(why) = self.look_with(id, Timeouts::for_a_person_waiting(), BEFORE_START).await {
            tracing::warn!(code = why.code(), "the Sent folder was not looked into");
        }
    }

    /// Looks every quarter of an hour, beside the send loop, until the guard is dropped. On a simulated clock, where no
    /// real mailbox belongs, it never looks.
    pub(crate) fn keep_looking(&self, id: AccountId) -> Looks {
        if !matches!(self.clock, Clock::System) {
            return Looks(None);
        }
        let this = self.clone();
        Looks(Some(tokio::spawn(async move {
            loop {
                tokio::time::sleep(EVERY).await;
                if let Err(why) = this.look_into_sent(id).await {
                    tracing::warn!(code = why.code(), "the Sent folder was not looked into");
                }
            }
        })))
    }
}

/// Looks go on while this is kept.
pub(crate) struct Looks(Option<tokio::task::JoinHandle<()>>);

impl Drop for Looks {
    fn drop(&mut self) {
        if let Some(task) = &self.0 {
            task.abort();
        }
    }
}

/// Everything the mailbox has to tell.
async fn see(
    session: &mut imap::Session,
    mailbox: &MailboxRow,
    uncertain: &[UncertainRow],
    now: Timestamp,
) -> Result<Seen, imap::Error> {
    let folder = mailboxes::sent_folder(session, &mailbox.mailbox).await?;
    let contents = session.examine(&folder.name).await?;
    // Where the numbers began anew, or the last look is long ago, the whole span is looked at again.
    let recent = mailbox.looked_at.is_some_and(|at| now.duration_since(at) < COUNTS && at <= now);
    let same = contents.uid_validity != 0
        && contents.uid_validity == mailbox.mark.uid_validity
        && mailbox.mailbox.sent_folder.as_ref() == Some(&folder.name);
    let goes_on = recent && same && mailbox.mark.last_uid > 0;
    let since = now.saturating_sub(COUNTS).unwrap_or(Timestamp::MIN);
    // Servers take the day in their own zone.
    let day = since.to_zoned(TimeZone::UTC).date().yesterday().unwrap_or(jiff::civil::Date::MIN);
    let uids = session.since(day, goes_on.then_some(mailbox.mark.last_uid)).await?;
    let mails = once_each(session.mails(&uids).await?);
    let mut found = HashSet::new();
    for row in not_among(&mails, uncertain) {
        if session.find(&row.message_id).await?.is_some() {
            found.insert(row.row.0);
        }
    }
    let before = if same { mailbox.mark.last_uid } else { 0 };
    let last_uid = uids.last().copied().unwrap_or(before).max(before);
    let mark = SentMark { uid_validity: contents.uid_validity, last_uid };
    Ok(Seen { folder: folder.name, mark, goes_on, mails, found })
}

/// Each mail once: servers may tell of one twice, and hosts and mail programs may both put a copy into Sent.
fn once_each(mut mails: Vec<Mail>) -> Vec<Mail> {
    let (mut numbers, mut names) = (HashSet::new(), HashSet::new());
    mails.retain(|mail| {
        numbers.insert(mail.uid) && mail.message_id.as_ref().is_none_or(|name| names.insert(name.clone()))
    });
    mails
}

/// By the second, to how many people mails went that are not ours.
fn elsewhere(
    seen: &Seen,
    copies: &[Option<delivery::OutboxId>],
    since: Timestamp,
    now: Timestamp,
) -> Vec<PaceRow> {
    let mut seconds: BTreeMap<i64, u32> = BTreeMap::new();
    for (mail, copy) in seen.mails.iter().zip(copies) {
        if copy.is_none() && mail.at >= since {
            // A clock that runs ahead at the host must not hold the account up later than now.
            let count = seconds.entry(mail.at.min(now).as_second()).or_default();
            *count = count.saturating_add(mail.people);
        }
    }
    let rows = seconds.into_iter();
    rows.filter_map(|(second, count)| Some(PaceRow { at: Timestamp::from_second(second).ok()?, count }))
        .collect()
}

/// Those that the look itself did not come across.
fn not_among<'a>(mails: &[Mail], uncertain: &'a [UncertainRow]) -> Vec<&'a UncertainRow> {
    let here: HashSet<&str> = mails.iter().filter_map(|mail| mail.message_id.as_deref()).collect();
    uncertain.iter().filter(|row| !here.contains(row.message_id.as_str())).take(ONE_BY_ONE).collect()
}

fn clue(mail: &Mail, key: Option<&TokenKey>) -> SentClue {
    let token =
        mail.unsubscribe.as_deref().zip(key).and_then(|(text, key)| {
            find(text).iter().find_map(|candidate| check(key, candidate.as_str()).ok())
        });
    SentClue {
        message_id: mail.message_id.clone(),
        token: token.map(|claims| (claims.campaign, claims.contact)),
        to: mail.date.zip(mail.only_to.clone()),
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Error::Cancelled)?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DataFolder;
    use crate::accounts::NewAccount;
    use crate::secrets::KeyStore;
    use delivery::Limits;
    use store::{AccountMailbox, AccountTls};

    #[tokio::test]
    async fn a_look_that_takes_too_long_is_given_up_and_told() {
        let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = silent.local_addr().unwrap().port();
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(Some(place.path())).unwrap();
        let postrider = Postrider::open_with(folder, Clock::System, KeyStore::None, None).unwrap();
        let id = postrider
            .add_account(NewAccount {
                name: "Harbour".to_owned(),
                host: "127.0.0.1".to_owned(),
                port: 25,
                tls: AccountTls::None,
                user: None,
                password: None,
                from: "hello@lindenbakery.example".to_owned(),
                from_name: None,
                reply_to: None,
                limits: Limits::NONE,
                connections: None,
                ca_file: None,
            })
            .unwrap();
        let mailbox = AccountMailbox {
            host: "127.0.0.1".to_owned(),
            port,
            tls: AccountTls::None,
            sent_folder: None,
            chosen: false,
        };
        postrider.set_mailbox(id, Some(&mailbox)).unwrap();
        let look = postrider.look_with(id, Timeouts::default(), Duration::ZERO).await.unwrap().unwrap();
        assert_eq!(look.failed.as_deref(), Some(TOO_SLOW));
        let kept = postrider.store.account_mailbox(id).unwrap().unwrap();
        assert_eq!((kept.look, kept.looked_at), (Some(look), None), "it is looked again");
    }
}
