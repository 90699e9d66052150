//! What Home says needs the person.

use crate::desk::Desk;
use app::home::Need;

#[test]
fn an_empty_folder_needs_nothing() {
    let desk = Desk::new();
    let home = desk.postrider.home().unwrap();
    assert!(home.empty);
    assert!(home.needs.is_empty(), "nobody is nagged before they begin: {:?}", home.needs);
}

#[test]
fn a_fresh_import_can_be_taken_back_from_home() {
    let desk = Desk::new();
    desk.import("fair.csv", "Email\nida@falk.example\n");
    desk.import("again.csv", "Email\nida@falk.example\n");
    let home = desk.postrider.home().unwrap();
    assert!(!home.empty);
    let names: Vec<_> = home.imports.iter().map(|row| row.file_name.as_str()).collect();
    assert_eq!(names, ["fair.csv"], "an import that brought nothing needs no undo");
    assert!(
        !home.needs.iter().any(|need| matches!(need, Need::BackupOld { .. })),
        "a backup is no worry on the first day"
    );
    desk.postrider.undo_import(home.imports[0].id).unwrap();
    assert!(desk.postrider.home().unwrap().imports.is_empty());
}

#[test]
fn the_sample_can_be_tried_only_where_nobody_real_is() {
    let desk = Desk::new();
    desk.postrider.may_try().unwrap();
    desk.import("mine.csv", "Email\nida@falk.example\n");
    assert_eq!(desk.postrider.may_try().unwrap_err().kind(), app::Kind::Refused);
}
