use address::Address;
use message::{Body, Colour};

use super::*;

type Edit = fn(&mut Parts);

struct Parts {
    draft: Draft,
    sender: Sender,
    look: Look,
    rule: String,
    mailbox: String,
    account: AccountId,
    host: String,
    port: u16,
    user: String,
}

fn parts() -> Parts {
    Parts {
        draft: Draft {
            subject: "Spring bread".to_owned(),
            preheader: "Rye is back".to_owned(),
            body: Body::Markdown("Hello".to_owned()),
            text: None,
        },
        sender: Sender {
            from_name: "Linden Street Bakery".to_owned(),
            from: Address::from_canonical("hello@lindenbakery.example").unwrap(),
            reply_to: None,
            organisation: "Linden Street Bakery".to_owned(),
            postal_address: "1 Linden Street".to_owned(),
            website: None,
        },
        look: Look::default(),
        rule: "list:1".to_owned(),
        mailbox: "hello@lindenbakery.example".to_owned(),
        account: AccountId(1),
        host: "smtp.harbour.example".to_owned(),
        port: 465,
        user: "hello".to_owned(),
    }
}

fn of(parts: &Parts) -> Fingerprint {
    Fingerprint::of(&Checked {
        draft: &parts.draft,
        sender: &parts.sender,
        look: &parts.look,
        audience_rule: &parts.rule,
        unsubscribe_mailbox: &parts.mailbox,
        account: parts.account,
        host: &parts.host,
        port: parts.port,
        user: &parts.user,
    })
}

#[test]
fn any_edit_changes_it() {
    let edits: &[(&str, Edit)] = &[
        ("subject", |p| p.draft.subject.push('!')),
        ("preheader", |p| p.draft.preheader.clear()),
        ("body", |p| p.draft.body = Body::Markdown("Hello ".to_owned())),
        ("language of the body", |p| p.draft.body = Body::Html("Hello".to_owned())),
        ("own plain text", |p| p.draft.text = Some(String::new())),
        ("from name", |p| p.sender.from_name.push('s')),
        ("from", |p| p.sender.from = Address::from_canonical("shop@lindenbakery.example").unwrap()),
        ("reply to", |p| p.sender.reply_to = Some(p.sender.from.clone())),
        ("organisation", |p| p.sender.organisation.clear()),
        ("postal address", |p| p.sender.postal_address.push_str(", Oldtown")),
        ("website", |p| p.sender.website = Some("https://lindenbakery.example".to_owned())),
        ("brand", |p| p.look.brand = Colour { red: 0, green: 0, blue: 0 }),
        ("language", |p| p.look.language = "de".to_owned()),
        ("words to leave", |p| p.look.leave.push('.')),
        ("audience rule", |p| p.rule = "list:2".to_owned()),
        ("unsubscribe mailbox", |p| p.mailbox = "leave@lindenbakery.example".to_owned()),
        ("account", |p| p.account = AccountId(2)),
        ("host", |p| p.host = "smtp.other.example".to_owned()),
        ("port", |p| p.port = 587),
        ("user", |p| p.user = "shop".to_owned()),
        ("text moved to the next field", |p| {
            p.draft.subject = "Spring breadRye".to_owned();
            p.draft.preheader = " is back".to_owned();
        }),
    ];
    let before = of(&parts());
    let mut seen = std::collections::HashSet::from([before]);
    for (what, edit) in edits {
        let mut edited = parts();
        edit(&mut edited);
        assert!(seen.insert(of(&edited)), "an edited {what} must take the clearance back");
    }
    assert_eq!(of(&parts()), before, "and no edit leaves it");
}

#[test]
fn it_can_be_stored() {
    let print = of(&parts());
    assert_eq!(print.to_string().parse(), Ok(print), "as text");
    let json = serde_json::to_string(&print).unwrap();
    assert_eq!(serde_json::from_str::<Fingerprint>(&json).unwrap(), print, "as JSON");
    assert!(
        "".parse::<Fingerprint>().is_err() && "zz".parse::<Fingerprint>().is_err(),
        "nonsense is refused"
    );
}
