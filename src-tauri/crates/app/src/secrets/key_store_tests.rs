use std::time::Instant;

use super::*;

#[test]
fn a_key_store_that_hangs_is_given_up() {
    let started = Instant::now();
    let answer = within(Duration::from_millis(50), || thread::sleep(Duration::from_secs(20)));
    assert_eq!(answer, None, "a window must not freeze because a key store does");
    assert!(started.elapsed() < Duration::from_secs(10), "it was given up in time");
    assert_eq!(within(Duration::from_secs(10), || 7), Some(7), "one that answers is heard");
    let died = within(Duration::from_secs(10), || -> u8 { panic!("the system's code broke") });
    assert_eq!(died, None, "nor must the program end because a key store does");
}

#[test]
fn asking_the_system_ends_soon_whatever_it_has() {
    let started = Instant::now();
    KeyStore::Os.is_there();
    assert!(
        started.elapsed() < Duration::from_secs(20),
        "starting must not wait for a key store that is not there"
    );
}

#[test]
fn the_setting_switches_it_off() {
    for (setting, expect) in [
        (Some("none"), KeyStore::None),
        (Some(" None "), KeyStore::None),
        (Some("os"), KeyStore::Os),
        (Some(""), KeyStore::Os),
        (None, KeyStore::Os),
    ] {
        assert_eq!(KeyStore::from_setting(setting), expect, "{setting:?}");
    }
    assert!(!KeyStore::None.is_there());
    assert_eq!(KeyStore::None.get("any"), Err(KeyStoreTrouble::Absent), "what is switched off is not asked");
}

#[test]
fn what_the_library_found_is_not_passed_on() {
    let secret = b"these are the bytes of a key....".to_vec();
    let told = trouble(Error::BadEncoding(secret));
    assert_eq!(told, KeyStoreTrouble::OtherKey);
    assert!(!format!("{told} {told:?}").contains("116"), "no byte of it ends in a log");
}
