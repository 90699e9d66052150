//! The check before sending: gathers the facts, asks `delivery::preflight`, keeps the report.

use crate::letter::{Letter, Recipient};
use crate::starting::Shares;
use crate::telling::{time_of_one, unmeasured};
use crate::{Error, Postrider, accounts};
use delivery::card::Policy;
use delivery::pacing::{Crowd, Pace, Rhythm, To};
use delivery::preflight::{AccountFacts, Facts, MissingField, Report, SenderFacts};
use delivery::{CampaignId, Fingerprint};
use jiff::Timestamp;
use message::Look;
use std::collections::{BTreeMap, HashSet};
use std::ops::ControlFlow;
use store::{AccountLogin, AccountRow, CampaignRow, Candidate};

/// Checks that the content check makes of every message, for the count of what is fine.
const MESSAGE_CHECKS: u32 = 30;

/// People written out in full to find the largest message.
const WEIGHED: usize = 50;

/// Names shown of those who lack a field.
const EXAMPLES: usize = 3;

impl Postrider {
    /// Checks a campaign and keeps the report. One without blocking findings clears it.
    pub fn check_campaign(&self, id: CampaignId) -> Result<Report, Error> {
        Ok(self.check(id)?.0)
    }

    /// The same, and when the last message would go if sending began now; `None` without an account, where nobody would
    /// get it, where a limit forbids it, and once its audience is fixed.
    pub fn check_and_look_ahead(&self, id: CampaignId) -> Result<(Report, Option<Timestamp>), Error> {
        let (report, ahead) = self.check(id)?;
        Ok((report, ahead.and_then(|ahead| ahead.end())))
    }

    fn check(&self, id: CampaignId) -> Result<(Report, Option<Ahead>), Error> {
        let row = self.store.campaign(id)?;
        let (report, ahead) = self.report(&row)?;
        let open = !row.state.is_frozen();
        if open {
            self.store.keep_report(id, &report, self.clock.now())?;
        }
        Ok((report, ahead.filter(|_| open)))
    }

    /// What exactly would be sent, to whom and by which account. Another one voids a clearance.
    pub(crate) fn fingerprint(
        &self,
        row: &CampaignRow,
        account: Option<&AccountRow>,
    ) -> Result<Fingerprint, Error> {
        let sender = match account {
            Some(account) => self.sender_of(&account.account)?,
            None => nobody().ok_or_else(|| Error::not_found("account", ""))?,
        };
        let mailbox = sender.reply_to.as_ref().unwrap_or(&sender.from).as_str().to_owned();
        Ok(Fingerprint::of(&delivery::fingerprint::Checked {
            draft: &row.draft,
            sender: &sender,
            look: &Look::default(),
            audience_rule: &format!("list:{}", row.list.0),
            unsubscribe_mailbox: &mailbox,
            account: account.map_or(delivery::AccountId(0), |account| account.id),
            host: account.map_or("", |account| &account.account.host),
            port: account.map_or(0, |account| account.account.port),
            user: account.map_or("", |account| &account.account.user),
        }))
    }

    fn report(&self, row: &CampaignRow) -> Result<(Report, Option<Ahead>), Error> {
        let now = self.clock.now();
        let account = row.account.map(|id| self.store.account(id)).transpose()?;
        let sender = account.as_ref().map(|account| self.sender_of(&account.account)).transpose()?;
        let mut message = match &sender {
            Some(sender) => message::check::draft(&row.draft, sender),
            None => Vec::new(),
        };
        // What the check of the sender says is said there, with why and where to mend it.
        message.retain(|finding| {
            !["sender-without-name", "sender-without-address"].contains(&finding.code.as_ref())
        });
        let letter = match &account {
            Some(account) => self.letter_for_show(row, account).ok(),
            None => None,
        };
        let mut weighed = Weighed::default();
        let shares = account.as_ref().map(|account| Shares::of(self, account)).transpose()?;
        let mut before = match &account {
            Some(account) => self.similar_before(row, account, false)?,
            None => HashSet::new(),
        };
        let mut crowd = Crowd::default();
        let tally = self.sift_for(row, |candidate, looked| {
            if looked.is_ok() {
                crowd.add(shares.as_ref().map_or_else(To::default, |shares| shares.to(candidate)));
                before.remove(&candidate.contact);
            }
            if let (Ok(()), Some(letter)) = (looked, &letter) {
                weighed.weigh(letter, candidate);
            }
            ControlFlow::Continue(())
        })?;
        let missing = weighed.missing();
        let limits = account.as_ref().map(|account| account.account.limits).unwrap_or_default();
        let pace = match &account {
            Some(account) => self.pace_of(account)?,
            None => Pace::new(limits, Rhythm::AsAllowed, &[]),
        };
        crowd.first = self.first_batch(row, tally.included)?;
        let forecast = pace.forecast_for(&crowd, now, None);
        let has_secret = match &account {
            Some(account) => self.has_password(account.id)?,
            None => false,
        };
        let facts_of_account = account.as_ref().map(|row| AccountFacts {
            name: &row.account.name,
            address: row.account.from.as_str(),
            tested: row.tested.as_ref().filter(|tested| tested.ok).map(|tested| tested.at),
            test_failed: row.tested.as_ref().is_some_and(|tested| !tested.ok),
            signs_in: row.account.login != AccountLogin::None,
            has_secret,
            card: accounts::card(&row.account),
            policy: Policy::new(accounts::card(&row.account), Some(row.account.policy)),
            limits: accounts::terms(&row.account).limits_at(now),
            biggest_message: row.tested.as_ref().and_then(|tested| tested.size),
            similar_before: u64::try_from(before.len()).unwrap_or(u64::MAX),
        });
        let mailbox =
            sender.as_ref().map_or("", |sender| sender.reply_to.as_ref().unwrap_or(&sender.from).as_str());
        let report = Report::new(&Facts {
            at: now,
            fingerprint: self.fingerprint(row, account.as_ref())?,
            audience: &tally,
            missing: &missing,
            message: &message,
            message_checks: MESSAGE_CHECKS,
            biggest: weighed.biggest,
            sender: SenderFacts {
                from: sender.as_ref().map_or("", |sender| sender.from.as_str()),
                organisation: sender.as_ref().map_or("", |sender| &sender.organisation),
                postal_address: sender.as_ref().map_or("", |sender| &sender.postal_address),
                unsubscribe_mailbox: mailbox,
            },
            account: facts_of_account,
            forecast: Some(&forecast),
        });
        let ahead =
            account.as_ref().map(|account| Ahead { pace, crowd, from: now, rate: unmeasured(account) });
        Ok((report, ahead))
    }
}

/// What it takes to say when all would have it.
struct Ahead {
    pace: Pace,
    crowd: Crowd,
    from: Timestamp,
    /// Messages a second.
    rate: u32,
}

impl Ahead {
    fn end(&self) -> Option<Timestamp> {
        self.pace.forecast_for(&self.crowd, self.from, time_of_one(self.rate)).end
    }
}

/// What writing to the audience would come to, without writing to each of a million people: a message is written in
/// full for the first ones, and for everybody else only once for each set of fields they lack.
#[derive(Default)]
struct Weighed {
    biggest: Option<u64>,
    written: usize,
    /// For each set of empty fields among those the message uses, what the message then lacks.
    known: BTreeMap<Vec<String>, Vec<String>>,
    missing: BTreeMap<String, (u64, Vec<String>)>,
}

impl Weighed {
    fn weigh(&mut self, letter: &Letter, candidate: &Candidate) {
        let empty: Vec<String> = letter
            .fields()
            .into_iter()
            .filter(|field| candidate.fields.get(field).is_none_or(|value| value.trim().is_empty()))
            .collect();
        if self.written >= WEIGHED
            && let Some(lacks) = self.known.get(&empty)
        {
            for field in lacks {
                note(&mut self.missing, field, candidate);
            }
            return;
        }
        self.written += 1;
        let standing = candidate.standing();
        let message_id = message::message_id(u128::MAX, letter.from().domain());
        let to = Recipient {
            contact: candidate.contact,
            address: &candidate.address,
            fields: &candidate.fields,
            standing: &standing,
            message_id: &message_id,
            date: jiff::Timestamp::UNIX_EPOCH,
        };
        let lacks = match letter.write(&to) {
            Ok(rendered) => {
                let size = u64::try_from(rendered.bytes.len()).unwrap_or(u64::MAX);
                self.biggest = self.biggest.max(Some(size));
                Vec::new()
            }
            Err(missing) => missing.fields,
        };
        for field in &lacks {
            note(&mut self.missing, field, candidate);
        }
        self.known.insert(empty, lacks);
    }

    fn missing(&self) -> Vec<MissingField> {
        self.missing
            .iter()
            .map(|(field, (people, examples))| MissingField {
                field: field.clone(),
                people: *people,
                examples: examples.clone(),
            })
            .collect()
    }
}

fn note(missing: &mut BTreeMap<String, (u64, Vec<String>)>, field: &str, candidate: &Candidate) {
    let (people, examples) = missing.entry(field.to_owned()).or_default();
    *people += 1;
    if examples.len() < EXAMPLES {
        examples.push(candidate.address.as_str().to_owned());
    }
}

/// Stands in for the sender while no account is chosen; the check says that one is missing.
fn nobody() -> Option<message::Sender> {
    Some(message::Sender {
        from_name: String::new(),
        from: address::Address::from_canonical("nobody@sender.invalid")?,
        reply_to: None,
        organisation: String::new(),
        postal_address: String::new(),
        website: None,
    })
}
