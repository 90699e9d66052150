//! Checks of who gets it.

use super::{Facts, Found, blocking, people, warning};

/// Names shown of those who lack a field.
const EXAMPLES: usize = 3;

pub(super) fn nobody(facts: &Facts<'_>) -> Option<Found> {
    (facts.audience.included == 0).then(|| {
        let (what, fix) = match facts.audience.left_out_in_all() {
            0 => ("Nobody is on this list", "Import people, or choose another list."),
            _ => (
                "Nobody on this list may get it",
                "Look at the reasons under People. Some of them you can mend.",
            ),
        };
        blocking("no-recipients", what, "There is nobody to send to.", fix)
    })
}

/// Most of a list left out is worth a look before the rest is mailed.
pub(super) fn nobody_else(facts: &Facts<'_>) -> Option<Found> {
    let (included, left_out) = (facts.audience.included, facts.audience.left_out_in_all());
    (included > 0 && left_out > included).then(|| {
        warning(
            "most-left-out",
            format!("{} are left out, more than get it", people(left_out)),
            "Perhaps it is the wrong list, or their yes was not entered.",
            "Look at the reasons under People.",
        )
        .for_people(left_out)
    })
}

pub(super) fn risky(facts: &Facts<'_>) -> Option<Found> {
    let risky = facts.audience.risky;
    (risky > 0).then(|| {
        let what = if risky == 1 {
            "1 address looks risky".to_owned()
        } else {
            format!("{} addresses look risky", crate::limits::grouped(risky))
        };
        warning(
            "risky-addresses",
            what,
            "Slips of the keys and dead domains come back, and too many of those ruin your name as a sender.",
            "Look at them in Contacts and correct what you can.",
        )
        .for_people(risky)
    })
}

pub(super) fn missing_fields(facts: &Facts<'_>) -> Option<Found> {
    let worst =
        facts.missing.iter().filter(|missing| missing.people > 0).max_by_key(|missing| missing.people)?;
    let named: Vec<&str> = worst.examples.iter().take(EXAMPLES).map(String::as_str).collect();
    let who = if named.is_empty() { String::new() } else { format!(", among them {}", named.join(", ")) };
    let lack = if worst.people == 1 { "lacks" } else { "lack" };
    let others: Vec<String> = facts
        .missing
        .iter()
        .filter(|missing| missing.people > 0 && missing.field != worst.field)
        .map(|missing| format!("“{}” ({})", missing.field, people(missing.people)))
        .collect();
    let others =
        if others.is_empty() { String::new() } else { format!(". Also missing: {}", others.join(", ")) };
    // Some people without a value are skipped, each with that reason; a field that nobody has is a slip in the message.
    let weigh = if worst.people >= facts.audience.included { blocking } else { warning };
    let found = weigh(
        "missing-fields",
        format!("{} {lack} “{}”{who}{others}", people(worst.people), worst.field),
        "They would be greeted with a gap, so they are skipped.",
        format!(
            "Give other words for it, for example {{{{ {} | default(\"friend\") }}}}, or fill it in.",
            worst.field
        ),
    );
    Some(found.for_people(worst.people))
}
