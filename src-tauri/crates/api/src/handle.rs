//! What answers each command, one file a noun: free functions over the [`Desk`](crate::desk::Desk).

pub mod common;
