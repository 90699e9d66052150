use super::*;

const DAY: i64 = 86_400;

fn check(days_and_classes: &[(i64, Option<Class>)], expect: SoftBounces, why: &str) {
    let endings = days_and_classes.iter().map(|(day, failed)| Ending {
        at: Timestamp::from_second(1_700_000_000 + day * DAY).unwrap(),
        failed: *failed,
    });
    assert_eq!(repeated_soft_bounces(endings), expect, "{why}");
}

#[test]
fn three_in_a_row_over_fifteen_days() {
    let full = Some(Class::MailboxFull);
    let off = Some(Class::MailboxDisabled);
    check(&[], SoftBounces::None, "nobody is suppressed without a bounce");
    check(&[(20, full), (10, full)], SoftBounces::InARow(2), "two campaigns are not three");
    check(&[(20, full), (10, off), (5, full)], SoftBounces::Suppress, "full and switched off count alike");
    check(
        &[(19, full), (10, full), (5, full)],
        SoftBounces::InARow(3),
        "three within 14 days may be one holiday",
    );
    check(
        &[(20, full), (10, None), (5, full), (0, full)],
        SoftBounces::InARow(1),
        "a taken message breaks the row",
    );
    check(
        &[(20, full), (15, Some(Class::Network)), (10, full), (5, full)],
        SoftBounces::Suppress,
        "trouble on the way says nothing about the mailbox",
    );
    check(
        &[(20, Some(Class::ContentRejected)), (10, Some(Class::Greylisted)), (0, Some(Class::TooLarge))],
        SoftBounces::None,
        "an innocent recipient is never suppressed",
    );
    check(
        &[(16, full), (15, full), (14, full), (1, full)],
        SoftBounces::Suppress,
        "more than three also count, as long as the row spans 15 days",
    );
}
