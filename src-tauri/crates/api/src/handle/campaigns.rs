//! Campaigns: the list, one of them, and what is said in it. The steps have a file each.

pub mod chart;
pub mod check;
mod day;
pub mod people;
pub mod preview;
pub mod rehearse;
pub mod results;
pub mod schedule;
pub mod send;

use std::sync::Arc;

use app::Postrider;
use app::campaigns::body_of;
use app::contacts::ListId;
use app::delivery::{AccountId, CampaignId};
use app::message::{Body, Draft};
use app::store::{AccountRow, CampaignEdit, CampaignRow, NewCampaign};

use crate::desk::Desk;
use crate::error::ApiError;
use crate::handle::sending::standing;
use crate::jobs::Jobs;
use crate::wire::campaigns::{
    BodyKind, CampaignBodyRequest, CampaignCreateRequest, CampaignDraft, CampaignEditRequest, CampaignLine,
    CampaignView, Campaigns, SendsAs,
};
use crate::wire::common::{ById, Named, Nothing};

/// A message file larger than this is no message.
const BIGGEST_BODY: u64 = 4_000_000;

/// All campaigns, newest first.
pub async fn campaigns(desk: &Desk, _: Nothing) -> Result<Campaigns, ApiError> {
    desk.work(|postrider, jobs| {
        let rows = postrider.store().campaigns()?;
        let campaigns = rows.iter().map(|row| line(postrider, jobs, row)).collect::<Result<_, _>>()?;
        Ok(Campaigns { campaigns })
    })
    .await
}

/// One campaign.
pub async fn campaign(desk: &Desk, request: ById) -> Result<CampaignView, ApiError> {
    desk.work(move |postrider, _| view(postrider, CampaignId(request.id))).await
}

/// Makes a draft with the account that was used last, or the only one.
pub async fn campaign_create(desk: &Desk, request: CampaignCreateRequest) -> Result<CampaignView, ApiError> {
    desk.work(move |postrider, _| {
        let name = named(&request.name)?;
        let store = postrider.store();
        let last = store.campaigns()?.into_iter().find_map(|row| row.account);
        let account = match (last, store.accounts()?.as_slice()) {
            (Some(account), _) => Some(account),
            (None, [only]) => Some(only.id),
            (None, _) => None,
        };
        let draft = Draft {
            subject: String::new(),
            preheader: String::new(),
            body: Body::Markdown(String::new()),
            text: None,
        };
        let new = NewCampaign { name, list: ListId(request.list_id), account, draft };
        let id = store.add_campaign(&new, postrider.clock().now())?;
        view(postrider, id)
    })
    .await
}

/// Changes a draft.
pub async fn campaign_edit(desk: &Desk, request: CampaignEditRequest) -> Result<CampaignView, ApiError> {
    desk.work(move |postrider, _| {
        let id = CampaignId(request.id);
        let row = postrider.store().campaign(id)?;
        let mut draft = row.draft.clone();
        if let Some(subject) = request.subject {
            draft.subject = subject;
        }
        if let Some(preheader) = request.preheader {
            draft.preheader = preheader;
        }
        if let Some(body) = request.body {
            draft.body = Body::from_kind(row.draft.body.kind(), body).unwrap_or(draft.body);
        }
        if let Some(text) = request.text {
            draft.text = Some(text).filter(|text| !text.trim().is_empty());
        }
        let edit = CampaignEdit {
            name: request.name.as_deref().map(named).transpose()?.filter(|name| *name != row.name),
            // What stays as it is takes no check back.
            draft: Some(draft).filter(|draft| *draft != row.draft),
            list: request.list_id.map(ListId).filter(|list| *list != row.list),
            account: request.account_id.map(AccountId).filter(|account| Some(*account) != row.account),
        };
        let only_named = edit.draft.is_none() && edit.list.is_none() && edit.account.is_none();
        refuse_frozen(&row, only_named)?;
        if edit != CampaignEdit::default() {
            postrider.edit_campaign(id, &edit)?;
        }
        view(postrider, id)
    })
    .await
}

/// Takes the body from a picked file.
pub async fn campaign_body(desk: &Desk, request: CampaignBodyRequest) -> Result<CampaignView, ApiError> {
    let file = desk.file(&request.handle)?;
    desk.work(move |postrider, _| {
        let id = CampaignId(request.id);
        let row = postrider.store().campaign(id)?;
        refuse_frozen(&row, false)?;
        let unusable = |why| ApiError::from(app::Error::file(&file, why));
        if std::fs::metadata(&file).map_err(unusable)?.len() > BIGGEST_BODY {
            return Err(ApiError::new(
                "too-big",
                "This file is too big for a newsletter. Nothing was changed. Choose another one.",
            ));
        }
        let bytes = std::fs::read(&file).map_err(unusable)?;
        let text = String::from_utf8(bytes).map_err(|_| {
            ApiError::new(
                "unreadable",
                "This file is not text in UTF-8. Nothing was changed. Save it as UTF-8, then choose it again.",
            )
        })?;
        let text = text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text);
        let draft = Draft { body: body_of(&file, text)?, ..row.draft };
        postrider.edit_campaign(id, &CampaignEdit { draft: Some(draft), ..CampaignEdit::default() })?;
        view(postrider, id)
    })
    .await
}

/// Makes a draft that says the same.
pub async fn campaign_copy(desk: &Desk, request: ById) -> Result<CampaignView, ApiError> {
    desk.work(move |postrider, _| {
        let row = postrider.store().campaign(CampaignId(request.id))?;
        let mut number = 1;
        let name = loop {
            let name = match number {
                1 => format!("{} (copy)", row.name),
                number => format!("{} (copy {number})", row.name),
            };
            if postrider.store().campaign_by_name(&name)?.is_none() {
                break name;
            }
            number += 1;
        };
        let id = postrider.copy_campaign(row.id, &name)?;
        view(postrider, id)
    })
    .await
}

/// Removes a campaign that never started.
pub async fn campaign_remove(desk: &Desk, request: ById) -> Result<Nothing, ApiError> {
    desk.work(move |postrider, jobs| {
        let id = CampaignId(request.id);
        postrider.store().campaign(id)?;
        postrider.store().remove_campaign(id)?;
        rehearse::forget(postrider, jobs, id)?;
        Ok(Nothing {})
    })
    .await
}

/// One campaign as its page shows it.
pub(crate) fn view(postrider: &Postrider, id: CampaignId) -> Result<CampaignView, ApiError> {
    let store = postrider.store();
    let row = store.campaign(id)?;
    let list = store.list(row.list)?;
    let account = row.account.map(|id| store.account(id)).transpose()?;
    let form = postrider.present_form(&row)?;
    let report = row.report.as_ref().filter(|report| row.state.is_frozen() || report.fingerprint() == form);
    Ok(CampaignView {
        id: id.0,
        list: Named { id: list.id.0, name: list.name },
        account: account.as_ref().map(sends_as),
        state: row.state.into(),
        frozen: row.state.is_frozen(),
        people: postrider.people_of(&row)?,
        counts: store.counts(id)?.into(),
        checked: report.map(|report| report.at()),
        blocking: report.map(|report| u32::try_from(report.blocking().count()).unwrap_or(u32::MAX)),
        rehearsed: rehearse::kept(postrider, id)?.filter(|kept| kept.form == form).map(|kept| kept.result.at),
        edited: row.edited,
        started: row.started,
        ended: row.ended,
        name: row.name,
        draft: draft(&row.draft),
    })
}

fn line(postrider: &Postrider, jobs: &Arc<Jobs>, row: &CampaignRow) -> Result<CampaignLine, ApiError> {
    let list = postrider.store().list(row.list)?;
    let standing = standing(postrider, &jobs.sender, row.id)?;
    let row = &standing.status.row;
    Ok(CampaignLine {
        id: row.id.0,
        name: row.name.clone(),
        subject: row.draft.subject.clone(),
        list: Named { id: list.id.0, name: list.name },
        state: row.state.into(),
        people: postrider.people_of(row)?,
        counts: standing.status.counts.into(),
        next: standing.next,
        done_at: standing.done_at,
        paused: standing.stopped.map(|stopped| stopped.reason),
        edited: row.edited,
        started: row.started,
        ended: row.ended,
    })
}

/// In whose name an account sends.
pub(crate) fn sends_as(row: &AccountRow) -> SendsAs {
    let account = &row.account;
    let card = app::accounts::card(account);
    SendsAs {
        account_id: row.id.0,
        name: account.name.clone(),
        from_name: account.from_name.clone(),
        from: account.from.as_str().to_owned(),
        host: card.map_or_else(|| account.host.clone(), |card| card.name.to_owned()),
    }
}

fn draft(draft: &Draft) -> CampaignDraft {
    CampaignDraft {
        subject: draft.subject.clone(),
        preheader: draft.preheader.clone(),
        kind: match draft.body {
            Body::Markdown(_) => BodyKind::Markdown,
            Body::Html(_) => BodyKind::Html,
            Body::Mjml(_) => BodyKind::Mjml,
        },
        body: draft.body.source().to_owned(),
        text: draft.text.clone(),
    }
}

fn named(name: &str) -> Result<String, ApiError> {
    match name.trim() {
        "" => Err(ApiError::new("name-missing", "A campaign needs a name. Nobody but you sees it.")),
        name => Ok(name.to_owned()),
    }
}

fn refuse_frozen(row: &CampaignRow, only_named: bool) -> Result<(), ApiError> {
    if row.state.is_frozen() && !only_named {
        return Err(ApiError::new(
            "frozen",
            "This campaign has started, so what it says and who gets it cannot change any more. Make a copy to write on.",
        ));
    }
    Ok(())
}
