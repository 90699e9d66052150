//! Styles without anything that loads or runs.

/// Whether a piece of CSS could load or run something. Escapes (`\75rl(`) are treated as if they were it.
fn loads(css: &str) -> bool {
    let lower: String = without_comments(css).to_ascii_lowercase();
    let bare: String = lower.chars().filter(|c| !c.is_whitespace()).collect();
    bare.contains('\\')
        || [
            "url(",
            "image(",
            "image-set(",
            "src(",
            "@import",
            "expression(",
            "behavior:",
            "-moz-binding",
            "javascript:",
            "<",
        ]
        .iter()
        .any(|word| bare.contains(word))
}

fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, tail)| tail);
    }
    out.push_str(rest);
    out
}

/// The declarations of a `style` attribute without those that load or run; `remote` counts them.
pub fn declarations(css: &str, remote: &mut usize) -> String {
    let css = without_comments(css);
    if !loads(&css) {
        return css;
    }
    let kept: Vec<&str> = css
        .split(';')
        .filter(|declaration| {
            let bad = loads(declaration);
            *remote += usize::from(bad);
            !bad
        })
        .collect();
    // A string or a bracket may have held a semicolon: if joining the pieces makes something of them again, none is kept.
    let joined = kept.join(";");
    if loads(&joined) || joined.contains(['"', '\'', '(']) && unbalanced(&joined) {
        String::new()
    } else {
        joined
    }
}

fn unbalanced(css: &str) -> bool {
    css.matches('(').count() != css.matches(')').count()
        || css.matches('"').count() % 2 == 1
        || css.matches('\'').count() % 2 == 1
}

/// A style sheet without rules that load or run; `remote` counts them.
pub fn sheet(css: &str, remote: &mut usize) -> String {
    let css = without_comments(css);
    if !loads(&css) {
        return css;
    }
    // Rule by rule: text up to a brace or a semicolon outside of braces. A bad piece is replaced, braces are kept.
    let mut out = String::with_capacity(css.len());
    let mut piece = String::new();
    for c in css.chars() {
        piece.push(c);
        if matches!(c, '{' | '}' | ';') {
            flush(&mut piece, &mut out, remote);
        }
    }
    flush(&mut piece, &mut out, remote);
    if loads(&out) { String::new() } else { out }
}

fn flush(piece: &mut String, out: &mut String, remote: &mut usize) {
    if loads(piece) {
        *remote += 1;
        let last = piece.chars().next_back().filter(|c| matches!(c, '{' | '}'));
        // A selector that went bad still needs its braces, and none of its rules may apply.
        match last {
            Some('{') => out.push_str(".none{"),
            Some(c) => out.push(c),
            None => {}
        }
    } else {
        out.push_str(piece);
    }
    piece.clear();
}
