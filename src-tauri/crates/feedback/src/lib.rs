//! Raw mail that came back to Feedback.
