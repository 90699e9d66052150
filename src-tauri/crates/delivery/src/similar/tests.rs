use proptest::prelude::*;

use super::*;

const SPRING: &str = "Dear {{ first_name or 'friend' }}, our spring loaf is back from Monday on: rye, honey and a little \
     caraway, baked slowly over night. Come by before noon, it sells out early. We are open on Easter Saturday until two, \
     and closed on Monday. Thank you for eating our bread. Amara and the bakers of Linden Street";

fn like(a: &str, b: &str) -> bool {
    Content::of("", a).is_similar_to(&Content::of("", b))
}

#[test]
fn a_few_words_more_or_less_make_no_other_message() {
    assert!(like(SPRING, SPRING));
    assert!(
        like(SPRING, &SPRING.replace("{{ first_name or 'friend' }}", "{{ name }}")),
        "fields are left out"
    );
    assert!(like(SPRING, &SPRING.replace("noon", "12:30").replace("Monday", "Tuesday")), "another day");
    assert!(like(SPRING, &format!("<h1>News</h1><p>{SPRING}</p>")), "as HTML");
    assert!(
        like(SPRING, &format!("{SPRING} PS: we look for an apprentice, write to us.")),
        "with a postscript"
    );
    let subject = Content::of("Only for you, batch seven", SPRING);
    assert!(subject.is_similar_to(&Content::of("Spring bread is back", SPRING)), "under another subject");
}

#[test]
fn another_message_is_another_one() {
    let autumn = "The first apples are in. From this week on there is the cake you asked for all summer, with hazelnuts \
         from the orchard behind the church. Children bake with us on the second Saturday of October; tell us if you want \
         to come. Thank you for eating our bread. Amara and the bakers of Linden Street";
    assert!(!like(SPRING, autumn), "the same last line and the same sender make it no copy");
    assert!(!like(SPRING, ""), "nor is nothing");
    assert!(
        like("", "{{ text }}"),
        "whoever puts everything into a field says the same to everybody, as far as we can see"
    );
    assert!(like("Thank you", "thank YOU!"), "short ones count as a whole");
}

#[test]
fn style_sheets_say_nothing() {
    let html = |style: &str, text: &str| format!("<html><STYLE>{style}</style><body>{text}</body></html>");
    let long = "p { color: red } h1 { margin: 0 } ".repeat(40);
    assert!(like(&html(&long, SPRING), SPRING), "a long style sheet does not hide what it says");
    assert!(
        !like(&html(&long, "Come to our fair on Sunday morning"), &html(&long, SPRING)),
        "nor make two alike"
    );
}

proptest! {
    /// Whatever it is given it ends, and likeness is the same both ways and between 0 and 1.
    #[test]
    fn any_text_can_be_compared(a in "(?s).{0,200}", b in "[a-zß<>{}%/ é\n]{0,200}") {
        let (one, other) = (Content::of(&a, &b), Content::of(&b, &a));
        let likeness = one.likeness(&other);
        prop_assert!((0.0..=1.0).contains(&likeness));
        prop_assert!((likeness - other.likeness(&one)).abs() < f64::EPSILON);
        prop_assert!((one.likeness(&one) - 1.0).abs() < f64::EPSILON);
    }

    /// Words that are changed here and there do not get round it.
    #[test]
    fn one_word_in_fifteen_may_change(seed in 0usize..15) {
        let changed: Vec<String> = SPRING.split(' ').enumerate()
            .map(|(place, word)| if place % 15 == seed { format!("w{place}x") } else { word.to_owned() }).collect();
        prop_assert!(like(SPRING, &changed.join(" ")));
    }
}
