//! People: the grid, one person, and what is done with many at once.

pub mod changing;
pub mod filter;
pub mod health;
mod person;
pub mod same_mailbox;
pub mod segments;

use app::contacts::{ContactId, ListId};
use app::delivery::CampaignId;
use app::exporting::PeopleFile;
use app::handing_over::HandOver;
use app::handoff::Provider;
use app::importing::said;
use app::people::{NewPerson, PersonAdded};
use app::{Postrider, consent, people, store};

use crate::desk::Desk;
use crate::error::ApiError;
use crate::handle::import::{basis, day};
use crate::jobs::Jobs;
use crate::wire::common::{Basis, ById, Finding};
use crate::wire::contacts::{
    ContactAddRequest, ContactAdded, ContactEditRequest, ContactOrder, ContactRow, ContactsExportRequest,
    ContactsPage, ContactsRequest, ContactsStopRequest, ExportShape, FieldValue, PersonView, Selection,
};
use crate::wire::files::Saved;
use crate::wire::suppression::SuppressionsAdded;

/// The most rows of one window.
const MOST: u32 = 500;
/// The most fields shown as columns.
const MOST_FIELDS: usize = 12;

/// One window of the grid.
pub async fn contacts_page(desk: &Desk, request: ContactsRequest) -> Result<ContactsPage, ApiError> {
    desk.work(move |postrider, jobs| {
        let (sort, other_way) = match request.order {
            ContactOrder::Name => (store::Sort::Name, false),
            ContactOrder::Address => (store::Sort::Address, false),
            ContactOrder::Verdict => (store::Sort::Verdict, false),
            ContactOrder::Consent => (store::Sort::Basis, false),
            // Stored oldest first, shown newest first.
            ContactOrder::Added => (store::Sort::Added, true),
            ContactOrder::Domain => (store::Sort::Domain, false),
            ContactOrder::LastMailed => (store::Sort::LastMailed, false),
            ContactOrder::Field(name) => (store::Sort::Field(name), false),
        };
        let query = store::ContactQuery {
            filter: filter::stored(request.filter, jobs),
            sort,
            descending: request.reversed != other_way,
        };
        let range = request.offset..request.offset.saturating_add(u64::from(request.limit.min(MOST)));
        let page = postrider.store().contacts(&query, range, postrider.clock().now())?;
        let fields: Vec<String> = request.fields.into_iter().take(MOST_FIELDS).collect();
        Ok(ContactsPage {
            total: postrider.store().contact_count()?,
            matching: page.total,
            rows: page.rows.into_iter().map(|one| row(one, &fields)).collect(),
        })
    })
    .await
}

/// One line of the grid, with these fields as columns.
pub(crate) fn row(row: store::ContactListRow, fields: &[String]) -> ContactRow {
    ContactRow {
        id: row.id.0,
        name: (!row.name.is_empty()).then_some(row.name),
        shown: app::address::show_address(&row.address),
        address: row.address,
        verdict: row.verdict.into(),
        basis: row.basis.map_or(Basis::None, Into::into),
        do_not_mail: row.suppressed.is_some(),
        added: row.added,
        last_mailed: row.last_mailed,
        tags: row.tags,
        values: fields.iter().map(|name| row.fields.get(name).cloned().unwrap_or_default()).collect(),
    }
}

pub(crate) fn selection(selection: Selection, jobs: &Jobs) -> people::Selection {
    let ids = |ids: Vec<i64>| ids.into_iter().map(ContactId).collect();
    match selection {
        Selection::These { ids: these } => people::Selection::These(ids(these)),
        Selection::Matching { filter: which, except } => {
            people::Selection::Matching { filter: Box::new(filter::stored(which, jobs)), except: ids(except) }
        }
        Selection::CalledOff { campaign } => people::Selection::CalledOff(CampaignId(campaign)),
    }
}

/// One person with their time line.
pub async fn contact(desk: &Desk, request: ById) -> Result<PersonView, ApiError> {
    desk.ask(move |postrider| person::view(postrider, ContactId(request.id))).await
}

/// Adds one person by hand.
pub async fn contact_add(desk: &Desk, request: ContactAddRequest) -> Result<ContactAdded, ApiError> {
    desk.work(move |postrider, _| {
        if request.basis == Basis::Confirmed {
            return Err(ApiError::new(
                "needs-proof",
                "Only their own answer confirms somebody. Say where and when they agreed instead.",
            ));
        }
        let list = match request.list_id {
            Some(list) => {
                let on = day(request.agreed_on.as_deref())?;
                let agreement = said(basis(request.basis), &request.source, on, "", postrider.clock().now())?;
                Some((ListId(list), agreement))
            }
            None => None,
        };
        let new = NewPerson { address: request.address, fields: pairs(request.fields), list };
        Ok(match postrider.add_person(new)? {
            PersonAdded::Added { id, stopped } => ContactAdded::Added { id: id.0, do_not_mail: stopped },
            PersonAdded::Known { id, .. } => ContactAdded::Known { id: id.0 },
            PersonAdded::Refused(judged) => ContactAdded::Refused {
                findings: judged.findings.iter().map(Finding::from).collect(),
                suggestion: judged.suggestion,
            },
        })
    })
    .await
}

/// Changes a person's fields.
pub async fn contact_edit(desk: &Desk, request: ContactEditRequest) -> Result<PersonView, ApiError> {
    desk.ask(move |postrider| {
        let id = ContactId(request.id);
        postrider.edit_person(id, &pairs(request.fields))?;
        person::view(postrider, id)
    })
    .await
}

fn pairs(fields: Vec<FieldValue>) -> Vec<(String, String)> {
    fields.into_iter().map(|field| (field.name, field.value)).collect()
}

/// Puts people on Do not mail.
pub async fn contacts_stop(desk: &Desk, request: ContactsStopRequest) -> Result<SuppressionsAdded, ApiError> {
    desk.work(move |postrider, jobs| {
        let stop = app::do_not_mail::Stop {
            asked_to_leave: false,
            scope: consent::Scope::Everywhere,
            why: request.why,
        };
        let (mut added, mut already) = (Vec::new(), 0);
        for id in postrider.chosen(&selection(request.selection, jobs))? {
            let Some(row) = postrider.store().contact(id)? else { continue };
            match postrider.stop(&row.contact.address.dedupe_key(), &stop)? {
                store::Suppressed::Added(id) => added.push(id),
                store::Suppressed::AlreadyThere => already += 1,
            }
        }
        Ok(SuppressionsAdded {
            added: added.len() as u64,
            already,
            unread: Vec::new(),
            batch: jobs.batches.keep(added),
        })
    })
    .await
}

/// Writes people to files; the host asks where.
pub async fn contacts_export(desk: &Desk, request: ContactsExportRequest) -> Result<Saved, ApiError> {
    let nothing = Saved { files: Vec::new(), rows: 0 };
    let provider = match request.shape {
        ExportShape::Csv => return one_file(desk, request, "people.csv", PeopleFile::Table).await,
        ExportShape::Xlsx => return one_file(desk, request, "people.xlsx", PeopleFile::Workbook).await,
        ExportShape::Vcard => return one_file(desk, request, "people.vcf", PeopleFile::Cards).await,
        ExportShape::Mailchimp => Provider::Mailchimp,
        ExportShape::Sendgrid => Provider::SendGrid,
    };
    let Some(folder) = desk.host.pick_folder().await else { return Ok(nothing) };
    desk.work(move |postrider, jobs| {
        let list = match &request.selection {
            Selection::Matching { filter, .. } => filter.list_id.map(ListId),
            Selection::These { .. } | Selection::CalledOff { .. } => None,
        };
        let whom = match request.selection {
            Selection::CalledOff { campaign } => postrider.rest_of(CampaignId(campaign))?,
            chosen => HandOver::Chosen(selection(chosen, jobs), list),
        };
        hand_over(postrider, &whom, provider, &folder)
    })
    .await
}

async fn one_file(
    desk: &Desk,
    request: ContactsExportRequest,
    name: &'static str,
    kind: PeopleFile,
) -> Result<Saved, ApiError> {
    let Some(path) = desk.host.save_as(name).await else { return Ok(Saved { files: Vec::new(), rows: 0 }) };
    desk.work(move |postrider, jobs| {
        let whom = selection(request.selection, jobs);
        let rows =
            postrider.export_people(&whom, kind, &path, &mut |_, _| std::ops::ControlFlow::Continue(()))?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Ok(Saved { files: vec![name.unwrap_or_default()], rows })
    })
    .await
}

fn hand_over(
    postrider: &Postrider,
    whom: &HandOver,
    provider: Provider,
    folder: &std::path::Path,
) -> Result<Saved, ApiError> {
    let place = postrider.place_in(folder, provider)?;
    let summary = postrider.hand_over(whom, provider, &place)?;
    let rows = summary.files.iter().map(|(_, rows)| rows).sum();
    let files = summary.files.into_iter().map(|(name, _)| name).chain(["README.txt".to_owned()]);
    // Where it is a folder of its own, its name says so.
    let inside = if place == folder { String::new() } else { format!("{}/", provider.title()) };
    Ok(Saved { files: files.map(|name| format!("{inside}{name}")).collect(), rows })
}
