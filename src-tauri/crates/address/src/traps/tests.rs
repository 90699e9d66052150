use crate::judge;

#[track_caller]
fn says(input: &str, expect: Option<&str>) {
    let codes = ["keyboard-run", "placeholder", "closed-provider", "harvested"];
    let judged = judge(input);
    let found = judged.findings.iter().map(|finding| finding.code.as_ref()).find(|code| codes.contains(code));
    assert_eq!(found, expect, "what is said of {input}");
}

#[test]
fn keys_pressed_at_random_are_seen() {
    for name in [
        "asdf",
        "ASDF",
        "asdfgh",
        "asdfasdf",
        "asdf.asdf",
        "asdf1",
        "asdf123",
        "qwertz",
        "qwerty12",
        "azerty",
        "qweqwe",
        "asdasd",
        "lkjh",
        "poiuy",
        "aaaa",
        "xxxxxx",
        "abcd",
        "abcdef",
        "123456",
        "1111",
        "1q2w3e",
        "abc123",
    ] {
        says(&format!("{name}@bakery.de"), Some("keyboard-run"));
    }
}

#[test]
fn names_that_only_resemble_a_run_are_left_alone() {
    for name in [
        "anna",
        "trew",
        "wert",
        "lulu",
        "papa",
        "jojo",
        "asa",
        "ass",
        "stu",
        "desmond",
        "hubert.wertz",
        "aa",
        "aaa",
        "poppop",
        "rewe",
        "opa",
        "weru",
        "123",
        "2024",
        "1984",
        "5678",
        "0815",
        "asdis",
        "nono",
        "hijk",
        "ffion",
        "aaron",
        "ooooh",
    ] {
        says(&format!("{name}@bakery.de"), None);
    }
    says("123456@qq.com", None);
}

#[test]
fn examples_are_told_from_a_persons_own_domain() {
    for address in [
        "test@test.com",
        "Test@TEST.co.uk",
        "user@domain.com",
        "name@company.de",
        "foo@bar.com",
        "a@a.com",
        "xxx@xxx.de",
        "no@no.com",
        "na@na.com",
        "email@email.com",
        "max.mustermann@bakery.de",
        "your-email@bakery.de",
        "noemail@bakery.de",
    ] {
        says(address, Some("placeholder"));
    }
    for address in [
        "anna@anna.de",
        "test@bakery.de",
        "name@me.com",
        "demo@mail.com",
        "a@b.com",
        "test@testo.de",
        "user@example.com",
        "email@example.museum",
        "test@bakery.example",
        "no@bakery.de",
        "foo@bakery.de",
        "abc@bakery.de",
        "me@anna.name",
        "anna@test.de",
    ] {
        says(address, None);
    }
}

#[test]
fn mailboxes_of_providers_that_ended_are_dead_or_traps() {
    says("anna@voila.fr", Some("closed-provider"));
    says("anna@yahoo.com.cn", Some("closed-provider"));
    says("anna@yahoo.com", None);
}
