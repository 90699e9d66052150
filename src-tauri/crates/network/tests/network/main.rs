//! Sockets of this crate against servers on loopback: our own post office, a scripted one, and those of other makers.

#[cfg(test)]
mod dns;
#[cfg(test)]
mod dns_https;
#[cfg(test)]
mod dns_odd;
#[cfg(test)]
mod dns_others;
#[cfg(test)]
mod dns_services;
#[cfg(test)]
mod dovecot;
#[cfg(test)]
mod fake;
#[cfg(test)]
mod fake_dns;
#[cfg(test)]
mod fake_imap;
#[cfg(test)]
mod fake_web;
#[cfg(test)]
mod grouped;
#[cfg(test)]
mod http;
#[cfg(test)]
mod imap;
#[cfg(test)]
mod oauth;
#[cfg(test)]
mod opening;
#[cfg(test)]
mod other_servers;
#[cfg(test)]
mod sending;
#[cfg(test)]
mod stages;
#[cfg(test)]
mod trust;
