//! Checks of merge fields.

use address::{Finding, Severity};

use super::place;
use crate::merge::{FILTERS, Problem, ProblemKind};

/// The finding for a tag that cannot be read.
pub fn merge_problem(problem: &Problem, part: &str, source: &str, severity: Severity) -> Finding {
    let tag: String = source.get(problem.span.clone()).unwrap_or_default().chars().take(40).collect();
    let (what, fix) = match &problem.kind {
        ProblemKind::Unclosed => (
            "A field begins with {{ and never ends".to_owned(),
            "Close it: {{ first_name }}.".to_owned(),
        ),
        ProblemKind::Unreadable(_) => (
            format!("“{tag}” is not a field we can fill"),
            "Write the field's name, and other words for who has none: {{ first_name | default(\"friend\") }}.".to_owned(),
        ),
        ProblemKind::UnknownFilter(name) => (
            format!("“{tag}” asks for “{name}”, which we do not know"),
            format!("Use one of these: {}.", FILTERS.join(", ")),
        ),
        ProblemKind::UnknownStatement(_) => (
            format!("“{tag}” is not a condition we know"),
            "Use {% if town %} … {% else %} … {% endif %}.".to_owned(),
        ),
        ProblemKind::Unbalanced(word) => (
            format!("“{tag}” has no partner: each {} needs its {}", if *word == "if" { "if" } else { "else and endif" }, if *word == "if" { "endif" } else { "if" }),
            "Write {% if town %} … {% endif %}.".to_owned(),
        ),
    };
    Finding::new("merge-syntax", severity, format!("{what}. People would see it as it stands here."))
        .with_fix(fix)
        .at(place(part, source, problem.span.start))
}
