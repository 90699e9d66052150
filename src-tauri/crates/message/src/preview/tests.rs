use proptest::prelude::*;
use scraper::Selector;

use super::*;

/// What must hold of any preview, as the parser browsers use reads it again.
fn is_safe(preview: &Preview) {
    let page = Html::parse_document(&preview.html);
    for node in page.tree.root().descendants() {
        let Node::Element(element) = node.value() else { continue };
        let name = element.name();
        assert!(
            !matches!(
                name,
                "script"
                    | "iframe"
                    | "object"
                    | "embed"
                    | "form"
                    | "input"
                    | "base"
                    | "link"
                    | "svg"
                    | "math"
                    | "video"
                    | "audio"
            ),
            "{name} in {}",
            preview.html
        );
        for (attribute, value) in element.attrs() {
            assert!(!attribute.starts_with("on"), "a handler in {}", preview.html);
            let lower = value.to_ascii_lowercase();
            match (name, attribute) {
                ("img", "src") => {
                    assert!(lower.starts_with("data:image/"), "a picture from elsewhere in {}", preview.html)
                }
                ("meta", _) => {}
                (_, "href") => assert!(!lower.trim_start().starts_with("javascript"), "{}", preview.html),
                (
                    _,
                    "src" | "background" | "srcset" | "poster" | "action" | "http-equiv" | "data" | "ping"
                    | "target",
                ) => panic!("{attribute} in {}", preview.html),
                (_, "style") => assert!(!lower.contains("url("), "{}", preview.html),
                _ => {}
            }
        }
        if name == "style" {
            let css: String = node
                .children()
                .filter_map(|c| c.value().as_text().map(|text| String::from(&**text)))
                .collect();
            assert!(
                !css.to_ascii_lowercase().contains("url(") && !css.contains("@import") && !css.contains('<'),
                "{css}"
            );
        }
    }
    let metas = Selector::parse("meta[http-equiv]").unwrap();
    assert!(
        page.select(&metas).all(|meta| meta.attr("http-equiv") == Some("Content-Security-Policy")),
        "no redirect: {}",
        preview.html
    );
}

#[test]
fn keeps_what_a_letter_is_made_of() {
    let made = preview(
        "<html lang=en><head><style>p{color:red}</style></head><body bgcolor=#fff><p style=\"color:red\">Hi <b>you</b> &amp; <a href='https://x.example/?a=1&b=2'>go</a></p></body></html>",
    );
    assert_eq!((made.remote, made.removed), (0, 0));
    for part in [
        "<html lang=\"en\">",
        "<style>p{color:red}</style>",
        "<body bgcolor=\"#fff\">",
        "<p style=\"color:red\">Hi <b>you</b> &amp; ",
        "href=\"https://x.example/?a=1&amp;b=2\"",
    ] {
        assert!(made.html.contains(part), "{part} in {}", made.html);
    }
    is_safe(&made);
}

#[test]
fn loads_and_runs_nothing() {
    let mut wrong = Vec::new();
    for (nasty, remote, removed) in [
        ("<img src=https://x.example/a.png>", 1, 0),
        ("<img src=//x.example/a.png srcset='b.png 2x'>", 2, 0),
        ("<img src='data:image/png;base64,AA=='>", 0, 0),
        ("<img src='data:image/svg+xml,<svg onload=alert(1)>'>", 1, 0),
        ("<img src=x onerror=alert(1)>", 1, 1),
        ("<script>alert(1)</script>", 0, 1),
        ("<svg><script>alert(1)</script><style><img src=x></style></svg>", 1, 1),
        (
            "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
            0,
            1,
        ),
        ("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>", 1, 1),
        ("<a href='java\nscript:alert(1)'>x</a>", 0, 1),
        ("<a href=' &#1;javascript:alert(1)'>x</a>", 0, 1),
        ("<a href='https://x.example' ping='https://y.example' target=_top>x</a>", 0, 0),
        ("<form action=https://x.example><input name=a><button>b</button></form>", 0, 1),
        ("<iframe src=https://x.example></iframe><object data=x></object><embed src=x>", 0, 3),
        ("<meta http-equiv=refresh content='0;url=https://x.example'>", 0, 0),
        ("<base href=https://x.example/>", 0, 1),
        ("<link rel=stylesheet href=https://x.example/a.css>", 1, 0),
        ("<style>@import url(https://x.example/a.css); p{color:red;background:url(x)} b{}</style>", 2, 0),
        ("<style>@im\\70ort 'https://x.example/a.css';</style>", 1, 0),
        ("<style>a{}</style/><img src=x>", 1, 0),
        ("<p style='color:red;background:u\\rl(https://x.example)'>x</p>", 1, 0),
        ("<p style='background:url/**/(https://x.example)'>x</p>", 1, 0),
        ("<p style=\"background:url(data:a;b)\">x</p>", 1, 0),
        ("<table background=https://x.example/a.png><tr><td>x</table>", 1, 0),
        ("<video poster=x src=y><source src=z></video>", 0, 1),
        ("<body onload=alert(1) background=x>", 1, 1),
        ("<template><img src=x></template><plaintext><img src=x>", 0, 1),
        ("<!--[if mso]><img src=x><![endif]--><!-- --!><img src=x> -->", 1, 0),
        ("<select><option><style><img src=x onerror=alert(1)></style></select>", 0, 1),
    ] {
        let made = preview(nasty);
        is_safe(&made);
        if (made.remote, made.removed) != (remote, removed) {
            wrong.push(format!("{nasty} gives {} and {}: {}", made.remote, made.removed, made.html));
        }
    }
    assert!(wrong.is_empty(), "people are told how much is missing:\n{}", wrong.join("\n"));
}

#[test]
fn a_good_rule_beside_a_bad_one_stays() {
    let made = preview(
        "<style>p{color:red;background:url(x)} b{color:blue}</style><p style='color:red;background:url(x);margin:0'>x</p>",
    );
    assert!(made.html.contains("b{color:blue}") && made.html.contains("p{color:red;"), "{}", made.html);
    assert!(made.html.contains("style=\"color:red;margin:0\""), "{}", made.html);
}

#[test]
fn a_page_too_deep_comes_back_empty() {
    assert_eq!(preview(&"<div>".repeat(100_000)).html, "");
}

proptest! {
    #[test]
    fn whatever_it_is_given(parts in proptest::collection::vec(prop_oneof![
        Just("<img src=x>"), Just("<script>"), Just("</script>"), Just("<style>"), Just("</style>"), Just("url("), Just("@import "), Just("<svg>"), Just("</svg>"),
        Just("<math>"), Just("<table>"), Just("<td>"), Just("<!--"), Just("-->"), Just("<p style='"), Just("'>"), Just("\""), Just("\\"), Just("{"), Just("}"), Just(";"),
        Just("<a href=javascript:x>"), Just("<title>"), Just("<textarea>"), Just("<noscript>"), Just("<template>"), Just("<select>"), Just("&lt;"), Just("<body onload=x>"),
        Just("<foreignObject>"), Just("<mglyph>"), Just("<desc>"), Just("<p>"), Just("é"), Just("\0"), Just("<xmp>"), Just("<plaintext>"), Just("<frameset>"), Just("/*"), Just("*/"),
    ], 0..16)) {
        is_safe(&preview(&parts.concat()));
    }
}
