use proptest::prelude::*;

use super::*;

fn shape(source: &str) -> String {
    let mut out = Vec::new();
    for item in items(source) {
        out.push(match item.what {
            What::Text(text) => format!("text {text:?}"),
            What::Raw { of, text } => format!("raw {of} {text:?}"),
            What::Open(open) => {
                let attributes: Vec<String> =
                    open.attributes.iter().map(|a| format!("{}={}", a.name, a.value)).collect();
                format!("open {} [{}]{}", open.name, attributes.join(" "), if open.closed { "/" } else { "" })
            }
            What::Close(name) => format!("close {name}"),
            What::Comment(text) => format!("comment {text:?}"),
            What::Declaration => "declaration".to_owned(),
        });
    }
    out.join(", ")
}

#[test]
fn reads_tags_the_way_browsers_do() {
    for (source, expect) in [
        ("a <b>c</b>", r#"text "a ", open b [], text "c", close b"#),
        ("<A HREF='x' title=y disabled>", "open a [href=x title=y disabled=]"),
        ("<br/><img src=\"a>b\" />", "open br []/, open img [src=a>b]/"),
        ("1 < 2 and <3", r#"text "1 < 2 and <3""#),
        ("<!doctype html><!-- <b> -->x", r#"declaration, comment " <b> ", text "x""#),
        ("<style>a{}</b></STYLE>x", r#"open style [], raw style "a{}</b>", close style, text "x""#),
        ("<a href=x/y>", "open a [href=x/y]"),
        ("<a =b>", "open a [=b=]"),
        ("<a href = \"x\" / id=1>", "open a [href=x id=1]"),
    ] {
        assert_eq!(shape(source), expect, "{source} must be read as a browser reads it");
    }
}

#[test]
fn finds_what_outlook_alone_reads() {
    let (at, inside) = conditional("[if mso]><b>x</b><![endif]").unwrap();
    assert_eq!((at, inside), (9, "<b>x</b><![endif]"), "merge fields in it need their context too");
    assert_eq!(conditional(" a comment "), None, "an ordinary comment is not for anybody");
}

#[test]
fn reads_references_that_hide_a_scheme() {
    assert_eq!(decode("java&#115;cript&colon;x&amp;y&nope;&"), "javascript:x&y&nope;&");
    assert_eq!(decode("&#x6A;&#0;&#xD800;&#99999999999;"), "j\u{fffd}\u{fffd}&#99999999999;");
}

proptest! {
    #[test]
    fn covers_any_text_without_a_gap(source in r#"[<>/!"'= a-cé&;#\-]{0,60}"#) {
        let mut at = 0;
        for item in items(&source) {
            prop_assert_eq!(item.span.start, at, "an offset into the source must be true");
            prop_assert!(item.span.end > at, "every step must go forward, or the reader hangs");
            at = item.span.end;
        }
        prop_assert_eq!(at, source.len(), "nothing of the source may be lost");
    }

    #[test]
    fn what_is_escaped_reads_back(text in "\\PC{0,40}") {
        let escaped = escape(&text).into_owned();
        prop_assert_eq!(decode(&escaped).into_owned(), text);
    }
}
