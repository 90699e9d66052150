//! Any text as what a mail server said.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = reply::classify(text);
});
