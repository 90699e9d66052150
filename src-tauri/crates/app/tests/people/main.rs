//! Importing people, looking after them and handing them over, on a real database.

#[cfg(test)]
mod desk;
#[cfg(test)]
mod domains;
#[cfg(test)]
mod exporting;
#[cfg(test)]
#[allow(dead_code, reason = "other tests use the rest of it")]
#[path = "../../../network/tests/network/fake_dns.rs"]
mod fake_dns;
#[cfg(test)]
mod garbage;
#[cfg(test)]
mod handing_over;
#[cfg(test)]
mod home;
#[cfg(test)]
mod messy_files;
#[cfg(test)]
mod people;
#[cfg(test)]
mod staying_off;
#[cfg(test)]
mod undoing;
