//! What is accepted reads the same when it is read again, and what is suggested is worth taking.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let judged = address::judge(text);
    if let Some(better) = &judged.suggestion {
        assert!(address::judge(better).address.is_some(), "a suggestion is an address");
    }
    if let Some(address) = &judged.address {
        let again = address::judge(address.as_str());
        assert_eq!(again.address.map(|address| address.as_str().to_owned()).as_deref(), Some(address.as_str()));
        let mailbox = address.same_mailbox_key();
        let of_key = address::Address::from_canonical(mailbox.as_str());
        assert_eq!(of_key.map(|address| address.same_mailbox_key()), Some(mailbox));
    }
});
