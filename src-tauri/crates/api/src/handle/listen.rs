//! Saved mails that the person gives us, and their word about the inbox.

use std::path::Path;

use app::Postrider;
use app::feedback::Kind;
use app::listening::{Ears, Mails};
use app::{Error, listening};

use crate::desk::Desk;
use crate::error::ApiError;
use crate::wire::app::AppStatus;
use crate::wire::common::Nothing;
use crate::wire::listen::{Heard, HeardEnd, HeardKind, ListenReport, ListenRequest};

/// Reads saved messages and does what they say. A file that cannot be read is told, and the next one follows.
pub async fn listen(desk: &Desk, request: ListenRequest) -> Result<ListenReport, ApiError> {
    let paths = request.handles.iter().map(|handle| desk.file(handle)).collect::<Result<Vec<_>, _>>()?;
    desk.ask(move |postrider| {
        let ears = postrider.ears()?;
        let mut heard = Vec::new();
        for path in &paths {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if let Err(why) = one_file(postrider, &ears, path, &name, &mut heard) {
                heard.push(Heard {
                    file: name,
                    kind: HeardKind::Other,
                    address: None,
                    done: HeardEnd::NotPlaced,
                    suppression_id: None,
                    message: why.to_string(),
                });
            }
        }
        Ok(ListenReport { heard })
    })
    .await
}

/// The person's word that the inbox is looked through.
pub async fn inbox_looked(desk: &Desk, _: Nothing) -> Result<AppStatus, ApiError> {
    desk.ask(Postrider::inbox_looked_through).await?;
    super::app::app_status(desk, Nothing {}).await
}

fn one_file(
    postrider: &Postrider,
    ears: &Ears,
    path: &Path,
    name: &str,
    heard: &mut Vec<Heard>,
) -> Result<(), Error> {
    for mail in Mails::open(path)? {
        let mail = mail.map_err(|why| Error::file(path, why))?;
        heard.push(postrider.listen_to(ears, name, &mail)?.into());
    }
    Ok(())
}

impl From<listening::Heard> for Heard {
    fn from(heard: listening::Heard) -> Self {
        Self {
            file: heard.file,
            kind: heard.kind.into(),
            address: heard.address,
            done: match heard.end {
                listening::HeardEnd::Stopped => HeardEnd::Stopped,
                listening::HeardEnd::Already => HeardEnd::Already,
                listening::HeardEnd::NothingToDo => HeardEnd::NothingToDo,
                listening::HeardEnd::NeedsYou => HeardEnd::NotPlaced,
            },
            suppression_id: heard.suppression.map(|id| id.0),
            message: heard.sentence,
        }
    }
}

impl From<Kind> for HeardKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Bounce => Self::Bounce,
            Kind::Delay => Self::Delay,
            Kind::Complaint => Self::Complaint,
            Kind::Unsubscribe => Self::Unsubscribe,
            Kind::OptIn => Self::OptIn,
            Kind::AutoReply => Self::AutoReply,
            Kind::Reply => Self::Reply,
            Kind::Other => Self::Other,
        }
    }
}
