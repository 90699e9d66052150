use super::*;

fn check(rule: StatusRule, cell: &str, expect: Option<Status>) {
    assert_eq!(rule.read(cell), expect, "{rule:?} {cell:?}");
}

#[test]
fn exports_say_in_many_ways_that_somebody_left() {
    use Status::{Bounced, Complained, Subscribed, Unconfirmed, Unsubscribed};
    use StatusRule::{AnyLeft, NoLeft, Word, YesBounced, YesLeft};
    check(Word, "Unsubscribed", Some(Unsubscribed));
    check(Word, "opted-out", Some(Unsubscribed));
    check(Word, "cleaned", Some(Bounced));
    check(Word, "Spam complaint", Some(Complained));
    check(Word, "active", Some(Subscribed));
    check(Word, "pending", Some(Unconfirmed));
    check(Word, "gold", None);
    check(Word, "", None);
    check(YesLeft, "Yes", Some(Unsubscribed));
    check(YesLeft, "2025-03-01", Some(Unsubscribed));
    check(YesLeft, "No", None);
    check(YesLeft, "0", None);
    check(YesLeft, "", None);
    check(AnyLeft, "2025-11-04 09:12:40", Some(Unsubscribed));
    check(AnyLeft, " ", None);
    check(YesBounced, "true", Some(Bounced));
    check(NoLeft, "no", Some(Unsubscribed));
    check(NoLeft, "yes", Some(Subscribed));
    check(NoLeft, "maybe", None);
}

#[test]
fn a_file_may_say_it_by_its_name() {
    let cases = [
        ("unsubscribed_members_export_a1b2.csv", Some(Status::Unsubscribed)),
        ("cleaned_members_export_a1b2.csv", Some(Status::Bounced)),
        ("subscribed_members_export_a1b2.csv", Some(Status::Subscribed)),
        ("Bounces 2025.csv", Some(Status::Bounced)),
        ("spring fair.csv", None),
    ];
    for (name, expect) in cases {
        assert_eq!(status_of_file_name(name), expect, "{name}");
    }
}
