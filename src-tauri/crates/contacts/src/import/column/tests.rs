use super::super::{Overrides, Reading, sniff};
use super::*;

fn read(text: &str, overrides: &Overrides) -> Reading {
    sniff(text.as_bytes(), text.len() as u64, overrides).expect("the overrides fit")
}

fn check(text: &str, expect: &[(&str, ColumnReason)]) {
    let reading = read(text, &Overrides::default());
    let found: Vec<(&str, ColumnReason)> =
        reading.columns.iter().map(|column| (column.role.name(), column.reason)).collect();
    assert_eq!(found, expect, "{text}");
}

#[test]
fn content_decides_where_a_name_is_double() {
    use ColumnReason::{Content, Name, OwnName};
    check("address,created_at\nann@a.example,2025-01-01\n", &[("email", Content), ("created_at", OwnName)]);
    check(
        "Email Address,Address\nann@a.example,12 Mill Lane\n",
        &[("email", Name), ("address_given", OwnName)],
    );
    check("Who,Contact\nAnn,ann@a.example\n", &[("who", OwnName), ("email", Content)]);
}

#[test]
fn a_second_address_is_a_second_choice() {
    use ColumnReason::Name;
    let text = "Secondary Email,First Name,Primary Email\nx@b.example,Ann,ann@a.example\n";
    check(text, &[("other_email", Name), ("first_name", Name), ("email", Name)]);
}

#[test]
fn the_address_of_somebody_else_is_no_second_choice() {
    use ColumnReason::{Name, OwnName};
    check("Email,Referred by\nann@a.example,bo@b.example\n", &[("email", Name), ("referred_by", OwnName)]);
}

#[test]
fn proof_is_what_can_be_read_as_such() {
    use ColumnReason::{Content, Name, OwnName};
    check(
        "Mail,Signed up,Confirmed,From address\na@b.example,2025-11-03 18:12,2025-11-03 18:15,192.0.2.14\n",
        &[("email", Name), ("asked_at", Name), ("confirmed_at", Name), ("confirmed_ip", Content)],
    );
    check("Mail,Confirmed\na@b.example,by hand\n", &[("email", Name), ("confirmed", OwnName)]);
    check("Mail,Confirmed\na@b.example,yes\n", &[("email", Name), ("unconfirmed-if-no", Name)]);
}

#[test]
fn headings_are_unique_and_never_empty() {
    let reading = read("Email,Tag,Tag,,\na@b.example,x,y,z,\n", &Overrides::default());
    let headings: Vec<&str> = reading.columns.iter().map(|column| column.heading.as_str()).collect();
    assert_eq!(headings, ["Email", "Tag", "Tag_2", "column_4", "column_5"]);
    let roles: Vec<&str> = reading.columns.iter().map(|column| column.role.name()).collect();
    assert_eq!(
        roles,
        ["email", "tag", "tag_2", "column_4", "skip"],
        "an empty column without a name is left out"
    );
}

#[test]
fn fields_have_names_a_template_can_use() {
    for (heading, name) in [
        ("Größe der Schuhe", "groesse_der_schuhe"),
        ("firstVisitDate", "first_visit_date"),
        ("MEMBER_RATING", "member_rating"),
        ("  Née ", "nee"),
        ("2nd choice", "field_2nd_choice"),
        ("E-Mail", "e_mail"),
        ("Email", "email_given"),
        ("Status", "status_given"),
        ("Skip", "skip_given"),
        ("区", "field"),
        ("Phone 2 - Value", "phone_2_value"),
    ] {
        assert_eq!(field_name(heading), name, "{heading}");
    }
}

#[test]
fn the_users_word_stands_over_every_guess() {
    let role = |name: &str| name.parse::<Role>().expect("any word is a role");
    let text = "Email,Work,Vorname,Other\na@b.example,c@d.example,Ann,x\n";
    let chosen = Overrides {
        columns: vec![
            ("work".into(), role("email")),
            ("Other".into(), role("first_name")),
            ("column_1".into(), role("skip")),
        ],
        ..Overrides::default()
    };
    let reading = read(text, &chosen);
    let found: Vec<&str> = reading.columns.iter().map(|column| column.role.name()).collect();
    assert_eq!(found, ["skip", "email", "vorname", "first_name"], "guessed columns give way");
    let mapping = [("email", "Work"), ("vorname", "Vorname"), ("first_name", "Other")];
    let expect: Vec<(String, String)> = mapping.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect();
    assert_eq!(reading.mapping(), expect);
    let missing = Overrides { columns: vec![("Mobile".into(), role("phone"))], ..Overrides::default() };
    let error = sniff(text.as_bytes(), text.len() as u64, &missing).expect_err("there is no such column");
    assert!(error.to_string().contains("Vorname"), "the error says what there is: {error}");
}

#[test]
fn each_column_has_a_key_of_its_own_in_the_mapping() {
    let keys = |text: &str| -> Vec<String> {
        read(text, &Overrides::default()).mapping().into_iter().map(|(key, _)| key).collect()
    };
    assert_eq!(keys("Email,phone_2,phone\na@b.example,2,1\n"), ["email", "phone_2", "phone"]);
    assert_eq!(
        keys("Email,Email 2,Email 3,Work email\na@b.example,b@b.example,c@b.example,d@b.example\n"),
        ["email", "other_email", "other_email_2", "other_email_3"]
    );
    let chosen = Overrides {
        columns: vec![("Badge".into(), Role::Field("other_email_2".to_owned()))],
        ..Overrides::default()
    };
    let reading = read("Email,Email 2,Email 3,Badge\na@b.example,b@b.example,c@b.example,x\n", &chosen);
    let keys: Vec<String> = reading.mapping().into_iter().map(|(key, _)| key).collect();
    assert_eq!(
        keys,
        ["email", "other_email", "other_email_3", "other_email_2"],
        "a field keeps its own name"
    );
}

#[test]
fn a_heading_that_asks_who_left_is_understood_in_words_of_its_own() {
    use ColumnReason::{Name, OwnName};
    check(
        "Mail,Confirmed Opt-Out Date\na@b.example,2025-01-01\n",
        &[("email", Name), ("left-if-filled", Name)],
    );
    check("Mail,Unsubscribed from club letter\na@b.example,No\n", &[("email", Name), ("left-if-yes", Name)]);
    check("Mail,Letzte Abmeldung\na@b.example,3.4.2025\n", &[("email", Name), ("left-if-filled", Name)]);
    check("Mail,SMS opted out\na@b.example,No\n", &[("email", Name), ("sms_opted_out", OwnName)]);
    check(
        "Mail,Unsubscribe link\na@b.example,https://b.example/u\n",
        &[("email", Name), ("unsubscribe_link", OwnName)],
    );
}

#[test]
fn words_of_leaving_make_a_column_of_standing_under_any_heading() {
    use ColumnReason::{Content, Name, OwnName};
    check(
        "Mail,Abo\na@b.example,abgemeldet\nb@b.example,angemeldet\n",
        &[("email", Name), ("status", Content)],
    );
    check("Mail,Estado\na@b.example,activo\nb@b.example,baja\n", &[("email", Name), ("status", Name)]);
    check("Mail,Estado\na@b.example,Jalisco\nb@b.example,Puebla\n", &[("email", Name), ("region", Name)]);
    check("Mail,Seat\na@b.example,left\nb@b.example,right\n", &[("email", Name), ("seat", OwnName)]);
}

#[test]
fn roles_are_read_as_they_are_written() {
    for name in [
        "email",
        "other_email",
        "last_name_first_name",
        "first_name",
        "confirmed_at",
        "asked_ip",
        "status",
        "left-if-yes",
        "unconfirmed-if-no",
        "skip",
    ] {
        assert_eq!(name.parse::<Role>().map(|role| role.name().to_owned()), Ok(name.to_owned()));
    }
}
