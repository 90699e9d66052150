//! Merge fields: `{{ first_name | default("friend") }}`, `{% if town %}…{% elif … %}…{% else %}…{% endif %}`.
//!
//! The language is the small part of Jinja a letter needs. An expression holds field names, texts in quotes, numbers,
//! comparisons, `and`, `or`, `not`, `~` (join), `a if b else c`, `is defined`, and the filters of [`FILTERS`]. A field
//! a person lacks and an empty cell are the same thing: `default` falls back for both, `if` sees both as false, and
//! printing either is an error that names the field. `or("friend")` is another word for `default("friend")`, and so is
//! `first_name or "friend"`.
//!
//! Loops, macros, includes, arithmetic and switching off the escaping are absent on purpose: rendering takes time
//! linear in the template, and no value can become markup. Values are data: braces in a person's name stay braces.
//!
//! The road of a tag: [`tags`] finds it in the source, [`Mask`] hides it behind a plain word while Markdown, MJML and
//! CSS do their work, [`context`] finds the word again in the finished HTML and puts the tag back with the escaping its
//! place needs, and [`Engine`] renders it.

mod context;
mod engine;
mod expression;
mod filters;
mod mask;
mod tags;

pub use context::{InCode, in_html, in_text, literal};
pub use engine::{Engine, IN_PLACE, Part};
pub use expression::FILTERS;
pub use filters::percent;
pub use mask::{Mask, Surroundings};
pub use tags::{Found, Tag, find, problems};

use std::ops::Range;

/// What is wrong with a merge tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What it is.
    pub kind: ProblemKind,
    /// Where it stands in the source, in bytes.
    pub span: Range<usize>,
}

/// What can be wrong with a merge tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// `{{` without `}}`.
    Unclosed,
    /// It is no expression of ours; what could not be read.
    Unreadable(String),
    /// No such filter.
    UnknownFilter(String),
    /// No such statement: `{% for %}`.
    UnknownStatement(String),
    /// An `else` or `endif` without its `if`, or an `if` without its `endif`.
    Unbalanced(&'static str),
}
