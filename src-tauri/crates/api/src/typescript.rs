//! Writes the types of the wire, and the map of commands, as one TypeScript file.

use std::any::TypeId;
use std::collections::{BTreeMap, BTreeSet};

use ts_rs::{Config, TS, TypeVisitor};

use crate::commands;
use crate::error::ApiError;

/// Collects commands and every type they reach.
#[derive(Default)]
pub struct Schema {
    config: Config,
    seen: BTreeSet<TypeId>,
    types: BTreeMap<String, String>,
    commands: String,
}

impl Schema {
    /// Adds one command.
    pub fn command<Request: TS + 'static, Response: TS + 'static>(&mut self, name: &str, doc: &str) {
        self.visit::<Request>();
        self.visit::<Response>();
        let request = Request::name(&self.config);
        let response = Response::name(&self.config);
        self.commands.push_str(&format!(
            "  /** {doc} */\n  {name}: {{ request: {request}; response: {response} }};\n"
        ));
    }
}

impl TypeVisitor for Schema {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        // Only derived types have a file of their own and so a declaration; the others only lead to more.
        if T::output_path().is_some() {
            let docs = T::docs().unwrap_or_default();
            let declared = T::decl(&self.config);
            self.types.insert(T::ident(&self.config), format!("{docs}export {declared}\n"));
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

/// The whole file `ui/src/generated/wire.ts`.
pub fn wire() -> String {
    let mut schema = Schema {
        // Ids and counts stay far below 2^53.
        config: Config::new().with_large_int("number"),
        ..Schema::default()
    };
    schema.visit::<ApiError>();
    commands::describe(&mut schema);
    let types: Vec<String> = schema.types.into_values().collect();
    // One line a comment: the file is read in reviews.
    let types = types
        .join("\n")
        .replace("/**\n * ", "/** ")
        .replace("\n */\n", " */\n")
        .replace("{ \n", "{\n")
        .replace(", \n", ",\n");
    format!(
        "// Written by `UPDATE_TYPES=1 cargo test -p api --test typescript`. Do not edit.\n\n{}\n\
         /** Every command, what it takes and what it gives. */\nexport interface Commands {{\n{}}}\n",
        types, schema.commands
    )
}
