//! Who gets a campaign and who is left out, person by person.

use app::Postrider;
use app::audience::Person;
use app::contacts::ContactId;
use app::delivery::CampaignId;

use crate::desk::Desk;
use crate::error::ApiError;
use crate::wire::campaigns::people::{
    CampaignPerson, LeftOut, PeopleFindRequest, PeopleFound, PeopleRows, PeopleRowsRequest, PeopleView,
};
use crate::wire::common::ById;

/// Rows in one window at most.
pub(crate) const MOST_ROWS: u32 = 500;
const MOST_FOUND: usize = 20;

/// Who gets it and who is left out.
pub async fn campaign_people(desk: &Desk, request: ById) -> Result<PeopleView, ApiError> {
    desk.work(move |postrider, jobs| {
        let row = postrider.store().campaign(CampaignId(request.id))?;
        let parts = jobs.audience(postrider, &row)?;
        let left_out = parts.left_out.iter().map(|part| LeftOut {
            code: part.code.clone(),
            sentence: part.sentence.clone(),
            people: part.people,
        });
        Ok(PeopleView {
            total: parts.total,
            included: parts.included,
            risky: parts.risky,
            left_out: left_out.collect(),
        })
    })
    .await
}

/// One window of the people of one part.
pub async fn campaign_people_rows(desk: &Desk, request: PeopleRowsRequest) -> Result<PeopleRows, ApiError> {
    desk.work(move |postrider, jobs| {
        let row = postrider.store().campaign(CampaignId(request.id))?;
        let parts = jobs.audience(postrider, &row)?;
        let people = parts.people(request.code.as_deref());
        let offset = usize::try_from(request.offset).unwrap_or(usize::MAX);
        let limit = usize::try_from(request.limit.min(MOST_ROWS)).unwrap_or(0);
        let window = people.iter().skip(offset).take(limit).copied();
        let rows = persons(postrider, window)?;
        Ok(PeopleRows { total: u64::try_from(people.len()).unwrap_or(u64::MAX), rows })
    })
    .await
}

/// Finds people who get it.
pub async fn campaign_people_find(desk: &Desk, request: PeopleFindRequest) -> Result<PeopleFound, ApiError> {
    desk.work(move |postrider, _| {
        let row = postrider.store().campaign(CampaignId(request.id))?;
        let found = postrider.find_in_audience(row.list, &request.text, MOST_FOUND)?;
        Ok(PeopleFound { people: persons(postrider, found)? })
    })
    .await
}

fn persons(
    postrider: &Postrider,
    ids: impl IntoIterator<Item = ContactId>,
) -> Result<Vec<CampaignPerson>, ApiError> {
    let mut people = Vec::new();
    for id in ids {
        // Somebody erased a moment ago is in nobody's way.
        people.extend(postrider.person(id)?.map(CampaignPerson::from));
    }
    Ok(people)
}

impl From<Person> for CampaignPerson {
    fn from(person: Person) -> Self {
        Self {
            id: person.id.0,
            name: Some(person.name).filter(|name| !name.is_empty()),
            shown: app::address::show_address(&person.address),
            address: person.address,
            origin: person.origin,
        }
    }
}
