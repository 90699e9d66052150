//! People, lists and segments; import files to rows; merge plan; export.
