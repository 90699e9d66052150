//! Which people: the flags that every command about many of them shares.

use crate::desk::Desk;
use anyhow::Error;
use app::address::Verdict;
use app::consent::Basis;
use app::contacts::ListId;
use app::store::{ContactFilter, FieldCondition, FieldTest, HistoryCondition, TagId};
use clap::Args;

/// Which people: everything given holds for each of them. Where a flag is given again, any of its values will do.
#[derive(Args, Clone, Debug, Default)]
pub struct PeopleFilter {
    /// With these words in a name, an address or any field, however they are written.
    #[arg(long, default_value = "", value_name = "TEXT")]
    search: String,
    /// With this verdict: ok, risky or invalid.
    #[arg(long, value_parser = known::<Verdict>)]
    verdict: Vec<Verdict>,
    /// With a finding of this code, such as typo or role-account.
    #[arg(long, value_name = "CODE")]
    finding: Vec<String>,
    /// At this domain, or a domain below it.
    #[arg(long, value_name = "DOMAIN")]
    domain: Vec<String>,
    /// On this basis: confirmed, stated, customer or none.
    #[arg(long, value_parser = known::<Basis>)]
    basis: Vec<Basis>,
    /// With this tag.
    #[arg(long, value_name = "NAME")]
    tag: Vec<String>,
    /// Without this tag.
    #[arg(long, value_name = "NAME")]
    without_tag: Vec<String>,
    /// With this value in a field, as town=Northfen; town= for none. Given again, all of them hold.
    #[arg(long = "field", value_name = "NAME=VALUE", value_parser = field)]
    fields: Vec<(String, String)>,
    /// Nothing was accepted for them in so many days, or ever.
    #[arg(long, value_name = "DAYS")]
    not_mailed_for: Option<u32>,
    /// Nothing was ever accepted for them.
    #[arg(long)]
    never_mailed: bool,
    /// Each of the last so many campaigns was accepted for them, counting those to the list that is named.
    #[arg(long, value_name = "CAMPAIGNS", value_parser = clap::value_parser!(u32).range(1..=20))]
    got_last: Option<u32>,
    /// No message to them failed, was refused or came back.
    #[arg(long)]
    never_bounced: bool,
    /// Never mailed or not for a year, and agreed more than two years ago, or nobody knows when.
    #[arg(long)]
    stale: bool,
    /// Only those on Do not mail.
    #[arg(long)]
    do_not_mail: bool,
}

impl PeopleFilter {
    /// The filter, for people on a list if one is given. Fails where a tag is named that nobody made.
    pub fn filter(&self, desk: &Desk, list: Option<ListId>) -> Result<ContactFilter, Error> {
        let tags = |names: &[String]| names.iter().map(|name| tag(desk, name)).collect::<Result<Vec<_>, _>>();
        let history = [
            self.not_mailed_for.map(|days| HistoryCondition::NotMailedFor { days }),
            self.never_mailed.then_some(HistoryCondition::NeverMailed),
            self.got_last.map(|campaigns| HistoryCondition::GotLast { campaigns }),
            self.never_bounced.then_some(HistoryCondition::NeverBounced),
        ];
        Ok(ContactFilter {
            list,
            search: self.search.clone(),
            verdicts: self.verdict.clone(),
            bases: self.basis.clone(),
            suppressed: self.do_not_mail.then_some(true),
            findings: self.finding.clone(),
            domains: self.domain.clone(),
            tags: tags(&self.tag)?,
            without_tags: tags(&self.without_tag)?,
            fields: self.fields.iter().map(said).collect(),
            history: history.into_iter().flatten().collect(),
            stale: self.stale.then_some(true),
            ..ContactFilter::default()
        })
    }
}

fn said((field, value): &(String, String)) -> FieldCondition {
    let test = if value.trim().is_empty() { FieldTest::Empty } else { FieldTest::Is };
    FieldCondition { field: field.clone(), test, value: value.clone() }
}

fn tag(desk: &Desk, name: &str) -> Result<TagId, Error> {
    let found = desk.postrider()?.store().tag_named(name)?;
    Ok(found.ok_or_else(|| app::Error::not_found("tag", name))?)
}

/// A word of a known set.
pub fn known<T: std::str::FromStr<Err: std::fmt::Display>>(word: &str) -> Result<T, String> {
    word.parse().map_err(|why: T::Err| why.to_string())
}

/// `name=value`.
pub fn field(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write it as name=value")?;
    if name.trim().is_empty() {
        Err("write it as name=value".to_owned())
    } else {
        Ok((name.trim().to_owned(), value.to_owned()))
    }
}
