//! Entries are read back as they were written, and garbage is an error.

use proptest::prelude::*;

use super::*;

fn read(bytes: &[u8]) -> Result<Vec<String>> {
    let mut rest = bytes;
    let mut all = Vec::new();
    while let Some(entry) = Entry::take(&mut rest)? {
        all.push(format!("{entry:?}"));
    }
    Ok(all)
}

#[test]
fn what_was_put_is_taken() {
    let mut bytes = Vec::new();
    put_person(&[1; 32], "ida@falk.example", 312, &mut bytes);
    put_erased(&mut bytes);
    put_whole(&[2; 32], b"detail", &mut bytes);
    let mut rest = bytes.as_slice();
    let mut again = Vec::new();
    while let Some(entry) = Entry::take(&mut rest).unwrap() {
        entry.put(&mut again);
    }
    assert_eq!(
        again, bytes,
        "entries survive being rewritten, as an erasure does with a person's neighbours"
    );
    assert_eq!(read(&bytes).unwrap().len(), 3, "no entry runs into the next");
}

#[test]
fn a_person_opens_what_was_sealed() {
    let shared = Detail { list: Some("Newsletter".into()), wording: Some("Yes".into()), ..Detail::default() };
    let whole = Detail { address: Some("ida@falk.example".into()), row: Some(3), ..shared.clone() };
    let mut bytes = Vec::new();
    put_person(&[1; 32], "ida@falk.example", 3, &mut bytes);
    let entry = Entry::take(&mut bytes.as_slice()).unwrap().unwrap();
    let (salt, encoded) = entry.encoded(&shared).unwrap();
    assert_eq!(
        (salt, encoded.as_ref()),
        ([1; 32], whole.encode().as_slice()),
        "byte for byte what was hashed"
    );
}

proptest! {
    #[test]
    fn garbage_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(&bytes);
    }

    #[test]
    fn nearly_right_bytes_never_panic(at in 0_usize..120, value in any::<u8>(), cut in 0_usize..120) {
        let mut bytes = Vec::new();
        put_person(&[1; 32], "ida@falk.example", 312, &mut bytes);
        put_whole(&[2; 32], b"some detail that is a little longer", &mut bytes);
        if let Some(byte) = bytes.get_mut(at) { *byte = value; }
        bytes.truncate(bytes.len().saturating_sub(cut));
        let _ = read(&bytes);
    }
}
