//! Cards of real phones and programs.

use super::*;

#[test]
fn cards_of_phones_and_programs_give_their_people() {
    let Some(folder) = std::env::var_os("POSTRIDER_CORPUS") else {
        println!("skipped: no corpus");
        return;
    };
    let folder = std::path::Path::new(&folder).join("contacts/vcard");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "vcf"));
    files.sort();
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        let (look, text) = read(&bytes, None);
        assert_eq!(look.form, Form::Cards, "{}", file.display());
        let rows = rows(&text);
        let plain = String::from_utf8_lossy(&bytes).to_ascii_uppercase();
        let cards = plain.lines().filter(|line| line.trim() == "BEGIN:VCARD").count();
        assert_eq!(rows.len(), cards + 1, "{}: a row for each card below the names", file.display());
        // What stands in an EMAIL line in plain letters stands in the row.
        for line in plain.lines().filter(|line| line.contains("EMAIL") && !line.contains("QUOTED-PRINTABLE"))
        {
            let Some((_, address)) = line.split_once(':').filter(|(_, address)| address.contains('@')) else {
                continue;
            };
            let found =
                rows.iter().any(|(_, row)| row.iter().any(|cell| cell.eq_ignore_ascii_case(address.trim())));
            assert!(found, "{}: {address} is missing", file.display());
        }
    }
}
