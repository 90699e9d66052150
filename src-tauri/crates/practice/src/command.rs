//! One command line (RFC 5321 section 4.1.1) to one command, or to the reply that says what is wrong with it.

use crate::reply::Reply;

/// A command the server knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Ehlo,
    Helo,
    Mail(Mail),
    Rcpt { to: String },
    Data,
    Rset,
    Noop,
    Quit,
    Vrfy,
    Help,
    StartTls,
    Auth { mechanism: String, initial: Option<String> },
}

/// MAIL and its parameters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mail {
    /// Empty for `<>`.
    pub(crate) from: String,
    pub(crate) size: Option<u64>,
    pub(crate) smtputf8: bool,
    /// Keywords of the parameters given, in upper case.
    pub(crate) keywords: Vec<String>,
}

/// Reads one line without its line end. Never fails in another way than by a reply.
pub(crate) fn parse(line: &[u8]) -> Result<Command, Reply> {
    let line = std::str::from_utf8(line).map_err(|_| syntax("Not UTF-8"))?;
    if line.chars().any(|c| c.is_control()) {
        return Err(syntax("Control characters are not allowed"));
    }
    let line = line.trim_end_matches(' ');
    let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
    let rest = rest.trim_start();
    match verb.to_ascii_uppercase().as_str() {
        "EHLO" => named(rest, Command::Ehlo),
        "HELO" => named(rest, Command::Helo),
        "MAIL" => mail(rest).map(Command::Mail),
        "RCPT" => rcpt(rest),
        "DATA" => alone(rest, Command::Data),
        "RSET" => alone(rest, Command::Rset),
        "QUIT" => alone(rest, Command::Quit),
        "STARTTLS" => alone(rest, Command::StartTls),
        "NOOP" => Ok(Command::Noop),
        "HELP" => Ok(Command::Help),
        "VRFY" if rest.is_empty() => Err(argument("VRFY needs a name")),
        "VRFY" => Ok(Command::Vrfy),
        "EXPN" | "ETRN" | "TURN" | "BDAT" => Err(Reply::new(502, "5.5.1", "Command not implemented")),
        "AUTH" => auth(rest),
        _ => Err(Reply::new(500, "5.5.1", "Command not recognised")),
    }
}

fn syntax(text: &str) -> Reply {
    Reply::new(500, "5.5.2", text)
}

fn argument(text: &str) -> Reply {
    Reply::new(501, "5.5.4", text)
}

fn named(rest: &str, command: Command) -> Result<Command, Reply> {
    if rest.is_empty() { Err(argument("A name is wanted")) } else { Ok(command) }
}

fn alone(rest: &str, command: Command) -> Result<Command, Reply> {
    if rest.is_empty() { Ok(command) } else { Err(argument("No parameter is wanted")) }
}

fn auth(rest: &str) -> Result<Command, Reply> {
    let mut words = rest.split_whitespace();
    let Some(mechanism) = words.next() else {
        return Err(argument("AUTH needs a mechanism"));
    };
    let initial = words.next().map(str::to_owned);
    if words.next().is_some() {
        return Err(argument("Too many parameters"));
    }
    Ok(Command::Auth { mechanism: mechanism.to_ascii_uppercase(), initial })
}

fn mail(rest: &str) -> Result<Mail, Reply> {
    let bad = || Reply::new(501, "5.1.7", "MAIL FROM:<address> is wanted");
    let (path, parameters) = path_behind("FROM:", rest).ok_or_else(bad)?;
    if !path.is_empty() && !is_mailbox(path) {
        return Err(Reply::new(501, "5.1.7", "Bad sender address syntax"));
    }
    let mut mail = Mail { from: path.to_owned(), ..Mail::default() };
    for parameter in parameters.split_whitespace() {
        let (keyword, value) = match parameter.split_once('=') {
            Some((keyword, value)) => (keyword, Some(value)),
            None => (parameter, None),
        };
        let keyword = keyword.to_ascii_uppercase();
        match (keyword.as_str(), value) {
            ("SIZE", Some(value)) => {
                mail.size = Some(value.parse().map_err(|_| argument("SIZE takes a number"))?);
            }
            ("BODY", Some(value))
                if value.eq_ignore_ascii_case("7BIT") || value.eq_ignore_ascii_case("8BITMIME") => {}
            ("BODY", _) => return Err(argument("BODY is 7BIT or 8BITMIME")),
            ("SMTPUTF8", None) => mail.smtputf8 = true,
            ("AUTH", Some(_)) => {}
            _ => return Err(Reply::new(555, "5.5.4", "Parameter not recognised")),
        }
        if mail.keywords.contains(&keyword) {
            return Err(argument("Parameter given twice"));
        }
        mail.keywords.push(keyword);
    }
    Ok(mail)
}

fn rcpt(rest: &str) -> Result<Command, Reply> {
    let bad = || Reply::new(501, "5.1.3", "RCPT TO:<address> is wanted");
    let (path, parameters) = path_behind("TO:", rest).ok_or_else(bad)?;
    // RFC 5321 section 4.5.1: the only name without a domain.
    if !path.eq_ignore_ascii_case("postmaster") && !is_mailbox(path) {
        return Err(Reply::new(501, "5.1.3", "Bad recipient address syntax"));
    }
    if !parameters.is_empty() {
        return Err(Reply::new(555, "5.5.4", "Parameter not recognised"));
    }
    Ok(Command::Rcpt { to: path.to_owned() })
}

/// The path between `<` and `>`, without a source route (RFC 5321 appendix C), and what follows.
fn path_behind<'a>(label: &str, rest: &'a str) -> Option<(&'a str, &'a str)> {
    let (head, rest) = rest.split_at_checked(label.len())?;
    if !head.eq_ignore_ascii_case(label) {
        return None;
    }
    let rest = rest.trim_start().strip_prefix('<')?;
    let mut quoted = false;
    let mut escaped = false;
    let end = rest.find(|c| {
        let plain = !escaped;
        escaped = plain && quoted && c == '\\';
        if plain && c == '"' {
            quoted = !quoted;
        }
        c == '>' && !quoted
    })?;
    let (path, after) = rest.split_at_checked(end)?;
    let after = after.strip_prefix('>')?;
    if !after.is_empty() && !after.starts_with(' ') {
        return None;
    }
    let path = match path.strip_prefix('@') {
        Some(route) => route.split_once(':')?.1,
        None => path,
    };
    Some((path, after.trim()))
}

/// Local part, `@`, domain, lengths of RFC 5321 section 4.5.3.1; no finer check, that is not what is practised here.
fn is_mailbox(path: &str) -> bool {
    let Some((local, domain)) = path.rsplit_once('@') else {
        return false;
    };
    let quoted = local.len() >= 2 && local.starts_with('"') && local.ends_with('"');
    let local_is_fine = quoted || !local.contains([' ', '<', '>', '"', '@', ',', ';']);
    !local.is_empty()
        && local.len() <= 64
        && local_is_fine
        && !domain.is_empty()
        && domain.len() <= 255
        && !domain.contains([' ', '<', '>', '"', ',', ';'])
        && path.len() <= 254
}

#[cfg(test)]
mod tests;
