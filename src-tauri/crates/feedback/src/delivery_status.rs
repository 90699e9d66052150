//! The machine-readable part of a bounce: `message/delivery-status` (RFC 3464).

/// One recipient group of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) original_recipient: Option<String>,
    pub(crate) final_recipient: Option<String>,
    /// `failed`, `delayed`, `delivered`, `relayed` or `expanded`, lower case.
    pub(crate) action: String,
    pub(crate) status: Option<String>,
    pub(crate) diagnostic: Option<String>,
}

/// The groups of recipients; the first group, about the message, is passed over.
pub(crate) fn groups(text: &str) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut group = Group::default();
    for (name, value) in fields(text) {
        match name.as_str() {
            "" => finish(&mut group, &mut groups),
            "original-recipient" => group.original_recipient = typed(&value),
            "final-recipient" => {
                // Some servers leave out the empty line between two recipients.
                if group.final_recipient.is_some() {
                    finish(&mut group, &mut groups);
                }
                group.final_recipient = typed(&value);
            }
            "action" => group.action = value.split([' ', '(', ';']).next().unwrap_or_default().to_lowercase(),
            "status" => group.status = value.split([' ', '(', ';']).next().map(str::to_owned),
            "diagnostic-code" => group.diagnostic = typed(&value),
            _ => {}
        }
    }
    finish(&mut group, &mut groups);
    groups
}

fn finish(group: &mut Group, groups: &mut Vec<Group>) {
    let done = std::mem::take(group);
    let named = done.final_recipient.is_some() || done.original_recipient.is_some();
    if named {
        groups.push(done);
    }
}

/// Fields with their folded lines joined; an empty line gives an empty name.
fn fields(text: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if line.trim().is_empty() {
            fields.push(Default::default());
        } else if line.starts_with([' ', '\t']) {
            if let Some((name, value)) = fields.last_mut().filter(|(name, _)| !name.is_empty()) {
                let _ = name;
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            fields.push((name.trim().to_lowercase(), value.trim().to_owned()));
        }
    }
    fields
}

/// What follows the type in `rfc822; ben@bakery.example` or `smtp; 550 …`; the type is missing often enough.
fn typed(value: &str) -> Option<String> {
    let value = match value.split_once(';') {
        Some((kind, rest))
            if kind.trim().chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-') =>
        {
            rest
        }
        _ => value,
    };
    let value = value.trim().trim_matches(['<', '>', ' ']);
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests;
