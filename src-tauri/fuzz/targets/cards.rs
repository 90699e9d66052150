//! Anything behind the first line of a vCard.
#![no_main]

mod through;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| through::the_table(&[b"BEGIN:VCARD\r\n".as_slice(), bytes].concat()));
