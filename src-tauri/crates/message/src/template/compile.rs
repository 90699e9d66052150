//! From a draft to the engine's three parts.

use std::collections::BTreeSet;

use address::{Finding, Severity};

use super::EMAIL;
use crate::check::merge_problem;
use crate::footer::{self, LEAVE, WHY};
use crate::merge::{self, Engine, Found, IN_PLACE, InCode, Mask, Part, Surroundings, in_html, in_text};
use crate::page::{Layout, finish, html_error};
use crate::{Body, Draft, Look, Sender, letter, mjml, plain};

/// The longest body we take, in bytes. Mail programs clip at a tenth of it.
pub const LONGEST_BODY: usize = 1_000_000;

/// The tags of each part of a draft.
struct Tags {
    subject: Vec<Found>,
    preheader: Vec<Found>,
    body: Vec<Found>,
    text: Vec<Found>,
}

impl Tags {
    fn of(draft: &Draft) -> Self {
        Self {
            subject: merge::find(&draft.subject),
            preheader: merge::find(&draft.preheader),
            body: merge::find(draft.body.source()),
            text: draft.text.as_deref().map(merge::find).unwrap_or_default(),
        }
    }

    fn problems(&self, draft: &Draft) -> Vec<Finding> {
        let parts = [
            ("subject", draft.subject.as_str(), &self.subject),
            ("preheader", &draft.preheader, &self.preheader),
            ("body", draft.body.source(), &self.body),
            ("text", draft.text.as_deref().unwrap_or_default(), &self.text),
        ];
        let mut findings = Vec::new();
        for (name, source, found) in parts {
            for problem in merge::problems(found) {
                findings.push(merge_problem(&problem, name, source, Severity::Blocking));
            }
        }
        findings
    }

    fn fields(&self) -> Vec<String> {
        let all = [&self.subject, &self.preheader, &self.body, &self.text];
        let names: BTreeSet<&String> = all
            .into_iter()
            .flatten()
            .filter_map(|one| one.tag.as_ref().ok())
            .flat_map(merge::Tag::fields)
            .collect();
        names.into_iter().filter(|name| *name != EMAIL).cloned().collect()
    }
}

/// Compiles a draft: the engine, and the fields it needs.
pub fn compile(draft: &Draft, sender: &Sender, look: &Look) -> Result<(Engine, Vec<String>), Vec<Finding>> {
    let body = draft.body.source();
    let text = draft.text.as_deref().unwrap_or_default();
    if body.len() > LONGEST_BODY || text.len() > LONGEST_BODY {
        return Err(vec![too_long()]);
    }
    let tags = Tags::of(draft);
    let problems = tags.problems(draft);
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut mask = Mask::for_sources(&[&draft.subject, &draft.preheader, body, text, &look.leave]);
    let subject = mask.cover(&draft.subject, &tags.subject, Surroundings::Words);
    let preheader = mask.cover(&draft.preheader, &tags.preheader, Surroundings::Words);
    let own_text = draft
        .text
        .as_deref()
        .map(|text| conditions_without_lines(&mask.cover(text, &tags.text, Surroundings::Words), &mask));

    let layout = lay_out(draft, &tags, &subject, look, &mut mask).map_err(|finding| vec![*finding])?;
    let page = finish(&layout, &look.language).map_err(|finding| vec![*finding])?;
    let text = own_text
        .unwrap_or_else(|| plain::of_html(layout.text_source.as_deref().unwrap_or(&page.body), &mask));

    let in_code = |code: InCode| vec![merge_in_code(code.field.as_deref())];
    let mut html = in_html(&mask, &page.head).map_err(in_code)?;
    if !preheader.trim().is_empty() {
        let inside = in_text(&mask, &crate::markup::escape(preheader.trim()));
        html.push_str(&footer::preheader(&inside));
    }
    html.push_str(&in_html(&mask, &page.body).map_err(in_code)?);
    html.push_str(&footer::html(sender, look));
    html.push_str(&in_html(&mask, &page.tail).map_err(in_code)?);
    let text = format!("{}{}", in_text(&mask, text.trim()), footer::text(sender, look));

    let parts = [(Part::Subject, in_text(&mask, &subject)), (Part::Html, html), (Part::Text, text)];
    let refused = |why: String| vec![refused(&why)];
    let engine = Engine::compile(parts).map_err(refused)?;
    let fields = tags.fields();
    let mut everything = fields.clone();
    everything.extend([EMAIL, WHY, LEAVE].map(str::to_owned));
    for part in [Part::Subject, Part::Text] {
        engine.try_out(part, &everything).map_err(refused)?;
    }
    let page = engine.try_out(Part::Html, &everything).map_err(refused)?;
    if !footer::stands_in(&page, IN_PLACE) {
        return Err(vec![*html_error("something in it swallows all that follows, the way to leave too")]);
    }
    Ok((engine, fields))
}

fn lay_out(
    draft: &Draft,
    tags: &Tags,
    subject: &str,
    look: &Look,
    mask: &mut Mask,
) -> Result<Layout, Box<Finding>> {
    match &draft.body {
        Body::Markdown(source) => {
            let source = mask.cover(source, &tags.body, Surroundings::Words);
            letter::lay_out(&source, subject, look, mask)
        }
        Body::Html(source) => {
            let html = mask.cover(source, &tags.body, Surroundings::Markup);
            Ok(Layout { html, css: None, text_source: None })
        }
        Body::Mjml(source) => {
            let source = mask.cover(source, &tags.body, Surroundings::Markup);
            let html = mjml::render(&source, mask)?;
            Ok(Layout { html, css: None, text_source: None })
        }
    }
}

/// In a text of one's own, a condition alone on its line takes no line.
fn conditions_without_lines(text: &str, mask: &Mask) -> String {
    text.split_inclusive('\n')
        .map(|line| if mask.only_conditions(line) { line.trim() } else { line })
        .collect()
}

fn too_long() -> Finding {
    Finding::new(
        "message-too-long",
        Severity::Blocking,
        "The message is longer than 1 MB. Mail programs would show a small part of it.",
    )
    .with_fix("Put the long part on a page of yours and link to it. Pictures belong on a page too.")
}

fn merge_in_code(field: Option<&str>) -> Finding {
    let what = field.map_or_else(|| "A condition".to_owned(), |name| format!("The field {name}"));
    Finding::new(
        "merge-in-code",
        Severity::Blocking,
        format!("{what} stands in a style, a script or inside a tag. What somebody's field holds could break the message there."),
    )
    .with_fix("Use it in the text or in a link's address.")
}

fn refused(why: &str) -> Finding {
    Finding::new("merge-syntax", Severity::Blocking, format!("A field cannot be filled: {why}."))
        .with_fix("Write it like {{ first_name | default(\"friend\") }}.")
}
