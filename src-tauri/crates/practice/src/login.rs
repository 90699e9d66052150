//! AUTH (RFC 4954): PLAIN (RFC 4616), LOGIN, XOAUTH2.

use data_encoding::BASE64;

use crate::config::Login;
use crate::reply::Reply;

/// A login under way.
#[derive(Debug)]
pub(crate) enum Dialog {
    Plain,
    LoginUser,
    LoginPassword {
        user: String,
    },
    Token,
    /// The error report was sent; whatever comes now gets this refusal.
    TokenRefused(Reply),
}

/// What a line of the dialog leads to.
#[derive(Debug)]
pub(crate) enum Turn {
    /// Ask on.
    Ask(Dialog, Reply),
    /// Who it is.
    Welcome(String),
    /// No login.
    Refused(Reply),
}

/// The error report of XOAUTH2, as Gmail words it.
const TOKEN_REPORT: &str = r#"{"status":"400","schemes":"Bearer","scope":"https://mail.example/"}"#;

impl Dialog {
    /// The dialog for a mechanism, or nothing if it is not known.
    pub(crate) fn begin(mechanism: &str) -> Option<(Self, &'static str)> {
        match mechanism {
            "PLAIN" => Some((Self::Plain, "")),
            // "Username:" in base64.
            "LOGIN" => Some((Self::LoginUser, "VXNlcm5hbWU6")),
            "XOAUTH2" => Some((Self::Token, "")),
            _ => None,
        }
    }

    /// Takes one line from the client. `refuse` is a refusal whatever the secret.
    pub(crate) fn answer(self, line: &str, login: Option<&Login>, refuse: Option<Reply>) -> Turn {
        if let Self::TokenRefused(reply) = self {
            return Turn::Refused(reply);
        }
        if line == "*" {
            return Turn::Refused(Reply::new(501, "5.7.0", "Login cancelled"));
        }
        let decoded = if line == "=" { Ok(Vec::new()) } else { BASE64.decode(line.as_bytes()) };
        let Some(text) = decoded.ok().and_then(|octets| String::from_utf8(octets).ok()) else {
            return Turn::Refused(Reply::new(501, "5.5.2", "Not base64"));
        };
        let malformed = || Turn::Refused(Reply::new(501, "5.5.2", "Malformed login"));
        match self {
            Self::Plain => {
                let mut parts = text.split('\0');
                match (parts.next(), parts.next(), parts.next(), parts.next()) {
                    (Some(_), Some(user), Some(password), None) if !user.is_empty() => {
                        decide(user, password, login, refuse)
                    }
                    _ => malformed(),
                }
            }
            // "Password:" in base64.
            Self::LoginUser => {
                Turn::Ask(Self::LoginPassword { user: text }, Reply::bare(334, "UGFzc3dvcmQ6"))
            }
            Self::LoginPassword { user } => decide(&user, &text, login, refuse),
            Self::Token => {
                let mut parts = text.split('\x01');
                let user = parts.next().and_then(|part| part.strip_prefix("user="));
                let token = parts.next().and_then(|part| part.strip_prefix("auth=Bearer "));
                let (Some(user), Some(token)) = (user, token) else {
                    return malformed();
                };
                match decide(user, token, login, refuse) {
                    Turn::Refused(reply) if reply.code == 535 => {
                        let report = BASE64.encode(TOKEN_REPORT.as_bytes());
                        Turn::Ask(Self::TokenRefused(reply), Reply::bare(334, report))
                    }
                    turn => turn,
                }
            }
            Self::TokenRefused(reply) => Turn::Refused(reply),
        }
    }
}

fn decide(user: &str, secret: &str, login: Option<&Login>, refuse: Option<Reply>) -> Turn {
    if let Some(reply) = refuse {
        return Turn::Refused(reply);
    }
    if login.is_none_or(|login| login.user == user && login.secret == secret) {
        Turn::Welcome(user.to_owned())
    } else {
        Turn::Refused(Reply::new(535, "5.7.8", "Username and password not accepted"))
    }
}

#[cfg(test)]
mod tests;
