//! Do not mail, answers, vault, backup: as the window asks for them.

#[cfg(test)]
mod asked;
