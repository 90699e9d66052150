//! Anything behind the first lines of an LDIF file.
#![no_main]

mod through;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| through::the_table(&[b"version: 1\ndn: x\n".as_slice(), bytes].concat()));
