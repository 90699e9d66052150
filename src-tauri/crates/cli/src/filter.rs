//! Which people: the flags every command about many people shares.

use crate::desk::Desk;
use anyhow::Error;
use app::address::Verdict;
use app::consent::Basis;
use app::store::{ContactFilter, FieldCondition, FieldTest, HistoryCondition};
use clap::Args;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Which people; everything given holds for each of them.
#[derive(Args, Clone, Debug, Default, PartialEq)]
#[command(next_help_heading = "Which people")]
pub struct PeopleFilter {
    /// On this list.
    #[arg(long, value_name = "NAME")]
    pub list: Option<String>,
    /// With this in a name, an address or any field.
    #[arg(long, default_value = "", value_name = "TEXT")]
    pub search: String,
    /// With this verdict: ok, risky or invalid; may be given again for either.
    #[arg(long, value_parser = known::<Verdict>)]
    pub verdict: Vec<Verdict>,
    /// On this basis: confirmed, stated, customer or none; may be given again for either.
    #[arg(long, value_parser = known::<Basis>)]
    pub basis: Vec<Basis>,
    /// With a finding of this code, for example disposable-domain; may be given again for either.
    #[arg(long, value_name = "CODE")]
    pub finding: Vec<String>,
    /// At this domain or one below it; may be given again for either.
    #[arg(long, value_name = "NAME")]
    pub domain: Vec<String>,
    /// With this tag; may be given again for either.
    #[arg(long, value_name = "NAME")]
    pub tag: Vec<String>,
    /// Without this tag; may be given again for neither.
    #[arg(long, value_name = "NAME")]
    pub without_tag: Vec<String>,
    /// Whose field says this, without case and accents; an empty value: who has none. May be given again for both.
    #[arg(long = "field", value_name = "NAME=VALUE", value_parser = pair)]
    pub fields: Vec<(String, String)>,
    /// For whom nothing was accepted in so many days, or ever.
    #[arg(long, value_name = "DAYS")]
    pub not_mailed_for: Option<u32>,
    /// For whom something was accepted in the last days.
    #[arg(long, value_name = "DAYS")]
    pub mailed_within: Option<u32>,
    /// For whom nothing was ever accepted.
    #[arg(long)]
    pub never_mailed: bool,
    /// For whom each of the last campaigns was accepted (those to the list, where one is given).
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=20))]
    pub got_last: Option<u32>,
    /// To whom no message ever failed, was refused or came back.
    #[arg(long)]
    pub never_bounced: bool,
    /// Whose address is stale: not mailed for a year, and agreed too long ago.
    #[arg(long)]
    pub stale: bool,
    /// Added on this day (YYYY-MM-DD) or later.
    #[arg(long, value_name = "DATE")]
    pub added_since: Option<Date>,
    /// Only those on Do not mail.
    #[arg(long)]
    pub do_not_mail: bool,
}

impl PeopleFilter {
    /// Whether nothing is asked, so that everybody matches.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The filter, with what it names looked up.
    pub fn read(&self, desk: &Desk) -> Result<ContactFilter, Error> {
        let postrider = desk.postrider()?;
        let tags = |names: &[String]| -> Result<Vec<_>, Error> {
            names.iter().map(|name| Ok(postrider.tag_named(name)?.id)).collect()
        };
        let conditions = [
            self.not_mailed_for.map(|days| HistoryCondition::NotMailedFor { days }),
            self.never_mailed.then_some(HistoryCondition::NeverMailed),
            self.mailed_within.map(|days| HistoryCondition::MailedWithin { days }),
            self.got_last.map(|campaigns| HistoryCondition::GotLast { campaigns }),
            self.never_bounced.then_some(HistoryCondition::NeverBounced),
        ];
        // A day begins where the person is.
        let added_since = self.added_since.map(|day| day.to_zoned(TimeZone::system())).transpose()?;
        Ok(ContactFilter {
            list: self.list.as_deref().map(|name| postrider.list_named(name)).transpose()?,
            search: self.search.clone(),
            verdicts: self.verdict.clone(),
            bases: self.basis.clone(),
            findings: self.finding.clone(),
            domains: self.domain.clone(),
            tags: tags(&self.tag)?,
            without_tags: tags(&self.without_tag)?,
            fields: self.fields.iter().map(condition).collect(),
            history: conditions.into_iter().flatten().collect(),
            stale: self.stale.then_some(true),
            added_since: added_since.map(|day| day.timestamp()),
            suppressed: self.do_not_mail.then_some(true),
            ..ContactFilter::default()
        })
    }
}

fn condition((field, value): &(String, String)) -> FieldCondition {
    let test = if value.trim().is_empty() { FieldTest::Empty } else { FieldTest::Is };
    FieldCondition { field: field.clone(), test, value: value.trim().to_owned() }
}

/// A word of a known set.
pub fn known<T: std::str::FromStr<Err: std::fmt::Display>>(word: &str) -> Result<T, String> {
    word.parse().map_err(|why: T::Err| why.to_string())
}

/// A name and what it is to say.
pub fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write it as name=value")?;
    if name.trim().is_empty() {
        Err("write it as name=value".to_owned())
    } else {
        Ok((name.trim().to_owned(), value.to_owned()))
    }
}
