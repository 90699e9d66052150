use super::*;

fn key(byte: u8) -> SecretKey {
    Zeroizing::new([byte; 32])
}

#[test]
fn only_the_right_key_and_place_open_it() {
    let sealed = seal(&key(1), b"here", b"hush").expect("sealed");
    let text = |key: &SecretKey, place: &[u8], nonce: &[u8], blob: &[u8]| {
        open(key, place, nonce, blob).map(|text| text.to_vec())
    };
    assert_eq!(text(&key(1), b"here", &sealed.nonce, &sealed.blob), Some(b"hush".to_vec()));
    assert_eq!(text(&key(2), b"here", &sealed.nonce, &sealed.blob), None, "another key");
    assert_eq!(text(&key(1), b"there", &sealed.nonce, &sealed.blob), None, "moved to another row");
    assert_eq!(text(&key(1), b"here", &[0; 24], &sealed.blob), None, "another nonce");
    assert_eq!(
        text(&key(1), b"here", &sealed.nonce[..12], &sealed.blob),
        None,
        "a nonce cut short must not panic"
    );
    assert_eq!(text(&key(1), b"here", &sealed.nonce, b""), None, "an empty blob must not panic");
    for place in 0..sealed.blob.len() {
        let mut changed = sealed.blob.clone();
        changed[place] ^= 1;
        assert_eq!(text(&key(1), b"here", &sealed.nonce, &changed), None, "byte {place} was changed");
    }
}

#[test]
fn the_same_text_never_looks_the_same_twice() {
    let (one, other) =
        (seal(&key(1), b"", b"hush").expect("sealed"), seal(&key(1), b"", b"hush").expect("sealed"));
    assert_ne!(one.nonce, other.nonce, "a nonce used twice would give the text away");
    assert_ne!(one.blob, other.blob);
    assert!(!one.blob.windows(4).any(|window| window == b"hush"), "the text is nowhere in clear");
}

#[test]
fn joined_parts_cannot_be_moved_about() {
    assert_ne!(join(&[b"ab", b"c"]), join(&[b"a", b"bc"]), "a secret of one name must not pass for another");
    assert_ne!(join(&[b"a"]), join(&[b"a", b""]));
}
