//! Whom a command is about: addresses, a segment, or whoever matches.

use crate::desk::{Desk, Misused};
use crate::filter::PeopleFilter;
use anyhow::Error;
use app::Postrider;
use app::address::Address;
use app::people::Selection;
use app::segments::finding;
use app::store::{ContactFilter, SegmentRow};
use clap::Args;

/// Whoever matches; without anything, everybody.
#[derive(Args, Debug)]
pub struct Matching {
    /// Those in this segment.
    #[arg(long, value_name = "NAME", help_heading = "Which people")]
    pub segment: Option<String>,
    #[command(flatten)]
    pub filter: PeopleFilter,
}

impl Matching {
    /// The filter of the segment, or of the flags.
    pub fn read(&self, desk: &Desk) -> Result<ContactFilter, Error> {
        let Some(name) = &self.segment else { return self.filter.read(desk) };
        if !self.filter.is_empty() {
            return Err(Misused(
                "A segment is a filter of its own. Name it without further conditions.".to_owned(),
            )
            .into());
        }
        let segment = desk.postrider()?.segment_named(name)?;
        whole(&segment)?;
        Ok(segment.filter)
    }
}

/// Refuses a segment that finds nobody because it cannot be read as it was meant.
pub fn whole(segment: &SegmentRow) -> Result<(), app::Error> {
    match finding(segment) {
        Some(finding) => Err(app::Error::Blocked(vec![finding])),
        None => Ok(()),
    }
}

/// Whom a change is about. Nobody is changed because somebody forgot to say whom.
#[derive(Args, Debug)]
pub struct Whom {
    /// These addresses.
    #[arg(value_name = "ADDRESS")]
    pub addresses: Vec<String>,
    /// Everybody there is.
    #[arg(long, help_heading = "Which people")]
    pub everybody: bool,
    #[command(flatten)]
    pub matching: Matching,
}

impl Whom {
    /// The people.
    pub fn read(&self, desk: &Desk) -> Result<Selection, Error> {
        let asked = self.matching.segment.is_some() || !self.matching.filter.is_empty();
        if !self.addresses.is_empty() {
            if asked || self.everybody {
                return Err(Misused("Name addresses, or say who is meant, not both.".to_owned()).into());
            }
            return these(desk.postrider()?, &self.addresses);
        }
        if asked == self.everybody {
            let why =
                "Say whom: addresses, --segment NAME, --list NAME or another condition; or --everybody.";
            return Err(Misused(why.to_owned()).into());
        }
        Ok(Selection::Matching { filter: Box::new(self.matching.read(desk)?), except: Vec::new() })
    }
}

fn these(postrider: &Postrider, addresses: &[String]) -> Result<Selection, Error> {
    let mut people = Vec::new();
    for address in addresses {
        people.push(postrider.contact_at(&parse(address)?)?);
    }
    Ok(Selection::These(people))
}

/// An address as typed.
pub fn parse(given: &str) -> Result<Address, app::Error> {
    Address::parse(given.trim()).map_err(|findings| app::Error::Address {
        given: given.to_owned(),
        why: findings.into_iter().next().map_or_else(String::new, |finding| finding.message),
    })
}
