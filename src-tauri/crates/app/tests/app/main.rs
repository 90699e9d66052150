//! The use cases on a real database, a real SMTP session and the practice post office.

#[cfg(test)]
mod desk;
#[cfg(test)]
mod do_not_mail;
#[cfg(test)]
mod keeping;
#[cfg(test)]
mod listening;
#[cfg(test)]
mod planning;
#[cfg(test)]
mod rehearsing;
#[cfg(test)]
mod sending;
#[cfg(test)]
mod setbacks;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod small_disk;
#[cfg(test)]
mod starting;
#[cfg(test)]
mod stubborn;
#[cfg(test)]
mod together;
