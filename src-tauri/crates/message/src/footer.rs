//! The locked footer: why somebody gets this, a way to leave, and who sends it.
//!
//! It is put behind the last thing in the body after everything else is done, so that no body can swallow or restyle
//! it: what the author left open is closed by then, and what matters is said twice, once with `!important` for
//! programs that read it and once without for Outlook, which skips such lines.

use scraper::{Html, Selector};

use crate::markup::escape;
use crate::merge::literal;
use crate::{Look, Sender};

/// The name under which the engine finds why the person gets the message.
pub const WHY: &str = "__why";
/// The name under which the engine finds the address that lets the person leave.
pub const LEAVE: &str = "__leave";

/// The postal address in one line.
fn one_line(text: &str) -> String {
    let parts: Vec<&str> =
        text.lines().map(|line| line.trim().trim_end_matches(',')).filter(|line| !line.is_empty()).collect();
    parts.join(", ")
}

/// Organisation and postal address in one line.
fn imprint(sender: &Sender) -> String {
    let address = one_line(&sender.postal_address);
    let organisation = one_line(&sender.organisation);
    // Many people write the name into the address too.
    if address.to_lowercase().starts_with(&organisation.to_lowercase()) {
        address
    } else {
        format!("{organisation}, {address}")
    }
}

fn leave_words(look: &Look) -> &str {
    let words = look.leave.trim();
    if words.is_empty() { "Leave this list" } else { words }
}

/// The sender's page, where it is an address of the web.
fn website(sender: &Sender) -> Option<&str> {
    sender.website.as_deref().map(str::trim).filter(|w| w.starts_with("https://") || w.starts_with("http://"))
}

fn quoted(text: &str) -> String {
    let mut out = String::new();
    literal(&mut out, &escape(text));
    out
}

/// The footer as a template for HTML.
pub fn html(sender: &Sender, look: &Look) -> String {
    let site = website(sender).map_or_else(String::new, |site| {
        let shown = site.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/');
        format!(
            "<br><a href=\"{}\" style=\"color:#565046;text-decoration:underline;\">{}</a>",
            quoted(site),
            quoted(shown)
        )
    });
    format!(
        "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" \
         style=\"display:table;width:100%;clear:both;display:table!important;visibility:visible!important;opacity:1!important;max-height:none!important;position:static!important;\">\
         <tr><td align=\"center\" style=\"padding:0 0 32px;\">\
         <table role=\"presentation\" width=\"600\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"width:100%;max-width:600px;\"><tr>\
         <td class=\"pr-foot\" align=\"left\" style=\"padding:20px 32px 24px;border-top:1px solid #e4ddd0;background-color:#ffffff;\
         color:#565046;font-family:'Segoe UI',-apple-system,BlinkMacSystemFont,'Helvetica Neue',Arial,sans-serif;font-size:14px;line-height:21px;\
         font-size:14px!important;text-align:left;\">\
         {{{{ {WHY} }}}} <a href=\"{{{{ {LEAVE} }}}}\" style=\"color:#24211c;text-decoration:underline;display:inline!important;\
         visibility:visible!important;font-size:14px!important;\">{leave}</a><br>{imprint}{site}</td></tr></table></td></tr></table>",
        leave = quoted(leave_words(look)),
        imprint = quoted(&imprint(sender)),
    )
}

/// The footer as a template for plain text.
pub fn text(sender: &Sender, look: &Look) -> String {
    let mut out = format!("\n\n----------\n{{{{ {WHY} }}}}\n");
    literal(&mut out, leave_words(look));
    out.push_str(&format!(": {{{{ {LEAVE} }}}}\n\n"));
    literal(&mut out, &imprint(sender));
    if let Some(site) = website(sender) {
        out.push('\n');
        literal(&mut out, site);
    }
    out.push('\n');
    out
}

/// Whether the footer of a finished page is where people see it: the last thing in the body, inside nothing else. `leave`
/// is the address its link leads to.
///
/// This asks the parser browsers use, after all is done: some elements (`plaintext`, for one) swallow what follows them.
pub fn stands_in(page: &str, leave: &str) -> bool {
    let page = Html::parse_document(page);
    let Ok(links) = Selector::parse("body > table > tbody > tr > td > table > tbody > tr > td.pr-foot > a")
    else {
        return false;
    };
    page.select(&links).any(|link| link.attr("href") == Some(leave))
}

/// The line mail programs show after the subject, hidden in the message, with filling behind it so that they do not go
/// on with the text. `inside` is a template for HTML.
pub fn preheader(inside: &str) -> String {
    let filling = "&#847;&zwnj;&nbsp;".repeat(60);
    format!(
        "<div style=\"display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden;mso-hide:all;\">{inside}{filling}</div>"
    )
}
