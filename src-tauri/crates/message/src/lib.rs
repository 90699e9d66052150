//! Draft, template, rendering, MIME, List-* headers and content checks.
//!
//! A [`Draft`] and a [`Sender`] are compiled once into a [`Template`]; the template is rendered once a person, with
//! that person's fields and the campaign's [`Stamp`], into the bytes that go to the mail server. The way to leave and
//! the sender's postal address are part of every message and cannot be switched off.
//!
//! Absent on purpose: no clock, no randomness, no network. Dates and unique numbers are arguments; nothing remote is
//! ever fetched, neither for a picture nor for a style sheet.

pub mod check;
mod draft;
mod footer;
mod letter;
mod line;
mod look;
mod markup;
mod merge;
mod mime;
mod mjml;
mod page;
mod plain;
mod preview;
mod rendered;
mod slots;
mod stamp;
mod template;

pub use draft::{Body, Draft, Sender};
pub use line::is_bidi_control;
pub use look::{Colour, Look, NotAColour};
pub use preview::{Preview, preview};
pub use rendered::{MissingFields, Rendered};
pub use stamp::{Stamp, message_id};
pub use template::Template;
