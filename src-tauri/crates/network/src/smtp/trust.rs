//! Whom to believe: certificates checked by the operating system, and by one more authority where a file names it.

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::{CryptoProvider, ring};
use rustls::{AlertDescription, CertificateError, ClientConfig, Error, InvalidMessage, PeerIncompatible};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, ServerName};
use rustls_platform_verifier::Verifier;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::open_error::{CertificateProblem, OpenError};
use super::settings::{Settings, Tls};

/// Reading the system's certificates takes some milliseconds, and a shared configuration lets TLS resume sessions; so the
/// last few are kept, by the octets of the authority's file.
static KNOWN: Mutex<Vec<(Vec<u8>, Arc<ClientConfig>)>> = Mutex::new(Vec::new());
const KEPT: usize = 8;

/// Runs the handshake. TLS 1.2 or newer; the certificate must be for `settings.host`.
pub(crate) async fn handshake(
    settings: &Settings,
    stream: TcpStream,
) -> Result<TlsStream<TcpStream>, OpenError> {
    let failed = |why: String| OpenError::TlsFailed { host: settings.host.clone(), why };
    let ca_file = settings.ca_file.clone();
    let config = tokio::task::spawn_blocking(move || client_config(ca_file.as_deref()))
        .await
        .map_err(|error| failed(error.to_string()))?
        .map_err(|problem| problem.into_open_error(settings))?;
    let name = ServerName::try_from(settings.host.clone())
        .map_err(|_| OpenError::NameNotFound { host: settings.host.clone() })?;
    TlsConnector::from(config).connect(name, stream).await.map_err(|error| explain(settings, &error))
}

/// Why there is nobody to believe.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigProblem {
    /// The file of the authority.
    #[error("The file with certificates cannot be used: {0}. Choose another one.")]
    CaFile(String),
    /// The system's own.
    #[error("This system's certificates cannot be used: {0}.")]
    Tls(Error),
}

impl ConfigProblem {
    fn into_open_error(self, settings: &Settings) -> OpenError {
        match self {
            Self::CaFile(why) => {
                OpenError::CaFile { path: settings.ca_file.clone().unwrap_or_default(), why }
            }
            Self::Tls(error) => OpenError::TlsFailed { host: settings.host.clone(), why: error.to_string() },
        }
    }
}

/// What every TLS connection is made with; `ca_file` names one more authority to believe.
pub(crate) fn client_config(ca_file: Option<&Path>) -> Result<Arc<ClientConfig>, ConfigProblem> {
    let pem = match ca_file {
        Some(path) => std::fs::read(path).map_err(|error| ConfigProblem::CaFile(error.to_string()))?,
        None => Vec::new(),
    };
    {
        let known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, config)) = known.iter().find(|(key, _)| *key == pem) {
            return Ok(Arc::clone(config));
        }
    }
    let extra: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(&pem)
        .collect::<Result<_, _>>()
        .map_err(|error| ConfigProblem::CaFile(error.to_string()))?;
    if ca_file.is_some() && extra.is_empty() {
        return Err(ConfigProblem::CaFile("there is no certificate in it".to_owned()));
    }
    let provider = Arc::new(ring::default_provider());
    let verifier =
        Verifier::new_with_extra_roots(extra, Arc::clone(&provider)).map_err(|error| match ca_file {
            Some(_) => ConfigProblem::CaFile(error.to_string()),
            None => ConfigProblem::Tls(error),
        })?;
    let config = Arc::new(configure(provider, Arc::new(verifier)).map_err(ConfigProblem::Tls)?);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if known.len() >= KEPT {
        known.remove(0);
    }
    known.push((pem, Arc::clone(&config)));
    Ok(config)
}

fn configure(
    provider: Arc<CryptoProvider>,
    verifier: Arc<dyn ServerCertVerifier>,
) -> Result<ClientConfig, Error> {
    // The provider is named here, so that nothing depends on what else in the process installed one.
    Ok(ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth())
}

/// What a failed handshake means for a person.
fn explain(settings: &Settings, error: &io::Error) -> OpenError {
    let host = settings.host.clone();
    let Some(tls) = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) else {
        return match error.kind() {
            io::ErrorKind::UnexpectedEof
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe => OpenError::Closed { stage: delivery::Stage::Tls },
            _ => OpenError::TlsFailed { host, why: error.to_string() },
        };
    };
    match tls {
        Error::InvalidCertificate(problem) => {
            OpenError::CertificateRefused { host, why: certificate_problem(problem) }
        }
        Error::AlertReceived(AlertDescription::ProtocolVersion)
        | Error::PeerIncompatible(
            PeerIncompatible::ServerDoesNotSupportTls12Or13
            | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig
            | PeerIncompatible::Tls12NotOffered
            | PeerIncompatible::Tls12NotOfferedOrEnabled,
        ) => OpenError::TlsTooOld { host },
        // Where the server said "go ahead" in plain text, plain text behind it is somebody else's, or not of this handshake.
        Error::InvalidMessage(InvalidMessage::InvalidContentType) if settings.tls == Tls::StartTls => {
            OpenError::StartTlsInjected
        }
        Error::InvalidMessage(InvalidMessage::InvalidContentType) => {
            OpenError::NotTls { host, port: settings.port }
        }
        other => OpenError::TlsFailed { host, why: other.to_string() },
    }
}

fn certificate_problem(error: &CertificateError) -> CertificateProblem {
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => CertificateProblem::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            CertificateProblem::NotYetValid
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            CertificateProblem::WrongName
        }
        CertificateError::UnknownIssuer => CertificateProblem::UnknownIssuer,
        CertificateError::Revoked => CertificateProblem::Revoked,
        other => CertificateProblem::Other(other.to_string()),
    }
}
