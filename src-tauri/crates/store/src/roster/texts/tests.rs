//! Runs of text: marks, finding, and blocks that are made anew.

use super::*;

fn text(address: &str, fields: &[(u32, &str)]) -> Vec<u8> {
    let mut text = folded(address);
    for (field, value) in fields {
        text.extend_from_slice(Mark::of(*field).bytes());
        push_folded(value, &mut text);
    }
    text
}

fn texts(people: &[Vec<u8>]) -> Texts {
    let mut writer = Writer::default();
    for one in people {
        writer.text().extend_from_slice(one);
        writer.end_person();
    }
    writer.finish()
}

fn found(texts: &Texts, wanted: &str) -> Vec<Slot> {
    texts.find(wanted.as_bytes(), |_| true).iter().collect()
}

#[test]
fn a_value_is_found_behind_the_mark_of_its_field_however_many_fields_there_are() {
    for field in [0, 9, 10, 63, 64, 4095, 4096, 200_000] {
        let text = text("ida@falk.example", &[(3, "Öl"), (field + 11, "x"), (field, "Åkesson"), (5, "")]);
        assert_eq!(value(&text, Mark::of(field)), Some(&b"akesson"[..]), "field {field}");
        assert_eq!(value(&text, Mark::of(field + 1)), None, "field {field}");
        assert_eq!(address(&text), b"ida@falk.example");
        assert_eq!(fields(&text).collect::<Vec<_>>(), [3, field + 11, field, 5]);
    }
}

#[test]
fn nobody_is_found_by_the_end_of_one_person_and_the_beginning_of_the_next() {
    let texts =
        texts(&[text("a@x.example", &[]), text("lea@y.example", &[]), text("e@z.example", &[(0, "Lea")])]);
    assert_eq!(found(&texts, "lea"), [1, 2]);
    assert_eq!(found(&texts, "elea"), [] as [Slot; 0]);
    assert_eq!(found(&texts, "example"), [0, 1, 2]);
    assert_eq!(found(&texts, "e"), [0, 1, 2]);
    // The first "ee" goes over the border, the second does not.
    let close = self::texts(&[text("bee", &[]), text("ee", &[])]);
    assert_eq!(found(&close, "ee"), [0, 1]);
}

#[test]
fn a_block_is_made_anew_with_those_who_changed() {
    let people: Vec<Vec<u8>> = (0..3000).map(|n| text(&format!("person{n}@x.example"), &[])).collect();
    let mut texts = texts(&people);
    texts.replace(&[
        (7, b"ida".to_vec()),
        (1500, Vec::new()),
        (1501, b"ida".to_vec()),
        (5000, b"ida".to_vec()),
    ]);
    assert_eq!(found(&texts, "ida"), [7, 1501, 5000]);
    assert_eq!(texts.of(1500), b"");
    assert_eq!(texts.of(1502), people[1502]);
    assert_eq!(found(&texts, "person2999"), [2999]);
    assert_eq!(texts.of(4000), b"", "a slot of nobody");
}
