//! Putting the tags back, each with the escaping its place needs.

use super::mask::Mask;
use super::tags::Tag;
use crate::markup::{Attribute, What, conditional, items};

/// A merge tag stands where no value is safe: in a style sheet, a script, a tag's or attribute's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InCode {
    /// The first field the tag names.
    pub field: Option<String>,
}

impl InCode {
    fn of(mask: &Mask, text: &str) -> Self {
        Self { field: mask.next_in(text).and_then(|(_, _, tag)| tag.fields().first().cloned()) }
    }
}

/// The filter around a printed expression.
#[derive(Clone, Copy)]
enum Around {
    /// None: what escaping the template has is enough.
    Nothing,
    /// A part of an address: everything that means something there is percent-encoded.
    PartOfAddress,
    /// A whole address: only web, mail and telephone addresses may stand there.
    WholeAddress,
}

/// Text that must come out of the engine as it is, braces and all.
pub fn literal(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        let after = from.get(1..).unwrap_or_default();
        // Only a brace before one of these means something to the engine; braces at the end may meet one.
        if after.is_empty() || after.starts_with(['{', '%', '#']) {
            out.push_str("{{ \"{\" }}");
        } else {
            out.push('{');
        }
        rest = after;
    }
    out.push_str(rest);
}

fn tag(out: &mut String, tag: &Tag, around: Around) {
    let parts = match tag {
        Tag::Print(e) => match around {
            Around::Nothing => ["{{ ", &e.source, " }}"],
            Around::PartOfAddress => ["{{ (", &e.source, ")|urlencode }}"],
            Around::WholeAddress => ["{{ (", &e.source, ")|__address }}"],
        },
        Tag::If(e) => ["{% if ", &e.source, " %}"],
        Tag::ElseIf(e) => ["{% elif ", &e.source, " %}"],
        Tag::Else => ["{% else %}", "", ""],
        Tag::EndIf => ["{% endif %}", "", ""],
    };
    parts.into_iter().for_each(|part| out.push_str(part));
}

/// A template for plain text, of text with words in it.
pub fn in_text(mask: &Mask, text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    mask.uncover(text, &mut out, literal, |out, found| tag(out, found, Around::Nothing));
    out
}

/// A template for HTML, of finished HTML with words in it.
///
/// # Errors
/// [`InCode`] where a tag stands in a place no value is safe in.
pub fn in_html(mask: &Mask, html: &str) -> Result<String, InCode> {
    let mut out = String::with_capacity(html.len() + 256);
    html_into(mask, html, &mut out)?;
    Ok(out)
}

fn plain(mask: &Mask, text: &str, out: &mut String) {
    mask.uncover(text, out, literal, |out, found| tag(out, found, Around::Nothing));
}

fn html_into(mask: &Mask, html: &str, out: &mut String) -> Result<(), InCode> {
    for item in items(html) {
        let raw = html.get(item.span.clone()).unwrap_or_default();
        if !mask.occurs_in(raw) {
            literal(out, raw);
            continue;
        }
        match item.what {
            What::Text(text) => plain(mask, text, out),
            What::Raw { of, text } if matches!(of.as_ref(), "title" | "textarea") => plain(mask, text, out),
            What::Open(open) => {
                // The offsets of the values are into the whole text; here they are wanted into the tag.
                let mut from = 0;
                for attribute in &open.attributes {
                    if !mask.occurs_in(attribute.value) {
                        continue;
                    }
                    let start = attribute.at - item.span.start;
                    let before = raw.get(from..start).unwrap_or_default();
                    if mask.occurs_in(before) {
                        return Err(InCode::of(mask, before));
                    }
                    literal(out, before);
                    value(mask, attribute, out)?;
                    from = start + attribute.value.len();
                }
                let rest = raw.get(from..).unwrap_or_default();
                if mask.occurs_in(rest) {
                    return Err(InCode::of(mask, rest));
                }
                literal(out, rest);
            }
            What::Comment(text) => {
                if mask.only_conditions(text) {
                    mask.uncover(text, out, |_, _| {}, |out, found| tag(out, found, Around::Nothing));
                } else if let Some((at, inside)) = conditional(text) {
                    literal(out, "<!--");
                    literal(out, text.get(..at).unwrap_or_default());
                    html_into(mask, inside, out)?;
                    literal(out, "-->");
                }
                // Any other comment is for nobody: it goes, and the tags in it with it.
            }
            What::Raw { .. } | What::Close(_) | What::Declaration => return Err(InCode::of(mask, raw)),
        }
    }
    Ok(())
}

fn value(mask: &Mask, attribute: &Attribute<'_>, out: &mut String) -> Result<(), InCode> {
    let name = attribute.name.as_ref();
    if name == "style" || name.starts_with("on") || name == "srcset" {
        return Err(InCode::of(mask, attribute.value));
    }
    let address = matches!(
        name,
        "href"
            | "src"
            | "action"
            | "formaction"
            | "background"
            | "poster"
            | "cite"
            | "longdesc"
            | "xlink:href"
    );
    // What comes first decides: an address that begins with a field is that field's to choose.
    let mut begun = false;
    let mut rest = attribute.value;
    while let Some((at, length, found)) = mask.next_in(rest) {
        let before = rest.get(..at).unwrap_or_default();
        begun |= !before.trim().is_empty();
        literal(out, before);
        let around = match (address, begun) {
            (false, _) => Around::Nothing,
            (true, true) => Around::PartOfAddress,
            (true, false) => Around::WholeAddress,
        };
        begun |= found.prints();
        tag(out, found, around);
        rest = rest.get(at + length..).unwrap_or_default();
    }
    literal(out, rest);
    Ok(())
}
