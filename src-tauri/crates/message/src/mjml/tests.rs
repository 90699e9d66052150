use super::*;

fn html(body: &str) -> Result<String, Box<Finding>> {
    let source =
        format!("<mjml>\r\n  <mj-head>\r\n <!-- x --></mj-head>\r\n<mj-body>{body}</mj-body></mjml>\n");
    render(&source, &Mask::for_sources(&[&source]))
}

#[test]
fn takes_html_that_is_no_xml() {
    let text = "a<br>b <b>c</b>\n<i>d</i> <img src=x> 1 < 2 & <!-- no --> <p>e";
    let page =
        html(&format!("<mj-section>\r\n <mj-column> <mj-text\n>{text}</mj-text\n></mj-column></mj-section>"))
            .unwrap();
    assert!(page.contains(text), "what stands in mj-text is HTML and stays as it is: {page}");
}

#[test]
fn keeps_comments_of_the_body_where_they_are() {
    let page = html("<!--one--><mj-section><mj-column><!--two--><mj-text>x</mj-text><!--three--></mj-column></mj-section><!--four-->").unwrap();
    let at: Vec<usize> = ["<!--one-->", "<!--two-->", "x</div>", "<!--three-->", "<!--four-->"]
        .map(|part| page.find(part).unwrap_or_else(|| panic!("{part} in {page}")))
        .into();
    assert!(at.is_sorted(), "conditions hide in comments, so order matters: {page}");
}

#[test]
fn names_what_it_cannot_read() {
    for body in ["<mj-section>", "<mj-section><mj-column><mj-text>x"] {
        let Err(finding) = html(body) else { panic!("{body} must be refused") };
        assert!(finding.is_blocking() && finding.message.len() > 40, "{body}: {finding:?}");
    }
}
