//! Reading one expression: is it of our small language, which fields does it use?

use super::ProblemKind;

/// The filters there are.
pub const FILTERS: &[&str] = &["default", "upper", "lower", "capitalize", "title", "trim", "urlencode"];

const WORDS: &[&str] = &["and", "or", "not", "is", "if", "else", "defined", "true", "false", "none"];

/// An expression of our language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    /// It, as the engine reads it: straight quotes, `default` for `or(…)`.
    pub source: String,
    /// The fields it names, in order, each once.
    pub fields: Vec<String>,
    /// The fields it prints without saying what to do where they are missing: the whole expression is the field.
    pub bare: Option<String>,
}

/// The quote that ends a text begun with `open`. Word processors curl quotes; both kinds are read.
fn closes(open: char, c: char) -> bool {
    match open {
        '"' | '\'' => c == open,
        '‘' | '‚' => matches!(c, '’' | '‘'),
        '’' => c == '’',
        _ => matches!(c, '”' | '“' | '"'),
    }
}

/// Reads what stands between `{{` and `}}`.
pub fn read(text: &str) -> Result<Expression, ProblemKind> {
    let mut source = String::with_capacity(text.len());
    let mut fields: Vec<String> = Vec::new();
    let mut chars = text.char_indices().peekable();
    // The last token, to tell a filter's name (behind `|`) from a field's.
    let mut after_pipe = false;
    let mut tokens = 0_usize;
    while let Some((at, c)) = chars.next() {
        match c {
            c if c.is_whitespace() => {
                if !source.ends_with(' ') {
                    source.push(' ');
                }
                continue;
            }
            '"' | '\'' | '“' | '”' | '„' | '‘' | '’' | '‚' => {
                source.push('"');
                let mut closed = false;
                while let Some((_, inner)) = chars.next() {
                    if closes(c, inner) {
                        closed = true;
                        break;
                    }
                    match inner {
                        '\\' => {
                            if let Some((_, next)) = chars.next() {
                                source.push('\\');
                                source.push(next);
                            }
                        }
                        '"' => source.push_str("\\\""),
                        inner => source.push(inner),
                    }
                }
                if !closed {
                    return Err(ProblemKind::Unreadable(tail(text, at)));
                }
                source.push('"');
            }
            c if c.is_ascii_digit() => {
                source.push(c);
                while let Some((_, next)) = chars.next_if(|(_, n)| n.is_ascii_digit() || *n == '.') {
                    source.push(next);
                }
            }
            c if c.is_alphabetic() || c == '_' => {
                let mut word = String::from(c);
                while let Some((_, next)) = chars.next_if(|(_, n)| n.is_alphanumeric() || *n == '_') {
                    word.push(next);
                }
                if after_pipe {
                    let filter = if word == "or" || word == "d" { "default" } else { word.as_str() };
                    if !FILTERS.contains(&filter) {
                        return Err(ProblemKind::UnknownFilter(word));
                    }
                    source.push_str(filter);
                } else {
                    // Names with two underscores are the footer's.
                    if word.starts_with("__") {
                        return Err(ProblemKind::Unreadable(word));
                    }
                    source.push_str(&word);
                    if !WORDS.contains(&word.as_str()) && !fields.contains(&word) {
                        fields.push(word);
                    }
                }
            }
            '=' | '!' => {
                if chars.next_if(|(_, n)| *n == '=').is_none() {
                    return Err(ProblemKind::Unreadable(tail(text, at)));
                }
                source.push(c);
                source.push('=');
            }
            '<' | '>' => {
                source.push(c);
                if chars.next_if(|(_, n)| *n == '=').is_some() {
                    source.push('=');
                }
            }
            '|' | '(' | ')' | ',' | '~' => source.push(c),
            _ => return Err(ProblemKind::Unreadable(tail(text, at))),
        }
        after_pipe = c == '|';
        tokens += 1;
    }
    let source = source.trim().to_owned();
    if source.is_empty() {
        return Err(ProblemKind::Unreadable(String::new()));
    }
    let bare = (tokens == 1 && fields.len() == 1).then(|| source.clone());
    Ok(Expression { source, fields, bare })
}

/// The rest of the text from where it could not be read, short enough to show.
fn tail(text: &str, at: usize) -> String {
    text.get(at..).unwrap_or_default().chars().take(30).collect()
}
