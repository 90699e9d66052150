//! The same questions answered by a look at every row of the database.

use super::*;

/// Everything about a person, row by row.
pub(super) struct Known {
    pub(super) id: i64,
    pub(super) key: String,
    pub(super) fields: BTreeMap<String, String>,
    pub(super) verdict: Verdict,
    pub(super) codes: BTreeSet<String>,
    pub(super) added: i64,
    pub(super) import: i64,
    /// By list: basis and when they agreed.
    pub(super) places: BTreeMap<i64, (Basis, Option<i64>)>,
    pub(super) tags: BTreeSet<i64>,
    pub(super) stopped: bool,
    pub(super) named: BTreeSet<i64>,
    /// Campaigns that were accepted for them, with when.
    pub(super) got: BTreeMap<i64, i64>,
    pub(super) bounced: bool,
}

pub(super) fn fold(text: &str) -> String {
    let text = text.to_lowercase().replace('\u{e5}', "a").replace('\u{f6}', "o").replace('\u{eb}', "e");
    text.replace("o\u{308}", "o")
}

pub(super) fn look(world: &World) -> Vec<Known> {
    let conn = World::raw(&world.place);
    let mut people = conn
        .prepare("SELECT id, dedupe_key, fields, verdict, findings, created_at, import_id,
                EXISTS (SELECT 1 FROM suppressions AS p WHERE p.dedupe_key = c.dedupe_key AND p.lifted_at IS NULL)
            FROM contacts AS c")
        .unwrap();
    let pairs = |sql: &str, id: i64| -> BTreeMap<i64, i64> {
        let mut found = conn.prepare(sql).unwrap();
        found.query_map([id], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
    };
    // Who went into whom.
    let mut above: BTreeMap<i64, i64> = BTreeMap::new();
    let mut merged = conn
        .prepare(
            "SELECT p.contact_id, m.kept_id FROM merged_people AS p JOIN merges AS m ON m.id = p.merge_id",
        )
        .unwrap();
    let pair = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?));
    above.extend(merged.query_map([], pair).unwrap().map(Result::unwrap));
    let top = |mut id: i64| {
        while let Some(kept) = above.get(&id) {
            id = *kept;
        }
        id
    };
    let told = |sql: &str| -> Vec<(i64, i64, i64)> {
        let mut found = conn.prepare(sql).unwrap();
        let rows = found.query_map([], |row| Ok((top(row.get(0)?), row.get(1)?, row.get(2)?))).unwrap();
        rows.map(Result::unwrap).collect()
    };
    let accepted = told("SELECT contact_id, campaign_id, changed_at FROM outbox WHERE state = 'accepted'");
    let bounced = told(
        "SELECT contact_id, 0, 0 FROM outbox WHERE state IN ('failed', 'refused')
         UNION ALL SELECT contact_id, 0, 0 FROM feedback WHERE kind = 'bounce' AND undone_at IS NULL",
    );
    let found = people.query_map([], |row| {
        let id: i64 = row.get(0)?;
        let mut places = conn.prepare(
            "SELECT list_id, basis, agreed_at FROM subscriptions WHERE contact_id = ?1 AND left_at IS NULL",
        )?;
        let places = places.query_map([id], |row| {
            Ok((row.get(0)?, (row.get::<_, String>(1)?.parse().unwrap(), row.get(2)?)))
        })?;
        let findings: Vec<serde_json::Value> = serde_json::from_str(&row.get::<_, String>(4)?).unwrap();
        Ok(Known {
            id,
            key: row.get(1)?,
            fields: serde_json::from_str(&row.get::<_, String>(2)?).unwrap(),
            verdict: row.get::<_, String>(3)?.parse().unwrap(),
            codes: findings.iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect(),
            added: row.get(5)?,
            import: row.get(6)?,
            places: places.map(Result::unwrap).collect(),
            tags: pairs("SELECT tag_id, 0 FROM contact_tags WHERE contact_id = ?1", id).into_keys().collect(),
            stopped: row.get(7)?,
            named: pairs("SELECT import_id, 0 FROM import_changes WHERE contact_id = ?1", id)
                .into_keys()
                .collect(),
            got: accepted.iter().filter(|(who, ..)| *who == id).fold(
                BTreeMap::new(),
                |mut got, (_, campaign, at)| {
                    got.entry(*campaign).and_modify(|known: &mut i64| *known = *at.max(known)).or_insert(*at);
                    got
                },
            ),
            bounced: bounced.iter().any(|(who, ..)| *who == id),
        })
    });
    found.unwrap().map(Result::unwrap).collect()
}

impl Known {
    pub(super) fn says(&self, field: &str) -> String {
        fold(self.fields.get(field).map_or("", |value| value.trim()))
    }

    pub(super) fn name(&self) -> String {
        let whole = self.says("name");
        if whole.is_empty() {
            format!("{} {}", self.says("first_name"), self.says("last_name")).trim().to_owned()
        } else {
            whole
        }
    }

    pub(super) fn domain(&self) -> &str {
        self.key.rsplit_once('@').unwrap().1
    }

    pub(super) fn rank(&self, filter: &ContactFilter) -> Basis {
        let places = self.places.iter().filter(|(list, _)| filter.list.is_none_or(|asked| asked.0 == **list));
        places.map(|(_, (basis, _))| *basis).min().unwrap_or(Basis::None)
    }

    pub(super) fn agreed(&self, filter: &ContactFilter) -> Option<i64> {
        let places = self.places.iter().filter(|(list, _)| filter.list.is_none_or(|asked| asked.0 == **list));
        places.filter_map(|(_, (_, agreed))| *agreed).max()
    }

    pub(super) fn last(&self) -> Option<i64> {
        self.got.values().max().copied()
    }

    pub(super) fn meets(&self, filter: &ContactFilter, now: Timestamp, finished: &[i64]) -> bool {
        let ms = |at: Timestamp| at.as_millisecond();
        let days = |days: u32| ms(now) - i64::from(days) * 86_400_000;
        let month = ms(now
            .to_zoned(jiff::tz::TimeZone::UTC)
            .checked_sub(jiff::Span::new().months(1))
            .unwrap()
            .timestamp());
        let all: Vec<String> = std::iter::once(fold(&self.key))
            .chain(self.fields.keys().map(|field| self.says(field)))
            .collect();
        let searched = fold(&filter.search);
        let number = |text: &str| text.replace(',', ".").parse::<f64>().ok();
        let day = |text: &str| text.get(..10).and_then(|day| day.parse::<jiff::civil::Date>().ok());
        let field = |one: &FieldCondition| {
            let (mine, asked) = (self.says(&one.field), fold(&one.value));
            let compared = match day(&asked) {
                Some(asked) => day(&mine).map(|mine| mine.cmp(&asked)),
                None => number(&mine).zip(number(&asked)).and_then(|(mine, asked)| mine.partial_cmp(&asked)),
            };
            match one.test {
                FieldTest::Is => mine == asked,
                FieldTest::IsNot => mine != asked,
                FieldTest::Empty => mine.is_empty(),
                FieldTest::Filled => !mine.is_empty(),
                _ if asked.is_empty() => true,
                FieldTest::Contains => mine.contains(&asked),
                FieldTest::ContainsNot => !mine.contains(&asked),
                FieldTest::StartsWith => mine.starts_with(&asked),
                FieldTest::Below => compared.is_some_and(std::cmp::Ordering::is_lt),
                FieldTest::Above => compared.is_some_and(std::cmp::Ordering::is_gt),
            }
        };
        let happened = |one: &HistoryCondition| match *one {
            HistoryCondition::Mailed => self.last().is_some(),
            HistoryCondition::NeverMailed => self.last().is_none(),
            HistoryCondition::MailedWithin { days: ago } => self.last().is_some_and(|at| at >= days(ago)),
            HistoryCondition::NotMailedFor { days: ago } => self.last().is_none_or(|at| at < days(ago)),
            HistoryCondition::GotLast { campaigns } => finished
                .get(..campaigns as usize)
                .is_some_and(|last| last.iter().all(|campaign| self.got.contains_key(campaign))),
            HistoryCondition::NeverBounced => !self.bounced,
            HistoryCondition::Bounced => self.bounced,
            HistoryCondition::AgreedBefore { days: ago } => {
                self.agreed(filter).is_none_or(|at| at < days(ago))
            }
        };
        let stale =
            self.last().is_none_or(|at| at < month) && self.agreed(filter).is_none_or(|at| at < month);
        let any = |wanted: &[TagId]| wanted.iter().any(|tag| self.tags.contains(&tag.0));
        filter.list.is_none_or(|list| self.places.contains_key(&list.0))
            && searched.split_whitespace().all(|word| all.iter().any(|text| text.contains(word)))
            && (filter.verdicts.is_empty() || filter.verdicts.contains(&self.verdict))
            && (filter.bases.is_empty() || filter.bases.contains(&self.rank(filter)))
            && filter.suppressed.is_none_or(|stopped| stopped == self.stopped)
            && (filter.findings.is_empty() || filter.findings.iter().any(|code| self.codes.contains(code)))
            && (filter.domains.is_empty()
                || filter.domains.iter().map(|domain| domain.to_lowercase()).any(|domain| {
                    !domain.is_empty()
                        && (self.domain() == domain || self.domain().ends_with(&format!(".{domain}")))
                }))
            && (filter.tags.is_empty() || any(&filter.tags))
            && !any(&filter.without_tags)
            && filter.fields.iter().all(field)
            && filter.history.iter().all(happened)
            && filter.stale.is_none_or(|asked| asked == stale)
            && filter.added_since.is_none_or(|since| self.added >= ms(since))
            && filter.added_before.is_none_or(|before| self.added < ms(before))
            && filter.import.is_none_or(|import| self.import == import.0 || self.named.contains(&import.0))
    }
}

/// Whom a query finds, by looking at everybody.
pub(super) fn plainly(world: &World, query: &ContactQuery, now: Timestamp) -> Vec<i64> {
    let conn = World::raw(&world.place);
    let mut sent = conn
        .prepare("SELECT id FROM campaigns WHERE state = 'finished' AND (?1 IS NULL OR list_id = ?1) ORDER BY started_at DESC, id DESC")
        .unwrap();
    let list = query.filter.list.map(|list| list.0);
    let finished: Vec<i64> = sent.query_map([list], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut people = look(world);
    people.retain(|one| one.meets(&query.filter, now, &finished));
    let name = |one: &Known| {
        (one.name().is_empty(), if one.name().is_empty() { fold(&one.key) } else { one.name() }, one.id)
    };
    let value = |one: &Known, field: &str| {
        let text = one.says(field);
        let number = text.replace(',', ".").parse::<f64>().ok().map(|number| (number * 10.0) as i64);
        (text.is_empty(), number.is_none(), number, text)
    };
    people.sort_by_key(|one| name(one));
    match &query.sort {
        Sort::Name => {}
        Sort::Address => people.sort_by_key(|one| (fold(&one.key), one.id)),
        Sort::Added => people.sort_by_key(|one| (one.added, one.id)),
        Sort::Domain => people.sort_by_key(|one| (one.domain().to_owned(), fold(&one.key), one.id)),
        Sort::LastMailed => people.sort_by_key(|one| (one.last(), one.id)),
        Sort::Field(field) => {
            people.sort_by_key(|one| (value(one, field), one.id));
            if query.descending {
                people.sort_by_key(|one| one.says(field).is_empty());
                let with = people.iter().take_while(|one| !one.says(field).is_empty()).count();
                people[..with].reverse();
            }
        }
        Sort::Verdict | Sort::Basis => {
            let worst = |one: &Known| match &query.sort {
                Sort::Verdict => match one.verdict {
                    Verdict::Invalid => 0,
                    Verdict::Risky => 1,
                    Verdict::Ok => 2,
                },
                _ => one.rank(&query.filter) as i32,
            };
            people.sort_by_key(|one| if query.descending { -worst(one) } else { worst(one) });
        }
    }
    if query.descending && !matches!(query.sort, Sort::Field(_) | Sort::Verdict | Sort::Basis) {
        people.reverse();
    }
    people.into_iter().map(|one| one.id).collect()
}
