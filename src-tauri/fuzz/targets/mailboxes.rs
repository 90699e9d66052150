//! Anything behind a first mailbox.
#![no_main]

mod through;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| through::the_table(&[b"A <a@b.example>, ".as_slice(), bytes].concat()));
