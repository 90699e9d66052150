//! Reading addresses of links, as far as the checks need.

/// An address taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target<'a> {
    /// The scheme in lower case; empty where there is none.
    pub scheme: String,
    /// The host in lower case, without port; empty where there is none.
    pub host: String,
    /// Whether a name stands before the host, `https://bank.example@evil.example/`.
    pub disguised: bool,
    /// What follows the host.
    pub path: &'a str,
}

/// Takes an address apart. What browsers overlook (control characters and spaces around) is overlooked.
pub fn target(address: &str) -> Target<'_> {
    let address = address.trim_matches(|c: char| c.is_whitespace() || c.is_control());
    let is_scheme = |s: &str| {
        let plain: String = s.chars().filter(|c| !c.is_control()).collect();
        plain.starts_with(|c: char| c.is_ascii_alphabetic())
            && plain.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
    };
    let (scheme, rest) = match address.split_once(':') {
        Some((scheme, rest)) if is_scheme(scheme) => {
            (scheme.chars().filter(|c| !c.is_control()).collect::<String>().to_ascii_lowercase(), rest)
        }
        _ => (String::new(), address),
    };
    let Some(authority) = rest.strip_prefix("//") else {
        return Target { scheme, host: String::new(), disguised: false, path: rest };
    };
    let end = authority.find(['/', '?', '#', '\\']).unwrap_or(authority.len());
    let (authority, path) = authority.split_at_checked(end).unwrap_or((authority, ""));
    let (disguised, host) = authority.rsplit_once('@').map_or((false, authority), |(_, host)| (true, host));
    let host = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => host
            .rsplit_once(':')
            .map_or(host, |(name, port)| if port.bytes().all(|b| b.is_ascii_digit()) { name } else { host }),
    };
    Target { scheme, host: host.trim_end_matches('.').to_lowercase(), disguised, path }
}

/// Whether a host is a bare number instead of a name.
pub fn is_number(host: &str) -> bool {
    let is_v4 = host.split('.').count() == 4 && host.split('.').all(|part| part.parse::<u8>().is_ok());
    let is_one = host.starts_with("0x") || (!host.is_empty() && host.bytes().all(|b| b.is_ascii_digit()));
    is_v4 || is_one || host.contains(':')
}

/// The part of a host that somebody has registered: `shop.linden.co.uk` is `linden.co.uk`.
pub fn registered(host: &str) -> &str {
    psl::domain_str(host).unwrap_or(host)
}

/// The host that a link's words show, if they show one.
pub fn shown(words: &str) -> Option<String> {
    let words = words.trim().trim_end_matches(['.', ',', ':', ';', '!', '?', ')', '…']);
    if words.contains(char::is_whitespace) || words.contains('@') {
        return None;
    }
    let target = target(words);
    let host = match target.scheme.as_str() {
        "http" | "https" => target.host,
        "" => words.split(['/', '?', '#']).next().unwrap_or_default().to_lowercase(),
        _ => return None,
    };
    let known = psl::suffix(host.as_bytes()).is_some_and(|suffix| suffix.is_known());
    let plain = host
        .split('.')
        .all(|label| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-'));
    (known && plain && host.contains('.')).then_some(host)
}

/// Services that hide where a link leads. Those that only shorten one company's own links are not among them.
pub const SHORTENERS: &[&str] = &[
    "bit.ly",
    "bitly.com",
    "tinyurl.com",
    "t.co",
    "goo.gl",
    "ow.ly",
    "is.gd",
    "buff.ly",
    "rebrand.ly",
    "cutt.ly",
    "shorturl.at",
    "tiny.cc",
    "rb.gy",
    "t.ly",
    "s.id",
    "v.gd",
    "bl.ink",
    "short.io",
    "soo.gd",
    "adf.ly",
    "tr.im",
    "j.mp",
    "dlvr.it",
    "shorte.st",
    "x.co",
    "mcaf.ee",
    "clck.ru",
    "su.pr",
    "cli.gs",
    "snipurl.com",
    "shrtco.de",
    "urlz.fr",
    "kurzelinks.de",
    "lc.chat",
    "tny.im",
    "qrco.de",
    "bc.vc",
    "u.to",
    "hyperurl.co",
    "shorturl.com",
    "tinylink.net",
    "snip.ly",
    "short.gy",
    "t2m.io",
    "2.gp",
    "ity.im",
];

/// Hosts of examples and patterns: nobody has a page there.
pub const PLACEHOLDERS: &[&str] = &[
    "example.com",
    "example.org",
    "example.net",
    "domain.com",
    "yourdomain.com",
    "yoursite.com",
    "yourwebsite.com",
    "mysite.com",
    "localhost",
    "your-domain.com",
    "website.com",
    "yourcompany.com",
];

/// Whether a host is one of the list, or lies in one.
pub fn is_in(host: &str, list: &[&str]) -> bool {
    list.iter()
        .any(|known| host == *known || host.strip_suffix(known).is_some_and(|front| front.ends_with('.')))
}
