//! Collecting findings: one for each kind of trouble, however often it is found.

use address::{Finding, Place, Severity};

/// The findings so far.
#[derive(Default)]
pub struct Notes {
    findings: Vec<(Finding, usize)>,
}

/// One thing to be noted.
pub struct Note<'a> {
    /// The stable code.
    pub code: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// What was found, without a full stop.
    pub what: String,
    /// Why it matters: a sentence.
    pub why: &'a str,
    /// What to do: a sentence.
    pub fix: &'a str,
    /// Where.
    pub place: Option<Place>,
}

impl Notes {
    /// Notes something; the same code again only counts.
    pub fn note(&mut self, note: Note<'_>) {
        if let Some((_, count)) = self.findings.iter_mut().find(|(finding, _)| finding.code == note.code) {
            *count += 1;
            return;
        }
        let mut finding =
            Finding::new(note.code, note.severity, format!("{}. {}", note.what, note.why)).with_fix(note.fix);
        finding.place = note.place;
        self.findings.push((finding, 1));
    }

    /// Takes a finding made elsewhere; the same code again only counts.
    pub fn push(&mut self, finding: Finding) {
        match self.findings.iter_mut().find(|(known, _)| known.code == finding.code) {
            Some((_, count)) => *count += 1,
            None => self.findings.push((finding, 1)),
        }
    }

    /// Everything noted, worst first, else in the order it was found.
    pub fn finish(self) -> Vec<Finding> {
        let mut findings: Vec<Finding> = self
            .findings
            .into_iter()
            .map(|(mut finding, count)| {
                if count > 1 {
                    finding.message.push_str(
                        &format!(" There are {} more like it.", count - 1)
                            .replace("There are 1 more", "There is 1 more"),
                    );
                }
                finding
            })
            .collect();
        findings.sort_by_key(|finding| finding.severity);
        findings
    }
}
