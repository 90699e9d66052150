//! One spreadsheet cell that holds several addresses.

/// The parts of a cell that each look like one address: `a@b.c; d@e.f`, `Name <a@b.c>, "Last, First" <d@e.f>`.
///
/// A cell with one address, or with none, comes back whole; nothing is judged here.
pub fn split_cell(cell: &str) -> Vec<&str> {
    let parts: Vec<&str> =
        cell.split([';', ',', '\n']).map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.iter().filter(|part| part.contains('@')).count() > 1 { parts } else { vec![cell.trim()] }
}
