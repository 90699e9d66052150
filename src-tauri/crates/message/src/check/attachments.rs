//! Checks of what hangs on a message.

use address::Severity;
use mail_parser::{Message, MimeHeaders};

use super::notes::{Note, Notes};

/// Files that run when they are opened. Every large provider refuses them.
const RUN: &[&str] = &[
    "ade", "adp", "apk", "app", "appx", "bat", "chm", "cmd", "com", "cpl", "dll", "exe", "gadget", "hta",
    "img", "inf", "ins", "iso", "isp", "jar", "js", "jse", "lib", "lnk", "mde", "msc", "msi", "msix", "msp",
    "mst", "nsh", "pif", "ps1", "ps2", "reg", "scf", "scr", "sct", "shb", "sys", "vb", "vbe", "vbs", "vhd",
    "vxd", "wsc", "wsf", "wsh", "xll", "one", "url",
];
/// Documents that can hold programs.
const MACROS: &[&str] = &["docm", "dotm", "xlsm", "xltm", "xlam", "pptm", "potm", "ppam", "sldm"];
/// Files people can open safely and that servers let through.
const FINE: &[&str] = &[
    "pdf", "jpg", "jpeg", "png", "gif", "webp", "heic", "svg", "ics", "vcf", "txt", "md", "csv", "tsv",
    "docx", "xlsx", "pptx", "odt", "ods", "odp", "rtf", "doc", "xls", "ppt", "mp3", "m4a", "mp4", "eml",
    "asc", "sig", "p7s", "html", "htm", "epub", "tif", "tiff", "bmp",
];
/// Beyond this, in bytes, all attachments together are a burden on every mailbox they reach.
const HEAVY: usize = 1_000_000;

/// Checks what hangs on a message.
pub fn check(message: &Message<'_>, notes: &mut Notes) {
    let mut whole = 0_usize;
    for part in message.attachments() {
        whole += part.len();
        let Some(name) = part.attachment_name() else { continue };
        // Windows overlooks dots and spaces at the end of a name.
        let clean =
            name.trim_end_matches(|c: char| c == '.' || c.is_whitespace() || c.is_control()).to_lowercase();
        let Some((_, ending)) = clean.rsplit_once('.') else { continue };
        let shown: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
        let (code, severity, what, why, fix) = if RUN.contains(&ending) {
            (
                "attachment-runs",
                Severity::Blocking,
                format!("The attachment {shown} is a program"),
                "Mail servers refuse it: that is how viruses travel.",
                "Put it on a page and link to it.",
            )
        } else if MACROS.contains(&ending) {
            (
                "attachment-macros",
                Severity::Warning,
                format!("The attachment {shown} can hold a program"),
                "Many servers refuse such documents: that is how viruses travel.",
                "Send it as a PDF.",
            )
        } else if FINE.contains(&ending) {
            continue;
        } else {
            (
                "attachment-unusual",
                Severity::Warning,
                format!("The attachment {shown} is of a kind few people can open"),
                "Many servers hold such files back.",
                "Send it as a PDF, or put it on a page and link to it.",
            )
        };
        notes.note(Note { code, severity, what, why, fix, place: None });
    }
    if whole > HEAVY {
        notes.note(Note {
            code: "attachment-heavy",
            severity: Severity::Warning,
            what: format!("The attachments weigh {:.1} MB", whole as f64 / 1e6),
            why: "They are sent to each person again, and full mailboxes refuse them.",
            fix: "Put them on a page and link to it.",
            place: None,
        });
    }
}
