//! Finding merge tags in a source of any language.

use std::ops::Range;

use super::expression::{Expression, read};
use super::{Problem, ProblemKind};
use crate::markup::decode;

/// One merge tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tag {
    /// `{{ … }}`
    Print(Expression),
    /// `{% if … %}`
    If(Expression),
    /// `{% elif … %}`
    ElseIf(Expression),
    /// `{% else %}`
    Else,
    /// `{% endif %}`
    EndIf,
}

impl Tag {
    /// Whether it prints something; the others only choose.
    pub const fn prints(&self) -> bool {
        matches!(self, Self::Print(_))
    }

    /// The fields it names.
    pub fn fields(&self) -> &[String] {
        match self {
            Self::Print(e) | Self::If(e) | Self::ElseIf(e) => &e.fields,
            Self::Else | Self::EndIf => &[],
        }
    }
}

/// A tag with its place, or what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it stands, delimiters included, in bytes.
    pub span: Range<usize>,
    /// What it is.
    pub tag: Result<Tag, ProblemKind>,
}

/// How long a tag may be, in bytes; a `{{` whose end is farther away is unclosed.
const LONGEST: usize = 1_000;

/// Where the tag that opens at the start of `rest` ends, delimiters included. Quotes hide delimiters.
fn end_of(rest: &str, close: &str) -> Option<usize> {
    let mut quote: Option<char> = None;
    let mut fallback = None;
    for (at, c) in rest.char_indices().skip(2) {
        if at > LONGEST {
            break;
        }
        if rest.get(at..).is_some_and(|tail| tail.starts_with(close)) {
            let end = at + close.len();
            if quote.is_none() {
                return Some(end);
            }
            // An apostrophe that only looks like a quote must not swallow the letter.
            fallback = fallback.or(Some(end));
        }
        match quote {
            Some(open) if c == open => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            _ => {}
        }
    }
    fallback
}

fn statement(text: &str) -> Result<Tag, ProblemKind> {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    match (word, rest.trim()) {
        ("if", rest) => Ok(Tag::If(read(rest)?)),
        ("elif", rest) => Ok(Tag::ElseIf(read(rest)?)),
        ("else", "") => Ok(Tag::Else),
        ("endif", "") => Ok(Tag::EndIf),
        _ => Err(ProblemKind::UnknownStatement(text.chars().take(30).collect())),
    }
}

/// Everything that is or looks like a merge tag, in order, with conditions checked for balance.
pub fn find(source: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = source.get(from..).and_then(|tail| tail.find('{')).map(|at| from + at) {
        let rest = source.get(start..).unwrap_or_default();
        let print = rest.starts_with("{{");
        if !print && !rest.starts_with("{%") {
            from = start + 1;
            continue;
        }
        let Some(length) = end_of(rest, if print { "}}" } else { "%}" }) else {
            found.push(Found { span: start..start + 2, tag: Err(ProblemKind::Unclosed) });
            from = start + 2;
            continue;
        };
        let inside = rest.get(2..length - 2).unwrap_or_default();
        // HTML editors write quotes as references, Jinja knows `-` and `+` for trimming.
        let inside = decode(inside);
        let inside = inside.trim_start_matches(['-', '+']).trim_end_matches(['-', '+']).trim();
        let tag = if print { read(inside).map(Tag::Print) } else { statement(inside) };
        found.push(Found { span: start..start + length, tag });
        from = start + length;
    }
    balance(&mut found);
    found
}

fn balance(found: &mut [Found]) {
    // One entry an open `if`: where it stands in the list, and whether its `else` has come.
    let mut open: Vec<(usize, bool)> = Vec::new();
    let mut wrong: Vec<(usize, &'static str)> = Vec::new();
    for (index, one) in found.iter().enumerate() {
        match &one.tag {
            Ok(Tag::If(_)) => open.push((index, false)),
            Ok(Tag::ElseIf(_)) => match open.last() {
                Some((_, false)) => {}
                _ => wrong.push((index, "elif")),
            },
            Ok(Tag::Else) => match open.last_mut() {
                Some((_, seen)) if !*seen => *seen = true,
                _ => wrong.push((index, "else")),
            },
            Ok(Tag::EndIf) if open.pop().is_none() => wrong.push((index, "endif")),
            _ => {}
        }
    }
    wrong.extend(open.into_iter().map(|(index, _)| (index, "if")));
    for (index, word) in wrong {
        if let Some(one) = found.get_mut(index) {
            one.tag = Err(ProblemKind::Unbalanced(word));
        }
    }
}

/// The problems among what was found.
pub fn problems(found: &[Found]) -> Vec<Problem> {
    found
        .iter()
        .filter_map(|one| {
            one.tag.as_ref().err().map(|kind| Problem { kind: kind.clone(), span: one.span.clone() })
        })
        .collect()
}
