//! Bulk providers: a cleaned list, with its suppressions, as the files their imports expect.
//!
//! What holds here: suppressions always travel first ([`Package`] takes people only after them); a person travels only
//! with a [`consent::Permit`]; nobody who is suppressed stands in the file of subscribers, whatever else was said.
//!
//! Deliberately absent: sockets, the file system and the clock. The files go to writers that the caller opens.

mod columns;
mod old;
mod package;
mod provider;
mod readme;

pub use old::{README, is_package};
pub use package::{HandoffError, Job, Package, People, Person, Stays, Summary};
pub use provider::{Provider, UnknownProvider};
