//! Any bytes as mail that came back, alone and in a mailbox file.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for mail in feedback::split(bytes) {
        let _ = feedback::read(mail, &|_| Vec::new());
    }
});
