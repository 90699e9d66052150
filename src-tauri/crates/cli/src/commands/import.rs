//! `postrider import ...`

mod columns;
mod summary;

use crate::desk::{Desk, Done, Misused};
use crate::output;
use anyhow::Error;
use app::consent::Basis;
use app::contacts::ImportId;
use app::contacts::import::{DateOrder, Overrides};
use app::contacts::merge::MergePolicy;
use app::exporting::whole_file;
use app::importing::{How, Judged, ListFile, Problems, Source, said};
use app::store::{StoreError, Undone};
use clap::{Args, Subcommand};
use columns::Mapped;
use jiff::civil::Date;
use std::io::{BufWriter, Write as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Import people from a table (CSV, TSV, any letters, any separator), see past imports, or take one back.
///
/// A file called "undo" or "list" is imported as ./undo. FILE may be - for standard input.
///
/// With --json the last line is {"kind":"summary","encoding":"utf-8","delimiter":",","header_row":1,"mapping":{..},"rows":N,
/// "new":N,"changed":N,"duplicates":N,"invalid":N,"suppressed":N,"conflicting":N,"conflicts":N,"lookalikes":N,"import":ID,"problems":[{"code":"..","end":"left-out","count":N,
/// "rows":[N,..]}]}; of each problem the first rows are told. With --rows each address comes first as
/// {"kind":"row","row":2,"fields":{..},"address":"a@b.example","dedupe_key":"..","verdict":"ok","findings":[..]}; row is the
/// record's number in the file, blank lines counted. conflicting counts known people of whom record and file say different things, so
/// that the rule gives one of the two up; lookalikes counts new people whose address seems to lead to the same mailbox as another's. With
/// --differences: {"kind":"difference","row":2,"address":"..","field":"town","mine":"..","theirs":"..","takes":"theirs","conflict":true} and
/// {"kind":"lookalike","row":2,"address":"..","other_row":N|null,"other_address":"..","why":".."}.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Import {
    #[command(subcommand)]
    deed: Option<Deed>,
    #[command(flatten)]
    file: Option<ImportFile>,
}

/// What can be done with a stored import.
#[derive(Subcommand)]
enum Deed {
    /// Take an import back as one. Whom its file put on Do not mail stays there.
    Undo {
        /// Its number.
        id: i64,
        /// We misread the file: nobody in it had left. Takes its entries off Do not mail too; the words say what it really
        /// meant, and are kept.
        #[arg(long, value_name = "TEXT")]
        misread: Option<String>,
    },
    /// Every import, newest first.
    List,
}

/// What is imported, and how.
#[derive(Args)]
struct ImportFile {
    /// The table; - for standard input.
    file: PathBuf,
    /// The list these people join; made if there is none of this name.
    #[arg(long, value_name = "NAME")]
    list: String,
    /// Which column is what, against our guess: email="E-Mail",first_name="Vorname". The name of a column may hold a comma if
    /// it stands in quotes. "skip" leaves a column out.
    #[arg(long, value_name = "FIELD=COLUMN,..")]
    map: Vec<Mapped>,
    /// On what their consent stands. confirmed holds only for rows that carry proof; those are confirmed under any word.
    #[arg(long, default_value = "none", value_parser = basis)]
    basis: Basis,
    /// Where they agreed; needed for stated.
    #[arg(long, default_value = "", value_name = "TEXT")]
    source: String,
    /// On which day (YYYY-MM-DD); needed for stated.
    #[arg(long, value_name = "DATE")]
    date: Option<Date>,
    /// What they read there.
    #[arg(long, default_value = "", value_name = "TEXT")]
    wording: String,
    /// Show what would happen; store nothing.
    #[arg(long)]
    dry_run: bool,
    /// Tell each row too.
    #[arg(long)]
    rows: bool,
    /// Which sheet of a workbook or table of an archive, where our guess is wrong.
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// The letters, where our guess is wrong: utf-8, windows-1252, ...
    #[arg(long, value_name = "LABEL")]
    encoding: Option<String>,
    /// What stands between cells: , ; | or tab.
    #[arg(long, value_name = "CHARACTER", value_parser = delimiter)]
    delimiter: Option<u8>,
    /// The row with the names of the columns; 0 for none.
    #[arg(long, value_name = "ROW")]
    header_row: Option<u64>,
    /// How 03/04/2026 is read: day-first or month-first.
    #[arg(long, value_parser = known::<DateOrder>)]
    date_order: Option<DateOrder>,
    /// Whose value stands where a known person differs: take-theirs, keep-mine or fill-gaps.
    #[arg(long, alias = "policy", default_value = "take-theirs", value_name = "RULE", value_parser = known::<MergePolicy>)]
    merge: MergePolicy,
    /// Tell each field in which a known person and the file differ, and which of the two is given up.
    #[arg(long)]
    differences: bool,
    /// Save the rows that could not be imported, with the reason, to mend and import again.
    #[arg(long, value_name = "FILE")]
    problems: Option<PathBuf>,
}

fn known<T: std::str::FromStr<Err: std::fmt::Display>>(word: &str) -> Result<T, String> {
    word.parse().map_err(|why: T::Err| why.to_string())
}

fn basis(word: &str) -> Result<Basis, String> {
    known(word).map_err(|_| "one of stated, confirmed, customer, none".to_owned())
}

fn delimiter(text: &str) -> Result<u8, String> {
    match text {
        "tab" | "\\t" | "\t" => Ok(b'\t'),
        "," | ";" | "|" => text.bytes().next().ok_or_else(String::new),
        _ => Err("one of , ; | or tab".to_owned()),
    }
}

/// Runs one of them.
pub fn run(desk: &Desk, import: Import) -> Result<Done, Error> {
    match (import.deed, import.file) {
        (Some(Deed::Undo { id, misread }), _) => undo(desk, ImportId(id), misread.as_deref()),
        (Some(Deed::List), _) => summary::list(desk),
        (None, Some(file)) => self::file(desk, &file),
        (None, None) => Ok(Done::Fine),
    }
}

fn file(desk: &Desk, asked: &ImportFile) -> Result<Done, Error> {
    if let Some(problems) = &asked.problems
        && is_same(problems, &asked.file)
    {
        let why = "--problems names the file that is imported. Name another one, so that nothing is lost.";
        return Err(Misused(why.to_owned()).into());
    }
    let postrider = desk.postrider()?;
    let agreement = said(asked.basis, &asked.source, asked.date, &asked.wording, postrider.clock().now())?;
    let joins = postrider.joins(&asked.list)?;
    let source = if asked.file.as_os_str() == "-" {
        Source::read("standard input", std::io::stdin().lock())?
    } else {
        Source::file(asked.file.clone())
    };
    let file = ListFile::open(source, overrides(asked))?;
    let findings = &file.reading().findings;
    if !desk.json {
        output::findings(findings);
    }
    let bar = output::progress(desk.json || asked.rows, file.lines(), "Reading");
    let mut out = BufWriter::new(crate::output::Answers);
    let (mut told, mut tick, mut problems) = (Ok(()), 0_u64, Problems::default());
    let how = How { basis: asked.basis, policy: asked.merge, ..How::default() };
    let checked = postrider.check_import(&file, &how, &mut |judged: &Judged<'_>| {
        tick += 1;
        if tick.is_multiple_of(512) {
            bar.set_position(judged.row.number().min(file.lines()));
        }
        problems.note(judged);
        // Whoever reads what we say may stop reading (`| head`). The import goes on.
        if asked.rows && told.is_ok() {
            told = summary::row(&mut out, desk.json, file.reading(), judged);
        }
        ControlFlow::Continue(())
    });
    bar.finish_and_clear();
    let told = told.and_then(|()| out.flush());
    // What could not be told must not be tried once more when this is dropped.
    drop(out.into_parts());
    let mut checked = checked?;
    checked.plan_for(joins, asked.merge)?;
    problems.compare(&mut checked)?;
    if asked.differences {
        summary::differences(desk, &mut checked)?;
    }
    if let Some(path) = &asked.problems {
        whole_file(path, |out| checked.write_problems(&file, out))?;
    }
    let plan = *checked.plan();
    let imported = if asked.dry_run || file.is_blocked() {
        None
    } else {
        let bar = output::progress(desk.json, plan.summary.addresses, "Storing");
        let imported = postrider.commit_import(checked, &asked.list, &agreement, &mut |done, total| {
            bar.set_length(total);
            bar.set_position(done);
            ControlFlow::Continue(())
        });
        bar.finish_and_clear();
        Some(imported?)
    };
    told?;
    let end = summary::End { file: &file, plan: &plan, problems: &problems, imported: imported.as_ref() };
    summary::told(desk, &end, &asked.list, &agreement)?;
    Ok(if file.is_blocked() { Done::WithFindings } else { Done::Fine })
}

/// Whether both paths lead to the same file.
fn is_same(one: &Path, other: &Path) -> bool {
    one == other || one.canonicalize().is_ok_and(|one| other.canonicalize().is_ok_and(|other| one == other))
}

fn overrides(asked: &ImportFile) -> Overrides {
    Overrides {
        encoding: asked.encoding.clone(),
        delimiter: asked.delimiter,
        header_row: asked.header_row,
        columns: asked.map.iter().flat_map(|mapped| mapped.columns()).collect(),
        date_order: asked.date_order,
        part: asked.sheet.clone(),
    }
}

fn undo(desk: &Desk, id: ImportId, misread: Option<&str>) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let undone = match (postrider.undo_import(id), misread) {
        // Undone before, and only now seen to be misread.
        (Err(app::Error::Store(StoreError::AlreadyUndone)), Some(_)) => Undone::default(),
        (undone, _) => undone?,
    };
    let lifted = misread.map(|why| postrider.lift_import(id, why)).transpose()?;
    let stay = if lifted.is_some() { 0 } else { undone.do_not_mail };
    if desk.json {
        for kept in &undone.kept {
            desk.line(&serde_json::json!({
                "kind": "kept", "address": kept.address, "why": kept.why.as_str(), "message": kept.why.sentence(),
            }))?;
        }
        desk.line(&serde_json::json!({
            "kind": "undone", "import": id.0, "removed": undone.removed, "restored": undone.restored,
            "changed_since": undone.changed_since,
            "kept": undone.kept.len(), "do_not_mail_kept": stay, "do_not_mail_lifted": lifted.unwrap_or(0),
        }))?;
        return Ok(Done::Fine);
    }
    say!(
        "Import {} is taken back: {} removed, {} with their old values again, {} kept.",
        id.0,
        undone.removed,
        undone.restored,
        undone.kept.len()
    );
    if undone.changed_since > 0 {
        say!("{} keep a value that was changed since, by you or by a later import.", undone.changed_since);
    }
    if stay > 0 {
        say!(
            "{stay} stay on Do not mail, because the file says that they had left. If we misread it: import undo {} --misread \"...\".",
            id.0
        );
    }
    if let Some(lifted) = lifted {
        say!("{lifted} taken off Do not mail.");
    }
    let kept = undone.kept.into_iter();
    output::table(
        &["Kept", "Why"],
        kept.map(|kept| vec![kept.address, kept.why.sentence().to_owned()]).collect(),
    );
    Ok(Done::Fine)
}
