//! What is accepted reads the same when it is read again.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let judged = address::judge(text);
    if let Some(address) = judged.address {
        let again = address::judge(address.as_str());
        assert_eq!(again.address.map(|address| address.as_str().to_owned()).as_deref(), Some(address.as_str()));
    }
});
