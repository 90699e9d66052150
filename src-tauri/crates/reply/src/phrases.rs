//! Phrases of mail servers and the class each stands for.

use crate::Class;

/// The class of the first phrase that the words hold.
pub fn class_of(words: &str) -> Option<Class> {
    TABLE.iter().find(|(phrase, _)| words.contains(phrase)).map(|(_, class)| *class)
}

const TABLE: &[(&str, Class)] = &[
    ("user unknown", Class::BadMailbox),
    ("no such user", Class::BadMailbox),
    ("mailbox full", Class::MailboxFull),
    ("greylist", Class::Greylisted),
];
