//! The commands as a script uses them: exit statuses and the fields that scripts depend on.

mod answers;
mod keeping;
mod reading;
mod stopping;
mod terminal;
