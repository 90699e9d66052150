//! The window's desk from end to end: what the page asks, in the order a person would.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod every_command;
#[cfg(test)]
mod going_out;
#[cfg(test)]
mod many;
#[cfg(test)]
mod practising;
#[cfg(test)]
mod window;
