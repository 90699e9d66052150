//! Draft, template, rendering, MIME, List-* headers and content checks.
