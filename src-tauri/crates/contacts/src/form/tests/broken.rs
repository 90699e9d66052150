//! What is broken, too big or no list at all ends with a sentence, and never with a panic.

use super::*;
use proptest::prelude::*;
use std::fmt::Write as _;

#[test]
fn what_is_no_list_is_told_by_name_with_what_to_do() {
    for (bytes, word) in [
        (b"%PDF-1.7 x".as_slice(), "a PDF"),
        (b"\x1F\x8B\x08x", "compressed"),
        (b"<!DOCTYPE html><table><tr><td>a@b.example</td></tr></table>", "web page"),
        (b"<?xml version=\"1.0\"?><Workbook/>", "XML"),
        (b"\x89PNG\r\n", "picture"),
        (b"7z\xBC\xAF\x27\x1C", "archive"),
    ] {
        let why = try_read(bytes, None).unwrap_err();
        assert!(matches!(why, FormError::NoTable { .. }) && why.to_string().contains(word), "{why}");
    }
    let why = try_read(&archive(&[("picture.png", "x")]), None).unwrap_err();
    assert!(why.to_string().contains("without a CSV file"), "{why}");
}

#[test]
fn a_locked_workbook_says_so() {
    let file = archive(&[
        ("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>"),
        ("content.xml", "garbage"),
    ]);
    assert!(matches!(try_read(&file, None), Err(FormError::Locked)));
    let mut locked = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    drop(locked.create_stream("/EncryptedPackage").unwrap());
    assert!(matches!(try_read(&locked.into_inner().into_inner(), None), Err(FormError::Locked)));
}

#[test]
fn a_cell_repeated_a_billion_times_is_read_a_few_times() {
    let file = open_document(
        r#"<table:table table:name="A"><table:table-row table:number-rows-repeated="1000000000"><table:table-cell
           office:value-type="string" table:number-columns-repeated="1000000000"><text:p>x</text:p></table:table-cell></table:table-row></table:table>"#,
    );
    let (_, text) = read(&file, None);
    assert!(text.len() < 32 << 20, "{} bytes", text.len());
}

#[test]
fn two_cells_in_far_corners_take_no_memory() {
    let far = old_workbook(&[(0, 0, "a"), (65_535, 200, "b")]);
    assert!(matches!(try_read(&far, None), Err(FormError::TooBig { .. })));
    let outside = old_workbook(&[(0, 0, "a"), (65_535, 65_535, "b")]);
    assert!(matches!(try_read(&outside, None), Err(FormError::Damaged { .. })));
    let file = workbook(&[(
        "A",
        r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>"#,
    )]);
    let (_, text) = read(&file, None);
    assert!(text.len() < 4 << 20);
    assert_eq!(rows(&text).last().unwrap().0, 1_048_576);
}

#[test]
fn an_archive_that_unpacks_without_end_is_refused() {
    let file = workbook(&[(
        "A",
        &format!(r#"<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>"#, "x".repeat(9 << 20)),
    )]);
    assert!(file.len() < 1 << 20, "it is small before");
    assert!(matches!(try_read(&file, None), Err(FormError::TooBig { .. })));
}

#[test]
fn a_table_of_texts_is_not_taken_at_its_word() {
    let sheet = r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#;
    let file = made::workbook_promising(&[("A", sheet)], 1_000_000_000_000);
    assert!(matches!(try_read(&file, None), Err(FormError::Damaged { .. })));
}

#[test]
fn what_an_xml_file_declares_stands_for_nothing() {
    let mut lol = String::from("<!DOCTYPE x [<!ENTITY a \"ha\">");
    for (name, of) in [("b", "a"), ("c", "b"), ("d", "c"), ("e", "d")] {
        let _ = write!(lol, "<!ENTITY {name} \"{}\">", format!("&{of};").repeat(100));
    }
    let file = open_document(&format!(
        r#"<table:table table:name="A"><table:table-row><table:table-cell office:value-type="string"><text:p>&e;ida@falk.example</text:p></table:table-cell></table:table-row></table:table>{lol}]>"#
    ));
    if let Ok((_, text)) = try_read(&file, None) {
        assert!(text.len() < 1000, "{text}");
    }
}

#[test]
fn a_file_that_is_cut_off_ends_with_a_sentence() {
    let sheet = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>ida@falk.example</t></is></c></row>"#;
    let old = old_workbook(&[(0, 0, "ida@falk.example")]);
    for file in [workbook(&[("A", sheet)]), old, archive(&[("a.csv", "Email\nida@falk.example\n")])] {
        for length in (8..file.len()).step_by(7) {
            if let Err(why) = try_read(&file[..length], None) {
                assert!(why.to_string().ends_with('.'), "{why}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = try_read(&bytes, None);
    }

    #[test]
    fn no_changed_byte_of_a_workbook_makes_it_panic(at in any::<proptest::sample::Index>(), byte in any::<u8>(), old in any::<bool>()) {
        let mut file = if old {
            old_workbook(&[(0, 0, "ida@falk.example"), (3, 2, "x")])
        } else {
            workbook(&[("A", r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#)])
        };
        let at = at.index(file.len());
        file[at] = byte;
        let _ = try_read(&file, None);
    }

    #[test]
    fn any_text_behind_the_first_line_of_a_card_or_an_entry_is_read(text in "\\PC*", kind in 0..3_usize) {
        let begin = ["BEGIN:VCARD\r\n", "version: 1\ndn: x\n", "A <a@b.example>, "][kind];
        let _ = try_read(format!("{begin}{text}").as_bytes(), None);
    }
}
