//! The few header fields of a sent mail, read without trust.

use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::Timestamp;
use mail_parser::{Address as People, Message, MessageParser};

/// The fields asked for.
pub(super) const FIELDS: &str = "MESSAGE-ID DATE TO CC BCC LIST-UNSUBSCRIBE";

/// What is longer is nothing of ours, and must not fill the memory.
const LONGEST_ID: usize = 998;
const LONGEST_ADDRESS: usize = 320;
const LONGEST_HEADER: usize = 4_096;

/// One mail in the Sent folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Its number in the folder.
    pub uid: u32,
    /// When it was put there (INTERNALDATE).
    pub at: Timestamp,
    /// Its Message-ID, without brackets.
    pub message_id: Option<String>,
    /// Its Date.
    pub date: Option<Timestamp>,
    /// How many people it was addressed to, at least 1.
    pub people: u32,
    /// To whom, where it went to one only: the address in lower case.
    pub only_to: Option<String>,
    /// What it says about the way to leave, as written; ours bear a token that we signed.
    pub unsubscribe: Option<String>,
}

impl Mail {
    /// Reads a block of header fields. Whatever cannot be read is left out: a mail is there all the same.
    pub(super) fn read(uid: u32, at: Timestamp, header: &[u8]) -> Self {
        let mut mail =
            Self { uid, at, message_id: None, date: None, people: 1, only_to: None, unsubscribe: None };
        // The parser has panicked on mails before; one more such mail must not end the look.
        let _ = catch_unwind(AssertUnwindSafe(|| {
            if let Some(message) = MessageParser::default().parse_headers(header) {
                mail.fill(&message);
            }
        }));
        mail
    }

    fn fill(&mut self, message: &Message<'_>) {
        self.message_id = message.message_id().filter(|id| id.len() <= LONGEST_ID).map(str::to_owned);
        self.date = message.date().and_then(|date| Timestamp::from_second(date.to_timestamp()).ok());
        let fields = [message.to(), message.cc(), message.bcc()];
        let addresses: Vec<&str> = fields
            .into_iter()
            .flatten()
            .flat_map(People::iter)
            .filter_map(|person| person.address.as_deref())
            .filter(|address| address.contains('@'))
            .collect();
        self.people = u32::try_from(addresses.len()).unwrap_or(u32::MAX).max(1);
        if let [only] = addresses.as_slice() {
            self.only_to = Some(only.to_lowercase()).filter(|to| to.len() <= LONGEST_ADDRESS);
        }
        self.unsubscribe = message
            .header_raw("List-Unsubscribe")
            .filter(|text| text.len() <= LONGEST_HEADER)
            .map(|text| text.trim().to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(header: &str) -> Mail {
        Mail::read(7, Timestamp::UNIX_EPOCH, header.as_bytes())
    }

    #[test]
    fn everybody_a_mail_was_addressed_to_is_counted() {
        let mail = read(
            "Message-ID: <1@linden.example>\r\nDate: Mon, 23 Mar 2026 14:03:00 +0100\r\nTo: Ann <ann@a.example>, \
             Team: ben@b.example, cy@c.example;\r\nCc: dee@d.example\r\nBcc: eve@e.example\r\n\r\n",
        );
        assert_eq!(mail.people, 5);
        assert_eq!(mail.only_to, None);
        assert_eq!(mail.message_id.as_deref(), Some("1@linden.example"));
        assert_eq!(mail.date.map(|date| date.to_string()).as_deref(), Some("2026-03-23T13:03:00Z"));
    }

    #[test]
    fn a_mail_to_one_names_them_and_its_way_to_leave() {
        let mail = read(
            "To: Ann <Ann@A.example>\r\nList-Unsubscribe: <mailto:x@linden.example?subject=leave\r\n -token>\r\n\r\n",
        );
        assert_eq!(mail.only_to.as_deref(), Some("ann@a.example"));
        assert!(mail.unsubscribe.is_some_and(|text| text.contains("mailto:x@linden.example")));
        assert_eq!(read("").people, 1, "a mail without any field is one mail all the same");
        assert_eq!(read("To: undisclosed-recipients:;\r\n\r\n").people, 1);
    }

    proptest! {
        #[test]
        fn any_header_is_read(header in proptest::collection::vec(any::<u8>(), 0..400)) {
            prop_assert!(Mail::read(1, Timestamp::UNIX_EPOCH, &header).people >= 1);
        }

        #[test]
        fn any_list_of_people_is_counted(text in "[ -~\\r\\n]{0,120}") {
            let mail = read(&format!("To: {text}\r\n\r\n"));
            prop_assert!(mail.people >= 1 && mail.people < 200);
        }
    }
}
