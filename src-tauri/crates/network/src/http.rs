//! Asking a web server for one small thing: a domain's settings file, a token.
//!
//! What holds: HTTPS only, and no redirect leads off it; certificates are checked as everywhere here; an answer larger than
//! the caller allows is cut off; every wait has an end; no cookie, no referrer, and no name of this computer is sent.
//!
//! Deliberately absent: compressed answers (a small file that grows without end), caches, downloads.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, Method, Request, StatusCode, Url};

use crate::smtp::client_config;

/// Redirects followed; each costs a handshake, and honest ones need one or two.
const REDIRECTS: usize = 5;
/// Patience with one question, from the first octet to the last.
const WAIT: Duration = Duration::from_secs(10);

/// No server is left alone for longer, whatever it says.
const LONGEST_REST: Duration = Duration::from_secs(24 * 60 * 60);

/// How web servers are asked.
#[derive(Clone, Debug)]
pub struct How {
    /// Certificates to trust beside the system's, as a file in PEM form.
    pub ca_file: Option<PathBuf>,
    /// Names that lead to an address and port of the caller's, whatever name servers say; for tests.
    pub elsewhere: Vec<(String, SocketAddr)>,
    /// Patience with one question, its redirects included.
    pub wait: Duration,
    /// Whether plain HTTP is allowed to this computer itself (a loopback address, never a name).
    pub plain_on_this_computer: bool,
}

impl Default for How {
    fn default() -> Self {
        Self { ca_file: None, elsewhere: Vec::new(), wait: WAIT, plain_on_this_computer: false }
    }
}

/// Asks web servers. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Http {
    /// Follows redirects that stay on HTTPS.
    following: Client,
    /// Follows none: what goes with a request is for this server only.
    staying: Client,
    plain_on_this_computer: bool,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// Nobody answers under this name.
    #[error("{host} cannot be reached")]
    Unreachable {
        /// The name asked for.
        host: String,
    },
    /// It took too long.
    #[error("{host} did not answer in time")]
    TimedOut {
        /// The name asked for.
        host: String,
    },
    /// The connection is not private: the certificate is wrong, or TLS failed.
    #[error("{host} could not prove who it is")]
    NotPrivate {
        /// The name asked for.
        host: String,
    },
    /// It sends us on to where the line is not private, or round in a circle.
    #[error("{host} sends us on to a place that is not safe")]
    SentAstray {
        /// The name asked for.
        host: String,
    },
    /// The server has an answer, and it is none of use.
    #[error("{host} answered with {code}")]
    Refused {
        /// The name asked for.
        host: String,
        /// Its HTTP status.
        code: u16,
    },
    /// More than the caller wanted.
    #[error("{host} sent more than such an answer can hold")]
    TooLarge {
        /// The name asked for.
        host: String,
    },
    /// The answer broke off, or is not HTTP.
    #[error("{host} answered in a way we do not understand")]
    Garbled {
        /// The name asked for.
        host: String,
    },
    /// The address is none we ask, or nothing to ask with could be made ready.
    #[error("{0}")]
    Unready(String),
}

impl HttpError {
    /// Whether the server is there and has no such thing: asking again would bring the same.
    pub fn is_no(&self) -> bool {
        matches!(self, Self::Refused { code: 400..=499, .. })
    }
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// HTTP status.
    pub status: u16,
    /// Content-Type as sent; empty without one.
    pub kind: String,
    /// The octets, no more than was allowed.
    pub body: Vec<u8>,
    /// How long the server asks to be left alone (Retry-After, RFC 9110 section 10.2.3); none where it does not.
    pub rest: Option<Duration>,
}

impl Http {
    /// Makes ready to ask.
    ///
    /// # Errors
    /// [`HttpError::Unready`] where the system's certificates or the given file cannot be used.
    pub fn new(how: &How) -> Result<Self, HttpError> {
        let tls = client_config(how.ca_file.as_deref())
            .map_err(|problem| HttpError::Unready(problem.to_string()))?;
        let build = |redirects: Policy| {
            let mut builder = Client::builder()
                .tls_backend_preconfigured((*tls).clone())
                .https_only(!how.plain_on_this_computer)
                .referer(false)
                .timeout(how.wait)
                .connect_timeout(how.wait)
                .redirect(redirects);
            for (name, address) in &how.elsewhere {
                builder = builder.resolve(name, *address);
            }
            if how.plain_on_this_computer || !how.elsewhere.is_empty() {
                builder = builder.no_proxy();
            }
            builder.build().map_err(|error| HttpError::Unready(error.to_string()))
        };
        let staying_private = Policy::custom(|attempt| {
            if attempt.url().scheme() != "https" || attempt.previous().len() > REDIRECTS {
                attempt.error("not followed")
            } else {
                attempt.follow()
            }
        });
        Ok(Self {
            following: build(staying_private)?,
            staying: build(Policy::none())?,
            plain_on_this_computer: how.plain_on_this_computer,
        })
    }

    /// Fetches a small file; redirects that stay on HTTPS are followed.
    ///
    /// # Errors
    /// [`HttpError`]; anything but a success is [`HttpError::Refused`].
    pub async fn get(&self, url: &str, most: usize) -> Result<Fetched, HttpError> {
        let request = Request::new(Method::GET, self.url(url)?);
        let fetched = answer(&self.following, request, most).await?;
        if StatusCode::from_u16(fetched.status).is_ok_and(|status| status.is_success()) {
            Ok(fetched)
        } else {
            Err(HttpError::Refused { host: host(url), code: fetched.status })
        }
    }

    /// Sends a form and gives whatever came back. No redirect is followed: the form holds secrets.
    ///
    /// # Errors
    /// [`HttpError`] where nothing whole came back; a refusal is an answer like any other.
    pub async fn post_form(&self, url: &str, form: Vec<u8>, most: usize) -> Result<Fetched, HttpError> {
        let mut request = Request::new(Method::POST, self.url(url)?);
        let kinds = [
            (reqwest::header::CONTENT_TYPE, "application/x-www-form-urlencoded"),
            (reqwest::header::ACCEPT, "application/json"),
        ];
        for (name, value) in kinds {
            request.headers_mut().insert(name, reqwest::header::HeaderValue::from_static(value));
        }
        *request.body_mut() = Some(form.into());
        answer(&self.staying, request, most).await
    }

    fn url(&self, url: &str) -> Result<Url, HttpError> {
        let unusable = || HttpError::Unready("this is no web address we ask".to_owned());
        let url = Url::parse(url).map_err(|_| unusable())?;
        let loops_back = url.host_str().is_some_and(|host| {
            host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
        });
        let plain = url.scheme() == "http" && self.plain_on_this_computer && loops_back;
        if url.scheme() == "https" || plain { Ok(url) } else { Err(unusable()) }
    }
}

async fn answer(client: &Client, request: Request, most: usize) -> Result<Fetched, HttpError> {
    let host = request.url().host_str().unwrap_or_default().to_owned();
    let explain = |error: reqwest::Error| explain(&host, &error);
    let mut response = client.execute(request).await.map_err(explain)?;
    let too_large = || HttpError::TooLarge { host: host.clone() };
    let announced = response.content_length().map(usize::try_from);
    if announced.is_some_and(|length| length.is_ok_and(|length| length > most)) {
        return Err(too_large());
    }
    let kind = response.headers().get(reqwest::header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_owned();
    let text = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
    let rest = text(reqwest::header::RETRY_AFTER)
        .and_then(|wanted| rest(wanted, text(reqwest::header::DATE).unwrap_or_default()));
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(explain)? {
        if body.len() + chunk.len() > most {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Fetched { status: response.status().as_u16(), kind, body, rest })
}

/// Retry-After in seconds, or as a moment by the clock of the server that says it, at most a day.
fn rest(wanted: &str, now: &str) -> Option<Duration> {
    let wait = match wanted.trim().parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let moment = |text: &str| jiff::fmt::rfc2822::parse(text.trim()).ok();
            let (until, now) = (moment(wanted)?, moment(now)?);
            Duration::try_from(until.timestamp().duration_since(now.timestamp())).ok()?
        }
    };
    Some(wait.min(LONGEST_REST))
}

fn explain(host: &str, error: &reqwest::Error) -> HttpError {
    let host = host.to_owned();
    if error.is_timeout() {
        HttpError::TimedOut { host }
    } else if error.is_redirect() {
        HttpError::SentAstray { host }
    } else if error.is_connect() {
        if is_of_tls(error) { HttpError::NotPrivate { host } } else { HttpError::Unreachable { host } }
    } else {
        HttpError::Garbled { host }
    }
}

/// Whether TLS stands somewhere among the causes, also inside an I/O error, which does not name it as its source.
fn is_of_tls(error: &(dyn std::error::Error + 'static)) -> bool {
    if error.is::<rustls::Error>() {
        return true;
    }
    match error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
        Some(inner) => is_of_tls(inner),
        None => error.source().is_some_and(is_of_tls),
    }
}

fn host(url: &str) -> String {
    Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_server_is_left_alone_for_as_long_as_it_asks_but_not_for_ever() {
        let now = "Mon, 23 Mar 2026 14:03:00 GMT";
        assert_eq!(rest("120", ""), Some(Duration::from_secs(120)));
        assert_eq!(rest("Mon, 23 Mar 2026 14:05:00 GMT", now), Some(Duration::from_secs(120)));
        assert_eq!(rest("Mon, 23 Mar 2026 14:01:00 GMT", now), None, "it is over");
        assert_eq!(rest("Mon, 23 Mar 2026 14:05:00 GMT", ""), None, "by nobody's clock");
        assert_eq!(rest("999999999999", ""), Some(LONGEST_REST));
        assert_eq!(rest("soon", now), None);
    }

    proptest! {
        #[test]
        fn no_rest_is_longer_than_a_day(wanted in "\\PC{0,40}", now in "\\PC{0,40}") {
            prop_assert!(rest(&wanted, &now).is_none_or(|wait| wait <= LONGEST_REST));
        }
    }
}
