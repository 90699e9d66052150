//! Bulk providers: field mapping and file formats.
