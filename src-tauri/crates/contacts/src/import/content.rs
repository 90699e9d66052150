//! What a cell looks like, from afar. `address::judge` has the last word.

use std::net::IpAddr;

/// Whether the cell looks like one or more addresses, with or without names around them.
pub(super) fn holds_addresses(cell: &str) -> bool {
    if !cell.contains('@') {
        return false;
    }
    let mut found = 0;
    for part in cell.split([';', ',', '\n']).flat_map(|part| part.split(" ::: ")) {
        let part = part.trim();
        let bare = match part.rsplit_once('<') {
            Some((_, rest)) => rest.trim_end_matches('>').trim(),
            None => part.trim_start_matches("mailto:"),
        };
        if is_address_like(bare) {
            found += 1;
        } else if part.contains('@') {
            return false;
        }
    }
    found > 0
}

/// Whether the cell is one bare address and nothing else.
pub(super) fn is_address_like(text: &str) -> bool {
    let Some((local, domain)) = text.trim().rsplit_once('@') else { return false };
    let plain = |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c == '@');
    plain(local)
        && plain(domain)
        && domain.contains('.')
        && !domain.contains([';', ',', '|', '"', '/', ':', '<', '>'])
        && !local.contains([';', ',', '|', '<', '>'])
}

/// Whether the cell is a name written last name first: `Lindqvist, Amara`.
pub(super) fn is_last_first(cell: &str) -> bool {
    last_first(cell).is_some_and(|(last, first)| !last.chars().chain(first.chars()).any(char::is_numeric))
}

/// Both parts of a name written last name first.
pub(crate) fn last_first(cell: &str) -> Option<(&str, &str)> {
    let (last, first) = cell.split_once(',')?;
    let (last, first) = (last.trim(), first.trim());
    (!last.is_empty() && !first.is_empty() && !first.contains(',') && !cell.contains('@'))
        .then_some((last, first))
}

/// Whether the cell is an IP address.
pub(super) fn is_ip(cell: &str) -> bool {
    cell.trim().parse::<IpAddr>().is_ok()
}
