//! The use cases on a real database, a real SMTP session and the practice post office.

#[cfg(test)]
mod bulk;
#[cfg(test)]
mod changed_mind;
#[cfg(test)]
mod clock_set_back;
#[cfg(test)]
mod cut_line;
#[cfg(test)]
mod cutting;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod do_not_mail;
#[cfg(test)]
#[allow(dead_code, reason = "shared with another room, which uses more of it")]
#[path = "../../../network/tests/network/fake_dns.rs"]
mod fake_dns;
#[cfg(test)]
#[allow(dead_code, reason = "shared with another room, which uses more of it")]
#[path = "../../../network/tests/network/fake_imap.rs"]
mod fake_imap;
#[cfg(test)]
#[allow(dead_code, reason = "shared with another room, which uses more of it")]
#[path = "../../../network/tests/network/fake_web.rs"]
mod fake_web;
#[cfg(test)]
mod finding;
#[cfg(test)]
mod first_batch;
#[cfg(test)]
mod getting_in;
#[cfg(test)]
mod held;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod keeping;
#[cfg(test)]
mod late;
#[cfg(test)]
mod listening;
#[cfg(test)]
mod looking_ahead;
#[cfg(test)]
mod pacing;
#[cfg(test)]
mod planning;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod rehearsing;
#[cfg(test)]
mod scripted;
#[cfg(test)]
mod sending;
#[cfg(test)]
mod setbacks;
#[cfg(test)]
mod signing_in;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod small_disk;
#[cfg(test)]
mod starting;
#[cfg(test)]
mod together;
#[cfg(test)]
mod trouble;
