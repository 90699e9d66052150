use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use crate::faults::FaultPlan;

/// How the post office is set up. `Config::default()` is a well-behaved server that takes everything.
#[derive(Clone, Debug)]
pub struct Config {
    /// Port on 127.0.0.1; 0 lets the system choose (see [`crate::PostOffice::port`]).
    pub port: u16,
    /// Whether the connection can be, or is, encrypted.
    pub tls: Tls,
    /// Names the certificate is for, besides `localhost`, `127.0.0.1` and `::1`.
    pub names: Vec<String>,
    /// Who may log in. `None`: any user name with any secret is welcome, and nobody has to log in.
    pub login: Option<Login>,
    /// Largest message in octets, announced as SIZE (RFC 1870).
    pub max_size: u64,
    /// Connections at the same time; one more is greeted with 421.
    pub max_connections: usize,
    /// What becomes of the messages.
    pub keep: Keep,
    /// What goes wrong, and for whom.
    pub faults: FaultPlan,
    /// The server's idea of "now": greylisting, quotas and the arrival time of messages.
    pub clock: Clock,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            port: 0,
            tls: Tls::StartTls,
            names: Vec::new(),
            login: None,
            max_size: 50_000_000,
            max_connections: 200,
            keep: Keep::default(),
            faults: FaultPlan::default(),
            clock: Clock::stopwatch(),
        }
    }
}

/// Encryption on the port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// Plain text only; STARTTLS is not offered.
    Off,
    /// Plain text first, STARTTLS offered (RFC 3207) but not demanded.
    StartTls,
    /// TLS from the first octet (RFC 8314).
    Implicit,
}

/// The one account of the server. When set, MAIL before AUTH gets 530 5.7.0.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// User name.
    pub user: String,
    /// Password for PLAIN and LOGIN, bearer token for XOAUTH2.
    pub secret: String,
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login").finish_non_exhaustive()
    }
}

/// What is kept of the messages that were accepted.
#[derive(Clone, Debug)]
pub struct Keep {
    /// How many messages are kept whole in memory; of later ones only envelope and size.
    pub bodies: usize,
    /// How many envelopes are kept; later messages are only counted.
    pub envelopes: usize,
    /// A folder that gets the first `bodies` messages as `000001.eml`, `000002.eml`, ..., exactly as they came.
    /// They are then not kept in memory as well.
    pub folder: Option<PathBuf>,
}

impl Default for Keep {
    fn default() -> Self {
        Self { bodies: 10_000, envelopes: usize::MAX, folder: None }
    }
}

/// Where the server takes its time from.
#[derive(Clone)]
pub struct Clock {
    now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    advance: Option<Arc<dyn Fn(Duration) + Send + Sync>>,
    simulated: bool,
}

impl Clock {
    /// A clock that runs as fast as life: stalls and slow replies take their time.
    pub fn real(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self { now: Arc::new(now), advance: None, simulated: false }
    }

    /// A clock somebody else moves. A slow reply then comes at once, and a stall closes the connection, which is what
    /// a client that lost its patience would have made of it.
    pub fn simulated(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self { now: Arc::new(now), advance: None, simulated: true }
    }

    /// The same clock, which this moves: what the server does slowly takes its time on it.
    #[must_use]
    pub fn moved_by(self, advance: impl Fn(Duration) + Send + Sync + 'static) -> Self {
        Self { advance: Some(Arc::new(advance)), ..self }
    }

    /// Lets time pass on a simulated clock.
    pub(crate) fn pass(&self, time: Duration) {
        if let Some(advance) = &self.advance {
            advance(time);
        }
    }

    /// Real time counted from the Unix epoch at the moment of this call: for tests that need durations, not dates.
    pub fn stopwatch() -> Self {
        let start = Instant::now();
        Self::real(move || {
            SignedDuration::try_from(start.elapsed())
                .ok()
                .and_then(|elapsed| Timestamp::UNIX_EPOCH.checked_add(elapsed).ok())
                .unwrap_or(Timestamp::UNIX_EPOCH)
        })
    }

    /// The server's time.
    pub fn now(&self) -> Timestamp {
        (self.now)()
    }

    /// Whether waiting must not take real time.
    pub fn is_simulated(&self) -> bool {
        self.simulated
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clock").field("simulated", &self.simulated).finish_non_exhaustive()
    }
}
