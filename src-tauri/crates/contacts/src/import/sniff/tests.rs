use std::io;

use proptest::prelude::*;

use super::super::{ImportedPerson, Mapping, Rows, people};
use super::*;

fn codes(bytes: &[u8]) -> Vec<String> {
    let reading = survey(bytes, &Overrides::default()).expect("memory does not fail");
    reading.findings.iter().map(|finding| finding.code.to_string()).collect()
}

#[test]
fn files_that_are_no_tables_are_told() {
    assert_eq!(codes(b"PK\x03\x04 and so on")[0], "not-a-table");
    assert_eq!(codes(b"begin:vcard\r\nVERSION:3.0\r\n")[0], "not-a-table");
    assert_eq!(codes(b""), ["empty-file"]);
    assert_eq!(codes(b"\n\n\n"), ["empty-file"]);
}

#[test]
fn a_file_without_addresses_has_one_finding_and_its_rows() {
    let text = b"Name,Town\nAnn,Northfen\nBo,Oldmill\n";
    assert_eq!(codes(text), ["no-address-column"]);
    let reading = survey(&text[..], &Overrides::default()).expect("memory does not fail");
    let mapping = Mapping::of(&reading);
    let found: Vec<ImportedPerson> = Rows::new(&text[..], &reading)
        .flat_map(|row| people(&row.expect("memory does not fail"), &mapping))
        .collect();
    assert_eq!(found.len(), 2, "its rows are shown all the same");
    assert_eq!(found[0].fields.get("town").map(String::as_str), Some("Northfen"));
}

#[test]
fn a_good_file_has_no_findings() {
    assert_eq!(codes(b"Name,Mail\nAnn,ann@a.example\n"), [""; 0]);
    assert_eq!(codes(b"Nom;Mail\nLef\xE8vre;a@b.example\nBesan\xE7on;b@b.example\n"), ["encoding-guessed"]);
    assert_eq!(codes(b"Mail,Confirmed at\na@b.example,03/04/2026\n"), ["unclear-dates"]);
}

#[test]
fn a_file_of_thousands_of_columns_is_read_in_good_time() {
    let mut text = vec!["Mail"; 60_000].join(",");
    text.push_str("\na@b.example\nb@b.example,x\n");
    let reading = survey(text.as_bytes(), &Overrides::default()).expect("memory does not fail");
    assert_eq!(reading.columns.len(), column::MOST_COLUMNS);
    assert!(reading.findings.iter().any(|finding| finding.code == "too-many-columns"), "and that is said");
    assert_eq!(Rows::new(text.as_bytes(), &reading).count(), 2, "its people are read");
}

#[test]
fn the_preview_shows_what_stands_above_the_names_too() {
    let reading =
        survey(&b"Members\n\nName,Mail\nAnn,ann@a.example\n"[..], &Overrides::default()).expect("memory");
    let numbers: Vec<u64> = reading.preview.iter().map(Row::number).collect();
    assert_eq!(numbers, [1, 3, 4]);
    assert_eq!(reading.header_row, Some(3));
}

#[test]
fn the_users_word_on_the_file_is_followed() {
    let text = b"Zo\xEB;x\nAnn;ann@a.example\n";
    let chosen = Overrides {
        encoding: Some("iso-8859-15".into()),
        delimiter: Some(b','),
        header_row: Some(1),
        ..Overrides::default()
    };
    let reading = survey(&text[..], &chosen).expect("all of it can be done");
    assert_eq!(reading.encoding_name(), "iso-8859-15");
    assert_eq!((reading.delimiter, reading.header_row), (b',', Some(1)));
    assert_eq!(reading.columns.len(), 1);
    assert_eq!(reading.columns[0].heading, "Zoë;x");
    let none = Overrides { header_row: Some(0), ..Overrides::default() };
    assert_eq!(survey(&b"Mail\na@b.example\n"[..], &none).expect("none can be chosen").header_row, None);
}

#[test]
fn what_cannot_be_done_is_refused_with_a_reason() {
    let with = |overrides: Overrides| {
        survey(&b"Mail\na@b.example\n"[..], &overrides).expect_err("it cannot be done")
    };
    let label = with(Overrides { encoding: Some("utf-9".into()), ..Overrides::default() });
    assert!(matches!(label, ImportError::UnknownEncoding { .. }));
    let quote = with(Overrides { delimiter: Some(b'"'), ..Overrides::default() });
    assert!(matches!(quote, ImportError::BadDelimiter { .. }));
    let row = with(Overrides { header_row: Some(7), ..Overrides::default() });
    assert!(matches!(row, ImportError::NoSuchHeaderRow { row: 7 }));
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the stick was pulled out"))
        }
    }
    assert!(matches!(survey(Broken, &Overrides::default()), Err(ImportError::Read(_))));
}

proptest! {
    #[test]
    fn any_bytes_can_be_read_somehow(bytes in prop::collection::vec(any::<u8>(), 0..500)) {
        let reading = sniff(&bytes, 10_000, &Overrides::default()).expect("no overrides");
        let mapping = Mapping::of(&reading);
        for row in Rows::new(&bytes[..], &reading) {
            let _ = people(&row.expect("memory does not fail"), &mapping);
        }
    }

    #[test]
    fn any_table_can_be_read_somehow(text in "([a-z@.]{0,9}[,;\t|\"\n ]){0,60}") {
        let reading = sniff(text.as_bytes(), text.len() as u64, &Overrides::default()).expect("no overrides");
        let mapping = Mapping::of(&reading);
        for row in Rows::new(text.as_bytes(), &reading) {
            let row = row.expect("memory does not fail");
            let people = people(&row, &mapping);
            prop_assert_eq!(people.is_empty(), row.is_blank(), "every row with something in it has an outcome");
        }
    }
}

#[test]
fn one_table_in_every_dress_gives_the_same_people() {
    let rows = [
        ["Name", "E-Mail", "Ort", "Notiz"],
        ["Zoë Åkesson", "zoe@akesson.example", "Besançon", "mag Brötchen, süß; sehr | gern"],
        ["Müller, Jürgen", "juergen@brightmail.example", "Köln", "sagt \"Grüße\""],
        ["Ana-María Ruiz", "ana@ruizferrer.example", "Logroño", "zwei\nZeilen"],
    ];
    let people_of = |bytes: &[u8], dress: &str| -> Vec<(u64, crate::Fields)> {
        let reading = survey(bytes, &Overrides::default()).expect("memory does not fail");
        assert_eq!(reading.header_row, Some(1), "{dress}");
        let mapping = Mapping::of(&reading);
        let rows = Rows::new(bytes, &reading).map(|row| row.expect("memory does not fail"));
        rows.flat_map(|row| people(&row, &mapping)).map(|person| (person.row, person.fields)).collect()
    };
    let plain = "Name,E-Mail,Ort,Notiz\nZoë Åkesson,zoe@akesson.example,Besançon,\"mag Brötchen, süß; sehr | gern\"\n\
        \"Müller, Jürgen\",juergen@brightmail.example,Köln,\"sagt \"\"Grüße\"\"\"\n\
        Ana-María Ruiz,ana@ruizferrer.example,Logroño,\"zwei\nZeilen\"\n";
    let expect = people_of(plain.as_bytes(), "plain");
    assert_eq!(expect.len(), 3);
    for delimiter in [b',', b';', b'\t', b'|'] {
        for (end, name) in [
            (csv::Terminator::Any(b'\n'), "LF"),
            (csv::Terminator::CRLF, "CRLF"),
            (csv::Terminator::Any(b'\r'), "CR"),
        ] {
            let mut writer =
                csv::WriterBuilder::new().delimiter(delimiter).terminator(end).from_writer(Vec::new());
            for row in rows {
                writer.write_record(row).expect("memory takes all");
            }
            let text =
                String::from_utf8(writer.into_inner().expect("memory takes all")).expect("it was text");
            let (western, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
            let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            let dresses: [(&str, Vec<u8>); 7] = [
                ("UTF-8", text.clone().into_bytes()),
                ("UTF-8 with mark", [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat()),
                ("Windows-1252", western.into_owned()),
                ("UTF-16LE", little.clone()),
                ("UTF-16LE with mark", [b"\xFF\xFE".as_slice(), &little].concat()),
                ("UTF-16BE", big.clone()),
                ("UTF-16BE with mark", [b"\xFE\xFF".as_slice(), &big].concat()),
            ];
            for (encoding, bytes) in dresses {
                let dress = format!("{encoding}, {:?}, {name}", char::from(delimiter));
                assert_eq!(people_of(&bytes, &dress), expect, "{dress}");
            }
        }
    }
}
