use std::fmt;
use std::io;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

use crate::certificate::{self, CertificateError};
use crate::config::{Clock, Config, Login, Tls};
use crate::connection::serve;
use crate::faults::{Fault, FaultKind, PlanError};
use crate::mischief::Mischief;
use crate::post_box::{PostBox, Received, Tally};

/// A running server. It ends with [`PostOffice::stop`] or when dropped.
pub struct PostOffice {
    port: u16,
    ca_pem: Option<String>,
    office: Arc<Office>,
    accepting: JoinHandle<()>,
}

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The port is taken, or the system refuses.
    #[error("The practice post office could not open port {port}: {source}. Choose another port.")]
    Port {
        /// As configured.
        port: u16,
        /// From the system.
        source: io::Error,
    },
    /// The folder for messages cannot be made.
    #[error("The folder {} for practice messages could not be made: {source}. Choose another folder.", folder.display())]
    Folder {
        /// As configured.
        folder: PathBuf,
        /// From the system.
        source: io::Error,
    },
    /// No certificate.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// The fault plan has a number out of range.
    #[error(transparent)]
    Plan(#[from] PlanError),
}

/// What all connections share.
pub(crate) struct Office {
    pub(crate) name: String,
    pub(crate) tls: Tls,
    pub(crate) acceptor: Option<TlsAcceptor>,
    pub(crate) login: Option<Login>,
    pub(crate) max_size: u64,
    pub(crate) enhanced_codes: bool,
    pub(crate) clock: Clock,
    pub(crate) mischief: Mischief,
    pub(crate) post_box: PostBox,
    hidden: Vec<String>,
}

impl Office {
    /// Whether an extension is hidden by a fault that has no end, so that its commands and parameters are unknown too.
    pub(crate) fn hidden(&self, keyword: &str) -> bool {
        self.hidden.iter().any(|hidden| hidden.eq_ignore_ascii_case(keyword))
    }
}

impl fmt::Debug for Office {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Office").field("name", &self.name).finish_non_exhaustive()
    }
}

impl PostOffice {
    /// Opens the port on 127.0.0.1 and serves it on the current tokio runtime.
    ///
    /// # Errors
    /// [`StartError`] when the port, the folder, the certificate or the fault plan is no good.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        config.faults.check()?;
        if let Some(folder) = &config.keep.folder {
            std::fs::create_dir_all(folder)
                .map_err(|source| StartError::Folder { folder: folder.clone(), source })?;
        }
        let for_good = |fault: &&Fault| fault.tries.is_none() && fault.after == 0 && fault.seconds.is_none();
        let hidden = config.faults.faults.iter().filter(for_good);
        let hidden: Vec<String> = hidden
            .filter_map(|fault| match &fault.fault {
                FaultKind::NoStartTls => Some("STARTTLS".to_owned()),
                FaultKind::Hide { extension } => Some(extension.clone()),
                _ => None,
            })
            .collect();
        let mischief = Mischief::new(config.faults, config.clock.clone());
        let identity = match config.tls {
            Tls::Off => None,
            Tls::StartTls | Tls::Implicit => Some(certificate::make(&config.names, mischief.certificate())?),
        };
        let (acceptor, ca_pem) = identity.map(|identity| (identity.acceptor, identity.ca_pem)).unzip();
        let failed = |source| StartError::Port { port: config.port, source };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, config.port)).await.map_err(failed)?;
        let port = listener.local_addr().map_err(failed)?.port();
        let office = Arc::new(Office {
            name: config.names.first().cloned().unwrap_or_else(|| "practice.example".to_owned()),
            tls: config.tls,
            acceptor,
            login: config.login,
            max_size: mischief.max_size().map_or(config.max_size, |most| most.min(config.max_size)),
            enhanced_codes: !hidden.iter().any(|keyword| keyword.eq_ignore_ascii_case("ENHANCEDSTATUSCODES")),
            clock: config.clock,
            mischief,
            post_box: PostBox::new(config.keep),
            hidden,
        });
        let accepting = tokio::spawn(accept(listener, Arc::clone(&office), config.max_connections));
        Ok(Self { port, ca_pem, office, accepting })
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The certificate of the authority that signed the server's own, unless TLS is off.
    pub fn ca_pem(&self) -> Option<&str> {
        self.ca_pem.as_deref()
    }

    /// Writes that certificate to a file, for clients that want to be told whom to trust.
    ///
    /// # Errors
    /// The system's, or `Unsupported` where TLS is off.
    pub fn write_ca(&self, path: &Path) -> io::Result<()> {
        match &self.ca_pem {
            Some(pem) => std::fs::write(path, pem),
            None => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    /// The messages so far, in the order of their arrival.
    pub fn received(&self) -> Vec<Received> {
        self.office.post_box.received()
    }

    /// What happened so far, with what each fault did.
    pub fn tally(&self) -> Tally {
        Tally { faults: self.office.mischief.tally(), ..self.office.post_box.tally() }
    }

    /// Closes the port and all connections at once. What was received can still be read.
    pub fn stop(&self) {
        self.accepting.abort();
    }
}

impl Drop for PostOffice {
    fn drop(&mut self) {
        self.stop();
    }
}

impl fmt::Debug for PostOffice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostOffice").field("port", &self.port).finish_non_exhaustive()
    }
}

async fn accept(listener: TcpListener, office: Arc<Office>, max_connections: usize) {
    let places = Arc::new(Semaphore::new(max_connections.min(Semaphore::MAX_PERMITS)));
    // Dropped, and every connection with it, when this task is aborted.
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            Some(_) = connections.join_next() => continue,
        };
        let Ok((stream, _)) = accepted else {
            // Out of file descriptors, usually: some connection has to end first.
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            continue;
        };
        let office = Arc::clone(&office);
        match Arc::clone(&places).try_acquire_owned() {
            Ok(place) => {
                office.post_box.count(|tally| tally.connections += 1);
                connections.spawn(async move {
                    // A client that vanishes is no event worth telling.
                    let _ = serve(office, stream).await;
                    drop(place);
                });
            }
            Err(_) => {
                office.post_box.count(|tally| tally.turned_away += 1);
                connections.spawn(turn_away(stream));
            }
        }
    }
}

async fn turn_away(mut stream: TcpStream) {
    // Nothing depends on whether it hears this.
    let _ = stream.write_all(b"421 4.7.0 Too many connections, try again later\r\n").await;
}
