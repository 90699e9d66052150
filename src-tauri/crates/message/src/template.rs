//! A draft made ready to be rendered for thousands of people.

use address::{Address, Finding};
use contacts::Fields;

use crate::{Draft, Look, MissingFields, Rendered, Sender, Stamp};

/// A draft and its sender, compiled once a campaign: laid out, styles inlined, footer locked in.
#[derive(Clone, Debug)]
pub struct Template {}

impl Template {
    /// Compiles a draft in the default look. The findings of a draft that cannot be compiled are all blocking.
    pub fn compile(draft: &Draft, sender: &Sender) -> Result<Self, Vec<Finding>> {
        Self::compile_with(draft, sender, &Look::default())
    }

    /// Compiles a draft in the sender's own look.
    pub fn compile_with(_draft: &Draft, _sender: &Sender, _look: &Look) -> Result<Self, Vec<Finding>> {
        Ok(Self {})
    }

    /// The names of the merge fields the message uses, sorted.
    pub fn fields(&self) -> Vec<String> {
        Vec::new()
    }

    /// The message for one person.
    pub fn render(
        &self,
        _to: &Address,
        _fields: &Fields,
        _stamp: &Stamp<'_>,
    ) -> Result<Rendered, MissingFields> {
        Err(MissingFields { fields: Vec::new() })
    }
}
