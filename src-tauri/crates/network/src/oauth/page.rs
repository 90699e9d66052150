//! What the browser shows at the end: our own words, without scripts, pictures or links.

macro_rules! page {
    ($title:literal, $text:literal) => {
        concat!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Postrider</title><style>",
            "body{font:16px/1.5 system-ui,sans-serif;background:#F7F4ED;color:#24211C;margin:15vh auto;max-width:28rem;padding:0 1rem}",
            "h1{font-size:1.5rem}@media(prefers-color-scheme:dark){body{background:#1B1916;color:#EDE7DC}}",
            "</style></head><body><h1>", $title, "</h1><p>", $text, "</p></body></html>"
        )
    };
}

/// It worked.
pub(super) const DONE: &str = page!("You are signed in", "Close this page and go back to Postrider.");
/// It did not.
pub(super) const FAILED: &str =
    page!("You are not signed in", "Postrider says why. Close this page and go back to it.");
/// Somebody else's question.
pub(super) const NOTHING_HERE: &str = page!("There is nothing here", "This page belongs to Postrider.");
