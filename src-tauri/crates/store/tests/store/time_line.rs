//! What happened with one person, newest first.

use consent::{Scope, SuppressionReason};
use store::TimeLine;

use crate::support::*;

#[test]
fn everything_is_told_newest_first() {
    let place = place();
    import(&place, "autumn.csv", vec![row(312, "ida@falk.example", &[])]);
    import(&place, "spring.csv", vec![row(5, "ida@falk.example", &[("town", "Oldmill")])]);
    let (id, _) = campaign(&place, "February letter");
    start(&place, id);
    let sender = place.store.sender().unwrap();
    let claims = claim(&sender, id, 1);
    sender.settle(id, &[settlement(claims[0].row, accepted())], at(7)).unwrap();
    let mut gone =
        suppression(&place.store, "ida@falk.example", SuppressionReason::Unsubscribed, Scope::Everywhere);
    gone.since = at(60);
    place.store.suppress(gone, at(60)).unwrap();
    let line = place.store.time_line(id_of(&place.store, "ida@falk.example")).unwrap();
    let told: Vec<String> = line
        .iter()
        .map(|entry| match &entry.what {
            TimeLine::Imported { file, row, made, .. } => format!("row {row} of {file}, made: {made}"),
            TimeLine::Mail { name, event, .. } => format!("{event} {name}"),
            TimeLine::Suppressed { reason, .. } => format!("{reason}"),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(
        told,
        [
            "unsubscribed",
            "accept February letter",
            "row 5 of spring.csv, made: false",
            "row 312 of autumn.csv, made: true",
        ]
    );
    assert!(place.store.time_line(contacts::ContactId(999)).is_err(), "nobody has no time line");
}
