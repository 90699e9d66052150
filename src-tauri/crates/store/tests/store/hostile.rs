//! Files that were tampered with give errors, never a panic.

use std::fs;

use proptest::prelude::*;
use store::{ContactFilter, ContactQuery, ResultQuery, Store, SuppressionQuery};

use crate::support::*;

/// Asks everything that reads. Errors are fine.
fn ask_everything(store: &Store) {
    let _ = store.contacts(&ContactQuery::default(), 0..50, at(9));
    let _ = store.each_contact(&ContactFilter::default(), at(9), |_, _| std::ops::ControlFlow::Continue(()));
    let _ = store.suppressions(&SuppressionQuery::default(), 0..50);
    let _ = (store.lists(), store.accounts(), store.campaigns(), store.imports(), store.feedback(0..50));
    let _ = (store.verify_ledger(), store.changes(), store.is_vouched(), store.inbox_confirmed_at());
    for list in 1..3 {
        let _ = store.each_standing(contacts::ListId(list), |_| std::ops::ControlFlow::Continue(()));
    }
    for id in 1..4 {
        let _ = store.time_line(contacts::ContactId(id));
        let campaign = delivery::CampaignId(id);
        let _ = store.results(&ResultQuery { campaign, state: None, search: String::new() }, 0..50);
        let _ = (store.counts(campaign), store.minutes(campaign));
        let _ = store.account_sends(delivery::AccountId(id));
        let _ = store.fork_for_rehearsal(campaign, at(9));
    }
    if let Ok(sender) = store.sender() {
        let _ = sender.claim(delivery::CampaignId(1), 5, at(9), stamp);
        let _ = sender.recover(at(9));
    }
}

fn full() -> Place {
    let place = place();
    import(&place, "a.csv", crowd(5));
    let gone = suppression(
        &place.store,
        "person1@northfen.example",
        consent::SuppressionReason::Manual,
        consent::Scope::Everywhere,
    );
    place.store.suppress(gone, at(2)).unwrap();
    let (id, _) = campaign(&place, "Spring");
    start(&place, id);
    let sender = place.store.sender().unwrap();
    let claims = claim(&sender, id, 1);
    sender.settle(id, &[settlement(claims[0].row, accepted())], at(7)).unwrap();
    place
}

#[test]
fn odd_words_in_rows_are_errors() {
    for sql in [
        "UPDATE contacts SET verdict = 'lovely'",
        "UPDATE contacts SET fields = 'not json'",
        "UPDATE contacts SET findings = '{}'",
        "UPDATE contacts SET address = 'no at sign'",
        "UPDATE contacts SET created_at = 9223372036854775807",
        "UPDATE subscriptions SET basis = 'hearsay'",
        "UPDATE suppressions SET scope = 'list:many'",
        "UPDATE suppressions SET key_hash = x'00'",
        "UPDATE campaigns SET state = 'dancing'",
        "UPDATE campaigns SET body_kind = 'paper'",
        "UPDATE outbox SET state = 'gone'",
        "UPDATE outbox SET date = -9223372036854775808",
        "UPDATE outbox_counts SET count = -5",
        "UPDATE ledger_details SET entries = x'01ff'",
        "UPDATE ledger_details SET shared = x'ffff'",
        "UPDATE accounts SET from_address = ''",
        "UPDATE accounts SET port = -1",
        "UPDATE accounts SET paused_at = 1, pause = '{}'",
        "UPDATE settings SET value = 'x'",
        "UPDATE settings SET value = '[1]'",
        "DELETE FROM settings",
    ] {
        let place = full();
        let conn = rusqlite::Connection::open(place.data().join("postrider.sqlite")).unwrap();
        conn.execute(sql, []).unwrap_or_else(|error| panic!("{sql}: {error}"));
        ask_everything(&place.store);
        let (data, folder) = (place.data(), place.folder);
        drop(place.store);
        if let Ok(store) = Store::open(&data, at(9)) {
            ask_everything(&store);
        }
        drop(folder);
    }
}

#[test]
fn missing_tables_are_errors() {
    for table in ["contacts", "subscriptions", "outbox", "suppressions", "settings", "changes", "imports"] {
        let place = full();
        let conn = rusqlite::Connection::open(place.data().join("postrider.sqlite")).unwrap();
        conn.execute_batch(&format!("PRAGMA foreign_keys = OFF; DROP TABLE {table}")).unwrap();
        ask_everything(&place.store);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_file_never_panics(
        spots in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let place = full();
        let backup = place.folder.path().join("backup.postrider");
        place.store.backup(&backup, at(8)).unwrap();
        drop(place.store);
        let mut bytes = fs::read(&backup).unwrap();
        for (spot, value) in spots {
            let at = spot.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let damaged = place.folder.path().join("damaged");
        fs::create_dir(&damaged).unwrap();
        fs::write(damaged.join("postrider.sqlite"), &bytes).unwrap();
        if let Ok(store) = Store::open(&damaged, at(9)) {
            ask_everything(&store);
        }
        let file = place.folder.path().join("damaged.postrider");
        fs::write(&file, &bytes).unwrap();
        let _ = Store::restore(&place.folder.path().join("restored"), &file, at(9));
    }
}
