//! What a preview may hold.

/// What happens to an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It stays.
    Keep,
    /// It goes, what is in it stays.
    Unwrap,
    /// It goes with all that is in it.
    Remove {
        /// Whether people should know.
        counts: bool,
    },
    /// It is a style sheet.
    Style,
}

/// What happens to an element of a name.
pub fn element(name: &str) -> Verdict {
    match name {
        "html" | "head" | "body" | "a" | "abbr" | "address" | "area" | "article" | "aside" | "b" | "big"
        | "blockquote" | "br" | "caption" | "center" | "cite" | "code" | "col" | "colgroup" | "dd"
        | "del" | "dfn" | "div" | "dl" | "dt" | "em" | "figcaption" | "figure" | "font" | "footer" | "h1"
        | "h2" | "h3" | "h4" | "h5" | "h6" | "header" | "hr" | "i" | "img" | "ins" | "kbd" | "li"
        | "main" | "map" | "mark" | "nav" | "ol" | "p" | "pre" | "q" | "s" | "samp" | "section" | "small"
        | "span" | "strike" | "strong" | "sub" | "sup" | "table" | "tbody" | "td" | "tfoot" | "th"
        | "thead" | "time" | "tr" | "tt" | "u" | "ul" | "var" | "wbr" => Verdict::Keep,
        "style" => Verdict::Style,
        "title" | "meta" | "link" | "noscript" | "template" => Verdict::Remove { counts: false },
        "script" | "iframe" | "frame" | "frameset" | "object" | "embed" | "applet" | "form" | "input"
        | "button" | "select" | "textarea" | "base" | "svg" | "math" | "audio" | "video" | "portal"
        | "dialog" | "canvas" | "noembed" | "noframes" | "plaintext" | "xmp" => {
            Verdict::Remove { counts: true }
        }
        // Unknown elements are only boxes; Outlook's `o:p` is one.
        _ => Verdict::Unwrap,
    }
}

/// Whether an element has no end tag.
pub fn is_void(name: &str) -> bool {
    matches!(name, "area" | "br" | "col" | "hr" | "img" | "wbr")
}

/// Whether an attribute changes nothing but looks and meaning.
pub fn attribute(name: &str) -> bool {
    matches!(
        name,
        "align"
            | "alt"
            | "bgcolor"
            | "border"
            | "cellpadding"
            | "cellspacing"
            | "class"
            | "color"
            | "colspan"
            | "coords"
            | "dir"
            | "face"
            | "height"
            | "id"
            | "lang"
            | "nowrap"
            | "role"
            | "rowspan"
            | "scope"
            | "shape"
            | "size"
            | "span"
            | "start"
            | "title"
            | "type"
            | "valign"
            | "width"
            | "aria-label"
            | "aria-hidden"
            | "aria-roledescription"
    )
}
