//! Where the mail of an account is read, `postrider account mailbox`, and `postrider account sent`.

use super::Tls;
use crate::desk::{Desk, Done};
use anyhow::Error;
use app::store::AccountMailbox;
use clap::Args;

/// Where mail is read.
#[derive(Args)]
pub struct Imap {
    /// IMAP host: where the Sent folder is looked into.
    #[arg(long, value_name = "HOST")]
    imap_host: Option<String>,
    /// IMAP port, usually 993 (implicit) or 143 (starttls).
    #[arg(long, value_name = "PORT", default_value_t = 993)]
    imap_port: u16,
    /// How that connection is kept from others. "none" only where the server is on this computer.
    #[arg(long, value_enum, value_name = "TLS", default_value = "implicit")]
    imap_tls: Tls,
    /// The folder with what was sent; without it, it is found.
    #[arg(long, value_name = "FOLDER")]
    sent_folder: Option<String>,
}

impl Imap {
    /// What was given; `None` without a host.
    pub fn mailbox(&self) -> Option<AccountMailbox> {
        let host = self.imap_host.clone()?;
        Some(AccountMailbox {
            host,
            port: self.imap_port,
            tls: self.imap_tls.into(),
            chosen: self.sent_folder.is_some(),
            sent_folder: self.sent_folder.clone(),
        })
    }
}

/// Changes where the mail of an account is read.
pub fn set(desk: &Desk, name: &str, imap: &Imap) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let id = postrider.account_named(name)?.id;
    let mailbox = imap.mailbox();
    postrider.set_mailbox(id, mailbox.as_ref())?;
    let sentence = match &mailbox {
        Some(mailbox) => format!(
            "The mail of {name} is read at {}. Try it: postrider account test \"{name}\"",
            mailbox.host
        ),
        None => format!("The mail of {name} is not read."),
    };
    let host = mailbox.as_ref().map(|mailbox| mailbox.host.as_str());
    desk.said(&serde_json::json!({ "kind": "mailbox", "account": name, "imap_host": host }), &sentence)
}

/// Looks into the Sent folder now.
pub fn sent(desk: &Desk, name: &str) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let id = postrider.account_named(name)?.id;
    let look = desk.wait(postrider.look_into_sent(id))??.ok_or(app::Error::Incomplete(
        "This account's mail is not read here. Say where: postrider account mailbox NAME --imap-host HOST.",
    ))?;
    let sentence = match &look.failed {
        Some(why) => why.clone(),
        None => said(&look),
    };
    desk.said(
        &serde_json::json!({
            "kind": "sent", "account": name, "at": look.at.to_string(), "elsewhere": look.elsewhere,
            "settled": look.settled, "missing": look.missing, "failed": look.failed,
        }),
        &sentence,
    )?;
    Ok(if look.failed.is_some() { Done::CouldNot } else { Done::Fine })
}

fn said(look: &app::store::SentLook) -> String {
    let mut said = match look.elsewhere {
        0 => "Nobody was written to by hand or from another computer in the last day.".to_owned(),
        1 => "1 person was written to by hand or from another computer in the last day. It counts against the limits.".to_owned(),
        many => format!(
            "{many} people were written to by hand or from another computer in the last day. They count against the limits."
        ),
    };
    if look.settled > 0 {
        said += &format!(
            " {} uncertain messages were found there: they went, and are settled as accepted.",
            look.settled
        );
    }
    if look.missing > 0 {
        said += &format!(
            " {} uncertain messages are not there, though later ones are. You decide: postrider campaign settle.",
            look.missing
        );
    }
    said
}
