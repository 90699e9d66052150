//! The table `domains`: what name servers said about mail for a domain, and what follows for the people there.

mod people;

use std::collections::{HashMap, HashSet};

use address::{MailDomain, Verdict, judge};
use contacts::ContactId;
use jiff::Timestamp;
use rusqlite::{Connection, Row};

use crate::Store;
use crate::changes::{self, Part};
use crate::columns::{address, all, first, json, millis, odd, one, time, to_json, word};
use crate::error::Result;
use crate::{contact, touched};
use people::Census;

pub(crate) use people::Censuses;
pub use people::PeopleByDomain;

/// One answer, as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DomainRow {
    /// The domain as A-labels in lower case.
    pub domain: String,
    /// What name servers said.
    pub answer: MailDomain,
    /// When.
    pub asked: Timestamp,
}

/// An answer to be written down, and whom it is about.
#[derive(Clone, Debug)]
pub struct DomainSaid<'a> {
    /// What was said, and when.
    pub row: DomainRow,
    /// Everybody at the domain.
    pub people: &'a [ContactId],
}

/// Which domains are to be asked about.
#[derive(Clone, Copy, Debug)]
pub struct Due {
    /// When this round of asking began: who was asked since is not asked again in it.
    pub began: Timestamp,
    /// Answers given before this instant hold no longer.
    pub good_since: Timestamp,
}

/// What is known of the domains of our people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DomainCounts {
    /// Different domains.
    pub domains: u64,
    /// With an answer that still holds and says that they take mail.
    pub take: u64,
    /// With an answer that still holds and says that they take none.
    pub take_none: u64,
    /// Asked, and nobody could tell.
    pub unknown: u64,
    /// People at domains that took none when last asked, however long ago: they are invalid until another answer comes.
    pub people_without: u64,
    /// When the oldest answer that still holds was given.
    pub oldest: Option<Timestamp>,
}

impl Due {
    fn is_due(&self, known: Option<&DomainRow>) -> bool {
        match known {
            None => true,
            Some(DomainRow { answer: MailDomain::Unknown(_), asked, .. }) => *asked < self.began,
            Some(row) => row.asked < self.good_since,
        }
    }
}

/// People looked at in one transaction, so that a sender never waits long for its turn.
const TOGETHER: usize = 2_000;

fn domain_row(row: &Row<'_>) -> Result<DomainRow> {
    let (answer, why): (String, String) = (row.get(1)?, row.get(2)?);
    let answer = MailDomain::from_stored(&answer, &why).ok_or_else(|| odd("answer of a domain", answer))?;
    Ok(DomainRow { domain: row.get(0)?, answer, asked: time(row, 3)? })
}

/// Every answer.
fn rows(conn: &Connection) -> Result<Vec<DomainRow>> {
    all(conn, "SELECT domain, answer, why, asked_at FROM domains", [], domain_row)
}

fn by_name(conn: &Connection) -> Result<HashMap<String, DomainRow>> {
    Ok(rows(conn)?.into_iter().map(|row| (row.domain.clone(), row)).collect())
}

fn count_of(things: usize) -> u64 {
    u64::try_from(things).unwrap_or(u64::MAX)
}

impl Store {
    /// What name servers said about one domain at or after `since`; `None` where nobody asked, or nobody could tell.
    pub fn domain_answer(&self, domain: &str, since: Timestamp) -> Result<Option<MailDomain>> {
        let sql = "SELECT domain, answer, why, asked_at FROM domains
             WHERE domain = ?1 AND asked_at >= ?2 AND answer <> 'unknown'";
        let found = self.read(|conn| one(conn, sql, (domain, millis(since)), domain_row))?;
        Ok(found.map(|row| row.answer))
    }

    /// Every domain that takes mail or takes none by an answer given at or after `since`. Some tens of milliseconds for a
    /// hundred thousand domains; for one look at many people.
    pub fn domain_answers(&self, since: Timestamp) -> Result<HashMap<String, MailDomain>> {
        let sql =
            "SELECT domain, answer, why, asked_at FROM domains WHERE asked_at >= ?1 AND answer <> 'unknown'";
        let rows = self.read(|conn| all(conn, sql, [millis(since)], domain_row))?;
        Ok(rows.into_iter().map(|row| (row.domain, row.answer)).collect())
    }

    /// What is known of the domains of all people. The domains are counted once and then kept in step: quick also at a
    /// million people.
    pub fn domain_counts(&self, since: Timestamp) -> Result<DomainCounts> {
        self.read(|conn| {
            let census = self.inner.censuses.now(conn)?;
            let mut counts = DomainCounts { domains: census.domains(), ..DomainCounts::default() };
            for row in rows(conn)? {
                count(&mut counts, &row, &census, since);
            }
            Ok(counts)
        })
    }

    /// The domains of our people that took no mail when last asked, the most people first.
    pub fn domains_without_mail(&self) -> Result<Vec<(DomainRow, u64)>> {
        self.read(|conn| {
            let census = self.inner.censuses.now(conn)?;
            let mut found: Vec<(DomainRow, u64)> = rows(conn)?
                .into_iter()
                .filter(|row| row.answer.is_no())
                .map(|row| (census.people(&row.domain), row))
                .filter(|(people, _)| *people > 0)
                .map(|(people, row)| (row, people))
                .collect();
            found.sort_by(|(a, many), (b, more)| more.cmp(many).then_with(|| a.domain.cmp(&b.domain)));
            Ok(found)
        })
    }

    /// Everybody by domain. One pass over an index: below a second for a million people.
    pub fn people_by_domain(&self) -> Result<PeopleByDomain> {
        self.read(PeopleByDomain::read)
    }

    /// Which of these domains are to be asked about, the ones with the most people first.
    pub fn domains_due(&self, people: &PeopleByDomain, due: &Due) -> Result<Vec<usize>> {
        let known = self.read(by_name)?;
        let mut found: Vec<usize> =
            (0..people.len()).filter(|at| due.is_due(known.get(people.domain(*at)))).collect();
        found.sort_by_key(|at| std::cmp::Reverse(people.of(*at).len()));
        Ok(found)
    }

    /// How many domains of our people are to be asked about. Quick, like [`Store::domain_counts`].
    pub fn count_domains_due(&self, due: &Due) -> Result<u64> {
        self.read(|conn| {
            let census = self.inner.censuses.now(conn)?;
            let known = by_name(conn)?;
            Ok(count_of(census.names().filter(|domain| due.is_due(known.get(*domain))).count()))
        })
    }

    /// Writes answers down, and what follows for everybody there, in transactions that are short however many people a
    /// domain has. Its row comes with the last of its people: whoever is killed on the way asks again. "Nobody could tell"
    /// never takes the place of what somebody could. Returns how many people were judged anew.
    pub fn note_domains(&self, said: &[DomainSaid<'_>]) -> Result<u64> {
        let mut steps = Vec::with_capacity(said.len());
        for one in said {
            let all = if matches!(one.row.answer, MailDomain::Unknown(_)) { &[] } else { one.people };
            let before = all.len().saturating_sub(1) / TOGETHER * TOGETHER;
            let (many, last) = all.split_at_checked(before).unwrap_or((&[], all));
            steps.extend(many.chunks(TOGETHER).map(|people| Step { row: &one.row, people, ends: false }));
            steps.push(Step { row: &one.row, people: last, ends: true });
        }
        self.take_steps(&steps)
    }

    /// Brings people in line with the answers that hold already: an import may have been checked before they came. Only
    /// those are looked at for whom it can make a difference. Returns how many were judged anew.
    pub fn settle_domains(&self, people: &PeopleByDomain, since: Timestamp) -> Result<u64> {
        let known = self.read(rows)?;
        let known: HashMap<&str, &DomainRow> = known
            .iter()
            .filter(|row| row.asked >= since && matters(row))
            .map(|row| (row.domain.as_str(), row))
            .collect();
        let mut steps = Vec::new();
        for at in 0..people.len() {
            if let Some(row) = known.get(people.domain(at)) {
                let chunks = people.of(at).chunks(TOGETHER);
                steps.extend(chunks.map(|people| Step { row, people, ends: false }));
            }
        }
        self.take_steps(&steps)
    }

    /// Forgets the answers about domains at which nobody is any more, given before `before`.
    pub fn forget_domains(&self, people: &PeopleByDomain, before: Timestamp) -> Result<u64> {
        let held: std::collections::HashSet<&str> = (0..people.len()).map(|at| people.domain(at)).collect();
        let gone: Vec<String> = self
            .read(rows)?
            .into_iter()
            .filter(|row| row.asked < before && !held.contains(row.domain.as_str()))
            .map(|row| row.domain)
            .collect();
        for some in gone.chunks(TOGETHER) {
            self.write(&[Part::Domains], |tx| some.iter().try_for_each(|domain| forget(tx, domain)))?;
        }
        Ok(count_of(gone.len()))
    }

    fn take_steps(&self, steps: &[Step<'_>]) -> Result<u64> {
        let mut judged = 0;
        let mut rest = steps;
        while !rest.is_empty() {
            let mut people = 0;
            let fits = rest.iter().take(TOGETHER).take_while(|step| {
                people += step.people.len();
                people <= TOGETHER
            });
            let (now, later) = rest.split_at_checked(fits.count().max(1)).unwrap_or((rest, &[]));
            rest = later;
            judged += self.write(&[Part::Domains], |tx| take(tx, now))?;
            self.inner.turn.give_way();
        }
        Ok(judged)
    }
}

/// Some of the people of one domain.
struct Step<'a> {
    row: &'a DomainRow,
    people: &'a [ContactId],
    /// With them the answer is whole.
    ends: bool,
}

/// Takes steps inside one transaction.
fn take(tx: &Connection, steps: &[Step<'_>]) -> Result<u64> {
    let mut judged = 0;
    for step in steps {
        let mut changed = Vec::new();
        for contact in step.people {
            if judge_anew(tx, *contact, &step.row.answer)? {
                changed.push(*contact);
            }
        }
        touched::people(tx, &changed)?;
        judged += u64::try_from(changed.len()).unwrap_or(u64::MAX);
        if step.ends {
            put(tx, step.row)?;
        }
    }
    if judged > 0 {
        changes::bump(tx, &[Part::Contacts])?;
    }
    Ok(judged)
}

/// Where an answer of this kind can make a difference to people who came in beside it.
fn matters(row: &DomainRow) -> bool {
    match row.answer {
        MailDomain::Unknown(_) => false,
        MailDomain::Takes => address::looks_like_a_slip(&row.domain),
        MailDomain::TakesNone | MailDomain::NoSuchDomain | MailDomain::NoMailHost => true,
    }
}

fn put(tx: &Connection, row: &DomainRow) -> Result<()> {
    let mut statement = tx.prepare_cached(
        "INSERT INTO domains (domain, answer, why, asked_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (domain) DO UPDATE SET answer = excluded.answer, why = excluded.why, asked_at = excluded.asked_at
         WHERE excluded.answer <> 'unknown' OR domains.answer = 'unknown'",
    )?;
    let why = if let MailDomain::Unknown(why) = &row.answer { why.as_str() } else { "" };
    statement.execute((&row.domain, row.answer.as_str(), why, millis(row.asked)))?;
    Ok(())
}

/// The domains with a sure answer given at this instant or later.
pub(crate) fn answered(conn: &Connection, since: Timestamp) -> Result<HashSet<String>> {
    let sql = "SELECT domain FROM domains WHERE asked_at >= ?1 AND answer <> 'unknown'";
    Ok(all(conn, sql, [millis(since)], |row| Ok(row.get(0)?))?.into_iter().collect())
}

/// Forgets what was said about a domain: with the only person there, its name may name them.
pub(crate) fn forget(conn: &Connection, domain: &str) -> Result<()> {
    conn.prepare_cached("DELETE FROM domains WHERE domain = ?1")?.execute([domain])?;
    Ok(())
}

/// Brings somebody whose record came back in line with what name servers said of their domain meanwhile.
pub(crate) fn bring_in_line(tx: &Connection, contact: ContactId) -> Result<()> {
    let Some(key) = contact::remove::key_of(tx, contact)? else { return Ok(()) };
    let Some((_, domain)) = key.as_str().rsplit_once('@') else { return Ok(()) };
    let mut statement =
        tx.prepare_cached("SELECT domain, answer, why, asked_at FROM domains WHERE domain = ?1")?;
    if let Some(row) = first(&mut statement, [domain], domain_row)? {
        judge_anew(tx, contact, &row.answer)?;
    }
    Ok(())
}

/// What an answer makes of a person. Says whether it makes a difference.
fn judge_anew(tx: &Connection, contact: ContactId, answer: &MailDomain) -> Result<bool> {
    let mut statement = tx.prepare_cached("SELECT address, verdict, findings FROM contacts WHERE id = ?1")?;
    let found = first(&mut statement, [contact.0], |row| {
        if *answer == MailDomain::Takes && row.get_ref(2)?.as_str().is_ok_and(|findings| findings == "[]") {
            return Ok(None);
        }
        Ok(Some((address(row, 0)?, word::<Verdict>(row, 1, "verdict")?, json(row, 2, "finding")?)))
    })?;
    let Some((address, verdict, mut findings)) = found.flatten() else { return Ok(false) };
    if !answer.settle(&address, &mut findings) {
        return Ok(false);
    }
    // What was noticed about the row of a file lies beside it and has no say in the verdict.
    let mut anew = judge(address.as_str());
    let verdict = if anew.address.is_some() {
        anew.hear(answer);
        anew.verdict
    } else {
        verdict
    };
    let mut statement = tx.prepare_cached("UPDATE contacts SET verdict = ?2, findings = ?3 WHERE id = ?1")?;
    statement.execute((contact.0, verdict.as_str(), to_json(&findings)?))?;
    Ok(true)
}

fn count(counts: &mut DomainCounts, row: &DomainRow, census: &Census, since: Timestamp) {
    let people = census.people(&row.domain);
    if people == 0 {
        return;
    }
    if row.answer.is_no() {
        counts.people_without += people;
    }
    match &row.answer {
        MailDomain::Unknown(_) => counts.unknown += 1,
        _ if row.asked < since => {}
        answer => {
            counts.take += u64::from(!answer.is_no());
            counts.take_none += u64::from(answer.is_no());
            counts.oldest = Some(counts.oldest.map_or(row.asked, |oldest| oldest.min(row.asked)));
        }
    }
}
