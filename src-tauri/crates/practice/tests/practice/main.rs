//! The post office over real sockets: by hand, and with the clients of other makers.

#[cfg(test)]
mod by_hand;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod keeping;
#[cfg(test)]
mod other_clients;
#[cfg(test)]
mod support;
