use super::*;
use crate::export::tests::read_back;
use proptest::prelude::*;

fn fields(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn written(card: &Card<'_>) -> String {
    let mut out = Vec::new();
    let mut cards = Cards::new(&mut out);
    cards.card(card).unwrap();
    String::from_utf8(out).unwrap()
}

fn of(address: &'static str, fields: &Fields) -> String {
    written(&Card { address, fields, tags: &[], around: &[] })
}

/// The lines as they were before folding.
fn lines(text: &str) -> Vec<String> {
    text.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
}

#[test]
fn a_card_is_read_again_as_the_person_it_was() {
    let fields = fields(&[
        ("first_name", "Ida"),
        ("last_name", "\u{c5}kesson; the baker, \\ and more"),
        ("company", "Linden, Street; Bakery"),
        ("job_title", "Baker"),
        ("phone", "+49 170 1234567"),
        ("mobile", "0170 999"),
        ("street", "Mill Lane 1; back"),
        ("town", "Northfen"),
        ("postal_code", "01234"),
        ("country", "Nowhere"),
        ("birthday", "1985-04-12"),
        ("notes", "likes rye\nnot spelt"),
        ("shoe_size", "38"),
    ]);
    let tags = ["Choir".to_owned(), "Board, old".to_owned()];
    let around = [("consent", "stated"), ("last_mailed", "")];
    let text = written(&Card { address: "ida@falk.example", fields: &fields, tags: &tags, around: &around });
    let (_, rows) = read_back(text.as_bytes(), 0);
    assert_eq!(rows.len(), 2);
    let read = |column: &str| {
        let at = rows[0].iter().position(|name| name == column).unwrap();
        rows[1][at].as_str()
    };
    for (column, field) in [
        ("first name", "first_name"),
        ("last name", "last_name"),
        ("company", "company"),
        ("job title", "job_title"),
        ("phone", "phone"),
        ("mobile", "mobile"),
        ("street", "street"),
        ("town", "town"),
        ("postal code", "postal_code"),
        ("country", "country"),
        ("birthday", "birthday"),
        ("notes", "notes"),
    ] {
        assert_eq!(read(column), fields[field], "{column}");
    }
    assert_eq!(
        (read("email"), read("name")),
        ("ida@falk.example", "Ida \u{c5}kesson; the baker, \\ and more")
    );
    assert_eq!(read("tags"), "Choir, Board, old");
    let lines = lines(&text);
    assert_eq!(lines[..2], ["BEGIN:VCARD", "VERSION:4.0"], "in this order (section 6.7.9)");
    assert!(lines.contains(&"X-POSTRIDER-FIELD;X-NAME=shoe_size:38".to_owned()));
    assert!(lines.contains(&"X-POSTRIDER-FIELD;X-NAME=consent:stated".to_owned()));
    assert!(!text.contains("last_mailed"), "nothing is said of what is not known");
}

#[test]
fn nobody_is_without_a_name_to_be_shown() {
    assert!(lines(&of("ida@falk.example", &Fields::new())).contains(&"FN:ida@falk.example".to_owned()));
    let text = of("ida@falk.example", &fields(&[("name", "Ida Falk"), ("first_name", "Ida")]));
    assert!(
        lines(&text).contains(&"FN:Ida Falk".to_owned()) && lines(&text).contains(&"N:;Ida;;;".to_owned())
    );
}

#[test]
fn what_a_property_cannot_say_is_kept_beside_it() {
    let text = of(
        "ida@falk.example",
        &fields(&[("website", "northfen.example"), ("birthday", "spring"), ("the \"big\" one", "x")]),
    );
    let lines = lines(&text);
    assert!(lines.contains(&"X-POSTRIDER-FIELD;X-NAME=website:northfen.example".to_owned()));
    assert!(lines.contains(&"BDAY;VALUE=text:spring".to_owned()));
    assert!(lines.contains(&"X-POSTRIDER-FIELD;X-NAME=\"the ^'big^' one\":x".to_owned()));
    let text = of("ida@falk.example", &fields(&[("website", "https://northfen.example/")]));
    assert!(text.contains("URL:https://northfen.example/\r\n") && !text.contains("X-"));
}

#[test]
fn a_value_cannot_end_the_card_or_begin_another_line() {
    let text = of("ida@falk.example", &fields(&[("notes", "a\r\nEND:VCARD\rEMAIL:x@y.example\nz\u{0}")]));
    let lines = lines(&text);
    assert_eq!(lines.iter().filter(|line| *line == "END:VCARD").count(), 1);
    assert!(lines.contains(&"NOTE:a\\nEND:VCARD\\nEMAIL:x@y.example\\nz".to_owned()));
}

proptest! {
    #[test]
    fn lines_are_folded_between_letters_and_hold_what_was_said(value in "\\PC{1,300}", name in "\\PC{1,40}") {
        let value = format!("a{value}z");
        let text = of("ida@falk.example", &fields(&[("notes", &value), (&name, &value)]));
        for line in text.split_terminator("\r\n") {
            prop_assert!(line.len() <= LONGEST_LINE && !line.contains('\n'));
        }
        let said = lines(&text).into_iter().find_map(|line| line.strip_prefix("NOTE:").map(str::to_owned)).unwrap();
        let mut plain = String::new();
        let mut letters = said.chars();
        while let Some(letter) = letters.next() {
            plain.push(if letter == '\\' { letters.next().unwrap() } else { letter });
        }
        prop_assert_eq!(plain, value);
    }

    #[test]
    fn any_text_gives_one_whole_card(value in ".*", name in ".*") {
        let text = of("ida@falk.example", &fields(&[("town", &value), (&name, &value), ("name", &value)]));
        let lines = lines(&text);
        prop_assert_eq!(lines.iter().filter(|line| *line == "BEGIN:VCARD").count(), 1);
        prop_assert_eq!(lines.last().map(String::as_str), Some("END:VCARD"));
        prop_assert!(text.chars().all(|letter| !letter.is_control() || "\r\n\t".contains(letter)));
    }
}
