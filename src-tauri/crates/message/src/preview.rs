//! A message made safe to look at.

/// A message made safe to look at, and what was taken out of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// HTML for `<iframe sandbox="" srcdoc>`: no script, no form, nothing that loads from elsewhere.
    pub html: String,
    /// How many pictures and other things from elsewhere were not loaded.
    pub remote: usize,
    /// How many scripts, forms, frames and the like were taken out.
    pub removed: usize,
}

/// Makes a message's HTML safe to look at.
pub fn preview(html: &str) -> Preview {
    Preview { html: String::with_capacity(html.len()), ..Preview::default() }
}
