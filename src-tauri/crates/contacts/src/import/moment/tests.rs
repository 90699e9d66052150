use proptest::prelude::*;

use super::*;

fn check(cell: &str, order: DateOrder, expect: &str) {
    let found = match moment(cell, order) {
        Moment::At(at) => at.to_string(),
        Moment::Unclear => "unclear".to_owned(),
        Moment::None => "none".to_owned(),
    };
    assert_eq!(found, expect, "{cell:?}");
}

#[test]
fn exports_write_times_in_many_ways() {
    for cell in [
        "2025-11-04 09:12:40",
        "2025-11-04T09:12:40Z",
        "2025-11-04T09:12:40",
        "2025-11-04T10:12:40+01:00",
        "2025-11-04 09:12:40 UTC",
        "2025-11-04 09:12:40.000",
        "2025-11-04 10:12:40 +0100",
        "2025/11/04 09:12:40",
        "04.11.2025 09:12:40",
        "4.11.2025, 09:12:40",
        "Tue, 04 Nov 2025 09:12:40 +0000",
        "Nov 4, 2025 9:12:40 AM",
        "November 4, 2025 at 9:12:40am",
        "4 November 2025 09:12:40",
        "4. Nov. 2025 09:12:40",
        "4 novembre 2025 09:12:40",
        "1762247560",
        "1762247560000",
        " 2025-11-04 09:12:40 ",
    ] {
        check(cell, DateOrder::Unclear, "2025-11-04T09:12:40Z");
    }
    check("2025-11-04", DateOrder::Unclear, "2025-11-04T00:00:00Z");
    check("11/04/2025 9:12 PM", DateOrder::MonthFirst, "2025-11-04T21:12:00Z");
    check("11/04/2025 12:05 am", DateOrder::MonthFirst, "2025-11-04T00:05:00Z");
}

#[test]
fn day_and_month_are_not_guessed() {
    check("03/04/2026", DateOrder::Unclear, "unclear");
    check("03/04/2026", DateOrder::DayFirst, "2026-04-03T00:00:00Z");
    check("03/04/2026", DateOrder::MonthFirst, "2026-03-04T00:00:00Z");
    check("13/04/2026", DateOrder::MonthFirst, "2026-04-13T00:00:00Z");
    check("04/13/2026", DateOrder::DayFirst, "2026-04-13T00:00:00Z");
    check("04-04-2026", DateOrder::Unclear, "2026-04-04T00:00:00Z");
    check("03.04.2026", DateOrder::MonthFirst, "2026-04-03T00:00:00Z");
}

#[test]
fn what_is_no_time_is_none() {
    for cell in [
        "",
        "yes",
        "x",
        "12",
        "2025",
        "2025-13-01",
        "31.02.2025",
        "99999999999999999999",
        "2025-11-04 99:99",
        "192.0.2.14",
        "10:30",
        "1 2 3",
    ] {
        check(cell, DateOrder::DayFirst, "none");
    }
}

#[test]
fn a_number_over_twelve_settles_a_column() {
    let order = |cells: &[&str]| order_of(cells.iter().copied());
    assert_eq!(order(&["03/04/2026", "17/04/2026"]), Some(DateOrder::DayFirst));
    assert_eq!(order(&["03/04/2026", "04/17/2026"]), Some(DateOrder::MonthFirst));
    assert_eq!(order(&["03/04/2026", "05/07/2026"]), Some(DateOrder::Unclear));
    assert_eq!(order(&["17/04/2026", "04/17/2026"]), Some(DateOrder::Unclear), "it contradicts itself");
    assert_eq!(order(&["2026-03-04", "03.04.2026"]), None, "nothing to settle");
}

proptest! {
    #[test]
    fn any_text_is_a_time_or_not(cell in "\\PC{0,40}", digits in "[0-9 :./TZ+apm-]{0,30}") {
        let _ = moment(&cell, DateOrder::DayFirst);
        let _ = moment(&digits, DateOrder::MonthFirst);
    }
}
