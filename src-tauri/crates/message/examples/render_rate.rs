//! How fast one message is rendered for one person: `cargo run --release -p message --example render_rate`.
//!
//! With a file name it writes the HTML version there, to look at.

use std::error::Error;
use std::time::Instant;

use address::Address;
use contacts::Fields;
use message::{Body, Draft, Sender, Stamp, Template};

const LETTER: &str = r#"![A loaf of bread between two ears of wheat](https://linden.example/pictures/loaf.png)

Dear {{ first_name | default("friend") }},

The oven has room again. From June we teach **four evenings** on Linden Street: six people at the table, and you take home what you bake.

**Sourdough from nothing**, Thursday 4 June\
**Rye, slow and dark**, Thursday 11 June\
**Plaits and knots**, Thursday 18 June\
**Butter and layers**, Thursday 25 June

**[Keep me a place](https://linden.example/classes?for={{ email }})**

{% if town %}
You live in {{ town }}: the tram stops at our door, [line 7](https://tram.example/7).
{% endif %}

## What you need

- an apron
- a jar with a lid, for the starter
- two free hours

> “I have not bought bread since.” *Arjun, last summer*
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let sender = Sender {
        from_name: "Linden Street Bakery".to_owned(),
        from: Address::from_canonical("hello@linden.example").ok_or("no address")?,
        reply_to: None,
        organisation: "Linden Street Bakery".to_owned(),
        postal_address: "12 Linden Street\nNorthfen".to_owned(),
        website: Some("https://linden.example".to_owned()),
    };
    let draft = Draft {
        subject: "Bake with us this summer, {{ first_name | default(\"friend\") }}".to_owned(),
        preheader: "Four evenings, six people, one dough each.".to_owned(),
        body: Body::Markdown(LETTER.to_owned()),
        text: None,
    };
    let begun = Instant::now();
    let template = Template::compile(&draft, &sender).map_err(|findings| format!("{findings:#?}"))?;
    println!("compiled in {:?}", begun.elapsed());

    let to = Address::from_canonical("arjun@mehta.example").ok_or("no address")?;
    let fields: Fields = [("first_name", "Arjun"), ("town", "Northfen")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
    let stamp = Stamp {
        message_id: "0193ad2e8f0a7b6c9d1e2f3a4b5c6d7e@linden.example",
        date: "2026-03-23T14:03:00Z".parse()?,
        list_name: "Summer classes",
        list_id: "summer.linden.example",
        unsubscribe_mailbox: &sender.from,
        unsubscribe_token: "pr1-k3j9x2m7q4w8",
        why_line: "You get this because you said yes on 4 November 2025.",
    };
    let rendered = template.render(&to, &fields, &stamp)?;
    if let Some(file) = std::env::args().nth(1) {
        std::fs::write(&file, &rendered.html)?;
        println!("{}", rendered.text);
    }

    let rounds = 20_000_u32;
    let begun = Instant::now();
    let mut bytes = 0;
    for _ in 0..rounds {
        bytes += template.render(&to, &fields, &stamp)?.bytes.len();
    }
    let each = begun.elapsed() / rounds;
    println!("{each:?} each, {} bytes each", bytes / usize::try_from(rounds)?);
    Ok(())
}
