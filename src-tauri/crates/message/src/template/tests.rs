use super::tests_support::{draft, markdown, sender};
use super::*;
use crate::Body;

fn person(fields: &[(&str, &str)]) -> Fields {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

pub fn rendered(draft: &Draft, fields: &[(&str, &str)]) -> Result<Rendered, MissingFields> {
    let sender = sender();
    let template = Template::compile(draft, &sender).unwrap_or_else(|findings| panic!("{findings:#?}"));
    let to = Address::from_canonical("arjun@mehta.example").unwrap();
    let stamp = Stamp {
        message_id: "0193ad2e@linden.example",
        date: "2026-03-23T14:03:00Z".parse().unwrap(),
        list_name: "Summer classes",
        list_id: "summer.linden.example",
        unsubscribe_mailbox: &sender.from,
        unsubscribe_token: "pr1-k3j9x2m7q4w8",
        why_line: "You get this because you said yes on 4 November 2025.",
    };
    template.render(&to, &person(fields), &stamp)
}

fn text_of(source: &str, fields: &[(&str, &str)]) -> String {
    let text = rendered(&markdown(source), fields).unwrap().text;
    text.split("\n\n----------\n").next().unwrap().to_owned()
}

fn codes(draft: &Draft) -> Vec<String> {
    match Template::compile(draft, &sender()) {
        Ok(_) => Vec::new(),
        Err(findings) => findings.into_iter().map(|f| f.code.into_owned()).collect(),
    }
}

#[test]
fn fields_fall_back_when_missing_or_empty() {
    for (source, fields, expect) in [
        ("Dear {{ first_name }},", &[("first_name", "Arjun")][..], "Dear Arjun,"),
        ("Dear {{ first_name | default(\"friend\") }},", &[], "Dear friend,"),
        ("Dear {{ first_name | default('friend') }},", &[("first_name", "  ")], "Dear friend,"),
        ("Dear {{ first_name | or(\"friend\") }},", &[("first_name", "")], "Dear friend,"),
        ("Dear {{ first_name or \"friend\" }},", &[], "Dear friend,"),
        ("Dear {{ first_name | default(“friend”) }},", &[], "Dear friend,"),
        ("Dear {{ first_name | default(\"it’s you\") }},", &[], "Dear it’s you,"),
        ("Dear {{ first_name | default(\"dear\") | title }},", &[], "Dear Dear,"),
        ("{{ \"Dear \" ~ first_name if first_name else \"Hello\" }},", &[], "Hello,"),
        ("_{{ first_name }}_ and *{{ last_name }}*", &[("first_name", "A"), ("last_name", "B")], "A and B"),
        ("{% if town %}In {{ town }}.{% else %}Here.{% endif %}", &[], "Here."),
        ("{% if town == \"Northfen\" %}Near.{% elif town %}Far.{% endif %}", &[("town", "Oslo")], "Far."),
        ("A\n\n{% if town %}\nIn {{ town }}.\n{% endif %}\n\nB", &[], "A\n\nB"),
        ("A\n\n{% if town %}\nIn {{ town }}.\n{% endif %}\n\nB", &[("town", "Oslo")], "A\n\nIn Oslo.\n\nB"),
        ("{% if x is defined %}yes{% endif %}{% if x is not defined %}no{% endif %}", &[], "no"),
        ("Write to {{ email }}", &[], "Write to arjun@mehta.example"),
    ] {
        assert_eq!(text_of(source, fields), expect, "{source} with {fields:?}");
    }
}

#[test]
fn every_missing_field_is_named_and_nothing_is_blank() {
    let mut draft = markdown("Dear {{ first_name }} of {{ town }}, {{ nick | default(\"x\") }}");
    draft.subject = "{{ salutation | upper }}, come".to_owned();
    let missing = rendered(&draft, &[("town", " ")]).unwrap_err();
    assert_eq!(
        missing.fields,
        ["salutation", "first_name", "town"],
        "who looks after the list needs all names at once"
    );
    assert_eq!(
        rendered(&draft, &[("town", "a"), ("salutation", "b"), ("first_name", "c")]).unwrap().subject,
        "B, come"
    );
}

#[test]
fn a_value_is_data_wherever_it_stands() {
    let nasty = "<b>{{ 7 }}</b>\" onclick='x' {% if %} {# javascript:";
    let body = "<p title=\"{{ a }}\">{{ a }}</p><a href=\"https://x.example/{{ a }}?q={{ a }}\">x</a><a href=\"{{ a }}\">y</a><a href='{{ b }}'>z</a>";
    let html = rendered(&draft(Body::Html(body.to_owned())), &[("a", nasty), ("b", "JavaScript:alert(1)")])
        .unwrap()
        .html;
    let escaped = "&lt;b&gt;{{ 7 }}&lt;&#x2f;b&gt;&quot; onclick=&#x27;x&#x27; {% if %} {# javascript:";
    assert!(
        html.contains(&format!("title=\"{escaped}\">{escaped}</p>")),
        "markup in a field must be shown, not obeyed: {html}"
    );
    assert!(!html.contains("onclick='x'"), "a field must not end its attribute");
    assert_eq!(html.matches("href=\"#\"").count(), 1, "a field must not bring a script as an address");
    assert!(html.contains("https://x.example/%3Cb%3E%7B%7B%207"), "in an address a field is percent-encoded");
}

#[test]
fn a_whole_address_may_come_from_a_field_if_it_is_one() {
    let body = "<a href=\"{{ a }}\">y</a>";
    for (value, expect) in [
        ("https://x.example/a?b=c&d=e", "href=\"https://x.example/a?b=c&amp;d=e\""),
        ("www.x.example/é", "href=\"https://www.x.example/%C3%A9\""),
        ("x.example:8080/a", "href=\"https://x.example:8080/a\""),
        ("data:text/html,x", "href=\"#\""),
        (" vbscript:x", "href=\"#\""),
    ] {
        let html = rendered(&draft(Body::Html(body.to_owned())), &[("a", value)])
            .unwrap()
            .html
            .replace("&#x2f;", "/");
        assert!(html.contains(expect), "{value} must give {expect}: {html}");
    }
}

#[test]
fn tags_that_cannot_be_filled_stop_the_draft() {
    for (source, expect) in [
        ("Dear {{ first_name", "merge-syntax"),
        ("{{ first-name }}", "merge-syntax"),
        ("{{ a.b }}", "merge-syntax"),
        ("{{ }}", "merge-syntax"),
        ("{{ a | safe }}", "merge-syntax"),
        ("{{ a | tojson }}", "merge-syntax"),
        ("{% for a in b %}{% endfor %}", "merge-syntax"),
        ("{% autoescape false %}{{ a }}{% endautoescape %}", "merge-syntax"),
        ("{% if a %}x", "merge-syntax"),
        ("x{% endif %}", "merge-syntax"),
        ("{% if a %}{% else %}{% else %}{% endif %}", "merge-syntax"),
        ("{{ __leave }}", "merge-syntax"),
        ("{{ a default }}", "merge-syntax"),
        ("{{ a < b | }}", "merge-syntax"),
        ("<p style=\"color:{{ a }}\">x</p>", "merge-in-code"),
        ("<p {{ a }}>x</p>", "merge-in-code"),
        ("<p onclick=\"{{ a }}\">x</p>", "merge-in-code"),
        ("<style>p{color:{{ a }}}</style>", "merge-in-code"),
    ] {
        assert!(
            codes(&markdown(source)).iter().any(|c| c == expect),
            "{source} must be refused as {expect}: {:?}",
            codes(&markdown(source))
        );
    }
}

#[test]
fn braces_that_are_no_tags_stay() {
    assert_eq!(text_of("a {b} {# c #} {\\{ d }} {", &[]), "a {b} {# c #} {{ d }} {", "only tags are tags");
    let html =
        rendered(&draft(Body::Html("<p>&#123;{ x }} &#123;% if %}</p>".to_owned())), &[]).unwrap().html;
    assert!(html.contains("{{ x }} {% if %}"), "references that spell braces are text: {html}");
}

#[test]
fn the_footer_is_in_every_version_of_every_body() {
    let mjml = "<mjml><mj-body><mj-section><mj-column><mj-text>Hi {{ first_name }}</mj-text><mj-button href=\"https://x.example/?n={{ first_name }}\">Go</mj-button></mj-column></mj-section></mj-body></mjml>";
    for body in [
        Body::Markdown("Hi **you**\n\n<div style=\"display:none\"><!-- ".to_owned()),
        Body::Markdown(String::new()),
        Body::Html("<p>Hi".to_owned()),
        Body::Html("<html><body><div style='display:none'>Hi <!-- </body></html>".to_owned()),
        Body::Html("<body>Hi</body><!-- </body> --><script>'</body>'</script>".to_owned()),
        Body::Html("<table><tr><td>{% if first_name %}<tr><td>Hi{% endif %}".to_owned()),
        Body::Html("<style>* { display: none !important }</style><p>Hi".to_owned()),
        Body::Html("<svg><style>".to_owned()),
        Body::Html("<template><p>".to_owned()),
        Body::Mjml(mjml.to_owned()),
    ] {
        let message = rendered(&draft(body.clone()), &[("first_name", "A b")]).unwrap();
        let page = scraper::Html::parse_document(&message.html);
        let leave = scraper::Selector::parse("body > table a[href^='mailto:']").unwrap();
        let link = page
            .select(&leave)
            .next_back()
            .unwrap_or_else(|| panic!("{body:?} swallowed the footer: {}", message.html));
        assert_eq!(
            link.attr("href"),
            Some("mailto:hello@linden.example?subject=unsubscribe%20pr1-k3j9x2m7q4w8"),
            "{body:?}"
        );
        for words in [
            "You get this because you said yes on 4 November 2025.",
            "Linden Street Bakery, 12 Linden Street, Northfen",
            "subject=unsubscribe%20pr1-k3j9x2m7q4w8",
        ] {
            assert!(
                message.text.contains(words),
                "the law wants “{words}” in the text too: {}",
                message.text
            );
            assert!(message.html.contains(words), "the law wants “{words}” in the HTML: {}", message.html);
        }
        assert!(message.html.contains("lang=\"en\""), "screen readers need the language: {body:?}");
        assert!(
            message.html.starts_with("<!DOCTYPE html>"),
            "without a doctype browsers fall into quirks: {body:?}"
        );
    }
}

#[test]
fn a_sender_cannot_break_the_footer() {
    let mut sender = sender();
    sender.organisation = "{{ x }} <b> & Sons".to_owned();
    sender.website = Some("javascript:alert(1)".to_owned());
    let html = Template::compile(&markdown("Hi"), &sender).map(|t| {
        let stamp = Stamp {
            message_id: "a@b.example",
            date: jiff::Timestamp::UNIX_EPOCH,
            list_name: "",
            list_id: "",
            unsubscribe_mailbox: &sender.from,
            unsubscribe_token: "\"><script>",
            why_line: "<i>{{ y }}",
        };
        t.render(&sender.from, &Fields::new(), &stamp).unwrap().html
    });
    let html = html.unwrap();
    assert!(html.contains("{{ x }} &lt;b&gt; &amp; Sons"), "names are text: {html}");
    assert!(
        !html.contains("javascript:") && !html.contains("<script") && !html.contains("<i>"),
        "no field of ours is markup: {html}"
    );
}

#[test]
fn markdown_buttons_pictures_and_conditions_are_blocks() {
    let source = "![Loaf](https://x.example/a.png)\n\nHi\n\n{% if a %}\n\n**[Keep *me*](https://x.example/)**\n\n**[Go & see](https://x.example/?a=1&b={{ a }})**\n\n{% endif %}\n\nEnd";
    let with = rendered(&markdown(source), &[("a", "1 2")]).unwrap();
    assert!(
        with.html.contains("Go &amp; see") && with.html.contains("https://x.example/?a=1&amp;b=1%202"),
        "{}",
        with.html
    );
    assert!(
        with.html.contains("alt=\"Loaf\"") && with.html.contains("width=\"600\""),
        "the first picture fills the sheet"
    );
    let without = rendered(&markdown(source), &[]).unwrap();
    assert!(!without.html.contains("Go &amp; see"), "the condition holds for the button");
    let balance = |html: &str, tag: &str| {
        html.matches(&format!("<{tag}")).count() == html.matches(&format!("</{tag}>")).count()
    };
    for tag in ["table", "tr", "td", "div"] {
        assert!(
            balance(&with.html, tag) && balance(&without.html, tag),
            "a condition must leave the layout whole: {tag}"
        );
    }
    assert_eq!(without.text.split("\n\n---").next(), Some("[Loaf]\n\nHi\n\nEnd"));
}

#[test]
fn an_own_text_is_used_and_kept_whole() {
    let mut draft = markdown("Hi");
    draft.text = Some(
        "Hello {{ first_name | default(\"you\") }}\n{% if town %}\nIn {{ town }}\n{% endif %}\n\n\nBye"
            .to_owned(),
    );
    let text = rendered(&draft, &[]).unwrap().text;
    assert!(text.starts_with("Hello you\n\n\nBye\n\n----------\nYou get"), "{text:?}");
}

#[test]
fn names_the_fields_it_uses() {
    let mut draft = markdown("{{ b }} {% if a %}{{ c | default(d) }}{% endif %} {{ email }}");
    draft.subject = "{{ subject_field }}".to_owned();
    assert_eq!(Template::compile(&draft, &sender()).unwrap().fields(), ["a", "b", "c", "d", "subject_field"]);
}

#[test]
fn refuses_what_no_parser_should_see() {
    let deep = "<div>".repeat(5_000);
    assert_eq!(
        codes(&draft(Body::Html(deep.clone()))),
        ["html-unreadable"],
        "depth costs parsers quadratic time"
    );
    let nested =
        |open: &str, close: &str, depth: usize| format!("{}x{}", open.repeat(depth), close.repeat(depth));
    let most = crate::page::DEEPEST - 20;
    let body = nested("<div>", "</div>", most);
    assert!(
        codes(&draft(Body::Html(body))).is_empty(),
        "what is let through must fit the smallest stack a thread gets"
    );
    let mjml = format!(
        "<mjml><mj-body><mj-section><mj-column><mj-text>{}</mj-text></mj-column></mj-section></mj-body></mjml>",
        nested("<b>", "</b>", most)
    );
    assert!(codes(&draft(Body::Mjml(mjml))).is_empty(), "MJML's parser calls itself for each level");
    assert_eq!(codes(&markdown(&">".repeat(5_000))), ["html-unreadable"]);
    assert_eq!(codes(&draft(Body::Html("x".repeat(1_000_001)))), ["message-too-long"]);
    assert_eq!(codes(&draft(Body::Mjml("<mjml><mj-body>".to_owned()))), ["mjml-unreadable"]);
    assert_eq!(
        codes(&draft(Body::Mjml(format!("<mjml><mj-body>{}", "<mj-section>".repeat(5_000))))).len(),
        1,
        "no parser of ours may overflow"
    );
}

#[test]
fn messages_of_other_makers_compile() {
    let Some(root) = std::env::var_os("POSTRIDER_CORPUS") else {
        println!("skipped: no corpus");
        return;
    };
    let mut folders = vec![std::path::Path::new(&root).join("content/email-html")];
    let mut compiled = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
            let body = match path.extension().and_then(|e| e.to_str()) {
                Some("html") => Body::Html(source),
                Some("mjml") => Body::Mjml(source),
                _ => continue,
            };
            let all = codes(&draft(body.clone()));
            // Some hold another program's fields, which we rightly refuse to send unfilled.
            if all.iter().all(|code| code.starts_with("merge-")) && !all.is_empty() {
                continue;
            }
            assert_eq!(all, [""; 0], "{} must compile", path.display());
            let names = Template::compile(&draft(body.clone()), &sender()).unwrap().fields();
            let fields: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "Arjun")).collect();
            let message = rendered(&draft(body), &fields).unwrap();
            assert!(message.text.len() > 300, "{} has words: {}", path.display(), message.text);
            assert!(
                message.text.lines().all(|line| !line.contains("</")),
                "{}: no tags in the text",
                path.display()
            );
            compiled += 1;
        }
    }
    assert!(compiled > 20, "only {compiled} compiled");
}
