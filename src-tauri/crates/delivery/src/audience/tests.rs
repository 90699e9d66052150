use address::DedupeKey;
use consent::{Basis, Scope, Source, Suppression, SuppressionReason};
use proptest::prelude::*;

use super::*;

fn now() -> Timestamp {
    "2026-03-23T12:00:00Z".parse().unwrap()
}

const LETTER: Purpose = Purpose::Newsletter { list: 1 };

fn suppression(reason: SuppressionReason, scope: Scope) -> Suppression {
    Suppression {
        key: Some(DedupeKey::from_stored("ben@carrow.example".to_owned())),
        key_hash: [0; 32],
        scope,
        reason,
        original: None,
        source: Source::Mail,
        since: now(),
        evidence: String::new(),
        campaign: None,
        lifted: None,
    }
}

fn standing(basis: Basis, suppressions: &[Suppression], verdict: Verdict) -> Standing<'_> {
    Standing { basis, subscribed: true, agreed_at: None, suppressions, verdict }
}

#[test]
fn everybody_is_in_or_has_a_reason() {
    let left = [suppression(SuppressionReason::Unsubscribed, Scope::List(1))];
    let elsewhere = [suppression(SuppressionReason::Unsubscribed, Scope::List(2))];
    let people = [
        (ContactId(1), standing(Basis::Stated, &[], Verdict::Ok)),
        (ContactId(2), standing(Basis::None, &[], Verdict::Ok)),
        (ContactId(3), standing(Basis::Confirmed, &left, Verdict::Ok)),
        (ContactId(4), standing(Basis::Confirmed, &elsewhere, Verdict::Risky)),
        (ContactId(5), standing(Basis::None, &[], Verdict::Ok)),
        (ContactId(6), Standing { subscribed: false, ..standing(Basis::Stated, &[], Verdict::Ok) }),
    ];
    let (included, tally) = gather(people, LETTER, now());
    assert_eq!(included, [ContactId(1), ContactId(4)], "who said yes and did not leave this list");
    assert_eq!((tally.included, tally.risky), (2, 1), "the same people, counted");
    assert_eq!(
        tally.left_out,
        [
            (Refusal::NoConsent, 2),
            (Refusal::Suppressed(SuppressionReason::Unsubscribed, Scope::List(1)), 1),
            (Refusal::LeftList, 1),
        ],
        "each reason with its count"
    );
    assert_eq!(tally.left_out_in_all(), 4, "nobody is lost between the two");
}

proptest! {
    /// A suppressed address is never in an audience, whatever else is true of it; and in and out add up.
    #[test]
    fn the_suppressed_are_never_in(people in prop::collection::vec((0usize..4, 0usize..3, any::<bool>(), 0usize..9), 0..200)) {
        let bases = [Basis::Confirmed, Basis::Stated, Basis::Customer, Basis::None];
        let verdicts = [Verdict::Ok, Verdict::Risky, Verdict::Invalid];
        let reasons = [
            SuppressionReason::Unsubscribed, SuppressionReason::HardBounce, SuppressionReason::RepeatedSoftBounce,
            SuppressionReason::Complaint, SuppressionReason::Manual, SuppressionReason::Imported, SuppressionReason::Erased,
        ];
        let entries: Vec<Vec<Suppression>> = people.iter().map(|(.., reason)| {
            reasons.get(*reason).map(|reason| suppression(*reason, Scope::Everywhere)).into_iter().collect()
        }).collect();
        let candidates = people.iter().zip(&entries).enumerate().map(|(i, ((basis, verdict, subscribed, _), entries))| {
            let known = Standing { subscribed: *subscribed, ..standing(bases[*basis], entries, verdicts[*verdict]) };
            (ContactId(i as i64), known)
        });
        let (included, tally) = gather(candidates, LETTER, now());
        prop_assert!(included.iter().all(|id| entries[id.0 as usize].is_empty()), "a suppressed address was included");
        prop_assert_eq!(tally.included, included.len() as u64);
        prop_assert_eq!(tally.included + tally.left_out_in_all(), people.len() as u64);
    }
}
