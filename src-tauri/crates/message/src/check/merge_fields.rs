//! Checks of merge fields: ours, and those of other programs that were left in.

use address::{Finding, Severity};

use super::content::Content;
use super::notes::{Note, Notes};
use super::place;
use crate::Draft;
use crate::merge::{self, FILTERS, Problem, ProblemKind, Tag};

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

/// Checks what a draft that compiles asks of people.
pub fn in_draft(draft: &Draft, notes: &mut Notes) {
    let text = draft.text.as_deref().unwrap_or_default();
    let parts = [
        ("subject", draft.subject.as_str()),
        ("preheader", &draft.preheader),
        ("body", draft.body.source()),
        ("text", text),
    ];
    for (part, source) in parts {
        for found in merge::find(source) {
            let place = || Some(place(part, source, found.span.start));
            let Ok(tag) = &found.tag else { continue };
            if let Some(name) = tag.fields().iter().find(|name| name.chars().any(char::is_uppercase)) {
                notes.note(Note {
                    code: "merge-name",
                    severity: Severity::Warning,
                    what: format!("No column can be called “{name}”"),
                    why: "Fields are written small, with underscores, so nobody has this one.",
                    fix: &format!("Write {}.", snake_case(name)),
                    place: place(),
                });
            } else if let Tag::Print(expression) = tag
                && let Some(name) = &expression.bare
                && name != "email"
            {
                notes.note(Note {
                    code: "merge-no-fallback",
                    severity: Severity::Info,
                    what: format!("There are no other words for who has no {name}"),
                    why: "Such people are left out, and you see who they are.",
                    fix: &format!("Write {{{{ {name} | default(\"…\") }}}} to write to them too."),
                    place: place(),
                });
            }
        }
    }
}

/// Checks the merge tags of a file. It may be meant for another program, so nothing blocks.
pub fn in_file(source: &str, notes: &mut Notes) {
    for problem in merge::problems(&merge::find(source)) {
        notes.push(merge_problem(&problem, "body", source, Severity::Warning));
    }
}

fn snake_case(name: &str) -> String {
    let mut out = String::new();
    let mut before = '_';
    for c in name.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            out.push('_');
        }
        out.extend(c.to_lowercase());
        before = c;
    }
    out
}

/// How other programs mark their fields: what opens one, and what closes it.
const FOREIGN: &[(&str, &str)] =
    &[("*|", "|*"), ("%%", "%%"), ("[[", "]]"), ("${", "}"), ("<%", "%>"), ("%recipient.", "%"), ("{$", "}")];

/// Checks for merge fields of other programs.
pub fn foreign(content: &Content<'_>, notes: &mut Notes) {
    if content.reads_marks {
        return foreign(&Content::of_text(content.part, content.source), notes);
    }
    let targets = content.links.iter().map(|link| (link.at, link.to.as_str()));
    for (at, text) in content.words.iter().map(|(at, text)| (*at, text.as_str())).chain(targets) {
        for (open, close) in FOREIGN {
            let Some((_, after)) = text.split_once(open) else { continue };
            let Some((inside, _)) = after.split_once(close) else { continue };
            let is_name = !inside.is_empty()
                && inside.len() < 60
                && inside.chars().all(|c| c.is_alphanumeric() || " _-:.=|".contains(c));
            if is_name && inside.chars().any(char::is_alphabetic) {
                notes.note(Note {
                    code: "merge-foreign",
                    severity: Severity::Warning,
                    what: format!("“{open}{inside}{close}” is another program's field"),
                    why: "We do not fill it, so people would see it as it stands here.",
                    fix: "Use the field button, or write {{ first_name }}.",
                    place: content.place(at),
                });
            }
        }
    }
}
