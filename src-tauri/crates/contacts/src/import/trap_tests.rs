//! What is known to go wrong with the exports of other programs, each with invented people.

use std::collections::BTreeMap;

use super::{ImportedPerson, Mapping, Overrides, Reading, Rows, Status, people, sniff};

fn reading(bytes: &[u8]) -> Reading {
    sniff(bytes, bytes.len() as u64, &Overrides::default()).expect("no overrides")
}

fn read(bytes: &[u8]) -> Vec<ImportedPerson> {
    let reading = reading(bytes);
    let mapping = Mapping::of(&reading);
    let rows = Rows::new(bytes, &reading).map(|row| row.expect("memory does not fail"));
    rows.flat_map(|row| people(&row, &mapping)).collect()
}

/// Address and standing of each person, `-` where there is none.
fn standings(text: &str) -> BTreeMap<String, String> {
    let stands = |person: &ImportedPerson| person.status.map_or("-", Status::as_str).to_owned();
    let address = |person: &ImportedPerson| {
        person
            .judgement
            .address
            .as_ref()
            .map_or_else(|| "-".to_owned(), |address| address.as_str().to_owned())
    };
    read(text.as_bytes()).iter().map(|person| (address(person), stands(person))).collect()
}

fn field<'a>(person: &'a ImportedPerson, name: &str) -> Option<&'a str> {
    person.fields.get(name).map(String::as_str)
}

#[track_caller]
fn stand(text: &str, expect: &[(&str, &str)]) {
    let found = standings(text);
    let expect: BTreeMap<String, String> =
        expect.iter().map(|(address, status)| ((*address).to_owned(), (*status).to_owned())).collect();
    assert_eq!(found, expect, "{text}");
}

#[test]
fn google_joins_several_values_in_one_cell() {
    let text = "First Name,Last Name,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value\r\n\
        Amara,Lindqvist,\"two\nlines\",* myContacts ::: Choir,* Work,amara@northfen.example ::: al@mill.example,Home,a@second.example\r\n\
        Zoë,Åkesson,,* myContacts,* ,zoe@akesson.example,,\r\n";
    for bytes in [text.as_bytes().to_vec(), text.encode_utf16().flat_map(u16::to_le_bytes).collect()] {
        let found = read(&bytes);
        let addresses: Vec<&str> =
            found.iter().filter_map(|person| Some(person.judgement.address.as_ref()?.as_str())).collect();
        assert_eq!(
            addresses,
            ["amara@northfen.example", "al@mill.example", "zoe@akesson.example"],
            "each address of a cell is somebody's"
        );
        let rows: Vec<u64> = found.iter().map(|person| person.row).collect();
        assert_eq!(rows, [2, 2, 3], "a note of two lines is one row");
        assert_eq!(field(&found[0], "notes"), Some("two\nlines"), "and is kept as it was");
        assert!(field(&found[0], "tags").is_some_and(|tags| tags.contains("Choir")), "{:?}", found[0].fields);
        assert_eq!(field(&found[2], "first_name"), Some("Zoë"), "whatever the letters were saved as");
    }
}

#[test]
fn outlook_writes_names_of_its_own_where_an_address_should_stand() {
    let text = "First Name,E-mail Address,E-mail Type,E-mail 2 Address,E-mail 3 Address\r\n\
        J\u{fc}rgen,/o=ExchangeLabs/ou=Group/cn=Recipients/cn=juergen,EX,juergen@mill.example,j3@mill.example\r\n\
        Bo,/o=ExchangeLabs/ou=Group/cn=Recipients/cn=bo,EX,,\r\n\
        Cy,cy@mill.example,SMTP,cy2@mill.example,\r\n";
    let (ansi, _, lost) = encoding_rs::WINDOWS_1252.encode(text);
    assert!(!lost, "the code page of the fixture has all letters");
    let found = read(&ansi);
    assert_eq!(field(&found[0], "first_name"), Some("Jürgen"), "the code page is seen");
    let address = |at: usize| found[at].judgement.address.as_ref().map(|address| address.as_str());
    assert_eq!(address(0), Some("juergen@mill.example"), "the next address of the row is taken");
    assert_eq!(address(1), None, "where there is none, the row has no address");
    let codes: Vec<&str> = found[1].judgement.findings.iter().map(|finding| finding.code.as_ref()).collect();
    assert_eq!(codes, ["exchange-name"], "and says what stands there");
    assert_eq!(address(2), Some("cy@mill.example"), "the first address is the one to mail at");
}

#[test]
fn thunderbird_ends_its_header_with_a_comma_and_speaks_british() {
    let text = "First Name,Last Name,Display Name,Primary Email,Secondary Email,Home County,Home Post Code,Organisation,Notes,\r\n\
        Amara,Lindqvist,Amara L.,amara@northfen.example,al@mill.example,Kent,TN1,Choir,,\r\n";
    let found = read(text.as_bytes());
    assert_eq!(found.len(), 1, "the empty column is nobody");
    assert_eq!(field(&found[0], "company"), Some("Choir"), "Organisation is Organization");
    assert!(found[0].fields.keys().all(|name| !name.is_empty()), "the column without a name is left out");
    let german = "Vorname,Nachname,Anzeigename,Primäre E-Mail-Adresse,Sekundäre E-Mail-Adresse\r\n\
        Amara,Lindqvist,Amara L.,amara@northfen.example,al@mill.example\r\n";
    let found = read(german.as_bytes());
    let address = found[0].judgement.address.as_ref().map(|address| address.as_str());
    assert_eq!(
        (address, field(&found[0], "first_name")),
        (Some("amara@northfen.example"), Some("Amara")),
        "headers are localised"
    );
}

#[test]
fn mailchimp_quotes_tags_inside_a_quoted_cell_and_its_times_are_proof() {
    let text = "Email Address,First Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,NOTES,TAGS\r\n\
        amara@northfen.example,Amara,2,2025-11-04 09:11:02,192.0.2.14,2025-11-04 09:12:40,192.0.2.14,,\"\"\"VIP\"\",\"\"Blog\"\"\"\r\n";
    let found = read(text.as_bytes());
    assert_eq!(field(&found[0], "tags"), Some("\"VIP\",\"Blog\""), "{:?}", found[0].fields);
    assert!(found[0].proof.is_some(), "the time of the answer is proof");
    for name in ["optin_time", "optin_ip", "confirm_time", "confirm_ip", "asked_at", "confirmed_at"] {
        assert_eq!(field(&found[0], name), None, "proof is no field of a person: {name}");
    }
    let left = "Email Address,OPTIN_TIME,UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_REASON\r\n\
        zoe@akesson.example,2025-01-01 10:00:00,2025-02-01 10:00:00,Spring,NORMAL\r\n";
    stand(left, &[("zoe@akesson.example", "unsubscribed")]);
}

#[test]
fn brevo_writes_the_day_first_and_yes_for_those_who_left() {
    let text = "EMAIL;LASTNAME;FIRSTNAME;SMS;EMAIL_BLACKLISTED;SMS_BLACKLISTED;ADDED_TIME;MODIFIED_TIME\r\n\
        amara@northfen.example;Lindqvist;Amara;;No;Yes;04-11-2025;13-11-2025\r\n\
        zoe@akesson.example;Åkesson;Zoë;;Yes;No;05-11-2025;14-11-2025\r\n";
    let found = standings(text);
    assert_eq!(
        found.get("zoe@akesson.example").map(String::as_str),
        Some("unsubscribed"),
        "Yes means that she left"
    );
    assert_ne!(
        found.get("amara@northfen.example").map(String::as_str),
        Some("unsubscribed"),
        "no text messages is another wish"
    );
}

#[test]
fn words_of_standing_differ_from_program_to_program() {
    stand(
        "Email,First Name,Status\na@mill.example,Ann,Active\nb@mill.example,Bo,Unsubscribed\nc@mill.example,Cy,Bounced\nd@mill.example,Di,Unconfirmed\n",
        &[
            ("a@mill.example", "subscribed"),
            ("b@mill.example", "unsubscribed"),
            ("c@mill.example", "bounced"),
            ("d@mill.example", "unconfirmed"),
        ],
    );
    stand(
        "first_name,email,created_at,status\nAnn,a@mill.example,2025-01-01,active\nBo,b@mill.example,2025-01-01,cancelled\nCy,c@mill.example,2025-01-01,complained\n",
        &[
            ("a@mill.example", "subscribed"),
            ("b@mill.example", "unsubscribed"),
            ("c@mill.example", "complained"),
        ],
    );
    stand(
        "Email address,First name,Last name,Email status\na@mill.example,Ann,A,active\nb@mill.example,Bo,B,unsubscribed\nc@mill.example,Cy,C,removed\n",
        &[
            ("a@mill.example", "subscribed"),
            ("b@mill.example", "unsubscribed"),
            ("c@mill.example", "unsubscribed"),
        ],
    );
    stand(
        "email,firstName,unsubscribed,unsubscribedReason,emailInvalid,emailInvalidCause\na@mill.example,Ann,false,,false,\nb@mill.example,Bo,true,asked,false,\nc@mill.example,Cy,false,,true,no such user\n",
        &[("a@mill.example", "-"), ("b@mill.example", "unsubscribed"), ("c@mill.example", "bounced")],
    );
}

#[test]
fn listmonk_keeps_its_attributes_in_one_cell() {
    let text = "email,name,attributes\r\namara@northfen.example,Amara,\"{\"\"town\"\": \"\"Northfen\"\", \"\"age\"\": 44}\"\r\n";
    let found = read(text.as_bytes());
    assert_eq!(
        field(&found[0], "attributes"),
        Some("{\"town\": \"Northfen\", \"age\": 44}"),
        "nothing of it is lost"
    );
}
