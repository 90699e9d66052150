//! The wire to the window: one command table, request and response types, error codes.
