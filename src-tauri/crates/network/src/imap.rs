//! One IMAP session that only reads (RFC 3501): log in, find the Sent folder, look what lies in it.
//!
//! What holds: folders are opened with EXAMINE, never SELECT, and bodies are peeked at, so that nothing in the mailbox
//! changes, not even what is marked as read; no login goes over plain text unless the connected peer is this computer;
//! STARTTLS is never silently dropped and nothing said before it counts; every wait has an end and every answer a size;
//! after any error the session is over.
//!
//! `imap-proto` takes whole responses apart. The frames are ours (`frame`): the usual client libraries take whatever a
//! server announces into memory and have no time-outs, and a mail server may lie.
//!
//! Deliberately absent: anything that writes, flags or moves, message bodies, IDLE, several folders at once.

mod error;
mod folders;
mod frame;
mod headers;
mod look;
mod names;
mod open;
mod session;
mod settings;
mod wire;

pub use error::{Error, Said};
pub use folders::{Folder, sent_folder};
pub use headers::Mail;
pub use look::{Contents, MOST_MAILS};
pub use names::decode as shown_name;
pub use session::Session;
pub use settings::{Settings, Timeouts};
