//! A draft made ready to be rendered for thousands of people.

mod compile;

use std::collections::BTreeMap;

use address::{Address, Finding};
use contacts::Fields;
use minijinja::value::Value;

use crate::footer::{LEAVE, WHY};
use crate::line::{self, Line};
use crate::merge::{Engine, Part};
use crate::mime::{self, Letter};
use crate::{Draft, Look, MissingFields, Rendered, Sender, Stamp};

/// The field every person has: the address the message goes to. `{{ email }}` prints it.
pub const EMAIL: &str = "email";

/// A draft and its sender, compiled once a campaign: laid out, styles inlined, footer locked in.
#[derive(Clone, Debug)]
pub struct Template {
    engine: Engine,
    sender: Sender,
    fields: Vec<String>,
}

impl Template {
    /// Compiles a draft in the default look.
    ///
    /// # Errors
    /// The findings that stand in the way; all are blocking.
    pub fn compile(draft: &Draft, sender: &Sender) -> Result<Self, Vec<Finding>> {
        Self::compile_with(draft, sender, &Look::default())
    }

    /// Compiles a draft in the sender's own look.
    ///
    /// # Errors
    /// The findings that stand in the way; all are blocking.
    pub fn compile_with(draft: &Draft, sender: &Sender, look: &Look) -> Result<Self, Vec<Finding>> {
        let (engine, fields) = compile::compile(draft, sender, look)?;
        Ok(Self { engine, sender: sender.clone(), fields })
    }

    /// The names of the merge fields the message uses, sorted. `email` is not among them: everybody has one.
    pub fn fields(&self) -> Vec<String> {
        self.fields.clone()
    }

    /// The HTML version with something short in each field, for measuring.
    pub(crate) fn sample(&self) -> Option<String> {
        let mut names = self.fields.clone();
        names.extend([EMAIL, WHY, LEAVE].map(str::to_owned));
        self.engine.try_out(Part::Html, &names).ok()
    }

    /// The message for one person. The same person, fields and stamp give the same bytes.
    ///
    /// # Errors
    /// The fields the person lacks and the message has no other words for.
    pub fn render(
        &self,
        to: &Address,
        fields: &Fields,
        stamp: &Stamp<'_>,
    ) -> Result<Rendered, MissingFields> {
        let values = self.values(to, fields, stamp);
        let mut missing: Vec<String> = Vec::new();
        let mut part = |part: Part| match self.engine.render(part, &values) {
            Ok(text) => text,
            Err(names) => {
                missing.extend(names.into_iter().filter(|name| !missing.contains(name)).collect::<Vec<_>>());
                String::new()
            }
        };
        let (subject, html, text) = (part(Part::Subject), part(Part::Html), part(Part::Text));
        // No part of a message that rendered comes out empty: the footer is in it.
        if !missing.is_empty() || html.is_empty() || text.is_empty() {
            return Err(MissingFields { fields: missing });
        }
        let subject = Line::clean(&subject);
        let (html, text) = (line::body(html), line::body(text.trim_start_matches('\n').to_owned()));
        let letter = Letter { sender: &self.sender, to, subject: &subject, stamp, text: &text, html: &html };
        let bytes = mime::write(&letter);
        Ok(Rendered { bytes, subject: subject.as_str().to_owned(), html, text })
    }

    /// The person's fields as the engine wants them. An empty cell is no value: fallbacks treat both alike.
    fn values(&self, to: &Address, fields: &Fields, stamp: &Stamp<'_>) -> BTreeMap<String, Value> {
        let mut values: BTreeMap<String, Value> = BTreeMap::new();
        for name in &self.fields {
            let value = fields.get(name).map(|value| line::value(value)).unwrap_or_default();
            if !value.is_empty() {
                values.insert(name.clone(), Value::from(value));
            }
        }
        values.insert(EMAIL.to_owned(), Value::from(to.as_str()));
        values.insert(WHY.to_owned(), Value::from(Line::clean(stamp.why_line).as_str()));
        let leave = mime::leave_address(stamp.unsubscribe_mailbox, stamp.unsubscribe_token);
        values.insert(LEAVE.to_owned(), Value::from(leave));
        values
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
pub mod tests_support;
