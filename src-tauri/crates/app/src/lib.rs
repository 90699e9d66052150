//! What a user can do: use cases, the send loop, clock, secrets, events.
