//! Rendering: the one place that knows the template engine.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use minijinja::value::{Object, Value};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior};

use super::filters;

/// The parts of a message that are rendered for each person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The subject: one line of text.
    Subject,
    /// The HTML version; values are escaped.
    Html,
    /// The plain-text version.
    Text,
}

impl Part {
    const fn name(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Html => "html",
            Self::Text => "text",
        }
    }
}

/// The compiled parts of a message.
#[derive(Clone)]
pub struct Engine {
    env: Arc<Environment<'static>>,
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").finish_non_exhaustive()
    }
}

/// What stands in for a value while a template is tried out.
pub const IN_PLACE: &str = "x";

/// Steps one part may take. Without loops the steps are bounded by the template's length; this is the second wall.
const FUEL: u64 = 2_000_000;

/// A person's fields, as the engine asks for them. It remembers what was asked for in vain.
#[derive(Debug)]
struct Asked {
    values: BTreeMap<String, Value>,
    missed: Mutex<Option<String>>,
}

impl Object for Asked {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        let found = self.values.get(key).cloned();
        if found.is_none()
            && let Ok(mut missed) = self.missed.lock()
        {
            *missed = Some(key.to_owned());
        }
        found
    }
}

impl Engine {
    /// Compiles the three parts, given as templates.
    ///
    /// # Errors
    /// The engine's own words, where it cannot read what was let through to it.
    pub fn compile(parts: [(Part, String); 3]) -> Result<Self, String> {
        let mut env = Environment::empty();
        env.set_undefined_behavior(UndefinedBehavior::SemiStrict);
        env.set_auto_escape_callback(|name| {
            if name == Part::Html.name() { AutoEscape::Html } else { AutoEscape::None }
        });
        env.set_fuel(Some(FUEL));
        filters::install(&mut env);
        for (part, source) in parts {
            env.add_template_owned(part.name(), source).map_err(|error| words(&error))?;
        }
        Ok(Self { env: Arc::new(env) })
    }

    /// One part for one person. A value that is empty must not be among the values at all.
    ///
    /// # Errors
    /// The names of all fields that were needed and missing, in the order they were needed.
    pub fn render(&self, part: Part, values: &BTreeMap<String, Value>) -> Result<String, Vec<String>> {
        let mut missing: Vec<String> = Vec::new();
        let mut values = values.clone();
        loop {
            let asked = Arc::new(Asked { values, missed: Mutex::new(None) });
            let rendered = self.once(part, Value::from_dyn_object(Arc::clone(&asked)));
            let error = match rendered {
                Ok(text) if missing.is_empty() => return Ok(text),
                Ok(_) => return Err(missing),
                Err(error) => error,
            };
            // The last field asked for in vain is the one that stopped it. Something in its place shows the next.
            match asked.missed.lock().ok().and_then(|mut missed| missed.take()) {
                Some(name) if error.kind() == ErrorKind::UndefinedError && !missing.contains(&name) => {
                    values = asked.values.clone();
                    values.insert(name.clone(), Value::from(IN_PLACE));
                    missing.push(name);
                }
                _ => return Err(missing),
            }
        }
    }

    fn once(&self, part: Part, values: Value) -> Result<String, Error> {
        self.env.get_template(part.name())?.render(values)
    }

    /// Renders a part with something in every field: what fails now would fail for everybody.
    ///
    /// # Errors
    /// The engine's own words.
    pub fn try_out(&self, part: Part, fields: &[String]) -> Result<String, String> {
        let values: BTreeMap<String, Value> =
            fields.iter().map(|name| (name.clone(), Value::from(IN_PLACE))).collect();
        let asked = Asked { values, missed: Mutex::new(None) };
        self.once(part, Value::from_object(asked)).map_err(|error| words(&error))
    }
}

fn words(error: &Error) -> String {
    error.detail().map_or_else(|| error.kind().to_string(), str::to_owned)
}
