//! One SMTP submission session (RFC 5321, RFC 6409): open it, send one message to one person at a time, close it.
//!
//! What holds: no login and no message goes over plain text unless the connected peer is this computer; STARTTLS is
//! never silently dropped; every wait has an end; after a timeout, a broken connection or a reply that does not fit, the
//! session is dead, so that no reply is ever read as the answer to another command.
//!
//! lettre writes the commands and encodes the login. The connection is ours (`wire`): at 0.11.23 lettre's sets no
//! TCP_NODELAY, writes body and final dot apart, keeps plain-text octets across STARTTLS, joins the lines of a reply, takes
//! a reply in Latin-1 or with a code like 571 for a broken connection, and cannot group commands.
//!
//! Deliberately absent: a connection pool, retries, the choice whom to mail (`delivery`), DSN parameters, several
//! recipients in one transaction.

mod capabilities;
mod fit;
mod open;
mod open_error;
mod replies;
mod session;
mod settings;
mod sign_in;
mod trust;
mod wire;

pub(crate) use open::connect;
pub(crate) use trust::{client_config, handshake};
pub(crate) use wire::tls_version;

pub use capabilities::Capabilities;
pub use fit::TooLarge;
pub use open_error::{CertificateProblem, OpenError};
pub use session::Session;
pub use settings::{Login, Settings, Timeouts, Tls, TlsVersion};
