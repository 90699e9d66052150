use super::*;

fn check(provider: Provider, fields: &[&str], expect: &[&str]) {
    let fields: Vec<String> = fields.iter().map(|field| (*field).to_owned()).collect();
    let found: Vec<String> = of(provider, &fields).into_iter().map(|column| column.heading).collect();
    assert_eq!(found, expect, "{provider:?}");
}

#[test]
fn each_import_finds_the_columns_it_expects() {
    check(
        Provider::Mailchimp,
        &["first_name", "town", "phone", "postal_code"],
        &[
            "Email Address",
            "First Name",
            "Last Name",
            "Town",
            "Phone Number",
            "Postal Code",
            "OPTIN_TIME",
            "CONFIRM_TIME",
        ],
    );
    check(
        Provider::SendGrid,
        &["town", "region", "größe", "name", "email"],
        &["email", "first_name", "last_name", "city", "state_province_region", "gr__e"],
    );
}

#[test]
fn no_two_columns_share_a_heading() {
    check(Provider::SendGrid, &["town", "city"], &["email", "first_name", "last_name", "city"]);
    check(
        Provider::Mailchimp,
        &["optin_time", "town", "town"],
        &["Email Address", "First Name", "Last Name", "Optin Time", "Town", "OPTIN_TIME", "CONFIRM_TIME"],
    );
}

#[test]
fn a_whole_name_is_parted_only_where_it_can_be() {
    let cases = [
        (vec![("name", "Amara Lindqvist")], ("Amara", "Lindqvist")),
        (vec![("name", "Ana María Ruiz")], ("Ana María Ruiz", "")),
        (vec![("name", "Cher")], ("Cher", "")),
        (vec![("name", "A B"), ("last_name", "Holm")], ("", "Holm")),
        (vec![], ("", "")),
    ];
    for (pairs, expect) in cases {
        let fields: Fields =
            pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        assert_eq!(names(&fields), expect, "{fields:?}");
    }
}

#[test]
fn a_time_to_come_stays_out() {
    let now = Timestamp::from_second(1_762_247_560).expect("it is in range");
    assert_eq!(time(Some(now), now), "2025-11-04 09:12:40");
    assert_eq!(time(Timestamp::from_second(1_762_247_561).ok(), now), "", "Mailchimp would refuse the row");
    assert_eq!(time(None, now), "");
}
