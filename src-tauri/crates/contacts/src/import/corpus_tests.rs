//! Tables and headers of other makers, read from the folder that `POSTRIDER_CORPUS` names.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use super::{Mapping, Overrides, Reading, Role, Rows, Status, people, sniff};

fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("POSTRIDER_CORPUS").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: no corpus");
    }
    folder
}

fn read(bytes: &[u8]) -> Reading {
    sniff(bytes, bytes.len() as u64, &Overrides::default()).expect("no overrides")
}

/// The rows of a table as objects, as its twin has them.
fn objects(bytes: &[u8]) -> Vec<Vec<(String, String)>> {
    let reading = read(bytes);
    assert_eq!(reading.header_row, Some(1), "the first line names the columns");
    Rows::new(bytes, &reading)
        .map(|row| {
            let row = row.expect("memory does not fail");
            reading
                .columns
                .iter()
                .map(|column| column.heading.clone())
                .zip(row.cells().map(str::to_owned))
                .collect()
        })
        .collect()
}

#[test]
fn tables_read_as_their_twins_say() {
    let Some(corpus) = corpus() else { return };
    let folder = corpus.join("tables/csv-spectrum");
    let mut count = 0;
    for entry in fs::read_dir(folder.join("csvs")).expect("the corpus is whole") {
        let path = entry.expect("a folder can be read").path();
        let name = path.file_stem().and_then(|name| name.to_str()).expect("names are plain").to_owned();
        let twin =
            fs::read_to_string(folder.join(format!("json/{name}.json"))).expect("every table has a twin");
        let twin: Value = serde_json::from_str(&twin).expect("the twin is JSON");
        let rows = objects(&fs::read(&path).expect("a file can be read"));
        count += 1;
        // This twin is one object of another phone number and other letters: its makers never compare it.
        if name == "location_coordinates" {
            assert_eq!(rows[0].iter().map(|(_, cell)| cell.as_str()).nth(2), Some("Modesto"));
            continue;
        }
        let expect: Vec<Vec<(String, String)>> = twin
            .as_array()
            .expect("a list of rows")
            .iter()
            .map(|row| {
                let cells = row.as_object().expect("a row is an object");
                cells
                    .iter()
                    .map(|(key, value)| (key.clone(), value.as_str().unwrap_or_default().to_owned()))
                    .collect()
            })
            .collect();
        assert_eq!(rows, expect, "{name}");
    }
    assert_eq!(count, 12, "all of them were read");
}

/// What a column under this heading would hold; `None` where nothing is said.
fn invented(heading: &str, delimiter: char, row: usize) -> String {
    let lower = heading.to_lowercase();
    let address =
        ["email", "e-mail address", "email address", "primary email", "e-mail 1 - value", "address"];
    let cell = match lower.as_str() {
        "e-mail 2 - value" | "e-mail 2 address" | "secondary email" => format!("other{row}@second.example"),
        "tags" => "\"\"VIP\"\",\"\"Blog\"\"".to_owned(),
        "attributes" => "{\"\"town\"\": \"\"Northfen\"\"}".to_owned(),
        "notes" => "two\nlines".to_owned(),
        "confirm_time" | "optin_time" => "2025-11-04 09:12:40".to_owned(),
        "confirm_ip" | "optin_ip" | "ip" => "192.0.2.14".to_owned(),
        "added_time" => "04-11-2025".to_owned(),
        "email_blacklisted" | "unsubscribed" => "No".to_owned(),
        "status" | "email status" => "active".to_owned(),
        "emailinvalid" => "false".to_owned(),
        "phone number" | "phone" => "+44 1632 960117".to_owned(),
        name if address.contains(&name) => format!("person{row}@northfen.example"),
        _ if row == 0 => String::new(),
        _ => format!("word {row}"),
    };
    if cell.contains(['\n', '"', delimiter]) { format!("\"{cell}\"") } else { cell }
}

/// The headings that must be understood in each shape: heading and role.
const EXPECTED: &[(&str, &[(&str, &str)])] = &[
    (
        "google_contacts_2024+",
        &[
            ("First Name", "first_name"),
            ("Last Name", "last_name"),
            ("Organization Name", "company"),
            ("E-mail 1 - Value", "email"),
            ("E-mail 2 - Value", "other_email"),
            ("Phone 1 - Value", "phone"),
            ("Labels", "tags"),
            ("Birthday", "birthday"),
        ],
    ),
    (
        "google_contacts_legacy",
        &[
            ("Name", "name"),
            ("Given Name", "first_name"),
            ("Family Name", "last_name"),
            ("E-mail 1 - Value", "email"),
            ("E-mail 1 - Type", "e_mail_1_type"),
        ],
    ),
    (
        "outlook_csv",
        &[
            ("First Name", "first_name"),
            ("Last Name", "last_name"),
            ("E-mail Address", "email"),
            ("E-mail 2 Address", "other_email"),
            ("Company", "company"),
            ("Mobile Phone", "mobile"),
            ("Home City", "town"),
        ],
    ),
    (
        "thunderbird_csv_us",
        &[
            ("First Name", "first_name"),
            ("Display Name", "name"),
            ("Primary Email", "email"),
            ("Secondary Email", "other_email"),
            ("Organization", "company"),
        ],
    ),
    (
        "mailchimp_audience",
        &[
            ("Email Address", "email"),
            ("First Name", "first_name"),
            ("Phone Number", "phone"),
            ("OPTIN_TIME", "asked_at"),
            ("OPTIN_IP", "asked_ip"),
            ("CONFIRM_TIME", "confirmed_at"),
            ("CONFIRM_IP", "confirmed_ip"),
            ("TAGS", "tags"),
        ],
    ),
    (
        "brevo",
        &[
            ("EMAIL", "email"),
            ("LASTNAME", "last_name"),
            ("FIRSTNAME", "first_name"),
            ("EMAIL_BLACKLISTED", "left-if-yes"),
        ],
    ),
    (
        "activecampaign",
        &[("Email", "email"), ("First Name", "first_name"), ("Status", "status"), ("Phone", "phone")],
    ),
    ("kit_convertkit", &[("first_name", "first_name"), ("email", "email"), ("status", "status")]),
    (
        "systeme_io",
        &[("Email", "email"), ("First name", "first_name"), ("Surname", "last_name"), ("Country", "country")],
    ),
    (
        "constant_contact",
        &[("Email address", "email"), ("First name", "first_name"), ("Email status", "status")],
    ),
    ("listmonk_import", &[("email", "email"), ("name", "name"), ("attributes", "attributes")]),
    ("mailgun_bounces_import", &[("address", "email")]),
    ("mailgun_unsubscribes_import", &[("address", "email")]),
    ("mailgun_complaints_import", &[("address", "email")]),
    ("mailgun_allowlist_import", &[("address", "email")]),
    (
        "marketo_bulk_lead",
        &[
            ("email", "email"),
            ("firstName", "first_name"),
            ("lastName", "last_name"),
            ("company", "company"),
            ("unsubscribed", "left-if-yes"),
            ("emailInvalid", "bounced-if-yes"),
        ],
    ),
];

#[test]
fn headers_of_other_programs_are_understood() {
    let Some(corpus) = corpus() else { return };
    let shapes = fs::read_to_string(corpus.join("contacts/headers.json")).expect("the corpus is whole");
    let shapes: Value = serde_json::from_str(&shapes).expect("it is JSON");
    for (shape, expect) in EXPECTED {
        let header =
            shapes[shape]["header"].as_str().expect("the shape has a header").trim_end_matches(",...");
        let delimiter = if header.contains(';') { ';' } else { ',' };
        let headings: Vec<&str> = header.split(delimiter).collect();
        let mut text = format!("{header}\r\n");
        for row in 0..3 {
            let cells: Vec<String> =
                headings.iter().map(|heading| invented(heading, delimiter, row)).collect();
            text.push_str(&cells.join(&delimiter.to_string()));
            text.push_str("\r\n");
        }
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [text.as_bytes(), &wide] {
            let reading = read(bytes);
            assert_eq!((reading.delimiter, reading.header_row), (delimiter as u8, Some(1)), "{shape}");
            for (heading, role) in *expect {
                let column = reading.columns.iter().find(|column| column.heading == *heading);
                assert_eq!(column.map(|column| column.role.name()), Some(*role), "{heading} of {shape}");
            }
            let addresses = reading.columns.iter().filter(|column| column.role == Role::Address).count();
            assert_eq!(addresses, 1, "{shape} has one column to mail at");
            let mapping = Mapping::of(&reading);
            let found: Vec<_> = Rows::new(bytes, &reading)
                .flat_map(|row| people(&row.expect("memory does not fail"), &mapping))
                .collect();
            let rows: Vec<u64> = found.iter().map(|person| person.row).collect();
            assert_eq!(rows, [2, 3, 4], "a record of two lines is one row: {shape}");
            assert!(found.iter().all(|person| person.judgement.address.is_some()), "{shape}");
            assert!(
                found.iter().all(|person| !person.status.is_some_and(Status::must_not_be_mailed)),
                "{shape}"
            );
            assert_eq!(
                found.iter().all(|person| person.proof.is_some()),
                *shape == "mailchimp_audience",
                "{shape}"
            );
        }
    }
}
