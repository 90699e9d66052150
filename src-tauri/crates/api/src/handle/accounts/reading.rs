//! Reading the mailbox of an account: where, what its Sent folder showed, and a message to oneself.

use app::Postrider;
use app::delivery::AccountId;
use app::self_test::SelfTestState;
use app::store::{AccountLogin, AccountMailbox, MailboxRow, SentLook};

use crate::desk::Desk;
use crate::error::ApiError;
use crate::handle::campaigns::send::vault_is_open;
use crate::wire::accounts::reading::{MailboxForm, MailboxView, SelfTestView, SentView};
use crate::wire::common::ById;

/// Sends one message to the account itself and looks for it; answers at once, the work goes on.
pub async fn account_self_test(desk: &Desk, request: ById) -> Result<SelfTestView, ApiError> {
    let id = AccountId(request.id);
    secret_is_there(desk, id).await?;
    let postrider = desk.postrider()?;
    desk.jobs.setting_up.test_with_myself(request.id, |test| async move {
        postrider.test_with_myself(id, &test).await.map_err(|why| why.to_string())
    });
    account_self_test_state(desk, request).await
}

/// How that stands.
pub async fn account_self_test_state(desk: &Desk, request: ById) -> Result<SelfTestView, ApiError> {
    let (state, running) = desk.jobs.setting_up.self_test(request.id).unwrap_or_default();
    let SelfTestState { sent, found, message } = state;
    Ok(SelfTestView { running, sent, found, message })
}

/// Looks into the Sent folder now.
pub async fn account_sent(desk: &Desk, request: ById) -> Result<SentView, ApiError> {
    let id = AccountId(request.id);
    secret_is_there(desk, id).await?;
    match desk.postrider()?.look_into_sent(id).await? {
        Some(look) => Ok(look.into()),
        None => Err(ApiError::new(
            "not-read",
            "This account's mail is not read here. Say where it is read, then look again.",
        )),
    }
}

/// What the account signs in with must be at hand: a locked vault says so before anybody is asked.
pub(super) async fn secret_is_there(desk: &Desk, id: AccountId) -> Result<(), ApiError> {
    desk.work(move |postrider, _| match postrider.store().account(id)?.account.login {
        AccountLogin::None => Ok(()),
        AccountLogin::Password if !postrider.has_password(id)? => Ok(()),
        AccountLogin::Password | AccountLogin::OAuth2 => vault_is_open(postrider),
    })
    .await
}

/// A mailbox as typed; `None` for an empty host, which means that mail is not read.
pub(super) fn typed(form: &MailboxForm) -> Option<AccountMailbox> {
    let host = form.host.trim();
    let folder = form.sent_folder.as_deref().map(str::trim).filter(|name| !name.is_empty());
    (!host.is_empty()).then(|| AccountMailbox {
        host: host.to_owned(),
        port: form.port,
        tls: form.tls.into(),
        sent_folder: folder.map(str::to_owned),
        chosen: folder.is_some(),
    })
}

/// The same for an account that is kept: a folder that was found and not touched in the form is no choice of the person's.
pub(super) fn typed_again(
    postrider: &Postrider,
    id: AccountId,
    form: &MailboxForm,
) -> Result<Option<AccountMailbox>, ApiError> {
    let kept = postrider.store().account_mailbox(id)?.map(|kept| kept.mailbox);
    let mut mailbox = typed(form);
    if let (Some(mailbox), Some(kept)) = (&mut mailbox, kept)
        && let Some(folder) = &kept.sent_folder
        && mailbox.sent_folder.as_deref() == Some(app::network::imap::shown_name(folder).as_str())
    {
        (mailbox.sent_folder, mailbox.chosen) = (kept.sent_folder, kept.chosen);
    }
    Ok(mailbox)
}

/// What is kept of the mailbox of an account, in the words of the wire.
pub(super) fn view(
    postrider: &Postrider,
    id: AccountId,
) -> Result<(Option<MailboxView>, Option<SentView>), ApiError> {
    let Some(MailboxRow { mailbox, look, .. }) = postrider.store().account_mailbox(id)? else {
        return Ok((None, None));
    };
    let shown = mailbox.sent_folder.as_deref().map(app::network::imap::shown_name);
    let view =
        MailboxView { host: mailbox.host, port: mailbox.port, tls: mailbox.tls.into(), sent_folder: shown };
    Ok((Some(view), look.map(Into::into)))
}

impl From<SentLook> for SentView {
    fn from(look: SentLook) -> Self {
        Self {
            at: look.at,
            elsewhere: look.elsewhere,
            settled: look.settled,
            missing: look.missing,
            failed: look.failed,
        }
    }
}
