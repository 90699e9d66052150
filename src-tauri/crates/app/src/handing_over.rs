//! Handing a list over to a bulk provider, as files its import takes.

mod whole_folder;

use crate::people::Selection;
use crate::{Error, Postrider, Refused};
use consent::{Permit, Purpose, Refusal, decide};
use contacts::{ContactId, ListId};
use delivery::{CampaignId, CampaignState};
use handoff::{HandoffError, Job, Package, Person, Provider, Summary};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::BufWriter;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use store::{Candidate, ImportState, StoreError};
use whole_folder::{WholeFolder, is_free};

/// Whom a package is made of.
#[derive(Clone, Debug)]
pub enum HandOver {
    /// Everybody of one list.
    List(ListId),
    /// These people; the list says on which agreement, where none is given the best of each.
    Chosen(Selection, Option<ListId>),
}

impl Postrider {
    /// Those of a campaign that was ended early who waited for their message. Refused for one that is not ended: they may get
    /// it from here, and would have it twice.
    pub fn rest_of(&self, id: CampaignId) -> Result<HandOver, Error> {
        let row = self.store.campaign(id)?;
        if !matches!(row.state, CampaignState::Cancelled | CampaignState::Finished) {
            return Err(Error::Refused(Refused::NotEnded { campaign: row.name }));
        }
        if self.store.counts(id)?.claimed > 0 {
            return Err(Error::Refused(Refused::InUse(
                "Messages of this campaign are still in hand. Try again in a moment.".to_owned(),
            )));
        }
        Ok(HandOver::Chosen(Selection::CalledOff(id), Some(row.list)))
    }

    /// How many of those who waited for a campaign when it was ended early could be mailed by somebody else now.
    pub fn rest_that_may(&self, id: CampaignId) -> Result<u64, Error> {
        let waited: HashSet<ContactId> = self.store.called_off(id)?.into_iter().collect();
        if waited.is_empty() {
            return Ok(0);
        }
        let (list, now) = (self.store.campaign(id)?.list, self.clock.now());
        let mut people = 0;
        self.store.each_standing(list, |candidate| {
            let may = || decide(&candidate.standing(), Purpose::Newsletter { list: list.0 }, now).is_ok();
            people += u64::from(waited.contains(&candidate.contact) && may());
            ControlFlow::Continue(())
        })?;
        Ok(people)
    }

    /// Where a package goes in a folder that somebody picked: there, or beside what lies there in a folder of its own.
    pub fn place_in(&self, picked: &Path, provider: Provider) -> Result<PathBuf, Error> {
        Ok(if is_free(picked)? { picked.to_path_buf() } else { picked.join(provider.title()) })
    }

    /// Writes a package as a folder: those who must not be mailed first, then those who may, and a note that says which file
    /// goes where. It is there whole or not at all, and takes the place of an older package; a folder with anything else in
    /// it is refused. Only people with a permit travel as subscribed.
    pub fn hand_over(&self, whom: &HandOver, provider: Provider, folder: &Path) -> Result<Summary, Error> {
        if !self.store.is_vouched()? {
            return Err(Error::Refused(Refused::NotVouched));
        }
        if self.store.imports()?.iter().any(|import| import.state == ImportState::Merging) {
            return Err(Error::Store(StoreError::ImportUnderWay));
        }
        let (people, list) = self.candidates(whom)?;
        let name = match list {
            Some(list) => self.store.list(list)?.name,
            None => "Everybody".to_owned(),
        };
        let fields: BTreeSet<&String> = people.values().flat_map(|one| one.candidate.fields.keys()).collect();
        let whole = WholeFolder::begin(folder)?;
        let job = Job {
            provider,
            list: name,
            list_id: list.map_or(0, |list| list.0),
            fields: fields.into_iter().cloned().collect(),
            now: self.clock.now(),
        };
        let create = |name: &str| whole.create(name).map(BufWriter::new);
        let failed =
            |HandoffError::Write { file, source }: HandoffError| Error::file(&folder.join(file), source);
        let mut package = Package::new(job, create).map_err(failed)?;
        let mut stopped = None;
        self.store.each_suppression(|_, entry| match package.suppress(entry) {
            Ok(()) => ControlFlow::Continue(()),
            Err(why) => {
                stopped = Some(why);
                ControlFlow::Break(())
            }
        })?;
        if let Some(why) = stopped {
            return Err(failed(why));
        }
        for one in people.values().filter(|one| one.left) {
            package.left(&one.candidate.address.dedupe_key()).map_err(failed)?;
        }
        let mut package = package.people().map_err(failed)?;
        for one in people.into_values().filter(|one| !one.left) {
            let Candidate { address, fields, basis, agreed_at, .. } = &one.candidate;
            let confirmed_at = agreed_at.filter(|_| *basis == consent::Basis::Confirmed);
            package
                .person(&Person { address, fields, agreed_at: *agreed_at, confirmed_at, leave: one.leave })
                .map_err(failed)?;
        }
        let summary = package.finish().map_err(failed)?;
        whole.finish()?;
        Ok(summary)
    }

    fn candidates(&self, whom: &HandOver) -> Result<(BTreeMap<ContactId, One>, Option<ListId>), Error> {
        let mut people = BTreeMap::new();
        let now = self.clock.now();
        let look = |candidate: Candidate, list: ListId| {
            let leave = decide(&candidate.standing(), Purpose::Newsletter { list: list.0 }, now);
            let left = !candidate.subscribed;
            One { candidate, leave, left }
        };
        match whom {
            HandOver::List(list) => {
                self.store.each_standing(*list, |candidate| {
                    people.insert(candidate.contact, look(candidate.clone(), *list));
                    ControlFlow::Continue(())
                })?;
                Ok((people, Some(*list)))
            }
            HandOver::Chosen(selection, list) => {
                let mut ids = Vec::new();
                self.each_chosen(selection, |row, standings| {
                    ids.push((
                        row.contact.id,
                        standings.iter().map(|standing| standing.list).collect::<Vec<_>>(),
                    ));
                    Ok(())
                })?;
                for (id, lists) in ids {
                    for list in list.map_or(lists, |list| vec![list]) {
                        let Some(candidate) = self.store.standing_of(list, id)? else { continue };
                        let one = look(candidate, list);
                        let better = people.get(&id).is_none_or(|known: &One| {
                            (known.leave.is_err() && one.leave.is_ok()) || (known.left && !one.left)
                        });
                        if better {
                            people.insert(id, one);
                        }
                    }
                    if !people.contains_key(&id)
                        && let Some(row) = self.store.contact(id)?
                    {
                        // On no list at all: they stay, and the note says why.
                        let candidate = nowhere(row.contact);
                        people.insert(id, One { leave: Err(Refusal::NoConsent), left: false, candidate });
                    }
                }
                Ok((people, *list))
            }
        }
    }
}

struct One {
    candidate: Candidate,
    leave: Result<Permit, Refusal>,
    left: bool,
}

fn nowhere(contact: contacts::Contact) -> Candidate {
    Candidate {
        contact: contact.id,
        address: contact.address,
        fields: contact.fields,
        verdict: contact.verdict,
        basis: consent::Basis::None,
        subscribed: false,
        agreed_at: None,
        suppressions: Vec::new(),
    }
}
