//! A rotating log for the day something goes wrong. It holds codes, counts and ids, never an address,
//! a name, a message or a secret: those types have no `Display`, and their `Debug` is redacted.

use crate::{DataFolder, Error};
use tracing_subscriber::EnvFilter;

/// Days of logs kept.
const KEPT: usize = 14;

/// Keeps the writer alive; dropping it writes what is left.
#[must_use]
pub struct LogGuard {
    _writer: tracing_appender::non_blocking::WorkerGuard,
}

/// Begins logging into the data folder, one file a day. A second call in a process changes nothing.
pub fn start(folder: &DataFolder) -> Result<LogGuard, Error> {
    let place = folder.logs();
    // The library would make it too, and complain on standard error that it was not there.
    std::fs::create_dir_all(&place).map_err(|why| Error::file(&place, why))?;
    let files = tracing_appender::rolling::Builder::new()
        .rotation(tracing_appender::rolling::Rotation::DAILY)
        .filename_prefix("postrider")
        .filename_suffix("log")
        .max_log_files(KEPT)
        .build(place)
        .map_err(|why| Error::Log(why.to_string()))?;
    let (writer, guard) = tracing_appender::non_blocking(files);
    // The mail and TLS libraries may log what they send: they may only warn.
    let filter = EnvFilter::new(
        "info,lettre=warn,rustls=warn,hickory_proto=warn,hickory_resolver=warn,hickory_net=warn,reqwest=warn,hyper=warn,hyper_util=warn,h2=warn,oauth2=warn",
    );
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_target(true)
        .with_writer(writer)
        .try_init();
    Ok(LogGuard { _writer: guard })
}
