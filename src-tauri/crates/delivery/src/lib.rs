//! Audience, pre-flight, pacing, outbox states, retry.
