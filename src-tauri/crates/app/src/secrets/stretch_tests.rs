use super::*;

const LOW: Cost = Cost { memory: 8, passes: 1, lanes: 1 };

#[test]
fn a_cost_is_read_back_as_written() {
    for cost in [LOW, Cost::default()] {
        assert_eq!(
            Cost::from_params(&cost.to_params()),
            Ok(cost),
            "a vault opens at the cost it was made with"
        );
    }
    assert_eq!(
        Cost::default().to_params(),
        "argon2id v=19 m=65536 t=3 p=4",
        "what lies on disks is read for ever"
    );
}

#[test]
fn a_cost_from_a_hostile_file_is_refused() {
    for params in [
        "",
        "argon2id",
        "argon2i v=19 m=8 t=1 p=1",
        "argon2id v=16 m=8 t=1 p=1",
        "argon2id v=19 m=4294967295 t=1 p=1",
        "argon2id v=19 m=8 t=1000000 p=1",
        "argon2id v=19 m=8 t=1 p=1000",
        "argon2id v=19 m=-1 t=1 p=1",
        "argon2id m=8 v=19 t=1 p=1",
    ] {
        assert_eq!(
            Cost::from_params(params),
            Err(VaultError::UnknownParams),
            "{params:?} must not take all memory"
        );
    }
    let nothing = Cost { memory: 0, passes: 0, lanes: 0 };
    assert!(from_passphrase("long enough", &[1; 16], nothing).is_err(), "no cost at all is no cost");
    assert!(from_passphrase("long enough", b"", LOW).is_err(), "a row without its salt must not panic");
}

#[test]
fn keys_differ_by_what_is_known_and_by_salt() {
    let key = |passphrase, salt: u8| from_passphrase(passphrase, &[salt; 16], LOW).expect("a key");
    assert_eq!(key("correct horse", 1), key("correct horse", 1), "else nothing would ever open");
    assert_ne!(key("correct horse", 1), key("correct horsf", 1));
    assert_ne!(
        key("correct horse", 1),
        key("correct horse", 2),
        "two vaults with one passphrase have two keys"
    );
    let phrase = |entropy: u8, salt: u8| from_phrase(&[entropy; 16], &[salt; 16]).expect("a key");
    assert_eq!(phrase(1, 1), phrase(1, 1));
    assert_ne!(phrase(1, 1), phrase(2, 1));
    assert_ne!(phrase(1, 1), phrase(1, 2));
}
