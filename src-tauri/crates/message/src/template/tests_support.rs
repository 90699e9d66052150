//! A sender and drafts for the tests of this crate.

use address::Address;

use crate::{Body, Draft, Sender};

pub fn sender() -> Sender {
    Sender {
        from_name: "Linden Street Bakery".to_owned(),
        from: Address::from_canonical("hello@linden.example").unwrap(),
        reply_to: Some(Address::from_canonical("orders@linden.example").unwrap()),
        organisation: "Linden Street Bakery".to_owned(),
        postal_address: "12 Linden Street\nNorthfen".to_owned(),
        website: Some("https://linden.example/".to_owned()),
    }
}

pub fn draft(body: Body) -> Draft {
    Draft { subject: "Bake with us".to_owned(), preheader: "Four evenings.".to_owned(), body, text: None }
}

pub fn markdown(source: &str) -> Draft {
    draft(Body::Markdown(source.to_owned()))
}
