//! The use cases on a real database, a real SMTP session and the practice post office.

mod desk;
mod do_not_mail;
mod keeping;
mod listening;
mod rehearsing;
mod sending;
