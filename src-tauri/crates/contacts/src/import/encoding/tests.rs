use encoding_rs::{GBK, SHIFT_JIS, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253};
use proptest::prelude::*;

use super::*;

fn guess(bytes: &[u8], piece: usize) -> (&'static Encoding, EncodingReason) {
    let mut detector = Detector::default();
    bytes.chunks(piece.max(1)).for_each(|piece| detector.feed(piece));
    detector.guess()
}

fn check(bytes: &[u8], encoding: &'static Encoding, reason: EncodingReason) {
    for piece in [1, 7, bytes.len()] {
        assert_eq!(
            guess(bytes, piece),
            (encoding, reason),
            "in pieces of {piece}: {}",
            String::from_utf8_lossy(bytes)
        );
    }
}

fn wide(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn a_byte_order_mark_settles_it() {
    check(b"\xEF\xBB\xBFname", UTF_8, EncodingReason::ByteOrderMark);
    check(b"\xFF\xFEn\0", UTF_16LE, EncodingReason::ByteOrderMark);
    check(b"\xFE\xFF\0n", UTF_16BE, EncodingReason::ByteOrderMark);
}

#[test]
fn utf_16_shows_itself_without_a_mark() {
    for text in [
        "Name,Mail\nZoë,zoe@akesson.example\n",
        "Имя;Почта\nАнна;anna@severny.example\n",
        "氏名,メール\n山田太郎,yamada@tokyo.example\n",
    ] {
        check(&wide(text, u16::to_le_bytes), UTF_16LE, EncodingReason::NulPattern);
        check(&wide(text, u16::to_be_bytes), UTF_16BE, EncodingReason::NulPattern);
    }
}

#[test]
fn utf_8_is_what_fits_it() {
    check("Zoë Åkesson 日本\n".as_bytes(), UTF_8, EncodingReason::ValidUtf8);
    check(b"plain text\n", UTF_8, EncodingReason::Ascii);
    check(b"", UTF_8, EncodingReason::Ascii);
    check(b"a\0b,c\0\0\0d plain text with some NUL", UTF_8, EncodingReason::Ascii);
    let mut cut = "Zoë ".repeat(9).into_bytes();
    cut.extend_from_slice(b"Zo\xC3");
    check(&cut, UTF_8, EncodingReason::ValidUtf8);
}

#[test]
fn one_bad_byte_does_not_make_utf_8_something_else() {
    let mut bytes = "Zoë;Åke;Jürgen;Ana-María\n".repeat(3).into_bytes();
    bytes.extend_from_slice(b"M\xFCller\n");
    check(&bytes, UTF_8, EncodingReason::MostlyUtf8);
}

#[test]
fn old_code_pages_are_told_by_their_letters() {
    let cases = [
        (WINDOWS_1252, "Nom;Prénom;Ville\nLefèvre;Zoë;Besançon\nMüller;Jürgen;Köln\nRuiz;María;Logroño\n"),
        (
            WINDOWS_1250,
            "Příjmení;Jméno;Město\nDvořák;Jiří;Třebíč\nNovák;Tomáš;Plzeň\nKučera;Ondřej;Ústí\nŠťastná;Žofie;Břeclav\n",
        ),
        (WINDOWS_1251, "Фамилия;Имя;Город\nИванова;Анна;Нижний Новгород\nПетров;Сергей;Екатеринбург\n"),
        (WINDOWS_1253, "Επώνυμο;Όνομα;Πόλη\nΠαπαδόπουλος;Γιώργος;Θεσσαλονίκη\nΔημητρίου;Ελένη;Αθήνα\n"),
        (SHIFT_JIS, "氏名,住所\n山田太郎,東京都新宿区\n鈴木花子,大阪府大阪市\n"),
        (GBK, "姓名,城市\n王小明,北京市朝阳区\n李华,上海市浦东新区\n"),
    ];
    for (encoding, text) in cases {
        let (bytes, _, lossy) = encoding.encode(text);
        assert!(!lossy, "{} can write it", encoding.name());
        check(&bytes, encoding, EncodingReason::Statistics);
    }
}

#[test]
fn the_last_byte_of_a_long_file_has_a_say() {
    let mut bytes = b"name,mail\n".repeat(200_000);
    bytes.extend_from_slice("Zoë,Besançon,Müller\n".chars().map(|c| c as u8).collect::<Vec<u8>>().as_slice());
    assert_eq!(guess(&bytes, 1 << 16), (WINDOWS_1252, EncodingReason::Statistics));
}

proptest! {
    #[test]
    fn any_bytes_have_an_encoding(bytes in prop::collection::vec(any::<u8>(), 0..400), piece in 1_usize..50) {
        let whole = guess(&bytes, bytes.len());
        prop_assert_eq!(whole, guess(&bytes, piece), "however they arrive");
    }
}
