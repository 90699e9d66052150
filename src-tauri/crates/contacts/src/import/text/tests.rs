use super::*;

fn read(bytes: &[u8], encoding: &'static Encoding) -> (String, Vec<Misfit>, u64) {
    let mut text = Text::new(bytes, encoding);
    let (mut out, mut marks) = (Vec::new(), 0);
    loop {
        let (more, mark) = text.fill(&mut out).expect("memory does not fail");
        marks += mark;
        if !more {
            break;
        }
    }
    let misfits = std::iter::from_fn(|| text.misfit_before(u64::MAX)).collect();
    (String::from_utf8(out).expect("it was valid"), misfits, marks)
}

#[test]
fn a_mark_is_left_out_only_where_it_is_one() {
    assert_eq!(read(b"\xEF\xBB\xBFa", UTF_8), ("a".into(), vec![], 3));
    assert_eq!(read(b"\xFF\xFEa\0", UTF_16LE), ("a".into(), vec![], 2));
    assert_eq!(
        read(b"\xFF\xFEa\0", encoding_rs::WINDOWS_1252).0,
        "ÿþa\0",
        "another encoding has letters there"
    );
}

#[test]
fn misfits_are_told_with_their_place_in_the_file_over_many_pieces() {
    let mut bytes: Vec<u8> = "a\0".repeat(CHUNK).into_bytes();
    bytes.extend_from_slice(b"\x00\xDCb\0");
    let (text, misfits, _) = read(&bytes, UTF_16LE);
    assert_eq!(text.len(), CHUNK + "\u{FFFD}b".len());
    assert_eq!(misfits, [Misfit { decoded: CHUNK as u64, byte: 2 * CHUNK as u64 }]);
}

#[test]
fn a_letter_cut_in_two_by_the_end_is_a_misfit() {
    let (text, misfits, _) = read(b"ab\x93", encoding_rs::SHIFT_JIS);
    assert_eq!(text, "ab\u{FFFD}");
    assert_eq!(misfits, [Misfit { decoded: 2, byte: 2 }]);
}

#[test]
fn a_sample_may_end_within_a_letter() {
    assert_eq!(decode_sample(b"Zo\xC3", UTF_8, false), "Zo");
    assert_eq!(decode_sample(b"Zo\xC3", UTF_8, true), "Zo\u{FFFD}");
}
