//! Workbooks that other makers' programs wrote.

use super::*;
use std::process::Command;

/// Writes the same people as `.xlsx`, `.ods` and `.xls`.
const WRITE: &str = r#"
import datetime, sys
folder = sys.argv[1]
rows = [
    ["E-mail", "Name", "Since", "Points", "Wants it"],
    ["amara@northfen.example", "Amara Åkesson", datetime.date(2026, 2, 13), 12345678901, True],
    [None, None, None, None, None],
    ["ida@falk.example", "Ida \"the oven\" Falk,\nbaker", datetime.date(1999, 12, 31), 0.5, False],
]
import openpyxl
book = openpyxl.Workbook()
book.active.title = "Read me"
book.active["A1"] = "Nothing to see"
sheet = book.create_sheet("People")
for row in rows:
    sheet.append(row)
sheet["F2"] = "=1+1"
book.save(folder + "/people.xlsx")

import xlwt
book = xlwt.Workbook()
sheet = book.add_sheet("People")
date = xlwt.easyxf(num_format_str="YYYY-MM-DD")
for down, row in enumerate(rows):
    for across, value in enumerate(row):
        if isinstance(value, datetime.date):
            sheet.write(down, across, value, date)
        elif value is not None:
            sheet.write(down, across, value)
book.save(folder + "/people.xls")

from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableRow, TableCell
from odf.text import P
book = OpenDocumentSpreadsheet()
table = Table(name="People")
for row in rows:
    line = TableRow()
    for value in row:
        if value is None:
            cell = TableCell()
        elif isinstance(value, bool):
            cell = TableCell(valuetype="boolean", booleanvalue=str(value).lower())
        elif isinstance(value, (int, float)):
            cell = TableCell(valuetype="float", value=value)
        elif isinstance(value, datetime.date):
            cell = TableCell(valuetype="date", datevalue=value.isoformat())
        else:
            cell = TableCell(valuetype="string")
            for part in value.split("\n"):
                cell.addElement(P(text=part))
        line.addElement(cell)
    table.addElement(line)
book.spreadsheet.addElement(table)
book.save(folder + "/people.ods")
"#;

#[test]
fn workbooks_of_other_makers_read_cell_for_cell() {
    let folder = tempfile::tempdir().unwrap();
    // Debian's has Debian's packages, whatever other Python stands before it in the path.
    let python = ["/usr/bin/python3", "python3"]
        .into_iter()
        .find(|python| Command::new(python).arg("-V").output().is_ok());
    let done = python.map(|python| Command::new(python).args(["-c", WRITE]).arg(folder.path()).output());
    let Some(Ok(done)) = done else {
        missing::missing("python3");
        return;
    };
    if !done.status.success() {
        let why = String::from_utf8_lossy(&done.stderr);
        assert!(why.contains("ModuleNotFoundError"), "{why}");
        missing::missing("openpyxl, xlwt or odf for python3");
        return;
    }
    for name in ["people.xlsx", "people.xls", "people.ods"] {
        let (look, text) = read(&std::fs::read(folder.path().join(name)).unwrap(), None);
        assert_eq!(look.parts[look.part].name, "People", "{name}: the sheet with the addresses");
        let rows = rows(&text);
        let cells: Vec<&[String]> = rows.iter().map(|(_, cells)| cells.get(..5).unwrap_or(cells)).collect();
        assert_eq!(cells[0], ["E-mail", "Name", "Since", "Points", "Wants it"], "{name}");
        assert_eq!(
            cells[1],
            ["amara@northfen.example", "Amara Åkesson", "2026-02-13", "12345678901", "TRUE"],
            "{name}"
        );
        assert_eq!(
            cells[2],
            ["ida@falk.example", "Ida \"the oven\" Falk,\nbaker", "1999-12-31", "0.5", "FALSE"],
            "{name}"
        );
        assert_eq!(rows.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 2, 4], "{name}");
    }
}
