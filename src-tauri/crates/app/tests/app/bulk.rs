//! A host that forbids similar messages to many is kept to, however the many are sliced.

use crate::desk::Desk;
use app::Error;
use app::StopSign;
use app::accounts::SignsInWith;
use app::bulk::Forbidden;
use app::campaigns::CampaignPlan;
use app::consent::Basis;
use app::delivery::card::BulkPolicy;
use app::delivery::{CampaignId, Limits};
use app::message::{Body, Draft};
use app::sending::Leave;

const SPRING: &str = "Dear {{ first_name }}, our spring loaf is back from Monday on: rye, honey and a little caraway, baked \
     slowly over night. Come by before noon, it sells out early. We are open on Easter Saturday until two.";

/// Takes an account for one at a host that counts similar content from 250 people on.
fn at_a_strict_host(desk: &Desk, name: &str) {
    let row = desk.postrider.account_named(name).unwrap();
    let mut account = row.account;
    account.card = serde_json::json!({ "card": "rackspace" });
    account.policy = BulkPolicy::Prohibited;
    desk.postrider.store().update_account(row.id, &account).unwrap();
}

/// A list of its own with so many people.
fn batch(desk: &mut Desk, list: &str, people: usize) {
    desk.list = desk.postrider.store().add_list(list, desk.postrider.clock().now()).unwrap();
    for number in 0..people {
        let address = format!("{list}{number}@northfen.example").to_lowercase();
        desk.person_on(&address, Some("Amara"), Basis::Stated);
    }
}

fn campaign(desk: &Desk, list: &str, account: &str, subject: &str, body: &str) -> CampaignId {
    let draft = Draft {
        subject: subject.to_owned(),
        preheader: String::new(),
        body: Body::Markdown(body.to_owned()),
        text: None,
    };
    let plan = CampaignPlan {
        name: format!("{subject} {list}"),
        list: list.to_owned(),
        account: Some(account.to_owned()),
        draft,
    };
    desk.postrider.create_campaign(plan).unwrap()
}

/// What blocks a campaign.
fn blocking(desk: &Desk, campaign: CampaignId) -> Vec<(String, String)> {
    let report = desk.postrider.check_campaign(campaign).unwrap();
    report.blocking().map(|found| (found.finding.code.to_string(), found.why.clone())).collect()
}

#[test]
fn batches_of_one_message_are_one_mailing_whatever_they_are_called() {
    let mut desk = Desk::new();
    desk.account("Shop", 9, Limits::NONE, 1);
    desk.account("Shop again", 9, Limits::NONE, 1);
    at_a_strict_host(&desk, "Shop");
    at_a_strict_host(&desk, "Shop again");
    batch(&mut desk, "First", 130);
    batch(&mut desk, "Second", 130);
    let first = campaign(&desk, "First", "Shop", "Spring bread", SPRING);
    assert_eq!(blocking(&desk, first), [], "130 are fewer than 250");
    desk.postrider.start_campaign(first, Some(130)).unwrap();

    let changed = SPRING.replace("Monday", "Tuesday").replace("noon", "ten");
    let second = campaign(&desk, "Second", "Shop", "Only for you", &changed);
    let found = blocking(&desk, second);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "bulk-prohibited", "the second half is the same mailing");
    assert!(
        found[0].1.contains("130 people got something similar; with this one it would be 260 people"),
        "{}",
        found[0].1
    );
    let refused = desk.postrider.start_campaign(second, Some(130)).unwrap_err();
    assert!(matches!(refused, Error::Blocked(_)), "and starting says so too: {refused}");
    let row = desk.postrider.store().campaign(second).unwrap();
    let account = desk.postrider.account_named("Shop").unwrap();
    let forbidden = desk.postrider.bulk_forbidden(&row, &account, 130).unwrap();
    let expected = Forbidden { from: Some(250), before: 130, own: false };
    assert_eq!(forbidden, Some(expected), "with the figures of the way out");

    let other_account = campaign(&desk, "Second", "Shop again", "Once more", &changed);
    assert_eq!(blocking(&desk, other_account).len(), 1, "the host knows one login, not two accounts");
    let same_people = campaign(&desk, "First", "Shop", "Spring bread again", SPRING);
    assert_eq!(blocking(&desk, same_people), [], "the same 130 people are still 130");
    let other = "The first apples are in. There is the cake you asked for all summer, with hazelnuts from the orchard behind \
         the church. Children bake with us on the second Saturday of October.";
    let autumn = campaign(&desk, "Second", "Shop", "Apples", other);
    assert_eq!(blocking(&desk, autumn), [], "another message is another mailing");
}

#[test]
fn two_mailboxes_at_one_host_are_no_way_round_its_ban() {
    let mut desk = Desk::new();
    for (port, name) in [(9, "Shop"), (10, "Choir"), (11, "Elsewhere")] {
        desk.account(name, port, Limits::NONE, 1);
    }
    at_a_strict_host(&desk, "Shop");
    at_a_strict_host(&desk, "Choir");
    let logins = |name: &str| desk.postrider.account_named(name).unwrap().sends_as;
    assert_ne!(logins("Shop"), logins("Choir"), "two logins");
    batch(&mut desk, "First", 149);
    batch(&mut desk, "Second", 150);
    let first = campaign(&desk, "First", "Shop", "Spring bread", SPRING);
    desk.postrider.start_campaign(first, Some(149)).unwrap();
    let second = campaign(&desk, "Second", "Choir", "Spring bread", SPRING);
    let found = blocking(&desk, second);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].1.contains("149 people got something similar"), "{}", found[0].1);
    let refused = desk.postrider.start_campaign(second, Some(150)).unwrap_err();
    assert!(matches!(refused, Error::Blocked(_)), "{refused}");
    let elsewhere = campaign(&desk, "Second", "Elsewhere", "Spring bread elsewhere", SPRING);
    assert_eq!(blocking(&desk, elsewhere), [], "another host counts for itself");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ban_that_comes_later_stops_what_is_under_way_and_what_is_tried_again() {
    let desk = Desk::new();
    desk.people(3);
    let campaign = desk.campaign(9, Limits::NONE, 1);
    desk.postrider.start_campaign(campaign, None).unwrap();
    let row = desk.postrider.account_named("Harbour").unwrap();
    let mut account = row.account;
    account.policy = BulkPolicy::Prohibited;
    desk.postrider.change_account(row.id, account, SignsInWith::Same).unwrap();
    let refused =
        desk.postrider.send_campaign(campaign, Leave::default(), StopSign::default()).await.unwrap_err();
    let Error::Blocked(findings) = refused else { panic!("{refused}") };
    assert_eq!(findings[0].code, "bulk-prohibited");
    assert_eq!(
        desk.postrider.store().counts(campaign).unwrap().queued,
        3,
        "nobody was mailed, nobody is lost"
    );
    assert_eq!(
        desk.postrider.retry_failed(campaign, None).unwrap(),
        0,
        "where nobody failed there is nothing to refuse"
    );
}
