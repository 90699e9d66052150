//! What a user can do: use cases, the send loop, clock, secrets.
//!
//! Each file is one noun of the product and holds its use cases as methods of [`Postrider`], the handle
//! both the window and the terminal work with. Rules live in the domain crates, SQL in `store`, sockets in
//! `network`; here they meet.
//!
//! Deliberately absent: SQL, Tauri, text for the terminal, and any type that crosses to the web view.

pub mod account_trial;
pub mod accounts;
pub mod allowances;
pub mod audience;
mod awake;
pub mod bulk;
pub mod campaigns;
mod changing;
mod check;
mod clock;
mod dispatcher;
pub mod do_not_mail;
pub mod domains;
mod error;
pub mod exporting;
pub mod finding;
mod folder;
mod going_on;
pub mod handing_over;
pub mod home;
mod identity;
pub mod importing;
mod keeping;
mod letter;
pub mod listening;
mod lock;
pub mod log;
pub mod mailboxes;
mod paces;
pub mod people;
pub mod planning;
mod postrider;
pub mod previewing;
pub mod rehearsal;
pub mod reminders;
pub mod sample;
pub mod secrets;
pub mod segments;
pub mod self_test;
mod sender_lock;
pub mod sending;
pub mod sent_folder;
pub mod signing_in;
pub mod starting;
mod status;
mod stop;
pub mod telling;
mod under_way;
mod vault;
mod vault_keys;
mod window_lock;

pub use clock::Clock;
pub use dispatcher::Ended;
pub use error::{Error, Kind, Refused};
pub use folder::DataFolder;
pub use identity::Identity;
pub use postrider::Postrider;
pub use sender_lock::SenderLock;
pub use sending::Leave;
pub use starting::zone_of_this_computer;
pub use status::CampaignStatus;
pub use stop::StopSign;
pub use telling::{Told, words};
pub use vault::VaultStanding;
pub use window_lock::WindowLock;

// What the window and the terminal speak about is what the rooms below define.
pub use {address, consent, contacts, delivery, feedback, handoff, message, network, practice, reply, store};
