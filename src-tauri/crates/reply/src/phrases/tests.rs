use super::*;

#[test]
fn every_heading_names_a_class() {
    let headings = TABLES.iter().flat_map(|table| table.lines()).filter(|line| line.starts_with('[')).count();
    assert_eq!(TABLE.sections.len(), headings, "a heading that names no class would hide its phrases");
}

#[test]
fn every_phrase_can_match() {
    for line in TABLES.iter().flat_map(|table| table.lines()).filter(|line| !line.starts_with(['#', '['])) {
        for phrase in line.split(" | ").filter(|phrase| !phrase.is_empty()).flat_map(spelled_out) {
            let reply = folded(&phrase.replace('~', "").replace(" * ", " and so "));
            assert!(Phrase::read(&phrase).is_in(&reply), "a phrase nobody can write is a slip: {phrase}");
            let of_them = format!("{reply} user");
            assert!(Words::new(&of_them).class(&ALL).is_some(), "its first word leads to it: {phrase}");
        }
    }
}

const ALL: [Weight; 15] = [
    Weight::Strong,
    Weight::Temporary,
    Weight::Refusal,
    Weight::Addressed,
    Weight::Weak,
    Weight::WeakPermanent,
    Weight::WeakTemporary,
    Weight::Innocent,
    Weight::Locked,
    Weight::LockedIfOurs,
    Weight::OurSender,
    Weight::AlwaysOurSender,
    Weight::OurRelay,
    Weight::OurLogin,
    Weight::NotUs,
];

#[test]
fn braces_stand_for_each_choice() {
    assert_eq!(spelled_out("{no,bad} user{s,}"), ["no users", "no user", "bad users", "bad user"]);
    assert_eq!(spelled_out("no user"), ["no user"]);
    assert_eq!(spelled_out("an open { stays"), ["an open { stays"]);
}

#[test]
fn phrases_match_whole_words_near_each_other() {
    #[track_caller]
    fn check(phrase: &str, text: &str, expect: bool) {
        assert_eq!(Phrase::read(phrase).is_in(text), expect, "{phrase:?} in {text:?}");
    }
    check("as spam", "seen as spam.", true);
    check("as spam", "has spam", false);
    check("as spam", "as spamhaus says", false);
    check("greylist~", "greylisted", true);
    check("greylist~", "ungreylisted", false);
    check("~quota~", "submissionquotaexceeded", true);
    check("~quota", "quotas", false);
    check("daily * exceeded", "daily limit exceeded", true);
    check("daily * exceeded", "exceeded daily", false);
    check("daily * exceeded", &format!("daily {} exceeded", "x ".repeat(REACH)), false);
    let far = |gap: usize| format!("daily{}exceeded", " ".repeat(gap));
    check("daily * exceeded", &far(REACH), true);
    check("daily * exceeded", &far(REACH + 1), false);
    check("daily * exceeded", &format!("{}s", far(REACH)), false);
    check("daily * exceeded", &format!("{}é", far(REACH)), false);
    check("a * b", &format!("a {} a b", "x ".repeat(REACH)), true);
    check("存在しません", &folded("宛先が存在しませんでした"), true);
    check("boîte pleine", &folded("la boîte pleine"), true);
    check("boîte pleine", "la boite pleine", true);
}

#[test]
fn what_says_that_somebody_is_gone_says_it_in_one_clause() {
    let gone = |text: &str| Words::new(text).class(&[Weight::Strong, Weight::WeakPermanent]);
    assert_eq!(gone("recipient anna not found"), Some(Class::BadMailbox));
    assert_eq!(
        gone("recipient: not found"),
        Some(Class::BadMailbox),
        "an address was taken out behind the colon"
    );
    assert_eq!(gone("recipient rejected: key not found"), None, "the key is missing, nobody else");
    assert_eq!(gone("mailbox unavailable. key not found."), None);
}

#[test]
fn a_word_written_a_hundred_thousand_times_is_no_work_without_end() {
    let hostile = "mailbox ".repeat(100_000);
    for phrase in ["mailbox * does not exist", "mailbox * over quota", "mailbox * x * y", "mailbox * 存在"]
    {
        assert!(
            !Phrase::read(phrase).is_in(&hostile),
            "each place looks no further than a sentence: {phrase}"
        );
    }
    assert!(Phrase::read("mailbox * gone").is_in(&format!("{hostile}is gone")));
}

#[test]
fn the_words_for_them_and_for_us_are_written_as_they_are_compared() {
    for word in [&*clause::THEM, &*clause::US, &*clause::WROTE].into_iter().flatten() {
        assert_eq!(folded(word), *word, "another spelling would never be met");
    }
    assert!(
        [&clause::THEM, &clause::US, &clause::WROTE].iter().all(|words| words.len() > 10),
        "none is lost"
    );
}
