//! The server's certificate and the authority that signed it, made afresh at every start.

use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::TlsAcceptor;

use crate::faults::CertificateProblem;

/// Why there is no certificate.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// It could not be made.
    #[error("The practice certificate could not be made: {0}.")]
    Made(#[from] rcgen::Error),
    /// It could not be used.
    #[error("The practice certificate could not be used: {0}.")]
    Used(#[from] rustls::Error),
}

pub(crate) struct Identity {
    pub(crate) acceptor: TlsAcceptor,
    /// The authority's certificate; clients that are told to trust it can connect.
    pub(crate) ca_pem: String,
}

/// Makes an authority and a certificate for this computer and `names`, with something wrong where a fault wants it.
pub(crate) fn make(
    names: &[String],
    problem: Option<CertificateProblem>,
) -> Result<Identity, CertificateError> {
    let ca_key = KeyPair::generate()?;
    let mut ca = CertificateParams::default();
    ca.distinguished_name.push(DnType::CommonName, "Practice post office authority");
    ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    ca.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    ca.not_before = date_time_ymd(2020, 1, 1);
    ca.not_after = date_time_ymd(2120, 1, 1);
    let ca_pem = ca.self_signed(&ca_key)?.pem();

    let names: Vec<String> = if problem == Some(CertificateProblem::WrongName) {
        vec!["wrong-name.example".to_owned()]
    } else {
        let local = ["localhost", "127.0.0.1", "::1"].map(str::to_owned);
        local.into_iter().chain(names.iter().cloned()).collect()
    };
    let key = KeyPair::generate()?;
    let mut leaf = CertificateParams::new(names)?;
    leaf.distinguished_name.push(DnType::CommonName, "Practice post office");
    leaf.not_before = date_time_ymd(2020, 1, 1);
    leaf.not_after = if problem == Some(CertificateProblem::Expired) {
        date_time_ymd(2021, 1, 1)
    } else {
        date_time_ymd(2120, 1, 1)
    };
    let certificate = if problem == Some(CertificateProblem::SelfSigned) {
        leaf.self_signed(&key)?
    } else {
        leaf.signed_by(&key, &Issuer::new(ca, ca_key))?
    };
    Ok(Identity { acceptor: acceptor(certificate.der().clone(), &key)?, ca_pem })
}

fn acceptor(certificate: CertificateDer<'static>, key: &KeyPair) -> Result<TlsAcceptor, rustls::Error> {
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])?
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}
