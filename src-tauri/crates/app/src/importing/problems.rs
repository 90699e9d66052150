//! What the rows of a file are like: problems by kind, with their rows.

use super::checked::CheckedImport;
use super::judging::Judged;
use crate::Error;
use address::{Finding, Severity, Verdict};
use contacts::import::{ImportedPerson, Status};
use std::borrow::Cow;
use std::collections::BTreeMap;
use store::PlanKind;

/// Rows asked of the plan at once.
const PAGE: u64 = 5_000;

/// The kind of every address for which we suggest another spelling, whatever is wrong with it.
pub const TYPO: &str = "typo";

/// What becomes of the rows of a kind; the later in this order, the worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// Imported; another spelling is suggested, and taken only on the person's word.
    Suggested,
    /// Imported as it stands; worth a look.
    Kept,
    /// Merged with another row, or split into two.
    Merged,
    /// Not imported.
    LeftOut,
}

/// One address with a problem.
#[derive(Clone, Debug)]
pub struct Noted {
    /// The number of the address, see [`Judged::key`]; 0 where only the plan knows it.
    pub key: i64,
    /// The record's number in the file.
    pub row: u64,
    /// As it stands in the file.
    pub given: Box<str>,
    /// What we suggest.
    pub suggestion: Option<Box<str>>,
    /// Why, where it differs from what the kind says.
    message: Option<Box<str>>,
    /// The row that names the same person earlier.
    pub same_as: Option<u64>,
}

/// One kind of problem.
#[derive(Clone, Debug)]
pub struct ProblemKind {
    /// The finding's code.
    pub code: Cow<'static, str>,
    /// Its sentence.
    pub message: String,
    /// What becomes of these rows.
    pub end: End,
    /// Each of them, in the order of the file.
    pub rows: Vec<Noted>,
}

impl ProblemKind {
    /// Why, for one of its rows.
    pub fn why<'a>(&'a self, noted: &'a Noted) -> &'a str {
        noted.message.as_deref().unwrap_or(&self.message)
    }
}

/// Problems by kind, gathered while the file is read.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    kinds: Vec<ProblemKind>,
    /// The worst end of each row that has any.
    ends: BTreeMap<u64, bool>,
}

impl Problems {
    /// Looks at one row on its way.
    pub fn note(&mut self, judged: &Judged<'_>) {
        for (person, key) in judged.people.iter().zip(judged.key..) {
            self.person(person, key);
        }
        // Of somebody who left, every address is taken, whatever cell it stands in.
        let left = |person: &ImportedPerson| person.status.is_some_and(Status::must_not_be_mailed);
        if let [first, _, ..] = judged.people
            && !left(first)
        {
            let given = judged
                .people
                .iter()
                .map(|person| person.judgement.input.as_str())
                .collect::<Vec<_>>()
                .join("; ");
            let noted = Noted::new(judged.key, first.row, &given);
            self.add("several-addresses".into(), "The cell holds more than one address.", End::Merged, noted);
        }
    }

    fn person(&mut self, person: &ImportedPerson, key: i64) {
        let judgement = &person.judgement;
        if judgement.verdict == Verdict::Ok && judgement.suggestion.is_none() && person.findings.is_empty() {
            return;
        }
        let noted = || Noted::new(key, person.row, &judgement.input);
        if let Some(why) = person.held_back() {
            // The sentence names the word of this row; rows of the same kind may hold others.
            let of_all = match why.code.as_ref() {
                "status-unknown" => "The file says something about this person that we do not know.",
                _ => &why.message,
            };
            return self.add(why.code.clone(), of_all, End::LeftOut, Noted::saying(why, noted()));
        }
        if let Some(suggestion) = &judgement.suggestion {
            let message = judgement.findings.first().map(|finding| finding.message.as_str().into());
            let noted = Noted { suggestion: Some(suggestion.as_str().into()), message, ..noted() };
            return self.add(TYPO.into(), "This looks like a slip of the keys.", End::Suggested, noted);
        }
        if judgement.verdict == Verdict::Invalid {
            if let Some(worst) = judgement.findings.iter().find(|finding| finding.is_blocking()) {
                self.add(worst.code.clone(), &worst.message, End::LeftOut, noted());
            }
            return;
        }
        for finding in person.all_findings().filter(|finding| is_worth_a_look(finding)) {
            self.add(finding.code.clone(), &finding.message, End::Kept, noted());
        }
    }

    /// Adds what only the comparison with everybody else shows: the same person twice, and who is on Do not mail.
    pub fn compare(&mut self, checked: &mut CheckedImport) -> Result<(), Error> {
        let mut repeated = Vec::new();
        checked.each_repeated(|row| {
            let mut noted = Noted::new(0, row.row, &row.address);
            noted.same_as = Some(row.same_as_row);
            repeated.push(noted);
        })?;
        // Those known by another address come behind the others.
        repeated.sort_by_key(|noted| noted.row);
        for noted in repeated {
            self.add("duplicate".into(), "The same person is in an earlier row.", End::Merged, noted);
        }
        let mut from = 0;
        loop {
            let page = checked.page(PlanKind::Suppressed, from..from + PAGE)?;
            if page.is_empty() {
                return Ok(());
            }
            from += PAGE;
            for row in page {
                let mut noted = Noted::new(0, row.row, &row.address);
                if row.left_elsewhere {
                    noted.message = Some("The file says that they are not to be mailed.".into());
                }
                self.add("suppressed".into(), "This address is on Do not mail.", End::LeftOut, noted);
            }
        }
    }

    /// The kinds: those to decide first, the largest first.
    pub fn kinds(&self) -> Vec<&ProblemKind> {
        let mut kinds: Vec<&ProblemKind> = self.kinds.iter().collect();
        kinds.sort_by_key(|kind| {
            (kind.end == End::LeftOut, kind.end != End::Suggested, usize::MAX - kind.rows.len())
        });
        kinds
    }

    /// The kind of this code.
    pub fn kind(&self, code: &str) -> Option<&ProblemKind> {
        self.kinds.iter().find(|kind| kind.code == code)
    }

    /// Rows with something to decide or to look at.
    pub fn to_decide(&self) -> u64 {
        self.ends.values().filter(|left_out| !**left_out).count() as u64
    }

    /// Rows that are left out.
    pub fn left_out(&self) -> u64 {
        self.ends.values().filter(|left_out| **left_out).count() as u64
    }

    fn add(&mut self, code: Cow<'static, str>, message: &str, end: End, mut noted: Noted) {
        *self.ends.entry(noted.row).or_default() |= end == End::LeftOut;
        let at = match self.kinds.iter().position(|kind| kind.code == code && kind.end == end) {
            Some(at) => at,
            None => {
                self.kinds.push(ProblemKind { code, message: message.to_owned(), end, rows: Vec::new() });
                self.kinds.len() - 1
            }
        };
        if let Some(kind) = self.kinds.get_mut(at) {
            if kind.message != message && noted.message.is_none() {
                noted.message = Some(message.into());
            }
            kind.rows.push(noted);
        }
    }
}

impl Noted {
    fn new(key: i64, row: u64, given: &str) -> Self {
        Self { key, row, given: given.into(), suggestion: None, message: None, same_as: None }
    }

    fn saying(finding: &Finding, noted: Self) -> Self {
        Self { message: Some(finding.message.as_str().into()), ..noted }
    }
}

/// Notes are no problems, and whoever left elsewhere is told of by the plan.
fn is_worth_a_look(finding: &Finding) -> bool {
    finding.severity == Severity::Warning && !finding.code.ends_with("-elsewhere")
}
