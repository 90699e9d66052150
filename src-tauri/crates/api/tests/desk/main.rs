//! The window's desk from end to end: what the page asks, in the order a person would.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod domains;
#[cfg(test)]
mod every_command;
#[cfg(test)]
#[allow(dead_code, reason = "other tests use the rest of it")]
#[path = "../../../network/tests/network/fake_dns.rs"]
mod fake_dns;
#[cfg(test)]
mod finding;
#[cfg(test)]
mod going_out;
#[cfg(test)]
mod many;
#[cfg(test)]
mod practising;
#[cfg(test)]
mod self_test;
#[cfg(test)]
mod signing_in;
#[cfg(test)]
mod window;
