//! Web servers on loopback that say what a test tells them to, over TLS with an authority of their own or in plain text.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use rustls_pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// One that runs until the test ends.
pub struct FakeWeb {
    pub address: SocketAddr,
    /// The authority's file, for those who are to trust it.
    pub ca_file: PathBuf,
    heard: Arc<Mutex<Vec<String>>>,
    _folder: tempfile::TempDir,
}

impl FakeWeb {
    /// Every request, head and body.
    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().expect("requests").clone()
    }
}

/// Answers each request with the octets `say` makes of it.
pub async fn fake_web(
    names: Option<&[&str]>,
    say: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static,
) -> FakeWeb {
    let folder = tempfile::tempdir().expect("a folder");
    let ca_file = folder.path().join("ca.pem");
    let acceptor = names.map(|names| {
        let ca_key = rcgen::KeyPair::generate().expect("a key");
        let mut ca = rcgen::CertificateParams::default();
        ca.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        std::fs::write(&ca_file, ca.self_signed(&ca_key).expect("an authority").pem()).expect("write");
        let key = rcgen::KeyPair::generate().expect("a key");
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let leaf = rcgen::CertificateParams::new(names).expect("names");
        let leaf = leaf.signed_by(&key, &rcgen::Issuer::new(ca, ca_key)).expect("a certificate");
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![leaf.der().clone()], key)
            .expect("its key");
        TlsAcceptor::from(Arc::new(config))
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    let heard: Arc<Mutex<Vec<String>>> = Arc::default();
    let (shared, say) = (Arc::clone(&heard), Arc::new(say));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, heard, say) = (acceptor.clone(), Arc::clone(&shared), Arc::clone(&say));
            tokio::spawn(async move {
                match acceptor {
                    None => one(stream, &heard, &*say).await,
                    Some(acceptor) => {
                        if let Ok(stream) = acceptor.accept(stream).await {
                            one(stream, &heard, &*say).await;
                        }
                    }
                }
            });
        }
    });
    FakeWeb { address, ca_file, heard, _folder: folder }
}

async fn one(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    heard: &Mutex<Vec<String>>,
    say: &(dyn Fn(&str) -> Vec<u8> + Send + Sync),
) {
    let mut request = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                line.to_ascii_lowercase().strip_prefix("content-length:").map(|n| n.trim().parse::<usize>())
            });
            if body.len() >= length.and_then(Result::ok).unwrap_or(0) {
                heard.lock().expect("requests").push(text.clone());
                let _ = stream.write_all(&say(&text)).await;
                let _ = stream.shutdown().await;
                return;
            }
        }
        if !stream.read_buf(&mut request).await.is_ok_and(|count| count > 0) {
            return;
        }
    }
}

/// A whole answer.
pub fn page(status: &str, kind: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// Sends on to another place.
pub fn elsewhere(place: &str) -> Vec<u8> {
    format!("HTTP/1.1 302 Found\r\nLocation: {place}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        .into_bytes()
}
