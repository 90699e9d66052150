//! Files of every form with bytes changed inside, where they are reached: what packs them is put around them afterwards.

use super::*;
use made::{binary, old, open_document_content};
use proptest::prelude::*;
use proptest::sample::Index;

/// Read or refused with a sentence; never more text than so few bytes can mean.
fn ends(bytes: &[u8]) -> Option<String> {
    match try_read(bytes, None) {
        Ok((_, text)) => {
            assert!(text.len() < 64 << 20, "{} bytes became {}", bytes.len(), text.len());
            Some(text)
        }
        Err(why) => {
            assert!(why.to_string().ends_with('.'), "{why}");
            None
        }
    }
}

fn changes() -> impl Strategy<Value = Vec<(Index, u8)>> {
    // What counts and what measures is low or high more often than in between.
    let byte = prop_oneof![any::<u8>(), Just(0), Just(1), Just(0x7F), Just(0xFF)];
    proptest::collection::vec((any::<Index>(), byte), 1..5)
}

fn change(bytes: &mut [u8], changes: &[(Index, u8)]) {
    for (at, byte) in changes {
        bytes[at.index(bytes.len())] = *byte;
    }
}

fn old_stream() -> Vec<u8> {
    let first = old::texts(&["ida@falk.example", "Ida"]);
    let chart = [old::begin(0x0020), old::label(9, 9, "x"), old::end()].concat();
    let people = old::sheet(&[
        old::dimensions((0, 2), (0, 2)),
        old::shared(0, 0, 0),
        chart,
        old::shared(0, 1, 1),
        old::label(1, 0, "amara@northfen.example"),
        // NUMBER, RK, MULRK, FORMULA and the text it gave.
        old::record(0x0203, &[&[1, 0, 1, 0, 0, 0][..], &7.5_f64.to_le_bytes()].concat()),
        old::record(0x027E, &[2, 0, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F]),
        old::record(0x00BD, &[2, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 6, 0, 0, 0, 2, 0]),
        old::record(
            0x0006,
            &[3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 3, 0, 0x1E, 1, 0],
        ),
        old::record(0x0207, &[1, 0, 0, b'a']),
    ]);
    old::stream(
        &first,
        &[("Read me", old::sheet(&[old::label(0, 0, "no")])), ("People", people)],
        |_, place| place,
    )
}

const CONTENT: &str = r#"<table:table table:name="A"><table:table-row table:number-rows-repeated="2"><table:table-cell
    office:value-type="string" table:number-columns-repeated="3"><text:p>ida@<text:s text:c="2"/>falk&#46;example</text:p></table:table-cell>
    <table:table-cell office:value-type="date" office:date-value="2026-02-13"/></table:table-row></table:table>"#;

#[test]
fn what_is_changed_below_is_read_as_long_as_nothing_is_changed() {
    assert!(ends(&old::file(&old_stream())).unwrap().contains("amara@northfen.example"));
    assert!(ends(&open_document(CONTENT)).unwrap().contains("ida@  falk.example"));
}

/// Names that say how everybody in it stands.
const TOLD: [&str; 2] = ["subscribed_members_export_1.csv", "unsubscribed_members_export_1.csv"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_changed_byte_of_a_binary_workbook_makes_it_panic(part in 0..6_usize, changes in changes()) {
        let mut parts = binary::people();
        change(&mut parts[part].1, &changes);
        ends(&archive(&parts));
    }

    #[test]
    fn no_changed_byte_of_the_sheets_of_an_old_workbook_makes_it_panic(changes in changes()) {
        let mut stream = old_stream();
        change(&mut stream, &changes);
        ends(&old::file(&stream));
    }

    #[test]
    fn no_changed_byte_around_an_old_workbook_makes_it_panic(changes in changes()) {
        // The head, the table of sectors and the folder: what lies between is the workbook.
        let mut file = old::file(&old_stream());
        change(&mut file, &changes);
        ends(&file);
    }

    #[test]
    fn no_changed_byte_of_an_open_document_makes_it_panic(changes in changes()) {
        let mut content = open_document_content(CONTENT).into_bytes();
        change(&mut content, &changes);
        let manifest = ("META-INF/manifest.xml", b"<manifest/>".to_vec());
        ends(&archive(&[manifest, ("content.xml", content)]));
    }

    #[test]
    fn no_changed_byte_of_a_table_in_an_archive_makes_it_panic(which in 0..2_usize, told in any::<bool>(), changes in changes()) {
        let mut tables = [
            b"\xEF\xBB\xBFEmail Address,First Name\r\namara@northfen.example,\"Amara, A.\"\r\n".to_vec(),
            b"Email Address;UNSUB_TIME\nida@falk.example;2026-02-01\nbert@berg.example;\"x\"\n".to_vec(),
        ];
        change(&mut tables[which], &changes);
        let names = if told { TOLD } else { ["a.csv", "b.csv"] };
        let files: Vec<(&str, &[u8])> = names.into_iter().zip(tables.iter().map(Vec::as_slice)).collect();
        let (look, rows) = bytes_of(&archive(&files));
        prop_assert!(rows.is_ok(), "bytes of a table are never damage: {rows:?}");
        prop_assert_eq!(look.parts.len(), if told { 0 } else { 2 });
    }

    #[test]
    fn no_changed_byte_around_the_tables_of_an_archive_loses_a_row_in_silence(changes in changes()) {
        let whole = archive(&TOLD.map(|name| (name, "Email Address\nida@falk.example\n")));
        let (_, expect) = bytes_of(&whole);
        let mut file = whole;
        change(&mut file, &changes);
        ends(&file);
        // Where another form, another name or another end of the archive shows, that is told; else nothing may be missing.
        let looked = look(&mut Cursor::new(file.clone()), None);
        if looked.is_ok_and(|look| look.form == Form::Archive && look.parts.is_empty()) {
            let names = unpack::names(&mut Cursor::new(file.clone())).unwrap();
            if let (_, Ok(rows)) = bytes_of(&file) && TOLD.iter().all(|told| names.iter().any(|name| name == told)) {
                prop_assert_eq!(rows, expect.unwrap());
            }
        }
    }
}

proptest! {
    // A million blank lines each take their time.
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_cell_says_of_its_repeats_it_ends_with_few_rows(above in count(), again in count(), left in count(), columns in count()) {
        let text = ends(&open_document(&format!(
            r#"<table:table table:name="A"><table:table-row table:number-rows-repeated="{above}"/><table:table-row table:number-rows-repeated="{again}"><table:table-cell
               table:number-columns-repeated="{left}"/><table:table-cell office:value-type="string" table:number-columns-repeated="{columns}"><text:p>x</text:p></table:table-cell></table:table-row>
               </table:table>"#
        )));
        // A row that begins below every sheet is refused; any other is read under its own number.
        prop_assert_eq!(text.is_some(), above.max(1) < 1 << 20);
        if let Some(text) = text {
            let blank = text.bytes().take_while(|byte| *byte == b'\n').count();
            prop_assert_eq!(blank as u64, above.max(1));
            prop_assert!(text.bytes().filter(|byte| *byte == b'\n').count() - blank <= 1_000);
        }
    }
}

/// How often something may be said to stand there.
fn count() -> impl Strategy<Value = u64> {
    prop_oneof![0..3_u64, 0..5_000_u64, (1 << 20) - 2..(1 << 20) + 2_u64, any::<u64>(), Just(u64::MAX)]
}

/// The table as bytes, which need be no text where nothing is known of their letters.
fn bytes_of(file: &[u8]) -> (Look, std::io::Result<Vec<u8>>) {
    let look = look(&mut Cursor::new(file.to_vec()), None).unwrap();
    let mut bytes = Vec::new();
    let read = table(Box::new(Cursor::new(file.to_vec())), &look).read_to_end(&mut bytes);
    (look, read.map(|_| bytes))
}
