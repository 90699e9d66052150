//! Merges that stand are found at any time: all of them, those of one person, and by the time line.

use store::{StandingMerge, StaysOne, Store, TimeLine};

use crate::same_mailbox::{PLAIN, TAGGED, THIRD, merge, merge_at, several};
use crate::support::*;

/// Who was kept, who went into it, and why it stays.
type Shown = (String, Vec<String>, Option<StaysOne>);

fn shown(merges: Vec<StandingMerge>) -> Vec<Shown> {
    merges.into_iter().map(|merge| (merge.kept.unwrap_or_default(), merge.others, merge.stays)).collect()
}

fn all(store: &Store) -> Vec<Shown> {
    let page = store.merges(0..100).unwrap();
    assert_eq!((page.total, page.first), (page.rows.len() as u64, 0));
    shown(page.rows)
}

fn of(store: &Store, email: &str) -> Vec<Shown> {
    shown(store.merges_of(&address(email).dedupe_key()).unwrap().unwrap())
}

fn line(kept: &str, others: &[&str], stays: Option<StaysOne>) -> Shown {
    (kept.to_owned(), others.iter().map(|other| (*other).to_owned()).collect(), stays)
}

const BO: &str = "bo@oldmill.example";
const BO_TOO: &str = "bo+shop@oldmill.example";

#[test]
fn standing_merges_are_listed_newest_first_until_they_are_taken_back() {
    let place = several();
    import(&place, "more.csv", vec![row(2, BO, &[]), row(3, BO_TOO, &[])]);
    assert_eq!(all(&place.store), []);
    let first = merge(&place, PLAIN, &[THIRD, TAGGED]);
    // A clock that was set back does not change the order.
    let second = merge_at(&place, 9, BO, &[BO_TOO]);
    let (ida, bo) = (line(PLAIN, &[TAGGED, THIRD], None), line(BO, &[BO_TOO], None));
    assert_eq!(all(&place.store), [bo.clone(), ida.clone()]);
    let page = place.store.merges(1..2).unwrap();
    assert_eq!((page.total, page.first), (2, 1));
    assert_eq!((page.rows[0].id, page.rows[0].at), (first.id, at(10)));
    assert_eq!(of(&place.store, PLAIN), std::slice::from_ref(&ida));
    assert_eq!(of(&place.store, THIRD), [ida], "an address that went into another finds it, too");
    place.store.undo_merge(first.id, at(11)).unwrap().unwrap();
    assert_eq!((all(&place.store), of(&place.store, TAGGED)), (vec![bo], vec![]));
    place.store.undo_merge(second.id, at(12)).unwrap().unwrap();
    assert_eq!(all(&place.store), []);
    let nobody = place.store.merges_of(&address("nobody@oldmill.example").dedupe_key());
    assert_eq!(nobody.unwrap(), None);
}

#[test]
fn a_merge_below_another_says_that_the_upper_one_comes_first() {
    let place = several();
    let below = merge(&place, PLAIN, &[TAGGED]);
    let above = merge_at(&place, 12, THIRD, &[PLAIN]);
    let lower = line(PLAIN, &[TAGGED], Some(StaysOne::KeptIsGone));
    let both = [line(THIRD, &[PLAIN], None), lower];
    assert_eq!(all(&place.store), both, "named by the addresses they had");
    assert_eq!(of(&place.store, TAGGED), both);
    let told = |email: &str| -> Vec<_> {
        let line = place.store.time_line(id_of(&place.store, email)).unwrap();
        let standing = |what| match what {
            TimeLine::Merged { standing, .. } => standing.map(|merge| (merge.id, merge.stays)),
            _ => None,
        };
        line.into_iter().filter_map(|entry| standing(entry.what)).collect()
    };
    assert_eq!(told(THIRD), [(above.id, None), (below.id, Some(StaysOne::KeptIsGone))]);
    place.store.undo_merge(above.id, at(13)).unwrap().unwrap();
    assert_eq!(of(&place.store, PLAIN), [line(PLAIN, &[TAGGED], None)]);
    assert_eq!((told(PLAIN), told(THIRD)), (vec![(below.id, None)], vec![]));
}

#[test]
fn what_is_said_of_a_standing_merge_is_what_taking_it_back_says() {
    let place = several();
    let late = import(&place, "late.csv", vec![row(2, BO, &[]), row(3, BO_TOO, &[])]);
    merge(&place, PLAIN, &[TAGGED]);
    merge_at(&place, 11, BO, &[BO_TOO]);
    merge_at(&place, 12, THIRD, &[PLAIN]);
    place.store.undo_import(late.import, at(13)).unwrap();
    let page = place.store.merges(0..10).unwrap();
    let why: Vec<_> = page.rows.iter().map(|merge| merge.stays).collect();
    assert_eq!(why, [None, Some(StaysOne::ImportUndone), Some(StaysOne::KeptIsGone)]);
    for merge in page.rows.iter().rev() {
        let parted = place.store.undo_merge(merge.id, at(14)).unwrap();
        assert_eq!(parted.err(), merge.stays, "{merge:?}");
    }
}

#[test]
fn whoever_is_forgotten_is_in_no_merge_that_stands() {
    let place = several();
    merge(&place, PLAIN, &[TAGGED]);
    place.store.erase(&address(TAGGED).dedupe_key(), at(20)).unwrap();
    assert_eq!(all(&place.store), []);
}
