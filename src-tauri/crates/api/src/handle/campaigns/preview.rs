//! The message as one person would get it.

use app::Postrider;
use app::campaigns::Previewed;
use app::contacts::ContactId;
use app::delivery::CampaignId;
use app::store::CampaignRow;

use crate::desk::Desk;
use crate::error::ApiError;
use crate::wire::campaigns::preview::{CampaignFields, FieldUse, PreviewAs, PreviewRequest, PreviewView};
use crate::wire::common::{ById, Finding};

/// The fields the people of a campaign have.
pub async fn campaign_fields(desk: &Desk, request: ById) -> Result<CampaignFields, ApiError> {
    desk.work(move |postrider, _| {
        let row = postrider.store().campaign(CampaignId(request.id))?;
        let (of, uses) = postrider.fields_of(row.list)?;
        let fields = uses.into_iter().map(|field| FieldUse { name: field.name, people: field.people });
        Ok(CampaignFields { of, fields: fields.collect() })
    })
    .await
}

/// The message as one person would get it, from the draft as it is stored.
pub async fn campaign_preview(desk: &Desk, request: PreviewRequest) -> Result<PreviewView, ApiError> {
    desk.work(move |postrider, _| {
        let row = postrider.store().campaign(CampaignId(request.id))?;
        let Some(who) = whom(postrider, &row, request.who)? else { return Ok(empty(false)) };
        let person = match who {
            Some(id) => postrider.person(id)?.map(Into::into),
            None => None,
        };
        let shown = match postrider.show_message(&row, who) {
            Ok(shown) => shown,
            Err(app::Error::Blocked(findings)) => {
                let findings = findings.iter().map(Finding::from).collect();
                return Ok(PreviewView { person, findings, ..empty(true) });
            }
            Err(other) => return Err(other.into()),
        };
        Ok(match shown.message {
            Previewed::Whole(rendered) => {
                let safe = app::message::preview(&rendered.html);
                PreviewView {
                    person,
                    from: shown.from,
                    subject: rendered.subject,
                    html: safe.html,
                    text: rendered.text,
                    remote: u32::try_from(safe.remote).unwrap_or(u32::MAX),
                    size: u64::try_from(rendered.bytes.len()).unwrap_or(u64::MAX),
                    ..empty(true)
                }
            }
            Previewed::Lacks(missing) => PreviewView { person, from: shown.from, missing, ..empty(true) },
        })
    })
    .await
}

/// Who is meant: a person, an invented one (`Some(None)`), or nobody who fits (`None`).
fn whom(
    postrider: &Postrider,
    row: &CampaignRow,
    who: PreviewAs,
) -> Result<Option<Option<ContactId>>, ApiError> {
    Ok(match who {
        PreviewAs::Contact { contact_id } => Some(Some(ContactId(contact_id))),
        PreviewAs::Anybody => Some(postrider.find_in_audience(row.list, "", 1)?.first().copied()),
        PreviewAs::LongestName => postrider.worst_cases(row.list)?.longest_name.map(Some),
        PreviewAs::NoFirstName => postrider.worst_cases(row.list)?.no_first_name.map(Some),
    })
}

fn empty(fits: bool) -> PreviewView {
    PreviewView {
        person: None,
        fits,
        from: String::new(),
        subject: String::new(),
        html: String::new(),
        text: String::new(),
        remote: 0,
        size: 0,
        missing: Vec::new(),
        findings: Vec::new(),
    }
}
