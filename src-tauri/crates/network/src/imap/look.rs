//! What lies in a folder, without touching it: EXAMINE, searches, and header fields that are peeked at.

use imap_proto::{AttributeValue, MailboxDatum, Response, ResponseCode};
use jiff::Timestamp;
use jiff::civil::Date;

use super::error::Error;
use super::headers::{FIELDS, Mail};
use super::session::{Session, quoted};

/// Mails looked at in one look; what an account may send in some days is far less.
pub const MOST_MAILS: usize = 20_000;
/// Mails asked about at once.
const AT_ONCE: usize = 200;

/// A folder that is open for looking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// Changes when the numbers of mails begin anew (RFC 3501 section 2.3.1.1); 0 where the server does not say.
    pub uid_validity: u32,
    /// How many mails are in it.
    pub mails: u32,
}

impl Session {
    /// Opens a folder for looking. Nothing in it changes.
    ///
    /// # Errors
    /// [`Error::NoSuchFolder`] where it is not there; any other where the session broke.
    pub async fn examine(&mut self, folder: &str) -> Result<Contents, Error> {
        let gone = || Error::NoSuchFolder(super::names::decode(folder));
        let name = quoted(folder).ok_or_else(gone)?;
        let mut contents = Contents::default();
        self.ask(&format!("EXAMINE {name}"), |response| match response {
            Response::MailboxData(MailboxDatum::Exists(mails)) => contents.mails = *mails,
            Response::Data { outcome, .. } => {
                if let Some(ResponseCode::UidValidity(number)) = outcome.code {
                    contents.uid_validity = number;
                }
            }
            _ => {}
        })
        .await?
        .map_err(|_| gone())?;
        Ok(contents)
    }

    /// Numbers of mails that came since a day, only those behind `after` where one is given; in order, the newest
    /// [`MOST_MAILS`] where there are more. Servers take the day in their own zone: ask for one day more.
    ///
    /// # Errors
    /// [`Error`] where the session broke or the server refused.
    pub async fn since(&mut self, day: Date, after: Option<u32>) -> Result<Vec<u32>, Error> {
        let first = after.map_or(1, |after| after.saturating_add(1));
        let behind = if first > 1 { format!("UID {first}:* ") } else { String::new() };
        let mut found = self.search(&format!("{behind}SINCE {}", day.strftime("%-d-%b-%Y"))).await?;
        // `n:*` names the last mail even where its number is below n.
        found.retain(|uid| *uid >= first);
        let surplus = found.len().saturating_sub(MOST_MAILS);
        Ok(found.split_off(surplus))
    }

    /// The number of the mail with this Message-ID, given without brackets.
    ///
    /// # Errors
    /// [`Error`] where the session broke or the server refused.
    pub async fn find(&mut self, message_id: &str) -> Result<Option<u32>, Error> {
        let Some(id) = quoted(&format!("<{message_id}>")).filter(|id| id.is_ascii()) else { return Ok(None) };
        Ok(self.search(&format!("HEADER Message-ID {id}")).await?.pop())
    }

    async fn search(&mut self, what: &str) -> Result<Vec<u32>, Error> {
        let mut found = Vec::new();
        self.command(&format!("UID SEARCH {what}"), |response| {
            if let Response::MailboxData(MailboxDatum::Search(uids)) = response {
                found.extend_from_slice(uids);
            }
        })
        .await?;
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// The header fields of these mails. One that is gone meanwhile, or that cannot be read, is left out.
    ///
    /// # Errors
    /// [`Error`] where the session broke or the server refused.
    pub async fn mails(&mut self, uids: &[u32]) -> Result<Vec<Mail>, Error> {
        let mut found = Vec::new();
        for some in uids.chunks(AT_ONCE) {
            let command =
                format!("UID FETCH {} (UID INTERNALDATE BODY.PEEK[HEADER.FIELDS ({FIELDS})])", ranges(some));
            self.command(&command, |response| {
                if let Response::Fetch(_, attributes) = response {
                    found.extend(mail(attributes).filter(|mail| some.contains(&mail.uid)));
                }
            })
            .await?;
        }
        Ok(found)
    }
}

fn mail(attributes: &[AttributeValue<'_>]) -> Option<Mail> {
    let (mut uid, mut at, mut header) = (None, None, None);
    for attribute in attributes {
        match attribute {
            AttributeValue::Uid(number) => uid = Some(*number),
            AttributeValue::InternalDate(text) => at = moment(text),
            AttributeValue::BodySection { data: Some(data), .. } => header = Some(data.as_ref()),
            _ => {}
        }
    }
    Some(Mail::read(uid?, at?, header.unwrap_or_default()))
}

/// ` 7-Mar-2026 14:03:00 +0100` (RFC 3501, `date-time`).
fn moment(text: &str) -> Option<Timestamp> {
    Timestamp::strptime("%d-%b-%Y %H:%M:%S %z", text.trim()).ok()
}

/// `3,5:9` of sorted numbers.
fn ranges(uids: &[u32]) -> String {
    let mut parts: Vec<(u32, u32)> = Vec::new();
    for uid in uids {
        match parts.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(*uid) => *last = *uid,
            _ => parts.push((*uid, *uid)),
        }
    }
    let parts: Vec<String> = parts
        .into_iter()
        .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}:{last}") })
        .collect();
    parts.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_a_row_are_asked_for_as_one_range() {
        assert_eq!(ranges(&[3, 5, 6, 7, 9]), "3,5:7,9");
        assert_eq!(ranges(&[u32::MAX]), u32::MAX.to_string());
        assert_eq!(ranges(&[]), "");
    }

    #[test]
    fn the_moment_a_mail_was_put_there_is_read_with_its_zone() {
        let at = |text: &str| moment(text).map(|at| at.to_string());
        assert_eq!(at(" 7-Mar-2026 14:03:00 +0100").as_deref(), Some("2026-03-07T13:03:00Z"));
        assert_eq!(at("17-Mar-2026 00:00:59 -0530").as_deref(), Some("2026-03-17T05:30:59Z"));
        assert_eq!(at("yesterday"), None);
    }
}
