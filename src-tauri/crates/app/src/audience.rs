//! Who gets a campaign, person by person: the parts of its audience, and those worth a look before it goes.

use crate::{Error, Postrider};
use contacts::{ContactId, Fields, ListId};
use delivery::{CampaignId, RowState};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use store::CampaignRow;

/// People left out for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Code of the reason; refusals of one code are one, whatever their scope.
    pub code: String,
    /// The reason as a sentence.
    pub sentence: String,
    /// How many.
    pub people: u64,
}

/// The audience of a campaign, taken apart.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// People in all.
    pub total: u64,
    /// People who get it.
    pub included: u64,
    /// Those of them whose address looks risky.
    pub risky: u64,
    /// Who is left out, most people first.
    pub left_out: Vec<LeftOut>,
    /// By code, `None` for those who get it; by name within.
    people: BTreeMap<Option<String>, Vec<ContactId>>,
}

impl Parts {
    /// The people left out with this code, or those who get it; by name.
    pub fn people(&self, code: Option<&str>) -> &[ContactId] {
        self.people.get(&code.map(str::to_owned)).map_or(&[], Vec::as_slice)
    }
}

/// The people a message looks worst for, among those who get it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorstCases {
    /// Whoever has the longest name.
    pub longest_name: Option<ContactId>,
    /// Somebody without a first name.
    pub no_first_name: Option<ContactId>,
    /// Whoever has most of the fields.
    pub most_fields: Option<ContactId>,
    /// The first one.
    pub first: Option<ContactId>,
}

/// How many people have a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldUse {
    /// Its name.
    pub name: String,
    /// People who have it.
    pub people: u64,
}

/// One person as the steps of a campaign name them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: ContactId,
    /// Their name; empty where we know none.
    pub name: String,
    /// Their address.
    pub address: String,
    /// The file they came from, where they came from one.
    pub origin: Option<String>,
}

impl Postrider {
    /// Who gets a campaign and who is left out: decided now before it starts, as its outbox has it afterwards.
    pub fn campaign_parts(&self, row: &CampaignRow) -> Result<Parts, Error> {
        if row.started.is_some() { self.parts_of_outbox(row) } else { self.parts_of_list(row) }
    }

    fn parts_of_list(&self, row: &CampaignRow) -> Result<Parts, Error> {
        let mut parts = Sorting::default();
        let mut reasons: BTreeMap<&'static str, &'static str> = BTreeMap::new();
        let tally = self.sift_for(row, |candidate, looked| {
            let code = looked.err().map(|refusal| {
                reasons.entry(refusal.code()).or_insert(refusal.sentence());
                refusal.code()
            });
            parts.add(code, candidate.contact, &name_of(&candidate.fields), candidate.address.as_str());
            ControlFlow::Continue(())
        })?;
        let sentence = |code: &str| reasons.get(code).copied().unwrap_or_default().to_owned();
        Ok(Parts { risky: tally.risky, ..parts.done(sentence) })
    }

    fn parts_of_outbox(&self, row: &CampaignRow) -> Result<Parts, Error> {
        let mut parts = Sorting::default();
        self.store.each_result(row.id, |result| {
            let why = result.why.as_deref().unwrap_or_default();
            let code = (result.state == RowState::Skipped).then(|| code_of(why));
            parts.add(code, result.contact, &result.name, &result.address);
            ControlFlow::Continue(())
        })?;
        let risky = row.report.as_ref().and_then(|report| {
            let found = report.findings().iter().find(|found| found.finding.code == "risky-addresses")?;
            found.people
        });
        Ok(Parts { risky: risky.unwrap_or_default(), ..parts.done(skipped_sentence) })
    }

    /// The people a campaign's message looks worst for.
    pub fn worst_cases(&self, list: ListId) -> Result<WorstCases, Error> {
        let mut found = WorstCases::default();
        let (mut longest, mut most) = (0, 0);
        self.sift(list, |candidate, looked| {
            if looked.is_err() {
                return ControlFlow::Continue(());
            }
            let fields = &candidate.fields;
            let name = name_of(fields).chars().count();
            if name > longest {
                (longest, found.longest_name) = (name, Some(candidate.contact));
            }
            let filled = fields.values().filter(|value| !value.trim().is_empty()).count();
            if filled > most {
                (most, found.most_fields) = (filled, Some(candidate.contact));
            }
            if found.no_first_name.is_none()
                && fields.get("first_name").is_none_or(|value| value.trim().is_empty())
            {
                found.no_first_name = Some(candidate.contact);
            }
            found.first = found.first.or(Some(candidate.contact));
            ControlFlow::Continue(())
        })?;
        Ok(found)
    }

    /// At most so many people who get it and whose name or address holds these words.
    pub fn find_in_audience(&self, list: ListId, text: &str, most: usize) -> Result<Vec<ContactId>, Error> {
        let wanted = text.trim().to_lowercase();
        let mut found = Vec::new();
        self.sift(list, |candidate, looked| {
            if looked.is_ok()
                && (candidate.address.as_str().to_lowercase().contains(&wanted)
                    || name_of(&candidate.fields).to_lowercase().contains(&wanted))
            {
                found.push(candidate.contact);
            }
            if found.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        Ok(found)
    }

    /// The fields the people of a list have, most used first, and how many people that is of.
    pub fn fields_of(&self, list: ListId) -> Result<(u64, Vec<FieldUse>), Error> {
        let mut of = 0;
        let mut uses: BTreeMap<String, u64> = BTreeMap::new();
        self.store.each_standing(list, |candidate| {
            if candidate.subscribed {
                of += 1;
                for (name, _) in candidate.fields.iter().filter(|(_, value)| !value.trim().is_empty()) {
                    match uses.get_mut(name) {
                        Some(people) => *people += 1,
                        None => drop(uses.insert(name.clone(), 1)),
                    }
                }
            }
            ControlFlow::Continue(())
        })?;
        let mut fields: Vec<FieldUse> =
            uses.into_iter().map(|(name, people)| FieldUse { name, people }).collect();
        fields.sort_by_key(|field| std::cmp::Reverse(field.people));
        Ok((of, fields))
    }

    /// One person as the steps of a campaign name them; `None` once they are gone.
    pub fn person(&self, id: ContactId) -> Result<Option<Person>, Error> {
        let Some(row) = self.store.contact(id)? else { return Ok(None) };
        let origin = match row.origin {
            Some((import, _)) => self.store.import(import).ok().map(|import| import.file_name),
            None => None,
        };
        Ok(Some(Person {
            id,
            name: name_of(&row.contact.fields),
            address: row.contact.address.as_str().to_owned(),
            origin,
        }))
    }

    /// How many people a campaign is for, those left out not among them: of its outbox once it started, else of its last check.
    pub fn people_of(&self, row: &CampaignRow) -> Result<Option<u64>, Error> {
        if row.started.is_some() {
            return Ok(Some(self.store.counts(row.id)?.messages()));
        }
        Ok(row.report.as_ref().map(delivery::preflight::Report::people))
    }

    /// The addresses around the middle of a campaign's audience, in the order it would be sent; at most two.
    pub fn middle_of(&self, id: CampaignId) -> Result<Vec<String>, Error> {
        let row = self.store.campaign(id)?;
        let mut addresses = Vec::new();
        self.sift(row.list, |candidate, looked| {
            if looked.is_ok() {
                addresses.push(candidate.address.as_str().to_owned());
            }
            ControlFlow::Continue(())
        })?;
        let middle = addresses.len() / 2;
        Ok(addresses.into_iter().skip(middle).take(2).collect())
    }
}

/// A person's name: `name`, else first and last name; empty where there is none.
pub fn name_of(fields: &Fields) -> String {
    let field = |name: &str| fields.get(name).map_or("", |value| value.trim());
    match field("name") {
        "" => [field("first_name"), field("last_name")].join(" ").trim().to_owned(),
        whole => whole.to_owned(),
    }
}

/// The code of a skipped row; what follows it are its particulars.
pub fn code_of(why: &str) -> &str {
    why.split_whitespace().next().unwrap_or("left-out")
}

/// Why somebody was left out after the campaign began, as a sentence.
pub fn skipped_sentence(why: &str) -> String {
    use consent::{Refusal, Scope, SuppressionReason};
    match code_of(why) {
        "cancelled" if why.ends_with("copied") => {
            "The campaign was ended before their turn, in restored or copied data: another copy of it may have sent it.".to_owned()
        }
        "cancelled" => "The campaign was ended before their turn.".to_owned(),
        "merged" => "They were made one record with another address of theirs.".to_owned(),
        "missing-field" => match why.split_once(' ') {
            Some((_, fields)) => format!("The message needs {fields}, which they lack."),
            None => "The message needs a field that they lack.".to_owned(),
        },
        code => {
            let plain = [
                Refusal::LeftList,
                Refusal::Invalid,
                Refusal::NoConsent,
                Refusal::CustomerOnly,
                Refusal::HasIt,
            ];
            let reasons = SuppressionReason::ALL.iter();
            let suppressed = reasons.map(|reason| Refusal::Suppressed(*reason, Scope::Everywhere));
            plain
                .into_iter()
                .chain(suppressed)
                .find(|refusal| refusal.code() == code)
                .map_or_else(|| "They were left out.".to_owned(), |refusal| refusal.sentence().to_owned())
        }
    }
}

/// People by code, each with what they are sorted by.
#[derive(Default)]
struct Sorting {
    total: u64,
    people: BTreeMap<Option<String>, Vec<(String, ContactId)>>,
}

impl Sorting {
    fn add(&mut self, code: Option<&str>, id: ContactId, name: &str, address: &str) {
        self.total += 1;
        // Whoever has no name comes last, by address.
        let key = if name.is_empty() { format!("\u{10FFFF}{address}") } else { name.to_lowercase() };
        self.people.entry(code.map(str::to_owned)).or_default().push((key, id));
    }

    fn done(self, sentence: impl Fn(&str) -> String) -> Parts {
        let mut parts = Parts { total: self.total, ..Parts::default() };
        for (code, mut people) in self.people {
            people.sort_unstable();
            let count = u64::try_from(people.len()).unwrap_or(u64::MAX);
            match &code {
                None => parts.included = count,
                Some(code) => parts.left_out.push(LeftOut {
                    code: code.clone(),
                    sentence: sentence(code),
                    people: count,
                }),
            }
            parts.people.insert(code, people.into_iter().map(|(_, id)| id).collect());
        }
        parts.left_out.sort_by_key(|part| std::cmp::Reverse(part.people));
        parts
    }
}
