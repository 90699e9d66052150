//! The note that lies beside the files and says which goes where first.

use std::fmt::Write as _;

use crate::{Job, Provider, Summary};

pub(crate) const NAME: &str = "README.txt";

/// A line that every note of ours has.
const ORDER: &str = "Upload the files in the order of their numbers.";

/// Whether this is a note of ours.
pub(crate) fn is_ours(text: &str) -> bool {
    text.contains(ORDER)
}

/// The whole note.
pub(crate) fn text(job: &Job, summary: &Summary) -> String {
    let mut text = String::new();
    let mut line = |words: &str| {
        text.push_str(words);
        text.push_str("\r\n");
    };
    let title = job.provider.title();
    line(&format!("\u{201c}{}\u{201d} for {title}", job.list));
    line("");
    line(&format!("{ORDER} The people who must not be mailed go first:"));
    line("if something stops half-way, nobody who left is mailed.");
    line("");
    for (name, rows) in &summary.files {
        let rows = count(*rows, "address", "addresses");
        line(&format!("{name} ({rows})"));
        line(&format!("   {}", place(job.provider, name, &job.list)));
    }
    line("");
    if summary.erased > 0 {
        let (who, them) = if summary.erased == 1 { ("person asks", "them") } else { ("people ask", "them") };
        line(&format!(
            "{} {who} to be forgotten. Only a code is left of {them}, so they stand in no file.",
            summary.erased
        ));
        line("");
    }
    if !summary.stays.is_empty() {
        line("Who stays with you:");
        for stays in &summary.stays {
            line(&format!("   {}: {}", stays.count, stays.sentence));
        }
        line("");
    }
    line("A cell that begins like a formula has an apostrophe in front, so that no spreadsheet runs it.");
    line("Addresses are never altered. Once the files are uploaded, delete them: they hold personal data.");
    text
}

fn place(provider: Provider, name: &str, list: &str) -> String {
    let turn = name.chars().next().unwrap_or_default();
    let place = match (provider, turn) {
        (Provider::Mailchimp, '1') => {
            "Audience, Import contacts, Upload a file. Choose the status \u{201c}Unsubscribed\u{201d}."
        }
        (Provider::Mailchimp, '2') => {
            "Audience, Import contacts, Upload a file. Choose the status \u{201c}Cleaned\u{201d}."
        }
        (Provider::Mailchimp, _) => {
            let mut place = String::from(
                "Audience, Import contacts, Upload a file. Choose the status \u{201c}Subscribed\u{201d}",
            );
            let _ = write!(place, " and the tag \u{201c}{list}\u{201d}.");
            return place;
        }
        (Provider::SendGrid, '1') => "Suppressions, Global Unsubscribes, add by CSV.",
        (Provider::SendGrid, '2') => {
            "Suppressions, Global Unsubscribes, add by CSV: SendGrid takes no bounces from elsewhere."
        }
        (Provider::SendGrid, _) => {
            return format!("Marketing, Contacts, Upload CSV, into a list named \u{201c}{list}\u{201d}.");
        }
    };
    place.to_owned()
}

fn count(number: u64, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}
