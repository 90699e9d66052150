//! The practice post office by hand: `cargo run -p practice --example post_office -- PORT [FAULTS.json]`, ended by Ctrl-C.

use std::error::Error;

use practice::{Config, FaultPlan, Keep, PostOffice};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let port = arguments.next().ok_or("PORT is missing")?.parse()?;
    let faults = match arguments.next() {
        Some(path) => FaultPlan::from_json(&std::fs::read_to_string(path)?)?,
        None => FaultPlan::default(),
    };
    let keep = Keep { bodies: 100, envelopes: 0, folder: None };
    let office = PostOffice::start(Config { port, faults, keep, ..Config::default() }).await?;
    println!("listening on 127.0.0.1:{}", office.port());
    tokio::signal::ctrl_c().await?;
    println!("{:#?}", office.tally());
    Ok(())
}
