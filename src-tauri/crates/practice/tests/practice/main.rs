//! The post office over real sockets: by hand, and with the clients of other makers.

mod by_hand;
mod faults;
mod keeping;
mod other_clients;
mod support;
