//! Any bytes at all as a file of any form.
#![no_main]

mod through;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| through::the_table(bytes));
