//! Files of every form read as a person would read them, and broken ones end with a sentence.

mod broken;
mod corpus;
mod garbage;
mod limits;
mod made;
mod makers;
mod old_limits;

use std::io::{Cursor, Read as _};

use super::*;
use crate::import::{Overrides, Rows as TextRows, sniff};
use made::old::old_workbook;
use made::{archive, open_document, workbook};

/// The file as text, and what it was taken for.
fn read(bytes: &[u8], part: Option<&str>) -> (Look, String) {
    try_read(bytes, part).unwrap()
}

fn try_read(bytes: &[u8], part: Option<&str>) -> Result<(Look, String), FormError> {
    let mut input = Cursor::new(bytes.to_vec());
    let look = look(&mut input, part)?;
    let mut text = String::new();
    match table(Box::new(Cursor::new(bytes.to_vec())), &look).read_to_string(&mut text) {
        Ok(_) => Ok((look, text)),
        Err(why) => Err(match why.downcast::<FormError>() {
            Ok(why) => why,
            Err(why) => FormError::Read(why),
        }),
    }
}

/// The rows with their numbers, as the next step on the road reads them.
fn rows(text: &str) -> Vec<(u64, Vec<String>)> {
    let reading =
        sniff(text.as_bytes(), text.len() as u64, &Overrides { header_row: Some(0), ..Overrides::default() })
            .unwrap();
    TextRows::new(text.as_bytes(), &reading)
        .map(|row| row.unwrap())
        .map(|row| (row.number(), row.cells().map(str::to_owned).collect()))
        .collect()
}

#[test]
fn a_sheet_keeps_the_numbers_of_its_rows_and_shows_what_a_person_sees() {
    let file = workbook(&[(
        "People",
        r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Since</t></is></c><c r="D1" t="str"><v>Points</v></c></row>
           <row r="4"><c r="A4" t="inlineStr"><is><t>amara@northfen.example</t></is></c><c r="B4" s="1"><v>46066</v></c>
             <c r="C4" t="b"><v>1</v></c><c r="D4"><f>SUM(1,2)</f><v>12345678901</v></c></row>
           <row r="5"><c r="A5" t="e"><v>#REF!</v></c><c r="D5"><v>0.30000000000000004</v></c></row>"#,
    )]);
    let (look, text) = read(&file, None);
    assert_eq!((look.form, look.parts.len()), (Form::Workbook, 1));
    let rows = rows(&text);
    assert_eq!(rows[0], (1, vec!["E-mail".into(), "Since".into(), String::new(), "Points".into()]));
    assert_eq!(
        rows[1],
        (4, vec!["amara@northfen.example".into(), "2026-02-13".into(), "TRUE".into(), "12345678901".into()]),
        "two blank rows above it count"
    );
    assert_eq!(rows[2].1.last().unwrap(), "0.3", "and a reference gone wrong is no value");
}

#[test]
fn the_sheet_with_the_addresses_is_read_unless_another_is_chosen() {
    let cell = |text: &str| format!(r#"<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>"#);
    let file = workbook(&[("Read me", &cell("How to use this")), ("People", &cell("ida@falk.example"))]);
    let (look, text) = read(&file, None);
    assert_eq!((look.part, text.as_str()), (1, "ida@falk.example\n"));
    let (_, text) = read(&file, Some("Read me"));
    assert_eq!(text, "How to use this\n");
    let why = try_read(&file, Some("Peopel")).unwrap_err();
    assert!(why.to_string().contains("Read me, People"), "the names there are: {why}");
}

#[test]
fn an_open_document_is_read_cell_for_cell() {
    let file = open_document(
        r#"<table:table table:name="People"><table:table-row>
             <table:table-cell office:value-type="string"><text:p>E-mail</text:p></table:table-cell>
             <table:table-cell table:number-columns-repeated="2"/>
             <table:table-cell office:value-type="string"><text:p>Since</text:p></table:table-cell></table:table-row>
           <table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>
           <table:table-row><table:table-cell office:value-type="string"><office:annotation><text:p>a note</text:p></office:annotation><text:p>bj<text:span>&#246;</text:span>rn@<text:s/>x</text:p><text:p>two</text:p></table:table-cell>
             <table:covered-table-cell/><table:table-cell office:value-type="float" office:value="7"><text:p>7,00 EUR</text:p></table:table-cell>
             <table:table-cell office:value-type="date" office:date-value="2026-02-13T10:00:00"><text:p>13.02.26</text:p></table:table-cell></table:table-row>
         </table:table>"#,
    );
    let (look, text) = read(&file, None);
    assert_eq!(look.parts, [Part { name: "People".into(), hidden: false }]);
    let rows = rows(&text);
    assert_eq!(rows[0], (1, vec!["E-mail".into(), String::new(), String::new(), "Since".into()]));
    assert_eq!(
        rows[1],
        (5, vec!["björn@ x\ntwo".into(), String::new(), "7".into(), "2026-02-13 10:00:00".into()])
    );
}

#[test]
fn an_old_workbook_is_read() {
    let file =
        old_workbook(&[(0, 0, "E-mail"), (0, 1, "Name"), (2, 0, "ida@falk.example"), (2, 1, "Ida Ås")]);
    let (look, text) = read(&file, None);
    assert_eq!((look.form, look.parts[0].name.as_str()), (Form::Workbook, "Sheet1"));
    assert_eq!(rows(&text)[1], (3, vec!["ida@falk.example".into(), "Ida Ås".into()]));
}

#[test]
fn a_binary_workbook_is_read_cell_for_cell() {
    let (look, text) = read(&archive(&made::binary::people()), None);
    assert_eq!((look.form, look.chosen()), (Form::Workbook, Some("People")));
    let rows = rows(&text);
    assert_eq!(rows[0], (1, vec!["E-mail".into(), "Name".into(), String::new(), "Since".into()]));
    assert_eq!(
        rows[1],
        (4, vec!["ida@falk.example".into(), "Ida Ås".into(), String::new(), "2026-02-13".into()])
    );
}

#[test]
fn cards_of_every_version_give_one_person_each() {
    let cards = "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:=C5kesson;Bj=F6rn\r\n\
        EMAIL;INTERNET:bjorn@akesson.example\r\nTEL;CELL:+46 1\r\nEND:VCARD\r\n\
        BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Amara Lindqvist\r\nN:Lindqvist;Amara;;;\r\nORG:Linden Bakery;Shop\r\n\
        item1.EMAIL;TYPE=HOME:amara@home.example\r\nEMAIL;TYPE=PREF,WORK:amara@nor\r\n thfen.example\r\n\
        ADR;TYPE=HOME:;;12 Linden Street;Northfen;;N1;Norland\r\nNOTE:one\\ntwo\r\nEND:VCARD\r\n\
        BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ida\r\nEMAIL;PREF=2:second@falk.example\r\nEMAIL;PREF=1:ida@falk.example\r\n\
        BDAY:19900412\r\nCATEGORIES:choir,shop\r\nEND:VCARD\r\n";
    let (look, text) = read(cards.as_bytes(), None);
    assert_eq!(look.form, Form::Cards);
    let rows = rows(&text);
    let cell = |row: usize, name: &str| {
        let at = rows[0].1.iter().position(|one| one == name).unwrap();
        rows[row].1.get(at).cloned().unwrap_or_default()
    };
    assert_eq!(rows.len(), 4);
    assert_eq!((cell(1, "email"), cell(1, "last name")), ("bjorn@akesson.example".into(), "Åkesson".into()));
    assert_eq!((cell(1, "first name"), cell(1, "mobile")), ("Björn".into(), "+46 1".into()));
    assert_eq!(
        (cell(2, "email"), cell(2, "email 2")),
        ("amara@northfen.example".into(), "amara@home.example".into())
    );
    assert_eq!((cell(2, "name"), cell(2, "company")), ("Amara Lindqvist".into(), "Linden Bakery".into()));
    assert_eq!((cell(2, "street"), cell(2, "town")), ("12 Linden Street".into(), "Northfen".into()));
    assert_eq!((cell(2, "postal code"), cell(2, "country")), ("N1".into(), "Norland".into()));
    assert_eq!(cell(2, "notes"), "one\ntwo");
    assert_eq!(
        (cell(3, "email"), cell(3, "email 2")),
        ("ida@falk.example".into(), "second@falk.example".into())
    );
    assert_eq!((cell(3, "birthday"), cell(3, "tags")), ("1990-04-12".into(), "choir, shop".into()));
}

#[test]
fn ldif_is_unfolded_unpacked_and_read_entry_by_entry() {
    let ldif = "version: 1\n# people\n#  of the choir\ndn: cn=Amara,mail=amara@northfen.example\nobjectclass: person\n\
        cn:: QW1hcmEgw4VrZXNzb24=\nmail: amara@nor\n thfen.example\nmail: amara@home.example\nmodifytimestamp: 0Z\n\n\
        dn: cn=Choir\nobjectclass: groupOfNames\ncn: Choir\nmember: cn=Amara\n\n\
        dn: cn=Ida\nobjectclass: person\nmail: ida@falk.example\njpegPhoto:: /9j/4AAQ\nl: Northfen\n";
    let (look, text) = read(ldif.as_bytes(), None);
    assert_eq!(look.form, Form::Ldif);
    assert_eq!(
        rows(&text),
        [
            (1, vec!["cn".into(), "mail".into(), "mail 2".into(), "l".into()]),
            (
                2,
                vec![
                    "Amara Åkesson".into(),
                    "amara@northfen.example".into(),
                    "amara@home.example".into(),
                    String::new()
                ]
            ),
            (4, vec![String::new(), "ida@falk.example".into(), String::new(), "Northfen".into()]),
        ],
        "a list of people is nobody, and its number counts"
    );
}

#[test]
fn mailboxes_are_taken_apart_where_they_end() {
    let text = "\"Lindqvist, Amara\" <amara@northfen.example>, Berg, Bert <bert@berg.example>; ida@falk.example,\n Chor (der, alte) <chor@falk.example>\n";
    let (look, text) = read(text.as_bytes(), None);
    assert_eq!(look.form, Form::Mailboxes);
    let rows = rows(&text);
    let expect = [
        ["first name", "last name", "name", "email"],
        ["Amara", "Lindqvist", "", "amara@northfen.example"],
        ["Bert", "Berg", "", "bert@berg.example"],
        ["", "", "", "ida@falk.example"],
        ["", "", "Chor (der, alte)", "chor@falk.example"],
    ];
    for (row, expect) in rows.iter().zip(expect) {
        assert_eq!(row.1, expect);
    }
    assert_eq!(rows.len(), expect.len());
}

#[test]
fn tables_stay_tables() {
    for text in [
        "Email,Name\namara@northfen.example,Amara\n",
        "amara@northfen.example\nida@falk.example\n",
        "amara@northfen.example,amara@home.example\nida@falk.example,ida@home.example\n",
        "Name;Email\nAmara <x>;amara@northfen.example\n",
        "dn,mail\n1,ida@falk.example\n",
        "",
    ] {
        assert_eq!(
            look(&mut Cursor::new(text.as_bytes().to_vec()), None).unwrap().form,
            Form::Rows,
            "{text:?}"
        );
    }
}

#[test]
fn an_export_that_says_in_names_who_left_is_read_with_that() {
    let file = archive(&[
        ("subscribed_members_export_1.csv", "Email Address,First Name\namara@northfen.example,Amara\n"),
        ("unsubscribed_members_export_1.csv", "Email Address,UNSUB_TIME\nida@falk.example,2026-02-01\n"),
        ("cleaned_members_export_1.csv", "Email Address\nold@falk.example\n"),
        ("__MACOSX/._subscribed.csv", "x"),
    ]);
    let (look, text) = read(&file, None);
    assert_eq!((look.form, look.parts.len()), (Form::Archive, 0));
    assert_eq!(look.findings[0].code, "standing-by-name");
    let rows = rows(&text);
    assert_eq!(rows[0].1, ["Status", "Email Address", "First Name", "UNSUB_TIME"]);
    assert_eq!(rows[1].1, ["subscribed", "amara@northfen.example", "Amara", ""]);
    assert_eq!(rows[2].1, ["unsubscribed", "ida@falk.example", "", "2026-02-01"]);
    assert_eq!(rows[3].1[..2], ["bounced".to_owned(), "old@falk.example".to_owned()]);
}

#[test]
fn other_tables_of_an_archive_are_chosen_one_by_one() {
    let file = archive(&[
        ("choir.csv", "Email\nida@falk.example\n"),
        ("shop.csv", "Email\namara@northfen.example\n"),
        ("a.png", ""),
    ]);
    let (look, text) = read(&file, None);
    assert_eq!((look.parts.len(), text.as_str()), (2, "Email\nida@falk.example\n"));
    let (_, text) = read(&file, Some("shop.csv"));
    assert_eq!(text, "Email\namara@northfen.example\n");
}

#[test]
fn who_left_is_known_wherever_the_name_that_says_so_lies() {
    for name in ["unsubscribed_members_export_1.csv", "mailchimp/unsubscribed_members_export_1.csv"] {
        let file = archive(&[(name, "Email,Email\nida@falk.example,\n")]);
        let (_, text) = read(&file, None);
        let rows = rows(&text);
        assert_eq!(rows[1].1[0], "unsubscribed", "{name}: alone in its archive");
        assert_eq!(rows[1].1[1], "ida@falk.example", "a second column of the same name empties nothing");
    }
}

#[test]
fn a_hidden_sheet_is_not_what_somebody_meant() {
    let people = |count: u32| -> String {
        (1..=count)
            .map(|row| format!(r#"<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>p{row}@falk.example</t></is></c></row>"#))
            .collect()
    };
    let file = made::workbook_hiding(&[("Left", &people(9)), ("People", &people(2))], Some("Left"));
    let (look, _) = read(&file, None);
    assert_eq!(look.parts[look.part].name, "People");
}

#[test]
fn a_card_without_its_end_takes_nobody_with_it() {
    let cards = "BEGIN:VCARD\nEMAIL:a@falk.example\nBEGIN:VCARD\nEMAIL:b@falk.example\nNOTE:x\n BEGIN:VCARD\nEND:VCARD\n\
                 BEGIN:VCARD\nAGENT:\nBEGIN:VCARD\nEMAIL:agent@falk.example\nEND:VCARD\nEMAIL:c@falk.example\nEND:VCARD\n";
    let (_, text) = read(cards.as_bytes(), None);
    let addresses: Vec<String> = rows(&text).into_iter().skip(1).map(|(_, row)| row[0].clone()).collect();
    assert_eq!(addresses, ["a@falk.example", "b@falk.example", "c@falk.example"]);
}

#[test]
fn a_picture_takes_no_room_from_the_address() {
    let picture = "A".repeat(70) + "\n ";
    let card = format!(
        "BEGIN:VCARD\nPHOTO;ENCODING=b:{}A\nEMAIL:ida@falk.example\nEND:VCARD\n",
        picture.repeat(6000)
    );
    let (_, text) = read(card.as_bytes(), None);
    assert_eq!(rows(&text)[1].1[0], "ida@falk.example");
}

#[test]
fn a_mark_that_never_closes_swallows_nobody() {
    let text = "Jim \"J <jim@falk.example>, Bea <bea@falk.example>, Cy <cy@falk.example>\n";
    let (look, text) = read(text.as_bytes(), None);
    assert_eq!(look.form, Form::Mailboxes);
    let addresses: Vec<String> = rows(&text).into_iter().skip(1).map(|(_, row)| row[3].clone()).collect();
    assert_eq!(addresses, ["jim@falk.example", "bea@falk.example", "cy@falk.example"]);
}
