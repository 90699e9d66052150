//! What an import says: rows, the summary, past imports.

use crate::desk::{Desk, Done};
use crate::output;
use anyhow::Error;
use app::address::{Address, Verdict, why_same_mailbox};
use app::consent::Basis;
use app::contacts::import::{ImportedPerson, Reading};
use app::contacts::merge::Summary;
use app::importing::{CheckedImport, End as Becomes, Imported, Judged, ListFile, ProblemKind, Problems};
use app::store::{Agreement, ImportState, Plan, PlanKind};
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// Every address of one row.
pub fn row(out: &mut impl Write, machine: bool, reading: &Reading, judged: &Judged<'_>) -> io::Result<()> {
    for person in judged.people {
        if machine {
            serde_json::to_writer(&mut *out, &object(reading, judged, person))?;
            out.write_all(b"\n")?;
        } else {
            let judgement = &person.judgement;
            let why: Vec<&str> = person.all_findings().map(|finding| finding.message.as_str()).collect();
            writeln!(
                out,
                "{:>6}  {:<8}{:<40} {}",
                person.row,
                judgement.verdict.as_str(),
                output::plain(
                    judgement.address.as_ref().map_or(judgement.input.as_str(), |address| address.as_str())
                ),
                output::plain(&why.join(" "))
            )?;
        }
    }
    Ok(())
}

/// The object of the terminal contract.
fn object(reading: &Reading, judged: &Judged<'_>, person: &ImportedPerson) -> Value {
    let judgement = &person.judgement;
    let address = judgement.address.as_ref().filter(|_| judgement.verdict != Verdict::Invalid);
    let fields: Map<String, Value> = reading
        .under_headings(judged.row)
        .into_iter()
        .map(|(heading, cell)| (heading, Value::String(cell)))
        .collect();
    json!({
        "kind": "row",
        "row": person.row,
        "fields": fields,
        "input": judgement.input,
        "address": address.map(|address| address.as_str()),
        "dedupe_key": address.map(|address| address.dedupe_key().as_str().to_owned()),
        "verdict": judgement.verdict.as_str(),
        "findings": person.all_findings().collect::<Vec<_>>(),
        "suggestion": judgement.suggestion,
    })
}

/// The most rows named of one kind of problem.
const NAMED: usize = 10;

/// What an import came to.
pub struct End<'a> {
    /// How the file was read.
    pub file: &'a ListFile,
    /// What each address became or would become.
    pub plan: &'a Plan,
    /// What is wrong with rows.
    pub problems: &'a Problems,
    /// What was stored, if anything was.
    pub imported: Option<&'a Imported>,
}

impl End<'_> {
    fn summary(&self) -> Summary {
        self.imported.map_or(self.plan.summary, |imported| imported.report.summary)
    }
}

/// Rows of the plan asked for at once.
const PAGE: u64 = 1000;

/// Each field in which a known person and the file differ, and who may be somebody else under another address.
pub fn differences(desk: &Desk, checked: &mut CheckedImport) -> Result<(), Error> {
    let (mut from, mut rows) = (0, Vec::new());
    loop {
        let page = checked.page(PlanKind::Differs, from..from + PAGE)?;
        if page.is_empty() {
            break;
        }
        from += PAGE;
        for (row, change) in page.iter().flat_map(|row| row.changes.iter().map(move |change| (row, change))) {
            let takes = if change.taken { "theirs" } else { "mine" };
            if desk.json {
                desk.line(&json!({
                    "kind": "difference", "row": row.row, "address": row.address, "field": change.field,
                    "mine": change.mine, "theirs": change.theirs, "takes": takes, "conflict": change.conflict,
                }))?;
            } else {
                let (mine, theirs) = (output::plain(&change.mine), output::plain(&change.theirs));
                let stands = if change.taken { theirs.clone() } else { mine.clone() };
                rows.push(vec![row.address.clone(), change.field.clone(), mine, theirs, stands]);
            }
        }
    }
    output::table(&["Person", "Field", "You have", "The file says", "Stands"], std::mem::take(&mut rows));
    from = 0;
    loop {
        let page = checked.page(PlanKind::Lookalike, from..from + PAGE)?;
        if page.is_empty() {
            break;
        }
        from += PAGE;
        for row in page {
            let other = row.other.unwrap_or_default();
            let both: Vec<Address> =
                [&row.address, &other].into_iter().filter_map(|one| Address::from_canonical(one)).collect();
            let why = why_same_mailbox(&both);
            if desk.json {
                desk.line(&json!({
                    "kind": "lookalike", "row": row.row, "address": row.address, "other_row": row.same_as_row,
                    "other_address": other, "why": why,
                }))?;
            } else {
                rows.push(vec![row.address, other, why]);
            }
        }
    }
    output::table(&["New", "May be the same as", "Why"], rows);
    Ok(())
}

/// The last word on an import.
pub fn told(desk: &Desk, end: &End<'_>, list: &str, agreement: &Agreement) -> Result<(), Error> {
    let End { file, plan, problems, imported } = *end;
    let (reading, summary) = (file.reading(), end.summary());
    if desk.json {
        let mapping: Map<String, Value> =
            reading.mapping().into_iter().map(|(field, column)| (field, Value::String(column))).collect();
        let by_basis: Map<String, Value> = imported
            .iter()
            .flat_map(|imported| &imported.report.by_basis)
            .map(|(basis, people)| (basis.as_str().to_owned(), json!(people)))
            .collect();
        return desk.line(&json!({
            "kind": "summary",
            "form": file.look().form.as_str(),
            "sheet": file.look().chosen(),
            "encoding": reading.encoding_name(),
            "delimiter": char::from(reading.delimiter).to_string(),
            "header_row": reading.header_row,
            "mapping": mapping,
            "rows": summary.rows,
            "new": summary.new,
            "changed": summary.changed,
            "duplicates": summary.duplicates,
            "invalid": summary.invalid,
            "suppressed": summary.suppressed,
            "addresses": summary.addresses,
            "conflicting": plan.conflicting,
            "conflicts": plan.conflicts,
            "lookalikes": plan.lookalikes,
            "list": list,
            "import": imported.map(|imported| imported.report.import.0),
            "put_on_do_not_mail": imported.map(|imported| imported.report.suppressions),
            "with_proof": plan.with_proof,
            "by_basis": by_basis,
            "problems": problems.kinds().into_iter().map(problem).collect::<Vec<_>>(),
            "findings": reading.findings,
        }));
    }
    Ok(said(&mut crate::output::Answers, end, agreement)?)
}

/// The same for people. The reader may have gone: that is an error, and no reason to stop what was done.
fn said(out: &mut impl Write, end: &End<'_>, agreement: &Agreement) -> io::Result<()> {
    let End { file, plan, problems, imported } = *end;
    let (reading, summary) = (file.reading(), end.summary());
    let (look, name, rows) = (file.look(), output::plain(file.name()), summary.rows);
    match look.chosen() {
        Some(part) => writeln!(out, "{name}, \u{201c}{}\u{201d}: {rows} rows.", output::plain(part))?,
        None if look.is_rewritten() => writeln!(out, "{name}: {rows} rows.")?,
        None => {
            let (letters, split) = (reading.encoding.name(), separator(reading.delimiter));
            writeln!(out, "{name}: {rows} rows in {letters}, columns split by {split}.")?;
        }
    }
    let known: Vec<String> =
        reading.mapping().into_iter().map(|(field, column)| format!("{field} = {column}")).collect();
    writeln!(out, "Columns: {}", output::plain(&known.join(", ")))?;
    let rows = [
        (summary.new, "new"),
        (summary.changed, "known, with something new"),
        (summary.duplicates, "said already, in the file or by a known person"),
        (summary.suppressed, "on Do not mail, they stay off"),
        (summary.invalid, "cannot be mailed, left out"),
    ];
    let addresses = output::table_text(
        &["Addresses", ""],
        rows.into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| vec![count.to_string(), what.to_owned()])
            .collect(),
    );
    let kinds = problems.kinds().into_iter();
    let problems = output::table_text(
        &["Problems", "", "Rows", ""],
        kinds
            .map(|kind| {
                let end = becomes(kind.end).to_owned();
                let why = match kind.rows.as_slice() {
                    [only] => kind.why(only),
                    _ => &kind.message,
                };
                vec![kind.rows.len().to_string(), why.to_owned(), first_rows(kind), end]
            })
            .collect(),
    );
    for table in addresses.into_iter().chain(problems) {
        writeln!(out, "{table}")?;
    }
    if plan.conflicting > 0 {
        writeln!(
            out,
            "{} known people stand in the file with other values. --differences tells them, --merge says which value stands.",
            plan.conflicting
        )?;
    }
    if plan.lookalikes > 0 {
        writeln!(
            out,
            "{} new addresses seem to lead to a mailbox that is there under another address. Look at them: postrider contact same-mailbox list",
            plan.lookalikes
        )?;
    }
    match imported {
        None if file.is_blocked() => writeln!(out, "Nothing was stored.")?,
        None => writeln!(out, "Nothing was stored: this was a look at what would happen.")?,
        Some(imported) => {
            if imported.report.suppressions > 0 {
                writeln!(
                    out,
                    "{} of them went on Do not mail: they had left where the file comes from.",
                    imported.report.suppressions
                )?;
            }
            if agreement.basis == Basis::Confirmed && plan.with_proof < summary.new + summary.changed {
                writeln!(
                    out,
                    "Rows without proof of a confirmation came in without consent. Nobody of them is mailed."
                )?;
            } else if agreement.basis == Basis::None
                && summary.new + summary.changed > 0
                && plan.with_proof == 0
            {
                writeln!(
                    out,
                    "Nobody knows whether they agreed, so nobody of them is mailed. Say where and when: --basis stated --source TEXT --date DATE"
                )?;
            }
            writeln!(
                out,
                "Stored in \u{201c}{}\u{201d}. Take it back: postrider import undo {}",
                output::plain(&imported.list.name),
                imported.report.import.0
            )?;
        }
    }
    Ok(())
}

/// One kind of problem for machines.
fn problem(kind: &ProblemKind) -> Value {
    let rows: Vec<u64> = kind.rows.iter().take(NAMED).map(|noted| noted.row).collect();
    let end = match kind.end {
        Becomes::Suggested => "suggested",
        Becomes::Kept => "kept",
        Becomes::Merged => "merged",
        Becomes::LeftOut => "left-out",
    };
    json!({ "code": kind.code, "message": kind.message, "end": end, "count": kind.rows.len(), "rows": rows })
}

fn becomes(end: Becomes) -> &'static str {
    match end {
        Becomes::Suggested => "imported; another spelling is suggested",
        Becomes::Kept => "imported",
        Becomes::Merged => "merged",
        Becomes::LeftOut => "left out",
    }
}

/// The first rows of a kind, as a person reads them.
fn first_rows(kind: &ProblemKind) -> String {
    let mut rows: Vec<String> = kind.rows.iter().take(NAMED).map(|noted| noted.row.to_string()).collect();
    if kind.rows.len() > NAMED {
        rows.push("\u{2026}".to_owned());
    }
    rows.join(", ")
}

fn separator(delimiter: u8) -> &'static str {
    match delimiter {
        b'\t' => "tabs",
        b';' => "semicolons",
        b'|' => "bars",
        _ => "commas",
    }
}

/// Every import, newest first.
pub fn list(desk: &Desk) -> Result<Done, Error> {
    let store = desk.postrider()?.store();
    let mut rows = Vec::new();
    for row in store.imports()? {
        let list = store.list(row.list).map(|list| list.name).unwrap_or_default();
        if desk.json {
            desk.line(&json!({
                "kind": "import", "import": row.id.0, "file": row.file_name, "list": list, "state": row.state.as_str(),
                "basis": row.agreement.basis.as_str(), "source": row.agreement.source, "summary": row.summary,
                "at": row.imported_at.to_string(), "undone_at": row.undone_at.map(|at| at.to_string()),
            }))?;
        } else {
            let state = match row.state {
                ImportState::Merging => "being stored",
                ImportState::Done => "",
                ImportState::Undone => "taken back",
            };
            rows.push(vec![
                row.id.0.to_string(),
                output::moment(row.imported_at),
                row.file_name,
                list,
                row.summary.new.to_string(),
                row.summary.changed.to_string(),
                state.to_owned(),
            ]);
        }
    }
    output::table(&["Import", "When", "File", "List", "New", "Changed", ""], rows);
    Ok(Done::Fine)
}
