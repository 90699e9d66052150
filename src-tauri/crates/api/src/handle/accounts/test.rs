//! Testing an account, told step by step. Nothing is sent.

use app::account_trial::Trial;
use app::delivery::{AccountId, Stage};
use app::network::imap;
use app::network::smtp::OpenError;

use super::{finding, reading, sign_in, typed};
use crate::desk::Desk;
use crate::error::ApiError;
use crate::handle::sending::plain_code;
use crate::wire::accounts::{AccountForm, AccountTest, TestStep};
use crate::wire::common::ById;

/// Tests an account that is not kept.
pub async fn account_try(desk: &Desk, request: AccountForm) -> Result<AccountTest, ApiError> {
    finding::may_have_secret(desk, &request)?;
    let mailbox = request.mailbox.as_ref().and_then(reading::typed);
    let signed_in = sign_in::done(desk, request.sign_in)?;
    let new = typed(desk, request)?;
    let trial = desk.postrider()?.try_account(&new, mailbox.as_ref(), signed_in.as_ref()).await;
    Ok(told(trial, mailbox.is_some()))
}

/// Tests an account and keeps what was found.
pub async fn account_test(desk: &Desk, request: ById) -> Result<AccountTest, ApiError> {
    let id = AccountId(request.id);
    reading::secret_is_there(desk, id).await?;
    let postrider = desk.postrider()?;
    let reads = desk.ask(move |postrider| Ok(postrider.store().account_mailbox(id)?.is_some())).await?;
    let trial = postrider.try_kept_account(id).await?;
    if trial.end.is_ok() {
        desk.work(move |postrider, jobs| {
            for going in postrider.go_on_after_test(id)? {
                jobs.sender.send(postrider.clone(), going);
            }
            Ok(())
        })
        .await?;
    }
    Ok(told(trial, reads))
}

/// A login that was refused, as an error; anything else that stood in the way under its own code.
pub(crate) fn refused_login(why: &OpenError) -> ApiError {
    let code = match why {
        OpenError::LoginRefused { .. } | OpenError::AppPasswordWanted { .. } => "login-refused".to_owned(),
        other => plain_code(other.code()),
    };
    let details = why
        .reply()
        .map_or(serde_json::Value::Null, |reply| serde_json::json!({ "reply": app::words(reply) }));
    ApiError { code, message: why.to_string(), details }
}

fn told(trial: Trial, reads: bool) -> AccountTest {
    let answered = u64::try_from(trial.took.as_millis()).unwrap_or(u64::MAX);
    let (opened, why) = match trial.end {
        Ok(opened) => (Some(opened), None),
        Err(why) => (None, Some(why)),
    };
    let (read, unread) = match trial.reading {
        Some(Ok(read)) => (Some(read), None),
        Some(Err(why)) => (None, Some(why)),
        None => (None, None),
    };
    let failed = why.as_ref().map(step).or_else(|| {
        unread.as_ref().map(|why| match why {
            imap::Error::NoSentFolder | imap::Error::NoSuchFolder(_) => TestStep::SentFolder,
            _ => TestStep::Read,
        })
    });
    let code = why.as_ref().map(|why| plain_code(why.code()));
    let message = why.as_ref().map(ToString::to_string);
    AccountTest {
        at: trial.at,
        failed,
        code: code.or_else(|| unread.as_ref().map(|why| why.code().to_owned())),
        message: message.or_else(|| unread.as_ref().map(ToString::to_string)),
        answered_ms: Some(answered).filter(|_| failed != Some(TestStep::Reach)),
        tls_version: opened.and_then(|opened| opened.tls).map(|version| version.as_str().to_owned()),
        size: opened.and_then(|opened| opened.size),
        reading: reads,
        sent_folder: read.map(|read| read.sent_folder.shown),
    }
}

/// The step that failed.
fn step(why: &OpenError) -> TestStep {
    match why {
        OpenError::NameNotFound { .. }
        | OpenError::ConnectRefused { .. }
        | OpenError::Unreachable { .. }
        | OpenError::EhloName
        | OpenError::GreetingRefused { .. }
        | OpenError::EhloRefused { .. }
        | OpenError::NotSmtp { .. } => TestStep::Reach,
        OpenError::NoStartTls { .. }
        | OpenError::StartTlsRefused { .. }
        | OpenError::StartTlsInjected
        | OpenError::CertificateRefused { .. }
        | OpenError::TlsTooOld { .. }
        | OpenError::NotTls { .. }
        | OpenError::TlsFailed { .. }
        | OpenError::PlainTextRefused { .. }
        | OpenError::CaFile { .. } => TestStep::Private,
        OpenError::NoAuthOffered
        | OpenError::NoCommonMechanism { .. }
        | OpenError::LoginRefused { .. }
        | OpenError::AppPasswordWanted { .. }
        | OpenError::PasswordsSwitchedOff { .. }
        | OpenError::AccountLocked { .. }
        | OpenError::TokenRejected { .. }
        | OpenError::NoToken { .. }
        | OpenError::LoginPutOff { .. } => TestStep::LogIn,
        OpenError::TimedOut { stage, .. } | OpenError::Closed { stage } => match stage {
            Stage::Tls => TestStep::Private,
            Stage::Login => TestStep::LogIn,
            _ => TestStep::Reach,
        },
    }
}
