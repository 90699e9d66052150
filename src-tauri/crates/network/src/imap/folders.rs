//! Which folders there are, and which of them holds what was sent.

use imap_proto::{MailboxDatum, NameAttribute, Response};

use super::error::Error;
use super::names;
use super::session::Session;

/// Folders looked at.
const MOST: usize = 5_000;

/// A folder of the mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// As the server wants to be asked for it.
    pub name: String,
    /// As a person reads it.
    pub shown: String,
    /// What divides a name into levels; none where there are none.
    pub delimiter: Option<char>,
    /// Whether the server itself says that it holds what was sent (RFC 6154).
    pub marked_sent: bool,
}

impl Session {
    /// The folders that hold mail.
    ///
    /// # Errors
    /// [`Error`] where the session broke or the server refused.
    pub async fn folders(&mut self) -> Result<Vec<Folder>, Error> {
        let mut found = self.list("LIST \"\" \"*\"").await?;
        if self.can("SPECIAL-USE") && !found.iter().any(|folder| folder.marked_sent) {
            // Some servers tell the use of a folder only to whoever asks for it (RFC 6154 section 5.1). Not to be told is
            // no reason to give up.
            for special in self.list("LIST (SPECIAL-USE) \"\" \"*\"").await.unwrap_or_default() {
                match found.iter_mut().find(|folder| folder.name == special.name) {
                    Some(folder) => folder.marked_sent |= special.marked_sent,
                    None => found.push(special),
                }
            }
        }
        Ok(found)
    }

    async fn list(&mut self, command: &str) -> Result<Vec<Folder>, Error> {
        let mut found: Vec<Folder> = Vec::new();
        self.command(command, |response| {
            let Response::MailboxData(MailboxDatum::List(listed)) = response else { return };
            let attributes = &listed.name_attributes;
            if found.len() >= MOST || attributes.contains(&NameAttribute::NoSelect) || is_absent(attributes) {
                return;
            }
            found.push(Folder {
                name: listed.name.to_string(),
                shown: names::decode(&listed.name),
                delimiter: listed.delimiter.as_ref().and_then(|text| text.chars().next()),
                marked_sent: attributes.contains(&NameAttribute::Sent),
            });
        })
        .await?;
        Ok(found)
    }
}

/// Named, but not there (RFC 5258).
fn is_absent(attributes: &[NameAttribute<'_>]) -> bool {
    attributes.iter().any(
        |attribute| matches!(attribute, NameAttribute::Extension(name) if name.eq_ignore_ascii_case("\\NonExistent")),
    )
}

/// What programs and hosts call the folder, in lower case.
const USUAL: &[&str] = &[
    "sent",
    "sent mail",
    "sent messages",
    "sent items",
    "sent-mail",
    "sentmail",
    "outbox/sent",
    "gesendet",
    "gesendete objekte",
    "gesendete elemente",
    "gesendete nachrichten",
    "postausgang/gesendet",
    "envoyés",
    "éléments envoyés",
    "messages envoyés",
    "courrier envoyé",
    "enviados",
    "elementos enviados",
    "correo enviado",
    "mensajes enviados",
    "itens enviados",
    "e-mails enviados",
    "inviati",
    "posta inviata",
    "elementi inviati",
    "verzonden",
    "verzonden items",
    "verzonden berichten",
    "wysłane",
    "elementy wysłane",
    "odeslané",
    "odeslaná pošta",
    "odoslané",
    "odoslaná pošta",
    "elküldött",
    "elküldött elemek",
    "elküldött levelek",
    "trimise",
    "elemente trimise",
    "skickat",
    "skickade objekt",
    "skickade",
    "sendt",
    "sendt post",
    "sendte elementer",
    "sendte",
    "lähetetyt",
    "lähetetyt viestit",
    "saadetud",
    "saadetud kirjad",
    "nosūtītie",
    "nosūtītās vēstules",
    "išsiųsta",
    "išsiųsti laiškai",
    "poslano",
    "poslane poruke",
    "poslata pošta",
    "poslané",
    "изпратени",
    "отправленные",
    "надіслані",
    "відправлені",
    "απεσταλμένα",
    "gönderilmiş öğeler",
    "gönderilmiş postalar",
    "gönderilenler",
    "נשלח",
    "דואר שנשלח",
    "المرسلة",
    "البريد المرسل",
    "ارسال شده",
    "已发送",
    "已发送邮件",
    "已傳送",
    "寄件備份",
    "送信済み",
    "送信済みアイテム",
    "送信済みメール",
    "보낸편지함",
    "보낸 편지함",
    "đã gửi",
    "thư đã gửi",
    "ส่งแล้ว",
    "จดหมายที่ส่ง",
    "terkirim",
    "dihantar",
    "भेजे गए",
];

/// The folder with what was sent: the one the server marks, else the one with a usual name, the least deep first.
#[must_use]
pub fn sent_folder(folders: &[Folder]) -> Option<&Folder> {
    let depth = |folder: &Folder| folder.delimiter.map_or(0, |level| folder.name.matches(level).count());
    let best = |wanted: &dyn Fn(&Folder) -> bool| {
        folders.iter().filter(|folder| wanted(folder)).min_by_key(|folder| depth(folder))
    };
    best(&|folder| folder.marked_sent).or_else(|| best(&has_usual_name))
}

/// Only at the top, or directly below the inbox: a folder `Clients/Sent` is somebody's own.
fn has_usual_name(folder: &Folder) -> bool {
    let shown = folder.shown.to_lowercase();
    let own = match folder.delimiter.and_then(|level| shown.split_once(level)) {
        Some(("inbox" | "[gmail]" | "[google mail]", rest)) => rest.to_owned(),
        _ => shown,
    };
    USUAL.contains(&own.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str, marked_sent: bool) -> Folder {
        Folder { name: name.to_owned(), shown: names::decode(name), delimiter: Some('/'), marked_sent }
    }

    #[test]
    fn the_marked_folder_comes_before_a_usual_name() {
        let found = |list: &[Folder]| sent_folder(list).map(|folder| folder.name.clone());
        let list = [folder("INBOX", false), folder("Sent", false), folder("Out/2026", true)];
        assert_eq!(found(&list).as_deref(), Some("Out/2026"));
        assert_eq!(found(&list[..2]).as_deref(), Some("Sent"));
        assert_eq!(found(&list[..1]), None, "nothing is guessed beyond that");
    }

    #[test]
    fn the_usual_names_are_known_in_many_languages() {
        for name in [
            "Sent",
            "INBOX/Sent",
            "Sent Items",
            "Gesendete Objekte",
            "&AMk-l&AOk-ments envoy&AOk-s",
            "Wys&AUI-ane",
            "&BB4EQgQ,BEAEMAQyBDsENQQ9BD0ESwQ1-",
            "[Gmail]/Sent Mail",
            "&XfJT0ZAB-",
        ] {
            assert!(sent_folder(&[folder(name, false)]).is_some(), "{name}");
        }
        for name in ["Clients/Sent", "Drafts", "Sentinel", "INBOX/Old/Sent", "Unsent"] {
            assert!(sent_folder(&[folder(name, false)]).is_none(), "{name}");
        }
    }
}
