//! What the window asks and is told about settings.
